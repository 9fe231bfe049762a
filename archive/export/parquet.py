"""Parquet, for use in pandas, DuckDB or R. Needs the extra ``parquet``."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Sequence
from typing import IO, Any

from archive.errors import ExtraMissing
from archive.export.records import OWN, Record
from archive.schema.fields import EXPORTED, TYPES
from archive.times import known_moment

GROUP = 1_000  # rows held in memory and written at once
TIMES = tuple(name for name in EXPORTED if name.endswith("_at"))
KINDS = {int: "int64", float: "float64", str: "string"}


def write_parquet(records: Iterable[Record], out: IO[bytes], columns: Sequence[str] = EXPORTED) -> int:
    """Write *records* to *out* and return how many there were.

    Raises:
        ExtraMissing: pyarrow is not installed.

    """
    try:
        import pyarrow  # noqa: PLC0415  # an extra, and slow to load
        from pyarrow.parquet import ParquetWriter  # noqa: PLC0415
    except ImportError as error:
        raise ExtraMissing("parquet") from error
    schema = pyarrow.schema([(column, _type(pyarrow, column)) for column in columns])
    number = 0
    reading = iter(records)
    with ParquetWriter(out, schema, compression="zstd") as writer:
        while group := [_typed(record) for record in itertools.islice(reading, GROUP)]:
            writer.write_table(pyarrow.Table.from_pylist(group, schema=schema))
            number += len(group)
    return number


def _type(pyarrow: Any, column: str) -> Any:
    if column in TIMES:
        return pyarrow.timestamp("s", tz="UTC")
    if column in {"authors", "tags", *OWN}:
        return pyarrow.list_(pyarrow.string())
    return getattr(pyarrow, KINDS[TYPES[column]])()


def _typed(record: Record) -> Record:
    return record | {name: known_moment(record[name]) for name in TIMES}
