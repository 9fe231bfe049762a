"""Pages in place of stories, told by what was listed and by what several addresses show."""

from datetime import timedelta

import pytest

from archive.articles.placeholder_pages import UNTITLED
from archive.articles.review import Review
from archive.facts import Fault, Reason
from archive.noted import noted
from archive.records import Entry, Kind, Reading
from archive.times import moment
from tests.archive.conftest import NOON, reading

TITLES = ["Drone flights begin over the marsh", "Reserve constables win a pension", "Price of diesel grounds the boats"]
STORIES = {
    title: f"{title}, the panel was told. " + " ".join(f"{title.split()[0].lower()}{at}" for at in range(40))
    for title in TITLES
}
LANTERNS = "The lanterns of the quay are lit again by the crew that lit them in the year of the great storm at sea."


def lists(desk, *, titled, number=UNTITLED):
    """Let a source list so many addresses, whose last parts are numbers, with or without their titles."""
    urls = [f"https://sample.example/news/{4711 + at}/" for at in range(number)]
    entries = [Entry(url=url, title=title if titled else None) for url, title in zip(urls, TITLES, strict=False)]
    desk.archive.ledger.enter(desk.publication, entries, source="feed", at=desk.now)
    return urls


def shows(desk, url, headline, body, **values):
    desk.archive.record(desk.fetch(url), reading(body, headline=headline, url=url, **values), at=desk.now)


def returns(desk, urls, **values):
    """Let each address show its story two days later."""
    desk.next_run()
    desk.later(days=2)
    for url, (headline, body) in zip(urls, STORIES.items(), strict=False):
        shows(desk, url, headline, body, **values)
    desk.next_run()


def outcomes(desk):
    return {(row["outcome"], row["reason"]) for row in desk.rows("SELECT outcome, reason FROM urls")}


def headlines(desk):
    return sorted(row["headline"] for row in desk.rows("SELECT headline FROM articles"))


COUNTING = {
    "the same page": ("Notice", LANTERNS),
    "a number in the headline": ("Error 1015, ray 8ab{0}9f", LANTERNS),
    "a time in headline and text": ("Back at 14:1{0}", f"{LANTERNS} Come again at 14:1{{0}}, with ticket 99{{0}}."),
    "the title that was listed in the headline's place": ("Notice {0}", f"{LANTERNS}\n\nPage {{0}} of 3."),
}


@pytest.mark.parametrize(("headline", "text"), COUNTING.values(), ids=COUNTING)
def test_a_page_that_counts_up_is_one_page(desk, headline, text):
    """Errors have numbers, and maintenance has a clock; each was an article of its own."""
    urls = lists(desk, titled=True)

    for at, url in enumerate(urls):
        shows(desk, url, headline.format(at), text.format(at))

    assert headlines(desk) == []
    assert outcomes(desk) == {("waiting", "placeholder page")}
    returns(desk, urls)
    assert headlines(desk) == sorted(TITLES)


def test_stories_that_differ_in_more_than_numbers_are_stories(desk):
    """Their titles were listed otherwise, as some sites do."""
    urls = lists(desk, titled=True)

    for at, url in enumerate(urls):
        shows(desk, url, f"Court list {at}", " ".join(f"name{'abc'[at]}{word}" for word in "abcdefghijklmnop"))

    assert len(headlines(desk)) == len(urls)


@pytest.mark.parametrize(("number", "articles"), [(UNTITLED - 1, 1), (UNTITLED, 0)])
def test_where_only_addresses_were_listed_one_text_at_three_of_them_is_no_story(desk, number, articles):
    """A story may stand at two, with its print version."""
    urls = lists(desk, titled=False, number=number)

    for url in urls:
        shows(desk, url, "Notice", LANTERNS)

    assert len(headlines(desk)) == articles
    returns(desk, urls, published=NOON)
    assert headlines(desk) == sorted(TITLES[:number])
    assert desk.rows("SELECT * FROM held") == desk.rows("SELECT * FROM revisions") == []


@pytest.mark.parametrize(("values", "held"), [({"published": NOON}, 0), ({"authors": ("Jo Hale",)}, 0), ({}, 1)])
@pytest.mark.parametrize("number", range(1, UNTITLED))
def test_a_text_without_title_date_and_author_makes_room_for_a_story_that_has_one_of_them(desk, number, values, held):
    """No word gave it away and nothing was listed; where neither has a date or an author, a person decides."""
    urls = lists(desk, titled=False, number=number)
    for url in urls:
        shows(desk, url, "Notice", LANTERNS)

    returns(desk, urls, **values)

    assert len(desk.rows("SELECT * FROM held")) == held * number
    assert headlines(desk) == (["Notice"] if held else sorted(TITLES[:number]))
    assert desk.rows("SELECT * FROM revisions") == []


@pytest.mark.parametrize("values", [{"published": NOON}, {"authors": ("Jo Hale",)}], ids=["dated", "signed"])
def test_a_dated_or_signed_story_may_stand_at_many_addresses(desk, values):
    """A site files it under each of its sections."""
    for url in lists(desk, titled=False):
        shows(desk, url, TITLES[0], STORIES[TITLES[0]], **values)

    assert headlines(desk) == TITLES[:1]
    assert outcomes(desk) == {("archived", None)}


def test_a_dated_page_that_tells_another_story_is_held_where_a_dated_story_stood(desk):
    """Without a listed title nothing says which of two stories is right."""
    (url,) = lists(desk, titled=False, number=1)
    shows(desk, url, TITLES[1], STORIES[TITLES[1]], published=NOON)

    returns(desk, [url], published=NOON)

    assert headlines(desk) == [TITLES[1]]
    assert outcomes(desk) == {("held", "tells another story")}


def test_a_held_story_that_shows_something_else_is_looked_at_again_the_next_day(desk):
    """Maintenance is over by then, and nobody has to decide; a page that still reads worse has ever more time.

    A crawl that begins at the same hour each day must find it due.
    """
    first, second, third = lists(desk, titled=True)
    for url, title in ((first, TITLES[0]), (second, TITLES[1])):
        shows(desk, url, title, STORIES[title])
    desk.next_run()
    shown = Reading(kind=Kind.PLACEHOLDER, reader="r1", reason=noted(Reason.PLACEHOLDER))
    empty = Reading(kind=Kind.LISTING, reader="r1", reason=noted(Reason.TEASERS))

    for url, reading_of in ((first, shown), (second, empty)):
        desk.archive.record(desk.fetch(url), reading_of, at=desk.now)

    assert waits(desk, first) == waits(desk, second) == timedelta(hours=12)
    assert waits(desk, third) <= timedelta()

    for days, wait in ((1, 1.5), (2, 3.5), (4, 7), (7, 7)):
        desk.next_run()
        desk.later(days=days)
        for url, reading_of in ((first, shown), (second, empty)):
            desk.archive.record(desk.fetch(url), reading_of, at=desk.now)
        assert waits(desk, first) == timedelta(hours=12)
        assert round(waits(desk, second) / timedelta(days=1), 1) == wait


def waits(desk, url):
    (row,) = [row for row in desk.rows("SELECT address, due_at FROM urls") if row["address"] == url]
    return moment(row["due_at"]) - desk.now


def test_a_wall_before_all_stories_is_one_event_that_says_so(desk):
    """They did not vanish, and the next day's crawl looks at them again."""
    urls = lists(desk, titled=True)
    for url, (title, body) in zip(urls, STORIES.items(), strict=True):
        shows(desk, url, title, body)
    desk.next_run()
    desk.later(days=1)
    for url in urls:
        wall = Reading(kind=Kind.PLACEHOLDER, reader="r1", reason=noted(Reason.PLACEHOLDER))
        desk.archive.record(desk.fetch(url), wall, at=desk.now)

    assert desk.archive.conclude(desk.run, desk.publication) is Fault.PLACEHOLDER_PAGES

    (event,) = Review(desk.archive.db).events()
    assert (event.reason, event.worse) == ("reads worse (placeholder page)", len(urls))
    assert outcomes(desk) == {("held", "reads worse (placeholder page)")}
    assert {waits(desk, url) for url in urls} == {timedelta(hours=12)}
    returns(desk, urls)
    assert outcomes(desk) == {("archived", None)}
    assert Review(desk.archive.db).events() == []
