"""How a publication's part of a run went."""

import pytest

from archive.facts import Fault
from archive.problems import Problem
from archive.recording.change import Change, Recorded
from crawler.crawl.counts import Counts

VERDICTS = {
    "nothing new": ({}, "finished"),
    "all went well": ({"new": 2}, "finished"),
    "one of two failed": ({"new": 1, "failed": 1}, "finished"),
    "all failed": ({"failed": 2}, "failed"),
    "the only one failed": ({"failed": 1}, "failed"),
    "placeholders alone": ({"placeholder_pages": 2}, "placeholder pages"),
    "placeholders and failures": ({"placeholder_pages": 1, "failed": 1}, "placeholder pages"),
    "placeholders beside a story": ({"placeholder_pages": 3, "unchanged": 1}, "finished"),
}


@pytest.mark.parametrize(("outcomes", "verdict"), VERDICTS.values(), ids=VERDICTS)
def test_a_run_failed_when_every_url_did(outcomes, verdict):
    """One that went well shows that the site answers."""
    counts = Counts(answered=True)
    for outcome, several in outcomes.items():
        for url_id in range(several):
            counts.add(url_id, outcome)

    counts.finish("finished")

    assert counts.outcome == verdict


STOPS = {
    "a person stopped it": (None, "shutdown", "stopped"),
    "a person stopped it while it waited": (Problem(fault=Fault.LONG_PAUSE), "shutdown", "stopped"),
    "its time was over": (Problem(fault=Fault.OUT_OF_TIME), "shutdown", "out of time"),
    "the disk was full": (Problem(fault=Fault.DISK_FULL), "shutdown", "disk full"),
    "the host asked for a pause": (Problem(fault=Fault.LONG_PAUSE), "finished", "long pause"),
    "an error of ours": (None, "cancelled", "failed"),
}


@pytest.mark.parametrize(("halted", "closed_for", "verdict"), STOPS.values(), ids=STOPS)
def test_what_ended_a_run_is_its_outcome(halted, closed_for, verdict):
    """Scrapy says `shutdown` of a person and of our own end alike; the reason that we noted decides."""
    counts = Counts(answered=True, halted=halted)

    counts.finish(closed_for)

    assert counts.outcome == verdict


def test_an_article_that_a_source_hands_over_counts_once():
    """As new or changed; one that is as it was counts as nothing."""
    counts = Counts()

    counts.hand(Recorded(change=Change.NEW, article_id=1))
    counts.hand(Recorded(change=Change.UNCHANGED, article_id=2))

    assert counts.by_outcome == {"new": 1}
    assert counts.handed == {1, 2}


def test_an_article_that_is_withdrawn_in_the_run_that_made_it_is_counted_as_what_it_was():
    """Its page came again at other addresses, new or as it was; one of an earlier run is not in these counts."""
    counts = Counts()
    counts.add(1, "new")
    counts.add(2, "unchanged")
    counts.add(4, "changed")

    for url_id in (1, 1, 2, 3):
        counts.withdraw(url_id)

    assert +counts.by_outcome == {"placeholder_pages": 2, "changed": 1}


def test_nobody_knows_how_long_a_page_takes_before_the_first_was_fetched():
    """What was settled before the first page was fetched took no time."""
    counts = Counts()
    counts.add(1, "not_articles")
    counts.plan(due=1)

    before = counts.seconds_a_page
    counts.add(2, "new")

    assert before is None
    assert counts.seconds_a_page is not None
    assert counts.goal_and_reached == (2, 2)
