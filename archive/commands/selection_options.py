"""The options of a selection, for every command that takes one."""

from __future__ import annotations

import itertools
import re
import shlex
import sqlite3
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, TypeVar

import click

from archive.commands.options import Written
from archive.commands.several import opened
from archive.export.records import keys
from archive.own.place import reading
from archive.records import Access
from archive.search.find_together import answered
from archive.search.marks import Mark
from archive.search.mistyped import mistyped
from archive.search.selection import Selection
from archive.search.unknown import Unknown
from archive.terminal import fitted, printable, say
from archive.times import first_day, last_day, written_time

Command = TypeVar("Command", bound=Callable[..., Any])


class SelectionCommand(click.Command):
    """A command that takes articles by its options alone: words behind it are probably those of --query."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Read *args*.

        Raises:
            UsageError: words stand behind the command; with the option for them.

        """
        ctx.allow_extra_args = True
        words = super().parse_args(ctx, args)
        if words and not ctx.resilient_parsing:
            query = shlex.quote(" ".join(words))
            raise click.UsageError(f"No words stand here; did you mean `{ctx.command_path} --query {query}`?", ctx=ctx)
        return words


class WordsCommand(click.Command):
    """A command whose words may begin with ``-``: one that is not an option excludes the word."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Read *args*, with each ``-word`` written as ``NOT word``, which no option looks like."""
        own = {spelling: option for option in self.get_params(ctx) for spelling in option.opts}
        end = args.index("--") if "--" in args else len(args)
        before = ["", *args[:end]]
        words = [
            f"NOT {word[1:]}" if EXCLUSION.match(word) and word not in own and not _takes_value(own.get(last)) else word
            for last, word in itertools.pairwise(before)
        ]
        return super().parse_args(ctx, words + args[end:])


EXCLUSION = re.compile(r"-[^-]")


def _takes_value(option: click.Parameter | None) -> bool:
    return isinstance(option, click.Option) and not option.is_flag


def selection_options(command: Command) -> Command:
    """Give *command* one parameter, ``selection``, from the options that say which articles are meant."""

    def collected(*arguments: Any, **values: Any) -> Any:
        selection = Selection(**{name: values.pop(option) for name, option in OPTIONS_OF.items()})
        _check_period(selection)
        _check_names(selection, values.get("archives") or (values["archive"],))
        return command(*arguments, selection=selection, **values)

    collected.__name__ = command.__name__
    collected.__doc__ = command.__doc__
    collected.__click_params__ = list(getattr(command, "__click_params__", ()))  # type: ignore[attr-defined]  # click keeps a command's options so
    for option in reversed(OPTIONS):
        option(collected)
    return collected  # type: ignore[return-value]  # the same command to click


def _check_period(selection: Selection) -> None:
    """Refuse a period that ends before it begins: it would find nothing, and look like an answer."""
    if selection.since and selection.until and selection.until < selection.since:
        raise click.UsageError(f"--until {selection.until} is before --since {selection.since}.")


def _check_names(selection: Selection, archives: Sequence[Path]) -> None:
    """Refuse a name that no article of any archive has: it would find nothing, and look like an answer."""
    names = (selection.publications, selection.authors, selection.sections, selection.tags)
    if not any(names) and not selection.of_own:
        return
    for archive in archives:
        with reading(archive):
            pass  # a file of one's own that cannot be read is an error of its own
    with opened(archives) as (together, dbs):
        first = next(iter(answered(together.unknowns(selection), dbs)), None)
    if first:
        raise click.UsageError(f"{first.message} {first.question or LISTS[first.field]}")


def report_nothing(db: sqlite3.Connection, selection: Selection) -> None:
    """Report where *selection* finds nothing, on standard error: an empty file would look like a mistake."""
    if next(keys(db, selection), None) is None:
        say("nothing found", err=True)
        report_mistyped(mistyped(db, selection))


def report_mistyped(words: Sequence[Unknown]) -> None:
    """Report, on standard error, the *words* of a query that no article has, and what may be meant."""
    for each in words:
        click.echo(fitted(printable(f"{each.message} {each.question}".rstrip()), indent="  "), err=True)


LISTS = {
    "publication": "`blotter status` lists those that it has.",
    "author": "An author is written with the whole name; * matches any letters.",
    "section": "Sections are written as printed.",
    "tag": "Tags are written as printed.",
    "own-tag": "`blotter tag list` lists yours.",
    "collection": "`blotter collection list` lists yours.",
}
"""Help if no name is near."""


OPTIONS = (
    click.option("--query", "query", default="", metavar="WORDS", help="Articles that contain these words."),
    click.option("--publication", multiple=True, metavar="NAME", help="Only this publication; repeatable."),
    click.option("--author", multiple=True, metavar="NAME", help="Only by this author; * matches any letters."),
    click.option("--section", multiple=True, metavar="NAME", help="Only from this section, as printed."),
    click.option("--tag", multiple=True, metavar="NAME", help="Only with this tag, as printed."),
    click.option("--own-tag", multiple=True, metavar="NAME", help="Only with this tag of your own; repeatable."),
    click.option("--collection", multiple=True, metavar="NAME", help="Only in this collection of yours; repeatable."),
    click.option(
        "--since",
        type=Written("DATE", first_day),
        help="Published on or after this day, month or year.",
    ),
    click.option(
        "--until",
        type=Written("DATE", last_day),
        help="Published on or before this day; 2016 includes 31 December.",
    ),
    click.option("--undated", is_flag=True, help="With --since or --until: also articles without a date."),
    click.option(
        "--access",
        multiple=True,
        type=click.Choice([each.value for each in Access]),
        help="Only articles with this access.",
    ),
    click.option(
        "--only",
        multiple=True,
        type=click.Choice([each.value for each in Mark]),
        callback=lambda _, __, values: tuple(Mark(value) for value in values),
        metavar="MARK",
        help=f"Only articles with this mark; repeat it to narrow further: {', '.join(Mark)}.",
    ),
    click.option(
        "--captured-since",
        type=Written("TIME", written_time),
        help="Only with a capture made since this time (UTC).",
    ),
    click.option("--key", multiple=True, metavar="KEY", help="Only the article with this key; repeatable."),
)
OPTIONS_OF = {
    "query": "query",
    "publications": "publication",
    "authors": "author",
    "sections": "section",
    "tags": "tag",
    "own_tags": "own_tag",
    "collections": "collection",
    "since": "since",
    "until": "until",
    "undated": "undated",
    "access": "access",
    "marks": "only",
    "captured_since": "captured_since",
    "keys": "key",
}
"""Field of a selection to the name of its option."""
