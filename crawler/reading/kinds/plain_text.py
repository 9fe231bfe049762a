"""A page's visible text as someone pasted it: lines without markup."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from crawler.reading.body.endings import cut_tail, is_chrome, is_tail_heading
from crawler.reading.body.head import Head, is_matter, merged, read_head
from crawler.reading.fields.calendar import Calendar
from crawler.reading.markup.text import ends_sentence, lines_of, plain, repeats, squeeze

PROSE = 80  # characters from which a line is a paragraph and no headline, unless the page says so
MOST_ABOVE_HEAD = 2  # paragraphs that may stand between a headline and its dateline or byline
_WRAPPED = range(50, 110)  # characters of a line that a mail program or terminal broke


@dataclass(frozen=True, slots=True)
class PlainArticle:
    """The article found in a page's visible text."""

    headline: str | None
    head: Head
    standfirst: str | None
    paragraphs: tuple[str, ...]


def read_lines(
    text: str, calendar: Calendar, *, titles: Sequence[str] = (), tail: Sequence[str] = (), byline: str | None = None
) -> PlainArticle:
    """Return the article in *text*, a page's visible text; *titles* are headlines that others gave for it."""
    lines = merged(unwrapped(text))
    first = next((at for at, line in enumerate(lines) if _is_prose(line, calendar)), len(lines))
    at = _headline(lines, first, calendar, titles)
    headline = lines[at] if at is not None else None
    below = lines[at + 1 :] if at is not None else lines
    return _split(headline, _lead_out(lines, at, calendar), below, calendar, tail, byline)


def _lead_out(lines: Sequence[str], at: int | None, calendar: Calendar) -> list[str]:
    """Return the head matter directly above the headline."""
    above: list[str] = []
    for line in reversed(lines[: at or 0]):
        if not is_matter(line, calendar) or is_chrome(line):
            break
        above.insert(0, line)
    return above


def _split(
    headline: str | None,
    above: list[str],
    below: list[str],
    calendar: Calendar,
    tail: Sequence[str],
    byline: str | None,
) -> PlainArticle:
    """Return the article whose lines below the headline are *below*."""
    body: list[str] = []
    matter = [*above]
    standfirst: str | None = None
    for line in below:
        again = repeats(line, headline or "")
        if len(body) > MOST_ABOVE_HEAD or not (again or is_matter(line, calendar, byline)):
            body.append(line)
            continue
        matter.append(line)
        if standfirst is None and body and not again and not is_chrome(line):
            standfirst, body = " ".join(body), []
    return PlainArticle(headline, read_head(matter, calendar, byline), standfirst, tuple(cut_tail(body, tail)))


def unwrapped(text: str) -> list[str]:
    r"""Return the lines of *text*, those of a hard-wrapped paragraph joined.

    >>> unwrapped("Jul 21, 2011\nBy Paul Jacques")
    ['Jul 21, 2011', 'By Paul Jacques']
    """
    paragraphs: list[str] = []
    for block in re.split(r"\n[^\S\n]*\n", text):
        lines = lines_of(block)
        if len(lines) > 1 and all(len(line) in _WRAPPED for line in lines[:-1]) and len(lines[-1]) <= _WRAPPED.stop:
            lines = [squeeze(" ".join(lines))]
        paragraphs += lines
    return paragraphs


def _is_prose(line: str, calendar: Calendar) -> bool:
    return len(line) >= PROSE and ends_sentence(line) and not is_matter(line, calendar)


def _headline(lines: Sequence[str], first: int, calendar: Calendar, titles: Sequence[str]) -> int | None:
    """Return the line of the headline: one of the *titles*, else the last short line above the prose."""
    wanted = {plain(title) for title in titles if title}
    named = next((at for at, line in enumerate(lines) if plain(line) in wanted), None)
    return _above_prose(lines, first, calendar) if named is None else named


def _above_prose(lines: Sequence[str], first: int, calendar: Calendar) -> int | None:
    candidates = [at for at in range(first - 1, -1, -1) if _may_be_headline(lines[at], calendar)]
    near = [at for at in candidates[:4] if len(lines[at].split()) >= 3]
    good = [at for at in near if not lines[at].endswith(".")] or near  # a short standfirst ends as a sentence does
    return next(iter(good or candidates), None)


def _may_be_headline(line: str, calendar: Calendar) -> bool:
    return not (line.endswith(":") or is_matter(line, calendar) or is_tail_heading(line))
