"""The house as DESIGN draws it: which room may know which."""

import ast
import re
import subprocess
import sys
from functools import cache
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
IMPURE = {
    "asyncio",
    "http",
    "importlib",
    "os",
    "pathlib",
    "requests",
    "scrapy",
    "shutil",
    "socket",
    "sqlite3",
    "sqlite_utils",
    "subprocess",
    "tempfile",
    "twisted",
    "urllib3",
}

OWN_FILES = {"importlib"}
"""What reads the package's own files: the words, and the code whose digest the reader's version is."""


FLOORS = (
    ("crawler.__main__",),
    ("crawler.cli",),
    ("crawler.commands", "crawler.sample"),
    ("crawler.imports", "crawler.probe", "crawler.publications"),
    ("crawler.spiders",),
    ("crawler.crawl",),
    ("crawler.fetchers",),
    ("crawler.readers",),
    ("crawler.titles",),
    ("crawler.fetching",),
    ("crawler.sources",),
    ("crawler.reading",),
    ("crawler", "crawler.errors", "crawler.settings"),
    ("archive.cli",),
    ("archive.commands", "archive.site"),
    ("archive.notify", "archive.schedule"),
    ("archive.backup", "archive.merge"),
    ("archive.store",),
    ("archive.recording",),
    ("archive.export",),
    ("archive.search",),
    ("archive.status", "archive.verify"),
    ("archive.ledger",),
    ("archive.articles", "archive.captures"),
    ("archive.publications",),
    ("archive.schema",),
    ("archive.own",),
    ("archive.config", "archive.locking"),
    ("archive.problems", "archive.records"),
    (
        "archive",
        "archive.bodies",
        "archive.errors",
        "archive.facts",
        "archive.nearest",
        "archive.refusals",
        "archive.terminal",
        "archive.times",
        "archive.urls",
        "archive.whole_files",
    ),
    ("archive.plural",),
)
"""Top to bottom, whole rooms and the modules outside of them. A module may import what stands below it, and its own
room; never a neighbour on its floor."""

TOPS = {
    "archive": {
        "__init__",
        "bodies",
        "cli",
        "config",
        "errors",
        "facts",
        "locking",
        "nearest",
        "plural",
        "problems",
        "records",
        "refusals",
        "store",
        "terminal",
        "times",
        "urls",
        "whole_files",
    },
    "crawler": {"__init__", "__main__", "cli", "errors", "settings"},
}
"""The modules that belong to no room."""

STATEMENT = re.compile(r"\b(SELECT|INSERT|UPDATE|DELETE|CREATE|ALTER|DROP|PRAGMA)\s")


def imported(path: Path) -> set[str]:
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            names.add(node.module or "")
    return names


@pytest.mark.parametrize("path", sorted((ROOT / "archive").rglob("*.py")), ids=lambda p: str(p.relative_to(ROOT)))
def test_archive_reaches_neither_crawler_nor_scrapy_nor_trafilatura(path):
    """The archive must open for years, whatever becomes of the crawler's libraries."""
    roots = {name.split(".")[0] for name in imported(path)}

    assert not roots & {"crawler", "scrapy", "trafilatura", "twisted"}


@pytest.mark.parametrize(
    "path", sorted((ROOT / "crawler/reading").rglob("*.py")), ids=lambda p: str(p.relative_to(ROOT))
)
def test_extraction_does_no_input_or_output(path):
    """Reading is a function of the page, so that any capture can be read again."""
    roots = {name.split(".")[0] for name in imported(path)}
    calls = {
        node.func.id
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
    }

    assert not roots & IMPURE - (OWN_FILES if path.name in ("phrases.py", "version.py", "model.py") else set())
    assert not calls & {"open", "print", "input"}


def test_importing_the_archive_loads_no_crawler_library():
    """`blotter search` starts fast and works where Scrapy is broken."""
    code = "import archive.cli, sys; print(sorted({'scrapy', 'trafilatura', 'twisted', 'crawler'} & set(sys.modules)))"

    out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT)

    assert out.stdout.strip() == "[]"


@cache
def modules() -> dict[str, Path]:
    """Every module of both packages, with its file."""
    files = [path for package in TOPS for path in sorted((ROOT / package).rglob("*.py"))]
    return {".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__"): path for path in files}


@cache
def needs(module: str) -> frozenset[str]:
    """The modules that *module* imports: anywhere in it, also inside functions and for types alone."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(modules()[module].read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            parts = {f"{node.module}.{alias.name}" for alias in node.names}
            names |= {part if part in modules() else node.module or "" for part in parts}
    return frozenset(names & modules().keys() - {module})


def place(module: str) -> tuple[int, str]:
    """The floor of *module*, counted from the top, and the room there that it belongs to."""
    rooms = {room: floor for floor, rooms in enumerate(FLOORS) for room in rooms}
    room = max((room for room in rooms if f"{module}.".startswith(f"{room}.")), key=len)
    return rooms[room], room


@pytest.mark.parametrize("room", [room for rooms in FLOORS for room in rooms])
def test_a_floor_is_made_of_whole_rooms(room):
    """One module that stands on another floor than its room is one that the picture does not show."""
    assert room.count(".") < 2


@pytest.mark.parametrize("module", modules())
def test_every_import_goes_down(module):
    """The picture of the house is true: what stands below never knows who uses it."""
    floor, room = place(module)

    wrong = [other for other in needs(module) if place(other)[1] != room and place(other)[0] <= floor]

    assert wrong == []


def test_no_modules_import_each_other_in_a_circle():
    """Two modules of a circle can only be understood, tested and moved together."""
    TopologicalSorter({module: needs(module) for module in modules()}).prepare()


@pytest.mark.parametrize("package", TOPS)
def test_no_module_stands_outside_its_room(package):
    """A module at the top of a package is one that every reader has to know."""
    assert {path.stem for path in (ROOT / package).glob("*.py")} == TOPS[package]


@pytest.mark.parametrize("module", [module for module in modules() if module.startswith("crawler")])
def test_sql_stands_only_in_the_archive(module):
    """A change of the schema is a change of one package."""
    nodes = list(ast.walk(ast.parse(modules()[module].read_text(encoding="utf-8"))))
    texts = [node.value for node in nodes if isinstance(node, ast.Constant) and isinstance(node.value, str)]
    called = {node.func.attr for node in nodes if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)}

    assert [text for text in texts if STATEMENT.search(text)] == []
    assert not called & {"execute", "executemany", "executescript", "query"}


def test_a_page_finds_its_way_into_the_archive_without_scrapy():
    """Pages from disk and from old captures take the way of crawled ones; no reactor is needed for them."""
    ways = "crawler.crawl.frontier, crawler.imports.files, crawler.titles.title"
    code = f"import {ways}, sys; print(sorted({{'scrapy', 'twisted'}} & set(sys.modules)))"

    out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT)

    assert out.stdout.strip() == "[]"


def test_the_writer_of_a_crawl_loads_no_reader():
    """The reader's words and libraries cost every start a third of a second, and are needed in the workers alone."""
    ways = "crawler.commands.crawl, crawler.crawl.process, crawler.crawl.pipeline, crawler.spiders.base"
    code = f"import {ways}, sys; print({{'trafilatura', 'crawler.reading.evidence'}} & set(sys.modules))"

    out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT)

    assert out.stdout.strip() == "set()"
