"""An excerpt that a system cut from the text, and no lead-in that an editor wrote."""

from __future__ import annotations

import re

from crawler.reading.markup.text import plain
from crawler.reading.words.phrases import expression

_CUT = re.compile(
    rf"\[\s?(?:…|\.\.\.)\s?\]\W*$|(?:…|\.\.\.)\s?{expression('endings', 'excerpt')}\b",
    re.IGNORECASE,
)
"""What WordPress and its themes write where they cut an excerpt off."""

_DOTS = ("…", "...")


def is_cut(excerpt: str, everything: str) -> bool:
    """Return whether *excerpt* says that it was cut off, or its words before dots stand in the text.

    *everything* are the letters of the text, as :func:`letters` gives them.

    >>> is_cut("Officers met the panel […]", ""), is_cut("Officers met the panel.", "")
    (True, False)
    """
    parts = (excerpt.removesuffix(dots) for dots in _DOTS)
    return bool(_CUT.search(excerpt)) or any(part != excerpt and letters(part) in everything for part in parts)


def letters(text: str) -> str:
    """Return *text* without spaces, punctuation and capitals."""
    return plain(text).replace(" ", "")
