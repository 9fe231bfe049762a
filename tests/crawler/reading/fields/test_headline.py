import json

import pytest

from crawler.reading.fields.headline import alike, without_site
from tests.crawler.reading.press import HEADLINE, TEXT, article, document


def headline(body, *, head="", title="The Gazette"):
    return article(document(f"<article>{body}{TEXT}</article>", head=head, title=title)).headline


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("New radios | The Gazette", "New radios"),
        ("New radios - The Gazette", "New radios"),
        ("The Gazette: New radios", "The Gazette: New radios"),
        ("The Gazette | New radios", "New radios"),
        ("New radios | News | The Gazette", "New radios"),
        ("Well-known radios – and old ones", "Well-known radios – and old ones"),
        ("The Gazette", "The Gazette"),
    ],
)
def test_the_name_of_the_site_is_no_part_of_a_headline(title, expected):
    """Wherever it stands, as long as a bar or dash parts it."""
    assert without_site(title, {"the gazette"}) == expected


def test_what_is_printed_is_preferred_where_the_page_calls_itself_so():
    """The h1 of the story, not that of the site."""
    head = f'<meta property="og:title" content="{HEADLINE}"><meta property="og:site_name" content="The Gazette">'

    assert headline(f"<h1>The Gazette</h1><h1>{HEADLINE}</h1>", head=head) == HEADLINE


def test_a_section_printed_over_the_headline_is_left_out():
    """Both often stand in one h1."""
    item = json.dumps({"@type": "NewsArticle", "headline": HEADLINE})
    head = f'<script type="application/ld+json">{item}</script>'

    assert headline(f"<h1><span>Technology</span> {HEADLINE}</h1>", head=head) == HEADLINE


def test_a_page_without_h1_has_a_headline():
    """The title names it, or an element marked so."""
    assert headline(f'<div class="title">{HEADLINE}</div>', title=f"{HEADLINE} | The Gazette") == HEADLINE
    assert headline(f'<div class="entry-title">{HEADLINE}</div>', title="") == HEADLINE


def test_versions_of_one_headline_are_known():
    """Shortened, lengthened or with a few words changed; nothing is like an empty one."""
    assert alike("New radios work in the cellar", "Why new radios work in the cellar")
    assert alike("Ten officers commended by the mayor", "Ten officers are commended by mayor")
    assert not alike("New radios", "Old horses")
    assert not alike("", "Old horses")
