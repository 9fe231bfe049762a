"""Paragraphs, headings, lists, quotes and tables as readable text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from lxml.etree import _Element, iterwalk

from crawler.reading.markup.text import squeeze

_NUMBERED = re.compile(r"(?:\d{1,5}|[a-z]{1,9}|[A-Z]{1,9})\. ")
CELLS_MOST = 20_000  # of a table that is written out


@dataclass(frozen=True, slots=True)
class Block:
    """One piece of a text."""

    text: str
    """A paragraph; lines of a list or table are apart by one line break."""

    kind: str = "p"
    """``p``, ``head``, ``list``, ``quote`` or ``table``."""


def blocks_of(body: _Element) -> list[Block]:
    """Return the blocks of *body*, a tree as trafilatura gives it."""
    blocks: list[Block] = []
    if text := squeeze(body.text or ""):
        blocks.append(Block(text))
    for element in body:
        blocks += _blocks(element)
        if text := squeeze(element.tail or ""):
            blocks.append(Block(text))
    return blocks


def _blocks(element: _Element) -> Iterable[Block]:
    tag = element.tag
    if tag in ("list", "ul", "ol", "dl"):
        return _made(_list(element), "list")
    if tag == "table":
        return _made(_table(element), "table")
    if tag in ("head", "h1", "h2", "h3", "h4", "h5", "h6"):
        return _made([squeeze(" ".join(element.itertext()))], "head")
    if tag in ("div", "section", "article", "main", "body") and not _NESTED.isdisjoint(child.tag for child in element):
        return blocks_of(element)
    kind = "quote" if tag in ("quote", "blockquote") else "p"
    return [Block(part, kind) for part in _parts(element)]


_NESTED = frozenset(
    [
        "p",
        "div",
        "section",
        "article",
        "list",
        "ul",
        "ol",
        "table",
        "head",
        "h1",
        "h2",
        "h3",
        "h4",
        "quote",
        "blockquote",
    ]
)


def _made(lines: Iterable[str], kind: str) -> Iterator[Block]:
    text = "\n".join(line for line in lines if line)
    if text:
        yield Block(text, kind)


def _parts(element: _Element) -> Iterator[str]:
    """Yield the text of *element*, one part for each line that a break or an inner paragraph begins."""
    pieces = [element.text or ""]
    for event, child in iterwalk(element, events=("start", "end")):
        if child is not element:
            edge = "\0" if child.tag in _BREAKING else ""
            pieces += [edge, (child.text if event == "start" else child.tail) or ""]
    return filter(None, map(squeeze, "".join(pieces).split("\0")))


_BREAKING = frozenset(
    ["lb", "br", "p", "quote", "blockquote", "item", "li", "head", "row", "tr", "div", "h1", "h2", "h3", "h4"]
)


def _list(element: _Element) -> Iterator[str]:
    for item in element.iter("item", "li", "dt", "dd"):
        own = squeeze("".join(_own(item)))
        if own:
            yield own if is_numbered(item, own) else f"- {own}"


def is_numbered(item: _Element, text: str) -> bool:
    """Return whether *text*, that of a list *item*, begins with its number."""
    holder = item.getparent()
    ordered = holder is not None and (holder.tag == "ol" or holder.get("rend") == "ol")
    return ordered and _NUMBERED.match(text) is not None


def _own(item: _Element) -> Iterator[str]:
    """Yield the text of a list item without that of lists inside it."""
    yield item.text or ""
    for child in item:
        if child.tag not in ("list", "ul", "ol", "dl"):
            yield " ".join(child.itertext())
        yield child.tail or ""


def _table(element: _Element) -> Iterator[str]:
    left = CELLS_MOST
    for row in element.iter("row", "tr"):
        cells = [squeeze(" ".join(cell.itertext())) for cell in row.iter("cell", "td", "th")]
        left -= len(cells)
        if left < 0:
            return
        if any(cells):
            yield " | ".join(cell for cell in cells if cell)
