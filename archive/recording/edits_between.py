"""Edits of the publisher between captures that one reader read, also where an earlier reader saw none."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from archive.articles.comparing import DATE_FIELDS, Cause, changed_fields, essence, is_stealthy, keeps_date
from archive.articles.earlier_fields import fields_lost, with_earlier
from archive.articles.ranking import came_alike, is_handed_over, is_teaser_of, outranks
from archive.articles.rows import FLAPPING
from archive.articles.stored_reading import Read
from archive.facts import Fault
from archive.noted import written
from archive.recording.verdicts import why_held
from archive.records import Capture, Origin, Reading


@dataclass(frozen=True, slots=True, kw_only=True)
class EditSeen:
    """An edit by the publisher that the archive does not have."""

    before: Read
    """The reading that it replaced."""

    after: Capture
    """The first capture with the new words."""

    changed: tuple[str, ...]
    is_stealthy: bool


@dataclass(slots=True, kw_only=True)
class EditsBetween:
    """Compares the readings of an article's captures one after the other, as a crawl by this reader would have.

    Only the reading that stands is kept, and those that an edit replaced.
    """

    clean: Callable[[Read], Read]
    """Takes the publication's boilerplate out."""

    zone: str | None
    edited_after: Collection[int]
    """The last capture before each edit that the archive has."""

    stood: Collection[str]
    """Digests of captures whose readings the archive took, by itself or because a person accepted them."""

    seen: list[EditSeen] = field(default_factory=list)
    _before: Read | None = None
    _capture: Capture | None = None
    _replaced: list[tuple[datetime, list[str]]] = field(default_factory=list)

    def take(self, captures: Sequence[Capture], reading: Reading) -> None:
        """Compare *reading*, made of *captures*, with the one that stands; the earliest come first."""
        if reading.article is None:
            return
        read = self.clean(Read.of(reading.article, reading.reader, captures, zone=self.zone))
        if self._before is None or self._capture is None:
            self._before, self._capture = read, captures[0]
        elif not self._is_passed_over(self._before, self._capture, read, captures[0]):
            self._compare(self._before, self._capture, read, captures[0])

    def _is_passed_over(self, before: Read, earlier: Capture, read: Read, capture: Capture) -> bool:
        if capture.fetched_at < earlier.fetched_at or outranks(before.columns, read.columns):
            return True
        return earlier.origin is Origin.IMPORT and is_teaser_of(read.columns, before.columns)

    def _compare(self, before: Read, earlier: Capture, read: Read, capture: Capture) -> None:
        row = before.columns | {"tags": "; ".join(before.tags)}
        same_bytes = earlier.sha256 == capture.sha256
        if lost := fields_lost(row, read, same_bytes=same_bytes):
            read = with_earlier(read, row, lost, organisations=before.organisations)
        if keeps_date(before.columns, read.columns):
            read = read.with_columns(**{name: before.columns[name] for name in DATE_FIELDS})
        changed = changed_fields(before.columns, read.columns)
        came_by = Cause.PUBLISHER if came_alike(before.columns, read.columns) else Cause.BLOTTER
        is_held = bool(changed) and why_held(before.columns, read.columns, came_by) is not None
        if (is_held and capture.sha256 not in self.stood) or (changed and self._flaps(before, read, capture)):
            return
        is_edit = changed and not is_held and not same_bytes and came_by is Cause.PUBLISHER
        if is_edit and not self._is_known(before, earlier, read, capture):
            stealthy = is_stealthy(before.columns, read.columns, changed)
            self.seen.append(EditSeen(before=before, after=capture, changed=changed, is_stealthy=stealthy))
        if changed:
            self._replaced.append((capture.fetched_at, _words(before)))
        self._before, self._capture = read, capture

    def _is_known(self, before: Read, earlier: Capture, read: Read, capture: Capture) -> bool:
        """Return whether the archive has the edit, or it is none: the rest of a page, or of one behind a wall, came."""
        if before.columns["truncated"] == written(Fault.CUT_OFF):
            return True
        if capture.origin is Origin.IMPORT and is_teaser_of(before.columns, read.columns):
            return True
        return any(earlier.id <= number < capture.id for number in self.edited_after)

    def _flaps(self, before: Read, read: Read, capture: Capture) -> bool:
        if is_handed_over(read.columns) or (read.columns["modified"] or "") > (before.columns["modified"] or ""):
            return False
        self._replaced = [each for each in self._replaced if each[0] > capture.fetched_at - FLAPPING]
        return _words(read) in [words for _, words in self._replaced]


def _words(read: Read) -> list[str]:
    return [essence(read.columns[name]) for name in ("headline", "standfirst", "body")]
