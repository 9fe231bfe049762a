"""``blotter import`` of WARC files and WACZ packages that other tools made."""

import gzip
import sqlite3
import uuid
import zipfile
from contextlib import closing
from io import BytesIO

import pytest

from tests.site import article

HOME = "https://watchroom.example/"
DECLARATION = f'[publications.watch-room]\nhome = "{HOME}"\ntitle = "Watch Room News"\n'


def chunked(body):
    return b"%x\r\n%s\r\n0\r\n\r\n" % (len(body), body)


ENCODINGS = {
    "plain": ((), lambda body: body),
    "gzip": ((("Content-Encoding", "gzip"),), gzip.compress),
    "chunked": ((("Transfer-Encoding", "chunked"),), chunked),
    "both": ((("Content-Encoding", "gzip"), ("Transfer-Encoding", "chunked")), lambda b: chunked(gzip.compress(b))),
}


def record(kind, url, block, *, media_type):
    """One record, as the standard has it (ISO 28500)."""
    head = (
        f"WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Record-ID: <urn:uuid:{uuid.uuid4()}>\r\n"
        f"WARC-Date: 2014-05-06T07:08:09Z\r\nWARC-Target-URI: {url}\r\n"
        f"Content-Type: {media_type}\r\nContent-Length: {len(block)}\r\n\r\n"
    )
    return head.encode() + block + b"\r\n\r\n"


def answer(url, body, *, status="200 OK", media_type="text/html; charset=utf-8", headers=()):
    """The record of an HTTP answer."""
    lines = [f"HTTP/1.1 {status}", f"Content-Type: {media_type}", *(f"{name}: {value}" for name, value in headers)]
    block = "\r\n".join([*lines, "", ""]).encode() + body
    return record("response", url, block, media_type="application/http; msgtype=response")


def warc(*, compressed, brackets=False):
    """A WARC file with a page in each encoding, one of another site, one that failed, and a picture."""
    frame = "<{}>" if brackets else "{}"
    records = [
        answer(frame.format(f"{HOME}news/{name}/"), encode(article(f"The {name} story").encode()), headers=headers)
        for name, (headers, encode) in ENCODINGS.items()
    ]
    page = article("The resource story").encode()
    records += [
        record("resource", frame.format(f"{HOME}news/resource/"), page, media_type="text/html"),
        answer("https://elsewhere.example/news/a/", article("A story from elsewhere").encode()),
        answer(f"{HOME}news/gone/", article("Gone").encode(), status="404 Not Found"),
        answer(f"{HOME}news/picture/", b"\x89PNG", media_type="image/png"),
    ]
    return b"".join(map(gzip.compress, records) if compressed else records)


def wacz():
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        package.writestr("archive/data.warc.gz", warc(compressed=True))
        package.writestr("datapackage.json", "{}")
    return out.getvalue()


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("wget.warc", warc(compressed=False, brackets=True)),
        ("heritrix.warc.gz", warc(compressed=True)),
        ("browsertrix.wacz", wacz()),
    ],
)
def test_the_pages_of_the_publication_come_in_with_their_own_address_and_time(tmp_path, blotter, name, content):
    """What others kept before us is evidence of its own day, however it was packed; imported again it adds nothing."""
    (tmp_path / "blotter.toml").write_text(DECLARATION, encoding="utf-8")
    (tmp_path / "kept").mkdir()
    (tmp_path / "kept" / name).write_bytes(content)

    done = [blotter("import", "kept", "--publication", "watch-room") for _ in range(2)]

    assert [each.returncode for each in done] == [0, 0], done[0].stderr
    with closing(sqlite3.connect(tmp_path / "blotter.db")) as db:
        headlines = {row[0] for row in db.execute("SELECT headline FROM articles")}
        captures = db.execute("SELECT count(*), min(fetched_at), max(fetched_at) FROM captures").fetchone()
    assert headlines == {f"The {name} story" for name in (*ENCODINGS, "resource")}
    assert captures == (5, "2014-05-06T07:08:09Z", "2014-05-06T07:08:09Z")


def test_a_file_without_a_page_of_the_publication_is_named(tmp_path, blotter):
    """Whoever names the wrong publication must learn it, and no empty archive is made."""
    (tmp_path / "blotter.toml").write_text(DECLARATION.replace("watchroom", "another"), encoding="utf-8")
    (tmp_path / "x.warc").write_bytes(warc(compressed=False))

    done = blotter("import", "x.warc", "--publication", "watch-room")

    assert done.returncode == 2
    assert "x.warc: it holds no page of this publication" in done.stderr
    assert not (tmp_path / "blotter.db").exists()
