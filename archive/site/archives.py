"""Which of the databases that Datasette serves are archives of ours."""

from __future__ import annotations

import sqlite3
import threading
from contextlib import suppress
from pathlib import Path
from typing import Any
from weakref import WeakKeyDictionary

from archive.errors import ArchiveError
from archive.own.functions import add_functions
from archive.schema.database import connect
from archive.search.month_codes import MonthCodes
from archive.search.repeated import Repeated, leave_out

_known: WeakKeyDictionary[Any, bool] = WeakKeyDictionary()
_codes: WeakKeyDictionary[Any, MonthCodes] = WeakKeyDictionary()
_repeated: WeakKeyDictionary[Any, dict[str, Repeated]] = WeakKeyDictionary()


def archives(datasette: Any) -> dict[str, Any]:
    """Return name to database of each archive served, in the order in which they were given.

    It is asked at every request; whether a file is ours is found out once.
    """
    return {name: database for name, database in datasette.databases.items() if _is_ours(database)}


def repeated(datasette: Any) -> dict[str, Repeated]:
    """Return for each archive served what another one has too, by name of the archive."""
    if datasette not in _repeated:
        paths = {name: Path(database.path) for name, database in archives(datasette).items()}
        served = list(paths.values())
        _repeated[datasette] = {
            name: Repeated(path, served[:at], served[at + 1 :]) for at, (name, path) in enumerate(paths.items())
        }
    return _repeated[datasette]


def prepare(datasette: Any, name: str, db: sqlite3.Connection) -> None:
    """Give *db*, a connection to the archive *name*, the functions that selections need."""
    add_functions(db, Path(archives(datasette)[name].path))
    leave_out(db, repeated(datasette)[name])
    db.create_function("month_codes", 0, _codes_of(archives(datasette)[name]), deterministic=True)


def hold_months(datasette: Any) -> None:
    """Begin to read the months of each archive served, for which the first chart would else wait."""
    for database in archives(datasette).values():
        threading.Thread(target=_held, args=(_codes_of(database),), daemon=True).start()


def _held(codes: MonthCodes) -> None:
    with suppress(sqlite3.Error, OSError):  # whoever asks for a chart meets it
        codes()


def _codes_of(database: Any) -> MonthCodes:
    if database not in _codes:
        _codes[database] = MonthCodes(Path(database.path))
    return _codes[database]


def _is_ours(database: Any) -> bool:
    if database not in _known:
        _known[database] = database.path is not None and _opens(Path(database.path))
    return _known[database]


def _opens(path: Path) -> bool:
    try:
        connect(path).close()
    except ArchiveError:
        return False
    return True
