"""Where and when a saved page stood, by what each tool that saves pages writes into it, or calls it."""

import os
import plistlib
from datetime import UTC, datetime

import pytest

from crawler.errors import UnreadableInput
from crawler.imports.given import Given, listed_in
from crawler.imports.saved_pages import files_in, load
from crawler.imports.stated import Statement
from tests.site import article

HOME = "https://watchroom.example/"
STORY = "https://watchroom.example/news/lamps/"
SAVED = datetime(2019, 11, 8, 6, 17, 49, tzinfo=UTC)
WAYBACK = f"https://web.archive.org/web/20191108061749/{STORY}"

SINGLEFILE = f"""<!DOCTYPE html> <html lang=en><!--
 Page saved with SingleFile
 url: {STORY}
 saved date: Fri Nov 08 2019 07:17:49 GMT+0100 (Central European Standard Time)
--><meta charset=utf-8>"""
SAVE_PAGE_WE = f"""<!DOCTYPE html><html><head><base href="{STORY}"><meta name="savepage-url" content="{STORY}">
<meta name="savepage-title" content="A"><meta name="savepage-date" content="Fri Nov 08 2019 01:17:49 GMT-0500 (EST)">"""
SCRAPBOOK = f'<html data-scrapbook-source="{STORY}" data-scrapbook-create="20191108061749123">'
HTTRACK = (
    "<!DOCTYPE html><html>\n<!-- Mirrored from watchroom.example/news/lamps/ by HTTrack Website Copier/3.x"
    " [XR&CO'2014], Fri, 08 Nov 2019 06:17:49 GMT -->"
)
BROWSER = f"<!DOCTYPE html>\n<!-- saved from url=(0037){STORY} -->\n<html>"
BROWSER_OF_WAYBACK = f"<!DOCTYPE html>\n<!-- saved from url=(0081){WAYBACK} -->\n<html>"
UK_ARCHIVE = (
    "<!DOCTYPE html>\n<!-- saved from url=(0089)"
    f"https://webarchive.nationalarchives.gov.uk/ukgwa/20191108061749mp_/{STORY} -->\n<html>"
)
WOMBAT = f"""<html><head><script>__wm.init("https://web.archive.org/web");
__wm.wombat("{STORY}","20191108061749","https://web.archive.org/","web","https://web-static.archive.org/_static/",
"1573193869");</script>"""
CANONICAL_OF_WAYBACK = f'<html><head><link rel="canonical" href="{WAYBACK}">'
ARCHIVE_TODAY = f'<html><link rel="canonical" href="https://archive.ph/2019.11.08-061749/{STORY}">'
ARCHIVED_ON = f"""<html><head><link rel="canonical" href="{STORY}"></head><!--
     FILE ARCHIVED ON 06:17:49 Nov 08, 2019 AND RETRIEVED FROM THE
     INTERNET ARCHIVE ON 10:31:49 Mar 26, 2024.
-->"""
MHTML = f"""From: <Saved by Blink>
Snapshot-Content-Location: {STORY}
Subject: =?utf-8?Q?Lamps?=
Date: Fri, 8 Nov 2019 06:17:49 -0000
MIME-Version: 1.0
Content-Type: multipart/related;
\ttype="text/html";
\tboundary="----Boundary----"


------Boundary----
Content-Type: text/html; charset=utf-8
Content-ID: <frame@mhtml.blink>
Content-Transfer-Encoding: quoted-printable
Content-Location: {STORY}

<!DOCTYPE html><title>Caf=C3=A9</title>
------Boundary----
Content-Type: image/png
Content-Transfer-Encoding: base64
Content-Location: https://watchroom.example/a.png

iVBORw0KGgo=
------Boundary------
"""


def put(folder, name, text, *, at=1_500_000_000):
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    os.utime(path, (at, at))
    return path


@pytest.mark.parametrize(
    ("head", "url", "time"),
    [
        pytest.param(SINGLEFILE, STORY, SAVED, id="singlefile"),
        pytest.param(SAVE_PAGE_WE, STORY, SAVED, id="save-page-we"),
        pytest.param(SCRAPBOOK, STORY, SAVED, id="webscrapbook"),
        pytest.param(HTTRACK, STORY, SAVED, id="httrack"),
        pytest.param(BROWSER, STORY, None, id="browser"),
        pytest.param(BROWSER_OF_WAYBACK, STORY, SAVED, id="wayback-by-browser"),
        pytest.param(UK_ARCHIVE, STORY, SAVED, id="another-web-archive"),
        pytest.param(WOMBAT, STORY, SAVED, id="wayback-script"),
        pytest.param(CANONICAL_OF_WAYBACK, STORY, SAVED, id="wayback-link"),
        pytest.param(ARCHIVE_TODAY, STORY, SAVED, id="archive-today-link"),
        pytest.param(ARCHIVED_ON, STORY, SAVED, id="wayback-note"),
        pytest.param(SINGLEFILE.replace(STORY, WAYBACK), STORY, SAVED, id="wayback-by-singlefile"),
        pytest.param(SINGLEFILE.replace("Nov 08", "Foo 99"), STORY, None, id="a-time-that-is-none"),
        pytest.param(CANONICAL_OF_WAYBACK.replace("1108", "1399"), STORY, None, id="a-stamp-that-is-none"),
        pytest.param('<html><link rel="canonical" href="index.html">', None, None, id="a-link-to-the-file-beside"),
        pytest.param('<html><meta property="og:url" content="../lamps.html">', None, None, id="a-link-up"),
        pytest.param("<html>", None, None, id="silent"),
    ],
)
def test_a_page_has_the_address_and_the_time_that_its_saver_noted(tmp_path, head, url, time):
    """The time at which a file was copied says nothing of the page; where nothing else does, it is marked as such."""
    page = load(put(tmp_path, "page.html", head + article("Lamps")), HOME)

    assert (page.url, page.is_dated) == (url, time is not None)
    assert page.captured_at == (time or datetime.fromtimestamp(1_500_000_000, UTC))


def test_an_mhtml_file_gives_its_page_with_address_and_time(tmp_path):
    """Chrome, Edge and Internet Explorer save a page and all that belongs to it into one file."""
    page = load(put(tmp_path, "page.mhtml", MHTML), HOME)

    assert page.payload.strip() == "<!DOCTYPE html><title>Café</title>".encode()
    assert (page.url, page.captured_at, page.media_type) == (STORY, SAVED, "text/html; charset=utf-8")


def safari(**main):
    """A web archive as Safari saves it, whose page says *main*."""
    page = {"WebResourceData": "<!DOCTYPE html><title>Café</title>".encode("utf-16"), "WebResourceURL": STORY}
    page |= {"WebResourceMIMEType": "text/html", "WebResourceTextEncodingName": "UTF-16", "WebResourceFrameName": ""}
    picture = {"WebResourceData": b"\x89PNG", "WebResourceMIMEType": "image/png", "WebResourceURL": f"{HOME}a.png"}
    archive = {"WebMainResource": page | main, "WebSubresources": [picture]}
    return plistlib.dumps(archive, fmt=plistlib.FMT_BINARY)


def test_a_web_archive_of_safari_gives_its_page_with_address(tmp_path):
    """It states no time, so that of the file counts."""
    put(tmp_path, "page.webarchive", "").write_bytes(safari())

    page = load(tmp_path / "page.webarchive", HOME)

    assert page.payload.decode("utf-16") == "<!DOCTYPE html><title>Café</title>"
    assert (page.url, page.is_dated, page.media_type) == (STORY, False, "text/html; charset=UTF-16")


@pytest.mark.parametrize(
    "content",
    [
        *(safari(WebResourceMIMEType="application/pdf"), safari(WebResourceData="text"), safari()[:-40]),
        *(b"bplist00", plistlib.dumps(["WebMainResource"], fmt=plistlib.FMT_BINARY)),
    ],
    ids=["a PDF", "no bytes", "cut short", "nothing", "another property list"],
)
def test_a_property_list_without_a_page_is_none(tmp_path, content):
    """Its names of fields are no text of an article."""
    (tmp_path / "page.webarchive").write_bytes(content)

    with pytest.raises(UnreadableInput, match="Safari"):
        load(tmp_path / "page.webarchive", HOME)


@pytest.mark.parametrize(
    ("name", "urls"),
    [
        ("watchroom.example/news/lamps/index.html", ["news/lamps/"]),
        ("www.watchroom.example/news/lamps.html", ["news/lamps.html", "news/lamps"]),
        ("watchroom.example/news/lamps", ["news/lamps"]),
        ("watchroom.example/index.html?p=7", ["?p=7"]),
        ("watchroom.example/index.html?p=7.html", ["?p=7"]),
        ("watchroom.example/story.php@id=3.html", ["story.php@id=3.html", "story.php?id=3", "story.php@id=3"]),
        ("watchroom.example/news/the lamps.html", ["news/the%20lamps.html", "news/the%20lamps"]),
    ],
)
def test_a_file_of_a_mirror_stood_at_its_path(tmp_path, name, urls):
    """Wget calls a page by its address, as far as a file can be called so."""
    host = name.partition("/")[0]

    page = load(put(tmp_path, name, f"<html>{article()}"), HOME)

    assert [page.url, *page.others] == [f"https://{host}/{url}" for url in urls]
    assert page.is_mirrored


def test_the_page_itself_says_which_of_the_possible_addresses_is_its_own(tmp_path):
    """Only one that the file's name allows: a second page of a list may name the first."""
    own = put(tmp_path, "watchroom.example/news/lamps.html", f'<link rel="canonical" href="{STORY}">{article()}')
    second = put(tmp_path, "watchroom.example/news/2/index.html", f'<html><link rel="canonical" href="{HOME}news/">')

    assert load(own, HOME).url == STORY
    assert load(second, HOME).url == f"{HOME}news/2/"


def test_the_page_as_it_came_is_taken_where_wget_kept_it(tmp_path):
    """With ``-k -K -E`` Wget rewrites the links of the page, and keeps the page as it came beside it."""
    put(tmp_path, "watchroom.example/news/lamps.html", "<html>rewritten")
    put(tmp_path, "watchroom.example/news/lamps.orig", "<html>as it came", at=1_400_000_000)

    page = load(tmp_path / "watchroom.example/news/lamps.html", HOME)

    assert (page.payload, page.url, page.others) == (b"<html>as it came", f"{HOME}news/lamps", ())
    assert page.captured_at == datetime.fromtimestamp(1_400_000_000, UTC)


@pytest.mark.parametrize("scheme", ["https:/", "https:", "http:"])
def test_a_page_mirrored_from_a_web_archive_has_its_own_address_and_time(tmp_path, scheme):
    """``wget -m`` of the Wayback Machine puts both into the folders' names."""
    name = f"web.archive.org/web/20191108061749id_/{scheme}/watchroom.example/news/lamps/index.html"

    page = load(put(tmp_path, name, f"<html>{article()}"), HOME)

    assert (page.url.partition(":")[2], page.captured_at) == ("//watchroom.example/news/lamps/", SAVED)


@pytest.mark.parametrize(
    ("name", "url", "time"),
    [
        ("20191108061749/watchroom.example/news/lamps/index.html", STORY, SAVED),
        ("sites/watchroom.example/20191108061749/news/lamps/index.html", STORY, SAVED),
        ("watchroom.example/20191108061749/index.html", HOME, SAVED),
        ("watchroom.example/20191399999999/news/index.html", f"{HOME}20191399999999/news/", None),
        ("watchroom.example/news/20191108061749/index.html", f"{HOME}news/20191108061749/", None),
        ("elsewhere.example/20191108061749/news/lamps/index.html", None, None),
    ],
)
def test_a_site_taken_out_of_a_web_archive_has_its_times_in_a_folder(tmp_path, name, url, time):
    """Beside that of the host, where tools that download from the Wayback Machine put it."""
    page = load(put(tmp_path, name, f"<html>{article()}"), HOME)

    assert (page.url, page.captured_at if page.is_dated else None) == (url, time)


def test_a_folder_gives_the_pages_that_somebody_saved_and_nothing_that_belongs_to_them(tmp_path):
    """Browsers put frames and advertisements beside a page, under a name in their own language."""
    names = ["Lamps.html", "Lamps_files/frame.html", "Boats.htm", "Boats-Dateien/x/ad.html", "case_files/file.html"]
    for name in names:
        put(tmp_path, f"saved/{name}", "<html>")

    found = {str(path.relative_to(tmp_path / "saved")) for path in files_in([tmp_path / "saved"], HOME)}

    assert found == {"Lamps.html", "Boats.htm", "case_files/file.html"}


def test_of_a_mirror_only_the_pages_below_its_host_come_in(tmp_path):
    """HTTrack puts an index and its own files beside the host, and Wget follows links to other hosts."""
    pages = ["watchroom.example/news/lamps", "watchroom.example/news/boats.html", "www.watchroom.example/a?b=1"]
    others = [
        "index.html",
        "hts-cache/readme.html",
        "elsewhere.example/a.html",
        "watchroom.example/news/boats.html.orig",
    ]
    for name in (*pages, *others):
        put(tmp_path, f"mirror/{name}", "<!doctype html><title>A</title>")
    put(tmp_path, "mirror/watchroom.example/feed/index.html", '<?xml version="1.0"?><rss/>')
    put(tmp_path, "mirror/watchroom.example/robots.txt", "User-agent: *\nDisallow:")

    found = {str(path.relative_to(tmp_path / "mirror")) for path in files_in([tmp_path / "mirror"], HOME)}

    assert found == set(pages)


def test_a_list_states_what_the_pages_do_not(tmp_path):
    """Nobody gives a thousand addresses on a command line; an empty cell leaves what the page states."""
    put(tmp_path, "saved/a.txt", "Lamps counted")
    put(tmp_path, "saved/b.html", SINGLEFILE)
    put(tmp_path, "pages.csv", f"file,url,captured\nsaved/a.txt,{STORY},2011-07-22\nsaved/b.html,,2012-01-01T10:00Z\n")

    given = Given(by_file=listed_in(tmp_path / "pages.csv"))
    first, second = (given.applied(load(tmp_path / "saved" / name, HOME)) for name in ("a.txt", "b.html"))

    assert (first.url, first.captured_at) == (STORY, datetime(2011, 7, 22, tzinfo=UTC))
    assert (second.url, second.captured_at) == (STORY, datetime(2012, 1, 1, 10, tzinfo=UTC))
    assert first.is_dated


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("a.html,news/a/,", "not a complete address"),
        (f"a.html,{STORY},last week", "is not a date or time"),
        (f",{STORY},", "a line names no file"),
    ],
)
def test_a_line_of_the_list_that_cannot_be_used_is_named(tmp_path, line, says):
    """Nothing is guessed, and nothing is imported before."""
    put(tmp_path, "pages.csv", f"file,url,captured\n{line}\n")

    with pytest.raises(Exception, match=says):
        listed_in(tmp_path / "pages.csv")


def test_what_is_given_for_all_is_for_all(tmp_path):
    """``--fetched`` outranks the note of whoever saved the page: it is a person's word."""
    page = Given(all=Statement(captured_at=SAVED)).applied(load(put(tmp_path, "a.html", BROWSER), HOME))

    assert (page.url, page.captured_at, page.is_dated) == (STORY, SAVED, True)
