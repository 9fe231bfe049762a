"""CPU per page of the reader, in shares of trafilatura's with metadata, both measured in turn on the same pages.

python bench/extraction_cost.py --gold GOLD --corpus aeb --corpus fundus [--pages 60]
python bench/extraction_cost.py --sample          pages of the bundled sample publication, filled out to 70 KB
"""

from __future__ import annotations

import argparse
import gzip
import json
import logging
import time
from datetime import UTC, datetime
from pathlib import Path

from trafilatura import bare_extraction

from crawler.reading.markup.text import decode
from crawler.reading.page import Page
from crawler.reading.reader import read
from tests.quality.pages import filled_out, pages

NOW = datetime(2026, 11, 1, tzinfo=UTC)


def labelled(gold: Path, corpus: str, most: int) -> list[tuple[str, str]]:
    lines = (gold / corpus / "gold.jsonl").read_text(encoding="utf-8").splitlines()
    docs = [json.loads(line) for line in lines][:most]
    return [
        (doc.get("url") or "", decode(gzip.decompress((gold / corpus / doc["html_file"]).read_bytes()), None))
        for doc in docs
    ]


def sample_pages() -> list[tuple[str, str]]:
    return [(page.url, filled_out(page.html, 70_000)) for page in pages() if page.media_type != "text/plain"]


def cost(pages: list[tuple[str, str]], rounds: int) -> tuple[float, float]:
    """Seconds of CPU of trafilatura and of the reader; they take turns, so that load falls on both."""
    spent = [0.0, 0.0]
    for _ in range(rounds):
        for url, html in pages:
            begin = time.process_time()
            bare_extraction(html, url=url, with_metadata=True, include_comments=False)
            middle = time.process_time()
            read(Page(url=url, payload=html.encode("utf-8", "replace"), fetched_at=NOW))
            spent[0] += middle - begin
            spent[1] += time.process_time() - middle
    return spent[0], spent[1]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--gold", type=Path)
    parser.add_argument("--corpus", action="append", default=[])
    parser.add_argument("--sample", action="store_true")
    parser.add_argument("--pages", type=int, default=10_000)
    parser.add_argument("--rounds", type=int, default=1)
    args = parser.parse_args()
    logging.disable(logging.CRITICAL)
    sets = {corpus: labelled(args.gold, corpus, args.pages) for corpus in args.corpus}
    if args.sample:
        sets["trade press, 70 KB"] = sample_pages()
    for name, found in sets.items():
        cost(found[:3], 1)  # what is compiled and cached at first use counts for neither
        theirs, ours = cost(found, args.rounds)
        each = 1000 / (len(found) * args.rounds)
        print(f"{name}: {len(found)} pages; trafilatura {theirs * each:.1f} ms, reader {ours * each:.1f} ms, ", end="")
        print(f"ratio {ours / theirs:.2f}", flush=True)


if __name__ == "__main__":
    main()
