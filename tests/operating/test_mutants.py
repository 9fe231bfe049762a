"""`make mutants`: what it is told to change, and what it says where it cannot."""

import ast
import subprocess
import sys
from pathlib import Path

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


def test_a_module_that_is_not_listed_is_answered_with_those_that_are():
    """Which tests belong to a module is written down for those alone."""
    command = [sys.executable, PROGRAM, "archive/urlz.py"]

    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=ROOT)

    assert done.returncode == 2
    assert "archive/urlz.py is not listed in bench/mutants.py" in done.stderr
    assert all(f"\n  {module}" in done.stderr for module in modules())
