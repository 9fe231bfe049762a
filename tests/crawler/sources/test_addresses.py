"""Which addresses are of a publication's site: the quick look at their beginning takes no other host for it."""

import pytest

from crawler.sources.addresses import same_site

HOME = "https://www.example.org/news/"
ADDRESSES = {
    "https://www.example.org/a": True,
    "https://www.example.org": True,
    "https://example.org/a": True,
    "http://news.example.org/a": True,
    "HTTPS://WWW.EXAMPLE.ORG/a": True,
    "https://www.example.org:8443/a": True,
    "https://www.example.org.example.net/a": False,
    "https://www.example.org@example.net/a": False,
    "https://www.example.org:x@example.net/a": False,
    "https://example.net/https://www.example.org/a": False,
    "https://notexample.org/a": False,
    "/a": False,
}


@pytest.mark.parametrize(("address", "own"), ADDRESSES.items())
def test_an_address_is_of_the_site_by_its_host_alone(address, own):
    assert same_site(address, HOME) == own
    assert same_site(address, "https://example.org") == own
