"""Days that a page prints without their year, or with two digits of it."""

from datetime import UTC, date, datetime

import pytest

from crawler.reading.fields.calendar import Calendar
from crawler.reading.fields.dateline import first_date, is_dateline
from crawler.reading.page import Page
from crawler.reading.reader import read

HEADLINE = "Lamps fail in the harbour"
BODY = (
    "<p>The lamps in the harbour failed on the first night of the storm, and crews rowed by torchlight.</p>"
    "<p>A spokesman said that the cables had been laid in 1961 and never been looked at since that year.</p>"
    "<p>Two divers found the junction under the eastern quay full of sand and shells in the morning.</p>"
)
FETCHED = datetime(2026, 3, 20, 12, tzinfo=UTC)
DAY = date(2026, 3, 12)


def article(under, *, over="", url="https://example.org/news/lamps", changed=None, fetched=FETCHED, language="en"):
    """Return the article of a page with these lines over and under its headline."""
    said = f'<meta property="article:modified_time" content="{changed}">' if changed else ""
    html = (
        f'<!doctype html><html lang="{language}"><head><title>{HEADLINE}</title>{said}</head><body>{over}'
        f"<main><article><h1>{HEADLINE}</h1>{under}{BODY}</article></main></body></html>"
    )
    return read(Page(url=url, payload=html.encode(), fetched_at=fetched)).article


def day(under, **known):
    published = article(under, **known).published
    return published.date() if isinstance(published, datetime) else published


CALENDAR = Calendar(FETCHED)
PRINTED = [
    ("en", "12 March"), ("en", "Mar 12"), ("en", "Thursday 12 March, 08:15"), ("en", "March 12 at 8:15 am"),
    ("en", "By Ann Lee | 12 March"), ("en", "By Ann Lee, 12 March"),
    ("en", "By Ann Lee Thursday 12 Mar"), ("en", "12-Mar-26By Ann Lee"),
    ("en", "12 March • 3 min"), ("en", "12 Mar 26"),
    ("en", "12-Mar-26"), ("en", "Mar 12, '26"), ("en", "12 Mar 26 08:15"), ("en", "Published: 12th March"),
    ("de", "Donnerstag, 12. März"), ("de", "12. Mär 26"), ("nl", "donderdag 12 maart"), ("fr", "le 12 mars"),
    ("es", "12 de marzo"), ("it", "giovedì 12 marzo"), ("sv", "Publicerad 12 mars"), ("da", "12. marts"),
    ("nb", "12. mars"), ("fi", "12. maaliskuuta"), ("pl", "12 marca"), ("pt", "12 de março"),
]  # fmt: skip


@pytest.mark.parametrize(("language", "said"), PRINTED)
def test_a_day_without_its_year_is_the_last_that_had_come(language, said):
    """It is head matter, and no paragraph."""
    found = article(f"<p>{said}</p>", language=language)

    assert str(found.published)[:10] == str(DAY)
    assert found.body.startswith("The lamps")


@pytest.mark.parametrize(
    ("known", "expected"),
    [
        ({"url": "https://example.org/2024/03/12/lamps"}, date(2024, 3, 12)),
        ({"url": "https://example.org/2024/03/lamps"}, date(2024, 3, 12)),
        ({"url": "https://example.org/2024/lamps"}, date(2024, 3, 12)),
        ({"changed": "2023-04-01T10:00:00Z"}, date(2023, 3, 12)),
        ({"changed": "2024-02-01T10:00:00Z"}, date(2024, 2, 1)),
        ({"fetched": datetime(2026, 1, 5, tzinfo=UTC)}, date(2025, 3, 12)),
        ({"fetched": datetime(2026, 3, 10, tzinfo=UTC)}, DAY),
        ({"fetched": datetime(2026, 3, 9, tzinfo=UTC)}, date(2025, 3, 12)),
    ],
)
def test_the_year_is_that_which_the_page_gives_of_itself(known, expected):
    """A day that was more than some months before its change is another's; the change is a guess at it, and marked."""
    assert day("<p>12 March</p>", **known) == expected


def test_the_29th_of_february_is_of_a_year_that_has_one():
    """The last one."""
    assert day("<p>29 February</p>") == date(2024, 2, 29)


def test_a_clock_over_the_page_is_not_the_day_of_a_dated_address():
    """It shows the day of the visit."""
    assert day("", over="<p>Friday 20 March</p>", url="https://example.org/2026/03/03/lamps") == date(2026, 3, 3)


def test_a_day_with_its_year_is_believed_before_one_without():
    """Whichever stands first."""
    assert day("<p>14 March</p><p>Published 12 March 2026</p>") == DAY


@pytest.mark.parametrize(
    "said",
    [
        "12 March 26 officers",
        "On 12 March the lamps failed",
        "Lamps fail, 12 March",
        "Section 12 March",
        "12 marching bands",
        "31 February",
        "12 Mar 08",
        "May 5:30",
    ],
)
def test_words_around_a_day_make_it_the_texts(said):
    """The year of a sentence is its own affair."""
    found = first_date(said, CALENDAR)

    assert found is None or (said == "12 Mar 08" and found.day == date(2008, 3, 12))


@pytest.mark.parametrize("said", ["2d ago", "3 hrs ago", "45m ago", "1w ago", "3 h ago", "3 tim sedan"])
def test_short_units_count_back(said):
    """As clocks of news sites print them."""
    assert is_dateline(said, CALENDAR)


def test_a_list_of_days_over_the_headline_is_not_its_date():
    """An event has its name between its day and the headline."""
    events = "".join(f"<p>{at} March 2025</p><p>Parade of the mounted section</p>" for at in (1, 12))

    assert article("", over=f"<div><h3>Upcoming events</h3>{events}</div>").published is None


def test_a_label_between_a_day_and_its_headline_is_none():
    """The name of a section is short."""
    assert day("", over="<p>12 March 2026</p><p>Crime and courts</p>") == DAY
