"""The house as DESIGN draws it: which room may know which."""

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from graphlib import CycleError, TopologicalSorter
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
    ("archive.noted",),
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
        "noted",
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


PICTURE = "docs/architecture.md has the picture of the house, and FLOORS its order"


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def in_package(folder: str) -> list[Path]:
    return sorted((ROOT / folder).rglob("*.py"))


def imported(path: Path) -> set[str]:
    """The first names of what *path* imports: `scrapy` of `scrapy.http`."""
    names: set[str] = set()
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            names.add(node.module or "")
    return {name.split(".")[0] for name in names}


def test_archive_reaches_neither_crawler_nor_scrapy_nor_trafilatura():
    """The archive must open for years, whatever becomes of the crawler's libraries."""
    barred = {"crawler", "scrapy", "trafilatura", "twisted"}
    wrong = [
        f"{path.relative_to(ROOT)} imports {name}" for path in in_package("archive") for name in imported(path) & barred
    ]

    assert not wrong, "\n".join([*wrong, "archive imports none of these, so that it opens without them"])


def test_extraction_does_no_input_or_output():
    """Reading is a function of the page, so that any capture can be read again."""
    wrong = [f"{path.relative_to(ROOT)}: {name}" for path in in_package("crawler/reading") for name in impure(path)]

    assert not wrong, "\n".join([*wrong, "crawler/reading does no input or output; let its caller hand it the value"])


def impure(path: Path) -> set[str]:
    """What *path* imports or calls that a pure module does not."""
    calls = {
        node.func.id for node in ast.walk(tree(path)) if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
    }
    own = OWN_FILES if path.name in ("phrases.py", "version.py", "model.py") else set()
    return (imported(path) & IMPURE - own) | (calls & {"open", "print", "input"})


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
    for node in ast.walk(tree(modules()[module])):
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


def test_every_room_has_a_floor():
    """A room without one would count as the package itself, which every other may import."""
    rooms = {".".join(path.parent.relative_to(ROOT).parts) for each in TOPS for path in ROOT.glob(f"{each}/*/*.py")}
    missing = sorted(rooms - {room for rooms in FLOORS for room in rooms})

    assert not missing, f"{', '.join(missing)}: give the room a floor in FLOORS, and a row in docs/architecture.md"


def test_every_import_goes_down():
    """The picture of the house is true: what stands below never knows who uses it."""
    wrong = [
        f"{module} imports {other}, which is on the floor {'above' if place(other)[0] < place(module)[0] else 'beside'}"
        for module in modules()
        for other in sorted(needs(module))
        if place(other)[1] != place(module)[1] and place(other)[0] <= place(module)[0]
    ]

    assert not wrong, "\n".join([*wrong, PICTURE])


def test_no_modules_import_each_other_in_a_circle():
    """Two modules of a circle can only be understood, tested and moved together."""
    circle: list[str] = []
    try:
        TopologicalSorter({module: needs(module) for module in modules()}).prepare()
    except CycleError as error:
        circle = error.args[1]

    assert not circle, f"{' <- '.join(circle)}: move what both need into a module of its own"


@pytest.mark.parametrize("package", TOPS)
def test_no_module_stands_outside_its_room(package):
    """A module at the top of a package is one that every reader has to know."""
    assert {path.stem for path in (ROOT / package).glob("*.py")} == TOPS[package]


def test_no_file_has_over_300_lines_and_no_function_over_40():
    """What is longer does two things. Steps of the schema that are released are never edited."""
    files = [path for each in TOPS for path in in_package(each) if path.name != "migrations.py"]
    long = [str(path.relative_to(ROOT)) for path in files if len(path.read_text("utf-8").splitlines()) > 300]
    long += [
        f"{path.relative_to(ROOT)}: {node.name}"
        for path in files
        for node in ast.walk(tree(path))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and (node.end_lineno or 0) - node.lineno >= 40
    ]

    assert not long, "\n".join([*long, "split it by what it does"])


def test_sql_stands_only_in_the_archive():
    """A change of the schema is a change of one package."""
    wrong = [f"{path.relative_to(ROOT)}: {text[:60]}" for path in in_package("crawler") for text in sql_in(path)]

    assert not wrong, "\n".join([*wrong, "SQL stands only in archive; call a function there"])


def sql_in(path: Path) -> Iterator[str]:
    """Yield the statements in *path*, and the calls that run one."""
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and STATEMENT.search(node.value):
            yield node.value
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            yield from {node.func.attr} & {"execute", "executemany", "executescript", "query"}


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
