"""Excerpts that a system cut from the text, as opposed to a lead-in by an editor."""

from __future__ import annotations

import re

from crawler.reading.markup.text import after_words, plain
from crawler.reading.words.phrases import expression

_MARK = re.compile(r"\[\s?(?:…|\.\.\.)\s?\]")
"""The mark of WordPress at the end of an excerpt that it cut off."""

_MORE = re.compile(rf"(?:…|\.\.\.)\s?{expression('endings', 'excerpt')}\b", re.IGNORECASE)
"""Those of its themes."""

_DOTS = ("…", "...")


def is_cut(excerpt: str, everything: str) -> bool:
    """Return whether *excerpt* is cut off: it says so, or the text has its words before the dots.

    *everything* are the letters of the text, as :func:`letters` gives them.

    >>> is_cut("Officers met the panel […]", ""), is_cut("Officers met the panel.", "")
    (True, False)
    """
    parts = (excerpt.removesuffix(dots) for dots in _DOTS)
    if _MARK.search(after_words(excerpt)) or _MORE.search(excerpt):
        return True
    return any(part != excerpt and letters(part) in everything for part in parts)


def letters(text: str) -> str:
    """Return *text* without spaces, punctuation and capitals."""
    return plain(text).replace(" ", "")
