import logging
import re

import pytest
from datasette.app import Datasette

from archive.site.frame import ordered

SCRIPT = '<script src="/-/static-plugins/blotter-archive/blotter.js" defer>'
DATA = ("/blotter", "/blotter/articles", "/blotter/articles/1", "/blotter/cut_off", "/blotter?sql=select+1")


@pytest.fixture
def stocked(shelf):
    shelf.article("New alliance", section="News", body="Words. " * 400, published="2016-04-30")
    shelf.article("Budget cut", section="Politics")
    return shelf


@pytest.mark.parametrize("path", DATA)
async def test_datasettes_pages_stand_in_our_frame(stocked, browse, path):
    """One product: the same header, a way to search and home, and no script."""
    page = await browse(path)

    assert page.status_code == 200
    assert 'class="brand" href="/"' in page.text
    assert 'action="/-/search"' in page.text
    assert "blotter.css" in page.text
    assert re.findall("<script[^>]*>", page.text) == [SCRIPT]
    assert "app.css" not in page.text


@pytest.mark.parametrize("path", [*DATA, "/", "/-/search", "/nope", "/a/b/c/d", "/blotter?sql=selec"])
async def test_every_page_has_a_policy(stocked, browse, path):
    """Stored text is hostile on Datasette's pages, too: nothing from elsewhere runs or is asked for."""
    page = await browse(path)

    assert "default-src 'none'" in page.headers["content-security-policy"]
    assert "script-src 'unsafe-inline'" not in page.headers["content-security-policy"]
    assert page.headers["referrer-policy"] == "no-referrer"


async def test_json_of_a_table_needs_no_policy(stocked, browse):
    """A program reads it; only pages have one."""
    assert "content-security-policy" not in (await browse("/blotter/articles.json")).headers


async def test_a_table_begins_with_the_columns_that_are_looked_for(stocked, browse):
    """Key and headline first; the descriptions of the columns are folded."""
    page = (await browse("/blotter/articles")).text

    heads = page[page.index("<thead>") : page.index("</thead>")]
    assert heads.index("key") < heads.index("headline") < heads.index("published_day") < heads.index("word_count")
    assert page.index(">What the ") > page.index("<details")
    assert page.count("Words.") < 100


async def test_the_box_for_sql_holds_a_query_that_answers(stocked, browse):
    """What stands in the box can be run as it is."""
    page = (await browse("/blotter")).text
    query = page[page.index("<textarea") :].partition(">")[2].partition("</textarea>")[0].replace("&#39;", "'")

    answer = await browse("/blotter.json", params={"sql": query.replace("police", "alliance"), "_shape": "objects"})

    assert [row["headline"] for row in answer.json()["rows"]] == ["New alliance"]


def test_tables_are_listed_as_the_catalogue_has_them_and_others_after_them():
    """Articles first; an unknown table is not lost."""
    tables = [{"name": name} for name in ("zeta", "captures", "alpha", "articles", "urls")]

    assert [table["name"] for table in ordered(tables)] == ["articles", "urls", "captures", "alpha", "zeta"]


@pytest.mark.parametrize(
    "path",
    [
        "/wp-json/wp/v2/posts",
        "/a/b/c/d/e",
        "/-/article/nope",
        "/nope",
        "/blotter/nope",
        "/blotter/articles/99999",
    ],
)
async def test_an_address_that_leads_nowhere_is_404_with_a_way_home(stocked, browse, path):
    """With rich 15 beside Datasette 0.65 each of these would answer 500."""
    page = await browse(path)

    assert page.status_code == 404
    assert "Not here" in page.text
    assert 'href="/-/search"' in page.text


@pytest.mark.parametrize(
    "query",
    [
        "_sort=zz",
        "_sort_desc=%00",
        "_sort=id&_sort_desc=id",
        "_through=%7B",
        "_through=nope",
        "_timelimit=zz",
        "_size=a",
        "_where=%00",
        "_where=1);+select+(1",
        "id__gt=9223372036854775808",
        "_through=%7B%7D",
    ],
)
@pytest.mark.parametrize("path", ["/blotter/articles", "/blotter/articles.json", "/blotter/articles_with_names"])
async def test_a_value_that_cannot_be_used_is_the_askers_fault(stocked, browse, path, query):
    """400 with the reason, never 500."""
    answer = await browse(f"{path}?{query}")

    assert answer.status_code == 400
    if path.endswith(".json"):
        assert answer.json()["ok"] is False
        assert answer.json()["status"] == 400


async def test_a_place_of_a_table_that_is_none_is_the_askers_fault(stocked, browse):
    """No row has a number like that."""
    assert (await browse("/blotter/articles_with_names?_next=99999999999999999999")).status_code == 400


async def test_a_question_that_takes_too_long_is_the_askers_fault(stocked, browse):
    """As CSV too, where Datasette does not catch it."""
    endless = "with recursive a(x) as (select 1 union all select x + 1 from a) select count(*) from a"

    answer = await browse("/blotter.csv", params={"sql": endless, "_timelimit": "20"})

    assert answer.status_code == 400
    assert "more time" in answer.text


@pytest.mark.parametrize("name", ["9" * 5000, "a " * 3000, "%" * 2000, "\U0001f600" * 600, "\\" * 251])
async def test_a_name_of_any_length_can_be_asked_for(stocked, browse, name):
    """SQLite refuses a long pattern with an error."""
    page = await browse("/-/search", params={"author": name})

    assert page.status_code == 200


async def test_mistyped_sql_is_one_line_in_the_log(stocked, browse, caplog, capsys):
    """Not hundreds of lines of every local value."""
    with caplog.at_level(logging.WARNING, logger="archive.site.frame"):
        answer = await browse("/blotter", params={"sql": "selec nothing"})

    assert answer.status_code == 400
    assert [record.getMessage() for record in caplog.records] == ["/blotter: Statement must be a SELECT"]
    assert "Traceback" not in "".join(capsys.readouterr())


async def test_a_fault_of_ours_is_logged_whole_and_shown_in_a_sentence(stocked, caplog):
    """The page names the log; the log has the traceback."""
    site = Datasette([str(stocked.path)])
    await site.invoke_startup()
    site.jinja_env.globals["first_query"] = None  # a page that cannot be made

    with caplog.at_level(logging.ERROR, logger="archive.site.frame"):
        page = await site.client.get("/blotter")
    site.databases["blotter"].close()

    assert page.status_code == 500
    assert "the log of `blotter serve`" in page.text
    assert caplog.records[0].exc_info is not None


async def test_without_an_archive_datasettes_pages_and_errors_are_its_own(tmp_path):
    """The plugin is installed, another file is served."""
    site = Datasette([], memory=True)

    page, missing = await site.client.get("/_memory?sql=select+1"), await site.client.get("/a/b/c/d")

    assert "app.css" in page.text
    assert "blotter.css" not in page.text
    assert "content-security-policy" not in page.headers
    assert missing.status_code == 404
    assert "blotter.css" not in missing.text
