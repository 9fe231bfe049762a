"""Another archive put into this one: nothing twice, nothing lost, both histories."""

import gzip
import hashlib
import json
import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from archive.captures.files import RecordPlace
from archive.captures.members import record_in
from archive.errors import WouldOverwrite
from archive.merge.histories import Version, timeline
from archive.merge.merging import Merge
from archive.own.annotations import add_note, notes
from archive.own.labels import LabelKind, label, labelled
from archive.records import Article, Entry, Exchange, Kind, Publication, Reading, Role
from archive.store import Archive
from archive.verify.whole import Verification

BEGAN = datetime(2026, 1, 5, 9, 0, tzinfo=UTC)
TITLE = Publication(slug="watch-room", name="Watch Room News", home="https://watchroom.example/")
READER = "reader000001"
CONTENTS = {
    "articles": """SELECT key, url, headline, body, published, first_seen_at, last_seen_at, gone_at FROM articles
                   ORDER BY key""",
    "authors": """SELECT key, name FROM articles JOIN article_authors ON article_id = articles.id
                  JOIN authors ON authors.id = author_id ORDER BY key, position""",
    "revisions": """SELECT key, replaced_at, cause, revisions.body FROM revisions
                    JOIN articles ON articles.id = article_id ORDER BY key, replaced_at""",
    "captures": """SELECT url, fetched_at, captures.sha256, captures.kind FROM captures
                   JOIN urls ON urls.id = url_id ORDER BY url, fetched_at""",
    "urls": """SELECT urls.url, outcome, first_listed_at, last_listed_at, listed_by, articles.key FROM urls
               LEFT JOIN articles ON articles.id = article_id ORDER BY urls.url""",
    "decisions": "SELECT action, subject FROM decisions ORDER BY made_at",
    "boilerplate": "SELECT text, state FROM boilerplate ORDER BY text",
    "searches": "SELECT name FROM searches ORDER BY name",
    "runs": "SELECT command, started_at FROM runs WHERE command NOT LIKE 'import%' ORDER BY started_at",
}


def contents(path):
    with closing(sqlite3.connect(path)) as db:
        return {name: db.execute(sql).fetchall() for name, sql in CONTENTS.items()}


def body(name, text):
    return f"{name} wrote the first line of the book.\n\n{text} stands in the second one, for all to read."


class Station:
    """An archive that is written by hand: each call of :meth:`sees` is a run that found one page."""

    published, precision = BEGAN.date(), "day"
    """Printed on each page."""

    def __init__(self, path):
        path.parent.mkdir(exist_ok=True)
        self.path = path

    def sees(self, name, text, *, day, status=200, reader=READER):
        at = BEGAN + timedelta(days=day)
        url = f"https://watchroom.example/news/{name}/"
        with Archive.open(self.path) as archive:
            number = archive.add_publication(TITLE)
            run = archive.begin_run("crawl", at=at)
            archive.ledger.enter(number, [Entry(url=url, title=name)], source="feed", at=at)
            due = archive.ledger.address(number, url, Role.ARTICLE, at=at)
            payload = f"<p>{text}</p>".encode()
            exchange = Exchange(
                url=url,
                fetched_at=at,
                status=status,
                body=payload,
                payload=payload,
                request_headers=(("User-Agent", "Blotter"),),
                response_headers=(("Content-Type", "text/html"),),
            )
            capture = archive.keep(exchange, url_id=due.url_id, publication=TITLE.slug, run_id=run)
            printed = {"published": self.published, "published_precision": self.precision} if self.published else {}
            article = Article(
                url=url, headline=f"The {name}", body=body(name, text), authors=(f"Jo {name.title()}",), **printed
            )
            archive.record(capture, Reading(kind=Kind.ARTICLE, reader=reader, article=article), at=at)
            archive.end_run(run, "finished", at=at)
        return self

    def takes(self, other):
        with Archive.open(self.path) as archive:
            return Merge(archive, other.path, lambda _: None).carry_out()

    @property
    def bodies(self):
        """Of the one article: earlier ones, then the current one."""
        with closing(sqlite3.connect(self.path)) as db:
            earlier = db.execute("SELECT body, cause, replaced_at FROM revisions ORDER BY replaced_at, id").fetchall()
            (now,) = db.execute("SELECT body FROM articles").fetchone()
        words = [text.partition("\n\n")[2].split()[0] for text in (*(row[0] for row in earlier), now)]
        return words, [row[1] for row in earlier], [row[2][:10] for row in earlier]

    @property
    def damage(self):
        with Verification.of(self.path) as check:
            return [str(each) for each in check.whole(lambda _: None)]


def keys_of(station):
    with closing(sqlite3.connect(station.path)) as db:
        return [key for (key,) in db.execute("SELECT key FROM articles ORDER BY id")]


def known_of(archive, capture_id):
    """What the record of a capture says that the ledger knew."""
    sql = "SELECT warc_file, warc_offset, warc_length FROM captures WHERE id = ?"
    place = RecordPlace(*archive.db.execute(sql, [capture_id]).fetchone())
    return json.loads(record_in(gzip.decompress(archive.captures.member(place))).fields["warc-json-metadata"])


@pytest.fixture
def ours(tmp_path):
    return Station(tmp_path / "ours" / "blotter.db")


@pytest.fixture
def theirs(tmp_path):
    return Station(tmp_path / "theirs" / "colleague.db")


def test_what_both_have_stands_once_and_what_one_has_is_there(ours, theirs):
    """Two libraries crawl one publication from different days; together they miss less."""
    ours.sees("lamps", "Light", day=1).sees("boats", "Water", day=2)
    theirs.sees("boats", "Water", day=2).sees("radios", "Waves", day=3)

    added = ours.takes(theirs)

    assert (added.articles, added.captures, added.addresses) == (1, 1, 1)
    found = contents(ours.path)
    assert {row[2] for row in found["articles"]} == {"The lamps", "The boats", "The radios"}
    assert len(found["captures"]) == 3
    assert [row[1] for row in found["authors"]].count("Jo Boats") == 1
    assert all(row[5] for row in found["urls"])
    assert ours.damage == []


def test_an_empty_archive_becomes_the_other(ours, theirs):
    """Keys, texts, revisions, ledger, runs: nothing but the numbers may differ."""
    theirs.sees("lamps", "Light", day=1).sees("lamps", "Darkness", day=2).sees("boats", "Water", day=3)

    ours.takes(theirs)

    assert contents(ours.path) == contents(theirs.path)
    assert ours.damage == []


def test_a_merge_that_is_run_again_adds_nothing(ours, theirs):
    """The same command is simply run again, whatever became of the first time."""
    ours.sees("lamps", "Light", day=1).sees("lamps", "Shade", day=4)
    theirs.sees("lamps", "Darkness", day=2).sees("radios", "Waves", day=3)
    ours.takes(theirs)
    before = contents(ours.path)

    again = ours.takes(theirs)

    assert (again.articles, again.captures, again.addresses) == (0, 0, 0)
    assert contents(ours.path) == before


@pytest.mark.parametrize(
    ("mine", "others", "words", "days"),
    [
        ([("A", 1), ("C", 5)], [("A", 2), ("B", 3)], "A B C", [8, 10]),
        ([("A", 1)], [("A", 2), ("B", 3)], "A B", [8]),
        ([("B", 3)], [("A", 1)], "A B", [8]),
        ([("A", 1), ("B", 4)], [("A", 2), ("B", 3)], "A B", [8]),
        ([("A", 1), ("B", 3)], [("A", 2), ("B", 4)], "A B", [8]),
        ([("A", 1), ("A", 5)], [("B", 3)], "A B A", [8, 10]),
        ([("A", 1)], [("A", 1)], "A", []),
        ([("A", 1), ("B", 2)], [("C", 3), ("D", 4)], "A B C D", [7, 8, 9]),
        ([("C", 3), ("D", 4)], [("A", 1), ("B", 2)], "A B C D", [7, 8, 9]),
    ],
)
def test_two_histories_of_one_article_become_one(ours, theirs, mine, others, words, days):
    """Each version that either archive saw stands at its time, once, and what was seen last is current."""
    for station, seen in ((ours, mine), (theirs, others)):
        for text, day in seen:
            station.sees("lamps", text, day=day)

    ours.takes(theirs)

    found, causes, replaced = ours.bodies
    assert " ".join(found) == words
    assert causes == ["publisher"] * len(days)
    assert replaced == [f"2026-01-{day:02}" for day in days]
    assert ours.damage == []


@pytest.mark.parametrize(
    ("published", "precision"),
    [(None, None), (BEGAN.date(), "year"), (BEGAN.date(), "month"), (BEGAN.date(), "inferred"), (BEGAN, "minute")],
)
def test_articles_with_dates_of_all_kinds_are_put_together(ours, theirs, published, precision):
    """An earlier version keeps its date without its precision; the same archive taken twice adds nothing."""
    for station in (ours, theirs):
        station.published, station.precision = published, precision
    ours.sees("lamps", "Light", day=1).sees("lamps", "Darkness", day=3)
    theirs.sees("lamps", "Light", day=2).sees("lamps", "Dusk", day=4)

    ours.takes(theirs)
    found = ours.bodies

    assert ours.takes(theirs).articles == 0
    assert found == ours.bodies == (["Light", "Darkness", "Dusk"], ["publisher"] * 2, ["2026-01-08", "2026-01-09"])


def test_what_another_reader_read_otherwise_is_no_edit(ours, theirs):
    """A colleague's older Blotter reads the same page otherwise; nobody edited it."""
    ours.sees("lamps", "Light", day=1).sees("lamps", "Light", day=5)
    theirs.sees("lamps", "Lights", day=3, reader="reader000000")

    ours.takes(theirs)

    assert ours.bodies == (["Light"], [], [])
    assert len(contents(ours.path)["captures"]) == 3


def test_the_bytes_are_those_that_the_other_kept_and_name_the_run_here(ours, theirs):
    """Every word is traced to bytes that a server sent, also after a merge and a rebuild."""
    ours.sees("boats", "Water", day=1).sees("boats", "Rain", day=2)
    theirs.sees("lamps", "Light", day=3).sees("lamps", "Light", day=4)

    ours.takes(theirs)

    with Archive.open(ours.path) as archive:
        rows = archive.db.query("SELECT id, run_id, origin, sha256, revisit_of FROM captures WHERE origin = 'merge'")
        first, second = rows
        for row in (first, second):
            assert hashlib.sha256(archive.payload(row["id"])).hexdigest() == row["sha256"]
            assert known_of(archive, row["id"])["run"] == row["run_id"]
        assert second["revisit_of"] == first["id"]
        started = archive.db.execute("SELECT started_at FROM runs WHERE id = ?", [first["run_id"]]).fetchone()
        assert started == ("2026-01-08T09:00:00Z",)


def test_a_damaged_capture_of_the_other_is_counted_and_not_copied(ours, theirs):
    """No bytes are invented, and the rest comes in."""
    theirs.sees("lamps", "Light", day=1).sees("boats", "Water", day=2)
    (file,) = (theirs.path.parent / "colleague-captures").glob("*.warc.gz")
    data = bytearray(file.read_bytes())
    data[-30] ^= 255
    file.write_bytes(data)
    ours.sees("radios", "Waves", day=3)

    added = ours.takes(theirs)

    assert (added.captures, added.damaged) == (1, 1)


def test_decisions_notes_and_former_names_come_too(ours, theirs):
    """What people taught one archive need not be taught twice; here, one's own word stands."""
    ours.sees("boats", "Water", day=1)
    theirs.sees("lamps", "Light", day=2)
    with Archive.open(theirs.path) as archive, archive.db.atomic():
        insert = archive.db.conn.execute
        insert("INSERT INTO decisions (made_at, action, subject) VALUES ('2026-01-07', 'pause', 'watch-room')")
        insert("INSERT INTO boilerplate (publication_id, text, stories, state) VALUES (1, 'Sign up.', 4, 'dropped')")
        insert("INSERT INTO searches (name, selection, made_at) VALUES ('tasers', '{}', '2026-01-07')")
        archive.publications.rename("watch-room", "watchroom", at=BEGAN)
    with Archive.open(ours.path) as archive, archive.db.atomic():
        archive.db.conn.execute("INSERT INTO boilerplate (publication_id, text, stories) VALUES (1, 'Sign up.', 9)")

    ours.takes(theirs)

    found = contents(ours.path)
    assert found["decisions"] == [("pause", "watch-room")]
    assert found["boilerplate"] == [("Sign up.", "dropped")]
    assert found["searches"] == [("tasers",)]
    with closing(sqlite3.connect(ours.path)) as db:
        assert db.execute("SELECT count(*) FROM publications").fetchone() == (1,)


def test_an_archive_is_not_put_into_itself(ours):
    """A slip in the path must do nothing."""
    ours.sees("lamps", "Light", day=1)

    with pytest.raises(WouldOverwrite, match="it is the archive itself"):
        ours.takes(ours)


def test_a_version_that_both_have_keeps_the_earlier_time():
    """The publisher made the edit before the first that saw it."""
    row = {"headline": "A", "standfirst": None, "byline": None, "authors": "", "published": None, "reading": "r"}
    row |= {"published_day": None, "modified": None, "captions": None}
    one = Version(since="1", until="2", row=row | {"body": "A"}, replaced={})
    two = Version(since="4", until="5", row=row | {"body": "B"}, article={})
    theirs = Version(since="3", until="3", row=row | {"body": "B"}, article={}, is_ours=False)

    joined = timeline([one, two], [replace(one, since="1", until="3", is_ours=False), theirs])

    assert [(each.since, each.row["body"]) for each in joined] == [("1", "A"), ("3", "B")]


def test_notes_tags_and_collections_come_with_their_articles(ours, theirs):
    """Once, under the key that the article has here, beside those that are here already."""
    ours.sees("boats", "Water", day=2)
    theirs.sees("boats", "Water", day=1).sees("radios", "Waves", day=3)
    boats, radios = keys_of(theirs)
    with Archive.open(ours.path) as archive, archive.db.atomic():
        archive.db.conn.execute("UPDATE articles SET key = 'moved00000'")
    add_note(theirs.path, boats, "Compare", at=BEGAN)
    label(theirs.path, LabelKind.TAG, "Drones", [boats, radios], at=BEGAN)
    label(ours.path, LabelKind.TAG, "drones", ["moved00000"], at=BEGAN)

    added = [ours.takes(theirs).own for _ in range(2)]

    assert added == [2, 0]
    assert [(note.key, note.text) for note in notes(ours.path)] == [("moved00000", "Compare")]
    assert labelled(ours.path, LabelKind.TAG, "drones") == ["moved00000", radios]
    assert [note.key for note in notes(theirs.path)] == [boats]
