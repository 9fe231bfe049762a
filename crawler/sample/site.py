"""A real HTTP server on loopback that gives prepared answers, and writes down all requests."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from email.message import Message
from email.utils import format_datetime, parsedate_to_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from socket import SHUT_RDWR, socket
from typing import Any, Self

HTML = "text/html; charset=utf-8"


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """One request as it came in."""

    path: str
    """With its query string, e.g. ``/news/?page=2``."""

    headers: Message
    """Looked up without regard to case."""

    at: datetime
    """When its head had been read; aware UTC."""

    method: str = "GET"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """A prepared answer."""

    body: bytes = b""
    status: int = 200
    media_type: str | None = HTML
    """``None`` sends no Content-Type."""

    headers: tuple[tuple[str, str], ...] = ()
    """Sent besides the usual ones; a Content-Length given here is sent with any body."""

    modified_at: datetime | None = None
    """Sent as Last-Modified, and compared with If-Modified-Since."""

    etag: str | None = None
    """With its quotes; compared with If-None-Match."""

    delay: float = 0.0
    """Seconds to wait before the first byte."""

    raw: bytes | None = None
    """Written in place of a whole HTTP answer, then the connection is closed; ``b""`` drops it without a word."""


Respond = Callable[[Request], Reply]
NOT_FOUND = Reply(status=404, body=b"<!doctype html><title>Not found</title><h1>Page not found</h1>")


def etag_of(body: bytes) -> str:
    """Return the strong validator of *body*, with its quotes (RFC 9110, section 8.8.3)."""
    return f'"{hashlib.sha256(body).hexdigest()[:20]}"'


def is_unchanged(answer: Reply, headers: Message) -> bool:
    """Return whether a request with *headers* already holds *answer* (RFC 9110, section 13.2.2).

    If-None-Match decides alone where it is given.
    """
    if answer.status != 200:
        return False
    if (tags := headers.get("If-None-Match")) is not None:
        return answer.etag is not None and answer.etag in [tag.strip().removeprefix("W/") for tag in tags.split(",")]
    since = headers.get("If-Modified-Since")
    return since is not None and answer.modified_at is not None and answer.modified_at <= parsedate_to_datetime(since)


class Site:
    """An HTTP server on ``127.0.0.1``: prepared answers by path, and a log of all requests.

    Use it as a context manager. Port 0 takes any free one.
    """

    def __init__(self, port: int = 0) -> None:
        self.answers: dict[str, Respond] = {}
        """Path (with its query string, if that decides) to the answer or its maker."""

        self.requests: list[Request] = []
        self._server = _Server(("127.0.0.1", port), self)
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.02})

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Stop answering, and cut connections that are still open."""
        self._server.closing.set()
        self._server.shutdown()
        self._server.cut_connections()
        self._server.server_close()
        self._thread.join()

    @property
    def home(self) -> str:
        """Address of the front page, e.g. ``http://127.0.0.1:40123/``."""
        return f"http://127.0.0.1:{self._server.server_address[1]}/"

    def url(self, path: str = "") -> str:
        """Return the address of *path*, which may begin with a slash or not."""
        return self.home + path.removeprefix("/")

    @property
    def requested(self) -> list[str]:
        """Paths in the order in which they were requested, with their query strings."""
        return [request.path for request in list(self.requests)]

    def answer_to(self, request: Request) -> Reply:
        """Return what to send for *request*: by path and query, by path alone, or the 404 page."""
        respond = self.answers.get(request.path) or self.answers.get(request.path.partition("?")[0])
        answer = respond(request) if respond else NOT_FOUND
        return _not_modified(answer) if is_unchanged(answer, request.headers) else answer


def _not_modified(answer: Reply) -> Reply:
    return Reply(
        status=304,
        media_type=None,
        headers=answer.headers,
        etag=answer.etag,
        modified_at=answer.modified_at,
        delay=answer.delay,
    )


class _Server(ThreadingHTTPServer):
    """The server behind a site; knows its open connections, so that it can end at once."""

    daemon_threads = False  # joined when the site closes: nothing outlives its test
    request_queue_size = 128

    def __init__(self, address: tuple[str, int], site: Site) -> None:
        self.site = site
        self.closing = threading.Event()
        self._connections: set[socket] = set()
        super().__init__(address, _Handler)

    def process_request(self, request: Any, client_address: Any) -> None:
        self._connections.add(request)
        super().process_request(request, client_address)

    def shutdown_request(self, request: Any) -> None:
        self._connections.discard(request)
        super().shutdown_request(request)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Say nothing of clients that hang up in the middle of an answer."""

    def cut_connections(self) -> None:
        for connection in list(self._connections):
            try:
                connection.shutdown(SHUT_RDWR)
            except OSError:
                continue  # the other end was faster


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: _Server
    server_version = "Presses/1.0"
    sys_version = ""

    def do_GET(self) -> None:
        request = Request(path=self.path, method=self.command, headers=self.headers, at=datetime.now(UTC))
        self.server.site.requests.append(request)
        answer = self.server.site.answer_to(request)
        if answer.delay:
            self.server.closing.wait(answer.delay)
        if answer.raw is None:
            self._send(answer)
        else:
            self.close_connection = True
            self.wfile.write(answer.raw)

    do_HEAD = do_GET  # noqa: N815  # the name http.server looks for
    do_POST = do_GET  # noqa: N815  # the name http.server looks for

    def _send(self, answer: Reply) -> None:
        self.send_response(answer.status)
        for name, value in _headers_of(answer):
            self.send_header(name, value)
        if any(name.lower() == "content-length" for name, _ in answer.headers):
            self.close_connection = True  # the length may be a lie; the end of the connection is the end
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(answer.body)

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002  # http.server's signature
        """Keep standard error clean; the site has its own log."""


def _headers_of(answer: Reply) -> list[tuple[str, str]]:
    """Return the headers of *answer* beside status line, Server and Date."""
    given = {name.lower() for name, _ in answer.headers}
    usual = [
        ("Content-Type", answer.media_type),
        ("ETag", answer.etag),
        ("Last-Modified", format_datetime(answer.modified_at, usegmt=True) if answer.modified_at else None),
        ("Content-Length", None if answer.status == 304 else str(len(answer.body))),
    ]
    sent = [(name, value) for name, value in usual if value is not None and name.lower() not in given]
    return [*sent, *answer.headers]
