"""How an archive stands, as Prometheus reads it (text format 0.0.4)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from archive import __version__
from archive.status.concerns import ARCHIVE
from archive.status.standing import Standing, Status

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"


@dataclass(frozen=True, slots=True)
class Sample:
    """One number with its labels."""

    labels: Mapping[str, str]
    value: float

    @property
    def text(self) -> str:
        """The sample as written after the name of its metric."""
        pairs = ",".join(f'{name}="{_escaped(value)}"' for name, value in self.labels.items())
        return f"{{{pairs}}} {self.value:.17g}" if pairs else f" {self.value:.17g}"


HELP = {
    "info": "Version of Blotter.",
    "articles": "Articles in the archive.",
    "articles_last_week": "Articles published in the last seven days.",
    "waiting": "Addresses that wait: not fetched yet, or fetched and asked again for their story.",
    "failing": "Addresses that fail now, by reason.",
    "last_success_timestamp_seconds": "Start of the last run in which the publication did well.",
    "active": "Whether the publication is crawled: 0 where it is paused or closed.",
    "problem": "Problems that need a person, snoozed ones included.",
    "needs_a_person": "Number of problems that are not snoozed.",
    "database_bytes": "Size of the database.",
    "captures_bytes": "Size of the captures.",
    "captures_growth_bytes": "Captures that came in the last 30 days.",
    "free_bytes": "Free space on the disk of the archive.",
}


def metrics(found: Status) -> str:
    """Return *found* as metrics, each with its help and samples."""
    lines = []
    for name, samples in _families(found).items():
        lines += [f"# HELP blotter_{name} {HELP[name]}", f"# TYPE blotter_{name} gauge"]
        lines += [f"blotter_{name}{sample.text}" for sample in samples]
    return "\n".join(lines) + "\n"


def _families(found: Status) -> dict[str, list[Sample]]:
    families: dict[str, list[Sample]] = {name: [] for name in HELP}
    families["info"] = [Sample({"version": __version__}, 1)]
    for standing in found.publications:
        for name, sample in _of_publication(standing):
            families[name].append(sample)
    for concern in found.concerns:
        labels = {
            "publication": concern.publication or ARCHIVE,
            "reason": concern.reason.value,
            "subject": concern.subject,
            "snoozed": "1" if concern.name in found.snoozed else "0",
        }
        families["problem"].append(Sample(labels, 1))
    loud = {concern.name for concern in found.concerns} - found.snoozed.keys()
    size = found.size
    numbers = {
        "needs_a_person": len(loud),
        "database_bytes": size.database,
        "captures_bytes": size.captures,
        "captures_growth_bytes": size.growth,
        "free_bytes": size.free,
    }
    return families | {name: [Sample({}, value)] for name, value in numbers.items()}


def _of_publication(standing: Standing) -> Iterator[tuple[str, Sample]]:
    seen = standing.observed
    labels = {"publication": seen.slug}
    yield "articles", Sample(labels, seen.articles)
    yield "articles_last_week", Sample(labels, seen.weeks[-1])
    yield "waiting", Sample(labels, seen.waiting)
    yield "active", Sample(labels, seen.state == "active")
    if seen.last_success:
        yield "last_success_timestamp_seconds", Sample(labels, seen.last_success.timestamp())
    for reason, number in seen.failing.items():
        yield "failing", Sample(labels | {"reason": reason}, number)


def _escaped(value: str) -> str:
    r"""Return *value* as a label holds it.

    >>> print(_escaped('a "b"\n'))
    a \"b\"\n
    """
    return value.replace("\\", r"\\").replace('"', r"\"").replace("\n", r"\n")
