"""The words for how sure a reading is of its text and of each field."""

from __future__ import annotations

from collections.abc import Iterator

from archive.schema.fields import StoredArticle

TEXT = (
    (0.95, "almost certainly whole and nothing else"),
    (0.9, "a sentence or two may be missing or not belong to it"),
    (0.8, "some of it may be missing or not belong to it"),
    (0.0, "doubtful: compare it with the page as received"),
)
FIELD = (
    (0.95, "almost certainly right"),
    (0.8, "probably right"),
    (0.5, "uncertain"),
    (0.0, "probably wrong"),
)
"""From which figure on which words; the first that holds."""

NAMES = {"headline": "Headline", "standfirst": "Standfirst", "authors": "Authors", "published": "Day"}


def certainty(article: StoredArticle) -> list[tuple[str, str, float]]:
    """Return what is known of *article*'s text and fields: its name, how sure that is in words, and the figure."""
    return list(_certainty(article))


def _certainty(article: StoredArticle) -> Iterator[tuple[str, str, float]]:
    if article.confidence is not None:
        yield "Text", _words(TEXT, article.confidence), article.confidence
    for name, label in NAMES.items():
        chance = article.field_confidence.get(name)
        if isinstance(chance, int | float):
            missing = name == "authors" and not article.authors
            yield ("No author" if missing else label), _words(FIELD, chance), chance


def _words(table: tuple[tuple[float, str], ...], figure: float) -> str:
    return next((words for least, words in table if figure >= least), table[-1][1])
