"""How a source answered in one run, in words that people read and the next run understands."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Self

UNCHANGED = "unchanged"
CUT_SHORT = "older ones not reached"
_SAID = re.compile(r"lists (?P<listed>\d+)(?: of (?P<total>\d+))?(?P<rest>;.*)?")


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What a source told in one run.

    >>> str(Told(listed=100, total=981))
    'lists 100 of 981'
    """

    listed: int = 0
    total: int | None = None
    """How many there are, where the source says so; unless it was cut short, all of them stand in the ledger."""

    whole: bool = True
    """Whether nothing that it lists was left for another run."""

    problems: tuple[str, ...] = ()

    def __str__(self) -> str:
        if not self.listed and not self.problems and self.whole:
            return UNCHANGED
        of = "" if self.total is None else f" of {self.total}"
        cut = () if self.whole else (CUT_SHORT,)
        return "; ".join([f"lists {self.listed}{of}", *cut, *dict.fromkeys(self.problems)])

    @classmethod
    def parse(cls, said: str) -> Self | None:
        """Return what *said* stands for; ``None`` where it says that the source did not answer as it should.

        >>> Told.parse("lists 500 of 981; older ones not reached").whole
        False
        >>> Told.parse("answered 404")
        """
        if said == UNCHANGED:
            return cls()
        found = _SAID.fullmatch(said)
        if found is None:
            return None
        total = found["total"]
        whole = CUT_SHORT not in (found["rest"] or "")
        return cls(listed=int(found["listed"]), total=int(total) if total else None, whole=whole)


@dataclass(frozen=True, slots=True, kw_only=True)
class Earlier:
    """The last time that a source answered."""

    at: datetime
    """When that run began, aware: what changed since then is not known."""

    told: Told
