"""What `blotter status` costs by how much an archive holds: `python -m bench.status [ARTICLES] [URLS]`.

The archive is as after two years of daily runs over 25 publications; bodies are as long as those of the press.
"""

import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from archive.schema.database import connect_to_write

PUBLICATIONS = 25
DAYS = 730
BODY = "\n\n".join(
    ["The force said on Tuesday that officers had been sent to the harbour at dawn, and found nothing."] * 30
)
NOW = datetime.now(UTC).replace(microsecond=0)


def main() -> None:
    """Make an archive and print how long the command takes on it, three times."""
    articles, urls = (int(given) for given in (sys.argv[1:] + ["100000", "1000000"][len(sys.argv) - 1 :]))
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "blotter.db"
        fill(path, articles, urls)
        print(f"{articles:,} articles, {urls:,} URLs, {path.stat().st_size / 1e6:,.0f} MB")
        for _ in range(3):
            begin = time.perf_counter()
            done = subprocess.run(
                [sys.executable, "-m", "crawler", "status", "--archive", path], capture_output=True, check=False
            )
            print(f"{time.perf_counter() - begin:.2f} s, {len(done.stdout.splitlines())} lines")


def fill(path: Path, articles: int, urls: int) -> None:
    """Write the archive at *path*."""
    with closing(connect_to_write(path)) as db, db.atomic():
        names = [{"slug": f"title-{each}", "name": f"Title {each}", "home": "https://t.example/"} for each in range(25)]
        db["publications"].insert_all(names)
        db["articles"].insert_all(_articles(articles))
        db["urls"].insert_all(_urls(urls, articles))
        db["runs"].insert_all(_runs())
        db["run_publications"].insert_all(_parts())


def _day(number: int, many: int) -> str:
    return f"{NOW - timedelta(days=DAYS * (1 - number / many)):%Y-%m-%d}"


def _stamp(ago: int) -> str:
    return f"{NOW - timedelta(days=ago):%Y-%m-%dT06:00:00Z}"


def _articles(many: int) -> Iterator[dict[str, Any]]:
    for number in range(1, many + 1):
        day = _day(number, many) if number % 50 else None
        yield {
            "id": number, "key": f"k{number}", "publication_id": number % PUBLICATIONS + 1,
            "url": f"https://t.example/{number}", "headline": f"Headline {number}", "byline": "By Ann Lowther",
            "body": BODY, "published": day, "published_day": day, "word_count": 500,
            "access": "open", "first_seen_at": _stamp(1), "last_seen_at": _stamp(1), "reading": "r", "provenance": "{}",
        }  # fmt: skip


def _urls(many: int, articles: int) -> Iterator[dict[str, Any]]:
    outcomes = ("archived", "waiting", "not_article", "failed")
    for number in range(1, many + 1):
        article = number if number <= articles else None
        outcome = "archived" if article else outcomes[number % 4]
        yield {
            "url": f"https://t.example/{number}", "address": f"https://t.example/{number}/",
            "publication_id": number % PUBLICATIONS + 1, "article_id": article, "role": "article",
            "listed_by": "sitemap", "listed_date": _day(number, many), "first_listed_at": _stamp(9),
            "last_listed_at": _stamp(1), "outcome": outcome, "checked_at": _stamp(1),
            "reason": "timed out" if outcome == "failed" else None,
        }  # fmt: skip


def _runs() -> Iterator[dict[str, Any]]:
    for ago in range(DAYS, 0, -1):
        yield {"command": "crawl", "started_at": _stamp(ago), "finished_at": _stamp(ago), "outcome": "finished",
               "version": "1"}  # fmt: skip


def _parts() -> Iterator[dict[str, Any]]:
    sources = json.dumps(
        {"wordpress": {"listed": 10}, "sitemap": {"unchanged": True}, "feed feed/": {"fault": "http", "status": 404}}
    )
    for run in range(1, DAYS + 1):
        for publication in range(1, PUBLICATIONS + 1):
            yield {"run_id": run, "publication_id": publication, "outcome": "finished", "new": 5, "sources": sources}


if __name__ == "__main__":
    main()
