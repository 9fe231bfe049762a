"""A cluster may lose workers, its scheduler or its version: pages and archive stay whole."""

import asyncio
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest
from distributed import Client
from distributed.comm import CommClosedError

from archive.config import Config
from archive.errors import ConfigError
from archive.records import Kind, Reading
from crawler.errors import ClusterNotStarted, ReadersLost
from crawler.readers import connection
from crawler.readers.calls import packed
from crawler.readers.cluster import ClusterReaders
from crawler.readers.machine import cluster_here
from crawler.readers.own_loop import leave_out_lost_connections
from crawler.readers.settings import Cluster
from crawler.readers.worker import READER, OtherReader, read_batch
from crawler.reading.page import Page
from crawler.reading.version import version
from tests.crawler.crawl.test_certificates import certificate
from tests.crawler.readers.clusters import OwnCluster, a_cluster, is_running
from tests.site import article


def page(payload):
    return Page(url="https://example.org/news/1", payload=payload, fetched_at=datetime(2026, 1, 1, tzinfo=UTC))


def parent(pid):
    return int(Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[1])


def deadly(page):
    """Kill the worker of the cluster if the page says so."""
    if page.payload == b"kill":
        os.kill(parent(os.getppid()), signal.SIGKILL)  # this process is a fork of a server that the worker started
        signal.pause()
    return Reading(kind=Kind.EMPTY, reader="test", reason=page.payload.decode())


async def test_a_page_that_takes_two_workers_with_it_is_left_and_its_batch_is_read():
    """Dask blames every task of a dead worker, so that we count for ourselves, page by page."""
    given = [b"one", b"kill", b"three"]
    with (
        a_cluster(**{"distributed.scheduler.allowed-failures": 0}) as address,
        closing(ClusterReaders(Cluster(scheduler=address), reader=deadly)) as pool,
    ):
        readings = await asyncio.gather(*(pool.read(page(each)) for each in given))

    assert [reading.reason for reading in readings] == ["one", "reader crashed", "three"]


@pytest.fixture(scope="module")
def watched(tmp_path_factory):
    """The address of a cluster whose scheduler wants another version than ours."""
    with a_cluster(workers=1) as address, closing(_Metadata(address)) as known:
        yield known


class _Metadata:
    """What a scheduler tells its workers."""

    def __init__(self, address):
        self.address = address
        self._client = Client(address)

    def want(self, reader):
        self._client.set_metadata([READER], reader)

    def close(self):
        self._client.close()


def test_a_worker_of_another_version_does_not_join(watched):
    """It would give readings that no run of this Blotter makes, and nobody could tell which."""
    watched.want("0123456789ab")
    command = ["-m", "distributed.cli.dask_worker", watched.address, "--no-dashboard", "--no-nanny"]

    done = subprocess.run(
        [sys.executable, *command, "--preload", "crawler.readers.worker"],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )

    assert done.returncode != 0
    assert f"blotter: this worker reads with version {version()} and the cluster with 0123456789ab" in done.stderr


async def test_a_batch_for_another_version_is_refused_by_the_worker():
    """A cluster that others started may have no preload."""
    with pytest.raises(OtherReader) as refused:
        await read_batch(packed(("0123456789ab", (1.0, 2**30), [])))

    assert refused.value.found == version()


ANALYZE = shutil.which("systemd-analyze")
UNREAD_PAGES = "SELECT 1 FROM captures JOIN urls ON urls.id = url_id WHERE kind IS NULL AND role = 'article'"
DECLARATION = '[publications.watch-room]\nhome = "https://watchroom.example/"\n'


@pytest.fixture
def crawling(rows, start, until):
    """Ask an archive, start a command, wait for something."""
    return rows, start, until


@pytest.fixture
def own(tmp_path):
    """A cluster of one worker, as a user starts it."""
    cluster = OwnCluster(tmp_path)
    yield cluster
    cluster.kill()


def test_a_reread_whose_scheduler_dies_ends_in_one_line_and_the_next_goes_on(
    tmp_path, blotter, own, start, rows, until
):
    """Nothing that was recorded is lost, and nothing is half recorded."""
    (tmp_path / "blotter.toml").write_text(DECLARATION)
    (tmp_path / "a.html").write_text(article("Radios that last"))
    given = ("--publication", "watch-room", "--url", "https://watchroom.example/news/1")
    assert blotter("import", "a.html", *given).returncode == 0
    own.freeze()
    process = start("reread", "--cluster", own.address)
    until(lambda: rows("SELECT id FROM runs WHERE command = 'reread'"))

    own.kill()
    _, errors = process.communicate(timeout=60)

    assert process.returncode == 1
    (line,) = [each for each in errors.splitlines() if each.startswith("blotter:")]
    assert line.startswith(f"blotter: the cluster at {own.address} cannot read pages: ")
    assert "Traceback" not in errors
    done = blotter("reread")
    assert "1 capture read again" in done.stdout


def test_a_crawl_whose_scheduler_dies_gives_back_its_leases_and_the_next_goes_on(own, site, declare, blotter, crawling):
    """No page is asked for twice: what was kept unread is read by the next run."""
    rows, start, until = crawling
    declare(text=f'[cluster]\nscheduler = "{own.address}"')
    site.lists("news/one/")
    site.delay("news/one/", 2)
    process = start("crawl", "sample")
    until(lambda: "/news/one/" in list(site.requested))
    own.freeze()
    until(lambda: rows(UNREAD_PAGES))

    own.kill()
    _, errors = process.communicate(timeout=60)

    assert process.returncode == 1
    assert errors.splitlines()[-1].startswith(f"blotter: the cluster at {own.address} cannot read pages: ")
    assert "Traceback" not in errors
    assert rows("SELECT id FROM urls WHERE lease IS NOT NULL") == []
    declare()
    assert blotter("crawl", "sample").returncode == 0
    assert len(rows("SELECT id FROM articles")) == 1
    assert [path for path in site.requested if path.startswith("/news/")] == ["/news/one/"]


def test_an_archive_is_rebuilt_by_a_cluster(tmp_path, blotter, own):
    """The captures are here; the reading is done there."""
    (tmp_path / "blotter.toml").write_text(DECLARATION)
    (tmp_path / "a.html").write_text(article("Radios that last"))
    given = ("--publication", "watch-room", "--url", "https://watchroom.example/news/1")
    assert blotter("import", "a.html", *given).returncode == 0
    (tmp_path / "blotter.db").unlink()

    done = blotter("rebuild", "blotter-captures", "--cluster", own.address)

    assert (done.returncode, done.stdout.partition(", from")[0].partition(": ")[2]) == (
        0,
        "1 article with 0 earlier readings of 1 publication",
    )


@pytest.mark.skipif(ANALYZE is None, reason="needs systemd-analyze")
def test_the_units_for_many_machines_are_ones_that_systemd_takes(tmp_path, blotter):
    """They are copied by hand to other machines, where a mistake shows late."""
    printed = blotter("cluster", "--print", "--workers", "2", "--cluster", "tcp://127.0.0.1:8786").stdout
    units = re.split(r"^# /etc/systemd/system/(\S+), on .*$", printed, flags=re.MULTILINE)[1:]
    files = [tmp_path / name for name in units[::2]]
    for file, text in zip(files, units[1::2], strict=True):
        file.write_text("\n".join(line for line in text.splitlines() if not line.startswith("#")))

    done = subprocess.run(
        [ANALYZE, "verify", *map(str, files)], capture_output=True, text=True, timeout=60, check=False
    )

    assert [file.name for file in files] == ["blotter-scheduler.service", "blotter-readers.service"]
    assert (done.returncode, [line for line in done.stderr.splitlines() if "blotter" in line]) == (0, [])


def test_ctrl_c_ends_a_cluster_with_all_its_processes(own, until):
    """What stays would hold memory on a machine that reads, run by run."""
    assert own.below

    code, errors = own.interrupt()

    assert (code, errors) == (0, "ready: 1 reader; Ctrl-C ends them\n")
    until(lambda: not any(map(is_running, own.below)))


def test_a_cluster_that_is_killed_leaves_no_process(own, until):
    """Its workers end by themselves."""
    own.kill()

    until(lambda: not any(map(is_running, own.below)), seconds=60)


async def test_only_who_has_a_certificate_of_its_authority_reaches_a_cluster_with_tls(tmp_path):
    """Dask checks the authority and no name, so the authority signs nothing but the cluster."""
    (tmp_path / "strangers").mkdir()
    ours, theirs = (certificate(folder, "localhost") for folder in (tmp_path, tmp_path / "strangers"))
    files = "\n".join(f'{name} = "{ours.name}"' for name in ("ca", "cert", "key"))
    (tmp_path / "blotter.toml").write_text(f'[cluster]\nscheduler = "tls://127.0.0.1:0"\n{files}\n')
    own = OwnCluster(tmp_path, "--config", "blotter.toml")
    try:
        with closing(ClusterReaders(Cluster(scheduler=own.address, ca=ours, cert=ours, key=ours))) as pool:
            reading = await pool.read(page(article("Radios that last").encode()))
        with pytest.raises(ReadersLost):
            ClusterReaders(Cluster(scheduler=own.address, ca=theirs, cert=theirs, key=theirs))
    finally:
        own.kill()

    assert own.address.startswith("tls://")
    assert reading.kind is Kind.ARTICLE


def test_a_cluster_without_a_worker_is_refused_before_an_archive_is_made(tmp_path, monkeypatch):
    """A reader that never comes must not be waited for by a run that has the lock."""
    monkeypatch.setattr(connection, "ABSENCE", 0.5)

    with a_cluster(workers=0) as address, pytest.raises(ReadersLost, match="it has no worker"):
        ClusterReaders(Cluster(scheduler=address))


WRONG = {
    'scheduler = "127.0.0.1:8786"': "must be the address of a scheduler of Dask, e.g. tcp://127.0.0.1:8786",
    'scheduler = "http://127.0.0.1:8786"': "must be the address of a scheduler of Dask, e.g. tcp://127.0.0.1:8786",
    'scheduler = "tcp://127.0.0.1"': "must be the address of a scheduler of Dask, e.g. tcp://127.0.0.1:8786",
    'ca = "ca.pem"': "must be the address of a scheduler of Dask, e.g. tcp://127.0.0.1:8786",
    'scheduler = "tls://127.0.0.1:8786"\nca = "ca.pem"\nkey = "key.pem"': "needs the files ca, cert and key",
    'scheduler = "tcp://127.0.0.1:8786"\nca = "ca.pem"': "is for a scheduler at a tls:// address",
    'scheduler = "tls://127.0.0.1:8786"\nca = "no.pem"\ncert = "c.pem"\nkey = "k.pem"': "cluster.ca: there is no file",
    'scheduler = "tcp://127.0.0.1:8786"\nworkers = 4': "unknown key",
}


@pytest.mark.parametrize(("written", "said"), WRONG.items(), ids=[each.replace("\n", ", ") for each in WRONG])
def test_a_table_that_cannot_be_used_is_refused(tmp_path, written, said):
    """With the line and the key, before anything is crawled."""
    path = tmp_path / "blotter.toml"
    path.write_text(f"[cluster]\n{written}\n")

    with pytest.raises(ConfigError, match=re.escape(said)):
        Cluster.of(Config.load(path))


def with_tls(folder, address):
    """Return a table for *address* whose three files are there and hold no certificate."""
    names = ("ca", "cert", "key")
    for name in names:
        (folder / f"{name}.pem").write_bytes(b"\x00 no certificate")
    return f'[cluster]\nscheduler = "{address}"\n' + "\n".join(f'{name} = "{name}.pem"' for name in names)


def test_certificates_that_are_none_are_told_to_who_starts_a_cluster_and_to_who_uses_one(tmp_path):
    """In one line each; neither waits for an answer."""
    (tmp_path / "blotter.toml").write_text(with_tls(tmp_path, "tls://127.0.0.1:8786"))
    wanted = Cluster.of(Config.load(tmp_path / "blotter.toml"))

    with pytest.raises(ClusterNotStarted, match="no cluster at tls://"), cluster_here(wanted, 1):
        pass
    with pytest.raises(ReadersLost, match=r"cannot read pages: .*certificate"):
        ClusterReaders(wanted)


def test_an_address_that_is_taken_is_named(tmp_path, blotter):
    """By the command that would start a cluster there; nothing is left running."""
    (tmp_path / "blotter.toml").write_text("")
    with socket.create_server(("127.0.0.1", 0)) as taken:
        address = f"tcp://127.0.0.1:{taken.getsockname()[1]}"
        done = blotter("cluster", "--workers", "1", "--cluster", address)

    assert done.returncode == 2
    assert done.stderr.startswith(f"blotter: no cluster at {address}: ")
    assert "Address already in use" in done.stderr
    assert len(done.stderr.splitlines()) == 1


def test_the_files_of_tls_stand_beside_the_configuration(tmp_path):
    """As all that a configuration names."""
    path = tmp_path / "blotter.toml"
    path.write_text(with_tls(tmp_path, "tls://reading.example:8786"))

    assert Cluster.of(Config.load(path)) == Cluster(
        scheduler="tls://reading.example:8786",
        ca=tmp_path / "ca.pem",
        cert=tmp_path / "cert.pem",
        key=tmp_path / "key.pem",
    )


def test_without_dask_the_option_says_what_to_install(tmp_path, blotter):
    """Who has no cluster has no Dask, and needs none."""
    (tmp_path / "dask.py").write_text("raise ImportError")
    (tmp_path / "blotter.toml").write_text('contact = "desk@example.org"')

    done = blotter("crawl", "police-professional", "--cluster", "tcp://127.0.0.1:1", PYTHONPATH=str(tmp_path))

    assert done.returncode == 2
    assert done.stderr == (
        "blotter: this command needs the extra 'cluster'; install it with: pip install 'blotter-archive[cluster]'\n"
    )
    assert not (tmp_path / "blotter.db").exists()


@pytest.mark.parametrize(
    ("error", "is_reported"),
    [(TimeoutError("closed"), False), (CommClosedError("closed"), False), (KeyError("x"), True)],
)
def test_only_lost_connections_fail_in_silence(caplog, error, is_reported):
    """A fault of our own in the cluster's loop would otherwise leave a run waiting, and nobody would know why."""
    loop = asyncio.new_event_loop()
    loop.set_exception_handler(leave_out_lost_connections)

    def fail():
        raise error

    loop.call_soon(fail)
    loop.call_soon(loop.stop)
    loop.run_forever()
    loop.close()

    assert bool(caplog.records) is is_reported
