"""Conditional requests (RFC 9110, section 13): the server does not send again what the archive has."""

from __future__ import annotations

from scrapy import Request

from archive.records import Due
from archive.urls import normalise


class ValidatorsMiddleware:
    """Asks with the validators that the ledger holds for the URL, and only for that URL."""

    def process_request(self, request: Request) -> None:
        """Set or drop the conditional headers of *request*."""
        request.headers.pop("If-None-Match", None)
        request.headers.pop("If-Modified-Since", None)
        due: Due | None = request.meta.get("due")
        if due is None or normalise(request.url) != normalise(due.url):
            return  # the validators belong to the address that was listed, not to another one where it leads
        if due.etag:
            request.headers["If-None-Match"] = due.etag
        if due.last_modified:
            request.headers["If-Modified-Since"] = due.last_modified
