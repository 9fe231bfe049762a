"""References to articles: a plain line, RIS, BibTeX and CSL-JSON. Each names the day of the capture it rests on."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from datetime import date
from typing import Any

from archive.errors import NoSuchRecord
from archive.schema.fields import StoredArticle
from archive.search.article import EarlierReading
from archive.times import known_day

MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
          "December")  # fmt: skip
PARTICLES = re.compile(r"^(?:van|von|de|der|den|du|la|le|di|da|dos|el|al|bin|ter)$", re.IGNORECASE)
AGENCY = re.compile(
    r"\b(?:staff|reporter|correspondent|desk|team|agency|newsroom|editor|association|press|news)\b", re.IGNORECASE
)
TEX = {"\\": r"\textbackslash{}", "~": r"\textasciitilde{}", "^": r"\textasciicircum{}"} | {
    character: "\\" + character for character in "&%$#_{}"
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Reference:
    """What a citation says of one reading of an article."""

    key: str
    headline: str
    authors: tuple[str, ...]
    publication: str
    url: str
    published: str | None
    """``YYYY``, ``YYYY-MM`` or ``YYYY-MM-DD``, as exactly as it is known."""

    read: str | None
    """Day of the reading cited: when its text was last captured before the day asked for; ``None`` if unknown."""

    @property
    def note(self) -> str:
        """Where the archive has it, and since when."""
        return f"Archived {self.read or 'on an unknown day'}; Blotter key {self.key}"

    language: str | None
    abstract: str | None
    section: str | None


def reference(article: StoredArticle, readings: list[EarlierReading], at: date | None = None) -> Reference:
    """Return what to cite of *article* as the archive read it at the end of day *at*, or today.

    Raises:
        NoSuchRecord: the article was first seen after *at*.

    """
    earlier = reading_at(article, readings, at) if at else None
    day = (earlier or article).published_day
    return Reference(
        key=article.key,
        headline=earlier.headline if earlier else article.headline,
        authors=article.authors,
        publication=article.publication_name,
        url=article.url,
        published=_known(day, article.published_precision),
        read=_day_of(article, readings, earlier),
        language=article.language,
        abstract=earlier.standfirst if earlier else article.standfirst,
        section=article.section,
    )


def reading_at(article: StoredArticle, readings: list[EarlierReading], at: date) -> EarlierReading | None:
    """Return the reading that stood at the end of day *at*; ``None`` for the current one.

    Raises:
        NoSuchRecord: the article was first seen after *at*.

    """
    if article.first_seen_at[:10] > at.isoformat():
        raise NoSuchRecord(
            f"the archive has no reading of {article.key} on", str(at), f"the first is of {article.first_seen_at[:10]}"
        )
    later = [reading for reading in readings if reading.replaced_at[:10] > at.isoformat()]
    return later[-1] if later else None


def plain(told: Reference) -> str:
    """Return one line in the Harvard manner, with where the archive has it."""
    authors = _joined([_inverted(name) for name in told.authors]) or told.publication
    year = told.published[:4] if told.published else "no date"
    day = f", {_in_words(told.published, with_year=False)}" if told.published and len(told.published) > 4 else ""
    return (
        f"{authors} ({year}) ‘{told.headline}’, {told.publication}{day}. Available at: {told.url} "
        f"(Archived: {_in_words(told.read) if told.read else 'day unknown'}; Blotter key {told.key})."
    )


def ris(told: Reference) -> str:
    """Return a record in RIS, as Zotero, EndNote and Mendeley read it."""
    fields = [
        ("TY", "NEWS"),
        ("ID", told.key),
        ("TI", told.headline),
        *(("AU", _comma(name)) for name in told.authors),
        ("T2", told.publication),
        ("PY", told.published and told.published[:4]),
        ("DA", told.published and "/".join([*told.published.split("-"), "", ""][:3]) + "/"),
        ("SE", told.section),
        ("AB", told.abstract),
        ("LA", told.language),
        ("UR", told.url),
        ("Y2", told.read and told.read.replace("-", "/") + "/"),
        ("N1", told.note),
    ]
    lines = [f"{tag}  - {' '.join(str(value).split())}" for tag, value in fields if value]
    return "\r\n".join([*lines, "ER  - ", ""])


def bibtex(told: Reference) -> str:
    """Return an ``@article``, with braces that keep the capitals of the headline."""
    fields = {
        "title": f"{{{_tex(told.headline)}}}",
        "author": " and ".join(_bibtex_name(name) for name in told.authors),
        "journal": _tex(told.publication),
        "year": told.published[:4] if told.published else "",
        "month": str(int(told.published[5:7])) if told.published and len(told.published) > 4 else "",
        "day": str(int(told.published[8:10])) if told.published and len(told.published) > 7 else "",
        "url": told.url.replace("{", "%7B").replace("}", "%7D").replace("\\", "%5C"),
        "urldate": told.read,
        "note": told.note,
    }
    lines = [f"  {name} = {{{value}}}," for name, value in fields.items() if value]
    return "\n".join([f"@article{{blotter-{told.key},", *lines, "}", ""])


def csl(told: Reference) -> dict[str, Any]:
    """Return an item of CSL-JSON, version 1.0.2."""
    item = {
        "id": told.key,
        "type": "article-newspaper",
        "title": told.headline,
        "author": [_csl_name(name) for name in told.authors],
        "container-title": told.publication,
        "issued": _parts(told.published) if told.published else None,
        "accessed": told.read and _parts(told.read),
        "section": told.section,
        "abstract": told.abstract,
        "language": told.language,
        "URL": told.url,
        "note": told.note,
    }
    return {name: value for name, value in item.items() if value}


def csl_json(told: Reference) -> str:
    """Return *told* as a line of JSON."""
    return json.dumps(csl(told), ensure_ascii=False)


def _known(day: str | None, precision: str | None) -> str | None:
    on = known_day(day)
    return None if on is None else on.isoformat()[: {"year": 4, "month": 7}.get(precision or "", 10)]


def _day_of(article: StoredArticle, readings: list[EarlierReading], earlier: EarlierReading | None) -> str | None:
    """Return the day on which the reading cited was first taken: when it replaced the one before."""
    if earlier is None:
        since = readings[0].replaced_at if readings else article.first_seen_at
    else:
        before = [reading for reading in readings if reading.replaced_at < earlier.replaced_at]
        since = before[0].replaced_at if before else article.first_seen_at
    on = known_day(since)
    return None if on is None else on.isoformat()


def _split(name: str) -> tuple[str, str] | None:
    """Return given and family names, or ``None`` for an agency or a single word."""
    words = name.split()
    if len(words) < 2 or AGENCY.search(name):
        return None
    at = len(words) - 1
    while at > 1 and PARTICLES.match(words[at - 1]):
        at -= 1
    return " ".join(words[:at]), " ".join(words[at:])


def _comma(name: str) -> str:
    parts = _split(name)
    return f"{parts[1]}, {parts[0]}" if parts else name


def _inverted(name: str) -> str:
    parts = _split(name)
    if not parts:
        return name
    return f"{parts[1]}, {' '.join(f'{word[0]}.' for word in parts[0].split())}"


def _bibtex_name(name: str) -> str:
    return _tex(_comma(name)) if _split(name) else f"{{{_tex(name)}}}"


def _csl_name(name: str) -> dict[str, str]:
    parts = _split(name)
    return {"given": parts[0], "family": parts[1]} if parts else {"literal": name}


def _parts(day: str) -> dict[str, list[list[int]]]:
    return {"date-parts": [[int(part) for part in day.split("-")]]}


def _tex(text: str) -> str:
    return "".join(TEX.get(character, character) for character in " ".join(text.split()))


def _joined(names: list[str]) -> str:
    if len(names) > 3:
        return f"{names[0]} et al."
    return " and ".join([", ".join(names[:-1]), names[-1]] if len(names) > 2 else names)


def _in_words(day: str, *, with_year: bool = True) -> str:
    year, *rest = day.split("-")
    words = [str(int(rest[1]))] if len(rest) > 1 else []
    words += [MONTHS[int(rest[0]) - 1]] if rest else []
    return " ".join([*words, *([year] if with_year or not rest else [])])
