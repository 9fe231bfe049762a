"""Captions of pictures, kept apart from the text; quotes and tables that only look like pictures stay in it."""

from __future__ import annotations

import re

from lxml.html import HtmlElement

from crawler.reading.markup.text import remembered, squeeze
from crawler.reading.markup.tree import class_names
from crawler.reading.words.phrases import expression, lines, words

MOST = 100
LONGEST_MARKED = 600  # characters of an element that the markup names a caption
LONGEST = 400  # characters of a caption that is printed as a paragraph
_NAMED = ("p", "div", "span", "dd")
_NAMES = frozenset(words("names", "caption"))
_PICTURED = lines("endings", "caption", more=LONGEST)
_CREDITED = re.compile(r"^.{10,200}\W©\s?[A-Z][^.!?]{1,60}$")
"""Words for the subject of a picture and its owner."""
_QUOTED = re.compile(rf"[“”\"]|\b{expression('endings', 'said')}\b")
"""Signs of a sentence of the story, however it begins."""


def is_caption(paragraph: str) -> bool:
    """Return whether *paragraph* names the people in a picture.

    >>> is_caption("Pictured from left, Ann Lee and Tom Ray"), is_caption("Pictured the scene? So did we.")
    (True, False)
    """
    if len(paragraph) >= LONGEST or _QUOTED.search(paragraph):
        return False
    return bool(_PICTURED.match(paragraph) or _CREDITED.search(paragraph))


def take_captions(tree: HtmlElement) -> tuple[str, ...]:
    """Return the captions printed in *tree*, and remove them; figures with quotes or tables become plain boxes."""
    for figure in list(tree.iter("figure")):
        if next(figure.iter("blockquote", "table"), None) is not None:
            figure.tag = "div"
    names = class_names(tree, _is_marked)
    marked = [element for element in tree.iter(*_NAMED) if element.get("class") in names] if names else []
    captions: dict[str, None] = {}
    for element in [*tree.iter("figcaption", "amp-fit-text"), *marked]:
        text = squeeze(element.text_content())
        inside = tree in element.iterancestors()  # else it went with the caption around it
        if inside and len(text) < LONGEST_MARKED:
            captions[text] = None
            element.drop_tree()
    captions.pop("", None)
    return tuple(captions)[:MOST]


@remembered
def _is_marked(mark: str) -> bool:
    return not _NAMES.isdisjoint(mark.casefold().split())
