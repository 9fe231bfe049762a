"""The fields of an article, each once: its column, its meaning, and its uses.

Recording, revisions, full text, exports, search words, Datasette's descriptions and docs/schema.md follow from here.
A new field is read by a module of ``crawler.reading``, is in :class:`archive.records.Article` and in this file, and
gets its column from a migration. The tests say where a description in docs/ is missing.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Final, get_type_hints

KEY: Final = "column"
"""Where a dataclass field keeps its :class:`Column`."""


class Filled(StrEnum):
    """Who fills a field."""

    READER = "reader"
    """The reading has it under the same name; see :class:`archive.records.Article`."""

    DERIVED = "derived"
    """Made from other fields whenever a reading is stored."""

    ARCHIVE = "archive"
    """Kept by the archive, not by the reader."""

    JOINED = "joined"
    """Stands in another table."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """The uses of one field of an article."""

    meaning: str
    """For docs/schema.md and for Datasette."""

    filled: Filled = Filled.READER
    weight: float | None = None
    """How much a hit in it counts; ``None`` if it is not searched. Full text has these in this order."""

    compared: bool = False
    """Whether a change of it makes a revision; the others are brought up to date without one."""

    export: int | None = None
    """Its place in every export. A new field takes the next number, and no number changes."""

    heading: str | None = None
    """Heading under which it stands below the text, in `blotter show` and on the article's page."""

    sql: str | None = None
    """Where it stands, if in another table."""


def column(meaning: str, **done: Any) -> Mapping[str, Any]:
    """Return the metadata of a dataclass field that is a :class:`Column`."""
    return {KEY: Column(meaning=meaning, **done)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Revised:
    """The fields that a revision keeps too. Times and days are ISO 8601 text as stored."""

    headline: str = field(metadata=column("without the site's name", weight=10, compared=True, export=5))
    standfirst: str | None = field(
        metadata=column(
            "the lead-in between headline and body; `body` begins with it where the publisher repeats it",
            weight=4,
            compared=True,
            export=6,
        )
    )
    body: str = field(
        metadata=column("the text, paragraphs separated by one blank line", weight=1, compared=True, export=24)
    )
    byline: str | None = field(metadata=column("as printed, e.g. `By Paul Jacques`", weight=3, compared=True, export=7))
    authors: tuple[str, ...] = field(
        metadata=column("names in printed order, separated by `; `", filled=Filled.JOINED, compared=True, export=8)
    )
    captions: str | None = field(
        metadata=column(
            "captions of pictures, separated by one blank line; not repeated in `body`",
            weight=1,
            export=26,
            heading="Captions",
        )
    )
    published: str | None = field(
        metadata=column("day or time (UTC) of publication, as exactly as it is known", compared=True, export=9)
    )
    published_day: str | None = field(
        metadata=column(
            "day of publication at the publisher's: use this one wherever a day is meant",
            filled=Filled.DERIVED,
            export=25,
        )
    )
    modified: str | None = field(metadata=column("day or time of the last change, as the page gives it", export=12))
    reading: str = field(
        metadata=column(
            "digest of the reader's version and rules, then `+` and the boilerplate generation where there is one",
            filled=Filled.DERIVED,
        )
    )

    @property
    def repeats_standfirst(self) -> bool:
        """Whether the body begins with the standfirst, which is then shown once; the record keeps both."""
        first = self.body.partition("\n\n")[0]
        return bool(self.standfirst) and first.split() == (self.standfirst or "").split()


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredArticle(Revised):
    """An article of the archive."""

    id: int = field(metadata=column("number in this file; another archive has other numbers", filled=Filled.ARCHIVE))
    organisations: tuple[str, ...] = field(
        metadata=column("the `authors` that are not persons; see `article_authors.kind`", filled=Filled.JOINED)
    )
    key: str = field(
        metadata=column(
            "permanent name of ten letters and digits, for citations; the same after a rebuild, merge or move",
            filled=Filled.ARCHIVE,
            export=1,
        )
    )
    publication_id: int = field(metadata=column("its publication", filled=Filled.ARCHIVE))
    publication: str = field(
        metadata=column("short name of the publication", filled=Filled.JOINED, export=2, sql="publications.slug")
    )
    publication_name: str = field(
        metadata=column("title of the publication", filled=Filled.JOINED, export=3, sql="publications.name")
    )
    url: str = field(metadata=column("canonical address", export=4))
    published_text: str | None = field(
        metadata=column(
            "the date as printed; without `published` the day that the page declares by mistake, which is still to "
            "come",
            export=10,
        )
    )
    published_precision: str | None = field(
        metadata=column("`minute`, `day`, `month`, `year` or `inferred`", export=11)
    )
    section: str | None = field(metadata=column("the publication's own", export=13))
    tags: tuple[str, ...] = field(
        metadata=column("in alphabetical order, separated by `; `", filled=Filled.JOINED, export=14)
    )
    language: str | None = field(metadata=column("BCP 47 tag", export=15))
    image_url: str | None = field(
        metadata=column("of the leading picture; it is kept where the publication says `pictures = true`", export=16)
    )
    removed: str | None = field(
        metadata=column(
            "paragraphs taken out of `body` as boilerplate, separated by one blank line; `blotter boilerplate keep` "
            "gives one back",
            filled=Filled.DERIVED,
        )
    )
    word_count: int = field(metadata=column("words of `body`", filled=Filled.DERIVED, export=17))
    access: str = field(
        metadata=column(
            "`open`, `registration`, `subscription` or `teaser`: who may read the whole text at the publisher's",
            export=18,
        )
    )
    truncated: str | None = field(
        metadata=column(
            "why the text is thought to be cut off at its source, e.g. `ends mid-word`, or, where the reader cut it, "
            "`over a third left out under a heading`; `NULL` where it is whole",
            export=19,
        )
    )
    confidence: float | None = field(
        metadata=column(
            "0 to 1: the F1 that `body` is expected to have; where a source handed the text over, how far the page "
            "agrees with it; `NULL` where neither is known",
            export=20,
        )
    )
    first_seen_at: str = field(metadata=column("time of the first capture", filled=Filled.ARCHIVE, export=21))
    last_seen_at: str = field(
        metadata=column("time of the last capture that shows it", filled=Filled.ARCHIVE, export=22)
    )
    gone_at: str | None = field(
        metadata=column(
            "when it was found gone for good; the last good reading stays", filled=Filled.ARCHIVE, export=23
        )
    )
    provenance: Mapping[str, str] = field(
        metadata=column(
            "JSON: field to `json-ld`, `meta`, `page`, `rest`, `feed`, `url`, `import` or `inferred`; "
            "`earlier` for a field that the page no longer gives, kept from an earlier page"
        )
    )
    field_confidence: Mapping[str, object] = field(
        metadata=column(
            "JSON: `headline`, `standfirst`, `authors` and `published` to the probability that the field is right, "
            "0 to 1; `{}` where nothing was measured"
        )
    )


def _columns(record: type) -> dict[str, Column]:
    return {each.name: each.metadata[KEY] for each in dataclasses.fields(record)}


COLUMNS: Final[Mapping[str, Column]] = _columns(StoredArticle)
"""Name of every field to its uses."""

STORED: Final = tuple(name for name, each in COLUMNS.items() if each.filled is not Filled.JOINED)
"""Columns of ``articles``."""

READ: Final = tuple(name for name, each in COLUMNS.items() if each.filled is Filled.READER)
"""Columns of ``articles`` that a reading has under the same name."""

REVISED: Final = tuple(_columns(Revised))
"""Columns of ``articles`` that ``revisions`` has too."""

COMPARED: Final = tuple(name for name, each in COLUMNS.items() if each.compared)
"""Fields whose change makes a revision."""

SEARCHED: Final[Mapping[str, float]] = {name: each.weight for name, each in COLUMNS.items() if each.weight is not None}
"""Columns of the full-text indexes, in order, and how much a hit in each counts."""

WEIGHTS: Final = ", ".join(str(weight) for weight in SEARCHED.values())
"""The same for ``bm25``."""

EXPORTED: Final = tuple(
    sorted((name for name, each in COLUMNS.items() if each.export), key=lambda name: COLUMNS[name].export or 0)
)
"""Columns of every export, in this order."""

HEADINGS: Final[Mapping[str, str]] = {name: each.heading for name, each in COLUMNS.items() if each.heading}
"""Fields that stand below the text, and under which heading."""

TYPES: Final[Mapping[str, type]] = {
    name: next((kind for kind in (int, float) if kind in (hint, *getattr(hint, "__args__", ()))), str)
    for name, hint in get_type_hints(StoredArticle).items()
}
"""Field to ``int``, ``float`` or ``str``; a list of names and JSON are ``str``."""


def selected(*names: str) -> str:
    """Return what stands after SELECT for the fields *names*; those with names of people or tags have their own tables.

    >>> selected("key", "publication", "authors")
    'articles.key, publications.slug AS publication'
    """
    plain = (name for name in names if COLUMNS[name].filled is not Filled.JOINED or COLUMNS[name].sql)
    return ", ".join(f"{COLUMNS[name].sql} AS {name}" if COLUMNS[name].sql else f"articles.{name}" for name in plain)
