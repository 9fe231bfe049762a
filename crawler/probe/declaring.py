"""The declaration that a probe ends with: text for ``blotter.toml``."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterator
from urllib.parse import urlsplit

from crawler.probe.findings import Findings
from crawler.sources.source import ANY
from crawler.titles.title import Title


def slug_of(findings: Findings) -> str:
    """Return a name for the publication: its title as a slug, else its host.

    >>> from datetime import datetime, UTC
    >>> slug_of(Findings(home="https://www.example.org/", probed_at=datetime.now(UTC), title="The Test Gazette"))
    'the-test-gazette'
    """
    plain = unicodedata.normalize("NFKD", findings.title or "").encode("ascii", "ignore").decode().lower()
    slug = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")
    host = (urlsplit(findings.home).hostname or "").removeprefix("www.")
    return slug or re.sub(r"[^a-z0-9]+", "-", host.lower()).strip("-") or "publication"


def declaration(findings: Findings, name: str, publication: type[Title], *, declared: bool) -> str:
    """Return the table ``[publications.NAME]``: all of a new publication, or what differs from a *declared* one."""
    keys = _differences(findings, publication) if declared else _all(findings, publication)
    return "\n".join([f"[publications.{name}]", *(f"{key} = {value}" for key, value in keys), ""])


def _all(findings: Findings, publication: type[Title]) -> Iterator[tuple[str, str]]:
    yield "home", _quoted(findings.home)
    if findings.title:
        yield "title", _quoted(findings.title)
    if findings.language:
        yield "language", _quoted(findings.language)
        if region := re.search(r"[-_]([A-Za-z]{2})$", findings.language):
            yield "country", _quoted(region[1].upper())
    yield "sources", _sources(findings)
    if findings.article not in {None, ANY}:
        yield "article", _literal(findings.article or "")
    if publication.own_site:
        yield "own_site", "true"
        yield "delay", f"{publication.delay:g}"
    yield "evidence", _quoted(f"Probed on {findings.probed_at:%Y-%m-%d}.")


def _differences(findings: Findings, publication: type[Title]) -> Iterator[tuple[str, str]]:
    if any(source.declared and not source.works for source in findings.sources):
        yield "sources", _sources(findings)
    if findings.article not in {None, ANY, publication.article}:
        yield "article", _literal(findings.article or "")


def _sources(findings: Findings) -> str:
    """Return the sources that list articles, declared ones first, then those with most to offer."""
    useful = [source for source in findings.sources if source.articles]
    useful.sort(key=lambda source: (not source.declared, source.source.startswith("pages")))
    return "[" + ", ".join(_quoted(source.source) for source in useful) + "]"


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def _literal(text: str) -> str:
    """Return *text* in single quotes, in which TOML leaves backslashes alone."""
    return f"'{text}'" if "'" not in text else _quoted(text)
