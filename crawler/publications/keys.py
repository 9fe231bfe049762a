"""The keys of ``blotter.toml``: how each is read, how it is written and what it means."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from archive.config import LONGEST_SECONDS
from archive.nearest import nearest
from archive.records import Access
from crawler.fetching.hours import Hours
from crawler.reading.page import Rules
from crawler.sources import KINDS, Source, source_named


def unknown_key(key: str, known: Iterable[str]) -> str:
    """Return the message for a user who wrote *key*, which is not one of *known*.

    >>> unknown_key("ownsite", ["home", "own_site"])
    'unknown key; did you mean own_site?'
    """
    hint = nearest(key, known)
    return f"unknown key; did you mean {hint[0]}?" if hint else f"unknown key; the keys are {', '.join(known)}"


def _text(value: object) -> str:
    if not isinstance(value, str) or not value.strip():
        raise TypeError("must be text in quotes")
    return value


def _home(value: object) -> str:
    home = _text(value)
    _require_whole(home)
    return home if urlsplit(home).path else home + "/"


def _require_whole(address: str) -> None:
    """Raise ``ValueError`` if *address* is not one that can be requested."""
    try:
        parts = urlsplit(address)
        is_whole = parts.scheme in {"http", "https"} and bool(parts.hostname) and parts.port != 0
    except ValueError:  # of a port, or of brackets
        is_whole = False
    if not is_whole:
        raise ValueError("must be a whole address, e.g. https://example.org/")


def _sources(value: object) -> tuple[Source, ...]:
    names = value if isinstance(value, list) else [value]
    if not names:
        raise ValueError("must name at least one source")
    sources = tuple(source_named(_text(name)) for name in names)
    for source in sources:
        if "://" in (source.path or ""):
            _require_whole(str(source.path))
    return sources


def _pattern(value: object) -> str:
    try:
        return re.compile(_text(value)).pattern
    except re.error as error:
        raise ValueError(f"not a regular expression: {error}") from error


def _flag(value: object) -> bool:
    if not isinstance(value, bool):
        raise TypeError("must be true or false")
    return value


def _seconds(value: object) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or value < 0:
        raise TypeError("must be a number of seconds")
    return float(value)


def _number(value: object) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or value < 0:
        raise TypeError("must be a number of 0 or more")
    return float(value)


def _limit(value: object) -> float:
    number = _number(value)
    if not 1 <= number <= LONGEST_SECONDS:
        raise ValueError("must be a number from 1 to 3600")
    return number


def _strings(value: object) -> tuple[str, ...]:
    return tuple(_text(each) for each in value) if isinstance(value, list) else (_text(value),)


def _zone(value: object) -> str:
    try:
        return ZoneInfo(_text(value)).key
    except ZoneInfoNotFoundError as error:
        raise ValueError(f"no time zone is called {value!r}; write it like Europe/London") from error


def _day(value: object) -> date:
    if type(value) is not date:
        raise TypeError("must be a day, e.g. 2018-06-30, without quotes")
    return value


@dataclass(frozen=True, slots=True)
class Key:
    """One key of ``blotter.toml``."""

    read: Callable[[object], Any]
    """Returns the value as the crawl uses it; raises ``TypeError`` or ``ValueError`` with the allowed values."""

    form: str
    """How it is written, as an example."""

    means: str


RULES = {
    "tail": Key(_strings, '["Related News"]', "headings after which nothing belongs to the article"),
    "drop": Key(_strings, '[".newsletter"]', "CSS selectors of elements that are never part of an article"),
    "prefer": Key(
        _strings, '["div.story"]', "CSS selectors of the element that holds the text; the first that matches"
    ),
    "dateline": Key(_text, '"%b %d, %Y"', "format of the printed date, as strptime has it"),
    "byline": Key(_pattern, "'Words: (?P<authors>.+)'", "pattern of the printed byline, with a group `authors`"),
    "until": Key(_day, "2018-06-30", "last day of captures that these rules are for; none for today's rules"),
}
"""The keys of ``rules``: one table, or a list of tables in order of their last day."""


def _rules(value: object) -> tuple[Rules, ...]:
    return tuple(_rule(each) for each in value) if isinstance(value, list) else (_rule(value),)


def _rule(value: object) -> Rules:
    if not isinstance(value, Mapping):
        raise TypeError('must be a table, e.g. { tail = ["Related News"] }')
    if unknown := sorted(value.keys() - RULES.keys()):
        raise ValueError(f"{unknown[0]}: {unknown_key(unknown[0], RULES)}")
    read = {}
    for key, given in value.items():
        try:
            read[key] = RULES[key].read(given)
        except (TypeError, ValueError) as error:
            raise ValueError(f"{key} {error}") from error
    return Rules(**read)


def _hours(value: object) -> Hours:
    return Hours.parse(_text(value))


def _table(value: object) -> Mapping[str, Any]:
    if not isinstance(value, Mapping):
        raise TypeError("write [publications.NAME] tables")
    return value


def _one_table(value: object) -> Mapping[str, Any]:
    if not isinstance(value, Mapping):
        raise TypeError("must be a table in square brackets")
    return value


def _addresses(value: object) -> tuple[str, ...]:
    return tuple(_home(each) for each in value) if isinstance(value, list) else (_home(value),)


def _access(value: object) -> Access:
    try:
        return Access(_text(value))
    except ValueError as error:
        raise ValueError(f"must be one of {', '.join(Access)}") from error


DEFAULT_SOURCES = tuple(source_named(kind) for kind in ("wordpress", "sitemap", "feed"))

KEYS = {
    "home": Key(_home, '"https://example.org/"', "front page; required unless the publication is built in"),
    "title": Key(_text, '"The Example"', "title as printed; default: the name, with capitals"),
    "aliases": Key(_addresses, '["https://old.example.org/"]', "front pages it had before"),
    "sources": Key(
        _sources,
        '["wordpress", "feed feed/"]',
        f"where it lists its articles: {', '.join(KINDS)}; add a path if it is not at the usual place",
    ),
    "article": Key(
        _pattern,
        "'^/news/[^/]+/?$'",
        "regular expression for the path of an article's address; other addresses are not fetched",
    ),
    "rules": Key(_rules, '{ tail = ["Related News"] }', "corrections for reading its pages; rarely needed"),
    "country": Key(_text, '"GB"', "ISO 3166; decides between day-first and month-first dates"),
    "language": Key(_text, '"en-GB"', "BCP 47"),
    "timezone": Key(
        _zone,
        '"Europe/London"',
        "zone of times printed without one, and of the day of publication; without this key a time with an offset of "
        "another place keeps its own day",
    ),
    "access": Key(_access, '"open"', f"who may read complete articles: {', '.join(Access)}"),
    "evidence": Key(_text, '"Seen: ..."', "facts about the site, and how well they are known"),
    "hours": Key(_hours, '"22:00-06:00"', "crawl it only in these hours, in its own zone"),
    "documents": Key(_flag, "true", "keep the PDF issues that its pages link to, and search their text"),
    "pictures": Key(_flag, "true", "keep the pictures of each article, one more request for each"),
    "texts_only": Key(_flag, "true", "take the texts that WordPress hands over, and do not request their pages"),
    "own_site": Key(_flag, "true", "the site is yours: private addresses are allowed, and no contact is needed"),
    "delay": Key(_seconds, "0", "seconds between requests; default: 5; only with own_site"),
}
"""The keys of ``[publications.NAME]``, and how each is read."""

TOP = {
    "contact": Key(
        _text, '"library@example.org"', "address at which a webmaster can reach you; required for public sites"
    ),
    "archive": Key(_text, '"blotter.db"', "archive file, relative to this file; default: blotter.db beside it"),
    "max_hours": Key(_number, "6", "hours after which a crawl ends; the rest waits for the next"),
    "min_free_mb": Key(_number, "200", "megabytes that must be free on the disk for a crawl to begin and go on"),
    "max_seconds": Key(_limit, "60", "seconds after which an answer that is not complete is given up"),
    "max_captures": Key(
        _number, "200000", "captures that a crawl keeps of one publication; the rest waits for the next"
    ),
    "max_mb": Key(_number, "8192", "megabytes, as received, that it keeps of one publication"),
    "site": Key(_home, '"https://press.example.org/"', "your Blotter site, to which messages link"),
    "mail": Key(_one_table, "[mail]", "receivers of mail about problems and news"),
    "webhook": Key(_one_table, "[webhook]", "where to post it"),
    "healthcheck": Key(_one_table, "[healthcheck]", "address to ping after each scheduled crawl"),
    "cluster": Key(_one_table, "[cluster]", "cluster of Dask that reads the pages"),
    "publications": Key(_table, "[publications.NAME]", "one table for each publication"),
}
"""The keys of ``blotter.toml`` outside its tables."""
