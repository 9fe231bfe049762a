import tomllib
from collections import Counter
from pathlib import Path

import pytest

from tests.quality.difficulties import Difficulty
from tests.quality.drawn import DIFFICULTIES, drawn
from tests.quality.pages import LAYOUTS, pages
from tests.quality.scoring import NAMES, faults, reading

FLOORS = tomllib.loads((Path(__file__).parent / "floors.toml").read_text(encoding="utf-8"))

OF_EACH = 5  # pages of each difficulty


@pytest.fixture(scope="module")
def found():
    labelled = [*pages(), *(drawn(difficulty, number) for difficulty in DIFFICULTIES for number in range(OF_EACH))]
    return {page.name: faults(page, reading(page)) for page in labelled}


def test_the_labelled_set_is_large_and_varied(found):
    """A floor says little of few pages: at least two hundred, and every layout with several of them."""
    layouts = Counter(page.name.split(":")[0] for page in pages())

    assert len(found) >= 200
    assert set(layouts) == set(LAYOUTS)
    assert min(layouts.values()) >= 5


@pytest.mark.parametrize("name", NAMES)
def test_no_more_pages_have_a_fault_than_before(found, name):
    """The floors are pinned and can only rise."""
    bad = [page for page, wrong in found.items() if name in wrong]

    assert 1 - len(bad) / len(found) >= FLOORS[name], bad


def test_a_drawn_page_is_the_same_whenever_it_is_drawn():
    """A fault on page 4,711 of the bench can be looked at, also when there are more difficulties."""
    first = DIFFICULTIES[0]

    assert drawn(first, 4711) == drawn(first, 4711)
    assert drawn(first, 4711).html != drawn(first, 4712).html


@pytest.mark.parametrize("difficulty", DIFFICULTIES, ids=lambda difficulty: difficulty.name)
def test_a_difficulty_is_on_its_page(difficulty):
    """One that changes nothing would test nothing; some stories lack the paragraph that one changes."""
    easy = Difficulty(difficulty.name, layouts=difficulty.layouts)

    assert any(drawn(difficulty, number).html != drawn(easy, number).html for number in range(4))
