"""Which of two readings stands: both sides of each ratio."""

import json

import pytest

from archive.articles.ranking import agreement, is_handed_over, outranks

FEED = " ".join(f"word{at:03}" for at in range(104))  # a hundred shingles of five words


def row(origin, body):
    return {"provenance": json.dumps({"body": origin}), "body": body}


def page(words, length):
    """Return a page that prints the first *words* of the feed's text, and is *length* characters long."""
    own = " ".join(FEED.split()[:words])
    return (own + " other" * length)[:length]


@pytest.mark.parametrize(("words", "share", "stands"), [(94, 0.9, "page"), (93, 0.89, "feed")])
def test_a_page_that_holds_nine_tenths_of_a_feeds_text_holds_it(words, share, stands):
    """A feed that is an extract of its page gives way to it; one that tells something else does not."""
    long = page(words, 2 * len(FEED))

    assert agreement(FEED, long) == share
    assert outranks(row("page", long), row("feed", FEED)) is (stands == "page")


@pytest.mark.parametrize(("longer", "stands"), [(0, "page"), (-1, "feed")])
def test_a_page_is_fuller_from_three_tenths_more(longer, stands):
    """Less than that is the chrome around the text."""
    feed = FEED[: len(FEED) // 10 * 10]
    body = (feed + " other" * 100)[: len(feed) * 13 // 10 + longer]

    assert outranks(row("page", body), row("feed", feed)) is (stands == "page")


def test_rest_outranks_a_page_of_any_length():
    """It holds the whole text without chrome."""
    assert outranks(row("rest", FEED), row("page", FEED * 3))
    assert not outranks(row("page", FEED * 3), row("rest", FEED))


@pytest.mark.parametrize(("origin", "handed"), [("rest", True), ("feed", True), ("page", False), ("json-ld", False)])
def test_a_text_is_handed_over_by_rest_and_feeds(origin, handed):
    """What JSON-LD declares stands in the page itself."""
    assert is_handed_over(row(origin, FEED)) is handed


@pytest.mark.parametrize("origin", ["rest", "feed", "page"])
@pytest.mark.parametrize(("before", "after"), [(FEED, FEED * 2), (FEED * 2, FEED)])
def test_of_two_readings_that_came_one_way_the_later_stands(origin, before, after):
    """Longer or shorter: whether it may replace the other unseen is decided elsewhere."""
    assert not outranks(row(origin, before), row(origin, after))
