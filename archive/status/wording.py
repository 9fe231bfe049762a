"""The words for problems and for the answers of sources: the one place where facts become sentences."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from archive.facts import Fault
from archive.noted import FINE, reason_in
from archive.problems import Problem, SourceReport
from archive.status.fault_words import STATUS, WORDS, Words
from archive.status.meanings import meaning

MISLEADING = {Fault.FOREIGN_PAGES, Fault.NO_ARTICLE_LISTED}
"""Reported even if other sources make up for it: here the declaration is wrong, not the way to the site."""

_RANK = {fault: rank for rank, fault in enumerate(WORDS)}


def words_of(problem: Problem) -> Words:
    """Return what to say of *problem*."""
    if problem.fault is Fault.HTTP and problem.status is not None:
        return next((words for span, words in STATUS.items() if problem.status in span), WORDS[Fault.HTTP])
    words = WORDS[problem.fault]
    if problem.fault is Fault.ROBOTS_UNREACHABLE and (way := Problem.of_reason(problem.got or "")):
        return replace(words, layer=WORDS[way.fault].layer, remedy=WORDS[way.fault].remedy)  # all of the host is
    return words


def message(problem: Problem) -> str:
    """Return *problem* in words.

    >>> message(Problem(fault=Fault.NOT_A_FEED, got="HTML")), message(Problem(fault=Fault.HTTP, status=503))
    ('returned HTML, not a feed', 'the server could not answer (HTTP 503)')
    """
    known = {"got": problem.got or "unknown", "status": problem.status, "number": problem.number, "of": problem.of}
    beside = f"HTTP {problem.status}" if problem.status else problem.got or "no reason known"
    text = words_of(problem).message.format(**known, beside=beside, said=problem.said or problem.got or "unknown")
    extra = f": {problem.got}" if problem.fault in {Fault.HTTP, Fault.LAYOUT_CHANGED} and problem.got else ""
    return text + extra


def layer_of(problem: Problem | None) -> str | None:
    """Return the layer that failed with *problem*; ``None`` if nothing failed."""
    return words_of(problem).layer if problem else None


def gravest(report: SourceReport) -> Problem | None:
    """Return the gravest of the problems in *report* that someone could mend; ``None`` without one.

    >>> gravest(SourceReport(listed=12, problems=(Problem(fault=Fault.PAGES_WITHOUT_END, number=500),)))
    """
    grave = [problem for problem in report.faults if layer_of(problem)]
    return min(grave, key=lambda problem: _RANK[problem.fault], default=None)


def answer(report: SourceReport) -> str:
    """Return in words how a source answered.

    >>> answer(SourceReport(listed=100, new=2, total=981))
    'lists 100 of 981, 2 new'
    """
    if report.failure:
        return message(report.failure)
    return "; ".join(_parts(report))


def outcome(reason: str) -> str:
    """Return in words how a run ended for a publication, whose column says *reason*.

    >>> outcome("robots.txt unreachable (http 503)"), outcome("finished")
    ('robots.txt could not be fetched (HTTP 503)', 'finished')
    """
    problem = Problem.of_reason(reason)
    if problem is None:
        return reason
    if problem.fault is Fault.NO_ARTICLE_LISTED:
        return "no article listed"
    return message(problem)


def why(reason: str) -> str:
    """Return in words what a column means by *reason*, the reason within it too; one of no version of ours stays.

    >>> why("reads worse (half as long)")
    'the page reads worse than the article in the archive: its text is half as long or shorter'
    """
    noted = reason_in(reason)
    if noted is None:
        return outcome(reason)
    return meaning(noted[0], why(noted[1]) if noted[1] else None)


def advice(name: str, reason: str, sources: Mapping[str, SourceReport]) -> Iterator[str]:
    """Yield what to do about the publication *name*, whose part of a run ended with *reason*.

    >>> next(advice("oracle", "failed", {"feed rss": SourceReport(failure=Problem(fault=Fault.LISTS_NOTHING))}))[:31]
    'oracle: feed rss: lists nothing'
    """
    grave = {source: problem for source, report in sources.items() if (problem := gravest(report))}
    if reason in FINE:
        grave = {source: problem for source, problem in grave.items() if problem.fault in MISLEADING}
    for source, problem in grave.items():
        yield _advice(name, f"{source}: {message(problem)}", problem)
    ended = Problem.of_reason(reason)
    if not grave and ended and layer_of(ended):
        yield _advice(name, outcome(reason), ended)


def command_of(problem: Problem, name: str) -> str:
    """Return what to run next about *problem* of the publication *name*."""
    return words_of(problem).command.format(name=name)


def _parts(report: SourceReport) -> Iterator[str]:
    if report.edits:
        yield f"the source cannot list edits ({message(report.edits)})"
    if report.unchanged:
        yield "unchanged"
        return
    of = "" if report.total is None else f" of {report.total}"
    new = "" if report.new is None else f", {report.new} new"
    yield f"lists {report.listed}{of}{new}"
    if not report.whole:
        yield "older entries not read yet; the next run goes on"
    yield from dict.fromkeys(message(problem) for problem in report.problems)


def _advice(name: str, what: str, problem: Problem) -> str:
    return f"{name}: {what} ({layer_of(problem)}): {words_of(problem).remedy}; run: {command_of(problem, name)}"
