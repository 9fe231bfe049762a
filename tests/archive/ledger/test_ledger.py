from datetime import UTC, date, datetime, timedelta

import pytest

from archive.ledger.listed_entries import Listed
from archive.records import Entry, Outcome, Role
from tests.archive.conftest import NOON

HOME = "https://sample.example/"


@pytest.fixture
def ledger(desk):
    return desk.archive.ledger


@pytest.fixture
def enter(desk, ledger):
    def enter(*paths, at=NOON, source="feed", wait_before=None, **values):
        entries = [Entry(url=HOME + path, **values) for path in paths]
        return ledger.enter(desk.publication, entries, source=source, at=at, wait_before=wait_before)

    return enter


@pytest.fixture
def lease(desk, ledger):
    def lease(*, at=NOON, limit=64, run=None, **values):
        found = ledger.lease(desk.publication, run or desk.run, limit=limit, at=at, **values)
        return [due.url.removeprefix(HOME) for due in found]

    return lease


def test_an_entry_is_new_once(enter):
    """However often and however spelt it is listed."""
    assert enter("a", "b") == Listed(new=2, known=0)
    assert enter("a/", "c?utm_source=feed") == Listed(new=1, known=1)
    assert enter() == Listed()


def test_a_listing_that_names_one_address_twice_counts_it_once(enter):
    """Feeds repeat themselves."""
    assert enter("a", "a/", "a#more") == Listed(new=1, known=0)


def test_more_entries_than_fit_one_statement_are_all_entered(enter):
    """A sitemap has up to 50,000."""
    assert enter(*map(str, range(1001))) == Listed(new=1001, known=0)
    assert enter(*map(str, range(1002))) == Listed(new=1, known=1001)


def test_an_address_that_cannot_be_taken_apart_does_not_stop_the_listing(desk, ledger):
    """One broken entry costs one entry."""
    entries = [Entry(url="http://[broken/"), Entry(url=HOME + "a")]

    assert ledger.enter(desk.publication, entries, source="feed", at=NOON) == Listed(new=1, known=0)


def test_an_entry_keeps_what_the_source_said(desk, enter):
    """Title and date of the listing are hints for the reader; the address is what is asked for."""
    enter("a/?utm_source=x", source="news sitemap", title="A title", published=date(2026, 3, 1))

    row = desk.row("SELECT * FROM urls")
    assert row["url"] == "https://sample.example/a"
    assert row["address"] == "https://sample.example/a/?utm_source=x"
    assert (row["listed_by"], row["listed_title"], row["listed_date"]) == ("news sitemap", "A title", "2026-03-01")
    assert row["first_listed_at"] == row["last_listed_at"] == row["due_at"] == "2026-03-02T12:00:00Z"
    assert (row["role"], row["outcome"]) == ("article", "waiting")


def test_the_day_an_entry_was_last_listed_moves_on(desk, enter):
    """Once a day is enough; a listing of a million costs no million writes each run."""
    enter("a")
    enter("a", at=NOON + timedelta(hours=1))
    assert desk.row("SELECT last_listed_at FROM urls")["last_listed_at"] == "2026-03-02T12:00:00Z"

    enter("a", at=NOON + timedelta(days=2))
    assert desk.row("SELECT last_listed_at FROM urls")["last_listed_at"] == "2026-03-04T12:00:00Z"


def test_a_lease_goes_to_one_run_only(enter, lease):
    """What is in flight is not given out again."""
    enter("a", "b", "c")

    assert lease(limit=2) == ["a", "b"]
    assert lease(run=99) == ["c"]
    assert lease() == []


def test_the_longest_due_comes_first(enter, lease):
    """Nothing starves."""
    enter("late", at=NOON + timedelta(hours=2))
    enter("early", at=NOON)

    assert lease(at=NOON + timedelta(hours=3)) == ["early", "late"]


def test_what_is_not_due_yet_is_not_leased(enter, lease):
    """Its time has not come."""
    enter("a", at=NOON + timedelta(hours=1))

    assert lease(at=NOON) == []


def test_leases_of_a_run_are_given_back(ledger, desk, enter, lease):
    """A run that ends early leaves its URLs to the next."""
    enter("a", "b")
    lease()

    assert ledger.give_back(desk.run) == 2
    assert ledger.give_back(desk.run) == 0
    assert lease() == ["a", "b"]


def test_a_settled_url_rests(desk, ledger, enter, lease):
    """Outcome and reason stand; it is not due again."""
    enter("a")
    lease()

    ledger.settle(1, Outcome.SKIPPED, reason="not an article address", at=NOON)

    row = desk.row("SELECT outcome, reason, due_at, checked_at, lease FROM urls")
    assert tuple(row.values()) == ("skipped", "not an article address", None, "2026-03-02T12:00:00Z", None)
    assert lease(at=NOON + timedelta(days=999)) == []


def test_failures_are_tried_again_after_growing_gaps_and_not_for_ever(desk, ledger, enter):
    """An hour, two, four, ...; a success starts anew."""
    enter("a")
    gaps = []
    for _ in range(10):
        ledger.settle(1, Outcome.FAILED, reason="timeout", at=NOON)
        due = desk.row("SELECT due_at FROM urls")["due_at"]
        gaps.append(due and (datetime.fromisoformat(due) - NOON) / timedelta(hours=1))

    assert gaps == [1, 2, 4, 8, 16, 32, 64, 128, 256, None]
    assert desk.row("SELECT failures FROM urls")["failures"] == 10
    ledger.settle(1, Outcome.ARCHIVED, at=NOON)
    assert desk.row("SELECT failures FROM urls")["failures"] == 0


def test_an_article_that_has_gone_gets_one_second_look(desk, ledger):
    """A page may be away for an hour."""
    desk.read()

    ledger.settle(1, Outcome.GONE, reason="404", at=NOON)
    assert desk.row("SELECT due_at FROM urls")["due_at"] == "2026-03-03T12:00:00Z"

    ledger.settle(1, Outcome.GONE, reason="404", at=NOON + timedelta(days=1))
    assert desk.row("SELECT due_at FROM urls")["due_at"] is None


@pytest.mark.parametrize("status", ["404", "410"])
def test_a_story_that_is_not_there_yet_is_looked_for_within_hours(desk, ledger, enter, status):
    """A feed may be quicker than the page; then a day, a week and a month."""
    enter("a")
    gaps, at = [], NOON
    while at:
        ledger.settle(1, Outcome.GONE, reason=f"http {status}", at=at)
        due = desk.row("SELECT due_at FROM urls")["due_at"]
        at = due and datetime.fromisoformat(due)
        gaps.append(at and (at - NOON) / timedelta(hours=1))

    assert gaps == [6, 24, 7 * 24, 30 * 24, None]


def test_what_robots_txt_bars_is_asked_for_again_in_a_week(desk, ledger, enter):
    """The rules of a site change."""
    enter("a")

    ledger.settle(1, Outcome.BARRED, reason="robots", at=NOON)

    assert desk.row("SELECT due_at FROM urls")["due_at"] == "2026-03-09T12:00:00Z"


def test_the_day_asked_for_is_the_day_it_is_due(desk, ledger, enter):
    """A server's Retry-After outranks our own gaps."""
    enter("a")

    ledger.settle(1, Outcome.FAILED, reason="503", at=NOON, due_at=NOON + timedelta(minutes=7))

    assert desk.row("SELECT due_at FROM urls")["due_at"] == "2026-03-02T12:07:00Z"


def test_validators_stay_until_others_come(ledger, desk, enter):
    """An answer 304 may bring none."""
    enter("a")
    ledger.settle(1, Outcome.ARCHIVED, at=NOON, etag='"1"', last_modified="Mon, 02 Mar 2026 11:00:00 GMT")

    ledger.settle(1, Outcome.ARCHIVED, at=NOON, due_at=NOON)

    (due,) = ledger.lease(desk.publication, desk.run, at=NOON)
    assert (due.etag, due.last_modified) == ('"1"', "Mon, 02 Mar 2026 11:00:00 GMT")


def test_a_source_has_a_row_of_its_own(desk, ledger, lease):
    """It carries validators and is never leased."""
    made = ledger.address(desk.publication, HOME + "feed/", Role.SOURCE, at=NOON)
    ledger.settle(made.url_id, Outcome.ARCHIVED, at=NOON, due_at=NOON, etag='"f"')

    again = ledger.address(desk.publication, HOME + "feed", Role.SOURCE, at=NOON)

    assert (made.role, made.url, made.etag) == (Role.SOURCE, HOME + "feed/", None)
    assert (again.url_id, again.etag) == (made.url_id, '"f"')
    assert lease() == []


LASTMOD = {
    "later": (datetime(2026, 3, 2, 13, tzinfo=UTC), True),
    "earlier": (datetime(2026, 3, 2, 11, tzinfo=UTC), False),
    "same day": (date(2026, 3, 2), False),
    "next day": (date(2026, 3, 3), True),
    "not said": (None, False),
}


@pytest.mark.parametrize(("modified", "due"), LASTMOD.values(), ids=LASTMOD.keys())
def test_a_listing_that_says_modified_brings_the_next_look_forward(ledger, enter, lease, modified, due):
    """sitemaps.org lastmod; a bare day cannot tell an edit after the check from the one we saw."""
    enter("a")
    ledger.settle(1, Outcome.ARCHIVED, at=NOON, due_at=NOON + timedelta(days=90))

    enter("a", at=NOON + timedelta(days=1), modified=modified)

    assert lease(at=NOON + timedelta(days=1)) == (["a"] if due else [])


def test_old_entries_wait_for_a_back_fill(ledger, desk, enter, lease):
    """A first crawl takes what is recent; the past is worked through newest first."""
    enter("old", wait_before=NOON - timedelta(days=30), published=date(2012, 1, 1))
    enter("older", wait_before=NOON - timedelta(days=30), published=date(2010, 1, 1))
    enter("undated", wait_before=NOON - timedelta(days=30))
    enter("recent", wait_before=NOON - timedelta(days=30), published=date(2026, 3, 1))

    assert ledger.waiting(desk.publication) == 4
    assert lease() == ["undated", "recent"]
    assert lease(since="2011-01-01") == ["old"]
    assert lease(since="2008-01-01", until="2009-01-01") == []
    assert lease(since="2008-01-01", until="2011-01-01") == ["older"]


def test_outcomes_are_counted_by_reason(ledger, desk, enter):
    """Why is an article missing? This is the answer in figures."""
    enter("a", "b", "c", "d")
    ledger.settle(1, Outcome.FAILED, reason="timeout", at=NOON)
    ledger.settle(2, Outcome.FAILED, reason="timeout", at=NOON)
    ledger.settle(3, Outcome.ARCHIVED, at=NOON)

    assert ledger.outcomes(desk.publication) == {
        ("failed", "timeout"): 2, ("archived", None): 1, ("waiting", None): 1,
    }  # fmt: skip


def test_finding_what_is_due_uses_the_index_of_what_is_due(desk, ledger):
    """The cost of a run grows with what is due, not with what is held."""
    seen = []
    desk.archive.db.conn.set_trace_callback(seen.append)
    ledger.lease(desk.publication, desk.run, at=NOON)
    ledger.lease(desk.publication, desk.run, at=NOON, since="2020-01-01")
    desk.archive.db.conn.set_trace_callback(None)
    asked = [sql for sql in seen if sql.startswith("SELECT id, address")]

    plans = [desk.rows(f"EXPLAIN QUERY PLAN {sql}")[0]["detail"] for sql in asked]

    assert "urls_due" in plans[0]
    assert "urls_of_the_past" in plans[1]


@pytest.fixture
def pictured(desk, ledger):
    """An address that was requested as the picture of an article, and answered."""
    due = ledger.address(desk.publication, HOME + "a", Role.PAGE, at=NOON)
    ledger.settle(due.url_id, Outcome.NOT_ARTICLE, reason="picture of an article", at=NOON, etag='"1"')
    return due.url_id


def test_a_picture_that_a_source_lists_is_requested_as_an_article(desk, enter, lease, pictured):
    """As one that was never seen: nothing of the picture's request decides when, how or whether."""
    assert enter("a", at=NOON + timedelta(days=1), title="A title") == Listed(new=1, known=0)

    row = desk.row("SELECT * FROM urls")
    assert (row["id"], row["role"], row["outcome"], row["reason"]) == (pictured, "article", "waiting", None)
    assert (row["listed_title"], row["etag"], row["checked_at"]) == ("A title", None, None)
    assert lease(at=NOON + timedelta(days=1)) == ["a"]


def test_a_picture_that_is_listed_among_old_entries_waits_with_them(enter, lease, pictured):
    """A back-fill fetches it."""
    enter("a", published=date(2009, 3, 1), wait_before=NOON)

    assert lease() == []
    assert lease(since="2009") == ["a"]


def test_a_picture_that_is_fetched_as_an_article_becomes_one(desk, ledger, pictured):
    """By `blotter fetch` or an import; as a picture it stays what it is."""
    as_picture = ledger.address(desk.publication, HOME + "a", Role.PAGE, at=NOON)
    as_article = ledger.address(desk.publication, HOME + "a", Role.ARTICLE, at=NOON)
    again = ledger.address(desk.publication, HOME + "a", Role.PAGE, at=NOON)

    assert [due.role for due in (as_picture, as_article, again)] == ["page", "article", "article"]
    assert {due.url_id for due in (as_picture, as_article, again)} == {pictured}


def test_a_page_of_an_article_that_a_source_lists_stays_its_page(desk, enter, lease, pictured):
    """Its words are the article's already."""
    desk.archive.db.execute("PRAGMA foreign_keys = OFF")  # the article itself does not matter
    desk.archive.db.execute("UPDATE urls SET article_id = 1")

    assert enter("a") == Listed(new=0, known=1)
    assert lease() == []
