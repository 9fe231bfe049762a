"""Whatever catches every error says why, and passes the error on or keeps it: none hides a fault."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
ALL = {"Exception", "BaseException"}
WITHOUT_THE_ERROR = {
    "crawler/fetching/compression.py": "what came is kept, flagged where nothing decodes it",
    "crawler/fetchers/actors.py": "a fetcher that is ended may be gone already",
}
"""Modules in which an error is left behind on purpose, and what takes its place."""


def catches_all(node):
    """Return whether *node* is a handler, or a ``suppress``, of every error."""
    if isinstance(node, ast.ExceptHandler):
        return node.type is None or bool(ALL & {each.id for each in ast.walk(node.type) if isinstance(each, ast.Name)})
    return (
        isinstance(node, ast.Call)
        and ast.unparse(node.func).rpartition(".")[2] == "suppress"
        and bool(ALL & {ast.unparse(argument) for argument in node.args})
    )


def handlers():
    """Return every place of both packages that catches all, with the lines of its module."""
    found = []
    for path in sorted(path for room in ("archive", "crawler") for path in (ROOT / room).rglob("*.py")):
        text = path.read_text()
        if any(word in text for word in ("except", "suppress")):
            nodes = [node for node in ast.walk(ast.parse(text)) if catches_all(node)]
            found += [(path.relative_to(ROOT).as_posix(), text.splitlines(), node) for node in nodes]
    return found


HANDLERS = handlers()


def is_passed_on(node):
    """Return whether a handler ends by raising, whatever it does before."""
    return isinstance(node, ast.ExceptHandler) and isinstance(node.body[-1], ast.Raise)


@pytest.mark.parametrize(("module", "lines", "node"), HANDLERS, ids=[f"{m}:{n.lineno}" for m, _, n in HANDLERS])
def test_a_place_that_catches_every_error_hides_none(module, lines, node):
    """It raises at its end, or says in its line why it does not and hands the error on."""
    if is_passed_on(node):
        return
    reason = lines[node.lineno - 1].rpartition("#")[2].split()
    kept = isinstance(node, ast.ExceptHandler) and node.name and any(
        isinstance(each, ast.Name) and each.id == node.name for part in node.body for each in ast.walk(part)
    )  # fmt: skip

    assert len(reason) > 3, "no reason in the line"
    assert "as above" not in " ".join(reason)
    assert kept or module in WITHOUT_THE_ERROR


def test_they_are_found():
    """A search that finds nothing would prove nothing."""
    assert {"crawler/crawl/answers.py", "archive/store.py", *WITHOUT_THE_ERROR} <= {module for module, _, _ in HANDLERS}
