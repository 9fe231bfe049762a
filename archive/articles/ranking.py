"""Which of two readings of one article counts: the text that the publication handed over, or its page. Pure."""

from __future__ import annotations

from archive.articles.comparing import Row, shingles
from archive.schema.json_columns import mapping_in

RANKS = {"rest": 2, "feed": 1}
"""By the provenance of the body; a page has 0. REST holds the whole text without chrome, feeds are often cut."""

FULLER = 1.3
"""How much longer a page must be than a feed's text that it holds, so that the feed is taken for an extract."""

HOLDS = 0.9
"""Share of a text's shingles that a page must have to hold it."""


def is_handed_over(article: Row) -> bool:
    """Return whether the publication gave the body of *article* without its page."""
    return _rank(article) > 0


def came_alike(before: Row, read: Row) -> bool:
    """Return whether two readings came the same way: by REST, by a feed, or from a page."""
    return _rank(before) == _rank(read)


def outranks(before: Row, read: Row) -> bool:
    """Return whether the reading *before* stays, although *read* is later; the two came different ways."""
    if {_rank(before), _rank(read)} == {0, RANKS["feed"]}:
        page, feed = sorted((before, read), key=_rank)
        better = page if _is_extract(feed["body"], page["body"]) else feed
        return better is before
    return _rank(before) > _rank(read)


def is_teaser_of(part: Row, whole: Row) -> bool:
    """Return whether the text of *part* is what everybody is shown of that of *whole*, which stands behind a wall."""
    is_walled = part["access"] != "open" or part["truncated"] is not None
    return is_walled and _is_extract(part["body"], whole["body"])


def agreement(handed: str, page: str) -> float:
    """Return the share of the text *handed* over that its *page* has too, from 0 to 1.

    >>> agreement("Officers will carry the new radios.", "Menu Officers will carry the new radios. Related")
    1.0
    """
    wanted = shingles(handed)
    return round(len(wanted & shingles(page)) / max(len(wanted), 1), 2)


def _is_extract(feed: str, page: str) -> bool:
    return len(page) >= FULLER * len(feed) and agreement(feed, page) >= HOLDS


def _rank(article: Row) -> int:
    return RANKS.get(str(mapping_in(article["provenance"]).get("body")), 0)
