"""Metrics as Prometheus reads them, by its own parser."""

import gc
import json
import re
from datetime import UTC, datetime
from pathlib import Path

import pytest
from datasette.app import Datasette

from archive.status.metrics import HELP
from archive.times import stamp

pytest.importorskip("prometheus_client", reason="needs the extra dev")
from prometheus_client.parser import text_string_to_metric_families

GRAFANA = Path(__file__).parents[3] / "docs/grafana/blotter.json"


@pytest.fixture
def kept(shelf):
    """A publication that never went well, and one that is paused; one address fails for an odd reason."""
    at = stamp(datetime.now(UTC))
    number = shelf.publication()
    run = shelf.row("runs", command="crawl", started_at=at, finished_at=at, outcome="failed", version="1")
    shelf.row("run_publications", run_id=run, publication_id=number, outcome="failed", sources="{}")
    shelf.row("urls", url="f", address="f", outcome="failed", reason='said "\\no"\n', publication_id=number,
              role="article", first_listed_at=at, last_listed_at=at)  # fmt: skip
    shelf.publication("at-rest", "At Rest", state="paused")
    shelf.article("Story", published=at[:10])
    return shelf


@pytest.fixture
async def browse(shelf):
    """Ask the site for a page."""
    site = Datasette([str(shelf.path)])
    yield site.client.get
    for database in site.databases.values():
        database.close()
    gc.collect()  # connections of threads that have ended


def samples(text):
    """Every sample by name, as pairs of labels and value."""
    found = {}
    for family in text_string_to_metric_families(text):
        assert family.type == "gauge"
        assert family.documentation
        for sample in family.samples:
            found.setdefault(sample.name, []).append((sample.labels, sample.value))
    return found


def test_status_is_read_by_prometheus(kept, ask):
    """Numbers, labels and what needs a person; any character may stand in a label."""
    found = samples(ask("status", "--prometheus").stdout)

    assert ({"publication": "sample"}, 1.0) in found["blotter_articles"]
    assert found["blotter_needs_a_person"] == [({}, 1.0)]
    assert found["blotter_problem"] == [
        ({"publication": "sample", "reason": "failed", "subject": "", "snoozed": "0"}, 1.0)
    ]
    assert found["blotter_failing"] == [({"publication": "sample", "reason": 'said "\\no"\n'}, 1.0)]
    assert ({"publication": "at-rest"}, 0.0) in found["blotter_active"]
    assert found["blotter_database_bytes"][0][1] > 0


def test_a_snoozed_problem_is_shown_and_not_counted(kept, ask):
    """An alert rule goes by the number."""
    ask("status", "--snooze", "sample", "--until", "2999-01-01", "--reason", "known")

    found = samples(ask("status", "--prometheus").stdout)

    assert found["blotter_needs_a_person"] == [({}, 0.0)]
    assert found["blotter_problem"][0][0]["snoozed"] == "1"


async def test_the_site_gives_the_same(kept, browse):
    """Prometheus fetches it where it fetches everything."""
    answer = await browse("/-/metrics")

    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith("text/plain; version=0.0.4")
    assert samples(answer.text)["blotter_needs_a_person"] == [({}, 1.0)]


def panels():
    """Each question of the dashboard, with its panel."""
    shown = json.loads(GRAFANA.read_text("utf-8"))["panels"]
    return [(panel, each) for panel in shown for each in panel["targets"]]


def test_the_dashboard_asks_for_metrics_that_there_are():
    """A panel without data looks like an archive without trouble."""
    asked = {name for _, each in panels() for name in re.findall(r"blotter_(\w+)", each["expr"])}

    assert asked <= set(HELP)
    assert len(panels()) >= 6


def test_the_dashboard_asks_as_prometheus_and_grafana_want(kept, ask):
    """PromQL by a parser of its grammar, legends of labels that there are, and rows for a table, not series."""
    pytest.importorskip("promql_parser", reason="needs the extra dev")
    from promql_parser import parse  # noqa: PLC0415  # see above

    found = samples(ask("status", "--prometheus").stdout)

    for panel, asked in panels():
        parse(asked["expr"])  # raises ValueError
        legend = set(re.findall(r"{{(\w+)}}", asked.get("legendFormat", "")))
        labels = [each.keys() for name in re.findall(r"blotter_\w+", asked["expr"]) for each, _ in found.get(name, ())]
        assert all(legend <= each for each in labels), panel["title"]
        assert (panel["type"] == "table") == (asked.get("format") == "table" and asked["instant"]), panel["title"]
