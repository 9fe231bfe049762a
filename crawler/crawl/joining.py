"""A daily crawl takes its turn inside a back-fill that has the archive: it leaves a note, and the back-fill does it.

The notes are files in a folder beside the archive, which is there while a back-fill runs.
"""

from __future__ import annotations

import json
import os
import shutil
import time
from collections.abc import Iterable
from pathlib import Path

PATIENCE = 10.0  # seconds until a back-fill must have taken a note: it looks every second
_GLANCE = 0.1  # seconds between two looks at whether it did


class Turns:
    """The folder of notes beside the archive at *archive*, for runs with the configuration *config*."""

    def __init__(self, archive: Path, config: Path) -> None:
        self.folder = archive.with_name(f"{archive.name}.turns")
        self._config = str(config.resolve())

    def offer(self) -> None:
        """Let others leave notes from now on."""
        self.folder.mkdir(exist_ok=True)

    def withdraw(self) -> None:
        """Take no more notes; who left one that was not taken has waited in vain, and is told so."""
        shutil.rmtree(self.folder, ignore_errors=True)

    def taken(self) -> list[str]:
        """Return the publications whose turn was asked for since the last look, each once."""
        names: dict[str, None] = {}
        for note in sorted(self.folder.glob("*.json")):
            asked = json.loads(note.read_text(encoding="utf-8"))
            if asked["config"] == self._config:
                note.unlink(missing_ok=True)
                names |= dict.fromkeys(asked["publications"])
        return list(names)

    def ask(self, publications: Iterable[str], *, patience: float = PATIENCE) -> bool:
        """Tell whether a running back-fill took the crawl of *publications* upon itself, within seconds."""
        note = self.folder / f"{os.getpid()}.json"
        written = note.with_suffix(".new")
        try:
            written.write_text(json.dumps({"config": self._config, "publications": list(publications)}))
            written.rename(note)  # whole, or not there
        except FileNotFoundError:
            return False  # no back-fill is running
        end = time.monotonic() + patience
        while note.exists() and time.monotonic() < end:
            time.sleep(_GLANCE)
        return self._is_taken(note)

    def _is_taken(self, note: Path) -> bool:
        try:
            note.unlink()
        except FileNotFoundError:
            return self.folder.exists()  # else the back-fill ended, and its folder with it
        return False
