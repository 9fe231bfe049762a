"""The time elements in the head of an article: around its headline and above its text."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cached_property

from lxml.html import HtmlElement

from crawler.reading.body.sidebars import in_navigation, in_sidebar
from crawler.reading.fields.dateline import says_change
from crawler.reading.markup.text import plain, squeeze

PROSE = 80  # characters of a paragraph that may be one of the text
OVER = 3  # time elements over the headline that may belong to it
_CHANGED = re.compile(r"updated|modified|aktualisiert|edited", re.IGNORECASE)
_PUBLISHED = re.compile(r"publi|posted|entry-date|created", re.IGNORECASE)
_TRAIL = re.compile(r"breadcrumb|clock|current-?date|today", re.IGNORECASE)


class HeadTimes:
    """The elements of *tree* that give a time of the story under *headline*."""

    def __init__(self, tree: HtmlElement, headline: str) -> None:
        self.headline = plain(headline)
        self._places = list(tree.iter("h1", "h2", "h3", "time", "p"))
        headings = [at for at, each in enumerate(self._places) if self._is_headline(each)]
        main = [at for at in headings if self._places[at].tag == "h1"]
        self._at = next(iter(main or headings), None)

    def _is_headline(self, element: HtmlElement) -> bool:
        return (
            element.tag in ("h1", "h2", "h3")
            and bool(self.headline)
            and self.headline in plain(element.text_content()[:1000])
        )

    @property
    def published(self) -> list[HtmlElement]:
        """Those of the publication, in printed order: under the headline first, then over it."""
        return [element for element in self._times if not _is_change(element)]

    @property
    def changed(self) -> list[HtmlElement]:
        """Those of a change."""
        return [element for element in self._times if _is_change(element)]

    @property
    def beside(self) -> list[str]:
        """What stands in the element of the headline beside its words."""
        if self._at is None:
            return []
        parts = [squeeze(part) for part in self._places[self._at].itertext()]
        return [part for part in parts if part and plain(part) not in self.headline]

    @cached_property
    def _times(self) -> list[HtmlElement]:
        if self._at is None:
            return []
        under = _above_text(self._places[self._at + 1 :])
        over = [each for each in self._places[max(0, self._at - 2 * OVER) : self._at] if each.tag == "time"][-OVER:]
        return [element for element in (*under, *over) if element.get("datetime") and _is_own(element)]


def _above_text(elements: Sequence[HtmlElement]) -> Iterator[HtmlElement]:
    """Yield the time elements down to the second paragraph: the first may be the standfirst."""
    prose = 0
    for element in elements:
        if element.tag == "time":
            yield element
        elif element.tag == "p" and len(squeeze(element.text_content()[:500])) > PROSE:
            prose += 1
            if prose == 2:
                return


def _is_own(element: HtmlElement) -> bool:
    """Return whether *element* belongs to no menu, no box and no teaser."""
    if in_sidebar(element) or in_navigation(element):
        return False
    around = list(element.iterancestors())[:5]
    if any(_TRAIL.search(f"{each.get('class') or ''} {each.get('id') or ''}") for each in (element, *around)):
        return False
    return not any(
        each.tag == "a" and each.find(".//*") is not None and len(each.text_content()) > PROSE for each in around
    )


def _is_change(element: HtmlElement) -> bool:
    """Return whether *element* gives the time of a change, by its marks or by the words before it."""
    marks = f"{element.get('class') or ''} {element.get('itemprop') or ''}"
    if _CHANGED.search(marks) and not _PUBLISHED.search(marks):
        return True
    before = element.getprevious()
    parent = element.getparent()
    text = before.tail if before is not None else parent.text if parent is not None else None
    if not (text or "").strip() and before is not None:
        text = before.text_content()
    return says_change(squeeze(text or "")) or bool(
        re.match(r"\s*(?:last\s)?updated", element.text_content(), re.IGNORECASE)
    )
