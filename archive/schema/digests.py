"""A digest of each row, by which a bit that flips on the disk is known from a change that a program made.

SQLite keeps none. Triggers note each row that any program writes; the one writer then stores the row's digest.
A row that differs from its digest and was not written since is damaged.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import blake2b

TABLES = ("digests", "digests_due")
DERIVED = "paragraphs"
"""Table that is made from the texts; it is compared with them."""

MIGRATIONS = "_sqlite_migrations"
SCHEMA = "sqlite_schema"
"""Name under which the statement of each table, index, view and trigger has its digest."""


@dataclass(frozen=True, slots=True)
class Watched:
    """A table whose rows have digests."""

    name: str
    key: tuple[str, ...]
    columns: tuple[tuple[str, str], ...]
    """Each column with its type."""

    def key_of(self, row: str) -> str:
        """Return SQL for the key of *row*: its number, else the values of its primary key as JSON."""
        if self._is_numbered:
            return f"+{row}.{self.key[0]}"  # without affinity, so that the index of the digests is used
        return f"json_array({', '.join(f'{row}.{name}' for name in self.key)})"

    def is_row(self, row: str, key: str) -> str:
        """Return SQL that holds where *row* has the *key*."""
        if self._is_numbered:
            return f"{row}.{self.key[0]} = {key}"
        return " AND ".join(f"{row}.{name} = {key} ->> {at}" for at, name in enumerate(self.key))

    @property
    def names(self) -> str:
        """Return the names of the columns, as a digest takes them."""
        return ",".join(name for name, _ in self.columns)

    def values_of(self, row: str) -> str:
        """Return SQL for the values of *row*, as a digest takes them."""
        values = (_bytes_of(f"{row}.{name}") if kind == "TEXT" else f"{row}.{name}" for name, kind in self.columns)
        return ", ".join(values)

    def digest_of(self, row: str) -> str:
        """Return SQL for the digest of *row*."""
        return f"row_digest('{self.names}', {self.values_of(row)})"

    @property
    def _is_numbered(self) -> bool:
        return len(self.key) == 1 and dict(self.columns)[self.key[0]] == "INTEGER"


def _bytes_of(text: str) -> str:
    """Return SQL that hands *text* over as bytes, since it need not be UTF-8, with its type before it."""
    return f"CAST(typeof({text}) || {text} AS BLOB)"


TEXT = b"text"
"""Mark before a text that is handed over as bytes."""


def row_digest(names: str, *values: bytes | float | None) -> int:
    """Return a digest of 64 bits of a row; a column without a value counts as none, so that it can be added later."""
    digest = blake2b(digest_size=8)
    for name, value in zip(names.split(","), values, strict=True):
        if value is not None:
            stored = value if isinstance(value, bytes) else repr(value).encode()
            digest.update(b"%s %d " % (name.encode(), len(stored)) + stored)
    return int.from_bytes(digest.digest(), signed=True)


def watch(db: sqlite3.Connection) -> None:
    """Let triggers note what is written to each table that is new or has other columns, and all of its rows now."""
    stored = dict(db.execute("SELECT row, digest FROM digests WHERE table_name = ?", [SCHEMA]).fetchall())
    for table in watched(db):
        (digest,) = db.execute(f"SELECT {OF_STATEMENT} FROM {SCHEMA} WHERE name = ?", [table.name]).fetchone()
        if stored.get(table.name) != digest:
            _watch(db, table)
    for name in [SCHEMA, *_unknown(db)]:
        db.execute("DELETE FROM digests WHERE table_name = ?", [name])
    db.execute(f"INSERT INTO digests SELECT ?, name, {OF_STATEMENT} FROM {SCHEMA}", [SCHEMA])


def _watch(db: sqlite3.Connection, table: Watched) -> None:
    of_key = f"update OF {', '.join(table.key)}"
    for name, event, row in (
        *(("insert", "insert", "new"), ("update", "update", "new")),
        *(("move", of_key, "old"), ("delete", "delete", "old")),
    ):
        db.execute(f"""
            CREATE TRIGGER IF NOT EXISTS {table.name}_digest_{name} AFTER {event} ON {table.name} BEGIN
              INSERT INTO digests_due SELECT '{table.name}', {table.key_of(row)} WHERE NOT EXISTS
                (SELECT 1 FROM digests_due WHERE table_name = '{table.name}' AND row = {table.key_of(row)});
            END""")
    db.execute(
        f"INSERT OR IGNORE INTO digests_due SELECT ?, {table.key_of(table.name)} FROM {table.name}", [table.name]
    )


def seal(db: sqlite3.Connection) -> None:
    """Store the digest of each row that was written since the last time."""
    due = [name for (name,) in db.execute("SELECT DISTINCT table_name FROM digests_due")]
    for table in watched(db) if due else ():
        if table.name in due:
            db.execute(
                f"""INSERT OR REPLACE INTO digests SELECT table_name, row, {table.digest_of("written")}
                    FROM digests_due JOIN {table.name} AS written ON {table.is_row("written", "row")}
                    WHERE table_name = ?""",
                [table.name],
            )
            db.execute(
                f"""DELETE FROM digests WHERE (table_name, row) IN (SELECT table_name, row FROM digests_due
                      WHERE table_name = ? AND NOT EXISTS
                        (SELECT 1 FROM {table.name} AS written WHERE {table.is_row("written", "row")}))""",
                [table.name],
            )
    db.execute("DELETE FROM digests_due")


def watched(db: sqlite3.Connection) -> list[Watched]:
    """Return the tables whose rows have digests: ours, and the one in which sqlite-utils notes migrations."""
    ours = f"""SELECT name FROM pragma_table_list
               WHERE schema = 'main' AND type = 'table' AND (strict OR name = '{MIGRATIONS}')"""
    names = [name for (name,) in db.execute(ours) if name not in {*TABLES, DERIVED}]
    tables = (_described(db, name) for name in sorted(names))
    return [table for table in tables if table.key]


def _described(db: sqlite3.Connection, table: str) -> Watched:
    rows = db.execute("SELECT name, type, pk FROM pragma_table_info(?) ORDER BY cid", [table]).fetchall()
    key = sorted((place, name) for name, _, place in rows if place)
    return Watched(table, tuple(name for _, name in key), tuple((name, kind) for name, kind, _ in rows))


def differing(db: sqlite3.Connection, table: Watched) -> Iterator[int | str]:
    """Yield the keys of the rows that are not as they were written, or have gone without being deleted."""
    name, key = table.name, table.key_of("row_of")
    not_due = "NOT EXISTS (SELECT 1 FROM digests_due AS due WHERE due.table_name = :name AND due.row = {})"
    rows = db.execute(
        f"""SELECT {key} FROM {name} AS row_of LEFT JOIN digests ON table_name = :name AND row = {key}
            WHERE digest IS NOT {table.digest_of("row_of")} AND {not_due.format(key)}
            UNION ALL SELECT row FROM digests WHERE table_name = :name AND {not_due.format("digests.row")}
              AND NOT EXISTS (SELECT 1 FROM {name} AS row_of WHERE {table.is_row("row_of", "row")})""",
        {"name": name},
    )
    return (found for (found,) in rows)


def altered(db: sqlite3.Connection) -> list[str]:
    """Return the names of the tables, indexes, views and triggers that are not as Blotter made them.

    A table that has digests and is not there is one of them.
    """
    rows = db.execute(
        f"""SELECT row FROM digests LEFT JOIN {SCHEMA} ON name = row
            WHERE table_name = ? AND digest IS NOT {OF_STATEMENT} ORDER BY row""",
        [SCHEMA],
    )
    return [name for (name,) in rows] + _unknown(db)


def _unknown(db: sqlite3.Connection) -> list[str]:
    """Return the tables that have digests and are not there."""
    known = {table.name for table in watched(db)} | {SCHEMA}
    found = db.execute("SELECT DISTINCT table_name FROM digests").fetchall()
    return sorted(name for (name,) in found if name not in known)


OF_STATEMENT = f"row_digest('type,tbl_name,sql', {', '.join(map(_bytes_of, ('type', 'tbl_name', 'sql')))})"
