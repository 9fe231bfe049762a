"""Who knows the words of other programs gets ours in the line of the mistake."""

import pytest
from click.testing import CliRunner

from crawler.cli import blotter as group


@pytest.mark.parametrize(
    ("line", "hint"),
    [
        ("cite k --format ris", "'--style'"),
        ("export --style ris", "'--format'"),
        ("export --from 2012", "'--since'"),
        ("search x --before 2012", "'--until'"),
        ("search x --title y", "'--publication'"),
        ("status --format json", "'--json'"),
        ("feed --database x.db", "'--archive'"),
        ("export --out x.csv", "'--output'"),
        ("cite k --style bib", "Did you mean bibtex?"),
        ("cite k --style csl", "Did you mean csl-json?"),
        ("cite k --style plian", "Did you mean plain?"),
        ("export --format json", "Did you mean jsonl?"),
        ("export --format bibtx", "Did you mean bibtex?"),
        ("export --format md", "Did you mean markdown?"),
        ("export --format excel", "Did you mean csv with --excel?"),
        ("export --format plain", "`blotter cite` writes plain."),
        ("export --format atom", "`blotter feed` writes atom."),
        ("export -o x.xlsx", "Did you mean csv with --excel?"),
        ("export -o x.json", "Did you mean jsonl?"),
        ("export taser", "did you mean `blotter export --query taser`?"),
        ("export stun gun", "did you mean `blotter export --query 'stun gun'`?"),
        ("feed taser --since 2012", "did you mean `blotter feed --query taser`?"),
    ],
)
def test_the_line_of_a_mistake_has_our_word(line, hint):
    """One name for one thing, and the other one leads to it."""
    done = CliRunner().invoke(group, line.split(), prog_name="blotter")

    assert (done.exit_code, hint in done.stderr) == (2, True), done.stderr
