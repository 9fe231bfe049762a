"""Elements within a line, made to read as the page shows them: breaks, raised figures, struck words, quotations.

Everything that reads the tree later, trafilatura too, sees the same words.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Mapping
from itertools import chain

from lxml.html import HtmlElement

from crawler.reading.markup.elements import INLINE
from crawler.reading.markup.headings import PLACED, drop_unprinted, part_words
from crawler.reading.words.phrases import expression

_TWICE = re.compile(r"&amp;(?:amp;)*((?:#\d{1,6}|#x[0-9a-f]{1,5}|[a-z]{2,8}\d?);)", re.IGNORECASE)
_RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_ONE_LINE = ("li", "td", "th", "dt", "dd", *_HEADINGS)
"""Elements whose text is one line, with any elements in them."""
_OPENING, _CLOSING = "“«„‘\"'", "”»“’\"'"
_PARTS = frozenset(("p", "div", "br", "table", "tbody", "thead", "tr", "td", "th", "center"))
"""Blocks that a line of a list may be laid out with."""
_SHOWN = ("img", "picture", "svg", "video", "audio", "iframe", "table")
_POST = re.compile(rf"\b{expression('bylines', 'writer', 'post')}\s*$", re.IGNORECASE)
_ENDS_WORD = re.compile(r"[^\W\d_A-Z][.!?,:;]?$")
LEFT = 3  # letters at the end of an element that make a word
SHORT = 300  # characters of a list item that is one line
WRAPPED = 55  # characters in a line of prose that was broken because it was full
_ROMAN = ((100, "c"), (90, "xc"), (50, "l"), (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))
_BOXES = re.compile(expression("names", "around"), re.IGNORECASE)


def unescaped(markup: str) -> str:
    """Return *markup* with character references that were escaped twice escaped once.

    >>> unescaped("Fire &amp;amp; rescue &amp;#8217;s R&amp;D &amp;foo;")
    'Fire &amp; rescue &#8217;s R&amp;D &amp;foo;'
    """
    return _TWICE.sub(_once, markup) if "&amp;" in markup else markup


def _once(found: re.Match[str]) -> str:
    reference = f"&{found[1]}"
    return reference if html.unescape(reference) != reference else found[0]


def settle(tree: HtmlElement) -> None:
    """Make the lines of *tree* read as the page shows them."""
    title = tree.findtext(".//title") or ""
    for heading in list(tree.iter(*_HEADINGS)):
        drop_unprinted(heading)
        part_words(heading, title)
    for element in tree.iter(*PLACED):
        if not element.tail:
            _part_from_beside(element)
    for element in list(tree.iter(*_SETTLED)):
        if change := _SETTLED.get(str(element.tag)):  # not if what stands around it has made it something else
            change(element)


def _part_from_beside(element: HtmlElement) -> None:
    """Put a blank between *element*, which no text follows, and the next one if their words would run together.

    A style sheet places them apart: no word has a capital in its middle.
    """
    after = element.getnext()
    if after is None or after.tag not in PLACED:
        return
    right = after.text_content()
    if not right[:1].isupper():
        return
    left = element.text_content()[-LEFT:]
    if not (len(left) == LEFT and left[:-1].isalpha() and _ENDS_WORD.search(left)):
        return
    if not _POST.search(right[-SHORT:]):  # the reader of bylines knows a post by its being glued to the name
        element.tail = " "


def _part_from_next(line_break: HtmlElement) -> None:
    line_break.tail = f" {line_break.tail or ''}"


def _raise_digits(element: HtmlElement) -> None:
    """Write the digits of *element* raised, if it has no other text."""
    if not "".join(element.itertext()).strip().isdecimal():
        return
    for part in element.iter():
        part.text = (part.text or "").translate(_RAISED)
        if part is not element:
            part.tail = (part.tail or "").translate(_RAISED)


def _mark_struck(element: HtmlElement) -> None:
    """Mark struck words as Markdown does; in a headline they are left out."""
    if next(element.iterancestors("h1"), None) is not None:
        element.text = f"{' ' if element.text else ''}"
        element[:] = []
    elif "".join(element.itertext()).strip() and all(child.tag in INLINE for child in element.iterdescendants()):
        element.tag = "span"
        _enclose(element, "~~", "~~")


def _quote(element: HtmlElement) -> None:
    """Make a quotation part of its sentence, in the marks that browsers print unless the page prints its own."""
    element.tag = "span"
    if not _text_before(element).endswith(tuple(_OPENING)) or not (element.tail or "").startswith(tuple(_CLOSING)):
        _enclose(element, "“", "”")


def _text_before(element: HtmlElement) -> str:
    before, parent = element.getprevious(), element.getparent()
    if before is not None:
        return before.tail or ""
    return "" if parent is None else parent.text or ""


def _enclose(element: HtmlElement, opening: str, closing: str) -> None:
    element.text = f"{opening}{(element.text or '').lstrip()}"
    if len(element):
        element[-1].tail = f"{(element[-1].tail or '').rstrip()}{closing}"
    else:
        element.text = f"{element.text.rstrip()}{closing}"


def _print_reading(ruby: HtmlElement) -> None:
    """Make the reading of a word, which is printed above it, text behind it in brackets: trafilatura drops it."""
    bracketed = next(ruby.iter("rp"), None) is not None
    for part in list(ruby.iter("rt", "rp", "rb", "rtc", "ruby")):
        if part.tag in ("rt", "rp"):
            part.text, part.tail = (part.text or "").strip(), (part.tail or "").strip()
        if part.tag == "rt" and not bracketed:
            _enclose(part, "（", "）")
        part.tag = "span"


def _break_lines(element: HtmlElement) -> None:
    """Turn the line ends of a ``pre`` into breaks; prose that was wrapped at a full line becomes paragraphs."""
    if len(element):
        return
    text = element.text or ""
    if "\n" not in text.strip():
        element.tag = "p"
        return
    element.tag, element.text = "div", None
    for part in _unwrapped(text):
        paragraph = element.makeelement("p")
        paragraph.text = part
        element.append(paragraph)


def _unwrapped(text: str) -> list[str]:
    """Return the lines of *text*, or its paragraphs if its lines were broken because they were full."""
    paragraphs = [part.split("\n") for part in re.split(r"\n\s*\n", text.strip("\n"))]
    broken = [line for lines in paragraphs for line in lines[:-1]]
    full = sum(len(line.strip()) >= WRAPPED for line in broken)
    wrapped = full > 0.7 * len(broken)
    return [" ".join(lines) for lines in paragraphs] if wrapped else list(chain.from_iterable(paragraphs))


def _number(element: HtmlElement) -> None:
    """Write the number of each item of a text's numbered list before it."""
    if not _is_of_text(element):
        return
    at = _integer(element.get("start"), 1)
    for item in element.findall("li"):
        at = _integer(item.get("value"), at)
        item.text = f"{numeral(at, element.get('type') or '1')}. {(item.text or '').lstrip()}"
        at += 1


def _is_of_text(element: HtmlElement) -> bool:
    """Return whether *element* is a list of the text: mostly unlinked, and neither navigation nor comments."""
    around = [element, *element.iterancestors()]
    if any(e.tag in ("nav", "header", "footer", "aside") or _BOXES.search(_mark(e)) for e in around):
        return False
    if any(child.tag in ("article", "section", "form", *_HEADINGS) for child in element.iterdescendants()):
        return False
    linked = sum(len(link.text_content()) for link in element.iter("a"))
    return 2 * linked < len(element.text_content())


def _mark(element: HtmlElement) -> str:
    return "" if element.tag in ("html", "body") else f"{element.get('class') or ''} {element.get('id') or ''}"


def _integer(text: str | None, other: int) -> int:
    text = (text or "").strip()
    return int(text) if text.isascii() and text.isdigit() and len(text) < 6 else other


def numeral(number: int, form: str) -> str:
    """Return *number* as a list of HTML's type *form* prints it: ``1``, ``a``, ``A``, ``i`` or ``I``.

    >>> numeral(2, "a"), numeral(28, "A"), numeral(9, "i"), numeral(3, "1")
    ('b', 'AB', 'ix', '3')
    """
    if number < 1 or number > 300 or form not in ("a", "A", "i", "I"):
        return str(number)
    text = _letters(number) if form in "aA" else _roman(number)
    return text.upper() if form.isupper() else text


def _letters(number: int) -> str:
    text = ""
    while number:
        number, rest = divmod(number - 1, 26)
        text = chr(ord("a") + rest) + text
    return text


def _roman(number: int) -> str:
    text = ""
    for value, sign in _ROMAN:
        times, number = divmod(number, value)
        text += sign * times
    return text


def _part_blocks(element: HtmlElement) -> None:
    """Put a blank where a block begins or ends inside an element that is one line; lists in cells become part of it."""
    if not len(element):
        return
    if element.tag in ("td", "th"):
        _join_lists(element)
    within = [each for each in element.iterdescendants() if each.tag not in INLINE]
    inline = bool(within) and element.tag == "li" and _is_short(element, within)
    for child in within:
        child.text = f" {child.text or ''}"
        child.tail = f" {child.tail or ''}"
        if inline:
            child.tag = "span"


def _is_short(item: HtmlElement, within: list[HtmlElement]) -> bool:
    """Return whether a list *item* is a line, not a piece of text with paragraphs of its own."""
    return all(e.tag in _PARTS for e in within) and len(item.text_content()) <= SHORT


def _join_lists(cell: HtmlElement) -> None:
    for inner in list(cell.iter("ul", "ol")):
        _run_together(inner)


def _run_together(element: HtmlElement) -> None:
    """Make a list one line, its items apart by semicolons."""
    if element.tag == "ol":
        _number(element)
    items = element.findall("li")
    for item in items:
        item.tag = "span"
        _enclose(item, "", "" if item is items[-1] else ";")
        item.tail = " "
    element.tag = "span"
    element.tail = f" {element.tail or ''}"


def _name_speaker(element: HtmlElement) -> None:
    """Make the line that says whose a quotation is a paragraph; the caption of a picture or embedded post stays one."""
    holder = next(element.iterancestors("blockquote" if element.tag == "footer" else "figure"), None)
    inside = [] if holder is None else list(holder.iter("blockquote", *_SHOWN))
    if inside and all(each.tag == "blockquote" and next(each.iter("a"), None) is None for each in inside):
        element.tag = "p"


_SETTLED: Mapping[str, Callable[[HtmlElement], None]] = {
    "sup": _raise_digits,
    **dict.fromkeys(("del", "s", "strike"), _mark_struck),
    "q": _quote,
    "ruby": _print_reading,
    "pre": _break_lines,
    "ol": _number,
    "br": _part_from_next,
    **dict.fromkeys(("footer", "figcaption"), _name_speaker),
    **dict.fromkeys(_ONE_LINE, _part_blocks),
}
"""The change made to each element of a kind."""
