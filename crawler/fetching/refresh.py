"""Pages that redirect with a meta element: followed like a redirect, with the same manners."""

from __future__ import annotations

from scrapy import Request
from scrapy.downloadermiddlewares.redirect import MetaRefreshMiddleware
from scrapy.http import Response

from archive.urls import normalise
from crawler.fetching.exchange import refreshing


class RefreshMiddleware(MetaRefreshMiddleware):
    """Follows ``<meta http-equiv="refresh">`` of a page that was found, unless it only loads itself again."""

    def process_response(self, request: Request, response: Response) -> Request | Response:  # type: ignore[override]  # Scrapy's decorator
        """Return *response*, or the request for the page that it leads to."""
        if response.status != 200 or "robots_of" in request.meta:
            return response
        onward: Request | Response = super().process_response(request, response)
        if onward is response or normalise(onward.url) == normalise(response.url):
            return response
        onward.meta["hops"] = refreshing(response.replace(request=request))
        return onward
