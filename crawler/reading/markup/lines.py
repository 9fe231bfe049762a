"""The page as a reader sees it: lines of text in printed order."""

from __future__ import annotations

from dataclasses import dataclass

from lxml import etree
from lxml.html import HtmlElement

from crawler.reading.markup.elements import INLINE, SILENT
from crawler.reading.markup.text import squeeze


@dataclass(frozen=True, slots=True)
class Line:
    """One printed line: the text between two block boundaries or line breaks."""

    text: str
    block: HtmlElement
    """The block element around the line."""

    linked: int
    """Characters of it that are link text."""

    broken: bool
    """Whether it begins after a line break inside its block."""


class _Lines:
    """Collects the text of one line after another while a tree is gone through."""

    def __init__(self, root: HtmlElement) -> None:
        self.done: list[Line] = []
        self.blocks = [root]
        self.links = 0
        self.text: list[str] = []
        self.linked = 0
        self.broken = False

    def begin(self, element: HtmlElement) -> None:
        """Begin *element*, which may begin a line."""
        if element.tag == "br":
            self.end(self.blocks[-1], broken=True)
        elif element.tag not in INLINE:
            self.end(self.blocks[-1])
            self.blocks.append(element)
        self.links += element.tag == "a"
        self.add(element.text)

    def close(self, element: HtmlElement) -> None:
        """Close *element*, which may end a line."""
        self.links -= element.tag == "a"
        if element.tag not in INLINE and element.tag != "br":
            self.end(element)
            self.blocks.pop()

    def end(self, block: HtmlElement, *, broken: bool = False) -> None:
        if self.text and (text := squeeze("".join(self.text))):
            self.done.append(Line(text, block, min(self.linked, len(text)), self.broken))
        self.text, self.linked, self.broken = [], 0, broken

    def add(self, text: str | None) -> None:
        if text:
            self.text.append(text)
            self.linked += len(text.strip()) if self.links else 0


def lines(root: HtmlElement) -> list[Line]:
    """Return the printed lines of *root* in document order, without recursion: depth is the page's choice."""
    printed = _Lines(root)
    events = etree.iterwalk(root, events=("start", "end"))
    for event, element in events:
        silent = element.tag in SILENT
        if event == "start":
            if silent:
                events.skip_subtree()
            else:
                printed.begin(element)
            continue
        if not silent:
            printed.close(element)
        if element is not root:
            printed.add(element.tail)
    return printed.done
