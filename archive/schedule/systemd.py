"""Units of systemd, as closed as what they run allows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from archive.schedule.jobs import Installation, Job

MARK = "# Written by `blotter schedule`; it writes this file anew."
HOMES = (Path("/home"), Path("/root"), Path("/run/user"))
CLOSED = """\
NoNewPrivileges=yes
CapabilityBoundingSet=
PrivateTmp=yes
PrivateDevices=yes
PrivateUsers=yes
DevicePolicy=closed
ProtectSystem=strict
ProtectKernelTunables=yes
ProtectKernelModules=yes
ProtectKernelLogs=yes
ProtectControlGroups=yes
ProtectClock=yes
ProtectHostname=yes
ProtectProc=invisible
RestrictNamespaces=yes
RestrictRealtime=yes
RestrictSUIDSGID=yes
LockPersonality=yes
RemoveIPC=yes
SystemCallArchitectures=native
SystemCallFilter=@system-service
SystemCallFilter=~@privileged
SystemCallErrorNumber=EPERM
UMask=0027"""
"""Settings of every job. ``MemoryDenyWriteExecute`` is missing, since OpenSSL's callbacks need such memory."""


@dataclass(frozen=True, slots=True)
class Unit:
    """One file of systemd."""

    name: str
    text: str


def units(jobs: Iterable[Job], place: Installation) -> Iterator[Unit]:
    """Yield a service for each of *jobs*, and a timer where it has a time."""
    for job in jobs:
        yield Unit(f"{job.name}.service", _service(job, place))
        if job.calendar:
            yield Unit(f"{job.name}.timer", _timer(job))


def enabled(jobs: Iterable[Job]) -> list[str]:
    """Return the units that are enabled, so that the rest is started by them."""
    return [f"{job.name}.{'timer' if job.calendar else 'service'}" for job in jobs]


def _service(job: Job, place: Installation) -> str:
    online = "Wants=network-online.target\nAfter=network-online.target\n" if job.online else ""
    runs = "Type=oneshot\nSuccessExitStatus=3\n" if job.calendar else "Restart=on-failure\n"  # 3: another one runs
    wanted = "" if job.calendar else "\n[Install]\nWantedBy=multi-user.target\n"
    return f"""\
{MARK}
[Unit]
Description=Blotter: {job.describes}
{online}
[Service]
{runs}User={place.user}
WorkingDirectory={_escaped(str(place.folder))}
ExecStart={" ".join(map(quoted, job.command))}
TimeoutStopSec=3min
Nice=10
ReadWritePaths={" ".join(quoted(f"-{path}") for path in job.writes)}
{_homes(job, place)}
{_network(job)}
{CLOSED}
{wanted}"""


def _timer(job: Job) -> str:
    return f"""\
{MARK}
[Unit]
Description=Blotter: {job.describes}

[Timer]
OnCalendar={job.calendar}
RandomizedDelaySec=20min
Persistent=true

[Install]
WantedBy=timers.target
"""


def _network(job: Job) -> str:
    if not job.online:
        return "PrivateNetwork=yes\nRestrictAddressFamilies=AF_UNIX"
    return "RestrictAddressFamilies=AF_INET AF_INET6 AF_UNIX"


def _homes(job: Job, place: Installation) -> str:
    """Return how homes are closed: wholly, unless a needed file is in one."""
    needed = [*job.writes, place.config, Path(place.program[0])]
    return f"ProtectHome={'read-only' if any(home in path.parents for path in needed for home in HOMES) else 'yes'}"


def quoted(word: str) -> str:
    """Return *word* as a unit writes one word of a command (systemd.service(5), command lines).

    >>> quoted("/srv/blotter"), quoted("/srv/my 100% press")
    ('/srv/blotter', '"/srv/my 100%% press"')
    """
    escaped = _escaped(word).replace("$", "$$")
    if any(character in word for character in " \t'\"\\;"):
        inner = escaped.replace("\\", "\\\\").replace('"', '\\"')
        return f'"{inner}"'
    return escaped


def _escaped(text: str) -> str:
    return text.replace("%", "%%")
