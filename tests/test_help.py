"""What ``--help`` shows, for every command and its parts."""

import click
import pytest

from crawler.cli import blotter


def commands(group=blotter, path=("blotter",)):
    """Every command with the words that call it."""
    context = click.Context(group)
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        yield (*path, name), command
        if isinstance(command, click.Group):
            yield from commands(command, (*path, name))


@pytest.mark.parametrize(("path", "command"), [pytest.param(p, c, id=" ".join(p[1:])) for p, c in commands()])
def test_help_says_what_the_command_does_with_examples_line_by_line(path, command):
    """An example that runs into the next, or into the text, cannot be copied."""
    text = command.get_help(click.Context(command, info_name=" ".join(path)))

    lines = [line.strip() for line in text.splitlines()]
    assert "\\b" not in text
    assert command.help
    assert any(line.startswith(" ".join(path)) for line in lines)
