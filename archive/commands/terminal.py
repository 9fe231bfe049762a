"""Text of the web on a terminal: nothing in it may move the cursor, change colours or turn the line around."""

from __future__ import annotations

import re

HARMFUL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]|\r(?!\n)")
"""Control characters but tab and line ends, and those that override the direction of writing."""


def printable(text: str) -> str:
    r"""Return *text* with harmful characters shown as ``\ufffd``.

    >>> printable("plain \x1b[31mred")
    'plain \ufffd[31mred'
    """
    return HARMFUL.sub("\ufffd", text)
