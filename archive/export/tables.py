"""Tables: CSV that is exact, CSV that a spreadsheet can be trusted with, JSON Lines."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterable, Iterator, Sequence

from archive.export.records import Record
from archive.schema.fields import EXPORTED

CELL = 32_767  # characters that a cell of Excel holds
CUT = " […cut here: a cell has no room for more]"
FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""Characters that a spreadsheet reads as the beginning of a formula (OWASP, CSV injection)."""


def csv_lines(records: Iterable[Record], columns: Sequence[str] = EXPORTED) -> Iterator[str]:
    """Yield the lines of a CSV file by RFC 4180, every character as stored; names are joined by ``; ``."""
    return _lines(records, columns, lambda value: value)


def excel_lines(records: Iterable[Record], columns: Sequence[str] = EXPORTED) -> Iterator[str]:
    """Yield a CSV file for spreadsheets: a byte-order mark, no formulas, cut cells marked."""
    yield "\ufeff"
    yield from _lines(records, columns, _tamed)


def json_lines(records: Iterable[Record]) -> Iterator[str]:
    """Yield one JSON object a line."""
    for record in records:
        yield json.dumps(record, ensure_ascii=False) + "\n"


def _lines(records: Iterable[Record], columns: Sequence[str], cell: Callable[[object], object]) -> Iterator[str]:
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(columns)
    for record in records:
        writer.writerow([cell(_flat(record[column])) for column in columns])
        yield out.getvalue()
        out.seek(0)
        out.truncate()
    yield out.getvalue()


def _flat(value: object) -> object:
    return "; ".join(value) if isinstance(value, list) else value


def _tamed(value: object) -> object:
    if not isinstance(value, str):
        return value
    safe = "'" + value if value.startswith(FORMULA) else value
    return safe if len(safe) <= CELL else safe[: CELL - len(CUT)] + CUT
