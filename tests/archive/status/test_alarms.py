from contextlib import closing
from datetime import UTC, date, datetime, timedelta

import pytest

from archive.facts import Alarm
from archive.schema.database import connect, writing_beside
from archive.status.alarms import Snooze, changes, note, snooze, wake
from archive.status.concerns import Concern

DAY = timedelta(days=1)
START = datetime(2026, 3, 2, 6, 0, tzinfo=UTC)


def concern(publication="oracle", reason=Alarm.FAILED, subject="", what="failed"):
    return Concern(
        publication=publication, reason=reason, subject=subject, what=what, since=None, remedy="look", command="x"
    )


@pytest.fixture
def run(shelf):
    """What a run reports that finds *found* some days after the first one; it is delivered unless told otherwise."""
    for name in ("oracle", "other"):
        shelf.publication(name, name)

    def report(*found, days=0.0, of=("oracle",), delivered=True):
        at = START + days * DAY
        with closing(connect(shelf.path)) as db:
            news = changes(db.conn, found, of=of, at=at)
        if delivered:
            with writing_beside(shelf.path) as db:
                note(db, news, at=at)
        return [paragraph.partition("\n")[0] for paragraph in news.paragraphs]

    return report


def test_a_problem_is_reported_when_it_begins_once_a_week_and_when_it_ends(run):
    """Who gets the same mail at every run reads none of them."""
    reports = {days: run(concern(), days=days) for days in (0, 0.5, 1, 6, 7, 8, 13, 14)}

    assert {days: said for days, said in reports.items() if said} == {
        0: ["oracle: failed"],
        7: ["still: oracle: failed"],
        14: ["still: oracle: failed"],
    }
    assert run(days=15) == ["over: oracle: failed"]
    assert run(days=16) == []
    assert run(concern(), days=17) == ["oracle: failed"]


@pytest.mark.parametrize(("minutes", "said"), [(-90, []), (-5, ["still: oracle: failed"])])
def test_a_run_that_begins_some_minutes_early_counts_as_a_week_later(run, minutes, said):
    """The timer has a random delay."""
    run(concern())

    assert run(concern(), days=7 + minutes / 24 / 60) == said


def test_what_was_not_delivered_is_reported_again(run):
    """A mail server that is down loses no alarm."""
    first = run(concern(), delivered=False)

    assert run(concern(), days=1) == first == ["oracle: failed"]


def test_numbers_that_change_make_no_new_problem(run):
    """12 of 30 addresses today, 14 tomorrow."""
    run(concern(reason=Alarm.MANY_FAILED, what="12 of 30 addresses failed"))

    assert run(concern(reason=Alarm.MANY_FAILED, what="14 of 30 addresses failed"), days=1) == []


def test_each_source_field_event_and_article_is_a_problem_of_its_own(run):
    """A second feed that breaks is news."""
    run(concern(reason=Alarm.SOURCE, subject="feed a/"))

    found = [concern(reason=Alarm.SOURCE, subject=f"feed {name}/", what=name) for name in "ab"]

    assert run(*found, days=1) == ["oracle: b"]


def test_a_run_ends_no_problem_of_a_title_that_it_did_not_crawl(run):
    """Its trouble was not looked for."""
    run(concern(), concern(publication=None, reason=Alarm.CAPTURES, what="gone"), of=["oracle"])

    assert run(days=1, of=["other"]) == ["over: archive: gone"]
    assert run(days=2, of=["oracle"]) == ["over: oracle: failed"]


def test_the_problem_of_a_title_that_is_no_more_is_over(run, shelf):
    """It was renamed or dropped; nothing may hang in the list for ever."""
    run(concern("oracle"), of=["oracle"])
    shelf.ask("UPDATE publications SET slug = 'renamed' WHERE slug = 'oracle'", commit=True)

    assert run(days=1, of=["other"]) == ["over: oracle: failed"]


@pytest.mark.parametrize("name", ["oracle", "oracle:failed"])
def test_a_snoozed_problem_is_reported_on_its_day_and_no_sooner(run, shelf, name):
    """Not after the week that it would have had either."""
    run(concern())
    snooze(shelf.path, Snooze(name=name, until=date(2026, 3, 12), reason="they know"), at=START)

    assert [run(concern(), days=days) for days in (1, 7, 9, 10, 11)] == [[], [], [], ["still: oracle: failed"], []]


def test_the_end_of_a_snoozed_problem_is_reported_and_wakes_it(run, shelf):
    """The same problem next month is a new one."""
    run(concern())
    snooze(shelf.path, Snooze(name="oracle:failed", until=date(2026, 12, 24), reason="they know"), at=START)

    assert run(days=1) == ["over: oracle: failed"]
    assert run(concern(), days=2) == ["oracle: failed"]


def test_a_problem_that_begins_while_it_is_snoozed_waits(run, shelf):
    """A title is snoozed for its move, and what breaks meanwhile is part of it."""
    snooze(shelf.path, Snooze(name="oracle", until=date(2026, 3, 12), reason="moving"), at=START)

    assert run(concern(), concern("other"), days=1, of=["oracle", "other"]) == ["other: failed"]
    assert wake(shelf.path, "oracle")
    assert run(concern(), concern("other"), days=2, of=["oracle", "other"]) == ["oracle: failed"]
    assert not wake(shelf.path, "oracle")
