"""A name in an address that nothing has is answered with the nearest, on every page that takes one."""

import pytest

MISTYPED = {
    "publication": ("smaple", "sample"), "author": ("An Lee", "Ann Lee"), "section": ("Newz", "News"),
    "tag": ("Radoi", "Radio"),
}  # fmt: skip


@pytest.mark.parametrize("path", ["/-/search?", "/-/search?q=radios&", "/-/trends?q=radios&"])
@pytest.mark.parametrize("option", MISTYPED)
async def test_every_page_with_a_name_offers_the_nearest(shelf, browse, path, option):
    """With a link to what was meant, or its name."""
    shelf.article("Radios", authors=["Ann Lee"], tags=["Radio"], section="News")
    wrong, right = MISTYPED[option]

    page = await browse(f"{path}{option}={wrong}")

    assert "id you mean" in page.text
    assert right in page.text


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/-/publication/smaple", 404),
        ("/-/feed.atom?publication=smaple", 404),
        ("/-/export.csv?publication=smaple", 404),
        ("/-/search.json?publication=smaple", 200),
    ],
)
async def test_what_programs_read_offers_the_nearest_too(shelf, browse, path, status):
    """A feed that stays empty, and a file without a row, would look like an answer."""
    shelf.article("Radios")

    page = await browse(path)

    assert page.status_code == status
    assert "did you mean sample?" in page.text.lower() or '"near": ["sample"]' in page.text


async def test_a_mistyped_word_is_offered_as_the_search_that_was_meant(shelf, browse):
    """With everything else of the search as it was."""
    shelf.article("Custody nurses", section="News")

    page = await browse("/-/search?q=custdy+nurses&section=News")

    assert "No article has the word" in page.text
    assert '<a href="/-/search?q=custody+nurses&amp;section=News"><bdi>custody</bdi></a>' in page.text


async def test_a_mistyped_field_is_offered_too(shelf, browse):
    """The same as on the command line; in JSON as data."""
    shelf.article("Custody nurses")

    page = await browse("/-/search?q=headlin:custody")
    plain = await browse("/-/search.json?q=headlin:custody")

    assert "q=headline%3Acustody" in page.text
    assert plain.json()["unknown"] == [{"field": "field", "value": "headlin:custody", "near": ["headline:custody"]}]
