"""The words of other programs for what a command has under one name; the message of a mistake names ours."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import click

from archive.nearest import nearest

OPTIONS = {
    "--format": ("--style", "--json"),
    "--style": ("--format",),
    "--out": ("--output",),
    "--file": ("--output",),
    "--from": ("--since",),
    "--after": ("--since",),
    "--start": ("--since",),
    "--to": ("--until",),
    "--before": ("--until",),
    "--end": ("--until",),
    "--title": ("--publication",),
    "--source": ("--publication",),
    "--journal": ("--publication",),
    "--words": ("--query",),
    "--search": ("--query",),
    "--order": ("--sort",),
    "--max": ("--limit",),
    "--db": ("--archive",),
    "--database": ("--archive",),
}
"""An option as others call it, to ours; the first one that a command has is meant."""

FORMATS = {
    "bib": "bibtex",
    "biblatex": "bibtex",
    "csl": "csl-json",
    "csljson": "csl-json",
    "json": "jsonl",
    "ndjson": "jsonl",
    "json-lines": "jsonl",
    "txt": "text",
    "md": "markdown",
    "db": "sqlite",
    "sqlite3": "sqlite",
    "excel": "csv with --excel",
    "xlsx": "csv with --excel",
    "warc.gz": "warc",
}
"""A format as others call it, to ours."""


def option_meant(name: str, context: click.Context | None) -> str | None:
    """Return the option of the command of *context* that others call *name*; ``None`` where it has none."""
    if context is None:
        return None
    own = {spelling for each in context.command.get_params(context) for spelling in each.opts}
    return next((each for each in OPTIONS.get(name, ()) if each in own), None)


def format_meant(name: str, own: Sequence[str]) -> str | None:
    """Return the format among *own* that others call *name*, or that is spelt like it.

    >>> format_meant("bib", ["ris", "bibtex"]), format_meant("bibtx", ["ris", "bibtex"]), format_meant("json", ["ris"])
    ('bibtex', 'bibtex', None)
    """
    other = FORMATS.get(name.lower(), "")
    return other if other.partition(" ")[0] in own else next(iter(nearest(name, own)), None)


class FormatChoice(click.Choice[str]):
    """One of several formats; a wrong one is answered with the right name."""

    def __init__(self, names: Sequence[str], elsewhere: Mapping[str, str]) -> None:
        """Take the *names* of the formats, and of those that another command writes, with that command."""
        super().__init__(names)
        self.elsewhere = elsewhere

    def get_invalid_choice_message(self, value: object, ctx: click.Context | None) -> str:
        """Return that *value* is none of them, and which is meant."""
        message = super().get_invalid_choice_message(value, ctx)
        name = str(value)
        if command := self.elsewhere.get(name):
            return f"{message} `{command}` writes {name}."
        near = format_meant(name, self.choices)
        return f"{message} Did you mean {near}?" if near else message
