"""A fault with its details, the answer of a source, and the results of a run for a publication.

A :class:`Problem` is written as JSON into ``run_publications.sources``, and in a few words (:attr:`Problem.reason`)
wherever a column holds one reason: ``http 404``. The words for people are in :mod:`archive.status.fault_words`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Self

from archive.facts import Fault, PartOutcome
from archive.noted import Noted, brief, written

_FAULTS: dict[str, Fault] = {written(fault): fault for fault in Fault}


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """A fault, with its details."""

    fault: Fault
    got: str | None = None
    """The thing received instead, e.g. ``HTML`` or ``Cloudflare``: a name or a code, never a sentence."""

    status: int | None = None
    """Of HTTP."""

    number: int | None = None
    """How many: entries read before an XML file breaks, entries without link, pages after which a source was left."""

    of: int | None = None
    """Out of how many."""

    said: str | None = None
    """The note of an earlier version whose fault is not known."""

    def __post_init__(self) -> None:
        """Bound what a server said."""
        if self.got is not None:
            object.__setattr__(self, "got", brief(self.got))  # frozen

    @property
    def reason(self) -> Noted:
        """The problem as a column writes it.

        >>> Problem(fault=Fault.HTTP, status=404).reason, Problem(fault=Fault.CHALLENGE_PAGE, got="Imperva").reason
        ('http 404', 'challenge page (Imperva)')
        """
        if self.fault is Fault.HTTP:
            return Noted(f"http {self.status}")
        beside = f"http {self.status}" if self.status else self.got if self.fault in NAMED else None
        return Noted(f"{written(self.fault)} ({beside})") if beside else written(self.fault)

    @classmethod
    def of_reason(cls, reason: str) -> Self | None:
        """Return the problem that a column writes as *reason*; ``None`` if it is not a fault of asking.

        >>> Problem.of_reason("robots.txt unreachable (http 503)").status
        503
        >>> Problem.of_reason("finished")
        """
        if plain := re.fullmatch(r"http (\d+)", reason):
            return cls(fault=Fault.HTTP, status=int(plain[1]))
        name, _, beside = reason.removesuffix(")").partition(" (")
        fault = _FAULTS.get(name)
        if fault is None:
            return None
        status = re.fullmatch(r"http (\d+)", beside)
        return cls(fault=fault, status=int(status[1])) if status else cls(fault=fault, got=beside or None)

    def stored(self) -> dict[str, Any]:
        """Return the problem as JSON holds it: without what is not known."""
        fields = {name: getattr(self, name) for name in PARAMETERS}
        return {"fault": str(self.fault)} | {name: value for name, value in fields.items() if value is not None}

    @classmethod
    def loaded(cls, stored: object) -> Self:
        """Return the problem that JSON holds as *stored*; a fault of a newer version is ``OTHER``."""
        if not isinstance(stored, Mapping):
            return cls(fault=Fault.OTHER, said=str(stored))
        fault = stored.get("fault")
        if not isinstance(fault, str) or fault not in set(Fault):
            return cls(fault=Fault.OTHER, said=str(fault))
        texts = {name: stored[name] for name in ("got", "said") if isinstance(stored.get(name), str)}
        counts = {name: stored[name] for name in ("status", "number", "of") if isinstance(stored.get(name), int)}
        return cls(fault=Fault(fault), **texts, **counts)


PARAMETERS = ("got", "status", "number", "of", "said")
NAMED = {Fault.CHALLENGE_PAGE, Fault.NOT_PARSED, Fault.ROBOTS_UNREACHABLE, Fault.LAYOUT_CHANGED, Fault.OTHER}
"""Faults whose column says what is known beside them: whose challenge it was, which fields changed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceReport:
    """How a source answered in one run."""

    listed: int = 0
    """Entries that it listed, known ones too."""

    new: int | None = 0
    """Entries that the ledger had not seen, edited ones too; ``None`` if an earlier version did not count them."""

    total: int | None = None
    """The total, if the source gives it; unless it was cut short, the ledger has all of them."""

    whole: bool = True
    """Whether nothing that it lists was left for another run."""

    problems: tuple[Problem, ...] = ()
    """Faults of parts of it."""

    edits: Problem | None = None
    """Why it did not list what was edited since the last run, where it should; the next run asks again."""

    failure: Problem | None = None
    """Why it did not answer as a source should; then the other fields say nothing."""

    @property
    def unchanged(self) -> bool:
        """Whether it is as it was when it was last asked."""
        return not (self.failure or self.listed or self.new or self.problems) and self.whole

    @property
    def faults(self) -> tuple[Problem, ...]:
        """All that was wrong."""
        return (self.failure,) if self.failure else self.problems

    def stored(self) -> dict[str, Any]:
        """Return the report as JSON holds it.

        >>> SourceReport(failure=Problem(fault=Fault.NOT_A_FEED, got="HTML")).stored()
        {'fault': 'not_a_feed', 'got': 'HTML'}
        >>> SourceReport(listed=100, new=2, total=981).stored()
        {'listed': 100, 'new': 2, 'total': 981}
        """
        if self.failure:
            return self.failure.stored()
        facts: dict[str, Any] = {"unchanged": True} if self.unchanged else {"listed": self.listed}
        if self.new is not None and not self.unchanged:
            facts["new"] = self.new
        if self.total is not None:
            facts["total"] = self.total
        if not self.whole:
            facts["whole"] = False
        if self.problems:
            facts["problems"] = [problem.stored() for problem in self.problems]
        return facts | ({"edits": self.edits.stored()} if self.edits else {})

    @classmethod
    def loaded(cls, stored: object) -> Self:
        """Return the report in *stored* JSON; text that is not a report is kept as ``OTHER``."""
        if not isinstance(stored, Mapping):
            return cls(failure=Problem(fault=Fault.OTHER, said=str(stored)))
        if "fault" in stored:
            return cls(failure=Problem.loaded(stored))
        edits, problems = stored.get("edits"), stored.get("problems")
        return cls(
            listed=_count(stored.get("listed")) or 0,
            new=_count(stored.get("new")),
            total=_count(stored.get("total")),
            whole=stored.get("whole") is not False,
            problems=tuple(Problem.loaded(problem) for problem in problems) if isinstance(problems, list) else (),
            edits=Problem.loaded(edits) if edits else None,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicationReport:
    """The results of a run for one publication; the columns of ``run_publications``."""

    outcome: PartOutcome | Noted
    """A fault where one ended it."""

    listed: int = 0
    """URLs that the sources listed and the ledger had not seen."""

    new: int = 0
    changed: int = 0
    unchanged: int = 0
    gone: int = 0
    not_articles: int = 0
    failed: int = 0
    waiting: int = 0
    """URLs that were due and not reached, or wait for a back-fill."""

    requests: int = 0
    bytes: int = 0
    """Of all answers as transferred: status line, headers, and bodies still compressed."""

    seconds: float = 0.0
    sources: Mapping[str, object] = field(default_factory=dict)
    """Source name to how it answered."""


def _count(stored: object) -> int | None:
    return stored if isinstance(stored, int) else None


def reports_in(sources: Mapping[str, object]) -> dict[str, SourceReport]:
    """Return the reports of a run by source, in the order in which they were asked, from their column."""
    return {source: SourceReport.loaded(stored) for source, stored in sources.items()}
