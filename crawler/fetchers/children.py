"""Fetchers on this machine: children of this process, without any engine."""

from __future__ import annotations

from collections.abc import Collection

from crawler.fetchers.links import ChildLink


class Children:
    """The places of *number* children."""

    where = "the processes of this machine"

    def __init__(self, number: int) -> None:
        self._names = [str(each) for each in range(number)]

    @classmethod
    async def of(cls, number: int) -> Children:
        """Return the places of *number* children."""
        return cls(number)

    async def present(self) -> Collection[str]:
        """Return the names of all places."""
        return self._names

    async def link(self, name: str) -> ChildLink:  # noqa: ARG002  # one is as good as another
        """Start a child; return the line to it."""
        return await ChildLink.started()

    async def close(self) -> None:
        """Leave all places: nothing is held."""
