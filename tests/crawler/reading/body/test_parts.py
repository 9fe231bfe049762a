"""A story laid out in several articles, cells or entries."""

import pytest

from tests.crawler.reading.press import HEADLINE, PARAGRAPHS, TEXT, article, document, story

SECOND = (
    "The harbour board has kept the night ferry running for the crews since the second week of January at its own cost."
)
THIRD = "Two of the boat crews told the Gazette that they would rather have had new radios before new cameras."


def read(body, **head):
    return article(document(body, **head)).body


@pytest.mark.parametrize("around", ["{0}{1}", "<main>{0}{1}</main>", '<div class="story">{0}<hr>{1}</div>'])
def test_the_second_part_of_a_story_is_part_of_it(around):
    """Some systems print each part of a story as an ``article`` of its own."""
    first = f'<article class="part"><h1>{HEADLINE}</h1>{TEXT}</article>'
    second = f'<article class="part"><h2>What the crews say</h2><p>{SECOND}</p><p>{THIRD}</p></article>'

    body = read(around.format(first, second))

    assert body.endswith(f"What the crews say\n\n{SECOND}\n\n{THIRD}")


def test_a_part_of_other_looks_that_is_nothing_but_paragraphs_is_part_of_it():
    """No card begins with a paragraph."""
    first = f'<article class="lead"><h1>{HEADLINE}</h1>{TEXT}</article>'
    second = f'<article class="rest"><p>{SECOND}</p><p>{THIRD}</p></article>'

    assert read(f"<main>{first}{second}</main>").endswith(f"{SECOND}\n\n{THIRD}")


@pytest.mark.parametrize(
    "other",
    [
        f'<article class="comment"><p>{SECOND}</p><p>{THIRD}</p></article>',
        f'<article class="rest"><h2>Ferry runs on</h2><p>{SECOND}</p><p>{THIRD}</p></article>',
        f'<article class="rest"><p>{SECOND}</p></article>',
        f'<article class="part"><h2><a href="/b">Ferry runs on</a></h2><p>{SECOND}</p><p>{THIRD}</p></article>',
        f'<article class="part"><a href="/b"><h2>Ferry runs on</h2></a><p>{SECOND}</p><p>{THIRD}</p></article>',
        f'<article class="part"><h1>Ferry runs on</h1><p>{SECOND}</p><p>{THIRD}</p></article>',
        f'<article class="card"><h2>Ferry runs on</h2><p>{SECOND}</p><a href="/b">Read more</a></article>',
    ],
)
def test_another_story_beside_it_is_not(other):
    """A heading that leads elsewhere, or a headline of its own, makes it another story."""
    body = read(f'<main><article class="part"><h1>{HEADLINE}</h1>{TEXT}</article>{other}</main>')

    assert SECOND not in body


OLD = (
    '<table width="760"><tr><td width="150"><a href="/">Home</a><br><a href="/news">News</a></td><td>'
    "<font size=4><b>{headline}</b></font><br><i>5 March 2024</i><br><br>{text}</td></tr></table>"
)


@pytest.mark.parametrize("breaks", ["<br><br>", "<br/> <br/>", "<br>\n<br>\n"])
def test_a_page_laid_out_in_cells_has_paragraphs(breaks):
    """Pages of 2004 are one table: the menu in one cell, all else in the other."""
    body = read(OLD.format(headline=HEADLINE, text=breaks.join(PARAGRAPHS)), title=HEADLINE)

    assert body.split("\n\n") == list(PARAGRAPHS)


def test_a_table_of_figures_stays_a_table():
    """Cells with one break in them are figures all the same."""
    table = "<table><tr><th>Year</th><th>Radios</th></tr><tr><td>2025<br>(forecast)</td><td>40</td></tr></table>"

    assert "Year | Radios\n2025 (forecast) | 40" in read(f"<article><h1>{HEADLINE}</h1>{TEXT}{table}</article>")


@pytest.mark.parametrize(
    "time",
    [
        '<time datetime="2024-03-05T{0}:00Z">{0}</time>',
        '<span class="time">{0}</span>',
        '<p class="stamp">{0}</p>',
        "<h3>{0}</h3>",
    ],
)
def test_the_times_of_a_live_report_stay(time):
    """When something happened is what a live report is for."""
    entries = "".join(
        f'<div class="block">{time.format(at)}<h2>{what}</h2><p>{text}</p></div>'
        for at, what, text in (
            ("17:30", "Fire out", SECOND),
            ("15:10", "Ferry held", PARAGRAPHS[1]),
            ("12:00", "Road closed", THIRD),
        )
    )

    body = read(f"<main><article><h1>Quay fire: as it happened</h1><p>By Dana Holt</p>{entries}</article></main>")

    places = [body.index(text) for text in ("17:30", SECOND, "15:10", PARAGRAPHS[1], "12:00", THIRD)]
    assert places == sorted(places)


def test_the_time_over_the_first_of_two_entries_stays():
    """It stands over the first paragraph, where head matter stands elsewhere."""
    entries = "".join(
        f'<div class="post"><time datetime="2026-03-12T{at}:00Z">{at}</time><h3>{what}</h3><p>{text}</p></div>'
        for at, what, text in (("08:15", "Van found", SECOND), ("08:30", "Van empty", THIRD))
    )

    body = article(story(text=entries + TEXT)).body

    assert body.startswith(f"08:15\n\nVan found\n\n{SECOND}\n\n08:30\n\nVan empty\n\n{THIRD}")
