"""Blotter beside other crawlers over the same made pages: ``make bench`` or ``python -m bench.peers``.

The crawlers take turns in each round, so that other work on the machine falls on all. Printed are medians.
Needs nginx, and a quiet machine for pages a second; CPU is steadier.
"""

from __future__ import annotations

import argparse
import os
import shutil
import sys
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from statistics import median

from bench.peers.contestants import CONTESTANTS, CRAWL, Contestant, Read
from bench.peers.made_pages import MadePage, made_pages
from bench.peers.measure import Spent, spent
from bench.peers.site import free_port, served, write_site

ROOT = Path(__file__).parents[2]
SURPLUS = 1.02  # of the words of a story: a text with more holds what is no part of it
HEAD = "| crawler | pages/s | CPU ms a page | first process | peak MB | disk | articles right |"
AGAIN = "Blotter, nothing changed"


def main() -> None:
    """Measure, and print a table."""
    parser = argparse.ArgumentParser(prog="make bench", description=__doc__.partition("\n")[0])
    parser.add_argument("--pages", type=int, default=1000)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--only", action="append", default=[], help="a part of a crawler's name")
    options = parser.parse_args()
    if shutil.which("nginx") is None:
        sys.exit("nginx is not installed; Debian: apt install nginx-light")
    os.environ["PYTHONPATH"] = str(ROOT)
    pages = list(made_pages(options.pages))
    chosen = [each for each in CONTESTANTS if not options.only or any(part in each.name for part in options.only)]
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        Path(folder).chmod(0o755)  # nginx, started by root, reads as another user
        measure(Path(folder), pages, chosen, options.rounds)


def measure(folder: Path, pages: Sequence[MadePage], contestants: Sequence[Contestant], rounds: int) -> None:
    """Let *contestants* crawl the site of *pages* in turn, and print the median of the *rounds*."""
    port = free_port()
    home = f"http://127.0.0.1:{port}/"
    write_site(folder / "site", home, pages)
    taken: dict[str, list[Spent]] = {}
    kept: dict[str, tuple[float, int]] = {}
    with served(folder, port, pages=len(pages)):
        for number in range(rounds):
            for contestant in contestants[:: -1 if number % 2 else 1]:
                place = folder / "run"
                shutil.rmtree(place, ignore_errors=True)
                place.mkdir()
                taken.setdefault(contestant.name, []).append(spent(contestant.command(home, place), place))
                kept[contestant.name] = (_size(place), right(contestant.articles(place), pages))
                if contestant.name == "Blotter":
                    taken.setdefault(AGAIN, []).append(spent(CRAWL, place))
    report(taken, kept, pages)


def report(
    taken: Mapping[str, Sequence[Spent]], kept: Mapping[str, tuple[float, int]], pages: Sequence[MadePage]
) -> None:
    """Print the table; *disk* is the share of the pages' own bytes."""
    total = sum(len(page.html.encode()) for page in pages)
    print(f"{len(pages)} pages, {total / len(pages) / 1000:.0f} KB each, {os.cpu_count()} cores\n\n{HEAD}")
    print("|---|" + "---:|" * 6)
    for name, runs in taken.items():
        seconds, cpu, first, memory = (
            median(getattr(run, field) for run in runs) for field in ("seconds", "cpu", "main", "memory")
        )
        size, articles = kept.get(name, (0, 0))
        each = 1000 / len(pages)
        cells = (f"{len(pages) / seconds:.1f}", f"{cpu * each:.1f}", f"{first * each:.1f}", f"{memory:.0f}")
        print(f"| {name} | {' | '.join(cells)} | {size / total:.2f} | {articles} |")


def right(found: Iterable[Read], pages: Sequence[MadePage]) -> int:
    """Return how many of the articles *found* have the headline and all paragraphs of their page, and nothing else."""
    known = {page.headline: page for page in pages}
    return sum(each.headline in known and _is_right(each, known[each.headline]) for each in found)


def _is_right(found: Read, page: MadePage) -> bool:
    text, story = found.body.split(), " ".join(page.paragraphs).split()
    whole = all(paragraph in " ".join(text) for paragraph in page.paragraphs)
    return whole and len(text) <= SURPLUS * len(story)


def _size(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file() and path.name != "output.log")


if __name__ == "__main__":
    main()
