"""Content codings as servers send them: a body that is not what its header says, and one that ends early."""

from __future__ import annotations

import zlib

from scrapy import Request
from scrapy.downloadermiddlewares.httpcompression import HttpCompressionMiddleware
from scrapy.exceptions import IgnoreRequest, ResponseDataLossError
from scrapy.http import Response
from scrapy.responsetypes import responsetypes
from scrapy.utils.python import binary_is_text

GZIP = b"\x1f\x8b"


class CompressionMiddleware(HttpCompressionMiddleware):
    """Undoes content codings as Scrapy does, but reads what was never coded, and takes no half for a whole."""

    def process_response(self, request: Request, response: Response) -> Request | Response:  # type: ignore[override]  # Scrapy's decorator
        """Return *response* decoded; one whose body is plain in spite of its header is returned as it came.

        Raises:
            ResponseDataLossError: its gzip stream ends early, or is damaged.

        """
        try:
            decoded: Request | Response = super().process_response(request, response)
        except IgnoreRequest:
            raise
        except Exception:
            if response.body.startswith(GZIP) or not binary_is_text(response.body):
                raise
            return _as_it_came(response)
        if response.body.startswith(GZIP) and decoded is not response and not is_whole(response.body):
            raise ResponseDataLossError
        return decoded


def is_whole(body: bytes) -> bool:
    """Return whether the gzip stream *body* reaches its end; what stands behind it does not matter.

    >>> import gzip; is_whole(gzip.compress(b"a")), is_whole(gzip.compress(b"a")[:-9])
    (True, False)
    """
    whole = False
    while body.startswith(GZIP):
        stream = zlib.decompressobj(zlib.MAX_WBITS | 16)
        try:
            stream.decompress(body)
        except zlib.error:
            return whole
        if not stream.eof:
            return False
        whole, body = True, stream.unused_data
    return whole


def _as_it_came(response: Response) -> Response:
    headers = response.headers.copy()
    del headers["Content-Encoding"]
    kind = responsetypes.from_args(headers=headers, url=response.url, body=response.body)
    return response.replace(cls=kind, headers=headers)
