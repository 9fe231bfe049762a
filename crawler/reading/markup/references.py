"""Values that frameworks write out piece by piece, each piece referring to others, put together again.

Nothing here recurses, so that no nesting exhausts the stack, and all of it ends, though pieces may refer to each other
in a ring.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

MOST = 50_000  # objects and lists put together
MOST_ROWS = 5_000  # of the streams of Next
HOPS = 10  # wrappers around one value
_WRAPPERS = frozenset(("Reactive", "ShallowReactive", "Ref", "ShallowRef", "Island", "Date", "BigInt"))
_COLLECTIONS = frozenset(("Set", "Map"))
_NUMBERED = re.compile(r"_\d{1,6}")
_ROW = re.compile(rb"([0-9a-f]{0,8}):(?:T([0-9a-f]{1,8}),)?")
_TO_ROW = re.compile(r"\$[L@]?([0-9a-f]{1,8})")
_JSON = json.JSONDecoder(strict=False)


def rewritten(value: object, change: Callable[[object], object]) -> object:
    """Return *value* with each value in it changed by *change*, in place, the outer ones first."""
    root = [value]
    waiting: list[Any] = [root]
    seen: set[int] = set()
    while waiting and len(seen) < MOST:
        holder = waiting.pop()
        if id(holder) in seen:
            continue
        seen.add(id(holder))
        for key in list(holder) if isinstance(holder, dict) else range(len(holder)):
            holder[key] = change(holder[key])
            if isinstance(holder[key], (dict, list)):
                waiting.append(holder[key])
    return root[0]


def is_flat(value: object) -> bool:
    """Return whether *value* is one that Nuxt 3 or Remix wrote: a list whose first piece names others by number."""
    if not isinstance(value, list) or len(value) < 2:
        return False
    first = value[0]
    inner = list(first.values()) if isinstance(first, dict) else first[1:] if isinstance(first, list) else []
    return bool(inner) and all(type(each) is int and each < len(value) for each in inner)


def unflattened(pieces: Sequence[object]) -> object:
    """Return the value that *pieces* make up; the first piece is the whole.

    >>> unflattened([{"title": 1, "tags": 2}, "Lamps", [1, 3], "Rain"])
    {'title': 'Lamps', 'tags': ['Lamps', 'Rain']}
    >>> unflattened([{"_1": 2}, "title", "Lamps"])
    {'title': 'Lamps'}
    """
    made: list[Any] = [type(piece)() if isinstance(piece, (dict, list)) else piece for piece in pieces]
    for piece, new in zip(pieces, made, strict=True):
        if isinstance(piece, dict):
            new.update({_key(key, pieces): _target(number, pieces, made) for key, number in piece.items()})
        elif isinstance(piece, list):
            new.extend(_target(number, pieces, made) for number in piece[_is_collection(piece) :])
    return _target(0, pieces, made)


def _key(key: str, pieces: Sequence[object]) -> str:
    """Return *key*, or the piece that it names, as Remix writes it: ``_5``."""
    number = int(key[1:]) if _NUMBERED.fullmatch(key) else len(pieces)
    return str(pieces[number]) if number < len(pieces) else key


def _target(number: object, pieces: Sequence[object], made: Sequence[Any]) -> object:
    """Return the *made* value of the piece *number*, without its wrappers; ``None`` if there is no such piece."""
    for _ in range(HOPS):
        if isinstance(number, str):
            return number
        if type(number) is not int or not 0 <= number < len(pieces):
            return None
        piece = pieces[number]
        if not isinstance(piece, list) or not _is_wrapper(piece):
            return made[number]
        number = piece[1]
    return None


def _is_wrapper(piece: list[object]) -> bool:
    return len(piece) > 1 and isinstance(piece[0], str) and piece[0] in _WRAPPERS


def _is_collection(piece: list[object]) -> bool:
    return bool(piece) and isinstance(piece[0], str) and piece[0] in _COLLECTIONS


def unwrapped(value: object) -> object:
    """Return *value*, the properties of a component as Astro writes them, without the number of a kind before each.

    >>> unwrapped({"title": [0, "Lamps"], "tags": [1, [[0, "Rain"]]]})
    {'title': 'Lamps', 'tags': ['Rain']}
    """
    return rewritten(value, lambda each: each[1] if _is_numbered(each) and isinstance(each, list) else each)


def _is_numbered(value: object) -> bool:
    return isinstance(value, list) and len(value) == 2 and type(value[0]) is int


def referred(value: object) -> object:
    """Return *value* with the objects of a cache, as Apollo writes it, in the places that name them.

    >>> referred({"Story:1": {"author": {"__ref": "Person:2"}}, "Person:2": {"name": "Ann"}})["Story:1"]
    {'author': {'name': 'Ann'}}
    """
    cached: dict[object, object] = {}

    def note(each: object) -> object:
        if isinstance(each, dict):
            cached.update((key, one) for key, one in each.items() if isinstance(one, dict) and ":" in str(key))
        return each

    def put(each: object) -> object:
        name = each.get("__ref") if isinstance(each, dict) else None
        return cached.get(name, each) if isinstance(name, str) else each

    return rewritten(rewritten(value, note), put)


def streamed(chunks: Sequence[str]) -> list[object]:
    """Return the rows that Next's app router streamed in *chunks*, without rows that are part of others.

    >>> streamed(['0:["$","p",null,{"children":"$1"}]\\n1:T6,', "Lamps."])
    [{'tag': 'p', 'children': 'Lamps.'}]
    """
    rows = _rows("".join(chunks).encode("utf-8", "ignore"))
    inner: set[str] = set()

    def change(value: object) -> object:
        if isinstance(value, str) and (row := _TO_ROW.fullmatch(value)):
            inner.add(row[1])
            value = rows.get(row[1])
        return _element(value) if isinstance(value, list) else _text(value)

    whole = rewritten(dict(rows), change)
    return [row for key, row in whole.items() if key not in inner] if isinstance(whole, dict) else []


def _text(value: object) -> object:
    """Return *value*, a text as React writes it, without its mark; ``None`` if the mark is not that of a text."""
    if not isinstance(value, str) or not value.startswith("$"):
        return value
    return value[1:] if value.startswith("$$") else value[2:] if value.startswith("$D") else None


def _rows(stream: bytes) -> dict[str, object]:
    rows: dict[str, object] = {}
    at = 0
    while at < len(stream) and len(rows) < MOST_ROWS:
        row = _ROW.match(stream, at)
        end = stream.find(b"\n", at)
        end = len(stream) if end < 0 else end
        if row and row[2]:
            end = row.end() + int(row[2], 16)
            rows[row[1].decode()] = stream[row.end() : end].decode("utf-8", "ignore")
            at = end
            continue
        if row and stream[row.end() : row.end() + 1] in (b"[", b"{", b'"'):
            rows[row[1].decode()] = _decoded(stream[row.end() : end].decode("utf-8", "ignore"))
        at = end + 1
    return rows


def _decoded(text: str) -> object:
    try:
        return _JSON.raw_decode(text)[0]
    except (ValueError, RecursionError):
        return None


def _element(value: list[object]) -> object:
    """Return *value* as an object, if it is an element as React writes it: ``["$", tag, key, properties]``."""
    if len(value) < 4 or value[0] != "$" or not isinstance(value[1], str):
        return value
    own = value[3] if isinstance(value[3], Mapping) else {}
    return {"tag": "div" if value[1].startswith("$") else value[1], **own}
