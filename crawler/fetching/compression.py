"""Content codings as servers send them: also a body in another coding than its header names, or one that ends early."""

from __future__ import annotations

import sys
import zlib
from collections.abc import Callable
from functools import partial
from typing import Self, cast

import brotli
from scrapy import Request, Spider
from scrapy.crawler import Crawler
from scrapy.downloadermiddlewares.httpcompression import HttpCompressionMiddleware
from scrapy.downloadermiddlewares.retry import get_retry_request
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Response
from scrapy.responsetypes import responsetypes
from scrapy.utils.python import binary_is_text

from archive.captures.encodings import CHUNK, MEMBERS, decoded
from crawler.fetching.exchange import UNDECODED, is_cut_off
from crawler.fetching.headers import headers_of

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

GZIP = b"\x1f\x8b"
ZSTD = b"\x28\xb5\x2f\xfd"
FLAG = "cut-off"
WINDOW = 4096  # bytes of a gzip stream that are looked at together: what follows a member is copied


class CompressionMiddleware(HttpCompressionMiddleware):
    """Undoes content codings as Scrapy does, hands on what is in another one, and notices what is incomplete.

    A body that ends early is requested once more; if it does so again, it is handed on as far as it goes, with a flag.
    """

    crawler: Crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Return the middleware of *crawler*."""
        middleware = super().from_crawler(crawler)
        middleware.crawler = crawler
        return middleware

    def process_response(self, request: Request, response: Response) -> Request | Response:  # type: ignore[override]  # Scrapy's decorator
        """Return *response* decoded, as far as it goes, or the request for it once more."""
        coding = headers_of(response).get("content-encoding", "")
        if is_cut_off(response) or ends_early(response.body, coding):
            again = get_retry_request(request, spider=cast("Spider", self.crawler.spider), reason=FLAG)
            return again or self._as_far_as_it_goes(response, coding)
        try:
            return super().process_response(request, response)
        except IgnoreRequest:
            raise
        except Exception:  # noqa: BLE001  # each decoder raises its own; what came is kept, whatever it is
            return self._otherwise(response, coding)

    def _otherwise(self, response: Response, coding: str) -> Response:
        """Return *response*, which is not in *coding* as Scrapy reads it: decoded by us, else as it came."""
        payload = decoded(response.body, coding, limit=self._max_size)
        if payload is not None:
            return _decoded_to(response, payload)
        flags = [] if binary_is_text(response.body) else [UNDECODED]
        return _decoded_to(response, response.body).replace(flags=[*response.flags, *flags])

    def _as_far_as_it_goes(self, response: Response, coding: str) -> Response:
        payload = decoded(response.body, coding, limit=self._max_size)
        whole = response.body if payload is None else payload
        return _decoded_to(response, whole).replace(flags=[*response.flags, FLAG])


def ends_early(body: bytes, coding: str) -> bool:
    """Return whether *body* is in *coding*, a Content-Encoding, and does not come to its end.

    >>> import gzip; ends_early(gzip.compress(b"a"), "gzip"), ends_early(gzip.compress(b"a")[:-9], "gzip")
    (False, True)
    """
    outermost = coding.rpartition(",")[2].strip().lower()
    if outermost in {"gzip", "x-gzip"}:
        return body.startswith(GZIP) and not is_whole(body)
    if outermost == "zstd":
        return body.startswith(ZSTD) and _zstd_ends_early(body)
    if outermost == "deflate":
        return _deflate_ends_early(body)
    return outermost == "br" and _brotli_ends_early(body)


def is_whole(body: bytes) -> bool:
    """Return whether the gzip stream *body* reaches its end; bytes after it do not matter.

    One of more than ``MEMBERS`` members is not unpacked to its end.

    >>> import gzip; is_whole(gzip.compress(b"a")), is_whole(gzip.compress(b"a")[:-9])
    (True, False)
    """
    at = 0
    for members in range(MEMBERS):
        if not body.startswith(GZIP, at):
            return members > 0
        try:
            length = _length_of_member(body, at)
        except zlib.error:
            return members > 0
        if length is None:
            return False
        at += length
    return at == len(body)


def _length_of_member(body: bytes, at: int) -> int | None:
    """Return how many bytes the gzip member at *at* takes; ``None`` if *body* ends before it does.

    Raises:
        zlib.error: it is not gzip.

    """
    stream = zlib.decompressobj(zlib.MAX_WBITS | 16)
    for start in range(at, len(body), WINDOW):
        piece = body[start : start + WINDOW]
        _drained(partial(_inflated, stream), piece)
        if stream.eof:
            return start + len(piece) - len(stream.unused_data) - at
    return None


def _deflate_ends_early(body: bytes) -> bool:
    for bits in (zlib.MAX_WBITS, -zlib.MAX_WBITS):  # with a header, as the RFC has it, or raw, as some servers do
        stream = zlib.decompressobj(bits)
        try:
            return bool(_drained(partial(_inflated, stream), body)) and not stream.eof
        except zlib.error:
            continue
    return False


def _brotli_ends_early(body: bytes) -> bool:
    stream = brotli.Decompressor()
    try:
        given = _drained(lambda data: stream.process(data, output_buffer_limit=CHUNK), body)
    except brotli.error:
        return False
    return bool(given) and not stream.is_finished()


def _zstd_ends_early(body: bytes) -> bool:
    stream = zstd.ZstdDecompressor()
    try:
        _drained(lambda data: b"" if stream.eof else stream.decompress(data, CHUNK), body)
    except zstd.ZstdError:
        return True
    return not stream.eof


def _inflated(stream: zlib._Decompress, data: bytes) -> bytes:
    return b"" if stream.eof else stream.decompress(data or stream.unconsumed_tail, CHUNK)


def _drained(step: Callable[[bytes], bytes], body: bytes) -> int:
    """Return how many bytes *step* gives of *body*; they are not kept, so a bomb does no harm but time."""
    given = 0
    piece = step(body)
    while piece:
        given += len(piece)
        piece = step(b"")
    return given


def _decoded_to(response: Response, payload: bytes) -> Response:
    headers = response.headers.copy()
    headers.pop("Content-Encoding", None)
    kind = responsetypes.from_args(headers=headers, url=response.url, body=payload)
    return response.replace(cls=kind, headers=headers, body=payload)
