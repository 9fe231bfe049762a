"""XML, HTML and JSON of strangers, parsed without trusting any of it."""

from __future__ import annotations

import html
import json
import re
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice
from typing import Any

from lxml import etree
from lxml import html as lxml_html

from archive.captures.encodings import MEMBERS
from archive.facts import Fault
from archive.problems import Problem
from crawler.reading.markup.text import clean, clean_json
from crawler.sources.addresses import web_address
from crawler.sources.mending import mended

UNPACKED_LIMIT = 50 * 1024 * 1024
"""Bytes that a sitemap may have unpacked, sitemaps.org."""

GZIP = b"\x1f\x8b"
LONGEST_TITLE = 1_000  # characters of a title, name or term
AROUND = 8  # elements around an item whose base counts; an honest feed has two
XML_BASE = "{http://www.w3.org/XML/1998/namespace}base"


@dataclass(frozen=True, slots=True)
class Document:
    """An XML document as far as it could be read."""

    root: etree._Element | None
    broken: bool


def parse_xml(payload: bytes, media_type: str | None = None) -> Document:
    """Return *payload* parsed; no entity is expanded, nothing is fetched, broken XML is read up to the break.

    *media_type* is the Content-Type as sent. An element that the document ends in is left out.
    """
    payload, encoding = mended(unpack(payload)[0], media_type)
    parser = etree.XMLParser(
        encoding=encoding,
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        recover=True,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        root = etree.fromstring(payload, parser)
    except etree.XMLSyntaxError:
        return Document(None, broken=True)
    fatal = any(entry.level == etree.ErrorLevels.FATAL for entry in parser.error_log)
    return Document(root, broken=fatal)


def parse_html(payload: bytes, url: str) -> lxml_html.HtmlElement | None:
    """Return *payload* as a tree whose links can be resolved against *url*, or ``None`` if it has no element.

    Bytes that decode as UTF-8 are UTF-8, even if they declare something else.
    """
    try:
        payload.decode("utf-8")
        encoding = "utf-8"
    except UnicodeDecodeError:
        encoding = None
    try:
        tree = lxml_html.document_fromstring(payload, lxml_html.HTMLParser(encoding=encoding), base_url=url)
    except (etree.ParserError, etree.XMLSyntaxError):
        return None
    return tree


def is_html(payload: bytes) -> bool:
    """Return whether *payload* begins as an HTML page does."""
    start = payload[:2048].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    start = re.sub(rb"^(<\?xml[^>]*>\s*|<!--.*?-->\s*)+", b"", start, flags=re.DOTALL)
    return start.startswith((b"<!doctype html", b"<html", b"<head", b"<body"))


def named(element: etree._Element, name: str) -> bool:
    """Return whether *element* is called *name* in any namespace, declared or not."""
    return local_name(element) == name


def local_name(element: etree._Element) -> str:
    """Return the name of *element* in lower case, without namespace or prefix.

    >>> local_name(etree.fromstring('<a:Entry xmlns:a="urn:x"/>'))
    'entry'
    """
    return _local_name(element.tag) if isinstance(element.tag, str) else ""


@lru_cache(maxsize=1024)
def _local_name(tag: str) -> str:
    return re.split(r"[}:]", tag)[-1].lower()


def children(element: etree._Element, *names: str) -> Iterator[etree._Element]:
    """Yield the children of *element* with one of the *names*, in the order of the document."""
    return (child for child in element if local_name(child) in names)


def child_text(element: etree._Element, *names: str) -> str | None:
    """Return the text of the first child with text and one of the *names*, the first name first.

    A child in the namespace of *element* comes before others of its name: ``title`` before ``media:title``.
    """
    found = by_name(element)
    return next((text for name in names if (text := first_text(element, found.get(name, ())))), None)


def by_name(element: etree._Element) -> dict[str, list[etree._Element]]:
    """Return the children of *element* by their names: one look for several, since a sitemap lists fifty thousand."""
    found: dict[str, list[etree._Element]] = {}
    for child in element:
        found.setdefault(local_name(child), []).append(child)
    return found


def first_text(element: etree._Element, several: Sequence[etree._Element]) -> str | None:
    """Return the text of the first with text of *several* children of *element*, those of its namespace first."""
    for child in _own_first(element, several):
        if text := (("".join(child.itertext()) if len(child) else child.text) or "").strip():
            return text
    return None


def _own_first(element: etree._Element, several: Sequence[etree._Element]) -> Sequence[etree._Element]:
    """Return *several* children of *element*, those of its namespace first; an undeclared prefix is another one."""
    if len(several) < 2:  # nearly always
        return several
    own = _namespace(str(element.tag))
    return sorted(several, key=lambda child: _namespace(str(child.tag)) != own)


def _namespace(tag: str) -> str:
    return tag[: max(tag.rfind("}"), tag.rfind(":")) + 1]


def parse_json(payload: bytes) -> Any:
    """Return the value of *payload*; ``None`` if it is not JSON.

    >>> parse_json(b'{"items": []}'), parse_json(b"<rss>")
    ({'items': []}, None)
    """
    try:
        return json.loads(clean_json(clean(payload.decode(json.detect_encoding(payload), "replace"))))
    except (ValueError, RecursionError):
        return None


def without_markup(text: str | None) -> str | None:
    r"""Return *text* without tags and entities, with single white space; ``None`` if nothing is left.

    >>> without_markup("Met &amp;amp; <b>City</b>\n police")
    'Met & City police'
    """
    if not text:
        return None
    unescaped = html.unescape(html.unescape(text))  # titles are often escaped twice
    return " ".join(clean(re.sub(r"</?[a-zA-Z][^<>]*>", "", unescaped)).split())[:LONGEST_TITLE] or None


def base_of(element: etree._Element, url: str) -> str:
    """Return the address against which links in *element* are resolved (XML Base), *url* being the document's."""
    bases = [node.get(XML_BASE) for node in (element, *islice(element.iterancestors(), AROUND))]
    for base in reversed(bases):
        url = web_address(url, base) or url
    return url


def unpack(payload: bytes, limit: int = UNPACKED_LIMIT) -> tuple[bytes, Problem | None]:
    """Return *payload*, unpacked if it is gzip, and the fault of it; never more than *limit* bytes are unpacked."""
    if not payload.startswith(GZIP):
        return payload, None
    unpacked = bytearray()
    for _ in range(MEMBERS):
        member = zlib.decompressobj(wbits=31)
        try:
            unpacked += member.decompress(payload, limit - len(unpacked) + 1)
        except zlib.error:
            return bytes(unpacked), Problem(fault=Fault.BROKEN_GZIP)
        if len(unpacked) > limit:
            return bytes(unpacked[:limit]), Problem(fault=Fault.TOO_MUCH_UNPACKED, of=limit // 2**20)
        if not member.eof:
            return bytes(unpacked), Problem(fault=Fault.BROKEN_GZIP)
        payload = member.unused_data
        if not payload.startswith(GZIP):
            return bytes(unpacked), None
    return bytes(unpacked), Problem(fault=Fault.TOO_MANY_MEMBERS, of=MEMBERS)
