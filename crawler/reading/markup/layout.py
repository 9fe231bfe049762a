"""The place of the headline among the lines of the page."""

from __future__ import annotations

from collections.abc import Sequence

from crawler.reading.markup.lines import Line
from crawler.reading.markup.text import plain


def headline_place(lines: Sequence[Line], headline: str, *, before: int) -> int | None:
    """Return the last place before the text at which *headline* is printed, else the first on the page."""
    places = _places(lines, headline)
    above = [at for at in places if at <= before]
    headings = [at for at in above if lines[at].block.tag == "h1"]
    return next(iter([*reversed(headings or above), *places]), None)


def _places(lines: Sequence[Line], headline: str) -> list[int]:
    wanted = plain(headline)
    lengths = range((len(headline) + 1) // 2, 2 * len(headline) + 11)
    return [at for at, line in enumerate(lines) if len(line.text) in lengths and _is_headline(line, wanted)]


def _is_headline(line: Line, wanted: str) -> bool:
    words = plain(line.text)
    if not wanted:
        return False
    if words == wanted or (line.block.tag == "h1" and wanted in words):
        return True
    return 20 < len(words) < 1.5 * len(wanted) and (words in wanted or wanted in words)
