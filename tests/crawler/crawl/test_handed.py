"""A text that a source hands over enters the archive as its page would: read in a worker, without chrome."""

import json
from html import escape

import pytest

from tests.site import TEXT

URL = "news/radios/"
TITLE = "Radios that last a shift"
PARAGRAPHS = TEXT.split("\n\n")
CONTENT = (
    "<p><strong>By Paul Jacques</strong></p>"
    + "".join(f"<p>{escape(each, quote=False)}</p>" for each in PARAGRAPHS)
    + '<div class="sharedaddy"><h3>Share this:</h3><ul><li><a href="https://f.example">Facebook</a></li></ul></div>'
    f'<p>The post <a href="/{URL}">{TITLE}</a> appeared first on <a href="/">The Test Gazette</a>.</p>'
)


def rest(site):
    post = {
        "id": 1,
        "type": "post",
        "link": site.url(URL),
        "date": "2019-11-08T09:30:00",
        "date_gmt": "2019-11-08T09:30:00",
        "modified_gmt": "2019-11-08T09:30:00",
        "title": {"rendered": TITLE},
        "excerpt": {"rendered": f"<p>By Paul Jacques {PARAGRAPHS[0][:60]} [&hellip;]</p>"},
        "content": {"rendered": CONTENT, "protected": False},
        "_embedded": {"author": [{"name": "admin"}]},
    }
    site.put("wp-json/wp/v2/posts", json.dumps([post]), media_type="application/json")


def full_text(site, published="Fri, 08 Nov 2019 09:30:00 GMT"):
    site.put(
        "feed/",
        '<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><title>The Test Gazette</title><item>'
        f"<title>{TITLE}</title><link>{site.url(URL)}</link><dc:creator>admin</dc:creator>"
        f"<pubDate>{published}</pubDate><content:encoded><![CDATA[{CONTENT}]]></content:encoded>"
        "</item></channel></rss>",
        media_type="application/rss+xml",
    )


MELBOURNE = {"timezone": "Australia/Melbourne"}
OFFERS = {"rest": (rest, "wordpress"), "feed": (full_text, "feed feed/")}


@pytest.mark.parametrize("origin", OFFERS)
def test_what_is_handed_over_is_read_like_a_page(site, declare, blotter, rows, origin):
    """The worse reading of two readers won, and put share buttons and "By Paul Jacques" into the text."""
    offer, source = OFFERS[origin]
    offer(site)
    declare(sources=[source], article="^/news/")

    done = blotter("crawl", "sample")

    [article] = rows(
        "SELECT body, byline, standfirst, published, json_extract(provenance, '$.body') AS origin FROM articles"
    )
    assert done.returncode in {0, 1}, done.stderr
    assert article["body"].split("\n\n") == PARAGRAPHS
    assert (article["byline"], article["standfirst"], article["origin"]) == ("By Paul Jacques", None, origin)
    assert article["published"].startswith("2019-11-08T09:30")
    assert [row["name"] for row in rows("SELECT name FROM authors")] == ["Paul Jacques"]


@pytest.mark.parametrize(
    ("feed", "dated"),
    [
        (("Tue, 05 Mar 2024 21:30:00", MELBOURNE), ("2024-03-05T10:30:00Z", "2024-03-05")),
        (
            ("Mon, 04 Mar 2024 21:30:00 GMT", MELBOURNE),
            ("2024-03-04T21:30:00Z", "2024-03-05"),
        ),
        (("Tue, 05 Mar 2024 08:30:00 +1100", {}), ("2024-03-04T21:30:00Z", "2024-03-05")),
        (("Tue, 05 Mar 2024 9:30 PM EST", {}), ("2024-03-06T02:30:00Z", "2024-03-05")),
    ],
)
def test_the_day_of_a_full_text_feed_is_the_publishers(site, declare, blotter, rows, feed, dated):
    """By the zone declared, else by the offset in the feed; in UTC a day of Melbourne begins the evening before."""
    written, keys = feed
    full_text(site, written)
    declare(sources=["feed feed/"], article="^/news/", **keys)

    done = blotter("crawl", "sample", "--since", "2020")

    assert done.returncode == 0, done.stderr
    [article] = rows("SELECT published, published_day FROM articles")
    assert tuple(article.values()) == dated
