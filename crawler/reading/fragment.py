"""An article whose text a source hands over: read like a page without anything around it."""

from __future__ import annotations

import re
from dataclasses import fields, replace
from datetime import date, datetime
from html import escape

from archive.facts import Reason
from archive.noted import noted
from archive.records import Article, Kind, Precision, Reading
from crawler.reading.article import article_of
from crawler.reading.body.body import Body, read_body
from crawler.reading.body.excerpts import is_cut, letters
from crawler.reading.body.story import read_story
from crawler.reading.evidence import Evidence, gather
from crawler.reading.fields.provenance import Sourced
from crawler.reading.markup.blocks import blocks_of
from crawler.reading.markup.lines import lines
from crawler.reading.markup.text import decode, joined, plain, repeats, squeeze
from crawler.reading.markup.tree import parse
from crawler.reading.page import Declared, Page, Rules

MEASURED = {
    "url", "organisations", "published_text", "published_precision", "language", "access", "truncated", "confidence",
    "field_confidence", "provenance",
}  # fmt: skip
"""Fields of an article that are inferred or measured; the source gives all others."""

GIVEN = tuple(each.name for each in fields(Article) if each.name not in MEASURED)

_WHOLE = re.compile(r"</?(?:html|body)\b[^<>]*>", re.IGNORECASE)
"""Tags of a whole document, after whose end nothing would be read."""

LONGEST = 5_000
"""Characters of an excerpt; a longer one is no standfirst."""

STATED, SHORT = 10, 3
"""Words beside the headline in a line that links to the article; words of a headline that any text may have."""


def from_fragment(page: Page, declared: Declared, rules: Rules, reader: str) -> Reading:
    """Return the article in *page*, whose payload is its text alone, with what its source *declared* of it.

    The source says that it is an article, and the reader believes it, except for a text without a paragraph.
    """
    tree = parse(_document(declared, decode(page.payload, "text/html; charset=utf-8")))
    if tree is None:
        return Reading(kind=Kind.EMPTY, reader=reader, reason=noted(Reason.NO_MARKUP))
    everything = letters(tree.text_content())
    evidence = gather(page, tree, rules)
    body = _body(evidence, declared.title)
    story = read_story(evidence, declared.title, body)
    if not story.paragraphs:
        return Reading(kind=Kind.EMPTY, reader=reader, reason=noted(Reason.NO_TEXT))
    read = article_of(evidence, Sourced(declared.title, declared.origin), story, body)
    article = _with_excerpt(_with_declared(read, declared, page), _editors(declared.excerpt, everything))
    return Reading(kind=Kind.ARTICLE, reader=reader, article=_proven(article, declared.origin))


def _document(declared: Declared, content: str) -> str:
    """Return a page with *content* below its headline, and with the *declared* fields as its data."""
    authors = "".join(f'<meta name="author" content="{escape(name)}">' for name in declared.authors)
    title = escape(declared.title)
    text = _WHOLE.sub("", content)
    return f"<html><head><title>{title}</title>{authors}</head><body><article><h1>{title}</h1>{text}"


def _body(evidence: Evidence, title: str) -> Body:
    """Return the whole text without its boxes; it has no chrome around it."""
    body = read_body(evidence)
    root = evidence.tree.find(".//body")
    blocks = blocks_of(evidence.tree if root is None else root)
    printed = list(body.lines)
    for texts in (blocks, printed):
        while texts and _names_its_place(texts[-1].text, title, evidence):
            texts.pop()
    return replace(body, blocks=tuple(blocks), lines=tuple(printed), source="page")


def _names_its_place(text: str, title: str, evidence: Evidence) -> bool:
    """Return whether *text* does little more than link to the article of this *title*, in any language.

    WordPress adds "The post X appeared first on Y" to each text of its feeds.
    """
    words, named = plain(text), plain(title)
    rest = words.replace(named, " ", 1).split()
    if not named or words == named or len(rest) == len(words.split()) or len(rest) > STATED:
        return False
    rest_text = " ".join(rest)
    return len(named.split()) > SHORT or any(rest_text.endswith(name) for name in evidence.site_names)


def _with_declared(article: Article, declared: Declared, page: Page) -> Article:
    """Return *article* with the address, times and terms that the source gives in place of those in the text."""
    published = declared.published or article.published
    return replace(
        article,
        url=page.url,
        published=published,
        published_precision=_precision(published) if declared.published else article.published_precision,
        modified=declared.modified or article.modified,
        section=declared.section or article.section,
        tags=declared.tags or article.tags,
        image_url=declared.image_url or article.image_url,
        confidence=None,  # measured on pages only: a text from a source has no chrome around it
        field_confidence={},
    )


def _precision(published: datetime | date | None) -> Precision | None:
    if published is None:
        return None
    return Precision.MINUTE if isinstance(published, datetime) else Precision.DAY


def _editors(excerpt: str, everything: str) -> str | None:
    """Return the *excerpt* that an editor wrote; ``None`` if it was cut from the text, whose letters are given."""
    tree = parse(f"<body>{excerpt}") if excerpt.strip() else None
    text = squeeze(" ".join(line.text for line in lines(tree))) if tree is not None else ""
    return text if 0 < len(text) <= LONGEST and not is_cut(text, everything) else None


def _with_excerpt(article: Article, excerpt: str | None) -> Article:
    """Return *article* with an editor's *excerpt* as its standfirst, and not again in the text."""
    if excerpt is None:
        return article
    paragraphs = article.body.split("\n\n")
    if repeats(excerpt, paragraphs[0]) and len(paragraphs) > 1:
        return replace(article, standfirst=excerpt, body=joined(paragraphs[1:]))
    if letters(article.body).startswith(letters(excerpt)):
        return article
    return replace(article, standfirst=excerpt)


def _proven(article: Article, origin: str) -> Article:
    """Return *article* with *origin* as the provenance of every field that is not inferred."""
    given = {name: origin for name in GIVEN if getattr(article, name)}
    return replace(article, provenance={**article.provenance, **given})
