"""What reading on a cluster costs, for the process that writes, the scheduler and the workers.

python -m bench.cluster [--pages 100] [--size 70000]

Imports some pages and then three times as many, on this machine and on a cluster of two workers of this machine. What
is shown is the cost of one page more, in CPU milliseconds: what a command costs before its first page is not in it.
What many machines gain cannot be seen on one; the work for each page can.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

from bench.reread import HOME, made_pages, processes_of, spent
from tests.crawler.readers.clusters import OwnCluster

WORKERS = 2
MORE = 3  # times as many pages in the second import


def make_pages(folder: Path, count: int, size: int) -> None:
    """Save *count* different pages in *folder*, with the list that an import takes."""
    folder.mkdir()
    rows = ["file,url,captured"]
    for number, (url, payload) in enumerate(made_pages(count, size)):
        (folder / f"{number}.html").write_bytes(payload)
        rows.append(f"{number}.html,{url},2026-01-01")
    (folder / "list.csv").write_text("\n".join(rows), encoding="utf-8")
    (folder / "blotter.toml").write_text(f'[publications.bench]\nhome = "{HOME}"\n', encoding="utf-8")


def imported(pages: Path, *arguments: str) -> float:
    """Return the CPU seconds of an import of *pages* into a new archive, of all processes that the command starts."""
    with tempfile.TemporaryDirectory() as name:
        words = ["import", str(pages), "--publication", "bench", "--list", str(pages / "list.csv"), *arguments]
        into = ["--config", str(pages / "blotter.toml"), "--archive", f"{name}/blotter.db"]
        return spent([sys.executable, "-m", "crawler", *words, *into], Path(name)).cpu


def cpu_of(session: int) -> dict[int, float]:
    """Return the CPU seconds of each process of *session*."""
    return {number: seconds for number, seconds, _ in processes_of(session)}


def measured(pages: Path, cluster: OwnCluster) -> dict[str, float]:
    """Return the CPU seconds of each part of the imports of *pages*."""
    here = imported(pages)
    before = cpu_of(cluster.process.pid)
    writer = imported(pages, "--cluster", cluster.address)
    grown = {number: cpu - before.get(number, 0) for number, cpu in cpu_of(cluster.process.pid).items()}
    scheduler = grown.pop(cluster.process.pid)
    return {
        "on this machine, all processes": here,
        "with a cluster: the process that writes": writer,
        "with a cluster: the scheduler": scheduler,
        "with a cluster: the workers": sum(grown.values()),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pages", type=int, default=100)
    parser.add_argument("--size", type=int, default=70_000, help="bytes of a page")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        few, many = Path(name) / "few", Path(name) / "many"
        make_pages(few, given.pages, given.size)
        make_pages(many, MORE * given.pages, given.size)
        cluster = OwnCluster(Path(name), workers=WORKERS)
        try:
            imported(few, "--cluster", cluster.address)  # its processes load the reader once
            less, more = measured(few, cluster), measured(many, cluster)
        finally:
            cluster.interrupt()
    print("| part | CPU ms a page |\n|---|---:|")
    for part, seconds in more.items():
        print(f"| {part} | {1000 * (seconds - less[part]) / ((MORE - 1) * given.pages):.1f} |")


if __name__ == "__main__":
    main()
