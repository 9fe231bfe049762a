"""Web archives that are damaged, cut short, or odd: what is lost is named, and the rest comes in."""

import gzip
import re
import zipfile
from base64 import b32encode, b64encode
from hashlib import md5, sha1, sha256
from io import BytesIO

import pytest

from crawler.errors import UnreadableInput
from crawler.imports import warc_records
from crawler.imports.saved_pages import SavedPage
from crawler.imports.torn import is_torn
from crawler.imports.warc_records import unchunked
from crawler.imports.web_archives import pages_in
from tests.crawler.imports.test_web_archives import HOME, WANTED, answer, chunked, record
from tests.site import article

LAMPS = answer(f"{HOME}news/lamps/", article("The lamps").encode())
BOATS = answer(f"{HOME}news/boats/", article("The boats").encode())
MEMBERS = gzip.compress(LAMPS, mtime=0), gzip.compress(BOATS, mtime=0)
HTTP = "application/http; msgtype=request"
TORN = "it ends within a record"


def found(path):
    """Headlines of the pages in the file at *path*, and what is wrong with it."""
    items = list(pages_in(path, WANTED))
    pages = [each.url.removeprefix(f"{HOME}news/").strip("/") for each in items if isinstance(each, SavedPage)]
    return pages, [str(each) for each in items if isinstance(each, UnreadableInput)]


def block_of(record):
    return record.partition(b"\r\n\r\n")[2].removesuffix(b"\r\n\r\n")


def stating(record, **fields):
    """The record with further fields."""
    lines = "".join(f"{name.replace('_', '-')}: {value}\r\n" for name, value in fields.items())
    return record.replace(b"WARC-Record-ID", lines.encode() + b"WARC-Record-ID", 1)


@pytest.mark.parametrize("cut", [1, 3, 9, 10, 11, 40, 200, -200, -1])  # below nought: bytes from its end
def test_a_compressed_file_that_was_not_copied_whole_is_named(tmp_path, cut):
    """Wherever within the last member it ends; the pages before it come in."""
    (tmp_path / "a.warc.gz").write_bytes(MEMBERS[0] + MEMBERS[1][:cut])

    pages, problems = found(tmp_path / "a.warc.gz")

    assert pages[:1] == ["lamps"]
    assert any(TORN in each or "ends before its last byte" in each or "read on" in each for each in problems), problems


@pytest.mark.parametrize("compress", [gzip.compress, bytes], ids=["compressed as a whole", "plain"])
@pytest.mark.parametrize("cut", [1, 5, 60, 300, 600, -20])
def test_so_is_one_that_is_plain_or_compressed_as_a_whole(tmp_path, compress, cut):
    """A record's head or its page ends early."""
    (tmp_path / "a.warc.gz").write_bytes(compress(LAMPS + BOATS[:cut]))

    pages, problems = found(tmp_path / "a.warc.gz")

    assert (pages, problems != []) == (["lamps"], True)


@pytest.mark.parametrize(
    "content",
    [
        LAMPS + BOATS,
        LAMPS + BOATS.removesuffix(b"\r\n\r\n"),
        LAMPS + BOATS + b"\r\n" * 9,
        b"".join(MEMBERS),
        gzip.compress(LAMPS + BOATS),
        b"".join(MEMBERS) + gzip.compress(b""),
    ],
    ids=["plain", "without last line ends", "with more line ends", "members", "as a whole", "with an empty member"],
)
def test_a_whole_file_is_not_called_torn(tmp_path, content):
    """Nobody should look for what is not missing."""
    (tmp_path / "a.warc.gz").write_bytes(content)

    assert found(tmp_path / "a.warc.gz") == (["lamps", "boats"], [])


@pytest.mark.parametrize("length", ["", "Content-Length: many\r\n", f"Content-Length: {'9' * 30}\r\n"])
def test_a_last_record_without_a_length_is_torn(tmp_path, length):
    """Nobody knows where it ends."""
    (tmp_path / "a.warc").write_bytes(f"WARC/1.0\r\nWARC-Type: metadata\r\n{length}\r\nabc".encode())

    assert is_torn(tmp_path / "a.warc", 0)


BLOCK = block_of(LAMPS)
BODY = BLOCK.partition(b"\r\n\r\n")[2]


@pytest.mark.parametrize(
    "stated",
    [
        f"sha1:{b32encode(sha1(BLOCK).digest()).decode()}",
        f"SHA-1:{sha1(BLOCK).hexdigest().upper()}",
        f"sha256:{sha256(BLOCK).hexdigest()}",
        f"sha-256:{b64encode(sha256(BLOCK).digest()).decode()}",
        f"md5:{md5(BLOCK).hexdigest()}",
        "blake3:0011",
        "nonsense",
    ],
    ids=["base 32", "base 16", "sha256", "base 64", "md5", "unknown", "nonsense"],
)
def test_a_digest_is_believed_in_every_spelling(tmp_path, stated):
    """Base 32 is usual, base 16 common; one by an algorithm that nobody knows says nothing."""
    (tmp_path / "a.warc").write_bytes(stating(LAMPS, WARC_Block_Digest=stated))

    assert found(tmp_path / "a.warc") == (["lamps"], [])


@pytest.mark.parametrize("stated", ["sha1:" + "A" * 32, "sha256:" + "0" * 64, "md5:"])
def test_a_page_that_is_not_the_one_that_was_kept_does_not_come_in(tmp_path, stated):
    """A bit that flipped on a disk would become what the publisher wrote."""
    (tmp_path / "a.warc").write_bytes(stating(LAMPS, WARC_Block_Digest=stated) + BOATS)

    pages, (problem,) = found(tmp_path / "a.warc")

    assert pages == ["boats"]
    assert f"the record of {HOME}news/lamps/ is damaged" in problem


def test_a_digest_of_the_payload_is_left_to_its_writer(tmp_path):
    """Tools make it of the page as sent, without its chunks, or decoded: a difference is no damage."""
    (tmp_path / "a.warc").write_bytes(stating(LAMPS, WARC_Payload_Digest="sha1:" + "A" * 32))

    assert found(tmp_path / "a.warc") == (["lamps"], [])


def whole(name):
    """A record that states the digest of its page, and its request."""
    response = answer(f"{HOME}news/{name}/", article(f"The {name}").encode())
    response = stating(response, WARC_Block_Digest=f"sha1:{b32encode(sha1(block_of(response)).digest()).decode()}")
    asked = record("request", f"{HOME}news/{name}/", b"GET / HTTP/1.1\r\n\r\n", media_type=HTTP)
    return response, stating(asked, WARC_Concurrent_To=re.search(rb"WARC-Record-ID: (\S+)", response)[1].decode())


def what_came(path):
    """Address, hour and bytes of the pages in the file at *path*, and whether anything was reported."""
    items = list(pages_in(path, WANTED))
    pages = [(each.url, f"{each.captured_at:%F %H}", each.payload) for each in items if isinstance(each, SavedPage)]
    return pages, any(isinstance(each, UnreadableInput) for each in items)


@pytest.mark.parametrize("order", ["request behind", "request before", "no request"])
def test_a_bit_that_flips_in_the_head_of_a_plain_record_hides_no_page_and_falsifies_none(tmp_path, order):
    """No digest covers the head. Without a request nothing proves the path of the address, nor the time."""
    pairs = [whole(name) for name in ("lamps", "boats")]
    parts = [
        {"request before": (asked, page), "no request": (page,)}.get(order, (page, asked)) for page, asked in pairs
    ]
    content, path = b"".join(b"".join(part) for part in parts), tmp_path / "a.warc"
    path.write_bytes(content)
    expected = what_came(path)
    assert (len(expected[0]), expected[1]) == (2, False)
    begin = content.index(b"WARC/1.0\r\nWARC-Type: response")
    head, unproved = content[begin:].partition(b"\r\n\r\n")[0], (b"WARC-Date", b"WARC-Target-URI")

    unseen = []
    for at in range(len(head)):
        if order == "no request" and head[head.rfind(b"\n", 0, at) + 1 :].startswith(unproved):
            continue
        flipped = bytearray(content)
        flipped[begin + at] ^= 1 << (at * 3 % 8)
        path.write_bytes(flipped)
        pages, is_reported = what_came(path)
        if pages != expected[0] and not is_reported:
            unseen.append(head[max(at - 20, 0) : at + 5])

    assert unseen == []


@pytest.mark.parametrize(
    ("was", "flipped", "reported"),
    [
        ("WARC-Type: response", "WARC-Type: responsd", "states no type (responsd)"),
        ("WARC-Type: response", "WARC-Type: screenshot", None),
        ("WARC-Type: response", "VARC-Type: response", "states no type ()"),
        ("https://watchroom", "https://watchsoom", "states a damaged address"),
        ("https://watchroom", "https://bathroom", None),
        ("https://watchroom", "htups://watchroom", "states a damaged address"),
        ("WARC-Target-URI", "WARC-Target-URH", "states no address"),
        ("application/http", "application/httq", "states no media type (application/httq)"),
        ("application/http; msgtype=response", "application/pdf", None),
    ],
)
def test_a_head_is_damaged_where_one_bit_makes_it_whole(tmp_path, was, flipped, reported):
    """What differs by more is another kind of record, or one of another site."""
    (tmp_path / "a.warc").write_bytes(LAMPS.replace(was.encode(), flipped.encode(), 1) + BOATS)

    pages, problems = found(tmp_path / "a.warc")

    assert pages == ["boats"]
    assert [reported in each for each in problems] == [True] if reported else problems == []


@pytest.mark.parametrize(
    ("change", "reported"),
    [
        (
            ("Target-URI: https://watchroom.example/news/lamps/", "Target-URI: https://watchroom.example/news/lamp/"),
            True,
        ),
        (("Date: 2014-05-06T07:08:09Z", "Date: 2014-05-06T08:08:09Z"), False),
        (("Date: 2014-05-06T07:08:09Z", "Date: 2014-05-06T08:08:10Z"), True),
        (("Concurrent-To: <urn", "Concurrent-To: <arn"), False),
    ],
)
def test_an_answer_whose_request_says_otherwise_does_not_come_in(tmp_path, change, reported):
    """One of the two is wrong, and nobody knows which; some tools write the two times an hour apart at most."""
    page, asked = whole("lamps")
    (tmp_path / "a.warc").write_bytes(page + asked.replace(*map(str.encode, change)) + BOATS)

    pages, problems = found(tmp_path / "a.warc")

    assert pages == (["boats"] if reported else ["lamps", "boats"])
    assert ["its request has" in each for each in problems] == [True] * reported


@pytest.mark.parametrize(("length", "comes"), [(40_000, True), (2 * 1024**2, False)])
def test_huge_headers_cost_one_page_at_most(tmp_path, length, comes):
    """The pages behind it come in."""
    huge = answer(f"{HOME}news/huge/", article("Huge").encode(), headers=[("X-Long", "x" * length)])
    (tmp_path / "a.warc").write_bytes(huge + LAMPS)

    pages, problems = found(tmp_path / "a.warc")

    assert pages == (["huge", "lamps"] if comes else ["lamps"])
    assert len(problems) == (not comes)
    assert comes or f"the record of {HOME}news/huge/ has headers that cannot be read" in problems[0]


def test_a_record_that_is_longer_than_any_page_is_passed_over_unread(tmp_path, monkeypatch):
    """A film at an article's address would fill the memory."""
    monkeypatch.setattr(warc_records, "LARGEST", 100)
    monkeypatch.setattr(warc_records, "HEAD", 1000)
    (tmp_path / "a.warc").write_bytes(answer(f"{HOME}news/film/", b"x" * 5000) + LAMPS[:0])

    assert found(tmp_path / "a.warc")[0] == []


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (chunked(b"a") + b"", b"a"),
        (b"1\r\na\r\n1\r\nb\r\n0\r\nTrailer: x\r\n\r\n", b"ab"),
        (b"1 \r\na\r\n0\r\n\r\n", b"a"),
        (b"A;ext=1\r\n0123456789\r\n0\r\n\r\n", b"0123456789"),
        (b"5\r\nRai", b"Rai"),
        (b"-2\r\nab\r\n", b"-2\r\nab\r\n"),
        (b"0x1\r\na\r\n", b"0x1\r\na\r\n"),
        (b"1_0\r\na\r\n", b"1_0\r\na\r\n"),
        (b"f" * 5000 + b"\r\na", b"f" * 5000 + b"\r\na"),
        (b"", b""),
    ],
)
def test_chunks_are_undone_where_they_are_chunks(body, expected):
    """RFC 9112, 7.1; what only looks like it stays."""
    assert unchunked(body) == expected


def test_a_million_chunks_are_undone_in_a_moment():
    """One byte each: a page that would take an hour if each copied the rest."""
    assert unchunked(b"1\r\na\r\n" * 1_000_000 + b"0\r\n\r\n") == b"a" * 1_000_000


def wacz(**files):
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        for name, content in files.items():
            package.writestr(name.replace("__", "/") + ".warc.gz", content)
    return out.getvalue()


def test_a_package_needs_no_index(tmp_path):
    """Its records say what they are; several files in it are read."""
    (tmp_path / "a.wacz").write_bytes(wacz(archive__one=MEMBERS[0], archive__two=MEMBERS[1]))

    assert found(tmp_path / "a.wacz") == (["lamps", "boats"], [])


@pytest.mark.parametrize(
    "spoil",
    [
        lambda content: content[:-30],
        lambda content: content[: len(content) // 2],
        lambda content: content.replace(MEMBERS[0][20:60], bytes(40)),
        lambda _: b"no package",
        lambda _: b"",
        lambda _: wacz(elsewhere__one=MEMBERS[0]),
    ],
    ids=["without its end", "half", "zeroed within", "text", "empty", "without a folder of archives"],
)
def test_a_package_that_is_damaged_is_named(tmp_path, spoil):
    """Half of one holds no list of its files."""
    (tmp_path / "a.wacz").write_bytes(spoil(wacz(archive__one=MEMBERS[0])))

    pages, problems = found(tmp_path / "a.wacz")

    assert (pages, len(problems)) == ([], 1), problems
