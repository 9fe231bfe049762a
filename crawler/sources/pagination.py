"""The pager of a listing page: which of its links lead further back in time."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple
from urllib.parse import urldefrag, urlsplit

from lxml.html import HtmlElement

from crawler.sources.addresses import same_site, web_address
from crawler.sources.months_archive import earlier, period_of

_THINGS = r"(posts|entries|articles|news|stories|page)"
_THING = rf"(\s+\d{{1,4}})?(\s+{_THINGS})?"
_ELSEWHERE = (
    r"weiter|nächste(\s+seite)?|ältere(\s+(beiträge|meldungen|artikel|einträge))?|(page\s+)?suivante?|plus\s+anciens|"
    r"volgende(\s+pagina)?|oudere(\s+(berichten|artikelen))?|næste(\s+side)?|ældre(\s+(indlæg|artikler|nyheder))?|"
    r"nästa(\s+sida)?|äldre(\s+inlägg)?|neste(\s+side)?|eldre(\s+innlegg)?|seuraava(\s+sivu)?|vanhemmat|"
    r"(página\s+)?siguiente|(pagina\s+)?successiva|successivo|(página\s+)?(próxima|seguinte)|"
    r"następn[aey](\s+strona)?|starsze(\s+wpisy)?|další(\s+strana)?|starší|következő(\s+oldal)?|"
    r"vor|vorwärts|avanti|adelante|verder|dalej|frem|fram|eteenpäin|sonraki(\s+sayfa)?|"
    r"(pagina\s+)?următoare[a]?|επόμεν[ηο](\s+σελίδα)?|"
    r"(articles|billets|publications|actualités)\s+(plus\s+ancien(ne)?s|précédent(e)?s)|"
    r"(entradas|noticias|artículos)\s+((más\s+)?antigu[oa]s|anteriores)|"
    r"(articoli|post|notizie)\s+(meno\s+recenti|più\s+vecchi|precedenti)|vecchi\s+articoli|"
    r"(artigos|posts|publicações|notícias)\s+(mais\s+antig[oa]s|anteriores)|vanhemmat\s+artikkelit|"
    r"starší\s+(příspěvky|články)|korábbi\s+(bejegyzések|cikkek)|articole\s+mai\s+vechi|"
    r"(daha\s+)?eski\s+yazılar|παλαιότερα\s+άρθρα"
)
"""The same in German, French, Dutch, Danish, Swedish, Norwegian, Finnish, Spanish, Italian, Portuguese, Polish, Czech,
Hungarian, Turkish, Romanian and Greek."""

_MORE = rf"load\s+more{_THING}|(show|view|see)\s+(more|older)\s+{_THINGS}"
_NEXT = re.compile(rf"(←\s*|«\s*|‹\s*)?((older|earlier|next){_THING}|{_MORE}|{_ELSEWHERE})(\s*[→»›>]+)?", re.IGNORECASE)
_PREVIOUS = re.compile(rf"(←\s*|«\s*|‹\s*|<+\s*)?previous{_THING}(\s*[→»›>]+)?", re.IGNORECASE)
"""Some themes use it for the older page, most for the newer one: such a link is only followed without any other."""

_TARGETS = ("href", "hx-get", "data-href", "data-url", "data-next", "data-next-page", "data-next-url")
"""Attributes with an address; scripts load the next page from some of them."""

_LEADING = "//a|//*[@hx-get or @data-href or @data-url or @data-next or @data-next-page or @data-next-url]"

_NEXT_SIGN = {"→", "»", "›", ">", ">>"}
_NAMES = (
    r"page|paged|page_?n(?:um(?:ber)?|o|r)|page_?index|current_?page|pn|pgno|pagina|p(?:á|%C3%A1)gina|seite|side|sida|sivu|strona|strana|stranica|oldal|"
    r"pg|offset|start|b_start:int|skip"
)
"""How the number of a page is called in an address."""

_COUNTED = re.compile(r"[?&](?:offset|start|b_start:int|skip)=\d{1,6}(?=$|&)", re.IGNORECASE)
"""A page whose number is that of its first entry."""

_BARE = re.compile(r"/(?:index[_-]?)?(\d{1,3})(?:\.\w{2,5})?/?$")
"""A number that is all of the last part of a path, as in ``/news/2/``; only a pager says what it counts."""

_NUMBERED = re.compile(rf"(?:[/?&]|[-_])(?:{_NAMES}|p)[=/_-]?(\d{{1,6}})(?=$|[/&.])", re.IGNORECASE)
_NUMBERED_SURELY = re.compile(rf"(?:[/?&]|[-_])(?:{_NAMES})[=/_-]?\d{{1,6}}(?=$|[/&.])", re.IGNORECASE)
"""The same without ``p``, which may number a story as well."""


class Pager(NamedTuple):
    """Where a listing page leads."""

    older: tuple[str, ...]
    """Addresses that may be the next page back, the likeliest first."""

    unreachable: int | None
    """The number of a next page that the pager prints and that no link leads to."""


def read_pager(tree: HtmlElement, base: str) -> Pager:
    """Return the next pages of the listing page *tree*, whose links are relative to *base*."""
    numbered = (address for _, address in sorted(_numbered(tree, base)))
    ways = (*_stated(tree, base), *numbered, *_bare(tree, base), *_counted(tree, base))
    older = tuple(dict.fromkeys(ways)) or tuple(_second(tree, base)) or tuple(_earlier(tree, base))
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
    links = [(link, _text(link)) for link in tree.xpath(_LEADING)]
    onward = (link for link, text in links if text in _NEXT_SIGN or _NEXT.fullmatch(text))
    previous = (link for link, text in links if _PREVIOUS.fullmatch(text))
    for link in (*marked, *onward, *previous):
        if address := _onward(link, base):
            yield address


def _numbered(tree: HtmlElement, base: str) -> list[tuple[int, str]]:
    """Return the pages further on that the pager links by their number, and the next one by that of its address."""
    links = ((link, address) for link in tree.xpath(_LEADING) if (address := _onward(link, base)))
    found = ((_number(address), address, _is_number(_text(link))) for link, address in links)
    return [
        (number, address)
        for number, address, says_so in found
        if number and _is_of(address, base) and (says_so or _is_the_next(address, base))
    ]


def _second(tree: HtmlElement, base: str) -> list[str]:
    """Return the second page of a list whose first, *base*, is the folder above it: ``/news/list.aspx?page=2``."""
    links = (_onward(link, base) for link in tree.iter("a") if _text(link) == "2")
    below = (address for address in links if address and urlsplit(address).path.startswith(urlsplit(base).path))
    return [] if _number(base) else [address for address in below if _number(address) == 2]


def _bare(tree: HtmlElement, base: str) -> Iterator[str]:
    """Return the next page that the pager links by a number that ends its path, as ``/news/2/`` below ``/news/``."""
    own = urlsplit(base).path
    here = _BARE.search(own)
    ways = {(_stem(own), 2)} | ({(_stem(own[: here.start()]), int(here[1]) + 1)} if here else set())
    for link in tree.iter("a"):
        address = _onward(link, base)
        found = _BARE.search(urlsplit(address).path) if address else None
        if address is None or found is None or not re.fullmatch(rf"(\w+\s+)?{int(found[1])}", _text(link)):
            continue
        if (_stem(urlsplit(address).path[: found.start()]), int(found[1])) in ways:
            yield address


def _stem(path: str) -> str:
    return re.sub(r"/(index\.\w+)?$", "", path)


def _counted(tree: HtmlElement, base: str) -> list[str]:
    """Return the nearest page that is numbered by its first entry, if this one has as many links as lie between.

    Its link may say anything: "+20", a picture, a word in any language. The last page is further away than that.
    """
    onward = [address for link in tree.iter("a") if (address := _onward(link, base))]
    counted = [each for each in onward if _COUNTED.search(each) and _is_of(each, base) and _rest(each) == _rest(base)]
    nearest = min(counted, key=_number, default=None)
    entries = {link.get("href") for link in tree.iter("a")}
    return [nearest] if nearest and _number(nearest) - _number(base) <= len(entries) else []


def _rest(address: str) -> str:
    """Return the query of *address* without the number of its page."""
    return _NUMBERED.sub("", f"?{urlsplit(address).query}").strip("?&")


def _is_the_next(address: str, base: str) -> bool:
    """Return whether *address* is the page after *base* by its number alone, whatever the link says."""
    return _number(address) in {_number(base) + 1, 2} and _rest(address) == _rest(base)


def _is_of(address: str, base: str) -> bool:
    """Return whether both are pages of one listing: the page may have the pager of another one too."""
    return _unnumbered(address) == _unnumbered(base)


def is_page_of(address: str, base: str) -> bool:
    """Return whether *address* is surely a page of the listing at *base*."""
    return bool(_NUMBERED_SURELY.search(address)) and _is_of(address, base)


def _unnumbered(address: str) -> str:
    return _stem(_NUMBERED.sub("", urlsplit(address).path))


def _onward(link: HtmlElement, base: str) -> str | None:
    """Return the address of *link*, unless that is another site, this page or one with a lower number."""
    addresses = (web_address(base, link.get(name)) for name in _TARGETS)
    return next((address for address in addresses if address and _is_onward(address, base)), None)


def _is_onward(address: str, base: str) -> bool:
    if not same_site(address, base) or urldefrag(address).url == urldefrag(base).url:
        return False
    here, there = _number(base), _number(address)
    return there > here or here == there == 0


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
