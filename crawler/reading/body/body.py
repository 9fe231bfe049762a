"""The text of the article: trafilatura's reading, checked against a second one and mended where they disagree."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from lxml.html import HtmlElement
from trafilatura import bare_extraction

from crawler.reading.body.boxes import (
    asking_boxes,
    drop,
    drop_selected,
    forget_subjects,
    headed_boxes,
    named_boxes,
    select,
)
from crawler.reading.body.density import second_reading
from crawler.reading.body.endings import PROSE
from crawler.reading.evidence import Evidence
from crawler.reading.markup.blocks import Block, blocks_of
from crawler.reading.markup.lines import Line
from crawler.reading.markup.text import Shingles, held, likeness, shingles

AGREED = 0.5  # likeness of two readings below which trafilatura is asked again, thoroughly
JSON_LONGER, JSON_HOLDS = 1.3, 0.85
"""A JSON-LD body replaces a reading that is this much shorter and has this share in it."""
EMPTY, EMPTIED = 80, 5
"""It also replaces a reading of fewer shingles, if it is this many times longer: a script draws the text."""
DENSE_LONGER, DENSE_HOLDS = 1.7, 0.85
"""The same for the second reading."""

GLUED, LEAST_DENSE = 0.4, 0.3
"""Share of a reading whose paragraphs run together, above which the second reading replaces it, and its least size."""


@dataclass(frozen=True, slots=True)
class Body:
    """The text of a page before its head and tail are trimmed."""

    blocks: tuple[Block, ...]
    lines: tuple[Line, ...] = ()
    """The page's lines without those of boxes."""

    source: str = "page"
    first: tuple[Block, ...] = ()
    """trafilatura's reading."""

    second: tuple[Line, ...] = ()
    """The lines where the page's sentences stand most densely, before boxes were taken out."""

    agreement: float = 1.0
    """How far these two agree; 0 to 1."""


def read_body(evidence: Evidence) -> Body:
    """Return the text of the page."""
    tree = evidence.tree
    drop_selected(tree, evidence.rules.drop)
    preferred = (element for selector in evidence.rules.prefer for element in select(tree, selector))
    root = next(preferred, tree)
    forget_subjects(tree)
    printed = evidence.lines
    second = dense = second_reading(printed)
    boxes = [
        *headed_boxes(printed, second, evidence.rules.tail),
        *named_boxes(tree, second),
        *asking_boxes(tree, printed, second, evidence.page.url),
    ]
    if boxes:
        printed, second = (_outside(boxes, each) for each in (printed, second))
    for box in boxes:
        drop(box)
    return replace(_chosen(evidence, second, root), lines=tuple(printed), second=tuple(dense))


def _outside(boxes: Sequence[HtmlElement], printed: Sequence[Line]) -> list[Line]:
    """Return the *printed* lines outside of all *boxes*."""
    boxed = {element for box in boxes for element in box.iter()}
    return [line for line in printed if line.block not in boxed]


def _chosen(evidence: Evidence, second: Sequence[Line], tree: HtmlElement) -> Body:
    """Return the chosen reading, its source, and how far trafilatura's reading and the *second* agree."""
    dense = _Text([Block(line.text) for line in second])
    first = _Text(first_cut(tree, evidence.page.url, fast=True), dense)
    agreement = likeness(first.shingles, dense.shingles)
    if agreement < AGREED:
        first = _Text(first_cut(tree, evidence.page.url, fast=False), dense)
        agreement = likeness(first.shingles, dense.shingles)
    body = Body(tuple(first.blocks), first=tuple(first.blocks), agreement=agreement)
    if dense.size > LEAST_DENSE * first.size and _is_glued(first.blocks, evidence.lines):
        return replace(body, blocks=tuple(dense.blocks))
    declared = _Text([Block(text) for text in evidence.linked.body])
    if _is_unprinted(first, declared, evidence) or _is_fuller(declared, first):
        agreement = likeness(declared.shingles, dense.shingles)
        return replace(body, blocks=tuple(declared.blocks), agreement=agreement, source="json-ld")
    return replace(body, blocks=tuple(dense.blocks)) if _holds_more(dense, first) else body


class _Text:
    """One reading of the page's text, to be compared with others."""

    def __init__(self, blocks: list[Block], other: _Text | None = None) -> None:
        self.blocks = blocks
        self.text = _text(blocks)
        self.shingles: Shingles = other.shingles if other and self.text == other.text else shingles(self.text)
        self.size = self.shingles.total()


def _is_unprinted(first: _Text, declared: _Text, evidence: Evidence) -> bool:
    """Return whether the page prints almost nothing of the text that it *declared*: a script draws it."""
    return first.size < EMPTY and declared.size >= EMPTIED * first.size and evidence.linked.is_own_body


def _holds_more(dense: _Text, first: _Text) -> bool:
    """Return whether the *dense* reading contains the *first*, and much more."""
    return dense.size >= DENSE_LONGER * first.size and held(first.shingles, dense.shingles) >= DENSE_HOLDS


def _is_fuller(declared: _Text, first: _Text) -> bool:
    """Return whether the text that the page *declared* contains the prose of the *first* reading, and more."""
    if declared.size < JSON_LONGER * first.size:
        return False
    prose = shingles(_text([block for block in first.blocks if len(block.text) > PROSE])) or first.shingles
    return held(prose, declared.shingles) >= JSON_HOLDS


def _is_glued(blocks: Sequence[Block], printed: Sequence[Line]) -> bool:
    """Return whether a good part of *blocks* are several lines of the page run together."""
    known = {line.text for line in printed}
    glued = sum(
        len(block.text) for block in blocks if block.kind == "p" and len(block.text) > 1000 and block.text not in known
    )
    return glued > GLUED * sum(len(block.text) for block in blocks)


def _text(blocks: Sequence[Block]) -> str:
    return "\n".join([block.text for block in blocks])


def first_cut(tree: HtmlElement, url: str, *, fast: bool) -> list[Block]:
    """Return trafilatura's reading of *tree*, which it does not change."""
    document = bare_extraction(
        tree,
        url=url or None,
        with_metadata=False,
        include_comments=False,
        fast=fast,
        output_format="xml",  # else it writes the text out too, which nobody reads
    )
    body = getattr(document, "body", None)
    return blocks_of(body) if body is not None else []
