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
