"""Address and time of capture that the user gives for pages that do not state them."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from archive.times import written_time
from crawler.errors import UnreadableInput
from crawler.imports.saved_pages import SavedPage
from crawler.imports.stated import Statement


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """A statement for all files, and others for single ones, which outrank what the pages state."""

    all: Statement = field(default_factory=Statement)
    by_file: Mapping[Path, Statement] = field(default_factory=dict)

    def applied(self, page: SavedPage) -> SavedPage:
        """Return *page* with the facts stated here."""
        own = self.by_file.get(page.path.resolve(), Statement())
        url, captured_at = own.url or self.all.url, own.captured_at or self.all.captured_at
        page = replace(page, url=url, others=()) if url else page
        return replace(page, captured_at=captured_at, is_dated=True) if captured_at else page


def listed_in(path: Path) -> dict[Path, Statement]:
    """Return what the CSV file at *path* states, by file: its columns are ``file``, ``url`` and ``captured``.

    Files are named as seen from the folder of the list. A cell may be empty.

    Raises:
        UnreadableInput: it is not such a file; the text names the line.

    """
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            rows = list(csv.DictReader(file))
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise UnreadableInput(path, f"cannot be read: {error}") from error
    return {(path.parent / (row.get("file") or "")).resolve(): _statement(path, row) for row in rows}


def _statement(path: Path, row: Mapping[str, str | None]) -> Statement:
    name, url, captured = ((row.get(column) or "").strip() for column in ("file", "url", "captured"))
    if not name:
        raise UnreadableInput(path, "a line names no file; the columns are file, url and captured")
    if url and not url.startswith(("http://", "https://")):
        raise UnreadableInput(path, f"{name}: {url!r} is not a complete address; write it like https://example.org/a")
    try:
        return Statement(url=url or None, captured_at=written_time(captured) if captured else None)
    except ValueError as error:
        raise UnreadableInput(path, f"{name}: {error}") from error
