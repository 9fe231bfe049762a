"""How a publication's part of a run went."""

import pytest

from crawler.crawl.counts import Counts

VERDICTS = {
    "nothing new": ({}, "finished"),
    "all went well": ({"new": 2}, "finished"),
    "one of two failed": ({"new": 1, "failed": 1}, "finished"),
    "all failed": ({"failed": 2}, "failed"),
    "the only one failed": ({"failed": 1}, "failed"),
}


@pytest.mark.parametrize(("outcomes", "verdict"), VERDICTS.values(), ids=VERDICTS)
def test_a_run_failed_when_every_url_did(outcomes, verdict):
    """One that went well shows that the site answers."""
    counts = Counts(answered=True)
    for outcome, several in outcomes.items():
        for url_id in range(several):
            counts.add(url_id, outcome)

    counts.finish("finished")

    assert counts.outcome == verdict
