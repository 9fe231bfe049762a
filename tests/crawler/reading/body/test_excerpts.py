"""An excerpt that WordPress cut from the text is no standfirst; an editor's is."""

from datetime import UTC, datetime

import pytest

from crawler.reading.page import Page
from crawler.reading.reader import read
from tests.site import TEXT, article

LEAD = " ".join(TEXT.split()[:30])
EDITORS = "What the panel of the county decided about the radios of the town this week."


def read_with(lead, mark='<p class="excerpt">{}</p>'):
    page = article().replace('<p class="date">', f'{mark.format(lead)}<p class="date">')
    url = "https://gazette.example/news/radios/"
    return read(Page(url=url, payload=page.encode(), fetched_at=datetime(2026, 3, 2, tzinfo=UTC))).article


@pytest.mark.parametrize("mark", ['<p class="excerpt">{}</p>', '<div class="entry-summary"><p>{}</p></div>'])
@pytest.mark.parametrize("end", [" […]", " [...]", " [&hellip;]", "…", "..."])
def test_an_excerpt_that_was_cut_from_the_text_is_no_standfirst(end, mark):
    """It repeats the body; and it is not in the body a second time."""
    found = read_with(LEAD + end, mark)

    assert found.standfirst is None
    assert found.body == TEXT


@pytest.mark.parametrize("lead", [EDITORS, f"{EDITORS[:-1]} …"])
def test_what_an_editor_wrote_is_one(lead):
    """With dots at its end, too: its words do not stand in the text."""
    assert read_with(lead).standfirst == lead
