"""The Northmarch Gazette through one year: what it published, what it changed, and what its server sent on bad days."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from html import escape

from tests.site import Reply, TestSite

BEGAN = datetime(2025, 1, 6, 6, tzinfo=UTC)
"""The morning of day 0."""

NAMES = [
    *("radios", "harbour", "custody", "burglary", "drones", "panel", "overtime", "horses", "fraud", "witness"),
    *("helmets", "patrol", "budget", "cadets", "cameras", "rescue", "dogs", "smugglers", "inquiry", "tribunal"),
    *("pensions", "ferry", "arson", "amnesty", "tractors", "lockers", "boats", "seizures", "protest", "recruits"),
]
VERBS = [
    *("questioned", "praised", "delayed", "audited", "restored"),
    *("shelved", "doubled", "halved", "reopened", "defended"),
]
PLACES = ["Northmarch", "Eastquay", "Millbrook", "Fernhill", "Stonebridge", "Westhaven", "Oxley", "Marsham"]


@dataclass(frozen=True, kw_only=True)
class Post:
    """One story as the publisher has it."""

    number: int
    at: datetime
    note: str = ""
    """What an editor added."""

    @property
    def headline(self) -> str:
        return f"{NAMES[self.number].title()} {VERBS[self.number % 10]} in {PLACES[self.number % 8]}"

    @property
    def path(self) -> str:
        return f"news/{self.headline.lower().replace(' ', '-')}/"

    @property
    def paragraphs(self) -> list[str]:
        at, name, verb, place = self.number, NAMES[self.number], VERBS[self.number % 10], PLACES[self.number % 8]
        return [
            f"The {name} of {place} were {verb} on Monday after a review that took {at + 3} weeks to write.",
            f"Inspector Lee of {place} counted {at * 17 + 40} {name} and found that {at + 2} were new.",
            f"Residents near the {name} wrote to the council of {place} that they had waited for {at + 1} winters.",
            f"A second report on {name} is due when {place} has paid {at * 311 + 900} pounds for the first.",
            *([self.note] if self.note else []),
        ]


def page(post: Post, canonical: str | None = None) -> str:
    """Return the page of *post*."""
    words = "".join(f"<p>{escape(text)}</p>" for text in post.paragraphs)
    link = f'<link rel="canonical" href="{canonical}">' if canonical else ""
    return (
        f'<!doctype html><html lang="en-GB"><head><meta charset="utf-8">'
        f"<title>{post.headline} - The Gazette</title>{link}"
        f'<meta property="og:type" content="article"></head><body><nav><a href="/">Home</a></nav><article>'
        f'<h1>{post.headline}</h1><p class="date">{post.at:%b %d, %Y}</p><p class="byline">By Jo Hale</p>{words}'
        f"</article><footer>The Gazette</footer></body></html>"
    )


def notice(title: str, text: str) -> str:
    """Return a page that stands in place of others."""
    return f"<!doctype html><html><head><title>{title}</title></head><body><h1>{title}</h1><p>{text}</p></body></html>"


MAINTENANCE = notice(
    "We will be back soon",
    "Our website is being updated to serve our readers better. Please come back in a few minutes, and thank you.",
)
CONSENT = notice(
    "Before you continue",
    "We and our partners store and read information on your device. Choose whether you accept all of it or manage "
    "the options one by one. You can change your choice at any time, and then continue to the page you wanted.",
)
PARKED = notice(
    "This domain may be for sale",
    "The owner of this domain has parked it with us. Make an offer today, or see sponsored results for loans, "
    "watches and holidays below. Buyers are protected by our escrow service, and most transfers take one day.",
)


@dataclass
class Gazette:
    """The publication on *site*: ``day`` moves on, posts come, and the server answers as the day has it."""

    site: TestSite
    posts: dict[int, Post] = field(default_factory=dict)
    down: set[int] = field(default_factory=set)
    everywhere: str | None = None
    """What every address answers."""

    on_stories: str | None = None
    """What every story's address answers."""

    one_canonical: bool = False
    null_dates: bool = False

    def __post_init__(self) -> None:
        self.site.answer("feed/", lambda _: self._sent(self._feed(), "application/rss+xml"))
        self.site.answer("sitemap.xml", lambda _: self._sent(self._sitemap(), "application/xml"))
        self.site.answer("", lambda _: self._sent(notice("The Gazette", "News of Northmarch."), "text/html"))

    def publish(self, number: int, day: int) -> None:
        """Put out a story on the morning of *day*."""
        self._put(Post(number=number, at=BEGAN + timedelta(days=day, hours=-1)))

    def edit(self, number: int, note: str) -> None:
        """Change what an editor added to a story."""
        self._put(replace(self.posts[number], note=note))

    def take_down(self, number: int) -> None:
        """Remove a story from lists and server."""
        self.down.add(number)

    def move(self, site: TestSite) -> Gazette:
        """Return the same publication on another host; nothing answers at the one before."""
        moved = Gazette(site, dict(self.posts), set(self.down))
        for post in moved.posts.values():
            moved._put(post)
        return moved

    @property
    def account(self) -> dict[str, tuple[str, str]]:
        """Headline to text and day of every story that was ever published, as it reads now."""
        return {post.headline: ("\n\n".join(post.paragraphs), f"{post.at:%Y-%m-%d}") for post in self.posts.values()}

    @property
    def _listed(self) -> list[Post]:
        return [post for number, post in sorted(self.posts.items(), reverse=True) if number not in self.down]

    def _put(self, post: Post) -> None:
        self.posts[post.number] = post
        self.site.answer(post.path, lambda _: self._story(self.posts[post.number]))

    def _story(self, post: Post) -> Reply:
        if post.number in self.down:
            return Reply(status=404, body=b"<h1>Not found</h1>")
        canonical = self.site.url("news/latest/") if self.one_canonical else None
        return self._sent(self.on_stories or page(post, canonical), "text/html")

    def _sent(self, text: str, media_type: str) -> Reply:
        if self.everywhere:
            text, media_type = self.everywhere, "text/html"
        return Reply(body=text.encode(), media_type=f"{media_type}; charset=utf-8")

    def _feed(self) -> str:
        items = "".join(
            f"<item><title>{post.headline}</title><link>{self.site.url(post.path)}</link>"
            f"<pubDate>{'0001-01-01T00:00:00' if self.null_dates else format_datetime(post.at)}</pubDate></item>"
            for post in self._listed[:6]
        )
        return f'<?xml version="1.0"?><rss version="2.0"><channel><title>The Gazette</title>{items}</channel></rss>'

    def _sitemap(self) -> str:
        entries = "".join(f"<url><loc>{self.site.url(post.path)}</loc></url>" for post in reversed(self._listed))
        return f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{entries}</urlset>'
