"""Digests as records of web archives state them: ``sha1:``, then the value in base 32 or 16, as its writer liked it."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterator

ALGORITHMS = {"md5", "sha1", "sha256", "sha384", "sha512"}


def is_digest(stated: str | None, content: bytes) -> bool:
    """Return whether *stated* is the digest of *content*; none, or one by an algorithm that is not known, is believed.

    >>> is_digest("sha1:2JMJ7L5RSW3YVB4VLWAYKK6YBWDYVBR2", b""), is_digest("SHA-1:DA39A3", b""), is_digest(None, b"")
    (False, False, True)
    >>> is_digest("sha1:3I42H3S6NNFQ2MSVX7XZKYAYSCX5QBYJ", b"")
    True
    >>> is_digest("sha1:da39a3ee5e6b4b0d3255bfef95601890afd80709", b""), is_digest("crc32:00000000", b"")
    (True, True)
    """
    algorithm, colon, value = (stated or "").strip().partition(":")
    name = algorithm.lower().replace("-", "")
    if not colon or name not in ALGORITHMS:
        return True
    return value.strip().rstrip("=").lower() in _written(hashlib.new(name, content, usedforsecurity=False).digest())


def _written(digest: bytes) -> Iterator[str]:
    yield base64.b32encode(digest).decode().rstrip("=").lower()
    yield digest.hex()
    for encoded in (base64.b64encode(digest), base64.urlsafe_b64encode(digest)):
        yield encoded.decode().rstrip("=").lower()
