"""The form of what a writer and a fetcher of another process say to each other: a head in JSON and a body of bytes."""

from __future__ import annotations

import json
import struct
from collections.abc import Mapping
from typing import Any, NamedTuple

LENGTHS = struct.Struct("!II")
"""Before head and body: the length of each."""

NUMBERED = struct.Struct("!II")
"""Before each frame in a pipe: a number, which its answer has too, and the length of the frame."""


class Frame(NamedTuple):
    """One message."""

    head: Mapping[str, Any]
    body: bytes = b""

    def packed(self) -> bytes:
        """Return the frame as it goes over the wire."""
        head = json.dumps(self.head, separators=(",", ":")).encode()
        return b"".join((LENGTHS.pack(len(head), len(self.body)), head, self.body))

    @classmethod
    def unpacked(cls, sent: bytes) -> Frame:
        """Return the frame that was *sent*.

        Raises:
            ValueError: it is not one.

        """
        try:
            head_length, body_length = LENGTHS.unpack_from(sent)
        except struct.error as error:
            raise ValueError("shorter than its lengths") from error
        start = LENGTHS.size + head_length
        head = json.loads(sent[LENGTHS.size : start])
        if not isinstance(head, dict) or len(sent) != start + body_length:
            raise ValueError("not a frame")
        return cls(head, sent[start:])
