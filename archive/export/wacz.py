"""A selection as a WACZ package (specs.webrecorder.net/wacz/1.1.1): its WARC file, an index, its pages, and digests."""

from __future__ import annotations

import gzip
import hashlib
import json
import sqlite3
import zipfile
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, Any

from archive import __version__
from archive.export import cdxj
from archive.export.warc_file import exchanges
from archive.search.selection import Selection

WARC = "data.warc.gz"
INDEX = "index.cdx.gz"
LINES = 3000  # of the index in one block, which a replay tool reads at once
STORED, DEFLATED = zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED


def write_wacz(db: sqlite3.Connection, archive: Path, selection: Selection, out: IO[bytes]) -> int:
    """Return how many captures of *selection* were written to *out*.

    Raises:
        OSError: a capture file is missing.

    """
    with zipfile.ZipFile(out, "w") as package:
        resources, lines = _warc(db, archive, selection, package)
        blocks, table = _blocks(sorted(lines))
        resources += [
            _file(package, f"indexes/{INDEX}", blocks, STORED),
            _file(package, "indexes/index.idx", table, DEFLATED),
            _file(package, "pages/pages.jsonl", "".join(_pages(db)).encode("utf-8", "replace"), DEFLATED),
        ]
        described = json.dumps(_described(resources), indent=2).encode()
        _file(package, "datapackage.json", described, DEFLATED)
        digest = {"path": "datapackage.json", "hash": _sha256(described)}
        _file(package, "datapackage-digest.json", json.dumps(digest).encode(), DEFLATED)
    return len(lines)


def _warc(
    db: sqlite3.Connection, archive: Path, selection: Selection, package: zipfile.ZipFile
) -> tuple[list[dict[str, Any]], list[str]]:
    """Return what is to be said of the WARC file, written to *package* piece by piece, and the lines of its index."""
    lines, offset, sha256 = list[str](), 0, hashlib.sha256()
    with package.open(_entry(f"archive/{WARC}", STORED), "w", force_zip64=True) as file:
        for piece in exchanges(db, archive, selection, filename=WARC):
            if piece.url is not None:
                at = offset + len(piece.before)
                lines.append(cdxj.line(piece.answer, offset=at, filename=WARC))
            written = piece.before + piece.answer
            file.write(written)
            sha256.update(written)
            offset += len(written)
    named = {"name": WARC, "path": f"archive/{WARC}", "hash": f"sha256:{sha256.hexdigest()}", "bytes": offset}
    return [named], lines


def _blocks(lines: Sequence[str]) -> tuple[bytes, bytes]:
    """Return *lines* as gzip members, and the table that says where each of them begins."""
    blocks, table = b"", [f"!meta 0 {json.dumps({'format': 'cdxj-gzip-1.0', 'filename': INDEX})}\n"]
    for begin in range(0, len(lines), LINES):
        block = gzip.compress("".join(lines[begin : begin + LINES]).encode("utf-8", "replace"), mtime=0)
        entry = {"offset": len(blocks), "length": len(block), "digest": _sha256(block), "filename": INDEX}
        table.append(f"{' '.join(lines[begin].split(' ', 2)[:2])} {json.dumps(entry)}\n")
        blocks += block
    return blocks, "".join(table).encode()


def _pages(db: sqlite3.Connection) -> Iterator[str]:
    """Yield a line for the page of each article: where and when it was captured, and its headline."""
    yield json.dumps({"format": "json-pages-1.0", "id": "pages", "title": "Articles"}) + "\n"
    for key, url, at, title in db.execute(PAGES):
        yield json.dumps({"id": key, "url": url, "ts": at, "title": title}, ensure_ascii=False) + "\n"


def _described(resources: list[dict[str, Any]]) -> dict[str, Any]:
    return {
        "profile": "data-package",
        "wacz_version": "1.1.1",
        "software": f"blotter-archive/{__version__}",
        "created": datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "title": "A selection of an archive of Blotter",
        "resources": resources,
    }


def _file(package: zipfile.ZipFile, path: str, content: bytes, compression: int) -> dict[str, Any]:
    """Return what is to be said of a file in *package*, which was written now."""
    package.writestr(_entry(path, compression), content)
    return {"name": Path(path).name, "path": path, "hash": _sha256(content), "bytes": len(content)}


def _entry(path: str, compression: int) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(path, date_time=datetime.now(UTC).timetuple()[:6])
    entry.compress_type = compression
    return entry


def _sha256(content: bytes) -> str:
    return f"sha256:{hashlib.sha256(content).hexdigest()}"


PAGES = """
    SELECT key, urls.address, captures.fetched_at, headline FROM temp.chosen_articles
    JOIN articles ON articles.id = chosen_articles.id
    JOIN captures ON captures.id = coalesce(
      (SELECT max(own.id) FROM captures AS own JOIN urls ON urls.id = own.url_id
       WHERE urls.article_id = articles.id AND own.kind IN ('article', 'document')),
      (SELECT min(capture_id) FROM article_captures WHERE article_id = articles.id))
    JOIN urls ON urls.id = captures.url_id ORDER BY articles.id"""
