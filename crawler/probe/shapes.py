"""Signs in addresses and pages of a site: the pattern of its articles, its software, its title."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

from lxml.html import HtmlElement

from crawler.sources import Answer, Source, discover
from crawler.sources.markup import parse_html

MAKES = (
    ("WordPress", r"content=[\"']WordPress|/wp-content/|/wp-json/"),
    ("Drupal", r"content=[\"']Drupal|/sites/default/files/|data-drupal-"),
    ("Brightspot", r"brightspotcdn\.com|data-bsp-"),
    ("GOV.UK", r"assets\.publishing\.service\.gov\.uk|govuk-template"),
    ("ASP.NET", r"__VIEWSTATE|\.aspx[\"'?]"),
    ("Lotus Domino", r"\.nsf/"),
    ("ColdFusion", r"index\.cfm\?"),
    ("Joomla", r"content=[\"']Joomla"),
    ("Next.js", r"__NEXT_DATA__"),
    ("Nuxt", r"__NUXT__"),
)
"""Make and what gives it away on a front page."""

FRONT = {"home", "home page", "homepage", "welcome", "start", "startseite", "latest", "news", "index"}
"""Words of a front page's title before the name of the site."""

POWERED = re.compile(r"^(x-powered-by|x-generator|x-drupal-cache|server)$")
MAJORITY = 0.5  # share of the addresses that a pattern has to match to be offered


@dataclass(frozen=True, slots=True, kw_only=True)
class FrontPage:
    """What a front page shows of its site."""

    make: str | None = None
    title: str | None = None
    language: str | None = None
    sources: tuple[Source, ...] = ()
    """Those that it names."""


def front_page(front: Answer) -> FrontPage:
    """Return what the answer *front* shows of its site; runs in a worker."""
    tree = parse_html(front.payload, front.url)
    page = front.payload.decode("utf-8", errors="replace")
    return FrontPage(
        make=make_of(page, front.headers), title=title_of(tree), language=language_of(tree), sources=discover(front)
    )


def make_of(page: str, headers: Mapping[str, str]) -> str | None:
    """Return what runs the site whose front page is *page*, where it shows; *headers* have lower-case names.

    >>> make_of('<link href="/wp-content/themes/x.css">', {})
    'WordPress'
    """
    sources = "\n".join([page, *(f"{name}: {value}" for name, value in headers.items() if POWERED.match(name))])
    found = next((make for make, pattern in MAKES if re.search(pattern, sources)), None)
    return found or ("Drupal" if "x-drupal-cache" in headers else headers.get("x-generator"))


def pattern_of(urls: Iterable[str]) -> str | None:
    r"""Return a pattern for the addresses of articles among *urls*: the shape that most of them have.

    >>> pattern_of(["https://example.org/news/2026/a-b-c/", "https://example.org/news/2025/d-e-f/"])
    '^/news/\\d+/[^/?]+/?$'
    >>> pattern_of([])
    """
    paths = [[part for part in urlsplit(url).path.split("/") if part] for url in urls]
    if not paths:
        return None
    shapes = Counter(_shape(parts) for parts in paths if parts)
    best, count = max(shapes.items(), key=lambda each: (each[1], len(each[0])), default=((), 0))
    return f"^/{'/'.join(best)}/?$" if best and count >= MAJORITY * len(paths) else None


def _shape(parts: list[str]) -> tuple[str, ...]:
    """Return the path of *parts* with its last part, and numbers, left open."""
    *folders, last = parts
    opened = [r"\d+" if part.isdigit() else re.escape(part).replace(r"\-", "-") for part in folders]
    ending = re.search(r"\.\w{2,5}$", last)
    open_last = "[^/?]+" if folders else "[^/?.]+"
    return (*opened, open_last + re.escape(ending[0]) if ending else open_last)


def title_of(tree: HtmlElement | None) -> str | None:
    """Return the name that the front page *tree* gives the site."""
    if tree is None:
        return None
    named = tree.xpath("//meta[@property='og:site_name']/@content") or tree.xpath("//title/text()")
    parts = re.split(r" [|–—-] ", " ".join(named[0].split()) if named else "")
    return next((part for part in parts if part.lower() not in FRONT), None) or None


def language_of(tree: HtmlElement | None) -> str | None:
    """Return the language that the front page *tree* is written in, as its markup says."""
    languages = tree.xpath("/html/@lang") if tree is not None else []
    return languages[0].strip() or None if languages else None
