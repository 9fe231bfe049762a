"""The page as a tree: parsed, without what is never text, and with old ways of placing text made plain."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager

from lxml import etree
from lxml.html import HtmlElement, HTMLParser, document_fromstring, fragment_fromstring

from crawler.reading.markup.elements import INLINE, UNCLOSED, UNPRINTED
from crawler.reading.markup.text import clean, squeeze, without_references

_DATA = re.compile(r"\s*[\[{]\s*(?:\{\s*)?\"@(?:context|type|graph|id)\"\s*:")
"""The beginning of JSON-LD that a page prints by mistake."""
LARGEST = 12_000_000  # characters of markup that are parsed


_CLASSES = etree.ElementDefaultClassLookup(element=HtmlElement)
"""One class for every element: lxml.html's own look-up is asked in Python at each access."""


class TooDeep(ValueError):
    """A document whose elements are nested deeper than the parser goes; it does not see the deeper ones."""


def parse(markup: str) -> HtmlElement | None:
    """Return the document in *markup*; ``None`` if it is not one.

    Raises:
        TooDeep: the parser gave up inside it.

    """
    parser = HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, collect_ids=False, huge_tree=True)
    parser.set_element_class_lookup(_CLASSES)
    markup = without_references(markup[:LARGEST])
    try:
        tree = document_fromstring(markup.encode("utf-8", "replace"), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError):
        return None
    if any(entry.type == etree.ErrorTypes.ERR_RESOURCE_LIMIT for entry in parser.error_log):
        raise TooDeep
    return tree


@contextmanager
def kept(tree: HtmlElement) -> Iterator[None]:
    """Keep the Python objects of all elements of *tree*: lxml makes each anew at every look at it otherwise."""
    elements = list(tree.iter())
    yield
    elements.clear()


def parse_fragment(markup: str, *, inside: str = "div") -> HtmlElement:
    """Return an element *inside* with *markup* in it, without characters that no text has, so that it always parses."""
    return fragment_fromstring(without_references(clean(markup)), create_parent=inside)


def strip_silent(tree: HtmlElement) -> None:
    """Remove the elements of *tree* that print nothing; the data in them must have been read before."""
    for element in list(tree.iter(*UNCLOSED)):
        element.drop_tag()
    etree.strip_elements(tree, *UNPRINTED, with_tail=False)
    for element in tree.iter("div", "p", "pre", "code", "span"):
        if element.text and _DATA.match(element.text):
            element.text = None


_NAMES = etree.XPath("descendant-or-self::*/@class", smart_strings=False)


def class_names(tree: HtmlElement, is_one: Callable[[str], bool]) -> frozenset[str]:
    """Return those values of the attribute ``class`` in *tree* for which *is_one*: most pages have none.

    Each is looked at once; to go through all elements takes twice the time.
    """
    return frozenset(filter(is_one, set(_NAMES(tree))))


def metas(tree: HtmlElement) -> Mapping[str, tuple[str, ...]]:
    """Return the page's meta elements: lower-case name or property to its contents, in printed order."""
    contents: dict[str, tuple[str, ...]] = {}
    for element in tree.iter("meta"):
        name = _attribute(element, "property", "name", "itemprop").casefold()
        content = squeeze(_attribute(element, "content", "value"))
        if name and content:
            contents[name] = (*contents.get(name, ()), content)
    return contents


def _attribute(element: HtmlElement, *names: str) -> str:
    """Return the first of the attributes *names* that *element* has; ``""`` without one."""
    return next(filter(None, map(element.get, names)), "")


def scripts(tree: HtmlElement) -> list[str]:
    """Return the texts of the page's JSON-LD scripts."""
    return [
        script.text
        for script in tree.iter("script")
        if script.text and "ld+json" in (script.get("type") or "").casefold()
    ]


LAYOUT_CELL = 600  # characters of text in one cell that no table of figures has


def flatten_layout_tables(tree: HtmlElement) -> None:
    """Turn tables that only place things on the page into plain boxes; tables of data stay."""
    for table in list(tree.iter("table")):
        if _is_layout(table):
            for element in (table, *_own_parts(table)):
                element.tag = "div"


def _is_layout(table: HtmlElement) -> bool:
    if table.get("role") in ("presentation", "none"):
        return True
    if next(table.iterdescendants("table", "h1", "h2", "article"), None) is not None:
        return True
    cells = [part for part in _own_parts(table) if part.tag == "td"][:200]
    return any(_is_prose_cell(cell) for cell in cells)


def _is_prose_cell(cell: HtmlElement) -> bool:
    """Return whether *cell* has paragraphs, which a table of figures never has."""
    if len(cell.findall("p")) > 2 or len(cell.text_content()) > LAYOUT_CELL:
        return True
    return sum(_is_double(one) for one in cell.iter("br")) > 1


def _own_parts(table: HtmlElement) -> list[HtmlElement]:
    """Return the rows and cells of *table*, without those of tables inside it."""
    rows = [
        row
        for holder in (table, *table.findall("tbody"), *table.findall("thead"), *table.findall("tfoot"))
        for row in holder.findall("tr")
    ]
    cells = [cell for row in rows for cell in row if cell.tag in ("td", "th")]
    return [*table.findall("tbody"), *table.findall("thead"), *table.findall("tfoot"), *rows, *cells]


def paragraphs_from_breaks(tree: HtmlElement) -> None:
    """Turn text that is parted by two line breaks, as old pages have it, into paragraphs."""
    for holder in list(tree.iter("div", "td", "section", "article", "main", "body", "font", "center")):
        breaks = [child for child in holder if child.tag == "br"]
        if len(breaks) > 1 and any(_is_double(one) for one in breaks):
            _wrap(holder)


def _is_double(element: HtmlElement) -> bool:
    after = element.getnext()
    return after is not None and after.tag == "br" and not (element.tail or "").strip()


def _wrap(holder: HtmlElement) -> None:
    """Put each run of text and inline elements between double breaks of *holder* into a ``p``."""
    own = frozenset(holder)
    made = [_run(holder, holder.text)]
    holder.text = None
    children = iter(list(holder))
    for child in children:
        if child.tag == "br" and _is_double(child):
            made.append(_run(holder, next(children).tail))
        elif child.tag in _WITHIN_RUN:
            made[-1].append(child)
        else:
            tail, child.tail = child.tail, None
            made += [child, _run(holder, tail)]
    holder[:] = [each for each in made if each in own or _has_content(each)]


_WITHIN_RUN = INLINE | {"br"}


def _run(holder: HtmlElement, text: str | None) -> HtmlElement:
    run = holder.makeelement("p")
    run.text = text
    return run


def _has_content(run: HtmlElement) -> bool:
    return len(run) > 0 or bool((run.text or "").strip())
