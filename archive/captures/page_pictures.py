"""The pictures of a page that stand between the paragraphs of its article, each with its place among them.

A page is scanned, not parsed: every character is looked at once, whatever the page is made of.
"""

from __future__ import annotations

import html
import re
from bisect import bisect_left
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from urllib.parse import urljoin, urlsplit

TAG = re.compile(r"<(?:(!--)|(/?)([a-z][a-z0-9-]{0,30})\b([^<>]{0,8000})>)", re.IGNORECASE)
ATTRIBUTE = re.compile(r"""([a-z-]{1,30})\s*=\s*("[^"]*"|'[^']*'|[^\s"'>]+)""", re.IGNORECASE)
CHARSET = re.compile(r"charset\s*=\s*[\"']?([\w-]{1,30})", re.IGNORECASE)
UNREAD = {"script": "</script", "style": "</style", "template": "</template"}
INLINE = {"a", "abbr", "b", "bdi", "cite", "code", "em", "i", "img", "mark", "q", "small", "span", "strong", "sub",
          "sup", "time", "u", "wbr"}  # fmt: skip
ADDRESSES = ("data-src", "data-lazy-src", "data-original", "src", "data-srcset", "srcset")
"""Attributes with the address of a picture; a lazy page has a blank one in ``src``."""

FILE = re.compile(r"\.(?:jpe?g|png|gif|webp|avif)$", re.IGNORECASE)
KEY = 32  # letters and digits by which a paragraph is known again
LINE = 8 * KEY  # characters of a paragraph among which they are
LEAST = 100  # pixels; what is said to be smaller is an icon
LONGEST = 1_000_000  # characters of a page that are scanned


@dataclass(frozen=True, slots=True)
class Placed:
    """A picture between two paragraphs."""

    address: str
    text: str
    """What the page says that it shows, or nothing."""

    after: int
    """Paragraphs of the article that stand before it."""


def placed(payload: bytes, media_type: str | None, url: str, body: str) -> list[Placed]:
    """Return the pictures on the page *payload*, at *url*, between two paragraphs of *body*, each once.

    One that links to another page belongs to that page.

    >>> page = b"<p>One.</p><figure><img src=/a.jpg alt=Lamps></figure><a href=/b/><img src=b.jpg></a><p>Two.</p>"
    >>> placed(page, "text/html", "https://x.example/", "One.\\n\\nTwo.")
    [Placed(address='https://x.example/a.jpg', text='Lamps', after=1)]
    """
    places = _places(body)
    found: dict[str, Placed] = {}
    waiting: list[Placed] = []
    after, line, link = 0, "", False
    for words, name, closes, attributes in _pieces(_text(payload, media_type)[:LONGEST]):
        line += words if len(line) < LINE else ""
        if name not in INLINE:
            same = places.get(_key(line), ())
            if (first := bisect_left(same, after)) < len(same):
                found |= {each.address: each for each in waiting if each.address not in found}
                after, waiting = same[first] + 1, []
            line = ""
        if name == "base" and attributes.get("href"):
            url = _joined(url, attributes["href"]) or url
        elif name == "a":
            link = not closes and "href" in attributes and not names_picture(attributes["href"])
        elif name == "img" and after and not link and (address := _address(attributes, url)):
            waiting.append(Placed(address, " ".join(attributes.get("alt", "").split()), after))
    return list(found.values())


def names_picture(address: str) -> bool:
    """Return whether *address* ends as the file of a picture does, whatever is asked of it behind.

    >>> names_picture("https://x.example/a.JPG?w=300"), names_picture("https://x.example/news/a/")
    (True, False)
    """
    return FILE.search(address.partition("?")[0]) is not None


def _pieces(text: str) -> Iterator[tuple[str, str, bool, Mapping[str, str]]]:
    """Yield each tag of *text*: the words before it, its name, whether it closes, its attributes."""
    at = 0
    while tag := TAG.search(text, at):
        words = html.unescape(text[at : tag.start()])
        name = "comment" if tag[1] else tag[3].lower()
        end = "-->" if tag[1] else "" if tag[2] else UNREAD.get(name, "")
        at = text.find(end, tag.end()) if end else tag.end()
        yield words, name, bool(tag[2]), _attributes(tag[4]) if name in {"img", "a", "base"} else {}
        if at < 0:
            return  # it is never closed: the rest is part of it


def _attributes(text: str | None) -> dict[str, str]:
    return {name.lower(): html.unescape(value.strip("\"'")) for name, value in ATTRIBUTE.findall(text or "")}


def _places(body: str) -> dict[str, list[int]]:
    """Return the key of each paragraph of *body* to its places."""
    places: dict[str, list[int]] = {}
    for place, paragraph in enumerate(body.split("\n\n")):
        places.setdefault(_key(paragraph), []).append(place)
    places.pop("", None)
    return places


def _key(text: str) -> str:
    return "".join(filter(str.isalnum, text[:LINE].casefold()))[:KEY]


def _address(attributes: Mapping[str, str], url: str) -> str | None:
    sizes = (attributes.get(name, "") for name in ("width", "height"))
    if any(size.isdecimal() and int(size[:6]) < LEAST for size in sizes):
        return None
    given = (attributes[name].split(",")[0].split() for name in ADDRESSES if attributes.get(name))
    return next((full for words in given if words and (full := _joined(url, words[0]))), None)


def _joined(url: str, address: str) -> str | None:
    """Return *address*, as written at *url*, where it is one of the web."""
    try:
        full = urljoin(url, address.strip())
        return full if urlsplit(full).scheme in {"http", "https"} else None
    except ValueError:
        return None


def _text(payload: bytes, media_type: str | None) -> str:
    declared = CHARSET.search(media_type or "") or CHARSET.search(payload[:2000].decode("ascii", "replace"))
    try:
        return payload.decode(declared[1] if declared else "utf-8", "replace")
    except LookupError:
        return payload.decode("utf-8", "replace")
