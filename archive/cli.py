"""The commands of ``blotter`` that need nothing but the archive, loaded when they are called."""

from __future__ import annotations

import importlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

import click
from click.exceptions import NoSuchCommand, NoSuchOption
from click.shell_completion import CompletionItem

from archive.nearest import nearest


class Section(StrEnum):
    """A heading of ``blotter --help``, in the order in which help shows them."""

    COLLECT = "Collect"
    READ = "Read"
    KEEP = "Keep"
    ASK = "Ask"
    SHARE = "Share"


@dataclass(frozen=True, slots=True)
class Listed:
    """A command as ``blotter --help`` lists it, before its module is imported."""

    section: Section
    place: str
    """``module:function``."""

    summary: str
    """Summary, in one line of a terminal of 80 columns."""


COMMANDS = {
    "boilerplate": Listed(
        Section.READ,
        "archive.commands.boilerplate:boilerplate",
        "List or decide on paragraphs that repeat on many pages.",
    ),
    "status": Listed(Section.KEEP, "archive.commands.status:status", "Show the health of each publication."),
    "verify": Listed(
        Section.KEEP, "archive.commands.verify:verify", "Check that the archive is whole, to the last capture."
    ),
    "backup": Listed(Section.KEEP, "archive.commands.backup:backup", "Copy the archive, also while a crawl writes it."),
    "restore": Listed(Section.KEEP, "archive.commands.restore:restore", "Make an archive from a backup."),
    "schedule": Listed(
        Section.KEEP, "archive.commands.schedule:schedule", "Print crontab lines and systemd units, or install them."
    ),
    "runs": Listed(Section.KEEP, "archive.commands.runs:runs", "List the latest runs, or show one in full."),
    "held": Listed(Section.KEEP, "archive.commands.held_changes:held", "List changes that wait for your decision."),
    "review": Listed(Section.KEEP, "archive.commands.review:review", "Decide on articles that hold two stories."),
    "accept": Listed(Section.KEEP, "archive.commands.held_changes:accept", "Make the changes of an event that waits."),
    "reject": Listed(Section.KEEP, "archive.commands.held_changes:reject", "Drop the changes of an event that waits."),
    "note": Listed(Section.ASK, "archive.commands.own_notes:note", "Write notes on articles, beside the archive."),
    "tag": Listed(Section.ASK, "archive.commands.own_labels:tag", "Give articles tags of your own."),
    "collection": Listed(
        Section.ASK, "archive.commands.own_labels:collection", "Gather articles in collections, or in a saved list."
    ),
    "search": Listed(Section.ASK, "archive.commands.search:search", "Find articles by words, title, author or date."),
    "trends": Listed(
        Section.ASK, "archive.commands.trends:trends_", "Count the articles with some words by month or year."
    ),
    "show": Listed(Section.ASK, "archive.commands.show:show", "Print one article, or those of a selection."),
    "serve": Listed(Section.ASK, "archive.commands.serve:serve", "Open the archive in a browser."),
    "export": Listed(
        Section.SHARE, "archive.commands.export:export", "Write a selection as CSV, JSON, Parquet or text."
    ),
    "cite": Listed(Section.SHARE, "archive.commands.cite:cite", "Print references: plain, RIS, BibTeX or CSL JSON."),
    "feed": Listed(Section.SHARE, "archive.commands.feed:feed", "Print an Atom feed of a selection."),
    "alerts": Listed(
        Section.SHARE, "archive.commands.alerts:alerts", "Report new and changed articles for each saved search."
    ),
    "notify": Listed(Section.SHARE, "archive.commands.notify:notify", "Send problems and news by mail or webhook."),
    "completion": Listed(
        Section.KEEP, "archive.commands.completion:completion", "Let bash, zsh or fish complete commands and options."
    ),
    "manual": Listed(Section.KEEP, "archive.commands.manual:manual", "Print the manual page."),
    "datasette-config": Listed(
        Section.SHARE, "archive.commands.datasette_config:datasette_config", "Write the settings for a plain Datasette."
    ),
}


class LazyGroup(click.Group):
    """A group that imports a command when it is called, so that a search never loads a crawler."""

    def __init__(self, *, listed: Mapping[str, Listed], **attributes: object) -> None:
        super().__init__(**attributes)  # type: ignore[arg-type]  # click types each keyword apart
        self.listed = listed

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002  # click's signature
        """Return the names in the order in which help lists them."""
        return [name for section in Section for name, _ in self._under(section)]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002  # click's signature
        """Return the command called *cmd_name*, imported now."""
        if cmd_name not in self.listed:
            return None
        module, _, name = self.listed[cmd_name].place.partition(":")
        command: click.Command = getattr(importlib.import_module(module), name)
        return command

    def shell_complete(self, ctx: click.Context, incomplete: str) -> list[CompletionItem]:
        """Return the commands that begin with *incomplete*, without importing them, and the options."""
        commands = [CompletionItem(name, help=each.summary) for name, each in self.listed.items()]
        options = click.Command.shell_complete(self, ctx, incomplete)
        return [item for item in commands if item.value.startswith(incomplete)] + options

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002  # click's signature
        """Write the commands under their headings, in columns that line up from one heading to the next."""
        width = max(map(len, self.listed))
        for section in Section:
            if rows := [(name.ljust(width), summary) for name, summary in self._under(section)]:
                with formatter.section(section):
                    formatter.write_dl(rows)

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Return what is left of *args* behind the options of the group.

        Raises:
            NoSuchOption: one is not an option of the group; many are options of a command.

        """
        try:
            return super().parse_args(ctx, args)
        except NoSuchOption as error:
            if error.possibilities:
                raise
            name = error.option_name
            message = f"No such option {name!r} before a command; write it after one, as in `blotter search {name}`."
            raise NoSuchOption(name, message, ctx=ctx) from error

    def invoke(self, ctx: click.Context) -> object:
        """Run the command that is called.

        Raises:
            UsageError: a word is not known; with the words that may have been meant.

        """
        try:
            return super().invoke(ctx)
        except (NoSuchOption, NoSuchCommand) as error:
            raise with_right_words(error) from error

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Return the command that *args* call.

        Raises:
            NoSuchCommand: no command has the name; with the nearest names.

        """
        try:
            return super().resolve_command(ctx, args)
        except NoSuchCommand as error:
            raise NoSuchCommand(
                error.command_name, possibilities=nearest(error.command_name, self.listed), ctx=ctx
            ) from error

    def _under(self, section: Section) -> Iterator[tuple[str, str]]:
        return ((name, each.summary) for name, each in self.listed.items() if each.section is section)


def with_right_words(error: NoSuchOption | NoSuchCommand) -> click.UsageError:
    """Return *error* with the options that are spelt like the one typed, or with all commands of a group if none is.

    click compares options with their dashes, so that every short one is like every other.
    """
    if isinstance(error, NoSuchOption):
        from archive.commands.other_words import option_meant  # noqa: PLC0415  # help imports no command's module

        if meant := option_meant(error.option_name, error.ctx):
            return click.UsageError(f"{error.message} Did you mean '{meant}'?", ctx=error.ctx)
        spelt = {each.strip("-"): each for each in error.possibilities or ()}
        near = [spelt[each] for each in nearest(error.option_name.strip("-"), spelt)]
        return NoSuchOption(error.option_name, error.message, possibilities=near, ctx=error.ctx)
    context = error.ctx
    group = context.command if context else None
    if error.possibilities or context is None or not isinstance(group, click.Group) or isinstance(group, LazyGroup):
        return error
    names = ", ".join(sorted(group.commands))
    return click.UsageError(f"{error.message} `{context.info_name}` has: {names}.", ctx=context)
