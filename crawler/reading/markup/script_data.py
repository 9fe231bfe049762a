"""The data in the scripts and attributes of a page, as frameworks write it for the script that draws the page."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from urllib.parse import unquote

from lxml.html import HtmlElement

from crawler.reading.markup.javascript import called_at, unquoted, value_at
from crawler.reading.markup.packed import packed_in, unpacked
from crawler.reading.markup.references import is_flat, referred, streamed, unflattened, unwrapped
from crawler.reading.markup.text import clean_json

LEAST = 400  # characters of a script, attribute or text that may hold an article
LONGEST = 3_000_000  # characters of one script
HANDED_MOST = 300  # statements of one script that hand a value over
_HANDED = re.compile(
    r"(?:\b[\w$]{1,60}(?:\.[\w$]{1,60}|\[\s*['\"][\w$.-]{1,60}['\"]\s*\]){0,6}\s{0,9}="
    r"(?:\s*[\w$.\[\]'\"]{1,80}\s*\|\|)?|\.push\(|\.[\w$]{1,60}\((?:\s*[\w$.]{1,60}\s*,){1,4}(?=\s*\{))"
    r"\s*(?=[{\[(]|function|JSON\.parse\(|['\"][{\[])"
)
"""Code before a value in a script: an assignment, or a call that hands the value to a queue, or behind names."""
_STREAM = re.compile(r"__next_f\s*(?:\|\|\s*\[\]\s*\))?\.push\(\s*(?=\[)")
_ENQUEUED = re.compile(r"\.enqueue\(\s*(?=\")")
_PARSED = re.compile(r"JSON\.parse\(\s*(?:(decodeURIComponent)\(\s*)?")
_STRING = re.compile(r"\"(?:[^\"\\]++|\\.)*+\"|'(?:[^'\\]++|\\.)*+'", re.DOTALL)
_JSON = json.JSONDecoder(strict=False)
_ANGULAR = (("&q;", '"'), ("&l;", "<"), ("&g;", ">"), ("&s;", "'"), ("&a;", "&"))
"""Marks that Angular writes in its JSON in place of others."""


def values_in(tree: HtmlElement) -> Iterator[object]:
    """Yield the values that the scripts and attributes of *tree* hold, except for JSON-LD."""
    chunks: list[str] = []
    pieces: list[str] = []
    for script in tree.iter("script"):
        text, kind = script.text or "", (script.get("type") or "").casefold()
        chunks += _chunks(text) if "__next_f" in text else []
        pieces += _enqueued(text) if ".enqueue(" in text else []
        if "ld+json" in kind or not LEAST < len(text) <= LONGEST or "__next_f" in text:
            continue
        text = unpacked(text)
        found = _json(text) if "json" in kind or text.lstrip().startswith("{") else _statements(text)
        yield from map(referred, found) if "__ref" in text else found
    if chunks:
        yield from streamed(chunks)
    yield from _json("".join(pieces))
    for element in tree.iter("*"):
        yield from _attributes(element)


def inner_value(text: str) -> object | None:
    """Return the value that *text* is as JSON, packed or not; ``None`` for another text or a size that no article has.

    >>> inner_value(json.dumps({"title": "Lamps", "body": "x" * 400}))["title"], inner_value('{"title": "Lamps"}')
    ('Lamps', None)
    """
    value = _decoded(unpacked(text), 0) if LEAST < len(text) <= LONGEST else None
    return value[0] if value else None


def _attributes(element: HtmlElement) -> Iterator[object]:
    """Yield the values that *element* has in its attributes: the properties of a component."""
    for text in element.attrib.values():
        if (value := inner_value(str(text))) is not None:
            yield unwrapped(value) if element.tag == "astro-island" else value


def _json(text: str) -> Iterator[object]:
    """Yield the value that *text* is, put together if Nuxt 3 wrote it piece by piece."""
    text = text.strip()
    for mark, sign in _ANGULAR if text.startswith("{&q;") else ():
        text = text.replace(mark, sign)
    value = _decoded(clean_json(text), 0)
    if value is not None:
        yield unflattened(value[0]) if is_flat(value[0]) and isinstance(value[0], list) else value[0]


def _statements(text: str) -> Iterator[object]:
    """Yield the values that a script hands over, and those packed in its strings."""
    yield from _handed(text)
    for packed in packed_in(text):
        yield from _json(packed)


def _handed(text: str) -> Iterator[object]:
    """Yield the values that the statements of a script hand over, in their order."""
    at = 0
    for _ in range(HANDED_MOST):
        statement = _HANDED.search(text, at)
        if statement is None:
            return
        value = _written(text, statement.end())
        at = value[1] if value else statement.end()
        if value:
            yield value[0]


def _written(text: str, at: int) -> tuple[object, int] | None:
    """Return the value written in *text* at *at*, in any known way, and its end."""
    if found := _decoded(text, at):
        return found
    parsed = _PARSED.match(text, at)
    string = _STRING.match(text, parsed.end() if parsed else at)
    if string:
        written = unquoted(string[0])
        value = _decoded(clean_json(unquote(written) if parsed and parsed[1] else written), 0)
        return (value[0], string.end()) if value else None
    for way in (called_at, value_at):
        try:
            return way(text, at)
        except ValueError:
            continue
    return None


def _decoded(text: str, at: int) -> tuple[object, int] | None:
    if not text.startswith(("{", "["), at):
        return None
    try:
        return _JSON.raw_decode(text, at)
    except (ValueError, RecursionError):
        return None


def _chunks(text: str) -> Iterator[str]:
    """Yield the chunks that the statements of a script add to the stream of Next's app router."""
    for statement in _STREAM.finditer(text):
        found = _decoded(text, statement.end())
        pushed = found[0] if found else None
        if isinstance(pushed, list) and len(pushed) > 1 and isinstance(pushed[1], str):
            yield pushed[1]


def _enqueued(text: str) -> Iterator[str]:
    """Yield the texts that the statements of a script add to the stream of Remix and React Router."""
    for statement in _ENQUEUED.finditer(text):
        if string := _STRING.match(text, statement.end()):
            yield unquoted(string[0])
