"""A number with its noun, wherever one is shown to a person."""

from __future__ import annotations


def plural(count: float, one: str, many: str | None = None) -> str:
    """Return *count* with its noun.

    >>> plural(1, "article"), plural(2000, "article"), plural(2, "gap of a day", "gaps of a day")
    ('1 article', '2,000 articles', '2 gaps of a day')
    """
    return f"{count:,.0f} {one if count == 1 else many or one + 's'}"
