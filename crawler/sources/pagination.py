"""The pager of a listing page: which of its links lead further back in time."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple
from urllib.parse import urldefrag, urlsplit

from lxml.html import HtmlElement

from crawler.sources.addresses import same_site, web_address
from crawler.sources.months_archive import earlier, period_of

_THING = r"(\s+(posts|entries|articles|news|stories|page))?"
_ELSEWHERE = (
    r"weiter|nächste(\s+seite)?|ältere(\s+(beiträge|meldungen|artikel|einträge))?|(page\s+)?suivante?|plus\s+anciens|"
    r"volgende(\s+pagina)?|oudere(\s+(berichten|artikelen))?|næste(\s+side)?|ældre(\s+(indlæg|artikler|nyheder))?|"
    r"nästa(\s+sida)?|äldre(\s+inlägg)?|neste(\s+side)?|eldre(\s+innlegg)?|seuraava(\s+sivu)?|vanhemmat|"
    r"(página\s+)?siguiente|(pagina\s+)?successiva|successivo|(página\s+)?(próxima|seguinte)|"
    r"następn[aey](\s+strona)?|starsze(\s+wpisy)?|další(\s+strana)?|starší|következő(\s+oldal)?"
)
"""The same in German, French, Dutch, Danish, Swedish, Norwegian, Finnish, Spanish, Italian, Portuguese, Polish, Czech
and Hungarian."""

_NEXT = re.compile(rf"(←\s*|«\s*|‹\s*)?((older|earlier|next){_THING}|{_ELSEWHERE})(\s*[→»›>]+)?", re.IGNORECASE)
_PREVIOUS = re.compile(rf"(←\s*|«\s*|‹\s*|<+\s*)?previous{_THING}(\s*[→»›>]+)?", re.IGNORECASE)
"""Some themes use it for the older page, most for the newer one: such a link is only followed without any other."""

_NEXT_SIGN = {"→", "»", "›", ">", ">>"}
_NAMES = (
    r"page|paged|page_?n(?:um|o|r)|current_?page|pagina|p(?:á|%C3%A1)gina|seite|side|sida|sivu|strona|strana|stranica|oldal|"
    r"pg|p|offset|start|b_start:int|skip"
)
"""How the number of a page is called in an address."""

_NUMBERED = re.compile(rf"(?:[/?&]|[-_])(?:{_NAMES})[=/_-]?(\d{{1,6}})(?=$|[/&.])", re.IGNORECASE)


class Pager(NamedTuple):
    """Where a listing page leads."""

    older: tuple[str, ...]
    """Addresses that may be the next page back, the likeliest first."""

    unreachable: int | None
    """The number of a next page that the pager prints and that no link leads to."""


def read_pager(tree: HtmlElement, base: str) -> Pager:
    """Return the next pages of the listing page *tree*, whose links are relative to *base*."""
    numbered = (address for _, address in sorted(_numbered(tree, base)))
    older = tuple(dict.fromkeys([*_stated(tree, base), *numbered])) or tuple(_earlier(tree, base))
    return Pager(older=older, unreachable=None if older else _unreachable(tree, _number(base) or 1))


def _earlier(tree: HtmlElement, base: str) -> list[str]:
    """Return the earlier months or years that the page links, unless it is the last page of a list with a pager."""
    here = _NUMBERED.sub("", base)
    if _number(base) and period_of(here) is None:
        return []
    links = ((web_address(base, link.get("href")), link) for link in tree.iter("a"))
    own = ((urldefrag(address).url, _text(link)) for address, link in links if address and same_site(address, base))
    return earlier(own, here)


def _stated(tree: HtmlElement, base: str) -> Iterator[str]:
    marked = tree.xpath("//link[@rel='next']|//a[contains(concat(' ', @rel, ' '), ' next ')]")
    links = [(link, _text(link)) for link in tree.iter("a")]
    onward = (link for link, text in links if text in _NEXT_SIGN or _NEXT.fullmatch(text))
    previous = (link for link, text in links if _PREVIOUS.fullmatch(text))
    for link in (*marked, *onward, *previous):
        if address := _onward(link, base):
            yield address


def _numbered(tree: HtmlElement, base: str) -> list[tuple[int, str]]:
    """Return the pages further on that the pager links by their number, and the next one by that of its address."""
    links = ((link, address) for link in tree.iter("a") if (address := _onward(link, base)))
    found = ((_number(address), address, _is_number(_text(link))) for link, address in links)
    return [
        (number, address)
        for number, address, says_so in found
        if number and _is_of(address, base) and (says_so or _is_the_next(address, base))
    ]


def _is_the_next(address: str, base: str) -> bool:
    """Return whether *address* is the page after *base* by its number alone, whatever the link says."""
    there, here = (_NUMBERED.sub("", f"?{urlsplit(each).query}").strip("?&") for each in (address, base))
    return _number(address) in {_number(base) + 1, 2} and there == here


def _is_of(address: str, base: str) -> bool:
    """Return whether both are pages of one listing: the page may have the pager of another one too."""
    return _unnumbered(address) == _unnumbered(base)


def _unnumbered(address: str) -> str:
    return re.sub(r"/(index\.\w+)?$", "", _NUMBERED.sub("", urlsplit(address).path))


def _onward(link: HtmlElement, base: str) -> str | None:
    """Return the address of *link*, unless that is another site, this page or one with a lower number."""
    address = web_address(base, link.get("href"))
    if not address or not same_site(address, base) or urldefrag(address).url == urldefrag(base).url:
        return None
    here, there = _number(base), _number(address)
    return address if there > here or here == there == 0 else None


def _number(address: str) -> int:
    """Return the number of the page at *address*, or of its first entry; 0 without one.

    >>> _number("https://example.org/news/page/3/"), _number("https://example.org/?start=40"), _number("/news/")
    (3, 40, 0)
    """
    numbers = _NUMBERED.findall(address)
    return int(numbers[-1]) if numbers else 0


def _unreachable(tree: HtmlElement, page: int) -> int | None:
    """Return the number after *page* if a pager prints it: beside another number, in links or buttons."""
    for element in tree.iter("a", "button"):
        if _text(element) == str(page + 1) and not _leads(element):
            around = list(element.iterancestors())[:2]
            if any(
                _text(other) in {str(page), str(page + 2)}
                for above in around
                for other in above.iter("a", "button", "span")
            ):
                return page + 1
    return None


def _leads(element: HtmlElement) -> bool:
    href = (element.get("href") or "").strip()
    return bool(href) and not href.startswith(("#", "javascript:"))


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 6


def _text(link: HtmlElement) -> str:
    return " ".join(link.text_content().split()) or (link.get("aria-label") or "").strip()
