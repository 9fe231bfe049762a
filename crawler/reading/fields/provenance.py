"""The value of a field, with its source."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Generic, TypeVar

Value = TypeVar("Value")


@dataclass(frozen=True, slots=True)
class Sourced(Generic[Value]):
    """A value, and its source: ``json-ld``, ``meta``, ``page``, ``url``, ``import`` or ``inferred``."""

    value: Value
    source: str
