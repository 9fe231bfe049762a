"""Sources that fail, or list unwanted addresses, and those of them that a person must know of."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import takewhile

from archive.facts import Fault
from archive.problems import Problem
from archive.status.observed import PublicationRun
from archive.status.wording import MISLEADING, gravest

PATIENCE = 3  # runs in which one of several sources may fail: sites are mended without us
PATIENT_FOR = timedelta(days=2)  # the same for those who crawl every hour


@dataclass(frozen=True, slots=True, kw_only=True)
class Trouble:
    """A source that fails, or lists unwanted addresses."""

    source: str
    problem: Problem
    own: bool
    """Whether it lists something of its own site all the same."""

    since: datetime
    runs: int
    """How many in a row it was so in."""

    worked: bool
    """Whether it did well before."""


def troubles(runs: Sequence[PublicationRun]) -> list[Trouble]:
    """Return the sources that did not do well when they last answered; *runs* are the runs, the latest first.

    A source that is unchanged is as it was before, troubles included.
    """
    found = (_trouble(source, runs) for source in (runs[0].sources if runs else {}))
    return [trouble for trouble in found if trouble]


def matters(trouble: Trouble, latest: PublicationRun) -> bool:
    """Return whether a person must know of *trouble* though other sources make up for it.

    A source that never worked is a wrong guess; `blotter status NAME` shows it, and nobody is called.
    """
    fault = trouble.problem.fault
    if fault in MISLEADING and (fault is Fault.NO_ARTICLE_LISTED or not trouble.own):
        return True
    lasting = trouble.runs >= PATIENCE and latest.started_at - trouble.since >= PATIENT_FOR
    return trouble.worked and lasting


def _trouble(source: str, runs: Sequence[PublicationRun]) -> Trouble | None:
    answers = [(part, part.sources[source]) for part in runs if source in part.sources]
    answers = [(part, report) for part, report in answers if not report.unchanged]
    failing = list(takewhile(lambda each: gravest(each[1]), answers))
    problem = gravest(failing[0][1]) if failing else None
    if problem is None:
        return None
    return Trouble(
        source=source,
        problem=problem,
        own=failing[0][1].listed > 0,
        since=failing[-1][0].started_at,
        runs=len(failing),
        worked=len(answers) > len(failing),
    )
