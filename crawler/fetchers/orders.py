"""Messages, in frames: what the writer and a fetcher of another process say to each other.

A frame is the lengths of its two parts, a head in JSON and a body of bytes. No objects are pickled: a fetcher reads
what strangers send, and must not be able to run anything where the archive is.
"""

from __future__ import annotations

import ipaddress
from collections.abc import Iterator, Mapping
from typing import Any

from scrapy import Request
from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadCancelledError,
    DownloadConnectionRefusedError,
    DownloadFailedError,
    DownloadTimeoutError,
    ResponseDataLossError,
    UnsupportedURLSchemeError,
)
from scrapy.http import Headers, Response
from scrapy.responsetypes import responsetypes

from archive.facts import Fault
from crawler.fetchers.wire_format import Frame
from crawler.fetching.failures import Refused, causes

BEAT, ORDER = "beat", "order"
"""The two kinds of what a writer sends."""

TIME = 60.0  # seconds for an answer, where a request has no limit of its own
KINDS: dict[str, type[Exception]] = {
    kind.__name__: kind
    for kind in (
        CannotResolveHostError,
        DownloadCancelledError,
        DownloadConnectionRefusedError,
        DownloadFailedError,
        DownloadTimeoutError,
        ResponseDataLossError,
        UnsupportedURLSchemeError,
    )
}
"""The errors of download handlers, by their names."""


class Failed(Exception):
    """The reasons behind an error that a fetcher met, in words."""


def beat(heard: int, seconds: float) -> bytes:
    """Return the sign of life of a writer that has *heard* beat number so; it gives leave for *seconds* from then."""
    return Frame({"kind": BEAT, "heard": heard, "seconds": seconds}).packed()


def order(request: Request, own_host: str | None) -> bytes:
    """Return *request*, on behalf of a publication with *own_host*, as a fetcher gets it."""
    return Frame(
        {
            "kind": ORDER,
            "url": request.url,
            "headers": list(_pairs(request.headers)),
            "seconds": request.meta.get("download_timeout", TIME),
            "own_host": own_host,
        }
    ).packed()


def request_in(head: Mapping[str, Any]) -> Request:
    """Return the request in *head*, an order."""
    headers = _headers(head)
    meta = {"download_timeout": head["seconds"], "own_host": head["own_host"]}
    return Request(head["url"], headers=headers, meta=meta, dont_filter=True)


def answer(response: Response, seconds_ago: float) -> bytes:
    """Return *response*, to a request that was sent *seconds_ago*, as the writer gets it."""
    head = {
        "url": response.url,
        "status": response.status,
        "headers": list(_pairs(response.headers)),
        "flags": response.flags,
        "ip": str(response.ip_address) if response.ip_address else None,
        "protocol": response.protocol,
        "ago": seconds_ago,
    }
    return Frame(head, response.body).packed()


def failure(error: BaseException, seconds_ago: float | None) -> bytes:
    """Return *error*, with which a request ended, as the writer gets it; it may never have been sent."""
    head: dict[str, Any] = {
        "failure": type(error).__name__,
        "module": type(error).__module__,
        "text": str(error)[:1000],
    }
    if isinstance(error, Refused):
        head["fault"] = error.problem.fault
    head["causes"] = " ".join(f"{type(cause).__name__} {cause}" for cause in causes(error))[:4000]
    return Frame(head | {"ago": seconds_ago}).packed()


def response_in(frame: Frame) -> Response:
    """Return the response in *frame*, an answer.

    Raises:
        Exception: the frame says that the request failed, with what.

    """
    head = frame.head
    if "failure" in head:
        raise _error(head) from Failed(head["causes"])
    headers = _headers(head)
    kind = responsetypes.from_args(headers=headers, url=head["url"], body=frame.body)
    return kind(
        url=head["url"],
        status=head["status"],
        headers=headers,
        body=frame.body,
        flags=head["flags"],
        ip_address=ipaddress.ip_address(head["ip"]) if head["ip"] else None,
        protocol=head["protocol"],
    )


def _error(head: Mapping[str, Any]) -> Exception:
    if "fault" in head:
        return Refused(Fault(head["fault"]))
    name = str(head["failure"])
    other: type[Exception] = type(name, (Exception,), {"__module__": str(head["module"])})
    return KINDS.get(name, other)(head["text"])


def _headers(head: Mapping[str, Any]) -> Headers:
    headers = Headers()
    for name, value in head["headers"]:
        headers.appendlist(name, value.encode("latin-1"))
    return headers


def _pairs(headers: Headers) -> Iterator[tuple[str, str]]:
    for name, values in headers.items():
        for value in values:
            yield name.decode("latin-1"), value.decode("latin-1")
