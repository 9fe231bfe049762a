"""Sentences for people go through ``say``, which folds them to the terminal, and never past its edge."""

import ast
import re
from pathlib import Path

import pytest

from archive.terminal import folded, say

ROOT = Path(__file__).parents[1]
SENTENCE = 3  # words, from which on a piece of text is one
DATA = {"archive/commands/schedule.py", "archive/commands/trends.py", "crawler/commands/probe.py"}
"""Commands that print lines for a crontab, a chart or a file of configuration, which must stay lines."""

FOLDED = {
    "short enough": ("no run yet", 40, "no run yet"),
    "no terminal": ("word " * 30, None, "word " * 30),
    "between words": ("blotter: no run has the number 99", 20, "blotter: no run has\n  the number 99"),
    "below its own beginning": ("    affects the text of two", 20, "    affects the text\n      of two"),
    "an address stays whole": ("see https://example.org/a/long/address now", 20,
                               "see\n  https://example.org/a/long/address\n  now"),
    "a hyphen is no place to break": ("the police-professional title", 16, "the\n  police-professional\n  title"),
}  # fmt: skip


def sentences_in(path):
    """Yield the first line of each sentence that *path* prints without folding it."""
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Call) and ast.unparse(node.func) == "click.echo" and node.args:
            texts = [part.value for part in ast.walk(node.args[0]) if isinstance(part, ast.Constant)]
            words = " ".join(text for text in texts if isinstance(text, str)).split()
            if len(words) >= SENTENCE and not {"fitted", "_indented"} & set(re.findall(r"\w+", ast.unparse(node))):
                yield f"{path.relative_to(ROOT)}:{node.lineno}: {ast.unparse(node)[:80]}"


def test_every_sentence_of_a_command_is_folded():
    """A line wider than the terminal breaks anywhere, in the middle of the command that it advises."""
    modules = [path for room in ("archive", "crawler") for path in (ROOT / room / "commands").glob("*.py")]
    unfolded = [each for path in sorted(modules) for each in sentences_in(path)]

    assert [each for each in unfolded if each.partition(":")[0] not in DATA] == []


@pytest.mark.parametrize(("text", "width", "lines"), FOLDED.values(), ids=FOLDED)
def test_a_line_breaks_between_words(text, width, lines):
    """Further lines begin two columns in from the first."""
    assert folded(text, width) == lines


def test_a_byte_of_a_name_that_controls_a_terminal_is_not_written(capsys):
    """Others of a name that is not UTF-8 are: the file could not be found by what stands in their place."""
    say("caf\udc9b[31m")

    assert capsys.readouterr().out == "caf\ufffd[31m\n"
