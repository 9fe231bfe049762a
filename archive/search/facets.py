"""Facets: how many of the matches have which publication, year, section, author and access."""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from archive.search.matches import AMONG, Match, Sort, matches_of
from archive.search.selection import Selection

Counted = list[tuple[str, int]]


LISTED = 12
"""Sections and authors that are listed, the most frequent ones."""


def facets_of(
    db: sqlite3.Connection, selection: Selection, matches: Sequence[Match], *, most: int = LISTED
) -> Mapping[str, Counted]:
    """Return facet to values with their counts, most first; years come newest first.

    Of sections and authors, *most* are listed.

    *matches* are those of *selection*. Where it has a value of a facet already, that facet counts what there
    would be without it: the other values can be added, and several may be chosen.
    """
    counted = {}
    for name, count in COUNTS.items():
        wider = replace(selection, **WITHOUT[name])
        among = matches if wider == selection else matches_of(db, wider, sort=Sort.NEWEST, most=AMONG)
        counted[name] = count(db, among)[: most if name in LONG else None]
    return counted


def added(parts: Sequence[Mapping[str, Counted]]) -> dict[str, Counted]:
    """Return the facets of several archives as one; each of *parts* lists all of its values.

    >>> added([{"section": [("News", 2)]}, {"section": [("Legal", 3), ("News", 2)]}])
    {'section': [('News', 4), ('Legal', 3)]}
    """
    whole: dict[str, Counter[str]] = {}
    for part in parts:
        for name, values in part.items():
            whole.setdefault(name, Counter()).update(dict(values))
    return {
        name: sorted(counted.items(), reverse=True)
        if name == "year"
        else counted.most_common(LISTED if name in LONG else None)
        for name, counted in whole.items()
    }


def _publications(db: sqlite3.Connection, matches: Sequence[Match]) -> Counted:
    slugs = dict(db.execute("SELECT id, slug FROM publications"))
    return Counter(slugs[match.publication_id] for match in matches).most_common()


def _years(_: sqlite3.Connection, matches: Sequence[Match]) -> Counted:
    years = Counter((match.day or "")[:4] for match in matches)
    return sorted(((year, number) for year, number in years.items() if year), reverse=True)


def _sections(_: sqlite3.Connection, matches: Sequence[Match]) -> Counted:
    return Counter(match.section for match in matches if match.section).most_common()


def _authors(db: sqlite3.Connection, matches: Sequence[Match]) -> Counted:
    sql = """
        SELECT name, count(*) FROM json_each(?) CROSS JOIN article_authors ON article_id = json_each.value
        JOIN authors ON authors.id = author_id GROUP BY author_id ORDER BY 2 DESC, name"""
    return [(name, number) for name, number in db.execute(sql, (str([match.id for match in matches]),))]


def _access(_: sqlite3.Connection, matches: Sequence[Match]) -> Counted:
    return Counter(match.access for match in matches).most_common()


COUNTS: Mapping[str, Callable[[sqlite3.Connection, Sequence[Match]], Counted]] = {
    "publication": _publications,
    "year": _years,
    "section": _sections,
    "author": _authors,
    "access": _access,
}
LONG = ("section", "author")
"""Facets that may have thousands of values."""

WITHOUT: Mapping[str, Mapping[str, Any]] = {
    "publication": {"publications": ()},
    "year": {},
    "section": {"sections": ()},
    "author": {"authors": ()},
    "access": {"access": ()},
}
"""Fields of a selection that a facet leaves out; a year is part of a period, which stays."""
