"""The commands of ``blotter``, as its own command line has them."""

from __future__ import annotations

from collections.abc import Iterator

import click

from crawler.cli import blotter


def commands(command: click.Command, name: tuple[str, ...] = ()) -> Iterator[tuple[str, click.Command]]:
    """Yield every command below *command* by its name, with those of a group that runs without one."""
    if isinstance(command, click.Group):
        context = click.Context(command)
        for each in command.list_commands(context):
            yield from commands(command.get_command(context, each), (*name, each))
    yield " ".join(name), command


TREE = dict(commands(blotter))
