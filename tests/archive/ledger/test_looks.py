from datetime import timedelta

import pytest

from archive.ledger.schedule import TRIES, listed_again_due, look_due
from archive.records import Entry, Outcome
from archive.times import moment
from tests.archive.conftest import NOON

URL = "https://sample.example/news/raid-at-dawn"
HOUR, DAY = timedelta(hours=1), timedelta(days=1)

YOUNG = {
    "at once": (0 * HOUR, 6 * HOUR),
    "just before the middle of the first gap": (3 * HOUR - HOUR / 60, 6 * HOUR),
    "after it": (3 * HOUR + HOUR / 60, DAY),
    "a day later": (DAY, 7 * DAY),
    "a week later": (7 * DAY, 30 * DAY),
    "a month later": (30 * DAY, None),
}


@pytest.mark.parametrize(("age", "due"), YOUNG.values(), ids=YOUNG.keys())
def test_an_address_without_an_article_gets_looks_while_it_is_new(age, due):
    """An empty first answer was asked for once in 400 days."""
    assert look_due(NOON, NOON + age, is_first=False) == (due and NOON + due)


def test_an_old_address_gets_one_more_look_after_its_first_answer():
    """A back-fill meets database errors too."""
    assert look_due(NOON, NOON + 90 * DAY, is_first=True) == NOON + 91 * DAY


LISTED = {
    "minutes": (HOUR / 60, 6 * HOUR),
    "days": (3 * DAY, DAY),
    "weeks": (20 * DAY, 7 * DAY),
    "years": (999 * DAY, 30 * DAY),
}


@pytest.mark.parametrize(("age", "gap"), LISTED.values(), ids=LISTED.keys())
def test_the_gaps_grow_with_age_while_an_address_is_listed(age, gap):
    """Hours, a day, a week, a month."""
    assert listed_again_due(NOON, NOON + age) == NOON + age + gap


def due_at(desk):
    due = desk.row("SELECT due_at FROM urls")["due_at"]
    return due and moment(due)


def lists(desk):
    desk.archive.ledger.enter(desk.publication, [Entry(url=URL)], source="sitemap", at=desk.now)


@pytest.mark.parametrize("outcome", [Outcome.NOT_ARTICLE, Outcome.GONE, Outcome.FAILED])
def test_no_outcome_is_for_ever_while_the_address_is_listed(desk, outcome):
    """Ten failures ended it for good, though the source listed it every day."""
    lists(desk)
    for _ in range(TRIES):
        desk.archive.ledger.settle(1, outcome, reason="http 500", at=desk.now)
        desk.later(days=40)
    assert due_at(desk) is None

    checked = desk.now - timedelta(days=40)
    lists(desk)

    assert due_at(desk) == checked + timedelta(days=30)


@pytest.mark.parametrize("outcome", [Outcome.ARCHIVED, Outcome.SKIPPED])
def test_what_is_archived_or_was_never_to_be_asked_stays_at_rest(desk, outcome):
    """An article has its own looks, by its age."""
    lists(desk)
    desk.archive.ledger.settle(1, outcome, at=desk.now)

    desk.later(days=40)
    lists(desk)

    assert due_at(desk) is None


def test_a_restored_article_loses_its_tombstone(desk):
    """Its address was listed again for 700 days, and nobody looked."""
    desk.read(page=URL)
    for _ in range(2):
        desk.later(days=2)
        desk.next_run()
        desk.archive.ledger.settle(1, Outcome.GONE, reason="http 404", at=desk.now)
    desk.next_run()
    assert desk.row("SELECT gone_at FROM articles")["gone_at"]

    desk.later(days=3)
    lists(desk)
    assert due_at(desk) < desk.now
    desk.read(page=URL)

    assert desk.row("SELECT gone_at FROM articles")["gone_at"] is None
    assert desk.row("SELECT outcome FROM urls")["outcome"] == "archived"
