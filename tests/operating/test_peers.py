"""What `make bench` counts as right, so that its table can be believed."""

import pytest

from bench.peers.__main__ import right
from bench.peers.contestants import Read
from bench.peers.made_pages import SIZE, made_pages

PAGES = list(made_pages(3))


def test_made_pages_are_the_same_each_time_and_all_different():
    """Rounds are compared with each other, and no page may profit from another one."""
    assert list(made_pages(3)) == PAGES
    assert len({page.path for page in PAGES} | {page.paragraphs for page in PAGES}) == 2 * len(PAGES)
    assert all(SIZE <= len(page.html) < SIZE + 500 for page in PAGES)


@pytest.mark.parametrize(
    ("change", "count"),
    [
        (lambda body: body, 1),
        (lambda body: body.replace("\n\n", "\n"), 1),
        (lambda body: body.partition("\n\n")[2], 0),
        (lambda body: f"{body}\n\n{'Bulletin of the county desk. ' * 9}", 0),
    ],
)
def test_an_article_is_right_with_all_its_paragraphs_and_no_chrome(change, count):
    """A crawler that keeps half a story or the menu is not faster, it does less."""
    page = PAGES[0]

    assert right([Read(headline=page.headline, body=change("\n\n".join(page.paragraphs)))], PAGES) == count
