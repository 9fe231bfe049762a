"""Damage of an archive, and its effect for users."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from enum import StrEnum

UNREADABLE = (sqlite3.DatabaseError, UnicodeDecodeError, TypeError, AttributeError)
"""Errors of a damaged database: SQLite cannot read on, or a row has nothing where its table demands a value."""


class Part(StrEnum):
    """The part of an archive that is damaged."""

    CAPTURE = "capture"
    FILE = "file"
    DATABASE = "database"
    INDEX = "index"
    ARTICLE = "article"
    LEDGER = "ledger"


@dataclass(frozen=True, slots=True, kw_only=True)
class Damage:
    """One thing that is not as it was written."""

    part: Part
    where: str
    """File and byte, table, key or address."""

    reason: str
    affects: str
    """Which articles and days."""

    remedy: str
    articles: tuple[str, ...] = ()
    """Keys of the articles affected, the first few if there are many."""

    capture_id: int | None = None
    """The lost capture, if it is one."""

    row: tuple[str, int | str] | None = None
    """Table and key of the row that is not as it was written, if it is one."""

    is_read_again: bool = False
    """Whether `blotter verify --repair` reads the captures of its article again, which mends it."""

    file: str | None = None
    """The capture file that is lost with all its captures, if it is one."""
