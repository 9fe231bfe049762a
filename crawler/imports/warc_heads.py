"""Heads of records: a damaged one can hide a page, and where a file is not compressed no checksum covers it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

from fastwarc.warc import WarcRecord, WarcRecordType

from archive.times import stamp
from crawler.errors import UnreadableInput
from crawler.imports.saved_pages import SavedPage
from crawler.imports.warc_records import READ, Repeat, address_of, date_of

OTHERS = ("warcinfo", "request", "metadata", "conversion", "continuation")
TYPES = (*OTHERS, "response", "resource", "revisit")
ADDRESSED = WarcRecordType.response | WarcRecordType.resource | WarcRecordType.revisit
NOT_DECODED = "\ufffd"
HTTP = "application/http"
MEDIA_TYPES = (HTTP, *READ)
APART = timedelta(hours=1)
"""Both halves of an exchange have one WARC-Date (ISO 28500); some tools do not keep this to the second."""

Answer = SavedPage | Repeat | UnreadableInput | None


def is_damaged(text: str, known: Collection[str]) -> bool:
    """Return whether *text* is one of *known* with one bit flipped in it, or in the space or line end beside it.

    >>> [is_damaged(text, TYPES) for text in ("responsd", "!response", "response", "answer")]
    [True, True, False, False]
    """
    return text not in known and any(
        each in {text[1:], text[:-1]} or (len(text) == len(each) and _flipped(text, each)) for each in known
    )


def _flipped(text: str, known: str) -> bool:
    differing = [pair for pair in zip(text, known, strict=True) if pair[0] != pair[1]]
    return len(differing) == 1 and (NOT_DECODED in differing[0] or _bits(*differing[0]) == 1)


def _bits(one: str, other: str) -> int:
    return (ord(one) ^ ord(other)).bit_count()


def fault_of_head(record: WarcRecord, beginnings: Collection[str]) -> str | None:
    """Return what is damaged in the head of *record*; *beginnings* are those of the addresses that are wanted."""
    kind = record.headers.get("WARC-Type") or ""
    if not record.record_type & ADDRESSED:
        is_other = kind in OTHERS or not (is_damaged(kind, TYPES) or kind.startswith(TYPES))
        return None if kind and is_other else f"states no type ({kind})"
    address = address_of(record)
    if not address or not address.isprintable() or NOT_DECODED in address:
        return f"states no address ({address!r})"
    is_whole = address.startswith(tuple(beginnings))
    if not is_whole and any(is_damaged(address[: len(each) + at], (each,)) for each in beginnings for at in (0, 1)):
        return f"states a damaged address ({address})"
    media_type = (record.headers.get("Content-Type") or "").replace(";", " ").partition(" ")[0]
    is_answer = record.record_type == WarcRecordType.response
    if is_damaged(media_type, MEDIA_TYPES) or (is_answer and media_type in {"", HTTP} and not record.is_http):
        return f"states no media type ({media_type})"
    return None


@dataclass(frozen=True, slots=True)
class Head:
    """What the head of a request or an answer says of its exchange."""

    id: str
    concurrent: str
    """Id of the other half."""

    url: str
    at: datetime | None

    @classmethod
    def of(cls, record: WarcRecord) -> Head:
        """Return the head of *record*."""
        names = ("WARC-Record-ID", "WARC-Concurrent-To")
        own, other = (record.headers.get(name) or "" for name in names)
        return cls(own, other, address_of(record), date_of(record))

    def contradicts(self, other: Head) -> str | None:
        """Return what *other*, of the same exchange, says otherwise; ``None`` if nothing."""
        if "" in {self.id, other.id} or (self.id != other.concurrent and other.id != self.concurrent):
            return None
        if self.url != other.url:
            return f"the address {other.url}"
        is_apart = self.at and other.at and abs(self.at - other.at) > APART
        return f"the time {stamp(other.at)}" if other.at and is_apart else None


@dataclass(slots=True)
class Exchanges:
    """Holds each answer of a file back until its request was seen, which may stand on either side of it."""

    path: Path
    is_wanted: Callable[[str], bool]
    """Whether an address is that of an article."""

    _request: Head | None = field(default=None, init=False)
    _held: tuple[Head, Answer] | None = field(default=None, init=False)

    def request(self, head: Head) -> None:
        """Compare a request with the answer before it, and remember it for the one behind it."""
        self._request = head
        if self._held:
            self._held = (self._held[0], self._compared(*self._held))

    def answer(self, head: Head, answer: Answer) -> Iterator[SavedPage | Repeat | UnreadableInput]:
        """Yield the answer before, and hold this one back; ``None`` is one that is not wanted."""
        yield from self.rest()
        self._held = (head, self._compared(head, answer))

    def rest(self) -> Iterator[SavedPage | Repeat | UnreadableInput]:
        """Yield the answer that is held back."""
        held, self._held = self._held, None
        if held and held[1] is not None:
            yield held[1]

    def _compared(self, head: Head, answer: Answer) -> Answer:
        request = self._request
        otherwise = head.contradicts(request) if request else None
        if request is None or otherwise is None or isinstance(answer, UnreadableInput):
            return answer
        if answer is None and not self.is_wanted(request.url):
            return None
        return UnreadableInput(
            self.path, f"the record of {head.url} is damaged: its request has {otherwise}; the page was passed over"
        )
