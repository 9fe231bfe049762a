"""Marks of an article besides its text, and the SQL that finds the articles with each."""

from __future__ import annotations

from enum import StrEnum


class Mark(StrEnum):
    """Marks of an article, besides its text; several narrow together."""

    CUT_OFF = "cut-off"
    """Its text ends too early on the publisher's own page."""

    WALLED = "walled"
    """The publisher shows only part of it to everybody."""

    TAKEN_DOWN = "taken-down"
    CHANGED = "changed"
    """The publisher has changed it since it was first read."""

    EDITED_QUIETLY = "edited-quietly"
    """The publisher has changed its text without a new date of change."""

    PICTURED = "with-picture"
    LICENSED = "with-licence"
    """The publisher names licence terms in RSL 1.0."""

    OPTED_OUT = "opted-out"
    """The publisher reserves uses of it: TDMRep, robots directives, content signals, a licence."""

    NOT_OPTED_OUT = "not-opted-out"
    NOTED = "noted"
    """It has a note of one's own."""


BY_PUBLISHER = "EXISTS (SELECT 1 FROM revisions WHERE article_id = articles.id AND cause = 'publisher'{more})"
SIGNALLED = """EXISTS (SELECT 1 FROM article_captures JOIN captures ON captures.id = capture_id
  WHERE article_id = articles.id AND optout IS NOT NULL{more})"""
LICENCES = """
  AND (optout ->> '$."rsl license"' IS NOT NULL OR optout ->> '$."robots.txt license"' IS NOT NULL)"""
OWN = "articles.key IN (SELECT value FROM json_each(own_keys({})))"
MARKED = {
    Mark.CUT_OFF: "articles.truncated IS NOT NULL",
    Mark.WALLED: "articles.access <> 'open'",
    Mark.TAKEN_DOWN: "articles.gone_at IS NOT NULL",
    Mark.CHANGED: BY_PUBLISHER.format(more=""),
    Mark.EDITED_QUIETLY: BY_PUBLISHER.format(more=" AND stealth = 1"),
    Mark.PICTURED: "articles.image_url <> ''",
    Mark.LICENSED: SIGNALLED.format(more=LICENCES),
    Mark.OPTED_OUT: SIGNALLED.format(more=""),
    Mark.NOT_OPTED_OUT: "NOT " + SIGNALLED.format(more=""),
    Mark.NOTED: OWN.format("'note', ''"),
}
"""SQL over ``articles`` for each mark."""


def mark_named(value: str) -> Mark:
    """Return the mark that an address or a saved search spells.

    Raises:
        ValueError: there is no such mark; the text lists those that there are.

    """
    try:
        return Mark(value)
    except ValueError as error:
        raise ValueError(f"{value!r} is not a mark of an article; use {', '.join(Mark)}") from error
