"""``blotter restore``: an archive made from a backup."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

import click

from archive.backup.copying import copy_file
from archive.backup.restore import Restore
from archive.commands.options import archive_options, json_option, print_json
from archive.commands.progress import captures_bar
from archive.commands.verify import LISTED, damage_lines
from archive.config import Config
from archive.own.place import own_file
from archive.terminal import say
from archive.verify.damage import Damage
from archive.verify.whole import Verification


@click.command()
@click.argument("backup", type=click.Path(path_type=Path, exists=True))
@json_option
@archive_options
def restore(backup: Path, as_json: bool, archive: Path, config: Config) -> None:
    """Make an archive from BACKUP, a folder that `blotter backup` wrote, and check every capture of it.

    \b
    blotter restore /mnt/backup/blotter
    blotter restore /mnt/backup/blotter --archive /srv/new/blotter.db

    It never overwrites: an archive, captures, a blotter.toml, or notes, tags and collections that
    are there already stay as they are.
    Exits with 1 when the check finds damage, 2 when the target has an archive or captures already, else with 0.
    """
    restoring = Restore.prepared(backup, archive)
    own = f"{own_file(archive)} stays as it is" if own_file(archive).exists() else None
    with captures_bar(restoring.size()) as advance:
        restoring.make(advance)
    note = _restore_config(restoring.source.parent / config.path.name, config.path, archive)
    damage = _damage(archive)
    if as_json:
        listed = [asdict(each) for each in damage[:LISTED]]
        print_json({"archive": str(archive), "count": len(damage), "whole": not damage, "damage": listed})
    else:
        for each in damage:
            say(damage_lines(each))
        say(f"{archive}: restored from {backup}; {len(damage) or 'no'} damage found; run: blotter status")
    for line in filter(None, (note, own)):
        say(line, err=True)
    if damage:
        raise click.exceptions.Exit(1)


def _restore_config(kept: Path, path: Path, archive: Path) -> str | None:
    """Copy the backup's configuration to *path* unless there is one; return the facts that a person must know."""
    if path.exists():
        return f"{path} stays as it is"
    if not kept.is_file():
        return f"the backup has no {path.name}; `blotter init` writes one"
    copy_file(kept, path)
    named = Config.load(path).archive
    if named.absolute() != archive.absolute():
        return f"{path} names the archive {named}; change that to {archive.absolute()}"
    return None


def _damage(archive: Path) -> list[Damage]:
    with Verification.of(archive) as restored, captures_bar(restored.size) as advance:
        return list(restored.whole(advance))
