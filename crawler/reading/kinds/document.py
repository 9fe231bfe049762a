"""Documents: the PDF issues that a page links to, and the text of one."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from io import BytesIO
from itertools import islice
from typing import TYPE_CHECKING
from urllib.parse import unquote, urljoin, urlsplit

from lxml.etree import XPath
from lxml.html import HtmlElement

from archive.facts import Reason
from archive.noted import noted
from archive.records import Article, Entry, Kind, Precision, Reading
from crawler.reading.markup.text import clean
from crawler.reading.page import Page

if TYPE_CHECKING:
    from pypdf import PdfReader

LINKS = 200  # documents that one page links to; a page with more is a trap
PAGES = 1000  # of one document
LONGEST = 3_000_000  # characters of one document's text
PDF = re.compile(r"\.pdf$", re.IGNORECASE)
_TO_PDF = XPath("descendant::a[contains(translate(@href, 'PDF', 'pdf'), '.pdf')]")
WRAPPED = re.compile(r"(\w)-\n(?=[a-z])")
"""A word that is parted at the end of a line."""

BROKEN = (ValueError, TypeError, LookupError, ArithmeticError, AttributeError, RecursionError, OSError, AssertionError)
"""What a hostile PDF makes its reader raise beside the errors of its own; limits of the worker end the rest."""


def is_document(url: str) -> bool:
    """Return whether *url* is called as a document.

    >>> is_document("https://example.org/2019/Issue-7.PDF?v=2"), is_document("https://example.org/pdf/")
    (True, False)
    """
    return bool(PDF.search(urlsplit(url).path))


def linked(tree: HtmlElement, url: str) -> tuple[Entry, ...]:
    """Return the documents that the page *tree*, fetched from *url*, links to on its own host, each once."""
    found: dict[str, Entry] = {}
    for address, words in _links(tree, url):
        found.setdefault(address, Entry(url=address, title=words[:300] or None))
    return tuple(islice(found.values(), LINKS))


def _links(tree: HtmlElement, url: str) -> Iterator[tuple[str, str]]:
    host = (urlsplit(url).hostname or "").removeprefix("www.")
    for link in _TO_PDF(tree):
        href = link.get("href")
        try:
            address = urljoin(url, href.strip()).partition("#")[0]
            own = (urlsplit(address).hostname or "").removeprefix("www.")
            is_own = own == host or own.endswith(f".{host}")
            if is_own and is_document(address):
                yield address, " ".join(clean(str(link.text_content())).split())
        except ValueError:
            continue  # no address


def from_pdf(page: Page, reader: str) -> Reading:
    """Return the text of the PDF *page*, or why it has none."""
    from pypdf import PdfReader  # noqa: PLC0415  # few publications keep documents
    from pypdf.errors import PyPdfError  # noqa: PLC0415  # as above

    logging.getLogger("pypdf").setLevel(logging.CRITICAL)  # it reports each fault that it mends
    try:
        document = PdfReader(BytesIO(page.payload))
        if document.is_encrypted and not document.decrypt(""):
            return Reading(kind=Kind.PROTECTED, reader=reader, reason=noted(Reason.PROTECTED))
        body = "\n\n".join(_paragraphs(each.extract_text() for each in document.pages[:PAGES]))
        headline, published = _headline(page, document), _published(page, document)
    except (PyPdfError, *BROKEN) as error:
        return Reading(kind=Kind.OTHER, reader=reader, reason=noted(Reason.READER_FAILED, type(error).__name__))
    if not body:
        return Reading(kind=Kind.EMPTY, reader=reader, reason=noted(Reason.NO_TEXT))
    article = Article(
        url=page.url,
        headline=headline,
        body=body,
        published=published,
        published_precision=Precision.INFERRED if published else None,
        language=page.language,
        provenance={"headline": "inferred", "body": "page"} | ({"published": "inferred"} if published else {}),
    )
    return Reading(kind=Kind.DOCUMENT, reader=reader, article=article)


def _paragraphs(pages: Iterable[str]) -> Iterator[str]:
    """Yield the paragraphs of *pages*, their lines joined, as many as one text may have."""
    left = LONGEST
    for text in pages:
        for paragraph in re.split(r"\n[ \t]*\n", WRAPPED.sub(r"\1", clean(text))):
            words = " ".join(paragraph.split())
            left -= len(words)
            if words and left > 0:
                yield words


def _headline(page: Page, document: PdfReader) -> str:
    """Return the words of the link if they say more than what to do, else the document's title, else its name."""
    stated = " ".join(clean(str((document.metadata and document.metadata.title) or "")).split())
    name = unquote(urlsplit(page.url).path.rpartition("/")[2])
    linked_as = page.listed_title or ""
    is_telling = len(linked_as.split()) > 2 or bool(re.search(r"\d", linked_as))
    return (linked_as if is_telling else stated) or linked_as or PDF.sub("", name).replace("-", " ") or page.url


def _published(page: Page, document: PdfReader) -> date | None:
    """Return the day that a source gave, else the day on which the document was made."""
    try:
        return datetime.fromisoformat(page.listed_date or "").date()
    except ValueError:
        made: datetime | None = document.metadata.creation_date if document.metadata else None
        return made.date() if made and made.date() <= page.fetched_at.date() else None
