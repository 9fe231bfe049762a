"""``blotter datasette-config``: titles, facets and questions for a Datasette that has no plugin of ours."""

from __future__ import annotations

import json
from pathlib import Path

import click

from archive.commands.options import archive_options, print_json
from archive.config import Config
from archive.schema import catalogue
from archive.whole_files import write_whole


@click.command("datasette-config")
@click.option("--output", "-o", type=click.Path(path_type=Path, file_okay=False), help="Folder for the two files.")
@archive_options
def datasette_config(output: Path | None, archive: Path, config: Config) -> None:
    """Write the settings with which a plain Datasette shows the archive: titles, facets and ready-made queries.

    \b
    blotter datasette-config > metadata.json
    datasette blotter.db -m metadata.json
    blotter datasette-config -o settings
    datasette blotter.db -m settings/metadata.json -c settings/datasette.json
    """
    if output is None:
        print_json(catalogue.metadata(archive.stem))
        return
    output.mkdir(parents=True, exist_ok=True)
    for name, content in (
        ("metadata.json", catalogue.metadata(archive.stem)),
        ("datasette.json", catalogue.configuration(archive.stem)),
    ):
        write_whole(output / name, json.dumps(content, indent=2, ensure_ascii=False) + "\n")
        click.echo(output / name)
