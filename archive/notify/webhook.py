"""A message posted to an address, in the shape that its service wants; and the ping of a healthcheck."""

from __future__ import annotations

import json
import urllib.error
import urllib.request
from base64 import b64encode
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from http.client import HTTPException
from typing import Any
from urllib.parse import urlsplit, urlunsplit

from archive import __version__
from archive.errors import Undelivered
from archive.notify.attempts import reason_of, within
from archive.notify.message import Message
from archive.notify.settings import Shape, WebSettings

TIMEOUT = 20.0  # seconds for each piece of the answer
WHOLE = 60.0  # seconds for all of it
CUT = "\n... (more: blotter status, blotter search)"
NTFY_MOST = 4096  # bytes of a message; longer ones become an attachment (docs.ntfy.sh, limitations)
SLACK_MOST = 40_000  # characters (api.slack.com, rate limits)
DISCORD_MOST = 2000  # characters (discord.com/developers, execute webhook)


@dataclass(frozen=True, slots=True)
class Posted:
    """The message to a webhook."""

    body: bytes
    headers: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class WebhookChannel:
    """A service that takes messages by HTTP."""

    settings: WebSettings
    name: str = "webhook"

    def send(self, message: Message) -> None:
        """Post *message*.

        Raises:
            Undelivered: the service does not answer, or with anything but 2xx.

        """
        post(self.settings, "webhook", SHAPES[self.settings.shape](message))


@dataclass(frozen=True, slots=True)
class Healthcheck:
    """A service that calls for help when no ping comes."""

    settings: WebSettings
    name: str = "healthcheck"

    def ping(self, ending: str = "", text: str = "") -> None:
        """Report that a crawl began (*ending* ``start``), went well (none) or did not (``fail``).

        Raises:
            Undelivered: the service does not answer, or with anything but 2xx.

        """
        post(self.settings, "healthcheck", Posted(text.encode("utf-8", "replace"), PLAIN), ending=ending)


PLAIN = {"Content-Type": "text/plain; charset=utf-8"}
JSON = {"Content-Type": "application/json"}


def as_json(message: Message) -> Posted:
    """Return *message* as words and facts."""
    return _json({"subject": message.subject, "text": message.text, **message.facts})


def as_ntfy(message: Message) -> Posted:
    """Return *message* as ntfy.sh takes it: the text as body, the subject in a header."""
    subject = b64encode(message.subject.encode("utf-8", "replace")).decode()
    priority, tags = ("4", "rotating_light") if message.is_urgent else ("3", "newspaper")
    headers = PLAIN | {"Title": f"=?UTF-8?B?{subject}?=", "Priority": priority, "Tags": tags}
    body = message.text.encode("utf-8", "replace")
    if len(body) > NTFY_MOST:
        body = body[: NTFY_MOST - len(CUT)].decode("utf-8", "ignore").encode() + CUT.encode()
    return Posted(body, headers)


def as_slack(message: Message) -> Posted:
    """Return *message* as an incoming webhook of Slack takes it, in which nothing is a mention."""
    plain = f"{message.subject}\n\n{message.text}"
    escaped = plain.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return _json({"text": _cut(escaped, SLACK_MOST)})


def as_discord(message: Message) -> Posted:
    """Return *message* in the format of Discord; the words of an article cannot mention anybody."""
    text = _cut(f"{message.subject}\n\n{message.text}", DISCORD_MOST)
    return _json({"content": text, "allowed_mentions": {"parse": []}})


SHAPES: Mapping[Shape, Callable[[Message], Posted]] = {
    Shape.JSON: as_json,
    Shape.NTFY: as_ntfy,
    Shape.SLACK: as_slack,
    Shape.DISCORD: as_discord,
}


def post(settings: WebSettings, what: str, posted: Posted, *, ending: str = "") -> None:
    """Post to the address of *settings*, whose path *ending* follows.

    Raises:
        Undelivered: it was not taken; the reason names the host, never the address, which may be a secret.

    """
    host = "its address"
    try:
        address = _with_ending(settings.address(), ending)
        host = urlsplit(address).hostname or host
        headers = {"User-Agent": f"Blotter/{__version__}", **posted.headers}
        if settings.token:
            headers["Authorization"] = f"Bearer {settings.token.read()}"
        request = urllib.request.Request(address, posted.body, headers, method="POST")  # noqa: S310  # http and https alone
        within(WHOLE, lambda: OPENER.open(request, timeout=TIMEOUT).close())
    except urllib.error.HTTPError as error:
        error.close()
        raise Undelivered(what, host, f"HTTP {error.code}") from None
    except (OSError, HTTPException, LookupError, ValueError) as error:
        reason = getattr(error, "reason", error)  # of urllib's errors; not always an error itself
        raise Undelivered(what, host, reason_of(reason) if isinstance(reason, Exception) else str(reason)) from None


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    """A token must not follow to another host."""

    def redirect_request(self, *_: object) -> None:
        """Follow nowhere."""


OPENER = urllib.request.build_opener(_NoRedirect)


def _with_ending(url: str, ending: str) -> str:
    if not ending:
        return url
    parts = urlsplit(url)
    return urlunsplit(parts._replace(path=f"{parts.path.rstrip('/')}/{ending}"))


def _json(value: Mapping[str, Any]) -> Posted:
    return Posted(json.dumps(value, default=str).encode(), JSON)


def _cut(text: str, most: int) -> str:
    return text if len(text) <= most else text[: most - len(CUT)] + CUT
