"""Every publication that can be crawled: those built in, and those that a user declares in ``blotter.toml``."""

from __future__ import annotations

import difflib
import ipaddress
import re
import sys
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from typing import Any, Self
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import click
from scrapy.settings import BaseSettings
from scrapy.spiderloader import SpiderLoader

from archive.config import Config
from archive.errors import ArchiveError, ConfigError
from crawler.errors import NoSuchPublication
from crawler.extraction.page import Rules
from crawler.sources import Source, source_named
from crawler.spiders.base import PublicationSpider
from crawler.spiders.police_professional import PoliceProfessional

BUILT_IN: tuple[type[PublicationSpider], ...] = (PoliceProfessional,)
SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
PACE = {"delay"}  # keys that only a publication with own_site = true may have


def all_publications(config: Config) -> dict[str, type[PublicationSpider]]:
    """Return every publication by its name; one declared in *config* stands in for a built-in of its name.

    Raises:
        ConfigError: a declaration cannot be used, with its line and key.

    """
    return {spider.name: spider for spider in BUILT_IN} | declared(config)


def declared(config: Config) -> dict[str, type[PublicationSpider]]:
    """Return the publications of *config* alone.

    Raises:
        ConfigError: a declaration cannot be used, with its line and key.

    """
    tables = config.values.get("publications", {})
    if not isinstance(tables, Mapping):
        raise ConfigError(
            config.path, "write [publications.NAME] tables", line=config.line_of("publications"), key="publications"
        )
    return {name: Declaration(config, name).spider(table) for name, table in tables.items()}


def find(name: str, config: Config) -> type[PublicationSpider]:
    """Return the publication called *name*.

    Raises:
        NoSuchPublication: there is none; with the nearest names.
        ConfigError: a declaration cannot be used.

    """
    known = all_publications(config)
    if name not in known:
        raise NoSuchPublication(name, nearest(name, known))
    return known[name]


def nearest(name: str, known: Mapping[str, object]) -> list[str]:
    """Return the names among *known* that a user may have meant by *name*, best first.

    >>> nearest("police-profesional", {"police-professional": 1, "sample": 2})
    ['police-professional']
    """
    return difflib.get_close_matches(name.lower().replace("_", "-").replace(" ", "-"), list(known), n=3, cutoff=0.5)


class Declaration:
    """The table ``[publications.NAME]`` of a configuration, on its way to a publication."""

    def __init__(self, config: Config, name: str) -> None:
        self.config = config
        self.name = name

    def spider(self, table: object) -> type[PublicationSpider]:
        """Return the publication that *table* declares.

        Raises:
            ConfigError: a key is missing, unknown, of the wrong type or not allowed.

        """
        if not SLUG.fullmatch(self.name):
            raise self._error("a name is lower-case words joined by hyphens")
        if not isinstance(table, Mapping):
            raise self._error(f"write it as a table: [publications.{self.name}]")
        if "home" not in table:
            raise self._error('needs home = "https://..."')
        attributes = {key: self._value(key, value) for key, value in table.items()}
        if attributes.get("own_site") is not True and (pace := PACE & attributes.keys()):
            key = min(pace)
            raise self._error("only a publication with own_site = true may set its pace", key)
        if attributes.get("own_site") is not True and is_private(attributes["home"]):
            raise self._error("only a publication with own_site = true may be on a private address", "home")
        attributes.setdefault("title", self.name.replace("-", " ").title())
        attributes.setdefault("sources", DEFAULT_SOURCES)
        return type(self.name, (PublicationSpider,), {"name": self.name, "__module__": __name__, **attributes})

    def _value(self, key: str, value: object) -> Any:
        if key not in KEYS:
            hint = nearest(key.replace("_", "-"), {known.replace("_", "-"): known for known in KEYS})
            means = f"; did you mean {hint[0].replace('-', '_')}?" if hint else f"; the keys are {', '.join(KEYS)}"
            raise self._error(f"unknown key{means}", key)
        try:
            return KEYS[key](value)
        except (TypeError, ValueError) as error:
            raise self._error(str(error), key) from error

    def _error(self, problem: str, key: str | None = None) -> ConfigError:
        place = ("publications", self.name, key) if key else ("publications", self.name)
        return ConfigError(self.config.path, problem, line=self.config.line_of(*place), key=".".join(place))


def is_private(url: str) -> bool:
    """Return whether *url* names a host outside the public web; what a name resolves to is seen when it is asked.

    >>> is_private("http://127.0.0.1:8000/"), is_private("https://example.org/")
    (True, False)
    """
    host = urlsplit(url).hostname or ""
    try:
        return not ipaddress.ip_address(host).is_global
    except ValueError:
        return host == "localhost" or host.endswith((".localhost", ".local", ".internal"))


def _text(value: object) -> str:
    if not isinstance(value, str) or not value.strip():
        raise TypeError("must be text in quotes")
    return value


def _home(value: object) -> str:
    home = _text(value)
    parts = urlsplit(home)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise ValueError("must be a whole address, e.g. https://example.org/")
    return home if parts.path else home + "/"


def _sources(value: object) -> tuple[Source, ...]:
    names = value if isinstance(value, list) else [value]
    if not names:
        raise ValueError("must name at least one source")
    return tuple(source_named(_text(name)) for name in names)


def _pattern(value: object) -> str:
    try:
        return re.compile(_text(value)).pattern
    except re.error as error:
        raise ValueError(f"not a regular expression: {error}") from error


def _flag(value: object) -> bool:
    if not isinstance(value, bool):
        raise TypeError("must be true or false")
    return value


def _seconds(value: object) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or value < 0:
        raise TypeError("must be a number of seconds")
    return float(value)


def _strings(value: object) -> tuple[str, ...]:
    return tuple(_text(each) for each in value) if isinstance(value, list) else (_text(value),)


def _zone(value: object) -> str:
    try:
        return ZoneInfo(_text(value)).key
    except ZoneInfoNotFoundError as error:
        raise ValueError(f"no time zone is called {value!r}; write it like Europe/London") from error


def _day(value: object) -> date:
    if type(value) is not date:
        raise TypeError("must be a day, e.g. 2018-06-30, without quotes")
    return value


RULES: dict[str, Callable[[object], Any]] = {
    "tail": _strings,
    "drop": _strings,
    "prefer": _strings,
    "dateline": _text,
    "byline": _pattern,
    "until": _day,
}


def _rules(value: object) -> tuple[Rules, ...]:
    return tuple(_rule(each) for each in value) if isinstance(value, list) else (_rule(value),)


def _rule(value: object) -> Rules:
    if not isinstance(value, Mapping):
        raise TypeError('must be a table, e.g. { tail = ["Related News"] }')
    if unknown := sorted(value.keys() - RULES.keys()):
        raise ValueError(f"unknown key {unknown[0]}; the keys are {', '.join(RULES)}")
    read = {}
    for key, given in value.items():
        try:
            read[key] = RULES[key](given)
        except (TypeError, ValueError) as error:
            raise ValueError(f"{key} {error}") from error
    return Rules(**read)


DEFAULT_SOURCES = tuple(source_named(kind) for kind in ("wordpress", "sitemap", "feed"))

KEYS: dict[str, Callable[[object], Any]] = {
    "home": _home,
    "title": _text,
    "sources": _sources,
    "article": _pattern,
    "rules": _rules,
    "country": _text,
    "language": _text,
    "timezone": _zone,
    "evidence": _text,
    "own_site": _flag,
    "delay": _seconds,
}
"""What ``[publications.NAME]`` may say, and how it is read."""


class PublicationLoader(SpiderLoader):
    """The publications as Scrapy knows them, so that its own commands find those of ``blotter.toml``."""

    @classmethod
    def from_settings(cls, settings: BaseSettings) -> Self:
        """Return the loader; a configuration that cannot be read ends here, in one line and with its exit code."""
        loader = cls(settings)
        path = settings.get("BLOTTER_CONFIG")
        try:
            loader._spiders.update(declared(Config.load(Path(path) if path else None)))
        except ArchiveError as error:
            click.echo(f"blotter: {error}", err=True)
            sys.exit(error.exit_code)
        return loader
