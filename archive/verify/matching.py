"""Compares one record with the row that points at it. Pure."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass

from archive.captures import warc
from archive.captures.encodings import decoded
from archive.captures.members import Member, Record, fault_of, record_in

KEPT = {"response", "revisit", "resource"}
"""Types of record that a row points at."""

UNREADABLE = "it cannot be unpacked"


@dataclass(frozen=True, slots=True)
class Row:
    """The database's facts about one capture."""

    id: int
    file: str
    offset: int
    length: int
    sha256: str
    fetched_at: str
    status: int
    revisit_of: int | None
    address: str | None
    publication: str | None


def fault_at(row: Row, member: Member) -> str | None:
    """Return why the record *member* is not the one that *row* points at, or is damaged itself."""
    if fault := own_fault(member):
        return fault
    record = record_in(member.raw or b"")
    if member.length != row.length:
        return f"its record has {member.length} bytes, not {row.length}"
    if fault := _difference(row, record):
        return fault
    is_whole = row.revisit_of is not None or _has_payload(member.raw or b"", row.sha256)
    return None if is_whole else "not the bytes that were kept"


def _difference(row: Row, record: Record) -> str | None:
    """Return the difference between *record* and *row*."""
    if record.kind not in KEPT or (record.kind == "revisit") != (row.revisit_of is not None):
        return f"a record of another type is there ({record.kind})"
    if record.fields.get("warc-date") != row.fetched_at:
        return f"its record is of {record.fields.get('warc-date')}, not {row.fetched_at}"
    if record.status not in {None, row.status}:
        return f"its record has the status {record.status}, not {row.status}"
    return None


def own_fault(member: Member) -> str | None:
    """Return why the record *member* is damaged, without regard to its row."""
    if member.raw is None:
        return UNREADABLE
    try:
        return fault_of(record_in(member.raw))
    except ValueError:
        return "it does not state its length"


def _has_payload(raw: bytes, sha256: str) -> bool:
    try:
        payload = decoded(*warc.body_in(raw))
    except ValueError:
        return False
    return payload is not None and hashlib.sha256(payload).hexdigest() == sha256


def is_kept(member: Member) -> bool:
    """Return whether *member* is a record of a type that a row points at."""
    head = (member.raw or b"").partition(b"\r\n\r\n")[0]
    if b"revisit/server-not-modified" in head:
        return False
    return bool(re.search(rb"^WARC-Type: (response|revisit|resource)\r?$", head, re.MULTILINE | re.IGNORECASE))
