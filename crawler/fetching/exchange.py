"""Bytes as they were sent: the archive gets them next to the wire."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit

from scrapy import Request
from scrapy.http import Headers, Response

from archive.captures.encodings import decoded
from archive.records import Due, Exchange
from crawler.fetching.headers import headers_of
from crawler.fetching.results import Fetched

Pairs = tuple[tuple[str, str], ...]
REDIRECTS = {301, 302, 303, 307, 308}
COPY = "robots-copy"  # flag of a robots.txt that was requested earlier in this run
CUT_OFF = {"dataloss", "cut-off"}  # flags of a body that ended early: Scrapy's where the connection broke, and ours
UNDECODED = "undecoded"  # flag of a body that is in no coding we know, whatever its header says; handed on as it came
MOST = 1024 * 1024  # bytes kept of the text of a redirect; it is a line or two


@dataclass(frozen=True, slots=True, kw_only=True)
class Wire:
    """One answer before anything decoded it."""

    fetched_at: datetime
    status: int
    body: bytes
    request_headers: Pairs
    response_headers: Pairs
    ip_address: str | None = None


class ExchangeMiddleware:
    """Keeps body and headers of each answer as sent, in ``request.meta["wire"]``.

    Twisted has undone the chunks by then and written header names its own way; nothing else has changed.
    """

    def process_response(self, request: Request, response: Response) -> Response:
        """Note *response* as sent; one that redirects is kept as an exchange of its own, in ``meta["hops"]``."""
        wire = Wire(
            fetched_at=datetime.now(UTC),
            status=response.status,
            body=response.body,
            request_headers=(("Host", urlsplit(request.url).netloc), *_pairs(request.headers)),
            response_headers=tuple((_unchunked(name), value) for name, value in _pairs(response.headers)),
            ip_address=str(response.ip_address) if response.ip_address else None,
        )
        request.meta["wire"] = wire
        if response.status in REDIRECTS and "Location" in response.headers:
            request.meta["hops"] = (*request.meta.get("hops", ()), _hop(request, response, wire))
        return response


def hops_of(meta: Mapping[str, Any]) -> tuple[Exchange, ...]:
    """Return the redirects that led to the request with *meta*, each with the address that sent it, in order."""
    hops: tuple[Exchange, ...] = meta.get("hops", ())
    return hops


def exchange_of(response: Response) -> Exchange:
    """Return the exchange that *response*, decoded by now, ended."""
    meta = response.meta
    wire: Wire = meta["wire"]
    return Exchange(
        url=response.url,
        fetched_at=wire.fetched_at,
        status=wire.status,
        body=wire.body,
        payload=response.body,
        request_headers=wire.request_headers,
        response_headers=wire.response_headers,
        ip_address=wire.ip_address,
        robots=meta.get("robots"),
        optout=meta.get("optout"),
        is_cut_off=is_cut_off(response),
    )


def is_cut_off(response: Response) -> bool:
    """Return whether the body of *response* ended before it should have."""
    return not CUT_OFF.isdisjoint(response.flags)


def fetched(due: Due, response: Response) -> Fetched:
    """Return *response*, decoded by now, as the answer to *due*."""
    return Fetched(due=due, exchange=exchange_of(response), hops=hops_of(response.meta), is_copy=COPY in response.flags)


def refreshing(response: Response) -> tuple[Exchange, ...]:
    """Return the hops that led to *response*, and itself, a page that leads on by a meta element, as the last."""
    return (*hops_of(response.meta), replace(exchange_of(response), leads_on=True))


def _hop(request: Request, response: Response, wire: Wire) -> Exchange:
    payload = decoded(wire.body, headers_of(response).get("content-encoding", ""), limit=MOST)
    return Exchange(
        url=request.url,
        fetched_at=wire.fetched_at,
        status=wire.status,
        body=wire.body,
        payload=wire.body if payload is None else payload,
        request_headers=wire.request_headers,
        response_headers=wire.response_headers,
        ip_address=wire.ip_address,
        robots=request.meta.get("robots"),
    )


def _pairs(headers: Headers) -> Pairs:
    return tuple(
        (name.decode("latin-1"), value.decode("latin-1")) for name, values in headers.items() for value in values
    )


def _unchunked(name: str) -> str:
    """Return *name*, renamed if it would make a reader of the record undo chunks a second time."""
    return f"X-Archive-Orig-{name}" if name.lower() == "transfer-encoding" else name
