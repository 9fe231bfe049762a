"""Dates that are counted back from the time of the fetch: ``2 hours ago``, ``vor 2 T.``, ``il y a 3 h``.

A letter is short for another unit in each language (``3 t. siden`` are hours, ``vor 3 T.`` are days): units are read
only with the words of their own language around them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta

from archive.records import Precision
from crawler.reading.fields.calendar import Calendar, Dated
from crawler.reading.markup.text import WORD, ends_sentence
from crawler.reading.words.phrases import either, groups, written_out

CLAUSE = 4  # words beside such a date that make a sentence of the line
FEW = 3  # "a few minutes"
_UNITS = {
    "second": timedelta(seconds=1),
    "minute": timedelta(minutes=1),
    "hour": timedelta(hours=1),
    "days": timedelta(days=1),
    "week": timedelta(weeks=1),
    "months": timedelta(days=30),
    "year": timedelta(days=365),
}
_BRIEF = ("second", "minute", "hour")
"""Units of which a few are less than a day."""

_LONG = ("months", "year")
"""Units that name no day."""


@dataclass(frozen=True, slots=True)
class Form:
    """A way of some languages to count a date back."""

    marks: tuple[str, ...]
    """What stands in each line of this form."""

    expression: re.Pattern[str]
    units: Mapping[str, str]
    """Name to unit."""

    numbers: Mapping[str, float]


def counted_back(line: str, folded: str, calendar: Calendar) -> Iterator[Dated]:
    """Yield the dates of *line* that are counted back; *folded* is the line in lower case with blanks around it."""
    ends: set[int] = set()
    for form in _FORMS:
        if all(mark in folded for mark in form.marks):
            for match in form.expression.finditer(line):
                found = None if match.end("unit") in ends else _dated(match, form, line, calendar)
                if found:
                    ends.add(match.end("unit"))
                    yield found


def _dated(match: re.Match[str], form: Form, line: str, calendar: Calendar) -> Dated | None:
    if _is_of_sentence(line, match):
        return None
    back, vague = timedelta(), False
    for count, unit in (("first", "first_unit"), ("count", "unit")):
        if name := match[unit]:
            kind, number = form.units[name.casefold()], _number(match[count], form)
            back += (number or FEW) * _UNITS[kind]
            vague = vague or kind in _LONG or (number is None and kind not in _BRIEF)
    local = calendar.now.astimezone(calendar.zone)
    precision = Precision.MONTH if vague else Precision.DAY
    return Dated((local - back).date(), match[0], precision, match.start(), match.end(), relative=True)


def _number(written: str | None, form: Form) -> float | None:
    """Return the number that is *written*, one where none is; ``None`` for "a few"."""
    return int(written or 1) if written is None or written.isdecimal() else form.numbers.get(written.casefold())


def _is_of_sentence(line: str, match: re.Match[str]) -> bool:
    """Return whether *line* is prose: a lead may say what happened two years ago."""
    beside = WORD.findall(line[: match.start()]) + WORD.findall(line[match.end() :])
    return len(beside) >= CLAUSE and ends_sentence(line)


def _forms() -> Iterator[Form]:
    """Yield the forms of all languages; languages that share their words share a form."""
    spoken: dict[str, list[str]] = {}
    for group in groups("dates"):
        for words in group.phrases if group.kind == "ago" else ():
            spoken.setdefault(words, []).append(group.language)
    for words in sorted(spoken, key=len, reverse=True):
        yield _form(words, spoken[words])


def _form(words: str, languages: list[str]) -> Form:
    known = {kind: _phrases(kind, languages) for kind in (*_UNITS, "one", "half", "few", "about")}
    units = {name: unit for unit in _UNITS for name in known[unit]}
    numbers = dict.fromkeys(known["one"], 1.0) | dict.fromkeys(known["half"], 0.5) | _numbers(languages)
    before, after = (part.strip() for part in words.split("..."))
    count = rf"\d{{1,3}}|{either((*numbers, *known['few']))}"
    unit = rf"{either(units)}"
    single = either(name for name in _phrases("single", ["mul"]) if name in units) or "(?!)"
    return Form(
        tuple(_mark(words) for words in ([f"{before} "] if before else []) + ([f" {after}"] if after else [])),
        re.compile(
            (rf"(?<!\w){re.escape(before)}\s+" if before else r"(?<!\w)")
            + rf"(?:(?:{either(known['about'])})(?:\s+|(?<=['’])))?"
            rf"(?:(?P<first>{count})\s?(?P<first_unit>{unit})\b\.?,?\s(?:\w{{1,3}}\s)?)?"
            rf"(?:(?P<count>{count})\s?|(?={single}))(?P<unit>{unit})(?!\w)\.?"
            + (rf"\s+{re.escape(after)}(?!\w)" if after else ""),
            re.IGNORECASE,
        ),
        units,
        numbers,
    )


def _mark(words: str) -> str:
    """Return *words* with the blank between them and a number, short ones with blanks on both sides."""
    return words if len(words.strip()) > 2 else f" {words.strip()} "


def _phrases(kind: str, languages: list[str]) -> tuple[str, ...]:
    found = (group for group in groups("dates") if group.kind == kind and group.language in languages)
    return tuple(dict.fromkeys(phrase.casefold() for group in found for phrase in group.phrases))


def _numbers(languages: list[str]) -> dict[str, float]:
    """Return the numbers from two on by their words."""
    found = (group.written for group in groups("dates") if group.kind == "number" and group.language in languages)
    return {word: float(at) for names in found for at, name in enumerate(names, 2) for word in written_out(name)}


_FORMS = tuple(_forms())
MARKS = tuple(dict.fromkeys(form.marks[-1] for form in _FORMS))
"""One of these stands in each line with such a date; they have blanks, since many words contain them."""
