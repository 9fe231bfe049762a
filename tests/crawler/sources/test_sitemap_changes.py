"""A sitemap that changed is compared with the one before it entry by entry, and read only where they differ."""

import gzip

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.sources.sitemap import Sitemap
from crawler.sources.sitemap_changes import AROUND, changes
from crawler.sources.source import Answer

URL = "https://example.org/sitemap.xml"
HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">'


def entry(name, lastmod="2026-01-01", more=""):
    return f"<url>\n  <loc>https://example.org/{name}</loc><lastmod>{lastmod}</lastmod>{more}</url>"


def sitemap(*entries, head=HEAD, tail="</urlset>\n", between="\n"):
    return (head + between + between.join(entries) + between + tail).encode()


A, B, C, D = map(entry, "abcd")
BEFORE = sitemap(A, B, C)


def differing(former, latter):
    return Sitemap().differing(Answer(url=URL, payload=former), Answer(url=URL, payload=latter))


def names(listing):
    return "".join(each.url[-1] for each in listing.entries)


PLAIN = {
    "an entry more": (sitemap(A, B, C, D), "", "d", "", 3),
    "an entry more in front": (sitemap(D, A, B, C), "", "d", "", 3),
    "an entry fewer": (sitemap(A, C), "b", "", "b", 2),
    "one for another": (sitemap(A, D, C), "b", "d", "b", 2),
    "the last one dropped when a new one came": (sitemap(D, A, B), "c", "d", "", 2),
    "the last one dropped": (sitemap(A, B), "c", "", "c", 2),
    "another date": (sitemap(A, entry("b", "2026-02-02"), C), "b", "b", "", 2),
    "another order": (sitemap(C, B, A), "", "", "", 3),
    "other blanks": (sitemap(A, B, C, between="\n\n\t"), "", "", "", 3),
    "a comment at the end": (sitemap(A, B, C, tail="<!-- made at 12:31 --></urlset>"), "", "", "", 3),
    "a comment in front": (sitemap(A, B, C, head=HEAD + "<!-- made at 12:31 -->"), "", "", "", 3),
    "packed": (gzip.compress(sitemap(A, B, D)), "c", "d", "", 2),
    "an entry twice": (sitemap(A, A, B, C), "", "", "", 4),
}


@pytest.mark.parametrize(("latter", "before", "now", "removed", "known"), PLAIN.values(), ids=PLAIN)
def test_only_what_differs_is_read(latter, before, now, removed, known):
    found = differing(BEFORE, latter)

    assert (names(found.before), names(found.now), names(found.removed)) == (before, now, removed)
    assert found.now.known == known


OTHERS = {
    "nothing in common": sitemap(D),
    "torn": BEFORE[:-30],
    "another namespace": sitemap(A, B, D, head='<urlset xmlns="urn:other">'),
    "an entity": sitemap(A, B, D, head='<!DOCTYPE urlset [<!ENTITY a "b">]><urlset>'),
    "a comment within an entry": sitemap(A, B, entry("d", more="<!-- </url> -->")),
    "a section of characters": sitemap(A, B, entry("<![CDATA[d]]>")),
    "pages in other languages": sitemap(A, B, entry("d", more='<link hreflang="de" href="/de/d"/>')),
    "an entry within an entry": sitemap(A, B, entry("d", more=C)),
    "attributes": sitemap(A, B, D.replace("<url>", '<url id="1">')),
    "no UTF-8": sitemap(A, B, entry("dé")).decode().encode("latin-1"),
    "packed and torn": gzip.compress(sitemap(A, B, D))[:-20],
    "an index": b"<sitemapindex><sitemap><loc>https://example.org/one.xml</loc></sitemap></sitemapindex>",
    "a page": b"<!doctype html><title>Moved</title>",
    "nothing": b"",
    "an entry without an address of the web": sitemap(A, B, "<url><loc>mailto:a@b.example</loc></url>"),
    "much before the first entry": sitemap(A, B, D, head=HEAD + " " * AROUND),
    "much after the last entry": sitemap(A, B, D, tail="</urlset>" + " " * AROUND),
}


@pytest.mark.parametrize("other", OTHERS.values(), ids=OTHERS)
def test_anything_else_is_read_whole(other):
    """A sitemap that may read otherwise without the entries around it."""
    assert differing(BEFORE, other) is None
    assert differing(other, BEFORE) is None or other == OTHERS["an entry without an address of the web"]


def test_what_was_left_out_of_what_is_read_is_known():
    """The bounds on both sides: as much as they allow is compared still."""
    head = HEAD + "<!--" + "x" * 900 + "-->"
    assert changes(BEFORE, sitemap(A, D, head=head + " " * (AROUND - len(head) - 1)))
    assert changes(BEFORE, sitemap(A, D, head=head + " " * (AROUND - len(head)))) is None


ENTRIES = st.lists(st.tuples(st.sampled_from("abcdefgh"), st.sampled_from(["2026-01-01", "2026-02-02"])), max_size=8)


@given(former=ENTRIES, latter=ENTRIES)
def test_the_difference_is_that_of_the_whole_readings(former, latter):
    """What stands in both need not be read: it is among the entries of either."""
    payloads = [sitemap(*(entry(*each) for each in entries)) for entries in (former, latter)]
    whole = [set(Sitemap().read(Answer(url=URL, payload=payload)).entries) for payload in payloads]

    found = differing(*payloads)

    if found:
        assert set(found.now.entries) == whole[1] - whole[0]
        assert set(found.before.entries) == whole[0] - whole[1]
        assert found.now.known + len(found.now.entries) == len(latter)
    else:
        assert not whole[0] & whole[1]
