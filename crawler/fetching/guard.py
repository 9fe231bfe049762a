"""The guard: requests go only to the public web, even if a listing, a redirect or a name server leads elsewhere."""

from __future__ import annotations

import ipaddress
import socket
from collections.abc import Sequence
from typing import Self
from urllib.parse import urlsplit

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.resolver import CachingThreadedResolver
from twisted.internet.defer import Deferred
from twisted.internet.error import DNSLookupError

from archive.facts import Fault
from crawler.fetching.failures import Refused

_own_hosts: set[str] = set()  # hosts of publications with own_site; a name server may lead these anywhere


def is_public(address: str) -> bool:
    """Return whether *address* is one of the public internet.

    >>> is_public("127.0.0.1"), is_public("::ffff:10.0.0.1"), is_public("1.1.1.1")
    (False, False, True)
    """
    ip = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(ip, ipaddress.IPv6Address):
        ip = ip.ipv4_mapped or ip.sixtofour or ip
    return ip.is_global and not ip.is_multicast


def written_address(host: str) -> str | None:
    """Return the IP address that *host* spells; ``None`` if it is a name.

    The system's own reading decides: it takes octal, hexadecimal and short forms.

    >>> [written_address(host) for host in ("127.1", "0x7f000001", "2130706433", "::1", "example.org")]
    ['127.0.0.1', '127.0.0.1', '127.0.0.1', '::1', None]
    """
    try:
        return str(ipaddress.ip_address(host.partition("%")[0]))
    except ValueError:
        pass
    try:
        return socket.inet_ntoa(socket.inet_aton(host))
    except (OSError, UnicodeError):
        return None


def refusal(url: str, own_host: str | None = None) -> Fault | None:
    """Return why *url* must not be requested, before any name is looked up; *own_host* is a host of the user's own."""
    try:
        parts = urlsplit(url)
        host, _ = (parts.hostname or "").rstrip("."), parts.port
    except ValueError:
        return Fault.NOT_OF_THE_WEB
    if parts.scheme not in {"http", "https"}:
        return Fault.NOT_OF_THE_WEB
    if parts.username is not None or parts.password is not None:
        return Fault.LOGIN_IN_ADDRESS
    if host == own_host:
        return None
    address = written_address(host)
    local = host == "localhost" or host.endswith((".localhost", ".local", ".internal"))
    return Fault.PRIVATE_ADDRESS if local or (address is not None and not is_public(address)) else None


def check(url: str, own_host: str | None) -> None:
    """Let *url* pass if it may be requested for a publication whose *own_host* is a host of the user's own.

    Raises:
        Refused: with the reason.

    """
    if fault := refusal(url, own_host):
        raise Refused(fault)
    host = urlsplit(url).hostname
    if host in _own_hosts and host != own_host:
        raise Refused(Fault.ANOTHERS_OWN_SITE)


def own_host_of(spider: object) -> str | None:
    """Return the host of *spider*, a publication, if it is one of the user's own."""
    return urlsplit(getattr(spider, "home", "")).hostname if getattr(spider, "own_site", False) else None


def allow(own_host: str) -> None:
    """Let the name *own_host* lead anywhere from now on."""
    _own_hosts.add(own_host)


class GuardMiddleware:
    """Refuses addresses off the public web; a publication with ``own_site`` may be asked at its own host."""

    def __init__(self, crawler: Crawler) -> None:
        self.own_host = own_host_of(crawler.spidercls)
        if self.own_host:
            allow(self.own_host)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Return the middleware of *crawler*."""
        return cls(crawler)

    def process_request(self, request: Request) -> None:
        """Refuse *request* if it leads off the public web.

        Raises:
            Refused: with the reason.

        """
        check(request.url, self.own_host)


class LastLookMiddleware(GuardMiddleware):
    """Looks once more before a request is sent: another publication may have declared its own site since.

    A name of somebody's own site may lead anywhere, for that publication alone: the resolver knows names, not who asks.
    """


class GuardedResolver(CachingThreadedResolver):
    """Resolves no name to a private address, so that a name server cannot lead a crawl into the own network.

    It holds for Scrapy's default download handlers; those for aiohttp and httpx look names up themselves.
    """

    def getHostByName(self, name: str, timeout: Sequence[int] = ()) -> Deferred[str]:  # noqa: N802  # Twisted's name
        """Return the address of *name*, or fail as if there were none."""
        found = super().getHostByName(name, timeout)
        return found if name in _own_hosts else found.addCallback(_only_public, name)


def _only_public(address: str, name: str) -> str:
    if not is_public(address):
        raise DNSLookupError(f"{name} has the private address {address}")
    return address
