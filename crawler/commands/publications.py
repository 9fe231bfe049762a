"""``blotter publications``: list them, rename, merge or drop one, and say which are crawled."""

from __future__ import annotations

import getpass
import sys
from collections.abc import Callable
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, BinaryIO, TypeVar

import click
from click.exceptions import NoSuchCommand

from archive.commands.options import archive_options, json_option, print_json
from archive.config import Config
from archive.plural import plural
from archive.publications.activity import State
from archive.store import Archive
from archive.terminal import say
from crawler.commands.publication_list import list_publications

Command = TypeVar("Command", bound=Callable[..., Any])


class ListedByDefault(click.Group):
    """A group whose command ``list`` runs where none is named, so that `blotter publications police1` shows one."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Return what is left of *args* for the command that they name, or for ``list``."""
        completing = ctx.resilient_parsing and not args  # a shell asks what may stand here
        named = completing or (bool(args) and (args[0] in self.commands or args[0] in ctx.help_option_names))
        if not named and len(args) > 1 and not any(word.startswith("-") for word in args[:2]):
            raise NoSuchCommand(args[0], possibilities=self.commands, ctx=ctx)
        return super().parse_args(ctx, args if named else ["list", *args])


@click.group(cls=ListedByDefault)
def publications() -> None:
    """List the publications that can be crawled, and decide on those that the archive has.

    \b
    blotter publications                     all that can be crawled
    blotter publications police1             one in full
    blotter publications pause police1 --reason "redesign under way"
    blotter publications rename old-name new-name

    Every decision is stored in the table `decisions`, with its reason and who made it.
    """


publications.add_command(list_publications)


@publications.command()
@click.argument("opml", type=click.File("rb"))
@archive_options
def add(opml: BinaryIO, archive: Path, config: Config) -> None:
    """Add the feeds of an OPML file to blotter.toml.

    Feed readers export their list as OPML; `-` reads it from standard input. Each feed becomes a publication.
    Those that are known, by name or home page, are left out.
    `blotter probe NAME` then shows what else a site offers.

    \b
    blotter publications add feeds.opml
    """
    from crawler.publications.adding import add_to  # noqa: PLC0415  # loads Scrapy
    from crawler.publications.opml import new_outlines, outlines  # noqa: PLC0415  # as above
    from crawler.publications.registry import all_publications  # noqa: PLC0415  # as above

    known = all_publications(config)
    try:
        found = list(outlines(opml.read()))
    except ValueError as error:
        raise click.BadParameter(f"{opml.name}: {error}") from error
    added = new_outlines(found, names=known, homes={spider.home for spider in known.values()})
    if added:
        add_to(config, tables=[each.table for each in added])
    say(f"added {len(added)} of {len(found)} feeds to {config.path}: {', '.join(each.slug for each in added)}")


def _reason(_: click.Context, __: click.Parameter, given: str | None) -> str | None:
    """Return the reason *given*; on a terminal the user is asked for one."""
    if given is None and sys.stdin.isatty():
        given = click.prompt("Reason (Enter for none)", default="", show_default=False, err=True)
    return given or None


def decision(command: Command) -> Command:
    """Give *command* the options of every decision."""
    for option in (
        json_option,
        archive_options,
        click.option("--reason", metavar="TEXT", callback=_reason, help="Reason, stored with the decision."),
    ):
        command = option(command)
    return command


@publications.command()
@click.argument("name")
@decision
def pause(name: str, reason: str | None, archive: Path, config: Config, as_json: bool) -> None:
    """Stop crawling NAME until it is resumed.

    `blotter crawl` skips it and `blotter status` raises no alarm. Its articles stay.

    \b
    blotter publications pause police1 --reason "redesign under way"
    """
    _set_state(archive, name, State.PAUSED, reason, as_json=as_json)


@publications.command()
@click.argument("name")
@decision
def resume(name: str, reason: str | None, archive: Path, config: Config, as_json: bool) -> None:
    """Crawl NAME again after a pause or closing.

    \b
    blotter publications resume police1
    """
    _set_state(archive, name, State.ACTIVE, reason, as_json=as_json)


@publications.command()
@click.argument("name")
@decision
def close(name: str, reason: str | None, archive: Path, config: Config, as_json: bool) -> None:
    """Stop crawling NAME for good: it has ceased publication.

    Its articles stay and can be searched. Another publication may then have its home page.

    \b
    blotter publications close police1 --reason "last issue: May 2026"
    """
    _set_state(archive, name, State.CLOSED, reason, as_json=as_json)


@publications.command()
@click.argument("name")
@click.argument("new")
@decision
def rename(name: str, new: str, reason: str | None, archive: Path, config: Config, as_json: bool) -> None:
    """Rename publication NAME of the archive to NEW.

    Its articles keep their keys and addresses, and saved searches follow it. The old name in blotter.toml is then
    refused with the new one. In blotter.toml you rename the table yourself.

    \b
    blotter publications rename county-journal county-police-journal
    """
    from crawler.publications.declaration import SLUG  # noqa: PLC0415  # loads Scrapy

    if not SLUG.fullmatch(new):
        raise click.BadParameter(f"{new!r} is not a name: write lower-case words joined by hyphens")
    with Archive.existing(archive) as writer:
        writer.decisions.rename(name, new, **_noted(reason))
    line = f"{name} is now called {new}"
    if name in config.values.get("publications", {}):
        line += f"; write [publications.{new}] in place of [publications.{name}] in {config.path}"
    _say(line, {"publication": new, "was": name}, as_json=as_json)


@publications.command()
@click.argument("name")
@click.argument("into")
@decision
def merge(name: str, into: str, reason: str | None, archive: Path, config: Config, as_json: bool) -> None:
    """Put everything of publication NAME under publication INTO.

    For a title that was crawled under two names. Articles keep their keys and addresses; NAME then leads to INTO.

    \b
    blotter publications merge county-journal county-police-journal
    """
    with Archive.existing(archive) as writer:
        moved = writer.decisions.merge(name, into, **_noted(reason))
    line = (
        f"{name} is now part of {into}: moved {plural(moved.articles, 'article')}, {plural(moved.captures, 'capture')}"
    )
    if name in config.values.get("publications", {}):
        line += f"; remove [publications.{name}] from {config.path}"
    _say(line, {"publication": into, "was": name, "moved": asdict(moved)}, as_json=as_json)


@publications.command()
@click.argument("name")
@click.option("--delete-articles", is_flag=True, help="Delete its articles; without it, one that has any is refused.")
@decision
def drop(name: str, delete_articles: bool, reason: str | None, archive: Path, config: Config, as_json: bool) -> None:
    """Take publication NAME out of the archive.

    One that has articles or captures is refused unless you confirm with --delete-articles. Captures are never deleted:
    they stay under its name, which is then closed.

    \b
    blotter publications drop mistyped-journal
    blotter publications drop county-journal --delete-articles --reason mistake
    """
    with Archive.existing(archive) as writer:
        left = writer.decisions.drop_publication(name, with_articles=delete_articles, **_noted(reason))
    stay = plural(left.captures, "capture of it stays", "captures of it stay")
    stays = f"{stay}, and {name} is closed" if left.captures else "nothing of it stays"
    if name in config.values.get("publications", {}):
        stays += f"; remove [publications.{name}] from {config.path}"
    _say(f"dropped {name}: {stays}", {"publication": name, "left": asdict(left)}, as_json=as_json)


def _set_state(archive: Path, name: str, state: State, reason: str | None, *, as_json: bool) -> None:
    with Archive.existing(archive) as writer:
        writer.decisions.set_state(name, state, **_noted(reason))
    line = f"{name} is {state}" + (f": {reason}" if reason else "")
    _say(line, {"publication": name, "state": str(state), "reason": reason}, as_json=as_json)


def _noted(reason: str | None) -> dict[str, Any]:
    """Return what is stored of every decision."""
    return {"reason": reason, "who": getpass.getuser(), "at": datetime.now(UTC)}


def _say(line: str, record: dict[str, Any], *, as_json: bool) -> None:
    print_json(record) if as_json else say(line)
