"""Body F1 of the reader beside trafilatura's by folds of hosts, and on how many hosts it gains or loses.

    python bench/extraction_hosts.py --gold GOLD --scorer score_extraction.py --corpus aeb --corpus fundus

A rule that helps one site is no rule. Hosts are dealt into five folds by a digest of their names.
"""

from __future__ import annotations

import argparse
import gzip
import hashlib
import importlib.util
import json
import logging
import statistics
from collections import defaultdict
from datetime import UTC, datetime
from pathlib import Path
from types import ModuleType
from typing import Any
from urllib.parse import urlsplit

from trafilatura import bare_extraction

from crawler.extraction.page import Page
from crawler.extraction.reader import read
from crawler.extraction.text import decode

NOW = datetime(2026, 11, 1, tzinfo=UTC)
FOLDS = 5
SAME = 0.005  # of F1: a smaller difference is none


def scorer_at(path: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location("scorer", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def readings(doc: dict[str, Any], html: str) -> tuple[dict[str, Any], dict[str, Any]]:
    url = doc.get("url") or ""
    theirs = bare_extraction(html, url=url, with_metadata=True, include_comments=False)
    article = read(Page(url=url, payload=html.encode("utf-8", "replace"), fetched_at=NOW)).article
    return (
        {"body": theirs.text if theirs else "", "standfirst": None},
        {"body": article.body if article else "", "standfirst": article.standfirst if article else None},
    )


def f1(rows: list[dict[str, Any]]) -> float:
    precision = [row["p"] for row in rows if row.get("p") is not None]
    recall = [row["r"] for row in rows if row.get("r") is not None]
    if not precision or not recall:
        return 0.0
    return statistics.harmonic_mean([statistics.fmean(precision), statistics.fmean(recall)])


def report(corpus: str, gold: Path, scorer: ModuleType) -> None:
    docs = [json.loads(line) for line in (gold / corpus / "gold.jsonl").read_text(encoding="utf-8").splitlines()]
    both: tuple[dict[str, Any], dict[str, Any]] = ({}, {})
    for doc in docs:
        html = decode(gzip.decompress((gold / corpus / doc["html_file"]).read_bytes()), None)
        for found, reading in zip(both, readings(doc, html), strict=True):
            found[str(doc["id"])] = reading
    scored = [scorer.score(corpus, docs, found) for found in both]
    hosts: dict[str, list[int]] = defaultdict(list)
    for at, doc in enumerate(docs):
        hosts[(urlsplit(doc.get("url") or "").hostname or "").removeprefix("www.")].append(at)
    folds: dict[int, list[int]] = defaultdict(list)
    for host, places in hosts.items():
        folds[hashlib.sha256(host.encode()).digest()[0] % FOLDS] += places
    spread = [[f1([rows[at] for at in folds[fold]]) for fold in sorted(folds)] for rows in scored]
    gains = [f1([scored[1][at] for at in places]) - f1([scored[0][at] for at in places]) for places in hosts.values()]
    for name, rows, by_fold in zip(("trafilatura", "reader"), scored, spread, strict=True):
        print(f"{corpus} {name}: F1 {f1(rows):.4f}; folds {' '.join(f'{each:.3f}' for each in by_fold)}", flush=True)
    better, worse = (sum(sign * gain > SAME for gain in gains) for sign in (1, -1))
    print(
        f"{corpus}: {len(hosts)} hosts, better on {better}, worse on {worse}, the same on {len(hosts) - better - worse}"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--gold", type=Path, required=True)
    parser.add_argument("--scorer", type=Path, required=True)
    parser.add_argument("--corpus", action="append", required=True)
    args = parser.parse_args()
    logging.disable(logging.CRITICAL)
    scorer = scorer_at(args.scorer)
    for corpus in args.corpus:
        report(corpus, args.gold, scorer)


if __name__ == "__main__":
    main()
