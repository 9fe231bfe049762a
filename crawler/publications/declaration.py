"""Makes a publication of a table ``[publications.NAME]`` in ``blotter.toml``, or reports the mistake in it."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Collection, Mapping
from typing import Any
from urllib.parse import urlsplit

from archive.config import Config
from archive.errors import ConfigError
from archive.nearest import nearest
from crawler.publications.keys import DEFAULT_SOURCES, KEYS, unknown_key
from crawler.spiders.base import PublicationSpider

SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
PACE = {"delay"}  # keys that only a publication with own_site = true may have


class Declaration:
    """The table ``[publications.NAME]`` of a configuration, on its way to a publication.

    It starts from *base*: for the name of a built-in publication that one, so that only differences need be written.
    """

    def __init__(
        self,
        config: Config,
        name: str,
        base: type[PublicationSpider] = PublicationSpider,
        *,
        built_in: Collection[str] = (),
    ) -> None:
        self.config = config
        self.name = name
        self.base = base
        self.built_in = built_in

    def spider(self, table: object) -> type[PublicationSpider]:
        """Return the publication that *table* declares.

        Raises:
            ConfigError: a key is missing, unknown, of the wrong type or not allowed.

        """
        if not SLUG.fullmatch(self.name):
            raise self._error("a name is lower-case words joined by hyphens")
        if not isinstance(table, Mapping):
            raise self._error(f"write it as a table: [publications.{self.name}]")
        if "home" not in table and not hasattr(self.base, "home"):
            raise self._error(f'needs home = "https://..."{self._meant()}')
        attributes = {key: self._value(key, value) for key, value in table.items()}
        self._check_manners(attributes)
        if self.base is PublicationSpider:
            usual = {"title": self.name.replace("-", " ").title(), "sources": DEFAULT_SOURCES}
            attributes = usual | attributes
        return type(self.name, (self.base,), {"name": self.name, "__module__": __name__, **attributes})

    def _check_manners(self, attributes: Mapping[str, Any]) -> None:
        if attributes.get("own_site") is True:
            return
        if pace := PACE & attributes.keys():
            raise self._error("only a publication with own_site = true may set its pace", min(pace))
        if "home" in attributes and is_private(attributes["home"]):
            raise self._error("only a publication with own_site = true may be on a private address", "home")

    def _value(self, key: str, value: object) -> Any:
        if key not in KEYS:
            raise self._error(unknown_key(key, KEYS), key)
        try:
            return KEYS[key].read(value)
        except (TypeError, ValueError) as error:
            raise self._error(str(error), key) from error

    def _meant(self) -> str:
        """Return a question for the built-in title that the name is nearly that of."""
        near = nearest(self.name, self.built_in)
        return f"; did you mean {near[0]}, which is built in?" if near else ""

    def _error(self, problem: str, key: str | None = None) -> ConfigError:
        place = ("publications", self.name, key) if key else ("publications", self.name)
        return ConfigError(self.config.path, problem, line=self.config.line_of(*place), key=".".join(place))


def is_private(url: str) -> bool:
    """Return whether *url* names a host outside the public web; the addresses of a name are checked at the request.

    >>> is_private("http://127.0.0.1:8000/"), is_private("https://example.org/")
    (True, False)
    """
    host = urlsplit(url).hostname or ""
    try:
        return not ipaddress.ip_address(host).is_global
    except ValueError:
        return host == "localhost" or host.endswith((".localhost", ".local", ".internal"))
