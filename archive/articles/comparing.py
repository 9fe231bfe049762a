"""How one reading of an article differs from another. Pure: rows in, verdicts out."""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Mapping, Sequence
from enum import StrEnum
from itertools import islice, takewhile
from typing import Any

from archive.facts import Reason
from archive.schema.fields import COMPARED

DATE_FIELDS = ("published", "published_day", "published_text", "published_precision")
"""Fields that stand or fall together."""

DAY = 10  # characters of a day as stored
DIGITS = {"year": 4, "month": 7}
"""Characters of a date as stored that are known, by its precision; of a time all are, of all else the day."""

RELATIVE_DATE = re.compile(r"\b(?:ago|today|yesterday|just now|(?:min(?:ute)?|hour|day|week)s?)\b", re.IGNORECASE)
INVISIBLE = dict.fromkeys(map(ord, "\u00ad\u200b\u200c\u200d\u2060\ufeff"))  # soft hyphen, zero-width characters
WORDS = 5  # in a shingle
ALIKE = 0.5  # share of the shorter text's shingles that two readings of one story have in common
NEARLY_ALL = 0.8  # share of the longer text's shingles that one story has in common with itself under another headline
CLOSING = 3  # paragraphs that a house prints under each of its stories, at most
OWN, OWN_WORDS = 0.08, 4  # share of a text, and long words in it, by which it tells something of its own
FIGURES = 3  # numbers, none of them in the other text, by which a weekly report is another week's
LONG_WORD = 4  # letters; shorter words of a headline are articles and prepositions

_UNSPACED = "\u3040-\u30ff\u3400-\u9fff\u0e00-\u0e7f"  # kana, Han, Thai
_WORD = re.compile(rf"[{_UNSPACED}]|[^\s{_UNSPACED}]+")

_NUMBER = re.compile(r"\d+")
_SENTENCE_END = re.compile(r"(?<=[.!?…])\s+|(?<=[。！？])|\n+")

Row = Mapping[str, Any]


class Cause(StrEnum):
    """Who made the difference between two readings."""

    PUBLISHER = "publisher"
    LAYOUT = "layout"
    """The publisher's new page, and not the words on it: a person said so."""

    BLOTTER = "blotter"


def essence(text: str | None) -> str:
    """Return *text* without what no reader sees: entities spelt out, runs of white space, invisible characters.

    >>> essence("Fish &amp;   chips") == essence("Fish & chips")
    True
    """
    seen = html.unescape(text or "")
    return " ".join((seen if seen.isascii() else seen.translate(INVISIBLE)).split())


def changed_fields(before: Row, after: Row) -> tuple[str, ...]:
    """Return the names of the fields in which a reader would see a difference."""
    differs = {"published": not is_same_date(before, after)}
    return tuple(name for name in COMPARED if differs.get(name, _seen(name, before) != _seen(name, after)))


def is_same_date(before: Row, after: Row) -> bool:
    """Return whether two readings say the same of the day, one of them perhaps more exactly."""
    if before["published"] is None or after["published"] is None:
        return bool(before["published"] == after["published"])
    digits = min(_digits(before), _digits(after))
    day = "published" if digits > DAY else "published_day"
    return bool(before[day][:digits] == after[day][:digits])


def keeps_date(before: Row, after: Row) -> bool:
    """Return whether the date known *before* stands: the new one is missing, guessed, less exact, or counted back."""
    if before["published"] is None:
        return False
    guessed = after["published"] is None or after["published_precision"] == "inferred"
    if guessed or RELATIVE_DATE.search(after["published_text"] or ""):
        return True
    return _digits(after) < _digits(before) and is_same_date(before, after)


def _digits(row: Row) -> int:
    """Return how many characters of a date as stored are known; a revision keeps no precision but in their number."""
    precision = row.get("published_precision")
    written = len(row["published"])
    is_known = precision == "minute" or (precision is None and "published_precision" not in row)
    return written if is_known else DIGITS.get(str(precision), DAY)


def _seen(name: str, row: Row) -> str:
    """Return what a reader sees of a field; the two apostrophes of a person's name are one."""
    seen = essence(row[name])
    return seen.replace("’", "'") if name in {"byline", "authors"} else seen


def reads_worse(before: str, after: str) -> Reason | None:
    """Return why the body *after* may not replace *before* unseen, or ``None``.

    >>> reads_worse("A long story. " * 9, "A long story.")
    <Reason.HALF_AS_LONG: 'half as long'>
    """
    was, now = len(essence(before)), len(essence(after))
    if was and not now:
        return Reason.EMPTY_NOW
    return Reason.HALF_AS_LONG if now * 2 <= was and was else None


def is_stealthy(before: Row, after: Row, changed: tuple[str, ...]) -> bool:
    """Return whether the text changed and the page's own modified date did not; ``False`` without such a date."""
    announced = before["modified"] is not None and before["modified"] == after["modified"]
    return announced and bool({"headline", "standfirst", "body"} & set(changed))


def is_same_story(one: Row, other: Row) -> bool:
    """Return whether the pages of two addresses hold one story, by headline and words.

    The paragraphs that close both do not count, as long as other words come before them: an office
    prints the same appeal under each of its stories, also in one paragraph with them.
    Nor does a headline alone: "News in brief" comes weekly.
    """
    texts = [essence_of_paragraphs(row["body"]) for row in (one, other)]
    if share(*_without_shared_closing(*texts), of=min) < ALIKE or _are_forms_filled_in(*texts):
        return False
    return _folded(one["headline"]) == _folded(other["headline"]) or share(*texts, of=max) >= NEARLY_ALL


def is_same_page(one: Row, other: Row) -> bool:
    """Return whether two addresses show one page, apart from its counters: times, tickets, errors."""
    if is_same_story(one, other):
        return True
    return _has_words(one) and is_same_story(_without_numbers(one), _without_numbers(other))


def _has_words(row: Row) -> bool:
    """Return whether most words of the text are no numbers: else the numbers are what it tells."""
    words = row["body"].split()
    return 2 * sum(_NUMBER.search(word) is None for word in words) > len(words)


def _without_numbers(row: Row) -> Row:
    return {name: _NUMBER.sub("0", row[name]) for name in ("headline", "body")}


def tells_another_story(before: Row, after: Row) -> bool:
    """Return whether *after*, read at the address of *before*, is another story: no headline and no words in common.

    >>> raid = {"headline": "Raid at dawn", "body": "Officers searched four houses in the old port today."}
    >>> tells_another_story(raid, {"headline": "Domain for sale", "body": "Make an offer for this domain name now."})
    True
    >>> tells_another_story(raid, raid | {"headline": "Four houses searched"})
    False
    """
    if are_headlines_alike(before["headline"], after["headline"]):
        return False
    texts = [essence_of_paragraphs(row["body"]) for row in (before, after)]
    return share(*_without_shared_closing(*texts), of=min) < ALIKE


def are_headlines_alike(one: str, other: str) -> bool:
    """Return whether the other headline has half of the long words of the shorter one.

    >>> are_headlines_alike("Man charged over Mill Lane robbery", "Mill Lane robbery: man in court")
    True
    >>> are_headlines_alike("A shop was robbed in Quay Street", "A cyclist was hurt in Mill Lane")
    False
    """
    first, second = _telling_words(one), _telling_words(other)
    fewer = min(len(first), len(second))
    return bool(fewer) and len(first & second) * 2 >= fewer


def share(one: Sequence[str], other: Sequence[str], *, of: Callable[[int, int], int]) -> float:
    """Return the share of shingles that two texts, in paragraphs, have in common: *of* the shorter or the longer."""
    first, second = shingles("\n".join(one)), shingles("\n".join(other))
    whole = of(len(first), len(second))
    return len(first & second) / whole if whole else float(first == second)


def essence_of_paragraphs(body: str | None) -> list[str]:
    """Return the paragraphs of *body* as :func:`essence` has them, regardless of case."""
    return [essence(paragraph).casefold() for paragraph in (body or "").split("\n\n")]


def _are_forms_filled_in(one: Sequence[str], other: Sequence[str]) -> bool:
    """Return whether two texts end with the same sentence and tell, among shared ones, something else or other numbers.

    An update of a story keeps words of what it changes, or adds to the end.
    """
    first, second = _sentences(one), _sentences(other)
    if not first or not second or first[-1] != second[-1]:
        return False
    numbers = [set(_NUMBER.findall("\n".join(text))) for text in (one, other)]
    if min(map(len, numbers)) >= FIGURES and not numbers[0] & numbers[1]:
        return True
    own = [" ".join(_without(*pair)) for pair in ((first, second), (second, first))]
    telling = [{word for word in re.findall(r"\w+", text) if len(word) >= LONG_WORD} for text in own]
    few = min(map(len, telling))
    shares = (len(text) / len(" ".join(each)) for text, each in zip(own, (first, second), strict=True))
    return few >= OWN_WORDS and min(shares) >= OWN and len(telling[0] & telling[1]) * 2 < few


def _sentences(paragraphs: Sequence[str]) -> list[str]:
    """Return the sentences of *paragraphs*, with a zero for each number."""
    return [_NUMBER.sub("0", each) for each in _SENTENCE_END.split("\n".join(paragraphs)) if each.strip()]


def _without(sentences: Sequence[str], others: Sequence[str]) -> list[str]:
    known = set(others)
    return [each for each in sentences if each not in known]


def _without_shared_closing(one: Sequence[str], other: Sequence[str]) -> tuple[Sequence[str], Sequence[str]]:
    pairs = zip(reversed(one[1:]), reversed(other[1:]), strict=False)
    shared = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], islice(pairs, CLOSING)))
    return one[: len(one) - shared], other[: len(other) - shared]


def _folded(headline: str) -> str:
    return essence(headline).casefold()


def _telling_words(headline: str) -> set[str]:
    words = re.findall(r"\w+", _folded(headline))
    return {word for word in words if len(word) >= LONG_WORD} or set(words)


def shingles(text: str | None) -> frozenset[str]:
    """Return the runs of five words in *text*, regardless of case; a shorter text is one run.

    A character of a script that sets no spaces counts as a word.
    """
    words = _WORD.findall(essence(text).casefold())
    return frozenset(" ".join(words[at : at + WORDS]) for at in range(max(len(words) - WORDS, 0) + 1) if words)
