"""Bylines: which line names the authors, and which of its words are names."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

from archive.bodies import is_body
from crawler.reading.fields.behind_names import (
    JOB,
    is_kicker,
    is_word,
    joins,
    without_label,
    without_pictures,
    without_tail,
)
from crawler.reading.markup.text import plain, remembered, squeeze
from crawler.reading.words.phrases import either, expression, lines, words

LONGEST = 300  # characters of a byline; a longer line is a sentence
LONGEST_NAME = 80  # characters

_CAPITAL = "[A-ZÀ-ŽІ]"
_BY = expression("bylines", "by", "weak")
_WEAK = frozenset(words("bylines", "weak"))
_GLUE = "(?-i:(?<=[a-z])(?=[A-ZÀ-Ž]))"
"""The place between "by" and a name without a blank: ``vonAnna Muster``."""
_LABEL = rf"{expression('bylines', 'label')}\s?:\s*"
_PREFIX = re.compile(rf"^\W{{0,3}}(?:(?P<by>{_BY})(?:\s*[:\-–—|]+\s*|\s+|{_GLUE})|{_LABEL})(?=\S)", re.IGNORECASE)
_LED = re.compile(rf"^(?:{expression('bylines', 'by', 'declared')}(?:[\s:]+|{_GLUE})|{_LABEL})(?=\S)", re.IGNORECASE)
"""Words before a name that the page declares."""
_WITHIN = either(spelling for by in words("bylines", "within") for spelling in (by, by.title()))
_GLUED = re.compile(rf"^(?P<kicker>[A-Z][\w&’' ]{{0,39}}?\w)(?P<by>{_WITHIN})\s+(?P<names>[A-Z].{{2,200}})$")
_LATE = re.compile(rf"(?:^|[\s|•·–—,])(?P<by>{_WITHIN})[\s:]+(?P<names>(?-i:[A-Z]).{{2,200}})$", re.IGNORECASE)
_SLASH = re.compile(r"(?:(?<!\s)\s+)?[/•·]\s*")
_JOINING = rf"\s++{expression('bylines', 'and')}\s++(?={_CAPITAL})"
_SPLIT = re.compile(rf"(?<!\s)(?:\s++&\s++|{_JOINING}|\s++,{_JOINING})|,{_JOINING}")
_RANK = re.compile(rf"^(?:{expression('bylines', 'rank')}\.?\s+)+(?=[A-Z])", re.IGNORECASE)
_BEHIND = re.compile(
    rf"(?:(?<!\s)\s+)?\([^()]*$|(?<!\s)\s+(?:\d+ {expression('bylines', 'comments')}$|"
    rf"{expression('bylines', 'pictures_by')}\b.*$|{expression('bylines', 'post_behind')}$)",
    re.IGNORECASE,
)
"""Words printed after a name: an open bracket, a count of comments, the makers of the pictures."""
_FIELD = rf"(?:{expression('bylines', 'field')}|&)\s+"
_WRITER = expression("bylines", "writer")
_HOLDER = re.compile(
    rf"(?:(?:[\w-]*-)?(?:[a-z]+ ){{0,2}}{_WRITER} )?"
    r"(?P<name>(?-i:[A-ZÀ-Ž])[\w.'’-]+"
    rf"(?: (?:{expression('bylines', 'particle')} ){{0,2}}(?-i:[A-ZÀ-Ž])[\w.'’-]+){{1,3}}?)"
    rf"(?: (?:staff |{_FIELD})*{_WRITER})?",
    re.IGNORECASE,
)
"""A name with the post of its holder before or after it."""
_FIELD_LAST = re.compile(rf"(?:^|\s){_FIELD}$", re.IGNORECASE)
_POST = expression("bylines", "writer", "post")
_POST_ALONE = re.compile(rf"^(?:{expression('bylines', 'own')} )*(?:[a-z]+ )??(?:{_FIELD})+{_POST}s?$", re.IGNORECASE)
"""A post whose holder is not named."""
_NOBODY = lines("bylines", "nobody")
_WEEKDAYS = frozenset(words("dates", "weekday"))
_NAME = re.compile(r"^[^\W\d_][\w.'’`\-]*(?:\s+[\w.'’`\-(\"“”)]+){0,5}$")
_INITIALS = re.compile(r"^\W*(?:[a-z]\W*){1,2}$|^(?:[A-Z]\W*)$|^[A-Z]\.[A-Z]$")
_DESK = lines("bylines", "desk", "newsroom")
_NEWSROOM = lines("bylines", "newsroom")
_PICTURE = re.compile(rf"\b{expression('bylines', 'picture')}", re.IGNORECASE)
_POSTS = either(post.title() for post in words("bylines", "writer", "post"))
_TITLED = re.compile(rf"(?<=[a-zß-ÿ])(?=(?:[A-Z][a-z]+ ){{0,2}}(?:{_POSTS})\b)")
"""The place between a name and a post glued to it: ``By Ann LeeStaff Writer``."""
_LINK = re.compile(rf"^By(?=[A-Z])|(?<!\s)\s+{expression('bylines', 'link')}$")
_CONTACT = re.compile(rf"^[^(\[<]*[(\[<].*{expression('bylines', 'contact')}")
_NOTE = re.compile(r"(?:(?<!\s)\s+)?[(\[<].*$")
_AND = re.compile(rf"^{expression('bylines', 'and')}\s+")
_PARTICLE = frozenset(words("bylines", "particle"))
_SERVICE = re.compile(expression("bylines", "address"), re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Byline:
    """A byline found on a page."""

    text: str
    """As printed."""

    authors: tuple[str, ...]

    under: bool = False
    """Whether it stands under the text, where those who edited it are named too."""


def byline_in(line: str, *, pattern: str | None = None) -> Byline | None:
    r"""Return *line* as a byline, with or without a section glued to its front; ``None`` if it is not one.

    >>> byline_in("By -\nGary Mason").authors
    ('Gary Mason',)
    >>> byline_in("By the end of the year the force will have 300 officers more.")
    """
    return _byline_in(squeeze(line), pattern)


@remembered
def _byline_in(line: str, pattern: str | None) -> Byline | None:
    text = without_label(line)
    if len(text) > LONGEST and not pattern:
        return None
    text = _TITLED.sub(", ", text)
    if pattern and (declared := _declared(text, pattern)):
        return declared
    if not text or len(text) > LONGEST:
        return None
    parts = _parted(text)
    if not (parts or _DESK.match(text)) or _PICTURE.search(without_pictures(text)):
        return None
    return _byline(*parts) if parts else Byline(text, () if _NEWSROOM.match(text) else (text,))


class _Parts(NamedTuple):
    """A line with "by" in it."""

    printed: str
    """The byline in the line."""

    names: str
    """The words after "by"."""

    sure: bool = True
    """Whether only a byline begins like this."""


def _parted(text: str) -> _Parts | None:
    """Return the parts of *text*, which has "by" at its front, glued to a section, or after one."""
    if prefix := _PREFIX.match(text):
        return _Parts(text, text[prefix.end() :], prefix["by"] is not None and prefix["by"].casefold() not in _WEAK)
    if (glued := _GLUED.match(text)) and (glued["by"] == "By" or is_word(glued["kicker"])):
        return _Parts(f"{glued['by']} {glued['names']}", glued["names"])
    if len(text) < 120 and (late := _LATE.search(text)) and is_kicker(text[: late.start("by")]):
        return _Parts(late[0].strip(" |•·–—,"), late["names"])
    return None


def _declared(text: str, pattern: str) -> Byline | None:
    match = re.search(pattern, text[:LONGEST])
    if not match:
        return None
    names = match.groupdict().get("authors") or match[0]
    return Byline(match[0].strip(), authors_in(names))


def _byline(printed: str, names: str, sure: bool) -> Byline | None:
    if _NEWSROOM.match(names) or (_DESK.match(names) and (names[:1].islower() or not is_name(names))):
        return Byline(printed, ())
    authors = authors_in(names)
    if not authors and _POST_ALONE.match(without_tail(names)):
        return Byline(printed, ())
    if not authors or _is_sentence(names, authors):
        return None
    if not sure and not all(is_name(author) and author[0].isupper() for author in authors):
        return None
    return Byline(printed.strip(" |•·"), authors)


def _is_sentence(names: str, authors: tuple[str, ...]) -> bool:
    """Return whether the words after "by" are prose: they end like a sentence, or do not begin with a name."""
    long = len(names.split()) > 7
    return (long and names.rstrip().endswith((".", "!", "?", ":"))) or not (is_name(authors[0]) or is_body(authors[0]))


def authors_in(text: str) -> tuple[str, ...]:
    """Return the names in the part of a byline after "by", without ranks, posts and agencies.

    >>> authors_in("Chief Ann Lee, Sergeant, Ayford Police; Tom Ray, PhD, Professor, Bexley University")
    ('Ann Lee', 'Tom Ray')
    >>> authors_in("Ann Lee, Tom Ray and Joe Fox")
    ('Ann Lee', 'Tom Ray', 'Joe Fox')
    """
    text = without_tail(squeeze(text.replace("\n", " ; "))).strip(" .,:|–—-")
    if text.startswith("the ") and is_body(text[4:]):
        text = text[4:]
    return unique([bare_name(text)] if joins(text) else _listed(text))


def _listed(text: str) -> Iterator[str]:
    """Yield the names in *text*: the first of each part between semicolons, else all; after a slash only people.

    The words after a bar are a place, a post or a paper: ``Ann Lee | Palma de Mallorca``.
    """
    if ";" in text:
        yield from (bare_name(_AND.sub("", part.strip()).split(",")[0]) for part in text.split(";"))
        return
    first, *others = _SLASH.split(text.partition("|")[0])
    before = ""
    for part in _SPLIT.split(first):
        if " " in part or not JOB.search(before.rpartition(",")[2]):  # not the place of a post: "en" is "and" in Dutch
            yield from _people(part)
        before = part
    for part in others:
        yield from filter(_is_person, _people(part))


def _people(part: str) -> Iterator[str]:
    """Yield the names in *part*: the first of its comma-separated pieces, and others that look like people."""
    pieces = [piece.strip() for piece in part.split(",") if piece.strip()]
    for place, piece in enumerate(pieces):
        if place > 1 and JOB.search(pieces[place - 1]):  # the paper of the post before it
            return
        name = bare_name(piece)
        if name and (place == 0 or _is_person(name)):
            yield name


def _is_person(name: str) -> bool:
    return is_name(name) and " " in name and not JOB.search(name) and not is_body(name) and name[:4] != "The "


def bare_name(text: str) -> str:
    """Return *text* as a name, without rank, "by" and address; empty if it names nobody.

    >>> bare_name("by Detective Sergeant Ann Lee")
    'Ann Lee'
    """
    name = without_tail(squeeze(text)).strip(" .,:;|–—-•·*\"“”'‘")
    name = _LINK.sub("", without_by(name))
    name = _BEHIND.sub("", _NOTE.sub("", name) if _CONTACT.search(name) else name)
    name = _without_rank(_without_post(name))
    return "" if _is_nobody(name) else name


def without_by(names: str) -> str:
    """Return *names* without the words before them in a byline.

    >>> without_by("Veröffentlicht von Ann Lee"), without_by("Text: Ann Lee"), without_by("Text Ann Lee")
    ('Ann Lee', 'Ann Lee', 'Text Ann Lee')
    """
    return _LED.sub("", names)


def _without_post(name: str) -> str:
    """Return the holder of a post in *name*; empty if only the post is named."""
    if _POST_ALONE.match(name):
        return ""
    held = _HOLDER.fullmatch(name)
    if not held or held["name"] == name:
        return name
    return "" if _FIELD_LAST.search(f"{held['name']} ") else held["name"]


def names_holder(line: str) -> bool:
    """Return whether *line* is the name of a person and a post, and nothing else.

    >>> names_holder("Ann Lee Senior Reporter"), names_holder("Home Affairs Reporter"), names_holder("Ann Lee left")
    (True, False, False)
    """
    if len(line) > LONGEST_NAME:
        return False
    line = _TITLED.sub(" ", line)
    name = _without_post(line) if len(line) <= LONGEST_NAME and line.istitle() else line
    return name != line and is_name(name) and not is_body(name)


def _without_rank(name: str) -> str:
    ranked = _RANK.sub("", name)
    return ranked if " " in ranked else name


def _is_nobody(name: str) -> bool:
    if len(name) > LONGEST_NAME or name.casefold() in _WEEKDAYS:
        return True
    return bool(_NOBODY.match(name) or _SERVICE.search(name) or _INITIALS.match(name))


def names_nobody(line: str) -> bool:
    """Return whether *line* is a byline that names nobody, e.g. ``By admin``."""
    name = without_by(line)
    return name != line and len(line) <= LONGEST_NAME and _is_nobody(name)


def is_name(text: str) -> bool:
    """Return whether *text* looks like a name: a few words, capitals where names have them.

    >>> is_name("Devallis Rutledge"), is_name("the end of the year")
    (True, False)
    """
    if not _NAME.match(text) or len(text) > 60:
        return False
    return all(_is_part(word) for word in text.split() if word[0].isalpha())


def _is_part(word: str) -> bool:
    return word[0].isupper() or not word[0].isascii() or word.casefold().strip(".") in _PARTICLE


def unique(names: Iterable[str]) -> tuple[str, ...]:
    """Return *names* once each, in their order; case does not matter."""
    seen: dict[str, str] = {}
    for name in names:
        seen.setdefault(plain(name), name)
    return tuple(name for key, name in seen.items() if key)
