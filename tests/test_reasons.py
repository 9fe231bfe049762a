"""Reasons are facts: code notes none but those of the enumerations, and each of them is noted somewhere."""

import ast
import re
from inspect import signature
from pathlib import Path

import pytest

from archive.facts import Fault, PartOutcome, Reason
from archive.ledger.ledger import Ledger
from archive.problems import PublicationReport
from archive.records import Article, Reading

ROOT = Path(__file__).parents[1]
FACTS = {"archive/noted.py", "archive/problems.py"}
"""Where a column's text is made from a fact or a reason."""

WORDS = {"archive/status/meanings.py", "archive/status/fault_words.py", "archive/status/wording.py"}
COMPARED = re.compile(r"\breason\W*(=|<>|IS( NOT)?|IN)\s*\(?'\w")
CODE = {
    str(path.relative_to(ROOT)): ast.parse(path.read_text(encoding="utf-8"))
    for room in ("archive", "crawler")
    for path in sorted((ROOT / room).rglob("*.py"))
}


def members(enumeration):
    """The members of *enumeration* that code names, outside of where they are declared and put into words."""
    return {
        node.attr
        for name, tree in CODE.items()
        if name not in FACTS | WORDS
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == enumeration
    }


@pytest.mark.parametrize("enumeration", [Reason, Fault, PartOutcome], ids=lambda each: each.__name__)
def test_every_reason_is_noted_somewhere(enumeration):
    """One that no code notes would stand in the documentation for nothing."""
    assert members(enumeration.__name__) == {member.name for member in enumeration}


def test_no_text_becomes_a_reason_but_by_the_enumerations():
    """`Noted` is a type of its own, so that mypy refuses any other text where a reason is written."""
    made = {
        name
        for name, tree in CODE.items()
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Noted"
    }

    assert made == FACTS


@pytest.mark.parametrize(
    "annotation",
    [
        Reading.__annotations__["reason"],
        Article.__annotations__["truncated"],
        PublicationReport.__annotations__["outcome"],
        signature(Ledger.settle).parameters["reason"].annotation,
        signature(Ledger.decline).parameters["reason"].annotation,
    ],
)
def test_what_is_written_into_a_column_of_reasons_is_typed_as_one(annotation):
    """Else mypy would let a sentence through."""
    assert "Noted" in annotation
    assert "str" not in annotation


@pytest.mark.parametrize("name", [name for name in CODE if not name.startswith("archive/schema")])
def test_no_statement_spells_a_reason_out(name):
    """A reason that is renamed is renamed in one place. Released migrations alone keep the old words."""
    texts = [str(node.value) for node in ast.walk(CODE[name]) if isinstance(node, ast.Constant)]

    assert not [text for text in texts if COMPARED.search(text)]
