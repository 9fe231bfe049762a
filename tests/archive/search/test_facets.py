import pytest

from archive.schema.database import connect
from archive.search.find import find
from archive.search.matches import Sort
from archive.search.selection import Selection


@pytest.fixture
def stocked(shelf):
    for number, (section, author, access, title) in enumerate(
        (
            ("News", "Ann", "open", "a"),
            ("News", "Bob", "teaser", "b"),
            ("Law", "Ann", "open", "a"),
            ("Law", "Cy", "open", "a"),
        )
    ):
        shelf.article(f"Police {number}", section=section, authors=[author], access=access, publication=title)
    db = connect(shelf.path)
    yield db.conn
    db.close()


def facets(db, **selected):
    return {
        name: dict(values)
        for name, values in find(db, Selection(**selected), sort=Sort.NEWEST, limit=5, facets=True).facets.items()
    }


@pytest.mark.parametrize("query", ["", "police"])
def test_a_facet_with_a_value_chosen_still_counts_the_others(stocked, query):
    """So that several can be chosen; the other facets count what was chosen."""
    chosen = facets(stocked, query=query, sections=("news",))

    assert chosen["section"] == {"News": 2, "Law": 2}
    assert chosen["author"] == {"Ann": 1, "Bob": 1}
    assert chosen["publication"] == {"a": 1, "b": 1}


@pytest.mark.parametrize(
    ("field", "value", "name", "counts"),
    [
        ("authors", "Cy", "author", {"Ann": 2, "Bob": 1, "Cy": 1}),
        ("access", "teaser", "access", {"open": 3, "teaser": 1}),
        ("publications", "b", "publication", {"a": 3, "b": 1}),
    ],
)
def test_each_facet_leaves_out_only_its_own_value(stocked, field, value, name, counts):
    """The rest of the selection holds for it."""
    chosen = facets(stocked, **{field: (value,)})

    assert chosen[name] == counts
    assert sum(chosen["section"].values()) == 1


def test_two_facets_narrow_each_other(stocked):
    """Sections of Ann, authors of News."""
    chosen = facets(stocked, sections=("News",), authors=("Ann",))

    assert chosen["section"] == {"News": 1, "Law": 1}
    assert chosen["author"] == {"Ann": 1, "Bob": 1}
