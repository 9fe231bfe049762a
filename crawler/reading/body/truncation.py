"""Signs that a text was cut off at its source."""

from __future__ import annotations

import re
from collections.abc import Sequence

from archive.facts import Reason
from archive.noted import Noted, noted
from crawler.reading.markup.text import WORD, after_words, ending, ends_sentence
from crawler.reading.words.phrases import expression, words

LIMITS = (2000, 4000, 8000)
"""Lengths at which databases of publishers cut their texts (characters, line breaks counted once or twice)."""

_MORE = re.compile(rf"(?:\W|^){expression('endings', 'cut_off')}\W*$|\[(?:\.\.\.|…)\]\s*$", re.IGNORECASE)
_DOTS = re.compile(r"\.\.\.|…")
COMMON = frozenset(words("vocabulary", "common"))
_HOST = r"(?<![a-z\d-])(?:\b[a-z\d-]+|[a-z\d]+-[a-z\d-]*|-+[a-z\d][a-z\d-]*)\.[a-z]{2}"
"""The end of a host's name; it begins with a word or after a dash."""
_CONTACT = re.compile(
    rf"""
      (?:\+|\(|\b)\d[\d\s()./–-]{{4,40}}\d(?:\W{{1,3}}(?:ext|x)\.?\s?\d{{1,5}})?\W?$   # a telephone number
    | \b{expression("endings", "emergency")}$                                  # one for emergencies
    | [\w.+-]@[\w-]+(?:\.[\w-]+)+$                                              # an e-mail address
    | (?<!\S)(?>\S*?(?:https?://|www\.))\S+$ | (?<!\S)(?>\S*?{_HOST})\S*$       # a web address
    | (?:^|\s)[@\#]\w+$                                                          # an account, a keyword
    | \b[A-Z]{{0,5}}[-/ ]?\d\w*(?:[-/]\w+){{2,9}}$ | \b[A-Z]{{1,5}}[-/ ]?\d{{4,}}$   # the number of a case
    """,
    re.VERBOSE,
)
"""Ends of an appeal to witnesses: a number or address to dial or type has no full stop after it."""
_LONG = 80  # characters: a shorter last paragraph may be a signature, a link or an address


def truncation(paragraphs: Sequence[str]) -> Noted | None:
    """Return why the text of *paragraphs* seems cut off; ``None`` if it seems whole.

    >>> truncation(["It unites governments in fighting cybercrime and law enforcement officials, providing advic"])
    'ends mid-word'
    """
    reason = _cut_off(paragraphs) if paragraphs else None
    return noted(reason) if reason else None


def _cut_off(paragraphs: Sequence[str]) -> Reason | None:
    last = paragraphs[-1].rstrip()
    if _MORE.search(ending(last)) and len(last) > 40:
        return Reason.READ_MORE
    if _DOTS.search(after_words(last)):
        return Reason.ENDS_IN_ELLIPSIS
    if _is_clause(last) and _mid_word(paragraphs):
        return Reason.ENDS_MID_WORD
    if not _stops_short(last):
        return None
    return Reason.ENDS_AT_LIMIT if _near_limit(paragraphs) else Reason.ENDS_UNPUNCTUATED


def _stops_short(paragraph: str) -> bool:
    """Return whether *paragraph* lacks its end; a signature, an item of a list, a row or a contact needs none."""
    if len(paragraph) < _LONG or paragraph.startswith("- ") or " | " in paragraph:
        return False
    return not ends_sentence(paragraph) and not _CONTACT.search(ending(paragraph))


def _is_clause(paragraph: str) -> bool:
    """Return whether *paragraph* lacks its end and has words enough to be no signature or label."""
    small = sum(word[0].islower() for word in WORD.findall(paragraph))
    unlisted = not paragraph.startswith("- ") and " | " not in paragraph
    return small >= CLAUSE and unlisted and not ends_sentence(paragraph) and not _CONTACT.search(ending(paragraph))


CLAUSE = 6  # words without a capital that a signature has not


def _near_limit(paragraphs: Sequence[str]) -> bool:
    text = sum(map(len, paragraphs))
    breaks = 2 * (len(paragraphs) - 1)
    return any(limit - 40 <= text + extra <= limit + 8 for limit in LIMITS for extra in (0, breaks, 2 * breaks))


def _mid_word(paragraphs: Sequence[str]) -> bool:
    """Return whether the last word is the beginning of a known word, but not a known word.

    Known words are those of the text, and those that the trade press uses most.
    """
    *before, word = ["", *(word.casefold() for part in paragraphs for word in WORD.findall(part))]
    known = COMMON.union(before)
    if len(word) < 2 or not word.isalpha() or word in known:
        return False
    return any(other.startswith(word) for other in known)
