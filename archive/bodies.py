"""Bodies as authors: a force, a ministry, an agency is cited by its whole name."""

from __future__ import annotations

import re

LONGEST = 12  # words of a body's name
BODY = re.compile(
    r"\b(?:polic(?:e|ing)|constabulary|sheriffs?|offices?|services?|college|federation|councils?|ministry|ministries|"
    r"commissioners|department|dept|authority|authorities|inspectorate|institute|university|agency|agencies|association|"
    r"society|union|commission|committee|courts?|government|foundation|trust|network|group|unit|squad|force|forces|"
    r"team|desk|staff|newsroom|editors?|editorial|reporters?|correspondents?|bureau|press|news|media|times|gazette|"
    r"herald|magazine|journal|weekly|ltd|limited|plc|inc|gmbh|centre|center|parliament|charity|coalition|alliance|"
    r"polizei\w*|landespolizei\w*|bundes\w+|ministerium|\w+ministerium|gewerkschaft|redaktion|behörde|amt|"
    r"politie|redactie|ministerie|gendarmerie|ministère|préfecture|rédaction|policía|guardia|ministerio|redacción|"
    r"polizia|carabinieri|ministero|redazione|polisen|politiet|poliisi|policja|polícia|"
    r"academy|school|board|tribune|guardian|telegraph|reuters|afp|dpa|apa|ansa|bbc|cnn|itv|npr|verlag|verband)\b",
    re.IGNORECASE,
)
"""Words that no family is called by, and most bodies are."""

_FAMILY = re.compile(r"\w+ (?:[A-Z]\.? )?(?:Council|Court|Force|Gazette|Herald|Journal|School|Times|Trust)")
"""A name of two words whose last is some people's family name too."""
_BETWEEN = frozenset(("of", "for", "and", "the", "in", "on", "to", "&", "der", "des", "für", "und", "de", "du", "et"))
"""Words in a body's name that have no capital."""


def is_body(name: str) -> bool:
    """Return whether *name* is that of a body: every word has a capital or joins two, and one says what kind it is.

    >>> is_body("Home Office"), is_body("Police Federation of England and Wales"), is_body("Ann Lee")
    (True, True, False)
    """
    words = name.split()
    if not words or len(words) > LONGEST or not name[0].isupper():
        return False
    if not all(word in _BETWEEN or not word[0].isalpha() or word[0].isupper() for word in words):
        return False
    return bool(BODY.search(name)) and not (_FAMILY.fullmatch(name) and words[0] != "The")
