"""One client who asks without end gets answers at a rate that leaves the site to the others."""

import http.client
from urllib.parse import urlsplit

import pytest

from archive.commands.client_rate import A_SECOND, CLIENTS, SAVED, Rate, network_of
from tests.serving import serving


class Hours:
    """A clock that is set by hand."""

    now = 1000.0

    def __call__(self):
        return self.now


def asked(rate, client, count):
    """Return how many of *count* requests at one moment are answered."""
    return sum(not rate.wait(client) for _ in range(count))


@pytest.mark.parametrize(("quiet", "more"), [(0, 0), (0.4, 0), (0.6, 1), (5, 10), (3600, 20)])
def test_a_client_is_answered_at_its_rate_and_may_save_some(quiet, more):
    """Two a second, and twenty at once after a quiet time."""
    rate = Rate(2, clock := Hours())
    assert asked(rate, "192.0.2.1", 50) == 2 * SAVED

    clock.now += quiet

    assert asked(rate, "192.0.2.1", 50) == more


def test_it_is_told_when_to_ask_again_and_the_others_are_answered():
    """The seconds until the next request; another client has its own."""
    rate = Rate(0.5, clock := Hours())
    asked(rate, "192.0.2.1", 50)

    assert rate.wait("192.0.2.1") == 2.0
    assert rate.wait("192.0.2.2") == 0.0
    clock.now += 1.5
    assert rate.wait("192.0.2.1") == 0.5


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("192.0.2.1", "192.0.2.2", False),
        ("2001:db8::1", "2001:db8::ffff:2", True),
        ("2001:db8::1", "2001:db8:0:1::1", False),
        ("::ffff:192.0.2.1", "192.0.2.1", True),
        ("::ffff:192.0.2.1", "::ffff:192.0.2.2", False),
        ("", "", True),
        ("a socket", "another", False),
    ],
)
def test_a_client_is_an_address_or_the_network_that_it_chooses_addresses_from(one, other, same):
    """A machine has more IPv6 addresses than anyone can count."""
    assert (network_of(one) == network_of(other)) is same


def test_the_clients_that_are_remembered_are_bounded():
    """Whoever was quiet longest is forgotten; who asks without end is not."""
    rate = Rate(1, Hours())
    for number in range(CLIENTS + 50):
        rate.wait("192.0.2.1")
        rate.wait(f"10.{number >> 16}.{number >> 8 & 255}.{number & 255}")

    assert len(rate._left) == CLIENTS
    assert rate.wait("192.0.2.1") > 0


def test_serve_answers_429_to_a_client_that_asks_too_often(shelf):
    """With the seconds after which to ask again (RFC 6585); asked later, it answers again."""
    shelf.article("New alliance to fight cybercrime")
    with serving(shelf.path) as site:
        client = http.client.HTTPConnection(urlsplit(site).netloc, timeout=20)
        for _ in range(3 * A_SECOND * SAVED):
            client.request("GET", "/robots.txt")
            answer = client.getresponse()
            answer.read()
            if answer.status == 429:
                break
        client.request("GET", "/robots.txt", headers={"X-Forwarded-For": "192.0.2.9"})
        behind_a_proxy = client.getresponse()
        client.close()

    assert behind_a_proxy.status != 429
    assert (answer.status, answer.headers["Retry-After"]) == (429, "1")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
