"""The commands of ``blotter`` that need nothing but the archive, loaded when they are called."""

from __future__ import annotations

import importlib
from collections.abc import Mapping

import click

COMMANDS = {
    "boilerplate": "archive.commands.boilerplate:boilerplate",
    "held": "archive.commands.held:held",
    "accept": "archive.commands.held:accept",
    "reject": "archive.commands.held:reject",
    "runs": "archive.commands.runs:runs",
    "status": "archive.commands.status:status",
    "search": "archive.commands.search:search",
    "show": "archive.commands.show:show",
    "export": "archive.commands.export:export",
    "cite": "archive.commands.cite:cite",
    "serve": "archive.commands.serve:serve",
    "datasette-config": "archive.commands.datasette_config:datasette_config",
    "feed": "archive.commands.feed:feed",
    "alerts": "archive.commands.alerts:alerts",
}
"""Command name to ``module:function``."""


class LazyGroup(click.Group):
    """A group whose commands are imported when they are asked for, so that a search never loads a crawler."""

    def __init__(self, *, modules: Mapping[str, str], **attributes: object) -> None:
        super().__init__(**attributes)  # type: ignore[arg-type]  # click types each keyword apart
        self.modules = modules

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002  # click's signature
        """Return the names in the order in which help lists them."""
        return list(self.modules)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002  # click's signature
        """Return the command called *cmd_name*, imported now."""
        if cmd_name not in self.modules:
            return None
        module, _, name = self.modules[cmd_name].partition(":")
        command: click.Command = getattr(importlib.import_module(module), name)
        return command
