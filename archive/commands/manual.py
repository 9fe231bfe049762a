"""``blotter manual``: the manual page, made from the texts of ``--help``."""

from __future__ import annotations

from collections.abc import Iterator

import click

from archive import __version__

WIDTH = 100  # columns of the help that it is made from


@click.command()
@click.pass_context
def manual(context: click.Context) -> None:
    """Print the manual page of blotter and all its commands.

    \b
    blotter manual > ~/.local/share/man/man1/blotter.1
    man blotter
    """
    click.echo("\n".join(_page(context.find_root().command)))


def _page(root: click.Command) -> Iterator[str]:
    yield f'.TH BLOTTER 1 "" "Blotter {__version__}" "User Commands"'
    yield from (".SH NAME", r"blotter \- keep the police trade press: crawl it, read it, search it")
    for path, command in _commands(root, ("blotter",)):
        yield f".SH {' '.join(path).upper()}"
        yield ".nf"
        yield from map(_line, _help(path, command).splitlines())
        yield ".fi"
    yield from (".SH FILES", "blotter.toml, blotter.db, blotter\\-captures/")


def _commands(command: click.Command, path: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], click.Command]]:
    yield path, command
    if isinstance(command, click.Group):
        context = click.Context(command)
        for name in command.list_commands(context):
            if below := command.get_command(context, name):
                yield from _commands(below, (*path, name))


def _help(path: tuple[str, ...], command: click.Command) -> str:
    return command.get_help(click.Context(command, info_name=" ".join(path), terminal_width=WIDTH))


def _line(text: str) -> str:
    r"""Return *text* as a line of troff that is shown as it is.

    >>> print(_line(r".x \n a-b"))
    \&.x \en a\-b
    """
    escaped = text.replace("\\", r"\e").replace("-", r"\-")
    return rf"\&{escaped}" if escaped.startswith((".", "'")) else escaped
