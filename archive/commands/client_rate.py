"""How often one client may ask, so that no one keeps the site from the others."""

from __future__ import annotations

import ipaddress
import math
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

A_SECOND = 20  # requests of one client; a page with its parts is ten at most
SAVED = 10  # seconds of requests that a client who was quiet may make at once
CLIENTS = 10_000  # that are remembered; whoever was quiet longest is forgotten first
NETWORK = 64  # bits of an IPv6 address that one client has; the others it chooses as it likes
TOO_MANY = 429  # RFC 6585, section 4


@dataclass(slots=True)
class Rate:
    """Counts the requests of each client; each may make *a_second*, and more after a quiet time."""

    a_second: float
    clock: Callable[[], float] = time.monotonic
    _left: OrderedDict[str, tuple[float, float]] = field(default_factory=OrderedDict)
    """Requests that each client has left, and when that was reckoned."""

    def wait(self, client: str) -> float:
        """Return the seconds after which *client*, an IP address, may ask; 0 counts a request made now."""
        now, name = self.clock(), network_of(client)
        most = self.a_second * SAVED
        left, then = self._left.pop(name, (most, now))
        left = min(most, left + (now - then) * self.a_second)
        self._left[name] = (left - 1 if left >= 1 else left, now)
        if len(self._left) > CLIENTS:
            self._left.popitem(last=False)
        return 0.0 if left >= 1 else (1 - left) / self.a_second


def network_of(client: str) -> str:
    """Return *client*, an IP address, or the network of it that belongs to one client.

    >>> network_of("192.0.2.7"), network_of("2001:db8::7"), network_of("")
    ('192.0.2.7', '2001:db8::/64', '')
    """
    try:
        address = ipaddress.ip_address(client)
    except ValueError:
        return client
    if isinstance(address, ipaddress.IPv4Address):
        return str(address)
    mapped = address.ipv4_mapped
    return str(mapped) if mapped else str(ipaddress.ip_network((address, NETWORK), strict=False))


def limited(app: Any, rate: Rate) -> Any:
    """Return *app*, an ASGI application, but a client that asks too often is answered 429 with Retry-After."""

    async def answering(scope: Any, receive: Any, send: Any) -> None:
        client = scope.get("client") or ("", 0)
        seconds = rate.wait(client[0]) if scope["type"] == "http" else 0.0
        if not seconds:
            await app(scope, receive, send)
            return
        headers = [
            (b"content-type", b"text/plain; charset=utf-8"),
            (b"x-content-type-options", b"nosniff"),
            (b"retry-after", b"%d" % math.ceil(seconds)),
        ]
        await send({"type": "http.response.start", "status": TOO_MANY, "headers": headers})
        await send({"type": "http.response.body", "body": b"Too many requests; wait a moment."})

    return answering
