"""How a column writes a reason: a fault or a :class:`Reason` by its name, with its detail in brackets."""

from __future__ import annotations

from typing import NewType

from archive.facts import Fault, PartOutcome, Reason

Noted = NewType("Noted", str)
"""A reason as a column holds it; :func:`noted`, :func:`written` and ``Problem.reason`` alone make one."""

WRITTEN = {
    Fault.ROBOTS_BARRED: "robots.txt",
    Fault.ROBOTS_UNREACHABLE: "robots.txt unreachable",
    Fault.ROBOTS_PAUSE: "robots.txt asks for a long pause",
    Fault.OUTSIDE_HOURS: "outside its hours",
    Fault.ANOTHERS_OWN_SITE: "another publication's own site",
    Fault.NOT_OF_THE_WEB: "not an address of the web",
    Fault.LOGIN_IN_ADDRESS: "address with a login",
    Fault.REDIRECTS_ELSEWHERE: "redirects to another host",
    Fault.REDIRECTS_HOME: "redirects to home",
    Fault.TOO_MANY_CHANGED: "too many changed at once",
}
"""How a column writes a fault, where that is not its name with spaces."""


def written(fault: Fault) -> Noted:
    """Return *fault* as a column writes it, without what is known beside it."""
    return Noted(WRITTEN.get(fault, fault.replace("_", " ")))


LONGEST_DETAIL = 200  # characters; our own details have sixty at most


def brief(words: str) -> str:
    """Return *words* of a site, which could say anything at any length, as one line of bounded length."""
    line = " ".join(words.split())
    return line if len(line) <= LONGEST_DETAIL else f"{line[:LONGEST_DETAIL]}…"


def noted(reason: Reason, detail: str | None = None) -> Noted:
    """Return *reason* as a column holds it.

    >>> noted(Reason.READS_WORSE, noted(Reason.NOT_A_PAGE, "a PDF"))
    'reads worse (not a page (a PDF))'
    """
    line = brief(detail or "")
    return Noted(f"{reason} ({line})" if line else reason.value)


def reason_in(column: str) -> tuple[Reason, str | None] | None:
    """Return the reason that *column* holds, with its detail; ``None`` if it holds a fault or nothing of ours.

    >>> reason_in("reads worse (half as long)"), reason_in("http 404")
    ((<Reason.READS_WORSE: 'reads worse'>, 'half as long'), None)
    """
    name, opened, rest = column.partition(" (")
    if name not in set(Reason) or bool(opened) is not rest.endswith(")"):
        return None
    return Reason(name), rest[:-1] or None


FINE = {PartOutcome.FINISHED, written(Fault.OUTSIDE_HOURS), written(Fault.OUT_OF_TIME)}
"""Outcomes of a publication that need nobody's attention."""
