"""Saved pages: their files, other kinds of files, and the address and time of each page."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from shlex import quote

from archive.captures.files import README_NAME
from archive.times import storable
from crawler.errors import UnreadableInput
from crawler.imports import mirrors, packed
from crawler.imports.stated import Statement, claims, noted_in
from crawler.reading.markup.payload import MAGIC, no_page

LARGEST = 32 * 1024 * 1024  # bytes of one page, as for a fetched one
PAGE_SUFFIXES = {".html", ".htm", ".xhtml", ".txt", ".text", ".warc", ".arc", ".wacz", *packed.SUFFIXES}
"""Endings of the files that a folder is searched for; a file named on the command line may have any ending."""

ARCHIVE_SUFFIXES = {".warc", ".arc", ".wacz"}
UNFINISHED = (".open", ".invalid")
"""Endings that Heritrix adds to a WARC file that it did not close, or could not write on."""

UNPACKED_BY = {
    ".zip": "unzip",
    ".zst": "unzstd",
    ".xz": "unxz",
    ".bz2": "bunzip2",
    ".lz4": "unlz4",
    ".tar": "tar -xf",
    ".tgz": "tar -xf",
    ".7z": "7z x",
    ".rar": "unrar x",
}
"""Commands that unpack what import does not, by the ending of the file: it may hold pages, so it is named."""

DOCUMENT_SUFFIX = ".pdf"
DOCUMENT = "application/pdf"

REMEDY = "import takes HTML and plain text, so save the page as one of these"
REMEDIES = {
    "compressed": "unpack it first with gunzip",
    "a zip archive or office document": "unpack it, or save the text as a .txt file",
    "an office document": "save the text as a .txt file",
    "a PDF": "to keep the documents of the publication, declare documents = true; else save the text as a .txt file",
}
"""Remedies for files that are not pages, other than to save them as pages."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SavedPage:
    """A file that holds a page."""

    path: Path
    payload: bytes
    media_type: str
    """``text/html``; ``text/plain`` for a page's visible text; ``application/pdf`` for a document."""

    captured_at: datetime
    """As it states, or the record that holds it; else when its file was last written."""

    url: str | None = None
    """The address that it states."""

    others: tuple[str, ...] = ()
    """Further possible addresses: the names of a mirror's files leave them open."""

    is_dated: bool = True
    """Whether it states when it was captured."""

    is_mirrored: bool = False
    """Whether it is from a mirror of its site, which also has pages that are not articles."""

    publication: str = ""
    """Name of the publication that it is of."""

    is_cut_off: bool = False
    """Whether only its beginning was kept."""

    place: int | None = None
    """Place of its record in the file; ``None`` if reading cannot begin at one."""

    digest: str | None = None
    """As its record states it: later records of the same bytes may name it by that alone."""


def files_in(paths: Iterable[Path], home: str, *, documents: bool = False) -> Iterator[Path]:
    """Return the files that *paths* name: each file itself, and the pages in each folder and below it, by name.

    Of a mirror of the site of *home*, only files below its folder, with any ending. With *documents*, PDF files too.
    """
    for path in paths:
        if path.is_dir():
            found = (each for each in sorted(path.rglob("*")) if not each.name.startswith(".") and each.is_file())
            yield from (each for each in found if _is_page(each, path, home, documents=documents))
        else:
            yield path


def _is_page(path: Path, folder: Path, home: str, *, documents: bool) -> bool:
    """Return whether the file *path*, found in *folder*, is to be read as a page."""
    if path.name == README_NAME and any(path.parent.glob("*.warc.gz")):
        return False  # Blotter's own, among captures
    between = path.relative_to(folder).parents
    if any(mirrors.is_companion(folder / each) for each in between if each.name):
        return False
    if documents and path.suffix.lower() == DOCUMENT_SUFFIX:
        return True
    if mirrors.host_folder(path, home) is not None:
        return _suffix(path) in ARCHIVE_SUFFIXES or (path.suffix != ".orig" and _is_markup_in(path))
    is_beside_mirror = any(_holds_mirror(folder / each, home) for each in between)
    return _suffix(path) in (ARCHIVE_SUFFIXES if is_beside_mirror else PAGE_SUFFIXES | UNPACKED_BY.keys())


def _holds_mirror(folder: Path, home: str) -> bool:
    return any(
        each.is_dir() and mirrors.host_folder(each.relative_to(folder) / "index.html", home) is not None
        for each in folder.iterdir()
    )


def _is_markup_in(path: Path) -> bool:
    try:
        with path.open("rb") as file:
            return is_markup(file.read(4096))
    except OSError:
        return True  # it is named when it is read


def _suffix(path: Path) -> str:
    """Return the ending of *path* that says what it is: ``.warc`` where a compression or Heritrix's mark follows it."""
    if path.suffix.lower() in UNFINISHED:
        path = path.with_suffix("")
    return path.with_suffix("").suffix.lower() if path.suffix.lower() == ".gz" else path.suffix.lower()


def load(path: Path, home: str, *, documents: bool = False) -> SavedPage:
    """Return the page of the site of *home* in the file at *path*; with *documents*, a PDF is one.

    Raises:
        UnreadableInput: the file is missing, unreadable, empty, too large, or holds no text.

    """
    original = mirrors.original_of(path)
    payload, written_at = _content(original)
    whole = packed.unpacked(payload)
    payload = whole.payload if whole else payload
    if problem := problem_of(payload, documents=documents):
        raise UnreadableInput(path, problem)
    media_type = whole.media_type if whole else media_type_of(payload)
    page = SavedPage(path=path, payload=payload, media_type=media_type, captured_at=written_at, is_dated=False)
    if media_type == "text/plain":
        return page  # its text may quote one
    return _placed(page, home, whole.statement if whole else mirrors.archived_at(path, home), original)


def _placed(page: SavedPage, home: str, stated: Statement | None, original: Path) -> SavedPage:
    """Return *page* with address and time as *stated*, else as noted in it, as its folders say, or as it claims."""
    is_markup = page.media_type != DOCUMENT
    stated = stated or (noted_in(page.payload, home) if is_markup else Statement())
    claimed = claims(page.payload, home) if is_markup else []
    mirrored = mirrors.addresses_of(original.with_name(original.name.removesuffix(".orig")), home)
    addresses = [stated.url] if stated.url else mirrors.likeliest(mirrored, claimed) or claimed[:1]
    return replace(
        page,
        url=next(iter(addresses), None),
        others=tuple(addresses[1:]),
        captured_at=stated.captured_at or page.captured_at,
        is_dated=stated.captured_at is not None,
        is_mirrored=bool(mirrored),
    )


def _content(path: Path) -> tuple[bytes, datetime]:
    """Return what the file at *path* holds, and when it was last written.

    Raises:
        UnreadableInput: it cannot be read, is too large, or its time is none.

    """
    try:
        status = path.stat()
        if status.st_size and (command := UNPACKED_BY.get(_suffix(path))):
            raise UnreadableInput(path, f"packed; unpack it first: {command} {quote(str(path))}")
        if status.st_size > LARGEST:
            raise UnreadableInput(path, f"larger than {LARGEST // 1024**2} MB, which no page is")
        return path.read_bytes(), _written_at(path, status.st_mtime)
    except OSError as error:
        raise UnreadableInput.after(error, path) from error


def _written_at(path: Path, seconds: float) -> datetime:
    with suppress(ValueError, OverflowError):
        if at := storable(datetime.fromtimestamp(int(seconds), UTC)):
            return at
    raise UnreadableInput(path, "the time of the file is not a date; set it with touch")


def problem_of(payload: bytes, *, documents: bool = False) -> str | None:
    """Return why *payload* is not a page's text, with the remedy; ``None`` if it may be one, or is one of *documents*.

    >>> problem_of(b"%PDF-1.7 ...")
    'a PDF; to keep the documents of the publication, declare documents = true; else save the text as a .txt file'
    >>> problem_of("“Lamps”, he said".encode())
    """
    if not payload.strip():
        return "empty; save the page again"
    if payload.startswith(packed.PROPERTY_LIST):
        return f"a property list or web archive of Safari without a page; {REMEDY}"
    kind = no_page(payload)
    if kind is None or (documents and is_pdf(payload)):
        return None
    return f"{kind}; {REMEDIES.get(kind, REMEDY)}"


def is_pdf(payload: bytes) -> bool:
    """Return whether *payload* is a PDF, by its first bytes."""
    return MAGIC["a PDF"].match(payload) is not None


def media_type_of(payload: bytes) -> str:
    """Return the media type of *payload*, which came without one."""
    return DOCUMENT if is_pdf(payload) else "text/html" if is_markup(payload) else "text/plain"


def is_markup(payload: bytes) -> bool:
    """Return whether *payload* is HTML and not a page's visible text.

    >>> is_markup(b"<!doctype html><title>A</title>"), is_markup(b"Fewer than 5 < 6 in the county")
    (True, False)
    """
    start = payload[:4096].replace(b"\x00", b"").lower()  # zero bytes: every second one of UTF-16
    return bool(re.search(rb"<(!doctype html|html|head|body|title|meta|div|p|h1|article|table)\b[^<]*>", start))


def content_address(payload: bytes) -> str:
    """Return an address for a page without one, made of its bytes: the same for the same bytes.

    >>> content_address(b"text")
    'urn:sha256:982d9e3eb996f559e633f4d194def3761d909f5a3b647d1a851fead67c32c9d1'
    """
    return f"urn:sha256:{hashlib.sha256(payload).hexdigest()}"
