import json

import pytest


@pytest.fixture
def read_again(shelf):
    """Two readings that run 1 changed, one of them put back since, and a run that changed none."""
    shelf.publication()
    for number in (1, 2):
        shelf.row("runs", command=f"reread <{number}>", started_at="2026-03-01T10:00:00Z",
                  finished_at="2026-03-01T10:09:00Z", outcome="finished", version="0.2")  # fmt: skip
    for number, name in enumerate(("Taser <trial>", "Budget cut"), start=1):
        shelf.article(name, body="The force bought three hundred tasers.", byline="By <i>Ann</i>")
        changed = {"body": "reworded", "fields": {"byline": "filled"}, "kind": ["listing", "article"]}
        before = {"article": {"body": "The force bought two hundred tasers.", "byline": None}}
        shelf.row("rereadings", run_id=1, url_id=number, changed=json.dumps(changed), before=json.dumps(before),
                  after="{}", undone_at="2026-03-02T10:00:00Z" if number == 2 else None)  # fmt: skip
    return shelf


async def test_a_re_reading_is_shown_by_publication_with_examples_and_the_command_that_undoes_it(read_again, browse):
    """Who did not see the terminal finds the report of the command on the site."""
    page = (await browse("/-/runs/1/reread")).text

    assert "2 readings changed, 1 of them put back" in page
    assert "<code>blotter reread --undo 1</code>" in page
    assert "2 <bdi>reworded</bdi>" in page
    assert "byline: 2 <bdi>filled</bdi>" in page
    assert "2 <bdi>listing, now article</bdi>" in page
    assert "<del>two</del>" in page.replace(" </del>", "</del>")
    assert "<i>" not in page
    assert "<trial>" not in page


async def test_the_list_of_runs_leads_to_the_re_reading_that_changed_something(read_again, browse):
    """Nobody guesses an address."""
    page = (await browse("/-/runs")).text

    assert '<a href="/-/runs/1/reread">2 readings changed</a>' in page
    assert "/-/runs/2/reread" not in page


@pytest.mark.parametrize("run", [2, 99])
async def test_a_run_that_read_nothing_otherwise_has_no_such_page(read_again, browse, run):
    """With where the runs are listed."""
    page = await browse(f"/-/runs/{run}/reread")

    assert page.status_code == 404
    assert "no re-reading changed anything in run" in page.text
