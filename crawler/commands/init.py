"""``blotter init``: a first ``blotter.toml``, and titles added to it."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TypeVar

import click

from archive.config import DEFAULT_ARCHIVE, DEFAULT_CONFIG, Config
from archive.terminal import say
from crawler.errors import NoSuchPublication

Answer = TypeVar("Answer")

USUAL = "police-professional"


@click.command()
@click.option("--contact", metavar="ADDRESS", help="E-mail or web address at which a webmaster reaches you.")
@click.option("--publication", "names", multiple=True, metavar="NAME", help="Title to crawl; repeatable.")
@click.option("--all", "every", is_flag=True, help="Crawl every built-in title.")
@click.option("--force", is_flag=True, help="Write an existing configuration anew.")
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
    """Write a first blotter.toml, or add titles to an existing one. It asks for values that the options do not give.

    The file keeps its content, comments too. With --force it is written again, and the old one is kept
    beside it with the ending .old.

    \b
    blotter init
    blotter init --contact library@example.org --publication npcc
    blotter init --contact library@example.org --all --archive /srv/press.db
    blotter init --publication police1      add a title
    """
    from crawler.publications.adding import add_to, write  # noqa: PLC0415  # loads Scrapy

    known = Config.load(config) if config.exists() and not force else Config(path=config)
    require_same(known, "contact", contact)
    require_same(known, "archive", str(archive) if archive else None)
    keys = {} if known.contact else {"contact": contact_of(contact)}
    if known.text:
        keys |= {"archive": str(archive)} if archive and "archive" not in known.values else {}
        there = known.values.get("publications", {})
        has_answer = names or every or not there or sys.stdin.isatty()
        titles = [name for name in titles_of(names, every=every) if name not in there] if has_answer else []
        add_to(known, tables=[f"[publications.{name}]" for name in titles], keys=keys)
        done = f"added {', '.join([*keys, *titles])} to" if keys or titles else "nothing to add to"
    else:
        place = archive or answer_to("Archive file", "--archive", read=path_of, default=str(DEFAULT_ARCHIVE))
        titles = titles_of(names, every=every)
        if config.exists():
            config.replace(config.with_name(f"{config.name}.old"))
        write(known, text_of(keys["contact"], Path(place), titles))
        done = "wrote"
    look = f", or `blotter probe {titles[0]}` to look first" if titles else ""
    say(f"{done} {config}\nnow run `blotter crawl`{look}", err=True)


def answer_to(question: str, option: str, *, read: Callable[[str], Answer], default: str | None = None) -> Answer:
    """Return the user's answer to *question* as *read* takes it, asked again until it does; without a user, *default*.

    Raises:
        UsageError: nobody can be asked, and there is no default, or *read* refuses it.

    """
    if sys.stdin.isatty():
        answer: Answer = click.prompt(question, default=default, value_proc=read, err=True)
        return answer
    if default is None:
        raise click.UsageError(f"There is no terminal to ask on; give {option}.")
    return read(default)


def require_same(known: Config, key: str, given: str | None) -> None:
    """Raise where *given* would replace what the configuration says.

    Raises:
        UsageError: the file has another value.

    """
    held = known.values.get(key)
    if given and held not in {None, given}:
        raise click.UsageError(f"{known.path} has {key} = {held!r}; edit it there")


def contact_of(given: str | None) -> str:
    """Return the contact *given*, else the user's answer."""
    if given:
        return checked_contact(given)
    question = "Contact that webmasters can write to (e-mail or web address)"
    return answer_to(question, "--contact", read=checked_contact)


def path_of(text: str) -> str:
    """Return *text*, where it can name a file.

    Raises:
        UsageError: it is a folder.

    """
    if Path(text.strip()).is_dir():
        raise click.UsageError(f"{text!r} is a folder; name a file in it")
    return text.strip()


def titles_of(names: Sequence[str], *, every: bool) -> list[str]:
    """Return the built-in titles *names*, or *every* one, or those that the user chooses."""
    from crawler.publications.registry import built_in  # noqa: PLC0415  # loads Scrapy

    if every:
        return list(built_in())
    if names:
        return known_titles(" ".join(names))
    if sys.stdin.isatty():
        say("\n".join(f"  {name:<28} {spider.title}" for name, spider in built_in().items()), err=True)
    return answer_to("Titles to crawl, or `all`", "--publication", read=known_titles, default=USUAL)


def known_titles(answer: str) -> list[str]:
    """Return the names in *answer*, each once.

    Raises:
        UsageError: one is not a built-in title; with the nearest names.

    """
    from crawler.publications.registry import built_in, find  # noqa: PLC0415  # loads Scrapy

    if answer.strip() == "all":
        return list(built_in())
    names = list(dict.fromkeys(re.split(r"[,\s]+", answer.strip())))
    try:
        return [find(name, Config()).name for name in names]
    except NoSuchPublication as error:
        raise click.UsageError(str(error)) from error


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
    """Return the configuration, with the meaning of each key beside it."""
    from crawler.publications.adding import quoted  # noqa: PLC0415  # loads Scrapy
    from crawler.publications.keys import KEYS, TOP  # noqa: PLC0415  # as above

    lines = [
        f"# {DEFAULT_CONFIG}: the publications that Blotter crawls, and the place of the archive.",
        "",
        f"# {_sentence(TOP['contact'].means)}",
        f"contact = {quoted(contact)}",
        "",
        f"# {_sentence(TOP['archive'].means)} A folder beside it has the pages as received.",
        f"archive = {quoted(str(archive))}",
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
