"""Article pages of some 70 KB as a blog theme prints them, each with another story and the usual chrome around it."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from html import escape

SIZE = 70_000  # characters of a page
NEWEST = datetime(2026, 10, 30, 9, tzinfo=UTC)

_FORCES = ("Northmarch", "Calder", "Weald", "Ayford", "Bexley", "Tamar", "Holme", "Severn Vale")
_PEOPLE = ("Ann Lee", "Tom Ray", "Dana Holt", "Jo Hale", "Gary Mason", "Ruth Bell", "Sam Kendall", "Ines Marsh")
_WHO = ("The chief constable", "A sergeant in custody", "The county archivist", "Two officers of the traffic unit")
_DID = ("counted", "withdrew", "repainted", "lent", "inspected", "replaced", "catalogued", "borrowed")
_WHAT = ("the station's lamps", "eleven radios", "the minute books", "every bicycle in the yard", "the spare whistles")
_WHERE = ("in the cellar of the old court", "behind the kennels", "on the night train", "beside the weighbridge")
_WHY = (
    "because nobody could say who had signed for them",
    "after a letter that the clerk had kept since the spring",
    "while the council looked for the key",
    "although the insurance covers neither fire nor water",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class MadePage:
    """A page and the story on it."""

    path: str
    """Without the first slash."""

    html: str
    headline: str
    author: str
    published: datetime
    paragraphs: tuple[str, ...]


def made_pages(number: int) -> Iterator[MadePage]:
    """Yield *number* pages, the newest first; the same ones each time."""
    for at in range(number):
        chance = random.Random(f"story {at}")
        headline = f"{chance.choice(_FORCES)} {chance.choice(_DID)} {chance.choice(_WHAT)[4:]}, story {at}"
        paragraphs = tuple(_paragraph(chance) for _ in range(chance.randint(6, 16)))
        author, published = chance.choice(_PEOPLE), NEWEST - timedelta(hours=at)
        path = f"news/{'-'.join(headline.lower().replace(',', '').replace(chr(39), '').split())}/"
        html = _page(path, headline, author, published, paragraphs)
        yield MadePage(
            path=path, html=html, headline=headline, author=author, published=published, paragraphs=paragraphs
        )


def _paragraph(chance: random.Random) -> str:
    return " ".join(_sentence(chance) for _ in range(chance.randint(2, 4)))


def _sentence(chance: random.Random) -> str:
    return (
        f"{chance.choice(_WHO)} of {chance.choice(_FORCES)} {chance.choice(_DID)} {chance.choice(_WHAT)} "
        f"{chance.choice(_WHERE)} {chance.choice(_WHY)}, entry {chance.randrange(10**6)}."
    )


def _page(path: str, headline: str, author: str, published: datetime, paragraphs: Sequence[str]) -> str:
    linked = {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "headline": headline,
        "datePublished": published.isoformat(),
        "author": {"@type": "Person", "name": author},
    }
    text = "\n".join(f"<p>{escape(paragraph)}</p>" for paragraph in paragraphs)
    story = f"""<article id="post" class="post type-post status-publish hentry category-news">
<header class="entry-header"><h1 class="entry-title">{escape(headline)}</h1>
<div class="entry-meta"><span class="byline">By <a class="author url fn" href="/author/desk/">{author}</a></span>
<time class="entry-date published" datetime="{published.isoformat()}">{published:%d %B %Y}</time></div></header>
<div class="entry-content">{text}</div>
<footer class="entry-footer">Filed under <a href="/section/1/">News</a></footer></article>"""
    head = f"""<meta charset="utf-8"><title>{escape(headline)} - The Desk Book</title>
<meta property="og:title" content="{escape(headline)}"><meta property="og:type" content="article">
<link rel="canonical" href="/{path}"><script type="application/ld+json">{json.dumps(linked)}</script>"""
    around = f'{_MENU}<main><div class="content-area">{story}{_COMMENTS}</div>{_SIDEBAR}</main>{_FOOTER}'
    page = f'<!doctype html><html lang="en-GB"><head>{head}{_STYLE}</head><body class="single single-post">{around}'
    rest = max(0, SIZE - len(page))
    script = f"<script>var settings = [{','.join(f'{n}' for n in range(100_000, 100_000 + rest // 7))}];</script>"
    return f"{page}{script}</body></html>"


_MENU = (
    '<header class="site-header"><a class="logo" href="/">The Desk Book</a><nav class="main-menu"><ul class="menu">'
    + "".join(
        f'<li id="menu-item-{at}" class="menu-item menu-item-type-taxonomy menu-item-{at}">'
        f'<a href="/section/{at}/" data-level="{at % 3}"><span class="label">Section {at}</span></a></li>'
        for at in range(120)
    )
    + "</ul></nav></header>"
)
_STYLE = "<style>" + "".join(f".block-{at} {{ margin: {at}px; color: #{at:06x}; }}\n" for at in range(250)) + "</style>"
_SIDEBAR = (
    '<aside class="widget-area"><section class="widget widget_recent"><h2 class="widget-title">Latest stories</h2><ul>'
    + "".join(
        f'<li><a href="/section/{at}/" rel="bookmark"><img src="/i/{at}.jpg" alt="" width="80" height="60">'
        f"Bulletin number {at} of the county desk</a><span class='post-date'>{at} November 2026</span></li>"
        for at in range(1, 30)
    )
    + "</ul></section><section class='widget'><h2 class='widget-title'>Newsletter</h2>"
    "<form><input type='email' name='mail'><button>Subscribe to the morning briefing</button></form></section></aside>"
)
_COMMENTS = (
    '<section id="comments" class="comments-area"><h2>Comments</h2><ol class="comment-list">'
    + "".join(
        f'<li class="comment"><b>Reader {at}</b><p>In my day there was one lamp, and it was number {at}.</p></li>'
        for at in range(12)
    )
    + "</ol></section>"
)
_FOOTER = (
    '<footer class="site-footer"><div class="columns">'
    + "".join(
        f'<div class="column"><h3>Column {at}</h3><p><a href="/page/{at}/">About {at}</a></p></div>' for at in range(20)
    )
    + "</div><p>Copyright © 2026 The Desk Book. All rights reserved.</p></footer>"
)
