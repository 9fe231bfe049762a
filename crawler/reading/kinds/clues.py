"""Clues to the kind of a page: its title, its data about itself, the amount of its prose."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from urllib.parse import urlsplit

from crawler.reading.body.endings import PROSE
from crawler.reading.evidence import Evidence
from crawler.reading.fields.title_parts import alike
from crawler.reading.markup.jsonld import ARTICLE_TYPES, text_of, types_of
from crawler.reading.markup.lines import Line
from crawler.reading.markup.text import squeeze


@dataclass(frozen=True)
class Clues:
    """The clues on one page."""

    evidence: Evidence
    lines: Sequence[Line]
    """Lines that the text was read from; before it is read, all lines of the page."""

    paragraphs: tuple[str, ...] = ()
    """The text that was read."""

    @cached_property
    def title(self) -> str:
        """The page's title; ``""`` without one."""
        element = self.evidence.tree.find(".//title")
        return squeeze(element.text_content()) if element is not None else ""

    @cached_property
    def headings(self) -> tuple[str, ...]:
        """The main headings."""
        return tuple(squeeze(heading.text_content()) for heading in self.evidence.tree.iter("h1"))

    @property
    def heading(self) -> str:
        """The first main heading; ``""`` without one."""
        return self.headings[0] if self.headings else ""

    @property
    def path(self) -> str:
        """The path of the page's address."""
        return urlsplit(self.evidence.page.url).path

    @cached_property
    def printed_prose(self) -> int:
        """Characters of the sentences in the lines, without links."""
        return sum(len(line.text) for line in self.lines if len(line.text) > PROSE and 2 * line.linked < len(line.text))

    @cached_property
    def prose(self) -> int:
        """Characters of the sentences in the text that was read."""
        return sum(len(part) for part in self.paragraphs if len(part) > PROSE)

    @cached_property
    def types(self) -> frozenset[str]:
        """The schema.org types of all that the page describes."""
        return self.evidence.linked.types

    @property
    def described_as_article(self) -> bool:
        """Whether the page describes an article."""
        return bool(self.types & ARTICLE_TYPES)

    @property
    def og_type(self) -> str:
        """The kind that the page declares, e.g. ``article``, ``website``, ``video.other``; ``""`` without one."""
        return self.evidence.first_meta("og:type") or ""

    @property
    def body_class(self) -> str:
        """The class of the page's body element."""
        body = self.evidence.tree.find(".//body")
        return (body.get("class") or "") if body is not None else ""

    def declares(self, name: str) -> bool:
        """Return whether the page is declared as type *name*, by an item with its title or without any title."""
        items = (item for item in self.evidence.linked.items if name in types_of(item))
        named = [text_of(item.get("name") or item.get("title")) for item in items]
        return any(not text or self.is_called(text) for text in named)

    def is_called(self, text: str) -> bool:
        """Return whether *text* is a title of the page."""
        return any(alike(text, title) for title in (self.title, *self.headings))
