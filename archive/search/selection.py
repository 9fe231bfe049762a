"""Which articles are meant: one set of options with one meaning, wherever articles are searched, exported or cited."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from datetime import date, datetime
from typing import Any, Self

from archive.schema.json_columns import mapping_in, texts
from archive.search.marks import MARKED, OWN, Mark, mark_named
from archive.search.query import match_expression, unwanted_expression
from archive.times import first_day, last_day, stamp, written_time

Clause = tuple[str, Mapping[str, Any]]
"""A piece of SQL and its named parameters."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Selection:
    """The articles wanted; an empty field does not narrow. Several values of one field are alternatives."""

    query: str = ""
    """Words as typed; see :mod:`archive.search.query`."""

    publications: tuple[str, ...] = ()
    """Slugs."""

    authors: tuple[str, ...] = ()
    """Whole names; letter case does not matter, ``*`` matches any letters."""

    sections: tuple[str, ...] = ()
    """As printed; letter case does not matter."""

    since: date | None = None
    """First day of publication, at the publisher's. An article dated by month or year counts as of its first day."""

    until: date | None = None
    """Last day of publication, included."""

    undated: bool = False
    """With *since* or *until*: articles without a date too."""

    tags: tuple[str, ...] = ()
    """As printed; letter case does not matter."""

    own_tags: tuple[str, ...] = ()
    """Tags of one's own; letter case does not matter."""

    collections: tuple[str, ...] = ()
    """Names; letter case does not matter."""

    access: tuple[str, ...] = ()
    marks: tuple[Mark, ...] = ()
    """All of them must hold; they are not alternatives."""

    captured_since: datetime | None = None
    """Articles with a capture made at or after this time."""

    keys: tuple[str, ...] = ()

    once: bool = False
    """Without the articles that an archive named before this one also has, where several are asked together."""

    @classmethod
    def of(cls, fields: Mapping[str, Sequence[str]]) -> Self:
        """Return the selection that an address or a saved search spells; see :attr:`spelt`.

        Raises:
            ValueError: a date or a mark is not valid; the text says which.

        """
        first = {name: values[0].strip() for name, values in fields.items() if values and values[0].strip()}
        several: dict[str, Any] = {name: tuple(filter(None, fields.get(name, ()))) for name in SEVERAL}
        return cls(
            query=first.get("q", ""),
            since=first_day(first["since"]) if "since" in first else None,
            until=last_day(first["until"]) if "until" in first else None,
            captured_since=written_time(first["captured-since"]) if "captured-since" in first else None,
            undated="undated" in first,
            marks=tuple(mark_named(value) for value in fields.get("only", ()) if value),
            **{SEVERAL[name]: values for name, values in several.items()},
        )

    @classmethod
    def spelt_in(cls, text: str) -> Self:
        """Return the selection that a saved search has as *text*; text that no version has written does not narrow."""
        fields = {name: texts(values) for name, values in mapping_in(text).items()}
        try:
            return cls.of(fields)
        except ValueError:
            return cls()

    @property
    def spelt(self) -> dict[str, list[str]]:
        """The selection as the fields of an address, which :meth:`of` reads again; empty ones are left out."""
        one = {
            "q": self.query,
            "since": self.since and self.since.isoformat(),
            "until": self.until and self.until.isoformat(),
            "undated": "1" if self.undated else "",
            "captured-since": self.captured_since and stamp(self.captured_since),
        }
        several = {name: list(getattr(self, field)) for name, field in SEVERAL.items() if getattr(self, field)}
        several |= {"only": [*self.marks]} if self.marks else {}
        return {name: [value] for name, value in one.items() if value} | several

    @property
    def narrows(self) -> bool:
        """Whether anything narrows the articles."""
        return any(getattr(self, each.name) for each in fields(self) if each.name not in {"undated", "once"})

    @property
    def of_own(self) -> bool:
        """Whether notes, tags or collections of one's own narrow the articles."""
        return bool(self.own_tags or self.collections or Mark.NOTED in self.marks)

    @property
    def without_own(self) -> Self:
        """The selection without them."""
        marks = tuple(mark for mark in self.marks if mark is not Mark.NOTED)
        return replace(self, own_tags=(), collections=(), marks=marks)

    @property
    def match(self) -> str | None:
        """The query as an FTS5 expression; ``None`` if it holds no word."""
        return match_expression(self.query)

    @property
    def unwanted(self) -> str | None:
        """The words of a query that only leaves words out, as an FTS5 expression; ``None`` for any other query."""
        return unwanted_expression(self.query)

    @property
    def condition(self) -> tuple[str, dict[str, Any]]:
        """SQL over ``articles`` for all but the words to look for, and its parameters; ``1`` where nothing narrows."""
        return _joined(self._clauses())

    @property
    def listed_condition(self) -> tuple[str, dict[str, Any]]:
        """SQL over ``urls`` for publications and period alone; an address listed without a day is in every period."""
        unknown = replace(self, undated=True)
        return _joined([*unknown._titles("urls"), *unknown._period(LISTED_DAY)])

    def _titles(self, table: str) -> Iterator[Clause]:
        if self.publications:
            names, values = _list("publication", self.publications)
            yield f"{table}.publication_id IN (SELECT id FROM publications WHERE slug IN ({names}))", values

    def _clauses(self) -> Iterator[Clause]:
        yield from self._titles("articles")
        yield from self._period("articles.published_day")
        if self.authors:
            yield from self._by_authors()
        if self.sections:
            names, values = _list("section", self.sections, "lower(:{})")  # both by SQLite, which lowers only A to Z
            yield f"lower(articles.section) IN ({names})", values
        if self.tags:
            names, values = _list("tag", self.tags, "lower(:{})")
            yield (
                f"""articles.id IN (SELECT article_id FROM article_tags
                WHERE tag_id IN (SELECT id FROM tags WHERE lower(name) IN ({names})))""",
                values,
            )
        yield from self._of_own()
        if self.access:
            names, values = _list("access", self.access)
            yield f"articles.access IN ({names})", values
        for mark in self.marks:
            yield MARKED[mark], {}
        if self.keys:
            names, values = _list("key", self.keys)
            yield f"articles.key IN ({names})", values
        if self.once:
            yield "articles.id NOT IN (SELECT value FROM json_each(had_before()))", {}
        if self.unwanted:
            without = "SELECT rowid FROM articles_fts WHERE articles_fts MATCH :unwanted"
            yield f"articles.id NOT IN ({without})", {"unwanted": self.unwanted}
        if self.captured_since:
            yield (
                """EXISTS (SELECT 1 FROM article_captures JOIN captures ON captures.id = capture_id
                   WHERE article_id = articles.id AND fetched_at >= :captured_since)""",
                {"captured_since": stamp(self.captured_since)},
            )

    def _of_own(self) -> Iterator[Clause]:
        for kind, names in {"tag": self.own_tags, "collection": self.collections}.items():
            if names:
                values = {f"own_{kind}{number}": name for number, name in enumerate(names)}
                clauses = (OWN.format(f"'{kind}', :{parameter}") for parameter in values)
                yield f"({' OR '.join(clauses)})", values

    def _by_authors(self) -> Iterator[Clause]:
        patterns = {f"author{number}": like(author) for number, author in enumerate(self.authors)}
        names = " OR ".join(rf"name LIKE :{name} ESCAPE '\'" for name in patterns)
        yield (
            f"""articles.id IN (SELECT article_id FROM article_authors
                WHERE author_id IN (SELECT id FROM authors WHERE {names}))""",
            patterns,
        )

    def _period(self, column: str) -> Iterator[Clause]:
        if not (self.since or self.until):
            return
        clauses, values = [], {}
        if self.since:
            clauses.append(f"{column} >= :since")
            values["since"] = self.since.isoformat()
        if self.until:
            clauses.append(f"{column} <= :until")
            values["until"] = self.until.isoformat()
        period = " AND ".join(clauses)
        yield (f"({period} OR {column} IS NULL)" if self.undated else f"({period})"), values


LISTED_DAY = "date(urls.listed_date, coalesce(urls.listed_offset, '+00:00'))"
"""The day of a listed time where it was published."""

LONGEST_NAME = 250
"""Characters of a name that are compared: escaped, they fit into the shortest pattern that SQLite is told to take."""


def like(pattern: str) -> str:
    r"""Return *pattern*, in which ``*`` is any letters, for ``LIKE ... ESCAPE '\'``.

    >>> like("paul*100%")
    'paul%100\\%'
    """
    return re.sub(r"([\\%_])", r"\\\1", pattern[:LONGEST_NAME]).replace("*", "%")


SEVERAL = {
    "publication": "publications",
    "author": "authors",
    "section": "sections",
    "tag": "tags",
    "own-tag": "own_tags",
    "collection": "collections",
    "access": "access",
    "key": "keys",
}
"""Field of an address that may have several values, to the field of a selection."""


def _joined(clauses: Iterable[Clause]) -> tuple[str, dict[str, Any]]:
    pieces: list[str] = []
    parameters: dict[str, Any] = {}
    for piece, values in clauses:
        pieces.append(piece)
        parameters |= values
    return " AND ".join(pieces) or "1", parameters


def _list(name: str, values: Iterable[str], written: str = ":{}") -> tuple[str, dict[str, str]]:
    named = {f"{name}{number}": value for number, value in enumerate(values)}
    return ", ".join(map(written.format, named)), named
