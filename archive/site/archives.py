"""Which of the databases that Datasette serves are archives of ours."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from weakref import WeakKeyDictionary

from archive.errors import ArchiveError
from archive.schema.database import connect

_known: WeakKeyDictionary[Any, bool] = WeakKeyDictionary()


def archives(datasette: Any) -> dict[str, Any]:
    """Return name to database of each archive served, in the order in which they were given.

    It is asked at every request; whether a file is ours is found out once.
    """
    return {name: database for name, database in datasette.databases.items() if _is_ours(database)}


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
