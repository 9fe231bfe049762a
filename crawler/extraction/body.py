"""The text of the article: trafilatura's cut, checked against a second reading of the page."""

from __future__ import annotations

from dataclasses import dataclass

from lxml.html import HtmlElement
from trafilatura import bare_extraction

from crawler.extraction.blocks import Block, blocks_of
from crawler.extraction.evidence import Evidence

FAST = False


def first_cut(tree: HtmlElement, url: str) -> list[Block]:
    """Return trafilatura's reading of *tree*, which it does not change."""
    document = bare_extraction(tree, url=url, with_metadata=False, include_comments=False, fast=FAST)
    return blocks_of(document.body) if document is not None and document.body is not None else []


@dataclass(frozen=True, slots=True)
class Body:
    """The text of a page before its head and tail are trimmed."""

    blocks: tuple[Block, ...]
    captions: tuple[str, ...] = ()
    confidence: float | None = None
    source: str = "page"


def read_body(evidence: Evidence) -> Body:
    """Return the text of the page."""
    return Body(tuple(first_cut(evidence.tree, evidence.page.url)))
