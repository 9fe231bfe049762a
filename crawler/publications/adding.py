"""Keys and tables added to a ``blotter.toml``, which keeps all else as it stands, comments too."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Iterable, Mapping

from archive.config import Config
from archive.errors import ConfigError
from archive.whole_files import write_whole
from crawler.publications.registry import declared

_HEADER = re.compile(r"^[ \t]*\[", re.MULTILINE)  # no key outside the tables has a value that begins a line so


def add_to(config: Config, *, tables: Iterable[str], keys: Mapping[str, str] | None = None) -> None:
    """Add *keys* above the first table of the file of *config*, and *tables* at its end; the file may be new.

    Raises:
        ConfigError: the configuration would not be valid; then nothing is written.

    """
    text = _with_keys(config.text, keys or {})
    text = "\n\n".join([text.rstrip(), *tables]).strip() + "\n"
    write(config, text)


def write(config: Config, text: str) -> None:
    """Make *text* the file of *config*.

    Raises:
        ConfigError: the configuration would not be valid; then nothing is written.

    """
    try:
        values = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(config.path, f"nothing can be added to it ({error}); add the tables by hand") from error
    declared(Config(path=config.path, text=text, values=values))
    write_whole(config.path, text)


def quoted(text: str) -> str:
    """Return *text* as a value of TOML."""
    return json.dumps(text, ensure_ascii=False)


def _with_keys(text: str, keys: Mapping[str, str]) -> str:
    if not keys:
        return text
    lines = "".join(f"{key} = {quoted(value)}\n" for key, value in keys.items())
    first = _HEADER.search(text)
    place = first.start() if first else len(text)
    above = text[:place].rstrip()
    return (f"{above}\n" if above else "") + f"{lines}\n{text[place:]}"
