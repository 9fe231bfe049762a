"""Which articles are meant: one set of options with one meaning, wherever articles are searched, exported or cited."""

from __future__ import annotations

import calendar
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, fields
from datetime import date, datetime, timedelta
from typing import Any, TypeVar

import click

from archive.records import Access
from archive.search.query import match_expression
from archive.times import moment, stamp

Command = TypeVar("Command", bound=Callable[..., Any])


@dataclass(frozen=True, slots=True, kw_only=True)
class Selection:
    """The articles wanted; what is left empty narrows nothing. Several values of one field are alternatives."""

    query: str = ""
    """Words as typed; see :mod:`archive.search.query`."""

    publications: tuple[str, ...] = ()
    """Slugs."""

    authors: tuple[str, ...] = ()
    """Whole names; letter case does not matter, ``*`` stands for any letters."""

    sections: tuple[str, ...] = ()
    """As printed; letter case does not matter."""

    since: date | None = None
    """First day of publication. An article dated by month or year counts as of its first day."""

    until: date | None = None
    """Last day of publication, included."""

    undated: bool = False
    """With *since* or *until*: articles without a date too."""

    access: tuple[str, ...] = ()
    captured_since: datetime | None = None
    """Articles with a capture made at or after this time."""

    keys: tuple[str, ...] = ()

    @property
    def narrows(self) -> bool:
        """Whether anything is asked for at all."""
        return any(getattr(self, field.name) for field in fields(self) if field.name != "undated")

    @property
    def match(self) -> str | None:
        """The query as an FTS5 expression; ``None`` where it holds no word."""
        return match_expression(self.query)

    @property
    def condition(self) -> tuple[str, dict[str, Any]]:
        """SQL over ``articles`` for everything but the query, and its parameters; ``1`` where nothing narrows."""
        clauses: list[str] = []
        parameters: dict[str, Any] = {}
        for clause, values in self._clauses():
            clauses.append(clause)
            parameters |= values
        return " AND ".join(clauses) or "1", parameters

    def _clauses(self) -> Iterator[tuple[str, Mapping[str, Any]]]:
        if self.publications:
            names, values = _list("publication", self.publications)
            yield f"articles.publication_id IN (SELECT id FROM publications WHERE slug IN ({names}))", values
        if self.authors:
            yield from self._by_authors()
        if self.sections:
            names, values = _list("section", (section.lower() for section in self.sections))
            yield f"lower(articles.section) IN ({names})", values
        if self.access:
            names, values = _list("access", self.access)
            yield f"articles.access IN ({names})", values
        if self.keys:
            names, values = _list("key", self.keys)
            yield f"articles.key IN ({names})", values
        if self.since or self.until:
            yield self._period()
        if self.captured_since:
            yield (
                """EXISTS (SELECT 1 FROM article_captures JOIN captures ON captures.id = capture_id
                   WHERE article_id = articles.id AND fetched_at >= :captured_since)""",
                {"captured_since": stamp(self.captured_since)},
            )

    def _by_authors(self) -> Iterator[tuple[str, Mapping[str, Any]]]:
        patterns = {f"author{number}": like(author) for number, author in enumerate(self.authors)}
        names = " OR ".join(rf"name LIKE :{name} ESCAPE '\'" for name in patterns)
        yield (
            f"""articles.id IN (SELECT article_id FROM article_authors
                WHERE author_id IN (SELECT id FROM authors WHERE {names}))""",
            patterns,
        )

    def _period(self) -> tuple[str, Mapping[str, Any]]:
        clauses, values = [], {}
        if self.since:
            clauses.append("articles.published >= :since")
            values["since"] = self.since.isoformat()
        if self.until:
            clauses.append("articles.published < :day_after")  # times of the last day sort after its date alone
            values["day_after"] = (self.until + timedelta(days=1)).isoformat()
        period = " AND ".join(clauses)
        return (f"({period} OR articles.published IS NULL)" if self.undated else f"({period})"), values


def like(pattern: str) -> str:
    r"""Return *pattern*, in which ``*`` is any letters, for ``LIKE ... ESCAPE '\'``.

    >>> like("paul*100%")
    'paul%100\\%'
    """
    return re.sub(r"([\\%_])", r"\\\1", pattern).replace("*", "%")


def first_day(text: str) -> date:
    """Return the first day of the year, month or day *text*.

    >>> first_day("2016"), first_day("2016-02")
    (datetime.date(2016, 1, 1), datetime.date(2016, 2, 1))

    Raises:
        ValueError: *text* is none of them.

    """
    year, month, day = _parts(text)
    return date(year, month or 1, day or 1)


def last_day(text: str) -> date:
    """Return the last day of the year, month or day *text*.

    >>> last_day("2016"), last_day("2016-02")
    (datetime.date(2016, 12, 31), datetime.date(2016, 2, 29))

    Raises:
        ValueError: *text* is none of them.

    """
    year, month, day = _parts(text)
    month = month or 12
    return date(year, month, day or calendar.monthrange(year, month)[1])


def selection_options(command: Command) -> Command:
    """Give *command* one parameter, ``selection``, from the options that say which articles are meant."""

    def collected(*arguments: Any, **values: Any) -> Any:
        chosen = {name: values.pop(option) for name, option in OPTIONS_OF.items()}
        return command(*arguments, selection=Selection(**chosen), **values)

    collected.__name__ = command.__name__
    collected.__doc__ = command.__doc__
    collected.__click_params__ = list(getattr(command, "__click_params__", ()))  # type: ignore[attr-defined]  # click keeps a command's options so
    for option in reversed(OPTIONS):
        option(collected)
    return collected  # type: ignore[return-value]  # the same command to click


def _dated(convert: Callable[[str], Any], example: str) -> Callable[..., Any]:
    def checked(_: click.Context, __: click.Parameter, text: str | None) -> Any:
        try:
            return convert(text) if text else None
        except ValueError as error:
            raise click.BadParameter(f"{text!r} is no date; write it like {example}") from error

    return checked


OPTIONS = (
    click.option("--query", "query", default="", metavar="WORDS", help="Articles that hold these words."),
    click.option("--publication", multiple=True, metavar="NAME", help="Only this publication; may be repeated."),
    click.option("--author", multiple=True, metavar="NAME", help="Only by this author; * stands for any letters."),
    click.option("--section", multiple=True, metavar="NAME", help="Only from this section, as printed."),
    click.option(
        "--since",
        callback=_dated(first_day, "2016, 2016-04 or 2016-04-30"),
        metavar="DATE",
        help="Published on or after this day, month or year.",
    ),
    click.option(
        "--until",
        callback=_dated(last_day, "2016, 2016-04 or 2016-04-30"),
        metavar="DATE",
        help="Published on or before; 2016 includes 31 December.",
    ),
    click.option("--undated", is_flag=True, help="With --since or --until: articles without a date too."),
    click.option(
        "--access", multiple=True, type=click.Choice([each.value for each in Access]), help="Who may read it."
    ),
    click.option(
        "--captured-since",
        callback=_dated(moment, "2026-11-01 or 2026-11-01T12:00"),
        metavar="TIME",
        help="With a capture made since (UTC).",
    ),
    click.option("--key", multiple=True, metavar="KEY", help="Only the article of this key; may be repeated."),
)
OPTIONS_OF = {
    "query": "query",
    "publications": "publication",
    "authors": "author",
    "sections": "section",
    "since": "since",
    "until": "until",
    "undated": "undated",
    "access": "access",
    "captured_since": "captured_since",
    "keys": "key",
}
"""Field of a selection to the name of its option, on the command line and in the address of a page alike."""


def _list(name: str, values: Iterable[str]) -> tuple[str, dict[str, str]]:
    named = {f"{name}{number}": value for number, value in enumerate(values)}
    return ", ".join(f":{each}" for each in named), named


def _parts(text: str) -> tuple[int, int, int]:
    found = re.fullmatch(r"(\d{4})(?:-(\d\d?)(?:-(\d\d?))?)?", text.strip())
    if not found:
        raise ValueError(text)
    return int(found[1]), int(found[2] or 0), int(found[3] or 0)
