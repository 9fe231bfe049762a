import json
from datetime import UTC, datetime, timedelta

import pytest
from click.testing import CliRunner

from archive.commands.status import status
from archive.errors import NoSuchArchive, NoSuchRecord
from archive.facts import Fault
from archive.problems import Problem, SourceReport
from archive.times import stamp
from tests.shelf import Shelf

NOW = datetime.now(UTC)
LISTS = SourceReport(listed=3, new=1)
NOT_FOUND = SourceReport(failure=Problem(fault=Fault.HTTP, status=404))


@pytest.fixture
def shelf(tmp_path):
    """An archive with nothing but its schema."""
    return Shelf(tmp_path / "blotter.db")


@pytest.fixture
def ask(tmp_path):
    def ask(*arguments):
        return CliRunner().invoke(
            status, [*arguments, "--archive", str(tmp_path / "blotter.db")], catch_exceptions=False
        )

    return ask


def ago(**values):
    return stamp(NOW - timedelta(**values))


def ran(shelf, *outcomes, publication="sample", said=LISTS, **counts):
    """Put a run there for each outcome, the last one today; nothing else is known of it."""
    publication_id = shelf.publication(publication, publication.title())
    for days, outcome in zip(reversed(range(len(outcomes))), outcomes, strict=True):
        ended = None if outcome is None else "finished" if outcome == "finished" else "failed"
        at = ago(days=days, minutes=5)
        run_id = shelf.row("runs", command="crawl", started_at=at, finished_at=ended and at, outcome=ended, version="1")
        if outcome is not None:
            shelf.row(
                "run_publications", run_id=run_id, publication_id=publication_id, outcome=outcome,
                sources=json.dumps({"feed feed/": said.stored()}), **counts,
            )  # fmt: skip


def test_one_publication_is_told_in_full(shelf, ask):
    """What came in, what waits, what fails and since when, what is read of the articles."""
    ran(shelf, "finished", "finished", failed=1, new=9)
    for days in (0, 1, 8, 400):
        shelf.article(f"Story {days}", published=ago(days=days)[:10], byline="By Jo Hale" if days else None)
    publication = shelf.publication()
    listed = {"publication_id": publication, "role": "article", "first_listed_at": ago(), "last_listed_at": ago()}
    for url in ("a", "b", "c"):
        shelf.row("urls", url=url, address=url, outcome="waiting", **listed)
    shelf.row("urls", url="f", address="f", outcome="failed", reason="timed out", **listed)

    done = ask()

    lines = [" ".join(line.split()) for line in done.stdout.splitlines()]
    assert done.exit_code == 0, done.stdout
    assert lines[0] == "sample: Sample"
    assert f"last success {ago(minutes=5)[:10]} {ago(minutes=5)[11:16]}" in lines
    assert "articles 4 in all; ··········▄█ 2 in the latest of 12 weeks" in lines
    assert "waiting 3" in lines
    assert f"failing 1 timed out; some in every run since {ago(days=1, minutes=5)[:10]}" in lines
    assert "source feed feed/: lists 3, 1 new" in lines
    assert "byline 75%" in lines
    assert "body 6 words" in lines


def test_several_publications_have_a_line_each_and_then_what_needs_a_person(shelf, ask):
    """The table fits a terminal; what is wrong follows, with the command."""
    ran(shelf, "finished")
    ran(shelf, "finished", "failed", "failed", "failed", publication="silent", said=NOT_FOUND)

    done = ask()

    assert done.exit_code == 1
    head, sample, silent, _, size, _, told, remedy = done.stdout.splitlines()
    assert head.split()[:3] == ["publication", "last", "success"]
    assert sample.split()[0] == "sample"
    assert sample.endswith("no")
    assert silent.endswith("yes, see below")
    assert size.startswith("archive: ")
    since = ago(days=2, minutes=5)[:10]
    assert told == f"silent: failed: feed feed/: nothing is at this address (HTTP 404) (status), since {since}"
    assert remedy.endswith("; run: blotter probe silent")


def test_a_name_narrows_what_is_told(shelf, ask):
    """Trouble elsewhere is not this publication's."""
    ran(shelf, "finished")
    ran(shelf, "failed", publication="silent", said=NOT_FOUND)

    assert ask("sample").exit_code == 0
    assert ask("silent").exit_code == 1
    assert "sample" not in ask("silent").stdout


def test_a_name_that_is_not_there_is_told(shelf, ask):
    """A slip of the pen is no archive in order."""
    ran(shelf, "finished")

    with pytest.raises(NoSuchRecord, match=r"did you mean sample\?"):
        ask("sampel")
    with pytest.raises(NoSuchRecord, match="`blotter status` lists"):
        ask("zyx")


def test_status_can_be_read_by_programs(shelf, ask):
    """The same, with numbers as numbers."""
    ran(shelf, "finished", "failed", "failed", "failed", said=NOT_FOUND)
    shelf.article("Story", published=ago()[:10])

    told = json.loads(ask("--json").stdout)

    (publication,) = told["publications"]
    assert told["needs_a_person"] is True
    assert publication["publication"] == "sample"
    assert publication["weeks"] == [0] * 11 + [1]
    assert publication["sources"] == {
        "feed feed/": {
            "fault": "http",
            "status": 404,
            "failing_since": ago(days=3, minutes=5).replace("T", " ").replace("Z", "+00:00"),
        }
    }
    assert publication["concerns"][0]["command"] == "blotter probe sample"
    assert {"name": "byline", "latest": 0.0, "usual": None, "broken": False, "since": None, "example": None} in (
        publication["rates"]
    )


def test_a_first_outage_is_shown_and_is_no_alarm(shelf, ask):
    """Who looks sees it; nobody is called."""
    ran(shelf, "finished")
    ran(shelf, "finished", "failed", publication="silent", said=NOT_FOUND)

    done = ask()

    assert done.exit_code == 0
    assert done.stdout.splitlines()[2].endswith("no, failed in 1 run")


def test_a_snoozed_problem_is_shown_with_its_reason_and_needs_nobody(shelf, ask):
    """Who knows of it is not called again; who comes after sees why."""
    ran(shelf, "failed", said=NOT_FOUND)
    until = (NOW + timedelta(days=9)).date()

    listed = ask()
    ask("--snooze", "sample:failed", "--until", f"{until}", "--reason", "they are moving")
    snoozed, as_json = ask(), json.loads(ask("--json").stdout)
    ask("--wake", "sample:failed")

    assert listed.stderr.endswith("NAME is sample:failed\n")
    assert snoozed.exit_code == 0
    assert f"snoozed until {until} as sample:failed: they are moving" in snoozed.stdout
    assert as_json["needs_a_person"] is False
    assert as_json["publications"][0]["concerns"][0]["snoozed"]["reason"] == "they are moving"
    assert ask().exit_code == 1


@pytest.mark.parametrize("name", ["sample", "sample:failed"])
def test_a_publication_or_one_of_its_problems_is_snoozed(shelf, ask, name):
    """All of a title that moves, or one source of it."""
    ran(shelf, "failed", said=NOT_FOUND)

    ask("--snooze", name, "--until", "2999-01-01", "--reason", "known")

    assert ask().exit_code == 0


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (["--snooze", "sample:failed"], "belong together"),
        (["--until", "2999-01-01"], "belong together"),
        (["--snooze", "sample:failed", "--until", "2020-01-01", "--reason", "x"], "not in the future"),
        (["--snooze", "sample:failed", "--until", "soon", "--reason", "x"], "is not a date"),
    ],
)
def test_a_snooze_needs_a_name_a_day_to_come_and_a_reason(shelf, ask, given, said):
    """One without an end would silence a title for ever."""
    ran(shelf, "failed", said=NOT_FOUND)

    done = ask(*given)

    assert done.exit_code == 2
    assert said in done.output


@pytest.mark.parametrize("given", [["--snooze", "sampel:failed"], ["--wake", "sample"]])
def test_a_name_that_snoozes_nothing_is_refused(shelf, ask, given):
    """A slip of the pen would leave the alarm on, or off."""
    ran(shelf, "failed", said=NOT_FOUND)
    rest = ["--until", "2999-01-01", "--reason", "x"] if "--snooze" in given else []

    with pytest.raises(NoSuchRecord, match=r"did you mean|blotter status"):
        ask(*given, *rest)


def test_an_undated_article_counts_as_of_the_day_it_was_listed_with(shelf, ask):
    """Otherwise a broken date reading would hide itself: the latest dated articles stay as they were."""
    ran(shelf, "finished")
    for day in range(60):
        shelf.article(f"Dated {day}", published=ago(days=20 + day)[:10], first_seen_at=ago(days=20 + day))
    for day in range(20):
        shelf.article(f"Undated {day}", published=None, first_seen_at=ago(days=day))

    done = ask()

    assert done.exit_code == 1
    assert "sample: published: 0% of the latest 20 articles, usually 100%" in done.stdout


def test_runs_that_were_stopped_by_hand_say_nothing_of_a_publication(shelf, ask):
    """Nor do nights in which it may not be asked."""
    ran(shelf, "finished", "stopped", "outside its hours")

    assert ask().exit_code == 0


def test_a_run_under_way_is_no_failure(shelf, ask):
    """It has reported nothing yet."""
    ran(shelf, "finished", None)

    assert ask().exit_code == 0


def test_a_paused_publication_is_marked(shelf, ask):
    """And nobody is called for it."""
    ran(shelf, "failed", said=NOT_FOUND)
    shelf.publication("at-rest", "At Rest", state="paused")

    shelf.article("Story", publication="at-rest", published=ago()[:10])
    (url_id, article_id), *_ = shelf.ask("SELECT id, article_id FROM urls")
    shelf.row("held", event=1, state="held", what="worse", reason="reads worse (empty)", url_id=url_id,
              article_id=article_id, seen_at=ago(), looks=1)  # fmt: skip

    assert ask("at-rest").exit_code == 0
    assert ask("at-rest").stdout.startswith("at-rest: At Rest (paused)\n  last success  never\n")
    assert "paused" in ask().stdout


def test_what_is_held_needs_a_decision(shelf, ask):
    """Event, reason and the two ways out."""
    ran(shelf, "finished")
    shelf.article("Story", published=ago()[:10])
    (url_id, article_id), *_ = shelf.ask("SELECT id, article_id FROM urls")
    shelf.row("held", event=1, state="held", what="worse", reason="reads worse (empty)", url_id=url_id,
              article_id=article_id, seen_at=ago(), looks=1)  # fmt: skip

    done = ask()

    assert done.exit_code == 1
    assert "than the article in the archive: its text is empty; 1 in all" in done.stdout
    assert "`blotter accept 1` or `blotter reject 1`" in done.stdout


def test_an_archive_without_publications_says_so(shelf, ask):
    """With what makes the first."""
    done = ask()

    assert done.exit_code == 0
    assert "`blotter crawl` adds the first" in done.stderr


def test_no_archive_is_told(ask):
    """Not an empty table."""
    with pytest.raises(NoSuchArchive, match="no archive at"):
        ask()


def test_names_from_the_web_cannot_steer_the_terminal(shelf, ask):
    """A source's answer is somebody else's text."""
    ran(shelf, "failed", said=SourceReport(failure=Problem(fault=Fault.OTHER, said="answered \x1b[31m404")))

    assert "\x1b" not in ask().stdout


@pytest.fixture
def captured(shelf, tmp_path):
    """A capture file of 300 bytes whose last record ends there."""
    ran(shelf, "finished")
    at = {"first_listed_at": ago(), "last_listed_at": ago()}
    url = shelf.row("urls", url="a", address="a", publication_id=shelf.publication(), role="article", **at)
    for offset in (0, 200):
        shelf.row(
            "captures", url_id=url, fetched_at=ago(), status=200, sha256="", warc_file="sample-1.warc.gz",
            warc_offset=offset, warc_length=100, origin="crawl",
        )  # fmt: skip
    folder = tmp_path / "blotter-captures"
    folder.mkdir()
    file = folder / "sample-1.warc.gz"
    file.write_bytes(bytes(300))
    return file


def test_captures_that_are_all_there_need_nobody(captured, ask):
    """A file may be longer than its last record that is known: a run may be writing."""
    captured.write_bytes(bytes(301))

    assert ask().exit_code == 0


@pytest.mark.parametrize("spoil", [lambda file: file.unlink(), lambda file: file.write_bytes(bytes(299))])
def test_a_capture_file_that_is_missing_or_cut_off_needs_a_person(captured, ask, spoil):
    """A lost file is noticed while the backup still has it."""
    spoil(captured)

    found = ask()

    assert found.exit_code == 1
    assert "archive: capture file sample-1.warc.gz missing or cut off" in found.output
    assert "run: blotter verify" in found.output


def test_a_missing_captures_folder_needs_a_person(captured, ask):
    """An archive that was moved without its captures works until somebody opens one."""
    captured.unlink()
    captured.parent.rmdir()

    assert "archive: its captures folder is missing" in ask().output
