import tomllib
from collections import Counter
from pathlib import Path

import pytest

from tests.quality.pages import LAYOUTS, pages
from tests.quality.scoring import NAMES, faults, reading

FLOORS = tomllib.loads((Path(__file__).parent / "floors.toml").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def found():
    return {page.name: faults(page, reading(page)) for page in pages()}


def test_the_labelled_set_is_large_and_varied():
    """A floor says little of few pages: at least sixty, and every layout with several of them."""
    layouts = Counter(page.name.split(":")[0] for page in pages())

    assert len(pages()) >= 60
    assert set(layouts) == set(LAYOUTS)
    assert min(layouts.values()) >= 5


@pytest.mark.parametrize("name", NAMES)
def test_no_more_pages_have_a_fault_than_before(found, name):
    """The floors are pinned and can only rise."""
    bad = [page for page, wrong in found.items() if name in wrong]

    assert 1 - len(bad) / len(found) >= FLOORS[name], bad
