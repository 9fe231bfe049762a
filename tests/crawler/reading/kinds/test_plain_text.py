from datetime import UTC, date, datetime

import pytest

from crawler.reading.page import Page
from crawler.reading.reader import is_plain_text, read

LEAD = (
    "A new partnership to fight fraud has been set up by nine forces, which will share their analysts and their tools."
)
DUMP = f"""Nine forces join to fight fraud

{LEAD}

Jul 21, 2011
By Ann Example

{LEAD}

The partnership will open in the autumn, its chair said, and will take on the largest cases first.

Its budget will be reviewed each year by the authorities of all nine areas, with advice from law enforcement professi

Related News

Select Vacancies

Copyright © 2025 Example Gazette"""


def dump(text: str) -> Page:
    return Page(
        url="https://gazette.example/news/nine-forces",
        payload=text.encode(),
        fetched_at=datetime(2025, 6, 1, tzinfo=UTC),
        media_type="text/plain",
    )


def test_a_dump_gives_the_fields_that_it_prints():
    """Headline, standfirst, dateline and byline are known by their places and shapes alone."""
    article = read(dump(DUMP)).article

    assert article.headline == "Nine forces join to fight fraud"
    assert article.standfirst == LEAD
    assert (article.published, article.published_text) == (date(2011, 7, 21), "Jul 21, 2011")
    assert (article.byline, article.authors) == ("By Ann Example", ("Ann Example",))


def test_a_standfirst_repeated_as_first_paragraph_stands_once_in_the_body():
    """The sentence is in its column, and once where the author put it."""
    article = read(dump(DUMP)).article

    assert article.body.startswith(LEAD)
    assert article.body.count(LEAD) == 1


def test_a_dump_ends_where_the_text_was_cut_off():
    """What a trade paper prints under a story is not of it, and the cut is noticed."""
    article = read(dump(DUMP)).article

    assert article.body.endswith("law enforcement professi")
    assert article.truncated == "ends mid-word"


@pytest.mark.parametrize(("before", "is_text"), [(4998, False), (4999, True)])
def test_a_page_of_no_type_is_markup_if_an_end_tag_begins_it(before, is_text):
    """An end tag far down in a text is one that the text speaks of; both sides of 5,000 characters."""
    page = Page(url="https://gazette.example/news/a", payload=b"", fetched_at=datetime(2026, 1, 2, tzinfo=UTC))

    assert is_plain_text(page, "x" * before + "</p>") is is_text


@pytest.mark.parametrize(("media_type", "is_text"), [("text/plain", True), ("text/xml", False), ("text/html", False)])
def test_a_declared_type_decides_whether_a_page_is_text(media_type, is_text):
    """XHTML is sent as text/xml, too."""
    page = Page(
        url="https://gazette.example/news/a",
        payload=b"",
        fetched_at=datetime(2026, 1, 2, tzinfo=UTC),
        media_type=media_type,
    )

    assert is_plain_text(page, "Officers were called to the harbour.") is is_text
