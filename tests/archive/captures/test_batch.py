"""Captures that are written together: safe before their rows, whole or not at all after a kill."""

import gzip
import os
import shutil
import sqlite3
from contextlib import closing

import pytest

from archive.facts import Alarm
from archive.problems import PublicationReport
from archive.records import Outcome
from archive.status.standing import status
from archive.store import Archive
from tests.archive.captures.test_captures import files, is_valid, records
from tests.archive.conftest import NOON, exchange, reading

PAGES = [f"https://sample.example/news/{number}/" for number in range(9)]


@pytest.fixture
def gathering(desk):
    """The desk, where nothing is committed before the test says so; the publication's rows are."""
    desk.begun = []
    desk.archive.gathering.begin(lambda: desk.begun.append(True))
    return desk


def as_the_disk_is(path):
    """Return a copy of the archive as another process would find it if this one were killed now."""
    copy = path.parent / "after the kill"
    shutil.copytree(path.parent, copy)
    return copy / path.name


def committed(path, table="captures"):
    with closing(sqlite3.connect(path)) as db:
        return db.execute(f"SELECT count(*) FROM {table}").fetchone()[0]


def test_gathered_captures_can_be_read_here_before_anybody_else_sees_them(gathering, path):
    """Reading goes on while the bytes wait; the row is never on the disk before them."""
    first = gathering.fetch(payload=b"<p>first</p>")
    gathering.archive.gathering.commit()
    size = files(gathering)[0].stat().st_size
    gathering.begun.clear()

    kept = [gathering.fetch(page, payload=page.encode()) for page in PAGES]

    assert [gathering.archive.payload(capture.id) for capture in kept] == [page.encode() for page in PAGES]
    assert gathering.archive.payload(first.id) == b"<p>first</p>"
    assert files(gathering)[0].stat().st_size == size
    assert committed(path) == 1
    assert len(gathering.begun) == 1


def test_a_commit_writes_all_that_was_gathered(gathering, path):
    """One file, each record where its row says, read by code that is not ours."""
    kept = [gathering.fetch(page, payload=page.encode()) for page in PAGES]
    gathering.archive.gathering.commit()
    kept += [gathering.fetch(page, payload=page.encode()[::-1]) for page in PAGES]
    gathering.archive.gathering.commit()
    gathering.archive.close()

    (file,) = files(gathering)
    assert is_valid(file)
    assert [kind for kind, *_ in records(file)] == ["warcinfo"] + ["request", "response"] * 18
    with Archive.open(path) as archive:
        for capture in kept:
            assert archive.payload(capture.id) in {capture.url.encode(), capture.url.encode()[::-1]}


def test_the_same_bytes_twice_in_one_batch_are_kept_once(gathering):
    """The second is a revisit of a record that is not on the disk yet, and names it."""
    first, second = (gathering.fetch(page, payload=b"<p>Closed for repairs</p>") for page in PAGES[:2])
    gathering.archive.gathering.commit()

    *_, (_, original, _, _), (_, _, _, _), (kind, again, _, body) = records(files(gathering)[0])
    assert (kind, body, second.revisit_of) == ("revisit", b"", first.id)
    assert again.get_header("WARC-Refers-To") == original.get_header("WARC-Record-ID")
    assert gathering.archive.payload(second.id) == b"<p>Closed for repairs</p>"


def test_an_error_in_one_record_leaves_the_others_of_its_batch(gathering, path):
    """A savepoint each."""
    one, two, three = (gathering.fetch(page) for page in PAGES[:3])
    gathering.archive.record(one, reading(url=one.url), at=NOON)
    with pytest.raises(sqlite3.IntegrityError):
        gathering.archive.record(two, reading(url=two.url, headline=None), at=NOON)
    gathering.archive.record(three, reading("Another story. " * 9, url=three.url, headline="Another"), at=NOON)

    gathering.archive.gathering.commit()

    assert committed(path, "articles") == 2
    assert committed(path) == 3


@pytest.mark.parametrize("before", [0, 2], ids=["in a new file", "behind other records"])
@pytest.mark.parametrize("exchanges", [1, 2, 9])
@pytest.mark.parametrize("unchanged", [False, True], ids=["", "and a 304"])
def test_a_batch_that_a_killed_run_wrote_and_did_not_commit_is_cut_off(gathering, path, before, exchanges, unchanged):
    """Its addresses are requested again: nothing is lost and nothing lies about."""
    for page in PAGES[:before]:
        gathering.fetch(page)
        gathering.archive.gathering.commit()
    whole = [file.read_bytes() for file in files(gathering)]
    for page in PAGES[:exchanges]:
        capture = gathering.fetch(page)
    if unchanged:
        gathering.archive.keep_unchanged(
            not_modified(capture), url_id=capture.url_id, publication="sample", run_id=gathering.run
        )
    gathering.archive.captures.write()

    with Archive.open(as_the_disk_is(path)) as archive:
        left = [file.read_bytes() for file in sorted(archive.captures.folder.glob("*.gz"))]
        assert archive.count("captures") == before
    assert left == whole


TORN = {
    "half a member": gzip.compress(b"WARC/1.1\r\nWARC-Type: response\r\n" * 99)[:30],
    "a member that is no record": gzip.compress(b"WARC/1.1\r\n" * 99),
    "a record of a length that is none": gzip.compress(b"WARC/1.1\r\nContent-Length: many\r\n\r\n"),
    "another text": gzip.compress(b"no record"),
    "zeros": bytes(512),
    "the magic number alone": b"\x1f\x8b",
}


@pytest.mark.parametrize("torn", TORN.values(), ids=TORN)
@pytest.mark.parametrize("exchanges", [0, 2])
def test_a_torn_end_is_cut_off(gathering, path, torn, exchanges):
    """A power failure leaves whatever it likes behind the last record; the archive opens."""
    gathering.fetch()
    gathering.archive.gathering.commit()
    (file,) = files(gathering)
    whole = file.read_bytes()
    for page in PAGES[:exchanges]:
        gathering.fetch(page)
    gathering.archive.captures.write()
    with file.open("ab") as end:
        end.write(torn)

    with Archive.open(as_the_disk_is(path)) as archive:
        assert [each.read_bytes() for each in archive.captures.folder.glob("*.gz")] == [whole]


def not_modified(capture):
    return exchange(capture.url, b"", status=304, body=b"", response_headers=())


@pytest.mark.parametrize(
    ("batches", "is_over"), [((2,), True), ((1, 1), False), ((2, 2), False), ((1, 1), True)], ids=str
)
def test_batches_that_an_older_database_does_not_know_are_put_aside(gathering, path, batches, is_over):
    """Several batches, or one of a run that was not killed, are this week's captures and last week's database."""
    gathering.fetch()
    gathering.archive.gathering.commit()
    if is_over:
        gathering.archive.end_run(gathering.run, "finished", at=NOON)
        gathering.archive.gathering.commit()
    older = as_the_disk_is(path)
    pages = iter(PAGES)
    for exchanges in batches:
        for page in (next(pages) for _ in range(exchanges)):
            gathering.fetch(page)
        gathering.archive.gathering.commit()
    shutil.copy(files(gathering)[0], older.parent / "blotter-captures")

    with Archive.open(older) as archive:
        assert archive.payload(1)
        aside, _ = sorted(archive.captures.folder.glob("*.gz"), key=lambda each: "-aside-" not in each.name)
    assert [kind for kind, *_ in records(aside)] == ["request", "response"] * sum(batches)


def test_captures_that_were_not_gathered_are_put_aside_also_if_their_run_was_killed(desk, path):
    """An import writes each at once: more than one behind the last row is a database from before them."""
    desk.fetch()
    older = as_the_disk_is(path)
    for page in PAGES[:2]:
        desk.fetch(page)
    shutil.copy(files(desk)[0], older.parent / "blotter-captures")

    with Archive.open(older) as archive:
        aside, _ = sorted(archive.captures.folder.glob("*.gz"), key=lambda each: "-aside-" not in each.name)
    assert [kind for kind, *_ in records(aside)] == ["request", "response"] * 2


def test_a_file_of_several_batches_without_a_row_is_put_aside(gathering, path):
    """A new file begins with the first batch; two of them are more than a killed run leaves."""
    older = as_the_disk_is(path)
    gathering.fetch()
    gathering.archive.gathering.commit()
    gathering.fetch(PAGES[0])
    gathering.archive.gathering.commit()
    with closing(sqlite3.connect(older)) as db, db:
        db.execute("INSERT INTO settings VALUES ('capture_file', ?)", [files(gathering)[0].name])
    shutil.copy(files(gathering)[0], older.parent / "blotter-captures")

    with Archive.open(older) as archive:
        (aside,) = archive.captures.folder.glob("*.gz")
    assert "-aside-" in aside.name
    assert len(records(aside)) == 5


CHANGES = {
    "gone": lambda file: file.unlink(),
    "longer": lambda file: file.write_bytes(file.read_bytes() + b"x"),
    "a folder": lambda file: (file.unlink(), file.mkdir()),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES.keys())
def test_a_batch_that_cannot_be_written_leaves_no_row(gathering, path, change):
    """Rows that lead nowhere would be worse than pages that are requested again; nor is anything built on them."""
    gathering.fetch()
    gathering.archive.gathering.commit()
    capture = gathering.fetch(PAGES[0])
    change(files(gathering)[0])

    with pytest.raises(OSError, match=r"No such file|changed by another program|Is a directory"):
        gathering.archive.gathering.commit()

    for write in (
        lambda: gathering.archive.record(capture, reading(), at=NOON),
        lambda: gathering.archive.ledger.settle(capture.url_id, Outcome.GONE, at=NOON),
        lambda: gathering.fetch(PAGES[1]),
    ):
        with pytest.raises(OSError, match=r"No such file|changed by another program|Is a directory"):
            write()
    gathering.archive.gathering.end()
    assert committed(path) == 1


def test_after_a_lost_batch_the_run_can_still_be_ended(gathering, path):
    """The reason why it ended is written at once, where the disk lets it."""
    gathering.fetch()
    files(gathering)[0].unlink()
    with pytest.raises(OSError, match="No such file"):
        gathering.archive.gathering.commit()

    with gathering.archive.gathering.after_loss():
        gathering.archive.report(gathering.run, gathering.publication, PublicationReport(outcome="disk full"))
    with pytest.raises(OSError, match="No such file"):
        gathering.archive.ledger.hasten(1, at=NOON)
    gathering.archive.gathering.end()
    gathering.archive.end_run(gathering.run, "failed", at=NOON)

    assert committed(path) == 0
    assert gathering.row("SELECT outcome FROM run_publications")["outcome"] == "disk full"
    assert gathering.row("SELECT outcome FROM runs")["outcome"] == "failed"


def test_a_lost_transaction_takes_its_bytes_with_it(gathering):
    """SQLite may end the whole transaction where a disk is full; then the captures of it are not written either."""
    capture = gathering.fetch()
    gathering.archive.gathering.commit()
    size = files(gathering)[0].stat().st_size
    gathering.fetch(PAGES[0])
    gathering.archive.db.conn.execute(
        "CREATE TEMP TRIGGER full BEFORE INSERT ON main.captures BEGIN SELECT RAISE(ROLLBACK, 'as full'); END"
    )

    for page in PAGES[1:3]:
        with pytest.raises(sqlite3.IntegrityError, match="as full"):
            gathering.fetch(page)
    with pytest.raises(sqlite3.IntegrityError, match="as full"):
        gathering.archive.gathering.commit()
    gathering.archive.gathering.end()

    assert files(gathering)[0].stat().st_size == size
    assert gathering.archive.count("captures") == 1
    assert gathering.archive.payload(capture.id)


@pytest.mark.parametrize("lost", [1, 500, None], ids=["a byte", "a record", "all"])
def test_a_file_that_was_cut_short_is_not_written_to_again(gathering, path, lost):
    """What is appended, or a lost batch that is taken back, once hid from `blotter status` that records are lost."""
    gathering.fetch()
    gathering.archive.gathering.commit()
    gathering.fetch(PAGES[0])
    (cut,) = files(gathering)
    left = cut.stat().st_size - lost if lost else 0
    os.truncate(cut, left)

    with pytest.raises(OSError, match="changed by another program"):
        gathering.archive.gathering.commit()
    gathering.archive.gathering.end()
    gathering.archive.close()
    with Archive.open(path) as again:
        gathering.archive = again
        gathering.fetch(PAGES[1])

        assert cut.stat().st_size == left
        assert len(files(gathering)) == 2
        assert Alarm.CAPTURES in {concern.reason for concern in status(again.db, path, at=NOON).concerns}
