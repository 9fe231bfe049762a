"""JSON that is packed in base64 or percent signs, so that it survives in a string, an attribute or an address."""

from __future__ import annotations

import binascii
import re
from base64 import urlsafe_b64decode
from collections.abc import Iterator
from urllib.parse import unquote, unquote_plus

from crawler.reading.markup.javascript import unquoted

LEAST = 400  # characters that may hold an article
DEEPEST = 3  # times that one value is packed
_PREFIX = re.compile(r"\s*(?:data:[^,\s]{1,80},)?\s*")
_BASE64 = r"(?:[eW][w-z0-9]|JT)[\w+/-]"
"""The first letters of an object or a list, or of one with percent signs."""
_IN_BASE64 = re.compile(rf"{_BASE64}(?:[\w+/-]|\s){{9,}}={{0,2}}\s*")
_IN_PERCENTS = re.compile(r"%(?:7B|5B)", re.IGNORECASE)
_STRING = re.compile(
    rf"\"(?:{_BASE64}|%(?:7B|5B))[^\"\s<>]{{{LEAST},}}\"|'(?:{_BASE64}|%(?:7B|5B))[^'\s<>]{{{LEAST},}}'"
    rf"|`(?:{_BASE64}|%(?:7B|5B))[^`\s<>]{{{LEAST},}}`",
    re.IGNORECASE,
)


def unpacked(text: str) -> str:
    """Return the JSON that is packed in *text*; *text* as it is where none is.

    >>> unpacked("%7B%22title%22%3A%22Lamps%22%7D"), unpacked("eyJ0aXRsZSI6IkxhbXBzIn0="), unpacked("Lamps")
    ('{"title":"Lamps"}', '{"title":"Lamps"}', 'Lamps')
    """
    inner = text
    for _ in range(DEEPEST):
        if inner.lstrip().startswith(("{", "[")):
            return inner
        opened = _opened(inner[_end(inner) :])
        if opened is None:
            return text
        inner = opened
    return inner if inner.lstrip().startswith(("{", "[")) else text


def packed_in(script: str) -> Iterator[str]:
    """Yield the JSON that is packed in the strings of a *script*, whatever function opens it there."""
    for string in _STRING.finditer(script):
        packed = unquoted(string[0])
        if (opened := unpacked(packed)) != packed:
            yield opened


def _end(text: str) -> int:
    prefix = _PREFIX.match(text)
    return prefix.end() if prefix else 0


def _opened(text: str) -> str | None:
    """Return what *text* holds under one wrapping; ``None`` if it has none."""
    if _IN_PERCENTS.match(text):
        return unquote(text) if "%20" in text or " " in text else unquote_plus(text)
    if not _IN_BASE64.fullmatch(text):
        return None
    letters = "".join(text.split()).rstrip("=").replace("+", "-").replace("/", "_")
    try:
        content = urlsafe_b64decode(letters + "=" * (-len(letters) % 4))
    except (binascii.Error, ValueError):
        return None
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        return content.decode("latin-1")
