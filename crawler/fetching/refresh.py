"""Pages that redirect with a meta element: followed like a redirect, with the same manners."""

from __future__ import annotations

import re

from scrapy import Request
from scrapy.downloadermiddlewares.redirect import MetaRefreshMiddleware
from scrapy.http import Response

from archive.urls import normalise
from crawler.fetching.exchange import refreshing

_QUOTE = re.compile(rb"&(?:quot|#34|#x22|apos|#39|#x27);", re.IGNORECASE)
"""A mark around the address, written as a reference, which Scrapy's expression does not read."""


class RefreshMiddleware(MetaRefreshMiddleware):
    """Follows ``<meta http-equiv="refresh">`` of a page that was found, unless it only loads itself again."""

    def process_response(self, request: Request, response: Response) -> Request | Response:  # type: ignore[override]  # Scrapy's decorator
        """Return *response*, or the request for the page that it leads to."""
        if response.status != 200 or "robots_of" in request.meta:
            return response
        readable = response.replace(body=_QUOTE.sub(b"'", response.body))
        try:
            onward: Request | Response = super().process_response(request, readable)
        except (LookupError, UnicodeError):  # it says that it is in an encoding that is none of text
            return response
        if isinstance(onward, Response) or normalise(onward.url) == normalise(response.url):
            return response
        onward.meta["hops"] = refreshing(response.replace(request=request))
        return onward
