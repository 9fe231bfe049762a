"""The rows of runs: how each began, what it did for each publication, and how it ended."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from datetime import datetime

from sqlite_utils import Database

from archive import __version__
from archive.articles.boilerplate import Boilerplate
from archive.articles.concluding import Conclusion
from archive.facts import RunOutcome
from archive.problems import PublicationReport
from archive.times import stamp


@dataclass(frozen=True, slots=True)
class Runs:
    """Writes them. Every method runs inside its caller's transaction."""

    db: Database

    def begin(self, command: str, *, at: datetime) -> int:
        """Return the id of a run of *command* that began *at*."""
        made = self.db.conn.execute(
            "INSERT INTO runs (command, started_at, version) VALUES (?, ?, ?)", [command, stamp(at), __version__]
        )
        return int(made.lastrowid or 0)

    def report(self, run_id: int, publication_id: int, report: PublicationReport) -> None:
        """Write the results of a run for one publication, in place of its earlier report."""
        row = asdict(report) | {"sources": json.dumps(dict(report.sources), ensure_ascii=False)}
        row |= {"run_id": run_id, "publication_id": publication_id}
        self.db.conn.execute(
            f"INSERT OR REPLACE INTO run_publications ({', '.join(row)}) VALUES ({', '.join('?' * len(row))})",
            list(row.values()),
        )

    def end(self, run_id: int, outcome: str, *, at: str) -> None:
        """Make what the run noted, or hold it; learn what its articles have in common with others; close it."""
        Conclusion(self.db).conclude(run_id)
        Boilerplate(self.db).learn(run_id, at=at)
        self.db.conn.execute("UPDATE runs SET outcome = ?, finished_at = ? WHERE id = ?", [outcome, at, run_id])

    def killed(self) -> list[int]:
        """Return the runs that a dead process left open."""
        return [row["id"] for row in self.db.query("SELECT id FROM runs WHERE finished_at IS NULL")]

    def close_killed(self, run_id: int) -> None:
        """End a run that was killed as of its last capture."""
        (last,) = self.db.conn.execute(
            """SELECT coalesce((SELECT max(fetched_at) FROM captures WHERE run_id = runs.id), started_at)
               FROM runs WHERE id = ?""",
            [run_id],
        ).fetchone()
        self.end(run_id, RunOutcome.KILLED, at=last)
