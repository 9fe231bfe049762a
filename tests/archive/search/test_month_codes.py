"""The months that a site holds: charts are the same with them and without."""

import shutil
from collections import Counter
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest

from archive.schema.database import connect, connect_to_write
from archive.search import month_codes
from archive.search.month_codes import MonthCodes, codes
from archive.search.selection import Selection
from archive.search.trends import halves, months
from tests.shelf import Shelf

DAYS = [
    "2016-05-04", "2016-05-31", "2016-06-01", None, "1800-01-01", "1799-12-31", "2199-12-31", "2200-01-01",
    "2016-02-29", "2015-02-29", "2016-13-01", "2016-5-4", "nonsense", "",
]  # fmt: skip
"""Days on both sides of what a paper can have printed, and what is no day."""


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    shelf = Shelf(tmp_path_factory.mktemp("dated") / "blotter.db")
    for number, day in enumerate(DAYS):
        shelf.article(f"Taser {number}" + " spray" * (number % 2), published=day, published_day=day)
    return shelf.path


@pytest.fixture
def dated(made, tmp_path):
    return Shelf(Path(shutil.copy(made, tmp_path)))


PERIOD = {"since": date(2016, 5, 31), "until": date(2199, 12, 31), "undated": True}
"""It begins within a month, and keeps most articles: they are gathered."""


def charts(path, held=None):
    """Return the months of some searches, without those in which nothing is found."""
    with closing(connect(path)) as db:
        if held:
            db.conn.create_function("month_codes", 0, held, deterministic=True)
        found = [
            months(db.conn, Selection(query=query, **period))
            for query in ("taser", "spray", "taser -spray", "nothing")
            for period in ({}, PERIOD)
        ]
    return [{month: number for month, number in each.items() if number} for each in found]


@pytest.mark.parametrize("removed", [[], [1, 5, 6, 14], list(range(1, 15))])
def test_a_chart_is_the_same_with_the_months_held(dated, removed):
    """Whatever the days are, and whatever ids are missing."""
    with closing(connect_to_write(dated.path)) as db:
        for number in removed:
            db.execute("DELETE FROM urls WHERE article_id = ?", [number])
            db.execute("DELETE FROM articles WHERE id = ?", [number])
        db.conn.commit()

    assert charts(dated.path, MonthCodes(dated.path)) == charts(dated.path)


def test_what_is_archived_later_is_counted_at_once(dated, monkeypatch):
    """It is looked up until the months are read again; a day that changed is seen then."""
    held = MonthCodes(dated.path)
    before = charts(dated.path, held)
    dated.article("Taser again", published="2020-01-01")
    dated.ask("UPDATE articles SET published_day = '2021-01-01' WHERE id = 1", commit=True)

    new = charts(dated.path, held)
    held._again = 0.0
    after = charts(dated.path, held)

    assert new[0] == before[0] | {"2020-01": 1}
    assert after == charts(dated.path)


def test_the_months_are_read_again_only_where_the_archive_has_changed(dated, monkeypatch):
    """And at most once a minute."""
    read = []
    monkeypatch.setattr(month_codes, "codes", lambda db: read.append(db) or codes(db))
    held = MonthCodes(dated.path)

    held(), held()
    dated.article("Taser again")
    held()
    held._again = 0.0
    held(), held()

    assert len(read) == 2


def test_two_bytes_an_article(dated):
    """Ten million articles take twenty megabytes."""
    with closing(connect_to_write(dated.path)) as db:
        assert len(codes(db.conn)) == 2 * len(DAYS)
        assert db.execute("SELECT month_codes()").fetchone()[0] is None


@pytest.mark.parametrize("held_until", [0, 3, 7, 11, 14])
@pytest.mark.parametrize("period", [{}, PERIOD])
def test_two_halves_have_each_article_once(dated, held_until, period):
    """Whichever articles came after the months were read, and whether a filter narrows the words or not."""
    with closing(connect(dated.path)) as db:
        known = codes(db.conn)[: 2 * held_until]
        db.conn.create_function("month_codes", 0, lambda: known, deterministic=True)
        selection = Selection(query="taser", **period)
        whole = Counter(months(db.conn, selection))

        parts = [Counter(months(db.conn, selection, ids)) for ids in halves(db.conn)]

    assert sum(parts, Counter()) == whole
    assert [sum(part.values()) for part in parts] == ([7, 7] if held_until and not period else [sum(whole.values()), 0])
