"""A daily crawl that meets a back-fill joins it: it leaves a request, and the back-fill does the crawl.

The requests are files in a folder beside the archive, which is there while a back-fill runs.
"""

from __future__ import annotations

import json
import os
import shutil
import time
from collections.abc import Iterable
from pathlib import Path

PATIENCE = 10.0  # seconds until a back-fill must have accepted a request: it looks every second
_GLANCE = 0.1  # seconds between two looks at whether it did


class JoinRequests:
    """The folder of requests beside the archive at *archive*, for runs with the configuration *config*."""

    def __init__(self, archive: Path, config: Path) -> None:
        self.folder = archive.with_name(f"{archive.name}.requests")
        self._config = str(config.resolve())

    def open(self) -> None:
        """Accept requests from now on."""
        self.folder.mkdir(exist_ok=True)

    def close(self) -> None:
        """Stop accepting requests; a waiting crawl then sees that its request was not accepted."""
        shutil.rmtree(self.folder, ignore_errors=True)

    def accept(self) -> list[str]:
        """Return the publications that were requested since the last look, each once."""
        names: dict[str, None] = {}
        for path in sorted(self.folder.glob("*.json")):
            request = json.loads(path.read_text(encoding="utf-8"))
            if request["config"] == self._config:
                path.unlink(missing_ok=True)
                names |= dict.fromkeys(request["publications"])
        return list(names)

    def submit(self, publications: Iterable[str], *, patience: float = PATIENCE) -> bool:
        """Ask a running back-fill to crawl *publications*; return within *patience* seconds whether it accepted."""
        path = self.folder / f"{os.getpid()}.json"
        written = path.with_suffix(".new")
        try:
            written.write_text(json.dumps({"config": self._config, "publications": list(publications)}))
            written.rename(path)  # whole, or not there
        except FileNotFoundError:
            return False  # no back-fill is running
        end = time.monotonic() + patience
        while path.exists() and time.monotonic() < end:
            time.sleep(_GLANCE)
        return self._is_accepted(path)

    def _is_accepted(self, path: Path) -> bool:
        try:
            path.unlink()
        except FileNotFoundError:
            return self.folder.exists()  # else the back-fill ended, and its folder with it
        return False
