"""Text that a content system holds as a tree of pieces, written as markup.

The trees of Contentful, Slate, ProseMirror, Lexical, Sanity, DatoCMS, Editor.js, Draft.js, Gutenberg, hast and React
differ in the names of their parts only. Nothing here recurses, so that no nesting exhausts the stack.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape
from typing import Any

from crawler.reading.words.phrases import expression, words

MOST = 5_000  # pieces of one tree
LONGEST = 60  # characters of the name of a piece
_KINDS = words("keys", "called")
_INSIDE = words("keys", "within")
"""Keys for the text or the further pieces of a piece; the first with a value counts."""
_DATES = words("keys", "published")
_NAMED = ("title", "headline")
_WHOLE = (None, "article", "main", "section", "div")
_MARKUP = re.compile(r"</?[a-zA-Z][^<>]*>")
_HEADING = re.compile(r"h(?:ead(?:er|ing))?[-_ ]?(one|two|three|four|five|six|[1-6])?")
_LEVELS = {"one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6}
_OWN = frozenset(words("pieces", "own"))
_ELEMENTS = ("p", "ol", "li", "ul", "blockquote", "span", "br", "tr", "td")
_TAGS = tuple((tag, re.compile(expression("pieces", tag))) for tag in _ELEMENTS)
"""Elements of HTML by their names in content systems."""
_SKIPPED = re.compile(rf"(?:.*[-_ ])?{expression('pieces', 'skipped')}(?:[-_ ].*)?")
"""Pieces of a tree that are not text of its story."""


@dataclass(frozen=True, slots=True)
class _Closing:
    markup: str


def is_rich(pieces: Sequence[object]) -> bool:
    """Return whether *pieces* are those of one text, not the stories of a list."""
    objects = [piece for piece in pieces if isinstance(piece, Mapping)]
    if not objects:
        return sum(isinstance(piece, str) for piece in pieces) > 1
    return any(_inside(piece) is not None for piece in objects) and not all(map(_is_story, objects))


def _is_story(piece: Mapping[str, Any]) -> bool:
    """Return whether *piece* is a story: it has a title, and is not a paragraph, list or link with one."""
    held = piece.get("data")
    holders = (piece, held) if isinstance(held, Mapping) else (piece,)
    named = any(isinstance(holder.get(name), (str, Mapping)) for holder in holders for name in _NAMED)
    return named and (_tag(piece) in _WHOLE or not _kind(piece))


def markup_of(pieces: Sequence[object]) -> str:
    """Return the text in *pieces* as markup.

    >>> markup_of([{"type": "heading", "attrs": {"level": 3}, "content": [{"type": "text", "text": "Rain & lamps"}]}])
    '<h3><span>Rain &amp; lamps</span></h3>'
    """
    written: list[str] = []
    waiting: list[object] = [_paragraph(piece) for piece in reversed(pieces)]
    for _ in range(MOST):
        if not waiting:
            break
        piece = waiting.pop()
        if isinstance(piece, _Closing):
            written.append(piece.markup)
        elif isinstance(piece, str):
            written.append(piece if _MARKUP.search(piece) else escape(piece, quote=False))
        elif isinstance(piece, list):
            waiting += reversed(piece)
        elif isinstance(piece, Mapping) and (tag := _tag(piece)):
            tag, moment = ("time", moment) if (moment := _moment(piece)) else (tag, None)
            written.append(_opening(piece, tag, moment))
            waiting += [_Closing(f"</{tag}>"), _items(_inside(piece), tag)]
    return "".join(written)


def _moment(piece: Mapping[str, Any]) -> str | None:
    """Return the time that *piece* gives for its element; ``None`` for a piece with anything but a time."""
    values = (piece.get(key) for key in (("dateTime", "datetime") if _kind(piece) == "time" else _DATES))
    value = next((value for value in values if isinstance(value, str) and value[:1].isdigit()), None)
    return value if _kind(piece) == "time" or _inside(piece) is None else None


def _opening(piece: Mapping[str, Any], tag: str, moment: str | None) -> str:
    """Return the beginning of an element, with the name that a style sheet knows *piece* by, or its time."""
    name = piece.get("className")
    named = f' class="{escape(name)}"' if isinstance(name, str) else ""
    return f'<{tag}{named} datetime="{escape(moment)}">' if moment else f"<{tag}{named}>"


def _paragraph(piece: object) -> object:
    """Return *piece*, one of the outermost, as a paragraph if it is a line of text alone."""
    if isinstance(piece, str):
        return {"tag": "p", "children": piece}
    return {**piece, "tag": "p"} if isinstance(piece, Mapping) and _tag(piece) == "span" else piece


def _inside(piece: Mapping[str, Any]) -> object:
    """Return the content of *piece*; ``None`` without any."""
    held = ((key, piece.get(key)) for key in _INSIDE)
    key, value = next((pair for pair in held if isinstance(pair[1], (str, list, Mapping)) and pair[1]), ("", None))
    return [_paragraph(each) for each in value] if key == "paragraphs" and isinstance(value, list) else value


def _items(inside: object, tag: str) -> object:
    """Return the content of a piece, with items if it is a list."""
    if isinstance(inside, Mapping):  # properties, as of Editor.js and Gutenberg, the text among them
        inside = _inside(inside)
    if tag not in ("ul", "ol") or not isinstance(inside, list):
        return inside
    return [item if _is_item(item) else {"tag": "li", "children": item} for item in inside]


def _is_item(item: object) -> bool:
    return isinstance(item, Mapping) and _tag(item) in ("li", None)


def _kind(piece: Mapping[str, Any]) -> str:
    """Return the name of *piece*; ``""`` without one."""
    if piece.get("_type") == "block":  # Sanity's: its style says what it is
        return "li" if piece.get("listItem") else str(piece.get("style") or "p").lower()
    kinds = (piece.get(key) for key in _KINDS)
    named = (kind for kind in kinds if isinstance(kind, str) and kind not in ("element", "html"))
    return next(named, "")[:LONGEST].lower().removeprefix("core/")


def _tag(piece: Mapping[str, Any]) -> str | None:
    """Return the element of HTML for *piece*; ``None`` if it is not text."""
    kind = _kind(piece)
    if kind in _OWN:
        return kind
    if heading := _HEADING.fullmatch(kind):
        return f"h{_level(piece, heading[1])}"
    tag = next((tag for tag, names in _TAGS if names.fullmatch(kind)), None)
    if tag == "ul" and _holds(piece, "ordered", "ol"):
        return "ol"
    if tag or not kind:
        return tag or "span"
    return None if _SKIPPED.fullmatch(kind) else "div"


def _holds(piece: Mapping[str, Any], *values: str) -> bool:
    data = piece.get("data") if isinstance(piece.get("data"), Mapping) else piece
    return any(value in values for value in (data or {}).values() if isinstance(value, str))


def _level(piece: Mapping[str, Any], written: str | None) -> int:
    """Return the level of a heading by its name, else by its properties, else 2."""
    if written:
        return _LEVELS.get(written) or int(written)
    places = (piece, *(piece[key] for key in ("attrs", "data", "attributes") if isinstance(piece.get(key), Mapping)))
    levels = (place.get(key) for place in places for key in ("level", "depth"))
    return next((level for level in levels if type(level) is int and 0 < level < 7), 2)
