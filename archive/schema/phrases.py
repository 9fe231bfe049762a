"""The phrases in which archives of before ``m022`` noted a reason, translated into reasons with a detail.

A released migration uses this, so it depends on nothing that may change: the names of reasons are written out.
"""

from __future__ import annotations

import re

NESTED = (
    (re.compile(r"reads worse: (.*)", re.DOTALL), "reads worse"),
    (re.compile(r"soft 404: (.*)", re.DOTALL), "soft 404"),
    (re.compile(r"page: (.*)", re.DOTALL), "page gives no article"),
)
"""Phrases that hold another one, which is the detail."""

DETAILED = (
    (re.compile(r"(binary), not a page"), "not a page ({} data)"),
    (re.compile(r"(\S+/\S+), not a page"), "not a page ({})"),
    (re.compile(r"a (.+), not a post", re.DOTALL), "not a post ({})"),
    (re.compile(r"reader took longer than (.+)"), "reader took too long ({})"),
    (re.compile(r"reader failed: (.+)"), "reader failed ({})"),
    (re.compile(r"could not be recorded: (.+)"), "could not be recorded ({})"),
    (re.compile(r"(\S+ at byte \d+: .+)", re.DOTALL), "capture damaged ({})"),
    (re.compile(r"(error) page"), "another kind of page ({})"),
)

PAYLOADS = {
    "a PDF", "a picture", "sound or film", "a font", "compressed", "a zip archive or office document",
    "an office document", "a WARC file", "a database", "a feed", "a sitemap",
}  # fmt: skip
KINDS = {
    "listing", "vacancy", "video", "gallery", "event", "error", "login", "challenge", "protected", "placeholder",
    "other",
}  # fmt: skip
"""Written where a reader gave no reason, which it always did of an empty page: ``empty`` is how a text reads worse."""

_LATER = re.compile(r"page (\d+): (.*)", re.DOTALL)


def noted_as(phrase: str) -> str:
    """Return *phrase* as a reason with its detail; a fault, and a reason that has no detail, stays.

    >>> noted_as("reads worse: half as long"), noted_as("page 2: http 404"), noted_as("no text")
    ('reads worse (half as long)', 'later page missing (2: http 404)', 'no text')
    """
    if phrase in PAYLOADS:
        return f"not a page ({phrase})"
    if phrase in KINDS:
        return f"another kind of page ({phrase})"
    if later := _LATER.fullmatch(phrase):
        return f"later page missing ({later[1]}: {noted_as(later[2])})"
    for pattern, reason in NESTED:
        if held := pattern.fullmatch(phrase):
            return f"{reason} ({noted_as(held[1])})"
    for pattern, reason in DETAILED:
        if at := pattern.fullmatch(phrase):
            return reason.format(at[1])
    return "no headline" if phrase == "no title" else phrase
