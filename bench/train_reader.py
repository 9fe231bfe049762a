"""Learn the reader's doubt from labelled pages, and measure it on hosts that it was not learned from.

    python bench/train_reader.py --gold GOLD --scorer score_extraction.py              the tables of bench/extraction.md
    python bench/train_reader.py --gold GOLD --scorer score_extraction.py --write      crawler/reading/doubt/model.json

Three things are learned: a judge of lines (gradient-boosted trees: is this line of the article?); a logistic regression
from what the judge says of a whole page and how far the readings agree to the F1 of the body; and for each other field
another from its source and the witnesses for and against it. Hosts are dealt into five folds by a digest
of their names; every figure is of pages whose host was not learned from. It needs lightgbm and scikit-learn (the extra
`bench`).
"""

from __future__ import annotations

import argparse
import json
import logging
import statistics
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import partial
from itertools import chain
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
from lightgbm import LGBMClassifier
from sklearn.linear_model import LogisticRegression

from archive.records import Article
from bench.extraction_hosts import FOLDS, Labelled, Row, corpus_at, fold_of, host_of, scorer_at
from crawler.reading import article as parts
from crawler.reading.body.body import Body
from crawler.reading.doubt import fields, text
from crawler.reading.doubt.lines import FEATURES, Judged, judged
from crawler.reading.evidence import gather
from crawler.reading.markup.inline import unescaped
from crawler.reading.markup.script_drawn import draw
from crawler.reading.markup.text import shingles
from crawler.reading.markup.tree import parse
from crawler.reading.page import Page, Rules

NOW = datetime(2026, 11, 1, tzinfo=UTC)
CORPORA = ("aeb", "fundus_eval", "fundus", "trafilatura", "postlight", "htmldate_mediacloud")
MODEL = Path(__file__).parent.parent / "crawler/reading/doubt/model.json"
TREES = {"n_estimators": 60, "num_leaves": 8, "learning_rate": 0.1, "min_child_samples": 30, "colsample_bytree": 0.5}
FIXED = {"subsample": 0.8, "subsample_freq": 1, "reg_lambda": 0.5, "verbose": -1, "n_jobs": 1, "random_state": 1}
MISREAD = 0.2  # weight of a text as it might be misread
SEGMENTS = 0.3  # weight of a page of which only some sentences are labelled
READ = ("headline", "standfirst", "body", "authors", "published")
MEASURED = {"headline": "headline", "date": "published", "authors": "authors"}
"""What the scorer calls a field, and what the archive calls it."""
FIELDS = (*MEASURED.values(), "standfirst")


@dataclass(frozen=True)
class Sample:
    """What is seen of one labelled page, and what is right of it."""

    corpus: str
    host: str
    lines: Sequence[Judged]
    labels: Sequence[bool | None]
    """Whether each line is of the article; ``None`` where the labels do not say."""

    f1: float | None
    signals: Mapping[str, Mapping[str, float]]
    right: Mapping[str, bool]
    weight: float = 1.0


def samples_of(corpus: Labelled, scorer: Path) -> list[Sample]:
    with ProcessPoolExecutor() as pool:
        made = pool.map(partial(samples, corpus.name, scorer), corpus.docs, corpus.pages, chunksize=8)
        return list(chain.from_iterable(made))


def samples(corpus: str, scorer: Path, doc: Mapping[str, Any], html: str) -> list[Sample]:
    """Return what is seen of the page *html* as it is read, then as it might be misread; none of no article."""
    logging.disable(logging.CRITICAL)
    page = Page(url=doc.get("url") or "", payload=html.encode("utf-8", "replace"), fetched_at=NOW)
    tree = parse(unescaped(html))
    if tree is None:
        return []
    draw(tree)
    evidence = gather(page, tree, Rules())
    body, title = parts.read_body(evidence), parts.headline(evidence)
    if title is None or not body.blocks:
        return []
    story = parts.read_story(evidence, title.value, body)
    if not story.paragraphs:
        return []
    article = parts.article_of(evidence, title, story, body)
    scoring = scorer_at(scorer)
    label = labeller(doc)

    def seen(kept: Sequence[str], weight: float) -> Sample:
        read = {name: getattr(article, name) for name in READ} | {"body": "\n\n".join(kept)}
        row = scoring.score(corpus, [doc], {str(doc["id"]): read})[0]
        lines = judged(evidence, body, kept, parts.apart(article))
        return Sample(
            corpus=corpus,
            host=host_of(page.url),
            lines=lines,
            labels=[label(line.text) for line in lines],
            f1=row.get("f1"),
            signals=fields.signals(evidence, story.head, article) if weight == 1 else {},
            right=dict(rightness(row, doc, article, scoring)),
            weight=weight,
        )

    own = seen(article.body.split("\n\n"), 1.0)
    if own.f1 is None:
        return [own]
    return [own, *(seen(kept, MISREAD) for kept in misread(body, article.body.split("\n\n"), own.lines) if kept)]


def misread(body: Body, kept: Sequence[str], lines: Sequence[Judged]) -> Iterator[list[str]]:
    """Yield texts that a worse reader would take: few pages are misread, and the doubt must know the worst ones too."""
    yield [block.text for block in body.first]
    yield [line.text for line in body.second]
    yield list(kept[: len(kept) // 2])
    yield [*kept, *(line.text for line in lines if not any(line.held))]
    yield [line.text for line in lines if not any(line.held)]


def rightness(row: Row, doc: Mapping[str, Any], article: Article, scoring: ModuleType) -> Iterator[tuple[str, bool]]:
    """Yield the fields that the labels speak of, and whether each is right."""
    for theirs, ours in MEASURED.items():
        if row.get(theirs) is not None:
            yield ours, row[theirs]
    if row.get("ghost") is not None:
        yield "authors", not row["ghost"]
    if article.standfirst and row.get("standfirst") is not None:
        yield "standfirst", scoring.covered(doc["description"], article.standfirst)


def labeller(doc: Mapping[str, Any]) -> Callable[[str], bool | None]:
    """Return what says of a line whether it is the article's: half its shingles stand in the labelled text."""
    if doc.get("body") is None:
        return partial(by_segments, doc.get("with") or [], doc.get("without") or [])
    gold, optional = shingles(doc["body"]), [shingles(part) for part in doc.get("optional") or []]

    def label(line: str) -> bool | None:
        own = shingles(line)
        half = 0.5 * max(1, own.total())
        if any((own & part).total() >= half for part in optional):
            return None
        return (own & gold).total() >= half

    return label


def by_segments(wanted: Sequence[str], unwanted: Sequence[str], line: str) -> bool | None:
    for segments, label in ((wanted, True), (unwanted, False)):
        if any(segment in line or (len(line) > 20 and line in segment) for segment in segments):
            return label
    return None


def judge(samples: Sequence[Sample]) -> LGBMClassifier:
    """Return a judge of lines; every page weighs the same, and a line in it by its words."""
    features, labels, weights = [], [], []
    for each in samples:
        known = [(line, label) for line, label in zip(each.lines, each.labels, strict=True) if label is not None]
        whole = sum(line.words for line, _ in known)
        for line, label in known:
            features.append(line.features)
            labels.append(label)
            weights.append((SEGMENTS if each.f1 is None else each.weight) * line.words / whole)
    scale = len(weights) / sum(weights)
    return LGBMClassifier(**TREES, **FIXED).fit(
        np.array(features), np.array(labels), sample_weight=np.array(weights) * scale
    )


def text_signals(judging: LGBMClassifier, each: Sample) -> Mapping[str, float]:
    lines = np.array([line.features for line in each.lines])
    return text.signals(each.lines, judging.predict_proba(lines)[:, 1] if len(lines) else [])


def by_folds(samples: Sequence[Sample], learn: Callable[[Sequence[Sample]], Callable[[Sample], Any]]) -> list[Any]:
    """Return for each sample what is said of it by what was learned on the hosts of the other folds."""
    learned = [learn([each for each in samples if fold_of(each.host) != fold]) for fold in range(FOLDS)]
    return [learned[fold_of(each.host)](each) for each in samples]


def learn_lines(samples: Sequence[Sample]) -> Callable[[Sample], Mapping[str, float]]:
    return partial(text_signals, judge(samples))


def chances(
    signals: Sequence[Mapping[str, float]], known: Sequence[float], weights: Sequence[float]
) -> dict[str, float]:
    """Return the weights of a logistic regression to *known*, each a probability or a share from 0 to 1."""
    names = sorted(set(chain.from_iterable(signals)))
    rows = np.array([[each.get(name, 0.0) for name in names] for each in signals])
    shares, trust = np.array(known, float), np.array(weights)
    both = np.concatenate([np.ones(len(rows)), np.zeros(len(rows))])
    fitted = LogisticRegression(C=2.0, max_iter=3000).fit(
        np.vstack([rows, rows]), both, sample_weight=np.concatenate([shares * trust, (1 - shares) * trust])
    )
    return weights_of(names, fitted.coef_[0], fitted.intercept_[0])


def weights_of(names: Sequence[str], weights: Sequence[float], bias: float) -> dict[str, float]:
    return {"bias": round(float(bias), 4)} | {
        name: round(float(weight), 4) for name, weight in zip(names, weights, strict=True)
    }


def trees_of(judging: LGBMClassifier) -> Mapping[str, Any]:
    """Return the trees of *judging* as JSON holds them."""
    described = judging.booster_.dump_model()["tree_info"]
    return {"bias": 0.0, "features": list(FEATURES), "trees": [node_of(tree["tree_structure"]) for tree in described]}


def node_of(node: Mapping[str, Any]) -> Any:
    if "leaf_value" in node:
        return round(node["leaf_value"], 4)
    branches = [node_of(node[side]) for side in ("left_child", "right_child")]
    return [node["split_feature"], float(f"{node['threshold']:.4g}"), *branches]


def tenths(expected: Sequence[float], known: Sequence[float]) -> list[tuple[float, float]]:
    """Return the means of what was expected and of what is the case, by tenths from the lowest."""
    order = np.array_split(np.argsort(expected, kind="stable"), 10)
    return [
        (float(np.mean([expected[at] for at in part])), float(np.mean([known[at] for at in part]))) for part in order
    ]


def report(name: str, expected: Sequence[float], known: Sequence[float], bad: float | None = None) -> None:
    table = tenths(expected, known)
    errors = [abs(one - other) for one, other in table]
    print(f"{name}: {len(known)} pages; error of a tenth {statistics.fmean(errors):.4f}, largest {max(errors):.4f}")
    print("    expected " + " ".join(f"{one:.3f}" for one, _ in table))
    print("    measured " + " ".join(f"{other:.3f}" for _, other in table), flush=True)
    if bad is not None:
        lowest = np.argsort(expected, kind="stable")[: -(-len(known) // 10)]
        caught, all_bad = sum(known[at] < bad for at in lowest), sum(each < bad for each in known)
        print(f"    the lowest tenth holds {caught} of {all_bad} under {bad}", flush=True)


def learn(samples: Sequence[Sample]) -> Mapping[str, Any]:
    """Print how well each part does on unseen hosts, and return the model learned from all."""
    lined = [each for each in samples if any(label is not None for label in each.labels)]
    said = by_folds(lined, learn_lines)
    whole = [
        (replace(each, signals={"body": signals}), each.f1)
        for each, signals in zip(lined, said, strict=True)
        if each.f1 is not None
    ]
    expected = by_folds([each for each, _ in whole], partial(learn_chances, "body"))
    own = [at for at, (each, _) in enumerate(whole) if each.weight == 1]
    alone = [1 / (1 + np.exp(-whole[at][0].signals["body"]["odds"])) for at in own]
    known = [whole[at][1] for at in own]
    report("body, by the judge of lines alone", alone, known, bad=0.8)
    report("body, confidence", [expected[at] for at in own], known, bad=0.8)
    judging = judge(lined)
    print_gains(judging)
    return {
        "lines": trees_of(judging),
        "body": weights_for("body", [each for each, _ in whole]),
        "fields": {name: learn_field(name, samples) for name in FIELDS},
    }


def right_of(name: str, each: Sample) -> float:
    return float(each.f1 if name == "body" and each.f1 is not None else each.right[name])


def weights_for(name: str, samples: Sequence[Sample]) -> dict[str, float]:
    return chances(
        [each.signals[name] for each in samples],
        [right_of(name, each) for each in samples],
        [each.weight for each in samples],
    )


def learn_chances(name: str, samples: Sequence[Sample]) -> Callable[[Sample], float]:
    weights = weights_for(name, samples)
    return lambda each: chance(weights, each.signals[name])


def chance(weights: Mapping[str, float], signals: Mapping[str, float]) -> float:
    weighed = weights["bias"] + sum(weights.get(name, 0.0) * value for name, value in signals.items())
    return float(1 / (1 + np.exp(-weighed)))


def learn_field(name: str, samples: Sequence[Sample]) -> dict[str, float]:
    known = [each for each in samples if name in each.right and name in each.signals]
    expected = by_folds(known, partial(learn_chances, name))
    report(name, expected, [right_of(name, each) for each in known])
    return weights_for(name, known)


def print_gains(judging: LGBMClassifier) -> None:
    gains = judging.booster_.feature_importance("gain")
    shares = sorted(zip(gains / gains.sum(), FEATURES, strict=True), reverse=True)[:12]
    print("the judge looks at " + ", ".join(f"{name} {share:.2f}" for share, name in shares), flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--gold", type=Path, required=True)
    parser.add_argument("--scorer", type=Path, required=True)
    parser.add_argument("--corpus", action="append")
    parser.add_argument("--write", action="store_true")
    args = parser.parse_args()
    logging.disable(logging.CRITICAL)
    corpora = [corpus_at(args.gold, name) for name in args.corpus or CORPORA]
    model = learn([each for corpus in corpora for each in samples_of(corpus, args.scorer)])
    if args.write:
        MODEL.write_text(json.dumps(model, separators=(",", ":")) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
