"""What every fetcher must do, wherever it runs: the conformance suite of ``Fetcher``, with the manners before it."""

import gzip
import itertools
import json
import socket
import ssl
import subprocess
import sys
from dataclasses import dataclass

import pytest

from tests.crawler.crawl.test_certificates import SecureSite, certificate
from tests.crawler.readers.clusters import a_cluster
from tests.site import Reply, TestSite, article

DELAY = 0.3  # seconds, of the publication
EARLY = 0.1  # seconds by which a busy machine may seem to ask too early: a site notes a request when its thread has run
BARE = {
    "private": ("http://127.0.0.2:{port}/", "private address"),
    "refused": ("http://127.0.0.1:1/", "connection refused"),
    "unknown": ("http://nosuch.invalid/", "host not found"),
    "inside": ("http://{name}/", "host not found"),
    "untrusted": ("https://127.0.0.1:{secure}/", "tls"),
}


@dataclass
class Asked:
    """What came, by the name of the case, and the site that was asked."""

    came: dict
    site: TestSite

    def requests(self, path):
        return self.site.requests_for(path)


@pytest.fixture(scope="module", params=["here", "child", "actor"])
def kind(request):
    """The name of a fetcher, or the address of its scheduler."""
    if request.param != "actor":
        yield request.param
        return
    with a_cluster(workers=1) as address:
        yield address


def put(site):
    """Let *site* answer in all ways that matter to a fetcher; return the cases by name."""
    site.put("robots.txt", "User-agent: *\nDisallow: /barred/\n")
    for path in ("plain/", "barred/", "one/", "two/"):
        site.put(path, article(path))
    site.put("packed/", article("packed"), gzip=True)
    site.put("gone/", "gone", status=404)
    site.put("slow/", "slow", delay=4)
    site.put("drop/")
    site.drop("drop/")
    site.cut("cut/", "half of it is lost", at=4)
    site.redirect("moved/", "plain/")
    site.answer("large/", Reply(body=b"x", headers=(("Content-Length", str(17 * 1024 * 1024)),)))
    site.answer("head/", Reply(raw=b"HTTP/1.1 200 OK\r\n" + b"X-A: a\r\n" * 64 * 1024))
    known = site.put("known/", "known").etag
    cases = {path.strip("/"): {"url": site.url(path)} for path in map(str, site.answers) if path != "/robots.txt"}
    return cases | {"known": {"url": site.url("known/"), "etag": known}}


@pytest.fixture(scope="module")
def asked(kind, tmp_path_factory):
    """Everything asked at once by a process of its own."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate(tmp_path_factory.mktemp("tls"), "localhost"))
    with TestSite() as site, SecureSite(context) as secure:
        cases = put(site)
        ports = {"port": port(site), "secure": port(secure), "name": socket.gethostname()}
        cases |= {name: {"url": url.format(**ports), "bare": True} for name, (url, _) in BARE.items()}
        done = subprocess.run(
            [sys.executable, "-m", "tests.crawler.fetchers.asking", site.home, kind],
            input=json.dumps(cases),
            capture_output=True,
            text=True,
            timeout=180,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        yield Asked(json.loads(done.stdout), site)


def port(site):
    return site._server.server_address[1]


def test_an_answer_comes_as_it_was_sent(asked):
    """The archive keeps the bytes of the server, and its headers, not what a library made of them."""
    packed = gzip.compress(article("packed").encode(), mtime=0)
    came = asked.came["packed"]

    assert (came["status"], bytes.fromhex(came["sent"]), came["payload"]) == (200, packed, article("packed"))
    assert came["headers"]["Content-Encoding"] == "gzip"
    assert came["ip"] == "127.0.0.1"
    assert asked.came["gone"]["status"] == 404


def test_what_robots_txt_bars_is_not_asked(asked):
    """It is asked first, once, whoever asks."""
    assert asked.came["barred"] == {"outcome": "barred", "reason": "robots.txt"}
    assert asked.requests("barred/") == []
    assert asked.site.requested[0] == "/robots.txt"
    assert len(asked.requests("robots.txt")) == 1
    assert asked.came["plain"]["robots"] == "allowed"


def test_requests_keep_the_pause_of_the_host(asked):
    """Each is one connection's, after the one before it: as the server saw them."""
    times = [request.at.timestamp() for request in asked.site.requests]

    gaps = [after - before for before, after in itertools.pairwise(times)]

    assert min(gaps) >= DELAY - EARLY


def test_requests_say_who_asks(asked):
    """The name and the contact, in the words of the writer."""
    (plain, *_) = asked.requests("one/")

    assert plain.headers["User-Agent"].startswith("Blotter/")
    assert plain.headers["From"] == "desk@example.org"
    assert "text/html" in plain.headers["Accept"]


def test_what_the_archive_has_is_not_sent_again(asked):
    """A conditional request, with the validator of the ledger."""
    assert asked.came["known"]["status"] == 304


def test_a_redirect_is_followed_by_the_manners_not_by_the_fetcher(asked):
    """Each step is a request of its own, after the pause, and is kept."""
    came = asked.came["moved"]

    assert came["url"] == asked.site.url("plain/")
    assert came["hops"] == [[asked.site.url("moved/"), 301]]


LOST = {"drop": "connection lost", "slow": "timed out", "large": "too large", "head": "headers too large"}


@pytest.mark.parametrize(("case", "reason"), LOST.items(), ids=LOST)
def test_a_request_without_an_answer_fails_for_its_reason(asked, case, reason):
    """Of the ledger's words, wherever it failed."""
    assert asked.came[case] == {"outcome": "failed", "reason": reason}


def test_what_broke_off_is_asked_once_more_and_then_kept_as_far_as_it_came(asked):
    """As in one process."""
    assert asked.came["cut"]["payload"] == "half"
    assert asked.came["cut"]["is_cut_off"]
    assert len(asked.requests("cut/")) == 2
    assert len(asked.requests("drop/")) == 2


def test_a_fetcher_asks_nothing_that_leads_off_the_public_web_and_trusts_no_stranger(asked, kind):
    """Past all manners of the writer: where the request is made, names are looked up and certificates checked."""
    guarded_before = {"private"} if kind == "here" else set()  # in this process the guard stands before the fetcher

    came = {case: asked.came[case]["reason"] for case in BARE.keys() - guarded_before}

    assert [case for case, reason in came.items() if not reason.startswith(BARE[case][1])] == [], came
