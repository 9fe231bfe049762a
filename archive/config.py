"""``blotter.toml``: the keys that every command needs. The crawler reads the declarations of publications."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from archive.errors import ConfigError

DEFAULT_CONFIG = Path("blotter.toml")
MAX_HOURS = 6.0  # so that the crawl of the next day begins on time
MIN_FREE_MB = 200.0  # the end of a run writes too
MAX_SECONDS = 60.0  # five answers that do not come in this time close a host for the run
LONGEST_SECONDS = 3600.0  # the end of a run waits for answers on their way
MAX_CAPTURES = 200_000  # fifty times what six hours give at five seconds a request; a back-fill runs again
MAX_MB = 8192.0  # as received; an archive of 100,000 pages takes two thousand
DEFAULT_ARCHIVE = Path("blotter.db")
"""Beside the configuration."""

UNCLOSED = "a quotation mark is not closed"
PLAIN = {
    r"Illegal character '\n'": UNCLOSED,
    """Expected "'\"""": UNCLOSED,
    "Invalid value": "the value is no TOML: a text needs quotation marks around it",
    "Cannot overwrite a value": "one table has the same key twice",
}
"""The words of the TOML parser for common slips, in plain words."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Config:
    """The configuration file as read; an absent default file is an empty one."""

    path: Path = DEFAULT_CONFIG
    text: str = ""
    values: Mapping[str, Any] = field(default_factory=dict)

    @classmethod
    def load(cls, path: Path | None) -> Config:
        """Return the configuration at *path*, or at ``blotter.toml`` where *path* is ``None`` and that exists.

        Raises:
            ConfigError: the file named is missing, unreadable or not TOML; with its line where known.

        """
        if path is None:
            path = DEFAULT_CONFIG
            if not path.exists():
                return cls()
        try:
            text = path.read_text(encoding="utf-8")
            return cls(path=path, text=text, values=tomllib.loads(text))
        except tomllib.TOMLDecodeError as error:
            at = re.search(r"\(at line (\d+)", str(error))
            problem = str(error).split(" (at ")[0]
            raise ConfigError(path, PLAIN.get(problem, problem), line=int(at[1]) if at else None) from error
        except UnicodeDecodeError as error:
            raise ConfigError(path, "not UTF-8 text") from error
        except OSError as error:
            raise ConfigError(path, error.strerror or str(error)) from error

    @property
    def contact(self) -> str | None:
        """Address or page at which a webmaster reaches the person who runs this crawl."""
        return self._string("contact")

    @property
    def mail_contact(self) -> str | None:
        """The contact where it is a mail address."""
        return self.contact if self.contact and "@" in self.contact else None

    @property
    def archive(self) -> Path:
        """Archive file, relative to the folder of the configuration; beside it where it names none."""
        return self.path.parent / (self._string("archive") or DEFAULT_ARCHIVE)

    @property
    def site(self) -> str:
        """Address of the Blotter site that messages link to; empty where they link to the publishers."""
        return (self._string("site") or "").rstrip("/")

    @property
    def max_hours(self) -> float:
        """Hours after which a daily crawl ends, even with URLs left."""
        return self._number("max_hours", MAX_HOURS)

    @property
    def min_free_mb(self) -> float:
        """Megabytes that must be free on the disk for a crawl to go on."""
        return self._number("min_free_mb", MIN_FREE_MB)

    @property
    def max_seconds(self) -> float:
        """Seconds after which an answer that is not complete is given up; from 1 to an hour of them.

        Raises:
            ConfigError: it is 0, which would be no limit at all, or so long that it is none.

        """
        seconds = self._number("max_seconds", MAX_SECONDS)
        if not 1 <= seconds <= LONGEST_SECONDS:
            line = self.line_of("max_seconds")
            raise ConfigError(self.path, "must be a number from 1 to 3600", line=line, key="max_seconds")
        return seconds

    @property
    def max_captures(self) -> float:
        """Captures that one run keeps of one publication."""
        return self._number("max_captures", MAX_CAPTURES)

    @property
    def max_mb(self) -> float:
        """Megabytes, as received, that one run keeps of one publication."""
        return self._number("max_mb", MAX_MB)

    def line_of(self, *keys: str) -> int | None:
        """Return the line (from 1) on which the table or key named by *keys* stands, where it can be found."""
        table = ""
        wanted_table, wanted_key = ".".join(keys[:-1]), keys[-1]
        for number, text in enumerate(self.text.splitlines(), 1):
            if header := re.match(r"\s*\[++([^\]]+)\]", text):
                table = re.sub(r"[\"'\s]", "", header[1])
                if table == ".".join(keys):
                    return number
            elif table == wanted_table and re.match(rf"\s*[\"']?{re.escape(wanted_key)}[\"']?\s*[=.]", text):
                return number
        return None

    def _number(self, key: str, default: float) -> float:
        value = self.values.get(key, default)
        if isinstance(value, bool) or not isinstance(value, int | float) or not value >= 0:
            raise ConfigError(self.path, "must be a number of 0 or more", line=self.line_of(key), key=key)
        return float(value)

    def _string(self, key: str) -> str | None:
        value = self.values.get(key)
        if value is not None and not isinstance(value, str):
            raise ConfigError(self.path, "must be text in quotes", line=self.line_of(key), key=key)
        return value or None
