"""A full text that a subscriber saved by hand is worth more than the teaser that everybody is shown."""

import pytest

from tests.site import TEXT, article

WALL = '<p class="paywall">Subscribe to read the rest of this story.</p>'
URL = "news/radios/"


def teaser(headline="Radios that last a shift"):
    return article(headline, text=TEXT.partition("\n\n")[0]).replace("</article>", f"{WALL}</article>")


def full(site):
    return f"<html><!-- saved from url=(0037){site.url(URL)} -->{article()}"


@pytest.mark.parametrize("first", ["import", "crawl"])
def test_a_crawled_teaser_never_replaces_a_saved_full_text(tmp_path, site, declare, blotter, rows, first):
    """Whichever came first, and again and again; the teaser is kept as a capture."""
    declare(access="subscription")
    site.put(URL, teaser())
    site.lists(URL)
    (tmp_path / "radios.html").write_text(full(site), encoding="utf-8")
    steps = [("import", "radios.html", "--publication", "sample", "--fetched", "2019-11-09"), ("crawl", "--quiet")]

    for step in steps if first == "import" else reversed(steps):
        blotter(*step)
    site.put(URL, teaser("Radios that last a shift, and more"))
    blotter("fetch", site.url(URL))

    (kept,) = rows("SELECT body, url FROM articles")
    assert kept["body"].endswith("search and rescue teams in the north of the county.")
    assert len(rows("SELECT id FROM captures WHERE kind IN ('article', 'login')")) >= 2
