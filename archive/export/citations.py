"""References to articles: a plain line, RIS, BibTeX and CSL-JSON. Each names the day of the capture it rests on."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from archive.bodies import is_organisation
from archive.errors import NoSuchRecord
from archive.export.names import Person, person
from archive.schema.fields import StoredArticle
from archive.search.lookup import EarlierReading
from archive.times import known_day

MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
          "December")  # fmt: skip
TEX = {"\\": r"\textbackslash{}", "~": r"\textasciitilde{}", "^": r"\textasciicircum{}"} | {
    character: "\\" + character for character in "&%$#_{}"
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Reference:
    """The facts in a citation of one reading of an article."""

    key: str
    headline: str
    authors: tuple[str, ...]
    organisations: tuple[str, ...]
    """Those of *authors* that are cited by their whole name."""

    publication: str
    url: str
    published: str | None
    """``YYYY``, ``YYYY-MM`` or ``YYYY-MM-DD``, as exactly as it is known."""

    read: str | None
    """Day of the reading cited: when its text was last captured before the day requested; ``None`` if unknown."""

    gone: str | None
    """Day on which the publisher was seen to have taken the article down; ``None`` if it is still there."""

    own_tags: Sequence[str] = ()
    """The reader's own, as are *collections* and *notes*; empty where they are not wanted."""

    collections: Sequence[str] = ()
    notes: Sequence[str] = ()

    @property
    def note(self) -> str:
        """Where the archive has it, since when, and whether the publisher still does."""
        down = f"; taken down by the publisher, seen {self.gone}" if self.gone else ""
        return f"Archived {self.read or 'on an unknown day'}; Blotter key {self.key}{down}"

    @property
    def own_notes(self) -> list[str]:
        """The reader's own notes, after the names of collections: most formats have no field for these."""
        collections = [f"Collections: {'; '.join(self.collections)}"] if self.collections else []
        return [*collections, *self.notes]

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
    authors = (earlier.authors if earlier else ()) or article.authors
    others = (name for name in authors if name not in article.authors and is_organisation(name))
    return Reference(
        key=article.key,
        headline=earlier.headline if earlier else article.headline,
        authors=authors,
        organisations=(*article.organisations, *others),
        publication=article.publication_name,
        url=article.url,
        published=_known(day, article.published_precision),
        read=_day_of(article, readings, earlier),
        language=article.language,
        abstract=earlier.standfirst if earlier else article.standfirst,
        section=article.section,
        gone=_known(article.gone_at, None),
    )


def reading_at(article: StoredArticle, readings: list[EarlierReading], at: date) -> EarlierReading | None:
    """Return the reading that was current at the end of day *at*; ``None`` for today's.

    Raises:
        NoSuchRecord: the article was first seen after *at*.

    """
    if article.first_seen_at[:10] > at.isoformat():
        raise NoSuchRecord(
            f"the archive has no reading of {article.key} on", str(at), f"the first is of {article.first_seen_at[:10]}"
        )
    later = [reading for reading in readings if reading.replaced_at[:10] > at.isoformat()]
    return later[-1] if later else None


def one_line(cited: Reference) -> str:
    """Return one line in the Harvard manner, with its place in the archive."""
    authors = _joined([_inverted(name, cited) for name in cited.authors]) or cited.publication
    year = cited.published[:4] if cited.published else "no date"
    day = f", {_written_day(cited.published, with_year=False)}" if cited.published and len(cited.published) > 4 else ""
    where = "Formerly at" if cited.gone else "Available at"
    down = f"Taken down by {_written_day(cited.gone)}; " if cited.gone else ""
    return (
        f"{authors} ({year}) ‘{cited.headline}’, {cited.publication}{day}. {where}: {cited.url} "
        f"({down}Archived: {_written_day(cited.read) if cited.read else 'day unknown'}; Blotter key {cited.key})."
    )


def ris(cited: Reference) -> str:
    """Return a record in RIS, as Zotero, EndNote and Mendeley read it."""
    fields = [
        ("TY", "NEWS"),
        ("ID", cited.key),
        ("TI", cited.headline),
        *(("AU", _comma(name, cited)) for name in cited.authors),
        ("T2", cited.publication),
        ("PY", cited.published and cited.published[:4]),
        ("DA", cited.published and "/".join([*cited.published.split("-"), "", ""][:3]) + "/"),
        ("SE", cited.section),
        ("AB", cited.abstract),
        ("LA", cited.language),
        ("UR", cited.url),
        ("Y2", cited.read and cited.read.replace("-", "/") + "/"),
        ("N1", cited.note),
        *(("KW", tag) for tag in cited.own_tags),
        *(("N1", note) for note in cited.own_notes),
    ]
    lines = [f"{tag}  - {' '.join(str(value).split())}" for tag, value in fields if value]
    return "\r\n".join([*lines, "ER  - ", ""])


def bibtex(cited: Reference) -> str:
    """Return an ``@article``, with braces that keep the capitals of the headline."""
    fields = {
        "title": f"{{{_tex(cited.headline)}}}",
        "author": " and ".join(_bibtex_name(name, cited) for name in cited.authors),
        "journal": _tex(cited.publication),
        "year": cited.published[:4] if cited.published else "",
        "month": str(int(cited.published[5:7])) if cited.published and len(cited.published) > 4 else "",
        "day": str(int(cited.published[8:10])) if cited.published and len(cited.published) > 7 else "",
        "url": cited.url.replace("{", "%7B").replace("}", "%7D").replace("\\", "%5C"),
        "urldate": cited.read,
        "entrysubtype": "newspaper",
        "note": cited.note,
        "keywords": _tex(", ".join(cited.own_tags)),
        "groups": _tex(", ".join(cited.collections)),
        "annote": _tex("; ".join(cited.notes)),
    }
    lines = [f"  {name} = {{{value}}}," for name, value in fields.items() if value]
    return "\n".join([f"@article{{blotter-{cited.key},", *lines, "}", ""])


def csl(cited: Reference) -> dict[str, Any]:
    """Return an item of CSL-JSON, version 1.0.2."""
    item = {
        "id": cited.key,
        "type": "article-newspaper",
        "title": cited.headline,
        "author": [_csl_name(name, cited) for name in cited.authors],
        "container-title": cited.publication,
        "issued": _parts(cited.published) if cited.published else None,
        "accessed": cited.read and _parts(cited.read),
        "section": cited.section,
        "abstract": cited.abstract,
        "language": cited.language,
        "URL": cited.url,
        "note": "\n".join([cited.note, *cited.own_notes]),
        "keyword": ", ".join(cited.own_tags),
    }
    return {name: value for name, value in item.items() if value}


def csl_json(cited: Reference) -> str:
    """Return *cited* as a line of JSON."""
    return json.dumps(csl(cited), ensure_ascii=False)


def csl_array(references: Iterable[Reference]) -> Iterator[str]:
    """Yield the pieces of one JSON array, as citation managers import it, with *references* in it."""
    before = "[\n"
    for each in references:
        yield before + csl_json(each)
        before = ",\n"
    yield "\n]\n" if before != "[\n" else "[]\n"


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


def _who(name: str, cited: Reference) -> Person | None:
    return None if name in cited.organisations else person(name)


def _comma(name: str, cited: Reference) -> str:
    who = _who(name, cited)
    if who is None:
        return name
    return ", ".join(part for part in (who.family, who.given, who.suffix) if part)


def _inverted(name: str, cited: Reference) -> str:
    who = _who(name, cited)
    if who is None:
        return name
    initials = " ".join(f"{word[0]}." for word in who.given.split())
    return ", ".join(part for part in (who.family, initials, who.suffix) if part)


def _bibtex_name(name: str, cited: Reference) -> str:
    """Return *name* as BibTeX takes it apart: family, suffix, given."""
    who = _who(name, cited)
    if who is None:
        return f"{{{_tex(name)}}}"
    return _tex(", ".join(part for part in (who.family, who.suffix, who.given) if part))


def _csl_name(name: str, cited: Reference) -> dict[str, str]:
    who = _who(name, cited)
    if who is None:
        return {"literal": name}
    return {"given": who.given, "family": who.family} | ({"suffix": who.suffix} if who.suffix else {})


def _parts(day: str) -> dict[str, list[list[int]]]:
    return {"date-parts": [[int(part) for part in day.split("-")]]}


def _tex(text: str) -> str:
    return "".join(TEX.get(character, character) for character in " ".join(text.split()))


def _joined(names: list[str]) -> str:
    if len(names) > 3:
        return f"{names[0]} et al."
    return " and ".join([", ".join(names[:-1]), names[-1]] if len(names) > 2 else names)


def _written_day(day: str, *, with_year: bool = True) -> str:
    year, *rest = day.split("-")
    words = [str(int(rest[1]))] if len(rest) > 1 else []
    words += [MONTHS[int(rest[0]) - 1]] if rest else []
    return " ".join([*words, *([year] if with_year or not rest else [])])
