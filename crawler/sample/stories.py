"""The stories of the sample publication, as written, and as a reader should find them."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from importlib.resources import files
from typing import Any
from zoneinfo import ZoneInfo

LONDON = ZoneInfo("Europe/London")


class Shape(StrEnum):
    """How a page is built; also the name of its template and of the file with its stories."""

    THEME = "theme"
    """A blog theme with an article element, Open Graph and JSON-LD, as WordPress makes them."""

    PLAIN = "plain"
    """Nested ``div`` elements and nothing that says what is what."""

    TABLES = "tables"
    """Tables for layout, line breaks for paragraphs."""


class BlockKind(StrEnum):
    """The print form of a part of a story's text."""

    PARAGRAPH = "paragraph"
    HEADING = "heading"
    LIST = "list"
    QUOTE = "quote"
    TABLE = "table"
    FIGURE = "figure"


MARKS = {
    "## ": BlockKind.HEADING,
    "* ": BlockKind.LIST,
    "> ": BlockKind.QUOTE,
    "| ": BlockKind.TABLE,
    "[figure] ": BlockKind.FIGURE,
}


@dataclass(frozen=True, slots=True)
class SampleBlock:
    """A paragraph, or a part in place of one."""

    kind: BlockKind
    lines: tuple[str, ...]
    """Without their marks; one line, except for lists and tables, whose rows have cells separated by `` | ``."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SampleStory:
    """One story with its true fields."""

    path: str
    """Without the first slash, e.g. ``news/lamps-counted/``."""

    shape: Shape
    headline: str
    body: str
    """Blocks separated by one blank line; the marks are those of ``MARKS``."""

    section: str
    published: datetime | date
    authors: tuple[str, ...]
    standfirst: str | None = None
    printed_byline: str | None = None
    tags: tuple[str, ...] = ()
    undated: bool = False
    """The page prints no date; only lists have *published*."""

    repeats_standfirst: bool = False
    """The page prints the standfirst again as the first paragraph."""

    access: str = "open"
    truncated: str | None = None

    @property
    def byline(self) -> str:
        """As printed."""
        return self.printed_byline or f"By {' and '.join(self.authors)}"

    @property
    def published_text(self) -> str | None:
        """The date as the story's shape prints it."""
        if self.undated:
            return None
        form = {Shape.THEME: "%b %-d, %Y @ %H:%M", Shape.PLAIN: "%-d %B %Y", Shape.TABLES: "%b %-d, %Y"}[self.shape]
        return self.published.strftime(form)

    @property
    def blocks(self) -> tuple[SampleBlock, ...]:
        """The body's parts in order."""
        return tuple(_block(text) for text in re.split(r"\n\s*\n", self.body.strip()))

    @property
    def captions(self) -> tuple[str, ...]:
        """Captions of the pictures."""
        return tuple(block.lines[0] for block in self.blocks if block.kind is BlockKind.FIGURE)

    @property
    def text(self) -> str:
        """The words of the body without marks and captions, blocks separated by one blank line."""
        return "\n\n".join("\n".join(block.lines) for block in self.blocks if block.kind is not BlockKind.FIGURE)


def _block(text: str) -> SampleBlock:
    for mark, kind in MARKS.items():
        if text.startswith(mark):
            return SampleBlock(kind, tuple(line.removeprefix(mark).removesuffix(" |") for line in text.splitlines()))
    return SampleBlock(BlockKind.PARAGRAPH, (" ".join(text.splitlines()),))


def stories() -> tuple[SampleStory, ...]:
    """Return all stories, newest first."""
    folder = files("crawler.sample") / "stories"
    tables = {shape: tomllib.loads((folder / f"{shape}.toml").read_text(encoding="utf-8")) for shape in Shape}
    stories = [_story(shape, table) for shape in Shape for table in tables[shape]["story"]]
    return tuple(sorted(stories, key=lambda story: story.published.isoformat(), reverse=True))


def _story(shape: Shape, table: Mapping[str, Any]) -> SampleStory:
    values = dict(table)
    published: datetime | date = values.pop("published")
    if isinstance(published, datetime):
        published = published.replace(tzinfo=LONDON)
    return SampleStory(
        shape=shape,
        published=published,
        authors=tuple(values.pop("authors")),
        tags=tuple(values.pop("tags", ())),
        body=values.pop("body").strip(),
        printed_byline=values.pop("byline", None),
        **values,
    )
