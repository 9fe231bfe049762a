"""Files that other tools made of a site, as they make them today: each page with its own address and time.

Heritrix and browsertrix come from no registry (PyPI has clients of the one's API, npm the library with which the other
writes), so whole files of theirs are in ``test_heritrix.py`` and ``test_web_archives.py``, as their manuals have them.
"""

import shutil
import subprocess
from datetime import UTC, datetime, timedelta

import pytest

from crawler.imports.contents import Contents
from crawler.imports.given import Given
from crawler.imports.saved_pages import SavedPage, files_in
from crawler.titles.title import Title
from tests.side import side_node, side_scrapy, side_tools
from tests.site import article

PAGES = {"news/lamps/": "Lamps", "news/boats.html": "Boats", "story?id=3": "Radios"}


@pytest.fixture
def press(site):
    """A site whose front page links to three stories."""
    links = "".join(f'<a href="/{path}">{name}</a>' for path, name in PAGES.items())
    site.put("", f"<!doctype html><html><head><title>Front</title></head><body>{links}</body></html>")
    for path, name in PAGES.items():
        head = f'<link rel="canonical" href="{site.url(path)}"></head>'
        site.put(path, article(f"The {name.lower()} of the county").replace("</head>", head))
    return site


def pages_in(folder, site):
    """What an import finds in *folder*: address to headline, and the pages."""
    title = type("Sample", (Title,), {"name": "sample", "home": site.home, "article": r"^/(news/.|story)"})
    files = list(files_in([folder], site.home))
    found = [each for each in Contents(files, {"sample": title}, Given()) if isinstance(each, SavedPage)]
    stories = {page.url: page.payload for page in found if b"of the county" in page.payload}
    return stories, found


def whole(site):
    return {site.url(path) for path in PAGES}


def is_now(page):
    return abs(page.captured_at - datetime.now(UTC)) < timedelta(days=1)


def run(folder, *command, fine=(0,)):
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False, timeout=300)
    assert done.returncode in fine, done.stdout + done.stderr


WGET = (0, 8)
"""Its exit codes: 8 says that a link leads nowhere, as those of the site's frame do."""


@pytest.mark.skipif(shutil.which("wget") is None, reason="wget is not installed")
@pytest.mark.parametrize("options", [["-m"], ["-m", "-k", "-E"], ["-m", "-k", "-K", "-E"]], ids="".join)
def test_a_mirror_by_wget(tmp_path, press, options):
    """Links are rewritten, names get an ending, the page as it came may stand beside: the addresses are the same."""
    run(tmp_path, "wget", "--quiet", *options, press.home, fine=WGET)

    stories, _ = pages_in(tmp_path, press)

    assert set(stories) == whole(press)


@pytest.mark.skipif(shutil.which("wget") is None, reason="wget is not installed")
def test_a_warc_file_by_wget(tmp_path, press):
    """Its addresses stand in brackets."""
    run(tmp_path, "wget", "--quiet", "--recursive", "--delete-after", "--warc-file=kept", press.home, fine=WGET)

    stories, found = pages_in(tmp_path, press)

    assert set(stories) == whole(press)
    assert all(map(is_now, found))


@pytest.mark.skipif(shutil.which("httrack") is None, reason="HTTrack is not installed")
def test_a_folder_by_httrack(tmp_path, press):
    """It renames pages and rewrites their claims; its note has address and time."""
    run(tmp_path, "httrack", press.home, "-q", "-O", tmp_path, "--disable-security-limits", "-c1", "--max-rate=0")

    stories, found = pages_in(tmp_path, press)

    assert set(stories) == whole(press)
    assert [page.path.name for page in found if not (page.is_dated and is_now(page))] == []


@pytest.mark.side
def test_a_warc_file_by_warcit(tmp_path, press):
    """It makes records of files: there is no HTTP in them."""
    (tmp_path / "files" / "news").mkdir(parents=True)
    (tmp_path / "files" / "news" / "boats.html").write_text(article("The boats of the county"), encoding="utf-8")
    command = [side_tools() / "warcit", "-d", "20191108061749", "-n", "kept", press.home, "files"]
    run(tmp_path, *command)
    shutil.rmtree(tmp_path / "files")

    stories, (page,) = pages_in(tmp_path, press)

    assert set(stories) == {press.url("news/boats.html")}
    assert page.captured_at == datetime(2019, 11, 8, 6, 17, 49, tzinfo=UTC)


RECORD = """
from gevent.monkey import patch_all; patch_all()
import sys
from pywb.apps.frontendapp import FrontEndApp
from werkzeug.test import Client

client = Client(FrontEndApp())
for address in sys.argv[1:]:
    assert client.get(f"/kept/record/{address}").status_code == 200
"""
"""Records pages as pywb's server does."""


@pytest.mark.side
def test_a_collection_recorded_by_pywb(tmp_path, press):
    """It records what a person browses."""
    (tmp_path / "config.yaml").write_text("collections:\n  live: $live\nrecorder: live\n", encoding="utf-8")
    run(tmp_path, side_tools() / "wb-manager", "init", "kept")
    run(tmp_path, side_tools() / "python", "-c", RECORD, *whole(press))

    stories, found = pages_in(tmp_path / "collections", press)

    assert set(stories) == whole(press)
    assert all(map(is_now, found))


SPIDER = """
import scrapy


class Stories(scrapy.Spider):
    name = "stories"
    custom_settings = {
        "EXTENSIONS": {"scrapy_webarchive.extensions.WaczExporter": 543},
        "ROBOTSTXT_OBEY": False,
    }

    def parse(self, response):
        for link in response.css("a::attr(href)").getall():
            yield response.follow(link, self.kept)

    def kept(self, response):
        pass
"""


@pytest.mark.side
def test_a_package_by_scrapy(tmp_path, press):
    """A project of Scrapy exports what it fetched, with an extension of its own."""
    (tmp_path / "stories.py").write_text(f"{SPIDER}\n    start_urls = [{press.home!r}]\n", encoding="utf-8")
    export = ("-s", f"SW_EXPORT_URI={tmp_path / 'kept.wacz'}")
    run(tmp_path, side_scrapy() / "scrapy", "runspider", *export, "stories.py")

    stories, found = pages_in(tmp_path, press)

    assert set(stories) == whole(press)
    assert all(map(is_now, found))


BROWSERTRIX = """
import { createWriteStream } from "fs";
import { WARCRecord, WARCSerializer } from "warcio";

const out = createWriteStream(process.argv[2]);
const at = { warcVersion: "WARC/1.1", date: "2024-05-06T07:08:09.123Z" };

async function write(given, bytes) {
  const record = WARCRecord.create({ ...at, ...given }, (async function* () { yield bytes; })());
  for await (const part of new WARCSerializer(record, { gzip: true, digest: { algo: "sha-256", prefix: "sha256:" } }))
    out.write(part);
  return record;
}

for (const url of process.argv.slice(3)) {
  const answer = await fetch(url);
  const body = new Uint8Array(await answer.arrayBuffer());
  const http = { httpHeaders: Object.fromEntries(answer.headers), statusline: "HTTP/1.1 200 OK" };
  const warcHeaders = { "WARC-Page-ID": "1", "WARC-Resource-Type": "document", "WARC-Protocol": "h2" };
  const kept = await write({ url, type: "response", warcHeaders, ...http }, body);
  const other = { "WARC-Concurrent-To": kept.warcHeader("WARC-Record-ID") };
  await write({ url, type: "request", warcHeaders: other, statusline: "GET / HTTP/1.1" }, new Uint8Array());
  const text = new TextEncoder().encode("Its text");
  await write({ url: `urn:text:${url}`, type: "resource", warcHeaders: { "Content-Type": "text/plain" } }, text);
}
out.end();
"""
"""Writes pages, the requests and the texts of the pages as browsertrix does: digests of SHA-256, parts of a second."""


@pytest.mark.side
@pytest.mark.skipif(shutil.which("npm") is None, reason="Node is not installed")
def test_a_warc_file_by_the_library_of_browsertrix(tmp_path, press):
    """The text of a page is a record of its own, at no address of the site."""
    script = side_node() / "kept.mjs"  # beside the library, where Node looks for it
    script.write_text(BROWSERTRIX, encoding="utf-8")
    run(tmp_path, "node", script, tmp_path / "kept.warc.gz", *whole(press))

    stories, found = pages_in(tmp_path, press)

    assert (set(stories), len(found)) == (whole(press), len(PAGES))
    assert {page.captured_at for page in found} == {datetime(2024, 5, 6, 7, 8, 9, tzinfo=UTC)}
