"""Paragraphs of bodies: told apart by a digest, and compared between stories. Pure."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cached_property

from archive.articles.comparing import ALIKE, essence, shingles

SHORTEST = 3  # words of a paragraph that can be boilerplate; shorter ones are headings and answers of one word


@dataclass(frozen=True)
class ArticleText:
    """One article as a bag of paragraphs."""

    headline: str
    body: str

    @cached_property
    def paragraphs(self) -> Mapping[int, str]:
        """Digest to text."""
        return {digest(text): text for text in split(self.body)}

    def is_another_story(self, other: ArticleText) -> bool:
        r"""Tell whether the two are different stories, and not near-copies, reprints or corrections of one.

        What they have in common must be the smaller part of each, and the rest of them must differ. In
        doubt it is one story: then a line of chrome stays, where otherwise an article would be eaten.

        >>> lead, more = "The court heard of a theft.", "It was late, and the shop was closed for the night."
        >>> ArticleText("A", f"{lead}\n\n{more}").is_another_story(ArticleText("B", f"{lead}\n\n{more}\n\nCorrected."))
        False
        """
        if essence(self.headline).casefold() == essence(other.headline).casefold():
            return False
        shared = self.paragraphs.keys() & other.paragraphs.keys()
        common = sum(len(self.paragraphs[each].split()) for each in shared)
        own, others = self._without(shared), other._without(shared)
        if min(len(own.split()), len(others.split())) <= common:
            return False
        one, two = shingles(own), shingles(others)
        return len(one & two) < ALIKE * min(len(one), len(two))

    def _without(self, shared: Collection[int]) -> str:
        return " ".join(text for each, text in self.paragraphs.items() if each not in shared)


def split(body: str) -> list[str]:
    """Return the paragraphs of *body*."""
    return [paragraph for paragraph in body.split("\n\n") if paragraph.strip()]


def digest(paragraph: str) -> int:
    """Return a number for the words of *paragraph*, regardless of case and white space; it fits SQLite's integers."""
    whole = hashlib.sha256(essence(paragraph).casefold().encode()).digest()
    return int.from_bytes(whole[:8]) >> 1


def digests(body: str) -> set[int]:
    """Return the digests of the paragraphs of *body* that are long enough to be boilerplate."""
    return {digest(text) for text in split(body) if len(text.split()) >= SHORTEST}


def without(body: str, unwanted: Collection[int]) -> str:
    r"""Return *body* without the paragraphs *unwanted*; all of it where they are half of it or more.

    >>> without("One line of chrome.\n\nThe story is long enough.", {digest("One line of chrome.")})
    'The story is long enough.'
    """
    paragraphs = split(body) if unwanted else []
    kept = [text for text in paragraphs if digest(text) not in unwanted]
    rest = "\n\n".join(kept)
    worth_it = len(kept) < len(paragraphs) and len(rest.split()) * 2 > len(body.split())
    return rest if worth_it else body
