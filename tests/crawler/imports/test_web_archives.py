"""``blotter import`` of WARC files and WACZ packages that other tools made."""

import gzip
import json
import sqlite3
import uuid
import zipfile
from contextlib import closing
from io import BytesIO

import pytest

from archive.config import Config
from archive.store import Archive
from crawler.crawl.run import Run
from crawler.errors import UnreadableInput
from crawler.imports import web_archives
from crawler.imports.files import Import
from crawler.imports.marks import Marks
from crawler.imports.saved_pages import SavedPage
from crawler.imports.web_archives import Reached, Wanted, pages_in
from crawler.publications.registry import find
from crawler.titles.title import Title
from tests.crawler.reading.kinds.test_document import pdf
from tests.here import Here
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


class WatchRoom(Title):
    name = "watch-room"
    home = HOME
    aliases = ("https://old-watchroom.example/press/",)
    article = r"^/news/"


class Constable(Title):
    name = "constable"
    home = "https://www.constable.example/"


WANTED = Wanted([WatchRoom, Constable])


def pages_from(path, *, begin=0):
    return [page for page in pages_in(path, WANTED, begin=begin) if isinstance(page, SavedPage)]


@pytest.mark.parametrize(
    ("address", "name"),
    [
        (f"{HOME}news/a/", "watch-room"),
        ("http://www.watchroom.example:8080/news/a/", "watch-room"),
        ("https://m.watchroom.example/news/a/", "watch-room"),
        ("https://old-watchroom.example/press/news/a/", "watch-room"),
        ("HTTPS://Constable.example/a", "constable"),
        (f"{HOME}tag/a/", None),
        ("https://notwatchroom.example/news/a/", None),
        ("https://watchroom.example.org/news/a/", None),
        ("dns:watchroom.example", None),
        ("", None),
    ],
)
def test_a_record_belongs_to_the_publication_that_may_have_an_article_there(address, name):
    """A news crawl holds the whole web; a former home is the publication's too."""
    title = WANTED.title_of(address)

    assert (title and title.name) == name


def test_what_was_cut_by_whoever_kept_it_is_marked_and_a_torn_record_is_named(tmp_path):
    """Common Crawl cuts pages at a length; a file whose copying broke off ends within a record."""
    whole = answer(f"{HOME}news/cut/", article().encode()).replace(
        b"Content-Type", b"WARC-Truncated: length\r\nContent-Type", 1
    )
    torn = answer(f"{HOME}news/torn/", article().encode())[:-200]
    undated = answer(f"{HOME}news/undated/", article().encode()).replace(b"2014-05-06T07:08:09Z", b"yesterday")
    (tmp_path / "a.warc").write_bytes(whole + undated + torn)

    page, without_time, broken, end = pages_in(tmp_path / "a.warc", WANTED)

    assert isinstance(page, SavedPage)
    assert page.is_cut_off
    assert "states no time of capture" in str(without_time)
    assert f"the record of {HOME}news/torn/ ends before its last byte" in str(broken)
    assert end == Reached(tmp_path / "a.warc", -1)


@pytest.mark.parametrize("compressed", [True, False])
def test_reading_goes_on_at_the_record_that_was_reached(tmp_path, compressed):
    """A file of a gigabyte is not read again from its beginning after a kill."""
    (tmp_path / "a.warc.gz").write_bytes(warc(compressed=compressed))
    pages = [page for page in pages_in(tmp_path / "a.warc.gz", WANTED) if isinstance(page, SavedPage)]

    later = [
        each for each in pages_in(tmp_path / "a.warc.gz", WANTED, begin=pages[3].place) if not isinstance(each, Reached)
    ]

    assert [page.url for page in later] == [page.url for page in pages[3:]]


def test_a_file_compressed_as_a_whole_is_read_from_its_beginning(tmp_path):
    """Nothing can be read from its middle; what came in before is passed over by its bytes."""
    (tmp_path / "a.warc.gz").write_bytes(gzip.compress(warc(compressed=False)))
    pages = [page for page in pages_in(tmp_path / "a.warc.gz", WANTED) if isinstance(page, SavedPage)]

    again = [
        page for page in pages_in(tmp_path / "a.warc.gz", WANTED, begin=pages[3].place) if isinstance(page, SavedPage)
    ]

    assert [page.url for page in again] == [page.url for page in pages]


def test_the_place_is_noted_also_where_nothing_is_wanted(tmp_path, monkeypatch):
    """A news crawl of a day may hold two pages of the police press."""
    monkeypatch.setattr(web_archives, "STEP", 1000)
    records = [answer("https://elsewhere.example/a/", article().encode()) for _ in range(9)]
    (tmp_path / "a.warc").write_bytes(b"".join(records))

    found = list(pages_in(tmp_path / "a.warc", WANTED))

    places = [each.place for each in found if isinstance(each, Reached)]
    assert places == [*sorted(places[:-1]), -1]
    assert len(places) > 2
    assert isinstance(found[-2], UnreadableInput)


def test_an_import_that_was_stopped_goes_on_where_it_was(tmp_path, blotter):
    """What was recorded is not read again; once all is in, the same file may be imported again, and is read whole."""
    (tmp_path / "blotter.toml").write_text(DECLARATION, encoding="utf-8")
    (tmp_path / "a.warc").write_bytes(warc(compressed=False))
    pages = pages_from(tmp_path / "a.warc")
    with Archive.open(tmp_path / "blotter.db") as archive:
        Marks(archive, [declared_title(tmp_path)]).note(Reached(tmp_path / "a.warc", pages[3].place))

    first = blotter("import", "a.warc", "--publication", "watch-room", "--json")
    second = blotter("import", "a.warc", "--publication", "watch-room", "--json")

    assert {each["url"] for each in json.loads(first.stdout)} == {page.url for page in pages[3:]}
    assert {each["url"] for each in json.loads(second.stdout)} == {page.url for page in pages[:3]}


def test_a_place_is_noted_as_soon_as_it_is_reached(tmp_path):
    """A news crawl of a day has few pages of ours: waiting for some of them, a kill would lose all of the reading."""
    (tmp_path / "blotter.toml").write_text(DECLARATION, encoding="utf-8")
    (tmp_path / "a.warc").write_bytes(warc(compressed=False))
    noted = []
    with closing(Run(tmp_path / "blotter.db", Config(), "import")) as run:
        run.readers = Here()
        work = Import(run, {"watch-room": declared_title(tmp_path)})

        def places():
            for place in (1000, 2000):
                yield Reached(tmp_path / "a.warc", place)
                noted.append(work.marks.begin(tmp_path / "a.warc"))

        assert list(work.carry_out(places())) == []

    assert noted == [1000, 2000]


def declared_title(folder):
    return find("watch-room", Config.load(folder / "blotter.toml"))


def test_without_a_name_the_pages_of_all_publications_come_in(tmp_path, blotter):
    """A news crawl of the whole web is read once for all titles, and makes no other publication."""
    declaration = DECLARATION + '[publications.elsewhere]\nhome = "https://elsewhere.example/"\n'
    (tmp_path / "blotter.toml").write_text(declaration, encoding="utf-8")
    (tmp_path / "CC-NEWS.warc.gz").write_bytes(warc(compressed=True))

    done = blotter("import", "CC-NEWS.warc.gz")

    assert done.returncode == 0, done.stderr
    with closing(sqlite3.connect(tmp_path / "blotter.db")) as db:
        held = db.execute(
            "SELECT slug, count(*) FROM articles JOIN publications ON publications.id = publication_id GROUP BY slug"
        )
        assert dict(held) == {"elsewhere": 1, "watch-room": 5}
        assert db.execute("SELECT count(*) FROM publications").fetchone() == (2,)


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("none.db", None, "no archive at none.db"),
        ("empty.sqlite", b"", "not a Blotter archive"),
        ("noise.sqlite3", bytes(range(256)), "not a Blotter archive"),
        ("none.html", None, "none.html: no such file or folder"),
        ("none", None, "none: no such file or folder"),
    ],
)
def test_what_cannot_be_imported_is_named(tmp_path, blotter, name, content, said):
    """Who asks for an archive or a page that is missing is not asked for the name of a publication first."""
    if content is not None:
        (tmp_path / name).write_bytes(content)

    done = blotter("import", name)

    assert done.returncode == 2
    assert name in done.stderr
    assert said in " ".join(done.stderr.split())
    assert "Traceback" not in done.stderr


def test_a_saved_page_needs_the_name_of_its_publication(tmp_path, blotter):
    """Its own claims are no reason to believe them."""
    (tmp_path / "a.html").write_text(article(), encoding="utf-8")

    done = blotter("import", "a.html")

    assert done.returncode == 2
    assert "Saved pages need --publication NAME" in done.stderr


@pytest.mark.parametrize(("declared", "kinds"), [("true", ["article", "document", "document"]), ("false", ["article"])])
def test_pdf_issues_come_in_where_the_publication_keeps_documents(tmp_path, blotter, declared, kinds):
    """From a web archive and as a saved file; else the one that a page links to is listed as not kept."""
    (tmp_path / "blotter.toml").write_text(f'{DECLARATION}article = "^/news/"\ndocuments = {declared}\n', "utf-8")
    linking = article("Radios").replace("</body>", '<p><a href="/issues/7.pdf">Issue 7</a></p></body>')
    issue = answer(f"{HOME}issues/7.pdf", pdf(["The zebra crossing is painted."]), media_type="application/pdf")
    (tmp_path / "kept").mkdir()
    (tmp_path / "kept" / "crawl.warc").write_bytes(answer(f"{HOME}news/radios/", linking.encode()) + issue)
    (tmp_path / "kept" / "8.PDF").write_bytes(pdf(["The camel crossing is painted."], title="Issue 8"))

    done = blotter("import", "kept", "--publication", "watch-room")

    found = blotter("search", "crossing").stdout
    with closing(sqlite3.connect(tmp_path / "blotter.db")) as db:
        assert [kind for (kind,) in db.execute("SELECT kind FROM captures ORDER BY kind")] == kinds
        (reason,) = db.execute("SELECT reason FROM urls WHERE address LIKE '%7.pdf'").fetchone()
    assert done.returncode == 0, done.stderr
    assert ("zebra" in found, "camel" in found) == (declared == "true", declared == "true")
    assert reason == (None if declared == "true" else "document not kept")
