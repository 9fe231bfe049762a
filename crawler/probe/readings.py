"""The report of a probe about one page that was read."""

from __future__ import annotations

from collections.abc import Iterator

from archive.records import Access, Article, Reading
from crawler.probe.findings import Sample

WORDS = 12  # of the beginning and of the end of a text


def sample_of(url: str, reading: Reading) -> Sample:
    """Return the page at *url*, read as *reading*, in short."""
    article = reading.article
    if article is None:
        return Sample(url=url, kind=str(reading.kind), reason=reading.reason)
    words = article.body.split()
    return Sample(
        url=url,
        kind=str(reading.kind),
        headline=article.headline,
        standfirst=article.standfirst,
        published=article.published.isoformat() if article.published else None,
        published_text=article.published_text,
        byline=article.byline,
        first_words=" ".join(words[:WORDS]),
        last_words=" ".join(words[-WORDS:]),
        words=len(words),
        flags=tuple(_flags(article)),
    )


def _flags(article: Article) -> Iterator[str]:
    if article.access is not Access.OPEN:
        yield f"access: {article.access}"
    if article.truncated:
        yield article.truncated
    if article.published is None:
        yield "no date"
    if not article.body:
        yield "no text"
    if article.confidence is not None and article.confidence < DOUBTFUL:
        yield f"the text is doubtful (confidence {article.confidence:.2f})"


DOUBTFUL = 0.9  # confidence below which about one page in three should be looked at
