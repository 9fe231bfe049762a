"""Sites that only list: a press office, a publisher's lists of pictures, and one whose feed answers a page."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from html import escape

from tests.replicas.press import Press, page, paragraphs, put_pages, related, urls
from tests.replicas.stories import Story
from tests.site import TestSite, feed


def press_office(site: TestSite, press: Press) -> None:
    """A press office on a newsroom platform: releases by ``?page=n``, and a feed of the latest."""
    site.put("robots.txt", "User-agent: *\nAllow: /\n")
    cards = {story: f"<h2>{_link(press, story, story.headline)}</h2>{_day(press, story)}" for story in press.stories}
    _put_lists(site, press, cards, pages=press.pages())
    latest = press.stories[:3]
    items = dict(zip(urls(site, press, latest), (story.headline for story in latest), strict=True))
    site.put("feed/rss", feed(items, title=press.title), media_type="application/rss+xml")
    put_pages(site, press, _release)


def picture_lists(site: TestSite, press: Press) -> None:
    """A big publisher: its lists are pictures without a title or date, its pages have JSON-LD."""
    site.put("robots.txt", "User-agent: *\nDisallow: /search\n")
    cards = {
        story: f'<a href="{press.path(story)}"><img alt="" src="/i/{story.number}.jpg"></a>' for story in press.stories
    }
    _put_lists(site, press, cards, pages=[press.stories])
    put_pages(site, press, _promo_page)


def html_feed(site: TestSite, press: Press) -> None:
    """A site of no known make: where its feed used to be stands a page, and nothing says what runs it."""
    lost = page(press, "Page moved", "<h1>We have a new website</h1><p>The page you asked for has moved.</p>")
    for place in ("feed/", "feed", "rss", "rss.xml", "rss/news.xml"):
        site.put(place, lost)
    cards = {
        story: f"<p>{_link(press, story, story.headline[:50] + '...')} {_day(press, story)}</p>"
        for story in press.stories
    }
    _put_lists(site, press, cards, pages=press.pages())
    put_pages(site, press, _plain)


def in_parts(site: TestSite, press: Press) -> None:
    """The same, with each article on two pages: ``?page=2`` has the rest, and the same head again."""
    html_feed(site, press)
    for story in press.stories:
        first, second = story.paragraphs[:2], story.paragraphs[2:]
        site.put(
            press.path(story),
            _plain(press, story, first, after=f'<a rel="next" href="{press.path(story)}?page=2">2</a>'),
        )
        site.put(
            f"{press.path(story)}?page=2", _plain(press, story, second, after=f'<a href="{press.path(story)}">1</a>')
        )


def _link(press: Press, story: Story, text: str) -> str:
    return f'<a href="{press.path(story)}">{escape(text)}</a>'


def _day(press: Press, story: Story) -> str:
    return f'<time datetime="{story.at:%Y-%m-%d}">{press.printed(story.at)}</time>'


def _put_lists(site: TestSite, press: Press, cards: Mapping[Story, str], *, pages: Sequence[Sequence[Story]]) -> None:
    """Put *pages* of *cards*, each with a way to the next; the front page shows what the first one does."""
    for number, stories in enumerate(pages, 1):
        shown = "".join(f'<div class="promo">{cards[story]}</div>' for story in stories)
        more = f'<a rel="next" href="{press.lists}?page={number + 1}">Next</a>' if number < len(pages) else ""
        text = page(press, "Latest", f"<h1>Latest</h1>{shown}{more}")
        site.put(f"{press.lists}?page={number}", text)
        if number == 1:
            site.put(press.lists, text)
            site.put(press.home, text)


def _release(press: Press, story: Story) -> str:
    body = f"""<div class="release"><span class="release-date">{press.printed(story.at)}</span><h1>{escape(story.headline)}</h1>
<div class="summary"><p>{escape(story.standfirst)}</p></div><div class="release-body">{paragraphs(story)}</div>
<p class="contact">Media enquiries: press office, 020 7946 0000</p></div>{related(press, story)}"""
    return page(
        press,
        story.headline,
        body,
        head=f'<meta property="og:type" content="article"><meta property="og:title" content="{escape(story.headline)}">',
    )


def _promo_page(press: Press, story: Story) -> str:
    said = {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "headline": story.headline,
        "description": story.standfirst,
        "datePublished": story.at.isoformat(),
        "author": [{"@type": "Person", "name": story.author}],
    }
    body = f"""<div class="ArticlePage"><h1 class="ArticlePage-headline">{escape(story.headline)}</h1>
<h2 class="ArticlePage-subHeadline">{escape(story.standfirst)}</h2>
<div class="ArticlePage-byline">{press.printed(story.at)} • By {story.author}</div>
<div class="ArticlePage-articleBody"><div class="RichTextArticleBody">{paragraphs(story)}</div></div></div>{related(press, story)}"""
    return page(press, story.headline, body, head=f'<script type="application/ld+json">{json.dumps(said)}</script>')


def _plain(press: Press, story: Story, texts: Sequence[str] | None = None, *, after: str = "") -> str:
    body = f"""<div id="content"><h1>{escape(story.headline)}</h1><div class="intro">{escape(story.standfirst)}</div>
<div class="info">{press.printed(story.at)}<br>By {story.author}</div><div class="text">{paragraphs(story, texts)}</div>{after}
{related(press, story)}</div>"""
    return page(press, story.headline, body)
