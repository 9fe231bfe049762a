"""Declarative shadow roots: templates that a browser shows in place of their host's own content."""

from __future__ import annotations

from lxml.html import HtmlElement

ROLES = {
    "nav": "nav", "menu": "nav", "drawer": "nav", "offcanvas": "nav", "header": "header", "masthead": "header",
    "footer": "footer", "foot": "footer", "imprint": "footer", "colophon": "footer", "copyright": "footer",
    "legal": "footer", "sidebar": "aside", "article": "article",
}  # fmt: skip
"""Elements that the parts of a component's name mean, e.g. ``site-footer``."""

ENDS = {"footer": "footer", "navigation": "nav", "navbar": "nav", "menubar": "nav", "sidebar": "aside"}
"""The same for parts that are written together: ``my-sitefooter``."""

_LANDMARKS = {"navigation": "nav", "contentinfo": "footer", "banner": "header", "complementary": "aside"}
_BESIDE = ("nav", "footer", "aside")

TEXT = 3  # paragraphs under a headline that make a story of a component


def open_shadow_roots(tree: HtmlElement) -> None:
    """Put the content of the shadow roots of *tree* in their place, and the content of their hosts in their slots.

    The component that holds headline and text is the article; the others beside it are not. Menus and footers of the
    site stay closed.
    """
    hosts: list[HtmlElement] = []
    for template in list(tree.iter("template")):
        host = template.getparent()
        if host is not None and (template.get("shadowrootmode") or template.get("shadowroot")):
            _rename(host)
            if host.tag in _BESIDE and not _is_of_article(host):
                continue
            template.tag = "div"
            _fill_slots(template, host)
            hosts.append(host)
    stories = [host for host in hosts if host.tag == "div" and _holds_story(host)]
    inner = [host for host in stories if not any(host in other.iterancestors() for other in stories)]
    if len(inner) == 1:
        inner[0].tag = "article"


def _fill_slots(template: HtmlElement, host: HtmlElement) -> None:
    """Move the content of *host* into the slots of its *template*; content without a slot stays in its place."""
    light = [child for child in host if child is not template]
    for slot in list(template.iter("slot")):
        slot.tag = "div"
        name = slot.get("name", "")
        inside = [child for child in light if child.get("slot", "") == name]
        text = template.tail if not name else None
        if inside or (text or "").strip():
            slot[:] = inside  # what the slot holds itself is shown only where there is nothing to fill it
            slot.text = text
            template.tail = template.tail if name else None


def _rename(host: HtmlElement) -> None:
    """Rename *host*, whose name is its publisher's invention, after its purpose; the name becomes a class."""
    name = str(host.tag)
    if landmark := _LANDMARKS.get(host.get("role", "")):
        host.tag = landmark
    elif "-" in name:
        host.tag = _role(name.casefold().split("-"))
        host.set("class", f"{name} {host.get('class') or ''}".strip())


def _role(words: list[str]) -> str:
    named = next((role for part, role in ROLES.items() if part in words), None)
    return named or next((role for end, role in ENDS.items() if any(word.endswith(end) for word in words)), "div")


def _is_of_article(host: HtmlElement) -> bool:
    """Return whether *host* stands in an article, or is called after it: its date and author may be there."""
    around = any(each.tag == "article" for each in host.iterancestors())
    return around or "article" in (host.get("class") or "").casefold() or host.find(".//h1") is not None


def _holds_story(host: HtmlElement) -> bool:
    has_article = host.find(".//article") is not None
    return not has_article and host.find(".//h1") is not None and len(host.findall(".//p")) >= TEXT
