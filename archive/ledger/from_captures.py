"""Rows of captures, addresses and runs made from the records of the capture files. No text is read here."""

from __future__ import annotations

import hashlib
import json
import os
import re
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from email.message import Message
from email.parser import BytesHeaderParser
from pathlib import Path
from typing import Any
from urllib.parse import urljoin, urlsplit

from sqlite_utils import Database

from archive import __version__
from archive.captures import warc
from archive.captures.encodings import decoded
from archive.captures.members import BLANK, Member, Record, members, record_in
from archive.captures.removals import Removals
from archive.errors import NotAnArchive
from archive.facts import Reason
from archive.records import Kind, Origin, Role
from archive.schema.database import connect_to_write
from archive.schema.json_columns import mapping_in
from archive.urls import normalise

KEPT = {"response", "revisit", "resource"}
CUT_OFF = "disconnect"
"""``WARC-Truncated`` of a body that ended early, in records of a version that wrote it there alone."""

SOURCE = re.compile(r"/wp-json/|sitemap[^/]{0,100}[.]xml|/feed/?$|[.](?:rss|atom|xml|json)(?:[.]gz)?$", re.IGNORECASE)
WRITTEN_AT = re.compile(r"-(\d{20})(?:-|\.)")
SOFTWARE = b"software: blotter-archive/"
REBUILT = "~"
"""A name after those of all files: a rebuilt archive writes new captures into files of its own."""

EARLIER_NAME = re.compile(r"^(?P<publication>.+)-\d{20}-(?P<run>\d+)\.warc\.gz$")
"""Name of a file of a version that wrote one for each run and publication, and nothing of it into its records."""


@dataclass(slots=True)
class Scanned:
    """The findings of a scan of the capture files."""

    files: int = 0
    captures: int = 0
    unchanged: int = 0
    """Answers with nothing new (HTTP 304)."""

    unreadable: int = 0
    """Records that cannot be read, or whose bytes are missing."""

    removed: int = 0
    """Captures that ``removals.jsonl`` lists."""

    without_listing: int = 0
    """Captures of earlier versions, whose records do not say who listed them."""


@dataclass(slots=True)
class Scan:
    """Puts what the files in *folder* hold into the new archive open as *db*."""

    db: Database
    folder: Path
    advance: Callable[[int], object]
    removals: Removals = field(default_factory=Removals)
    found: Scanned = field(default_factory=Scanned)

    def carry_out(self) -> Scanned:
        """Return the findings, with a row written for each capture."""
        self.db.conn.execute(HOPS)
        self.db.conn.execute(UNCHANGED)
        self.db.conn.execute(VALIDATORS)
        self.db.conn.execute(NAMES)
        for path in sorted(self.folder.glob("*.warc.gz"), key=_written_at):
            self.found.files += 1
            with path.open("rb") as file, self.db.atomic():
                for member in members(file):
                    self._take(path.name, member)
                    self.advance(member.length)
        for url in sorted(self.removals.urls):
            self.db.conn.execute(AT_REST, [Reason.REMOVED, url])
        return self.found

    def _take(self, name: str, member: Member) -> None:
        try:
            record = record_in(member.raw) if member.raw is not None else None
        except ValueError:
            record = None
        if record is None:
            self.found.unreadable += 1
        elif record.kind in KEPT:
            self._keep(name, member, record)

    def _keep(self, name: str, member: Member, record: Record) -> None:
        known = self._known(name, record)
        is_removed = self.removals.has_record(member.raw or b"")
        url_id = self._url(record.fields["warc-target-uri"], record.fields["warc-date"], known)
        if is_removed:
            self.found.removed += 1
            return
        self._run(known.get("run"), record.fields["warc-date"])
        if "server-not-modified" in record.fields.get("warc-profile", ""):
            self.db.conn.execute("INSERT INTO unchanged VALUES (?, ?)", [url_id, record.fields["warc-date"]])
            self.found.unchanged += 1
            return
        row = self._row(member, record, known)
        if row is None:
            self.found.unreadable += 1
            return
        row |= {"url_id": url_id, "run_id": known.get("run"), "warc_file": name}
        names, marks = ", ".join(row), ", ".join("?" * len(row))
        made = self.db.conn.execute(f"INSERT INTO captures ({names}) VALUES ({marks})", list(row.values()))
        self.found.captures += 1
        http = _http(record)
        self._note_name(made.lastrowid, str(known.get("publication")))
        validators = [made.lastrowid, http.get("etag"), http.get("last-modified")]
        self.db.conn.execute("INSERT INTO validators VALUES (?, ?, ?)", validators)
        if location := http.get("location"):
            target = urljoin(record.fields["warc-target-uri"], location)
            self._note_hop(known.get("run"), url_id, target)

    def _known(self, name: str, record: Record) -> Mapping[str, Any]:
        """Return what the record says of its listing; one of an earlier version says it by its file's name alone."""
        known = mapping_in(record.fields.get(warc.KNOWN.lower()))
        if known:
            return known
        self.found.without_listing += 1
        named = EARLIER_NAME.match(name)
        publication, run = (named["publication"], int(named["run"]) or None) if named else ("unknown", None)
        return {"publication": publication, "run": run, "role": _role(record.fields["warc-target-uri"])}

    def _row(self, member: Member, record: Record, known: Mapping[str, Any]) -> dict[str, Any] | None:
        http, status = _http(record), record.status or int(known.get("status") or 200)
        holder = self._holder(record) if record.kind == "revisit" else None
        if record.kind == "revisit":
            sha256 = holder["sha256"] if holder else None
        else:
            payload = decoded(record.payload, http.get("content-encoding", ""))
            sha256 = hashlib.sha256(payload).hexdigest() if payload is not None else None
        if sha256 is None:
            return None
        imported = record.kind == "resource" or (record.kind == "revisit" and record.status is None)
        media_type = record.fields.get("content-type") if record.kind == "resource" else http.get("content-type")
        return {
            "fetched_at": record.fields["warc-date"],
            "status": status,
            "media_type": holder["media_type"] if holder and imported else media_type,
            "sha256": sha256,
            "warc_offset": member.offset,
            "warc_length": member.length,
            "revisit_of": holder["id"] if holder else None,
            "origin": str(known.get("origin") or (Origin.IMPORT if imported else Origin.CRAWL)),
            "kind": _kind(status, known),
            "cut_off": int(bool(known.get("cut_off")) or record.fields.get("warc-truncated") == CUT_OFF),
            "robots": known.get("robots"),
            "optout": json.dumps(known["optout"], ensure_ascii=False) if known.get("optout") else None,
        }

    def _holder(self, record: Record) -> dict[str, Any] | None:
        """Return the capture that holds the bytes of a revisit."""
        address = record.fields.get("warc-refers-to-target-uri", "")
        given = [address, record.fields.get("warc-refers-to-date", "")]
        return next(iter(self.db.query(HOLDER, given)), None)

    def _url(self, address: str, at: str, known: Mapping[str, Any]) -> int:
        publication_id = self._publication(str(known.get("publication")), address)
        listed = {name: known.get(name) for name in LISTED}
        row = {"url": normalise(address), "address": address, "publication_id": publication_id}
        row |= {"role": known.get("role", str(Role.ARTICLE)), **listed}
        row |= {"first_listed_at": known.get("first_listed_at", at), "last_listed_at": at}
        news = ", ".join(f"{name} = coalesce(excluded.{name}, {name})" for name in (*listed, "last_listed_at"))
        found = self.db.conn.execute(
            f"INSERT INTO urls ({', '.join(row)}) VALUES ({', '.join('?' * len(row))})"
            f" ON CONFLICT (url) DO UPDATE SET {news} RETURNING id",
            list(row.values()),
        )
        return int(found.fetchone()[0])

    def _publication(self, slug: str, address: str) -> int:
        row = self.db.conn.execute(CALLED, [slug]).fetchone()
        if row is None:
            parts = urlsplit(address)
            home = f"{parts.scheme}://{parts.netloc}/"
            row = self.db.conn.execute(
                "INSERT INTO publications (slug, name, home) VALUES (?, ?, ?) RETURNING id", [slug, slug, home]
            ).fetchone()
        return int(row[0])

    def _note_name(self, capture_id: int | None, slug: str) -> None:
        """Note the name that its publication had at the time of a capture, if it has another one now."""
        former = "INSERT INTO names SELECT ?, name FROM former_names WHERE name = ?"
        self.db.conn.execute(former, [capture_id, slug])

    def _run(self, run_id: int | None, at: str) -> None:
        if run_id is not None:
            self.db.conn.execute(
                """INSERT INTO runs (id, command, started_at, finished_at, outcome, version)
                   VALUES (?1, 'crawl', ?2, ?2, 'finished', ?3)
                   ON CONFLICT (id) DO UPDATE SET finished_at = max(finished_at, ?2),
                     started_at = min(started_at, ?2)""",
                [run_id, at, __version__],
            )

    def _note_hop(self, run_id: int | None, url_id: int, target: str) -> None:
        with suppress(ValueError):  # it leads nowhere
            self.db.conn.execute("INSERT INTO hops VALUES (?, ?, ?)", [run_id, url_id, normalise(target)])


def begin(path: Path, folder: Path) -> Database:
    """Return the new archive at *path*, whose captures are those in *folder*; their files are not written to.

    Raises:
        NotAnArchive: the folder holds no capture file, or none that Blotter wrote.

    """
    files = list(folder.glob("*.warc.gz"))
    if not files:
        raise NotAnArchive(folder, "it holds no capture file (*.warc.gz)")
    if not any(map(_is_own, files)):
        raise NotAnArchive(folder, f"its web archives are of another program; run: blotter import {folder}")
    db = connect_to_write(path)
    with db.atomic():
        settings = [("captures_folder", os.path.relpath(folder, path.absolute().parent)), ("capture_file", REBUILT)]
        db.conn.executemany("INSERT INTO settings VALUES (?, ?)", settings)
    return db


def _is_own(path: Path) -> bool:
    """Return whether the capture file at *path* is called, or begins, as Blotter's do."""
    if WRITTEN_AT.search(path.name):
        return True
    with path.open("rb") as file:
        first = next(members(file), None)
    return first is not None and SOFTWARE in (first.raw or b"")


def _kind(status: int, known: Mapping[str, Any]) -> str | None:
    if 300 <= status < 400 or known.get("leads_on"):
        return str(Kind.REDIRECT)
    role = known.get("role")
    return {Role.SOURCE: str(Kind.SOURCE), Role.ROBOTS: str(Kind.ROBOTS)}.get(Role(role)) if role else None


def _role(address: str) -> str:
    """Return what an address was asked for, as far as it says so itself."""
    path = urlsplit(address).path
    if path == "/robots.txt":
        return str(Role.ROBOTS)
    return str(Role.SOURCE if SOURCE.search(path) else Role.ARTICLE)


def _http(record: Record) -> Message:
    """Return the HTTP headers in *record*; empty without any."""
    is_http = record.block.startswith(b"HTTP/")
    head = record.block.partition(BLANK)[0].partition(b"\r\n")[2] if is_http else b""
    return BytesHeaderParser().parsebytes(head)


def _written_at(path: Path) -> tuple[str, str]:
    """Return the key by which capture files are in the order of their writing."""
    written = WRITTEN_AT.search(path.name)
    return (written[1] if written else "", path.name)


LISTED = ("listed_by", "listed_title", "listed_date", "listed_offset")
AT_REST = "UPDATE urls SET outcome = 'skipped', reason = ?, due_at = NULL WHERE url = ?"
HOPS = "CREATE TABLE hops (run_id INTEGER, url_id INTEGER, target TEXT)"
VALIDATORS = "CREATE TABLE validators (capture_id INTEGER PRIMARY KEY, etag TEXT, last_modified TEXT)"
UNCHANGED = "CREATE TABLE unchanged (url_id INTEGER, at TEXT)"
NAMES = "CREATE TABLE names (capture_id INTEGER PRIMARY KEY, name TEXT)"
CALLED = """
    SELECT id FROM publications WHERE slug = ?1
    UNION ALL SELECT publication_id FROM former_names WHERE name = ?1 LIMIT 1"""
HOLDER = """
    SELECT captures.id, sha256, media_type FROM captures JOIN urls ON urls.id = url_id
    WHERE address = ? AND fetched_at = ? AND revisit_of IS NULL ORDER BY captures.id LIMIT 1"""
