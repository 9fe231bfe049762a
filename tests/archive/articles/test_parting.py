import pytest

from archive.articles.parting import Parting
from archive.errors import NoSuchRecord
from archive.records import Entry
from tests.archive.conftest import reading

FLIGHTS, PENSION = "https://sample.example/news/1", "https://sample.example/news/2"
TEXTS = {name: " ".join(f"{name}{n}" for n in range(30)) for name in ("flights", "pension")}
HEADLINES = {"flights": "Drone flights begin", "pension": "Constables win pension"}


@pytest.fixture
def key(desk):
    """An article to which an earlier version bound two addresses, so that one story overwrote the other."""
    entries = [Entry(url=FLIGHTS, title=HEADLINES["flights"]), Entry(url=PENSION, title=HEADLINES["pension"])]
    desk.archive.ledger.enter(desk.publication, entries, source="feed", at=desk.now)
    story(desk, "flights", FLIGHTS)
    was = desk.row("SELECT * FROM articles")
    desk.archive.db.conn.execute(
        """INSERT INTO revisions (article_id, headline, body, cause, changed, replaced_at, reading)
           VALUES (1, ?, ?, 'publisher', '["headline", "body"]', ?, 'r1')""",
        [was["headline"], was["body"], was["first_seen_at"]],
    )
    desk.archive.db.conn.execute("UPDATE articles SET headline = ?, body = ?", [HEADLINES["pension"], TEXTS["pension"]])
    desk.archive.db.conn.execute("UPDATE urls SET article_id = 1 WHERE role = 'article'")
    desk.later(days=1)
    return was["key"]


def story(desk, name, url):
    return desk.archive.record(desk.fetch(url), reading(TEXTS[name], headline=HEADLINES[name], url=url), at=desk.now)


def decide(desk, what, key):
    getattr(desk.archive.decisions, what)(key, reason=None, who="eve", at=desk.now)


def test_an_article_that_holds_two_stories_is_listed_until_someone_decides(desk, key):
    """Nobody would look for it otherwise."""
    (found,) = Parting(desk.archive.db).mixed()
    assert (found.key, found.was, found.is_now) == (key, HEADLINES["flights"], HEADLINES["pension"])

    decide(desk, "keep_whole", key)

    assert list(Parting(desk.archive.db).mixed()) == []


def test_parted_stories_are_archived_each_under_its_own_address(desk, key):
    """The next look at both addresses heals what was bound together."""
    decide(desk, "split", key)
    assert desk.rows("SELECT id FROM urls WHERE due_at <= ?", "2026-03-03T12:00:00Z")

    story(desk, "flights", FLIGHTS)
    story(desk, "pension", PENSION)

    rows = desk.rows("SELECT headline, url FROM articles ORDER BY url")
    assert [tuple(row.values()) for row in rows] == [(HEADLINES["flights"], FLIGHTS), (HEADLINES["pension"], PENSION)]
    assert list(Parting(desk.archive.db).mixed()) == []


def test_a_bound_address_parts_by_itself_when_the_listed_story_is_read(desk, key):
    """Most are looked at again before anyone decides."""
    story(desk, "flights", FLIGHTS)

    assert len(desk.rows("SELECT * FROM articles")) == 2
    assert desk.row("SELECT url FROM articles WHERE id = 1")["url"] == PENSION


def test_a_key_that_no_article_has_is_refused(desk):
    """A mistyped one changes nothing."""
    with pytest.raises(NoSuchRecord):
        decide(desk, "split", "nope")
