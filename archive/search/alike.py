"""Other articles about the same matter: those that share the rarest words of a headline and standfirst."""

from __future__ import annotations

import re
import sqlite3

from archive.schema.fields import WEIGHTS, StoredArticle

COMMON = 2_000
"""A word in this many articles says little about any one of them."""

WORDS = 4
WORD = re.compile(r"\w{4,}")


def alike(db: sqlite3.Connection, article: StoredArticle, number: int = 5) -> list[dict[str, str | None]]:
    """Return at most *number* others, most alike first, each with key, headline, day and publication's name."""
    words = dict.fromkeys(word.lower() for word in WORD.findall(f"{article.headline} {article.standfirst or ''}"))
    counted = sorted((_articles_with(db, word), word) for word in list(words)[:16])
    rare = [word for articles, word in counted if 1 < articles < COMMON][:WORDS]
    if not rare:
        return []
    rows = db.execute(
        f"""SELECT key, headline, published_day, publications.name FROM
              (SELECT rowid AS id, bm25(articles_fts, {WEIGHTS}) AS score FROM articles_fts
               WHERE articles_fts MATCH ? AND rowid <> ? ORDER BY score LIMIT ?) AS found
            CROSS JOIN articles ON articles.id = found.id JOIN publications ON publications.id = publication_id
            ORDER BY score""",
        (" OR ".join(f'"{word}"' for word in rare), article.id, number),
    )
    return [dict(zip(("key", "headline", "published_day", "publication_name"), row, strict=True)) for row in rows]


def _articles_with(db: sqlite3.Connection, word: str) -> int:
    """Return in how many articles *word* stands, counted no further than ``COMMON``."""
    sql = "SELECT count(*) FROM (SELECT 1 FROM articles_fts WHERE articles_fts MATCH ? LIMIT ?)"
    counted: int = db.execute(sql, (f'"{word}"', COMMON)).fetchone()[0]
    return counted
