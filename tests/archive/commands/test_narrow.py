"""Output on a narrow terminal breaks between words, and values stay below one another."""

import os
import re
import sys

import pytest

from tests.shelf import Shelf

pytest.importorskip("pexpect", reason="needs the extra dev")
from pexpect import EOF, spawn  # only where it is installed

COMMANDS = {
    "status": "\n                ",
    "runs": "run 1: crawl sample --since 2000-01-01",
    "runs 1": "run 1: crawl sample",
    "search custody": "archived; ",
    "search custdoy": "Did you mean",
    "show --query custody": "Key:",
    "show nokey": "blotter: no article has the key",
    "crwal": "Did you mean 'crawl'?",
    "alerts": "no search is saved",
}
BODY = "Custody sergeants in Calder may sit down, a tribunal at Hebble Bridge decided last week. " * 4


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """An archive of one article and one run."""
    folder = tmp_path_factory.mktemp("narrow")
    shelf = Shelf(folder / "blotter.db")
    shelf.article("Custody sergeants win right to a chair", body=BODY)
    shelf.row("runs", id=1, command="crawl sample --since 2000-01-01", started_at="2026-11-30T04:56:00Z",
              finished_at="2026-11-30T05:56:00Z", outcome="finished", version="0.1.0")  # fmt: skip
    return folder


@pytest.mark.parametrize("width", [40, 60])
@pytest.mark.parametrize("line", COMMANDS)
def test_lines_break_between_words(folder, line, width):
    """No line is wider than the terminal, which would break it anywhere."""
    variables = {key: value for key, value in os.environ.items() if not key.startswith(("BLOTTER_", "COLUMNS"))}
    child = spawn(
        sys.executable, ["-m", "crawler", *line.split()], cwd=str(folder), dimensions=(50, width),
        encoding="utf-8", timeout=60, env=variables | {"TERM": "dumb"},
    )  # fmt: skip
    child.expect(EOF)
    child.close()

    text = re.sub(r"\x1b\[[0-9;]*m", "", child.before).replace("\r\n", "\n")
    assert [each for each in text.splitlines() if len(each) > width] == []
    assert COMMANDS[line] in re.sub(r"(?<=\S)\n {1,2}(?=\S)", " ", text)
