"""Entries that were removed from a list, other than by dropping its end. Pure."""

from __future__ import annotations

from collections.abc import Sequence

MOST = 2  # a list that drops more than one in this many was itself rebuilt, or cut off


def removed(before: Sequence[str], now: Sequence[str]) -> set[str]:
    """Return the entries removed from a list that was *before* and is *now*: their pages may be gone.

    A feed or a list of news drops its last entries when new ones come: an entry that was after all the rest
    was not removed, unless nothing new came.

    >>> removed(["d", "c", "b", "a"], ["e", "d", "b"])
    {'c'}
    >>> removed(["d", "c", "b", "a"], ["d", "c", "b"])
    {'a'}
    """
    left = set(now)
    dropped = {url for url in before if url not in left}
    if len(dropped) * MOST > len(set(before)):
        return set()
    if left <= set(before):
        return dropped
    last = max((at for at, url in enumerate(before) if url in left), default=0)
    return {url for url in before[:last] if url not in left}
