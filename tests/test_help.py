"""What ``--help`` shows, for every command and its parts."""

import subprocess
import sys

import click
import pytest

from crawler.cli import blotter


def commands(group=blotter, path=("blotter",)):
    """Every command with the words that call it."""
    context = click.Context(group)
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        yield (*path, name), command
        if isinstance(command, click.Group):
            yield from commands(command, (*path, name))


@pytest.mark.parametrize(("path", "command"), [pytest.param(p, c, id=" ".join(p[1:])) for p, c in commands()])
def test_help_says_what_the_command_does_with_examples_line_by_line(path, command):
    """An example that runs into the next, or into the text, cannot be copied."""
    text = command.get_help(click.Context(command, info_name=" ".join(path)))

    lines = [line.strip() for line in text.splitlines()]
    assert "\\b" not in text
    assert command.help
    assert any(line.startswith(" ".join(path)) for line in lines)


@pytest.mark.parametrize(("path", "command"), [pytest.param(p, c, id=" ".join(p[1:])) for p, c in commands()])
def test_help_fits_80_columns(path, command):
    """An example that the terminal breaks is copied in two pieces."""
    text = command.get_help(click.Context(command, info_name=" ".join(path), terminal_width=80))

    assert [line for line in text.splitlines() if len(line) > 80] == []


DATED = [
    pytest.param(each, id=" ".join([*path[1:], each.opts[0]]))
    for path, command in commands()
    for each in command.params
    if each.type.name in {"DATE", "DAY"} or isinstance(each.type, click.DateTime)
]


@pytest.mark.parametrize("option", DATED)
def test_a_date_is_written_in_the_same_way_everywhere(option):
    """A day is one everywhere, and other words are refused with an example; nobody has to know strftime."""
    assert str(option.type.convert("2011-07-21", option, None)).startswith("2011-07-2")

    with pytest.raises(click.BadParameter, match=r"'last week' is not a date.*; use 20"):
        option.type.convert("last week", option, None)


def groups():
    """`blotter` and every command that has commands."""
    return [(("blotter",), blotter), *((path, each) for path, each in commands() if isinstance(each, click.Group))]


@pytest.mark.parametrize(("path", "group"), [pytest.param(p, g, id=" ".join(p)) for p, g in groups()])
def test_help_cuts_no_line_at_80_columns(path, group):
    """Half a sentence with three dots explains nothing."""
    text = group.get_help(click.Context(group, info_name=" ".join(path), terminal_width=78))  # click leaves two free

    assert max(map(len, text.splitlines())) <= 80
    assert "..." not in text.partition("--help")[2]


def test_help_lists_each_command_under_one_heading_with_its_summary_on_one_line():
    """A list of twenty names is looked through; five short ones are read."""
    text = blotter.get_help(click.Context(blotter, terminal_width=80))

    headings = ["Collect:", "Read:", "Keep:", "Ask:", "Share:"]
    assert [line for line in text.splitlines() if line in headings] == headings
    for name, each in blotter.listed.items():
        assert sum(line.startswith(f"  {name} ") and line.endswith(each.summary) for line in text.splitlines()) == 1


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        (["crwal"], "Did you mean 'crawl'?"),
        (["serach", "taser"], "'search'"),
        (["alerts", "lst"], "Did you mean 'list'?"),
        (["boilerplate", "kep"], "Did you mean 'keep'?"),
        (["search", "--publicaton", "x"], "Did you mean '--publication'?"),
        (["crawl", "--dry-rn"], "Did you mean '--dry-run'?"),
        (["zzz"], "No such command 'zzz'."),
        (["note", "show"], "No such command 'show'. `note` has: add, list, remove."),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_a_mistyped_command_or_option_is_answered_with_the_nearest(typed, said):
    """Who mistypes one letter should not have to read the help."""
    with pytest.raises(click.UsageError) as refused:
        blotter.main(typed, standalone_mode=False)

    assert said in refused.value.format_message()


@pytest.mark.parametrize("typed", [["cite", "--colour", "red"], ["restore", "x", "--to", "y"]], ids=" ".join)
def test_an_option_like_no_other_is_not_taken_for_a_short_one(typed):
    """Two dashes alone made `--json` of `--to`."""
    with pytest.raises(click.UsageError) as refused:
        blotter.main(typed, standalone_mode=False)

    assert "Did you mean" not in refused.value.format_message()


def test_help_imports_no_command():
    """The list is shown at once, also where Scrapy is broken."""
    code = "import sys; from crawler.cli import blotter; blotter.main(['--help'], standalone_mode=False)"
    code += "; print(sorted(name for name in sys.modules if '.commands.' in name or name == 'scrapy'))"

    out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert out.stdout.splitlines()[-1] == "[]"
