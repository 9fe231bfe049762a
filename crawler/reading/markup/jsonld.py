"""The JSON-LD of a page (schema.org)."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from html import unescape
from itertools import chain, filterfalse
from typing import Any

from lxml.html import HtmlElement

from crawler.reading.markup.text import clean, clean_json, lines_of, plain, squeeze
from crawler.reading.markup.tree import parse_fragment
from crawler.reading.words.phrases import expression, words

ARTICLE_TYPES = frozenset(words("metas", "article_type"))
MOST_ITEMS = 2000  # a page with more is a catalogue or hostile
MOST_VALUES = 4 * MOST_ITEMS  # looked at for items
LEAST_SECONDS = 500_000_000  # since 1970; a smaller number is no date of the web
LONGEST = 3_000_000  # characters of one script
_MARKUP = re.compile(rf"<{expression('pages', 'text_element')}\b[^<>]*>|</", re.IGNORECASE)
_WRAPPING = re.compile(
    r"^\s*(?:<!--|//\s*<!\[CDATA\[|<!\[CDATA\[|/\*\s*<!\[CDATA\[\s*\*/)|(?:-->|//\s*\]\]>|\]\]>|"
    r"/\*\s*\]\]>\s*\*/)\s*(?:;\s*)?$"
)
_COMMA = re.compile(r",\s*([}\]])")

_DECODER = json.JSONDecoder(strict=False)

Item = Mapping[str, Any]


@dataclass(frozen=True)
class Linked:
    """The items of a page's JSON-LD, in their order."""

    items: tuple[Item, ...] = ()
    by_id: Mapping[str, Item] = field(default_factory=dict)
    address: str = ""
    """Host and path of the page."""

    called: frozenset[str] = frozenset()
    """The page's title and headings, as plain words."""

    listed: tuple[Item, ...] = ()
    """Those of the items that stand in a list of items."""

    @property
    def types(self) -> frozenset[str]:
        """All types named."""
        return frozenset(name for item in self.items for name in types_of(item))

    @cached_property
    def article(self) -> Item:
        """The item that describes the page's article; empty without one."""
        typed = [item for item in self.items if types_of(item) & ARTICLE_TYPES]
        full = [item for item in typed if any(map(item.get, ("headline", "articleBody", "datePublished")))]
        own = filter(self._is_page, full)
        others = filterfalse(self._is_elsewhere, full or typed)
        return next(chain(own, others), {})

    def _is_page(self, item: Item) -> bool:
        """Return whether *item* has the page's title or its address."""
        return plain(text_of(item.get("headline"))) in self.called - {""} or self.address in _addresses(item)

    def _is_elsewhere(self, item: Item) -> bool:
        """Return whether *item* is another story: one of a list, or one with another address and headline."""
        if any(item is each for each in self.listed):
            return True
        headline = set(plain(text_of(item.get("headline"))).split())
        shared = max((len(headline & set(title.split())) for title in self.called), default=0)
        there = _addresses(item)
        return bool(self.address and there and self.address not in there and headline) and 2 * shared < len(headline)

    def text(self, key: str) -> str | None:
        """Return the article's property *key* as one line; a date may be a number of seconds or milliseconds."""
        value = self.article.get(key)
        return str(value) if type(value) is int and value >= LEAST_SECONDS else text_of(value)

    def page_text(self, key: str) -> str | None:
        """Return the property *key* of the item that describes the page itself, which has its address."""
        pages = (item for item in self.items if "WebPage" in types_of(item) and self.address in _addresses(item))
        return next((text for page in pages if (text := text_of(page.get(key)))), None)

    def names(self, key: str = "author") -> tuple[str, ...]:
        """Return the names of the persons or organisations under *key*."""
        return tuple(name for name, _ in self.typed_names(key))

    def typed_names(self, key: str = "author") -> Iterator[tuple[str, set[str]]]:
        """Yield the same names, each with the types of its item; a bare name has no type."""
        for entry in _each(self.article.get(key)):
            known = self._known(entry)
            names = (name for name in _each(known.get("name")) if isinstance(name, str))
            yield from ((squeeze(unescape(name)), types_of(known)) for name in names)

    @cached_property
    def account(self) -> str | None:
        """The name of the only author, a person without a page: mostly the account that the page was made with.

        A system's plugin gives each account a number, as a fragment of the home page's address.
        """
        people = _each(self.article.get("author"))
        item = self._known(people[0]) if len(people) == 1 else {}
        if types_of(item) - {"Person"} or any(map(_is_address, _pages(item))):
            return None
        return text_of(item)

    def _known(self, entry: object) -> Item:
        """Return *entry* as an item, or the item whose id it names; a bare name becomes an item of that name."""
        if isinstance(entry, str):
            return {"name": entry}
        item = entry if isinstance(entry, Mapping) else {}
        return item if item.get("name") else self.by_id.get(str(item.get("@id")), item)

    @property
    def body(self) -> tuple[str, ...]:
        """Paragraphs of the longest ``articleBody``, markup resolved."""
        texts = [text for item in self.items if isinstance(text := item.get("articleBody"), str)]
        return tuple(paragraphs_of(max(texts, key=len))) if texts else ()

    @property
    def is_own_body(self) -> bool:
        """Whether the longest ``articleBody`` is that of the page's article, not of another item."""
        own = self.article.get("articleBody")
        return isinstance(own, str) and tuple(paragraphs_of(own)) == self.body


def read_linked(scripts: Sequence[str], *, url: str = "", titles: Iterable[str] = ()) -> Linked:
    """Return the items in *scripts*; a script that is broken beyond simple repair holds none.

    By the page's *url* and *titles* its own story is distinguished from others.
    """
    items: list[Item] = []
    for script in scripts:
        for item in _items_in(_parsed(script)):
            items.append(item)
            if len(items) >= MOST_ITEMS:
                break
    by_id: dict[str, Item] = {}
    for item in items:
        if isinstance(name := item.get("@id"), str) and len(item) > len(by_id.get(name, {})):
            by_id[name] = item
    named = frozenset(plain(title) for title in titles)
    return Linked(tuple(items), by_id, _place(url), named, tuple(_listed(items)))


def _listed(items: Iterable[Item]) -> Iterator[Item]:
    """Yield the items that are entries of others in *items*, or are held by such entries."""
    entries = chain.from_iterable(_each(item.get("itemListElement")) for item in items)
    for entry in entries:
        if isinstance(entry, Mapping):
            held = entry.get("item")
            yield entry
            if isinstance(held, Mapping):
                yield held


def _addresses(item: Item) -> set[str]:
    """Return host and path of the pages that *item* names as itself, or as its own page."""
    named = [item.get("url"), item.get("@id"), item.get("mainEntityOfPage")]
    ids = [value.get("@id") or value.get("url") if isinstance(value, Mapping) else value for value in named]
    return {_place(each) for each in ids if isinstance(each, str) and each.startswith("http")}


def _pages(item: Item) -> Iterator[object]:
    """Yield the pages of the person *item*; none for an account, whose id is a fragment of a page's address."""
    named = item.get("@id")
    if not (isinstance(named, str) and "#" in named):
        yield named
        yield from chain(_each(item.get("url")), _each(item.get("sameAs")))


def _is_address(value: object) -> bool:
    return isinstance(value, str) and value.startswith(("http", "/"))


def _place(url: str) -> str:
    """Return host and path of *url* as one word, the same for different spellings of one address."""
    return re.sub(r"^https?://(?:www\.)?|[?#].*$", "", url).rstrip("/").casefold()


def _parsed(script: str) -> object:
    if len(script) > LONGEST:
        return None
    text = clean_json(_WRAPPING.sub("", script.strip()).strip().rstrip(";"))
    for attempt in (text, _COMMA.sub(r"\1", text)):
        try:
            return _DECODER.raw_decode(attempt)[0]  # what follows the item, as one brace too many, is let be
        except (ValueError, RecursionError):
            continue
    return None


def _items_in(value: object) -> Iterator[Item]:
    """Yield the items in *value*, outer before inner, without recursion so that no nesting exhausts the stack."""
    waiting = [value]
    for _ in range(MOST_VALUES):
        if not waiting:
            return
        current = waiting.pop(0)
        if isinstance(current, list):
            waiting[:0] = current[:MOST_ITEMS]
        elif isinstance(current, Mapping):
            if not _MARKS.isdisjoint(current):
                yield current
            inner = map(current.get, _INSIDE)
            waiting[:0] = [each for each in inner if isinstance(each, (list, Mapping))]


_MARKS = frozenset(("@type", "@id", "articleBody"))
"""Properties that make an object an item."""
_INSIDE = ("@graph", "mainEntity", "mainEntityOfPage", "hasPart", "itemListElement", "item", "author", "video")
"""Properties that hold further items."""


def types_of(item: Item) -> set[str]:
    """Return the schema.org types of *item* without their prefix."""
    return {str(name).rsplit("/", 1)[-1].rsplit(":", 1)[-1] for name in _each(item.get("@type"))}


def text_of(value: object) -> str | None:
    """Return a property as one line of text: the first of several, an object's name."""
    first = next(iter(_each(value)), None)
    named = next(filter(None, map(first.get, _CALLED)), None) if isinstance(first, Mapping) else first
    if not isinstance(named, str):
        return None
    text = unescape(clean(named))
    if _MARKUP.search(text):
        text = " ".join(paragraphs_of(text))
    return squeeze(text) or None


_CALLED = ("name", "url", "@value")
"""Properties of an object that name it, the best first."""


def paragraphs_of(raw: str) -> list[str]:
    """Return the paragraphs of a text that may be markup, escaped markup or plain lines."""
    text = clean(raw)
    if "&lt;" in text or not _MARKUP.search(text):
        text = unescape(text)
    if not _MARKUP.search(text):
        return [squeeze(line) for line in lines_of(unescape(text))]
    broken = re.sub(r"<(?:/?(?:p|div|h\d|li|ul|ol|blockquote|tr)\b[^<>]*|br\s*/?)>", "\n", text, flags=re.IGNORECASE)
    fragment: HtmlElement = parse_fragment(broken)
    return lines_of(fragment.text_content())


def _each(value: object) -> list[object]:
    return value if isinstance(value, list) else [] if value is None else [value]
