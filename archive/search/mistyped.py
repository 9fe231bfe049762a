"""Words of a query that no article has, and fields that no article has: what the user may have meant."""

from __future__ import annotations

import re
import sqlite3
import string
from difflib import SequenceMatcher

from archive.nearest import nearest
from archive.schema.fields import SEARCHED
from archive.search.query import Term, wanted_terms
from archive.search.selection import Selection
from archive.search.unknown import Unknown

MOST_WORDS = 8  # of a query are looked at: each asks some 500 times whether an article has a word
SHORTEST = 4  # letters of a word that is looked at; a shorter one is a letter away from too many
LONGEST = 24  # letters of a word that is looked at
OFFERED = 3  # words for one
COUNTED = 50  # articles that are counted of a word, to offer the usual ones first
SIMILAR = 0.8  # of two spellings that are more than a letter apart: "survelance" has 0.91, "custard" for "custody" 0.71
BEGINNING = 3  # letters that such a word has in common with the one that was meant
ALIKE = 500  # words with that beginning that are compared

OTHER_NAMES = {"title": "headline", "author": "byline", "text": "body", "lead": "standfirst", "caption": "captions"}
"""Names that a user may take for those of the fields."""


def mistyped(db: sqlite3.Connection, selection: Selection) -> list[Unknown]:
    """Return the words of the query that no article has and the fields that there are not, with what may be meant."""
    terms = [term for term in wanted_terms(selection.query) if not re.search(r"\s", term.text)][:MOST_WORDS]
    return [each for term in terms for each in (_field(term) or _word(db, term),) if each]


def _field(term: Term) -> Unknown | None:
    """Return the name of a field that *term* begins with, where it is nearly one that is searched."""
    found = re.fullmatch(r"(\w+):(.*)", term.text, re.DOTALL)
    if not found or term.field:
        return None
    name = found[1].lower()
    near = [OTHER_NAMES[name]] if name in OTHER_NAMES else nearest(name, SEARCHED)[:1]
    return Unknown("field", term.text, tuple(f"{each}:{found[2]}" for each in near)) if near else None


def _word(db: sqlite3.Connection, term: Term) -> Unknown | None:
    """Return *term* if no article has it in any field."""
    word = term.text.lower()
    if not SHORTEST <= len(word) <= LONGEST or not word.isalnum() or _articles(db, word):
        return None
    near = _a_letter_away(db, word) or _alike(db, word)
    return Unknown("word", term.text, tuple(near[:OFFERED]))


def _a_letter_away(db: sqlite3.Connection, word: str) -> list[str]:
    """Return the words of articles that differ from *word* by one letter or by two that changed places, usual first."""
    counted = {each: _articles(db, each) for each in sorted(_variants(word))}
    found = sorted((each for each, number in counted.items() if number), key=lambda each: -counted[each])
    return list(dict.fromkeys(_as_printed(db, each) for each in found))


def _variants(word: str) -> set[str]:
    """Return every spelling a letter away from *word*; letters of other scripts are those around its own.

    >>> {"taser", "tasre", "tase", "tasers"} & _variants("tasre") == {"taser", "tase"}
    True
    """
    splits = [(word[:at], word[at:]) for at in range(len(word) + 1)]
    foreign = {chr(ord(each) + step) for each in word if not each.isascii() for step in range(-32, 33)}
    letters = set(string.ascii_lowercase) | {each for each in foreign if each.isalpha()}
    return {
        *(left + right[1:] for left, right in splits if right),
        *(left + right[1] + right[0] + right[2:] for left, right in splits if len(right) > 1),
        *(left + each + right[1:] for left, right in splits if right for each in letters),
        *(left + each + right for left, right in splits for each in letters),
    } - {word}


def _alike(db: sqlite3.Connection, word: str) -> list[str]:
    """Return the words of articles that begin like *word* and are spelt much like it, most alike first.

    The index has stems; each leads to a word as an article prints it.
    """
    db.execute("CREATE VIRTUAL TABLE IF NOT EXISTS temp.stems USING fts5vocab(main, articles_fts, row)")
    sql = f"SELECT term FROM temp.stems WHERE term >= ?1 AND term < ?2 LIMIT {ALIKE}"
    beginning = word[:BEGINNING]
    stems = [stem for (stem,) in db.execute(sql, (beginning, f"{beginning}\U0010ffff"))]
    likely = (stem for stem in stems if _similar(stem, word[: len(stem)]) >= SIMILAR)
    printed = dict.fromkeys(_as_printed(db, stem) for stem in likely)
    return sorted((each for each in printed if _similar(each, word) >= SIMILAR), key=lambda each: -_similar(each, word))


def _similar(one: str, other: str) -> float:
    return SequenceMatcher(None, one, other).ratio()


def _articles(db: sqlite3.Connection, word: str) -> int:
    """Return how many articles have *word* in any form, at most ``COUNTED``."""
    sql = f"SELECT count(*) FROM (SELECT 1 FROM articles_fts WHERE articles_fts MATCH ? LIMIT {COUNTED})"
    counted: int = db.execute(sql, (f'"{word}"',)).fetchone()[0]
    return counted


def _as_printed(db: sqlite3.Connection, word: str) -> str:
    """Return *word* as the first article that has it in some form prints it, in small letters."""
    sql = "SELECT snippet(articles_fts, -1, '\x02', '\x03', '', 1) FROM articles_fts WHERE articles_fts MATCH ? LIMIT 1"
    row = db.execute(sql, (f'"{word}"',)).fetchone()
    marked = re.search("\x02([^\x02\x03]+)\x03", row[0]) if row else None
    return marked[1].lower() if marked else word
