"""The changes by reading captures again: counted by publication, with examples word by word."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass, field
from typing import Any

from archive.errors import NoSuchRecord
from archive.schema.json_columns import mapping_in
from archive.search.difference import Mark, Piece, difference

EXAMPLES = 20
CONTEXT = 60  # characters of unchanged text that are shown on either side of a change
LONGEST = 250  # characters that are shown of the beginning and of the end of a change
SHOWN = ("headline", "standfirst", "byline", "body")
"""Fields whose change is shown word by word."""


@dataclass(slots=True, kw_only=True)
class Tally:
    """The changes by a re-reading in one publication; held changes count with the others."""

    publication: str
    """Slug."""

    changed: int = 0
    """Addresses whose reading changed."""

    bodies: dict[str, int] = field(default_factory=dict)
    """gained, lost, longer, shorter, reworded."""

    fields: dict[str, dict[str, int]] = field(default_factory=dict)
    """Field to how many were filled, emptied, changed."""

    kinds: dict[str, int] = field(default_factory=dict)
    """Kind before and after, e.g. ``empty, now article``."""

    held: dict[str, int] = field(default_factory=dict)
    """Reasons for which readings were held back."""

    put_down_to_reader: int = 0
    """Revisions of cause ``publisher`` in which the publisher changed nothing that today's reader sees."""

    edits_found: int = 0
    """Edits by the publisher in words that an earlier reader did not see."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """One changed reading."""

    publication: str
    key: str | None
    """``None`` if the page holds no article."""

    address: str
    headline: str | None
    held: str | None
    """Why it was not applied."""

    differences: dict[str, list[Piece]]
    """Field to its changes, with a little of the text around."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """The changes by a re-reading."""

    run: int
    """The run that began it."""

    started_at: str
    changed: int
    """Readings that changed or are held."""

    put_back: int
    """Those of them that `blotter reread --undo` put back."""

    publications: list[Tally]
    examples: list[Example]


def report(db: sqlite3.Connection, run_id: int) -> Report:
    """Return what the re-reading that began with the run *run_id* changed.

    Raises:
        NoSuchRecord: it changed nothing, or is not a re-reading.

    """
    changed, put_back = db.execute(NUMBERS, [run_id]).fetchone()
    if not changed:
        raise NoSuchRecord("no re-reading changed anything in run", run_id, "`blotter runs` lists all runs")
    (started_at,) = db.execute("SELECT started_at FROM runs WHERE id = ?", [run_id]).fetchone()
    return Report(
        run=run_id, started_at=started_at, changed=changed, put_back=put_back,
        publications=tallies(db, run_id), examples=examples(db, run_id),
    )  # fmt: skip


def tallies(db: sqlite3.Connection, run_id: int) -> list[Tally]:
    """Return what the re-reading that began with the run *run_id* changed, by publication."""
    tallies: dict[str, Tally] = {}
    rows = db.execute(
        """SELECT slug, changed FROM rereadings JOIN urls ON urls.id = url_id
           JOIN publications ON publications.id = publication_id WHERE run_id = ? ORDER BY slug, rereadings.id""",
        [run_id],
    )
    for slug, changed in rows:
        _count(tallies.setdefault(slug, Tally(publication=slug)), mapping_in(changed))
    return list(tallies.values())


def examples(db: sqlite3.Connection, run_id: int, *, limit: int = EXAMPLES) -> list[Example]:
    """Return at most *limit* changed readings, from the first to the last at even distances."""
    numbers = [number for (number,) in db.execute(CHANGED, [run_id])]
    step = max(len(numbers) / limit, 1)
    chosen = [numbers[int(at * step)] for at in range(min(limit, len(numbers)))]
    examples = (_example(db, number) for number in chosen)
    return [example for example in examples if example]


def _count(tally: Tally, facts: dict[str, Any]) -> None:
    tally.changed += bool(facts)
    tally.put_down_to_reader += facts.get("put_down_to_reader", 0)
    tally.edits_found += facts.get("edits_found", 0)
    if body := facts.get("body"):
        _add(tally.bodies, body)
    for name, how in facts.get("fields", {}).items():
        _add(tally.fields.setdefault(name, {}), how)
    if kind := facts.get("kind"):
        _add(tally.kinds, f"{kind[0]}, now {kind[1]}")
    if held := facts.get("held"):
        _add(tally.held, held)


def _add(counts: dict[str, int], name: str) -> None:
    counts[name] = counts.get(name, 0) + 1


def _example(db: sqlite3.Connection, number: int) -> Example | None:
    slug, address, changed, before, held, *now = db.execute(EXAMPLE, [number]).fetchone()
    facts, earlier = mapping_in(changed), mapping_in(before).get("article") or {}
    key, *texts = now
    current = dict(zip(SHOWN, texts, strict=True))
    is_held = "held" in facts
    read = (mapping_in(held).get("columns") or {}) if is_held else current
    was = current if is_held else {name: earlier.get(name, current[name]) for name in SHOWN}
    was = dict.fromkeys(SHOWN) if mapping_in(before).get("is_new") else was
    differences = {name: pieces for name in SHOWN if (pieces := _pieces(was.get(name) or "", read.get(name) or ""))}
    if not differences:
        return None
    return Example(
        publication=slug, key=key, address=address, headline=current["headline"],
        held=facts.get("held"), differences=differences,
    )  # fmt: skip


def _pieces(before: str, after: str) -> list[Piece]:
    """Return the changes between two texts, with a little of the text around them."""
    if before == after:
        return []
    pieces = difference(before, after)
    return [_shortened(piece, is_first=at == 0, is_last=at == len(pieces) - 1) for at, piece in enumerate(pieces)]


def _shortened(piece: Piece, *, is_first: bool, is_last: bool) -> Piece:
    """Return *piece* as far as an example shows it: unchanged text only next to changed text."""
    text = piece.text
    shown = CONTEXT if piece.mark is Mark.SAME else LONGEST
    if len(text) <= 2 * shown:
        return piece
    is_same = piece.mark is Mark.SAME
    start = "" if is_same and is_first else text[:shown]
    end = "" if is_same and is_last else text[-shown:]
    return Piece(piece.mark, f"{start} … {end}")


NUMBERS = "SELECT count(*), count(undone_at) FROM rereadings WHERE run_id = ?"
CHANGED = """
    SELECT id FROM rereadings WHERE run_id = ?
      AND (changed ->> '$.body' IS NOT NULL OR changed ->> '$.fields' IS NOT NULL) ORDER BY id"""
EXAMPLE = """
    SELECT slug, address, changed, before, held.reading, key, headline, standfirst, byline, body
    FROM rereadings JOIN urls ON urls.id = rereadings.url_id JOIN publications ON publications.id = urls.publication_id
    LEFT JOIN articles ON articles.id = urls.article_id LEFT JOIN held ON held.url_id = urls.id
    WHERE rereadings.id = ?"""
