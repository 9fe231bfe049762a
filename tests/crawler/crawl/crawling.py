"""A site crawled run after run into one archive, as cron does it over the years."""

import contextlib
import json
import sqlite3
from dataclasses import dataclass
from pathlib import Path

from tests import warm
from tests.site import TestSite


@dataclass
class Crawling:
    """A publication called ``sample`` on *site*, archived in *folder*."""

    folder: Path
    site: TestSite

    def declare(self, **keys):
        """Write ``blotter.toml``; *keys* are further lines of the publication, as TOML."""
        lines = {"home": f'"{self.site.home}"', "sources": '["sitemap sitemap.xml"]', "own_site": "true", "delay": "0"}
        told = "\n".join(f"{key} = {value}" for key, value in (lines | keys).items())
        self.folder.joinpath("blotter.toml").write_text(f"[publications.sample]\n{told}\n")

    def blotter(self, *arguments):
        return warm.blotter(arguments, cwd=self.folder)

    def crawl(self, code=0):
        """Run ``blotter crawl sample``, which must end with *code*; return what it says of the publication.

        ``None`` is any code.
        """
        done = self.blotter("crawl", "sample", "--json")
        assert code in {None, done.returncode}, done.stdout + done.stderr
        assert "Traceback" not in done.stderr, done.stderr
        return json.loads(done.stdout)["publications"][0]

    def rows(self, sql, *given):
        with contextlib.closing(sqlite3.connect(self.folder / "blotter.db")) as db:
            db.row_factory = sqlite3.Row
            return [dict(row) for row in db.execute(sql, given)]

    @contextlib.contextmanager
    def writing(self):
        """Give the database, to be changed behind the archive's back."""
        with contextlib.closing(sqlite3.connect(self.folder / "blotter.db")) as db, db:
            yield db

    def make_due(self):
        """Let two days pass: what was read or found gone is due again."""
        with contextlib.closing(sqlite3.connect(self.folder / "blotter.db")) as db, db:
            db.execute(
                """UPDATE urls SET due_at = '2020-01-01T00:00:00Z', checked_at = datetime(checked_at, '-2 days')
                   WHERE role = 'article' AND checked_at IS NOT NULL AND coalesce(reason, '') <> 'redirect'"""
            )

    def ledger(self, *columns):
        """Return the rows of articles' URLs by path: all columns, or the values of *columns*."""
        found = self.rows("SELECT * FROM urls WHERE role IN ('article', 'page')")
        paths = {row["address"].removeprefix(self.site.home): row for row in found}
        return {path: tuple(row[name] for name in columns) if columns else row for path, row in paths.items()}
