"""Captures that are not to be shown any more: ``removals.jsonl`` beside the captures names them, one a line."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, field
from pathlib import Path

from archive.captures import warc
from archive.captures.encodings import decoded
from archive.captures.members import Record, record_in
from archive.errors import BadRemovals
from archive.urls import normalise

REMOVALS = "removals.jsonl"


@dataclass(frozen=True, slots=True)
class Removals:
    """What is removed: all captures of some addresses, all with some payloads, and some payloads of one address."""

    urls: frozenset[str] = field(default_factory=frozenset)
    """As the ledger has them."""

    payloads: frozenset[str] = field(default_factory=frozenset)
    """SHA-256 of each."""

    both: frozenset[tuple[str, str]] = field(default_factory=frozenset)

    def has(self, url: str, sha256: str | None = None) -> bool:
        """Return whether a capture of *url* with the payload *sha256* is removed."""
        url = normalise(url)
        return url in self.urls or sha256 in self.payloads or (url, sha256) in self.both

    def has_record(self, raw: bytes) -> bool:
        """Return whether the capture in the record *raw* is removed."""
        if not (self.urls or self.payloads or self.both):
            return False
        record = record_in(raw)
        return self.has(record.fields.get("warc-target-uri", ""), _digest(raw, record))


def _digest(raw: bytes, record: Record) -> str | None:
    """Return the SHA-256 of the payload of *record*; ``None`` of one without its bytes, or whose coding lies."""
    if record.kind == "revisit":
        return None
    try:
        payload = decoded(*warc.body_in(raw))
    except ValueError:
        return None
    return None if payload is None else hashlib.sha256(payload).hexdigest()


def read_removals(folder: Path) -> Removals:
    """Return what ``removals.jsonl`` in *folder* lists: each line has a ``url``, a ``sha256``, or both.

    Raises:
        BadRemovals: a line says something else; what was removed must not come back unnoticed.

    """
    path = folder / REMOVALS
    urls, payloads, both = set[str](), set[str](), set[tuple[str, str]]()
    lines = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        url, sha256 = _facts(path, number, line)
        if url and sha256:
            both.add((normalise(url), sha256))
        elif url:
            urls.add(normalise(url))
        elif sha256:
            payloads.add(sha256)
    return Removals(frozenset(urls), frozenset(payloads), frozenset(both))


def _facts(path: Path, number: int, line: str) -> tuple[str | None, str | None]:
    try:
        row = json.loads(line)
    except ValueError as error:
        raise BadRemovals(path, number, "it is not JSON") from error
    url, sha256 = (row.get("url"), row.get("sha256")) if isinstance(row, dict) else (None, None)
    if not (url or sha256) or not all(isinstance(each, str | None) for each in (url, sha256)):
        raise BadRemovals(path, number, "it has neither a url nor a sha256")
    return url, sha256 and sha256.lower()
