"""Saved pages: the files that hold them, what else a file may be, and the address a page gives for itself."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from crawler.errors import UnreadableInput
from crawler.reading.markup.payload import no_page
from crawler.sources.addresses import same_site, web_address
from crawler.sources.markup import parse_html

LARGEST = 32 * 1024 * 1024  # bytes of one page, as for a fetched one
PAGE_SUFFIXES = {".html", ".htm", ".xhtml", ".txt", ".warc", ".wacz"}
"""What a folder is searched for; a file that is named itself may be called anything."""

REMEDY = "import takes HTML and plain text, so save the page as one of these"
REMEDIES = {
    "compressed": "unpack it first with gunzip",
    "a zip archive or office document": "unpack it, or save the text as a .txt file",
    "an office document": "save the text as a .txt file",
    "a WARC file": "call it .warc or .warc.gz",
}
"""What to do with a file that is not a page, where it is more than to save it as one."""

SAVED_FROM = re.compile(rb"<!--[^>]{0,200}?(?:saved from url=\(\d+\)|\burl:)\s*(https?://[^\s>]+)", re.IGNORECASE)
"""The note that browsers and page savers leave at the top of a file."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SavedPage:
    """A file that holds a page."""

    path: Path
    payload: bytes
    media_type: str
    """``text/html``, or ``text/plain`` for a page's visible text."""

    modified_at: datetime
    """Of the file; of a page in a web archive, when it was captured."""

    url: str | None = None
    """Where a web archive says that it stood."""


def files_in(paths: Iterable[Path]) -> Iterator[Path]:
    """Return the files that *paths* name: each file itself, and the pages in each folder and below it, by name."""
    for path in paths:
        if path.is_dir():
            found = (each for each in sorted(path.rglob("*")) if _suffix(each) in PAGE_SUFFIXES)
            yield from (each for each in found if each.is_file() and not each.name.startswith("."))
        else:
            yield path


def _suffix(path: Path) -> str:
    """Return the ending of *path* that says what it is: ``.warc`` where a compression follows it."""
    return path.with_suffix("").suffix.lower() if path.suffix.lower() == ".gz" else path.suffix.lower()


def opened(paths: Iterable[Path]) -> Iterator[SavedPage | UnreadableInput]:
    """Return the page in each of the files *paths*, or what is wrong with it."""
    for path in paths:
        try:
            yield load(path)
        except UnreadableInput as problem:
            yield problem


def load(path: Path) -> SavedPage:
    """Return the page in the file at *path*.

    Raises:
        UnreadableInput: the file is missing, unreadable, empty, too large, or holds no text.

    """
    try:
        status = path.stat()
        if status.st_size > LARGEST:
            raise UnreadableInput(path, f"larger than {LARGEST // 1024**2} MB, which no page is")
        payload = path.read_bytes()
    except OSError as error:
        raise UnreadableInput.after(error, path) from error
    if problem := problem_of(payload):
        raise UnreadableInput(path, problem)
    return SavedPage(
        path=path,
        payload=payload,
        media_type="text/html" if is_markup(payload) else "text/plain",
        modified_at=datetime.fromtimestamp(int(status.st_mtime), UTC),
    )


def problem_of(payload: bytes) -> str | None:
    """Return why *payload* is not a page's text, with the remedy; ``None`` where it may be one.

    >>> problem_of(b"%PDF-1.7 ...")
    'a PDF; import takes HTML and plain text, so save the page as one of these'
    >>> problem_of("“Lamps”, he said".encode())
    """
    if not payload.strip():
        return "empty; save the page again"
    kind = no_page(payload)
    return f"{kind}; {REMEDIES.get(kind, REMEDY)}" if kind else None


def is_markup(payload: bytes) -> bool:
    """Return whether *payload* is HTML and not a page's visible text.

    >>> is_markup(b"<!doctype html><title>A</title>"), is_markup(b"Fewer than 5 < 6 in the county")
    (True, False)
    """
    start = payload[:4096].replace(b"\x00", b"").lower()  # zero bytes: every second one of UTF-16
    return bool(re.search(rb"<(!doctype html|html|head|body|title|meta|div|p|h1|article|table)\b[^<]*>", start))


def address_in(page: SavedPage, home: str) -> str | None:
    """Return the address that *page* gives for itself, where it gives one.

    The note of whoever saved it counts first; what the page claims counts only on the site of *home*.
    """
    if page.media_type != "text/html":
        return None
    if note := SAVED_FROM.search(page.payload[:4096]):
        return note[1].decode("ascii", "ignore")
    tree = parse_html(page.payload, home)
    claims = (
        tree.xpath("//link[@rel='canonical']/@href | //meta[@property='og:url']/@content") if tree is not None else []
    )
    addresses = (web_address(home, str(claim)) for claim in claims)
    return next((address for address in addresses if address and same_site(address, home)), None)


def content_address(payload: bytes) -> str:
    """Return the address of a page that has none: named by its bytes, the same for the same bytes.

    >>> content_address(b"text")
    'urn:sha256:982d9e3eb996f559e633f4d194def3761d909f5a3b647d1a851fead67c32c9d1'
    """
    return f"urn:sha256:{hashlib.sha256(payload).hexdigest()}"
