"""The progress in each web archive, so that an interrupted import continues there."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from pathlib import Path

from archive.schema.json_columns import mapping_in
from archive.store import Archive
from crawler.imports.web_archives import Reached
from crawler.titles.title import Title

NAME = "import_marks"
"""Name of the setting that holds them while an import is under way."""


class Marks:
    """The places noted in *archive* by an import of *titles* that has not come to its end."""

    def __init__(self, archive: Archive, titles: Iterable[type[Title]]) -> None:
        self._archive = archive
        self._wanted = _digest(titles)
        self._places = mapping_in(archive.setting(NAME))

    def begin(self, path: Path) -> int:
        """Return the byte from which *path* is still to be read; -1 where it was read to its end."""
        *state, place = self._places.get(str(path.resolve())) or [0]
        return int(place) if state == _state(path, self._wanted) else 0

    def note(self, reached: Reached) -> None:
        """Remember what was *reached*: all before it is recorded."""
        self._places[str(reached.path.resolve())] = [*_state(reached.path, self._wanted), reached.place]
        self._archive.set_setting(NAME, json.dumps(self._places))

    def clear(self) -> None:
        """Forget all places: the import has come to its end."""
        self._archive.set_setting(NAME, None)


def _state(path: Path, wanted: str) -> list[str | int]:
    """Return a mark that changes with the file and with the selection of its pages."""
    try:
        status = path.stat()
    except OSError:
        return [wanted, 0, 0]
    return [wanted, status.st_size, status.st_mtime_ns]


def _digest(titles: Iterable[type[Title]]) -> str:
    declared = sorted(f"{title.name} {title.home} {title.aliases} {title.article}" for title in titles)
    return hashlib.sha256("\n".join(declared).encode()).hexdigest()[:12]
