"""What one site sends leads to no other: neither to a neighbour in the same run nor into the own network.

The servers that were not to be asked are the witnesses.
"""

import json

import pytest

from tests.crawler.crawl.crawling import Crawling
from tests.site import TestSite, article, feed, sitemap

ATOM = "http://www.w3.org/2005/Atom"
INDEX = (
    '<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"><sitemap><loc>{}</loc></sitemap></sitemapindex>'
)
OWN = '<h2><a href="{}">Its own story of the day</a></h2>'


def _json_feed(own, to):
    item = {"id": "1", "url": own, "title": "Its own story"}
    return json.dumps({"version": "https://jsonfeed.org/version/1.1", "title": "G", "next_url": to, "items": [item]})


def _posts(_, to):
    post = {"id": 1, "link": to, "type": "post", "date_gmt": "2026-11-20T08:00:00", "title": {"rendered": "It"}}
    return json.dumps([post | {"modified_gmt": post["date_gmt"], "content": {"rendered": "<p>Text.</p>"}}])


LEADS = {
    "entry-of-a-feed": ("feed", lambda own, to: feed({own: "Its own story", to: "It"})),
    "next-page-of-a-feed": (
        "feed",
        lambda own, to: feed({own: "Its own story"}).replace(
            "<title>", f'<a:link xmlns:a="{ATOM}" rel="next" href="{to}"/><title>', 1
        ),
    ),
    "next-page-of-atom": (
        "feed",
        lambda own, to: (
            f'<feed xmlns="{ATOM}"><title>G</title><link rel="next" href="{to}"/>'
            f'<entry><title>Its own story</title><link href="{own}"/></entry></feed>'
        ),
    ),
    "next-page-of-a-json-feed": ("json-feed", _json_feed),
    "entry-of-a-sitemap": ("sitemap", lambda own, to: sitemap([own, to])),
    "part-of-a-sitemap": ("sitemap", lambda _, to: INDEX.format(to)),
    "link-of-a-listing": ("pages", lambda own, to: OWN.format(own) + OWN.format(to)),
    "next-page-of-a-listing": ("pages", lambda own, to: f'{OWN.format(own)}<a rel="next" href="{to}">Next</a>'),
    "post-of-wordpress": ("wordpress", _posts),
}
"""What a source may name elsewhere: the kind of source, and what it answers."""

PAGES = {
    "redirect": lambda to: {"status": 302, "headers": {"Location": to}},
    "meta-refresh": lambda to: {"body": f'<html><head><meta http-equiv="refresh" content="0; url={to}"></head></html>'},
    "canonical": lambda to: {"body": article().replace("<head>", f'<head><link rel="canonical" href="{to}">')},
    "next-page": lambda to: {
        "body": article().replace("</article>", f'<a rel="next" href="{to}">Next page</a></article>')
    },
}
"""What a story's page may name elsewhere."""

MEDIA_TYPES = {"json-feed": "application/feed+json", "wordpress": "application/json", "pages": "text/html"}


@pytest.fixture(scope="module")
def crawled(tmp_path_factory):
    """One crawl of publications that lead to a neighbour, and into the own network by another name of its host."""
    with TestSite() as site, TestSite() as neighbour, TestSite() as intranet:
        crawling = Crawling(tmp_path_factory.mktemp("reach"), site)
        home = _named(neighbour)
        neighbour.put("news/own/", article("The neighbour's own story"))
        neighbour.put("sitemap.xml", sitemap([f"{home}news/own/"]))
        site.put("robots.txt", "")
        tables = [_table("neighbour", home, "sitemap sitemap.xml")]
        tables += _leading(site, "neighbour", home)
        tables += _leading(site, "intranet", _named(intranet))
        crawling.folder.joinpath("blotter.toml").write_text("\n".join(tables))
        done = crawling.blotter("crawl", "--json")
        assert done.returncode in {0, 1}, done.stderr
        assert len(json.loads(done.stdout)["publications"]) == len(tables)
        yield {"neighbour": list(neighbour.requested), "intranet": list(intranet.requested)}, crawling


def _named(site):
    """The home of *site* by another name of its host than the one under which the leading site stands."""
    return site.home.replace("127.0.0.1", "localhost")


def _leading(site, where, home):
    """Yield the tables of publications on *site* that lead to *home*, one for each way."""
    for name, (kind, answer) in LEADS.items():
        start = f"{where}-{name}"
        own = f"{start}/news/own/"
        site.put(own, article(f"Its own story, {start}"))
        path = f"{start}/wp-json/wp/v2/posts" if kind == "wordpress" else f"{start}/list"
        media_type = MEDIA_TYPES.get(kind, "application/xml")
        site.put(path, answer(site.url(own), f"{home}news/{name}/"), media_type=media_type)
        yield _table(start, f"{site.url(start)}/", kind if kind == "wordpress" else f"{kind} {site.url(path)}")
    start = f"{where}-pages"
    for name, answer in PAGES.items():
        site.put(f"{start}/news/{name}/", **{"body": ""} | answer(f"{home}news/{name}/"))
    site.lists(*(f"{start}/news/{name}/" for name in PAGES), at=f"{start}/sitemap.xml")
    yield _table(start, f"{site.url(start)}/", f"sitemap {site.url(start)}/sitemap.xml")


def _table(name, home, source):
    return (
        f'[publications.{name}]\nhome = "{home}"\nsources = ["{source}"]\narticle = "/news/"\n'
        "own_site = true\ndelay = 0\n"
    )


@pytest.mark.parametrize("where", ["neighbour", "intranet"])
@pytest.mark.parametrize("name", [*LEADS, *PAGES])
def test_what_a_site_names_elsewhere_is_not_asked_for(crawled, where, name):
    """Whoever writes a feed could have us ask any host of the own network, or a neighbour under its own name."""
    asked, _ = crawled

    assert f"/news/{name}/" not in asked[where]


def test_the_neighbour_is_asked_for_what_it_lists_itself(crawled):
    """Its name belongs to its publication: the run went there, for nobody else."""
    asked, crawling = crawled

    assert set(asked["neighbour"]) == {"/robots.txt", "/sitemap.xml", "/news/own/"}
    assert asked["intranet"] == []
    (row,) = crawling.rows(
        "SELECT slug FROM articles JOIN publications ON publications.id = publication_id WHERE headline LIKE 'The nei%'"
    )
    assert row["slug"] == "neighbour"


@pytest.mark.parametrize("where", ["neighbour", "intranet"])
@pytest.mark.parametrize("name", sorted(LEADS.keys() - {"part-of-a-sitemap", "post-of-wordpress"}))
def test_what_leads_elsewhere_hides_no_story_of_its_own(crawled, where, name):
    """The site's own entry beside it is archived."""
    _, crawling = crawled

    assert crawling.rows("SELECT 1 FROM articles WHERE headline = ?", f"Its own story, {where}-{name}")
