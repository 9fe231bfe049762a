"""No regular expression takes longer than the length of the text explains: a short page would stop a process."""

import re

import pytest

from tests.hostile.patterns import Used, growth, used

RELEASED = ("archive.schema.phrases.", "archive.schema.sentences.")
"""Of released migrations, which are never edited; over short notes of our own."""

IN_WORKERS = ("crawler.reading", "crawler/reading", "crawler.imports", "crawler/imports")
"""Over pages, in processes that are ended after thirty seconds; most are tried on a line or a name alone."""


def test_no_expression_outside_the_readers_takes_more_than_the_length_explains():
    """Of n, 2n and 4n characters that are made to be slow for each of them."""
    outside = [each for each in used() if not each.where.startswith((*RELEASED, *IN_WORKERS))]

    slow = {each.where: found for each in outside if (found := growth(each))}

    assert len(outside) > 100
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
    ],
)
def test_slow_expressions_are_known_by_it(expression, anchored, is_slow):
    """The test above would else be green whatever it is given."""
    assert bool(growth(Used("here", re.compile(expression), anchored))) is is_slow
