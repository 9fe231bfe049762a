"""Opt-out signals: TDMRep, X-Robots-Tag, robots meta elements, Content-Usage and Content-Signal."""

import pytest

from crawler.fetching.optout import signals, signals_in_robots

SIGNALS = [
    pytest.param(
        {"tdm-reservation": "1", "tdm-policy": "https://example.org/tdm"},
        b"",
        {"tdm-reservation": "1", "tdm-policy": "https://example.org/tdm"},
        id="TDMRep 6.1 headers",
    ),
    pytest.param({}, b'<meta name="tdm-reservation" content="1">', {"tdm-reservation": "1"}, id="TDMRep 6.3 meta"),
    pytest.param(
        {"tdm-reservation": "0"},
        b'<meta name="tdm-reservation" content="1">',
        {"tdm-reservation": "0"},
        id="TDMRep: the header counts",
    ),
    pytest.param({"x-robots-tag": "noai, noimageai"}, b"", {"x-robots-tag": "noai, noimageai"}, id="X-Robots-Tag"),
    pytest.param(
        {"x-robots-tag": "otherbot: noarchive, blotter: noai"},
        b"",
        {"x-robots-tag": "noai"},
        id="X-Robots-Tag for named crawlers",
    ),
    pytest.param(
        {"x-robots-tag": "unavailable_after: 25 Jun 2027 15:00:00 PST, noarchive"},
        b"",
        {"x-robots-tag": "noarchive"},
        id="X-Robots-Tag with a date",
    ),
    pytest.param({"x-robots-tag": "index, follow"}, b"", {}, id="X-Robots-Tag that withholds nothing"),
    pytest.param(
        {}, b"<META content='NOARCHIVE,follow' NAME='Robots'>", {"meta robots": "noarchive"}, id="robots meta"
    ),
    pytest.param({}, b"<meta name=blotter content=noai>", {"meta robots": "noai"}, id="robots meta for us"),
    pytest.param(
        {}, b'<meta name="robots" content="max-image-preview:large">', {}, id="robots meta that withholds nothing"
    ),
    pytest.param({"content-usage": "train-ai=n"}, b"", {"content-usage": "train-ai=n"}, id="Content-Usage"),
    pytest.param(
        {}, b'<LINK type="application/rsl+xml" rel="license" href="/l.xml">', {"rsl license": "/l.xml"}, id="RSL link"
    ),
    pytest.param(
        {"link": '</b,c>; rel="preload", <https://a.org/l.xml>; rel="license"; type="application/rsl+xml"'},
        b"",
        {"rsl license": "https://a.org/l.xml"},
        id="RSL header",
    ),
    pytest.param({}, b'<link rel="license" href="https://creativecommons.org/">', {}, id="a licence of another kind"),
    pytest.param(
        {},
        b'<link rel="license" type="application/rsl+xml; charset=utf-8" href="/l.xml">',
        {"rsl license": "/l.xml"},
        id="RSL link with a charset",
    ),
    pytest.param(
        {},
        b'<script id="terms" type="application/rsl+xml"><rsl></rsl></script>',
        {"rsl license": "in the page"},
        id="RSL within the page",
    ),
    pytest.param({}, b'<script type="application/ld+json">"application/rsl+xml"</script>', {}, id="a script about RSL"),
    pytest.param(
        {},
        b'<meta name="robots" content="noarchive"><meta name="robots" content="index, max-snippet:-1">',
        {"meta robots": "noarchive"},
        id="two robots metas",
    ),
    pytest.param({}, b'<!-- <meta name="robots" content="noarchive"> --><p>', {}, id="in a comment"),
    pytest.param({}, b'<!-- <meta name="robots" content="noarchive"><p>', {}, id="in a comment without an end"),
    pytest.param(
        {},
        b'<!--><meta name="robots" content="noarchive"><p>',
        {"meta robots": "noarchive"},
        id="behind an empty one",
    ),
    pytest.param({}, b"<p>noai</p>", {}, id="none"),
]


@pytest.mark.parametrize(("headers", "payload", "found"), SIGNALS)
def test_signals_of_a_page_are_kept_as_said(headers, payload, found):
    """Each known way of saying it."""
    assert signals(headers, payload, "blotter") == found


LINES = [
    pytest.param(
        "License: https://a.org/l.xml\nUser-Agent: x\nDisallow: /",
        {"robots.txt license": "https://a.org/l.xml"},
        id="RSL, for the site",
    ),
    pytest.param(
        "User-Agent: *\nlicense: /l.xml\nContent-Usage: train-ai=n",
        {"robots.txt license": "/l.xml", "robots.txt content-usage": "train-ai=n"},
        id="RSL in a group",
    ),
    pytest.param(
        "User-Agent: *\nContent-Usage: train-ai=n\nAllow: /",
        {"robots.txt content-usage": "train-ai=n"},
        id="Content-Usage",
    ),
    pytest.param(
        "User-Agent: a\nUser-Agent: *\nContent-Signal: ai-train=no # no\n",
        {"robots.txt content-signal": "ai-train=no"},
        id="a group for two",
    ),
    pytest.param(
        "User-Agent: *\nContent-Signal: a=no\nUser-agent: Blotter\nContent-Signal: b=no",
        {"robots.txt content-signal": "b=no"},
        id="our own group first",
    ),
    pytest.param("User-Agent: other\nContent-Signal: a=no", {}, id="another's group"),
    pytest.param("Content-Signal: a=no", {"robots.txt content-signal": "a=no"}, id="before any group"),
    pytest.param("User-Agent: *\nDisallow: /", {}, id="none"),
]


@pytest.mark.parametrize(("text", "found"), LINES)
def test_signals_of_robots_txt_are_those_for_us(text, found):
    """Lines belong to groups, as rules do."""
    assert signals_in_robots(text, "blotter") == found
