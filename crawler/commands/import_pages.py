"""``blotter import``: pages that others kept become captures and articles like any other."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from datetime import datetime
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import click

from archive.commands.options import Written, archive_options, json_option, print_json
from archive.commands.progress import captures_bar
from archive.config import Config
from archive.plural import plural
from archive.publications.names import Publications
from archive.schema.database import connect, is_made
from archive.terminal import complain, say
from archive.times import stamp, written_time
from crawler.commands.import_archives import import_archives, is_archive
from crawler.commands.reading_options import cluster_option
from crawler.errors import UnreadableInput

if TYPE_CHECKING:
    from crawler.imports.contents import Contents, Item
    from crawler.imports.files import Imported
    from crawler.imports.given import Given
    from crawler.titles.title import Title


@click.command("import")
@click.argument("paths", nargs=-1, required=True, metavar="PATH...", type=click.Path(path_type=Path))
@click.option("--publication", metavar="NAME", help="Publication of the pages; web archives may hold several.")
@click.option("--url", metavar="URL", help="Address of the page, if you import one file.")
@click.option(
    "--fetched",
    type=Written("DATE", written_time),
    help="When the pages were saved, as a day or time in UTC.",
)
@click.option(
    "--list",
    "listed",
    type=click.Path(path_type=Path, dir_okay=False, exists=True),
    metavar="FILE",
    help="CSV file with the columns file, url and captured, for pages that do not state them.",
)
@cluster_option
@archive_options
@json_option
def import_pages(  # noqa: PLR0913  # click hands each option over as a parameter
    *,
    paths: tuple[Path, ...],
    publication: str | None,
    url: str | None,
    fetched: datetime | None,
    listed: Path | None,
    archive: Path,
    config: Config,
    as_json: bool,
) -> None:
    """Add what others kept at PATH to the archive: saved pages, mirrors, web archives, text, another archive.

    A folder is searched for .html, .htm, .xhtml, .mhtml, .webarchive, .txt, .warc, .warc.gz and .wacz files. In a
    mirror of the publication's site (Wget, HTTrack), every page below the folder of its host comes in. Of web archives,
    the pages of the publication come in; without --publication, those of all publications.

    A page keeps the address and time that it states or that the program which saved it noted, else the date of its
    file and an address made of its bytes (urn:sha256:...). Pages that are in the archive already are passed over.
    Another archive of Blotter comes in whole, with its captures and its history; nothing is kept twice.

    \b
    blotter import saved/ --publication police-professional
    blotter import colleague/blotter.db
    blotter import CC-NEWS-20240101000000-00001.warc.gz
    blotter import a.html --publication police-professional --fetched 2011-07-22
    blotter import alliance.txt --publication police-professional \\
        --url https://policeprofessional.com/news/new-alliance-to-fight-cybercrime

    Exits with 1 when some pages could not be taken, 2 when none could or on wrong use, 3 when another run is writing.
    """
    stated = Options(publication, url, fetched, listed)
    if archives := [path for path in paths if is_archive(path)]:
        if len(archives) < len(paths) or any(stated):
            raise click.UsageError("Another archive comes in whole; name it alone, without options of pages.")
        import_archives(archives, archive, as_json=as_json)
        return
    import_files(paths, stated, Opened(archive, config, f"import {publication or 'web archives'}"), as_json=as_json)


class Options(NamedTuple):
    """The options that say what the pages do not state themselves."""

    publication: str | None
    url: str | None
    fetched: datetime | None
    listed: Path | None


class Opened(NamedTuple):
    """The archive of an import, and the name of its run."""

    archive: Path
    config: Config
    command: str


def import_files(paths: Sequence[Path], stated: Options, into: Opened, *, as_json: bool) -> None:
    """Import the pages at *paths*, and report the outcome of each."""
    from crawler.imports.given import Given, listed_in  # noqa: PLC0415  # the command's modules load when it runs
    from crawler.imports.saved_pages import files_in  # noqa: PLC0415  # as above
    from crawler.imports.stated import Statement  # noqa: PLC0415  # as above
    from crawler.publications.registry import all_publications, find  # noqa: PLC0415  # as above

    name = stated.publication
    titles = {name: find(name, into.config)} if name else all_publications(into.config)
    one = titles[name] if name else None
    if one and is_made(into.archive):
        with closing(connect(into.archive)) as db:
            Publications(db).check(one.record())
    files = list(files_in(paths, one.home if one else "", documents=bool(one and one.documents)))
    check_use(files, stated.url, name)
    by_file = listed_in(stated.listed) if stated.listed else {}
    given = Given(all=Statement(url=stated.url, captured_at=stated.fetched), by_file=by_file)
    report(*carried_out(files, titles, given, into, as_json=as_json), as_json=as_json)


def carried_out(
    files: Sequence[Path], titles: Mapping[str, type[Title]], given: Given, into: Opened, *, as_json: bool
) -> tuple[list[dict[str, object]], Contents]:
    """Return the outcome of each page in *files*, and the contents that were passed over."""
    from crawler.crawl.run import Run  # noqa: PLC0415  # as above
    from crawler.imports.contents import Contents, size_of  # noqa: PLC0415  # as above
    from crawler.imports.files import Import  # noqa: PLC0415  # as above

    with captures_bar(sum(map(size_of, files))) as advance:
        contents = Contents(files, titles, given, advance=advance)
        items = iter(contents)
        leads_somewhere = into.archive.exists() and any(path.exists() for path in files)
        first = [] if leads_somewhere else up_to_readable(items)
        with Run(*into) as run:
            work = Import(run, titles)
            contents.begin = work.marks.begin
            return [shown(each, as_json=as_json) for each in work.carry_out(chain(first, items))], contents


def report(done: Sequence[Mapping[str, object]], contents: Contents, *, as_json: bool) -> None:
    """Report the outcome of all pages.

    Raises:
        Exit: with 1, where some pages could not be taken, with 2 where none could.

    """
    if as_json:
        print_json(done)
    else:
        for remark in remarks(done, contents):
            say(remark, err=True)
    failed = sum(imported["outcome"] == "failed" for imported in done)
    if failed:
        raise click.exceptions.Exit(1 if failed < len(done) else 2)


def check_use(files: Sequence[Path], url: str | None, publication: str | None) -> None:
    """Refuse options that contradict each other.

    Raises:
        UsageError: no page is given, or one without a publication, or one address for several pages.

    """
    from crawler.imports.web_archives import is_web_archive  # noqa: PLC0415  # as above

    if not files:
        raise click.UsageError(
            "No page to import: PATH has no .html, .htm, .xhtml, .mhtml, .webarchive, .txt, .warc or .wacz file."
        )
    pages = [path for path in files if not is_web_archive(path)]
    if publication is None and pages:
        if not pages[0].exists():
            raise click.UsageError(f"{pages[0]}: no such file or folder")
        raise click.UsageError("Saved pages need --publication NAME; `blotter publications` lists the names.")
    if url and len(files) > 1:
        raise click.UsageError(f"--url is for one page, and PATH has {len(files)}; name each in a file for --list")
    if url and not url.startswith(("http://", "https://")):
        raise click.UsageError(f"--url {url!r} is not a complete address; write it like https://example.org/news/1")


def up_to_readable(items: Iterator[Item]) -> list[Item]:
    """Return *items* up to the first page that can be read; where none can, end without an archive being made.

    Raises:
        Exit: with 2, after all errors have been printed.

    """
    from crawler.imports.saved_pages import SavedPage  # noqa: PLC0415  # as above
    from crawler.imports.warc_records import Repeat  # noqa: PLC0415  # as above

    taken: list[Item] = []
    for item in items:
        taken.append(item)
        if isinstance(item, SavedPage):
            return taken
    for item in taken:
        problem = item.unresolved() if isinstance(item, Repeat) else item
        if isinstance(problem, UnreadableInput):
            complain(problem)
    raise click.exceptions.Exit(2)


def shown(imported: Imported, *, as_json: bool) -> dict[str, object]:
    """Return what became of one page for JSON; without --json, print it first."""
    if imported.change == "failed":
        complain(imported.reason)
    elif not as_json:
        say(line_of(imported))
    return {
        "file": str(imported.path),
        "url": imported.url,
        "outcome": imported.change,
        "key": imported.key,
        "headline": imported.headline,
        "reason": imported.reason,
        "captured_at": stamp(imported.captured_at) if imported.captured_at else None,
        "states_time": imported.is_dated,
    }


def line_of(imported: Imported) -> str:
    """Return the line about one page: its outcome, its key and headline, and any doubt."""
    if imported.headline is None:
        return f"{'no article':<12}{imported.path}: {imported.reason}; the page is kept"
    doubt = f"  [{imported.reason}]" if imported.reason else ""
    return f"{imported.change:<12}{imported.key}  {imported.headline}{doubt}"


def remarks(done: Sequence[Mapping[str, object]], contents: Contents) -> Iterator[str]:
    """Yield hints about all pages for the user: facts that they lack, and how to give them."""
    taken = [each for each in done if each["outcome"] != "failed"]
    if not done:
        yield "nothing new: all pages are in the archive already"
    if contents.passed:
        passed = counted(contents.passed, "of the mirror is", "of the mirror are")
        yield f"{passed} not at an address of an article, and passed over"
    if nameless := sum(str(each["url"]).startswith("urn:") for each in taken):
        several = "or for several with --list FILE"
        yield f"{counted(nameless, 'states', 'state')} no address; give it with --url URL, {several}"
    if undated := sum(not each["states_time"] for each in taken):
        yield (
            f"{counted(undated, 'states', 'state')} no time of capture, so the date of the file counts; "
            "give it with --fetched DATE, or for several with --list FILE"
        )


def counted(number: int, one: str, several: str) -> str:
    """Return *number* pages with the verb that follows."""
    return plural(number, f"page {one}", f"pages {several}")
