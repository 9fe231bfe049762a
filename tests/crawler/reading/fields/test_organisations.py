"""Which authors are marked as organisations."""

from __future__ import annotations

import json

import pytest

from tests.crawler.reading.press import HEADLINE, article, story


def linked(*authors):
    data = json.dumps({"@type": "NewsArticle", "headline": HEADLINE, "author": authors})
    return f'<script type="application/ld+json">{data}</script>'


def of(kind, name):
    return {"@type": kind, "name": name}


@pytest.mark.parametrize(
    ("author", "is_one"),
    [
        pytest.param(of("Organization", "Northmarch Watch"), True, id="by its type, whatever its words"),
        pytest.param(of("https://schema.org/NewsMediaOrganization", "Valley Dispatch"), True, id="a kind of it"),
        pytest.param(of("Person", "Ann Lee"), False, id="a person"),
        pytest.param(of("Person", "Margaret Court"), False, id="a person of a family called as bodies are"),
        pytest.param(of("Person", "Press Association"), True, id="a newsroom that calls itself a person"),
        pytest.param(of("Person", "Staff reporter"), True, id="a desk that calls itself a person, in small letters"),
        pytest.param(of("Person", "ann lee"), False, id="a person in small letters"),
        pytest.param(of(["Person", "Organization"], "Ann Lee"), False, id="both at once: by its words"),
        pytest.param(of(["Person", "Organization"], "Ayford Police"), True, id="both at once, a body"),
        pytest.param(of("Thing", "Ann Lee"), False, id="a type that says nothing"),
        pytest.param("Police Federation of England and Wales", True, id="a name alone"),
        pytest.param("Ann Lee", False, id="a person's name alone"),
        pytest.param(of("Organization", "Gazette"), True, id="the publication itself"),
    ],
)
def test_a_declared_author_is_marked(author, is_one):
    """The type counts, but for newsrooms that call themselves persons."""
    name = author if isinstance(author, str) else author["name"]
    read = article(story(head=linked(author), below=f"<p>With thanks to {name}.</p>"))

    assert len(read.authors) == 1
    assert read.organisations == (read.authors if is_one else ())


@pytest.mark.parametrize(
    ("byline", "organisations"),
    [
        ("By Ann Lee and Tom Ray", ()),
        ("By Kent Police and Ann Lee", ("Kent Police",)),
        ("Von Anna Muster", ()),
        ("Von Polizei Ayford", ("Polizei Ayford",)),
        ("By Staff Reporter", ("Staff Reporter",)),
    ],
)
def test_a_printed_author_is_marked_by_words(byline, organisations):
    """A page without data says no more."""
    assert article(story(f"<p>{byline}</p>")).organisations == organisations
