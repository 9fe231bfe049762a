"""``blotter completion``: let a shell complete commands and options."""

from __future__ import annotations

import click
from click.shell_completion import get_completion_class

LOADING, LOADED = "$zsh_eval_context[-1] == loadautofunc", "$funcstack[1] == _blotter"
"""How zsh knows that it loads the file as a function; what Click asks holds for the first Tab alone, so that nothing
comes of the second."""


@click.command()
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
@click.pass_context
def completion(context: click.Context, shell: str) -> None:
    """Print the lines that let SHELL complete the commands and options of blotter.

    \b
    blotter completion bash > ~/.local/share/bash-completion/completions/blotter
    blotter completion zsh > ~/.zfunc/_blotter
    blotter completion fish > ~/.config/fish/completions/blotter.fish
    """
    made = get_completion_class(shell)
    if made is None:
        raise click.UsageError(f"no completion for {shell}")
    lines = made(context.find_root().command, {}, "blotter", "_BLOTTER_COMPLETE").source()
    click.echo(lines.replace(LOADING, LOADED))
