"""The share of published articles in the archive: shown with every search, so that an empty result means something."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from archive.search.selection import Selection


@dataclass(frozen=True, slots=True, kw_only=True)
class Missing:
    """Addresses that a source listed, or that are still to be fetched, and that led to no article, for one reason."""

    outcome: str
    reason: str | None
    number: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Coverage:
    """The articles of the publications and the period requested, with any words."""

    held: int
    taken_down: int
    """Of those in the archive: the publisher has taken them down since. The archive keeps them as they last were."""

    in_review: int
    """Of those held: a change of theirs waits for a person to decide."""

    undated: int
    """Of the same publications: articles without a date, which are in no period. With a period, *held* lacks them."""

    first: str | None
    """First day of these publications in the archive, in any period."""

    last: str | None
    missing: Sequence[Missing]
    """Most first. With a period: those that were listed with a day in it, or with none."""

    @property
    def known_missing(self) -> int:
        """How many addresses are known and not held."""
        return sum(each.number for each in self.missing)

    @property
    def known(self) -> int:
        """Number of articles known to exist: those in the archive and the missing addresses."""
        return self.held + self.known_missing


KNOWN_TO_BE = "({0}listed_by IS NOT NULL OR {0}outcome IN ('waiting', 'failed'))"
"""SQL over ``urls``, whose name may stand before the columns: a source listed the address, or it is still to be
fetched. What a user gave `blotter fetch`, and the site refused, is known to no one."""


def coverage(db: sqlite3.Connection, selection: Selection, *, among_others: bool = False) -> Coverage:
    """Return what is held of the publications and the period that *selection* names.

    *among_others* leaves out the missing addresses that another archive, which is asked too, counts.
    """
    titles = Selection(publications=selection.publications, once=selection.once)
    period = replace(titles, since=selection.since, until=selection.until)
    where, parameters = titles.condition
    first, last = db.execute(
        f"""SELECT (SELECT published_day FROM articles WHERE published_day IS NOT NULL AND {where}
                ORDER BY published_day LIMIT 1),
              (SELECT published_day FROM articles WHERE {where} ORDER BY published_day DESC LIMIT 1)""",
        parameters,
    ).fetchone()
    return Coverage(
        held=_count(db, *period.condition),
        taken_down=_count(db, *_and(period, "gone_at IS NOT NULL"), table="articles INDEXED BY articles_gone"),
        in_review=_count(db, *_and(period, "articles.id IN (SELECT article_id FROM held WHERE state = 'held')")),
        undated=_count(db, *_and(titles, "published_day IS NULL")),
        first=first,
        last=last,
        missing=_missing(db, period, among_others=among_others),
    )


def _and(selection: Selection, what: str) -> tuple[str, dict[str, Any]]:
    where, parameters = selection.condition
    return f"{what} AND {where}", parameters


def _count(db: sqlite3.Connection, where: str, parameters: dict[str, Any], *, table: str = "articles") -> int:
    counted: int = db.execute(f"SELECT count(*) FROM {table} WHERE {where}", parameters).fetchone()[0]
    return counted


def _missing(db: sqlite3.Connection, period: Selection, *, among_others: bool) -> list[Missing]:
    where, parameters = period.listed_condition
    if among_others:
        where = f"id NOT IN (SELECT value FROM json_each(counted_elsewhere())) AND {where}"
    rows = db.execute(
        f"""SELECT outcome, reason, count(*) FROM urls INDEXED BY urls_missing
            WHERE role = 'article' AND article_id IS NULL AND {KNOWN_TO_BE.format("")} AND {where}
            GROUP BY outcome, reason ORDER BY 3 DESC, outcome, reason""",
        parameters,
    )
    return [Missing(outcome=outcome, reason=reason, number=number) for outcome, reason, number in rows]
