"""A redesign is one event for a person, with cause `layout`; edits are edits."""

import json
from datetime import date, timedelta

import pytest

from archive.articles.redesigns import shared_fields
from archive.articles.review import Review
from archive.facts import Fault
from archive.records import Entry

PAGES = [f"https://sample.example/news/{at}/" for at in range(12)]


def story(at, word="word"):
    return " ".join(f"{word}{at}x{n}" for n in range(30)) + "."


def look(desk, *numbers, word="word", **values):
    for at in numbers:
        headline = f"Story {at}"
        desk.read(story(at, word), page=PAGES[at], **{"headline": headline, "byline": f"By Writer {at}"} | values)


@pytest.fixture
def held(desk):
    """Twelve articles of an earlier run, looked at again days later."""
    look(desk, *range(12))
    desk.later(days=3)
    desk.next_run()
    return Review(desk.archive.db)


def conclude(desk):
    return desk.archive.conclude(desk.run, desk.publication)


def causes(desk):
    return [row["cause"] for row in desk.rows("SELECT cause FROM revisions ORDER BY id")]


SHARED = {
    "two are few": ([["byline"]] * 2, 2, set()),
    "three of three": ([["byline"]] * 3, 3, {"byline"}),
    "half": ([["byline"]] * 4, 8, set()),
    "more than half": ([["byline"]] * 5, 9, {"byline"}),
    "each in another field": ([["byline"], ["headline"], ["standfirst"]], 3, set()),
    "two fields": ([["byline", "headline"]] * 3, 4, {"byline", "headline"}),
    "four texts are few": ([["body"]] * 4, 4, set()),
    "five of five texts": ([["body"]] * 5, 5, {"body"}),
    "four fifths of the texts": ([["body"]] * 8, 10, set()),
    "more than four fifths": ([["body"]] * 9, 11, {"body"}),
}


@pytest.mark.parametrize(("changes", "looked_at", "shared"), SHARED.values(), ids=SHARED.keys())
def test_most_articles_share_the_fields_of_a_redesign(changes, looked_at, shared):
    """Both sides of each threshold."""
    assert shared_fields(changes, looked_at) == shared


def test_a_redesign_is_one_event_with_its_fields(desk, held):
    """Nobody is said to have edited; what stood, stands until a person has looked."""
    look(desk, *range(10), byline="Our writers")
    look(desk, 10, 11)

    assert conclude(desk) is Fault.LAYOUT_CHANGED

    (event,) = held.events()
    assert (event.reason, event.changed, event.worse, event.gone) == ("layout changed (byline)", 10, 0, 0)
    assert causes(desk) == []
    assert desk.row("SELECT DISTINCT outcome, reason FROM urls WHERE outcome <> 'archived'") == {
        "outcome": "held",
        "reason": "layout changed (byline)",
    }


@pytest.mark.parametrize(("articles", "fault"), [(1, None), (2, None), (3, Fault.LAYOUT_CHANGED)])
def test_an_article_at_many_addresses_counts_once(desk, articles, fault):
    """One story, printed at four addresses of one run with another byline at three, is no redesign."""
    for at in range(articles):
        desk.read(story(at), page=PAGES[at], headline=f"Story {at}", byline="By A Writer", authors=["A Writer"])
        for copy in range(4):
            page = f"{PAGES[at]}?copy={copy}"
            desk.read(story(at), page=page, headline=f"Story {at}", byline="By Our Writers", authors=["A Writer"])

    assert conclude(desk) is fault


def test_an_edit_of_other_fields_beside_it_is_made(desk, held):
    """One headline is corrected on the day of the redesign."""
    look(desk, *range(8), byline="Our writers")
    look(desk, 8, headline="Story 8, corrected")
    conclude(desk)

    assert [json.loads(row["changed"]) for row in desk.rows("SELECT changed FROM revisions")] == [["headline"]]
    assert held.events()[0].changed == 8


def test_an_accepted_redesign_is_no_edit_by_the_publisher(desk, held):
    """Its cause is `layout`, so that feeds and alerts are silent."""
    look(desk, *range(12), byline="Our writers")
    desk.next_run()

    done = desk.archive.decisions.accept(held.events()[0].id, reason=None, who="ada", at=desk.now)

    assert (done, causes(desk)) == (12, ["layout"] * 12)
    assert {row["byline"] for row in desk.rows("SELECT byline FROM articles")} == {"Our writers"}


def test_a_rejected_redesign_leaves_what_stood(desk, held):
    """The page was wrong for a day."""
    look(desk, *range(12), byline="Our writers")
    desk.next_run()

    desk.archive.decisions.reject(held.events()[0].id, reason=None, who="ada", at=desk.now)

    assert {row["byline"] for row in desk.rows("SELECT byline FROM articles WHERE id = 1")} == {"By Writer 0"}
    assert held.events() == causes(desk) == []


def test_a_redesign_goes_on_under_its_number(desk, held):
    """Run after run looks at a few more, and at the first ones again."""
    look(desk, *range(5), byline="Our writers")
    desk.next_run()
    (first,) = held.events()

    desk.later(days=7)
    look(desk, 0, 1, 5, byline="Our writers")
    look(desk, 6, 7, 8)
    desk.next_run()

    (event,) = held.events()
    assert (event.id, event.reason, event.changed) == (first.id, "layout changed (byline)", 6)
    assert causes(desk) == []


def test_a_page_that_reads_as_before_leaves_the_event(desk, held):
    """The theme was switched back."""
    look(desk, *range(12), byline="Our writers")
    desk.next_run()
    desk.later(days=7)
    look(desk, *range(12))
    desk.next_run()

    assert held.events() == causes(desk) == []


ANNOUNCED = {
    "by the page": lambda at: {"modified": at},
    "by the page, a day": lambda at: {"modified": at.date()},
    "handed over": lambda _: {"provenance": {"body": "rest"}},
}


@pytest.mark.parametrize("announced", ANNOUNCED.values(), ids=ANNOUNCED.keys())
def test_what_was_announced_is_an_edit_however_many_there_are(desk, announced):
    """A page that says that it was modified since, or a source that lists edits, is believed."""
    look(desk, *range(6), **announced(desk.now) | {"modified": None})
    desk.later(days=3)
    desk.next_run()
    look(desk, *range(6), word="edited", **announced(desk.now))

    assert conclude(desk) is None

    assert causes(desk) == ["publisher"] * 6


@pytest.mark.parametrize(("days", "fault"), [(0, None), (5, Fault.LAYOUT_CHANGED)])
def test_what_a_listing_says_was_modified_is_an_edit(desk, held, days, fault):
    """A sitemap's lastmod after the last look, not before it."""
    entries = [Entry(url=page, modified=desk.now - timedelta(days=days)) for page in PAGES]
    desk.archive.ledger.enter(desk.publication, entries, source="sitemap", at=desk.now)
    look(desk, *range(12), byline="Our writers")

    assert conclude(desk) is fault


def test_a_modified_date_of_long_ago_that_a_redesign_prints_announces_nothing(desk, held):
    """The theme shows it from now on."""
    look(desk, *range(12), byline="Our writers", modified=date(2020, 1, 1))

    assert conclude(desk) is Fault.LAYOUT_CHANGED


def test_a_killed_run_with_a_redesign_is_concluded_by_the_next_start(desk, held, path):
    """Nobody is said to have edited."""
    look(desk, *range(12), byline="Our writers")
    desk.archive.close()

    with type(desk.archive).open(path) as archive:
        assert Review(archive.db).events()[0].reason == "layout changed (byline)"
