"""Reading a page: the order in which its fields are read."""

from __future__ import annotations

from dataclasses import replace

from archive.facts import Reason
from archive.noted import noted
from archive.records import Kind, Reading
from crawler.reading.article import from_plain_text, from_tree
from crawler.reading.evidence import gather
from crawler.reading.fragment import from_fragment
from crawler.reading.kinds.document import from_pdf, linked
from crawler.reading.markup.inline import unescaped
from crawler.reading.markup.payload import MAGIC, declared_type, no_page, out_of_gzip
from crawler.reading.markup.script_drawn import draw
from crawler.reading.markup.text import decode
from crawler.reading.markup.tree import TooDeep, kept, parse
from crawler.reading.page import Page, Rules
from crawler.reading.version import document_reader, reader_of


def read(page: Page) -> Reading:
    """Return the article on *page*, or the kind of the page and the reason for it."""
    rules = rules_of(page)
    reader = reader_of(rules)
    try:
        return from_fragment(page, page.declared, rules, reader) if page.declared else _read(page, rules, reader)
    except TooDeep:
        return Reading(kind=Kind.ERROR, reader=reader, reason=noted(Reason.NESTED_TOO_DEEP))


def _read(page: Page, rules: Rules, reader: str) -> Reading:
    if page.documents and MAGIC["a PDF"].match(page.payload):
        return from_pdf(page, document_reader(rules))
    page = replace(page, payload=out_of_gzip(page.payload, page.media_type))
    if instead := no_page(page.payload, page.media_type):
        return Reading(kind=Kind.OTHER, reader=reader, reason=noted(Reason.NOT_A_PAGE, instead))
    text = decode(page.payload, page.media_type)
    if not text.strip():
        return Reading(kind=Kind.EMPTY, reader=reader, reason=noted(Reason.EMPTY_PAGE))
    if is_plain_text(page, text):
        return from_plain_text(page, text, rules, reader)
    tree = parse(unescaped(text))
    if tree is None:
        return Reading(kind=Kind.EMPTY, reader=reader, reason=noted(Reason.NO_MARKUP))
    draw(tree)
    documents = linked(tree, page.url)
    with kept(tree):
        reading = from_tree(gather(page, tree, rules), reader)
    return replace(reading, documents=documents) if documents else reading


def rules_of(page: Page) -> Rules:
    """Return the rules of the day on which *page* was fetched."""
    day = page.fetched_at.date()
    dated = sorted((rules for rules in page.rules if rules.until), key=lambda rules: str(rules.until))
    always = [rules for rules in page.rules if not rules.until]
    return next((rules for rules in dated if rules.until and day <= rules.until), next(iter(always), Rules()))


def is_plain_text(page: Page, text: str) -> bool:
    """Return whether *page* is visible text without markup."""
    if declared := declared_type(page.media_type):
        return declared == "text/plain"
    start = text[:5000].lstrip().casefold()
    return not start.startswith(("<!doctype", "<html", "<?xml", "<")) and "</" not in start
