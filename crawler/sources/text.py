"""Articles that a source hands over whole: the HTML of a post as paragraphs, without a page around it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

from lxml import etree
from lxml import html as lxml_html

from archive.records import Article, Entry, Kind, Precision, Reading
from crawler.reading.markup.tree import parse_fragment
from crawler.sources.source import Handed

READER = "source-1"
"""Name of this reading, as ``Reading.reader``."""

PROVEN = (
    "headline",
    "standfirst",
    "body",
    "captions",
    "authors",
    "published",
    "modified",
    "section",
    "tags",
    "image_url",
)
"""Fields that a source can give."""

_SILENT = "//script|//style|//noscript|//iframe|//form|//button|//svg|//object|//template"
_CELLS = {"td", "th"}
_BLOCKS = frozenset(
    [
        "address",
        "article",
        "aside",
        "blockquote",
        "caption",
        "center",
        "dd",
        "details",
        "div",
        "dl",
        "dt",
        "figure",
        "footer",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "header",
        "hr",
        "li",
        "main",
        "nav",
        "ol",
        "p",
        "pre",
        "section",
        "summary",
        "table",
        "tbody",
        "tfoot",
        "thead",
        "tr",
        "ul",
    ]
)
_CAPTIONS = "//figcaption|//*[contains(concat(' ', normalize-space(@class), ' '), ' wp-caption-text ')]"


def paragraphs(content: str) -> tuple[list[str], list[str]]:
    """Return the paragraphs of the HTML in *content*, and the captions of its figures apart.

    >>> paragraphs("<p>One<br>line.</p><script>no()</script><figure><figcaption>A dog</figcaption></figure>")
    (['One line.'], ['A dog'])
    """
    try:
        tree = parse_fragment(content)
    except (etree.ParserError, ValueError):
        return [], []
    for element in tree.xpath(_SILENT):
        element.drop_tree()
    captions = []
    for element in tree.xpath(_CAPTIONS):
        captions.append(" ".join(element.text_content().split()))
        element.drop_tree()
    return _blocks(tree), [caption for caption in captions if caption]


def _blocks(tree: lxml_html.HtmlElement) -> list[str]:
    blocks: list[str] = []
    words: list[str] = []

    def close() -> None:
        if text := " ".join("".join(words).split()).removesuffix(" |"):
            blocks.append(text)
        words.clear()

    for event, element in etree.iterwalk(tree, events=("start", "end", "comment", "pi")):
        tag = element.tag if isinstance(element.tag, str) else None  # comments have none
        if tag == "br":
            words.append("\n" if event == "start" else "")
        elif tag in _BLOCKS:
            close()
        if event == "start" and tag is not None:
            words.append(element.text or "")
        else:
            words.append(" | " if tag in _CELLS else "")
            words.append(element.tail or "" if element is not tree else "")
    close()
    return blocks


def handed_article(entry: Entry, content: str, *, authors: tuple[str, ...] = (), origin: str = "feed") -> Handed:
    """Return the article that a source listed as *entry* and gave as the HTML *content*.

    *origin* is what the provenance of its fields says.
    """
    body, captions = paragraphs(content)
    if not body or entry.title is None:
        return Handed(url=entry.url, reading=Reading(kind=Kind.EMPTY, reader=READER, reason="no text"))
    article = Article(
        url=entry.url,
        headline=entry.title,
        body="\n\n".join(body),
        captions=tuple(captions),
        authors=authors,
        published=entry.published,
        published_precision=_precision(entry.published),
        modified=entry.modified,
    )
    return Handed(
        url=entry.url, reading=Reading(kind=Kind.ARTICLE, reader=READER, article=with_origin(article, origin))
    )


def with_origin(article: Article, origin: str) -> Article:
    """Return *article* with *origin* as the provenance of every field that has a value."""
    given = {name: origin for name in PROVEN if getattr(article, name)}
    return replace(article, provenance=given)


def _precision(published: datetime | date | None) -> Precision | None:
    if published is None:
        return None
    return Precision.MINUTE if isinstance(published, datetime) else Precision.DAY
