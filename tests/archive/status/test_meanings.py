import re
from pathlib import Path

import pytest

from archive.facts import Fault, Reason
from archive.noted import noted, written
from archive.status.fault_words import WORDS
from archive.status.meanings import MEANINGS
from archive.status.wording import why

PAGE = Path(__file__).parents[3] / "docs" / "operating.md"


def documented(heading):
    """The rows of a table of docs/operating.md whose first column has this *heading*."""
    text = PAGE.read_text(encoding="utf-8").split("## Reasons")[1].split("\n## ")[0]
    table = text.split(f"| {heading} | means | what to do |")[1].split("\n\n")[0]
    return re.findall(r"^\| `([^`]+)` \| (.+) \| (.+) \|$", table, re.MULTILINE)


def blank(message):
    """*message* as the page prints it: dots stand for what is known beside the fault."""
    return re.sub(r"\{\w+(!r)?\}", "...", message)


def test_every_reason_is_documented_in_the_words_that_are_shown():
    """Whoever meets one in a column finds on the page what it means and what to do; there is no other."""
    rows = documented("reason")

    assert rows == [(reason, blank(MEANINGS[reason].message), MEANINGS[reason].remedy) for reason in Reason]


def test_every_fault_is_documented_in_the_words_that_are_shown():
    """The same for what could not be asked."""
    rows = documented("fault")

    assert rows == [(written(fault), blank(WORDS[fault].message), WORDS[fault].remedy or "nothing") for fault in Fault]


@pytest.mark.parametrize("reason", Reason)
def test_a_reason_is_a_sentence_where_a_person_reads_it(reason):
    """With a detail and without: neither leaves a gap."""
    plain, detailed = why(noted(reason)), why(noted(reason, "x y"))

    assert "{" not in plain + detailed
    assert ("x y" in detailed) is ("{detail}" in MEANINGS[reason].message)


@pytest.mark.parametrize(
    ("column", "says"),
    [
        ("reads worse (no text)", "than the article in the archive: no text of an article was found"),
        ("soft 404 (challenge page (Imperva))", "with a challenge page (Imperva)"),
        ("http 404", "nothing is at this address (HTTP 404)"),
        ("too many changed at once", "too many articles vanished or shrank at once"),
        ("the moon was full", "the moon was full"),
    ],
)  # fmt: skip
def test_the_reason_within_a_reason_is_put_into_words_too(column, says):
    """A page reads worse because of what it is now; what no version of ours wrote is shown as it is."""
    assert why(column).endswith(says)
