"""PDF issues that pages link to: kept and searched where the publication says so, else listed as not kept."""

from tests.crawler.reading.kinds.test_document import pdf
from tests.site import article

LINKS = '<p><a href="/issues/7.pdf">Issue 7</a> <a href="/issues/torn.pdf">Torn issue</a></p></body>'
STATES = """SELECT address, outcome, urls.reason, listed_by, captures.kind FROM urls
            LEFT JOIN captures ON captures.url_id = urls.id WHERE address LIKE '%.pdf' ORDER BY address"""


def publish(site):
    site.put("news/radios/", article("Radios that last a shift").replace("</body>", LINKS))
    site.put("issues/7.pdf", pdf(["The zebra crossing of Northmarch is painted again."]), media_type="application/pdf")
    site.put("issues/torn.pdf", b"%PDF-1.7 torn", media_type="application/pdf")
    site.lists("news/radios/")


def test_documents_are_captures_of_their_own_kind_and_are_searched(site, declare, blotter, rows):
    """The article pattern is for articles; a PDF that cannot be read harms nothing, and is kept."""
    publish(site)
    declare(documents=True, article="^/news/")

    done = blotter("crawl", "--quiet")
    again = blotter("crawl", "--quiet")

    assert (done.returncode, again.returncode) == (0, 0), done.stderr
    whole, torn = rows(STATES)
    assert (whole["outcome"], whole["listed_by"], whole["kind"]) == ("archived", "link", "document")
    assert (torn["outcome"], torn["kind"]) == ("not_article", "other")
    found = blotter("search", "zebra crossing")
    assert "Issue 7" in found.stdout
    assert rows("SELECT count(*) AS n FROM articles")[0]["n"] == 2


def test_without_the_declaration_they_are_listed_as_not_kept_until_it_is_made(site, declare, blotter, rows):
    """Nothing that was published is silently missing; nothing is asked for that nobody wants."""
    publish(site)
    declare(article="^/news/")
    blotter("crawl", "--quiet")

    before = rows(STATES)
    assert {(row["outcome"], row["reason"]) for row in before} == {("skipped", "document not kept")}
    assert site.requests_for("issues/7.pdf") == []

    declare(documents=True, article="^/news/")
    site.put("news/radios/", article("Radios that last two shifts").replace("</body>", LINKS))
    blotter("fetch", site.url("news/radios/"))
    blotter("crawl", "--quiet")

    assert [row["kind"] for row in rows(STATES)] == ["document", "other"]
