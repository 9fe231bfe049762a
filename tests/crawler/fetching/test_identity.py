"""Whom a webmaster can write to."""

import pytest

from archive.config import Config
from archive.errors import ConfigError
from crawler.fetching.identity import require_contact

CONTACTS = [
    ("library@example.org", True),
    ("https://example.org/crawler", True),
    ("me", False),
    ("library@example", False),
    ("write to library@example.org", False),
    ("https://example.org:8080/bot?lang=en", True),
    ("mailto:library@example.org", True),
    ("jo@xn--mnchen-3ya.de", True),
    ("me@localhost", False),
    ("me@10.0.0.1", False),
    ("http://localhost/", False),
    ("https://127.0.0.1/bot", False),
    ("https://intranet/bot", False),
    ("https://", False),
]


@pytest.mark.parametrize(("contact", "reaches"), CONTACTS)
def test_a_contact_that_reaches_nobody_is_refused(contact, reaches):
    """It would be sent with every request, and a webmaster would find nobody."""
    config = Config(text=f'contact = "{contact}"', values={"contact": contact})
    refused = None

    try:
        require_contact("sample", config, own_site=False)
    except ConfigError as error:
        refused = str(error)

    assert (refused is None) is reaches
    assert reaches or "reaches nobody" in refused
