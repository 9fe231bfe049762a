"""Pages that a script draws: the markup is empty, and the article stands in the state that the script reads."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from itertools import islice
from typing import Any

from lxml.html import HtmlElement

from crawler.reading.body.endings import PROSE
from crawler.reading.fields.headline import alike
from crawler.reading.markup.text import clean_json, ends_sentence, plain
from crawler.reading.markup.tree import Line, lines, parse_fragment

FEW = 80  # words: markup that says more is the page itself
TEXT = 80  # words from which a string of the state is the text of an article
LONGEST = 3_000_000  # characters of one script
MOST = 20_000  # values walked: a state with more is a catalogue or hostile
HEADLINES = ("headline", "title", "heading", "name")
STANDFIRSTS = ("standfirst", "summary", "description", "excerpt", "lead", "intro", "teaser", "subtitle")
DATES = ("datePublished", "publishedAt", "published", "publicationDate", "publishDate", "publish_date", "date")
PIECES = ("text", "value", "html", "content")
PUSHES = 100  # statements of one script that hand a value over
_HANDED = re.compile(
    r"(?:^\s*(?:(?:var|let|const)\s+\w+|(?:window|self|globalThis)[.\w\[\]'\"]*)\s*=|\.push\()\s*(?=[{\[])"
)
"""What stands before the state in a script: an assignment at its start, or a call that hands it to a queue."""

_DATA = re.compile(r"[\"\]}]\s*[:,]\s*[\"\[{]|[{;]\s*[\w.-]+\s*:|\bfunction\b|=>")
"""What stands between the values of JSON, and in style sheets and scripts."""
DENSE = 20  # words a text has at least for each of these

_JSON = json.JSONDecoder(strict=False)

Node = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Place:
    """A string or list of the state, with the objects around it, nearest first."""

    text: str
    around: tuple[Node, ...]

    @property
    def words(self) -> int:
        """How long the text is, without markup."""
        return len(self.bare.split())

    @property
    def is_text(self) -> bool:
        """Whether this is the text of an article: long enough, and no data or code in a string."""
        return self.words >= TEXT and DENSE * len(_DATA.findall(self.bare)) < self.words

    @property
    def bare(self) -> str:
        """The text without markup."""
        return re.sub(r"<[^<>]*>", " ", self.text)

    def first(self, names: tuple[str, ...]) -> str | None:
        """Return the nearest property among *names* that is text."""
        values = (node.get(name) for node in self.around for name in names)
        return next(
            (value for value in values if isinstance(value, str) and value.strip() and value != self.text), None
        )


def draw(tree: HtmlElement) -> None:
    """Write the article into the body of *tree* that only a script of the page would have drawn there."""
    _fill_templates(tree)
    body = tree.find(".//body")
    if body is None or sum(len((element.text or "").split()) for element in body.iter("p", "td", "li")) >= FEW:
        return
    printed = lines(body)
    if sum(len(line.text.split()) for line in printed) >= FEW:
        return
    own = [line.text for line in printed if _is_sentence(line)]
    found = (
        place for data in _states(tree) for place in _texts(data) if place.is_text and _goes_with(place, own, tree)
    )
    best = max(found, key=lambda place: place.words, default=None)
    if best is not None:
        body.append(parse_fragment(_written(best), inside="article"))


def _is_sentence(line: Line) -> bool:
    return len(line.text) > PROSE and line.linked < 0.5 * len(line.text) and ends_sentence(line.text)


def _goes_with(place: Place, own: Sequence[str], tree: HtmlElement) -> bool:
    """Return whether *place* goes on what the page prints: its *own* sentences stand in it, or its headline above it.

    A short story is printed whole, beside scripts that hold the words of a consent banner.
    """
    if not own or any(plain(sentence) in plain(place.bare) for sentence in own):
        return True
    headline = place.first(HEADLINES)
    return headline is not None and any(alike(headline, each.text_content()) for each in tree.iter("title", "h1"))


def _fill_templates(tree: HtmlElement) -> None:
    """Put the text that a box for the article holds as a template in its place."""
    for script in list(tree.iter("script")):
        holder, text = script.getparent(), script.text or ""
        if (
            (script.get("type") or "").casefold() == "text/template"
            and holder is not None
            and holder.get("itemprop") == "articleBody"
            and len(text.split()) >= TEXT
        ):
            holder.replace(script, parse_fragment(text))


def _written(place: Place) -> str:
    headline, standfirst, date = place.first(HEADLINES), place.first(STANDFIRSTS), place.first(DATES)
    parts = [
        f"<h1>{escape(headline)}</h1>" if headline else "",
        f'<p class="standfirst">{escape(standfirst)}</p>' if standfirst else "",
        f'<time datetime="{escape(date)}">{escape(date)}</time>' if date else "",
    ]
    text = place.text if "<" in place.text else "".join(f"<p>{escape(line)}</p>" for line in place.text.splitlines())
    return "".join([*parts, f"<div>{text}</div>"])


def _states(tree: HtmlElement) -> Iterator[object]:
    """Yield what the scripts of *tree* hold as JSON, except for JSON-LD."""
    for script in tree.iter("script"):
        text, kind = script.text or "", (script.get("type") or "").casefold()
        if "ld+json" in kind or not TEXT < len(text) <= LONGEST:
            continue
        text = clean_json(text)
        handed = [found.end() for found in islice(_HANDED.finditer(text), PUSHES)]
        for start in [len(text) - len(text.lstrip())] if "json" in kind else handed:
            try:
                yield _JSON.raw_decode(text, start)[0]
            except (ValueError, RecursionError):
                continue


def _texts(data: object) -> Iterator[Place]:
    """Yield the texts of *data*, without recursion, so that no nesting exhausts the stack."""
    waiting: list[tuple[object, tuple[Node, ...]]] = [(data, ())]
    for _ in range(MOST):
        if not waiting:
            return
        value, around = waiting.pop()
        if isinstance(value, Mapping):
            waiting += [(each, (value, *around[:3])) for each in value.values()]
        elif isinstance(value, list):
            waiting += [(each, around) for each in value]
            yield Place("".join(f"<p>{piece}</p>" for piece in _pieces(value)), around)
        elif isinstance(value, str):
            yield Place(value, around)


def _pieces(blocks: list[Any]) -> Iterator[str]:
    """Yield the paragraphs of a text that the state holds block by block."""
    for block in blocks:
        if isinstance(block, Mapping):
            yield from (piece for name in PIECES if isinstance(piece := block.get(name), str))
