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
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from itertools import chain
from pathlib import Path
from typing import Any

import numpy as np
from lightgbm import LGBMClassifier
from sklearn.linear_model import LogisticRegression

from bench.extraction_hosts import FOLDS, corpus_at, fold_of
from bench.reader_samples import MEASURED, Sample, samples_of
from crawler.reading.doubt import text
from crawler.reading.doubt.lines import FEATURES

CORPORA = ("aeb", "fundus_eval", "fundus", "trafilatura", "postlight", "htmldate_mediacloud")
MODEL = Path(__file__).parent.parent / "crawler/reading/doubt/model.json"
TREES = {"n_estimators": 60, "num_leaves": 8, "learning_rate": 0.1, "min_child_samples": 30, "colsample_bytree": 0.5}
FIXED = {"subsample": 0.8, "subsample_freq": 1, "reg_lambda": 0.5, "verbose": -1, "n_jobs": 1, "random_state": 1}
SEGMENTS = 0.3  # weight of a page of which only some sentences are labelled
FIELDS = (*MEASURED.values(), "standfirst")


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
