"""Every publication that can be crawled: those built in, and those that a user declares in ``blotter.toml``."""

from __future__ import annotations

import pkgutil
import sys
from collections.abc import Mapping
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Self

from scrapy.settings import BaseSettings
from scrapy.spiderloader import SpiderLoader

import crawler.spiders
from archive.config import Config
from archive.errors import ArchiveError, ConfigError
from archive.nearest import nearest
from archive.terminal import complain
from archive.urls import normalise
from crawler.errors import NoSuchPublication
from crawler.publications.declaration import Declaration
from crawler.publications.keys import TOP, unknown_key
from crawler.spiders.base import PublicationSpider


@cache
def built_in() -> Mapping[str, type[PublicationSpider]]:
    """Return the publications that come with Blotter, by name: one in each module of ``crawler.spiders``."""
    for module in pkgutil.iter_modules(crawler.spiders.__path__, "crawler.spiders."):
        import_module(module.name)
    ours = [spider for spider in PublicationSpider.__subclasses__() if spider.__module__.startswith("crawler.spiders.")]
    return {spider.name: spider for spider in sorted(ours, key=lambda spider: spider.name)}


def all_publications(config: Config) -> dict[str, type[PublicationSpider]]:
    """Return every publication by its name; the values of *config* replace those of a built-in one.

    Raises:
        ConfigError: a declaration cannot be used, with its line and key.

    """
    return {**built_in(), **declared(config)}


def declared(config: Config) -> dict[str, type[PublicationSpider]]:
    """Return the publications that *config* names, in its order.

    Raises:
        ConfigError: a declaration cannot be used, with its line and key.

    """
    for key, value in config.values.items():
        _check(config, key, value)
    tables = config.values.get("publications", {})
    ours = built_in()
    spiders = {
        name: Declaration(config, name, ours.get(name, PublicationSpider), built_in=ours).spider(table)
        for name, table in tables.items()
    }
    _require_own_homes(config, spiders)
    return spiders


def _require_own_homes(config: Config, spiders: Mapping[str, type[PublicationSpider]]) -> None:
    """Raise if two publications have one home: the other would miss the URLs that one lists first.

    Raises:
        ConfigError: at the second of them.

    """
    names: dict[str, str] = {}
    for name, spider in spiders.items():
        first = names.setdefault(normalise(spider.home), name)
        if first != name:
            key = f"publications.{name}"
            problem = f"has the home of {first}; keep one of the two, or give each the part of the site that is its own"
            raise ConfigError(config.path, problem, line=config.line_of("publications", name), key=key)
    for name, spider in spiders.items():
        moved = next((names[home] for home in map(normalise, spider.aliases) if names.get(home, name) != name), None)
        if moved:
            key = f"publications.{name}.aliases"
            problem = f"the home of {moved} is no earlier home of {name}; keep one of the two, or remove the alias"
            raise ConfigError(config.path, problem, line=config.line_of("publications", name), key=key)


def _check(config: Config, key: str, value: object) -> None:
    if key not in TOP:
        raise ConfigError(config.path, unknown_key(key, TOP), line=config.line_of(key), key=key)
    try:
        TOP[key].read(value)
    except TypeError as error:
        raise ConfigError(config.path, str(error), line=config.line_of(key), key=key) from error


def find(name: str, config: Config) -> type[PublicationSpider]:
    """Return the publication *name*.

    Raises:
        NoSuchPublication: no publication has the name; with the nearest names.
        ConfigError: a declaration cannot be used.

    """
    known = all_publications(config)
    if name not in known:
        raise NoSuchPublication(name, nearest(name, known))
    return known[name]


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
            complain(error)
            sys.exit(error.exit_code)
        return loader
