"""Records of web archives that repeat a page of an earlier record: the page is found there, in whichever file it is."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterable, Iterator
from datetime import datetime

from archive.errors import CaptureDamaged
from archive.records import Capture
from archive.store import Archive
from crawler.errors import UnreadableInput
from crawler.imports.contents import Item
from crawler.imports.saved_pages import SavedPage
from crawler.imports.warc_records import Repeat


class Repeats:
    """The repeats of one import into *archive* that wait for the page that they repeat."""

    def __init__(self, archive: Archive) -> None:
        self.waiting: list[Repeat] = []
        """Those whose page was not there yet: all other pages have to come first."""

        self._new: list[Repeat] = []
        self._archive = archive
        self._by_digest: dict[str, tuple[str, datetime]] = {}
        """Address and time of each page that came by, by the digest that its record states."""

    def noting(self, items: Iterable[Item]) -> Iterator[Item]:
        """Yield *items* without the repeats, which wait from now on."""
        for item in items:
            if isinstance(item, Repeat):
                self._new.append(item)
                continue
            if isinstance(item, SavedPage) and item.digest and item.url:
                self._by_digest.setdefault(item.digest, (item.url, item.captured_at))
            yield item

    def found(self) -> Iterator[SavedPage]:
        """Yield the pages of the new repeats whose page is in the archive by now."""
        new, self._new = self._new, []
        yield from self._among(new)

    def at_last(self) -> Iterator[SavedPage | UnreadableInput]:
        """Yield the pages of those that wait, and what is wrong with those whose page did not come."""
        waiting, self.waiting = [*self.waiting, *self._new], []
        yield from self._among(waiting)
        yield from (each.unresolved() for each in self.waiting)

    def _among(self, repeats: Iterable[Repeat]) -> Iterator[SavedPage]:
        for each in repeats:
            if page := self._page(each):
                yield page
            else:
                self.waiting.append(each)

    def _page(self, repeat: Repeat) -> SavedPage | None:
        """Return the page that *repeat* repeats, as of its own time."""
        for capture in self._originals(repeat):
            try:
                payload = self._archive.payload(capture.id)
            except CaptureDamaged:
                continue
            return SavedPage(
                path=repeat.path,
                payload=payload,
                media_type=capture.media_type or "text/html",
                captured_at=repeat.captured_at,
                url=repeat.url,
                publication=repeat.publication,
                is_cut_off=capture.is_cut_off,
            )
        return None

    def _originals(self, repeat: Repeat) -> Iterator[Capture]:
        """Yield the captures that may hold its bytes: where it says, where its digest was, and at its own address."""
        for place in (repeat.original, self._by_digest.get(repeat.digest or "")):
            if place:
                url, at = place
                yield from self._archive.served(url, at=at)
        yield from (each for each in self._archive.served(repeat.url) if self._has(each, repeat.digest))

    def _has(self, capture: Capture, digest: str | None) -> bool:
        """Return whether *capture* has the *digest*, which counts the bytes as sent: a coding makes it another one."""
        try:
            sha1 = hashlib.sha1(self._archive.payload(capture.id), usedforsecurity=False)
        except CaptureDamaged:
            return False
        written = (base64.b32encode(sha1.digest()).decode().lower(), sha1.hexdigest())
        return digest is not None and digest.removeprefix("sha1:") in written
