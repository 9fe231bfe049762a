"""Names of months as newspapers print them."""

from __future__ import annotations

from crawler.reading.words.phrases import Group, either, groups, written_out


def _numbers(group: Group) -> dict[str, int]:
    return {name.casefold(): month for month, names in enumerate(group.written, 1) for name in written_out(names)}


_BY_LANGUAGE = {group.language: _numbers(group) for group in groups("dates") if group.kind == "month"}

MONTHS: dict[str, int] = {}
"""Name, its case folded, to its number; the first language that has it counts."""
for _known in _BY_LANGUAGE.values():
    MONTHS = _known | MONTHS

MONTH_NAME = either(MONTHS)
"""Alternatives for a regular expression, longest first."""

DIGITS = {0x660 + number: str(number) for number in range(10)} | {0x6F0 + number: str(number) for number in range(10)}
"""Arabic and Persian digits, for ``str.translate``."""


def month_of(name: str, language: str | None = None) -> int:
    """Return the number of the month called *name* in *language*, else in the first language that has the name.

    >>> month_of("listopada", "hr"), month_of("listopada", "pl"), month_of("listopada")
    (10, 11, 11)
    """
    folded = name.casefold()
    return _BY_LANGUAGE.get((language or "")[:2].casefold(), {}).get(folded) or MONTHS[folded]
