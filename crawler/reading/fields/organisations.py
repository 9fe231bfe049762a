"""Authors that are not persons: forces, agencies, newsrooms."""

from __future__ import annotations

from collections.abc import Sequence

from archive.bodies import is_body, is_organisation
from crawler.reading.evidence import Evidence
from crawler.reading.fields.byline import authors_in
from crawler.reading.markup.text import plain
from crawler.reading.words.phrases import words

_ORGANISATION = frozenset(words("metas", "organisation_type"))


def organisations(evidence: Evidence, authors: Sequence[str]) -> tuple[str, ...]:
    """Return the *authors* that are organisations, by the types that JSON-LD gives them, else by their words."""
    types = _types(evidence)
    return tuple(name for name in authors if _is_one(name, types.get(plain(name), set()), own=evidence.is_site(name)))


def _is_one(name: str, types: set[str], *, own: bool) -> bool:
    """Return whether *name*, which has the *types*, is an organisation's.

    Newsrooms declare themselves persons too, and a person may give a site his or her *own* name.
    """
    if types == {"Person"}:
        return is_body(name.title()) or (own and " " not in name)
    return own or (bool(types) and types <= _ORGANISATION) or is_organisation(name)


def _types(evidence: Evidence) -> dict[str, set[str]]:
    """Return the types of each author that JSON-LD names, by the words of the name."""
    linked = [*evidence.linked.typed_names("author"), *evidence.linked.typed_names("creator")]
    return {plain(part): types for name, types in linked for part in (name, *authors_in(name))}
