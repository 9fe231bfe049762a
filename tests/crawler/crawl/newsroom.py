"""A publication whose posts a test edits as it goes along: pages with chrome, REST as WordPress has it, a sitemap."""

import json
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from html import escape
from urllib.parse import parse_qs, urlsplit

from tests.site import TEXT, Reply, TestSite, article

REST = "wp-json/wp/v2/posts"
SIZE = 4
"""Posts that REST gives at once, so that a dozen posts have pages."""


@dataclass(frozen=True, kw_only=True)
class Post:
    """One post."""

    id: int
    slug: str
    at: datetime
    modified: datetime
    text: str = TEXT
    protected: bool = False
    type: str = "post"

    @property
    def path(self):
        return f"/news/{self.slug}/"

    @property
    def title(self):
        return f"Story of {self.slug.replace('-', ' ')}"


@dataclass
class Newsroom:
    """The posts of *site*, answered from what they are at the moment."""

    site: TestSite
    posts: dict = field(default_factory=dict)
    ignores: tuple = ()
    """Parameters that REST does not know."""

    opened: datetime = field(default_factory=lambda: datetime.now(UTC).replace(microsecond=0) - timedelta(hours=2))

    def __post_init__(self):
        self.site.answer(REST, self._rest)
        self.site.answer("sitemap.xml", self._sitemap)

    def publish(self, slug, *, days=0.0, modified=None, **values):
        """Put a post in that is *days* old."""
        at = self.opened - timedelta(days=days)
        post = Post(id=len(self.posts) + 1, slug=slug, at=at, modified=modified or at, **values)
        self.posts[slug] = post
        self._page(post)
        return post

    def edit(self, slug, text):
        """Replace the text of a post, now."""
        post = replace(self.posts[slug], text=text, modified=datetime.now(UTC).replace(microsecond=0))
        self.posts[slug] = post
        self._page(post)

    def trash(self, slug):
        """Take a post down."""
        del self.posts[slug]
        self.site.answer(f"news/{slug}/", Reply(status=404))

    @property
    def newest_first(self):
        return sorted(self.posts.values(), key=lambda post: post.at, reverse=True)

    def page_requests(self, since=0):
        """Return the paths of posts that were asked for after the first *since* requests, in order."""
        return [request.path for request in self.site.requests[since:] if request.path.startswith("/news/")]

    def rest_requests(self, since=0):
        """Return the queries that REST was asked after the first *since* requests."""
        asked = [urlsplit(request.path) for request in self.site.requests[since:]]
        return [
            {name: values[0] for name, values in parse_qs(parts.query).items()} for parts in asked if REST in parts.path
        ]

    def _page(self, post):
        page = article(post.title, text=post.text, day=f"{post.at:%Y-%m-%d}")
        chrome = "<p>Subscribe to the Gazette and never miss a story again.</p></article>"
        self.site.put(post.path, page.replace("</article>", chrome), validators=False)

    def _sitemap(self, _request):
        entries = "".join(
            f"<url><loc>{self.site.url(post.path)}</loc><lastmod>{post.modified:%Y-%m-%dT%H:%M:%SZ}</lastmod></url>"
            for post in self.newest_first
        )
        body = f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{entries}</urlset>'
        return Reply(body=body.encode(), media_type="application/xml")

    def _rest(self, request):
        query = {name: values[0] for name, values in parse_qs(urlsplit(request.path).query).items()}
        known = {name: value for name, value in query.items() if name not in self.ignores}
        posts = [post for post in self.newest_first if _is_wanted(post, known)]
        if query.get("orderby") == "modified":
            posts.sort(key=lambda post: post.modified, reverse=True)
        page = int(query.get("page", "1"))
        whole = "excerpt" in query["_fields"]
        part = [_as_json(post, self.site, whole=whole) for post in posts[(page - 1) * SIZE : page * SIZE]]
        counts = (("X-WP-Total", str(len(posts))), ("X-WP-TotalPages", str(-(-len(posts) // SIZE))))
        return Reply(body=json.dumps(part).encode(), media_type="application/json", headers=counts)


def _is_wanted(post, query):
    limits = {"after": post.at, "modified_after": post.modified}
    later = all(at > datetime.fromisoformat(query[name]) for name, at in limits.items() if name in query)
    return later and ("before" not in query or post.at < datetime.fromisoformat(query["before"]))


def _as_json(post, site, *, whole):
    paragraphs = "".join(f"<p>{escape(text, quote=False)}</p>" for text in post.text.split("\n\n"))
    content = {"rendered": "" if post.protected else paragraphs, "protected": post.protected}
    light = {
        "id": post.id,
        "type": post.type,
        "status": "publish",
        "link": site.url(post.path),
        "date_gmt": f"{post.at:%Y-%m-%dT%H:%M:%S}",
        "modified_gmt": f"{post.modified:%Y-%m-%dT%H:%M:%S}",
        "title": {"rendered": post.title},
        "content": {"protected": post.protected},
    }
    embedded = {"author": [{"name": "Jo Hale"}]}
    return light | {"date": light["date_gmt"], "content": content, "_embedded": embedded} if whole else light
