"""The probability that a field is right: by its source, and by the other signs on the page for or against it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from itertools import islice
from urllib.parse import unquote, urlsplit

from archive.records import Article, Precision
from crawler.reading.body.head import Head
from crawler.reading.doubt.model import Signals, right
from crawler.reading.evidence import Evidence
from crawler.reading.fields.declared_days import declared_days
from crawler.reading.fields.headline import titles
from crawler.reading.fields.url_day import url_day
from crawler.reading.markup.text import plain, repeats, squeeze
from crawler.reading.words.phrases import words

SHORT = 3  # words of a headline that may be a section's name
BYLINE = 200  # characters of a line that may print a name as the author's
MOST_DAYS = 2  # declared ones that are looked at: JSON-LD's and another
_AUTHOR = words("metas", "author")


def field_confidence(evidence: Evidence, head: Head, article: Article) -> Mapping[str, float]:
    """Return for each field of *article* that was measured on labelled pages the probability that it is right.

    That of ``authors`` is also given without an author: for the article having none.
    """
    chances = ((name, right(name, seen)) for name, seen in signals(evidence, head, article).items())
    return {name: round(chance, 2) for name, chance in chances if chance is not None}


def signals(evidence: Evidence, head: Head, article: Article) -> Mapping[str, Signals]:
    """Return what speaks for and against each field of *article*."""
    found = {"headline": _headline(evidence, article), "authors": _authors(evidence, head, article)}
    if article.published:
        found["published"] = _published(evidence, head, article)
    if article.standfirst:
        found["standfirst"] = _standfirst(evidence, article)
    return found


def _sourced(article: Article, field: str, witnesses: Iterable[bool]) -> dict[str, float]:
    """Return the source of *field*, and how many *witnesses* on the page give it too or give another."""
    voices = list(witnesses)
    source = article.provenance.get(field, "nowhere")
    return {f"from {source}": 1.0, "witnesses for": float(sum(voices)), "witnesses against": float(voices.count(False))}


def _headline(evidence: Evidence, article: Article) -> Signals:
    known = plain(article.headline)
    title = plain(evidence.tree.findtext(".//title"))
    slug = set(plain(unquote(urlsplit(evidence.page.url).path)).replace("_", " ").split())
    own_words = set(known.split())
    return {
        **_sourced(article, "headline", _titles(evidence, known)),
        "begins title": float(bool(known) and title.startswith(known)),
        "in title": float(bool(known) and known in title),
        "in address": len(own_words & slug) / max(1, len(own_words)),
        "short": float(len(own_words) <= SHORT),
    }


def _titles(evidence: Evidence, known: str) -> Iterator[bool]:
    """Yield for each place that gives a headline whether it gives the *known* one."""
    yield from (plain(vote.text) == known for vote in titles(evidence))
    printed = [plain(squeeze(heading.text_content())) for heading in evidence.tree.iter("h1")]
    if printed:
        yield known in printed


def _published(evidence: Evidence, head: Head, article: Article) -> Signals:
    day = date.fromisoformat(str(article.published)[:10])
    given = {found.source: found.value.day for found in islice(declared_days(evidence), MOST_DAYS)}
    if head.published:
        given["head"] = head.published.day
    if in_url := url_day(evidence):
        given["url"] = in_url.value.day
    return {
        **_sourced(article, "published", (other == day for other in given.values())),
        "changed earlier": float(bool(article.modified) and str(article.modified)[:10] < str(day)),
        "day of the fetch": float(day == evidence.calendar.now.date()),
        "month": float(article.published_precision in (Precision.MONTH, Precision.YEAR)),
    }


def _authors(evidence: Evidence, head: Head, article: Article) -> Signals:
    given = (
        ("json-ld", evidence.linked.names("author")),
        ("meta", evidence.meta.get("author", ()) or _first(evidence)),
        ("byline", head.byline.authors if head.byline else ()),
    )
    known = _plain_names(article.authors)
    if not known:
        return {"from nowhere": 1.0} | {f"{name} names one": 1.0 for name, names in given if names}
    return {
        **_sourced(article, "authors", (_plain_names(names) == known for _, names in given if names)),
        "one": float(len(known) == 1),
        "printed": _printed(evidence, article.authors),
        "one word": float(any(" " not in name for name in known)),
        "organisation": float(bool(article.organisations)),
        "publication": float(any(evidence.is_site(name) for name in article.authors)),
    }


def _printed(evidence: Evidence, names: Sequence[str]) -> float:
    """Return which share of *names* the page prints, the text of the article or not."""
    printed = "\n".join(line.text for line in evidence.lines if len(line.text) < BYLINE)
    return sum(name in printed for name in names) / max(1, len(names))


def _first(evidence: Evidence) -> Sequence[str]:
    return next((evidence.meta[name] for name in _AUTHOR if name in evidence.meta), ())


def _plain_names(names: Sequence[str]) -> frozenset[str]:
    return frozenset(map(plain, names))


def _standfirst(evidence: Evidence, article: Article) -> Signals:
    lead = article.standfirst or ""
    described = (
        evidence.first_meta("description"),
        evidence.first_meta("og:description"),
        evidence.linked.text("description"),
    )
    return {
        **_sourced(article, "standfirst", (_begins(lead, text) for text in described if text)),
        "short": float(len(lead) < 60),
        "long": float(len(lead) > 350),
        "sentence": float(lead.rstrip().endswith((".", "?", "!"))),
    }


def _begins(lead: str, text: str) -> bool:
    return repeats(lead, text) or plain(text)[:60] == plain(lead)[:60]
