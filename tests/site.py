"""A publication on loopback that a test writes as it goes along: real HTTP, and a log of what was asked."""

from __future__ import annotations

import gzip as gzipping
import threading
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from html import escape

from crawler.sample.site import Reply, Request, Respond, Site, etag_of

__all__ = ["Doorkeeper", "Reply", "Request", "Respond", "TestSite", "article", "feed", "sitemap"]

MEDIA_TYPES = {
    "xml": "application/xml; charset=utf-8",
    "txt": "text/plain; charset=utf-8",
    "json": "application/json; charset=utf-8",
    "gz": "application/gzip",
}
TEXT = (
    "Officers in Northmarch will carry the new radios from the first week of May, after a trial in three towns "
    "that the force says cut the time a call takes to reach a patrol by a fifth.\n\n"
    "Chief Inspector Ann Lowther, who led the trial, told the county’s police and crime panel that the batteries "
    "lasted a whole shift in all but two of the four hundred shifts counted.\n\n"
    "“Nobody wants to hear that their radio died on the way to a job,” she said. “We counted every one, "
    "and we will publish the figures again in the autumn.”\n\n"
    "The panel asked for the cost per officer, which the force put at £412 a year, and for a plan for the old sets. "
    "Most will go to search and rescue teams in the north of the county."
)


def article(
    headline: str = "Radios that last a shift", *, text: str = TEXT, day: str = "2019-11-08", byline: str = "By Jo Hale"
) -> str:
    """Return a plain page with one story, which any reader should call an article."""
    paragraphs = "\n".join(f"<p>{escape(paragraph, quote=False)}</p>" for paragraph in text.split("\n\n"))
    printed = datetime.fromisoformat(day).strftime("%b %d, %Y")
    return f"""<!doctype html>
<html lang="en-GB"><head><meta charset="utf-8"><title>{escape(headline)} - The Test Gazette</title>
<meta property="og:title" content="{escape(headline)}"><meta property="og:type" content="article">
<meta property="article:published_time" content="{day}T09:30:00+00:00"></head>
<body><nav><a href="/">Home</a> <a href="/news/">News</a></nav>
<article><h1>{escape(headline)}</h1><p class="date">{printed}</p><p class="byline">{escape(byline)}</p>
{paragraphs}
</article><footer>Copyright © 2026 The Test Gazette</footer></body></html>"""


def sitemap(urls: Iterable[str], *, lastmod: str | None = None) -> str:
    """Return a sitemap of *urls* (sitemaps.org 0.9)."""
    stamp = f"<lastmod>{lastmod}</lastmod>" if lastmod else ""
    entries = "".join(f"<url><loc>{escape(url)}</loc>{stamp}</url>" for url in urls)
    return (
        '<?xml version="1.0" encoding="UTF-8"?>'
        f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{entries}</urlset>'
    )


def feed(items: Mapping[str, str], *, title: str = "The Test Gazette") -> str:
    """Return an RSS 2.0 feed of address to title."""
    entries = "".join(
        f"<item><title>{escape(name)}</title><link>{escape(url)}</link><guid>{escape(url)}</guid></item>"
        for url, name in items.items()
    )
    return f'<?xml version="1.0"?><rss version="2.0"><channel><title>{escape(title)}</title>{entries}</channel></rss>'


class TestSite(Site):
    """A site to be written by a test: ``put`` what it answers, then look at ``asked`` and ``requests``.

    A path may begin with a slash or not; in ``asked`` it always does. What was never put answers 404.
    """

    __test__ = False  # not a class of tests, in spite of its name

    watch: Callable[[Request], None] | None = None
    """Shown each request as it comes in, before it is answered."""

    def answer_to(self, request: Request) -> Reply:
        """Return what to send for *request*, once the one who watches has seen it."""
        if self.watch:
            self.watch(request)
        return super().answer_to(request)

    def put(
        self,
        path: str,
        body: str | bytes = "",
        *,
        status: int = 200,
        media_type: str | None = None,
        headers: Mapping[str, str] | Iterable[tuple[str, str]] = (),
        validators: bool = True,
        modified_at: datetime | None = None,
        gzip: bool = False,
        delay: float = 0.0,
    ) -> Reply:
        """Answer *path* so from now on; validators follow the body, unless turned off.

        Last-Modified is *modified_at*, else the moment of the put.
        """
        payload = body.encode() if isinstance(body, str) else body
        sent = gzipping.compress(payload, mtime=0) if gzip else payload
        pairs = tuple(headers.items() if isinstance(headers, Mapping) else headers)
        validated = validators and status == 200
        answer = Reply(
            body=sent,
            status=status,
            media_type=media_type or _media_type(path),
            headers=pairs + ((("Content-Encoding", "gzip"),) if gzip else ()),
            etag=etag_of(sent) if validated else None,
            modified_at=(modified_at or datetime.now(UTC)).replace(microsecond=0) if validated else None,
            delay=delay,
        )
        self.answer(path, answer)
        return answer

    def answer(self, path: str, *answers: Reply | Respond) -> None:
        """Answer *path* with *answers*, one after the other; the last is given from then on.

        Each is a ``Reply``, or a function from the ``Request`` to one.
        """
        waiting = list(answers)

        def respond(request: Request) -> Reply:
            answer = waiting.pop(0) if len(waiting) > 1 else waiting[0]
            return answer(request) if callable(answer) else answer

        self.answers["/" + path.removeprefix("/")] = respond

    def redirect(self, path: str, to: str, *, status: int = 301) -> None:
        """Send *path* on to *to*: a path of this site, or a whole address."""
        target = to if "://" in to else "/" + to.removeprefix("/")
        self.answer(path, Reply(status=status, media_type=None, headers=(("Location", target),)))

    def fail_first(self, path: str, *statuses: int, headers: Mapping[str, str] | None = None) -> None:
        """Answer *path* with *statuses* in turn before what was put there."""
        pairs = tuple((headers or {}).items())
        failures = [Reply(status=each, headers=pairs) for each in statuses]
        self.answer(path, *failures, self.answers["/" + path.removeprefix("/")])

    def drop(self, path: str) -> None:
        """Close the connection on which *path* is asked for, without an answer."""
        self.answer(path, Reply(raw=b""))

    def cut(self, path: str, body: str | bytes, *, at: int) -> None:
        """Promise the whole *body* at *path*, send *at* bytes of it and hang up."""
        payload = body.encode() if isinstance(body, str) else body
        self.answer(path, Reply(body=payload[:at], headers=(("Content-Length", str(len(payload))),)))

    def delay(self, path: str, seconds: float) -> None:
        """Let *path* answer *seconds* later than it would."""
        respond = self.answers["/" + path.removeprefix("/")]
        self.answer(path, lambda request: replace(respond(request), delay=seconds))

    def lists(self, *paths: str, at: str = "sitemap.xml", lastmod: str | None = None) -> None:
        """List *paths* (or whole addresses) in a sitemap; a path that answers nothing yet becomes an article."""
        for path in paths:
            if "://" not in path and "/" + path.removeprefix("/") not in self.answers:
                self.put(path, article(f"Story of {path.strip('/').replace('/', ' ').replace('-', ' ')}"))
        self.put(at, sitemap([self._whole(path) for path in paths], lastmod=lastmod))

    def feeds(self, *paths: str, at: str = "feed/") -> None:
        """List *paths* in an RSS feed, as ``lists`` does in a sitemap."""
        for path in paths:
            if "://" not in path and "/" + path.removeprefix("/") not in self.answers:
                self.put(path, article(f"Story of {path.strip('/').replace('/', ' ').replace('-', ' ')}"))
        self.put(at, feed({self._whole(path): path for path in paths}), media_type="application/rss+xml; charset=utf-8")

    def requests_for(self, path: str) -> list[Request]:
        """Return the requests for *path*, in order."""
        return [request for request in list(self.requests) if request.path == "/" + path.removeprefix("/")]

    def _whole(self, path: str) -> str:
        return path if "://" in path else self.url(path)


class Doorkeeper:
    """Answers as the site would, and knows the largest number of requests that were inside at once."""

    def __init__(self) -> None:
        self.most = 0
        self._inside = 0
        self._lock = threading.Lock()

    def watch(self, site: TestSite) -> None:
        for path, respond in site.answers.items():
            site.answers[path] = self._watched(respond)

    def _watched(self, respond: Respond) -> Respond:
        def answer(request: Request) -> Reply:
            with self._lock:
                self._inside += 1
                self.most = max(self.most, self._inside)
            threading.Event().wait(0.05)  # long enough for another to come in, if anything lets it
            with self._lock:
                self._inside -= 1
            return respond(request)

        return answer


def _media_type(path: str) -> str:
    ending = path.partition("?")[0].rpartition(".")[2]
    return MEDIA_TYPES.get(ending, "text/html; charset=utf-8")
