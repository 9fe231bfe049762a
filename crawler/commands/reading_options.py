"""The option of commands that read pages: who reads them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any, TypeVar

import click

from archive.config import Config
from crawler.readers.settings import FORM, TABLE, is_address

Command = TypeVar("Command", bound=Callable[..., Any])


def _given(context: click.Context, _: click.Parameter, address: str | None) -> None:
    if address is None:
        return
    if not is_address(address):
        raise click.BadParameter(f"{FORM}, not {address!r}")
    config: Config = context.params["config"]
    table = config.values.get(TABLE)
    named = {**table, "scheduler": address} if isinstance(table, dict) else {"scheduler": address}
    context.params["config"] = replace(config, values={**config.values, TABLE: named})


def cluster_option(command: Command) -> Command:
    """Give *command* the option ``--cluster``, which takes the place of ``scheduler`` in its ``config``."""
    return click.option(
        "--cluster",
        metavar="ADDRESS",
        expose_value=False,
        callback=_given,
        help="Let a cluster read the pages.  [default: the scheduler in the table [cluster] of the configuration]",
    )(command)
