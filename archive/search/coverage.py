"""How much of what was published the archive holds: said beside every search, so that nothing found means something."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from archive.search.selection import Selection


@dataclass(frozen=True, slots=True, kw_only=True)
class Missing:
    """Addresses that a source listed and that led to no article, for one reason."""

    outcome: str
    reason: str | None
    number: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Coverage:
    """What is held of the publications and the period asked for, whatever the words."""

    held: int
    undated: int
    """Of the same publications: articles without a date, which no period holds. Not among *held* where there is one."""

    first: str | None
    """First day held of these publications, whatever the period."""

    last: str | None
    missing: Sequence[Missing]
    """Most first. With a period: those that were listed with a day in it, or with none."""

    @property
    def known_missing(self) -> int:
        """How many addresses are known and not held."""
        return sum(each.number for each in self.missing)


def coverage(db: sqlite3.Connection, selection: Selection) -> Coverage:
    """Return what is held of the publications and the period that *selection* names."""
    titles = Selection(publications=selection.publications)
    period = replace(titles, since=selection.since, until=selection.until)
    where, parameters = titles.condition
    first, last = db.execute(
        f"""SELECT (SELECT published FROM articles WHERE published IS NOT NULL AND {where} ORDER BY published LIMIT 1),
              (SELECT published FROM articles WHERE {where} ORDER BY published DESC LIMIT 1)""",
        parameters,
    ).fetchone()
    return Coverage(
        held=_count(db, *period.condition),
        undated=_count(db, f"published IS NULL AND {where}", parameters),
        first=first and first[:10],
        last=last and last[:10],
        missing=_missing(db, period),
    )


def _count(db: sqlite3.Connection, where: str, parameters: dict[str, Any]) -> int:
    counted: int = db.execute(f"SELECT count(*) FROM articles WHERE {where}", parameters).fetchone()[0]
    return counted


def _missing(db: sqlite3.Connection, period: Selection) -> list[Missing]:
    where, parameters = period.listed_condition
    rows = db.execute(
        f"""SELECT outcome, reason, count(*) FROM urls
            WHERE role = 'article' AND outcome <> 'archived' AND {where}
            GROUP BY outcome, reason ORDER BY 3 DESC, outcome, reason""",
        parameters,
    )
    return [Missing(outcome=outcome, reason=reason, number=number) for outcome, reason, number in rows]
