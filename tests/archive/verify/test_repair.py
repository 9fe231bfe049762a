"""`blotter verify --repair` mends what can be made from the texts, and asks again for what is lost."""

import json

import click
import pytest
from click.testing import CliRunner

from crawler.cli import blotter as group
from tests.archive.verify.conftest import change, damage, files, flip


def repair(path):
    """The exit code of a repair of *path*, and its report."""
    ended = CliRunner().invoke(group, ["verify", "--repair", "--json", "--archive", str(path)])
    return ended.exit_code, json.loads(ended.stdout)


@pytest.mark.parametrize(
    "sql",
    [
        "DELETE FROM paragraphs WHERE article_id = 2",
        "INSERT INTO paragraphs VALUES (1, 1, 99)",
        "INSERT INTO articles_fts (articles_fts) VALUES ('delete-all')",
        "INSERT INTO revisions_fts (revisions_fts) VALUES ('delete-all')",
        "UPDATE articles SET word_count = 3 WHERE id = 2",
    ],
)
def test_what_is_made_from_the_texts_is_made_anew(kept, sql):
    """No backup is needed for an index."""
    change(kept, sql)
    bodies = change(kept, "SELECT key, headline, body FROM articles")

    code, report = repair(kept)

    assert (code, report["mended"]) == (0, report["count"])
    assert report["count"] > 0
    assert damage(kept) == []
    assert change(kept, "SELECT key, headline, body FROM articles") == bodies


def test_a_page_whose_capture_is_lost_is_due_and_its_damage_stays(kept):
    """Bytes are never invented: what comes now is another capture, and the lost one stays lost."""
    (file,) = files(kept)
    ((offset,),) = change(kept, "SELECT warc_offset FROM captures WHERE id = 3")
    change(kept, "UPDATE urls SET due_at = '2999-01-01T00:00:00Z', etag = 'x'")
    flip(file, offset + 40)
    before = file.read_bytes()

    code, report = repair(kept)

    assert (code, report["count"], report["mended"], report["due"]) == (1, 1, 0, 1)
    assert change(kept, "SELECT address FROM urls WHERE due_at < '2999' AND etag IS NULL") == [
        ("https://sample.example/b/",)
    ]
    assert file.read_bytes() == before
    assert len(damage(kept)) == 1


def test_all_pages_of_a_missing_file_are_due(kept):
    """What was archived is asked for again; what was never an article is not."""
    change(kept, "UPDATE urls SET due_at = NULL")
    files(kept)[0].unlink()

    code, report = repair(kept)

    assert (code, report["due"]) == (1, 2)


def test_a_repair_of_a_whole_archive_changes_no_article(kept):
    """It may stand in a crontab."""
    assert repair(kept)[0] == 0
    assert damage(kept) == []


def test_a_repair_refuses_a_quick_check(ask):
    """What was not looked at cannot be called mended."""
    with pytest.raises(click.UsageError, match="leave out --quick"):
        ask("verify", "--quick", "--repair")
