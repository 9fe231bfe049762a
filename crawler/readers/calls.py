"""What goes between a run and the workers of a cluster: calls of parsers, packed in batches."""

from __future__ import annotations

import pickle
import zlib
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from archive.noted import Noted
from crawler.reading.pool import NotParsed

PAGES = 16  # in one batch: a task of Dask costs 3 to 4 ms, which a page alone does not repay
BYTES = 1 << 20  # of one batch, before it is packed; a larger page goes alone
LEVEL = 1  # of zlib: the writer packs all that many workers read


class Limits(NamedTuple):
    """What one page or list may cost a worker."""

    seconds: float
    """Of a processor."""

    memory: int
    """Bytes."""


class Made(NamedTuple):
    """What a worker made of one call."""

    pickled: bytes
    reason: Noted | None = None
    """Why it made nothing; ``None`` if it did."""

    def value(self) -> Any:
        """Return what was made.

        Raises:
            NotParsed: nothing was.

        """
        if self.reason is not None:
            raise NotParsed(self.reason)
        return pickle.loads(self.pickled)  # noqa: S301  # made by a worker of our own cluster


@dataclass(eq=False, slots=True)
class Call:
    """One call of a parser, and the way to its caller."""

    pickled: bytes
    future: Future[Made] = field(default_factory=Future)
    deaths: int = 0
    """How many workers were lost while they had it."""

    @classmethod
    def of(cls, parser: Callable[..., Any], given: Sequence[Any], named: Mapping[str, Any]) -> Call:
        """Return the call of *parser*, a function of a module."""
        return cls(pickle.dumps((parser, given, named)))


def packed(parts: object) -> bytes:
    """Return *parts*, calls or what was made of them, as they go over the wire."""
    return zlib.compress(pickle.dumps(parts), LEVEL)


def unpacked(sent: bytes) -> Any:
    """Return the parts that *sent* was made of."""
    return pickle.loads(zlib.decompress(sent))  # noqa: S301  # sent by our own side of the cluster
