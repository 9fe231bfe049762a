"""Values of JSON columns, written and read back: no reader fails on a row, even if another program spoilt it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any


def as_json(values: Mapping[str, Any]) -> str:
    """Return *values* as a JSON column holds them: the same text for equal values."""
    return json.dumps(dict(values), ensure_ascii=False, sort_keys=True)


def mapping_in(text: str | None) -> dict[str, Any]:
    """Return the JSON object that *text* holds; an empty one where it holds none.

    >>> mapping_in('{"headline": "page"}'), mapping_in("[1]"), mapping_in(None)
    ({'headline': 'page'}, {}, {})
    """
    value = _value_in(text)
    return value if isinstance(value, dict) else {}


def names_in(text: str | None) -> tuple[str, ...]:
    """Return the texts of the JSON list that *text* holds; none where it holds none.

    >>> names_in('["body", 1]'), names_in('"body"')
    (('body',), ())
    """
    return texts(_value_in(text))


def texts(value: object) -> tuple[str, ...]:
    """Return the texts among those that *value* lists."""
    return tuple(each for each in value if isinstance(each, str)) if isinstance(value, list) else ()


def _value_in(text: str | None) -> Any:
    try:
        return json.loads(text or "null")
    except (ValueError, RecursionError):
        return None
