"""Text as read: bytes become characters, and characters words that can be compared."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache, wraps
from typing import TypeVar, TypeVarTuple

from w3lib.encoding import html_to_unicode

from crawler.reading.markup.charset import CUT, FEW, charset_of, fits, refuted, seven_bits

ENDING = 200  # characters
WORD = re.compile(r"\w+")
_CONTROLS = "".join(map(chr, (*range(9), 11, *range(14, 32), 127)))
_UNSEEN = (
    "\u00ad\u034f\u200b\u200c\u200d\u200e\u200f\u2060\ufeff\ufffe\uffff"
    "\u061c\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
)
"""Soft hyphen, joiners, direction marks and byte order marks: no search would find a word with one in it, and what
changes the direction of text shows a reader other words than those that are there."""
_REFERENCE = re.compile(
    r"&(?:#(?:x([0-9a-f]{1,8})|([0-9]{1,9}));?|(shy|zwn?j|[lr]rm|zerowidthspace|nobreak);)", re.IGNORECASE
)
_ESCAPE = re.compile(r"\\(?:ud[89ab][0-9a-f]{2}\\ud[c-f][0-9a-f]{2}|u([0-9a-f]{4})|.)", re.IGNORECASE | re.DOTALL)
_SPACE = re.compile(r"[^\S\n]+")
_PLAIN = bytes(ord(chr(code).lower()) if re.match(r"\w", chr(code), re.ASCII) else ord(" ") for code in range(256))
"""Each byte of ASCII text in plain words."""
Shingles = Counter[tuple[str, ...]]
SHINGLE = 4  # words
REMEMBERED = 400  # characters; the findings of longer lines are not remembered
_More = TypeVarTuple("_More")
_Found = TypeVar("_Found")
SENTENCE_END = re.compile(r"[.!?…:;。！？”’\"')\]»]$")


def remembered(find: Callable[[str, *_More], _Found]) -> Callable[[str, *_More], _Found]:
    """Return *find*, which looks at a line, such that it looks at each of the latest lines once.

    Head, byline, listing and tail look at the same lines. Long ones, which a hostile page may have, are not kept.
    """
    known = lru_cache(maxsize=2048)(find)

    @wraps(find)
    def look(line: str, *more: *_More) -> _Found:
        return known(line, *more) if len(line) <= REMEMBERED else find(line, *more)

    return look


def decode(payload: bytes, media_type: str | None) -> str:
    """Return *payload* as characters, without those that no text has (NUL, controls, zero-width marks).

    Bytes that decode as UTF-8 are UTF-8, even if a header or meta element says something else: pages that lie
    in that direction are many, and Latin-1 text that happens to be valid UTF-8 is not seen. So are those that do
    but for a few that were cut.
    Else the charset that they name counts, where the bytes are in it, and else the one that makes sense.
    """
    if codec := seven_bits(payload):
        return clean(payload.decode(codec, "replace"))
    text = payload.decode("utf-8-sig", "replace")
    if fits(text, CUT):
        return clean(text)
    encoding, named = html_to_unicode(media_type, payload, auto_detect_fun=charset_of)
    if fits(named, 1 if encoding == "utf-8" else FEW) and not refuted(payload, encoding):
        return clean(named)
    return clean(payload.decode(charset_of(payload), "replace"))


def clean(text: str) -> str:
    """Return *text* with one kind of line break and without characters that cannot be printed."""
    if text.isascii() and text.isprintable():
        return text
    for unwanted in (*_CONTROLS, *_UNSEEN):  # one search each is ten times faster than one regular expression
        if unwanted in text:
            text = text.replace(unwanted, "")
    for ending in ("\r\n", "\r", "\x0c", "\u2028", "\u2029"):
        text = text.replace(ending, "\n")
    return text if text.isascii() else text.encode("utf-8", "ignore").decode()  # half a surrogate pair is not one


def without_references(markup: str) -> str:
    """Return *markup* without references to characters that no text has; a parser would bring them back.

    >>> without_references("co&#173;o&shy;p&#1;, &#8220;so&#x201d;")
    'coop, &#8220;so&#x201d;'
    """
    return _REFERENCE.sub(_held, markup) if "&" in markup else markup


def _held(reference: re.Match[str]) -> str:
    if reference[3]:
        return ""
    code = int(reference[1], 16) if reference[1] else int(reference[2])
    if not 0 < code < 0x110000:
        return reference[0]  # the parser's own business
    written = clean(chr(code))
    return reference[0] if written == chr(code) else written


def clean_json(text: str) -> str:
    r"""Return *text*, which is JSON, without escapes of characters that no text has, such as half an emoji.

    >>> clean_json(r'{"name": "Jo \ud83d Hale \ud83d\ude00\u0001"}')
    '{"name": "Jo  Hale \\ud83d\\ude00"}'
    """
    return _ESCAPE.sub(_unescaped, text) if "\\" in text else text


def _unescaped(escape: re.Match[str]) -> str:
    if escape[1] is None:
        return {r"\b": "", r"\f": r"\n"}.get(escape[0], escape[0])
    return escape[0] if clean(chr(int(escape[1], 16))) else ""


def squeeze(text: str) -> str:
    r"""Return *text* on one line, its words apart by one blank.

    >>> squeeze("By -\n Gary  Mason ")
    'By - Gary Mason'
    """
    return " ".join(text.split())


def holds_any(text: str, pieces: Sequence[str]) -> bool:
    """Return whether one of *pieces* stands in *text*; in a third of the time of ``any`` over a generator."""
    for piece in pieces:  # noqa: SIM110  # that is what takes the time
        if piece in text:
            return True
    return False


def lines_of(text: str) -> list[str]:
    """Return the lines of *text* that are not empty, squeezed."""
    return [line for raw in text.split("\n") if (line := _SPACE.sub(" ", raw).strip())]


def plain(text: str | None) -> str:
    """Return the words of *text* without case, punctuation and typographic variants, to compare.

    >>> plain("“New Alliance” – to fight")
    'new alliance to fight'
    """
    return _plain(text) if text else ""


@remembered
def _plain(text: str) -> str:
    if text.isascii():
        return " ".join(text.encode().translate(_PLAIN).decode().split())
    return " ".join(WORD.findall(unicodedata.normalize("NFKC", text).casefold()))


def shingles(text: str) -> Shingles:
    """Return the runs of four words in *text*, counted; a shorter text is one run.

    >>> sorted(shingles("Lamps failed in Ayford tunnel")), sorted(shingles("Lamps failed")), sorted(shingles(""))
    ([('failed', 'in', 'ayford', 'tunnel'), ('lamps', 'failed', 'in', 'ayford')], [('lamps', 'failed')], [])
    """
    found = WORD.findall(text.casefold())
    return Counter(zip(*(found[at:] for at in range(min(SHINGLE, len(found)))), strict=False))


def likeness(one: Shingles, other: Shingles) -> float:
    """Return the share that two texts have in common, 0 to 1: the F1 of their shingles."""
    if one is other:
        return 1.0
    total = one.total() + other.total()
    return 2 * _common(one, other) / total if total else 1.0


def held(part: Shingles, whole: Shingles) -> float:
    """Return the share of *part* that is in *whole*, 0 to 1."""
    return _common(part, whole) / part.total() if part else 1.0


def _common(one: Shingles, other: Shingles) -> int:
    """Return how many shingles two texts share; a third of the cost of ``(one & other).total()``."""
    there = other.get
    return sum([min(count, again) for shingle, count in one.items() if (again := there(shingle))])


def repeats(one: str, other: str) -> bool:
    """Return whether two paragraphs say the same: equal words, or one the cut-off beginning of the other."""
    first, second = plain(one), plain(other)
    if not first or not second:
        return False
    short, long = sorted((first, second), key=len)
    return short == long or (len(short) > 40 and len(short) >= 0.8 * len(long) and long.startswith(short))


def ends_sentence(text: str) -> bool:
    """Return whether *text* ends with closing punctuation."""
    return bool(SENTENCE_END.search(text.rstrip()))


def ending(text: str) -> str:
    """Return the last characters of *text*, the part that patterns for its end are searched in.

    A pattern that ends in ``\\W*$`` is tried at every character: on a long run of dots that is the square of it.
    """
    return text[-ENDING:]


def after_words(text: str) -> str:
    """Return the marks and blanks after the last word of *text*.

    >>> after_words("Officers met the panel […] "), after_words("Done")
    (' […] ', '')
    """
    end = len(text)
    while end and not (text[end - 1].isalnum() or text[end - 1] == "_"):
        end -= 1
    return text[end:]


def joined(paragraphs: Iterable[str]) -> str:
    """Return *paragraphs* as one body: apart by one blank line."""
    return "\n\n".join(part for part in paragraphs if part)
