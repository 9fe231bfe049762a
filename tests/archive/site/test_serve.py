import csv
import json
import shutil
import socket
import subprocess
import sys
import urllib.error
import urllib.request
from pathlib import Path

import pytest

from archive.records import Publication
from archive.store import Archive
from tests.serving import serving

ROOT = Path(__file__).parents[3]


@pytest.fixture
def stocked(shelf):
    shelf.article("New alliance to fight cybercrime")
    return shelf


def get(address):
    with urllib.request.urlopen(address, timeout=20) as answer:
        return answer.read().decode()


def test_serve_shows_the_archive_while_a_crawl_writes_it(stocked):
    """And what is written appears."""
    with serving(stocked.path) as site, Archive.open(stocked.path) as archive:
        before = get(f"{site}/-/publication")
        archive.add_publication(Publication(slug="new-title", name="New Title", home="https://new.example/"))
        after = get(f"{site}/-/publication")

    assert "New Title" not in before
    assert "New Title" in after


def test_serve_writes_nothing(stocked):
    """The file is opened read-only, whatever is asked."""
    before = stocked.path.read_bytes()

    with serving(stocked.path) as site:
        for path in ("/", "/-/search?q=alliance", "/blotter/articles", "/-/export.csv"):
            get(site + path)
        with pytest.raises(urllib.error.HTTPError, match="400"):
            get(f"{site}/blotter.json?sql=delete+from+articles")

    assert stocked.path.read_bytes() == before


def test_csv_of_a_table_is_whole(stocked):
    """Datasette's own limit of a hundred megabytes is lifted."""
    with serving(stocked.path) as site:
        rows = list(csv.DictReader(get(f"{site}/blotter/articles.csv?_stream=1").splitlines()))

    assert rows[0]["headline"] == "New alliance to fight cybercrime"


def test_a_port_that_is_taken_is_one_line_and_exit_2(stocked, blotter):
    """With the way out."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        done = blotter("serve", "--port", taken.getsockname()[1])

    assert done.returncode == 2
    assert "choose another with --port" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("host", ["192.0.2.1", "999.1.1.1"])
def test_an_address_of_another_machine_is_one_line_and_exit_2(stocked, blotter, host):
    """No port helps there."""
    done = blotter("serve", "--host", host, "--port", "0")

    assert done.returncode == 2
    assert "name an address of this machine with --host" in done.stderr


def test_serve_needs_an_archive(blotter):
    """It makes none."""
    done = blotter("serve")

    assert done.returncode == 2
    assert done.stderr.count("\n") == 1


def test_datasette_config_gives_a_datasette_without_the_plugin_the_same_titles(stocked, blotter, tmp_path):
    """Two files, for both Datasettes; or one on standard output."""
    written = blotter("datasette-config", "-o", "settings")
    printed = json.loads(blotter("datasette-config").stdout)

    files = sorted(Path(line).name for line in written.stdout.split())
    assert files == ["datasette.json", "metadata.json"]
    assert printed == json.loads((tmp_path / "settings" / "metadata.json").read_text("utf-8"))
    assert printed["databases"]["blotter"]["tables"]["articles"]["title"] == "Articles"
    assert "missing_bodies" in printed["databases"]["blotter"]["queries"]


def test_without_the_extra_serve_says_how_to_add_it(stocked, tmp_path):
    """The core works without Datasette."""
    code = "import sys; sys.modules['uvicorn'] = None; sys.argv[1:] = ['serve']; from crawler.cli import main; main()"

    done = subprocess.run([sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True, check=False)

    assert done.returncode == 2
    assert "pip install 'blotter-archive[browse]'" in done.stderr


@pytest.mark.nginx
@pytest.mark.skipif(not shutil.which("nginx"), reason="nginx is not installed")
def test_the_recipe_for_a_proxy_asks_for_a_password_and_shows_the_site(stocked, tmp_path):
    """The very file of docs/nginx, with paths and port of this test."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    hashed = subprocess.run(["openssl", "passwd", "-6", "secret"], capture_output=True, text=True, check=True).stdout
    (tmp_path / "htpasswd").write_text(f"ann:{hashed}")
    (tmp_path / "htpasswd").chmod(0o644)
    tmp_path.chmod(0o755)
    with serving(stocked.path, "--base-url", "/press/", "--https") as site:
        recipe = (ROOT / "docs/nginx/blotter.conf").read_text("utf-8")
        for was, now in {
            "listen 443 ssl;": f"listen 127.0.0.1:{port};",
            "    ssl_certificate     /etc/ssl/certs/press.example.org.pem;\n": "",
            "    ssl_certificate_key /etc/ssl/private/press.example.org.key;\n": "",
            "/etc/nginx/blotter.htpasswd;": f"{tmp_path}/htpasswd;",
            "http://127.0.0.1:8001": site.removesuffix("/press"),
        }.items():
            assert was in recipe
            recipe = recipe.replace(was, now)
        (tmp_path / "nginx.conf").write_text(
            f"pid {tmp_path}/pid; error_log stderr; daemon off; user root; events {{}}\n"
            f"http {{ access_log off; client_body_temp_path {tmp_path}/b; proxy_temp_path {tmp_path}/p;\n"
            f"fastcgi_temp_path {tmp_path}/f; uwsgi_temp_path {tmp_path}/u; scgi_temp_path {tmp_path}/s;\n{recipe} }}"
        )
        proxy = subprocess.Popen(["nginx", "-c", tmp_path / "nginx.conf", "-p", tmp_path], stderr=subprocess.DEVNULL)
        try:
            answers = {
                "without": asked(port, "/press/", None),
                "wrong": asked(port, "/press/", "ann:wrong"),
                "right": asked(port, "/press/-/search?q=alliance", "ann:secret"),
                "feed": asked(port, "/press/-/feed.atom", "ann:secret"),
                "post": asked(port, "/press/-/search", "ann:secret", "POST"),
            }
        finally:
            proxy.terminate()
            proxy.wait(20)

    assert [answers[name][0] for name in ("without", "wrong", "right", "post")] == [401, 401, 200, 403]
    assert 'href="/press/-/article/' in answers["right"][1]
    assert f'<link rel="self" type="application/atom+xml" href="https://127.0.0.1:{port}/press/-/feed.atom"' in (
        answers["feed"][1].replace("https://127.0.0.1/", f"https://127.0.0.1:{port}/")
    )


def asked(port, path, user, method="GET"):
    """Return status and text, once the proxy answers."""
    options = ["--user", user] if user else []
    retry = ["--retry", "40", "--retry-connrefused", "--retry-delay", "1", "--max-time", "60"]
    done = subprocess.run(
        ["curl", "-s", "-X", method, "-w", "\n%{http_code}", *retry, *options, f"http://127.0.0.1:{port}{path}"],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    text, _, status = done.stdout.rpartition("\n")
    return int(status), text
