"""The reader beside trafilatura by folds of hosts, where it gains or loses, and its constants cross-validated.

    python bench/extraction_hosts.py --gold GOLD --scorer score_extraction.py --corpus aeb --corpus fundus
    python bench/extraction_hosts.py --gold GOLD --scorer score_extraction.py --corpus aeb --corpus fundus --fit

A rule that helps one site is no rule. Hosts are dealt into five folds by a digest of their names. With --fit, the
constants of the body are chosen for each fold on the other four, by body F1 over all corpora.
"""

from __future__ import annotations

import argparse
import gzip
import hashlib
import importlib.util
import itertools
import json
import logging
import statistics
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from types import ModuleType
from typing import Any
from urllib.parse import urlsplit

from trafilatura import bare_extraction

from crawler.reading.body import body
from crawler.reading.markup.text import decode
from crawler.reading.page import Page
from crawler.reading.reader import read

NOW = datetime(2026, 11, 1, tzinfo=UTC)
FOLDS = 5
SAME = 0.005  # of a measure: a smaller difference is none
TRIED = {"AGREED": (0.3, 0.5, 0.8), "JSON_LONGER": (1.15, 1.3, 1.6), "DENSE_LONGER": (1.4, 1.7, 2.2)}
"""Constants of ``crawler.reading.body.body``, and the values that --fit chooses from."""

Row = Mapping[str, Any]


@dataclass(frozen=True)
class Labelled:
    """One corpus, its pages as text."""

    name: str
    docs: Sequence[dict[str, Any]]
    pages: Sequence[str]

    @property
    def hosts(self) -> Mapping[str, Sequence[int]]:
        """Places of the pages of each host."""
        found: dict[str, list[int]] = defaultdict(list)
        for at, doc in enumerate(self.docs):
            found[host_of(doc.get("url") or "")].append(at)
        return found

    @property
    def folds(self) -> Sequence[Sequence[int]]:
        """Places of the pages of each fold; a host stands in one."""
        found: list[list[int]] = [[] for _ in range(FOLDS)]
        for host, places in self.hosts.items():
            found[fold_of(host)] += places
        return found


def host_of(url: str) -> str:
    return (urlsplit(url).hostname or "").removeprefix("www.")


def fold_of(host: str) -> int:
    return hashlib.sha256(host.encode()).digest()[0] % FOLDS


def corpus_at(gold: Path, name: str) -> Labelled:
    docs = [json.loads(line) for line in (gold / name / "gold.jsonl").read_text(encoding="utf-8").splitlines()]
    pages = [decode(gzip.decompress((gold / name / doc["html_file"]).read_bytes()), None) for doc in docs]
    return Labelled(name, docs, pages)


def scorer_at(path: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location("scorer", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def by_trafilatura(url: str, html: str) -> dict[str, Any]:
    found = bare_extraction(html, url=url, with_metadata=True, include_comments=False)
    if found is None:
        return {}
    authors = [name for name in (found.author or "").split("; ") if name]
    return {"body": found.text, "headline": found.title, "authors": authors}


def by_reader(url: str, html: str) -> dict[str, Any]:
    article = read(Page(url=url, payload=html.encode("utf-8", "replace"), fetched_at=NOW)).article
    if article is None:
        return {}
    return {name: getattr(article, name) for name in ("body", "standfirst", "headline", "authors")}


def rows_of(corpus: Labelled, scorer: ModuleType, reader: Callable[[str, str], dict[str, Any]]) -> list[Row]:
    found = {
        str(doc["id"]): reader(doc.get("url") or "", html) for doc, html in zip(corpus.docs, corpus.pages, strict=True)
    }
    rows: list[Row] = scorer.score(corpus.name, corpus.docs, found)
    return rows


def f1(rows: Sequence[Row]) -> float | None:
    precision = [row["p"] for row in rows if row.get("p") is not None]
    recall = [row["r"] for row in rows if row.get("r") is not None]
    if not recall:
        return None
    return statistics.harmonic_mean([statistics.fmean(precision), statistics.fmean(recall)]) if precision else 0.0


def segments(rows: Sequence[Row]) -> float | None:
    counts = [row["seg"] for row in rows if row.get("seg")]
    found, wanted, wrong = (sum(count[at] for count in counts) for at in range(3))
    return 2 * found / (found + wrong + wanted) if wanted else None


def share(rows: Sequence[Row], name: str) -> float | None:
    known = [row[name] for row in rows if row.get(name) is not None]
    return statistics.fmean(known) if known else None


MEASURES: Mapping[str, Callable[[Sequence[Row]], float | None]] = {
    "body F1": f1,
    "segments F1": segments,
    "headline": partial(share, name="headline"),
    "authors": partial(share, name="authors"),
}


def compare(corpus: Labelled, scorer: ModuleType) -> None:
    theirs, ours = (rows_of(corpus, scorer, reader) for reader in (by_trafilatura, by_reader))
    for name, measure in MEASURES.items():
        if measure(ours) is None:
            continue
        for who, rows in (("trafilatura", theirs), ("reader", ours)):
            spread = [measure([rows[at] for at in fold]) for fold in corpus.folds]
            by_fold = " ".join("-" if each is None else f"{each:.3f}" for each in spread)
            print(f"{corpus.name} {name}, {who}: {measure(rows):.4f}; folds {by_fold}", flush=True)
        gains = list(gains_of(corpus, measure, theirs, ours))
        better, worse = (sum(sign * gain > SAME for gain in gains) for sign in (1, -1))
        print(f"    better on {better} hosts, worse on {worse}, the same on {len(gains) - better - worse}", flush=True)


def gains_of(
    corpus: Labelled, measure: Callable[[Sequence[Row]], float | None], theirs: Sequence[Row], ours: Sequence[Row]
) -> Iterator[float]:
    for places in corpus.hosts.values():
        one, other = (measure([rows[at] for at in places]) for rows in (theirs, ours))
        if one is not None and other is not None:
            yield other - one


def rows_with(setting: Mapping[str, float], corpora: Sequence[Labelled], scorer: Path) -> list[list[Row]]:
    for name, value in setting.items():
        setattr(body, name, value)
    logging.disable(logging.CRITICAL)
    return [rows_of(corpus, scorer_at(scorer), by_reader) for corpus in corpora]


def fit(corpora: Sequence[Labelled], scorer: Path) -> None:
    settings = [dict(zip(TRIED, values, strict=True)) for values in itertools.product(*TRIED.values())]
    used = {name: getattr(body, name) for name in TRIED}
    with ProcessPoolExecutor() as pool:
        rows = list(pool.map(partial(rows_with, corpora=corpora, scorer=scorer), settings))
    chosen = [max(range(len(settings)), key=lambda at: mean_without(fold, corpora, rows[at])) for fold in range(FOLDS)]
    for fold, at in enumerate(chosen):
        print(f"fold {fold}: {settings[at]}")
    for place, corpus in enumerate(corpora):
        unseen = [rows[at][place][each] for fold, at in enumerate(chosen) for each in corpus.folds[fold]]
        as_used = rows[settings.index(used)][place]
        print(
            f"{corpus.name} body F1: {f1(unseen):.4f} with constants of the other folds, {f1(as_used):.4f} as they are"
        )


def mean_without(fold: int, corpora: Sequence[Labelled], rows: Sequence[Sequence[Row]]) -> float:
    seen = [
        f1([each[at] for other, places in enumerate(corpus.folds) if other != fold for at in places])
        for corpus, each in zip(corpora, rows, strict=True)
    ]
    return statistics.fmean(value for value in seen if value is not None)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--gold", type=Path, required=True)
    parser.add_argument("--scorer", type=Path, required=True)
    parser.add_argument("--corpus", action="append", required=True)
    parser.add_argument("--fit", action="store_true")
    args = parser.parse_args()
    logging.disable(logging.CRITICAL)
    corpora = [corpus_at(args.gold, name) for name in args.corpus]
    if args.fit:
        fit(corpora, args.scorer)
        return
    for corpus in corpora:
        compare(corpus, scorer_at(args.scorer))


if __name__ == "__main__":
    main()
