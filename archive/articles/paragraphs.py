"""Paragraphs of bodies: each has a digest, by which stories are compared. Pure."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from archive.articles.comparing import ALIKE, essence, shingles

CELLS = " | "  # between the cells of a table's row
ITEM = re.compile(r"\s*(?:[-*•–▪]|\d{1,3}[.)])\s")
QUOTED = re.compile(r"^[“‘„«»\"'].*|[”’»\"]$", re.DOTALL)
"""A quotation: it opens or closes with a mark."""

END = re.compile(r"[.!?…:;。！？][\"'”’»)\]]*$")
LONGEST_LINE = 12  # words of a heading, or of a name with its office
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
        r"""Return whether the two are different stories, and not near-copies, reprints or corrections of one.

        What they have in common must be the smaller part of each, and the rest of them must differ. In
        doubt it is one story: a line of chrome that stays is better than an article that is lost.

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


def without(body: str, unwanted: Collection[int], *, certain: Collection[int] = ()) -> tuple[str, list[str]]:
    r"""Return *body* without the paragraphs *unwanted*, and these; all of it where they are half of it or more.

    What may be the article's own where it stands is left, unless it is *certain*: a person dropped it.

    >>> without("One line of chrome.\n\nThe story is long enough.", {digest("One line of chrome.")})
    ('The story is long enough.', ['One line of chrome.'])
    """
    paragraphs = split(body) if unwanted else []
    numbers = [digest(text) for text in paragraphs]
    removed = {
        at
        for at, number in enumerate(numbers)
        if number in certain or (number in unwanted and not may_be_its_own(paragraphs, at, repeated=unwanted))
    }
    rest = "\n\n".join(text for at, text in enumerate(paragraphs) if at not in removed)
    if not removed or len(rest.split()) * 2 <= len(body.split()):
        return body, []
    return rest, [paragraphs[at] for at in sorted(removed)]


def may_be_its_own(paragraphs: Sequence[str], at: int, *, repeated: Collection[int]) -> bool:
    """Return whether the paragraph *at* a place may be the article's, though others have it: by shape and place.

    Table rows, list items, crossheads and the name below a quotation repeat in many stories and are chrome in none.
    A line that is not a sentence counts as chrome at the end alone, where nothing follows but what is *repeated*.
    """
    text = paragraphs[at]
    if CELLS in text or ITEM.match(text):
        return True
    if is_sentence(text):
        return False
    quoted = at > 0 and QUOTED.search(paragraphs[at - 1].strip())
    return bool(quoted) or any(digests(each) - set(repeated) for each in paragraphs[at + 1 :])


def is_sentence(text: str) -> bool:
    """Return whether *text* ends as a sentence does, or is too long for a heading or a name.

    >>> is_sentence("Deputy Chief Constable"), is_sentence("Sign up to our newsletter.")
    (False, True)
    """
    return bool(END.search(text.strip())) or len(text.split()) > LONGEST_LINE
