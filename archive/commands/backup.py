"""``blotter backup``: a copy of the archive that is whole."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

import click

from archive.backup.backup import BackedUp, Backup
from archive.commands.options import archive_options, json_option, print_json
from archive.commands.progress import captures_bar
from archive.commands.verify import LISTED, damage_lines
from archive.config import Config
from archive.errors import DatabaseDamaged
from archive.plural import plural
from archive.terminal import bytes_in_words, say


@click.command()
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path, file_okay=False))
@json_option
@archive_options
def backup(folder: Path, as_json: bool, archive: Path, config: Config) -> None:
    """Copy the database, the captures and blotter.toml into the folder DIR, and check the copy.

    \b
    blotter backup /mnt/backup/blotter
    blotter backup /mnt/backup/blotter --json

    A crawl may run during the backup. The next backup into the same folder copies only the captures that are new, and
    writes only the pages of the database that changed.
    DIR then holds an archive: `blotter search --archive DIR/blotter.db` searches it, `blotter restore DIR` restores it.

    Exits with 1 when the check finds damage in the copy, 2 when DIR holds captures that the archive does not have,
    3 when another backup writes into DIR, else with 0.
    """
    with Backup.of(archive, folder) as making, captures_bar(making.size()) as advance:
        made = making.make(advance)
        making.keep(config.path)
    if as_json:
        print_json(_plain(made, archive, folder))
    else:
        for damage in made.damage:
            say(damage_lines(damage))
        say(_sentence(made, folder))
    if not made.replaced:
        raise DatabaseDamaged(archive, "the earlier backup of it stays as it was")
    if made.damage:
        raise click.exceptions.Exit(1)


def _sentence(made: BackedUp, folder: Path) -> str:
    number = len(made.damage)
    checked = f"{plural(number, 'damage')} found" if number else "checked, no damage found"
    return (
        f"{folder}: {plural(made.articles, 'article')} and {plural(made.captures, 'capture')}"
        f" ({bytes_in_words(made.copied)} new); {checked}"
    )


def _plain(made: BackedUp, archive: Path, folder: Path) -> dict[str, object]:
    found = {"archive": str(archive), "backup": str(folder), "count": len(made.damage), "whole": not made.damage}
    return asdict(made) | found | {"damage": [asdict(each) for each in made.damage[:LISTED]]}
