"""The texts that sources handed over, answer by answer, so that the earlier ones of an article can be read again."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from sqlite_utils import Database

AT_ONCE = 500  # answers of one look into the table


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """One capture with a version of an article: that of its page, or the answer of a source that holds its text."""

    capture_id: int
    url: str | None = None
    """The address of the text in the answer, as the ledger spells it; ``None`` for a page."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HandedText:
    """One text in the answer of a source."""

    url_id: int
    digest: str
    """Of the text and the fields that the source gives with it."""

    outranks_pages: bool
    """Whether no page replaces it, because it came by REST."""


@dataclass(frozen=True, slots=True)
class HandedTexts:
    """The texts of one publication's sources that differ from the one before; they are noted for this process alone."""

    db: Database
    publication_id: int

    def begin(self) -> None:
        """Forget the texts that were noted before."""
        with self.db.atomic():
            self.db.conn.execute("DROP TABLE IF EXISTS temp.handed_texts")
            self.db.conn.execute(TABLE)

    def answers(self, chosen: str, given: dict[str, object]) -> Iterator[int]:
        """Yield the answers of sources that may hold an earlier text of an article that is *chosen* in SQL."""
        last = self.db.execute(f"{LAST}{chosen}", given | self._given()).fetchone()[0]
        after = 0
        while rows := self.db.execute(ANSWERS, given | self._given(after=after, last=last or 0)).fetchall():
            yield from (number for (number,) in rows)
            after = rows[-1][0]

    def note(self, capture_id: int, texts: Iterable[HandedText]) -> None:
        """Note those *texts* in the answer *capture_id* that differ from the ones in the answers before it."""
        with self.db.atomic():
            for text in texts:
                given = [text.url_id, capture_id, text.digest, text.outranks_pages]
                self.db.conn.execute(NOTE, given)

    def versions(self, article_id: int, *, until: int) -> list[tuple[Version, str, bool]]:
        """Return the texts of an article in order, up to the capture *until*: digest of the answer, and its rank."""
        rows = self.db.execute(VERSIONS, [article_id, until]).fetchall()
        return [(Version(capture_id=number, url=url), sha256, bool(rest)) for number, url, sha256, rest in rows]

    def version(self, article_id: int, capture_id: int) -> Version | None:
        """Return the version of an article in a capture; an answer that repeats a text has that of before.

        Without a text that was noted it is ``None``.
        """
        is_page = "SELECT kind IS NOT 'source' FROM captures WHERE id = ?"
        if self.db.execute(is_page, [capture_id]).fetchone()[0]:
            return Version(capture_id=capture_id)
        found = self.versions(article_id, until=capture_id)
        return found[-1][0] if found else None

    def _given(self, **more: object) -> dict[str, object]:
        return {"publication": self.publication_id} | more


TABLE = """CREATE TEMP TABLE handed_texts (
    url_id INTEGER, capture_id INTEGER, digest TEXT, outranks_pages INTEGER, PRIMARY KEY (url_id, capture_id))"""
NOTE = """INSERT OR IGNORE INTO temp.handed_texts SELECT ?1, ?2, ?3, ?4
    WHERE ?3 IS NOT (SELECT digest FROM temp.handed_texts WHERE url_id = ?1 ORDER BY capture_id DESC LIMIT 1)"""
VERSIONS = """SELECT capture_id, urls.url, sha256, outranks_pages FROM urls
    JOIN temp.handed_texts ON handed_texts.url_id = urls.id JOIN captures ON captures.id = capture_id
      JOIN articles ON articles.id = urls.article_id
    WHERE urls.article_id = ? AND capture_id <= ? AND fetched_at >= first_seen_at ORDER BY capture_id"""
LAST = """SELECT max(article_captures.capture_id) FROM urls JOIN article_captures USING (article_id)
    WHERE urls.publication_id = :publication AND urls.role = 'article'
      AND (EXISTS (SELECT 1 FROM captures WHERE id = article_captures.capture_id AND kind = 'source')
        OR EXISTS (SELECT 1 FROM revisions JOIN captures ON captures.id = revisions.capture_id
                   WHERE revisions.article_id = urls.article_id AND captures.kind = 'source'))"""
"""Only an article whose text was handed over at some time has earlier texts."""

ANSWERS = f"""SELECT captures.id FROM captures JOIN urls ON urls.id = captures.url_id
    WHERE urls.publication_id = :publication AND captures.kind = 'source' AND captures.status = 200
      AND captures.id > :after AND captures.id <= :last AND (:since IS NULL OR captures.fetched_at >= :since)
      AND captures.sha256 IS NOT (SELECT sha256 FROM captures AS before WHERE before.url_id = captures.url_id
        AND before.id < captures.id AND before.status = 200 ORDER BY before.id DESC LIMIT 1)
    ORDER BY captures.id LIMIT {AT_ONCE}"""
"""Of the same bytes in a row the first."""
