"""Pages that lead on by a meta element."""

import pytest

from tests.site import article

STORY = article("Drones over the marsh")


def refresh(content):
    return f'<html><head><meta http-equiv="refresh" content="{content}"></head><body>Please wait.</body></html>'


WAYS = [
    pytest.param("0;url=/news/new/", ("archived", "redirect"), id="at once"),
    pytest.param("5; URL='/news/new/'", ("archived", "redirect"), id="after a while, quoted"),
    pytest.param("0; URL=&quot;/news/new/&quot;", ("archived", "redirect"), id="in quotes of their own"),
    pytest.param("60;url=/news/new/", ("not_article", None), id="after it was read"),
    pytest.param("0;url=/news/old/", ("not_article", None), id="to itself"),
    pytest.param("0;url=/news/old/#top", ("not_article", None), id="to its own top"),
    pytest.param("5", ("not_article", None), id="without an address"),
    pytest.param("0;url=https://elsewhere.example/", ("skipped", "redirects to another host"), id="off the site"),
    pytest.param("0;url=/", ("gone", "redirects to home"), id="home"),
    pytest.param("0;url=/barred/", ("barred", "robots.txt"), id="where robots.txt bars"),
]


@pytest.mark.parametrize(("content", "settled"), WAYS)
def test_a_page_that_leads_on_is_followed_as_a_redirect_is(site, declare, blotter, rows, content, settled):
    """One article, two addresses; and no way round the manners."""
    declare()
    site.lists("news/old/")
    site.put("robots.txt", "User-agent: *\nDisallow: /barred/\n")
    site.put("news/old/", refresh(content))
    site.put("news/new/", STORY)

    blotter("crawl", "sample")

    [row] = rows("SELECT outcome, reason FROM urls WHERE address LIKE '%/old/'")
    assert row["outcome"] == settled[0]
    assert settled[1] in {None, row["reason"]}
    assert rows("SELECT count(*) AS n FROM articles") == [{"n": int(settled[0] == "archived")}]
    assert "/barred/" not in site.requested
    leading = rows(
        "SELECT status, captures.kind FROM captures JOIN urls ON urls.id = url_id WHERE address LIKE '%/old/'"
    )
    assert leading[0]["status"] == 200
    assert (leading[0]["kind"] == "redirect") is (settled[0] != "not_article")
