"""``blotter``: the crawler's commands, then the archive's."""

from __future__ import annotations

import codecs
import io
import os
import sqlite3
import sys
from collections.abc import Sequence
from pathlib import Path

import click

from archive import __version__
from archive.cli import COMMANDS, LazyGroup, Listed, Section
from archive.config import Config
from archive.errors import ArchiveError
from archive.refusals import refusal
from archive.terminal import complain, say
from crawler.errors import CrawlerError

CRAWLER_COMMANDS = {
    "init": Listed(Section.COLLECT, "crawler.commands.init:init", "Write a first blotter.toml, or add titles to it."),
    "probe": Listed(
        Section.COLLECT, "crawler.commands.probe:probe", "Report the sources of a site, and its declaration."
    ),
    "publications": Listed(
        Section.COLLECT,
        "crawler.commands.publications:publications",
        "List publications; rename, merge, pause or drop one.",
    ),
    "crawl": Listed(Section.COLLECT, "crawler.commands.crawl:crawl", "Fetch new articles; --since fetches older ones."),
    "fetch": Listed(Section.COLLECT, "crawler.commands.fetch:fetch", "Fetch single addresses now."),
    "import": Listed(
        Section.COLLECT, "crawler.commands.import_pages:import_pages", "Add saved pages or copied text to the archive."
    ),
    "reread": Listed(
        Section.READ, "crawler.commands.reread:reread", "Read all captures again with today's reader; no request."
    ),
    "rebuild": Listed(Section.READ, "crawler.commands.rebuild:rebuild", "Make a new archive from capture files alone."),
    "cluster": Listed(Section.READ, "crawler.commands.cluster:cluster", "Run readers for a large archive."),
    "extract": Listed(Section.READ, "crawler.commands.extract:extract", "Print the article read from a page."),
}


@click.group(
    cls=LazyGroup,
    listed=CRAWLER_COMMANDS | COMMANDS,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@click.version_option(__version__, prog_name="blotter")
@click.pass_context
def blotter(context: click.Context) -> None:
    """Keep the police trade press: crawl it, read it, search it.

    \b
    blotter crawl police-professional     fetch what is new
    blotter search 'Europol cybercrime'   find it
    blotter show KEY                      read it
    """
    context.meta["blotter.reader"] = _reader  # status is the archive's, and which reader is today's the crawler's
    context.meta["blotter.reread"] = _reread  # and so is reading again what a repair needs


def _reread(archive: Path, config: Config, keys: Sequence[str]) -> None:
    """Read the captures of the articles *keys* again."""
    from crawler.commands.reread import read_articles  # noqa: PLC0415  # only where it is needed

    read_articles(archive, config, keys)


def _reader() -> str:
    """Return the version of today's reader."""
    from crawler.reading.version import version  # noqa: PLC0415  # only where it is requested

    return version()


def main() -> None:
    """Run ``blotter``; an error is one line on standard error and an exit code, never a traceback."""
    _open_closed_outputs()
    _write_as_utf8()
    try:
        code = blotter.main(standalone_mode=False)  # a command that exits with a code returns it here
        sys.stdout.flush()  # what is left may not fit, and Python would only say so in its own words
        sys.exit(code)
    except click.Abort:
        click.echo("stopped", err=True)
        sys.exit(130)
    except click.ClickException as error:
        shown = io.StringIO()
        error.show(shown)
        say(shown.getvalue().removesuffix("\n"), err=True)
        sys.exit(error.exit_code)
    except (ArchiveError, CrawlerError) as error:
        complain(error)
        sys.exit(error.exit_code)
    except BrokenPipeError:
        _give_up_output()
        sys.exit(1)
    except (OSError, sqlite3.OperationalError, UnicodeEncodeError) as error:
        line = refusal(error)
        if line is None:
            raise
        complain(line)
        try:
            sys.stdout.flush()
        except OSError:
            _give_up_output()
        sys.exit(2 if isinstance(error, UnicodeEncodeError) else 1)


def _give_up_output() -> None:
    """Let what is left to print go nowhere: its reader has gone, or its disk is full."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _open_closed_outputs() -> None:
    """Let what is written to an output that the caller closed, as ``>&-`` does, go nowhere."""
    for name in ("stdout", "stderr"):
        if getattr(sys, name) is None:
            setattr(sys, name, Path(os.devnull).open("w", encoding="utf-8"))  # noqa: SIM115  # until the end


def _write_as_utf8() -> None:
    """Let a terminal that cannot show a character show ``?``; files and pipes get UTF-8 under every locale."""
    out = sys.stdout
    if not isinstance(out, io.TextIOWrapper) or codecs.lookup(out.encoding).name == "utf-8":
        return
    if out.isatty():
        out.reconfigure(errors="replace")
    else:
        out.reconfigure(encoding="utf-8", errors=out.errors)
