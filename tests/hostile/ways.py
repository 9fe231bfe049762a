"""The ways in which a host misbehaves, and what one run makes of each: bytes and time. Lists stand in ``traps``."""

from __future__ import annotations

import gzip
import os
import random
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field

import brotli

from tests.hostile.villain import Answer, Said, Villain
from tests.site import article, sitemap

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

IS_WHOLE = bool(os.environ.get("WHOLE"))  # make hostile
MEGABYTE = 1024 * 1024
BOMB = (300 if IS_WHOLE else 24) * MEGABYTE  # unpacked; sixteen are taken
BAD, GOOD = "news/bad/", "news/good/"
HTML = "text/html; charset=utf-8"


@dataclass(frozen=True, kw_only=True)
class Way:
    """One way to misbehave. A good article is listed and served beside what is bad."""

    answers: Mapping[str, Answer]
    """By path. Without ``/sitemap.xml`` one is served that lists *listed*."""

    listed: tuple[str, ...] = (BAD,)
    sources: str = '["sitemap sitemap.xml"]'
    becomes: Mapping[str, str] = field(default_factory=dict)
    """What becomes of each listed path: its outcome, with the beginning of its reason behind a colon."""

    told: str = "finished"
    """What the run says of the publication."""

    said: str = ""
    """What it says of the sources."""

    saves_the_good: bool | None = True
    """Whether the good article beside it is archived: else the host forbids it, or is left alone, sooner or later."""

    is_slow: bool = False
    """Whether it is left to ``make hostile``: it has five hundred requests."""

    keys: str = ""
    """Further keys of its publication, as TOML."""


def reply(body: str | bytes = b"", *lines: str, status: str = "200 OK", media: str = HTML) -> bytes:
    """Return an answer with *lines* as further headers."""
    payload = body.encode() if isinstance(body, str) else body
    named = {line.partition(":")[0].lower() for line in lines}
    usual = [f"Content-Type: {media}", f"Content-Length: {len(payload)}"]
    usual = [line for line in usual if line.partition(":")[0].lower() not in named]
    head = "\r\n".join([f"HTTP/1.1 {status}", *lines, *usual, "", ""])
    return head.encode("latin-1" if max(head) < "\u0100" else "utf-8") + payload


def says(*pieces: bytes | float) -> Answer:
    """Return an answer that is the same each time."""
    return lambda _: pieces


def page(body: str | bytes = b"", *lines: str, **given: str) -> Answer:
    """Return the answer of a page."""
    return says(reply(body, *lines, **given))


def leads_to(target: str) -> Answer:
    """Return a redirect to *target*, in which ``HOME`` is the address of the host."""
    return lambda host: [reply(b"", f"Location: {target.replace('HOME/', host.home)}", status="302 Found")]


def bad(answer: Answer, becomes: str, **more: object) -> Way:
    """Return a way in which one article is answered with *answer*."""
    return Way(answers={"/" + BAD: answer}, becomes={BAD: becomes}, **more)


def listing(host: Villain, paths: tuple[str, ...]) -> bytes:
    """Return a sitemap of *paths*."""
    return reply(sitemap([host.url(path) for path in paths]), media="application/xml")


def without_end(head: bytes, piece: bytes, pause: float = 0.0) -> Answer:
    """Return an answer that never ends."""

    def said(_: Villain) -> Said:
        yield head
        while True:
            yield piece
            if pause:
                yield pause

    return said


STORY = article("A story that arrives oddly")
PACKED = gzip.compress(STORY.encode(), mtime=0)
SPACES = b" " * BOMB
GZIPPED = gzip.compress(SPACES, mtime=0)
OK = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n"
CHUNKED = OK + b"Transfer-Encoding: chunked\r\n\r\n"
CHUNK = b"%x\r\n%s\r\n" % (len(STORY.encode()), STORY.encode())
CHARSETS = ("rot13", "zlib", "hex", "undefined", "utf-7", "idna", "punycode", "unicode_escape", "\x1b[2J", "a" * 5_000)
NOISE = random.Random(14).randbytes(200_000)
LINE = "x" * ((50 if IS_WHOLE else 17) * MEGABYTE)
CODINGS = "Content-Encoding: " + ", ".join(["gzip"] * 500)
FORM_FEED = STORY.replace("whole shift", "whole&#1;&#12;&#xFFFE; shift")
HALF = STORY.replace("</head>", '<script type="application/ld+json">{"@type": "NewsArticle", "author": '
                     '{"name": "Jo \\ud83d"}}</script></head>')  # fmt: skip
CP1252 = STORY.replace("A story", "A “story” at a café").encode("cp1252", "replace")
DEEP = '<script type="application/ld+json">' + "[" * 200_000 + "</script>"
CELLS = "<table><tr><td>" * 3_000
TAGS = "<a><b><i><p>" * (20_000 if IS_WHOLE else 2_000)


def coded(name: str, body: bytes) -> Answer:
    """Return a page whose body is said to be coded as *name*."""
    return page(body, f"Content-Encoding: {name}")


BYTES = {
    "gzip bomb": bad(coded("gzip", GZIPPED), "failed: too large"),
    "gzip in gzip": bad(coded("gzip, gzip", gzip.compress(GZIPPED, mtime=0)), "failed: too large"),
    "brotli bomb": bad(coded("br", brotli.compress(SPACES, quality=1)), "failed: too large"),
    "zstd bomb": bad(coded("zstd", zstd.compress(SPACES)), "failed: too large"),
    "bomb behind a redirect": Way(
        answers={"/" + BAD: page(GZIPPED, "Content-Encoding: gzip", "Location: /news/good/",
                                 status="302 Found")},
        becomes={BAD: "archived"},
    ),
    "500 codings": bad(page(PACKED, CODINGS), "archived"),
    "a coding that is a lie": bad(coded("gzip", STORY.encode()), "archived"),
    "a coding that nobody knows": bad(coded("rot13", STORY.encode()), "archived"),
    "gzip that ends early": bad(coded("gzip", PACKED[:-200]), "archived: cut off"),
    "a million members of a coding": bad(
        coded("gzip", gzip.compress(b"", mtime=0) * (800_000 if IS_WHOLE else 50_000)), "failed: cut off"
    ),
    "a million frames of a coding": bad(coded("zstd", zstd.compress(b"") * 50_000), "not_article"),
    "length too long": bad(page(STORY, "Content-Length: 99999"), "archived: cut off"),
    "length below nothing": bad(page(STORY, "Content-Length: -5"), "failed"),
    "two lengths": bad(page(STORY, "Content-Length: 5", "Content-Length: 6"), "failed"),
    "length of thirty digits": bad(page(STORY, "Content-Length: 1" + "0" * 30), "failed"),
    "length too short": bad(page(STORY, "Content-Length: 500"), "archived"),
    "chunks that end early": bad(says(CHUNKED + CHUNK[:-300]), "archived: cut off"),
    "chunk of no number": bad(says(CHUNKED + b"zz\r\n" + STORY.encode()), "failed"),
    "chunk below nothing": bad(says(CHUNKED + b"-5\r\n" + STORY.encode()), "failed"),
    "chunk extension without end": bad(without_end(CHUNKED + b"5;", b"a" * 65536), "failed"),
    "trailer without end": bad(without_end(CHUNKED + CHUNK + b"0\r\n", b"X-A: a\r\n" * 9000), "archived: cut off"),
    "body without end": bad(without_end(OK + b"\r\n", b"<p>word" * 9000), "failed"),
    "head without end": bad(without_end(OK, b"X-A: aaaaaaaa\r\n" * 4096), "failed"),
    "one line of a head without end": bad(without_end(OK + b"X-A: ", b"a" * 65536), "failed"),
    "early hints without end": bad(without_end(b"", b"HTTP/1.1 103 Early Hints\r\nA: b\r\n\r\n" * 999), "failed"),
    "100,000 lines of a head": bad(page(STORY, *(f"X-{number}: a" for number in range(100_000))), "failed"),
    "a line of 2 MB": bad(page(STORY, "X-A: " + "a" * 2 * MEGABYTE), "failed"),
    "lines that are none": bad(page(STORY, "no colon", ": no name", "\x00\x1b[2J"), "failed: connection lost"),
    "controls in a head": bad(page(STORY, "X-A: \x00\x1b[2J", "X-Robots-Tag: \x07noai"), "archived"),
    "HTTP/0.9": bad(says(STORY.encode()), "failed"),
    "status of no number": bad(says(reply(STORY, status="abc Odd")), "failed"),
    "status 999": bad(says(reply(STORY, status="999 Odd")), "failed: http 999"),
    "validators with controls": bad(page(STORY, 'ETag: "a\x00\x1b[2J\xe9"', "Last-Modified: \x07\r\n Tue"), "archived"),
    "an ETag of 15,000 characters": bad(page(STORY, f'ETag: "{"a" * 15_000}"'), "archived"),
    "cookies": bad(page(STORY, *(f"Set-Cookie: a{number}=b; Domain=.com" for number in range(99))), "archived"),
    "Retry-After beyond the calendar": bad(
        page(STORY, "Retry-After: Thu, 01 Jan 99999999999999999 00:00:00 GMT"), "archived"
    ),
    "5,000 digits of Retry-After": bad(
        page(STORY, "Retry-After: " + "9" * 5_000), "archived", told="long pause", saves_the_good=None
    ),
    "NULs": bad(page(STORY.replace("radios", "ra\x00dios")), "archived"),
    "UTF-16 without a mark": bad(page(STORY.encode("utf-16-le"), media="text/html"), "archived"),
    "Windows-1252 said to be UTF-8": bad(page(CP1252), "archived"),
    **{
        f"charset {charset[:20]!a}": bad(page(STORY, media=f"text/html; charset={charset}"), "archived")
        for charset in CHARSETS
    },
    "a PDF that is none": bad(page(b"%PDF-1.7\n" + NOISE), "not_article"),
    "an MP4": bad(page(b"\x00\x00\x00\x18ftypmp42" + NOISE), "not_article"),
    "a PNG": bad(page(b"\x89PNG\r\n\x1a\n" + NOISE), "not_article"),
    "noise": bad(page(NOISE), "not_article"),
    "one long line": bad(page(LINE), "failed: too large"),
    "half an emoji": bad(page(HALF), "archived"),
    "references to controls": bad(page(FORM_FEED), "archived"),
    "digits that are none": bad(
        page(STORY.replace("</article>", f'<a href="?page=²&x=2">2</a><a href="?page={"9" * 5_000}">3</a></article>')),
        "archived",
    ),
    "3,000 nested elements": bad(page(STORY.replace("<article>", "<div>" * 3_000)), "failed: nested too deep"),
    "a story of JSON-LD 200,000 deep": bad(page(STORY.replace("</head>", DEEP + "</head>")), "archived"),
    "3,000 tables": bad(page(CELLS + STORY), "failed: nested too deep"),
    "tags that never close": bad(page(TAGS + STORY), "failed: nested too deep"),
    "a million attributes": bad(page(f"<p {'a ' * (1_000_000 if IS_WHOLE else 100_000)}>" + STORY), "archived"),
    "20,000 dots": bad(page(STORY.replace("</article>", f"<p>{'.' * 20_000}!x</p></article>")), "archived"),
}  # fmt: skip

TIME = {
    "nothing is said": bad(says(600.0), "failed: timed out"),
    "a head byte by byte": bad(without_end(OK, b"X", 0.5), "failed: timed out"),
    "a body byte by byte": bad(without_end(OK + b"\r\n", b"X", 0.5), "failed: timed out"),
    "every address hangs up": Way(
        answers={f"/news/{number}/": says() for number in range(9)},
        listed=tuple(f"news/{number}/" for number in range(9)),
        told="host silent",
        saves_the_good=None,
    ),
    "every address refuses": Way(
        answers={f"/news/{number}/": page(b"no", status="429 Slow down") for number in range(9)},
        listed=tuple(f"news/{number}/" for number in range(9)),
        told="host refused",
        saves_the_good=None,
    ),
}
"""Time-outs are those of the configuration; what closes a host is at the beginning of its list."""
