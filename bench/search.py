"""Measure the site against the bare full-text query: `python bench/search.py FILE...`, archives of `search_archive.py`.

Prints a table in Markdown: milliseconds at the median and the 95th percentile, a real server asked over HTTP.
`python bench/search.py --charts FILE...` measures charts and comparisons instead, and the processor time of each.
"""

import http.client
import os
import random
import re
import sqlite3
import statistics
import subprocess
import sys
import time
from contextlib import closing, contextmanager
from pathlib import Path
from urllib.parse import quote

from archive.commands.client_rate import TOO_MANY
from archive.search.query import match_expression

RARE_TO_COMMON = ("lincolnshire", "europol", "taser", "custody", "officers", "police")
TIMES = 3  # each address is asked so often, after once to warm up


def queries(db: sqlite3.Connection) -> list[str]:
    """Words of all frequencies, pairs, a phrase, a prefix; words in more than a fifth of the articles only by name."""
    source = random.Random(7)
    articles = db.execute("SELECT max(id) FROM articles").fetchone()[0]
    found: list[str] = []
    while len(found) < 16:
        number = source.randint(1, articles)
        word = source.choice(db.execute("SELECT headline FROM articles WHERE id = ?", (number,)).fetchone()[0].split())
        holding = "SELECT count(*) FROM articles_fts WHERE articles_fts MATCH ?"
        if db.execute(holding, (f'"{word}"',)).fetchone()[0] < articles / 5:
            found.append(word)
    pairs = [f"{one} {other}" for one, other in zip(found[:6], found[6:12], strict=True)]
    return [*RARE_TO_COMMON, *found, *pairs, "police custody", "headline:custody", '"taser and europol"', "europ*"]


@contextmanager
def served(archive: Path):
    command = [sys.executable, "-m", "crawler", "serve", "--port", "0", "--archive", str(archive)]
    process = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)
    try:
        yield int(re.search(r":(\d+)/", process.stderr.readline())[1]), process.pid
    finally:
        process.terminate()
        process.communicate()


def asked(port: int, paths: list[str], *, first: bool = False) -> list[float]:
    """Return the times of *paths*, after once to warm up; or of the *first* answer, which is not kept yet."""
    times = []
    with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=120)) as connection:
        for path in paths:
            for attempt in range(1, 2) if first else range(TIMES + 1):
                while True:
                    start = time.perf_counter()
                    connection.request("GET", path)
                    answer = connection.getresponse()
                    answer.read()
                    if answer.status != TOO_MANY:
                        break
                    time.sleep(1)  # a client has twenty requests a second
                assert answer.status == 200, (path, answer.status)
                if attempt:
                    times.append((time.perf_counter() - start) * 1000)
    return times


def bare(db: sqlite3.Connection, words: list[str]) -> list[float]:
    times = []
    for each in words:
        for attempt in range(TIMES + 1):
            start = time.perf_counter()
            best = "SELECT rowid FROM articles_fts WHERE articles_fts MATCH ? ORDER BY rank LIMIT 20"
            db.execute(best, (match_expression(each),)).fetchall()
            if attempt:
                times.append((time.perf_counter() - start) * 1000)
    return times


def told(times: list[float]) -> str:
    cuts = statistics.quantiles(times, n=20)
    return f"{statistics.median(times):,.0f} / {cuts[18]:,.0f}"


def measure(archive: Path) -> list[str]:
    with closing(sqlite3.connect(f"file:{archive}?mode=ro", uri=True)) as db:
        words = queries(db)
        count = db.execute("SELECT count(*) FROM articles").fetchone()[0]
        keys = [row[0] for row in db.execute("SELECT key FROM articles WHERE id % ? = 1 LIMIT 20", (count // 20,))]
        db.execute("PRAGMA cache_size = -65536")
        figures = [told(bare(db, words))]
    searches = [quote(each, safe="*") for each in words]
    with served(archive) as (port, _):
        pages = (
            [f"/-/search?q={each}" for each in searches],
            [f"/-/search?q={each}&sort=newest" for each in searches],
            [f"/-/search?q={each}&publication=title-3&since=2016&until=2018" for each in searches],
            [f"/-/article/{key}" for key in keys],
            ["/"] * 5,
            ["/-/publication/title-3"] * 5,
        )
        figures.extend(told(asked(port, paths)) for paths in pages)
    return [f"{count:,}", *figures]


def charted(archive: Path) -> list[str]:
    """Measure charts and comparisons, each on a site that has counted none of its words yet."""
    with closing(sqlite3.connect(f"file:{archive}?mode=ro", uri=True)) as db:
        searches = [quote(each, safe="*") for each in queries(db)]
        count = db.execute("SELECT count(*) FROM articles").fetchone()[0]
    figures = [f"{count:,}"]
    for together in (1, 2, 5):
        groups = [searches[at : at + together] for at in range(0, len(searches) - together + 1, together)]
        with served(archive) as (port, process):
            asked(port, ["/-/trends?q=zzz"], first=True)  # the site reads the months of all articles, once
            begun = cpu_of(process)
            times = asked(port, [f"/-/trends?q={'&q='.join(group)}" for group in groups], first=True)
            figures += [told(times), f"{(cpu_of(process) - begun) / len(groups):,.0f}"]
    return figures


def cpu_of(process: int) -> float:
    """Return the milliseconds of processor time that *process* has taken."""
    fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) * 1000 / os.sysconf("SC_CLK_TCK")


def main() -> None:
    charts = "--charts" in sys.argv
    pages = ("articles", "bare query", "search page", "newest first", "facets on", "article", "home", "publication")
    names = ("articles", "chart", "CPU", "two compared", "CPU", "five compared", "CPU") if charts else pages
    print("| " + " | ".join(names) + " |")
    print("|---" * len(names) + "|")
    for name in sys.argv[1 + charts :]:
        print("| " + " | ".join((charted if charts else measure)(Path(name))) + " |", flush=True)


if __name__ == "__main__":
    main()
