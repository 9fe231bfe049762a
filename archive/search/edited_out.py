"""Words that an article once had and that were edited out: found in its earlier readings."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass

from archive.search.find import END, LONG, SNIPPET_WORDS, START
from archive.search.selection import Selection


@dataclass(frozen=True, slots=True, kw_only=True)
class EditedOut:
    """An earlier reading that holds the words, of an article that no longer does."""

    key: str
    revision: int
    headline: str
    """As it was."""

    snippet: str
    """Hits between ``START`` and ``END``."""

    publication_name: str
    replaced_at: str
    cause: str


def edited_out(db: sqlite3.Connection, selection: Selection, *, limit: int = 20) -> list[EditedOut]:
    """Return earlier readings with the words whose current reading lacks them, last replaced first."""
    if selection.match is None:
        return []
    condition, parameters = selection.condition
    rows = db.execute(
        f"""SELECT articles.key, revisions.id, revisions.headline,
              CASE WHEN length(revisions.body) <= {LONG}
                THEN snippet(revisions_fts, -1, '{START}', '{END}', '…', {SNIPPET_WORDS})
                ELSE substr(revisions.body, 1, 240) END,
              publications.name, replaced_at, cause
            FROM revisions_fts JOIN revisions ON revisions.id = revisions_fts.rowid
            JOIN articles ON articles.id = article_id JOIN publications ON publications.id = publication_id
            WHERE revisions_fts MATCH :match AND {condition}
              AND NOT EXISTS (SELECT 1 FROM articles_fts WHERE articles_fts MATCH :match AND rowid = article_id)
            ORDER BY replaced_at DESC LIMIT :limit""",
        parameters | {"match": selection.match, "limit": limit},
    )
    names = ("key", "revision", "headline", "snippet", "publication_name", "replaced_at", "cause")
    return [EditedOut(**dict(zip(names, row, strict=True))) for row in rows]
