"""The time elements in the head of an article: around its headline and above its text."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cached_property

from lxml.etree import XPath
from lxml.html import HtmlElement

from crawler.reading.body.sidebars import in_navigation, in_sidebar
from crawler.reading.fields.dateline import says_change
from crawler.reading.markup.text import plain, squeeze
from crawler.reading.words.phrases import expression

PROSE = 80  # characters of a paragraph that may be one of the text
OVER = 3  # time elements over the headline that may belong to it
_CHANGED = re.compile(expression("names", "changed"), re.IGNORECASE)
_PUBLISHED = re.compile(expression("names", "first"), re.IGNORECASE)
_TRAIL = re.compile(expression("names", "clock"), re.IGNORECASE)
_SAYS_CHANGE = re.compile(rf"\s*{expression('dates', 'updated')}\b", re.IGNORECASE)


_PLACES = XPath(
    "descendant::*[self::h1 or self::h2 or self::h3 or self::time or self::p or self::relative-time"
    " or ((self::span or self::abbr or self::div or self::small or self::a) and (@title or @datetime or @data-timestamp"
    " or @data-datetime or @data-date or @data-time or @data-utime or @data-published))]"
)
_STATED = (
    "datetime",
    "data-datetime",
    "data-published",
    "data-timestamp",
    "data-utime",
    "data-date",
    "data-time",
    "title",
)
_HEADINGS = ("h1", "h2", "h3")


def stated(element: HtmlElement) -> str | None:
    """Return the time that the attributes of *element* give, as written; ``None`` without such an attribute."""
    names = _STATED if element.tag != "time" else _STATED[:1]
    return next((value for name in names if (value := element.get(name)) and _NUMBER.search(value)), None)


_NUMBER = re.compile(r"\d{2}")


class HeadTimes:
    """The elements of *tree* that give a time of the story under *headline*."""

    def __init__(self, tree: HtmlElement, headline: str) -> None:
        self.headline = plain(headline)
        self._tree = tree
        self._places = list(tree.iter(*_HEADINGS, "time", "p"))
        headings = [at for at, each in enumerate(self._places) if self._is_headline(each)]
        main = [at for at in headings if self._places[at].tag == "h1"]
        self._at = next(iter(main or headings), None)

    def _is_headline(self, element: HtmlElement) -> bool:
        return (
            element.tag in _HEADINGS and bool(self.headline) and self.headline in plain(element.text_content()[:1000])
        )

    @property
    def published(self) -> list[HtmlElement]:
        """Those of the publication, in printed order: below the headline first, then above it."""
        return [element for element in self._times or self._others if not _is_change(element)]

    @property
    def changed(self) -> list[HtmlElement]:
        """Those of a change."""
        return [element for element in self._times if _is_change(element)]

    @property
    def beside(self) -> list[str]:
        """The text in the element of the headline, apart from the headline."""
        if self._at is None:
            return []
        parts = [squeeze(part) for part in self._places[self._at].itertext()]
        return [part for part in parts if part and plain(part) not in self.headline]

    @cached_property
    def _times(self) -> list[HtmlElement]:
        return [] if self._at is None else _around(self._places, self._at)

    @property
    def _others(self) -> list[HtmlElement]:
        """Elements of other names with a time in an attribute; to look for them takes longer."""
        if self._at is None:
            return []
        places = _PLACES(self._tree)
        return _around(places, places.index(self._places[self._at]))


def _around(places: Sequence[HtmlElement], at: int) -> list[HtmlElement]:
    """Return the elements with a time that belong to the headline *at* a place of *places*."""
    over = [each for each in places[max(0, at - 2 * OVER) : at] if _is_time(each)][-OVER:]
    return [each for each in (*_above_text(places[at + 1 :]), *over) if stated(each) and _is_own(each)]


def _is_time(element: HtmlElement) -> bool:
    return element.tag not in (*_HEADINGS, "p")


def _above_text(elements: Sequence[HtmlElement]) -> Iterator[HtmlElement]:
    """Yield the time elements down to the second paragraph: the first may be the standfirst."""
    prose = 0
    for element in elements:
        if _is_time(element):
            yield element
        elif element.tag == "p" and len(squeeze(element.text_content()[:500])) > PROSE:
            prose += 1
            if prose == 2:
                return


def _is_own(element: HtmlElement) -> bool:
    """Return whether *element* is outside of menus, boxes and teasers."""
    if in_sidebar(element) or in_navigation(element):
        return False
    around = (element, *list(element.iterancestors())[:5])
    return not any(_is_trail(each) for each in around) and not any(_is_teaser(each) for each in around[1:])


def _is_trail(element: HtmlElement) -> bool:
    return bool(_TRAIL.search(f"{element.get('class') or ''} {element.get('id') or ''}"))


def _is_teaser(element: HtmlElement) -> bool:
    """Return whether *element* is a link of more than a word or two."""
    return element.tag == "a" and element.find(".//*") is not None and len(element.text_content()) > PROSE


def _is_change(element: HtmlElement) -> bool:
    """Return whether *element* gives the time of a change, by its marks or by the words before it."""
    marks = f"{element.get('class') or ''} {element.get('itemprop') or ''}"
    if _CHANGED.search(marks) and not _PUBLISHED.search(marks):
        return True
    return says_change(squeeze(_before(element))) or bool(_SAYS_CHANGE.match(element.text_content()))


def _before(element: HtmlElement) -> str:
    """Return the text right before *element*, or else the text of the element before it."""
    before, parent = element.getprevious(), element.getparent()
    if before is None:
        return (parent.text or "") if parent is not None else ""
    tail: str = before.tail or ""
    return tail if tail.strip() else before.text_content()
