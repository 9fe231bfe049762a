"""The pages in files of all kinds, one after another, each with its stated address and time."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from crawler.errors import UnreadableInput
from crawler.imports.given import Given
from crawler.imports.saved_pages import SavedPage, load
from crawler.imports.warc_records import Repeat
from crawler.imports.web_archives import Reached, Wanted, is_web_archive, pages_in
from crawler.titles.title import Title

Item = SavedPage | Repeat | UnreadableInput | Reached


@dataclass(slots=True)
class Contents:
    """The pages in *files* that are of the publications *titles*; a saved page is of the only one."""

    files: Sequence[Path]
    titles: Mapping[str, type[Title]]
    given: Given
    begin: Callable[[Path], int] = lambda _: 0
    """Returns the byte from which a web archive is still to be read; -1 if it has been read."""

    advance: Callable[[int], object] = lambda _: None
    """Called with the bytes read."""

    passed: int = 0
    """Contents of mirrors that cannot be articles: nobody chose them one by one."""

    def __iter__(self) -> Iterator[Item]:
        """Yield each page, or what is wrong with it, and how far a web archive was read."""
        wanted = Wanted(self.titles.values())
        for path in self.files:
            for item in self._archived(path, wanted) if is_web_archive(path) else self._saved(path):
                yield self.given.applied(item) if isinstance(item, SavedPage) else item

    def _archived(self, path: Path, wanted: Wanted) -> Iterator[Item]:
        begin = max(reached := self.begin(path), 0)
        if reached >= 0:
            for item in pages_in(path, wanted, begin=begin):
                begin = self._advanced(begin, item)
                yield item
        self.advance(max(size_of(path) - begin, 0))

    def _advanced(self, begin: int, item: Item) -> int:
        place = None if isinstance(item, UnreadableInput) else item.place
        if place is None or place < begin:
            return begin
        self.advance(place - begin)
        return place

    def _saved(self, path: Path) -> Iterator[Item]:
        (name, title), *_ = self.titles.items()
        try:
            page = replace(load(path, title.home, documents=title.documents), publication=name)
        except UnreadableInput as problem:
            yield problem
        else:
            if page.is_mirrored and not any(title.refusal(each) is None for each in (page.url or "", *page.others)):
                self.passed += 1
            else:
                yield page
        self.advance(size_of(path))


def size_of(path: Path) -> int:
    """Return the length of the file at *path* in bytes; 0 if it cannot be read."""
    try:
        return path.stat().st_size
    except OSError:
        return 0
