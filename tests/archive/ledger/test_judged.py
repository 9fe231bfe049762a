"""Outcomes when a capture is read again, without a request: what the last request brought stays."""

import pytest

from archive.facts import Fault, Reason
from archive.noted import noted, written
from archive.problems import Problem
from archive.records import Entry, Outcome

URL = "https://sample.example/news/raid-at-dawn"

REQUESTS = [Problem(fault=Fault.HTTP, status=500).reason, written(Fault.CUT_OFF), "robots.txt unreachable: timed out"]
READERS = [
    noted(Reason.READER_CRASHED),
    noted(Reason.READER_TOO_SLOW, "30 s"),
    noted(Reason.READER_FAILED, "ValueError"),
    noted(Reason.NOT_RECORDED, "DataError"),
]


def judged(desk, reason, *, is_last, outcome=Outcome.FAILED):
    """Outcome and reason after a capture was read again as an article."""
    desk.archive.ledger.enter(desk.publication, [Entry(url=URL)], source="feed", at=desk.now)
    due = desk.archive.ledger.known(URL)
    desk.archive.ledger.settle(due.url_id, outcome, reason=reason, at=desk.now)
    desk.archive.ledger.judge(due.url_id, Outcome.ARCHIVED, None, due_at=None, is_last=is_last)
    return tuple(desk.row("SELECT outcome, reason FROM urls").values())


@pytest.mark.parametrize("is_last", [True, False])
@pytest.mark.parametrize("reason", REQUESTS)
def test_a_request_that_failed_failed_whatever_is_read_in_earlier_captures(desk, reason, is_last):
    """The account of a crawl would be wrong: the page was asked for and did not come."""
    assert judged(desk, reason, is_last=is_last) == ("failed", reason)


@pytest.mark.parametrize("reason", READERS)
def test_a_page_on_which_the_reader_failed_is_archived_once_it_is_read(desk, reason):
    """That was our fault, and it is gone."""
    assert judged(desk, reason, is_last=True) == ("archived", None)


@pytest.mark.parametrize("reason", READERS)
def test_it_stays_failed_where_only_an_earlier_capture_was_read(desk, reason):
    """What the last request brought is unread still."""
    assert judged(desk, reason, is_last=False) == ("failed", reason)


@pytest.mark.parametrize("is_last", [True, False])
@pytest.mark.parametrize("outcome", [Outcome.NOT_ARTICLE, Outcome.HELD])
def test_what_was_no_article_becomes_one(desk, outcome, is_last):
    """A better reader finds more."""
    assert judged(desk, "no text", is_last=is_last, outcome=outcome) == ("archived", None)
