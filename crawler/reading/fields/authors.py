"""The authors that a page declares, those that it prints, and which of both to believe."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from itertools import takewhile
from urllib.parse import urlsplit

from lxml.html import HtmlElement

from crawler.reading.body.endings import PROSE, is_chrome
from crawler.reading.body.sidebars import in_sidebar
from crawler.reading.evidence import Evidence
from crawler.reading.fields.behind_names import is_post
from crawler.reading.fields.byline import Byline, authors_in, bare_name, is_name, unique, without_by
from crawler.reading.fields.provenance import Sourced
from crawler.reading.fields.title_parts import without_site
from crawler.reading.markup.lines import Line
from crawler.reading.markup.text import plain, remembered, squeeze
from crawler.reading.words.months import MONTH_NAME
from crawler.reading.words.phrases import expression, words

_META = words("metas", "author")
_ORGANISATION = frozenset(words("metas", "organisation_type"))
_AUTHORS = re.compile(r"[_:.-]authors?$")
"""Names that publishers give to meta elements of their own."""
_OWNER = words("metas", "owner")
_MARKED = re.compile(
    rf"(?:^|[\s_-]){expression('names', 'author')}(?:$|[\s_-])|{expression('names', 'author_part')}", re.IGNORECASE
)
_SURE = re.compile(rf"(?:^|\s){expression('names', 'author_sure')}(?:$|\s)", re.IGNORECASE)
_PAGE_OF = re.compile(rf"/{expression('names', 'author_path')}/[\w-]*[a-z]-[\w-]+/?$", re.IGNORECASE)
"""The address of an author's own page."""
_COMPANY = re.compile(rf"\b{expression('bylines', 'company')}\b\.?", re.IGNORECASE)
_DATED = re.compile(rf"\b(?:{MONTH_NAME})\.? \d|\d{{4}}", re.IGNORECASE)
_WHERE = expression("bylines", "where")
_SITE = re.compile(r"^www\.|^[\w-]+(?:\.[\w-]+)*\.[a-z]{2,4}$")
"""An address in place of a name."""
_HOLDERS = ("a", "span", "div", "p", "address", "cite", "li", "strong", "b", "em", "h4", "h5", "h6")
_SEVERAL = re.compile(rf"[,;|\n]| (?:&|{expression('bylines', 'and')}) ")
_NOTE = re.compile(r"(?:(?<!\s)\s+)?\([^()]{1,12}\)$")
_BAR = re.compile(r"(?<!\s)\s+[|·•»–—-]\s+|(?:(?<!\s)\s+)?\|\s*")
_LONGEST = 200  # characters of a marked element that is a byline


def authors(evidence: Evidence, printed: Byline | None) -> Sourced[tuple[str, ...]] | None:
    """Return the authors of the page's article, with their source.

    A printed byline overrules the declared authors if the two name different people and the declared
    ones are printed nowhere: they own the page or posted it. A byline under the text overrules none. The publication
    is its own author only if a byline prints it, or JSON-LD says it and nobody else is named.
    """
    linked = evidence.linked.names("author") or evidence.linked.names("creator")
    declared = _declared(evidence, linked)
    byline = printed.authors if printed and not _is_of_other(evidence, printed) else ()
    people = _named(evidence, byline)
    under = printed is not None and printed.under
    if people and not (declared and (under or _stands(evidence, declared, people))):
        return Sourced(people, "page")
    return declared or _shown(evidence, byline) or _itself(evidence, linked)


def _is_of_other(evidence: Evidence, printed: Byline) -> bool:
    """Return whether *printed* is a name alone, of the publication or of a place.

    That of the publication has a word of the host in it; a place is one in which the text says that something happened.
    """
    if printed.authors != (printed.text,):
        return False
    host = (urlsplit(evidence.page.url).hostname or "").split(".")
    there = re.compile(rf"\b{_WHERE} {re.escape(printed.text)}(?!\w)")
    return not set(host).isdisjoint(plain(printed.text).split()) or any(
        len(line.text) > PROSE and there.search(line.text) for line in evidence.lines
    )


def _shown(evidence: Evidence, byline: Sequence[str]) -> Sourced[tuple[str, ...]] | None:
    """Return the author that the page marks, else the publication if a *byline* prints it."""
    shown = _named(evidence, list(_marked(evidence))) or _named(evidence, byline, itself=True)
    return Sourced(shown, "page") if shown else None


def _itself(evidence: Evidence, linked: Sequence[str]) -> Sourced[tuple[str, ...]] | None:
    """Return the publication if JSON-LD names it as the author."""
    itself = tuple(name for name in _named(evidence, linked, itself=True) if plain(name) in evidence.site_names)
    return Sourced(itself, "json-ld") if itself else None


def _declared(evidence: Evidence, linked: Sequence[str]) -> Sourced[tuple[str, ...]] | None:
    bodies = _bodies(evidence)
    others = [name for name in evidence.meta if _AUTHORS.search(name) and name not in _META]
    signed = [name for name in linked if not _is_account(evidence, name)]
    for source, names in (("json-ld", signed), *(("meta", list(_meta(evidence, name))) for name in (*_META, *others))):
        if found := tuple(name for name in _named(evidence, names, bodies=bodies) if not _is_login(evidence, name)):
            return Sourced(found, source)
    return None


def _is_account(evidence: Evidence, name: str) -> bool:
    """Return whether JSON-LD names only *name*, a person without a page, and nothing else prints the name.

    The account that a page was posted from is often of somebody else than its author. A source has no page around it.
    """
    if evidence.page.declared is not None or name != evidence.linked.account or is_post(name):
        return False
    bare = without_by(name)
    return len(_apart(bare)) == 1 and not any(bare.casefold() in line for line in evidence.printed)


def _bodies(evidence: Evidence) -> frozenset[str]:
    """Return the names of organisations in JSON-LD whose "and" joins no two authors: one side is a single word."""
    typed = (name for name, types in evidence.linked.typed_names("author") if types and types <= _ORGANISATION)
    return frozenset(name for name in typed if any(" " not in part for part in authors_in(name)))


def _is_login(evidence: Evidence, name: str) -> bool:
    """Return whether *name* is a login: one lower-case word that the page prints nowhere."""
    return name.isascii() and name.islower() and " " not in name and not _lines_with(evidence, name)


def _stands(evidence: Evidence, declared: Sourced[tuple[str, ...]], byline: Sequence[str]) -> bool:
    """Return whether *declared* agrees with *byline*: they share a name, or the page prints the declared ones too."""
    known = {plain(name) for name in declared.value}
    if known & {plain(name) for name in byline}:
        return True
    return declared.source != "meta" and all(
        any(not is_chrome(line.text) for line in _lines_with(evidence, name)) for name in declared.value
    )


def _lines_with(evidence: Evidence, name: str) -> list[Line]:
    """Return the printed lines with *name*, not as part of a longer name; "by" may be glued to its front."""
    wanted = re.compile(rf"{re.escape(name)}(?!\w)", re.IGNORECASE)
    return [line for line in evidence.lines if wanted.search(line.text)]


def _meta(evidence: Evidence, name: str) -> Iterator[str]:
    """Yield the names in the meta elements *name*, without companies, which own pages rather than write them."""
    if name == "twitter:data1" and "written" not in plain(evidence.first_meta("twitter:label1")):
        return
    for value in evidence.meta.get(name, ()):
        if not _names_site(value) and not _COMPANY.search(value) and not _is_owner(evidence, value):
            names = (value,) if name == "citation_author" else authors_in(without_by(value))
            yield from names if _prints_one(evidence, names) else ()


def _names_site(value: str) -> bool:
    """Return whether *value* is an address in place of a name."""
    return "://" in value or bool(_SITE.search(value))


def _is_owner(evidence: Evidence, name: str) -> bool:
    """Return whether the page is *name*'s: its publisher, or the end of its title."""
    title = _BAR.split(squeeze(evidence.tree.findtext(".//title") or ""))
    called = {plain(part) for part in title[1:]} | {plain(" ".join(title[1:]))}
    return plain(name) in called | {plain(evidence.first_meta(owner)) for owner in _OWNER}


def _prints_one(evidence: Evidence, names: Sequence[str]) -> bool:
    """Return whether the page prints one of *names* with its story; a text from a source has no page around it.

    A declared name may be that of the person who set up the site or posted the story; only the imprint prints that.
    """
    lines = (line for name in names for line in _lines_with(evidence, name))
    return evidence.page.declared is not None or any(map(_is_of_story, lines))


def _is_of_story(line: Line) -> bool:
    """Return whether *line* is neither furniture nor in a footer of the page."""
    parts = [each.tag for each in (line.block, *line.block.iterancestors())]
    return not is_chrome(line.text) and ("footer" not in parts or "article" in parts)


def _named(
    evidence: Evidence, names: Sequence[str], *, itself: bool = False, bodies: Collection[str] = ()
) -> tuple[str, ...]:
    """Return the *names* that name somebody; the publication only if *itself* is allowed. *bodies* are not parted."""
    parted = (part for name in names if "://" not in name for part in ([name] if name in bodies else _apart(name)))
    bare = (_bare(evidence, part) for part in parted)
    named = (name for name in bare if name and not _DATED.search(name))
    return unique(name for name in named if itself or not _is_site(evidence, name))


def _bare(evidence: Evidence, name: str) -> str:
    """Return *name* without the words before it, a short note after it and the site's name."""
    return bare_name(without_site(_NOTE.sub("", without_by(name)), evidence.site_names))


def _is_site(evidence: Evidence, name: str) -> bool:
    return plain(name) in evidence.site_names


def _apart(name: str) -> Sequence[str]:
    """Return the names in one declared author: several are often given as one text."""
    if len(name) < 300 and _SEVERAL.search(name):
        parts = authors_in(name)
        return parts if len(parts) > 1 and all(is_name(part) for part in parts) else [name]
    return [name]


def _is_plausible(name: str) -> bool:
    return is_name(name) and not _DATED.search(name)


def _marked(evidence: Evidence) -> Iterator[str]:
    """Yield the names in the first element that the page marks as its author."""
    for element in evidence.tree.iter(*_HOLDERS):
        mark = f"{element.get('class') or ''} {element.get('itemprop') or ''} {element.get('rel') or ''}"
        if _is_marked(element, mark) and not in_sidebar(element) and (names := _names_in(element, mark)):
            yield from names
            return


def _is_marked(element: HtmlElement, mark: str) -> bool:
    address = element.get("href")
    return (len(mark) > 3 and _names_author(mark)) or (address is not None and _PAGE_OF.search(address) is not None)


@remembered
def _names_author(mark: str) -> bool:
    return _MARKED.search(mark) is not None


def _names_in(element: HtmlElement, mark: str) -> list[str]:
    """Return the names that *element* begins with; a single word, such as a blogger's handle, if *mark* is sure."""
    text = squeeze(" ".join(element.itertext()))
    if not 2 < len(text) < _LONGEST:
        return []
    names = list(takewhile(_is_plausible, authors_in(without_by(text))))
    return names or [text] * (text.isalnum() and bool(_SURE.search(mark)))
