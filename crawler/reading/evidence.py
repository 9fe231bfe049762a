"""The evidence on a page, before any decision: its tree, its lines, and its own data about itself."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from urllib.parse import urljoin, urlsplit

from lxml.html import HtmlElement

from archive.urls import LONGEST_ADDRESS
from crawler.reading.body.boxes import drop_sign_ups, part_headings
from crawler.reading.body.captions import take_captions
from crawler.reading.body.hidden import open_folds
from crawler.reading.body.parts import join_parts
from crawler.reading.fields.calendar import MONTH_FIRST, Calendar, zone_of
from crawler.reading.fields.dateline import first_date
from crawler.reading.fields.yearless import span_of
from crawler.reading.markup.headings import name_headings
from crawler.reading.markup.inline import settle
from crawler.reading.markup.jsonld import Linked, read_linked
from crawler.reading.markup.lines import Line, lines
from crawler.reading.markup.text import plain, squeeze
from crawler.reading.markup.tree import (
    flatten_layout_tables,
    metas,
    paragraphs_from_breaks,
    scripts,
    strip_silent,
)
from crawler.reading.page import Page, Rules
from crawler.reading.words.phrases import words

SLASHES = 3  # in the address of a home page, at most
_MODIFIED = words("metas", "modified")
_BAR = re.compile(r"\s[|·•»«›–—-]\s")


@dataclass(frozen=True)
class Evidence:
    """One page as it is read."""

    page: Page
    tree: HtmlElement
    rules: Rules
    calendar: Calendar
    linked: Linked
    meta: Mapping[str, tuple[str, ...]]

    forms: tuple[HtmlElement, ...] = ()
    """Forms and their fields."""

    frames: tuple[HtmlElement, ...] = ()
    """Elements that show another page within this one, or have a name that says so."""

    captions: tuple[str, ...] = ()

    @cached_property
    def lines(self) -> list[Line]:
        """The printed lines of the whole page, in order."""
        body = self.tree.find(".//body")
        return lines(self.tree if body is None else body)

    @cached_property
    def printed(self) -> frozenset[str]:
        """The texts of these lines, without case."""
        return frozenset(line.text.casefold() for line in self.lines)

    def first_meta(self, *names: str) -> str | None:
        """Return the content of the first of the meta elements *names* that the page has."""
        return next((self.meta[name][0] for name in names if name in self.meta), None)

    @cached_property
    def site_names(self) -> frozenset[str]:
        """Names of the publication, as plain words: those of the caller, the page and its host."""
        host = (urlsplit(self.page.url).hostname or "").removeprefix("www.")
        publisher = self.linked.names("publisher")
        named = (
            self.page.publication,
            self.first_meta("og:site_name") or self._application_name(),
            *publisher,
            host,
            *host.split(".")[:-1],
            *self._home_names(),
        )
        return frozenset(name for text in named if (name := plain(text)))

    def _home_names(self) -> Iterator[str]:
        """Yield the texts of links to the home page with which the page's title begins or ends, apart by a bar."""
        title = self.tree.find(".//title")
        if title is None:
            return
        parts = [plain(part) for part in _BAR.split(squeeze(title.text_content()[:LONGEST_TITLE]))]
        for link in self.tree.iter("a"):
            if self._is_home(link.get("href")):
                name = _text_of(link) if len(parts) > 1 else squeeze(link.text_content())
                yield from [name] if plain(name) in (parts[0], parts[-1]) else []

    def _application_name(self) -> str | None:
        """Return the name of the application that the page declares, unless it is that of the story."""
        name = self.first_meta("application-name")
        title = squeeze(self.tree.findtext(".//title") or "")
        return None if name == title and any(squeeze(h.text_content()) == name for h in self.tree.iter("h1")) else name

    def _is_home(self, address: str | None) -> bool:
        """Return whether *address* is that of the home page."""
        if not address or address.startswith("#") or _has_path(address):
            return False
        here = urlsplit(self.page.url)
        try:
            there = urlsplit(address)
        except ValueError:  # a link of a page may be anything
            return False
        return there.path in ("", "/") and not there.fragment and not there.query and there.netloc in ("", here.netloc)

    def is_site(self, text: str) -> bool:
        """Return whether *text* is a name of the publication, also with its words run together as in its host."""
        words = plain(text)
        return words in self.site_names or words.replace(" ", "") in self.site_names

    def absolute(self, address: str | None) -> str | None:
        """Return *address* as a web address relative to the page; ``None`` if it is not one."""
        try:
            full = urljoin(self.page.url, (address or "").strip())
            is_usable = address and len(full) <= LONGEST_ADDRESS and urlsplit(full).scheme in ("http", "https")
            return full if is_usable else None
        except ValueError:
            return None


def _has_path(address: str) -> bool:
    """Return whether *address* surely leads below a home page: seen at once, as most links of a page do."""
    return address.count("/") > SLASHES or (address.startswith("/") and address[1:2].isalnum())


def _text_of(link: HtmlElement) -> str:
    """Return what *link* prints, or else what it or its picture is called."""
    pictured = (image.get("alt") for image in link.iter("img"))
    return squeeze(link.text_content()) or link.get("title") or next(filter(None, pictured), "")


def calendar_of(page: Page, rules: Rules, language: str | None = None) -> Calendar:
    """Return how *page* prints its dates: by its country, else by its language."""
    region = (page.country or (page.language or language or "").replace("_", "-").partition("-")[2]).upper()
    return Calendar(
        now=page.fetched_at,
        zone=zone_of(page.timezone),
        day_first=region not in MONTH_FIRST,
        form=rules.dateline,
        language=language or page.language,
    )


def gather(page: Page, tree: HtmlElement, rules: Rules) -> Evidence:
    """Return the evidence of *page*, parsed as *tree*; the tree is changed so that it can be read."""
    linked = read_linked(scripts(tree), url=page.url, titles=titles_in(tree))
    meta, fields, frames = metas(tree), tuple(tree.iter("form", "input")), _frames(tree)
    name_headings(tree)
    drop_sign_ups(tree)
    strip_silent(tree)
    flatten_layout_tables(tree)
    settle(tree)
    join_parts(tree)
    paragraphs_from_breaks(tree)
    open_folds(tree)
    part_headings(tree)
    language = tree.getroottree().getroot().get("lang")
    calendar = calendar_of(page, rules, language)
    calendar = replace(calendar, span=span_of(page.url, _changed(linked, meta, calendar)))
    return Evidence(page, tree, rules, calendar, linked, meta, fields, frames, take_captions(tree))


def _changed(linked: Linked, meta: Mapping[str, tuple[str, ...]], calendar: Calendar) -> date | None:
    """Return the day on which the page says that its story was changed."""
    declared = (linked.text("dateModified"), *(value for name in _MODIFIED for value in meta.get(name, ())[:1]))
    days = (found.day for text in declared if text and (found := first_date(text, replace(calendar, form=None))))
    return next(days, None)


def _frames(tree: HtmlElement) -> tuple[HtmlElement, ...]:
    named = (each for each in tree.iter("a", "div") if "pdf" in each.get("class", "") or "pdf" in each.get("id", ""))
    return (*tree.iter("iframe", "embed", "object"), *named)


LONGEST_TITLE = 1000  # characters of a title or heading that is looked at; a hostile one has a bar at every other


def titles_in(tree: HtmlElement) -> Iterator[str]:
    """Yield possible names of the page in *tree*: its title, whole and up to each bar, and its headings."""
    for element in tree.iter("title", "h1", "h2"):
        text = squeeze(element.text_content()[:LONGEST_TITLE])
        yield text
        yield from (text[: bar.start()] for bar in _BAR.finditer(text)) if element.tag == "title" else ()
