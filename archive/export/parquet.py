"""Parquet, for use in pandas, DuckDB or R. Needs the extra ``parquet``."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import IO, Any
from urllib.parse import quote

from archive.errors import ExtraMissing, WouldOverwrite
from archive.export.records import OWN, Record
from archive.schema.fields import EXPORTED, TYPES
from archive.times import known_moment
from archive.whole_files import whole_folder

GROUP = 1_000  # rows held in memory and written at once
TIMES = tuple(name for name in EXPORTED if name.endswith("_at"))
KINDS = {int: "int64", float: "float64", str: "string"}
PARTITION = "publication"
UNDATED = "__HIVE_DEFAULT_PARTITION__"  # what Hive and all that follow it read as NULL


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


def write_partitions(
    parts: Iterable[tuple[str, str | None, Iterable[Record]]], folder: Path, columns: Sequence[str] = EXPORTED
) -> int:
    """Write each publication and year of *parts* to a file of its own below *folder*; return the number of articles.

    The files are called ``publication=SLUG/year=YYYY/articles.parquet``, from which DuckDB, Arrow, pandas and Spark
    make the columns ``publication`` and ``year``. An earlier export in *folder* is replaced as a whole, at the end.

    Raises:
        ExtraMissing: pyarrow is not installed.
        WouldOverwrite: *folder* holds other files.

    """
    if folder.exists() and any(not each.name.startswith(f"{PARTITION}=") for each in folder.iterdir()):
        raise WouldOverwrite(folder, "it holds other files than such an export", "name a folder of its own")
    stored = [column for column in columns if column != PARTITION]
    number = 0
    with whole_folder(folder) as part:
        for slug, year, records in parts:
            path = part / f"{PARTITION}={quote(slug, safe='')}" / f"year={year or UNDATED}" / "articles.parquet"
            path.parent.mkdir(parents=True, exist_ok=True)
            with path.open("wb") as out:
                number += write_parquet(records, out, stored)
    return number


def _type(pyarrow: Any, column: str) -> Any:
    if column in TIMES:
        return pyarrow.timestamp("s", tz="UTC")
    if column in {"authors", "tags", *OWN}:
        return pyarrow.list_(pyarrow.string())
    return getattr(pyarrow, KINDS[TYPES[column]])()


def _typed(record: Record) -> Record:
    return record | {name: known_moment(record[name]) for name in TIMES}
