"""The headline that the page prints above its text, without the name of the site."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from urllib.parse import urlsplit

from lxml.html import HtmlElement

from archive.records import Precision
from crawler.reading.evidence import LONGEST_TITLE, Evidence
from crawler.reading.fields.calendar import Calendar
from crawler.reading.fields.dateline import dates_in, is_dateline
from crawler.reading.fields.provenance import Sourced
from crawler.reading.fields.title_parts import BAR, alike, without_site
from crawler.reading.markup.text import ends_sentence, plain, remembered, squeeze
from crawler.reading.words.phrases import expression

_CRUMBS = re.compile(expression("names", "crumbs"), re.IGNORECASE)
_TITLE_CLASS = re.compile(
    rf"{expression('names', 'headline')}|{expression('names', 'titled')}[-_]{{0,2}}title|^title$", re.IGNORECASE
)
LEAST_WORDS = 3  # of a part of a title that may be the headline
LONGEST = 250  # characters of a headline that is set as no h1
LEAST_PROSE = 50  # words in the sentences of a text that is kept without a headline
LEAST_SENTENCE = 8  # words of a paragraph that counts as prose
FIRST_WORDS = 12  # of a text, in place of the headline that it does not have


def headline(evidence: Evidence) -> Sourced[str] | None:
    """Return the headline: the text with the most votes among the printed headlines and the page's titles.

    A printed headline is spelt as printed; if a section is printed above it, only the headline is taken.
    """
    given = tuple(titles(evidence))
    ballots = _ballots(evidence, given, {plain(text) for text in _mastheads(evidence, given)})
    _support(ballots, evidence.tree)
    if not ballots:
        return None
    votes = max(ballots.values(), key=lambda votes: sum(vote.weight for vote in votes))
    best = min(votes, key=lambda vote: vote.source != "page")
    return Sourced(best.text, best.source)


def without_headline(listed: str | None, paragraphs: Sequence[str]) -> Sourced[str] | None:
    """Return the name of a text without a headline: as its site *listed* it, else its first words.

    ``None`` for *paragraphs* with too little prose: a page without a headline is mostly no article.
    """
    prose = [words for text in paragraphs if len(words := text.split()) >= LEAST_SENTENCE and ends_sentence(text)]
    if sum(map(len, prose)) < LEAST_PROSE:
        return None
    first = prose[0]
    return Sourced(listed or " ".join(first[:FIRST_WORDS]) + " …" * (len(first) > FIRST_WORDS), "inferred")


@dataclass(frozen=True, slots=True)
class _Vote:
    text: str
    source: str
    weight: float


WEIGHT = {
    "json-ld": 2.9,
    "og": 0.7,
    "twitter": 0.4,
    "title": 0.2,
    "h1": 1.3,
    "h1 and named": 1.7,
    "part of h1": 6.0,
    "h2": 1.3,
}
"""Weight of each place; chosen on labelled pages of many hosts (bench/extraction.md has the figures)."""


def _ballots(evidence: Evidence, given: Sequence[_Vote], mastheads: Collection[str]) -> dict[str, list[_Vote]]:
    """Return the votes by the words that they are for, without votes for the name of the site."""
    ballots: dict[str, list[_Vote]] = {}
    for vote in _votes(evidence, given, mastheads):
        key = plain(vote.text)
        if key and len(vote.text) <= LONGEST_TITLE and key not in mastheads and not evidence.is_site(key):
            ballots.setdefault(key, []).append(vote)
    return ballots


def _votes(evidence: Evidence, given: Sequence[_Vote], mastheads: Collection[str]) -> Iterator[_Vote]:
    """Yield the headlines that the page prints, and its titles as *given*."""
    named = [replace(vote, text=without_site(vote.text, mastheads)) for vote in given]
    for heading in _own_headings(evidence.tree) if mastheads else ():
        yield _Vote(squeeze(heading.text_content()), "page", WEIGHT["h1"])
    yield from _printed(evidence, named)
    yield from named


def titles(evidence: Evidence) -> Iterator[_Vote]:
    """Yield the headlines that the page gives in its head, without the site's name."""
    given = (
        (evidence.linked.text("headline"), "json-ld", "json-ld"),
        (evidence.first_meta("og:title", "dc.title", "sailthru.title", "parsely-title"), "meta", "og"),
        (evidence.first_meta("twitter:title"), "meta", "twitter"),
        (_title(evidence.tree), "meta", "title"),
    )
    for text, source, place in given:
        if text:
            name = without_site(text, evidence.site_names)
            yield _Vote(_printed_part(evidence, name) if place == "title" else name, source, WEIGHT[place])


def _printed_part(evidence: Evidence, title: str) -> str:
    """Return the longest part of *title*, apart by bars, if the page prints it as a line; else *title*."""
    longest = max(BAR.split(title), key=len)
    if longest == title or len(longest.split()) < LEAST_WORDS:
        return title
    printed = evidence.printed | {part.casefold() for heading in evidence.tree.iter("h1") for part in _parts(heading)}
    return longest if longest.casefold() in printed and title.casefold() not in printed else title


def _printed(evidence: Evidence, named: Sequence[_Vote]) -> Iterator[_Vote]:
    """Yield the printed headlines: the texts of h1, whole and without a section printed above them."""
    known = [plain(name.text) for name in named]
    parts = {plain(part) for name in named if name.weight != WEIGHT["title"] for part in BAR.split(name.text)}
    instead = _instead(evidence.tree, known)
    for element in (*evidence.tree.iter("h1"), *instead):
        text = without_site(_undated(element, evidence.calendar), evidence.site_names)
        called = plain(text) in parts or any(alike(text, name.text) for name in named)
        if (is_apart(element) and (instead or not called)) or is_dateline(text, evidence.calendar):
            continue
        yield _Vote(text, "page", WEIGHT["h1"] + called * WEIGHT["h1 and named"])
        yield from _parts_named(element, {*known} - {plain(text)})


def _parts_named(heading: HtmlElement, known: Collection[str]) -> Iterator[_Vote]:
    for part in _parts(heading) if len(heading) else ():
        if plain(part) in known:
            yield _Vote(part, "page", WEIGHT["part of h1"])


def _instead(tree: HtmlElement, known: Sequence[str]) -> list[HtmlElement]:
    """Return the h2 that heads the article, if the h1 is another title, for search engines and among the crumbs.

    It is the first of the *known* titles, or has one of them in a part of its own, with a topic beside it.
    """
    others = list(tree.iter("h1"))
    heading = next((each for each in _own_headings(tree) if each.tag == "h2"), None) if others else None
    if heading is None or not all(map(is_apart, others)):
        return []
    text = plain(heading.text_content())
    parts = {plain(part) for part in _parts(heading)} - {""}
    is_named = text in known[:1] or not parts.isdisjoint(known)
    return [heading] if is_named and all(plain(each.text_content()) != text for each in others) else []


def is_apart(heading: HtmlElement) -> bool:
    """Return whether *heading* is in a dialog, a menu or a breadcrumb."""
    return any(
        each.tag in ("dialog", "nav")
        or (each.get("role") or "") in ("dialog", "alertdialog", "navigation")
        or each.get("aria-modal") == "true"
        or bool(_CRUMBS.search(each.get("class") or ""))
        for each in (heading, *heading.iterancestors())
    )


def _undated(heading: HtmlElement, calendar: Calendar) -> str:
    """Return the text of *heading* without an element in it that is a date, and a date with its time at its front."""
    parts = [part for part in (squeeze(heading.text or ""), *_parts(heading)) if part]
    title = [part for part in parts if not is_dateline(part, calendar)]
    return " ".join(title) if 0 < len(title) < len(parts) else _behind_time(squeeze(heading.text_content()), calendar)


def _behind_time(text: str, calendar: Calendar) -> str:
    """Return *text* without a date and time at its front, if more than a word follows."""
    first = next(iter(dates_in(text, calendar)), None)
    if first is None or first.start or first.precision is not Precision.MINUTE:
        return text
    rest = text[first.end :].strip(" ,:|–—-")
    return rest if " " in rest else text


def _mastheads(evidence: Evidence, given: Sequence[_Vote]) -> Iterator[str]:
    """Yield an h1 above the article that is the site's name: no title has it, and the article has its own h1."""
    if next(_own_headings(evidence.tree), None) is None:
        return
    stories = [vote.text for vote in given if vote.weight != WEIGHT["title"]]
    for heading in evidence.tree.iter("h1"):
        text = squeeze(heading.text_content())
        if not _is_called(text, stories, _title(evidence.tree)) and _is_over_article(heading):
            yield text


def _is_called(text: str, stories: Sequence[str], title: str) -> bool:
    """Return whether *text* is one of the page's titles of *stories*, or begins its *title*."""
    return any(alike(text, story) for story in stories) or (title != text and title.startswith(text))


def _title(tree: HtmlElement) -> str:
    element = tree.find(".//title")
    return squeeze(element.text_content()) if element is not None else ""


def _is_over_article(heading: HtmlElement) -> bool:
    """Return whether *heading* is outside the article, in the banner or a link to the home page."""
    inside = any(each.tag in ("article", "main") for each in heading.iterancestors())
    return not inside and (_links_home(heading) or _in_banner(heading))


def _own_headings(tree: HtmlElement) -> Iterator[HtmlElement]:
    """Yield the first heading of the article or main part, if no prose is above it."""
    for part in tree.iter("article", "main"):
        first = next((each for each in part.iter("h1", "h2", "p") if not is_apart(each)), None)
        if first is not None and first.tag in ("h1", "h2"):
            yield first


def _links_home(heading: HtmlElement) -> bool:
    around = (*heading.iter("a"), *heading.iterancestors("a"))
    return any(_path(link.get("href") or "x") in ("", "/") for link in around)


def _path(address: str) -> str | None:
    """Return the path of *address*; ``None`` if it is no address."""
    try:
        return urlsplit(address).path
    except ValueError:
        return None


def _in_banner(heading: HtmlElement) -> bool:
    return any(each.tag == "header" or each.get("role") == "banner" for each in heading.iterancestors())


def _parts(element: HtmlElement) -> Iterator[str]:
    for child in element:
        if isinstance(child.tag, str):
            yield squeeze(child.text_content())
        yield squeeze(child.tail or "")


def _support(ballots: dict[str, list[_Vote]], tree: HtmlElement) -> None:
    """Give a headline the votes of a place that may have one, but mostly has something else."""
    first: _Vote | None = None
    for vote in _set_as_titles(tree):
        first = first or vote
        votes = ballots.get(plain(vote.text), [vote])
        if all(other.source != "page" for other in votes):
            votes.append(vote)
    if first and not ballots:
        ballots[plain(first.text)] = [first]


def _set_as_titles(tree: HtmlElement) -> Iterator[_Vote]:
    """Yield the texts of h2, and of elements that the page names titles."""
    for element in tree.iter("h2", "h3", "div", "span", "p", "td", "strong", "b", "font"):
        if (element.tag == "h2" or _is_title(element.get("class") or "")) and len(element) < 4:
            text = squeeze(element.text_content())
            if 0 < len(text) < LONGEST:
                yield _Vote(text, "page", WEIGHT["h2"])


@remembered
def _is_title(mark: str) -> bool:
    return _TITLE_CLASS.search(mark) is not None
