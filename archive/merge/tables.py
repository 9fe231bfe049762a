"""Rows of another archive, attached as ``other``, copied where this one lacks them; their numbers are mapped."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlite_utils import Database


@dataclass(frozen=True, slots=True)
class Tables:
    """Every method runs inside its caller's transaction, :meth:`prepare` before all."""

    db: Database

    def prepare(self, *tables: str) -> None:
        """Make room for the numbers that rows of *tables* have in the other archive and in this one."""
        for table in tables:
            self.db.conn.execute(f"CREATE TEMP TABLE merged_{table} (other INTEGER PRIMARY KEY, ours INTEGER NOT NULL)")

    def copy(
        self,
        table: str,
        same: Sequence[str],
        *,
        mapped: Mapping[str, str] | None = None,
        given: Mapping[str, str] | None = None,
    ) -> int:
        """Return how many rows of *table* were missing here, by the columns *same*, and were copied.

        *mapped* columns hold numbers of rows of another table; *given* are set to an expression.
        """
        values = {name: f"o.{name}" for name in self.columns(table)}
        values |= {name: mapped_to(target, f"o.{name}") for name, target in (mapped or {}).items()}
        values |= given or {}
        is_same = " AND ".join(f"m.{name} IS {values[name]}" for name in same)
        made = self.db.conn.execute(
            f"""INSERT INTO main.{table} ({", ".join(values)})
                SELECT {", ".join(values.values())} FROM other.{table} AS o
                WHERE NOT EXISTS (SELECT 1 FROM main.{table} AS m WHERE {is_same})"""
        )
        return made.rowcount

    def map(self, table: str, same: Sequence[str], *, mapped: Mapping[str, str] | None = None) -> None:
        """Note which row of *table* here is the one of the other archive, by the columns *same*."""
        values = {name: f"o.{name}" for name in same}
        values |= {name: mapped_to(target, f"o.{name}") for name, target in (mapped or {}).items()}
        is_same = " AND ".join(f"m.{name} IS {value}" for name, value in values.items())
        self.db.conn.execute(
            f"""INSERT OR IGNORE INTO temp.merged_{table}
                SELECT o.id, min(m.id) FROM other.{table} AS o JOIN main.{table} AS m ON {is_same} GROUP BY o.id"""
        )

    def columns(self, table: str) -> list[str]:
        """Return the columns of *table* without its number."""
        rows = self.db.conn.execute("SELECT name FROM pragma_table_info(?) WHERE name <> 'id'", [table])
        return [name for (name,) in rows]


def mapped_to(table: str, number: str) -> str:
    """Return the SQL of the number here of the row of *table* that has *number* in the other archive."""
    return f"(SELECT ours FROM temp.merged_{table} WHERE other = {number})"
