"""``blotter review``: articles that hold two stories."""

from __future__ import annotations

import getpass
from datetime import UTC, datetime
from pathlib import Path

import click

from archive.commands.held_changes import reason_option
from archive.commands.options import archive_options
from archive.config import Config
from archive.store import Archive
from archive.terminal import say


@click.group()
def review() -> None:
    """Decide on articles that hold two stories: `blotter status` lists them.

    \b
    blotter review split k3x7qavm2p
    blotter review keep k3x7qavm2p
    """


@review.command()
@click.argument("key")
@reason_option
@archive_options
def split(key: str, reason: str | None, archive: Path, config: Config) -> None:
    """Part the two stories of article KEY.

    The next crawl fetches each address again, and each story becomes an article of its own.

    \b
    blotter status                       lists such articles
    blotter review split k3x7qavm2p
    """
    with Archive.existing(archive) as writer:
        parted = writer.decisions.split(key, reason=reason, who=getpass.getuser(), at=datetime.now(UTC))
    say(f"{key}: parted {parted} address{'es' * (parted != 1)}; the next crawl fetches each story again")


@review.command(name="keep")
@click.argument("key")
@reason_option
@archive_options
def keep_whole(key: str, reason: str | None, archive: Path, config: Config) -> None:
    """Leave article KEY as it is: it holds one story.

    \b
    blotter review keep k3x7qavm2p --reason "rewritten by the newsroom"
    """
    with Archive.existing(archive) as writer:
        writer.decisions.keep_whole(key, reason=reason, who=getpass.getuser(), at=datetime.now(UTC))
    say(f"{key}: left as it is")
