"""An article made of the fields that each part of the reader read, each with its source."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from archive.bodies import is_organisation
from archive.facts import Reason
from archive.noted import noted
from archive.records import Article, Kind, Reading
from crawler.reading.body.body import Body, read_body
from crawler.reading.body.endings import without_bios
from crawler.reading.body.story import Story, read_story
from crawler.reading.body.truncation import truncation
from crawler.reading.doubt.fields import field_confidence
from crawler.reading.doubt.text import expected_f1
from crawler.reading.evidence import Evidence, calendar_of
from crawler.reading.fields.access import above_wall, access, wall
from crawler.reading.fields.authors import authors
from crawler.reading.fields.byline import Byline
from crawler.reading.fields.calendar import Dated
from crawler.reading.fields.dateline import is_dateline
from crawler.reading.fields.dates import dates
from crawler.reading.fields.headline import headline, without_headline
from crawler.reading.fields.metadata import address, image, language, section, tags
from crawler.reading.fields.organisations import organisations
from crawler.reading.fields.provenance import Sourced
from crawler.reading.kinds.kind import after_reading, before_reading
from crawler.reading.kinds.multipage import next_page
from crawler.reading.kinds.placeholder import is_placeholder, is_strange, speaks_mostly_of_itself, speaks_of_itself
from crawler.reading.kinds.plain_text import read_lines
from crawler.reading.markup.text import joined
from crawler.reading.page import Page, Rules

MUCH = 1 / 3  # of a text's sentences; less is what newsrooms print under a story


def from_plain_text(page: Page, text: str, rules: Rules, reader: str) -> Reading:
    """Return the article in *text*, a page's visible text without markup."""
    calendar = calendar_of(page, rules)
    titles = [page.listed_title] if page.listed_title else []
    pasted = read_lines(text, calendar, titles=titles, tail=rules.tail, byline=rules.byline)
    paragraphs = above_wall(pasted.paragraphs)
    found = Sourced(pasted.headline, "page") if pasted.headline else None
    title = found or without_headline(page.listed_title, paragraphs)
    if not title or not paragraphs:
        return Reading(kind=Kind.EMPTY, reader=reader, reason=noted(Reason.NO_ARTICLE_IN_TEXT))
    head = pasted.head
    provenance = {"headline": title.source, "body": "page"}
    provenance |= {
        name: "page"
        for name, value in (("standfirst", pasted.standfirst), ("byline", head.byline), ("published", head.published))
        if value
    }
    article = Article(
        url=page.url,
        headline=title.value,
        body=joined(paragraphs),
        standfirst=pasted.standfirst,
        language=page.language,
        access=access(None, text.split("\n"), paragraphs).value,
        truncated=truncation(paragraphs),
        provenance=provenance,
        **printed(head.byline, head.published, head.modified),
    )
    return Reading(kind=Kind.ARTICLE, reader=reader, article=article)


def printed(byline: Byline | None, published: Dated | None, modified: Dated | None) -> dict[str, Any]:
    """Return the article's fields that come from printed head matter."""
    return {
        "byline": byline.text if byline else None,
        "authors": byline.authors if byline else (),
        "organisations": tuple(filter(is_organisation, byline.authors)) if byline else (),
        "published": published.value if published else None,
        "published_text": published.text if published else None,
        "published_precision": published.precision if published else None,
        "modified": modified.value if modified else None,
    }


def from_tree(evidence: Evidence, reader: str) -> Reading:
    """Return the article on a page with markup, or the kind of the page."""
    verdict = before_reading(evidence)
    if verdict:
        return Reading(kind=verdict[0], reader=reader, reason=verdict[1])
    body = read_body(evidence)
    if not body.blocks:
        return Reading(kind=Kind.EMPTY, reader=reader, reason=noted(Reason.NO_TEXT))
    found = headline(evidence)
    above = found.value if found else ""
    story = read_story(evidence, above, body)
    verdict = after_reading(evidence, story.paragraphs, body.lines)
    if verdict:
        return Reading(kind=verdict[0], reader=reader, reason=verdict[1])
    if _is_placeholder(evidence, above, story, body):
        instead = article_of(evidence, found, story, body) if found and story.paragraphs else None
        return Reading(kind=Kind.PLACEHOLDER, reader=reader, reason=noted(Reason.PLACEHOLDER), instead=instead)
    title = found or without_headline(evidence.page.listed_title, story.paragraphs)
    if title is None or not story.paragraphs:
        reason = noted(Reason.NO_HEADLINE if story.paragraphs else Reason.NO_TEXT)
        return Reading(kind=Kind.EMPTY, reader=reader, reason=reason)
    article = article_of(evidence, title, story, body)
    return Reading(kind=Kind.ARTICLE, reader=reader, article=article, next_page=next_page(evidence))


def _is_placeholder(evidence: Evidence, headline: str, story: Story, body: Body) -> bool:
    """Return whether the page replaces a story; if none of the words of one were listed, only without a date.

    A page that has no words but those of a wall does not name its story if it replaces one.
    """
    listed, paragraphs = evidence.page.listed_title, story.paragraphs
    if not paragraphs:
        walls = [line.text for line in body.lines if wall(line.text)]
        return bool(walls) and is_strange(listed, headline, walls, url=evidence.page.url)
    if is_placeholder(listed, headline, paragraphs):
        return True
    strange = is_strange(listed, headline, paragraphs, url=evidence.page.url)
    if strange and speaks_mostly_of_itself(headline, paragraphs):
        return True
    dated = story.head.published or evidence.linked.article or evidence.first_meta("article:published_time")
    if dated:
        return False
    signed = story.head.byline or evidence.first_meta("author") or evidence.first_meta("og:type") == "article"
    return (strange and not signed) or speaks_of_itself(headline, paragraphs)


def article_of(evidence: Evidence, title: Sourced[str], story: Story, body: Body) -> Article:
    """Return the record of *story*, with its fields and their sources."""
    when = dates(evidence, story.head, title.value, story.paragraphs)
    who = authors(evidence, story.head.byline)
    paragraphs = _paragraphs(evidence, story, who.value if who else ())
    byline, published = story.head.byline, when.published
    fields: dict[str, Sourced[Any] | None] = {
        "headline": title,
        "body": Sourced(joined(paragraphs), body.source),
        "standfirst": _printed(story.standfirst),
        "byline": _printed(byline.text if byline else None),
        "authors": who,
        "published": _day(published),
        "modified": _day(when.modified),
        "section": section(evidence),
        "tags": tags(evidence),
        "language": language(evidence),
        "image_url": image(evidence),
        "access": access(evidence, [line.text for line in body.lines], paragraphs),
    }
    article = Article(
        url=address(evidence),
        published_text=when.printed,
        published_precision=published.value.precision if published else None,
        organisations=organisations(evidence, who.value if who else ()),
        captions=(*evidence.captions, *story.captions),
        truncated=truncation(paragraphs) or (noted(Reason.MUCH_LEFT_OUT) if story.lost > MUCH else None),
        provenance={name: field.source for name, field in fields.items() if field},
        **{name: field.value for name, field in fields.items() if field},
    )
    return replace(
        article,
        confidence=round(expected_f1(evidence, body, paragraphs, apart=apart(article)), 2),
        field_confidence=field_confidence(evidence, story.head, article),
    )


def apart(article: Article) -> list[str]:
    """Return the lines of *article* that are printed with its text and are in other fields."""
    return list(filter(None, (article.headline, article.standfirst, article.byline)))


def _printed(text: str | None) -> Sourced[str] | None:
    return Sourced(text, "page") if text else None


def _day(dated: Sourced[Dated] | None) -> Sourced[date | datetime] | None:
    """Return the value of *dated*, without its printed form."""
    return Sourced(dated.value.value, dated.source) if dated else None


def _paragraphs(evidence: Evidence, story: Story, authors: Sequence[str]) -> Sequence[str]:
    """Return the paragraphs of *story* without the lines about its *authors* and date below them."""
    people = [name for name in authors if not evidence.is_site(name)]
    paragraphs = without_bios(story.paragraphs, people)
    ends = len(paragraphs) > 1 and is_dateline(paragraphs[-1], evidence.calendar)
    return paragraphs[:-1] if ends else paragraphs
