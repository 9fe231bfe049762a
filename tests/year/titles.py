"""Small publications, each on a host of its own, to which anything may happen that happens to sites in a year."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from email.utils import format_datetime
from html import escape

from tests.site import Reply, TestSite
from tests.year.press import NAMES, PLACES, VERBS, notice

CHALLENGE = Reply(
    status=403, headers=(("cf-mitigated", "challenge"), ("Server", "cloudflare")),
    body=b"<!doctype html><title>Just a moment...</title><script src='/cdn-cgi/challenge-platform/x.js'></script>",
)  # fmt: skip
DOWN = Reply(status=503, body=b"<h1>Service unavailable</h1>")
FOR_SALE = Reply(body=notice("Best casino bonuses", "Play now. This domain has a new owner.").encode())
CASINO = "https://casino.example/"


@dataclass(frozen=True)
class Story:
    """One story of a title."""

    number: int
    at: datetime

    @property
    def headline(self) -> str:
        at = self.number
        return f"{NAMES[at % 30].title()} {VERBS[at % 10]} again in {PLACES[at % 7]} {PLACES[at // 7 % 8]}"

    @property
    def path(self) -> str:
        return f"news/{self.number}-{self.headline.lower().replace(' ', '-')}/"


@dataclass
class Title:
    """A title with the host that serves it; what is wrong with it is switched on and off."""

    name: str
    site: TestSite
    stories: list[Story] = field(default_factory=list)
    bylines: bool = True
    feed_ends: datetime | None = None
    """After this time the feed lists nothing new; the sitemap does."""

    everywhere: Reply | None = None
    sold: bool = False
    slow: str | None = None
    """Path that answers a minute late."""

    def __post_init__(self) -> None:
        self.site.answer("feed/", lambda _: self._sent(self._feed(), "application/rss+xml"))
        self.site.answer("sitemap.xml", lambda _: self._sent(self._sitemap(), "application/xml"))
        self.site.answer("", lambda _: self._sent(notice(self.name, "News of the county."), "text/html"))

    def publish(self, at: datetime, *, stories: int = 1) -> None:
        """Put out as many *stories* in the hours before *at*."""
        for number in range(stories):
            story = Story(len(self.stories), at - timedelta(hours=1, minutes=stories - number))
            self.stories.append(story)
            self.site.answer(story.path, lambda _, story=story: self._story(story))

    @property
    def declared(self) -> str:
        """Its table in ``blotter.toml``."""
        return (
            f'[publications.{self.name}]\nhome = "{self.site.home}"\nown_site = true\ndelay = 0\ntimezone = "UTC"\n'
            'article = "^/news/"\nsources = ["feed feed/", "sitemap sitemap.xml"]\n'
        )

    def _story(self, story: Story) -> Reply:
        delay = 60.0 if story.path == self.slow else 0.0
        sent = self._sent(self._page(story), "text/html")
        return Reply(body=sent.body, status=sent.status, headers=sent.headers, media_type=sent.media_type, delay=delay)

    def _page(self, story: Story) -> str:
        name, verb, place = NAMES[story.number % 30], VERBS[story.number % 10], PLACES[story.number % 7]
        words = [
            f"{self.name.title()} has learned that the {name} of {place} were {verb} after {story.number + 3} weeks.",
            f"Inspector Lee counted {story.number * 17 + 40} {name} for {self.name} and found {story.number + 2} new.",
            f"Residents of {place} wrote to {self.name} that they had waited {story.number + 1} winters for {name}.",
        ]
        byline = '<p class="byline">By Jo Hale</p>' if self.bylines else ""
        return (
            f'<!doctype html><html lang="en-GB"><head><meta charset="utf-8"><title>{story.headline}</title>'
            f'<meta property="og:type" content="article"></head><body><nav><a href="/">Home</a></nav><article>'
            f'<h1>{story.headline}</h1><p class="date">{story.at:%b %d, %Y}</p>{byline}'
            f"{''.join(f'<p>{escape(text)}</p>' for text in words)}</article><footer>{self.name}</footer></body></html>"
        )

    def _sent(self, text: str, media_type: str) -> Reply:
        return self.everywhere or Reply(body=text.encode(), media_type=f"{media_type}; charset=utf-8")

    def _feed(self) -> str:
        listed = [each for each in self.stories if self.feed_ends is None or each.at < self.feed_ends]
        links = {self.site.url(story.path): story for story in reversed(listed[-40:])}
        if self.sold:
            links = {f"{CASINO}{story.number}/": story for story in listed}
        items = "".join(
            f"<item><title>{story.headline}</title><link>{link}</link><pubDate>{format_datetime(story.at)}</pubDate></item>"
            for link, story in links.items()
        )
        return f'<?xml version="1.0"?><rss version="2.0"><channel><title>{self.name}</title>{items}</channel></rss>'

    def _sitemap(self) -> str:
        home = CASINO if self.sold else self.site.home
        entries = "".join(
            f"<url><loc>{home}{story.path}</loc><lastmod>{story.at:%Y-%m-%d}</lastmod></url>" for story in self.stories
        )
        return f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{entries}</urlset>'
