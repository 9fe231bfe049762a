"""Progress of a command that reads or writes many bytes."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import click

BESIDE = 32  # columns for label, percent and time
COUNT = 16  # columns for the number of captures
SHORTEST, LONGEST = 4, 36  # columns of a bar


@contextmanager
def captures_bar(size: int, *, counted: bool = False) -> Iterator[Callable[[int], object]]:
    """Show on a terminal how much of *size* is done and how long the rest will take.

    *size* is in bytes of captures, or in captures, which are *counted* beside the bar.
    """
    if not size or not sys.stderr.isatty():
        yield lambda _: None
        return
    room = shutil.get_terminal_size().columns - BESIDE - (COUNT if counted else 0)
    with click.progressbar(
        length=size,
        label="captures",
        file=sys.stderr,
        show_pos=counted,
        show_percent=True,
        width=min(max(room, SHORTEST), LONGEST),
    ) as bar:
        yield bar.update
