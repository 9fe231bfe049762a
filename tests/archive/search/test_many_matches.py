import pytest

from archive.schema.database import connect
from archive.search import find as finding
from archive.search import matches as matching
from archive.search.find import find
from archive.search.matches import Sort, is_small
from archive.search.selection import Selection


@pytest.fixture
def many(shelf, monkeypatch):
    """Forty articles about police, of which ten are looked at: what holds for 5,000 of a million."""
    monkeypatch.setattr(finding, "AMONG", 10)
    for number in range(40):
        shelf.article(
            f"Police {number}",
            publication="rare" if number == 7 else "sample",
            published=f"{2000 + number}-01-01" if number != 5 else None,
            authors=[f"Author {number % 2}"],
            section="News",
        )
    db = connect(shelf.path)
    yield db.conn
    db.close()


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
    narrow = Selection(query="police", publications=("rare",))

    assert is_small(many, narrow)
    assert not is_small(many, Selection(query="police", sections=("news",)))
    assert plain(find(many, narrow, sort=Sort.BEST, limit=5)) == ["Police 7"]
