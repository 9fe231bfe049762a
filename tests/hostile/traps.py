"""Lists, redirects and robots.txt that lead astray, and what one run makes of each."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator

from tests.hostile.villain import Answer, Said, Villain
from tests.hostile.ways import (
    BAD,
    GOOD,
    GZIPPED,
    IS_WHOLE,
    MEGABYTE,
    STORY,
    Way,
    bad,
    leads_to,
    listing,
    page,
    reply,
    says,
)
from tests.site import article, feed, sitemap

VICTIM = "victim.invalid"
NAMED = "named.invalid"  # a host that a robots.txt names, and that is therefore looked up
MANY_ENTRIES, MANY_MEMBERS, MANY_LINKS = (900_000, 800_000, 40_000) if IS_WHOLE else (2_000, 50_000, 4_000)
TEASER = f'<h2><a href="/{GOOD}">A story that is good, of many words</a></h2>'
LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
BILLION = f'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY l0 "ha">{LAUGHS}]>'
QUADRATIC = f'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY l9 "{"a" * 100_000}">]>'
OUTSIDE = '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY l9 SYSTEM "file:///etc/passwd">]>'
XML = "application/xml"
SPELLINGS = (
    "http://127.0.0.1:80/", "http://2130706433/", "http://0177.0.0.1/", "http://0x7f.1/", "http://127.1/",
    "http://[::1]/", "http://[::ffff:127.0.0.1]/", "http://[::ffff:a00:1]/", "http://①②⑦.0.0.1/",
    "http://127。0。0。1/", "http://localhost/", "http://a.localhost/", "http://0/", "http://10.0.0.1/",
    "http://169.254.169.254/latest/meta-data/", "http://[64:ff9b::7f00:1]/", "http://[2002:7f00:1::]/",
    "http://224.0.0.1/", "http://user:word@example.org/", "http://127.0.0.1%00.example.org/",
)  # fmt: skip
ODD = {
    **dict.fromkeys(("file:///etc/passwd", "ftp://example.org/", "gopher://example.org/", "data:text/html,a"),
                    "failed: http 302"),
    **dict.fromkeys(("//" + VICTIM + "/", "http://" + VICTIM + "/", "http://xn--zzzzzzzzz.invalid/"),
                    "skipped: redirects to another host"),
    **dict.fromkeys(("/%zz", "/../../etc/passwd", "/a\x0bb", "HOME/\xe9"), "gone: http 404"),
    **dict.fromkeys(("", "#", "?"), "failed: too many redirects"),
    **dict.fromkeys(("javascript:alert(1)", "http://[::1", "http://a:99999/", "/" + "a" * 60_000), "failed"),
    "http://a:0/": "skipped: not a port of the web",
    "http://127.0.0.1:25/": "skipped: private address",
    "http://" + VICTIM + ":25/": "skipped: not a port of the web",
}  # fmt: skip
ELSEWHERE = f"""<base href="http://{VICTIM}/"><link rel="canonical" href="http://{VICTIM}/c">
<link rel="next" href="http://{VICTIM}/n"><link rel="preload" href="http://{VICTIM}/p" as="image">
<link rel="amphtml" href="http://{VICTIM}/a"><link rel="alternate" type="application/rss+xml" href="http://{VICTIM}/f">
<meta property="og:image" content="http://{VICTIM}/i"><meta http-equiv="x-dns-prefetch-control" content="on">
<img src="http://{VICTIM}/g"><iframe src="http://{VICTIM}/h"></iframe><script src="http://{VICTIM}/s"></script>"""


def index(*parts: str) -> Answer:
    """Return a sitemap index of *parts*, in which ``HOME`` is the address of the host."""

    def said(host: Villain) -> Said:
        named = "".join(f"<sitemap><loc>{part.replace('HOME/', host.home)}</loc></sitemap>" for part in parts)
        return [reply(f'<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{named}</sitemapindex>',
                      media=XML)]  # fmt: skip

    return said


def lists(*paths: str) -> Answer:
    """Return a sitemap of *paths*."""
    return lambda host: [listing(host, paths)]


def robots(text: str | bytes, **more: object) -> Way:
    """Return a way with this robots.txt."""
    return Way(answers={"/robots.txt": page(text, media="text/plain")}, listed=(), **more)


def always_another(host: Villain) -> Said:
    """Name the index itself, and one that was never seen."""
    return index("HOME/sitemap.xml", f"HOME/s{len(host.requests)}.xml", "HOME/good.xml")(host)


def post(host: Villain, number: int, **more: object) -> dict[str, object]:
    """Return a post of WordPress."""
    shown = {"rendered": f"Story {number}"}
    return {"id": number, "type": "post", "link": host.url(f"news/{number}/"), "date_gmt": "2019-11-08T00:00:00",
            "title": shown, "content": {"rendered": "<p>Words.</p>"}} | more  # fmt: skip


def rest_without_end(host: Villain) -> Said:
    """Say that there are 999,999,999 pages, and give one post on each."""
    posts = json.dumps([post(host, len(host.requests))])
    return [reply(posts, "X-WP-Total: 999999999", "X-WP-TotalPages: 999999999", media="application/json")]


def rest_of(**odd: object) -> Answer:
    """Return a REST answer of one post with *odd* fields."""
    return lambda host: [
        reply(json.dumps([post(host, 1, **odd)]), "X-WP-Total: " + "9" * 5_000, media="application/json")
    ]


def with_laughs(head: str, uses: int, feeds: bool) -> Answer:
    """Return a feed or sitemap whose texts are entities."""

    def said(host: Villain) -> Said:
        one = feed({host.url(GOOD): "T"}) if feeds else sitemap([host.url(GOOD)])
        body = head + one.removeprefix('<?xml version="1.0"?>').replace("</title>", "&l9;" * uses + "</title>", 1)
        return [reply(body.replace("</loc>", "&l9;" * uses + "</loc>"), media=XML)]

    return said


def numbered(template: str, count: int) -> Iterator[str]:
    """Yield *count* paths."""
    return (template.format(number) for number in range(count))


def calendar(host: Villain) -> Said:
    """Lead to one more page each time."""
    onward = f'<a rel="next" href="/list?page={len(host.requests)}">Next</a>'
    others = "".join(f'<h2><a href="/news/{n}/">Another story of many words, number {n}</a></h2>' for n in range(6))
    return [reply(TEASER + others + onward)]


def many_entries(host: Villain) -> Said:
    """List a good article, and very many of long ago."""
    listed = sitemap([host.url(path) for path in numbered("news/{}/", MANY_ENTRIES)], lastmod="2001-01-01")
    good = f"<url><loc>{host.url(GOOD)}</loc></url><url>"
    return [reply(gzip.compress(listed.replace("<url>", good, 1).encode(), 1), media="application/gzip")]


def many_members(host: Villain) -> Said:
    """List a good article behind very many members of gzip without anything."""
    good = gzip.compress(sitemap([host.url(GOOD)]).encode(), mtime=0)
    return [reply(gzip.compress(b"", mtime=0) * MANY_MEMBERS + good, media="application/gzip")]


def odd_years(host: Villain) -> Said:
    """List articles of years that no calendar has."""
    days = {GOOD: "0000-00-00", BAD: "9999-12-31T23:59:60Z", "news/c/": "0001-01-01"}
    lists = [sitemap([host.url(path)], lastmod=day).removesuffix("</urlset>") for path, day in days.items()]
    return [reply("".join(lists) + "</urlset>", media=XML)]


def many_links(_: Villain) -> Said:
    """Link to a good article, and side by side to very many other pages."""
    links = "".join(f'<a href="/x/{number}/">Words of link number {number}</a>' for number in range(MANY_LINKS))
    return [reply(f"<body>{TEASER}{links}")]


TWO_PARTS = index("HOME/part.xml", "HOME/good.xml")
PARTS = {
    **{f"status {status}": (page("no", status=f"{status} No"), str(status)) for status in (401, 403, 404, 500, 503)},
    "a page": (page("<!doctype html><title>Off</title>"), "not_a_sitemap"),
    "empty": (page("", media=XML), "empty_answer"),
    "torn": (page("<urlset><url><loc>http", media=XML), "broken_xml"),
    "gzip that is none": (page(b"\x1f\x8b\x08zzzz", media="application/gzip"), "broken_gzip"),
    "a bomb": (page(GZIPPED, "Content-Encoding: gzip"), "too_large"),
    "a hang-up": (says(), "connection_lost"),
    "silent": (says(600.0), "timed_out"),
    "elsewhere": (leads_to(f"http://{VICTIM}/s.xml"), "redirects_elsewhere"),
    "private": (leads_to("http://10.0.0.1/s.xml"), "private_address"),
    "a ring": (leads_to("/part.xml"), "too_many_redirects"),
    "a neighbour's password": (leads_to("http://a:b@127.0.0.1/"), "login_in_address"),
}
"""How one part of a sitemap answers, and what the run says of it: the other part is read all the same."""

TRAPS = {
    "redirect to itself": bad(leads_to("/" + BAD), "failed"),
    "redirects in a ring": Way(
        answers={"/" + BAD: leads_to("/news/a/"), "/news/a/": leads_to("/" + BAD)}, becomes={BAD: "failed"}
    ),
    "twelve redirects": Way(
        answers={"/" + BAD: leads_to("/news/0/")}
        | {f"/news/{number}/": leads_to(f"/news/{number + 1}/") for number in range(12)},
        becomes={BAD: "failed"},
    ),
    "redirects that grow": Way(
        answers={"/" + BAD: lambda host: leads_to(f"/{BAD}?a={'a' * len(host.requests)}")(host)},
        becomes={BAD: "failed"},
    ),
    "redirect home": bad(leads_to("HOME/"), "gone"),
    "redirect to robots.txt": bad(leads_to("/robots.txt"), "not_article"),
    "refresh to itself": bad(page('<meta http-equiv="refresh" content="0">'), "not_article"),
    "sitemap that names itself": Way(
        answers={"/sitemap.xml": always_another, "/good.xml": lists(GOOD)}
        | {f"/s{number}.xml": always_another for number in range(40)},
    ),
    **{
        f"a part of a sitemap: {name}": Way(
            answers={"/sitemap.xml": TWO_PARTS, "/good.xml": lists(GOOD), "/part.xml": part},
            said=said,
        )
        for name, (part, said) in PARTS.items()
    },
    "sitemap on a dead host": Way(
        answers={
            "/robots.txt": page(f"Sitemap: http://{NAMED}/s.xml\n", media="text/plain"),
            "/sitemap.xml": index(f"http://{NAMED}/s.xml", "HOME/good.xml"), "/good.xml": lists(GOOD),
        },
        said="host not found",
    ),
    "sitemap on a host that nobody named": Way(
        answers={"/sitemap.xml": index(f"http://{VICTIM}/s.xml", "http://127.0.0.1/delete?id=1", "HOME/good.xml"),
                 "/good.xml": lists(GOOD)},
        said="other_host",
    ),
    "robots.txt names a neighbour": Way(
        answers={"/robots.txt": page("Sitemap: http://127.0.0.1/delete?id=1\n", media="text/plain")}, listed=(),
    ),
    "feed that goes on elsewhere": Way(
        answers={"/feed/": lambda host: [reply(feed({host.url(GOOD): "T"}).replace(
            "<channel>", f'<channel><link xmlns="http://www.w3.org/2005/Atom" rel="next" href="http://{VICTIM}/n"/>'),
            media=XML)]},
        sources='["feed feed/"]', listed=(),
    ),
    "calendar without end": Way(
        answers={"/list": calendar}, sources='["pages list"]', listed=(), is_slow=True, keys="article = '^/news/'"
    ),
    "REST without end": Way(
        answers={"/wp-json/wp/v2/posts": rest_without_end}, sources='["wordpress", "sitemap sitemap.xml"]', listed=(),
        is_slow=True,
    ),
    "half an emoji in REST": Way(
        answers={"/wp-json/wp/v2/posts": rest_of(title={"rendered": "T \ud800"}, excerpt={"rendered": "..." * 20_000})},
        sources='["wordpress", "sitemap sitemap.xml"]', listed=(),
    ),
    "REST of wrong kinds": Way(
        answers={"/wp-json/wp/v2/posts": rest_of(title=[], link=7, date_gmt={}, id="\x00", content=None)},
        sources='["wordpress", "sitemap sitemap.xml"]', listed=(),
    ),
    "REST in escapes": Way(
        answers={"/wp-json/wp/v2/posts": page('{"code": "\\u001b[2J\\u001b]0;PWNED\\u0007"}', status="401 No",
                                              media="application/json")},
        sources='["wordpress", "sitemap sitemap.xml"]', listed=(),
    ),
    "300 addresses of one article": Way(
        answers={"/news/one/": page(article("One story at many addresses"))},
        listed=tuple(numbered("news/one/?session={}", 300 if IS_WHOLE else 12)),
    ),
    "900,000 entries": Way(answers={"/sitemap.xml": many_entries}),
    "a million members": Way(answers={"/sitemap.xml": many_members}, saves_the_good=False, told="failed"),
    "years 0, 1 and 9999": Way(
        answers={"/sitemap.xml": odd_years, "/" + BAD: page(STORY.replace("2019-11-08", "9999-12-31"))}
    ),
    "a line of 40,000 links": Way(
        answers={"/list": many_links}, sources='["pages list"]', listed=(), keys="article = '^/news/'"
    ),
    "an apostrophe": Way(
        answers={"/news/o": page(STORY)}, listed=("news/o?t=it's",), becomes={"news/o?t=it's": "archived"}
    ),
    "pages that point elsewhere": bad(page(STORY.replace("</head>", ELSEWHERE + "</head>")), "archived"),
    **{
        f"{kind} of {name}": Way(
            answers={f"/{path}": with_laughs(head, uses, path == "feed/")}, sources=f'["{source}"]', listed=(),
        )
        for name, head, uses in (("a billion laughs", BILLION, 1), ("much of much", QUADRATIC, 2_000),
                                 ("a file", OUTSIDE, 1))
        for kind, path, source in (("feed", "feed/", "feed feed/"), ("sitemap", "sitemap.xml", "sitemap sitemap.xml"))
    },
}  # fmt: skip

ROBOTS = {
    "robots.txt too large": robots(
        b"#" * (50 if IS_WHOLE else 17) * MEGABYTE, saves_the_good=False, told="robots.txt unreachable (too large)"
    ),
    "robots.txt of 500 KB": robots("User-agent: x\n" * 18_000 + "Content-Usage: a\n" * 14_000),
    "robots.txt in a ring": Way(answers={"/robots.txt": leads_to("/robots.txt")}, listed=()),
    **{
        f"robots.txt at {where}": Way(
            answers={"/robots.txt": leads_to(where)},
            listed=(),
            saves_the_good=False,
            told="failed",
            said="private_address",
        )
        for where in ("http://127.0.0.1/", "http://169.254.169.254/")
    },
    "robots.txt at a file": Way(answers={"/robots.txt": leads_to("file:///etc/passwd")}, listed=()),
    "robots.txt of NULs": robots(b"\x00" * 5_000),
    "robots.txt in UTF-16": robots("User-agent: *\nDisallow: /\n".encode("utf-16")),
    **{
        f"Crawl-delay {said[:9]!a}": robots(f"User-agent: *\nCrawl-delay: {said}\n")
        for said in ("-inf", "-5", "0x10", "²")
    },
    **{
        f"Crawl-delay {said[:9]}": robots(
            f"User-agent: *\nCrawl-delay: {said}\n", saves_the_good=False, told="robots.txt asks for a long pause"
        )
        for said in ("86400", "601", "1e9", "inf", "nan", "9" * 400)
    },
    "robots.txt of stars": robots(f"User-agent: *\nDisallow: /{'*a' * 30}$\n"),
}  # fmt: skip

REACH = {
    **{f"redirect to {target!a}": bad(leads_to(target), "skipped") for target in SPELLINGS},
    **{f"redirect to {target[:40]!a}": bad(leads_to(target), becomes) for target, becomes in ODD.items()},
}
