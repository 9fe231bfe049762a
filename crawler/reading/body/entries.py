"""The entries of a live report, each under the time at which it was written."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

_TIME = re.compile(r"\d{1,2}[:.]\d\d(?: ?[ap]\.?m\.?)?(?: ?(?:h|[a-z]{2,4}))?", re.IGNORECASE)
LEAST = 2  # times of day, each with a text of its own, that make a live report


def entry_times(paragraphs: Sequence[str]) -> frozenset[str]:
    """Return the lines among *paragraphs* that are the times of entries; empty if the text is not a live report.

    >>> sorted(entry_times(["17:30", "The fire is out.", "12:00", "The road is closed."]))
    ['12:00', '17:30']
    >>> entry_times(["17:30", "The fire is out.", "The road is closed."])
    frozenset()
    """
    entries = [at for at, line in enumerate(paragraphs) if _TIME.fullmatch(line)]
    apart = sum(later - earlier > 1 for earlier, later in pairwise([*entries, len(paragraphs)]))
    return frozenset(paragraphs[at] for at in entries) if apart >= LEAST else frozenset()
