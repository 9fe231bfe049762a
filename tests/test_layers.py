"""The house as DESIGN draws it: which room may know which."""

import ast
import subprocess
import sys
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

    assert not roots & IMPURE - (OWN_FILES if path.name in ("phrases.py", "version.py") else set())
    assert not calls & {"open", "print", "input"}


def test_importing_the_archive_loads_no_crawler_library():
    """`blotter search` starts fast and works where Scrapy is broken."""
    code = "import archive.cli, sys; print(sorted({'scrapy', 'trafilatura', 'twisted', 'crawler'} & set(sys.modules)))"

    out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT)

    assert out.stdout.strip() == "[]"
