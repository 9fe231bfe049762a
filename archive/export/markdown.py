"""Articles to be read: plain text, and Markdown files with front matter."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from archive.export.records import Record

RULE = "\n" + "=" * 72 + "\n\n"
MARKUP = re.compile(r"([\\`*_\[\]<>&|~$])")
LINE_MARKUP = re.compile(r"^([^\S\n]*)([#+=-]|\d+(?=[.)]))", re.MULTILINE)
UNPRINTABLE = re.compile(r"[\x7f-\x9f\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff\ufffe\uffff]")


def as_text(record: Record) -> str:
    """Return headline, standfirst, a line of facts and the body."""
    day = record["published_text"] or record["published_day"] or "undated"
    facts = " · ".join(part for part in (record["publication_name"], day, record["byline"]) if part)
    parts = (record["headline"], record["standfirst"], facts, record["body"])
    return "\n\n".join(part for part in parts if part) + "\n"


def plain_texts(records: Iterable[Record]) -> Iterator[str]:
    """Yield each article as text, with a line between them."""
    for number, record in enumerate(records):
        yield (RULE if number else "") + as_text(record)


def markdown(record: Record) -> str:
    """Return the article as Markdown that shows its text as it stands, under front matter for any YAML reader."""
    names = (name for name in record if name != "body" and record[name] not in (None, []))
    matter = [f"{name}: {_yaml(record[name])}" for name in names]
    standfirst = f"**{_escaped(' '.join(record['standfirst'].split()))}**" if record["standfirst"] else ""
    headline = f"# {_escaped(' '.join(record['headline'].split()))}"
    parts = ("\n".join(["---", *matter, "---"]), headline, standfirst, _escaped(record["body"]))
    return "\n\n".join(part for part in parts if part) + "\n"


def write_markdown(records: Iterable[Record], folder: Path) -> int:
    """Write each article to ``folder/PUBLICATION/YEAR/DAY-HEADLINE-KEY.md`` and return how many there were."""
    number = 0
    for record in records:
        path = folder / markdown_path(record)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(markdown(record), encoding="utf-8", newline="\n")
        number += 1
    return number


def markdown_path(record: Record) -> Path:
    """Return where an article goes; the key alone makes it unlike every other.

    >>> record = {"publication": "sample", "published_day": "2016-05-04", "headline": "A & B: ../x", "key": "kq3zt5n2"}
    >>> markdown_path(record).as_posix()
    'sample/2016/2016-05-04-a-b-x-kq3zt5n2.md'
    """
    day = record["published_day"] or ""
    day = day if re.fullmatch(r"\d{4}-\d\d-\d\d", day) else "undated"
    words = "-".join(re.findall(r"[a-z0-9]+", record["headline"].lower()))[:60].strip("-")
    name = "-".join(part for part in (day, words, record["key"]) if part)
    return Path(re.sub(r"[^\w-]", "-", record["publication"])) / day[:4].replace("unda", "undated") / f"{name}.md"


def _yaml(value: object) -> str:
    """Return *value* as JSON, which is YAML once what YAML does not print is escaped."""
    return UNPRINTABLE.sub(lambda found: f"\\u{ord(found[0]):04x}", json.dumps(value, ensure_ascii=False))


def _escaped(text: str) -> str:
    return LINE_MARKUP.sub(r"\1\\\2", MARKUP.sub(r"\\\1", text))
