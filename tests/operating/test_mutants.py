"""`make mutants`: what it is told to change, and what it says where it cannot."""

import ast
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PROGRAM = ROOT / "bench" / "mutants.py"


def modules():
    """The modules of the list, with the tests of each."""
    (table,) = (
        node.value
        for node in ast.walk(ast.parse(PROGRAM.read_text(encoding="utf-8")))
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "MODULES"
    )
    return ast.literal_eval(table)


def test_every_listed_module_and_its_tests_are_there():
    """A module that was moved would end a run of an hour with a traceback."""
    named = [path for module, tests in modules().items() for path in (module, *tests.split())]

    assert [path for path in named if not (ROOT / path).is_file()] == []


def test_each_listed_module_has_a_line_on_what_survived_in_it():
    """A module that nobody has tried would look like one without survivors."""
    page = (ROOT / "docs" / "decisions" / "mutants.md").read_text(encoding="utf-8")

    assert [module for module in modules() if f"`{module}`" not in page] == []


def test_a_module_that_is_not_listed_is_answered_with_those_that_are():
    """Which tests belong to a module is written down for those alone."""
    command = [sys.executable, PROGRAM, "archive/urlz.py"]

    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=ROOT)

    assert done.returncode == 2
    assert "archive/urlz.py is not listed in bench/mutants.py" in done.stderr
    assert all(f"\n  {module}" in done.stderr for module in modules())


SUMS = """from dataclasses import dataclass
from functools import lru_cache

LIMIT = 3


@lru_cache
def is_long(word: str) -> bool:
    return len(word) > LIMIT


@dataclass(frozen=True)
class Word:
    text: str | None

    @property
    def is_nothing(self) -> bool:
        return not self.text or len(self.text) < 1
"""
TESTS = """from archive.sums import Word, is_long


def test_a_word_of_four_is_long():
    assert is_long("word")
    assert not is_long("an")


def test_a_word_without_letters_is_nothing():
    assert Word("").is_nothing
    assert not Word("an").is_nothing
"""
TRIAL = """import sys
from pathlib import Path

from changes import Trial, changes_of

trial = Trial("archive/sums.py", ["tests/test_sums.py"], changes_of(Path("archive/sums.py").read_text()))
trial.run()
"""


def test_a_change_that_no_test_notices_is_listed_and_no_other(tmp_path):
    """In functions behind what wraps them and in constants; annotations and how a record is written are left alone."""
    pytest.importorskip("cosmic_ray", reason="the extra mutants is not installed")
    files = {"archive/sums.py": SUMS, "tests/test_sums.py": TESTS, "tests/conftest.py": "import archive.sums"}
    for path, text in files.items():
        (tmp_path / path).parent.mkdir(exist_ok=True)
        (tmp_path / path).parent.joinpath("__init__.py").touch()
        (tmp_path / path).write_text(text)
    variables = os.environ | {"PYTHONPATH": f"{tmp_path}:{PROGRAM.parent}"}

    done = subprocess.run(
        [sys.executable, "-c", TRIAL], cwd=tmp_path, env=variables, capture_output=True, text=True, check=False
    )

    survivors = [line.strip() for line in done.stdout.splitlines() if line.startswith("    line ")]
    assert "line 4: LIMIT = 2" in survivors  # a word of three letters is in no test
    assert "line 4: LIMIT = 4" not in survivors
    assert "line 9: return len(word) >= LIMIT" in survivors
    assert "line 9: return len(word) < LIMIT" not in survivors
    assert "line 18: return not self.text or len(self.text) <= 1" in survivors
    assert "line 18: return not self.text or len(self.text) > 1" not in survivors
    assert not [line for line in survivors if line.startswith(("line 12", "line 14", "line 16"))]
