"""Scores of several archives made comparable: those that the articles would have in one archive of them all.

FTS5's ``bm25`` (sqlite.org/fts5.html#the_bm25_function) adds for each phrase its rarity times how often it stands in
the article, weighed by the article's length: ``idf * f * (k1 + 1) / (f + k1 * (1 - b + b * length / mean))``. Rarity
and mean length are those of one archive. The part of each phrase comes from the same query with that phrase counted
twice; solved for ``f``, it is weighed again with the sums of all archives. No text is read.
"""

from __future__ import annotations

import math
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

from archive.schema.fields import SEARCHED, WEIGHTS
from archive.search.matches import Match, holding, quickest
from archive.search.query import doubled, wanted_terms
from archive.search.selection import Selection

K1, B = 1.2, 0.75  # of FTS5
LEAST_IDF = 1e-6  # what FTS5 takes for a word in half of the articles or more
DIGITS = 9  # of a score that count; beyond, two ways to the same number differ


@dataclass(frozen=True, slots=True)
class Statistics:
    """What a score depends on besides the article: the full-text index, and the words looked for."""

    articles: int
    words: int
    """In all articles, as the tokenizer counts them."""

    holding: tuple[int, ...]
    """For each wanted word or phrase, the articles that have it."""

    def __add__(self, other: Self) -> Statistics:
        """Return the statistics of both archives as one."""
        together = tuple(one + more for one, more in zip(self.holding, other.holding, strict=True))
        return Statistics(self.articles + other.articles, self.words + other.words, together)

    @property
    def mean(self) -> float:
        """Words of an article on average."""
        return self.words / max(self.articles, 1)

    @property
    def idf(self) -> list[float]:
        """The rarity of each word."""
        idf = (math.log((self.articles - number + 0.5) / (number + 0.5)) for number in self.holding)
        return [each if each > 0 else LEAST_IDF for each in idf]


def statistics(db: sqlite3.Connection, selection: Selection) -> Statistics:
    """Return the statistics of the archive *db* for the words of *selection*."""
    row = db.execute("SELECT block FROM articles_fts_data WHERE id = 1").fetchone()  # 1: the averages record of FTS5
    numbers = varints(row[0]) if row else []
    terms = wanted_terms(selection.query)
    return Statistics(
        articles=next(iter(numbers), 0),
        words=sum(numbers[1 : len(SEARCHED) + 1]),
        holding=tuple(holding(db, term.expression) for term in terms),
    )


def ranked(db: sqlite3.Connection, selection: Selection, *, most: int, whole: Statistics) -> list[Match]:
    """Return *most* matches of *selection*, the last archived first, each with its score among the *whole*."""
    local = statistics(db, selection)
    matches, lengths = _scored(db, selection, most)
    parts = _parts(db, selection, most, matches, len(local.holding))
    return [
        match._replace(score=-_weighed(part, length, local, whole))
        for match, length, part in zip(matches, lengths, parts, strict=True)
    ]


def _scored(db: sqlite3.Connection, selection: Selection, most: int) -> tuple[list[Match], list[int]]:
    tables, condition, parameters = quickest(db, selection, most=most)
    sql = f"""
        SELECT articles.id, bm25(articles_fts, {WEIGHTS}), published_day, published, publication_id, section, access,
          (SELECT sz FROM articles_fts_docsize WHERE articles_fts_docsize.id = articles.id)
        FROM {tables} WHERE {condition} ORDER BY articles_fts.rowid DESC LIMIT :most"""
    rows = db.execute(sql, parameters | {"most": most}).fetchall()
    return [Match._make(row[:-1]) for row in rows], [sum(varints(row[-1])) for row in rows]


def _parts(
    db: sqlite3.Connection, selection: Selection, most: int, matches: Sequence[Match], terms: int
) -> list[list[float]]:
    """Return for each match the share of each term in its score; the last is what the others leave."""
    tables, condition, parameters = quickest(db, selection, most=most)
    sql = f"""
        SELECT articles.id, bm25(articles_fts, {WEIGHTS}) FROM {tables} WHERE {condition}
        ORDER BY articles_fts.rowid DESC LIMIT :most"""
    twice = [
        dict(db.execute(sql, parameters | {"most": most, "match": doubled(selection.query, place)}))
        for place in range(terms - 1)
    ]
    parts = []
    for match in matches:
        shares = [match.score - scores.get(match.id, match.score) for scores in twice]
        parts.append([*shares, -match.score - sum(shares)])
    return parts


def _weighed(parts: Sequence[float], length: int, local: Statistics, whole: Statistics) -> float:
    here, there = (K1 * (1 - B + B * length / (each.mean or 1)) for each in (local, whole))
    score = 0.0
    for part, was, now in zip(parts, local.idf, whole.idf, strict=True):
        share = part / was
        often = max(share * here / (K1 + 1 - share), 0.0)
        score += now * often * (K1 + 1) / (often + there)
    return float(f"{score:.{DIGITS}g}")


def varints(blob: bytes) -> list[int]:
    """Return the numbers in *blob*, as SQLite packs them: seven bits a byte, the highest first.

    >>> varints(bytes([5, 0x81, 0x00]))
    [5, 128]
    """
    numbers, number = [], 0
    for byte in blob:
        number = number << 7 | byte & 0x7F
        if byte < 0x80:
            numbers.append(number)
            number = 0
    return numbers
