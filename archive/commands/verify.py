"""``blotter verify``: whether an archive is whole."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path

import click

from archive.commands.options import archive_options, json_option, print_json
from archive.commands.terminal import printable
from archive.config import Config
from archive.times import stamp
from archive.verify.damage import Damage
from archive.verify.whole import Verification

LISTED = 1000  # damages that --json lists; it counts all


@click.command()
@click.option("--quick", is_flag=True, help="Check only what came since the last whole check, and a sample.")
@json_option
@archive_options
def verify(quick: bool, as_json: bool, archive: Path, config: Config) -> None:
    """Check every capture, every row and every index, and list what is damaged and which articles that affects.

    \b
    blotter verify            all of the archive: reads every capture
    blotter verify --quick    what is new, and a sample of the rest; for every night

    Nothing is changed. No crawl can run meanwhile. Exits with 1 when something is damaged, else with 0.
    """
    with Verification.of(archive) as checked, _progress(0 if quick else checked.size) as advance:
        damages = checked.quick(advance) if quick else checked.whole(advance)
        found, listed = _shown(damages, as_json=as_json)
        at = stamp(datetime.now(UTC))
        if not found and not quick:
            checked.note_whole(at=at)
    if as_json:
        report = {"whole": not found, "quick": quick, "checked_at": at, "count": found}
        print_json(report | {"damage": [asdict(each) for each in listed]})
    else:
        click.echo(_sentence(found, quick=quick))
    if found:
        raise click.exceptions.Exit(1)


def _shown(damages: Iterator[Damage], *, as_json: bool) -> tuple[int, list[Damage]]:
    """Return how many *damages* there are, and the first of them for JSON; as text each is printed when it is found."""
    found, listed = 0, list[Damage]()
    for found, damage in enumerate(damages, start=1):  # the last number is the count
        if not as_json:
            click.echo(printable(_lines(damage)))
        elif found <= LISTED:
            listed.append(damage)
    return found, listed


def _lines(damage: Damage) -> str:
    return f"{damage.part}: {damage.where}: {damage.reason}\n    affects {damage.affects}\n    {damage.remedy}\n"


def _sentence(found: int, *, quick: bool) -> str:
    if found:
        return f"{found:,} damage{'s' if found > 1 else ''} found"
    return "no damage found among what is new and a sample" if quick else "no damage found"


@contextmanager
def _progress(size: int) -> Iterator[Callable[[int], object]]:
    """Show on a terminal how much of *size* bytes is checked, and how long the rest will take."""
    if not size or not sys.stderr.isatty():
        yield lambda _: None
        return
    with click.progressbar(length=size, label="captures", file=sys.stderr) as bar:
        yield bar.update
