from datetime import UTC, date, datetime

import pytest

from archive.records import Kind
from crawler.reading.fields.metadata import is_section
from crawler.reading.page import Rules
from crawler.reading.reader import read, rules_of
from crawler.reading.version import reader_of, version
from tests.crawler.reading.press import HEADLINE, article, page, story


def test_section_tags_language_and_image_are_read_with_their_source():
    """From meta elements where JSON-LD says nothing."""
    head = (
        '<meta property="article:section" content="Technology"><meta property="article:tag" content="Radio">'
        '<meta property="article:tag" content="radio"><meta name="news_keywords" content="Kit, Rain">'
        '<meta property="og:image" content="/a.jpg">'
    )

    found = article(story(head=head))

    assert (found.section, found.tags, found.language) == ("Technology", ("radio", "Kit", "Rain"), "en-GB")
    assert found.image_url == "https://gazette.example/a.jpg"
    assert {found.provenance[name] for name in ("section", "tags", "image_url")} == {"meta"}


def test_json_ld_outranks_meta_elements():
    """It says more exactly what belongs to the article."""
    item = (
        '{"@type":"NewsArticle","headline":"x","articleSection":"Kit","keywords":["A1","B2"],'
        '"image":[{"url":"https://gazette.example/b.jpg"}],"inLanguage":"en"}'
    )
    found = article(
        story(head=f'<script type="application/ld+json">{item}</script><meta name="section" content="Other">')
    )

    assert (found.section, found.tags, found.language) == ("Kit", ("A1", "B2"), "en")
    assert found.image_url == "https://gazette.example/b.jpg"


def test_marks_in_the_page_are_asked_last():
    """Category and tag links, as blogs print them."""
    found = article(
        story(below='<a rel="category tag" href="/c">Patrol</a><a rel="tag" href="/t">Rain</a><a rel="tag">Kit</a>')
    )

    assert (found.section, found.tags) == ("Patrol", ("Rain", "Kit"))


@pytest.mark.parametrize(
    ("href", "url"),
    [
        ("https://www.gazette.example/news/radios/", "https://www.gazette.example/news/radios/"),
        ("/news/radios/", "https://gazette.example/news/radios/"),
        ("https://gazette.example/", "https://gazette.example/news/new-radios-work"),
        ("https://elsewhere.example/news/radios/", "https://gazette.example/news/new-radios-work"),
        ("https://[broken/", "https://gazette.example/news/new-radios-work"),
        ("javascript:void(0)", "https://gazette.example/news/new-radios-work"),
    ],
)
def test_the_canonical_address_must_be_of_the_same_site_and_no_front_page(href, url):
    """A wrong one would fold many articles into one."""
    assert article(story(head=f'<link rel="canonical" href="{href}">')).url == url


NAMED = {
    "home": ("/", "/news/raid", True),
    "its section": ("/news/", "/news/raid", True),
    "a section of a section": ("/news/crime", "/news/crime/raid-at-dawn", True),
    "the story of a print version": ("/news/raid", "/news/raid/print", False),
    "the story of a second page": ("/raid-at-dawn", "/raid-at-dawn/2", False),
    "the story of an attached page": ("/raid-at-dawn", "/raid-at-dawn/images-of-the-raid", False),
    "another story": ("/news/raid", "/news/boat", False),
    "itself": ("/news/raid", "/news/raid/", False),
    "a home page that was asked for": ("/", "/", False),
}


@pytest.mark.parametrize(("named", "asked", "section"), NAMED.values(), ids=NAMED.keys())
def test_a_canonical_address_that_is_a_section_names_nothing(named, asked, section):
    """A theme that prints one for all its stories must not file them under it."""
    assert is_section(named, asked) is section


def test_rules_are_those_of_the_captures_day_and_stand_in_the_digest():
    """A reading is a function of its captures, the reader and the rules."""
    first, second = Rules(until=date(2020, 1, 1)), Rules(tail=("x",))
    old = page(story(), rules=(second, first), fetched_at=datetime(2019, 1, 1, tzinfo=UTC))

    assert rules_of(old) == first
    assert rules_of(page(story(), rules=(second, first))) == second
    assert rules_of(page(story())) == Rules()
    assert reader_of(Rules()) == version()
    assert len({version(), reader_of(first), reader_of(second)}) == 3


@pytest.mark.parametrize(
    ("at", "old"),
    [(datetime(2019, 12, 31, 23, 59, tzinfo=UTC), True), (datetime(2020, 1, 1, tzinfo=UTC), False)],
)
def test_rules_hold_on_their_last_day_and_not_on_the_next(at, old):
    """The redesign came overnight."""
    first, second = Rules(until=date(2019, 12, 31)), Rules(tail=("x",))

    assert rules_of(page(story(), rules=(second, first), fetched_at=at)) == (first if old else second)


def test_a_text_without_markup_is_read_as_a_dump_where_nothing_else_is_declared():
    """An imported file has no header to say what it is."""
    text = f"{HEADLINE}\n\nBy Ann Lee\n\n" + "\n\n".join(
        ["Officers in the valley will carry a new radio from Monday, it was said."] * 3
    )

    assert read(page(text, media_type=None)).kind is Kind.ARTICLE
    assert read(page("Nothing here", media_type=None)).kind is Kind.EMPTY
    assert read(page(story(), media_type=None)).article.headline == HEADLINE
