"""Whether a text was cut off at its source, and how one can tell."""

from __future__ import annotations

import re
from collections.abc import Sequence

from crawler.reading.markup.text import WORD, ending, ends_sentence
from crawler.reading.words.phrases import expression
from crawler.reading.words.vocabulary import COMMON

LIMITS = (2000, 4000, 8000)
"""Lengths at which databases of publishers cut their texts (characters, line breaks counted once or twice)."""

_MORE = re.compile(rf"(?:\W|^){expression('endings', 'cut_off')}\W*$|\[(?:\.\.\.|…)\]\s*$", re.IGNORECASE)
_DOTS = re.compile(r"(?:\.\.\.|…)\W*$")
_LONG = 80  # characters: a shorter last paragraph may be a signature, a link or an address


def truncation(paragraphs: Sequence[str]) -> str | None:
    """Return why the text of *paragraphs* seems cut off, ``None`` where it seems whole.

    >>> truncation(["It unites governments in fighting cybercrime and law enforcement officials, providing advic"])
    'ends mid-word'
    """
    if not paragraphs:
        return None
    last = paragraphs[-1].rstrip()
    if _MORE.search(ending(last)) and len(last) > 40:
        return "read more where the text stops"
    if _DOTS.search(ending(last)):
        return "ends in an ellipsis"
    if ends_sentence(last) or len(last) < _LONG or last.startswith("- ") or " | " in last:
        return None
    if _near_limit(paragraphs):
        return "ends mid-word" if _mid_word(paragraphs) else "ends near a field limit"
    return "ends mid-word" if _mid_word(paragraphs) else "ends without closing punctuation"


def _near_limit(paragraphs: Sequence[str]) -> bool:
    text = sum(map(len, paragraphs))
    breaks = 2 * (len(paragraphs) - 1)
    return any(limit - 40 <= text + extra <= limit + 8 for limit in LIMITS for extra in (0, breaks, 2 * breaks))


def _mid_word(paragraphs: Sequence[str]) -> bool:
    """Return whether the last word is the beginning of a known word and itself none.

    Known are the words of the text, and those that the trade press uses most.
    """
    found = [word.casefold() for part in paragraphs for word in WORD.findall(part)]
    word, before = found[-1], set(found[:-1])
    if not word.isalpha() or word in before or word in COMMON:
        return False
    return any(len(other) > len(word) > 1 and other.startswith(word) for known in (before, COMMON) for other in known)
