"""Publications, runs, URLs and decisions of another archive, put beside those of this one."""

from __future__ import annotations

from dataclasses import dataclass

from sqlite_utils import Database

from archive.merge.tables import Tables, mapped_to

OURS = {"publication_id": "publications"}


@dataclass(frozen=True, slots=True)
class Ledgers:
    """The two ledgers, and what people decided. Every method runs inside its caller's transaction."""

    db: Database

    @property
    def tables(self) -> Tables:
        """The rows that are copied."""
        return Tables(self.db)

    def publications(self) -> None:
        """Add the publications that this archive has under no name, present or former."""
        self.db.conn.execute(FORMER)
        names = ", ".join(columns := self.tables.columns("publications"))
        values = ", ".join(f"o.{name}" for name in columns)
        self.db.conn.execute(
            f"""INSERT INTO main.publications ({names}) SELECT {values} FROM other.publications AS o
                WHERE id NOT IN (SELECT other FROM temp.merged_publications)
                  AND slug NOT IN (SELECT slug FROM main.publications)"""
        )
        self.tables.map("publications", ["slug"])
        self.tables.copy("former_names", ["name"], mapped=OURS)

    def runs(self) -> None:
        """Add the runs that are not here, with the results of each for each publication."""
        same = ["command", "started_at", "version"]
        self.tables.copy("runs", same)
        self.tables.map("runs", same)
        of_run = {"run_id": "runs", **OURS}
        self.tables.copy("run_publications", [*of_run], mapped=of_run)

    def urls(self) -> int:
        """Return how many addresses are new here; where both know one, the last look counts."""
        outcome = "CASE o.outcome WHEN 'held' THEN 'archived' ELSE o.outcome END"
        given = {"article_id": "NULL", "lease": "NULL", "outcome": outcome}
        given |= {"reason": "CASE o.outcome WHEN 'held' THEN NULL ELSE o.reason END"}
        new = self.tables.copy("urls", ["url"], mapped=OURS, given=given)
        self.tables.map("urls", ["url"])
        self.db.conn.execute(LISTED)
        self.db.conn.execute(LOOKED_AT)
        return new

    def decided(self) -> None:
        """Add what people decided, saved and taught, where this archive has no word of its own on it."""
        made = ["made_at", "action", "subject", "reason", "who"]
        self.tables.copy("decisions", made, mapped={"after_run": "runs"})
        self.tables.copy("boilerplate", ["publication_id", "text"], mapped=OURS, given={"example_id": "NULL"})
        self.db.conn.execute(TAUGHT)
        self.tables.copy("placeholders", ["publication_id", "headline", "body"], mapped=OURS)
        new = "(SELECT coalesce(max(id), 0) FROM main.{})"
        watermarks = {"told_article": new.format("articles"), "told_revision": new.format("revisions")}
        self.tables.copy("searches", ["name"], given=watermarks)


FORMER = """
    INSERT INTO temp.merged_publications
    SELECT o.id, min(m.id) FROM other.publications AS o JOIN main.publications AS m
      ON m.slug = o.slug
      OR m.id = (SELECT publication_id FROM main.former_names WHERE name = o.slug)
      OR o.id = (SELECT publication_id FROM other.former_names WHERE name = m.slug)
    GROUP BY o.id"""
LISTED = """
    UPDATE main.urls AS m SET
      first_listed_at = min(m.first_listed_at, o.first_listed_at),
      last_listed_at = max(m.last_listed_at, o.last_listed_at),
      listed_by = coalesce(m.listed_by, o.listed_by), listed_title = coalesce(m.listed_title, o.listed_title),
      listed_date = coalesce(m.listed_date, o.listed_date),
      listed_offset = iif(m.listed_date IS NULL, o.listed_offset, m.listed_offset),
      listed_modified = coalesce(m.listed_modified, o.listed_modified)
    FROM other.urls AS o WHERE o.url = m.url"""
LOOKED_AT = """
    UPDATE main.urls AS m SET
      outcome = CASE o.outcome WHEN 'held' THEN 'archived' ELSE o.outcome END,
      reason = CASE o.outcome WHEN 'held' THEN NULL ELSE o.reason END,
      due_at = o.due_at, checked_at = o.checked_at, failures = o.failures,
      etag = o.etag, last_modified = o.last_modified
    FROM other.urls AS o WHERE o.url = m.url AND o.checked_at > coalesce(m.checked_at, '')
      AND m.outcome <> 'held' AND NOT (m.article_id IS NOT NULL AND o.article_id IS NULL)"""
TAUGHT = f"""
    UPDATE main.boilerplate AS m SET state = o.state FROM other.boilerplate AS o
    WHERE m.state = 'learned' AND o.state <> 'learned' AND m.text = o.text
      AND m.publication_id = {mapped_to("publications", "o.publication_id")}"""
