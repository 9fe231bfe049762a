"""The data in the scripts of a page, as frameworks write it for the script that draws the page."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

from lxml.html import HtmlElement

from crawler.reading.markup.javascript import called_at, unquoted, value_at
from crawler.reading.markup.references import is_flat, streamed, unflattened
from crawler.reading.markup.text import clean_json

LEAST = 400  # characters of a script that may hold an article
LONGEST = 3_000_000  # characters of one script
HANDED_MOST = 300  # statements of one script that hand a value over
_HANDED = re.compile(
    r"(?:\b[\w$]{1,60}(?:\.[\w$]{1,60}|\[\s*['\"][\w$.-]{1,60}['\"]\s*\]){0,6}\s{0,9}="
    r"(?:\s*[\w$.\[\]'\"]{1,80}\s*\|\|)?|\.push\()\s*(?=[{\[(]|function|JSON\.parse\(|['\"][{\[])"
)
"""Code before a value in a script: an assignment, or a call that hands the value to a queue."""
_STREAM = re.compile(r"__next_f\s*(?:\|\|\s*\[\]\s*\))?\.push\(\s*(?=\[)")
_PARSED = re.compile(r"JSON\.parse\(\s*")
_STRING = re.compile(r"\"(?:[^\"\\]++|\\.)*+\"|'(?:[^'\\]++|\\.)*+'", re.DOTALL)
_JSON = json.JSONDecoder(strict=False)


def values_in(tree: HtmlElement) -> Iterator[object]:
    """Yield the values that the scripts of *tree* hold, except for JSON-LD."""
    chunks: list[str] = []
    for script in tree.iter("script"):
        text, kind = script.text or "", (script.get("type") or "").casefold()
        chunks += _chunks(text) if "__next_f" in text else []
        if "ld+json" in kind or not LEAST < len(text) <= LONGEST or "__next_f" in text:
            continue
        yield from _json(text) if "json" in kind else _handed(text)
    if chunks:
        yield from streamed(chunks)


def _json(text: str) -> Iterator[object]:
    """Yield the value that *text* is, put together if Nuxt 3 wrote it piece by piece."""
    value = _decoded(clean_json(text.strip()), 0)
    if value is not None:
        yield unflattened(value[0]) if is_flat(value[0]) and isinstance(value[0], list) else value[0]


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
        value = _decoded(clean_json(unquoted(string[0])), 0)
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
