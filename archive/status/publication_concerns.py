"""Concerns about one publication."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import takewhile

from archive.facts import Alarm, Fault
from archive.plural import plural
from archive.problems import Problem
from archive.publications.activity import State
from archive.status.concerns import Concern
from archive.status.field_rates import LATEST, length, rates
from archive.status.observed import SUCCESS, Observed, PublicationRun
from archive.status.rhythm import gap_in_words, silence
from archive.status.troubles import Trouble, matters, troubles
from archive.status.wording import MISLEADING, command_of, layer_of, message, outcome, words_of

OUTAGE = 2  # runs in a row that may fail after one that went well: a site that is down is usually up again by itself
FAILED_FEW = 5  # failed URLs of one run, below which no share of them is called many
FAILED_MANY = 0.2  # of the URLs requested in one run


def concerns(observed: Observed, found: Sequence[Trouble]) -> Iterator[Concern]:
    """Yield the concerns about one publication with the troubles *found*; nothing if it is not crawled."""
    if observed.state != State.ACTIVE:
        return
    if observed.runs:
        yield from _of_the_run(observed, found)
    yield from _placeholders(observed)
    yield from _silent(observed)
    yield from _worse_read(observed)


def _of_the_run(observed: Observed, found: Sequence[Trouble]) -> Iterator[Concern]:
    """Yield why nothing came, and what was wrong in the run before that: an outage does not mend a source."""
    failing = _failing(observed)
    if failing:
        yield from _failed(observed, found)
    if before := observed.runs[len(failing) :]:
        found_before = troubles(before)
        yield from (_source(observed.slug, trouble) for trouble in found_before if matters(trouble, before[0]))
        yield from _many_failed(observed, before)


def _failed(observed: Observed, found: Sequence[Trouble]) -> Iterator[Concern]:
    """Yield why nothing came of the latest run, one concern for each layer that failed.

    Placeholder pages that last are reported by :func:`_placeholders`.
    """
    latest = observed.runs[0]
    if 0 < outage(observed, found) <= OUTAGE or (latest.shows_no_story and observed.lasting_placeholders):
        return
    since = f"{_failing(observed)[-1].started_at:%Y-%m-%d}"
    ended = Problem.of_reason(latest.outcome)
    if ended and layer_of(ended) and not (found and ended.fault is Fault.NO_ARTICLE_LISTED):
        yield _mended(observed.slug, outcome(latest.outcome), ended, since)
    elif found:
        yield from _by_layer(observed.slug, latest.outcome, found, since)
    else:
        yield Concern(
            publication=observed.slug,
            reason=Alarm.FAILED,
            what=f"{latest.outcome}, {latest.failed} of {latest.done} addresses failed{_most(observed)}",
            since=since,
            remedy="the sources answer and the pages do not; see the faults of the run",
            command=f"blotter runs {latest.run_id}",
        )


def outage(observed: Observed, found: Sequence[Trouble]) -> int:
    """Return in how many runs in a row nothing came, since one that went well; 0 where it was no outage of the site.

    A publication that never went well, or whose sources list what is not wanted, will not mend by itself.
    """
    declared_wrong = any(trouble.problem.fault in MISLEADING for trouble in found)
    return 0 if observed.last_success is None or declared_wrong else len(_failing(observed))


def _failing(observed: Observed) -> list[PublicationRun]:
    """Return the latest runs in a row without any answer, the latest first."""
    return list(takewhile(lambda run: run.outcome != SUCCESS, observed.runs))


def _by_layer(slug: str, ended: str, found: Sequence[Trouble], since: str) -> Iterator[Concern]:
    for layer in dict.fromkeys(layer_of(trouble.problem) for trouble in found):
        alike = [trouble for trouble in found if layer_of(trouble.problem) == layer]
        causes = "; ".join(f"{each.source}: {message(each.problem)}" for each in alike)
        yield _mended(slug, f"{outcome(ended)}: {causes}", alike[0].problem, since)


def _mended(slug: str, what: str, problem: Problem, since: str, *, source: str = "") -> Concern:
    """Return *what* is wrong with the publication, or with its *source*, with the remedy of *problem*."""
    return Concern(
        publication=slug,
        reason=Alarm.SOURCE if source else Alarm.FAILED,
        subject=source,
        what=f"{what} ({layer_of(problem)})",
        since=since,
        remedy=words_of(problem).remedy,
        command=command_of(problem, slug),
    )


def _source(slug: str, trouble: Trouble) -> Concern:
    what = f"{trouble.source}: {message(trouble.problem)}"
    return _mended(slug, what, trouble.problem, f"{trouble.since:%Y-%m-%d}", source=trouble.source)


def _many_failed(observed: Observed, runs: Sequence[PublicationRun]) -> Iterator[Concern]:
    streak = list(takewhile(_fails, runs))
    if len(streak) > (OUTAGE if len(streak) < len(runs) else 0):
        yield Concern(
            publication=observed.slug,
            reason=Alarm.MANY_FAILED,
            what=f"{streak[0].failed} of {streak[0].done} addresses failed in run {streak[0].run_id}{_most(observed)}",
            since=f"{streak[-1].started_at:%Y-%m-%d}",
            remedy="Blotter tries them again after growing gaps; if they still fail, see what the site offers",
            command=f"blotter probe {observed.slug}",
        )


def _placeholders(observed: Observed) -> Iterator[Concern]:
    if number := observed.lasting_placeholders:
        show, their = ("addresses show", "their") if number > 1 else ("address shows", "its")
        yield Concern(
            publication=observed.slug,
            reason=Alarm.PLACEHOLDER,
            what=f"{number:,} {show} another page in place of {their} story (placeholder page)",
            since=None,
            remedy="open one in a browser: if the site shows its stories only after consent or a login, they wait",
            command=f"blotter status {observed.slug}",
        )


def _fails(part: PublicationRun) -> bool:
    return part.failed >= FAILED_FEW and part.failed > FAILED_MANY * part.done


def _most(observed: Observed) -> str:
    reasons = sorted(observed.failing, key=lambda reason: observed.failing[reason], reverse=True)
    return f", most of them: {reasons[0]}" if reasons else ""


def _silent(observed: Observed) -> Iterator[Concern]:
    """Yield that a publication, or one of its sources, brings nothing new; counted up to the last run that did well."""
    if observed.last_success is None:
        return
    until = observed.last_success.date()
    if silent := silence((sample.day for sample in observed.samples), until=until):
        what = f"nothing new, though something usually comes every {gap_in_words(silent.usual)}"
        yield _quiet(observed.slug, what, f"{silent.since}")
        return
    answered = next((run.sources for run in observed.runs if run.sources), {})
    kinds = list(dict.fromkeys(source.split()[0] for source in answered))
    for rank, kind in enumerate(kinds):
        silent = silence((sample.day for sample in observed.samples if sample.listed_by == kind), until=until)
        if silent and not any(
            sample.listed_by in kinds[:rank] and sample.day > silent.since for sample in observed.samples
        ):
            what = f"{kind} brings nothing new, though it usually does every {gap_in_words(silent.usual)}"
            yield _quiet(observed.slug, what, f"{silent.since}", subject=kind)


def _quiet(slug: str, what: str, since: str, *, subject: str = "") -> Concern:
    return Concern(
        publication=slug,
        reason=Alarm.SILENT,
        subject=subject,
        what=what,
        since=since,
        remedy="see whether the site still publishes, and where it lists it now",
        command=f"blotter probe {slug}",
    )


def _worse_read(observed: Observed) -> Iterator[Concern]:
    for rate in rates(observed.samples, observed.known_worse):
        if rate.broken and rate.usual is not None:
            what = f"{rate.name}: {rate.latest:.0%} of the latest {LATEST} articles, usually {rate.usual:.0%}"
            yield _redesigned(observed.slug, rate.name, what, since=f"{rate.since}", example=rate.example)
    words = length(observed.samples, observed.known_worse)
    if words and words.broken:
        what = f"body: {plural(words.latest, 'word')} in the latest {LATEST} articles, usually {words.usual}"
        yield _redesigned(observed.slug, "body", what, since=f"{words.since}", example=words.example)


def _redesigned(slug: str, field: str, what: str, *, since: str, example: str | None) -> Concern:
    return Concern(
        publication=slug,
        reason=Alarm.FIELD,
        subject=field,
        what=what,
        since=since,
        remedy="the site may have been redesigned: compare an article with its page",
        command=f"blotter show {example}",
    )
