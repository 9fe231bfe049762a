"""The day is the publisher's: 8:30 am in Melbourne on 5 March is 5 March, whatever the day in UTC."""

import json
import sqlite3
from contextlib import closing
from datetime import UTC, date, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from sqlite_utils import Database

from archive.records import Publication
from archive.schema.database import connect_to_write
from archive.schema.migrations import APPLICATION_ID, steps
from archive.times import day_at, stamp
from tests.archive.conftest import STORY

MELBOURNE = datetime(2026, 3, 5, 8, 30, tzinfo=ZoneInfo("Australia/Melbourne"))
NEW_YORK = datetime(2026, 3, 5, 21, 30, tzinfo=ZoneInfo("America/New_York"))


@pytest.mark.parametrize(
    ("value", "zone", "day"),
    [
        (MELBOURNE, "Australia/Melbourne", "2026-03-05"),
        (MELBOURNE.astimezone(UTC), "Australia/Melbourne", "2026-03-05"),
        (NEW_YORK, "America/New_York", "2026-03-05"),
        (NEW_YORK.astimezone(UTC), "America/New_York", "2026-03-05"),
        (datetime(2026, 3, 5, 8, 30, tzinfo=timezone(timedelta(hours=11))), None, "2026-03-05"),
        (datetime(2026, 3, 5, 21, 30, tzinfo=timezone(timedelta(hours=-5))), None, "2026-03-05"),
        (MELBOURNE.astimezone(UTC), None, "2026-03-04"),
        (MELBOURNE.astimezone(UTC), "Nowhere/Atlantis", "2026-03-04"),
        (MELBOURNE.astimezone(UTC), "../etc/passwd", "2026-03-04"),
        (datetime(2026, 3, 29, 0, 30, tzinfo=UTC), "Europe/London", "2026-03-29"),
        (datetime(2026, 7, 1, 23, 30, tzinfo=UTC), "Europe/London", "2026-07-02"),
        (datetime(2026, 1, 1, 23, 30, tzinfo=UTC), "Europe/London", "2026-01-01"),
        (datetime(2026, 3, 5, 21, 30, tzinfo=timezone(timedelta(hours=-5))), "Europe/London", "2026-03-05"),
        (datetime(2026, 3, 5, 8, 30, tzinfo=timezone(timedelta(hours=11))), "Europe/London", "2026-03-05"),
        (datetime(2026, 7, 1, 23, 30, tzinfo=timezone(timedelta(hours=1))), "Europe/London", "2026-07-01"),
        (datetime(2026, 3, 5, 0, 30, tzinfo=timezone(timedelta(hours=1))), "Europe/London", "2026-03-05"),
        (datetime(2026, 7, 1, 0, 30, tzinfo=timezone(timedelta(hours=2))), "Europe/London", "2026-07-01"),
        (datetime(2026, 7, 1, 0, 30, tzinfo=timezone(timedelta(hours=1))), "Europe/London", "2026-07-01"),
        (datetime(2026, 3, 5, 21, 30, tzinfo=timezone(timedelta(hours=-5))), "Australia/Melbourne", "2026-03-06"),
        (date(2026, 3, 5), "Australia/Melbourne", "2026-03-05"),
    ],
)
def test_the_day_is_that_of_the_zone_else_of_the_offset(value, zone, day):
    """A day without a time is what the page printed and stays."""
    assert day_at(value, zone) == date.fromisoformat(day)


@pytest.mark.parametrize(("zone", "day"), [("Australia/Melbourne", "2026-03-05"), (None, "2026-03-04")])
def test_a_reading_is_stored_with_the_publishers_day(desk, zone, day):
    """The publication's zone decides where the page gives UTC."""
    home = {"slug": "sample", "name": "The Sample", "home": "https://sample.example/"}
    desk.archive.add_publication(Publication(**home, timezone=zone))

    desk.read(published=MELBOURNE.astimezone(UTC))

    assert desk.row("SELECT published, published_day FROM articles") == {
        "published": "2026-03-04T21:30:00Z",
        "published_day": day,
    }


def test_another_declared_zone_dates_again_what_is_there(desk):
    """Readings and revisions alike; a day without a time stays."""
    desk.read(published=MELBOURNE.astimezone(UTC))
    desk.read(published=date(2026, 3, 4), page="https://sample.example/news/other/", headline="Other")
    desk.next_run()
    desk.read(f"{STORY} More is known now.", published=MELBOURNE.astimezone(UTC))
    desk.next_run()

    desk.archive.add_publication(
        Publication(slug="sample", name="S", home="https://sample.example/", timezone="Australia/Melbourne")
    )

    assert [row["published_day"] for row in desk.rows("SELECT published_day FROM articles ORDER BY id")] == [
        "2026-03-05",
        "2026-03-04",
    ]
    assert desk.row("SELECT published_day FROM revisions")["published_day"] == "2026-03-05"


def test_a_date_that_is_kept_keeps_its_day(desk):
    """Where a later reading only guesses the date, all of the known one stands."""
    desk.read(published=datetime(2026, 3, 5, 8, 30, tzinfo=timezone(timedelta(hours=11))))
    desk.next_run()
    desk.read(f"{STORY} More is known now.", published=None)
    desk.next_run()

    assert desk.row("SELECT published_day FROM articles")["published_day"] == "2026-03-05"


def test_an_archive_of_before_gets_its_days_from_the_declared_zones(path):
    """In UTC where none is declared; what is no date has no day, and no row stops the migration."""
    rows = [
        ("a", 1, "2026-03-04T21:30:00Z"),
        ("b", 2, "2026-03-04T21:30:00Z"),
        ("c", 1, "2026-03-05"),
        ("d", 1, None),
        ("e", 1, "soon"),
        ("f", 1, "9999-12-31T23:59:59Z"),
    ]
    with closing(sqlite3.connect(path)) as conn:
        conn.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        steps.apply(Database(conn), stop_before="m012_the_publishers_day")
        zones = [(1, "au", "Australia/Melbourne"), (2, "xx", None)]
        conn.executemany("INSERT INTO publications (id, slug, name, home, timezone) VALUES (?1, ?2, '', '', ?3)", zones)
        conn.executemany(
            """INSERT INTO articles (key, publication_id, published, url, headline, body, word_count, access,
                 first_seen_at, last_seen_at, reading, provenance)
               VALUES (?, ?, ?, '', 'Words of old', 'A body', 2, 'open', '', '', 'r', '{}')""",
            rows,
        )
        conn.execute(
            """INSERT INTO revisions (article_id, replaced_at, cause, changed, reading, headline, body, published)
               VALUES (1, '', 'publisher', '[]', 'r', 'Once', 'A body', '2026-03-04T20:00:00Z')"""
        )
        conn.execute("INSERT INTO urls (url, address, publication_id, role, first_listed_at, last_listed_at)"
                     " VALUES ('u', 'u', 1, 'article', '', '')")  # fmt: skip
        waiting = json.dumps({"columns": {"published": "2026-03-04T21:30:00Z"}})
        conn.execute("INSERT INTO held (state, what, url_id, article_id, seen_at, reading)"
                     " VALUES ('held', 'changed', 1, 1, '', ?)", [waiting])  # fmt: skip
        conn.commit()

    with closing(connect_to_write(path)) as db:
        days = dict(db.execute("SELECT key, published_day FROM articles").fetchall())
        found = db.execute("SELECT count(*) FROM articles_fts WHERE articles_fts MATCH 'words'").fetchone()
        revised = db.execute("SELECT published_day FROM revisions").fetchone()
        held = db.execute("SELECT reading ->> '$.columns.published_day' FROM held").fetchone()

    assert days == {"a": "2026-03-05", "b": "2026-03-04", "c": "2026-03-05", "d": None, "e": None, "f": "9999-12-31"}
    assert (found, revised, held) == ((6,), ("2026-03-05",), ("2026-03-05",))


@pytest.mark.parametrize(
    ("value", "stored"),
    [
        (datetime(1000, 1, 1, tzinfo=UTC), "1000-01-01T00:00:00Z"),
        (datetime(999, 12, 31, 23, 59, tzinfo=UTC), None),
        (datetime(1, 1, 1, tzinfo=UTC), None),
        (datetime(1, 1, 1, tzinfo=timezone(timedelta(hours=5))), None),
        (datetime(9999, 12, 31, 23, tzinfo=timezone(timedelta(hours=-5))), None),
        (datetime(9999, 12, 31, 23, tzinfo=UTC), "9999-12-31T23:00:00Z"),
        (date(1000, 1, 1), "1000-01-01"),
        (date(1, 1, 1), None),
    ],
)
def test_what_is_no_date_is_never_stored(desk, value, stored):
    """A null date of a feed is the year 1; the article is undated, and the same value as a time is refused."""
    desk.read(published=value, modified=value)

    row = desk.row("SELECT published, modified, published_day FROM articles")
    assert row == {"published": stored, "modified": stored, "published_day": stored and stored[:10]}
    if isinstance(value, datetime) and stored is None:
        with pytest.raises(ValueError, match=r"is not a date|beyond the calendar"):
            stamp(value)


@pytest.fixture
def melbourne(shelf):
    """An article of the first morning of March, and one of its eve."""
    key = shelf.article("Morning raid", published="2026-02-28T21:30:00Z", published_day="2026-03-01",
                        published_precision="minute", publication="herald")  # fmt: skip
    shelf.article("Evening raid", published="2026-02-28T12:00:00Z", published_day="2026-02-28", publication="herald")
    return key


@pytest.mark.parametrize(
    ("style", "said"),
    [
        ("plain", "Herald, 1 March. Available"),
        ("ris", "DA  - 2026/03/01/"),
        ("bibtex", "month = {3},\n  day = {1},"),
        ("csl-json", '"issued": {"date-parts": [[2026, 3, 1]]}'),
    ],
)
def test_every_style_cites_the_publishers_day(melbourne, ask, style, said):
    """A librarian finds the printed page by it."""
    assert said in ask("cite", melbourne, "--style", style).stdout


@pytest.mark.parametrize(
    ("since", "until", "headlines"),
    [
        ("2026-03", "2026-03", ["Morning raid"]),
        ("2026-02", "2026-02-28", ["Evening raid"]),
        ("2026-03-01", "2026-03-01", ["Morning raid"]),
        ("2026", "9999", ["Morning raid", "Evening raid"]),
    ],
)
def test_filters_mean_the_publishers_day(melbourne, ask, since, until, headlines):
    """In searches, exports and selections alike."""
    found = ask("search", "raid", "--sort", "newest", "--since", since, "--until", until, "--json").json()
    exported = ask("export", "--format", "jsonl", "--since", since, "--until", until).stdout.splitlines()

    assert [re_marked(each["headline"]) for each in found["articles"]] == headlines
    assert {json.loads(line)["headline"] for line in exported} == set(headlines)
    assert found["coverage"]["held"] == len(headlines)


def test_lists_exports_and_files_have_the_publishers_day(melbourne, ask, tmp_path):
    """The time in UTC stands beside it where it is known."""
    ask("export", "--format", "markdown", "-o", "notes")

    assert "Herald · 2026-03-01" in ask("search", "morning").stdout
    assert "2026-03-01 (2026-02-28T21:30:00Z, minute)" in ask("show", melbourne).stdout
    assert [path.name[:10] for path in sorted(tmp_path.glob("notes/herald/2026/*"))] == ["2026-02-28", "2026-03-01"]


def re_marked(headline):
    return headline.replace("[", "").replace("]", "")
