"""The figures that bench/train_reader.py learned from labelled pages, and how they are applied."""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from importlib import resources
from typing import Any

Node = Any
"""A leaf, or a list: feature, the threshold up to which the third is next, the fourth beyond it."""

Signals = Mapping[str, float]
"""Names of features to their values; each has a weight of the same name."""


@cache
def _model() -> Mapping[str, Any]:
    figures: Mapping[str, Any] = json.loads((resources.files(__package__) / "model.json").read_text(encoding="utf-8"))
    return figures


def of_text(features: Sequence[float]) -> float:
    """Return the probability that a line with these *features* is one of the text's."""
    return _logistic(_model()["lines"]["bias"] + _sum_of_leaves()(features))


@cache
def _sum_of_leaves() -> Callable[[Sequence[float]], float]:
    """Return the sum of all trees as one expression: to walk through their lists for each line takes much longer."""
    written = " + ".join(_written(tree) for tree in _model()["lines"]["trees"])
    found: Callable[[Sequence[float]], float] = eval(f"lambda f: {written}")  # noqa: S307  # figures of our own package
    return found


def _written(node: Node) -> str:
    if not isinstance(node, list):
        return repr(float(node))
    feature, threshold, up_to, beyond = node
    return f"({_written(up_to)} if f[{int(feature)}] <= {float(threshold)!r} else {_written(beyond)})"


def f1(signals: Signals) -> float:
    """Return the F1 that a text with these *signals* is expected to have, 0 to 1."""
    return _logistic(_weighed(_model()["body"], signals))


def right(field: str, signals: Signals) -> float | None:
    """Return the probability that *field* is right, ``None`` where it was never measured."""
    weights = _model()["fields"].get(field)
    return _logistic(_weighed(weights, signals)) if weights else None


def _weighed(weights: Signals, signals: Signals) -> float:
    return weights["bias"] + sum(weights.get(name, 0.0) * value for name, value in signals.items())


def _logistic(value: float) -> float:
    return 1 / (1 + math.exp(-value))
