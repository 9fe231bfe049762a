import json
import re
import subprocess
import sys
import zlib
from datetime import UTC, datetime
from io import BytesIO

import brotli
import pytest
from fastwarc.warc import ArchiveIterator, WarcRecordType
from warcio.archiveiterator import ArchiveIterator as WarcioIterator
from warcio.checker import Checker

from archive.captures.files import CaptureFiles
from archive.errors import CaptureDamaged, NoSuchRecord
from archive.records import Entry, Publication
from archive.store import Archive
from tests.archive.conftest import NOON, Desk, exchange, imported


def files(desk):
    return sorted(desk.archive.captures.folder.glob("*.warc.gz"))


def records(path):
    """All records as an independent reader sees them."""
    with path.open("rb") as file:
        return [
            (record.rec_type, record.rec_headers, record.http_headers, record.content_stream().read())
            for record in WarcioIterator(file)
        ]


def is_valid(path):
    class Options:
        inputs = (str(path),)
        verbose = False

    checker = Checker(Options())
    checker.process_all()
    return not checker.exit_value


def test_an_exchange_is_kept_as_request_and_response(desk):
    """An independent reader finds what was asked, what came, and when."""
    desk.fetch(payload=b"<p>caf\xc3\xa9</p>")

    (path,) = files(desk)
    (info, _, _, about), (asked, _, asked_http, _), (answered, head, http, body) = records(path)
    assert (info, asked, answered) == ("warcinfo", "request", "response")
    assert b"WARC File Format 1.1" in about
    assert head.protocol == "WARC/1.1"
    assert head.get_header("WARC-Target-URI") == "https://sample.example/news/harbour/"
    assert head.get_header("WARC-Date") == "2026-03-02T12:00:00Z"
    assert asked_http.statusline == "/news/harbour/ HTTP/1.1"
    assert asked_http.get_header("Host") == "sample.example"
    assert (http.statusline, body) == ("200 OK", b"<p>caf\xc3\xa9</p>")
    assert is_valid(path)


def test_request_and_response_name_each_other(desk):
    """WARC/1.1 section 5.7: concurrent records belong to one exchange."""
    desk.fetch()

    _, (_, request, *_), (_, response, *_) = records(files(desk)[0])

    assert request.get_header("WARC-Concurrent-To") == response.get_header("WARC-Record-ID")


def test_the_body_stays_as_sent_and_its_headers_stay_true(desk):
    """Compression is kept; chunking was undone, so its header goes and the length is the body's."""
    sent = exchange(payload=b"word " * 500)
    desk.fetch(payload=sent.payload)

    with files(desk)[0].open("rb") as file:
        record = next(iter(ArchiveIterator(file, record_types=WarcRecordType.response, auto_decode="none")))
        body = record.reader.read()

    assert body == sent.body
    assert record.http_headers.get("Content-Encoding") == "gzip"
    assert record.http_headers.get("Content-Length") == str(len(sent.body))
    assert "Transfer-Encoding" not in record.http_headers


CODINGS = {
    "none": (None, lambda payload: payload),
    "deflate": ("deflate", zlib.compress),
    "brotli": ("br", brotli.compress),
    "two": ("deflate, br", lambda payload: brotli.compress(zlib.compress(payload))),
    "unknown": ("compress", lambda payload: b"?" + payload),
    "wrongly-named": ("gzip", lambda payload: payload),
}


@pytest.mark.parametrize(("name", "encode"), CODINGS.values(), ids=CODINGS.keys())
def test_a_payload_comes_back_whatever_its_coding(desk, name, encode):
    """What is read again later is what was read first."""
    payload = b"<p>word</p>" * 99
    headers = (("Content-Type", "text/html"), *((("Content-Encoding", name),) if name else ()))

    capture = desk.fetch(payload=payload, body=encode(payload), response_headers=headers)

    assert desk.archive.payload(capture.id) == payload


def test_a_coding_that_does_not_hold_is_kept_under_another_name(desk):
    """A reader that trusts Content-Encoding must not stumble."""
    headers = (("Content-Encoding", "gzip"),)

    desk.fetch(payload=b"plain", body=b"plain", response_headers=headers)

    http = records(files(desk)[0])[-1][2]
    assert http.get_header("Content-Encoding") is None
    assert http.get_header("X-Archive-Orig-Content-Encoding") == "gzip"


def test_bytes_already_held_give_a_revisit(desk):
    """A second copy is not stored; the record says where and when the first was taken."""
    first = desk.fetch(payload=b"<p>same</p>" * 99)
    desk.later(days=1)
    second = desk.fetch(payload=b"<p>same</p>" * 99)

    kind, head, http, body = records(files(desk)[0])[-1]

    assert kind == "revisit"
    assert head.get_header("WARC-Refers-To-Target-URI") == first.url
    assert head.get_header("WARC-Refers-To-Date") == "2026-03-02T12:00:00Z"
    assert head.get_header("WARC-Profile").endswith("/1.1/revisit/identical-payload-digest")
    assert head.get_header("WARC-Truncated") == "length"
    original = next(h for kind, h, *_ in records(files(desk)[0]) if kind == "response")
    assert head.get_header("WARC-Refers-To") == original.get_header("WARC-Record-ID")
    assert original.get_header("WARC-Truncated") is None
    assert head.get_header("WARC-Payload-Digest") == original.get_header("WARC-Payload-Digest")
    assert http.get_header("ETag") == '"1"'
    assert body == b""
    assert second.revisit_of == first.id
    assert desk.archive.payload(second.id) == desk.archive.payload(first.id)


def test_a_third_capture_refers_to_the_first(desk):
    """A revisit never refers to a revisit."""
    first, _, third = (desk.fetch(payload=b"same") for _ in range(3))

    assert third.revisit_of == first.id


def test_the_same_text_sent_otherwise_compressed_is_kept_whole(desk):
    """A replay of the revisit would get a body that its headers do not fit."""
    desk.fetch(payload=b"same " * 50)

    other = desk.fetch(payload=b"same " * 50, body=b"same " * 50, response_headers=())

    assert other.revisit_of is None


def test_an_empty_answer_is_no_revisit(desk):
    """There is nothing to save, and nothing to refer to."""
    desk.fetch(payload=b"x", status=500)
    answers = [
        desk.archive.keep(
            exchange(payload=b"", body=b"", status=503, response_headers=()),
            url_id=1,
            publication="sample",
            run_id=desk.run,
        )
        for _ in range(2)
    ]

    assert [answer.revisit_of for answer in answers] == [None, None]
    assert desk.archive.payload(answers[1].id) == b""


def test_what_came_is_kept_whole_where_the_earlier_copy_is_damaged(desk):
    """A revisit of lost bytes would lose them for good."""
    desk.fetch(payload=b"same")
    files(desk)[0].write_bytes(b"\0" * files(desk)[0].stat().st_size)

    second = desk.fetch(payload=b"same")

    assert second.revisit_of is None
    assert desk.archive.payload(second.id) == b"same"


def test_an_imported_page_is_a_resource_without_an_answer(desk):
    """No status line or header is made up for a page that came as a file."""
    desk.archive.ledger.enter(desk.publication, [], source="import", at=NOON)
    url = desk.archive.ledger.address(desk.publication, imported().url, "article", at=NOON)

    capture = desk.archive.keep(imported(), url_id=url.url_id, publication="sample", run_id=None)

    _, (kind, head, http, body) = records(files(desk)[0])
    assert (kind, http, body) == ("resource", None, b"Pasted text")
    assert head.get_header("Content-Type") == "text/plain; charset=utf-8"
    assert desk.archive.payload(capture.id) == b"Pasted text"
    assert is_valid(files(desk)[0])


def test_importing_one_file_twice_keeps_its_bytes_once(desk):
    """The second import is a revisit of the first."""
    url = desk.archive.ledger.address(desk.publication, imported().url, "article", at=NOON)
    first, second = (
        desk.archive.keep(imported(), url_id=url.url_id, publication="sample", run_id=None) for _ in range(2)
    )

    assert second.revisit_of == first.id
    assert desk.archive.payload(second.id) == b"Pasted text"


def test_all_titles_and_runs_of_a_month_share_a_file(desk, path):
    """A file for each run and title would be thousands of tiny ones a year."""
    desk.fetch()
    desk.next_run()
    desk.archive.close()
    with Archive.open(path) as archive:
        other = archive.add_publication(Publication(slug="other", name="Other", home="https://other.example/"))
        again = Desk(archive, other, archive.begin_run("crawl", at=NOON))
        again.fetch("https://other.example/a/", b"<p>another</p>")

        (file,) = files(again)
        assert re.fullmatch(rf"blotter-{datetime.now(UTC):%Y%m}-\d{{20}}\.warc\.gz", file.name)
    kinds = [kind for kind, *_ in records(file)]
    assert kinds == ["warcinfo", "request", "response"] * 2  # each process says who it is
    assert is_valid(file)


def test_a_name_is_never_used_twice(desk):
    """A library that has a file of a name must never be given another one under it."""
    desk.fetch()
    desk.archive.captures.current = "blotter-202001-20200101000000000000.warc.gz"  # of an earlier month
    desk.fetch()

    assert len({path.name for path in files(desk)}) == 2


def test_a_record_says_what_the_ledger_knew_and_who_wrote_it(desk):
    """The captures alone must be enough to make the archive again."""
    desk.archive.captures.described = {"operator": "library@example.org", "http-header-user-agent": "Blotter/1"}
    title = "Raid \u201cat dawn\u201d"
    listed = Entry(url="https://sample.example/a/", title=title, published=NOON.date())
    desk.archive.ledger.enter(desk.publication, [listed], source="feed", at=NOON)
    desk.fetch("https://sample.example/a/", robots="allowed", ip_address="192.0.2.7")

    (_, info, _, fields), (_, request, *_), (_, response, *_) = records(files(desk)[0])
    assert json.loads(response.get_header("WARC-JSON-Metadata")) == {
        "publication": "sample",
        "run": desk.run,
        "role": "article",
        "listed_by": "feed",
        "listed_title": title,
        "listed_date": "2026-03-02",
        "first_listed_at": "2026-03-02T12:00:00Z",
        "robots": "allowed",
    }
    assert response.get_header("WARC-IP-Address") == "192.0.2.7"
    ids = {each.get_header("WARC-Warcinfo-ID") for each in (request, response)}
    assert ids == {info.get_header("WARC-Record-ID")}
    for line in (b"operator: library@example.org", b"http-header-user-agent: Blotter/1", b"robots: obey"):
        assert line in fields


def test_an_answer_with_nothing_new_is_a_revisit_that_no_row_points_at(desk, path):
    """When a page was last looked at, and the server said that it stood, is evidence too; it survives a restart."""
    first = desk.fetch()
    desk.later(days=1)
    unchanged = exchange(payload=b"", body=b"", at=desk.now, status=304, response_headers=(("ETag", '"1"'),))
    desk.archive.keep_unchanged(unchanged, url_id=first.url_id, publication="sample", run_id=desk.run)
    desk.archive.close()

    with Archive.open(path) as archive:
        assert [row["id"] for row in archive.db.query("SELECT id FROM captures")] == [first.id]
    (file,) = files(desk)
    _, _, (_, original, *_), _, (kind, head, http, body) = records(file)
    assert (kind, http.get_statuscode(), body) == ("revisit", "304", b"")
    assert head.get_header("WARC-Profile").endswith("/revisit/server-not-modified")
    assert head.get_header("WARC-Refers-To") == original.get_header("WARC-Record-ID")
    assert head.get_header("WARC-Refers-To-Date") == "2026-03-02T12:00:00Z"
    assert is_valid(file)


def test_files_of_an_earlier_version_stay_and_the_archive_goes_on_in_one_of_its_own(desk, path):
    """No byte of an existing archive moves, and its torn end is still cut off."""
    capture = desk.fetch()
    (file,) = files(desk)
    older = file.with_name(f"sample-20260302120000000000-{desk.run}.warc.gz")
    file.rename(older)
    desk.archive.db.conn.execute("UPDATE captures SET warc_file = ?", [older.name])
    desk.archive.db.conn.execute("DELETE FROM settings WHERE name = 'capture_file'")
    desk.archive.db.conn.commit()
    whole = older.read_bytes()
    older.write_bytes(whole + b"torn")
    desk.archive.close()

    with Archive.open(path) as archive:
        again = Desk(archive, desk.publication, archive.begin_run("crawl", at=NOON))
        again.fetch()

        assert older.read_bytes() == whole
        assert archive.payload(capture.id)
        assert [each.name[:8] for each in files(again)] == ["blotter-", "sample-2"]


def test_a_full_file_is_followed_by_another(desk):
    """At the limit a new file begins, with a warcinfo record of its own."""
    desk.archive.captures.limit = 1500
    captures = [desk.fetch() for _ in range(6)]

    assert len(files(desk)) > 1
    assert all(records(path)[0][0] == "warcinfo" for path in files(desk))
    assert all(desk.archive.payload(capture.id) for capture in captures)


def test_every_record_is_a_gzip_member_of_its_own(desk):
    """Any record can be read by its place alone."""
    captures = [desk.fetch() for _ in range(3)]

    for capture in captures:
        data = files(desk)[0].read_bytes()[capture.warc_offset :][: capture.warc_length]
        unpacker = zlib.decompressobj(zlib.MAX_WBITS + 16)
        assert unpacker.decompress(data).startswith(b"WARC/1.1\r\n")
        assert (unpacker.eof, unpacker.unused_data) == (True, b"")


def test_the_read_me_leads_to_a_record_with_tools_that_every_system_has(desk, path):
    """A successor without Blotter can still get at every page."""
    desk.fetch(payload=b"<p>for posterity</p>", body=b"<p>for posterity</p>", response_headers=())
    folder = desk.archive.captures.folder
    text = (folder / "READ-ME.txt").read_text()
    ask, read = (line.strip() for line in text.splitlines() if line.startswith("    "))

    found = subprocess.run(["sh", "-c", ask], cwd=path.parent, capture_output=True, text=True, check=True).stdout
    for name, value in zip(("FILE", "OFFSET", "LENGTH"), found.strip().split("|"), strict=True):
        read = read.replace(name, value)
    record = subprocess.run(["sh", "-c", read], cwd=folder, capture_output=True, text=True, check=True).stdout

    assert record.startswith("WARC/1.1")
    assert "<p>for posterity</p>" in record


TORN = {
    "garbage": lambda member: b"\x1f\x8b garbage that a dying disk left",
    "half a member": lambda member: member[: len(member) // 2],
    "one uncommitted exchange": lambda member: member,
}


@pytest.mark.parametrize("tail", TORN.values(), ids=TORN.keys())
def test_a_torn_tail_is_cut_back_at_the_next_start(desk, path, tail):
    """What a killed process left behind its last committed record goes; the records stay."""
    capture = desk.fetch()
    file = files(desk)[0]
    whole = file.read_bytes()
    file.write_bytes(whole + tail(whole[capture.warc_offset :]))
    desk.archive.close()

    with Archive.open(path) as archive:
        assert file.read_bytes() == whole
        assert archive.payload(capture.id)
    assert is_valid(file)


def test_a_file_without_any_committed_record_goes(desk, path):
    """A process that died between its first record and its row leaves nothing."""
    desk.archive.captures.append(exchange())
    desk.archive.close()

    with Archive.open(path):
        assert files(desk) == []


def test_the_one_exchange_that_a_dead_writer_leaves_is_cut_off(desk, path):
    """Its row was never committed, so its URL is asked again: nothing is lost."""
    desk.fetch()
    desk.archive.captures.append(exchange(payload=b"uncommitted"))
    desk.archive.close()

    with Archive.open(path):
        [file] = files(desk)
        assert len(records(file)) == 3


@pytest.mark.parametrize("unknown", [2, 3])
def test_records_that_an_older_database_does_not_know_are_put_aside(desk, path, unknown):
    """Putting back last week's database must not throw away this week's captures."""
    desk.fetch()
    for at in range(unknown):
        desk.archive.captures.append(exchange(payload=b"%d" % at))
    desk.archive.close()

    with Archive.open(path) as archive:
        assert archive.payload(1)

    aside, file = sorted(files(desk), key=lambda each: "-aside-" not in each.name)
    assert [kind for kind, *_ in records(aside)] == ["request", "response"] * unknown
    assert len(records(file)) == 3


def test_files_that_are_not_written_to_any_more_are_left_alone(desk, path):
    """Only the end of the file that is written to can be torn."""
    desk.fetch()
    file = files(desk)[0]
    desk.archive.captures.current = None
    desk.fetch()
    file.write_bytes(file.read_bytes() + b"x")
    desk.archive.close()

    with Archive.open(path):
        assert file.read_bytes().endswith(b"x")


def test_a_write_that_fails_leaves_the_file_as_it_was(desk):
    """A full disk must not leave half a record before the next one."""
    capture = desk.fetch()
    file = files(desk)[0]
    whole = file.read_bytes()
    code = f"""
import resource, signal, sys
from pathlib import Path
from archive.captures.files import CaptureFiles
from tests.archive.conftest import exchange
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, ({len(whole) + 100}, {len(whole) + 100}))
files = CaptureFiles(Path({str(file.parent)!r}))
files.current = {file.name!r}
files._info_id = "<urn:uuid:0>"
try:
    files.append(exchange())
except OSError as error:
    print(error.strerror)
"""

    ended = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert ended.stdout == "File too large\n"
    assert file.read_bytes() == whole
    assert desk.archive.payload(capture.id)


def test_a_missing_file_is_told_with_capture_and_place(desk):
    """The user learns which page is lost and where it should stand."""
    capture = desk.fetch()
    files(desk)[0].unlink()

    with pytest.raises(CaptureDamaged, match=rf"capture {capture.id}: blotter-.*No such file"):
        desk.archive.payload(capture.id)


@pytest.mark.parametrize("damage", ["zeros", "other record", "nothing"])
def test_bytes_that_are_not_those_kept_are_never_given_back(desk, damage):
    """Silently wrong is worse than missing."""
    capture, other = desk.fetch(), desk.fetch()
    file = files(desk)[0]
    data = bytearray(file.read_bytes())
    begin, end = capture.warc_offset, capture.warc_offset + capture.warc_length
    if damage == "zeros":
        data[begin:end] = bytes(end - begin)
    elif damage == "nothing":
        del data[begin:]
    else:
        desk.archive.db.conn.execute("UPDATE captures SET warc_offset = 0, warc_file = 'x' WHERE id = ?", [other.id])
        desk.archive.db.conn.execute(
            "UPDATE captures SET warc_offset = ?, warc_length = ? WHERE id = ?",
            [other.warc_offset, other.warc_length, capture.id],
        )
    file.write_bytes(data)

    with pytest.raises(CaptureDamaged):
        desk.archive.payload(capture.id)


def test_asking_for_a_capture_that_is_not_there_says_so(desk):
    """One line, with the number."""
    with pytest.raises(NoSuchRecord, match="the id 99"):
        desk.archive.payload(99)


def test_cutting_back_a_file_that_is_gone_does_nothing(tmp_path):
    """A captures folder may have been thinned out by hand."""
    CaptureFiles(tmp_path).cut_back("gone.warc.gz", 10)

    assert not list(tmp_path.iterdir())


def test_what_stands_in_the_file_is_one_valid_stream(desk):
    """Members follow each other without a gap."""
    for _ in range(3):
        desk.fetch()

    kinds = [record.record_type for record in ArchiveIterator(BytesIO(files(desk)[0].read_bytes()))]

    assert len(kinds) == 7
