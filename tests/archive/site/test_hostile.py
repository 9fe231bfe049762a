import re
from html.parser import HTMLParser
from xml.etree import ElementTree

import pytest

EVIL = '"><script>alert(1)</script><img src=x onerror=alert(1)>\u202e\x0b]]>{{ 7*7 }}'


class Elements(HTMLParser):
    """Every element and attribute of a page."""

    def __init__(self, text):
        super().__init__()
        self.found = []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.found.append((tag, dict(attrs)))


@pytest.fixture
def evil(shelf):
    shelf.publication("evil", EVIL, "javascript:alert(1)")
    key = shelf.article(
        "Evil " + EVIL,
        publication="evil",
        standfirst=EVIL,
        byline=EVIL,
        body=f"evil {EVIL}\n\n{EVIL}",
        section=EVIL,
        published_text=EVIL,
        truncated=EVIL,
        url="javascript:alert(1)",
        image_url="javascript:alert(1)",
        authors=[EVIL],
        tags=[EVIL],
        published="2026-01-01",
    )
    shelf.article("Evil twin", publication="evil", body="evil")
    shelf.row("revisions", article_id=1, replaced_at="2026-03-01T10:00:00Z", cause="publisher", changed='["headline"]',
              reading="r", headline=EVIL, body=EVIL)  # fmt: skip
    shelf.row("runs", command=EVIL, started_at="2026-01-01T00:00:00Z", finished_at="2026-01-01T00:00:00Z", outcome=EVIL,
              version=EVIL)  # fmt: skip
    shelf.row("run_publications", run_id=1, publication_id=1, outcome=EVIL, sources='{"<script>": "<img onerror=1>"}')
    shelf.row("urls", url="javascript:1", address="javascript:1", publication_id=1, role="article", outcome="failed",
              reason=EVIL, first_listed_at="t", last_listed_at="t")  # fmt: skip
    return key


PAGES = (
    "/",
    "/-/search?q=evil&revisions=1",
    "/-/search?q=%22%3E%3Cscript%3Ealert(1)%3C/script%3E&author=%3Cscript%3E&since=%3Cscript%3E",
    "/-/article/{key}",
    "/-/article/{key}/2026-02-01",
    "/-/article/{key}/changes/1",
    "/-/publication",
    "/-/publication/evil",
    "/-/runs",
)


@pytest.mark.parametrize("path", PAGES)
async def test_hostile_text_is_only_ever_text(evil, browse, path):
    """No element, attribute, script or address of our pages comes from what a page said."""
    page = await browse(path.format(key=evil))
    elements = Elements(page.text).found

    assert page.status_code == 200
    assert not {"img", "iframe", "object", "embed"} & {tag for tag, _ in elements}
    scripts = [attrs for tag, attrs in elements if tag == "script"]
    assert scripts == [{"src": "/-/static-plugins/blotter-archive/blotter.js", "defer": None}]
    assert not [attrs for _, attrs in elements if any(name.startswith("on") for name in attrs)]
    assert not [attrs for _, attrs in elements if (attrs.get("href") or "").lower().startswith(("javascript", "data"))]
    assert not {"\u202e", "\x0b"} & set(page.text)
    assert "49" not in re.findall(r"\b49\b", page.text.split("<main")[1])


@pytest.mark.parametrize("path", PAGES)
async def test_every_page_forbids_scripts_and_other_origins(evil, browse, path):
    """The second wall, should the first have a hole."""
    headers = (await browse(path.format(key=evil))).headers
    forged = (await browse(path.format(key=evil), headers={"Host": "x.example; script-src *"})).headers

    policy = headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert re.findall(r"script-src ([^;]*)", policy) == ["localhost/-/static-plugins/blotter-archive/blotter.js"]
    assert "script-src" not in forged["content-security-policy"]
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"


async def test_a_feed_with_hostile_text_is_still_xml(evil, browse):
    """Control characters, CDATA ends and markup are text."""
    feed = ElementTree.fromstring((await browse("/-/feed.atom?q=evil")).text)

    assert any("<script>" in (each.text or "") for each in feed.iter("{http://www.w3.org/2005/Atom}title"))


async def test_datasettes_own_tables_link_to_no_script(evil, browse):
    """A URL column is a link only where it is an address of the web."""
    page = (await browse("/blotter/urls")).text

    assert 'href="javascript' not in page.lower()
    assert "<script>alert" not in (await browse("/blotter/articles")).text


async def test_five_megabytes_of_text_are_a_page(shelf, browse):
    """The beginning is shown, all of it is had as text."""
    key = shelf.article("Huge", body="word " * 1_000_000 + "end.")

    page = await browse(f"/-/article/{key}")
    whole = await browse(f"/-/article/{key}.txt")

    assert len(page.text) < 500_000
    assert "too long for a page" in page.text
    assert whole.text.endswith("end.\n")
    assert (await browse("/-/search?q=word")).status_code == 200


async def test_a_page_as_received_has_everything_in_it_put_to_sleep(crawled, browse):
    """The bytes are those that were sent; no script, form, frame or request of theirs runs."""
    payload = b"<html><script>alert(1)</script><img src=https://tracker.example/x.gif>"
    _, capture = crawled(payload)

    answer = await browse(f"/-/capture/{capture}/received")

    assert answer.content == payload.replace(b"<html>", b'<html><base href="https://s.example/news/a" target="_blank">')
    assert (await browse(f"/-/capture/{capture}/payload")).content == payload
    policy = answer.headers["content-security-policy"]
    assert policy.startswith("sandbox allow-popups allow-popups-to-escape-sandbox; default-src 'none'")
    assert "allow-scripts" not in policy
    assert answer.headers["content-type"] == "text/html; charset=utf-8"


@pytest.mark.parametrize(
    ("sent", "served"),
    [
        ("application/json", "text/plain; charset=utf-8"),
        ("text/xml", "text/plain; charset=utf-8"),
        ("image/svg+xml", "application/octet-stream"),
        ("application/pdf", "application/octet-stream"),
    ],
)
async def test_what_is_no_page_is_text_or_a_file_to_save(crawled, browse, sent, served):
    """An SVG or PDF can carry scripts."""
    _, capture = crawled(b"<svg/>", media_type=sent)

    answer = await browse(f"/-/capture/{capture}/received")

    assert answer.headers["content-type"] == served
    assert ("attachment" in answer.headers.get("content-disposition", "")) == (served == "application/octet-stream")


async def test_a_damaged_capture_is_said_and_not_shown(crawled, shelf, browse):
    """Wrong bytes are worse than none."""
    _, capture = crawled(b"<p>page")
    for path in shelf.path.parent.glob("*-captures/*.warc.gz"):
        path.write_bytes(path.read_bytes()[:-20] + b"x" * 20)

    answer = await browse(f"/-/capture/{capture}/received")

    assert answer.status_code == 500
    assert f"capture {capture}" in answer.text


@pytest.mark.parametrize(
    "path",
    [
        "/-/capture/..%2f..%2fetc%2fpasswd",
        "/-/article/../../etc/passwd",
        "/-/static-plugins/blotter-archive/../__init__.py",
        "/-/static-plugins/blotter-archive/%2e%2e/__init__.py",
        "/-/publication/..%2f..%2fblotter.db",
        "/-/export.db",
    ],
)
async def test_no_other_file_can_be_reached(evil, browse, path):
    """Names in addresses are looked up in the database, never on the disk."""
    answer = await browse(path, follow_redirects=True)

    assert answer.status_code in {403, 404}
    assert "hookimpl" not in answer.text
