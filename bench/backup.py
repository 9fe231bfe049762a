"""What a nightly backup writes: `python -m bench.backup ARCHIVE FOLDER [--articles 20] [--listed 2000]`.

Backs up the archive (one of bench/search_archive.py will do; it has no captures) into FOLDER, lets it grow by a day,
and backs it up again: new pages are imported, and known addresses are listed once more, as every crawl does.
ARCHIVE is written to.
"""

from __future__ import annotations

import argparse
import json
import sqlite3
import subprocess
import sys
import tempfile
import time
from contextlib import closing
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from typing import Any

from archive.records import Entry
from archive.store import Archive
from bench.reread import HOME, made_pages

BLOTTER = [sys.executable, "-m", "crawler"]


def backed_up(archive: Path, folder: Path) -> tuple[dict[str, Any], float]:
    """Return the report of a backup of *archive* into *folder*, and its seconds."""
    begun = time.monotonic()
    command = [*BLOTTER, "backup", str(folder), "--archive", str(archive), "--json"]
    done = subprocess.run(command, cwd=folder.parent, capture_output=True, text=True, check=False)
    return json.loads(done.stdout), time.monotonic() - begun


def articles_of(archive: Path) -> int:
    """Return how many addresses *archive* has of the publication that grows."""
    with closing(sqlite3.connect(archive)) as db:
        return int(db.execute("SELECT count(*) FROM urls WHERE url LIKE ?", [f"{HOME}%"]).fetchone()[0])


def grow(archive: Path, *, articles: int, listed: int) -> None:
    """Import *articles* pages into *archive*, and list *listed* known addresses again."""
    with tempfile.TemporaryDirectory() as name:
        pages, rows = Path(name), ["file,url,captured"]
        there = articles_of(archive)
        for number, (url, payload) in enumerate(islice(made_pages(there + articles, 20_000), there, None)):
            (pages / f"{number}.html").write_bytes(payload)
            rows.append(f"{number}.html,{url},2026-01-01")
        (pages / "list.csv").write_text("\n".join(rows), encoding="utf-8")
        (pages / "blotter.toml").write_text(f'[publications.bench]\nhome = "{HOME}"\n', encoding="utf-8")
        words = ["import", name, "--publication", "bench", "--list", str(pages / "list.csv")]
        into = ["--config", str(pages / "blotter.toml"), "--archive", str(archive)]
        subprocess.run([*BLOTTER, *words, *into], cwd=name, check=True, capture_output=True)
    with Archive.existing(archive) as open_archive:
        newest = "SELECT publication_id, address FROM urls WHERE publication_id = 1 ORDER BY id DESC LIMIT ?"
        rows = open_archive.db.execute(newest, [listed]).fetchall()
        entries = [Entry(url=address) for _, address in rows]
        open_archive.ledger.enter(1, entries, source="sitemap", at=datetime.now(UTC))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("archive", type=Path)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--articles", type=int, default=20)
    parser.add_argument("--listed", type=int, default=2000)
    given = parser.parse_args()
    archive, folder = given.archive.absolute(), given.folder.absolute()
    print("| backup | articles | database | written | share | seconds |\n|---|---:|---:|---:|---:|---:|")
    for label in ("first", "a day later", "once more", "another day later"):
        if "day" in label:
            grow(archive, articles=given.articles, listed=given.listed)
        report, seconds = backed_up(archive, folder)
        size = archive.stat().st_size
        written = report["written"]
        cells = [f"{report['articles']:,}", f"{size / 1e6:.0f} MB", f"{written / 1e6:.1f} MB", f"{written / size:.2%}"]
        print(f"| {label} | {' | '.join(cells)} | {seconds:.0f} |", flush=True)


if __name__ == "__main__":
    main()
