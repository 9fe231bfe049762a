"""A file in the layout of Heritrix 3 (its WARCWriterProcessor), which no registry has: made by hand after its manual.

The lookup of the host comes first; then each exchange has its answer, its request and a record of notes, each a gzip
member of its own. What an earlier crawl has is a ``revisit`` with the headers alone.
"""

import base64
import gzip
import hashlib

import pytest

from crawler.imports.contents import Contents
from crawler.imports.given import Given
from crawler.imports.saved_pages import SavedPage, files_in
from crawler.imports.warc_records import Repeat
from crawler.titles.title import Title
from tests.site import article

HOME = "https://watchroom.example/"
NAME = "WEB-20140506070809123-00000-4711~crawler.example~8443.warc.gz"
FIRST, LATER = "2014-05-06T07:08:09Z", "2014-05-07T07:08:09Z"
PROFILE = "http://netpreserve.org/warc/1.0/revisit/identical-payload-digest"
WARCINFO = (
    b"software: Heritrix/3.4.0 http://crawler.archive.org\r\nip: 192.0.2.1\r\nhostname: crawler.example\r\n"
    b"format: WARC File Format 1.0\r\nconformsTo: http://bibnum.bnf.fr/WARC/WARC_ISO_28500_version1_latestdraft.pdf\r\n"
    b"isPartOf: press\r\nrobots: obey\r\nhttp-header-user-agent: Mozilla/5.0 (compatible; heritrix/3.4.0)\r\n\r\n"
)


class WatchRoom(Title):
    """The publication of which the crawl has pages."""

    name = "watch-room"
    home = HOME
    article = r"^/news/"


def name_of(number):
    """Return the name of a record."""
    return f"<urn:uuid:00000000-0000-4000-8000-{number:012}>"


def record(kind, block, media_type, *, number, **fields):
    """Return a record as Heritrix writes it: its fields in that order, compressed by itself."""
    named = "".join(f"WARC-{name.replace('_', '-')}: {value}\r\n" for name, value in fields.items())
    head = (
        f"WARC/1.0\r\nWARC-Type: {kind}\r\n{named}WARC-Record-ID: <urn:uuid:00000000-0000-4000-8000-{number:012}>\r\n"
    )
    head += f"Content-Type: {media_type}\r\nContent-Length: {len(block)}\r\n\r\n"
    return gzip.compress(head.encode() + block + b"\r\n\r\n")


def exchange(path, body, *, number, at=FIRST, status="200 OK", cut=False, repeats=False):
    """Return answer, request and notes of one fetch, in Heritrix's order."""
    url = HOME + path
    http = f"HTTP/1.1 {status}\r\nContent-Type: text/html; charset=utf-8\r\nConnection: close\r\n\r\n".encode()
    digest = base64.b32encode(hashlib.sha1(body).digest()).decode()
    fields = {"Target_URI": url, "Date": at, "Payload_Digest": f"sha1:{digest}", "IP_Address": "192.0.2.7"}
    if repeats:
        fields |= {"Truncated": "length", "Profile": PROFILE, "Refers_To_Target_URI": url, "Refers_To_Date": FIRST}
    elif cut:
        fields["Truncated"] = "length"
    kind, block = ("revisit", http) if repeats else ("response", http + body)
    with_it = {"Target_URI": url, "Date": at, "Concurrent_To": name_of(number)}
    asked = f"GET /{path} HTTP/1.0\r\nUser-Agent: heritrix/3.4.0\r\nHost: watchroom.example\r\n\r\n".encode()
    notes = (
        f"via: {HOME}\r\nhopsFromSeed: L\r\nfetchTimeMs: 31\r\noutlink: {HOME}news/other/ L a/@href\r\n\r\n".encode()
    )
    return (
        record(kind, block, "application/http; msgtype=response", number=number, **fields)
        + record("request", asked, "application/http; msgtype=request", number=number + 1, **with_it)
        + record("metadata", notes, "application/warc-fields", number=number + 2, **with_it)
    )


def crawl():
    """Return a file of Heritrix with two days of one story, one that was cut, and pages that are none."""
    lamps = article("Lamps of the county").encode()
    lookup = b"20140506070808\r\nwatchroom.example.\t300\tIN\tA\t192.0.2.7\r\n"
    dns = {"Target_URI": "dns:watchroom.example", "Date": FIRST, "IP_Address": "192.0.2.53"}
    return b"".join([
        record("warcinfo", WARCINFO, "application/warc-fields", number=1, Date=FIRST, Filename=NAME),
        record("response", lookup, "text/dns", number=2, **dns),
        exchange("robots.txt", b"User-agent: *\nAllow: /\n", number=10),
        exchange("news/lamps/", lamps, number=20),
        exchange("news/cut/", article("Boats of the county").encode(), number=30, cut=True),
        exchange("news/gone/", article("Gone").encode(), number=40, status="404 Not Found"),
        exchange("news/lamps/", lamps, number=50, at=LATER, repeats=True),
    ])  # fmt: skip


@pytest.mark.parametrize("ending", ["", ".open", ".invalid"])
def test_each_page_of_a_crawl_by_heritrix_comes_in_once_with_its_time(tmp_path, ending):
    """A file that a crawl did not close is called ``.open``, one that failed ``.invalid``; neither is passed over."""
    (tmp_path / f"{NAME}{ending}").write_bytes(crawl())
    files = list(files_in([tmp_path], HOME))

    found = list(Contents(files, {"watch-room": WatchRoom}, Given()))

    pages = [each for each in found if isinstance(each, SavedPage | Repeat)]
    at = [(page.url.removeprefix(HOME), f"{page.captured_at:%Y-%m-%dT%H:%M:%SZ}") for page in pages]
    assert at == [("news/lamps/", FIRST), ("news/cut/", FIRST), ("news/lamps/", LATER)]
    assert [page.is_cut_off for page in pages if isinstance(page, SavedPage)] == [False, True]
    assert pages[2].original == (f"{HOME}news/lamps/", pages[0].captured_at)
    assert pages[2].digest == pages[0].digest
    assert not [each for each in found if isinstance(each, Exception)]
