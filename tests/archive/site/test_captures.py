import hashlib

import pytest


async def test_a_capture_is_shown_below_its_address_time_and_digest(crawled, browse):
    """Evidence at a glance, and the way back to the article that was read from it."""
    payload = b"<!DOCTYPE html><html><head><title>x</title></head><body>Sent</body></html>"
    key, capture = crawled(payload)

    page = await browse(f"/-/capture/{capture}")

    assert "As received on 2 January 2026, 03:04 UTC" in page.text
    assert 'href="https://s.example/news/a"' in page.text
    assert hashlib.sha256(payload).hexdigest() in page.text
    assert f'href="/-/article/{key}"' in page.text
    assert 'sandbox="allow-popups allow-popups-to-escape-sandbox"' in page.text
    assert "frame-src 'self'" in page.headers["content-security-policy"]


@pytest.mark.parametrize(
    ("payload", "expected"),
    [
        (b"<html><head lang=en><title>", b"<html><head lang=en>{}<title>"),
        (b"<!DOCTYPE html>\n<html lang=en><p>a", b"<!DOCTYPE html>\n<html lang=en>{}<p>a"),
        (b"<!doctype html><header>a", b"<!doctype html>{}<header>a"),
        (b"<p>bare", b"{}<p>bare"),
        ("<html>wide".encode("utf-16"), "<html>wide".encode("utf-16")),
    ],
    ids=["head", "html", "doctype", "bare", "utf-16"],
)
async def test_links_of_a_page_lead_out_and_nothing_else_is_touched(crawled, browse, payload, expected):
    """A base where the browser looks for one; bytes that it would garble stay as they are."""
    _, capture = crawled(payload)
    base = b'<base href="https://s.example/news/a" target="_blank">'

    assert (await browse(f"/-/capture/{capture}/received")).content == expected.replace(b"{}", base)
    assert (await browse(f"/-/capture/{capture}/payload")).content == payload


async def test_what_is_no_page_can_be_saved(crawled, browse):
    """A PDF is not drawn in a frame."""
    _, capture = crawled(b"%PDF-1.7", media_type="application/pdf")

    page, saved = await browse(f"/-/capture/{capture}"), await browse(f"/-/capture/{capture}/payload")

    assert "<iframe" not in page.text
    assert "Save the received bytes" in page.text
    assert saved.headers["content-disposition"] == f'attachment; filename="capture-{capture}"'


async def test_every_capture_of_an_article_is_listed_beside_it(crawled, browse):
    """With its time and digest, newest first; those before the third are folded."""
    for number in range(5):
        key, _ = crawled(b"<html><p>%d" % number)

    page = (await browse(f"/-/article/{key}")).text

    assert page.count("As received on 2 January 2026") == 5
    assert "2 earlier captures" in page
    assert page.index("<aside>") < page.index("As received on")


async def test_a_lead_that_the_body_repeats_is_shown_once(shelf, browse):
    """The record keeps both; another lead is shown above the text."""
    repeated = shelf.article("Repeated", standfirst="The lead.", body="The  lead.\n\nThe rest.")
    other = shelf.article("Other", standfirst="Another lead.", body="The lead.\n\nThe rest.")

    assert 'class="standfirst"' not in (await browse(f"/-/article/{repeated}")).text
    assert 'class="standfirst"' in (await browse(f"/-/article/{other}")).text
    assert (await browse(f"/-/article/{repeated}.json")).json()["standfirst"] == "The lead."


async def test_one_article_can_be_followed(shelf, browse):
    """Its feed is linked, and has its headline."""
    key = shelf.article("Taser trial")

    page, feed = (await browse(f"/-/article/{key}")).text, await browse(f"/-/feed.atom?key={key}")

    assert f'href="/-/feed.atom?key={key}"' in page
    assert "<title>Blotter: changes of “Taser trial”</title>" in feed.text


async def test_zotero_takes_the_references_of_a_list(shelf, browse):
    """A COinS for each hit, without the marks of what was looked for."""
    shelf.article("Taser & <spray>", published="2016-04-30")

    page = (await browse("/-/search?q=taser")).text

    assert 'class="Z3988"' in page
    assert "rft.atitle=Taser+%26+%3Cspray%3E&amp;rft.jtitle=Sample&amp;rft.date=2016-04-30" in page


LINKS = {
    "absolute": (b'<a href="https://s.example/news/b">', True),
    "relative": (b'<a class=x href="b">', True),
    "of the host": (b"<a href=/news/b>", True),
    "single quotes": (b"<A HREF = '/news/b'>", True),
    "another scheme": (b'<a href="http://s.example/news/b">', True),
    "a tracking parameter": (b'<a href="/news/b?utm_source=x&amp;utm_medium=y">', True),
    "a part of it": (b'<a href="/news/b#part">', True),
    "not held": (b'<a href="/news/c">', False),
    "this page": (b'<a href="/news/a">', False),
    "a part of this page": (b'<a href="#part">', False),
    "mail": (b'<a href="mailto:x@s.example">', False),
    "a script": (b'<a href="javascript:alert(1)">', False),
    "no address": (b'<a href="http://[">', False),
    "another element": (b'<area href="/news/b">', False),
    "an abbreviation": (b'<abbr href="/news/b">', False),
}


@pytest.mark.parametrize(("link", "is_held"), LINKS.values(), ids=LINKS)
async def test_a_link_leads_to_the_copy_that_is_held_or_out(crawled, shelf, browse, link, is_held):
    """Reading goes on within the archive; what it lacks opens at the publisher's."""
    _, capture = crawled(b"<html><head></head>" + link + b"B</a>")
    other = held(shelf, "https://s.example/news/b", "2026-01-02T00:00:00Z")

    page = (await browse(f"/-/capture/{capture}/received")).content

    assert (f'"http://localhost/-/capture/{other}"'.encode() in page) == is_held
    assert is_held or link in page


async def test_a_link_leads_to_the_copy_nearest_in_time(crawled, shelf, browse):
    """A page of 2026 is read with its neighbours of 2026."""
    _, capture = crawled(b'<html><a href="/news/b">B</a>')
    held(shelf, "https://s.example/news/b", "2020-01-02T00:00:00Z")
    near = held(shelf, "https://s.example/news/b", "2026-01-05T00:00:00Z")
    held(shelf, "https://s.example/news/b", "2026-01-01T00:00:00Z", status=404)
    held(shelf, "https://s.example/news/b", "2029-01-02T00:00:00Z")

    assert f'/-/capture/{near}"'.encode() in (await browse(f"/-/capture/{capture}/received")).content


async def test_links_are_meant_from_the_base_that_the_page_names(crawled, shelf, browse):
    """The first base counts in a browser, and it is ours."""
    _, capture = crawled(b"<html><head><base href='/news/'></head><a href=b>B</a><a href=c>C</a>")
    other = held(shelf, "https://s.example/news/b", "2026-01-02T00:00:00Z")

    page = (await browse(f"/-/capture/{capture}/received")).content

    assert b'<head><base href="https://s.example/news/" target="_blank">' in page
    assert f'<a href="http://localhost/-/capture/{other}">'.encode() in page
    assert b"<a href=c>" in page


async def test_a_page_full_of_links_is_answered_in_time(crawled, browse):
    """A megabyte of half a link must not hold up the site."""
    _, capture = crawled(b"<html>" + b"<a " * 300_000 + b"<a href=" * 100_000)

    assert (await browse(f"/-/capture/{capture}/received")).status_code == 200


def held(shelf, url, at, status=200):
    """A capture of *url*, as far as a link asks for it."""
    rows = shelf.ask("SELECT id FROM urls WHERE url = ?", url)
    number = rows[0][0] if rows else shelf.row("urls", url=url, address=url, publication_id=1, role="article",
                                               first_listed_at=at, last_listed_at=at, outcome="archived")  # fmt: skip
    offset = 1_000 + shelf.ask("SELECT count(*) FROM captures")[0][0]
    return shelf.row("captures", url_id=number, fetched_at=at, status=status, sha256="x", warc_file="f",
                     warc_offset=offset, warc_length=1, origin="crawl")  # fmt: skip
