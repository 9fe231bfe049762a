"""The made pages as files, and nginx that serves them on loopback."""

from __future__ import annotations

import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from xml.sax.saxutils import escape

from bench.peers.made_pages import MadePage

PER_LIST = 50  # links of one list, through which a crawler without sitemap goes
CONFIGURATION = """
daemon off;
pid {folder}/nginx.pid;
error_log {folder}/nginx.log;
worker_processes 1;
events {{ worker_connections 256; }}
http {{
    access_log off;
    charset utf-8;
    default_type text/html;
    types {{ text/html html; application/xml xml; text/plain txt; }}
    client_body_temp_path {folder}/temp; proxy_temp_path {folder}/temp; fastcgi_temp_path {folder}/temp;
    uwsgi_temp_path {folder}/temp; scgi_temp_path {folder}/temp;
    server {{
        listen 127.0.0.1:{port}; root {folder}/site; index index.html;
        location /wp-json/ {{ proxy_pass http://127.0.0.1:{rest}; proxy_buffers 8 1m; }}
    }}
}}
"""


def write_site(folder: Path, home: str, pages: Sequence[MadePage]) -> None:
    """Write *pages* below *folder*, with what leads to them: a sitemap, and lists that link to each other."""
    for page in pages:
        _write(folder / page.path / "index.html", page.html)
    entries = (f"<url><loc>{escape(home + page.path)}</loc></url>" for page in pages)
    sitemap = f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{"".join(entries)}</urlset>'
    _write(folder / "sitemap.xml", sitemap)
    _write(folder / "robots.txt", f"User-agent: *\nDisallow:\nSitemap: {home}sitemap.xml\n")
    _write(folder / "urls.txt", "".join(f"{home}{page.path}\n" for page in pages))
    for at in range(0, len(pages), PER_LIST):
        links = "".join(f'<p><a href="/{page.path}">{page.headline}</a></p>' for page in pages[at : at + PER_LIST])
        number = at // PER_LIST
        body = f'<title>List</title>{links}<a class="next" href="/list/{number + 1}/">Older</a>'
        _write(folder / "list" / str(number) / "index.html", body)


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def free_port() -> int:
    """Return a port of loopback on which nobody listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def served(folder: Path, port: int, *, pages: int) -> Iterator[None]:
    """Serve ``folder/site`` by nginx at *port* of loopback, and its *pages* by REST."""
    configuration, rest = folder / "nginx.conf", free_port()
    configuration.write_text(CONFIGURATION.format(folder=folder, port=port, rest=rest), encoding="utf-8")
    posts = [sys.executable, "-m", "bench.peers.rest", f"http://127.0.0.1:{port}/", str(rest), str(pages)]
    servers = [subprocess.Popen(command) for command in (["nginx", "-c", str(configuration)], posts)]
    try:
        for each in (port, rest):
            _wait_for(each)
        yield
    finally:
        for server in servers:
            server.terminate()
            server.wait()


def _wait_for(port: int) -> None:
    for _ in range(600):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    raise TimeoutError(f"nobody listens at port {port}; the log of nginx stands beside its configuration")
