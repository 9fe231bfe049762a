"""Boxes on the page that do not belong to the article: removed from the tree before any text is read."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice, takewhile
from urllib.parse import urlsplit

from cssselect import SelectorError
from lxml import etree
from lxml.cssselect import CSSSelector
from lxml.html import HtmlElement

from crawler.reading.body.endings import is_tail_heading
from crawler.reading.markup.elements import INLINE
from crawler.reading.markup.lines import Line
from crawler.reading.markup.text import holds_any, plain, remembered, squeeze
from crawler.reading.markup.tree import class_names
from crawler.reading.words.phrases import expression, words
from crawler.reading.words.phrases import lines as phrase_lines

_HOLDERS = frozenset(["html", "body", "main", "article"])
MOST = 0.3  # of the main text: an element with more of it is not a box
MOST_NAMED = 0.6  # the same where its class says that it is one


def drop_selected(tree: HtmlElement, selectors: Iterable[str]) -> None:
    """Remove the elements of *tree* that a publication's *selectors* match."""
    for selector in selectors:
        for element in select(tree, selector):
            drop(element)


def select(tree: HtmlElement, selector: str) -> list[HtmlElement]:
    """Return the elements of *tree* that the CSS *selector* matches; an invalid selector matches nothing."""
    try:
        return list(CSSSelector(selector)(tree))
    except (SelectorError, etree.XPathError):
        return []


def drop(element: HtmlElement) -> None:
    """Remove *element* from its tree; the text after it stays."""
    if element.getparent() is not None:
        element.drop_tree()


_ADDRESS = re.compile(expression("names", "address_field"), re.IGNORECASE)
FORM = 400  # characters of a form at most, and of the words around it
LEVELS = 12  # elements from a field outwards


def drop_sign_ups(tree: HtmlElement) -> None:
    """Remove from *tree* the forms that ask for an address, such as a newsletter's, with the words that invite to them.

    It must be done before the fields, which print nothing, are removed.
    """
    title = plain(tree.findtext(".//title"))
    for field in list(tree.iter("input")):
        if _asks_for_address(field) and (box := _form_of(field, title)) is not None:
            drop(box)


def _asks_for_address(field: HtmlElement) -> bool:
    """Return whether *field* takes an e-mail address, and no other field of its form a password."""
    named = " ".join(field.get(key) or "" for key in ("type", "name", "id", "placeholder"))
    form = next(field.iterancestors("form"), field)
    return bool(_ADDRESS.search(named)) and all(other.get("type") != "password" for other in form.iter("input"))


def _form_of(field: HtmlElement, title: str) -> HtmlElement | None:
    """Return the form around *field*, or the box around that if it is short and has a heading of its own."""
    box: HtmlElement | None = None
    most = FORM
    for holder in islice(field.iterancestors(), LEVELS):
        if holder.tag in _HOLDERS or len(holder.text_content()) > most or holder.find(".//h1") is not None:
            break
        if holder.tag == "form" or _is_headed(holder, title):
            box = holder
        if holder.tag == "form":
            most += len(holder.text_content())
    return box


def _is_headed(holder: HtmlElement, title: str) -> bool:
    """Return whether the first words of *holder* are a heading that is not the page's *title*."""
    first = next((each for each in holder.iterdescendants() if (each.text or "").strip()), None)
    heading = first if first is None or first.tag in _HEADINGS else next(first.iterancestors(*_HEADINGS), None)
    return heading is not None and not title.startswith(plain(heading.text_content()))


_HEADINGS = ("h2", "h3", "h4", "h5", "h6")
_SUBJECT = re.compile(
    rf"(?<!\S)(?:{expression('names', 'subject')}-{expression('names', 'of')}-|"
    rf"(?:category|tag)-(?={expression('names', 'filed')}))\S+",
    re.IGNORECASE,
)
"""A name made of an article's subject (``comments-on-policy``, ``tag-newsletter``) that reads like a box's."""


def forget_subjects(tree: HtmlElement) -> None:
    """Remove names of elements in *tree* that come from an article's subject and do not describe the element."""
    for element in tree.iter("div", "section", "article", "main"):
        for key in ("class", "id"):
            if (name := element.get(key)) and "-" in name and _SUBJECT.search(name):
                element.set(key, _SUBJECT.sub("", name).strip())


def part_headings(tree: HtmlElement) -> None:
    """Make the heading of a box a line of its own, if it ends a line of *tree* like a bold word or a link."""
    for element in tree.iter("b", "strong", "span", "a"):
        text = squeeze(element.text_content()) if _ends_line(element) else ""
        if " " in text and text[0].isupper() and is_tail_heading(text):  # a word alone may be the sentence's last
            element.tag = "h4"


def _ends_line(element: HtmlElement) -> bool:
    """Return whether its block has text before *element* and no text after it."""
    before, holder = element.getprevious(), element.getparent()
    text = None if holder is None else holder.text if before is None else before.tail
    if not text or text.isspace() or (element.tail or "").strip():
        return False
    after = element.getnext()
    return after is None or after.tag not in INLINE


_RELATED = re.compile(rf"(?:^|\s){expression('names', 'other_stories')}(?:$|\s)", re.IGNORECASE)
"""Names that site builders give to boxes with other stories."""


@remembered
def _names_other_stories(mark: str) -> bool:
    return _RELATED.search(mark) is not None


def named_boxes(tree: HtmlElement, main: Sequence[Line]) -> list[HtmlElement]:
    """Return the elements with a class for other stories and little of the *main* text."""
    names = class_names(tree, _names_other_stories)
    if not names:
        return []
    prose = {id(line.block): len(line.text) for line in main if len(line.text) > 60}
    most = MOST_NAMED * sum(prose.values())
    return [
        element
        for element in tree.iter("div", "section", "aside", "ul", "ol", "a", "p")
        if element.get("class") in names
        if sum(prose.get(id(inner), 0) for inner in element.iter()) <= most
    ]


_GIVING = frozenset(words("names", "giving"))
"""Parts of the address of a page on which a reader pays, gives or subscribes."""
_COLLECTORS = words("names", "collector")
"""Services by which sites collect money, as their domains begin."""
_GIVE = phrase_lines("endings", "give")
_GIVING_BOX = re.compile(expression("names", "giving_box"), re.IGNORECASE)
_PART = re.compile(r"[/?=&#.]")
BUTTON = 40  # characters of a link that is a button


def asking_boxes(tree: HtmlElement, lines: Sequence[Line], main: Sequence[Line], url: str) -> list[HtmlElement]:
    """Return the short boxes that ask the readers of the site at *url* to pay, give or subscribe there.

    Such a box has a heading, bold words or a name for it, and a button on a line of its own. An appeal in a story leads
    to another site.
    """
    links = [
        link
        for link in tree.iter("a")
        if (address := link.get("href")) and _names_giving(address) and _leads_to_giving(address, url)
    ]
    links += [button for button in tree.iter("button") if _GIVE.match(squeeze(button.text_content()))]
    if not links:
        return []
    title = plain(tree.findtext(".//title"))
    prose = {id(line.block): len(line.text) for line in main if len(line.text) > 60}
    most = MOST * sum(prose.values())
    buttons = {line.block for line in lines if _is_button(line)}
    blocks = (next((each for each in (link, *link.iterancestors()) if each in buttons), None) for link in links)
    boxes = (_headed(block, title) for block in blocks if block is not None)
    return [box for box in boxes if box is not None and sum(prose.get(id(each), 0) for each in box.iter()) <= most]


def _is_button(line: Line) -> bool:
    is_linked = line.linked >= 0.9 * len(line.text)
    return len(line.text) <= BUTTON and (is_linked or next(line.block.iter("button"), None) is not None)


def _leads_to_giving(address: str, url: str) -> bool:
    """Return whether *address*, which names giving, is on the site of *url* or that of a service that collects."""
    return (domain := _domain(address)) in ("", _domain(url)) or _is_collector(domain)


@remembered
def _names_giving(address: str) -> bool:
    folded = address.casefold()
    return not _GIVING.isdisjoint(_PART.split(folded)) or (
        holds_any(folded, _COLLECTORS) and _is_collector(_domain(address))
    )


def _is_collector(domain: str) -> bool:
    return domain.partition(".")[0] in _COLLECTORS


def _domain(address: str) -> str:
    """Return the last two parts of the host of *address*; ``""`` without one."""
    try:
        return ".".join((urlsplit(address).hostname or "").split(".")[-2:])
    except ValueError:  # a link of a page may be anything
        return ""


def _headed(element: HtmlElement, title: str) -> HtmlElement | None:
    """Return *element*, or the largest short one around it, that is called so or begins with bold words or a heading.

    The heading is not the *title*.
    """
    box: HtmlElement | None = None
    for holder in islice((element, *element.iterancestors()), LEVELS):
        if holder.tag in _HOLDERS or len(holder.text_content()) > FORM or holder.find(".//h1") is not None:
            break
        is_own = holder.tag != "p" and (_begins_bold(holder) or _GIVING_BOX.search(holder.get("class") or ""))
        box = holder if is_own or _is_headed(holder, title) else box
    return box


def _begins_bold(holder: HtmlElement) -> bool:
    """Return whether the first line of *holder* is set in bold from end to end."""
    first = next((each for each in holder.iter("b", "strong") if each.text_content().strip()), None)
    text = "" if first is None else squeeze(first.text_content())
    line = None if first is None else next((each for each in first.iterancestors() if each.tag not in INLINE), None)
    if line is None or not squeeze(holder.text_content()).startswith(text):
        return False
    return line is holder or squeeze(line.text_content()) == text


def headed_boxes(lines: Sequence[Line], main: Sequence[Line], declared: Iterable[str] = ()) -> list[HtmlElement]:
    """Return the elements that begin with a heading such as "Related News" and have little of the *main* text."""
    wanted = tuple(declared)
    prose = {id(line.block): len(line.text) for line in main if len(line.text) > 60}
    total = sum(prose.values())
    elements = (
        _box(line, prose, MOST * total) for line in lines if not line.broken and is_tail_heading(line.text, wanted)
    )
    return [box for box in elements if box is not None]


def _box(line: Line, prose: dict[int, int], most: float) -> HtmlElement | None:
    """Return the largest element that begins with *line*, has more text, and has at most *most* of the prose."""
    box: HtmlElement | None = None
    for holder in _begun_by(line.block):
        if sum(prose.get(id(element), 0) for element in holder.iter()) > most or holder.find(".//h1") is not None:
            break
        if box is not None or len(squeeze(holder.text_content())) > len(line.text) + 10:
            box = holder
    return box


def _begun_by(element: HtmlElement) -> Iterator[HtmlElement]:
    """Yield the elements around *element* that print nothing before it, the innermost first."""
    while (holder := element.getparent()) is not None and holder.tag not in _HOLDERS and _begins_with(holder, element):
        yield holder
        element = holder


def _begins_with(holder: HtmlElement, child: HtmlElement) -> bool:
    """Return whether *holder* prints nothing before *child*."""
    before = takewhile(lambda element: element is not child, holder)
    return not (holder.text or "").strip() and not any(_is_printed(element) for element in before)


def _is_printed(element: HtmlElement) -> bool:
    """Return whether *element* has text, or text follows it."""
    own = isinstance(element.tag, str) and element.text_content().strip()
    return bool(own or (element.tail or "").strip())
