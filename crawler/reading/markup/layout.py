"""Where the headline stands among the lines of the page."""

from __future__ import annotations

from collections.abc import Sequence

from crawler.reading.markup.text import plain
from crawler.reading.markup.tree import Line


def headline_place(lines: Sequence[Line], headline: str, *, before: int) -> int | None:
    """Return the last place before the text at which *headline* is printed, else the first on the page."""
    wanted = plain(headline)
    if not wanted:
        return None
    least, most = 0.5 * len(headline), 2 * len(headline) + 10
    found = [at for at, line in enumerate(lines) if least <= len(line.text) <= most and _is_headline(line, wanted)]
    above = [at for at in found if at <= before]
    headings = [at for at in above if lines[at].block.tag == "h1"]
    return next(iter([*reversed(headings or above), *found]), None)


def _is_headline(line: Line, wanted: str) -> bool:
    words = plain(line.text)
    if words == wanted or (line.block.tag == "h1" and wanted in words):
        return True
    return 20 < len(words) < 1.5 * len(wanted) and (words in wanted or wanted in words)
