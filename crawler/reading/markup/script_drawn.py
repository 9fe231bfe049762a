"""Pages that a script draws: the markup is empty, and the article is in the data of the script."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from heapq import nlargest
from html import escape, unescape
from itertools import islice
from typing import Any

from lxml.html import HtmlElement

from crawler.reading.body.endings import PROSE
from crawler.reading.evidence import titles_in
from crawler.reading.fields.title_parts import alike
from crawler.reading.markup.lines import Line, lines
from crawler.reading.markup.rich_text import is_rich, markup_of
from crawler.reading.markup.script_data import inner_value, values_in
from crawler.reading.markup.shadow import open_shadow_roots
from crawler.reading.markup.text import clean, ends_sentence, plain, squeeze
from crawler.reading.markup.tree import parse_fragment
from crawler.reading.words.phrases import words

FEW = 80  # words: markup that says more is the page itself
TEXT = 80  # words from which a string of the data is the text of an article
MOST = 20_000  # values looked at: data with more are a catalogue or hostile
TITLES, TEXTS = 20, 50  # of one page that are compared
TREES = 100  # of pieces that are written out as markup to see whether they are a text
NEAREST = 5  # objects around a text that may say what it is called
HEADLINES = words("keys", "headline")
STANDFIRSTS = words("keys", "standfirst")
DATES = words("keys", "published")
AUTHORS = words("keys", "author")
HOLDERS = words("keys", "holder")
WORDED = words("keys", "worded")
"""Keys for the text of an object in the place of a text."""
DEEPEST = 5  # objects and lists around one such text

_DATA = re.compile(r"[\"\]}]\s*[:,]\s*[\"\[{]|[{;]\s*[\w.-]+\s*:|\bfunction\b|=>")
"""Signs between the values of JSON, and in style sheets and scripts."""
DENSE = 20  # words a text has at least for each of these
_ESCAPED = re.compile(r"&lt;/?[a-z]")
_TAG = re.compile(r"<[^<>]*>")

Node = Mapping[str, Any]


@dataclass(frozen=True)
class Place:
    """A text of the data, with the objects around it, nearest first."""

    text: str
    around: tuple[Node, ...]

    @cached_property
    def bare(self) -> str:
        """The text without markup."""
        return _TAG.sub(" ", self.text)

    @cached_property
    def words(self) -> int:
        """How long the text is, without markup."""
        return len(self.bare.split())

    @property
    def is_text(self) -> bool:
        """Whether this is the text of an article: long enough, and not data or code in a string."""
        return self.words >= TEXT and DENSE * len(_DATA.findall(self.bare)) < self.words

    def first(self, names: Sequence[str]) -> str | None:
        """Return the nearest property among *names* that is text."""
        return next((text for text in self._all(names) if text != self.text), None)

    def _all(self, names: Sequence[str]) -> Iterator[str]:
        return (text for node in self._near() for name in names if (text := worded(node.get(name))))

    def _near(self) -> Iterator[Node]:
        """Yield the objects around the text, and in each those about a text, such as its front matter."""
        for node in self.around:
            yield node
            yield from (inner for name in HOLDERS if isinstance(inner := node.get(name), Mapping))

    def headline(self, titles: Iterable[str]) -> str | None:
        """Return the headline of the text: one of the page's *titles*, else the nearest name."""
        own = (name for name in self._all(HEADLINES) if any(alike(name, title) for title in titles))
        return next(own, None) or self.first(HEADLINES)

    def date(self) -> str | None:
        """Return the date of the text, as written or as a time of ISO 8601."""
        values = (node.get(name) for node in self._near() for name in DATES)
        return next((date for value in values if (date := _date(value))), None)

    def authors(self) -> tuple[str, ...]:
        """Return the authors of the text."""
        values = (node.get(name) for node in self._near() for name in AUTHORS)
        return next((names for value in values if (names := _names(value))), ())


def worded(value: object) -> str | None:
    """Return *value* if it is a text, or the text in it if it is an object made for one text."""
    for _ in range(DEEPEST):
        if isinstance(value, list):
            value = next(iter(value), None)
        elif isinstance(value, Mapping):
            value = next(filter(None, map(value.get, WORDED)), None)
    return squeeze(clean(value)) or None if isinstance(value, str) else None


def _names(value: object) -> tuple[str, ...]:
    if isinstance(value, Mapping) and isinstance(value.get("by"), list):
        value = value["by"]
    each = value if isinstance(value, list) else [value]
    return tuple(name for one in each[:10] if (name := _name(one)) and len(name) < 80 and " " in name)


def _name(value: object) -> str | None:
    """Return *value* as a name, or the name in it, whole or in two parts."""
    parts = [value.get(key) for key in ("firstName", "lastName")] if isinstance(value, Mapping) else []
    return " ".join(map(str, parts)) if parts and all(parts) else worded(value)


def _date(value: object) -> str | None:
    """Return *value* as a date: a text, or seconds or milliseconds since 1970."""
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        text = worded(value)
        return text if text and any(sign.isdigit() for sign in text) else None
    seconds = value / 1000 if value > 1e11 else value
    return datetime.fromtimestamp(seconds, UTC).isoformat() if 6e8 < seconds < 4.1e9 else None


def draw(tree: HtmlElement) -> None:
    """Write the article into the body of *tree* as a script of the page would draw it."""
    open_shadow_roots(tree)
    _fill_templates(tree)
    body = tree.find(".//body")
    if body is not None:
        _open_noscript(body)
    if body is None or _says_enough(body):
        return
    own = [line.text for line in lines(body) if _is_sentence(line)]
    titles = list(islice(titles_in(tree), TITLES))
    longest = nlargest(TEXTS, (place for place in _places(tree) if place.is_text), key=lambda place: place.words)
    places = [place for place in longest if _goes_with(place, own, titles)]
    best = max(places, key=lambda place: (_is_called(place, titles), place.words), default=None)
    if best is not None:
        body.append(parse_fragment(_markup(best, titles), inside="article"))


def _open_noscript(body: HtmlElement) -> None:
    """Show what *body* holds for a browser without scripts, if that is a text and the rest says little."""
    texts = [each for each in body.iter("noscript") if len(list(each.iter("p"))) > 1 and _words(each) >= TEXT]
    if texts and sum(len(line.text.split()) for line in lines(body)) < FEW:
        for text in texts:
            text.tag = "div"


def _words(element: HtmlElement) -> int:
    return len(element.text_content().split())


def _says_enough(body: HtmlElement) -> bool:
    """Return whether the markup is the page itself."""
    if sum(len((element.text or "").split()) for element in body.iter("p", "td", "li")) >= FEW:
        return True
    return sum(len(line.text.split()) for line in lines(body)) >= FEW


def _is_sentence(line: Line) -> bool:
    return len(line.text) > PROSE and line.linked < 0.5 * len(line.text) and ends_sentence(line.text)


def _goes_with(place: Place, own: Sequence[str], titles: Sequence[str]) -> bool:
    """Return whether *place* continues the printed text: it has the page's *own* sentences, or its headline above it.

    A short story is printed whole, beside scripts that hold the words of a consent banner.
    """
    if not own or any(plain(sentence) in plain(place.bare) for sentence in own):
        return True
    return _is_called(place, titles)


def _is_called(place: Place, titles: Sequence[str]) -> bool:
    headline = place.headline(titles)
    return headline is not None and any(alike(headline, title) for title in titles)


def _fill_templates(tree: HtmlElement) -> None:
    """Replace the template in a box for the article by its text."""
    for script in list(tree.iter("script")):
        holder = script.getparent()
        if holder is not None and holder.get("itemprop") == "articleBody" and _is_template(script):
            holder.replace(script, parse_fragment(script.text or ""))


def _is_template(script: HtmlElement) -> bool:
    kind = (script.get("type") or "").casefold()
    return kind == "text/template" and len((script.text or "").split()) >= TEXT


def _markup(place: Place, titles: Sequence[str]) -> str:
    headline, standfirst, date = place.headline(titles), place.first(STANDFIRSTS), place.date()
    authors = ", ".join(place.authors())
    parts = [
        f"<h1>{escape(_bare(headline))}</h1>" if headline and "<h1" not in place.text else "",
        f'<p class="standfirst">{escape(_bare(standfirst))}</p>' if standfirst else "",
        f'<p class="byline"><a rel="author">{escape(authors)}</a></p>' if authors else "",
        f'<time datetime="{escape(date)}">{escape(date)}</time>' if date else "",
    ]
    text = place.text if "<" in place.text else "".join(f"<p>{escape(line)}</p>" for line in place.text.splitlines())
    return "".join([*parts, f"<div>{text}</div>"])


def _bare(text: str) -> str:
    return squeeze(_TAG.sub(" ", text))


def _places(tree: HtmlElement) -> Iterator[Place]:
    for value in values_in(tree):
        yield from _texts(value)


def _texts(data: object) -> Iterator[Place]:
    """Yield the texts of *data*, without recursion, so that no nesting exhausts the stack."""
    waiting: list[tuple[object, tuple[Node, ...]]] = [(data, ())]
    trees, seen = TREES, set[int]()
    for _ in range(MOST):
        if not waiting:
            return
        value, around = waiting.pop()
        if isinstance(value, str) and (inner := inner_value(value)) is not None:
            waiting.append((inner, around))
        elif isinstance(value, str):
            yield Place(unescape(value) if _ESCAPED.search(value) and "<" not in value else value, around)
        elif id(value) in seen:
            continue
        elif isinstance(value, Mapping):
            waiting += [(each, (value, *around[: NEAREST - 1])) for each in value.values()]
        elif isinstance(value, list):
            tree = _tree(value, around) if trees > 0 else None
            trees -= tree is not None
            if tree is not None and tree.is_text:
                yield tree
            else:
                waiting += [(each, around) for each in value]
        seen.add(id(value))


def _tree(pieces: Sequence[object], around: tuple[Node, ...]) -> Place | None:
    return Place(markup_of(pieces), around) if is_rich(pieces) else None
