"""Content codings (RFC 9110, 8.4.1) undone, so that a body kept as sent can be read."""

from __future__ import annotations

import sys
import zlib
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from io import BytesIO

import brotli
from fastwarc.stream_io import GzipReader

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

CHUNK = 64 * 1024  # bytes that are unpacked at once
GZIP = zlib.MAX_WBITS | 16
MEMBERS = 500  # gzip members or zstd frames of one body that are unpacked; honest files have one


def _gunzip(body: bytes, limit: int) -> bytes:
    """Return what the gzip members of *body* hold; bytes behind them, which servers append, do not matter."""
    try:
        return _read(body, limit)
    except OSError:
        return _members(body, limit)


def _inflate(body: bytes, limit: int) -> bytes:
    """Return *body* inflated: with a head, as RFC 9110 demands, or raw, as some servers send it."""
    for attempt in (partial(_read, zlib=True), partial(_first, bits=zlib.MAX_WBITS)):
        with suppress(OSError):
            return attempt(body, limit)
    return _first(body, limit, bits=-zlib.MAX_WBITS)


def _first(body: bytes, limit: int, *, bits: int) -> bytes:
    unpacked, _ = _inflated(body, limit, bits)
    return unpacked


def _read(body: bytes, limit: int, *, zlib: bool = False) -> bytes:
    with GzipReader(BytesIO(body), zlib=zlib) as reader:
        return reader.read(limit)


def _members(body: bytes, limit: int) -> bytes:
    return _joined(partial(_inflated, bits=GZIP), body, limit)


def _joined(first: Callable[[bytes, int], tuple[bytes, bytes]], body: bytes, limit: int) -> bytes:
    """Return what the streams hold of which *body* is made; *first* gives the content of the first, and what is behind.

    Raises:
        OSError: not even one is there.

    """
    unpacked, body = first(body, limit)
    for _ in range(MEMBERS - 1):
        if not body or 0 <= limit <= len(unpacked):
            break
        try:
            piece, body = first(body, limit - len(unpacked) if limit >= 0 else limit)
        except OSError:
            break
        unpacked += piece
    return unpacked


def _inflated(body: bytes, limit: int, bits: int) -> tuple[bytes, bytes]:
    """Return what the stream at the beginning of *body* holds, and what comes after the stream.

    Raises:
        OSError: *body* is no such stream.

    """
    stream = zlib.decompressobj(bits)
    try:
        return stream.decompress(body, max(limit, 0)), stream.unused_data
    except zlib.error as error:
        raise OSError(str(error)) from error


def _unbrotli(body: bytes, limit: int) -> bytes:
    stream = brotli.Decompressor()
    return _collected(lambda data: stream.process(data, output_buffer_limit=CHUNK), body, limit)


def _unzstd(body: bytes, limit: int) -> bytes:
    return _joined(_frame, body, limit)


def _frame(body: bytes, limit: int) -> tuple[bytes, bytes]:
    stream = zstd.ZstdDecompressor()
    unpacked = _collected(lambda data: b"" if stream.eof else stream.decompress(data, CHUNK), body, limit)
    return unpacked, stream.unused_data if stream.eof else b""


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
