"""Content codings (RFC 9110, 8.4.1) undone, so that a body kept as sent can be read."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO

from fastwarc.stream_io import BrotliReader, GzipReader, WarcReader, ZstdReader

READERS: dict[str, Callable[[BytesIO], WarcReader]] = {
    "gzip": GzipReader,
    "x-gzip": GzipReader,
    "deflate": lambda body: GzipReader(body, zlib=True),
    "br": BrotliReader,
    "zstd": ZstdReader,
}


def decoded(body: bytes, coding: str, *, limit: int = -1) -> bytes | None:
    """Return *body* with the codings of a Content-Encoding header undone, at most *limit* bytes of it.

    ``None`` where a coding is unknown or the bytes are not in it.

    >>> decoded(b"plain", "identity")
    b'plain'
    """
    for name in reversed([name.strip().lower() for name in coding.split(",")]):
        if name in {"", "identity"}:
            continue
        if name not in READERS:
            return None
        try:
            with READERS[name](BytesIO(body)) as reader:
                body = reader.read(limit)
        except OSError:
            return None
    return body
