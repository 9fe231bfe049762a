"""What needs a person: what it is, since when, what to do, and the command to begin with."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise, takewhile

from archive.articles.parting import Mixed
from archive.articles.review import Event
from archive.commands.terminal import printable
from archive.facts import Alarm, Fault, RunOutcome
from archive.problems import Problem
from archive.records import State
from archive.status.field_rates import LATEST, length, rates
from archive.status.observed import SUCCESS, Observed, PublicationRun
from archive.status.rhythm import silence
from archive.status.wording import MISLEADING, command_of, gravest, layer_of, message, outcome, why, words_of

ARCHIVE = "archive"  # name of what concerns no single publication
PATIENCE = 3  # runs in which one of several sources may fail: sites are mended without us
PATIENT_FOR = timedelta(days=2)  # the same for those who crawl every hour
OUTAGE = 2  # runs in a row that may fail after one that went well: a site that is down is usually up again by itself
FAILED_FEW = 5  # failed URLs of one run, below which no share of them is called many
FAILED_MANY = 0.2  # of the URLs asked for in one run
KILLED = 3  # killed runs in a row: one is a reboot, three are a machine that is too small
RUNS_FEW = 5  # gaps between runs that make a habit
LATE = 3  # usual gaps after which a run is missed
NEVER_LATE = timedelta(days=2)  # sooner than this nobody is told


@dataclass(frozen=True, slots=True, kw_only=True)
class Concern:
    """One thing that needs a person."""

    publication: str | None
    """Slug; ``None`` where it concerns the archive as a whole."""

    reason: Alarm
    subject: str = ""
    """The source, field, event or article that it is, where a publication may have several."""

    what: str
    since: str | None
    """Day (UTC)."""

    remedy: str
    command: str
    """What to run next."""

    @property
    def name(self) -> str:
        """What `blotter status --snooze` calls it; the same from run to run, whatever the numbers in *what*.

        >>> Concern(publication="oracle", reason=Alarm.SOURCE, subject="feed rss/", what="", since=None, remedy="",
        ...         command="").name
        'oracle:source:feed-rss/'
        """
        parts = (self.publication or ARCHIVE, self.reason.value, self.subject.replace(" ", "-"))
        return ":".join(filter(None, parts))


@dataclass(frozen=True, slots=True, kw_only=True)
class Trouble:
    """A source that fails, or lists what is not wanted."""

    source: str
    problem: Problem
    own: bool
    """Whether it lists something of its own site all the same."""

    since: datetime
    runs: int
    """How many in a row it was so in."""

    worked: bool
    """Whether it did well before."""


def paragraph(concern: Concern) -> str:
    """Return *concern* as two lines for a terminal or a mail."""
    since = f", since {concern.since}" if concern.since else ""
    lines = f"{concern.publication or ARCHIVE}: {concern.what}{since}\n    {concern.remedy}; run: {concern.command}"
    return printable(lines)


def captures_missing(folder: str, short: Sequence[str], *, folder_exists: bool) -> Iterator[Concern]:
    """Yield that the captures *folder*, or files in it, are missing or shorter than the archive knows: *short*."""
    if not short:
        return
    more = f" and {len(short) - 1} more" if len(short) > 1 else ""
    missing = f"capture file {short[0]}{more} missing or cut off" if folder_exists else "its captures folder is missing"
    yield Concern(
        publication=None,
        reason=Alarm.CAPTURES,
        what=missing,
        since=None,
        remedy=f"put {folder} back beside the archive, from a backup if need be",
        command="blotter verify",
    )


def troubles(runs: Sequence[PublicationRun]) -> list[Trouble]:
    """Return the sources that did not do well when they last answered; *runs* are the runs, the latest first.

    A source that is unchanged is as it was before, troubles included.
    """
    found = (_trouble(source, runs) for source in (runs[0].sources if runs else {}))
    return [trouble for trouble in found if trouble]


def concerns(observed: Observed, found: Sequence[Trouble]) -> Iterator[Concern]:
    """Yield what needs a person at one publication with the troubles *found*; nothing where it is not crawled."""
    if observed.state != State.ACTIVE:
        return
    if observed.runs:
        yield from _of_the_run(observed, found)
    yield from _placeholders(observed)
    yield from _silent(observed)
    yield from _worse_read(observed)


def held(events: Iterable[Event]) -> Iterator[Concern]:
    """Yield what waits for a decision."""
    for event in events:
        yield Concern(
            publication=event.publication,
            reason=Alarm.FOR_REVIEW,
            subject=str(event.id),
            what=f"event {event.id} is held: {why(event.reason)}; {event.changed + event.worse + event.gone} in all,"
            f" e.g. {event.example}",
            since=event.seen_at[:10],
            remedy=f"see what was and what is, then `blotter accept {event.id}` or `blotter reject {event.id}`",
            command=f"blotter held {event.id}",
        )


def mixed_up(found: Iterable[Mixed]) -> Iterator[Concern]:
    """Yield the articles that hold two stories."""
    for each in found:
        yield Concern(
            publication=each.publication,
            reason=Alarm.TWO_STORIES,
            subject=each.key,
            what=f"article {each.key} holds two stories: '{each.was}', now '{each.is_now}'",
            since=None,
            remedy=f"part them, or leave them with `blotter review keep {each.key}`",
            command=f"blotter review split {each.key}",
        )


def twins(pairs: Iterable[tuple[str, str]]) -> Iterator[Concern]:
    """Yield the *pairs* of publications that have one home: what one of them lists first the other never gets."""
    for older, newer in pairs:
        yield Concern(
            publication=None,
            reason=Alarm.SAME_HOME,
            subject=f"{older}-{newer}",
            what=f"{older} and {newer} have the same home",
            since=None,
            remedy=f"put them together, or close one with `blotter publications close {older}`",
            command=f"blotter publications merge {older} {newer}",
        )


def runs_missed(started: Sequence[datetime], *, at: datetime) -> Iterator[Concern]:
    """Yield that no crawl began when one was usual; *started* are the latest crawls, the latest first."""
    gaps = sorted(later - earlier for later, earlier in pairwise(started))
    if len(gaps) < RUNS_FEW:
        return
    usual = gaps[len(gaps) // 2]
    if at - started[0] > max(usual * LATE, NEVER_LATE):
        yield Concern(
            publication=None,
            reason=Alarm.RUNS_MISSED,
            what=f"no crawl began, though one usually does every {_in_words(usual)}",
            since=f"{started[0]:%Y-%m-%d}",
            remedy="see whether cron or the timer still runs it (`crontab -l`, `systemctl list-timers`)",
            command="blotter crawl",
        )


def runs_killed(outcomes: Sequence[str | None]) -> Iterator[Concern]:
    """Yield that runs do not live to their end; *outcomes* are those of the latest that ended, the latest first."""
    killed = len(list(takewhile(lambda ended: ended == RunOutcome.KILLED, outcomes)))
    if killed >= KILLED:
        yield Concern(
            publication=None,
            reason=Alarm.RUNS_KILLED,
            what=f"the last {killed} runs were killed before their end",
            since=None,
            remedy="look for lack of memory or a time limit (`journalctl -k`, `systemctl status blotter`)",
            command="blotter runs",
        )


def run_broken(ended: str | None, reports: int, *, on: datetime) -> Iterator[Concern]:
    """Yield that the latest run ended as *ended* and without *reports* of any publication."""
    if ended == RunOutcome.FAILED and not reports:
        yield Concern(
            publication=None,
            reason=Alarm.BROKE_OFF,
            what="the latest crawl broke off with an error",
            since=f"{on:%Y-%m-%d}",
            remedy="see the error, and report it if it comes again",
            command="blotter crawl",
        )


def broke_off(publication: str) -> Concern:
    """Return that the crawl of *publication* ended without a word: an error of ours, not of the site."""
    return Concern(
        publication=publication,
        reason=Alarm.BROKE_OFF,
        what="the crawl broke off with an error",
        since=None,
        remedy="see the error, and report it if it comes again",
        command=f"blotter crawl {publication}",
    )


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


def _of_the_run(observed: Observed, found: Sequence[Trouble]) -> Iterator[Concern]:
    latest = observed.runs[0]
    if latest.outcome != SUCCESS:
        yield from _failed(observed, found)
    else:
        yield from (_source(observed.slug, trouble) for trouble in found if _matters(trouble, latest))
        yield from _many_failed(observed)


def _failed(observed: Observed, found: Sequence[Trouble]) -> Iterator[Concern]:
    """Yield why nothing came of the latest run, one concern for each layer that failed."""
    if 0 < outage(observed, found) <= OUTAGE:
        return
    latest = observed.runs[0]
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
            remedy="the sources answer and the pages do not; see what the run met",
            command=f"blotter runs {latest.run_id}",
        )


def outage(observed: Observed, found: Sequence[Trouble]) -> int:
    """Return in how many runs in a row nothing came, since one that went well; 0 where it was no outage of the site.

    A publication that never went well, or whose sources list what is not wanted, will not mend by itself.
    """
    declared_wrong = any(trouble.problem.fault in MISLEADING for trouble in found)
    return 0 if observed.last_success is None or declared_wrong else len(_failing(observed))


def _failing(observed: Observed) -> list[PublicationRun]:
    """Return the latest runs in a row in which nothing came, the latest first."""
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


def _matters(trouble: Trouble, latest: PublicationRun) -> bool:
    """Return whether a person must know of *trouble* though other sources make up for it.

    One that never did well is a guess that did not hold; `blotter status NAME` shows it, and nobody is called.
    """
    fault = trouble.problem.fault
    if fault in MISLEADING and (fault is Fault.NO_ARTICLE_LISTED or not trouble.own):
        return True
    lasting = trouble.runs >= PATIENCE and latest.started_at - trouble.since >= PATIENT_FOR
    return trouble.worked and lasting


def _many_failed(observed: Observed) -> Iterator[Concern]:
    streak = list(takewhile(_fails, observed.runs))
    if len(streak) > (OUTAGE if len(streak) < len(observed.runs) else 0):
        yield Concern(
            publication=observed.slug,
            reason=Alarm.MANY_FAILED,
            what=f"{streak[0].failed} of {streak[0].done} addresses failed in run {streak[0].run_id}{_most(observed)}",
            since=f"{streak[-1].started_at:%Y-%m-%d}",
            remedy="they are asked again after growing gaps; if it stays so, see what the site offers",
            command=f"blotter probe {observed.slug}",
        )


def _placeholders(observed: Observed) -> Iterator[Concern]:
    if observed.placeholders:
        yield Concern(
            publication=observed.slug,
            reason=Alarm.PLACEHOLDER,
            what=f"{observed.placeholders} addresses show another page in place of their story (placeholder page)",
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
        what = f"nothing new, though something usually comes every {_in_words(silent.usual)}"
        yield _quiet(observed.slug, what, f"{silent.since}")
        return
    kinds = list(dict.fromkeys(source.split()[0] for source in observed.runs[0].sources)) if observed.runs else []
    for rank, kind in enumerate(kinds):
        silent = silence((sample.day for sample in observed.samples if sample.listed_by == kind), until=until)
        if silent and not any(
            sample.listed_by in kinds[:rank] and sample.day > silent.since for sample in observed.samples
        ):
            what = f"{kind} brings nothing new, though it usually does every {_in_words(silent.usual)}"
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
    for rate in rates(observed.samples):
        if rate.broken and rate.usual is not None:
            what = f"{rate.name}: {rate.latest:.0%} of the latest {LATEST} articles, usually {rate.usual:.0%}"
            yield _redesigned(observed.slug, rate.name, what, since=f"{rate.since}", example=rate.example)
    words = length(observed.samples)
    if words and words.broken:
        what = f"body: {words.latest} words in the latest {LATEST} articles, usually {words.usual}"
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


def _in_words(gap: timedelta) -> str:
    """Return *gap* as whole days or hours.

    >>> _in_words(timedelta(days=1)), _in_words(timedelta(hours=6))
    ('day', '6 hours')
    """
    number, unit = (
        (gap.days, "day") if gap >= timedelta(days=1) else (max(round(gap.total_seconds() / 3600), 1), "hour")
    )
    return unit if number == 1 else f"{number} {unit}s"
