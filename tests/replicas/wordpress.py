"""WordPress: a theme's pages, REST that is open or closed, a feed with pages, core sitemaps without dates."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime
from html import escape
from urllib.parse import parse_qs, urlsplit

from tests.replicas.press import LISTED, Kind, Press, page, paragraphs, put_pages, related, urls
from tests.replicas.stories import Story
from tests.site import Reply, Request, TestSite, sitemap

REST = "wp-json/wp/v2/posts"
RSS = "application/rss+xml; charset=utf-8"
JSON = "application/json; charset=UTF-8"


def wordpress(site: TestSite, press: Press) -> None:
    """A WordPress that hides nothing."""
    _put_site(site, press)
    site.answer(REST, lambda request: _posts(site, press, request))


def closed(status: int, code: str) -> Kind:
    """Return the kind of WordPress whose REST interface answers *status* and *code* to everyone."""

    def put(site: TestSite, press: Press) -> None:
        _put_site(site, press)
        said = {"code": code, "message": "Not here, not you.", "data": {"status": status}}
        site.put(REST, json.dumps(said), status=status, media_type=JSON)

    return put


def _put_site(site: TestSite, press: Press) -> None:
    site.put("robots.txt", f"User-agent: *\nDisallow: /wp-admin/\n\nSitemap: {site.url('wp-sitemap.xml')}\n")
    site.put("wp-sitemap.xml", _index(site), validators=False)
    site.put("wp-sitemap-posts-post-1.xml", sitemap(urls(site, press)), validators=False)
    site.put("wp-sitemap-posts-page-1.xml", sitemap([site.url("about/us/"), site.home]), validators=False)
    site.put("about/us/", page(press, "About us", "<h1>About us</h1><p>Who we are.</p>"), validators=False)
    site.answer("feed/", lambda request: _feed(site, press, request))
    heading = f'<link rel="https://api.w.org/" href="{site.url("wp-json/")}"><link rel="alternate" type="application/rss+xml" href="{site.url("feed/")}">'
    for place in {press.home, press.lists}:
        site.put(place, page(press, "Home", "".join(_cards(press)), head=heading), validators=False)
    put_pages(site, press, _page)


def _index(site: TestSite) -> str:
    parts = "".join(
        f"<sitemap><loc>{site.url(f'wp-sitemap-posts-{kind}-1.xml')}</loc></sitemap>" for kind in ("post", "page")
    )
    return f'<?xml version="1.0" encoding="UTF-8"?><sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{parts}</sitemapindex>'


def _cards(press: Press) -> Iterator[str]:
    for story in press.stories:
        yield f'<div class="card"><h3><a href="{press.path(story)}">{escape(story.headline[:40])}…</a></h3><time datetime="{story.at.isoformat()}">{press.printed(story.at)}</time></div>'


def _page(press: Press, story: Story) -> str:
    head = f'<meta name="generator" content="WordPress 6.6"><meta property="og:title" content="{escape(story.headline)}"><meta property="og:type" content="article"><meta property="article:published_time" content="{story.at.isoformat()}">'
    body = f"""<article class="post type-post"><header class="entry-header"><h1 class="entry-title">{escape(story.headline)}</h1>
<p class="standfirst"><strong>{escape(story.standfirst)}</strong></p>
<div class="entry-meta"><time class="entry-date published" datetime="{story.at.isoformat()}">{press.printed(story.at)}</time>
<span class="byline">By <a rel="author" href="/author/a{story.number}/">{story.author}</a></span></div></header>
<div class="entry-content">{paragraphs(story)}</div></article>{related(press, story)}"""
    return page(press, story.headline, body, head=head)


def _posts(site: TestSite, press: Press, request: Request) -> Reply:
    """Answer as REST does: paged, ordered by date, with the fields asked for, and counted in the head."""
    query = {name: values[0] for name, values in parse_qs(urlsplit(request.path).query).items()}
    size, number = int(query.get("per_page", "10")), int(query.get("page", "1"))
    wanted = set(query["include"].split(",")) if "include" in query else None
    stories = [story for story in press.stories if wanted is None or str(story.number) in wanted]
    stories = [story for story in stories if _between(story.at, query)]
    part = stories[(number - 1) * size : number * size]
    fields = {name.partition(".")[0] for name in query.get("_fields", "").split(",") if name}
    posts = [
        {name: value for name, value in _post(site, press, story).items() if not fields or name in fields}
        for story in part
    ]
    if "content.protected" in query.get("_fields", ""):
        posts = [post | {"content": {"protected": False}} for post in posts]
    counts = (("X-WP-Total", str(len(stories))), ("X-WP-TotalPages", str(-(-len(stories) // size))))
    return Reply(body=json.dumps(posts).encode(), media_type=JSON, headers=counts)


def _between(at: datetime, query: dict[str, str]) -> bool:
    after, before = query.get("modified_after") or query.get("after"), query.get("before")
    return (after is None or at > datetime.fromisoformat(after)) and (
        before is None or at < datetime.fromisoformat(before)
    )


def _post(site: TestSite, press: Press, story: Story) -> dict[str, object]:
    at = story.at.strftime("%Y-%m-%dT%H:%M:%S")
    return {
        "id": story.number,
        "type": "post",
        "status": "publish",
        "link": site.url(press.path(story)),
        "date": at,
        "date_gmt": at,
        "modified_gmt": at,
        "title": {"rendered": escape(story.headline)},
        "excerpt": {"rendered": f"<p>{escape(story.standfirst)}</p>", "protected": False},
        "content": {"rendered": paragraphs(story), "protected": False},
        "_links": {},
        "_embedded": {"author": [{"id": 3, "name": story.author}]},
    }


def _feed(site: TestSite, press: Press, request: Request) -> Reply:
    """Answer with one page of the feed; past the last one WordPress says 404."""
    number = int(parse_qs(urlsplit(request.path).query).get("paged", ["1"])[0])
    stories = press.stories[(number - 1) * LISTED : number * LISTED]
    if not stories:
        return Reply(status=404, body=b"<!doctype html><title>Nothing found</title><h1>Nothing found</h1>")
    items = "".join(
        f"<item><title>{escape(story.headline)}</title><link>{site.url(press.path(story))}</link>"
        f"<pubDate>{story.at:%a, %d %b %Y %H:%M:%S} +0000</pubDate><description>{escape(story.standfirst)}</description></item>"
        for story in stories
    )
    body = f'<?xml version="1.0" encoding="UTF-8"?><rss version="2.0"><channel><title>{escape(press.title)}</title><generator>https://wordpress.org/?v=6.6</generator>{items}</channel></rss>'
    return Reply(body=body.encode(), media_type=RSS)
