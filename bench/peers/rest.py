"""A WordPress REST interface for the made pages, behind nginx: ``python -m bench.peers.rest HOME PORT PAGES``."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping, Sequence
from html import escape
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

from bench.peers.made_pages import MadePage, made_pages

LIGHT = ("id", "type", "status", "link", "date_gmt", "modified_gmt", "title")
"""Fields of a post without its text."""


class Posts:
    """The posts of a site, newest first, each written out once."""

    def __init__(self, posts: Sequence[Mapping[str, Any]]) -> None:
        self.days = {post["id"]: str(post["date_gmt"]) for post in posts}
        self.whole = {post["id"]: json.dumps(post) for post in posts}
        self.light = {post["id"]: json.dumps({name: post[name] for name in LIGHT}) for post in posts}

    def answer(self, address: str) -> tuple[int, bytes]:
        """Return how many posts the query of *address* is about, and the page of them that it asks for, as JSON."""
        query = {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}
        written = self.whole if "content," in query.get("_fields", "content,") else self.light
        ids = [int(each) for each in query["include"].split(",")] if "include" in query else list(written)
        after, before = query.get("after", ""), query.get("before", "9")
        ids = [each for each in ids if after < self.days[each] < before]
        size, page = int(query.get("per_page", 10)), int(query.get("page", 1))
        some = ids[(page - 1) * size : page * size]
        return len(ids), f"[{','.join(written[each] for each in some)}]".encode()


def posts_of(home: str, pages: Sequence[MadePage]) -> list[Mapping[str, Any]]:
    """Return *pages* as WordPress hands them over."""
    return [_post(home, number, page) for number, page in enumerate(pages, 1)]


def _post(home: str, number: int, page: MadePage) -> Mapping[str, Any]:
    day = f"{page.published:%Y-%m-%dT%H:%M:%S}"
    text = "\n".join(f"<p>{escape(paragraph)}</p>" for paragraph in page.paragraphs)
    return {
        "id": number,
        "type": "post",
        "status": "publish",
        "link": f"{home}{page.path}",
        **dict.fromkeys(("date", "date_gmt", "modified_gmt"), day),
        "title": {"rendered": escape(page.headline)},
        "excerpt": {"rendered": "", "protected": False},
        "content": {"rendered": text, "protected": False},
        "_embedded": {"author": [{"name": page.author}], "wp:term": [[{"taxonomy": "category", "name": "News"}]]},
    }


def main(home: str, port: int, number: int) -> None:
    """Answer requests for the posts of *number* made pages at *port* of loopback until the process is ended."""
    posts = Posts(posts_of(home, list(made_pages(number))))

    class Answering(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            count, body = posts.answer(self.path)
            self.send_response(200)
            self.send_header("Content-Type", "application/json; charset=UTF-8")
            self.send_header("Content-Length", str(len(body)))
            self.send_header("X-WP-Total", str(count))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Say nothing of each request."""

    ThreadingHTTPServer(("127.0.0.1", port), Answering).serve_forever()


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]))
