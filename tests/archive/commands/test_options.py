"""Which archive a command opens: the one named, else the one beside the configuration, from every folder."""

import click
import pytest
from click.testing import CliRunner

from archive.commands.options import archive_options


@click.command()
@archive_options
def where(*, archive, config):  # both options come together
    """Print the archive that a command would open."""
    click.echo(archive.resolve())


@pytest.fixture
def elsewhere(tmp_path, monkeypatch):
    """Work in a folder beside the one with the configuration, and return both."""
    for name in ("BLOTTER_ARCHIVE", "BLOTTER_CONFIG"):
        monkeypatch.delenv(name, raising=False)
    home, other = tmp_path / "home", tmp_path / "other"
    home.mkdir()
    other.mkdir()
    monkeypatch.chdir(other)
    return home, other


PLACES = [
    pytest.param("", [], "home/blotter.db", id="beside the configuration"),
    pytest.param('archive = "held.db"', [], "home/held.db", id="relative to the configuration"),
    pytest.param('archive = "held.db"', ["--archive", "mine.db"], "other/mine.db", id="as named on the command line"),
]


@pytest.mark.parametrize(("text", "options", "archive"), PLACES)
def test_the_configuration_decides_where_the_archive_is(elsewhere, text, options, archive):
    """A line of a crontab without `cd` must not begin a second archive."""
    home, _ = elsewhere
    home.joinpath("blotter.toml").write_text(text)

    done = CliRunner().invoke(where, ["--config", str(home / "blotter.toml"), *options])

    assert done.output.strip() == str(home.parent / archive)


@pytest.mark.parametrize(("beside", "code"), [(False, 2), (True, 0)])
def test_an_archive_that_an_earlier_version_made_here_is_not_left_behind(elsewhere, beside, code):
    """It used to stand in the current folder: the user decides, and says so once."""
    home, other = elsewhere
    home.joinpath("blotter.toml").write_text("")
    other.joinpath("blotter.db").touch()
    if beside:
        home.joinpath("blotter.db").touch()

    done = CliRunner().invoke(where, ["--config", str(home / "blotter.toml")])

    assert done.exit_code == code
    assert (f"but one at {other / 'blotter.db'}" in done.output) is not beside
