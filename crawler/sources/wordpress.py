"""WordPress: its REST interface counts the posts, lists every edit and hands over each whole article."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, timezone, tzinfo
from typing import Any, ClassVar
from urllib.parse import parse_qs, urljoin, urlsplit

from archive.facts import Fault, Reason
from archive.noted import Noted, noted
from archive.problems import Problem
from archive.records import Entry, Kind, Reading
from crawler.reading.page import Declared
from crawler.sources.addresses import page_number, web_address, with_query
from crawler.sources.dates import read_date
from crawler.sources.markup import is_html, parse_json, without_markup
from crawler.sources.source import Answer, Handed, Listing, Source

_NEXT, _PREVIOUS = (
    re.compile(rf"""<[^<>]*>[^,<]*;\s*rel\s*=\s*["']?{way}\b""", re.IGNORECASE) for way in ("next", "prev")
)

OWN_LIMIT = 10  # posts; what WordPress gives at once by itself, and a divisor of most limits that sites set

LISTED = "id,type,status,link,date_gmt,modified_gmt,title,content.protected"
"""Fields of the light list: a thousand posts in 170 kB."""


LIMITS = (("modified_after", "modified_gmt", timedelta()), ("after", "date_gmt", timedelta(days=1)))
"""Where posts are to begin, the date that is meant, and by how much WordPress may misunderstand it: ``after`` is taken
for a time of the site's own zone by some."""

MOST_TERMS = 200
"""Categories, tags or authors of one post."""

WHOLE = "id,type,status,link,date,date_gmt,modified_gmt,title,excerpt,content,_links,_embedded"


@dataclass(frozen=True, slots=True)
class WordPress(Source):
    """The posts of a WordPress site over REST, newest first, a hundred at a time."""

    path: str | None = "wp-json/wp/v2/posts"
    kind: ClassVar[str] = "wordpress"
    usual: ClassVar[tuple[str, ...]] = ("wp-json/wp/v2/posts", "?rest_route=/wp/v2/posts")

    def addresses(self, home: str) -> list[str]:
        """Return the addresses of the light list: every post with its dates and title, none with its text."""
        return [self._asking(home, place, orderby="date", _fields=LISTED) for place in self._places]

    def changes(self, home: str, since: datetime) -> list[str]:
        """Return the addresses that list every post new or edited after *since* (aware), each with its whole text.

        Needs WordPress 5.7; an older one lists all posts instead, which is slow and not wrong.
        """
        after = since.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S")
        return [
            self._asking(home, place, orderby="modified", modified_after=after + "Z", **_whole())
            for place in self._places
        ]

    def texts(self, home: str, ids: Iterable[int]) -> str:
        """Return the address that hands over the posts *ids*, at most a hundred, each with its whole text."""
        wanted = ",".join(str(each) for each in ids)
        return self._asking(home, self._places[0], orderby="include", include=wanted, **_whole())

    def between(self, home: str, after: datetime, before: datetime) -> str:
        """Return the address of the posts published from *after* to *before* (both aware), each with its whole text."""
        limits = {"after": after, "before": before}
        written = {name: at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S") + "Z" for name, at in limits.items()}
        return self._asking(home, self._places[0], orderby="date", **written, **_whole())

    @property
    def _places(self) -> tuple[str, ...]:
        return self.usual if self.path is None else (self.path,)

    def _asking(self, home: str, place: str, **query: str) -> str:
        return with_query(urljoin(home, place), per_page="100", order="desc", **query)

    def read(self, answer: Answer) -> Listing:
        """Return the listing in *answer*; a refusal keeps the code that WordPress gives for it."""
        if answer.status != 200 and not answer.payload.strip():
            return Listing(problem=Problem(fault=Fault.HTTP, status=answer.status))
        return self._listing(answer)

    def _listing(self, answer: Answer) -> Listing:
        if is_html(answer.payload):
            return _unexpected(answer, "HTML")
        posts = parse_json(answer.payload)
        if posts is None:
            return _unexpected(answer, "no JSON")
        if isinstance(posts, Mapping) and posts.get("code") == "rest_post_invalid_page_number":
            return Listing()  # posts were taken away since the page before: this is past the end
        if not isinstance(posts, list) or answer.status != 200:
            word = posts.get("code") if isinstance(posts, Mapping) else None
            return _unexpected(answer, word if isinstance(word, str) else "other JSON")
        return _list([post for post in posts if isinstance(post, Mapping)], answer)


def _whole() -> dict[str, str]:
    return {"_fields": WHOLE, "_embed": "author,wp:term,wp:featuredmedia"}


def _unexpected(answer: Answer, got: str) -> Listing:
    if answer.status == 200:
        return Listing(problem=Problem(fault=Fault.NOT_WORDPRESS, got=got))
    return Listing(problem=Problem(fault=Fault.HTTP, status=answer.status, got=got))


def _list(posts: list[Mapping[str, Any]], answer: Answer) -> Listing:
    linked = [(post, link) for post in posts if (link := _link(post, answer.url))]
    left = len(posts) - len(linked)
    return Listing(
        entries=tuple(_entry(post, link, answer.clock) for post, link in linked),
        older=_older(answer, posts),
        problem=Problem(fault=Fault.ENTRIES_WITHOUT_LINK, number=left, of=len(posts)) if left else None,
        total=_count(answer, "x-wp-total"),
        articles=tuple(handed for post, link in linked if (handed := _handed(post, link, answer.clock))),
    )


def _link(post: Mapping[str, Any], url: str) -> str | None:
    link = post.get("link")
    return web_address(url, link) if isinstance(link, str) else None


def _entry(post: Mapping[str, Any], link: str, zone: tzinfo) -> Entry:
    published, modified = _published(post, zone), _at(post, "modified_gmt")
    return Entry(url=link, title=_title(post), published=published, modified=modified)


def _handed(post: Mapping[str, Any], link: str, zone: tzinfo) -> Handed | None:
    """Return the article in *post*; a refusal if it is protected or not a post; ``None`` if it is only listed."""
    if post.get("type", "post") != "post":
        return _refused(link, Kind.OTHER, noted(Reason.NOT_A_POST, str(post["type"])))
    content = post.get("content")
    if not isinstance(content, Mapping):
        return None
    if content.get("protected"):
        return _refused(link, Kind.PROTECTED, noted(Reason.PROTECTED))
    rendered = content.get("rendered")
    return _article(post, link, rendered, zone) if isinstance(rendered, str) else None


def _refused(link: str, kind: Kind, reason: Noted) -> Handed:
    return Handed(url=link, refusal=Reading(kind=kind, reader="", reason=reason))


def _article(post: Mapping[str, Any], link: str, content: str, zone: tzinfo) -> Handed:
    """Return the article that *post* holds, for the page at *link*; one without a title is read from there."""
    title = _title(post)
    if title is None:
        return _refused(link, Kind.EMPTY, noted(Reason.NO_HEADLINE))
    terms = _terms(post)
    declared = Declared(
        origin="rest",
        title=title,
        authors=_authors(post),
        published=_published(post, zone),
        modified=_at(post, "modified_gmt"),
        section=next((name for kind, name in terms if kind == "category" and name != "Uncategorized"), None),
        tags=tuple(name for kind, name in terms if kind == "post_tag"),
        image_url=web_address(link, _image(post)),
        excerpt=_rendered(post, "excerpt"),
    )
    return Handed(url=link, content=content, declared=declared)


def _title(post: Mapping[str, Any]) -> str | None:
    return without_markup(_rendered(post, "title"))


def _rendered(post: Mapping[str, Any], name: str) -> str:
    value = post.get(name)
    rendered = value.get("rendered") if isinstance(value, Mapping) else value
    return rendered if isinstance(rendered, str) else ""


def _at(post: Mapping[str, Any], name: str, zone: tzinfo = UTC) -> datetime | date | None:
    value = post.get(name)
    return read_date(value, zone) if isinstance(value, str) else None


def _published(post: Mapping[str, Any], zone: tzinfo) -> datetime | date | None:
    """Return when *post* was published in the site's own zone: the difference of its two dates is the offset.

    Where one is missing, the zone is that of the publication.
    """
    local, at = _at(post, "date"), _at(post, "date_gmt")
    if not isinstance(local, datetime) or not isinstance(at, datetime):
        return at or _at(post, "date", zone)
    ahead = local - at
    return at.astimezone(timezone(ahead)) if abs(ahead) < timedelta(hours=24) else at


def _embedded(post: Mapping[str, Any], name: str) -> list[Any]:
    embedded = post.get("_embedded")
    value = embedded.get(name) if isinstance(embedded, Mapping) else None
    return value if isinstance(value, list) else []


def _authors(post: Mapping[str, Any]) -> tuple[str, ...]:
    names = (author.get("name") for author in _embedded(post, "author")[:MOST_TERMS] if isinstance(author, Mapping))
    return tuple(name for each in names if isinstance(each, str) and (name := without_markup(each)))


def _terms(post: Mapping[str, Any]) -> list[tuple[str, str]]:
    groups = (group for group in _embedded(post, "wp:term") if isinstance(group, list))
    terms = [term for group in groups for term in group if isinstance(term, Mapping)][:MOST_TERMS]
    return [
        (str(term.get("taxonomy")), name) for term in terms if (name := without_markup(str(term.get("name") or "")))
    ]


def _image(post: Mapping[str, Any]) -> str | None:
    media = next(iter(_embedded(post, "wp:featuredmedia")), None)
    address = media.get("source_url") if isinstance(media, Mapping) else None
    return address if isinstance(address, str) else None


def _count(answer: Answer, name: str) -> int | None:
    value = answer.headers.get(name, "")
    return int(value) if value.isascii() and value.isdigit() and len(value) < 10 else None


def _older(answer: Answer, posts: list[Mapping[str, Any]]) -> str | None:
    if not _goes_on(answer, len(posts)):
        return None
    query = parse_qs(urlsplit(answer.url).query)
    for limit, name, slack in LIMITS:
        since, last = read_date(query.get(limit, [""])[0]), _at(posts[-1], name) if posts else None
        if isinstance(since, datetime) and isinstance(last, datetime) and last < since - slack:
            return None  # a WordPress that does not know the limit lists them all
    return with_query(answer.url, page=str(page_number(answer.url, "page") + 1))


def _goes_on(answer: Answer, posts: int) -> bool:
    """Return whether a page follows *answer*; where a proxy took the counts away, one follows every full page.

    A site that gives fewer at once than it was asked for gives a round number.
    """
    pages = _count(answer, "x-wp-totalpages")
    if pages is not None:
        return page_number(answer.url, "page") < pages
    links = answer.headers.get("link", "")
    is_round = posts > 0 and posts % OWN_LIMIT == 0 and not _PREVIOUS.search(links)
    return is_round or posts >= page_number(answer.url, "per_page") or bool(_NEXT.search(links))
