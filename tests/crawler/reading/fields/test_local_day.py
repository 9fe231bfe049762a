"""The publisher's day, where a page declares UTC and its zone is not known."""

from datetime import UTC, date, datetime, timedelta, timezone

import pytest

from tests.crawler.reading.fields.test_dates import article


def declared(moment):
    return f'<meta property="article:published_time" content="{moment}">'


def hours(count):
    return timezone(timedelta(hours=count))


@pytest.mark.parametrize(
    ("moment", "printed", "published"),
    [
        pytest.param(
            "2026-03-12T02:30:00Z",
            "March 11, 2026 at 8:30 p.m.",
            datetime(2026, 3, 11, 20, 30, tzinfo=hours(-6)),
            id="the evening before, in Chicago",
        ),
        pytest.param(
            "2026-03-11T23:15:00Z",
            "12 March 2026, 00:15",
            datetime(2026, 3, 12, 0, 15, tzinfo=hours(1)),
            id="after midnight, in Rome",
        ),
        pytest.param(
            "2026-03-11T18:45:00Z",
            "12 March 2026, 00:15",
            datetime(2026, 3, 12, 0, 15, tzinfo=timezone(timedelta(hours=5, minutes=30))),
            id="half an hour apart, in Delhi",
        ),
        pytest.param("2026-03-11T23:00:00Z", "12 March 2026", date(2026, 3, 12), id="the day alone"),
        pytest.param(
            "2026-03-12T02:30:00Z",
            "11 March 2026, 14:07",
            datetime(2026, 3, 11, 14, 7, tzinfo=UTC),
            id="another minute of that day, as a printed one is read",
        ),
        pytest.param(
            "2026-03-12T12:00:00Z", "11 March 2026", datetime(2026, 3, 12, 12, tzinfo=UTC), id="nowhere that day yet"
        ),
        pytest.param("2026-03-12T11:59:00Z", "11 March 2026", date(2026, 3, 11), id="still that day, farthest west"),
        pytest.param("2026-03-11T10:00:00Z", "12 March 2026", date(2026, 3, 12), id="that day already, farthest east"),
        pytest.param(
            "2026-03-11T09:59:00Z", "12 March 2026", datetime(2026, 3, 11, 9, 59, tzinfo=UTC), id="not even there"
        ),
        pytest.param(
            "2026-03-12T02:30:00+01:00",
            "11 March 2026",
            datetime(2026, 3, 12, 2, 30, tzinfo=hours(1)),
            id="a zone is declared",
        ),
        pytest.param(
            "2026-03-12T02:30:00Z", "Yesterday", datetime(2026, 3, 12, 2, 30, tzinfo=UTC), id="no day printed"
        ),
    ],
)
def test_the_printed_day_counts_where_one_moment_is_of_both(moment, printed, published):
    """Readers date the story by the day they see."""
    read = article(head=declared(moment), under=f"<p>{printed}</p>")

    assert read.published == published
    assert read.published.isoformat() == published.isoformat()


def test_a_known_zone_says_the_day_itself():
    """A slip in print changes nothing then."""
    read = article(head=declared("2026-03-12T02:30:00Z"), under="<p>11 March 2026</p>", timezone="Europe/Berlin")

    assert read.published == datetime(2026, 3, 12, 3, 30, tzinfo=hours(1))
