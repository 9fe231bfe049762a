"""What is seen of a labelled page as it is read, and as a worse reader might read it: the doubt learns from both."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from itertools import chain
from pathlib import Path
from types import ModuleType
from typing import Any

from archive.records import Article
from bench.extraction_hosts import Labelled, Row, host_of, scorer_at
from crawler.reading import article as parts
from crawler.reading.body.body import Body
from crawler.reading.doubt import fields
from crawler.reading.doubt.lines import Judged, judged
from crawler.reading.evidence import gather
from crawler.reading.markup.inline import unescaped
from crawler.reading.markup.script_drawn import draw
from crawler.reading.markup.text import shingles
from crawler.reading.markup.tree import parse
from crawler.reading.page import Page, Rules

NOW = datetime(2026, 11, 1, tzinfo=UTC)
MISREAD = 0.2  # weight of a text as it might be misread
READ = ("headline", "standfirst", "body", "authors", "published")
MEASURED = {"headline": "headline", "date": "published", "authors": "authors"}
"""What the scorer calls a field, and what the archive calls it."""


@dataclass(frozen=True)
class Sample:
    """What is seen of one labelled page, and what is right of it."""

    corpus: str
    host: str
    lines: Sequence[Judged]
    labels: Sequence[bool | None]
    """Whether each line is of the article; ``None`` where the labels do not say."""

    f1: float | None
    signals: Mapping[str, Mapping[str, float]]
    right: Mapping[str, bool]
    weight: float = 1.0


def samples_of(corpus: Labelled, scorer: Path) -> list[Sample]:
    with ProcessPoolExecutor() as pool:
        made = pool.map(partial(samples, corpus.name, scorer), corpus.docs, corpus.pages, chunksize=8)
        return list(chain.from_iterable(made))


def samples(corpus: str, scorer: Path, doc: Mapping[str, Any], html: str) -> list[Sample]:
    """Return what is seen of the page *html* as it is read, then as it might be misread; none of no article."""
    logging.disable(logging.CRITICAL)
    page = Page(url=doc.get("url") or "", payload=html.encode("utf-8", "replace"), fetched_at=NOW)
    tree = parse(unescaped(html))
    if tree is None:
        return []
    draw(tree)
    evidence = gather(page, tree, Rules())
    body, title = parts.read_body(evidence), parts.headline(evidence)
    if title is None or not body.blocks:
        return []
    story = parts.read_story(evidence, title.value, body)
    if not story.paragraphs:
        return []
    article = parts.article_of(evidence, title, story, body)
    scoring = scorer_at(scorer)
    label = labeller(doc)

    def seen(kept: Sequence[str], weight: float) -> Sample:
        read = {name: getattr(article, name) for name in READ} | {"body": "\n\n".join(kept)}
        row = scoring.score(corpus, [doc], {str(doc["id"]): read})[0]
        lines = judged(evidence, body, kept, parts.apart(article))
        return Sample(
            corpus=corpus,
            host=host_of(page.url),
            lines=lines,
            labels=[label(line.text) for line in lines],
            f1=row.get("f1"),
            signals=fields.signals(evidence, story.head, article) if weight == 1 else {},
            right=dict(rightness(row, doc, article, scoring)),
            weight=weight,
        )

    own = seen(article.body.split("\n\n"), 1.0)
    if own.f1 is None:
        return [own]
    return [own, *(seen(kept, MISREAD) for kept in misread(body, article.body.split("\n\n"), own.lines) if kept)]


def misread(body: Body, kept: Sequence[str], lines: Sequence[Judged]) -> Iterator[list[str]]:
    """Yield texts that a worse reader would take: few pages are misread, and the doubt must know the worst ones too."""
    yield [block.text for block in body.first]
    yield [line.text for line in body.second]
    yield list(kept[: len(kept) // 2])
    yield [*kept, *(line.text for line in lines if not any(line.held))]
    yield [line.text for line in lines if not any(line.held)]


def rightness(row: Row, doc: Mapping[str, Any], article: Article, scoring: ModuleType) -> Iterator[tuple[str, bool]]:
    """Yield the fields that the labels speak of, and whether each is right."""
    for theirs, ours in MEASURED.items():
        if row.get(theirs) is not None:
            yield ours, row[theirs]
    if row.get("ghost") is not None:
        yield "authors", not row["ghost"]
    if article.standfirst and row.get("standfirst") is not None:
        yield "standfirst", scoring.covered(doc["description"], article.standfirst)


def labeller(doc: Mapping[str, Any]) -> Callable[[str], bool | None]:
    """Return what says of a line whether it is the article's: half its shingles stand in the labelled text."""
    if doc.get("body") is None:
        return partial(by_segments, doc.get("with") or [], doc.get("without") or [])
    gold, optional = shingles(doc["body"]), [shingles(part) for part in doc.get("optional") or []]

    def label(line: str) -> bool | None:
        own = shingles(line)
        half = 0.5 * max(1, own.total())
        if any((own & part).total() >= half for part in optional):
            return None
        return (own & gold).total() >= half

    return label


def by_segments(wanted: Sequence[str], unwanted: Sequence[str], line: str) -> bool | None:
    for segments, label in ((wanted, True), (unwanted, False)):
        if any(segment in line or (len(line) > 20 and line in segment) for segment in segments):
            return label
    return None
