"""Bytes as they were sent: what goes into the archive is taken next to the wire."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from urllib.parse import urlsplit

from scrapy import Request
from scrapy.http import Headers, Response

from archive.records import Exchange

Pairs = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Wire:
    """One answer before anything decoded it."""

    fetched_at: datetime
    status: int
    body: bytes
    request_headers: Pairs
    response_headers: Pairs


class ExchangeMiddleware:
    """Keeps body and headers of each answer as sent, in ``request.meta["wire"]``.

    Twisted has undone the chunks by then and written header names its own way; nothing else has changed.
    """

    def process_response(self, request: Request, response: Response) -> Response:
        """Note *response* as sent."""
        request.meta["wire"] = Wire(
            fetched_at=datetime.now(UTC),
            status=response.status,
            body=response.body,
            request_headers=(("Host", urlsplit(request.url).netloc), *_pairs(request.headers)),
            response_headers=tuple((_unchunked(name), value) for name, value in _pairs(response.headers)),
        )
        return response


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
        robots=meta.get("robots"),
        optout=meta.get("optout"),
    )


def _pairs(headers: Headers) -> Pairs:
    return tuple(
        (name.decode("latin-1"), value.decode("latin-1")) for name, values in headers.items() for value in values
    )


def _unchunked(name: str) -> str:
    """Return *name*, marked where it would tell a reader of the record to undo chunks a second time."""
    return f"X-Archive-Orig-{name}" if name.lower() == "transfer-encoding" else name
