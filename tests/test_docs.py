"""The pages of docs/ that describe the house say what is there."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
ARCHITECTURE = ROOT / "docs/architecture.md"
PAGES = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", ROOT / "SECURITY.md", *sorted((ROOT / "docs").rglob("*.md"))]
ASIDE = {"archive/schema/catalogue"}  # data files of their room


def rooms():
    """Every package below `crawler` and `archive`, as a path from the project's folder."""
    inits = (path for package in ("crawler", "archive") for path in (ROOT / package).glob("*/**/__init__.py"))
    return {str(path.parent.relative_to(ROOT)) for path in inits} - ASIDE


def anchors(page):
    """The addresses within *page* that its headings have, as the usual hosts make them."""
    headings = re.findall(r"^#+ (.+)$", page.read_text("utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def test_the_page_of_the_architecture_lists_every_room_and_no_other():
    """A stranger draws the house from this page; a room that is missing there is found by accident."""
    listed = re.findall(r"^\| `((?:crawler|archive)/[\w/]+)` \|", ARCHITECTURE.read_text("utf-8"), re.MULTILINE)

    assert len(listed) == len(set(listed))
    assert set(listed) == rooms()


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_path_that_a_page_names_exists(page):
    """Modules are moved; the page that sends a reader there has to move with them."""
    named = re.findall(r"`((?:crawler|archive|tests|docs|bench)/[\w./-]+)`", page.read_text("utf-8"))

    assert [path for path in named if not (ROOT / path).exists()] == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_link_within_the_docs_leads_somewhere(page):
    """A link to a page or heading that is gone is a dead end."""
    for link in re.findall(r"\]\(([^()\s]+)\)", page.read_text("utf-8")):
        path, _, anchor = link.partition("#")
        if "://" in path or path.startswith("mailto:"):
            continue
        target = page.parent / path if path else page
        assert target.exists(), link
        assert not anchor or anchor in anchors(target), link


def test_every_decision_is_listed():
    """A page that no list names is not read."""
    folder = ROOT / "docs/decisions"
    listed = re.findall(r"\]\((\S+\.md)\)", (folder / "README.md").read_text("utf-8"))

    assert sorted(listed) == sorted(path.name for path in folder.glob("*.md") if path.name != "README.md")
