"""The server that the other tests trust must itself keep to HTTP."""

import gzip
import http.client
import socket
import time
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

import pytest

from tests.site import Reply


@pytest.fixture
def ask(site):
    """Ask the site over one plain connection."""

    def get(path, method="GET", **headers):
        connection = http.client.HTTPConnection("127.0.0.1", int(site.home.rstrip("/").rpartition(":")[2]), timeout=10)
        try:
            connection.request(method, path, headers={key.replace("_", "-"): value for key, value in headers.items()})
            answer = connection.getresponse()
            return answer.status, answer.headers, answer.read()
        finally:
            connection.close()

    return get


def test_an_etag_sent_back_is_answered_304_without_a_body(site, ask):
    """RFC 9110, section 13.1.2."""
    site.put("a", "text")
    _, headers, _ = ask("/a")

    status, _, body = ask("/a", If_None_Match=headers["ETag"])

    assert (status, body) == (304, b"")


def test_an_etag_decides_alone_where_both_validators_are_sent(site, ask):
    """RFC 9110, section 13.2.2: If-Modified-Since is ignored beside If-None-Match."""
    site.put("a", "text")
    _, headers, _ = ask("/a")

    status, _, body = ask("/a", If_None_Match='"other"', If_Modified_Since=headers["Last-Modified"])

    assert (status, body) == (200, b"text")


def test_if_modified_since_is_answered_by_the_day_of_the_change(site, ask):
    """RFC 9110, section 13.1.3."""
    site.put("a", "text", modified_at=datetime(2020, 1, 1, tzinfo=UTC))

    before, _, _ = ask("/a", If_Modified_Since="Tue, 31 Dec 2019 23:59:59 GMT")
    since, headers, _ = ask("/a", If_Modified_Since="Wed, 01 Jan 2020 00:00:00 GMT")

    assert (before, since) == (200, 304)
    assert parsedate_to_datetime(headers["Last-Modified"]) == datetime(2020, 1, 1, tzinfo=UTC)


def test_answers_come_in_turn_and_the_last_one_stays(site, ask):
    """A site that fails first and recovers is what retries are tested with."""
    site.put("a", "text")
    site.fail_first("a", 503, 429, headers={"Retry-After": "1"})

    answers = [ask("/a") for _ in range(4)]

    assert [status for status, _, _ in answers] == [503, 429, 200, 200]
    assert answers[0][1]["Retry-After"] == "1"
    assert answers[2][1]["Retry-After"] is None


def test_a_dropped_connection_gives_no_answer(site, ask):
    """The client sees the connection end, not a status."""
    site.drop("a")

    with pytest.raises(http.client.RemoteDisconnected):
        ask("/a")


def test_a_cut_answer_ends_before_its_length(site, ask):
    """The promised length stands in the head, and fewer bytes follow."""
    site.cut("a", b"0123456789", at=4)

    with pytest.raises(http.client.IncompleteRead) as cut:
        ask("/a")

    assert (cut.value.partial, cut.value.expected) == (b"0123", 6)


def test_raw_bytes_are_sent_as_they_stand(site, ask):
    """Garbled answers are written past http.server."""
    site.answer("a", Reply(raw=b"no HTTP at all\r\n\r\n"))

    with pytest.raises(http.client.BadStatusLine):
        ask("/a")


def test_a_query_is_answered_by_itself_first_and_by_its_path_else(site, ask):
    """Pages of a listing differ by their query only."""
    site.put("news/", "first")
    site.put("news/?page=2", "second")

    assert [ask(path)[2] for path in ("/news/", "/news/?page=2", "/news/?page=3")] == [b"first", b"second", b"first"]


def test_gzip_is_declared_and_unpacks_to_the_text(site, ask):
    """The body is sent compressed, whoever asks."""
    site.put("a", "text", gzip=True)

    _, headers, body = ask("/a")

    assert headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(body) == b"text"


def test_the_log_has_path_method_headers_and_time_of_each_request(site, ask):
    """The log is the witness of a crawl's manners."""
    before = datetime.now(UTC)

    ask("/a?b=c", User_Agent="Tester")
    ask("/d", "HEAD")

    assert site.requested == ["/a?b=c", "/d"]
    assert [request.method for request in site.requests] == ["GET", "HEAD"]
    assert site.requests[0].headers["user-agent"] == "Tester"
    assert before <= site.requests[0].at <= site.requests[1].at


def test_listed_paths_stand_in_the_sitemap_and_answer(site, ask):
    """One line of a test makes a publication."""
    site.put("news/a/", "mine")

    site.lists("news/a/", "news/b/")

    assert site.url("news/b/") in ask("/sitemap.xml")[2].decode()
    assert ask("/news/a/")[2] == b"mine"
    assert b"<h1>Story of news b</h1>" in ask("/news/b/")[2]


def test_a_redirect_names_the_whole_path(site, ask):
    """RFC 9110, section 10.2.2."""
    site.redirect("old", "new/")

    status, headers, _ = ask("/old")

    assert (status, headers["Location"]) == (301, "/new/")


def test_closing_does_not_wait_for_a_slow_answer(site):
    """A site with an answer still under way ends at once; if it waited, this test would last an hour."""
    site.put("slow", "text", delay=3600)
    with socket.create_connection(("127.0.0.1", int(site.home.rstrip("/").rpartition(":")[2]))) as asking:
        asking.sendall(b"GET /slow HTTP/1.1\r\nHost: site\r\n\r\n")
        while not site.requested:
            time.sleep(0.01)

        site.close()

        assert site.requested == ["/slow"]
