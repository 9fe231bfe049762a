"""Captions of pictures, kept apart from the text; quotes and tables that only look like pictures stay in it."""

from __future__ import annotations

import re

from lxml.html import HtmlElement

from crawler.reading.markup.text import squeeze
from crawler.reading.words.phrases import expression, lines, words

MOST = 100
LONGEST = 400  # characters of a caption that is printed as a paragraph
_NAMES = frozenset(words("names", "caption"))
_PICTURED = lines("endings", "caption", more=LONGEST)
_CREDITED = re.compile(r"^.{10,200}\W©\s?[A-Z][^.!?]{1,60}$")
"""What is seen, and whose picture it is."""
_QUOTED = re.compile(rf"[“”\"]|\b{expression('endings', 'said')}\b")
"""What a sentence of the story has, however it begins."""


def is_caption(paragraph: str) -> bool:
    """Return whether *paragraph* says who is seen on a picture.

    >>> is_caption("Pictured from left, Ann Lee and Tom Ray"), is_caption("Pictured the scene? So did we.")
    (True, False)
    """
    if _QUOTED.search(paragraph) or len(paragraph) >= LONGEST:
        return False
    return bool(_PICTURED.match(paragraph) or _CREDITED.search(paragraph))


def take_captions(tree: HtmlElement) -> tuple[str, ...]:
    """Return the captions printed in *tree*, taken out of it; figures that hold quotes or tables become plain boxes."""
    found: list[str] = []
    for figure in list(tree.iter("figure")):
        if figure.find(".//blockquote") is not None or figure.find(".//table") is not None:
            figure.tag = "div"
    for element in [
        *tree.iter("figcaption", "amp-fit-text"),
        *(e for e in tree.iter("p", "div", "span", "dd") if _is_caption(e)),
    ]:
        text = squeeze(element.text_content())
        if not any(parent is tree for parent in element.iterancestors()):
            continue  # it went with the caption around it
        if len(text) < 600:
            if text and text not in found and len(found) < MOST:
                found.append(text)
            element.drop_tree()
    return tuple(found)


def _is_caption(element: HtmlElement) -> bool:
    return not _NAMES.isdisjoint((element.get("class") or "").casefold().split())
