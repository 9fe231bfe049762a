import fcntl
import signal
import subprocess
import sys
from datetime import UTC, date, datetime, timedelta

import pytest

from archive.errors import ArchiveBusy, NotAnArchive
from archive.problems import PublicationReport
from archive.recording.change import Change
from archive.records import Article, Entry, Kind, Outcome, Precision, Publication, Reading, Role
from archive.store import Archive
from archive.times import moment, stamp
from archive.urls import key_of
from tests.archive.conftest import NOON, STORY, exchange, reading

HARBOUR = "https://sample.example/news/harbour/"


def test_a_second_writer_is_told_who_holds_the_archive(desk, path):
    """One writer; exit code 3."""
    with pytest.raises(ArchiveBusy, match=r"another run has this archive open \(process \d+\)") as refused:
        Archive.open(path)

    assert refused.value.exit_code == 3


def test_a_lock_whose_holder_did_not_say_its_name_is_still_a_lock(path):
    """The lock counts, not what is written in the file."""
    with path.with_name("blotter.db.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)

        with pytest.raises(ArchiveBusy, match="unknown"):
            Archive.open(path)


def test_an_archive_that_cannot_be_opened_is_not_left_locked(path):
    """The next try must not hear of another run."""
    path.write_text("not a database, but long enough to look like one to nobody")

    for _ in range(2):
        with pytest.raises(NotAnArchive):
            Archive.open(path)


def test_a_lock_in_a_folder_that_is_not_there_names_the_folder(tmp_path):
    """A mistyped path is told in one line."""
    with pytest.raises(NotAnArchive, match=r"there is no folder .*nowhere; make it"):
        Archive.open(tmp_path / "nowhere" / "blotter.db")


def test_closing_twice_is_no_error(path):
    """A spider and its extension may both close."""
    archive = Archive.open(path)
    archive.close()
    archive.close()


def test_the_captures_folder_goes_with_the_file(path):
    """It is named relative to the database, so both can move, and the file can be renamed."""
    Archive.open(path).close()
    (moved := path.parent / "moved").mkdir()
    path.rename(moved / "other.db")
    (path.parent / "blotter-captures").rename(moved / "blotter-captures")

    with Archive.open(moved / "other.db") as archive:
        assert archive.captures.folder == moved / "blotter-captures"
        assert not (moved / "other-captures").exists()


def test_a_read_me_that_a_user_changed_stays(path):
    """It is theirs."""
    Archive.open(path).close()
    readme = path.parent / "blotter-captures" / "READ-ME.txt"
    readme.write_text("mine")

    Archive.open(path).close()

    assert readme.read_text() == "mine"


def test_a_publication_declared_anew_keeps_its_id(desk):
    """Name and home may change; the slug is what it is known by."""
    again = desk.archive.add_publication(Publication(slug="sample", name="New Name", home="https://new.example/"))

    assert again == desk.publication
    assert desk.row("SELECT name, home, state FROM publications") == {
        "name": "New Name", "home": "https://new.example/", "state": "active",
    }  # fmt: skip


def test_a_capture_row_says_where_its_bytes_are_and_what_they_are(desk):
    """Digest of the payload, place of the record, and how it came."""
    capture = desk.fetch(robots="allowed", optout={"tdm-reservation": "1"})

    row = desk.row("SELECT * FROM captures")
    assert row["warc_file"] == capture.warc_file
    assert (row["status"], row["media_type"], row["origin"]) == (200, "text/html; charset=utf-8", "crawl")
    assert (row["robots"], row["optout"]) == ("allowed", '{"tdm-reservation": "1"}')
    assert row["run_id"] == desk.run
    assert (capture.etag, capture.last_modified) == ('"1"', "Mon, 02 Mar 2026 11:00:00 GMT")


def test_a_new_article_has_every_field_that_was_read(desk):
    """Row, authors in order, tags, captures; dates as stored."""
    published = datetime(2026, 3, 1, 18, 32, tzinfo=UTC)

    recorded = desk.read(
        standfirst="It was empty.",
        byline="By Paul Jacques",
        authors=("Paul Jacques", "Gary Mason", "Paul Jacques"),
        tags=("harbour", "boats"),
        published=published,
        published_text="Mar 1, 2026 @ 18:32",
        published_precision=Precision.MINUTE,
        modified=date(2026, 3, 2),
        provenance={"headline": "page"},
        confidence=0.9,
    )

    row = desk.row("SELECT * FROM articles")
    assert recorded.change is Change.NEW
    assert row["id"] == recorded.article_id
    assert row["key"] == key_of("sample", HARBOUR)
    assert row["url"] == HARBOUR
    assert (row["published"], row["published_precision"]) == ("2026-03-01T18:32:00Z", "minute")
    assert (row["modified"], row["word_count"], row["access"]) == ("2026-03-02", 30, "open")
    assert row["provenance"] == '{"headline": "page"}'
    assert row["first_seen_at"] == row["last_seen_at"] == "2026-03-02T12:00:00Z"
    authors = desk.rows("SELECT name FROM article_authors JOIN authors ON id = author_id ORDER BY position")
    assert [row["name"] for row in authors] == ["Paul Jacques", "Gary Mason"]
    assert len(desk.rows("SELECT * FROM article_tags")) == 2
    assert desk.row("SELECT capture_id, page FROM article_captures") == {"capture_id": 1, "page": 1}


def test_the_url_of_a_recorded_article_is_archived_and_due_again(desk):
    """Outcome, validators of the answer, no lease."""
    desk.archive.ledger.enter(desk.publication, [Entry(url=HARBOUR)], source="feed", at=NOON)
    desk.archive.ledger.lease(desk.publication, desk.run, at=NOON)

    desk.read(published=NOON - timedelta(hours=2))

    row = desk.row("SELECT * FROM urls")
    assert (row["outcome"], row["reason"], row["lease"], row["article_id"]) == ("archived", None, None, 1)
    assert (row["etag"], row["last_modified"]) == ('"1"', "Mon, 02 Mar 2026 11:00:00 GMT")
    assert row["due_at"] == "2026-03-02T16:00:00Z"
    assert desk.row("SELECT kind FROM captures")["kind"] == "article"


def test_validators_that_an_answer_no_longer_has_are_forgotten(desk):
    """Else the next request would ask with those of an earlier version."""
    desk.read()
    desk.archive.record(desk.fetch(response_headers=()), reading(), at=desk.now)

    assert desk.row("SELECT etag, last_modified FROM urls") == {"etag": None, "last_modified": None}


def test_an_answer_304_leaves_what_was_read_and_is_due_again(desk):
    """The gaps go on growing."""
    desk.read(published=NOON - timedelta(hours=2))
    desk.later(hours=4)

    desk.archive.ledger.unchanged(1, at=desk.now)

    row = desk.row("SELECT outcome, reason, checked_at, due_at, lease FROM urls")
    assert tuple(row.values()) == ("archived", None, "2026-03-02T16:00:00Z", "2026-03-03T10:00:00Z", None)


def test_an_answer_304_leaves_a_held_reading_held(desk):
    """The page is still as bad as it was."""
    desk.read(STORY)
    desk.read("")

    desk.archive.ledger.unchanged(1, at=desk.now)

    assert desk.row("SELECT outcome, reason FROM urls") == {"outcome": "held", "reason": "reads worse (empty)"}


@pytest.mark.parametrize("between", [Outcome.FAILED, Outcome.GONE])
def test_an_answer_304_ends_a_failure_or_an_absence(desk, between):
    """The article is archived again, its tombstone gone."""
    desk.read(STORY)
    desk.archive.ledger.settle(1, between, reason="503", at=desk.now)
    with desk.archive.db.atomic():
        desk.archive.db.conn.execute("UPDATE articles SET gone_at = '2026-03-02' WHERE ?", [between is Outcome.GONE])

    desk.archive.ledger.unchanged(1, at=desk.now)

    assert desk.row("SELECT outcome, reason, failures FROM urls") == {
        "outcome": "archived", "reason": None, "failures": 0,
    }  # fmt: skip
    assert desk.row("SELECT gone_at FROM articles")["gone_at"] is None


def test_an_answer_304_for_what_was_no_article_is_still_none(desk):
    """And gets another look while it is new."""
    desk.archive.record(desk.fetch(), Reading(kind=Kind.VACANCY, reader="r1", reason="a vacancy"), at=NOON)
    desk.archive.ledger.settle(1, Outcome.FAILED, reason="timed out", at=NOON)

    desk.archive.ledger.unchanged(1, at=NOON)

    row = desk.row("SELECT outcome, reason, due_at FROM urls")
    assert tuple(row.values()) == ("not_article", "a vacancy", "2026-03-02T18:00:00Z")


def test_a_page_that_could_not_be_read_is_not_asked_for_with_its_validators(desk):
    """A 304 would keep it from ever being read."""
    desk.archive.record(desk.fetch(), Reading(kind=Kind.ERROR, reader="", reason="reader crashed"), at=NOON)

    assert desk.row("SELECT etag, last_modified FROM urls") == {"etag": None, "last_modified": None}


def test_a_page_that_is_no_article_keeps_kind_and_reason(desk):
    """It can be found, counted and read again."""
    capture = desk.fetch()

    recorded = desk.archive.record(
        capture, Reading(kind=Kind.LISTING, reader="r1", reason="links outweigh text"), at=NOON
    )

    assert (recorded.change, recorded.article_id) == (Change.NOT_ARTICLE, None)
    assert desk.row("SELECT kind, reason FROM captures") == {"kind": "listing", "reason": "links outweigh text"}
    assert desk.row("SELECT outcome, reason FROM urls") == {"outcome": "not_article", "reason": "links outweigh text"}
    assert desk.rows("SELECT * FROM articles") == []


def test_a_kind_is_reason_enough(desk):
    """A reason is never missing."""
    desk.archive.record(desk.fetch(), Reading(kind=Kind.VACANCY, reader="r1"), at=NOON)

    assert desk.row("SELECT reason FROM urls")["reason"] == "another kind of page (vacancy)"


@pytest.mark.parametrize(
    ("kind", "reason", "told"),
    [(Kind.CHALLENGE, None, "another kind of page (challenge)"), (Kind.ERROR, "reader timed out", "reader timed out")],
)
def test_what_says_nothing_of_the_page_is_tried_again(desk, kind, reason, told):
    """A challenge or a crashed reader is a failure, not a verdict."""
    desk.archive.record(desk.fetch(), Reading(kind=kind, reader="", reason=reason), at=NOON)

    row = desk.row("SELECT outcome, reason, due_at, failures FROM urls")
    assert tuple(row.values()) == ("failed", told, "2026-03-02T13:00:00Z", 1)


def test_the_same_page_again_changes_nothing_but_when_it_was_seen(desk):
    """No revision; the article stands where it stood."""
    desk.read()
    desk.later(days=1)

    recorded = desk.read()

    assert recorded.change is Change.UNCHANGED
    assert desk.rows("SELECT * FROM revisions") == []
    row = desk.row("SELECT first_seen_at, last_seen_at FROM articles")
    assert tuple(row.values()) == ("2026-03-02T12:00:00Z", "2026-03-03T12:00:00Z")


def test_what_the_publisher_changed_leaves_the_earlier_reading_in_revisions(desk):
    """When, which fields, and the capture that shows it."""
    desk.read(STORY, modified=date(2026, 3, 2))
    desk.later(days=1)

    recorded = desk.read(STORY + " It has been identified.", headline="The boat", modified=date(2026, 3, 3))
    desk.next_run()

    assert recorded.change is Change.CHANGED
    revision = desk.row("SELECT * FROM revisions")
    assert (revision["cause"], revision["changed"], revision["stealth"]) == ("publisher", '["headline", "body"]', 0)
    assert (revision["headline"], revision["body"], revision["capture_id"]) == ("The harbour", STORY, 1)
    assert (revision["replaced_at"], revision["run_id"]) == ("2026-03-03T12:00:00Z", 1)
    article = desk.row("SELECT * FROM articles")
    assert (article["headline"], article["modified"]) == ("The boat", "2026-03-03")
    assert desk.row("SELECT capture_id FROM article_captures")["capture_id"] == 2
    assert desk.row("SELECT due_at FROM urls")["due_at"] > "2026-03-03T17"


STEALTH = {
    "modified date unchanged": (date(2026, 3, 2), date(2026, 3, 2), 1),
    "modified date moved": (date(2026, 3, 2), date(2026, 3, 3), 0),
    "no modified date": (None, None, 0),
}


@pytest.mark.parametrize(("before", "after", "stealth"), STEALTH.values(), ids=STEALTH.keys())
def test_a_changed_text_under_an_unchanged_modified_date_is_stealth(desk, before, after, stealth):
    """The publisher changed it and does not say so."""
    desk.read(STORY, modified=before)

    desk.read(STORY + " Now with more.", modified=after)
    desk.next_run()

    assert desk.row("SELECT stealth FROM revisions")["stealth"] == stealth


def test_another_reader_makes_a_revision_of_our_own(desk):
    """The publisher is not accused of what our reader did."""
    desk.read(STORY, reader="r1")

    desk.read(STORY + " Now found too.", reader="r2")

    assert desk.row("SELECT cause, stealth FROM revisions") == {"cause": "blotter", "stealth": 0}
    assert desk.row("SELECT reading FROM articles")["reading"] == "r2"


def test_the_same_bytes_read_otherwise_are_our_own_doing(desk):
    """Whatever the reader calls itself."""
    desk.read(STORY, payload=b"same")

    desk.read(STORY + " Now found too.", payload=b"same")

    assert desk.row("SELECT cause FROM revisions")["cause"] == "blotter"


def test_an_edit_under_a_new_reader_is_told_from_what_the_reader_does(desk):
    """The old capture is read again by today's reader first; then the publisher's part is plain."""
    desk.read(STORY, reader="r1")
    desk.later(days=1)
    new, today = desk.fetch(), reading(STORY + " Also found. And edited.", reader="r2")

    old = desk.archive.to_read_first(new, today)
    assert old is not None
    desk.archive.record(old, reading(STORY + " Also found.", reader="r2"), at=desk.now)
    assert desk.archive.to_read_first(new, today) is None
    desk.archive.record(new, today, at=desk.now)
    desk.next_run()

    assert [row["cause"] for row in desk.rows("SELECT cause FROM revisions ORDER BY id")] == ["blotter", "publisher"]
    assert desk.row("SELECT etag FROM urls")["etag"] == '"1"'


def test_nothing_is_read_first_where_one_reader_made_both_or_there_is_nothing_earlier(desk):
    """Most of the time."""
    first = desk.fetch(payload=b"same")
    assert desk.archive.to_read_first(first, reading()) is None

    desk.archive.record(first, reading(), at=NOON)

    assert desk.archive.to_read_first(desk.fetch(), reading()) is None
    assert desk.archive.to_read_first(desk.fetch(payload=b"same"), reading(reader="r2")) is None


def test_white_space_and_entities_make_no_revision(desk):
    """The current reading is brought up to date without one."""
    desk.read("Fish & chips. Officers ate.")

    recorded = desk.read("Fish &amp; chips.\n\nOfficers  ate.", section="News")

    assert recorded.change is Change.UNCHANGED
    assert desk.rows("SELECT * FROM revisions") == []
    assert desk.row("SELECT section FROM articles")["section"] == "News"


def test_a_relative_date_that_moved_on_makes_no_revision(desk):
    """The first date stays."""
    desk.read(published=NOON, published_text="just now")
    desk.later(days=2)

    recorded = desk.read(published=date(2026, 3, 3), published_text="1 day ago")

    assert recorded.change is Change.UNCHANGED
    assert desk.row("SELECT published, published_text FROM articles") == {
        "published": "2026-03-02T12:00:00Z", "published_text": "just now",
    }  # fmt: skip


OTHER = STORY + " Version B."


def test_a_version_seen_before_makes_no_revision(desk):
    """A page served in two versions by turns is not edited each time; which one stays is seen a day later."""
    desk.read(STORY)
    desk.read(OTHER)
    desk.next_run()

    changes = [desk.read(STORY).change, desk.read(OTHER).change, desk.read(STORY).change]
    desk.next_run()

    assert changes == [Change.UNCHANGED] * 3
    assert len(desk.rows("SELECT * FROM revisions")) == 1
    assert desk.row("SELECT due_at FROM urls")["due_at"] <= stamp(desk.now + timedelta(days=1))


@pytest.mark.parametrize(("hours", "current"), [(23, OTHER), (24, STORY)])
def test_an_edit_that_is_taken_back_is_an_edit(desk, hours, current):
    """What the editor removed must not stay the current text: after a day the words before it are no flapping."""
    desk.read(STORY, published=NOON)
    desk.next_run()
    desk.read(OTHER, published=NOON)
    desk.later(hours=hours)
    desk.next_run()

    desk.read(STORY, published=NOON)
    desk.next_run()

    assert desk.row("SELECT body FROM articles")["body"] == current
    assert [row["body"] for row in desk.rows("SELECT body FROM revisions")] == [STORY, OTHER][: 1 + (current is STORY)]


def test_an_edit_that_was_damped_is_seen_at_the_next_look(desk):
    """However old the article is, and were it never due again."""
    published = NOON - timedelta(days=5000)
    desk.read(STORY, published=published)
    desk.read(OTHER, published=published)
    desk.next_run()
    desk.read(STORY, published=published)

    desk.now = moment(desk.row("SELECT due_at FROM urls")["due_at"])
    desk.read(STORY, published=published)
    desk.next_run()

    assert desk.row("SELECT body FROM articles")["body"] == STORY


TAKEN_BACK = {
    "the page says when": {"modified": NOON + timedelta(hours=2)},
    "handed over": {"provenance": {"body": "rest"}},
}


@pytest.mark.parametrize("values", TAKEN_BACK.values(), ids=TAKEN_BACK.keys())
def test_an_edit_taken_back_within_the_hour_counts_where_its_source_says_so(desk, values):
    """A modified date that moved on, or a source that lists edits, shows no two versions by turns."""
    early = values | ({"modified": NOON} if "modified" in values else {})
    desk.read(STORY, **early)
    desk.later(minutes=30)
    desk.read(OTHER, **early | {"modified": NOON + timedelta(hours=1)})
    desk.next_run()
    desk.later(minutes=30)

    desk.read(STORY, **values)
    desk.next_run()

    assert desk.row("SELECT body FROM articles")["body"] == STORY
    assert len(desk.rows("SELECT * FROM revisions")) == 2


UNDATED = {"none": None, "by mistake": NOON + timedelta(days=60_000)}


@pytest.mark.parametrize("published", UNDATED.values(), ids=UNDATED.keys())
@pytest.mark.parametrize("look", ["a page", "304"])
def test_an_article_without_a_date_is_looked_at_by_when_it_was_first_seen(desk, published, look):
    """Neither for ever every few hours, nor never."""
    desk.read(published=published)

    looks = [moment(desk.row("SELECT due_at FROM urls")["due_at"])]
    for _ in range(2):
        desk.now = looks[-1]
        if look == "304":
            desk.archive.ledger.unchanged(1, at=desk.now)
        else:
            desk.read(published=published)
        looks.append(moment(desk.row("SELECT due_at FROM urls")["due_at"]))

    assert [at - NOON for at in looks] == [timedelta(hours=6), timedelta(days=1), timedelta(days=3)]


@pytest.mark.parametrize(("body", "why"), [("", "empty"), ("Officers were called.", "half as long")])
def test_a_worse_reading_is_held_not_stored(desk, body, why):
    """The good reading stays; the URL says why."""
    desk.read(STORY)
    desk.later(days=1)

    recorded = desk.read(body)

    assert (recorded.change, recorded.article_id) == (Change.FOR_REVIEW, 1)
    assert desk.row("SELECT body, last_seen_at FROM articles") == {
        "body": STORY,
        "last_seen_at": "2026-03-02T12:00:00Z",
    }
    assert desk.row("SELECT outcome, reason FROM urls") == {"outcome": "held", "reason": f"reads worse ({why})"}


def test_an_article_that_reads_as_no_article_is_held(desk):
    """A listing where a story stood is no reason to forget the story."""
    desk.read(STORY)

    recorded = desk.archive.record(desk.fetch(), Reading(kind=Kind.LISTING, reader="r1"), at=NOON)

    assert (recorded.change, recorded.article_id) == (Change.FOR_REVIEW, 1)
    assert desk.row("SELECT outcome, reason FROM urls") == {
        "outcome": "held",
        "reason": "reads worse (another kind of page (listing))",
    }
    assert desk.row("SELECT body FROM articles")["body"] == STORY


def test_one_article_under_two_addresses_is_one_with_an_alias(desk):
    """The canonical address decides; both URLs lead to it."""
    first = desk.read(page=HARBOUR)

    second = desk.read(page="https://sample.example/print/7", url="http://www.sample.example/news/harbour")

    assert second == type(second)(change=Change.UNCHANGED, article_id=first.article_id)
    assert len(desk.rows("SELECT * FROM articles")) == 1
    assert [row["article_id"] for row in desk.rows("SELECT article_id FROM urls ORDER BY id")] == [1, 1]


def test_the_same_words_under_another_address_are_one_article(desk):
    """Where a page names no canonical address, its text does."""
    desk.read(page=HARBOUR, published=date(2026, 3, 1))

    again = desk.read(page="https://sample.example/amp/harbour", published=datetime(2026, 3, 1, 9, tzinfo=UTC))

    assert (again.change, again.article_id) == (Change.UNCHANGED, 1)


def test_the_same_words_of_another_day_are_another_article(desk):
    """A notice that is printed each year is printed each year."""
    desk.read(page=HARBOUR, published=date(2025, 3, 1))

    assert desk.read(page="https://sample.example/again", published=date(2026, 3, 1)).change is Change.NEW


def test_pages_that_all_name_their_section_as_canonical_stay_apart(desk):
    """A broken theme must not fold a paper into one article; each is filed where it was read, the first one too."""
    section = "https://sample.example/news/"
    texts = [" ".join(f"{word}{n}" for n in range(40)) for word in ("fire", "flood", "theft")]

    for at, text in enumerate(texts):
        recorded = desk.read(text, page=f"https://sample.example/news/{at}", url=section, headline=f"Story {at}")
        assert recorded.change is Change.NEW

    rows = desk.rows("SELECT url, key FROM articles ORDER BY id")
    assert [row["url"] for row in rows] == [f"https://sample.example/news/{at}" for at in range(3)]
    assert len({row["key"] for row in rows}) == 3
    assert rows[0]["key"] == key_of("sample", section)


def listed(desk, url, title):
    desk.archive.ledger.enter(desk.publication, [Entry(url=url, title=title)], source="feed", at=desk.now)


@pytest.mark.parametrize(
    ("title", "url"),
    [("Boats are for sale", "https://sample.example/news/raid"), ("Raid: ten held", HARBOUR), (None, HARBOUR)],
    ids=["another story", "this story", "listed without title"],
)
def test_a_canonical_address_that_is_listed_as_another_story_names_nothing(desk, title, url):
    """A template that prints one address on every page does not file a story under that of its neighbour."""
    listed(desk, HARBOUR, title)

    desk.read(page="https://sample.example/news/raid", url=HARBOUR, headline="Raid at dawn")

    assert desk.row("SELECT url FROM articles")["url"] == url


def test_a_canonical_address_that_is_a_source_names_nothing(desk):
    """A listing holds no article."""
    desk.archive.ledger.address(desk.publication, "https://sample.example/news/", Role.SOURCE, at=desk.now)

    desk.read(page="https://sample.example/news/raid", url="https://sample.example/news/")

    assert desk.row("SELECT url FROM articles")["url"] == "https://sample.example/news/raid"


def test_a_page_that_tells_another_story_is_held_and_no_revision(desk):
    """A consent page of the same length replaced the story, "by the publisher"."""
    desk.read(STORY)

    recorded = desk.read(" ".join(f"partner{n}" for n in range(30)), headline="Before you continue")

    assert recorded.change is Change.FOR_REVIEW
    assert desk.row("SELECT outcome, reason FROM urls") == {"outcome": "held", "reason": "tells another story"}
    assert desk.row("SELECT body FROM articles")["body"] == STORY
    assert desk.rows("SELECT * FROM revisions") == []


CANONICALS = {
    "words of no story": ("https://sample.example/news/latest/", "https://sample.example/news/boat-at-the-harbour/"),
    "another story's words": (
        "https://sample.example/raid-at-dawn/",
        "https://sample.example/news/boat-at-the-harbour/",
    ),
    "its own words": ("https://sample.example/boat-at-the-harbour/", "https://sample.example/boat-at-the-harbour/"),
}


@pytest.mark.parametrize(("canonical", "url"), CANONICALS.values(), ids=CANONICALS.keys())
def test_a_canonical_address_that_only_a_template_knows_names_nothing(desk, canonical, url):
    """Where the address asked for has the words of the headline, and the other one has not."""
    page = "https://sample.example/news/boat-at-the-harbour/"

    desk.read(page=page, url=canonical, headline="Boat found at the harbour")

    assert desk.row("SELECT url FROM articles")["url"] == url


@pytest.mark.parametrize(("look", "wait"), [("a page", timedelta(hours=12)), ("304", timedelta(days=7))])
def test_what_waits_for_a_decision_is_looked_at_within_a_week(desk, look, wait):
    """However old the article is: it may read well again."""
    desk.read(STORY, published=NOON - timedelta(days=5000))
    desk.read("", published=NOON - timedelta(days=5000))

    if look == "304":
        desk.archive.ledger.unchanged(1, at=desk.now)

    assert desk.row("SELECT due_at FROM urls")["due_at"] == stamp(NOON + wait)


def test_a_key_that_is_taken_is_never_given_twice(desk):
    """Not even where an address was another story's canonical one before."""
    one, other, third = (" ".join(f"{word}{n}" for n in range(40)) for word in ("fire", "flood", "theft"))
    desk.read(one, page="https://sample.example/1", url="https://sample.example/c", headline="One")
    desk.read(other, page="https://sample.example/2", url="https://sample.example/3", headline="Two")

    recorded = desk.read(third, page="https://sample.example/3", url="https://sample.example/c", headline="Three")

    assert recorded.change is Change.NEW
    assert len({row["key"] for row in desk.rows("SELECT key FROM articles")}) == 3


def test_an_article_over_several_pages_has_all_its_captures(desk):
    """Each word can be traced to the page it stood on."""
    pages = [desk.fetch(f"{HARBOUR}{page}") for page in ("", "?page=2", "?page=3")]

    desk.archive.record(pages[0], reading(), at=NOON, later_pages=pages[1:])

    rows = desk.rows("SELECT capture_id, page FROM article_captures ORDER BY page")
    assert [(row["capture_id"], row["page"]) for row in rows] == [(1, 1), (2, 2), (3, 3)]
    assert desk.archive.unread(desk.publication) == []


def source(desk, url="https://sample.example/wp-json/wp/v2/posts"):
    due = desk.archive.ledger.address(desk.publication, url, Role.SOURCE, at=desk.now)
    desk.payloads += 1
    answer = exchange(url, b"[%d]" % desk.payloads, at=desk.now)
    return desk.archive.keep(answer, url_id=due.url_id, publication="sample", run_id=desk.run)


def test_an_article_that_a_source_gave_outranks_its_page(desk):
    """REST has no chrome; the page is kept as evidence and changes nothing."""
    given = desk.archive.record(source(desk), reading(STORY, provenance={"body": "rest"}), at=NOON)

    seen = desk.read("Related News. " + STORY, provenance={"body": "page"})

    assert (given.change, seen.change) == (Change.NEW, Change.UNCHANGED)
    assert seen.article_id == given.article_id
    assert desk.row("SELECT body FROM articles")["body"] == STORY
    assert desk.row("SELECT kind FROM captures WHERE id = 1")["kind"] == "source"
    assert desk.row("SELECT outcome FROM urls WHERE role = 'article'")["outcome"] == "archived"


def test_an_article_that_a_source_gave_leaves_its_page_to_be_fetched(desk):
    """The page is the evidence of what readers saw."""
    desk.archive.ledger.enter(desk.publication, [Entry(url=HARBOUR)], source="rest", at=NOON)

    desk.archive.record(source(desk), reading(STORY, provenance={"body": "rest"}), at=NOON)

    (due,) = desk.archive.ledger.lease(desk.publication, desk.run, at=NOON)
    assert due.url == HARBOUR


def test_a_source_that_gives_the_article_later_replaces_the_pages_reading(desk):
    """Our reading got better; the publisher changed nothing."""
    desk.read(STORY + " Related News.", reader="r1", provenance={"body": "page"})
    desk.later(hours=1)

    desk.archive.record(source(desk), reading(STORY, reader="rest1", provenance={"body": "rest"}), at=desk.now)

    assert desk.row("SELECT body FROM articles")["body"] == STORY
    assert desk.row("SELECT cause FROM revisions")["cause"] == "blotter"


def test_a_source_answer_without_an_article_leaves_its_own_row_alone(desk):
    """Sources are settled by whoever asks them."""
    capture = source(desk)

    recorded = desk.archive.record(capture, Reading(kind=Kind.PROTECTED, reader="r1"), at=NOON)

    assert recorded.change is Change.NOT_ARTICLE
    assert desk.row("SELECT outcome FROM urls")["outcome"] == "waiting"


def test_an_older_page_never_replaces_a_newer_reading(desk):
    """An import of last year's copy is not today's text."""
    desk.read(STORY)
    desk.later(days=-300)

    recorded = desk.read("What it said last year, at about the same length, " * 3)

    assert recorded.change is Change.UNCHANGED
    assert desk.row("SELECT body FROM articles")["body"] == STORY


def test_an_article_without_a_page_of_its_own_capture_is_read_all_the_same(desk):
    """A row that somebody merged in may have no captures."""
    desk.read(STORY)
    with desk.archive.db.atomic():
        desk.archive.db.conn.execute("DELETE FROM article_captures")

    assert desk.read(STORY + " More.").change is Change.CHANGED
    desk.next_run()
    assert desk.row("SELECT capture_id FROM revisions")["capture_id"] is None


def test_a_run_is_told_with_what_it_did(desk):
    """Counts per publication, written again as they grow."""
    desk.archive.report(desk.run, desk.publication, PublicationReport(outcome="under way", new=1))
    report = PublicationReport(outcome="finished", new=2, listed=9, seconds=1.5, sources={"feed": "304"})

    desk.archive.report(desk.run, desk.publication, report)
    desk.archive.end_run(desk.run, "finished", at=NOON + timedelta(minutes=5))

    row = desk.row("SELECT * FROM run_publications")
    assert (row["outcome"], row["new"], row["listed"], row["sources"]) == ("finished", 2, 9, '{"feed": "304"}')
    run = desk.row("SELECT command, started_at, finished_at, outcome, version FROM runs")
    assert tuple(run.values())[:4] == ("crawl", "2026-03-02T12:00:00Z", "2026-03-02T12:05:00Z", "finished")


def test_a_run_that_ends_gives_back_what_it_had_in_flight(desk):
    """The next run goes on there."""
    desk.archive.ledger.enter(desk.publication, [Entry(url=HARBOUR)], source="feed", at=NOON)
    desk.archive.ledger.lease(desk.publication, desk.run, at=NOON)

    desk.archive.end_run(desk.run, "stopped", at=NOON)

    assert len(desk.archive.ledger.lease(desk.publication, 99, at=NOON)) == 1


KILLED = """
import os, signal, sys
from pathlib import Path
from archive.records import Entry, Publication
from archive.store import Archive
from tests.archive.conftest import NOON, exchange
archive = Archive.open(Path(sys.argv[1]))
publication = archive.add_publication(Publication(slug="sample", name="S", home="https://sample.example/"))
run = archive.begin_run("crawl", at=NOON)
urls = [f"https://sample.example/{n}" for n in range(3)]
archive.ledger.enter(publication, [Entry(url=url) for url in urls], source="feed", at=NOON)
due = archive.ledger.lease(publication, run, at=NOON)
archive.keep(exchange(urls[0], b"kept"), url_id=due[0].url_id, publication="sample", run_id=run)
with next(archive.captures.folder.glob("*.gz")).open("ab") as file:
    file.write(b"half a record")
os.kill(os.getpid(), signal.SIGKILL)
"""


def test_a_killed_run_loses_nothing_and_is_closed_by_the_next(path):
    """Leases lapse, the torn end goes, what was kept is still to be read, and the run says how it ended."""
    ended = subprocess.run([sys.executable, "-c", KILLED, path], check=False)
    assert ended.returncode == -signal.SIGKILL

    with Archive.open(path) as archive:
        (kept,) = archive.unread(1)
        assert archive.payload(kept.id) == b"kept"
        assert len(archive.ledger.lease(1, 2, at=NOON)) == 3
        run = next(iter(archive.db.query("SELECT outcome, finished_at FROM runs")))
        assert run == {"outcome": "killed", "finished_at": "2026-03-02T12:00:00Z"}
        assert b"half a record" not in next(archive.captures.folder.glob("*.gz")).read_bytes()


def test_a_killed_run_that_fetched_nothing_ends_when_it_began(desk, path):
    """There is no later sign of it."""
    desk.archive.close()

    with Archive.open(path) as archive:
        run = next(iter(archive.db.query("SELECT outcome, finished_at FROM runs")))

    assert run == {"outcome": "killed", "finished_at": "2026-03-02T12:00:00Z"}


def test_a_capture_from_before_the_kill_is_recorded_like_any_other(desk):
    """Read, not fetched again; its validators are unknown and so are not claimed."""
    desk.fetch()
    (capture,) = desk.archive.unread(desk.publication)

    recorded = desk.archive.record(capture, reading(), at=NOON)

    assert recorded.change is Change.NEW
    assert desk.row("SELECT etag FROM urls")["etag"] is None
    assert desk.archive.unread(desk.publication) == []


def test_dates_without_a_day_are_stored_as_their_first(desk):
    """The precision says what is known."""
    article = Article(
        url=HARBOUR, headline="H", body="B", published=date(2011, 7, 1), published_precision=Precision.MONTH
    )

    desk.archive.record(desk.fetch(), Reading(kind=Kind.ARTICLE, reader="r", article=article), at=NOON)

    assert desk.row("SELECT published, published_precision FROM articles") == {
        "published": "2011-07-01", "published_precision": "month",
    }  # fmt: skip


def test_finding_what_is_unread_does_not_go_through_the_ledger(desk):
    """Every run begins with it, over a ledger of a million URLs too."""
    seen = []
    desk.archive.db.conn.set_trace_callback(seen.append)
    desk.archive.unread(desk.publication)
    desk.archive.db.conn.set_trace_callback(None)
    (asked,) = [sql for sql in seen if "kind IS NULL" in sql]

    plan = [step["detail"] for step in desk.rows(f"EXPLAIN QUERY PLAN {asked}")]

    assert plan[0] == "SCAN captures USING INDEX captures_unread"
