"""Parts that a style sheet hides: folded parts of the story are opened, copies and boxes are removed."""

from __future__ import annotations

import re
from collections.abc import Iterable

from lxml.etree import XPath
from lxml.html import HtmlElement

from crawler.reading.markup.elements import INLINE
from crawler.reading.markup.headings import HEARD
from crawler.reading.markup.lines import lines
from crawler.reading.markup.text import remembered, squeeze
from crawler.reading.markup.tree import class_names
from crawler.reading.words.phrases import expression

PROSE = 60  # characters from which an unlinked line is prose
LONG = 400  # characters of prose in two paragraphs or more; a message to the reader has fewer
LABEL = 120  # characters at most of a label that opens a folded part
_HIDDEN = re.compile(r"(?:display\s*:\s*none|visibility\s*:\s*hidden)", re.IGNORECASE)
_BOX = re.compile(rf"\b{expression('names', 'hidden')}", re.IGNORECASE)
_ATTRIBUTED = XPath("descendant::*/@hidden/.. | descendant::*/@aria-hidden/.. | descendant::*/@style/..")
"""A union is found in a quarter of the time of one step with an ``or``."""
_NAMED = XPath("descendant::*[@class]")
_STATING = frozenset(("itemprop", "property", "datetime", "rel"))
_WALLED = re.compile(expression("names", "walled"), re.IGNORECASE)
_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_LABELS = frozenset(("button", "summary", "dt", *_HEADINGS, "a", "label"))


def open_folds(tree: HtmlElement) -> None:
    """Open the folded parts of the story in *tree*; remove hidden boxes and hidden copies of visible text."""
    body = tree.find(".//body")
    attributed = _ATTRIBUTED(tree)
    _drop_words(attributed)
    _drop_heard(tree)
    hidden = _outermost(body, attributed) if body is not None else []
    folded = [(element, prose) for element in hidden if (prose := _prose_in(element))]
    shown = _shown(tree, hidden) if folded else frozenset()
    own = {element for element, prose in folded if _is_own(element, prose, shown)}
    for element, _ in folded:
        if element in own:
            _show(element)
        else:
            element.drop_tree()


def _drop_words(attributed: Iterable[HtmlElement]) -> None:
    """Remove those of the *attributed* elements that are words within a line and hidden."""
    for element in attributed:
        parts = element.tag in INLINE and element.tag != "time" and _STATING.isdisjoint(element.attrib)
        hidden = parts and is_hidden(element) and element.get("aria-hidden") is None and not _goes_on(element)
        if hidden and next(element.iterancestors("p", "li"), None) is not None:
            element.drop_tree()


def _drop_heard(tree: HtmlElement) -> None:
    """Remove from *tree* text that is only read aloud."""
    names = class_names(tree, _is_heard)
    for element in _NAMED(tree) if names else ():
        if element.get("class") not in names or element.tag in (*_HEADINGS, "html", "body", "a"):
            continue
        if next(element.iterancestors(*_HEADINGS), None) is not None:
            continue
        inside = next(element.iterancestors("a"), None) is not None
        if (inside or len(element.text_content()) > PROSE) and element.find(".//h1") is None:
            element.drop_tree()


@remembered
def _is_heard(mark: str) -> bool:
    return HEARD.search(mark) is not None


def _goes_on(element: HtmlElement) -> bool:
    """Return whether *element* is the rest of a text, behind dots in its place or as long as one."""
    before = element.getprevious()
    dots = before is not None and not (before.tail or "").strip() and before.text_content().strip() in ("…", "...")
    return dots or len(element.text_content()) >= LONG


def _shown(tree: HtmlElement, hidden: list[HtmlElement]) -> frozenset[str]:
    """Return the lines of *tree* outside of all *hidden* elements."""
    inside = {element for one in hidden for element in one.iter()}
    return frozenset(line.text for line in lines(tree) if line.block not in inside)


def _prose_in(element: HtmlElement) -> list[str]:
    return [line.text for line in lines(element) if len(line.text) > PROSE and 2 * line.linked < len(line.text)]


def _is_own(element: HtmlElement, prose: list[str], shown: frozenset[str]) -> bool:
    """Return whether the *prose* in *element* is the article's and not a copy of text that the page has *shown*."""
    copies = sum(text in shown for text in prose)
    return 2 * copies < len(prose) and (_is_paragraph(element, shown) or _is_story(element, prose, shown))


def _outermost(body: HtmlElement, attributed: Iterable[HtmlElement]) -> list[HtmlElement]:
    """Return the outermost of the *attributed* elements that are hidden and still inside *body*."""
    hidden = [(element, set(element.iterancestors())) for element in attributed if is_hidden(element)]
    known = {element for element, around in hidden if body in around}
    return [element for element, around in hidden if element in known and known.isdisjoint(around)]


def is_hidden(element: HtmlElement) -> bool:
    """Return whether *element* is hidden by its own attributes."""
    return (
        element.get("hidden") is not None
        or element.get("aria-hidden") == "true"
        or ((style := element.get("style")) is not None and _HIDDEN.search(style) is not None)
    )


def _is_story(element: HtmlElement, prose: list[str], shown: frozenset[str]) -> bool:
    """Return whether the *prose* in *element* belongs to the article, as the *shown* paragraphs do."""
    if _is_box(element):
        return False
    length = sum(map(len, prose))
    is_most = length > sum(len(text) for text in shown if len(text) > PROSE)
    return is_most or (length >= LONG and len(prose) > 1) or _is_labelled(element)


def _is_paragraph(element: HtmlElement, shown: frozenset[str]) -> bool:
    """Return whether *element* is a paragraph beside *shown* ones that a wall hides: by its name, or as one of several.

    A single one that nothing else explains is not to be read.
    """
    parent = element.getparent()
    if element.tag not in ("p", "blockquote") or parent is None:
        return False
    others = [other for other in parent if other.tag == "p" and other is not element]
    if not any(len(text) > PROSE and text in shown for text in (squeeze(other.text_content()) for other in others)):
        return False
    return bool(_WALLED.search(element.get("class") or "")) or any(map(is_hidden, others))


def _is_box(element: HtmlElement) -> bool:
    around = (element, *element.iterancestors())
    return any(
        e.tag in ("form", "nav", "footer", "aside", "dialog") or e.get("role") == "dialog" for e in around
    ) or any(
        _BOX.search(f"{e.get('class') or ''} {e.get('id') or ''}") for e in around if e.tag not in ("html", "body")
    )


def _is_labelled(element: HtmlElement) -> bool:
    """Return whether a short text to click on is directly before *element*."""
    before = _before(element)
    if before is None or element.tag == "p" or (before.tail or "").strip():
        return False
    clicked = any(each.tag in _LABELS or each.get("aria-expanded") for each in before.iter())
    return clicked and 0 < len(squeeze(before.text_content())) <= LABEL


def _before(element: HtmlElement) -> HtmlElement | None:
    """Return the element printed directly before *element*: the one beside it, else the one beside its parent."""
    before, parent = element.getprevious(), element.getparent()
    if before is not None or parent is None or (parent.text or "").strip():
        return before
    return parent.getprevious()


def _show(element: HtmlElement) -> None:
    for each in _hidden_in(element):
        for name in ("hidden", "aria-hidden", "style"):
            each.attrib.pop(name, None)


def _hidden_in(element: HtmlElement) -> Iterable[HtmlElement]:
    return [each for each in element.iter() if is_hidden(each)]
