"""The earlier answers of a source, known before it is asked."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from archive.problems import SourceReport


@dataclass(frozen=True, slots=True, kw_only=True)
class Earlier:
    """The last time that a source answered."""

    at: datetime
    """When that run began, aware."""

    report: SourceReport
    edits_since: datetime
    """When the last run began in which it listed edits; later edits are not known."""


def earlier_of(runs: Iterable[tuple[datetime, Mapping[str, SourceReport]]]) -> dict[str, Earlier]:
    """Return the last time that each source answered in *runs*, the latest run first.

    If it listed no edits, that goes back to the run in which it last did, or to the first one.
    """
    earlier: dict[str, Earlier] = {}
    settled: set[str] = set()
    for at, reports in runs:
        for source, report in reports.items():
            if report.failure or source in settled:
                continue
            known = earlier.get(source)
            earlier[source] = replace(known, edits_since=at) if known else Earlier(at=at, report=report, edits_since=at)
            if report.edits is None:
                settled.add(source)
    return earlier
