"""``blotter import``: saved pages become captures and articles like any other."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from datetime import UTC, datetime
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

import click

from archive.commands.options import archive_options, json_option, print_json
from archive.config import Config
from crawler.errors import UnreadableInput

if TYPE_CHECKING:
    from crawler.imports.files import Imported
    from crawler.imports.saved_pages import SavedPage
    from crawler.titles.title import Title


class Moment(click.ParamType[datetime]):
    """A day or a moment in ISO 8601."""

    name = "DATE"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> datetime:
        """Return *value* as an aware moment."""
        try:
            moment = datetime.fromisoformat(str(value))
        except ValueError:
            self.fail(f"{value!r} is not a day or time; write 2011-07-21 or 2011-07-21T09:30Z", param, ctx)
        return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)


@click.command("import")
@click.argument("paths", nargs=-1, required=True, metavar="PATH...", type=click.Path(path_type=Path))
@click.option("--publication", required=True, metavar="NAME", help="Publication of the pages.")
@click.option("--url", metavar="URL", help="Address of the page, if you import one file.")
@click.option(
    "--fetched",
    type=Moment(),
    metavar="DATE",
    help="When the pages were saved, as a day or time in UTC.  [default: each file's own date]",
)
@archive_options
@json_option
def import_pages(  # noqa: PLR0913  # click hands each option over as a parameter
    *,
    paths: tuple[Path, ...],
    publication: str,
    url: str | None,
    fetched: datetime | None,
    archive: Path,
    config: Config,
    as_json: bool,
) -> None:
    """Add the pages at PATH to the archive: saved HTML, or plain text copied from a page.

    A folder is searched for .html, .htm, .xhtml, .txt, .warc, .warc.gz and .wacz files. Of WARC files and WACZ
    packages, whoever made them, the pages of the publication come in, each with its own address and time of capture;
    those that are in the archive already are passed over. A page without --url that names no address itself gets one
    made of its bytes (urn:sha256:...), so that importing it again changes nothing.

    \b
    blotter import saved/ --publication police-professional
    blotter import CC-NEWS-20240101000000-00001.warc.gz --publication police-professional
    blotter import alliance.html --publication police-professional --fetched 2011-07-22
    blotter import alliance.txt --publication police-professional \\
        --url https://policeprofessional.com/news/new-alliance-to-fight-cybercrime

    Exits with 0 when every page was taken, 1 when some could not be, 2 when none could or the use was wrong,
    3 when another run holds the archive.
    """
    from crawler.imports.saved_pages import files_in  # noqa: PLC0415  # the command's modules load when it runs
    from crawler.publications.registry import find  # noqa: PLC0415  # as above

    files = list(files_in(paths))
    check_use(files, url)
    title = find(publication, config)
    pages = pages_of(files, title)
    first = up_to_readable(pages)
    done = carried_out(chain(first, pages), title, archive, config, url=url, fetched=fetched)
    report([shown(imported, as_json=as_json) for imported in done], as_json=as_json)


def pages_of(files: Iterable[Path], title: type[Title]) -> Iterator[SavedPage | UnreadableInput]:
    """Yield the pages of *files*; of web archives, those that belong to *title*."""
    from crawler.imports.saved_pages import opened  # noqa: PLC0415  # as above
    from crawler.imports.web_archives import is_web_archive, pages_in  # noqa: PLC0415  # as above

    for path in files:
        if is_web_archive(path):
            yield from pages_in(path, lambda address: title.refusal(address) is None)
        else:
            yield from opened([path])


def carried_out(  # as above
    pages: Iterable[SavedPage | UnreadableInput],
    title: type[Title],
    archive: Path,
    config: Config,
    *,
    url: str | None,
    fetched: datetime | None,
) -> Iterator[Imported]:
    """Yield what became of each of *pages*, imported as pages of *title*."""
    from crawler.crawl.run import Run  # noqa: PLC0415  # as above
    from crawler.crawl.share import Share  # noqa: PLC0415  # as above
    from crawler.imports.files import Import  # noqa: PLC0415  # as above

    with closing(Run(archive, config, f"import {title.name}")) as run:
        yield from Import(Share(run, title), url=url, fetched_at=fetched).carry_out(pages)


def report(done: Sequence[Mapping[str, object]], *, as_json: bool) -> None:
    """End with what became of all pages.

    Raises:
        Exit: with 1, where some could not be taken.

    """
    if as_json:
        print_json(done)
    elif not done:
        click.echo("nothing new: all pages are in the archive already", err=True)
    if any(imported["outcome"] == "failed" for imported in done):
        raise click.exceptions.Exit(1)


def check_use(files: Sequence[Path], url: str | None) -> None:
    """Refuse options that contradict each other.

    Raises:
        UsageError: there is no page, or one address for several.

    """
    if not files:
        raise click.UsageError("No page to import: the folder has no .html, .htm, .xhtml, .txt, .warc or .wacz file.")
    if url and len(files) > 1:
        raise click.UsageError(f"--url is for one page, and PATH has {len(files)}; import them one by one")
    if url and not url.startswith(("http://", "https://")):
        raise click.UsageError(f"--url {url!r} is not a complete address; write it like https://example.org/news/1")


def up_to_readable(pages: Iterator[SavedPage | UnreadableInput]) -> list[SavedPage | UnreadableInput]:
    """Return *pages* up to the first that can be read; where none can, end without an archive being made.

    Raises:
        Exit: with 2, after all errors have been printed.

    """
    taken: list[SavedPage | UnreadableInput] = []
    for page in pages:
        taken.append(page)
        if not isinstance(page, UnreadableInput):
            return taken
    for problem in taken:
        click.echo(f"blotter: {problem}", err=True)
    raise click.exceptions.Exit(2)


def shown(imported: Imported, *, as_json: bool) -> dict[str, object]:
    """Return what became of one page for JSON; without --json, print it first."""
    if imported.change == "failed":
        click.echo(f"blotter: {imported.reason}", err=True)
    elif not as_json:
        click.echo(line_of(imported))
    return {
        "file": str(imported.path),
        "url": imported.url,
        "outcome": imported.change,
        "key": imported.key,
        "headline": imported.headline,
        "reason": imported.reason,
    }


def line_of(imported: Imported) -> str:
    """Return the line about one page: what became of it, its key and headline, and what is doubtful."""
    if imported.headline is None:
        return f"{'no article':<12}{imported.path}: {imported.reason}; the page is kept"
    doubt = f"  [{imported.reason}]" if imported.reason else ""
    return f"{imported.change:<12}{imported.key}  {imported.headline}{doubt}"
