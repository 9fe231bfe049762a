"""Progress of a command that reads or writes many bytes."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import click


@contextmanager
def captures_bar(size: int, *, counted: bool = False) -> Iterator[Callable[[int], object]]:
    """Show on a terminal how much of *size* is done and how long the rest will take.

    *size* is in bytes of captures, or in captures, which are *counted* beside the bar.
    """
    if not size or not sys.stderr.isatty():
        yield lambda _: None
        return
    with click.progressbar(length=size, label="captures", file=sys.stderr, show_pos=counted, show_percent=True) as bar:
        yield bar.update
