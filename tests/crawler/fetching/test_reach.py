"""The hosts that a crawl may ask: which are named, by whom, and for what."""

import pytest
from scrapy import Request, Spider
from scrapy.crawler import Crawler

from archive.facts import Fault
from crawler.fetching.failures import Refused
from crawler.fetching.reach import ReachMiddleware


class Title(Spider):
    name = "title"
    home = "https://title.example/"


@pytest.mark.parametrize(
    ("url", "meta", "refused"),
    [
        ("https://title.example/a.jpg", {}, None),
        ("https://cdn.example/a.jpg", {}, Fault.OTHER_HOST),
        ("https://cdn.example/a.jpg", {"shown": False}, Fault.OTHER_HOST),
        ("https://cdn.example/a.jpg", {"shown": True}, None),
        ("https://cdn.example/robots.txt", {"robots_of": "https://cdn.example"}, None),
        ("https://cdn.example:8080/a.jpg", {"shown": True}, Fault.NOT_A_PORT_OF_THE_WEB),
    ],
)
def test_another_host_is_asked_only_for_what_an_article_shows(url, meta, refused):
    """And for its robots.txt, before that; never at another port than those of the web."""
    assert refusal_of(url, meta) == refused


def refusal_of(url, meta):
    try:
        ReachMiddleware(Crawler(Title)).process_request(Request(url, meta=meta))
    except Refused as error:
        return error.problem.fault
    return None
