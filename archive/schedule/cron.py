"""Lines of a crontab."""

from __future__ import annotations

import shlex
from collections.abc import Iterable, Iterator

from archive.schedule.jobs import Installation, Job


def crontab(jobs: Iterable[Job], place: Installation) -> Iterator[str]:
    """Yield a line for each of *jobs*; cron mails what one prints, so they print only what is wrong."""
    for job in jobs:
        command = shlex.join(job.command)
        if job.chatty:
            log = shlex.quote(str(place.folder / f"{job.name}.txt"))
            command = f"{command} > {log} 2>&1 || cat {log}"
        yield f"{job.cron} {command.replace('%', chr(92) + '%')}"  # cron reads a bare % as the end of the line
