import itertools
from contextlib import closing
from datetime import date

import pytest

from archive.schema.database import connect
from archive.search import find as finding
from archive.search import matches as matching
from archive.search.find import find
from archive.search.matches import Sort, is_small, quickest
from archive.search.selection import Selection
from archive.search.trends import months
from tests.shelf import Shelf


@pytest.fixture(scope="module")
def forty(tmp_path_factory):
    shelf = Shelf(tmp_path_factory.mktemp("forty") / "blotter.db")
    for number in range(40):
        shelf.article(
            f"Police {number}",
            publication="rare" if number == 7 else "sample",
            published=f"{2000 + number}-01-01" if number != 5 else None,
            authors=[f"Author {number % 2}"],
            section="News",
        )
    return shelf.path


@pytest.fixture
def many(forty, monkeypatch):
    """Forty articles about police, of which ten are looked at: what holds for 5,000 of a million."""
    monkeypatch.setattr(finding, "AMONG", 10)
    with closing(connect(forty)) as db:
        yield db.conn


def plain(found):
    return [hit.headline.replace("\x02", "").replace("\x03", "") for hit in found.hits]


def test_a_common_word_is_counted_exactly_and_ranked_among_the_last_archived(many):
    """Nobody waits for the best of half a million."""
    found = find(many, Selection(query="police"), sort=Sort.BEST, limit=3, facets=True)

    assert (found.total, found.exact, found.looked_at) == (40, True, 10)
    assert plain(found)[0] == "Police 39"
    assert dict(found.facets["year"]) == {str(2000 + number): 1 for number in range(30, 40)}


def test_newest_and_oldest_are_of_all_matches(many):
    """They are found by walking the days, not among the last archived."""
    assert plain(find(many, Selection(query="police"), sort=Sort.OLDEST, limit=2)) == ["Police 0", "Police 1"]
    assert plain(find(many, Selection(query="police"), sort=Sort.NEWEST, limit=2, offset=2)) == [
        "Police 37",
        "Police 36",
    ]


def test_with_a_filter_the_number_is_said_to_be_more_than(many):
    """Only reading all would tell."""
    found = find(many, Selection(query="police", sections=("news",)), sort=Sort.BEST, limit=3)

    assert (found.total, found.exact) == (10, False)


def test_all_articles_are_counted_exactly_however_many(many):
    """Without words the index counts."""
    found = find(many, Selection(publications=("sample",)), sort=Sort.NEWEST, limit=2, facets=True)

    assert (found.total, found.exact, found.looked_at) == (39, True, 10)


def test_a_narrow_filter_is_asked_article_by_article(many, monkeypatch):
    """Newest first, since scoring would count the whole archive for each."""
    monkeypatch.setattr(matching, "PROBE", 10)
    monkeypatch.setattr(matching, "FEW", 10)
    narrow = Selection(query="police", publications=("rare",))

    assert is_small(many, narrow)
    assert not is_small(many, Selection(query="police", sections=("news",)))
    assert plain(find(many, narrow, sort=Sort.BEST, limit=5)) == ["Police 7"]


@pytest.mark.parametrize(("probe", "few", "small"), [(20, 40, True), (21, 40, False), (20, 41, False)])
def test_what_is_narrow_depends_on_the_number_of_matches(many, monkeypatch, probe, few, small):
    """One article and forty matches: they are worth twenty for each article asked, and are many from forty on."""
    monkeypatch.setattr(matching, "PROBE", probe)
    monkeypatch.setattr(matching, "FEW", few)

    assert is_small(many, Selection(query="police", publications=("rare",))) is small


FILTERS = [
    Selection(query="police", sections=("news",)),
    Selection(query="police", since=date(2010, 1, 1), until=date(2012, 12, 31), undated=True),
    Selection(query="police -police", publications=("rare",)),
    Selection(query="police", publications=("rare", "sample"), authors=("Author 1",)),
]


@pytest.mark.parametrize("selection", FILTERS)
@pytest.mark.parametrize("sort", Sort)
def test_a_filter_finds_the_same_however_it_is_asked(many, monkeypatch, selection, sort):
    """By looking each match up, or by gathering first what the filter leaves."""
    monkeypatch.setattr(matching, "PROBE", 1_000)
    ways = []
    for cost in (0, 1_000_000):
        monkeypatch.setattr(matching, "LOOK_UP", cost)
        found = find(many, selection, sort=sort, limit=9, facets=True)
        ways.append((plain(found), found.total, found.facets, months(many, selection)))

    assert ways[0] == ways[1]


@pytest.mark.parametrize(("look_up", "gathers"), [(1, False), (2, True)])
def test_the_articles_of_a_narrow_filter_are_gathered_where_that_reads_less(many, monkeypatch, look_up, gathers):
    """One article of forty is left: all forty matches would be looked up, or forty and one looked into a set."""
    monkeypatch.setattr(matching, "LOOK_UP", look_up)
    monkeypatch.setattr(matching, "GATHER", 1)

    assert is_gathered(quickest(many, Selection(query="police", publications=("rare",)), most=11)) is gathers


def is_gathered(way):
    return "gathered" in way[2]


@pytest.mark.parametrize(("until", "most", "gathers"), [(2013, 11, True), (2014, 11, False), (2014, None, True)])
def test_a_wide_filter_is_not_gathered_where_some_matches_are_enough(many, until, most, gathers):
    """Four of forty articles are narrow, five are one in eight."""
    period = Selection(query="police", since=date(2010, 1, 1), until=date(until, 12, 31))

    assert is_gathered(quickest(many, period, most=most)) is gathers


@pytest.mark.parametrize("query", ["police", "7", "police OR nothing", "nothing"])
@pytest.mark.parametrize("most", [None, 1, 2, 50])
def test_matches_are_counted_no_further_than_the_choice_needs(many, monkeypatch, most, query):
    """It is the same as with all of them counted."""
    selection, kept = Selection(query=query, publications=("rare",)), 1
    whole = matching.holding(many, selection.match)
    looked_up = min(whole, most * 40 // kept) if most else whole
    for look_up, gather in itertools.product((0, 1, 2, 5, 40), (0, 1, 3, 7, 39, 40)):
        monkeypatch.setattr(matching, "LOOK_UP", look_up)
        monkeypatch.setattr(matching, "GATHER", gather)

        chosen = is_gathered(quickest(many, selection, most=most))

        assert chosen is (look_up * looked_up > whole + gather * kept), (look_up, gather)
