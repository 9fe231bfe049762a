"""What makes one reading of an article differ from another. Pure: rows in, verdicts out."""

from __future__ import annotations

import html
import re
from collections.abc import Mapping
from enum import StrEnum
from typing import Any

from archive.schema.fields import COMPARED

DATE_FIELDS = ("published", "published_day", "published_text", "published_precision")
"""Fields that stand or fall together."""

RELATIVE_DATE = re.compile(r"\b(?:ago|today|yesterday|just now|(?:min(?:ute)?|hour|day|week)s?)\b", re.IGNORECASE)
INVISIBLE = dict.fromkeys(map(ord, "\u00ad\u200b\u200c\u200d\u2060\ufeff"))  # soft hyphen, zero-width characters
WORDS = 5  # in a shingle
ALIKE = 0.5  # share of the shorter text's shingles that two readings of one story have in common

Row = Mapping[str, Any]


class Cause(StrEnum):
    """Who made the difference between two readings."""

    PUBLISHER = "publisher"
    BLOTTER = "blotter"


def essence(text: str | None) -> str:
    """Return *text* without what no reader sees: entities spelt out, runs of white space, invisible characters.

    >>> essence("Fish &amp;   chips") == essence("Fish & chips")
    True
    """
    return " ".join(html.unescape(text or "").translate(INVISIBLE).split())


def changed_fields(before: Row, after: Row) -> tuple[str, ...]:
    """Return the names of the fields in which a reader would see a difference."""
    return tuple(name for name in COMPARED if essence(before[name]) != essence(after[name]))


def keeps_date(before: Row, after: Row) -> bool:
    """Tell whether the date known *before* stands: the new one is missing, guessed, or counted back from today."""
    if before["published"] is None:
        return False
    guessed = after["published"] is None or after["published_precision"] == "inferred"
    return guessed or bool(RELATIVE_DATE.search(after["published_text"] or ""))


def reads_worse(before: str, after: str) -> str | None:
    """Return why the body *after* may not replace *before* unseen, or ``None``.

    >>> reads_worse("A long story. " * 9, "A long story.")
    'half as long'
    """
    was, now = len(essence(before)), len(essence(after))
    if was and not now:
        return "empty"
    return "half as long" if now * 2 <= was and was else None


def is_stealthy(before: Row, after: Row, changed: tuple[str, ...]) -> bool:
    """Tell whether the text changed while the page's own modified date did not. Without such a date nobody can say."""
    told = before["modified"] is not None and before["modified"] == after["modified"]
    return told and bool({"headline", "standfirst", "body"} & set(changed))


def is_same_story(before: Row, after: Row) -> bool:
    """Tell whether two readings are of one story: the same headline, or half of the shorter text in common.

    It guards against pages that all name one address, such as their section, as canonical.
    """
    if essence(before["headline"]).casefold() == essence(after["headline"]).casefold():
        return True
    one, other = shingles(before["body"]), shingles(after["body"])
    return len(one & other) >= ALIKE * max(min(len(one), len(other)), 1)


def shingles(text: str | None) -> frozenset[str]:
    """Return the runs of five words in *text*, regardless of case; a shorter text is one run."""
    words = essence(text).casefold().split()
    return frozenset(" ".join(words[at : at + WORDS]) for at in range(max(len(words) - WORDS, 0) + 1) if words)
