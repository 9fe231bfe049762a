"""Records of other tools that repeat an earlier one (``revisit``): the page is found, in whichever file it is."""

import gzip
import json
import shutil
import sqlite3
import subprocess
from base64 import b32encode
from contextlib import closing
from hashlib import sha1

import pytest

from tests.crawler.imports.test_web_archives import DECLARATION, HOME
from tests.site import article

IDENTICAL = "http://netpreserve.org/warc/1.1/revisit/identical-payload-digest"
NOT_MODIFIED = "http://netpreserve.org/warc/1.1/revisit/server-not-modified"
FIRST, AGAIN = "2014-05-06T07:08:09Z", "2015-05-06T07:08:09Z"
PAGE = article("The lamps of the county").encode()
DIGEST = f"sha1:{b32encode(sha1(PAGE).digest()).decode()}"
REFERS = {"WARC-Refers-To-Target-URI": f"{HOME}news/lamps/", "WARC-Refers-To-Date": FIRST}
CAPTURES = (
    "SELECT address, fetched_at, revisit_of IS NOT NULL FROM captures JOIN urls ON urls.id = url_id ORDER BY 2, 1"
)


def record(kind, *, at, url=f"{HOME}news/lamps/", body=b"", status="200 OK", http=True, **fields):
    head = f"HTTP/1.1 {status}\r\nContent-Type: text/html\r\n\r\n".encode() if http else b""
    lines = {
        "WARC-Type": kind,
        "WARC-Date": at,
        "WARC-Target-URI": url,
        "Content-Type": "application/http; msgtype=response",
        **{name.replace("_", "-"): value for name, value in fields.items() if value},
        "Content-Length": len(head + body),
    }
    written = "".join(f"{name}: {value}\r\n" for name, value in lines.items())
    return f"WARC/1.0\r\n{written}\r\n".encode() + head + body + b"\r\n\r\n"


def answer(**fields):
    return record("response", at=FIRST, body=PAGE, WARC_Payload_Digest=DIGEST, **fields)


def repeat(profile=IDENTICAL, *, at=AGAIN, **fields):
    return record("revisit", at=at, WARC_Profile=profile, **fields)


@pytest.fixture
def imported(tmp_path, blotter):
    """Import files with these contents in this order; return the outcomes and the captures that are there then."""
    (tmp_path / "blotter.toml").write_text(DECLARATION, encoding="utf-8")

    def imports(**files):
        for name, content in files.items():
            (tmp_path / f"{name}.warc.gz").write_bytes(gzip.compress(content))
        names = [f"{name}.warc.gz" for name in files]
        done = blotter("import", *names, "--publication", "watch-room", "--json")
        assert "Traceback" not in done.stderr, done.stderr
        if not (tmp_path / "blotter.db").exists():
            return done, []
        with closing(sqlite3.connect(tmp_path / "blotter.db")) as db:
            return done, db.execute(CAPTURES).fetchall()

    return imports


BOTH = [(f"{HOME}news/lamps/", FIRST, 0), (f"{HOME}news/lamps/", AGAIN, 1)]


@pytest.mark.parametrize(
    "fields",
    [
        REFERS,
        {"WARC_Payload_Digest": DIGEST},
        {"WARC_Payload_Digest": DIGEST.lower()},
        {"WARC_Payload_Digest": f"sha1:{sha1(PAGE).hexdigest()}", **REFERS},
        {**REFERS, "WARC-Refers-To-Target-URI": f"<{HOME}news/lamps/>"},
        {"WARC-Refers-To-Date": FIRST},
        {**REFERS, "http": False},
    ],
    ids=["by address", "by digest", "in small letters", "hexadecimal", "in brackets", "by date", "without headers"],
)
@pytest.mark.parametrize("order", ["one file", "in order", "turned round", "one by one"])
def test_a_repeat_becomes_a_capture_of_its_own_day(imported, fields, order):
    """The page read so on both days; whichever file comes first."""
    first, again = answer(), repeat(**fields)

    if order == "one file":
        done, captures = imported(a=first + again)
    elif order == "in order":
        done, captures = imported(a=first, b=again)
    elif order == "turned round":
        done, captures = imported(b=again, a=first)
    else:
        imported(a=first)
        done, captures = imported(b=again)

    assert done.returncode == 0, done.stderr
    assert captures == BOTH
    assert [each["outcome"] for each in json.loads(done.stdout)][-1] == "unchanged"


def test_a_repeat_of_another_address_is_found(imported):
    """One story at two addresses is kept once by many tools."""
    again = repeat(url=f"{HOME}news/lanterns/", **REFERS)

    done, captures = imported(a=answer() + again)

    assert done.returncode == 0, done.stderr
    assert captures == [BOTH[0], (f"{HOME}news/lanterns/", AGAIN, 1)]


def test_a_repeat_whose_page_is_nowhere_is_named(imported):
    """With its own time and that of the record to look for; the other pages come in."""
    other = record("response", at=FIRST, url=f"{HOME}news/boats/", body=article("The boats").encode())

    done, captures = imported(a=other + repeat(**REFERS))

    assert done.returncode == 1
    assert f"{HOME}news/lamps/ of {AGAIN} repeats that of {HOME}news/lamps/ of {FIRST}" in done.stderr
    assert "import its file too" in done.stderr
    assert captures == [(f"{HOME}news/boats/", FIRST, 0)]


def test_a_file_of_repeats_alone_is_named_and_makes_no_archive(imported, tmp_path):
    """An empty archive would look as if something had come in."""
    done, _ = imported(a=repeat(**REFERS))

    assert (done.returncode, "import its file too" in done.stderr) == (2, True), done.stderr
    assert not (tmp_path / "blotter.db").exists()


@pytest.mark.parametrize(
    "other",
    [
        repeat(NOT_MODIFIED, status="304 Not Modified", **REFERS),
        repeat(status="404 Not Found", **REFERS),
        repeat(url="https://elsewhere.example/a/", **REFERS),
    ],
    ids=["nothing changed", "not found", "another site"],
)
def test_what_served_no_page_of_the_publication_is_passed_over(imported, other):
    """It is no capture of a page, and nothing is missing."""
    done, captures = imported(a=answer() + other)

    assert (done.returncode, captures) == (0, BOTH[:1])


def test_a_repeat_without_a_time_is_named(imported):
    """Evidence needs a day."""
    done, captures = imported(a=answer() + repeat(at="yesterday", **REFERS))

    assert (done.returncode, captures) == (1, BOTH[:1])
    assert "states no time of capture" in done.stderr


def test_importing_again_adds_nothing(imported):
    """A repeat is known by its address, its time and the bytes that it repeats."""
    imported(a=answer() + repeat(**REFERS))

    done, captures = imported(a=answer() + repeat(**REFERS))

    assert (json.loads(done.stdout), captures) == ([], BOTH)


@pytest.mark.skipif(shutil.which("wget") is None, reason="wget is not installed")
def test_what_wget_left_out_as_known_comes_in(tmp_path, site, blotter):
    """With ``--warc-dedup`` it writes a record that names the earlier one's digest."""
    site.put("news/lamps/", article("The lamps of the county"))
    declared = f'[publications.sample]\nhome = "{site.home}"\nown_site = true\n'
    (tmp_path / "blotter.toml").write_text(declared, encoding="utf-8")
    for options in (["--warc-file=a", "--warc-cdx"], ["--warc-file=b", "--warc-dedup=a.cdx"]):
        command = ["wget", "--quiet", "--delete-after", *options, site.url("news/lamps/")]
        subprocess.run(command, cwd=tmp_path, check=True, timeout=60)
    assert b"WARC-Type: revisit" in gzip.decompress((tmp_path / "b.warc.gz").read_bytes())

    done = blotter("import", "b.warc.gz", "a.warc.gz", "--publication", "sample", "--json")

    assert done.returncode == 0, done.stderr
    with closing(sqlite3.connect(tmp_path / "blotter.db")) as db:
        assert db.execute("SELECT count(*) FROM captures").fetchone() in [(1,), (2,)]  # of one second or of two
        assert db.execute("SELECT headline FROM articles").fetchall() == [("The lamps of the county",)]
