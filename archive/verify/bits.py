"""A row in which one bit flipped: its digest says which one, since no other bit put back gives it."""

from __future__ import annotations

import sqlite3
import struct
from collections.abc import Iterator, Sequence

from archive.schema.digests import TEXT, Watched, row_digest, watched

LONGEST = 50_000  # bytes of a value whose bits are tried; each try makes a digest of the row
WORD = 64  # bits of a number, and of a digest

Value = bytes | float | None


def put_bit_back(db: sqlite3.Connection, name: str, key: int | str) -> bool:
    """Return whether the row *key* of the table *name* has its digest again, one bit of one of the two put back."""
    table = next(each for each in watched(db) if each.name == name)
    row = db.execute(f"SELECT {table.values_of('one')} FROM {name} AS one WHERE {table.is_row('one', '?1')}", [key])
    stored = db.execute("SELECT digest FROM digests WHERE table_name = ? AND row = ?", [name, key]).fetchone()
    values = row.fetchone()
    if values is None or stored is None:
        return False
    digest = row_digest(table.names, *values)
    if ((digest ^ stored[0]) & (2**WORD - 1)).bit_count() == 1:
        db.execute("UPDATE digests SET digest = ? WHERE table_name = ? AND row = ?", [digest, name, key])
        return True
    return _put_back(db, table, key, values, stored[0])


def _put_back(db: sqlite3.Connection, table: Watched, key: int | str, values: Sequence[Value], digest: int) -> bool:
    found = _with_one_bit_flipped(table.names, values, digest)
    if found is None:
        return False
    at, value = found
    written = value.removeprefix(TEXT).decode() if isinstance(value, bytes) else value
    column, _ = table.columns[at]
    db.execute(f"UPDATE {table.name} SET {column} = ?2 WHERE {table.is_row(table.name, '?1')}", [key, written])
    return True


def _with_one_bit_flipped(names: str, values: Sequence[Value], digest: int) -> tuple[int, Value] | None:
    """Return the place of the one of *values* that gives the *digest* with one bit flipped, and that value."""
    for at, value in enumerate(values):
        before, after = values[:at], values[at + 1 :]
        for flipped in _flipped(value):
            if row_digest(names, *before, flipped, *after) == digest:
                return at, flipped
    return None


def _flipped(value: Value) -> Iterator[Value]:
    """Yield *value* with each of its bits flipped."""
    if isinstance(value, bytes):
        yield from _flipped_in(value) if len(value) <= LONGEST else ()
    elif value is not None:
        form = ">d" if isinstance(value, float) else ">q"
        (number,) = struct.unpack(">Q", struct.pack(form, value))
        yield from (struct.unpack(form, struct.pack(">Q", number ^ (1 << bit)))[0] for bit in range(WORD))


def _flipped_in(text: bytes) -> Iterator[bytes]:
    for at in range(len(TEXT), len(text)):
        for bit in range(8):
            yield text[:at] + bytes([text[at] ^ (1 << bit)]) + text[at + 1 :]
