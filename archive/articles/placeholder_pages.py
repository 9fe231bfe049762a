"""Pages that a site shows in place of its stories: maintenance, consent, login, a region block, "we have moved".

Addresses listed under different titles show their words, and the words are not those of any title.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlite_utils import Database

from archive.articles.comparing import Row, are_headlines_alike, is_same_page
from archive.articles.rows import ARTICLE, Articles
from archive.times import stamp
from archive.urls import slug_words

SAMPLE = 40  # newest articles and placeholders of a publication that are compared
UNTITLED = 3  # addresses with one text that no title was listed for; a story may be at two, with its print version


def listed_as(url: Row) -> str | None:
    """Return the title under which a URL was listed, else the words of its address; ``None`` without either.

    >>> listed_as({"listed_title": None, "address": "https://gazette.example/news/raid-at-dawn.html"})
    'raid at dawn'
    >>> listed_as({"listed_title": None, "address": "https://gazette.example/news/4711"})
    """
    if url["listed_title"]:
        return str(url["listed_title"])
    return slug_words(url["address"]) or None


def is_listed_so(url: Row, headline: str) -> bool:
    """Return whether *headline* is alike the title under which a URL was listed."""
    title = listed_as(url)
    return title is not None and are_headlines_alike(title, headline)


def is_signed(read: Row) -> bool:
    """Return whether the page gives *read* a date or an author, as it does for stories."""
    return bool(read["published"] or read["authors"])


@dataclass(frozen=True, slots=True)
class Placeholders:
    """The table ``placeholders``. Every method runs inside its caller's transaction."""

    db: Database

    def shows(self, url: Row, read: Row, *, at: datetime, is_known: bool = False) -> list[int] | None:
        """Return the URLs to fetch again, because *read* at *url* is a placeholder; ``None`` if it is not.

        *is_known* says that the reader knew it as one; other addresses may show the same, and be read as a story.

        Its words are those of a known one, or of an article at an address listed under
        another title, and neither title is its headline. That article was a placeholder too, and is withdrawn.
        Where nothing was listed but addresses, it takes three of them, and a text without date and author.
        """
        if is_listed_so(url, read["headline"]):
            return None
        if self.is_known(url, read):
            return []
        twins = list(self._twins(url, read) if listed_as(url) else self._untitled_twins(url, read))
        if not twins and not is_known:
            return None
        self._learn(url["publication_id"], read, at)
        return [again for twin in twins for again in Articles(self.db).withdraw(twin, at=at)]

    def is_known(self, url: Row, read: Row) -> bool:
        """Return whether *read* at *url* has the words of a known placeholder, and not the title that was listed."""
        if is_listed_so(url, read["headline"]):
            return False
        where = "publication_id = ? ORDER BY id DESC LIMIT ?"
        known = self.db.query(f"SELECT * FROM placeholders WHERE {where}", [url["publication_id"], SAMPLE])
        return any(is_same_page(each, read) for each in known)

    def _twins(self, url: Row, read: Row) -> Iterator[int]:
        """Yield the articles with the words of *read* that stand only where other titles than their own were listed."""
        title = str(listed_as(url))
        for row in self._alike(url, read):
            titles = [listed_as(each) for each in Articles(self.db).addresses(row["id"])]
            others = [each for each in titles if each is not None]
            if others and not any(
                are_headlines_alike(each, name) for each in others for name in (title, row["headline"])
            ):
                yield row["id"]

    def _untitled_twins(self, url: Row, read: Row) -> list[int]:
        """Return the articles with the words of *read* at addresses without a title, if *url* makes them enough."""
        if is_signed(read):
            return []
        twins = [row["id"] for row in self._alike(url, read) if not is_signed(row)]
        addresses = [each for twin in twins for each in Articles(self.db).addresses(twin)]
        others = {each["id"] for each in addresses} - {url["id"]}
        is_enough = len(others) + 1 >= UNTITLED and not any(map(listed_as, addresses))
        return twins if is_enough else []

    def _alike(self, url: Row, read: Row) -> list[dict[str, Any]]:
        """Return the articles without earlier readings, with the words of *read*: by headline, or among the newest."""
        rows = self.db.query(
            f"""{ARTICLE} WHERE articles.id IN (
                  SELECT id FROM articles WHERE publication_id = ?1 AND headline = ?2
                  UNION SELECT id FROM (SELECT id FROM articles WHERE publication_id = ?1 ORDER BY id DESC LIMIT ?3))
                AND id IS NOT ?4 AND NOT EXISTS (SELECT 1 FROM revisions WHERE article_id = articles.id)""",
            [url["publication_id"], read["headline"], SAMPLE, url["article_id"]],
        )
        return [row for row in rows if is_same_page(row, read)]

    def _learn(self, publication_id: int, read: Row, at: datetime) -> None:
        self.db.conn.execute(
            "INSERT INTO placeholders (publication_id, headline, body, seen_at) VALUES (?, ?, ?, ?)",
            [publication_id, read["headline"], read["body"], stamp(at)],
        )
