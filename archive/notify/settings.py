"""The tables ``[mail]``, ``[webhook]`` and ``[healthcheck]`` of ``blotter.toml``."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Any, NoReturn, Self, TypeVar
from urllib.parse import urlsplit

from archive.config import Config
from archive.errors import ConfigError
from archive.nearest import nearest

Choice = TypeVar("Choice", bound=StrEnum)
LOCAL = {"localhost", "127.0.0.1", "::1"}


class Security(StrEnum):
    """How the connection to a mail server is protected."""

    TLS = "tls"
    """From its first byte."""

    STARTTLS = "starttls"
    NONE = "none"
    """For a server on this machine."""


PORTS = {Security.TLS: 465, Security.STARTTLS: 587, Security.NONE: 25}


class Shape(StrEnum):
    """The format that a webhook needs."""

    JSON = "json"
    NTFY = "ntfy"
    SLACK = "slack"
    DISCORD = "discord"


@dataclass(frozen=True, slots=True)
class Table:
    """One table of *config*, read key by key; :meth:`close` refuses the keys that were not read."""

    config: Config
    name: str
    values: Mapping[str, Any]
    keys: set[str] = field(default_factory=set)

    @classmethod
    def of(cls, config: Config, name: str) -> Self | None:
        """Return the table *name*; ``None`` if the configuration has none.

        Raises:
            ConfigError: it is not a table.

        """
        values = config.values.get(name)
        if values is None:
            return None
        if not isinstance(values, Mapping):
            raise ConfigError(config.path, f"write it as a table: [{name}]", line=config.line_of(name), key=name)
        return cls(config, name, values)

    def text(self, key: str) -> str | None:
        """Return the text under *key*."""
        value = self._value(key)
        if value is not None and not (isinstance(value, str) and value.strip()):
            self.refuse(key, "must be text in quotes")
        return value

    def texts(self, key: str) -> tuple[str, ...]:
        """Return the texts under *key*, one or several."""
        value = self._value(key)
        several = [] if value is None else value if isinstance(value, list) else [value]
        if not all(isinstance(each, str) and each.strip() for each in several):
            self.refuse(key, "must be text in quotes, or a list of texts")
        return tuple(several)

    def port(self, key: str, default: int) -> int:
        """Return the number of a port under *key*."""
        value = self._value(key)
        if value is None:
            return default
        if isinstance(value, bool) or not isinstance(value, int) or not 0 < value < 65536:
            self.refuse(key, "must be a number from 1 to 65535")
        return value

    def flag(self, key: str) -> bool:
        """Return whether *key* is ``true``."""
        value = self._value(key)
        if value is not None and not isinstance(value, bool):
            self.refuse(key, "must be true or false")
        return bool(value)

    def choice(self, key: str, of: type[Choice], default: Choice) -> Choice:
        """Return the value of *key*, one *of* some words."""
        value = self.text(key)
        if value is not None and value not in set(of):
            self.refuse(key, f"must be one of {', '.join(of)}")
        return of(value) if value else default

    def secret(self, key: str) -> Secret | None:
        """Return what ``<key>_file`` or ``<key>_env`` names."""
        file, variable = self.text(f"{key}_file"), self.text(f"{key}_env")
        if file and variable:
            self.refuse(f"{key}_env", f"give {key}_file or {key}_env, not both")
        path = self.config.path.parent / file if file else None
        return Secret(file=path, variable=variable) if file or variable else None

    def close(self) -> None:
        """Raise where the table has a key that means nothing."""
        for key in self.values:
            if key in self.keys:
                continue
            near = nearest(key, self.keys)
            known = f"did you mean {near[0]}?" if near else f"the keys are {', '.join(sorted(self.keys))}"
            self.refuse(key, f"unknown key; {known}")

    def refuse(self, key: str, problem: str) -> NoReturn:
        """Raise that *key* has a *problem*."""
        line = self.config.line_of(self.name, key) or self.config.line_of(self.name)
        raise ConfigError(self.config.path, problem, line=line, key=f"{self.name}.{key}")

    def _value(self, key: str) -> Any:
        self.keys.add(key)
        return self.values.get(key)


@dataclass(frozen=True, slots=True, kw_only=True)
class Secret:
    """Where a password stands; it is read when it is used, and never printed."""

    file: Path | None
    variable: str | None

    def read(self) -> str:
        """Return the password.

        Raises:
            LookupError: it is not there; the message names the place.

        """
        if self.file:
            try:
                return self.file.read_text(encoding="utf-8").strip()
            except (OSError, UnicodeDecodeError) as error:
                raise LookupError(f"{self.file} cannot be read ({error})") from error
        if not (value := os.environ.get(self.variable or "")):
            raise LookupError(f"the environment variable {self.variable} is not set")
        return value


@dataclass(frozen=True, slots=True, kw_only=True)
class MailSettings:
    """Where mail goes, and the server that takes it."""

    to: Sequence[str]
    sender: str
    server: str = "localhost"
    port: int = PORTS[Security.NONE]
    security: Security = Security.NONE
    user: str | None = None
    password: Secret | None = None

    @classmethod
    def of(cls, config: Config) -> Self | None:
        """Return the settings of ``[mail]``; ``None`` without the table.

        Raises:
            ConfigError: a key is missing, unknown or has a wrong value.

        """
        if (table := Table.of(config, "mail")) is None:
            return None
        if "password" in table.values:
            table.refuse("password", "a password does not belong in this file; write password_file or password_env")
        server, user = table.text("server") or "localhost", table.text("user")
        plain = server in LOCAL and not user
        security = table.choice("security", Security, Security.NONE if plain else Security.STARTTLS)
        to = table.texts("to")
        made = cls(
            to=to,
            sender=table.text("from") or config.mail_contact or next(iter(to), ""),
            server=server,
            port=table.port("port", PORTS[security]),
            security=security,
            user=user,
            password=table.secret("password"),
        )
        table.close()
        made._require_sense(table)
        return made

    def _require_sense(self, table: Table) -> None:
        if not self.to:
            table.refuse("to", 'is missing; write to = "library@example.org"')
        if wrong := [each for each in (*self.to, self.sender) if "@" not in each or any(map(str.isspace, each))]:
            table.refuse("to" if wrong[0] in self.to else "from", f"{wrong[0]!r} is not a mail address")
        if bool(self.user) != bool(self.password):
            table.refuse("user", "user and password_file (or password_env) belong together")
        if self.user and self.security is Security.NONE and self.server not in LOCAL:
            table.refuse("security", "a login needs tls or starttls: without it anyone on the way reads the password")


@dataclass(frozen=True, slots=True, kw_only=True)
class WebSettings:
    """An address that is sent something; it may itself be a secret."""

    url: str | None
    secret_url: Secret | None
    shape: Shape = Shape.JSON
    token: Secret | None = None

    @classmethod
    def of(cls, config: Config, name: str) -> Self | None:
        """Return the settings of the table *name*; ``None`` without it.

        Raises:
            ConfigError: a key is missing, unknown or has a wrong value.

        """
        if (table := Table.of(config, name)) is None:
            return None
        url, secret = table.text("url"), table.secret("url")
        if bool(url) == bool(secret):
            table.refuse("url", "write one of url, url_file and url_env")
        if url and not is_web_address(url):
            table.refuse("url", "must be a whole address, e.g. https://ntfy.sh/our-topic")
        shape, token = Shape.JSON, None
        if name == "webhook":
            shape, token = table.choice("shape", Shape, Shape.JSON), table.secret("token")
        table.close()
        return cls(url=url, secret_url=secret, shape=shape, token=token)

    def address(self) -> str:
        """Return the address.

        Raises:
            LookupError: it cannot be read from its place, or is empty.

        """
        url = self.url or (self.secret_url.read() if self.secret_url else "")
        if not is_web_address(url):
            raise LookupError("the value that url_file or url_env names is not a web address")
        return url


def is_web_address(url: str) -> bool:
    """Return whether *url* is a whole address of the web.

    >>> is_web_address("https://ntfy.sh/x"), is_web_address("file:///etc/passwd"), is_web_address("ntfy.sh/x")
    (True, False, False)
    """
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return parts.scheme in {"http", "https"} and bool(parts.hostname)
