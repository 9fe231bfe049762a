"""SECURITY.md names a test for each defence, and each of them is there."""

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "SECURITY.md").read_text(encoding="utf-8")
NAMED = re.findall(r"^\| (.+) \| `(tests/[\w/]+\.py)::(test_\w+)` \|$", PAGE, flags=re.MULTILINE)


@pytest.mark.parametrize(("defence", "file", "name"), NAMED, ids=[name for _, _, name in NAMED])
def test_the_test_of_a_defence_is_there(defence, file, name):
    """Whoever renames it finds the line; whoever reads the line finds it."""
    tree = ast.parse((ROOT / file).read_text(encoding="utf-8"))

    assert name in {node.name for node in tree.body if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)}


def test_each_line_of_the_table_names_a_test():
    """A defence without a test is a promise."""
    lines = [line for line in PAGE.splitlines() if line.startswith("| ")]

    assert len(lines) - 1 == len(NAMED) > 30
