"""No regular expression takes longer than the length of the text explains: a short page would stop a process."""

import re

import pytest

from tests.hostile.patterns import Used, growth, used

RELEASED = ("archive.schema.phrases.", "archive.schema.sentences.")
"""Of released migrations, which are never edited; over short notes of our own."""


def test_no_expression_takes_more_than_the_length_explains():
    """Of n, 2n and 4n characters that are made to be slow for each of them; those of the readers too."""
    ours = [each for each in used() if not each.where.startswith(RELEASED)]

    slow = {each.where: found for each in ours if (found := growth(each))}

    assert len(ours) > 300
    assert slow == {}


@pytest.mark.parametrize(
    ("expression", "anchored", "is_slow"),
    [
        (r"\s+$", False, True),
        (r"\s+$", True, False),
        (r"(?:a+)+$", True, True),
        (r"(?:\.\.\.|…)\W*$", False, True),
        (r"<head[^>]*>", False, True),
        (r"<head[^<>]*>", False, False),
        (r"[a-z]+", False, False),
        (r"^\s*x", False, False),
        (r"(?<!\s)\s+$", False, False),
        (r"(?>ab|a|b|\W)*+$", True, False),
    ],
)
def test_slow_expressions_are_known_by_it(expression, anchored, is_slow):
    """The test above would else be green whatever it is given."""
    assert bool(growth(Used("here", re.compile(expression), anchored))) is is_slow
