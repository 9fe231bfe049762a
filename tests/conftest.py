"""What tests of every room share: a site to crawl, a configuration to declare it in, and the command itself."""

import gc
import json
import os
import subprocess
import sys

import hypothesis
import pytest

from tests import warm
from tests.site import TestSite

hypothesis.settings.register_profile("blotter", deadline=None)  # a deadline is measured on the clock of a busy machine
hypothesis.settings.load_profile("blotter")


IN_MEMORY, ROOM = "/dev/shm", 4 << 30
"""Where the folders of tests stand if that many bytes are free there and programs may run: on a disk, each commit to
an archive waits for it."""


def suits(folder):
    """Return whether the tests can have their folders in *folder*."""
    if not os.access(folder, os.W_OK):
        return False
    system = os.statvfs(folder)
    return system.f_bavail * system.f_frsize > ROOM and not system.f_flag & os.ST_NOEXEC


if suits(IN_MEMORY):
    os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", IN_MEMORY)


SLOW = [
    *("tests/year/", "tests/wordpress/", "tests/crawler/publications/", "tests/kills/", "tests/operating/"),
    *(
        "tests/archive/notify/",
        "tests/crawler/readers/",
        "tests/crawler/crawl/",
        "tests/crawler/imports/",
        "tests/crawler/fetching/",
    ),
    *("tests/hostile/", "tests/archive/site/"),
]
"""Where tests take longest, the longest first: what is begun last keeps one core busy while the others wait."""


def pytest_collection_modifyitems(config, items):
    """Begin with what takes longest; the tests of a file stay on one worker, so that what they share is made once."""
    if hasattr(config, "workerinput"):  # on several cores
        items.sort(key=lambda item: next((at for at, start in enumerate(SLOW) if item.nodeid.startswith(start)), 99))


MEASURED = (
    "archive/",
    "crawler/",
    "tests/archive/",
    "tests/crawler/imports/",
    "tests/crawler/publications/",
    "tests/crawler/reading/",
    "tests/quality/",
)
"""The tests whose coverage counts: those of the rooms of which it is asked. Measuring the others, which crawl, would
take a third of the time of all, and count what a run happens to pass through."""


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_protocol(item):
    """Measure no coverage of a test that does not count, nor of the processes that it starts."""
    plugin = item.config.pluginmanager.getplugin("_cov")
    measuring = plugin and plugin.cov_controller
    if not measuring or item.nodeid.startswith(MEASURED):
        return (yield)
    started = {name: os.environ.pop(name) for name in list(os.environ) if name.startswith("COVERAGE_")}
    measuring.pause()
    try:
        return (yield)
    finally:
        measuring.resume()
        os.environ.update(started)


def pytest_collection_finish(session):
    """Let no collection of garbage look through the tests and libraries again: they stay to the end."""
    gc.collect()
    gc.freeze()


@pytest.fixture
def site():
    """A publication on loopback, empty until the test puts something there."""
    with TestSite() as running:
        yield running


@pytest.fixture
def declare(tmp_path, site):
    """Write ``blotter.toml`` with the site as publication ``sample``; keywords become or replace its keys."""

    def write(name="sample", *, text="", **keys):
        keys = {"home": site.home, "sources": ["sitemap sitemap.xml"], "own_site": True, "delay": 0} | keys
        lines = [f"{key} = {_toml(value)}" for key, value in keys.items()]
        path = tmp_path / "blotter.toml"
        path.write_text("\n".join([text, f"[publications.{name}]", *lines, ""]), encoding="utf-8")
        return path

    return write


def _toml(value):
    if isinstance(value, dict):
        return "{ " + ", ".join(f"{key} = {_toml(each)}" for key, each in value.items()) + " }"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(_toml(each) for each in value) + "]"
    return json.dumps(value)


@pytest.fixture
def blotter(tmp_path):
    """Run ``blotter`` as a user does, in a process of its own and an empty folder."""

    def run(*arguments, **variables):
        env = {key: value for key, value in os.environ.items() if not key.startswith("BLOTTER_")} | variables
        if not variables:  # some of these are read when Python starts
            return warm.blotter(arguments, cwd=tmp_path, env=env)
        command = [sys.executable, "-m", "crawler", *map(str, arguments)]
        return subprocess.run(command, cwd=tmp_path, env=env, capture_output=True, text=True, timeout=120, check=False)

    return run
