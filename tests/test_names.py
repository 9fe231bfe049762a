"""One word for one thing: the words that blurred the code stay out of it, and no two modules can be mistaken."""

import ast
import re
from functools import cache
from itertools import combinations
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
VAGUE = {
    *("about", "aside", "asked", "course", "dump", "past", "round", "said", "showing", "taking", "told"),
    *("turn", "walk"),
}
"""Words that were used for whatever was at hand; each thing has the field's word now."""

RELEASED = {"said"}
"""Those of them that are keys in files and databases of earlier versions."""

NOUNS = ("Answer", "Block", "Evidence", "Held", "Part", "Place", "Story")

ALIKE = ({"apcc", "npcc"}, {"run", "runs"}, {"fetch", "fetcher"})
"""Two publications, and two commands that are called as their modules are."""


@cache
def modules():
    """Return the modules of both packages, parsed."""
    paths = (path for package in ("archive", "crawler") for path in sorted((ROOT / package).rglob("*.py")))
    return {path: ast.parse(path.read_text()) for path in paths}


def names_in(tree):
    """Yield the names that *tree* defines: functions, classes, arguments and variables."""
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            yield node.name
        elif isinstance(node, ast.arg):
            yield node.arg
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            yield node.id
        elif isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Store):
            yield node.attr


def fields_in(tree):
    """Return the fields of the classes in *tree*."""
    classes = (node for node in ast.walk(tree) if isinstance(node, ast.ClassDef))
    return {part.target.id for each in classes for part in each.body if isinstance(part, ast.AnnAssign)}


def nouns_in(tree):
    """Yield each noun that is the name of a class in *tree*, or a member of an enumeration."""
    for node in ast.walk(tree):
        if isinstance(node, ast.ClassDef):
            assigned = [target for part in node.body if isinstance(part, ast.Assign) for target in part.targets]
            members = {target.id for target in assigned if isinstance(target, ast.Name)}
            yield from (noun for noun in NOUNS if noun == node.name or noun.upper() in members)


def is_mistakable(one, other):
    """Return whether one stem is the other with an ending, or both stand in one room and differ by one letter."""
    short, long = sorted((one.stem, other.stem), key=len)
    if len(short) == len(long):
        return one.parent == other.parent and sum(a != b for a, b in zip(short, long, strict=True)) == 1
    return long.startswith(short) and len(long) - len(short) <= 2


def test_no_name_is_a_vague_word():
    """A reader should not have to look up which `told` this is."""
    vague = [
        f"{path.relative_to(ROOT)}: {name}"
        for path, tree in modules().items()
        for name in [path.stem, *names_in(tree)]
        if name.strip("_").lower() in VAGUE and name not in RELEASED & fields_in(tree)
    ]

    assert vague == []


def test_no_record_or_module_is_called_found():
    """What was found has a name of its own: a source, a match, an entry."""
    classes = {node.name for tree in modules().values() for node in ast.walk(tree) if isinstance(node, ast.ClassDef)}

    assert "Found" not in classes
    assert "found" not in {path.stem for path in modules()}


@pytest.mark.parametrize("noun", NOUNS)
def test_a_noun_names_one_thing(noun):
    """Who has met one `Part` should not meet another."""
    defined = [str(path.relative_to(ROOT)) for path, tree in modules().items() if noun in nouns_in(tree)]

    assert len(defined) <= 1, defined


def test_no_two_modules_are_mistaken_for_each_other():
    """`search` and `searches` beside each other are opened one for the other."""
    pairs = ((one, other) for one, other in combinations(modules(), 2) if is_mistakable(one, other))
    alike = [
        f"{one.relative_to(ROOT)} and {other.relative_to(ROOT)}"
        for one, other in pairs
        if {one.stem, other.stem} not in ALIKE
    ]

    assert not alike, "\n".join([*alike, "one of the two needs a name that nobody mistakes for the other"])


COUNTED = re.compile(
    r"(?<!of )(?<!last )(?<!after )(?<!more than )\{(?![A-Z_]+\})[^{}]+\} "
    r"(?:articles|captures|pages|requests|entries|files|changes|stories|addresses"
    r"|records|readings|words|runs|titles|publications|decisions|notes|days)\b"
)
"""A number in a sentence with a noun that is always plural; one that is a limit, or "of" which some are, is not 1."""


def test_a_number_agrees_with_its_noun():
    """No "1 articles": `archive.plural` writes both."""
    wrong = {f"{path.relative_to(ROOT)}: {text}" for path in modules() for text in COUNTED.findall(path.read_text())}

    assert wrong == set()


@pytest.mark.parametrize(
    ("line", "counts"),
    [
        ("{captures:,} captures written", True),
        ("{len(files)} files", True),
        ("{plural(captures, 'capture')} written", False),
        ("3 of {total} articles", False),
        ("the latest {LATEST} articles", False),
    ],
)
def test_a_number_before_a_plural_is_seen(line, counts):
    """What the test above looks for."""
    assert bool(COUNTED.search(line)) is counts
