"""A selection that leaves with its captures: as a WARC file, as a WACZ package, as an archive of its own."""

import hashlib
import json
import sqlite3
import subprocess
import zipfile
from contextlib import closing

import pytest
from fastwarc.warc import ArchiveIterator

from archive.captures.received import capture_files, received
from archive.errors import WouldOverwrite
from archive.export.cdxj import sort_key
from archive.export.wacz import write_wacz
from archive.export.warc_file import exchanges
from archive.merge.selected import write_archive
from archive.schema.database import connect
from archive.search.selection import Selection
from archive.verify.whole import Verification
from tests.archive.merge.test_merge import Station
from tests.side import side_tools

NEWS = "https://watchroom.example/news"
LAMPS = Selection(query="lamps")


@pytest.fixture
def station(tmp_path):
    """An archive with an article that was edited and captured again, and one more."""
    station = Station(tmp_path / "ours" / "blotter.db")
    station.sees("boats", "Water", day=1).sees("lamps", "Light", day=2).sees("lamps", "Darkness", day=3)
    return station.sees("lamps", "Darkness", day=4)


def answers_in(file):
    """Kind and address of all answers in a WARC file, and of requests."""
    return [(each.headers["WARC-Type"], each.headers.get("WARC-Target-URI")) for each in ArchiveIterator(file)]


def write_warc(station, path, selection=LAMPS):
    with closing(connect(station.path)) as db:
        pieces = exchanges(db.conn, station.path, selection, filename=path.name)
        path.write_bytes(b"".join(piece.before + piece.answer for piece in pieces))


def write_package(station, path, selection=LAMPS):
    with closing(connect(station.path)) as db, path.open("wb") as out:
        return write_wacz(db.conn, station.path, selection, out)


def test_a_warc_file_has_all_captures_of_the_selection_with_their_requests_and_no_other(station, tmp_path):
    """The records are those that were kept, described by who wrote them and by who chose them."""
    write_warc(station, tmp_path / "lamps.warc.gz")

    with (tmp_path / "lamps.warc.gz").open("rb") as file:
        found = answers_in(file)
    pair = [("request", f"{NEWS}/lamps/"), ("response", f"{NEWS}/lamps/")]
    assert [each for each in found if each[0] != "warcinfo"] == [*pair, *pair, pair[0], ("revisit", f"{NEWS}/lamps/")]
    assert found[0][0] == "warcinfo"


def test_the_capture_that_holds_the_bytes_of_a_chosen_one_comes_too(station, tmp_path):
    """A revisit without its original is an empty page."""
    station.sees("radios", "Water", day=5)
    with closing(sqlite3.connect(station.path)) as db:
        assert db.execute("SELECT count(*) FROM captures WHERE revisit_of IS NOT NULL").fetchone() == (2,)

    write_warc(station, tmp_path / "a.warc.gz", Selection(query="radios"))

    with (tmp_path / "a.warc.gz").open("rb") as file:
        assert [each for each in answers_in(file) if each[0] in {"response", "revisit"}] == [
            ("response", f"{NEWS}/boats/"),
            ("revisit", f"{NEWS}/radios/"),
        ]


def test_a_package_says_of_each_file_what_it_is(station, tmp_path):
    """Digests and lengths are those of the bytes, and each line of the index leads to its record."""
    assert write_package(station, tmp_path / "lamps.wacz") == 3

    with zipfile.ZipFile(tmp_path / "lamps.wacz") as package:
        described = json.loads(package.read("datapackage.json"))
        contents = {name: package.read(name) for name in package.namelist()}
        assert package.getinfo("archive/data.warc.gz").compress_type == zipfile.ZIP_STORED
    for each in described["resources"]:
        content = contents.pop(each["path"])
        assert (each["bytes"], each["hash"]) == (len(content), f"sha256:{hashlib.sha256(content).hexdigest()}")
    assert set(contents) == {"datapackage.json", "datapackage-digest.json"}


def test_the_archive_of_a_selection_is_an_archive(station, tmp_path):
    """Same key, texts, revisions and captures; nothing of the rest; whole by every check."""
    output = tmp_path / "handed" / "lamps.db"
    output.parent.mkdir()

    assert write_archive(station.path, LAMPS, output) == 1

    with closing(sqlite3.connect(station.path)) as was, closing(sqlite3.connect(output)) as now:
        for sql in (
            "SELECT * FROM articles WHERE headline = 'The lamps'",
            "SELECT * FROM revisions",
            "SELECT fetched_at, sha256, run_id, revisit_of FROM captures WHERE url_id = 2",
            "SELECT name FROM authors WHERE name LIKE '%Lamps'",
        ):
            assert now.execute(sql).fetchall() == was.execute(sql).fetchall() != []
        for table, rows in (("articles", 1), ("urls", 1), ("captures", 3), ("authors", 1)):
            assert now.execute(f"SELECT count(*) FROM {table}").fetchone() == (rows,)
        assert now.execute("SELECT count(*) FROM articles_fts WHERE articles_fts MATCH 'darkness'").fetchone() == (1,)
        files = capture_files(now, output)
        assert [received(now, files, number).url for (number,) in now.execute("SELECT id FROM captures")]
    with Verification.of(output) as check:
        assert list(check.whole(lambda _: None)) == []


def test_no_archive_is_written_over(station, tmp_path):
    """Nor is its folder."""
    (tmp_path / "lamps-captures").mkdir()

    with pytest.raises(WouldOverwrite, match="lamps-captures: it exists"):
        write_archive(station.path, LAMPS, tmp_path / "lamps.db")


@pytest.mark.parametrize(
    ("url", "key"),
    [
        ("https://www.example.org/", "org,example)/"),
        ("http://news.example.co.uk:8080/A/b.html?z=1&a=2#c", "uk,co,example,news:8080)/a/b.html?a=2&z=1"),
        ("urn:sha256:abc", "urn:sha256:abc"),
    ],
)
def test_an_address_is_sorted_as_replay_tools_look_it_up(url, key):
    """Host first, from its end, so that all pages of a site stand together."""
    assert sort_key(url) == key


def test_the_ending_names_the_format_and_the_command_says_what_it_wrote(station, tmp_path, blotter):
    """As with every other format."""
    archive = ("--archive", station.path, "--query", "lamps")

    done = [blotter("export", *archive, "-o", name) for name in ("a.warc.gz", "a.wacz", "a.db")]

    assert [each.stderr for each in done] == [
        "3 captures written to a.warc.gz\n",
        "3 captures written to a.wacz\n",
        "1 article written to a.db\n",
    ]
    shown = blotter("search", "darkness", "--archive", "a.db")
    assert "The lamps" in shown.stdout


@pytest.mark.side
def test_the_package_is_valid_by_the_tool_of_its_makers(station, tmp_path):
    """py-wacz checks contents, digests, compression, paths and the index."""
    write_package(station, tmp_path / "lamps.wacz")

    said = run_tool(tmp_path, "wacz", "validate", "-f", "lamps.wacz")

    assert "Validation succeeded" in said


def run_tool(folder, name, *arguments):
    """What a tool of another web archive prints; it must succeed."""
    done = subprocess.run([side_tools() / name, *arguments], cwd=folder, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


REPLAY = """
from gevent.monkey import patch_all; patch_all()
import json, sys
from pathlib import Path
from pywb.apps.frontendapp import FrontEndApp
from werkzeug.test import Client

client = Client(FrontEndApp())
shown = [client.get(address).get_data(as_text=True) for address in sys.argv[1:]]
Path("shown.json").write_text(json.dumps(shown))
"""
"""Shows pages as pywb's server does."""


@pytest.mark.side
def test_pywb_replays_every_page_of_the_package(station, tmp_path):
    """A library opens what we handed over with its own tools: both texts at their times, the revisit too."""
    write_package(station, tmp_path / "lamps.wacz", Selection())
    (tmp_path / "config.yaml").write_text("", encoding="utf-8")
    run_tool(tmp_path, "wb-manager", "init", "kept")
    run_tool(tmp_path, "wb-manager", "add", "--unpack-wacz", "kept", tmp_path / "lamps.wacz")

    with zipfile.ZipFile(tmp_path / "lamps.wacz") as package:
        listed = [json.loads(line) for line in package.read("pages/pages.jsonl").decode().splitlines()[1:]]
    captures = [("lamps", 7, "Light"), ("lamps", 8, "Darkness"), ("lamps", 9, "Darkness"), ("boats", 6, "Water")]
    addresses = [f"/kept/202601{day:02}090000id_/{NEWS}/{name}/" for name, day, _ in captures]
    addresses += [f"/kept/{''.join(filter(str.isdigit, page['ts']))}id_/{page['url']}" for page in listed]
    run_tool(tmp_path, "python", "-c", REPLAY, *addresses)
    shown = json.loads((tmp_path / "shown.json").read_text())

    words = [f"<p>{text}</p>" for _, _, text in captures]
    assert shown == [*words, "<p>Water</p>", "<p>Darkness</p>"]
