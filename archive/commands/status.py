"""``blotter status``: how each publication is kept, and what needs a person."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from datetime import UTC, date, datetime
from itertools import chain, takewhile
from pathlib import Path
from typing import Any

import click
from sqlite_utils import Database

from archive.commands.options import Written, archive_options, json_option, print_json
from archive.config import Config
from archive.errors import NoSuchRecord
from archive.nearest import meant
from archive.plural import plural
from archive.problems import SourceReport
from archive.schema.database import connect
from archive.status import alarms
from archive.status.alarms import Snooze
from archive.status.concerns import Concern, paragraph
from archive.status.field_rates import LATEST, Rate
from archive.status.metrics import metrics
from archive.status.observed import Observed
from archive.status.publication_concerns import outage
from archive.status.reader_versions import older_readers, read_by_older
from archive.status.rhythm import chart
from archive.status.standing import Standing, Status
from archive.status.standing import status as status_of
from archive.status.troubles import Trouble
from archive.status.wording import answer, message
from archive.terminal import columns, fitted, printable, say
from archive.times import first_day


@click.command()
@click.argument("names", nargs=-1, metavar="[NAME]...")
@json_option
@click.option("--prometheus", is_flag=True, help="Print metrics for Prometheus instead; exits with 0.")
@click.option("--snooze", metavar="NAME", help="Do not report the problem NAME before --until, for --reason.")
@click.option("--until", type=Written("DATE", first_day), help="First day of reports again.")
@click.option("--reason", metavar="TEXT", help="Why; `blotter status` shows it.")
@click.option("--wake", metavar="NAME", help="End the snooze NAME.")
@archive_options
def status(
    names: tuple[str, ...],
    as_json: bool,
    prometheus: bool,
    snooze: str | None,
    until: date | None,
    reason: str | None,
    wake: str | None,
    archive: Path,
    config: Config,
) -> None:
    """Show the health of the publications NAME, or of all: new articles, failures, and what needs a person.

    \b
    blotter status                      a line each, then what needs a person
    blotter status police-professional  one in full: sources, fields, lengths
    blotter status --json
    blotter status --prometheus > /var/lib/node_exporter/blotter.prom

    Snooze a problem that you know of; NAME is a publication, `archive`, or one problem as listed below the others:

    \b
    blotter status --snooze police-oracle:failed --until 2027-01-07 --reason move
    blotter status --wake police-oracle:failed

    The chart has one bar for each of the last twelve weeks, by day of publication.
    Exits with 1 when something needs a person and is not snoozed, else with 0.
    """
    if wake or snooze or until or reason:
        _change_snoozes(archive, wake=wake, snooze=snooze, until=until, reason=reason)
        return
    health, older = _health(archive, names)
    if prometheus:
        click.echo(metrics(health), nl=False)
        return
    _print(health, older, whole=bool(names) or len(health.publications) == 1, as_json=as_json)
    if health.needs_a_person:
        raise click.exceptions.Exit(1)


def _change_snoozes(
    archive: Path, *, wake: str | None, snooze: str | None, until: date | None, reason: str | None
) -> None:
    if wake:
        _wake(archive, wake)
    if snooze or until or reason:
        _snooze(archive, snooze, until, reason)


def _snooze(archive: Path, name: str | None, until: date | None, reason: str | None) -> None:
    """Snooze *name*, which must cover something that needs a person now."""
    if not (name and until and reason):
        raise click.UsageError("--snooze NAME, --until DATE and --reason TEXT belong together.")
    at = datetime.now(UTC)
    if until <= at.date():
        raise click.UsageError(f"--until {until} is not in the future.")
    wanted = Snooze(name=name, until=until, reason=reason)
    with closing(connect(archive)) as db:
        now = sorted({concern.name for concern in status_of(db, archive, at=at).concerns})
    if not any(map(wanted.covers, now)):
        hint = meant(name, now, "`blotter status` lists the names")
        raise NoSuchRecord("no problem has the name", name, hint)
    alarms.snooze(archive, wanted, at=at)
    say(f"{name}: not reported before {until}", err=True)


def _wake(archive: Path, name: str) -> None:
    if not alarms.wake(archive, name):
        raise NoSuchRecord("no snooze has the name", name, "`blotter status` lists the snoozes")
    say(f"{name}: reported again", err=True)


def _health(archive: Path, names: Sequence[str]) -> tuple[Status, dict[str, int]]:
    """Return how the publications *names* stand, and how many articles of each an older reader read."""
    with closing(connect(archive)) as db:
        return status_of(db, archive, at=datetime.now(UTC), names=names), _read_by_older(db, names)


def _read_by_older(db: Database, names: Sequence[str]) -> dict[str, int]:
    """Return publication to the number of its articles that an older reader read, where it is known which one is."""
    reader = click.get_current_context().meta.get("blotter.reader")
    older = read_by_older(db, version=reader()) if reader else {}
    return {slug: number for slug, number in older.items() if not names or slug in names}


def _print(health: Status, older: Mapping[str, int], *, whole: bool, as_json: bool) -> None:
    if as_json:
        print_json(_plain(health, older))
        return
    if not health.publications:
        say("no publication yet; `blotter crawl` adds the first", err=True)
    if whole:
        for line in chain.from_iterable(map(_in_full, health.publications)):
            click.echo(fitted(printable(line), indent=" " * FIELD))
    elif health.publications:
        _print_lines(health.publications)
    click.echo("\n" + fitted(f"archive: {health.size.words}"))
    for concern in health.concerns:
        asleep = health.snoozed.get(concern.name)
        say(f"\n{paragraph(concern)}")
        if asleep:
            say(f"    snoozed until {asleep.until} as {asleep.name}: {asleep.reason}")
    if loud := sorted({concern.name for concern in health.concerns} - health.snoozed.keys()):
        how = "To snooze one: blotter status --snooze NAME --until DATE --reason TEXT"
        click.echo(f"\n{fitted(f'{how}; NAME is {_listed(loud)}')}", err=True)
    if advice := older_readers(older).strip():
        click.echo(f"\n{fitted(advice)}")


FIELD = 16
"""Column at which the values of one publication begin."""


def _listed(names: Sequence[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} or {names[-1]}"


def _print_lines(standings: Sequence[Standing]) -> None:
    heads = ("publication", "last success", "12 weeks", "latest", "waiting", "failing", "needs a person")
    rows = [heads, *map(_line, standings)]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    most = columns()
    fits = most is None or sum(widths) + 2 * len(widths[1:]) <= most
    for row in rows:
        name, *cells = [cell.ljust(width) for cell, width in zip(row, widths, strict=True)]
        between = "  " if fits else "\n  "  # on a line of its own where names are long
        click.echo(printable(f"{name.rstrip() if not fits else name}{between}{'  '.join(cells).rstrip()}"))


def _line(standing: Standing) -> tuple[str, ...]:
    seen = standing.observed
    return (
        seen.slug,
        _when(seen.last_success),
        chart(seen.weeks),
        f"{seen.weeks[-1]} a week",
        f"{seen.waiting:,}",
        f"{sum(seen.failing.values()):,}",
        _needs(standing),
    )


def _needs(standing: Standing) -> str:
    seen = standing.observed
    if seen.state != "active":
        return seen.state
    if standing.concerns:
        return "yes, see below"
    failed = outage(seen, standing.troubles)
    return f"no, failed in {plural(failed, 'run')}" if failed else "no"


def _in_full(standing: Standing) -> Iterator[str]:
    """Yield what is known of one publication, a line each."""
    seen = standing.observed
    state = "" if seen.state == "active" else f" ({seen.state})"
    yield f"{seen.slug}: {seen.name}{state}"
    yield f"  last success  {_when(seen.last_success)}"
    bars = chart(seen.weeks)
    yield f"  articles      {seen.articles:,} in all; {bars} {seen.weeks[-1]} in the latest of 12 weeks"
    yield f"  waiting       {seen.waiting:,}{_placeholders(seen)}"
    yield f"  failing       {_failing(seen)}"
    for name, shown in _sources(standing):
        yield f"  source        {name}: {shown}"
    for rate in standing.rates:
        yield f"  {rate.name:<13} {_rate(rate)}"
    if standing.length:
        usual = f" (usually {standing.length.usual})" if standing.length.usual is not None else ""
        yield f"  body          {plural(standing.length.latest, 'word')}{usual}"
    if standing.rates:
        yield f"  (in the latest {LATEST} articles; usually: in those before)"


def _sources(standing: Standing) -> Iterator[tuple[str, str]]:
    """Yield each source with how it last answered, and since when it fails."""
    failing = {trouble.source: trouble for trouble in standing.troubles}
    for source, report in _latest(standing).items():
        trouble = failing.get(source)
        yield source, f"{message(trouble.problem)}, {_since(trouble)}" if trouble else answer(report)


def _latest(standing: Standing) -> Mapping[str, SourceReport]:
    return standing.observed.runs[0].sources if standing.observed.runs else {}


def _plain_sources(standing: Standing) -> dict[str, dict[str, Any]]:
    """Return the facts of each source, and since which run it fails."""
    failing = {trouble.source: trouble.since for trouble in standing.troubles}
    since = {source: {"failing_since": at} for source, at in failing.items()}
    return {source: report.stored() | since.get(source, {}) for source, report in _latest(standing).items()}


def _since(trouble: Trouble) -> str:
    return f"since {trouble.since:%Y-%m-%d}" if trouble.worked else f"in every run since {trouble.since:%Y-%m-%d}"


def _when(moment: datetime | None) -> str:
    return f"{moment:%Y-%m-%d %H:%M}" if moment else "never"


def _placeholders(seen: Observed) -> str:
    return f", {seen.placeholders:,} of them after a placeholder page" if seen.placeholders else ""


def _failing(seen: Observed) -> str:
    """Return what addresses fail for, and since which run some always did."""
    if not seen.failing:
        return "0"
    reasons = sorted(seen.failing, key=lambda reason: -seen.failing[reason])
    streak = list(takewhile(lambda part: part.failed, seen.runs))
    since = f"; some in every run since {streak[-1].started_at:%Y-%m-%d}" if streak else ""
    return ", ".join(f"{seen.failing[reason]:,} {reason or 'unknown'}" for reason in reasons) + since


def _rate(rate: Rate) -> str:
    return f"{rate.latest:.0%}" + (f" (usually {rate.usual:.0%})" if rate.usual is not None else "")


def _plain(health: Status, older: Mapping[str, int]) -> dict[str, Any]:
    """Return *health* ready for JSON."""
    return {
        "needs_a_person": health.needs_a_person,
        "archive": [_plain_concern(concern, health) for concern in health.archive],
        "size": dataclasses.asdict(health.size) | {"days_left": health.size.days_left},
        "publications": [_plain_publication(standing, health) for standing in health.publications],
        "read_by_an_older_reader": older,
    }


def _plain_concern(concern: Concern, health: Status) -> dict[str, Any]:
    asleep = health.snoozed.get(concern.name)
    return dataclasses.asdict(concern) | {"name": concern.name, "snoozed": asleep and dataclasses.asdict(asleep)}


def _plain_publication(standing: Standing, health: Status) -> dict[str, Any]:
    seen = standing.observed
    return {
        "publication": seen.slug,
        "state": seen.state,
        "last_success": seen.last_success,
        "articles": seen.articles,
        "weeks": seen.weeks,
        "waiting": seen.waiting,
        "placeholders": seen.placeholders,
        "failing": seen.failing,
        "sources": _plain_sources(standing),
        "rates": [dataclasses.asdict(rate) for rate in standing.rates],
        "length": standing.length and dataclasses.asdict(standing.length),
        "concerns": [_plain_concern(concern, health) for concern in standing.concerns],
    }
