"""A field's value together with where it came from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Generic, TypeVar

Value = TypeVar("Value")


@dataclass(frozen=True, slots=True)
class Sourced(Generic[Value]):
    """A value, and its source: ``json-ld``, ``meta``, ``page``, ``url``, ``import`` or ``inferred``."""

    value: Value
    source: str
