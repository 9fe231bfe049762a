"""Content codings (RFC 9110, 8.4.1) undone, so that a body kept as sent can be read."""

from __future__ import annotations

import sys
from collections.abc import Callable
from io import BytesIO

import brotli
from fastwarc.stream_io import GzipReader

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

CHUNK = 64 * 1024  # bytes that are unpacked at once
MEMBERS = 500  # gzip members or zstd frames of one body that are unpacked; honest files have one


def _gunzip(body: bytes, limit: int, *, zlib: bool = False) -> bytes:
    with GzipReader(BytesIO(body), zlib=zlib) as reader:
        return reader.read(limit)


def _inflate(body: bytes, limit: int) -> bytes:
    return _gunzip(body, limit, zlib=True)


def _unbrotli(body: bytes, limit: int) -> bytes:
    stream = brotli.Decompressor()
    return _collected(lambda data: stream.process(data, output_buffer_limit=CHUNK), body, limit)


def _unzstd(body: bytes, limit: int) -> bytes:
    unpacked = b""
    for _ in range(MEMBERS):
        unpacked += (frame := _Frame(body, limit - len(unpacked) if limit >= 0 else limit)).unpacked
        body = frame.rest
        if not body or 0 <= limit <= len(unpacked):
            break
    return unpacked


class _Frame:
    """The first zstd frame of *body*, unpacked to at most *limit* bytes."""

    def __init__(self, body: bytes, limit: int) -> None:
        stream = zstd.ZstdDecompressor()
        self.unpacked = _collected(lambda data: b"" if stream.eof else stream.decompress(data, CHUNK), body, limit)
        self.rest = stream.unused_data if stream.eof else b""
        """What comes after it."""


def _collected(step: Callable[[bytes], bytes], body: bytes, limit: int) -> bytes:
    """Return what *step* gives of *body*, as far as it goes and at most *limit* bytes.

    Raises:
        OSError: it gives nothing, for *body* is not in its coding.

    """
    unpacked = bytearray()
    try:
        piece = step(body)
        while piece and not 0 <= limit <= len(unpacked):
            unpacked += piece
            piece = step(b"")
    except (brotli.error, zstd.ZstdError) as error:
        if not unpacked:
            raise OSError(str(error)) from error
    return bytes(unpacked[:limit] if limit >= 0 else unpacked)


DECODERS: dict[str, Callable[[bytes, int], bytes]] = {
    "gzip": _gunzip,
    "x-gzip": _gunzip,
    "deflate": _inflate,
    "br": _unbrotli,
    "zstd": _unzstd,
}


def decoded(body: bytes, coding: str, *, limit: int = -1) -> bytes | None:
    """Return *body* with the codings of a Content-Encoding header undone, at most *limit* bytes of it.

    A body that ends early is decoded as far as it goes. ``None`` if a coding is unknown or the bytes are not in it.

    >>> decoded(b"plain", "identity")
    b'plain'
    """
    for name in reversed([name.strip().lower() for name in coding.split(",")]):
        if name in {"", "identity"}:
            continue
        if name not in DECODERS:
            return None
        try:
            body = DECODERS[name](body, limit)
        except OSError:
            return None
    return body
