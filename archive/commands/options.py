"""The options that every command has: ``--archive``, ``--config`` and, where it reads, ``--json``."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

from archive.config import DEFAULT_ARCHIVE, Config

Command = TypeVar("Command", bound=Callable[..., Any])


class Written(click.ParamType[Any]):
    """A value that *read* makes of the user's words; it raises ``ValueError`` with the reason if it cannot."""

    def __init__(self, name: str, read: Callable[[str], Any]) -> None:
        self.name = name
        self.read = read

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """Return *value* as read."""
        try:
            return self.read(value)
        except ValueError as error:
            self.fail(str(error), param, ctx)


def _config(context: click.Context, _: click.Parameter, path: Path | None) -> Config:
    config = Config.load(path)
    context.meta["blotter.config"] = config
    return config


def _archive(context: click.Context, _: click.Parameter, path: Path | None) -> Path:
    config: Config = context.meta["blotter.config"]
    if path is None and not config.archive.exists() and (here := Path.cwd() / DEFAULT_ARCHIVE).exists():
        raise click.UsageError(
            f"no archive at {config.archive}, but one at {here}; name it with --archive, "
            f'or write archive = "{here}" into {config.path}'
        )
    return path or config.archive


def archive_options(command: Command) -> Command:
    """Give *command* the parameters ``archive`` (a path) and ``config`` (read and checked)."""
    command = click.option(
        "--archive",
        type=click.Path(path_type=Path, dir_okay=False),
        envvar="BLOTTER_ARCHIVE",
        callback=_archive,
        help="Archive file.  [env: BLOTTER_ARCHIVE; default: the configuration's, else blotter.db beside it]",
    )(command)
    return _config_option(command)


_config_option = click.option(
    "--config",
    type=click.Path(path_type=Path),
    envvar="BLOTTER_CONFIG",
    callback=_config,
    is_eager=True,
    help="Configuration file.  [env: BLOTTER_CONFIG; default: blotter.toml]",
)


def archives_options(command: Command) -> Command:
    """Give *command* the same parameters for several archives: ``archives``, a tuple of paths, and ``config``."""
    option = click.option(
        "--archive",
        "archives",
        multiple=True,
        type=click.Path(path_type=Path, dir_okay=False),
        callback=_archives,
        help="Archive file; repeat it to ask several together.  [env: BLOTTER_ARCHIVE; default: as for other commands]",
    )
    return _config_option(option(command))


def _archives(context: click.Context, parameter: click.Parameter, paths: tuple[Path, ...]) -> tuple[Path, ...]:
    named = os.environ.get("BLOTTER_ARCHIVE")
    return paths or (_archive(context, parameter, Path(named) if named else None),)


def is_typed(name: str) -> bool:
    """Return whether the parameter *name* of the command that runs stands on the command line."""
    return click.get_current_context().get_parameter_source(name) is click.core.ParameterSource.COMMANDLINE


json_option = click.option("--json", "as_json", is_flag=True, help="Print JSON instead of text.")


def print_json(value: object) -> None:
    """Write *value* to standard output as JSON that a person can read too."""
    written = json.dumps(value, ensure_ascii=False, indent=2, default=str)
    click.echo(written.encode("utf-8", "replace").decode())  # the name of a file may be in no encoding
