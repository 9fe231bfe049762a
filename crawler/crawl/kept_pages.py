"""Pages on their way into the archive: kept and still to be read, then read, alone or as parts of one article."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from archive.noted import Noted
from archive.records import Capture, Due, Reading
from crawler.reading.joining import join


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """A page that is kept in the archive and not read yet."""

    capture: Capture
    payload: bytes = field(repr=False)
    due: Due | None = None
    """Its row in the ledger; ``None`` if a killed run kept it."""

    led_here: tuple[int, ...] = ()
    """The rows of the URLs that redirected to it, the one that was due first."""


@dataclass(frozen=True, slots=True)
class PageRead:
    """One page of an article, with its reading."""

    capture: Capture
    reading: Reading


@dataclass(frozen=True, slots=True, kw_only=True)
class PagesRead:
    """A page and those that follow it, in order; they are recorded as one article."""

    pages: Sequence[PageRead]
    problem: Noted | None = None
    """Why text is missing, e.g. ``later page missing (2: http 404)`` or ``cut off``."""

    led_here: tuple[int, ...] = ()

    @property
    def reading(self) -> Reading:
        """The readings of all pages as one; an article that lacks a page is truncated."""
        reading = join([page.reading for page in self.pages])
        if self.problem and reading.article:
            return replace(reading, article=replace(reading.article, truncated=self.problem))
        return reading

    @property
    def captures(self) -> list[Capture]:
        """The captures of all pages."""
        return [page.capture for page in self.pages]
