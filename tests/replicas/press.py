"""A title as its replica prints it: which stories, at which addresses, between which chrome."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from html import escape
from urllib.parse import urlsplit

from crawler.spiders.base import PublicationSpider
from tests.replicas.stories import Story, stories_of
from tests.site import TestSite

HTML = '<!doctype html>\n<html lang="{language}"><head><meta charset="utf-8"><title>{title}</title>{head}</head>\n<body>{body}</body></html>'
DATES = {"GB": "%d %B %Y", "US": "%B %d, %Y", "CA": "%B %d, %Y", "AU": "%d %B %Y", "DE": "%d.%m.%Y", "NL": "%d-%m-%Y"}
LISTED = 4  # stories on one page of a list


@dataclass(frozen=True, slots=True, kw_only=True)
class Press:
    """A publication in print."""

    title: str
    home: str
    """Path of the front page, e.g. ``/`` or ``/news/``."""

    address: str
    """Path of an article with ``{slug}``, ``{id}`` and ``{at:%Y}`` in it."""

    lists: str
    """Path of the page that lists the articles."""

    language: str
    country: str
    tail: str
    """Heading under which the other stories are teased."""

    stories: tuple[Story, ...]

    @classmethod
    def of(cls, spider: type[PublicationSpider], *, address: str, lists: str, now: datetime) -> Press:
        """Return the title that *spider* declares, with its articles at *address*."""
        rules = spider.rules if isinstance(spider.rules, tuple) else (spider.rules,)
        tails = [heading for rule in rules for heading in rule.tail]
        return cls(
            title=spider.title,
            home=urlsplit(spider.home).path or "/",
            address=address,
            lists=lists,
            language=spider.language or "en",
            country=spider.country or "GB",
            tail=tails[0] if tails else "Related news",
            stories=stories_of(spider.name, language=spider.language, now=now),
        )

    def path(self, story: Story) -> str:
        """Return where *story* stands."""
        return self.address.format(slug=story.slug, id=story.number, at=story.at)

    def printed(self, at: datetime) -> str:
        """Return the day of *at* as this title prints it."""
        return at.strftime(DATES.get(self.country, "%d %B %Y")).lstrip("0")

    def pages(self) -> list[tuple[Story, ...]]:
        """Return the stories as the pages of a list hold them."""
        return [self.stories[start : start + LISTED] for start in range(0, len(self.stories), LISTED)]


Kind = Callable[[TestSite, Press], None]
"""Puts a title onto a site, the way that one kind of system does."""


def page(press: Press, title: str, body: str, *, head: str = "") -> str:
    """Return a page of *press* with its chrome around *body*."""
    return HTML.format(
        language=press.language, title=f"{escape(title)} - {escape(press.title)}", head=head, body=around(press, body)
    )


def around(press: Press, body: str) -> str:
    """Return *body* between what stands on every page of *press*."""
    return f"""
<header><a href="{press.home}">{escape(press.title)}</a></header>
<nav><ul><li><a href="{press.lists}">News</a></li><li><a href="/contact/">Contact</a></li><li><a href="/subscribe/">Subscribe</a></li></ul></nav>
<div class="cookies">We use cookies to help you navigate. <a href="/privacy/">Read more</a></div>
<main>{body}</main>
<footer><p>Copyright © 2026 {escape(press.title)}. All rights reserved.</p></footer>"""


def paragraphs(story: Story, texts: Sequence[str] | None = None) -> str:
    """Return the text of *story*, or those paragraphs of it that are *texts*, as markup."""
    return "\n".join(f"<p>{escape(text, quote=False)}</p>" for text in texts or story.paragraphs)


def related(press: Press, story: Story) -> str:
    """Return the box of teasers under *story*: other headlines and the first words of other stories."""
    others = [other for other in press.stories if other is not story][:3]
    teasers = "".join(
        f'<li><a href="{press.path(other)}">{escape(other.headline)}</a> {escape(other.paragraphs[0][:90])}…</li>'
        for other in others
    )
    return f'<div class="related"><h3>{escape(press.tail)}</h3><ul>{teasers}</ul></div>'


def put_pages(site: TestSite, press: Press, render: Callable[[Press, Story], str]) -> None:
    """Put every story where it stands, written by *render*."""
    for story in press.stories:
        site.put(press.path(story), render(press, story))


def urls(site: TestSite, press: Press, stories: Sequence[Story] | None = None) -> list[str]:
    """Return the whole addresses of *stories*."""
    return [site.url(press.path(story)) for story in (press.stories if stories is None else stories)]
