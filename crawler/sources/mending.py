"""XML as it is sent, mended where the meaning is plain: bare ampersands, false encodings, torn ends."""

from __future__ import annotations

import codecs
import re
from html.entities import html5

from crawler.reading.markup.charset import CUT, FEW, USUAL, charset_of, fits, refuted, seven_bits

_XML_OWN = {b"amp", b"lt", b"gt", b"quot", b"apos"}
_AMPERSAND = re.compile(
    rb"(?P<literal><!\[CDATA\[.*?(?:\]\]>|\Z))|&(?:(?P<number>#(?:\d{1,7}|[xX][0-9a-fA-F]{1,6}));|(?P<name>[A-Za-z][\w.-]{0,31});)?",
    re.DOTALL,
)
_DECLARED_ENTITY = re.compile(rb"<!ENTITY\s+([\w.-]+)")
_DECLARATION = re.compile(rb"<\?xml[^>]{0,200}?encoding\s*=\s*[\"']([\w.:-]{1,40})[\"']")
_ROOT = re.compile(rb"<\?xml\s|<(?:rss|feed|rdf:RDF|urlset|sitemapindex)[\s>]")
_PAGE = re.compile(rb"<(?:html|head|body)\b", re.IGNORECASE)
MESSAGE = 4096  # bytes before the root of a document in which it is looked for
_CHARSET = re.compile(r"charset\s*=\s*[\"']?([\w.:-]+)", re.IGNORECASE)
_WIDE = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE, b"\0<", b"<\0")
_LATIN = {"iso8859-1", "ascii"}  # what is labelled so is windows-1252 (WHATWG, Encoding)


def mended(payload: bytes, media_type: str | None) -> tuple[bytes, str | None]:
    """Return *payload* as it can be parsed, and the encoding that it is in; ``None`` leaves that to the parser.

    *media_type* is the Content-Type as sent, whose charset counts where the bytes are not UTF-8 (RFC 7303, 3.2).
    """
    payload = from_root(payload)
    if payload.startswith(_WIDE):
        return payload, None
    return _whole_elements(_ampersands(_in_utf8(payload, media_type))), "utf-8"


def from_root(payload: bytes) -> bytes:
    """Return *payload* from its declaration or root on, if a program has written a message before it."""
    payload = payload.lstrip(b" \t\r\n")
    if payload.startswith((b"<?", b"<!", codecs.BOM_UTF8)) or _PAGE.match(payload):
        return payload
    root = _ROOT.search(payload, 0, MESSAGE)
    return payload[root.start() :] if root else payload


def _in_utf8(payload: bytes, media_type: str | None) -> bytes:
    """Return *payload* in UTF-8: as it is if it decodes as that, else by the header, the document, or the bytes."""
    if codec := seven_bits(payload):
        return payload.decode(codec, errors="replace").encode()
    text = payload.decode("utf-8", errors="replace")
    if fits(text, CUT):
        return text.encode()  # UTF-8, except for a few bytes that were cut
    for name in (_charset(media_type), _declared(payload)):
        named = payload.decode(name, errors="replace") if name and name != "utf-8" else ""
        if name and named and fits(named, FEW) and not refuted(payload, name):
            return named.encode()
    return payload.decode(charset_of(payload), errors="replace").encode()


def _charset(media_type: str | None) -> str | None:
    found = _CHARSET.search(media_type or "")
    return _known(found[1]) if found else None


def _declared(payload: bytes) -> str | None:
    found = _DECLARATION.match(payload)
    return _known(found[1].decode("ascii")) if found else None


def _known(name: str) -> str | None:
    """Return the codec *name*; ``None`` if it is not one for text."""
    try:
        codec = codecs.lookup(name)
        b"a".decode(name, errors="replace")
    except (LookupError, ValueError):
        return None
    return USUAL if codec.name in _LATIN else codec.name


def _is_text(number: bytes) -> bool:
    """Return whether a reference with *number* is to a character that text may have (XML 1.0, 2.2).

    The parser would take others, half an emoji too, and then not give its text.
    """
    code = int(b"0" + number[1:], 16) if number[1:2] in b"xX" else int(number[1:])
    return code in {0x9, 0xA, 0xD} or 0x20 <= code < 0xD800 or 0xE000 <= code < 0xFFFE or 0x10000 <= code < 0x110000


def _ampersands(payload: bytes) -> bytes:
    """Return *payload* with each ampersand that begins no reference escaped, and HTML's names as characters.

    An entity that the document itself declares is dropped: nothing is expanded or fetched.
    """
    declared = set(_DECLARED_ENTITY.findall(payload)) if b"<!ENTITY" in payload else set()

    def written(found: re.Match[bytes]) -> bytes:
        name = found["name"]
        if found["number"]:
            return found[0] if _is_text(found["number"]) else b""
        if found["literal"] or name in _XML_OWN:
            return found[0]
        if name in declared:
            return b""
        characters = html5.get(name.decode("ascii", "ignore") + ";") if name else None
        if characters:
            return "".join(f"&#{ord(each)};" for each in characters).encode("ascii")
        return b"&amp;" + found[0][1:]

    return _AMPERSAND.sub(written, payload)


def _whole_elements(payload: bytes) -> bytes:
    """Return *payload* without the element or tag in which it ends: half an address is of no use."""
    literal = payload.rfind(b"<![CDATA[")
    if literal >= 0 and b"]]>" not in payload[literal:]:
        payload = payload[:literal]
    last = payload.rfind(b"<")
    if b">" not in payload[last:]:
        payload, last = payload[:last], payload.rfind(b"<", 0, last)
    if last > 0 and payload[last + 1 : last + 2].isalpha() and not payload[last:].rstrip().endswith(b"/>"):
        return payload[:last]
    return payload
