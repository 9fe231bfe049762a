"""The sample publication on loopback, and how to declare it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from crawler.sample.press import press
from crawler.sample.site import Reply, Respond, Site

NAME = "sample"
TITLE = "Watch Room News"


@contextmanager
def serve(port: int = 0) -> Iterator[Site]:
    """Serve the sample publication on ``127.0.0.1`` at *port* (0: any free one); the site's ``home`` is its address."""
    with Site(port) as site:
        site.answers |= {path: _always(answer) for path, answer in press(site.home).items()}
        yield site


def _always(answer: Reply) -> Respond:
    return lambda _: answer


def declaration(home: str) -> str:
    """Return the table for ``blotter.toml`` that declares the sample served at *home*.

    >>> print(declaration("http://127.0.0.1:8000/").splitlines()[0])
    [publications.sample]
    """
    return f"""[publications.{NAME}]
title = "{TITLE}"
home = "{home}"
sources = ["feed", "sitemap"]
article = '^/(news/[^/]+/?$|story/\\d+/|news\\.aspx)'
own_site = true
delay = 0
country = "GB"
language = "en-GB"
timezone = "Europe/London"
"""
