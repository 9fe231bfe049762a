"""``blotter schedule``: run by itself, by systemd or cron."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import click

from archive.backup.backup import require_place
from archive.commands.options import archive_options
from archive.config import Config
from archive.errors import WouldOverwrite
from archive.schedule.cron import crontab
from archive.schedule.jobs import OPTIONAL, Installation, Job, jobs
from archive.schedule.systemd import MARK, Unit, enabled, units
from archive.schedule.times import Every
from archive.terminal import say
from archive.whole_files import write_whole

SYSTEM = Path("/etc/systemd/system")


def _every(_: click.Context, __: click.Parameter, text: str) -> str:
    try:
        Every.of(text, seed="")
    except ValueError as error:
        raise click.BadParameter(str(error)) from error
    return text


@click.command()
@click.option("--every", default="12h", show_default=True, callback=_every, metavar="6h", help="How often to crawl.")
@click.option(
    "--backup", type=click.Path(path_type=Path, file_okay=False), metavar="DIR", help="Back up there every night."
)
@click.option("--serve", "port", type=click.IntRange(1024, 65535), metavar="PORT", help="Show the site at this port.")
@click.option("--install", is_flag=True, help="Write the systemd units and enable them.")
@click.option(
    "--units",
    "folder",
    type=click.Path(path_type=Path, file_okay=False, exists=True),
    default=SYSTEM,
    show_default=True,
    help="Folder that --install writes to.",
)
@archive_options
def schedule(
    every: str, backup: Path | None, port: int | None, install: bool, folder: Path, archive: Path, config: Config
) -> None:
    """Print crontab lines and systemd units that crawl, check and back up by themselves; or install the units.

    \b
    blotter schedule --every 6h --backup /mnt/backup
    sudo blotter schedule --every 6h --backup /mnt/backup --serve 8001 --install

    All paths are absolute, each machine and each job has a minute of its own, and the units may write only where
    they must. cron starts the site with the machine; a unit also starts it again when it ends by an error.
    """
    place = Installation(
        program=_program(), config=config.path.absolute(), archive=archive.absolute(), user=_owner(archive.absolute())
    )
    if backup:
        require_place(archive, backup)
    timing = Every.of(every, seed=str(place.archive))
    planned = list(jobs(place, timing, backup=backup and backup.absolute(), port=port))
    made = list(units(planned, place))
    if install:
        _install(made, planned, folder)
    else:
        _print(made, planned, place)


def _print(made: Sequence[Unit], planned: Sequence[Job], place: Installation) -> None:
    click.echo(f"# For cron, as {place.user} (crontab -e):")
    for line in crontab(planned, place):
        click.echo(line)
    for name, option in OPTIONAL.items():
        if name not in {job.name for job in planned}:
            click.echo(f"# {option}")
    for unit in made:
        click.echo(f"\n# {SYSTEM / unit.name}\n{unit.text}", nl=False)
    say("\nUse cron or systemd, not both; `blotter schedule ... --install` writes the units.", err=True)


def _install(made: Sequence[Unit], planned: Sequence[Job], folder: Path) -> None:
    """Write the units into *folder*; those of somebody else stay."""
    for unit in made:
        path = folder / unit.name
        if path.exists() and MARK not in path.read_text(encoding="utf-8", errors="replace"):
            raise WouldOverwrite(path, "somebody else wrote this unit", "move it away, or name another folder")
    for unit in made:
        write_whole(folder / unit.name, unit.text)
        say(f"wrote {folder / unit.name}", err=True)
    commands = [["systemctl", "daemon-reload"], ["systemctl", "enable", "--now", *enabled(planned)]]
    runs_here = folder == SYSTEM and Path("/run/systemd/system").is_dir() and shutil.which("systemctl")
    for command in commands:
        if runs_here:
            _run(command)
        else:
            say(f"run: {' '.join(command)}", err=True)
    for name in _left(planned, folder):
        say(f"{name} stays as it was; to end it: systemctl disable --now {name}", err=True)


def _left(planned: Sequence[Job], folder: Path) -> Iterator[str]:
    """Yield the units in *folder* that start a job which is not *planned* any more."""
    kept = {job.name for job in planned}
    for job in OPTIONAL:
        units = [] if job in kept else [f"{job}.timer", f"{job}.service"]
        yield from [name for name in units if (folder / name).exists()][:1]


def _run(command: Sequence[str]) -> None:
    """Run *command*, which prints its own reason when it fails.

    Raises:
        ClickException: it failed; with how to do the rest by hand.

    """
    if code := subprocess.run(command, check=False).returncode:  # noqa: S603  # words of our own
        raise click.ClickException(
            f"`{' '.join(command)}` failed ({code}); the units are written: correct the cause, then run it again"
        )


def _program() -> list[str]:
    """Return the words that call this Blotter."""
    script = Path(sys.executable).parent / "blotter"
    return [str(script)] if script.exists() else [sys.executable, "-m", "crawler"]


def _owner(archive: Path) -> str:
    """Return who owns the archive, or the folder where it will stand."""
    place = next((path for path in (archive, *archive.parents) if path.exists()), Path("/"))
    try:
        return place.owner()
    except KeyError:
        return str(place.stat().st_uid)
