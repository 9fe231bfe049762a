"""Phrases that pages print around an article, by kind and language, and how a line is compared with them.

Each kind is a table ``[kind.language]`` of a TOML file in this folder. In a phrase ``[more|latest] news`` stands for
two, ``#`` for a number, and ``...`` at an end for words that may stand there. Case, punctuation and accents are
not compared. A pattern is for what words alone cannot say; it has a line that it matches and one that it misses.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import product

from crawler.reading.markup.text import plain, remembered

MORE = 60  # characters that "..." stands for at most
HEAD = 120  # characters of a line in which a phrase at its front is looked for
WITHIN = 260  # characters of a line at most in which a phrase or pattern is looked for anywhere
_NUMBER = re.compile(r"\d+")
_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "å": "aa", "æ": "ae", "ø": "oe", "ı": "i"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Pattern:
    """A regular expression, looked for in a line as printed, in any case."""

    pattern: str
    matches: str
    """A line that it is for."""

    misses: str
    """A line like it that it is not for."""


@dataclass(frozen=True, slots=True)
class Group:
    """The phrases and patterns of one kind in one language."""

    kind: str
    language: str
    """ISO 639-1; ``mul`` for phrases of no one language."""

    phrases: tuple[str, ...]
    """Written out, with ``...`` at the ends that are open."""

    patterns: tuple[Pattern, ...]
    written: tuple[str, ...] = ()
    """The phrases as written in the file, with their choices together."""


@cache
def groups(name: str) -> tuple[Group, ...]:
    """Return the groups of the file *name*."""
    data = tomllib.loads((files(__package__) / f"{name}.toml").read_text(encoding="utf-8"))
    return tuple(
        Group(
            kind,
            language,
            tuple(phrase for written in table.get("phrases", ()) for phrase in written_out(written)),
            tuple(Pattern(**pattern) for pattern in table.get("patterns", ())),
            tuple(table.get("phrases", ())),
        )
        for kind, languages in data.items()
        for language, table in languages.items()
    )


def written_out(phrase: str) -> Iterator[str]:
    """Yield the phrases that one with choices is short for.

    >>> list(written_out("[more|latest] news [|of the day]"))
    ['more news', 'more news of the day', 'latest news', 'latest news of the day']
    """
    parts = [part.split("|") for part in re.split(r"[\[\]]", phrase)]
    for words in product(*parts):
        yield " ".join("".join(words).split())


@remembered
def folded(line: str) -> str:
    """Return the words of *line* without case and punctuation, each number as 0."""
    return _NUMBER.sub("0", plain(line))


def spellings(phrase: str) -> set[str]:
    """Return the folded spellings of *phrase*: as written, without accents, and with umlauts as two letters."""
    words = folded(phrase.replace("#", "0"))
    bare = unicodedata.normalize("NFD", words)
    return {words, "".join(c for c in bare if not unicodedata.combining(c)), words.translate(_UMLAUTS)}


class Lines:
    """The lines of certain kinds."""

    def __init__(self, found: Iterable[Group], *, more: int = MORE, within: int = WITHIN) -> None:
        self.more = more
        self.within = within
        self.whole: set[str] = set()
        self.starts: dict[str, list[str]] = {}
        self.inside: dict[str, list[tuple[str, ...]]] = {}
        patterns: list[str] = []
        for group in found:
            patterns += [each.pattern for each in group.patterns]
            for phrase in group.phrases:
                self._add(phrase)
        self.front = _any(each for each in patterns if each.startswith("^"))
        self.anywhere = _any(each for each in patterns if not each.startswith("^"))
        self.match = remembered(self._is_one)
        """Return whether a line is of these kinds."""

    def _add(self, phrase: str) -> None:
        for words in spellings(phrase):
            if phrase.startswith("..."):
                self.inside.setdefault(words.split()[0], []).append(tuple(words.split()))
            elif phrase.endswith("..."):
                self.starts.setdefault(words.split()[0], []).append(words)
            else:
                self.whole.add(words)

    def _is_one(self, line: str) -> bool:
        words = folded(line[:HEAD])
        return (
            (words in self.whole and len(line) <= HEAD)
            or self._begins(words, len(line))
            or bool(self.front and self.front.match(line))
            or (len(line) <= self.within and self._holds(line))
        )

    def _begins(self, words: str, length: int) -> bool:
        return any(
            words.startswith(start) and words[len(start) : len(start) + 1] in ("", " ")
            for start in self.starts.get(words.partition(" ")[0], ())
            if length <= len(start) + self.more
        )

    def _holds(self, line: str) -> bool:
        if self.anywhere and self.anywhere.search(line):
            return True
        if not self.inside:
            return False
        words = folded(line).split()
        return any(
            tuple(words[at : at + len(phrase)]) == phrase
            for at, word in enumerate(words)
            for phrase in self.inside.get(word, ())
        )


def _any(patterns: Iterable[str]) -> re.Pattern[str] | None:
    """Return one expression for all *patterns*; ``None`` without any."""
    joined = "|".join(f"(?:{each})" for each in patterns)
    return re.compile(joined, re.IGNORECASE) if joined else None


def lines(name: str, *kinds: str, more: int = MORE, within: int = WITHIN) -> Lines:
    """Return the lines of *kinds* in the file *name*, in every language."""
    return Lines((group for group in groups(name) if group.kind in kinds), more=more, within=within)


def words(name: str, *kinds: str) -> tuple[str, ...]:
    """Return the phrases of *kinds* in the file *name*, in every language, each once, as they are written."""
    return tuple(dict.fromkeys(phrase for group in groups(name) if group.kind in kinds for phrase in group.phrases))


def either(choices: Iterable[str]) -> str:
    """Return a regular expression for any of *choices*, the longest first.

    >>> either(["by", "written by"])
    'written\\\\ by|by'
    """
    return "|".join(re.escape(choice) for choice in sorted(choices, key=len, reverse=True))


def expression(name: str, *kinds: str) -> str:
    """Return a regular expression for any phrase or pattern of *kinds* in the file *name*, letter by letter.

    It is for titles, addresses and names of elements, where a part may be wanted.
    """
    known = words(name, *kinds)
    patterns = (each.pattern for group in groups(name) if group.kind in kinds for each in group.patterns)
    return f"(?:{'|'.join([*([either(known)] if known else []), *patterns])})"
