"""The guard: no spelling, redirect or name leads a crawl off the public web."""

import json
import subprocess
import sys

import pytest

from archive.facts import Fault
from crawler.fetching.guard import is_public, refusal

ADDRESSES = [
    ("1.1.1.1", True),
    ("2606:4700:4700::1111", True),
    ("127.0.0.1", False),
    ("0.0.0.0", False),
    ("10.0.0.1", False),
    ("172.16.5.4", False),
    ("192.168.1.1", False),
    ("169.254.169.254", False),
    ("100.64.0.1", False),
    ("224.0.0.1", False),
    ("255.255.255.255", False),
    ("::1", False),
    ("::", False),
    ("fe80::1%eth0", False),
    ("fd00::1", False),
    ("::ffff:127.0.0.1", False),
    ("2002:7f00:1::", False),
]


@pytest.mark.parametrize(("address", "public"), ADDRESSES)
def test_only_addresses_of_the_public_internet_are_public(address, public):
    """IANA's registries of special addresses, and what is wrapped into IPv6."""
    assert is_public(address) == public


SPELLINGS = [
    "http://127.0.0.1/",
    "http://localhost/",
    "http://LOCALHOST./",
    "http://a.localhost/",
    "http://127.1/",
    "http://2130706433/",
    "http://0x7f000001/",
    "http://0177.0.0.1/",
    "http://[::1]/",
    "http://[::ffff:127.0.0.1]/",
    "http://0/",
    "http://printer.local/",
    "http://metadata.google.internal/",
]


@pytest.mark.parametrize("url", SPELLINGS)
def test_every_spelling_of_a_private_address_is_refused(url):
    """A listing or a redirect can write 127.0.0.1 in many ways."""
    assert refusal(url) is Fault.PRIVATE_ADDRESS


@pytest.mark.parametrize(
    ("url", "fault"),
    [
        ("ftp://example.org/", Fault.NOT_OF_THE_WEB),
        ("file:///etc/passwd", Fault.NOT_OF_THE_WEB),
        ("https://user:secret@example.org/", Fault.LOGIN_IN_ADDRESS),
        ("https://example.org/", None),
        ("https://93.184.216.34/", None),
    ],
)
def test_only_the_open_web_is_asked(url, fault):
    """Never log in; never read a file."""
    assert refusal(url) is fault


def test_an_own_site_may_be_private_at_its_own_host_alone():
    """One's own server on loopback is no way to another."""
    assert refusal("http://127.0.0.1:8000/", "127.0.0.1") is None
    assert refusal("http://localhost:8000/", "127.0.0.1") is Fault.PRIVATE_ADDRESS


@pytest.mark.parametrize("spelling", ["localhost", "127.1", "2130706433", "0x7f.0.0.1", "[::1]", "0.0.0.0"])
async def test_a_redirect_home_is_not_followed(site, crawl, spelling):
    """The six spellings by which a redirect once got through."""
    site.put("secret", "secret")
    port = site.home.rsplit(":", 1)[1]  # with the slash
    site.redirect("a", f"http://{spelling}:{port}secret")

    met = await crawl("a")

    assert "/secret" not in site.requested
    assert met.failures[site.url("a")].problem.fault is Fault.PRIVATE_ADDRESS


async def test_an_answer_that_unpacks_to_more_than_the_limit_is_dropped(site, crawl):
    """A gzip bomb is cut at the limit and hurts nobody else."""
    site.put("bomb", b"0" * 3 * 1024 * 1024, gzip=True)
    site.put("a", "a")

    met = await crawl("bomb", "a")

    assert site.url("bomb") in met.failures
    assert met.responses[site.url("a")].body == b"a"


RESOLVE = """
import json, sys
from scrapy import Request, Spider
from scrapy.crawler import AsyncCrawlerProcess

class Asking(Spider):
    name = "asking"
    home, own_site = json.loads(sys.argv[1])
    async def start(self):
        yield Request(sys.argv[2], self.parse, errback=self.failed)
    def parse(self, response):
        print(response.status)
    def failed(self, failure):
        print(type(failure.value).__name__)

process = AsyncCrawlerProcess({
    "TWISTED_DNS_RESOLVER": "crawler.fetching.guard.GuardedResolver", "LOG_ENABLED": False,
    "TELNETCONSOLE_ENABLED": False, "REMOTE_CONTROL_ENABLED": False, "RETRY_ENABLED": False,
    "DOWNLOADER_MIDDLEWARES": json.loads(sys.argv[3]),
})
process.crawl(Asking)
process.start()
"""


def ask(site, url, *, home, own_site):
    """Ask for *url* in a process of its own, where names are looked up by Scrapy's own reactor."""
    guard = {"crawler.fetching.guard.GuardMiddleware": 50} if own_site else {}  # it would stop the others earlier
    done = subprocess.run(
        [sys.executable, "-c", RESOLVE, json.dumps([home, own_site]), url, json.dumps(guard)],
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    return done.stdout.strip()


def test_a_name_that_leads_to_a_private_address_is_not_known(site):
    """DNS is a stranger's too: the name is public, what it stands for is not."""
    site.put("a", "a")

    said = ask(site, site.url("a").replace("127.0.0.1", "localhost"), home="https://example.org/", own_site=False)

    assert said == "CannotResolveHostError"
    assert site.requested == []


def test_the_name_of_an_own_site_may_lead_anywhere(site):
    """One's own server in one's own network."""
    site.put("a", "a")
    home = site.home.replace("127.0.0.1", "localhost")

    assert ask(site, home + "a", home=home, own_site=True) == "200"
