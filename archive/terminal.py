"""Text of the web on a terminal: nothing in it may move the cursor, change colours or reverse the line."""

from __future__ import annotations

import os
import re
import shutil
import sys
import textwrap
from typing import TextIO

import click

HARMFUL = re.compile(
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]|\r(?!\n)"
)
"""Control characters but tab and line ends, those that change the direction of writing, and halves of a pair."""


NAMED = frozenset(map(chr, range(0xDCA0, 0xDD00)))
"""How Python has the bytes of a file's name that is not UTF-8 (PEP 383), but for those that control a terminal."""
_NAMED = re.compile(f"([{min(NAMED)}-{max(NAMED)}]+)")


def printable(text: str) -> str:
    r"""Return *text* with harmful characters shown as ``\ufffd``.

    >>> printable("plain \x1b[31mred")
    'plain \ufffd[31mred'
    """
    return HARMFUL.sub("\ufffd", text)


def complain(problem: object) -> None:
    """Write *problem* to standard error: whatever it quotes, in one way for all commands."""
    say(f"blotter: {problem}", err=True)


def say(text: str, *, err: bool = False) -> None:
    """Write *text*, made for people, each line folded to the terminal that it goes to."""
    width = columns(sys.stderr if err else sys.stdout)
    shown = "".join(part if part[:1] in NAMED else printable(part) for part in _NAMED.split(text))
    click.echo("\n".join(folded(line, width) for line in shown.split("\n")), err=err)


def columns(out: TextIO | None = None) -> int | None:
    """Return the width of the terminal *out*, standard output if not given; ``None`` if it is not a terminal."""
    out = out or sys.stdout
    if not out.isatty():
        return None
    if out is sys.stderr and "COLUMNS" not in os.environ:  # standard output, which shutil looks at, may be a file
        return os.get_terminal_size(out.fileno()).columns or shutil.get_terminal_size().columns
    return shutil.get_terminal_size().columns


def cut(text: str, most: int) -> str:
    """Return *text* with at most *most* characters, the last of them dots where it is cut.

    >>> cut("Police Oracle", 13), cut("Police Oracle", 8)
    ('Police Oracle', 'Police …')
    """
    return text if len(text) <= most else f"{text[: most - 1]}…"


def fitted(text: str, *, indent: str = "    ") -> str:
    """Return the line *text* folded to the terminal, further lines with *indent*; unchanged without a terminal."""
    return folded(text, columns(), indent=indent)


def folded(text: str, width: int | None, *, indent: str | None = None) -> str:
    """Return the line *text* in lines of at most *width*, further ones with *indent*: two more than the first has.

    >>> folded("  event 1: made 3 changes", 16)
    '  event 1: made\\n    3 changes'
    """
    if width is None or len(text) <= width:
        return text
    if indent is None:
        indent = f"{text[: len(text) - len(text.lstrip())]}  "
    return textwrap.fill(text, width, subsequent_indent=indent, break_long_words=False, break_on_hyphens=False)


def bytes_in_words(number: float) -> str:
    """Return a number of bytes in the unit that people use for it.

    >>> bytes_in_words(980), bytes_in_words(1_234_000), bytes_in_words(30 * 1000**3)
    ('1 KB', '1.2 MB', '30 GB')
    """
    for unit, size in (("TB", 1000**4), ("GB", 1000**3), ("MB", 1000**2)):
        if number >= size:
            return f"{number / size:.{0 if number >= 10 * size else 1}f} {unit}"
    return f"{number / 1000:.0f} KB"
