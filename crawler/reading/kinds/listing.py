"""Pages that list other stories: each clue counts for or against a listing, none decides alone."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from crawler.reading.body.endings import PROSE
from crawler.reading.fields.calendar import Calendar
from crawler.reading.fields.dateline import is_dateline
from crawler.reading.kinds.clues import Clues
from crawler.reading.markup.lines import Line
from crawler.reading.markup.text import ending, ends_sentence, plain
from crawler.reading.words.phrases import expression

LEAST = 3  # points of the clues together, from which a page is a listing
FEW, MANY = 3, 5
"""Teasers that a listing has at least, and the number that is a clue."""
HALF, MOST = 0.5, 0.8
"""Share of the prose that is in teasers: of a listing at least, and the share that is a clue."""
SHORTEST = 15  # characters of a heading or link that is less than a title
_LIST_CLASS = re.compile(rf"(?:^|\s){expression('pages', 'list_class')}(?:\s|$)")
_SINGLE = re.compile(rf"(?:^|\s){expression('pages', 'single_class')}(?:\s|$)")
_LIST_PATH = re.compile(rf"/{expression('pages', 'list_path')}(?:/|$)", re.IGNORECASE)
_MORE = re.compile(
    rf"(?:\.\.\.|…|\[…\]|\b{expression('endings', 'more')}\W*|\b{expression('endings', 'more_arrow')}\s*[»→]|"
    rf"[.!?”\"]\s{expression('endings', 'cut_off')}\W*)$",
    re.IGNORECASE,
)
"""Ends of a text that continues elsewhere."""
_TITLES = ("h2", "h3", "h4", "h5", "h6")


@dataclass(slots=True)
class Item:
    """A heading or link on a page and the prose below it."""

    linked: bool
    """Whether the heading is a link."""

    titled: bool
    """Whether it is marked as a heading."""

    cut: bool = False
    """Whether the prose says that it continues elsewhere."""

    prose: list[str] = field(default_factory=list)
    around: list[str] = field(default_factory=list)
    """The line above the heading, and those below it down to the prose: one may be a date."""

    def add(self, text: str, *, is_prose: bool) -> None:
        """Add a line of *text* to the item."""
        if is_prose and len(text) > PROSE:
            self.prose.append(text)
        elif not self.prose:
            self.around.append(text)
        self.cut = self.cut or bool(_MORE.search(ending(text)))

    def is_dated(self, calendar: Calendar) -> bool:
        """Return whether a date is printed beside the heading."""
        return any(is_dateline(text, calendar) for text in self.around)

    @property
    def teasing(self) -> int:
        """Characters of the prose of a story elsewhere; below a link that is not a heading, one paragraph."""
        if self.cut or (self.linked and self.titled):
            return sum(map(len, self.prose))
        return len(self.prose[0]) if self.linked and self.prose else 0


@dataclass(frozen=True, slots=True)
class Items:
    """The text of a page, item by item."""

    clues: Clues
    opening: int
    """Characters of prose before the first item below the headline."""

    found: tuple[Item, ...]

    @property
    def teasers(self) -> list[Item]:
        """Items that lead to a story elsewhere."""
        return [item for item in self.found if item.teasing]

    @property
    def share(self) -> float:
        """The share of the prose that is in teasers, 0 to 1."""
        total = self.opening + sum(len(text) for item in self.found for text in item.prose)
        return sum(item.teasing for item in self.found) / total if total else 0.0


def lists_teasers(clues: Clues) -> bool:
    """Return whether the page lists teasers, by its text and its data about itself."""
    if _SINGLE.search(clues.body_class):
        return False
    items = items_of(clues)
    if len(items.teasers) < FEW or items.share <= HALF:
        return False
    return sum(points for points, is_so in _CLUES if is_so(items)) >= LEAST


def is_front_page(clues: Clues) -> bool:
    """Return whether the page is a site's first, with teasers."""
    if clues.path not in ("", "/") or clues.evidence.page.url.partition("?")[2] or _SINGLE.search(clues.body_class):
        return False
    return not _says_article(clues) and len(items_of(clues).teasers) >= FEW


def items_of(clues: Clues) -> Items:
    """Return the items of the text that was read, from the headline on."""
    read = {paragraph[:PROSE] for paragraph in clues.paragraphs if len(paragraph) > PROSE}
    opening, found, before = Item(linked=False, titled=False), list[Item](), ""
    for line in _below_headline(clues):
        if _begins_item(line):
            found.append(Item(_is_link(line), line.block.tag in _TITLES, around=[before]))
        else:
            item = found[-1] if found else opening
            item.add(line.text, is_prose=line.text[:PROSE] in read)
        before = line.text
    return Items(clues, sum(map(len, opening.prose)), tuple(found))


def _below_headline(clues: Clues) -> Iterator[Line]:
    """Yield the lines below the page's headline; all of them if it is not among them."""
    named = {plain(heading) for heading in clues.headings}
    top = next((at for at, line in enumerate(clues.lines) if line.block.tag == "h1" or plain(line.text) in named), -1)
    yield from clues.lines[top + 1 :]


def _begins_item(line: Line) -> bool:
    if ends_sentence(line.text.rstrip("?!")) or len(line.text) <= SHORTEST or _MORE.search(ending(line.text)):
        return False
    return line.block.tag in _TITLES or _is_link(line)


def _is_link(line: Line) -> bool:
    """Return whether *line* is a link to another page, not to a place on its own page."""
    if line.linked <= 0.8 * len(line.text):
        return False
    links = [link.get("href", "") for link in (*line.block.iter("a"), *line.block.iterancestors("a"))]
    return not links or not all(link.startswith("#") for link in links)


def _says_article(clues: Clues) -> bool:
    return clues.described_as_article or clues.og_type == "article"


def _describes_list(clues: Clues) -> bool:
    return bool(clues.types & {"CollectionPage", "SearchResultsPage", "ItemList"}) and not clues.evidence.linked.article


def _has_list_class(clues: Clues) -> bool:
    return bool(_LIST_CLASS.search(clues.body_class)) and "single" not in clues.body_class


def _most(items: Items, which: Callable[[Item], bool]) -> bool:
    return 2 * sum(map(which, items.teasers)) >= len(items.teasers)


_CLUES: tuple[tuple[int, Callable[[Items], bool]], ...] = (
    (2, lambda items: _describes_list(items.clues)),
    (1, lambda items: bool(_LIST_PATH.search(items.clues.path))),
    (1, lambda items: _has_list_class(items.clues)),
    (2, lambda items: _most(items, lambda item: item.cut)),
    (2, lambda items: _most(items, lambda item: item.titled and item.is_dated(items.clues.evidence.calendar))),
    (1, lambda items: len(items.teasers) >= MANY),
    (1, lambda items: items.share > MOST),
    (1, lambda items: not items.opening),
    (-2, lambda items: items.opening > 0),
    (-3, lambda items: bool(items.clues.evidence.linked.article)),
    (-1, lambda items: items.clues.og_type == "article"),
)
"""Clues for and against a listing. An article opens with prose of its own; a listing does not, and its prose
is dated item by item or continues elsewhere. Themes call the lists of a category articles too: that counts little."""
