"""The changes between two texts, word by word."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

TOKEN = re.compile(r"\n\s*\n|\S+[^\S\n]*|\s+")
"""A paragraph's end, a word with the space after it, or other space."""

MOST_WORDS = 6_000
"""Longer texts are compared by paragraphs: by words it would take minutes."""

FEW_WORDS = 1_000
"""In longer texts words that stand everywhere do not begin a match: a text of one word would take minutes, too."""


class Mark(StrEnum):
    """The change of a piece of text."""

    SAME = "same"
    REMOVED = "removed"
    ADDED = "added"


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of text that shared one fate."""

    mark: Mark
    text: str


def difference(before: str, after: str) -> list[Piece]:
    """Return the pieces that make *before* (without those added) and *after* (without those removed).

    >>> [(str(piece.mark), piece.text) for piece in difference("a big dog", "a small dog")]
    [('same', 'a '), ('removed', 'big '), ('added', 'small '), ('same', 'dog')]
    """
    old, new = _pieces(before), _pieces(after)
    if len(old) + len(new) > 2 * MOST_WORDS:
        old, new = before.splitlines(keepends=True), after.splitlines(keepends=True)
    return list(_compared(old, new))


def _pieces(text: str) -> list[str]:
    return TOKEN.findall(text)


def _compared(old: Sequence[str], new: Sequence[str]) -> Iterator[Piece]:
    keys = [piece.rstrip() or piece for piece in old], [piece.rstrip() or piece for piece in new]
    matcher = SequenceMatcher(None, *keys, autojunk=len(new) > FEW_WORDS)
    for _, start, end, begin, stop in matcher.get_opcodes():
        if keys[0][start:end] == keys[1][begin:stop]:
            yield Piece(Mark.SAME, "".join(new[begin:stop]))
            continue
        if start < end:
            yield Piece(Mark.REMOVED, "".join(old[start:end]))
        if begin < stop:
            yield Piece(Mark.ADDED, "".join(new[begin:stop]))
