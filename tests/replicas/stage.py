"""Every replica on its own port, and the configuration that sends the publications there."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urljoin

from crawler.publications.registry import built_in
from tests.replicas.cast import Part
from tests.replicas.press import Press
from tests.site import TestSite


def press_of(name: str, part: Part) -> Press:
    """Return what the publication *name* prints when a replica plays *part*."""
    return Press.of(built_in()[name], address=part.address, lists=part.lists, now=datetime.now(UTC))


@contextmanager
def staged(cast: Mapping[str, Part], config: Path) -> Iterator[dict[str, TestSite]]:
    """Run a replica for each publication of *cast*; *config* says where, and leaves all else as it is built in."""
    with ExitStack() as stack:
        sites = {name: stack.enter_context(TestSite()) for name in cast}
        for name, part in cast.items():
            part.kind(sites[name], press_of(name, part))
        tables = [_table(name, part, sites[name]) for name, part in cast.items()]
        config.write_text("\n".join(tables), encoding="utf-8")
        yield sites


def _table(name: str, part: Part, site: TestSite) -> str:
    home = urljoin(site.home, press_of(name, part).home)
    keys = {"home": home, "own_site": True, "delay": 0} | part.keys
    return "\n".join([f"[publications.{name}]", *(f"{key} = {json.dumps(value)}" for key, value in keys.items()), ""])
