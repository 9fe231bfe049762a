"""``blotter verify``: whether an archive is whole."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

import click

from archive.commands.options import archive_options, json_option, print_json
from archive.commands.progress import captures_bar
from archive.config import Config
from archive.plural import plural
from archive.terminal import say
from archive.times import stamp
from archive.verify.damage import Damage
from archive.verify.repair import Repair
from archive.verify.whole import Verification

LISTED = 1000  # damages that --json lists; it counts all


@click.command()
@click.option("--quick", is_flag=True, help="Check only what came since the last whole check, and a sample.")
@click.option("--repair", is_flag=True, help="Mend rows, indexes and readings; the next crawl fetches lost pages.")
@json_option
@archive_options
def verify(quick: bool, repair: bool, as_json: bool, archive: Path, config: Config) -> None:
    """Check every capture, every row and every index, and list what is damaged and which articles that affects.

    \b
    blotter verify             all of the archive: reads every capture
    blotter verify --quick     what is new, and a sample of the rest: each night
    blotter verify --repair    all of it; then mend what needs no backup

    Nothing is changed without --repair. No crawl can run during the check. An archive that you may only read is checked
    as it lies.
    Exits with 1 when something is damaged and not mended, else with 0.
    """
    if quick and repair:
        raise click.UsageError("--repair needs a whole check; leave out --quick.")
    with Verification.of(archive, to_repair=repair) as checked:
        mending = Repair(checked.db)
        outcome = _check(checked, mending, quick=quick, repair=repair, as_json=as_json)
        written = mending.digests()
    if written or mending.to_read:
        outcome = replace(outcome, mended=outcome.mended + _read_again(archive, config, mending, written))
    if as_json:
        print_json(asdict(outcome) | {"whole": not outcome.count})
    else:
        say("\n".join(_sentences(outcome)))
    if outcome.count > outcome.mended:
        raise click.exceptions.Exit(1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """The result of a check, and of a repair."""

    quick: bool
    checked_at: str
    count: int
    mended: int
    due: int
    """Pages that are fetched again since their captures are lost."""

    damage: Sequence[Damage]
    """The first ones, for JSON."""


def _read_again(archive: Path, config: Config, mending: Repair, written: Mapping[int, int]) -> int:
    """Return how many damages are gone once today's reader has read the captures of their articles."""
    reread: Callable[[Path, Config, Sequence[str]], None] = click.get_current_context().meta["blotter.reread"]
    reread(archive, config, sorted({*(mending.articles[number] for number in written), *mending.to_read}))
    with Verification.of(archive) as checked:
        again = Repair(checked.db)
        return again.read_again(written) + len(mending.to_read - again.still_to_read())


def _check(checked: Verification, mending: Repair, *, quick: bool, repair: bool, as_json: bool) -> Outcome:
    """Return what is damaged, having printed each damage as it was found unless *as_json*."""
    at = stamp(datetime.now(UTC))
    with captures_bar(0 if quick else checked.size) as advance:
        damages = checked.quick(advance) if quick else checked.whole(advance)
        found, listed = _shown(mending.watching(damages, at=at) if repair else damages, as_json=as_json)
    if not found and not quick:
        checked.note_whole(at=at)
    mended = mending.indexes() if repair and found else 0
    return Outcome(quick=quick, checked_at=at, count=found, mended=mended, due=mending.due, damage=listed)


def _shown(damages: Iterator[Damage], *, as_json: bool) -> tuple[int, list[Damage]]:
    """Return how many *damages* there are, and the first of them for JSON; as text each is printed when it is found."""
    found, listed = 0, list[Damage]()
    for found, damage in enumerate(damages, start=1):  # the last number is the count
        if not as_json:
            say(damage_lines(damage))
        elif found <= LISTED:
            listed.append(damage)
    return found, listed


def damage_lines(damage: Damage) -> str:
    """Return *damage* as three lines: the part and its fault, the effect, the remedy."""
    return f"{damage.part}: {damage.where}: {damage.reason}\n    affects {damage.affects}\n    {damage.remedy}\n"


def _sentences(outcome: Outcome) -> Iterator[str]:
    """Yield what a check found and what a repair did, a line each."""
    count, due = outcome.count, outcome.due
    if not count:
        yield "no damage found among what is new and a sample" if outcome.quick else "no damage found"
        return
    mended = f", {outcome.mended:,} mended" if outcome.mended else ""
    yield f"{plural(count, 'damage')} found{mended}"
    if due:
        yield f"{plural(due, 'page')} whose captures are lost will be fetched again; run: blotter crawl"
