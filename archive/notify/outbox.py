"""Outgoing messages: written down with their content, sent, and sent again after a failure.

The content of a message is marked as reported in the transaction that writes the message down, so nothing is
reported twice and nothing is lost. Each channel has its own copy: one that is down does not repeat what
another delivered.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path

from archive.errors import Undelivered
from archive.notify.channels import Channel
from archive.notify.message import Message, composed, joined, stored
from archive.schema.database import writing_beside
from archive.search import saved
from archive.status import alarms
from archive.status.alarms import Changes
from archive.times import stamp

CLAIMED = timedelta(minutes=10)  # after which a process that wanted to send a message counts as dead


def put(archive: Path, to: Sequence[Channel], changes: Changes, *, at: datetime, site: str = "") -> Message | None:
    """Return the message of *changes* and of the news of the saved searches, written down for each of *to*."""
    with writing_beside(archive) as db:
        digests = saved.digests(db)
        message = composed(changes, digests, site=site)
        if message:
            row = [message.subject, message.text, stored(message), stamp(at)]
            for channel in to:
                db.execute("INSERT INTO outbox (channel, subject, text, facts, made_at) VALUES (?, ?, ?, ?, ?)",
                           [channel.name, *row])  # fmt: skip
        alarms.note(db, changes, at=at)
        for digest in digests:
            saved.mark_reported(db, digest, at=at)
    return message


def send(archive: Path, by: Sequence[Channel], *, at: datetime) -> list[Undelivered]:
    """Return why messages that wait could not be sent; they wait for the next time."""
    failed = []
    for channel in by:
        claimed = _claim(archive, channel.name, at=at)
        if not claimed:
            continue
        try:
            channel.send(joined([message for _, message in claimed]))
        except Undelivered as error:
            failed.append(error)
            _release(archive, [number for number, _ in claimed])
        else:
            _remove(archive, [number for number, _ in claimed])
    return failed


def _claim(archive: Path, channel: str, *, at: datetime) -> list[tuple[int, Message]]:
    """Return the messages that wait for *channel*; until they are settled no other process sends them."""
    with writing_beside(archive) as db:
        rows = db.execute(
            """UPDATE outbox SET claimed_at = :at
               WHERE channel = :channel AND (claimed_at IS NULL OR claimed_at < :dead)
               RETURNING id, subject, text, facts""",
            {"at": stamp(at), "channel": channel, "dead": stamp(at - CLAIMED)},
        ).fetchall()
        mark = _mark(db)
    return [
        (number, Message(subject=subject, text=text, facts=json.loads(facts), id=f"{mark}.{number}"))
        for number, subject, text, facts in sorted(rows)
    ]


def _mark(db: sqlite3.Connection) -> str:
    """Return the mark of this archive in its messages: when its first run began."""
    (first,) = db.execute("SELECT coalesce(min(started_at), '') FROM runs").fetchone()
    return "".join(filter(str.isalnum, first))


def _release(archive: Path, numbers: Sequence[int]) -> None:
    with writing_beside(archive) as db:
        db.executemany("UPDATE outbox SET claimed_at = NULL WHERE id = ?", [(number,) for number in numbers])


def _remove(archive: Path, numbers: Sequence[int]) -> None:
    with writing_beside(archive) as db:
        db.executemany("DELETE FROM outbox WHERE id = ?", [(number,) for number in numbers])
