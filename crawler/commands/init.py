"""``blotter init``: a first ``blotter.toml``."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Sequence
from pathlib import Path

import click

from archive.config import DEFAULT_ARCHIVE, DEFAULT_CONFIG, Config

USUAL = "police-professional"


@click.command()
@click.option("--contact", metavar="ADDRESS", help="E-mail or web address at which a webmaster reaches you.")
@click.option("--publication", "names", multiple=True, metavar="NAME", help="Title to crawl; repeatable.")
@click.option("--all", "every", is_flag=True, help="Crawl every built-in title.")
@click.option("--force", is_flag=True, help="Replace an existing configuration.")
@click.option(
    "--archive", type=click.Path(path_type=Path, dir_okay=False), envvar="BLOTTER_ARCHIVE", help="Archive file."
)
@click.option(
    "--config",
    type=click.Path(path_type=Path, dir_okay=False),
    envvar="BLOTTER_CONFIG",
    default=DEFAULT_CONFIG,
    show_default=True,
    help="File to write.",
)
def init(
    *, contact: str | None, names: tuple[str, ...], every: bool, force: bool, archive: Path | None, config: Path
) -> None:
    """Write a first blotter.toml. It asks for what the options do not give.

    \b
    blotter init
    blotter init --contact library@example.org --publication npcc
    blotter init --contact library@example.org --all --archive /srv/blotter/blotter.db
    """
    from crawler.publications.registry import built_in  # noqa: PLC0415  # loads Scrapy

    if config.exists() and not force:
        raise click.UsageError(f"{config} already exists; edit it, or replace it with --force")
    contact = checked_contact(
        contact or answer_to("Contact that webmasters can write to (e-mail or web address)", "--contact")
    )
    place = archive or Path(answer_to("Archive file", "--archive", default=str(DEFAULT_ARCHIVE)))
    titles = list(built_in()) if every else list(names) or chosen()
    for name in titles:
        require_known(name)
    config.write_text(text_of(contact, place, titles), encoding="utf-8")
    click.echo(f"wrote {config}; now run `blotter crawl`, or `blotter probe {titles[0]}` to look first", err=True)


def answer_to(question: str, option: str, *, default: str | None = None) -> str:
    """Return the user's answer to *question*; without a user, *default*.

    Raises:
        UsageError: nobody is there to ask, and there is no default.

    """
    if sys.stdin.isatty():
        return str(click.prompt(question, default=default, err=True))
    if default is None:
        raise click.UsageError(f"There is no terminal to ask on; give {option}.")
    return default


def chosen() -> list[str]:
    """Return the titles that the user chooses from those built in."""
    from crawler.publications.registry import built_in  # noqa: PLC0415  # loads Scrapy

    if sys.stdin.isatty():
        click.echo("\n".join(f"  {name:<28} {spider.title}" for name, spider in built_in().items()), err=True)
    answer = answer_to("Titles to crawl, or `all`", "--publication", default=USUAL)
    return list(built_in()) if answer.strip() == "all" else re.split(r"[,\s]+", answer.strip())


def require_known(name: str) -> None:
    """Raise where *name* is no built-in title.

    Raises:
        NoSuchPublication: with the nearest names.

    """
    from crawler.publications.registry import find  # noqa: PLC0415  # loads Scrapy

    find(name, Config())


def checked_contact(contact: str) -> str:
    """Return *contact*, where somebody could be written to there.

    Raises:
        UsageError: it is neither an e-mail address nor a web address.

    """
    from crawler.fetching.identity import is_contact  # noqa: PLC0415  # loads Scrapy

    if is_contact(contact.strip()):
        return contact.strip()
    raise click.UsageError(f"{contact!r} is not a contact; write an e-mail address or a web address")


def text_of(contact: str, archive: Path, titles: Sequence[str]) -> str:
    """Return the configuration, with what each key means beside it."""
    from crawler.publications.keys import KEYS, TOP  # noqa: PLC0415  # loads Scrapy

    lines = [
        f"# {DEFAULT_CONFIG}: what Blotter crawls, and where it stores it.",
        "",
        f"# {_sentence(TOP['contact'].means)}",
        f"contact = {_quoted(contact)}",
        "",
        f"# {_sentence(TOP['archive'].means)} A folder beside it has the pages as received.",
        f"archive = {_quoted(str(archive))}",
        "",
        "# One table for each title. For a built-in title it may be empty; its keys replace those that are built in.",
        "# `blotter publications` lists the titles; `blotter probe URL --add NAME` adds any other site. Keys:",
        *(f"#   {key} = {each.form}\n#       {each.means}" for key, each in KEYS.items()),
        *(f"\n[publications.{name}]" for name in titles),
        "",
    ]
    return "\n".join(lines)


def _sentence(text: str) -> str:
    return text[0].upper() + text[1:] + "."


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)
