"""The documentation as a site: it is made without a warning, and every link within it leads somewhere."""

import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urldefrag

import pytest

pytest.importorskip("mkdocs", reason="needs the extra docs")
ROOT = Path(__file__).parents[1]
ELSEWHERE = ("http:", "https:", "mailto:", "data:", "javascript:")


class Page(HTMLParser):
    """Addresses that a page leads to or loads, and the places in it that can be led to."""

    def __init__(self, text):
        super().__init__()
        self.links, self.loaded, self.places = [], [], set()
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        self.places |= {given.get("id"), given.get("name")}
        if tag == "a" and given.get("href"):
            self.links.append(given["href"])
        self.loaded += [given[key] for key in ("src", "href") if given.get(key) and tag in {"img", "script", "link"}]


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    """Every page by its file, as `make docs` makes it."""
    folder = tmp_path_factory.mktemp("docs")
    done = subprocess.run(
        [sys.executable, "-m", "mkdocs", "build", "--strict", "--site-dir", str(folder)],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert "WARNING" not in done.stderr
    return {path: Page(path.read_text("utf-8")) for path in folder.rglob("*.html") if path.name != "404.html"}


def test_every_link_within_the_site_leads_somewhere(built):
    """Pages and headings; a reader does not search for what was moved."""
    dead = []
    for path, page in built.items():
        for link in page.links + page.loaded:
            if link.startswith(ELSEWHERE) or link == ".":
                continue
            address, place = urldefrag(link)
            target = (path.parent / unquote(address)).resolve() if address else path
            if not target.exists() or (place and target in built and unquote(place) not in built[target].places):
                dead.append((path.name, link))

    assert dead == []


def test_nothing_is_loaded_from_another_host(built):
    """A library's reader is nobody's business, and the site works without a network."""
    assert [each for page in built.values() for each in page.loaded if each.startswith(("http", "//"))] == []


def test_the_first_page_begins_with_a_picture_and_the_two_commands(built):
    """What it looks like, and how to see it in a minute."""
    page = (ROOT / "docs/index.md").read_text("utf-8")

    assert page.index("![") < page.index("make demo") < page.index("make test") < page.index("| to | read |")


def test_every_page_is_in_the_list(built):
    """A page that no menu names is not read."""
    listed = (ROOT / "mkdocs.yml").read_text("utf-8")

    assert [page.name for page in (ROOT / "docs").glob("*.md") if page.name not in listed] == []
