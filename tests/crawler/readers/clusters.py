"""Clusters of Dask for tests: real schedulers and real workers on loopback."""

import os
import signal
import subprocess
import sys
from contextlib import contextmanager, suppress
from pathlib import Path

import dask
from distributed import LocalCluster


@contextmanager
def a_cluster(workers=2, **settings):
    """Yield the address of a cluster's scheduler, which runs in this process."""
    with (
        dask.config.set({"distributed.worker.daemon": False, **settings}),
        LocalCluster(
            n_workers=workers, threads_per_worker=1, dashboard_address="127.0.0.1:0", memory_limit=None
        ) as cluster,
    ):
        yield cluster.scheduler_address


def descendants(pid):
    """Yield the ids of all processes below process *pid*."""
    for listed in Path(f"/proc/{pid}/task").glob("*/children"):
        for child in listed.read_text().split():
            yield int(child)
            yield from descendants(child)


def is_running(pid):
    """Return whether process *pid* runs; one that ended and was not waited for does not."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False


class OwnCluster:
    """``blotter cluster`` as a user starts it, in a process group of its own."""

    def __init__(self, folder, *arguments, workers=1):
        words = arguments or ("--cluster", "tcp://127.0.0.1:0")
        self.process = subprocess.Popen(
            [sys.executable, "-m", "crawler", "cluster", "--workers", str(workers), *words],
            cwd=folder,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )
        self.address = self.process.stdout.readline().strip()
        assert self.address, self.process.stderr.read()
        self.below = list(descendants(self.process.pid))

    def freeze(self):
        """Stop all its workers, so that what is sent to them waits."""
        for pid in self.below:
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGSTOP)

    def thaw(self):
        """Let its workers go on."""
        for pid in self.below:
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGCONT)

    def kill(self):
        """End it as a crash does."""
        self.process.kill()
        self.process.wait()
        self.thaw()  # a stopped process cannot see that it is alone, and holds the pipes
        self.process.communicate(timeout=60)

    def interrupt(self):
        """Press Ctrl-C; return its exit code and what it said."""
        os.killpg(self.process.pid, signal.SIGINT)
        _, errors = self.process.communicate(timeout=60)
        return self.process.returncode, errors
