import json
from types import SimpleNamespace

import pytest
from click.testing import CliRunner

from crawler.cli import blotter as group
from tests.shelf import Shelf


@pytest.fixture
def shelf(tmp_path):
    """An archive without articles, until the test puts some there."""
    return Shelf(tmp_path / "blotter.db")


@pytest.fixture
def ask(tmp_path, monkeypatch):
    """Run a command of `blotter` in this process; its errors are raised."""
    monkeypatch.chdir(tmp_path)

    def run(*arguments):
        done = CliRunner().invoke(group, [str(each) for each in arguments], standalone_mode=False)
        if done.exception:
            raise done.exception
        return SimpleNamespace(
            stdout=done.stdout, stderr=done.stderr, bytes=done.stdout_bytes, json=lambda: json.loads(done.stdout)
        )

    return run
