"""The channels for messages: each delivers a message, or raises why it cannot."""

from __future__ import annotations

from typing import Protocol

from archive.config import Config
from archive.errors import Undelivered
from archive.notify.mail import MailChannel
from archive.notify.message import Message
from archive.notify.settings import MailSettings, WebSettings
from archive.notify.webhook import Healthcheck, WebhookChannel


class Channel(Protocol):
    """A channel for messages."""

    @property
    def name(self) -> str:
        """Its table in ``blotter.toml``."""

    def send(self, message: Message) -> None:
        """Deliver *message*.

        Raises:
            Undelivered: it could not be; it may be sent again.

        """


def channels(config: Config) -> list[Channel]:
    """Return the channels that *config* declares.

    Raises:
        ConfigError: a table cannot be used, with its line and key.

    """
    mail, webhook = MailSettings.of(config), WebSettings.of(config, "webhook")
    return [*([MailChannel(mail)] if mail else []), *([WebhookChannel(webhook)] if webhook else [])]


def healthcheck(config: Config) -> Healthcheck | None:
    """Return the healthcheck that *config* declares.

    Raises:
        ConfigError: its table cannot be used, with its line and key.

    """
    settings = WebSettings.of(config, "healthcheck")
    return Healthcheck(settings) if settings else None


__all__ = ["Channel", "Undelivered", "channels", "healthcheck"]
