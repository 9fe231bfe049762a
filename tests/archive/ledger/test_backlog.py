"""What waits for a back-fill: counted, found and declined without reading what is held."""

from datetime import UTC, date, datetime, timedelta

import pytest

from archive.ledger.backlog import Backlog
from archive.problems import PublicationReport, SourceReport
from archive.records import Entry, Kind, Outcome, Reading, Role
from archive.status.earlier_reports import earlier_reports
from tests.archive.conftest import NOON, exchange, reading

HOME = "https://sample.example/"


@pytest.fixture
def enter(desk):
    """Enter addresses as one listing that lets old and undated ones wait."""

    def listed(*names, **values):
        entries = [Entry(url=HOME + name, **values) for name in names]
        return desk.archive.ledger.enter(
            desk.publication,
            entries,
            source="sitemap",
            at=NOON,
            wait_before=NOON - timedelta(days=30),
            undated_wait=True,
        )

    return listed


@pytest.fixture
def backlog(desk):
    return Backlog(desk.archive.db, desk.publication)


def lease(desk, **values):
    due = desk.archive.ledger.lease(desk.publication, desk.run, at=NOON, **values)
    return [one.url.removeprefix(HOME) for one in due]


def test_what_waits_is_counted_between_two_days(enter, backlog):
    """The first day counts, the last is the first that does not; undated ones belong to an open end."""
    enter("a", published=date(2010, 1, 1))
    enter("b", published=datetime(2012, 12, 31, 23, 59, tzinfo=UTC))
    enter("c", published=date(2013, 1, 1))
    enter("undated")

    assert backlog.count() == 4
    assert backlog.count("2010-01-01", "2013-01-01") == 2
    assert backlog.count("2010-01-02") == 3
    assert backlog.oldest() == "2010-01-01"


def test_nothing_that_waits_has_no_oldest(backlog):
    """An archive without a past is no error."""
    assert (backlog.count(), backlog.oldest()) == (0, None)


def test_undated_ones_come_last_and_not_where_an_end_is_given(desk, enter):
    """Nobody knows whether they belong there."""
    enter("undated")
    enter("old", published=date(2010, 1, 1))

    assert lease(desk, since="2000-01-01", until="2005-01-01") == []
    assert lease(desk, since="2000-01-01") == ["old"]
    assert lease(desk, since="2000-01-01") == ["undated"]


def test_a_url_whose_text_is_known_needs_none(desk, enter, backlog):
    """So a back-fill goes on where it stopped."""
    enter("a", published=datetime(2011, 1, 1, 12, tzinfo=UTC))
    enter("b", published=datetime(2012, 1, 1, 12, tzinfo=UTC))
    source = desk.archive.ledger.address(desk.publication, HOME + "rest", Role.SOURCE, at=NOON)
    kept = desk.archive.keep(exchange(HOME + "rest"), url_id=source.url_id, publication="sample", run_id=desk.run)

    before = backlog.newest_without_text("2000-01-01", None)
    desk.archive.record(kept, reading(url=HOME + "b", provenance={"body": "rest"}), at=NOON)
    after = backlog.newest_without_text("2000-01-01", None)

    assert (before.year, after.year) == (2012, 2011)
    assert backlog.newest_without_text("2000-01-01", "2011-01-01") is None


def test_what_is_due_and_has_no_text_is_found_by_its_date(desk, enter, backlog):
    """From there on a source is asked for texts."""
    assert backlog.oldest_due_without_text(at=NOON) is None

    enter("a", published=datetime(2026, 2, 20, tzinfo=UTC))
    enter("b", published=datetime(2026, 2, 25, tzinfo=UTC))

    assert backlog.oldest_due_without_text(at=NOON).day == 20


def test_a_source_can_decline_what_was_never_asked_for(desk, enter):
    """It is settled once; what is archived already is not touched by it."""
    enter("a", published=date(2010, 1, 1))
    ledger = desk.archive.ledger

    assert ledger.decline(1, "password protected", at=NOON)
    assert not ledger.decline(1, "password protected", at=NOON)
    assert (desk.row("SELECT outcome FROM urls")["outcome"], lease(desk, since="2000-01-01")) == ("not_article", [])


def test_what_waits_can_be_made_due(desk, enter):
    """A post without text is asked for as a page."""
    enter("a", published=date(2010, 1, 1))

    desk.archive.ledger.hasten(1, at=NOON)

    assert lease(desk) == ["a"]


def test_earlier_reports_are_told_the_latest_first(desk):
    """How a source answered, and when that run began."""
    for answer in (SourceReport(listed=3), SourceReport()):
        report = PublicationReport(outcome="finished", sources={"feed": answer.stored()})
        desk.archive.report(desk.run, desk.publication, report)
        desk.next_run()

    heard = list(earlier_reports(desk.archive.db, desk.publication))

    assert [sources["feed"] for _, sources in heard] == [SourceReport(new=None), SourceReport(listed=3)]
    assert heard[1][0] == NOON


def test_the_past_is_found_by_its_index(desk, backlog):
    """The cost grows with what is asked for, not with what is held."""
    seen = []
    desk.archive.db.conn.set_trace_callback(seen.append)
    backlog.count("2008-01-01", "2012-01-01")
    backlog.oldest()
    backlog.newest_without_text("2008-01-01", None)
    backlog.oldest_due_without_text(at=NOON)
    lease(desk, since="2008-01-01")
    desk.archive.db.conn.set_trace_callback(None)
    asked = [sql for sql in seen if sql.startswith("SELECT")]

    plans = [desk.rows(f"EXPLAIN QUERY PLAN {sql}")[0]["detail"] for sql in asked]

    assert len(plans) == 6
    assert all("urls_of_the_past" in plan or "urls_due" in plan for plan in plans), plans


def handed(desk, body, origin, *, url=HOME + "news/harbour/"):
    """Record that a source hands *body* over."""
    source = desk.archive.ledger.address(desk.publication, HOME + origin, Role.SOURCE, at=desk.now)
    desk.payloads += 1
    kept = desk.archive.keep(
        exchange(HOME + origin, f"{origin} {desk.payloads}".encode(), at=desk.now),
        url_id=source.url_id, publication="sample", run_id=desk.run,
    )  # fmt: skip
    given = reading(body, reader="source-1", url=url, provenance={"body": origin})
    return desk.archive.record(kept, given, at=desk.now)


WORDS = " ".join(f"word{number}" for number in range(60))


@pytest.mark.parametrize(
    ("order", "stands"),
    [
        pytest.param(("rest", "page"), "rest", id="REST before its page"),
        pytest.param(("page", "rest"), "rest", id="REST after its page"),
        pytest.param(("feed", "rest"), "rest", id="REST after a feed"),
        pytest.param(("rest", "feed"), "rest", id="REST before a feed"),
        pytest.param(("feed", "page"), "page", id="a page that holds the feed's extract and more"),
        pytest.param(("page", "feed"), "page", id="the extract of a page that is held"),
    ],
)
def test_which_text_stands_does_not_depend_on_what_came_first(desk, order, stands):
    """REST, then the page that holds more than the feed, then the feed."""
    texts = {"rest": WORDS + " by REST", "page": f"{WORDS} {WORDS[::-1]} and more", "feed": WORDS}

    for origin in order:
        if origin == "page":
            desk.read(texts["page"])
        else:
            handed(desk, texts[origin], origin)
        desk.next_run()

    assert desk.row("SELECT body FROM articles")["body"] == texts[stands]


def test_a_whole_feed_outranks_a_page_with_chrome(desk):
    """A little more on the page is chrome."""
    handed(desk, WORDS, "feed")
    desk.read(f"{WORDS} Subscribe now.")

    assert desk.row("SELECT body, confidence FROM articles") == {"body": WORDS, "confidence": 1.0}


def test_a_page_that_says_something_else_lowers_the_confidence(desk):
    """The two readings check each other."""
    handed(desk, WORDS, "rest")
    desk.read("This page says nothing of the kind, whatever the interface may tell about it.")

    assert desk.row("SELECT confidence FROM articles")["confidence"] == 0.0


def test_an_edit_that_was_handed_over_survives_a_look_at_the_page(desk):
    """The page of the same run, which reads worse, does not undo it."""
    handed(desk, WORDS, "rest")
    desk.next_run()
    handed(desk, WORDS + " and a correction", "rest")
    desk.read(WORDS)
    desk.next_run()

    assert desk.row("SELECT body FROM articles")["body"] == WORDS + " and a correction"
    assert desk.row("SELECT cause FROM revisions")["cause"] == "publisher"


def test_a_page_that_is_no_article_leaves_the_text_that_was_handed_over(desk):
    """A page of scripts is what readers without them see; the text is whole."""
    handed(desk, WORDS, "rest")
    desk.archive.record(desk.fetch(), Reading(kind=Kind.EMPTY, reader="r1", reason="no text"), at=NOON)

    row = desk.row("SELECT outcome, reason FROM urls WHERE role = 'article'")
    assert row == {"outcome": Outcome.ARCHIVED, "reason": "page gives no article (no text)"}
    assert desk.rows("SELECT * FROM held") == []
