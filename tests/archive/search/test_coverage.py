import pytest

from archive.schema.catalogue import queries
from archive.schema.database import connect
from archive.search.coverage import coverage
from archive.search.find import find
from archive.search.matches import Sort
from archive.search.selection import Selection


def missing(shelf, number, outcome, reason, listed_date=None, *, publication_id=1, listed_by="feed"):
    shelf.row(
        "urls",
        url=f"https://sample.example/missing/{number}",
        address="x",
        publication_id=publication_id,
        role="article",
        listed_by=listed_by,
        listed_date=listed_date,
        first_listed_at="2026-01-01T00:00:00Z",
        last_listed_at="2026-01-01T00:00:00Z",
        outcome=outcome,
        reason=reason,
    )


def asked(shelf, **fields):
    db = connect(shelf.path)
    try:
        return coverage(db.conn, Selection.of(fields))
    finally:
        db.close()


def test_coverage_says_what_is_held_and_what_is_known_to_be_missing(shelf):
    """By outcome and reason, most first."""
    shelf.article("A", published="2011-07-21")
    shelf.article("B", published=None)
    missing(shelf, 1, "barred", "robots.txt")
    missing(shelf, 2, "failed", "server error")
    missing(shelf, 3, "failed", "server error")

    told = asked(shelf)

    assert (told.held, told.undated, told.first, told.last) == (2, 1, "2011-07-21", "2011-07-21")
    assert [(each.outcome, each.reason, each.number) for each in told.missing] == [
        ("failed", "server error", 2),
        ("barred", "robots.txt", 1),
    ]
    assert told.known_missing == 3


@pytest.mark.parametrize(
    ("outcome", "counted"),
    [("barred", 0), ("gone", 0), ("not_article", 0), ("skipped", 0), ("held", 0), ("waiting", 1), ("failed", 1)],
)
def test_an_address_that_no_source_listed_is_missing_while_it_is_to_be_fetched(shelf, outcome, counted):
    """A mistyped one, given to `blotter fetch`, would be "known but not archived" for good."""
    shelf.publication()
    missing(shelf, 1, outcome, None, listed_by=None)
    missing(shelf, 2, outcome, None)

    assert asked(shelf).known_missing == 1 + counted


def test_a_period_counts_its_own_days_and_the_addresses_that_may_belong_to_it(shelf):
    """What was listed without a day may be of any."""
    shelf.article("A", published="2011-07-21")
    shelf.article("B", published="2016-12-31T23:00:00Z")
    missing(shelf, 1, "waiting", None, "2016-03-04")
    missing(shelf, 2, "waiting", None, "2012-03-04")
    missing(shelf, 3, "waiting", None)

    told = asked(shelf, since=["2016"], until=["2016"])

    assert (told.held, told.known_missing, told.first) == (1, 2, "2011-07-21")


def test_another_publication_is_another_coverage(shelf):
    """Each title has its own first day and its own gaps."""
    shelf.article("A", published="2011-07-21")
    shelf.article("B", publication="other", published="2015-01-01")
    missing(shelf, 1, "failed", "timeout")

    told = asked(shelf, publication=["other"])

    assert (told.held, told.known_missing, told.first) == (1, 0, "2015-01-01")


def test_undated_matches_are_counted_where_a_period_leaves_them_out(shelf):
    """And can be included."""
    shelf.article("Taser one", published="2016-01-01")
    shelf.article("Taser two", published=None)
    shelf.article("Other", published=None)
    db = connect(shelf.path)

    without = find(db.conn, Selection.of({"q": ["taser"], "since": ["2015"]}), sort=Sort.BEST, limit=9, facets=True)
    included = Selection.of({"q": ["taser"], "since": ["2015"], "undated": ["1"]})
    having = find(db.conn, included, sort=Sort.NEWEST, limit=9, facets=True)
    browsed = find(db.conn, Selection.of({"since": ["2015"]}), sort=Sort.NEWEST, limit=9, facets=True)

    db.close()
    assert (without.total, without.undated) == (1, 1)
    assert [hit.headline.replace("\x02", "").replace("\x03", "") for hit in having.hits] == ["Taser one", "Taser two"]
    assert having.undated == 0
    assert (browsed.total, browsed.undated) == (1, 2)


def test_the_command_says_what_is_held_beside_every_search(shelf, ask):
    """Nothing found means little where much is known and not held."""
    shelf.article("A", published="2011-07-21")
    shelf.article("B", published=None)
    missing(shelf, 1, "barred", "robots.txt")

    told = ask("search", "absent", "--since", "2011").stderr.splitlines()[-1]
    as_json = ask("search", "absent", "--json").json()["coverage"]

    assert told == (
        "of all publications in that period: 1 of 2 archived; 1 known but not archived (1 robots.txt); "
        "first archived day 2011-07-21; 1 undated, counted with --undated"
    )
    assert (as_json["held"], as_json["missing"][0]["number"]) == (2, 1)


@pytest.mark.parametrize(
    ("outcome", "reason", "said"),
    [
        ("archived", None, "1 of 1 archived"),
        ("archived", "redirect", "1 of 1 archived"),
        ("gone", "http 404", "1 of 1 archived, 1 of them since taken down"),
        ("gone", "redirects to home", "1 of 1 archived, 1 of them since taken down"),
        ("held", "too many changed at once", "1 of 1 archived, 1 with a change that waits for a decision"),
        ("held", "reads worse (empty)", "1 of 1 archived, 1 with a change that waits for a decision"),
        ("not_article", "listing", "1 of 1 archived"),
        ("failed", "timed out", "1 of 1 archived"),
        ("barred", "robots.txt", "1 of 1 archived"),
    ],
)
def test_what_was_archived_once_is_held_whatever_became_of_its_address(shelf, ask, outcome, reason, said):
    """The archive still has it: only an address that never led to an article is missing."""
    shelf.article("A", gone_at="2026-03-01T00:00:00Z" if outcome == "gone" else None)
    shelf.ask("UPDATE urls SET outcome = ?, reason = ?", outcome, reason, commit=True)
    if outcome == "held":
        shelf.row("held", event=1, state="held", what="worse", url_id=1, article_id=1, seen_at="2026-03-01T00:00:00Z")

    told = ask("search", "absent").stderr.splitlines()[-1]

    assert told.startswith(f"of all publications: {said}; none known to be missing;")
    assert ask("search", "absent", "--json").json()["coverage"]["missing"] == []


def test_an_address_that_was_gone_before_it_was_fetched_is_missing(shelf, ask):
    """No article of it was ever seen."""
    shelf.article("A")
    missing(shelf, 1, "gone", "http 404")

    assert "1 of 2 archived; 1 known but not archived (1 http 404)" in ask("search", "absent").stderr


def test_the_standing_question_of_what_is_missing_leaves_out_what_is_held(shelf):
    """It asks as the search does."""
    shelf.article("A", gone_at="2026-03-01T00:00:00Z")
    shelf.ask("UPDATE urls SET outcome = 'gone', reason = 'http 404'", commit=True)
    missing(shelf, 1, "gone", "http 410")

    rows = shelf.ask(queries()["why_missing"]["sql"])

    assert [row[1:4] for row in rows] == [("gone", "http 410", 1)]
