"""Sites of one make each: Drupal, GOV.UK, text in a script, and ASP.NET as it was."""

from __future__ import annotations

import json
from html import escape

from tests.replicas.press import Press, page, paragraphs, put_pages, related, urls
from tests.replicas.stories import Story
from tests.site import TestSite, feed, sitemap


def drupal(site: TestSite, press: Press) -> None:
    """Drupal: a sitemap with dates, lists that count from nought, and no feed."""
    site.put("robots.txt", "User-agent: *\nCrawl-delay: 0\nDisallow: /admin/\nDisallow: /user/login/\n")
    site.put("sitemap.xml", sitemap([site.home, *urls(site, press)], lastmod=f"{press.stories[0].at:%Y-%m-%dT%H:%MZ}"))
    pages = press.pages()
    for number, stories in enumerate(pages):
        rows = "".join(
            f'<div class="views-row"><a href="{press.path(story)}">{escape(story.headline)}</a></div>'
            for story in stories
        )
        more = (
            f'<a href="?page={number + 1}" rel="next" title="Go to next page">Next page ››</a>'
            if number + 1 < len(pages)
            else ""
        )
        text = page(press, "News", f'<div class="view-content">{rows}</div>{more}')
        site.put(f"{press.lists}?page={number}", text)
        if not number:
            site.put(press.lists, text)
            site.put(press.home, text)
    put_pages(site, press, _node)


def _node(press: Press, story: Story) -> str:
    body = f"""<h1 class="page-title"><span class="field field--name-title">{escape(story.headline)}</span></h1>
<article class="node node--type-article"><div class="node__content">
<div class="field field--name-field-summary">{escape(story.standfirst)}</div>
<div class="field field--name-field-date"><time datetime="{story.at.isoformat()}">{press.printed(story.at)}</time></div>
<div class="field field--name-body field__item">{paragraphs(story)}</div></div></article>{related(press, story)}"""
    return page(
        press, story.headline, body, head='<meta name="Generator" content="Drupal 10 (https://www.drupal.org)">'
    )


def govuk(site: TestSite, press: Press) -> None:
    """GOV.UK: an Atom feed of the organisation and one of its announcements."""
    site.put("robots.txt", "User-agent: *\nDisallow: /*/print$\n")
    site.put(press.home, page(press, press.title, "<h1>What we do</h1><p>We keep people safe.</p>"))
    asked = press.lists.replace("[", "%5B").replace("]", "%5D")  # as a client writes it into a request
    for place, stories in ((press.home + ".atom", press.stories[:5]), (asked, press.stories)):
        site.put(place, _atom(site, press, stories), media_type="application/atom+xml; charset=utf-8")
    put_pages(site, press, _announcement)


def _atom(site: TestSite, press: Press, stories: tuple[Story, ...]) -> str:
    entries = "".join(
        f"<entry><id>{site.url(press.path(story))}#{story.at.isoformat()}</id><updated>{story.at.isoformat()}</updated>"
        f'<link rel="alternate" type="text/html" href="{site.url(press.path(story))}"/><title>{escape(story.headline)}</title>'
        f"<summary>{escape(story.standfirst)}</summary></entry>"
        for story in stories
    )
    return f'<?xml version="1.0" encoding="UTF-8"?><feed xmlns="http://www.w3.org/2005/Atom"><title>{press.title}</title>{entries}</feed>'


def _announcement(press: Press, story: Story) -> str:
    body = f"""<div class="gem-c-heading"><span>Press release</span><h1 class="gem-c-heading__text">{escape(story.headline)}</h1></div>
<p class="gem-c-lead-paragraph">{escape(story.standfirst)}</p>
<dl class="gem-c-metadata"><dt>From:</dt><dd><a href="{press.home}">Home Office</a></dd><dt>Published</dt><dd>{press.printed(story.at)}</dd></dl>
<div class="gem-c-govspeak govuk-govspeak">{paragraphs(story)}</div>{related(press, story)}"""
    stamp = f'<meta name="govuk:first-published-at" content="{story.at.isoformat()}"><meta property="og:type" content="article"><meta property="og:title" content="{escape(story.headline)}">'
    return page(press, story.headline, body, head=stamp)


def script(site: TestSite, press: Press) -> None:
    """A site drawn by a script: the markup is empty, the text stands in the state that the script reads."""
    site.put("robots.txt", "User-agent: *\nDisallow:\n")
    items = dict(zip(urls(site, press), (story.headline for story in press.stories), strict=True))
    site.put("rss.xml", feed(items, title=press.title))
    for place in {press.home, press.lists}:
        site.put(place, _state(press, "Newsroom", {"type": "landing"}))
    put_pages(site, press, lambda press, story: _state(press, story.headline, _node_of(story)))


def _node_of(story: Story) -> dict[str, object]:
    return {
        "type": "article",
        "title": story.headline,
        "summary": story.standfirst,
        "publishedAt": story.at.isoformat(),
        "body": paragraphs(story),
    }


def _state(press: Press, title: str, node: dict[str, object]) -> str:
    state = {
        "props": {
            "pageProps": {
                "page": node,
                "footer": {"text": f"© 2026 Any use of the logo of {press.title} requires consent."},
            }
        }
    }
    return (
        f'<!doctype html><html lang="{press.language}"><head><meta charset="utf-8"><title>{escape(title)} | {escape(press.title)}</title></head>'
        f'<body><div id="app"></div><script id="__NEXT_DATA__" type="application/json">{json.dumps(state)}</script><script src="/app.js"></script></body></html>'
    )


def aspnet(site: TestSite, press: Press) -> None:
    """A trade paper of 2010 on ASP.NET: tables, a login box, and channels by ``news.aspx?channel=``."""
    for place in ("robots.txt", "feed/"):
        site.put(place, page(press, "Error", "<h1>The resource cannot be found.</h1>"), status=404)
    for place in {press.home, press.lists}:
        site.put(place, _channel(press))
    put_pages(site, press, _table)


def _channel(press: Press) -> str:
    rows = "".join(
        f'<tr><td><a href="{press.path(story)}">{escape(story.headline)}</a><br>{story.at:%b} {story.at.day}, {story.at:%Y}<br>{escape(story.paragraphs[0][:120])}</td></tr>'
        for story in press.stories
    )
    return _form(
        press,
        "News",
        f"<table>{rows}</table><p>You must be registered and have a valid subscription to read news articles.</p>",
    )


def _table(press: Press, story: Story) -> str:
    text = "<br><br>".join(escape(text, quote=False) for text in (story.standfirst, *story.paragraphs))
    body = f"""<table><tr><td class="newsTitle"><h1>{escape(story.headline)}</h1></td></tr><tr><td><b>{escape(story.standfirst)}</b></td></tr>
<tr><td>{story.at:%b} {story.at.day}, {story.at:%Y}</td></tr><tr><td>By {story.author}</td></tr><tr><td class="newsText">{text}</td></tr>
<tr><td><h3>{escape(press.tail)}</h3>{"".join(f'<a href="{press.path(other)}">{escape(other.headline)}</a><br>' for other in press.stories if other is not story)}</td></tr></table>"""
    return _form(press, story.headline, body)


def _form(press: Press, title: str, body: str) -> str:
    login = '<div id="login">Login: Email Address<input name="user">Password<input type="password" name="word"></div><div>Your Account<br>You are not signed in.</div>'
    return page(
        press,
        title,
        f'<form method="post" action="news.aspx"><input type="hidden" name="__VIEWSTATE" value="dDwtMTI3">{login}{body}</form>',
    )
