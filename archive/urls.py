"""One spelling for each address, and the permanent key of an article."""

from __future__ import annotations

import base64
import hashlib
import re
from functools import lru_cache
from urllib.parse import quote, unquote, unquote_to_bytes, urlsplit

TRACKING = re.compile(
    r"utm_\w*|fbclid|gclid|gclsrc|dclid|msclkid|yclid|igshid|mc_[ce]id|_hs(?:enc|mi)|mkt_tok|ref_src|cmpid|"
    r"wt[._]z?mc\w*|mtm_\w+|(?:pk|piwik|matomo)_(?:campaign|cpn|kwd|keyword|source|medium|content|cid|vid)|xtor|"
    r"at_(?:medium|campaign\w*|custom\d*|format|creation|variant|source|term|link_\w+|ptr_name|bbc_team|emailtype|"
    r"recipient_\w+|send_\w+|\w+_placement)",
    re.IGNORECASE,
)
"""Names of query parameters that say where a reader came from, not what is read."""

PLAIN = re.compile(
    r"https?://(?:www\.)?((?!www\.)[a-z0-9-]+(?:\.[a-z0-9-]+)+)((?:/[A-Za-z0-9_~-][A-Za-z0-9._~-]*)*)/?", re.ASCII
)
"""Addresses without port, query, escapes or dots to resolve: nearly all of a sitemap, which may list a million."""

LONGEST_ADDRESS = 8_000
"""Characters of an address; servers refuse longer ones (Apache and nginx: some 8 KB)."""

SLUG_WORDS = 2  # with fewer, a slug is a number or a section and no title
RESERVED = "!$&'()*+,;=:@/?"  # RFC 3986 section 2.2, as a path may have them
QUERY = RESERVED.replace("'", "")  # what asks for an address escapes the apostrophe in its query, as browsers do


@lru_cache(maxsize=1024)  # while a page is archived, its address is looked up a dozen times
def normalise(url: str) -> str:
    """Return the one spelling of *url* under which the ledger knows it.

    It is a name, not an address to ask: ``www``, the final slash, tracking parameters and
    the fragment are dropped, ``http`` becomes ``https``.

    >>> normalise("http://www.Example.org/news/../news/a/?utm_source=x&b=2&a=1#top")
    'https://example.org/news/a?a=1&b=2'

    Raises:
        ValueError: *url* cannot be taken apart.

    """
    if plain := PLAIN.fullmatch(url):
        return f"https://{plain[1]}{plain[2]}"
    return _taken_apart(url.strip())


def is_address(url: str) -> bool:
    """Return whether *url* can be taken apart.

    >>> is_address("https://example.org/a"), is_address("https://example.org:99999/a"), is_address("https://[::1/")
    (True, False, False)
    """
    try:
        normalise(url)
    except ValueError:
        return False
    return True


def key_of(slug: str, url: str) -> str:
    """Return the permanent name of the article first seen at *url* in the publication called *slug*.

    >>> key_of("sample", "https://example.org/news/a/") == key_of("sample", "http://www.example.org/news/a")
    True
    """
    digest = hashlib.sha256(f"{slug}\n{normalise(url)}".encode()).digest()
    return base64.b32encode(digest).decode().lower()[:10]


def slug_words(address: str) -> str:
    """Return the words at the end of *address*, which are mostly a headline's; empty if there are too few.

    >>> slug_words("https://gazette.example/news/raid-at-dawn.html"), slug_words("https://gazette.example/news/4711")
    ('raid at dawn', '')
    """
    slug = unquote(urlsplit(address).path).rstrip("/").rpartition("/")[2].partition(".")[0]
    words = re.findall(r"[^\W\d_]{2,}", slug)
    return " ".join(words) if len(words) >= SLUG_WORDS else ""


def _taken_apart(url: str) -> str:
    """Return the one spelling of any *url*, by RFC 3986."""
    path, mark, query = url.partition("?")
    parts = urlsplit(path.replace("\\", "/") + mark + query)
    if parts.scheme not in {"http", "https"}:
        return url.partition("#")[0]
    port = parts.port
    host = _host(_in_ascii(parts.hostname or ""))
    if port and port != (80 if parts.scheme == "http" else 443):
        host += f":{port}"
    query = _query(parts.query)
    return f"https://{host}{_path(parts.path)}" + (f"?{query}" if query else "")


def without_tracking(url: str) -> str:
    """Return *url* as it stands, except for its fragment and its tracking parameters.

    >>> without_tracking("https://example.org/news/a/?utm_source=rss&page=2#top")
    'https://example.org/news/a/?page=2'
    """
    address, _, query = url.partition("#")[0].partition("?")
    kept = "&".join(pair for pair in query.split("&") if pair and not TRACKING.fullmatch(pair.partition("=")[0]))
    return f"{address}?{kept}" if kept else address


def _in_ascii(host: str) -> str:
    """Return *host* as name servers know it: ``münchen.de`` and ``xn--mnchen-3ya.de`` are one."""
    if host.isascii():
        return host
    from idna import IDNAError, encode  # noqa: PLC0415  # its tables are needed for few addresses

    try:
        return encode(host, uts46=True).decode("ascii")
    except IDNAError:
        return host


def _host(host: str) -> str:
    while host.startswith("www.") and host.count(".") > 1:
        host = host.removeprefix("www.")
    return f"[{host}]" if ":" in host else host.rstrip(".")


def _path(path: str) -> str:
    kept: list[str] = []
    for segment in _respell(path.replace("\\", "/"), safe=RESERVED).replace("%27", "'").split("/"):
        if segment == "..":
            del kept[-1:]
        elif segment != ".":
            kept.append(segment)
    return "/" + "/".join(kept).strip("/") if any(kept) else ""


def _query(query: str) -> str:
    pairs = [pair for pair in _respell(query, safe=QUERY).split("&") if pair]
    return "&".join(sorted(pair for pair in pairs if not TRACKING.fullmatch(pair.partition("=")[0])))


def _respell(text: str, *, safe: str) -> str:
    """Return *text* with needless percent-escapes undone and needed ones in capitals (RFC 3986, 6.2.2)."""
    pieces = re.split(r"((?:%[0-9A-Fa-f]{2})+)", text)
    return "".join(_escapes(piece) if odd % 2 else quote(piece, safe=safe + "%") for odd, piece in enumerate(pieces))


def _escapes(run: str) -> str:
    return quote(unquote_to_bytes(run), safe="")
