"""Challenge pages of the defences in use, and pages that only look like them. All texts are our own."""

import time

import pytest

from crawler.fetching.challenge import challenge_in

HTML = {"content-type": "text/html; charset=utf-8"}
ARTICLE = (
    b"<article>"
    + b"<p>Officers in Northmarch will carry the new radios from the first week of May.</p>" * 30
    + b"</article>"
)

CHALLENGES = [
    pytest.param(403, HTML | {"cf-mitigated": "challenge"}, b"", "Cloudflare", id="Cloudflare by header"),
    pytest.param(
        503,
        HTML,
        b"<title>Just a moment...</title><script>window._cf_chl_opt={}</script>",
        "Cloudflare",
        id="Cloudflare by page",
    ),
    pytest.param(
        403, HTML, b"<TITLE>Attention Required! | Cloudflare</TITLE><p>blocked", "Cloudflare", id="Cloudflare block"
    ),
    pytest.param(
        200,
        HTML,
        b"<iframe src='/_Incapsula_Resource?x=1'></iframe>Request unsuccessful. Incapsula incident ID: 4",
        "Imperva",
        id="Imperva with 200",
    ),
    pytest.param(
        200,
        HTML,
        b"<html><script src='/_Incapsula_Resource?x=1'></script></html>",
        "Imperva",
        id="Imperva, nothing but a script",
    ),
    pytest.param(
        403, HTML, b"<H1>Access Denied</H1>Reference https://errors.edgesuite.net/18.4", "Akamai", id="Akamai"
    ),
    pytest.param(
        403, HTML, b"<script src='https://geo.captcha-delivery.com/c.js'></script>", "DataDome", id="DataDome"
    ),
    pytest.param(403, HTML, b"<div id='px-captcha'></div>", "HUMAN", id="HUMAN"),
    pytest.param(202, {"x-amzn-waf-action": "challenge"}, b"", "AWS WAF", id="AWS WAF by header"),
    pytest.param(
        200,
        HTML,
        b'<script id="anubis_challenge" type="application/json">{}</script>' + b"<p>Why am I seeing this?</p>" * 20,
        "Anubis",
        id="Anubis with 200",
    ),
    pytest.param(
        403,
        HTML,
        b"<form><div class='h-captcha' data-sitekey='x'></div></form>",
        "captcha",
        id="a refusal with a captcha",
    ),
    pytest.param(200, HTML, b"<title>Security check</title><p>Are you human?</p>", "captcha", id="a title that asks"),
]


@pytest.mark.parametrize(("status", "headers", "payload", "defence"), CHALLENGES)
def test_a_challenge_is_told_by_whose_it_is(status, headers, payload, defence):
    """What a defence sends in place of the page is no page."""
    assert challenge_in(status, headers, payload) == defence


PAGES = [
    pytest.param(200, HTML, ARTICLE, id="an article"),
    pytest.param(
        200, HTML, ARTICLE + b"<div class='g-recaptcha'></div>", id="an article with a captcha below its comments"
    ),
    pytest.param(
        200,
        HTML,
        b"<p>" + b"word " * 60 + b"</p><script src='/cdn-cgi/challenge-platform/scripts/jsd/main.js'>",
        id="a short article behind Cloudflare",
    ),
    pytest.param(
        200, HTML, b"<title>Just a moment: the new radios</title>" + ARTICLE, id="a headline that sounds like one"
    ),
    pytest.param(
        403,
        HTML,
        b"<h1>Forbidden</h1><p>You must be registered to read news articles.</p>",
        id="a refusal without challenge",
    ),
    pytest.param(
        404, HTML, b"<title>Not found</title><div class='g-recaptcha'></div>", id="a missing page with a form"
    ),
    pytest.param(
        200,
        HTML,
        b"<title>Contact us</title>" + b"<label>Your name</label> " * 15 + b"<div class='g-recaptcha'></div>",
        id="a contact page",
    ),
    pytest.param(200, {"content-type": "application/json"}, b'"<title>Just a moment"', id="no HTML"),
    pytest.param(200, HTML, b"", id="nothing"),
]


@pytest.mark.parametrize(("status", "headers", "payload"), PAGES)
def test_a_page_is_not_taken_for_a_challenge(status, headers, payload):
    """A false alarm would cost a whole run of a publication."""
    assert challenge_in(status, headers, payload) is None


@pytest.mark.parametrize(("words", "defence"), [(246, "Cloudflare"), (247, None)])
def test_the_words_of_a_page_are_counted_wherever_they_stand(words, defence):
    """250 with those of the title, each behind much markup: from there on the page is an article about challenges."""
    page = b"<title>Just a moment</title>" + (b"<i class='" + b"x" * 300 + b"'>word</i>") * words

    assert challenge_in(200, HTML, page) == defence


def test_a_hostile_page_does_not_hold_up_the_crawl():
    """The test runs in the main process: its time must grow with the page and no faster."""
    page = b"<title>just a moment" + b"<script" * 13_000

    began = time.process_time()  # of this process alone, however busy the machine is
    challenge_in(200, HTML, page)

    assert time.process_time() - began < 0.5
