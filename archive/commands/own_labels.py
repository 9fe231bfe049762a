"""``blotter tag`` and ``blotter collection``: names of one's own for articles, in a file beside the archive."""

from __future__ import annotations

import dataclasses
import sqlite3
from collections.abc import Callable, Sequence
from contextlib import closing, suppress
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

import click

from archive.commands.options import archive_options, json_option, print_json
from archive.commands.own_notes import written
from archive.commands.selection_options import selection_options
from archive.config import Config
from archive.errors import NoSuchRecord
from archive.export.records import keys
from archive.nearest import meant
from archive.own.labels import LabelKind, label, labelled, labels, unlabel
from archive.plural import plural
from archive.schema.database import connect
from archive.search.lookup import stored_article
from archive.search.selection import Selection
from archive.terminal import printable, say

LONGEST = 100  # characters of a name, which stands on one line of lists and pages
WHERE = "They are in blotter.own.db beside the archive, and no crawl or rebuild changes them."


@click.group(
    help=f"""Give tags of your own to articles, list them or take them away.

    {WHERE} `--own-tag NAME` selects by one wherever articles are selected.

    \b
    blotter tag add "to read" kq3zt5n2ab
    blotter tag add drones --query drone --since 2020
    blotter tag list
    blotter search --own-tag drones
    """
)
def tag() -> None:
    """Give tags of your own to articles."""


@click.group(
    help=f"""Gather articles in collections, list them or take articles out.

    {WHERE} `--collection NAME` selects one wherever articles are selected. A list of articles saved for later is a
    collection too, called `saved` for example.

    \b
    blotter collection add saved kq3zt5n2ab
    blotter collection list
    blotter collection list saved
    blotter export --collection saved -o saved.ris
    """
)
def collection() -> None:
    """Gather articles in collections."""


def _add(
    name: str, articles: Sequence[str], selection: Selection, archive: Path, config: Config, *, kind: LabelKind
) -> None:
    if not (kept := written(name)):
        raise click.UsageError(f"A {kind} needs a name.")
    if len(kept) > LONGEST or printable(kept) != kept:
        raise click.UsageError(f"The name of a {kind} is one line of at most {LONGEST} characters.")
    if not articles and not selection.narrows:
        raise click.UsageError("Give the KEY of an article, or select articles with --query or another option.")
    with closing(connect(archive)) as db:
        wanted = _keys(db.conn, articles, name) if articles else list(keys(db.conn, selection))
    added = label(archive, kind, kept, wanted, at=datetime.now(UTC))
    say(f"{plural(added, 'article')} added to {kind} {kept!r}", err=True)


def _remove(name: str, articles: Sequence[str], whole: bool, archive: Path, config: Config, *, kind: LabelKind) -> None:
    if bool(articles) == whole:
        raise click.UsageError(f"Give the KEY of an article, or --all to remove the whole {kind}.")
    with closing(connect(archive)) as db:
        wanted = _keys(db.conn, articles, name)
    removed = unlabel(archive, kind, written(name), None if whole else wanted)
    say(f"{plural(removed, 'article')} removed from {kind} {name!r}", err=True)


def _list(name: str | None, as_json: bool, archive: Path, config: Config, *, kind: LabelKind) -> None:
    with closing(connect(archive)) as db:
        rows = _named(db.conn, archive, kind, written(name)) if name else _all(archive, kind)
    if as_json:
        print_json(rows)
        return
    for row in rows:
        say("  ".join(str(value or "undated") for value in row.values()))
    if not rows:
        say(f"no {kind}; `blotter {kind} add NAME KEY` makes one", err=True)


def _all(archive: Path, kind: LabelKind) -> list[dict[str, Any]]:
    return [{"name": each.name, "articles": each.articles} for each in labels(archive) if each.kind is kind]


def _named(db: sqlite3.Connection, archive: Path, kind: LabelKind, name: str) -> list[dict[str, Any]]:
    found = labelled(archive, kind, name)
    if not found:
        names = [each.name for each in labels(archive) if each.kind is kind]
        raise NoSuchRecord(f"no {kind} has the name", name, meant(name, names, f"`blotter {kind} list` lists them"))
    return [_row(db, key) for key in found]


def _row(db: sqlite3.Connection, key: str) -> dict[str, Any]:
    """Return the article *key* as a line of a list; one that is no longer in the archive stays listed."""
    try:
        article = stored_article(db, key)
    except NoSuchRecord:
        return {"key": key, "published_day": None, "publication": None, "headline": "not in the archive"}
    values = dataclasses.asdict(article)
    return {name: values[name] for name in ("key", "published_day", "publication", "headline")}


def _keys(db: sqlite3.Connection, articles: Sequence[str], name: str) -> list[str]:
    """Return the keys of *articles*; *name* is what stands before them on the command line."""
    try:
        return [stored_article(db, each).key for each in articles]
    except NoSuchRecord:
        if _is_article(db, name):
            raise click.UsageError(f"The name stands first: {' '.join(articles)!r}, then {name!r}.") from None
        raise


def _is_article(db: sqlite3.Connection, name: str) -> bool:
    with suppress(NoSuchRecord):
        return stored_article(db, name) is not None
    return False


RUNS: dict[str, Callable[..., None]] = {"add": _add, "remove": _remove, "list": _list}
name_argument = click.argument("name")
articles_argument = click.argument("articles", nargs=-1, metavar="[KEY]...")
ADD = """Give {a} NAME to articles.

Name each by its KEY, or select them.

\b
blotter {kind} add {example} kq3zt5n2ab
blotter {kind} add {example} --query drone --since 2020
"""
REMOVE = """Take NAME from articles, or from all.

\b
blotter {kind} remove {example} kq3zt5n2ab
blotter {kind} remove {example} --all
"""
LIST = """List yours, or the articles of NAME.

\b
blotter {kind} list
blotter {kind} list {example} --json
"""


def _command(group: click.Group, kind: LabelKind, name: str, text: str, *decorators: Callable[..., Any]) -> None:
    """Add a command to *group*, the same for both kinds of names but for its words."""
    words = {LabelKind.TAG: ("the tag", "drones"), LabelKind.COLLECTION: ("a place in the collection", "saved")}[kind]
    function: Callable[..., None] = RUNS[name]
    run: Any = partial(function, kind=kind)
    run.__name__, run.__doc__ = name, None
    for each in (archive_options, *reversed(decorators)):
        run = each(run)
    group.command(name, help=text.format(kind=kind, a=words[0], example=words[1]))(run)


for _group, _kind in ((tag, LabelKind.TAG), (collection, LabelKind.COLLECTION)):
    whole_option = click.option("--all", "whole", is_flag=True, help="Remove it from all articles.")
    _command(_group, _kind, "add", ADD, name_argument, articles_argument, selection_options)
    _command(_group, _kind, "remove", REMOVE, name_argument, articles_argument, whole_option)
    _command(_group, _kind, "list", LIST, click.argument("name", required=False, metavar="[NAME]"), json_option)
