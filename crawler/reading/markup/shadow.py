"""Declarative shadow roots: templates that a browser shows in place of their host's own content."""

from __future__ import annotations

from lxml.html import HtmlElement

ROLES = {"nav": "nav", "menu": "nav", "header": "header", "footer": "footer", "sidebar": "aside", "article": "article"}
"""What a component is that is called so, e.g. ``site-footer``."""


def open_shadow_roots(tree: HtmlElement) -> None:
    """Put what the shadow roots of *tree* show in their place, with the content of their hosts in their slots."""
    for template in list(tree.iter("template")):
        host = template.getparent()
        if host is not None and (template.get("shadowrootmode") or template.get("shadowroot")):
            template.tag = "div"
            _fill_slots(template, host)
            _rename(host)


def _fill_slots(template: HtmlElement, host: HtmlElement) -> None:
    """Move the content of *host* into the slots of its *template*; what has no slot stays where it is."""
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
    """Make *host*, whose name is its publisher's invention, an element that says what it is."""
    name = str(host.tag)
    if "-" in name:
        host.tag = next((role for part, role in ROLES.items() if part in name.split("-")), "div")
