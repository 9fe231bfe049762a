"""Declarative shadow roots: templates that a browser shows in place of their host's own content."""

from __future__ import annotations

from lxml.html import HtmlElement

ROLES = {"nav": "nav", "menu": "nav", "header": "header", "footer": "footer", "sidebar": "aside", "article": "article"}
"""Elements that the parts of a component's name mean, e.g. ``site-footer``."""


def open_shadow_roots(tree: HtmlElement) -> None:
    """Put the content of the shadow roots of *tree* in their place, and the content of their hosts in their slots."""
    for template in list(tree.iter("template")):
        host = template.getparent()
        if host is not None and (template.get("shadowrootmode") or template.get("shadowroot")):
            template.tag = "div"
            _fill_slots(template, host)
            _rename(host)


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
    """Rename *host*, whose name is its publisher's invention, after its purpose."""
    name = str(host.tag)
    if "-" in name:
        host.tag = next((role for part, role in ROLES.items() if part in name.split("-")), "div")
