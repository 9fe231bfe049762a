"""What stands around a headline and is neither standfirst nor text."""

from __future__ import annotations

import pytest

from crawler.reading.body.head import hands_on, is_office
from tests.crawler.reading.press import HEADLINE, PARAGRAPHS, TEXT, article, story


@pytest.mark.parametrize(
    "line",
    [
        f"Share All sharing options for: {HEADLINE}",
        f"Copy link to the article {HEADLINE}",
        f"Drucken: {HEADLINE}",
        "The URL has been copied to your clipboard",
        "12 March 2026 by Ann Lee, Crime Correspondent, The Gazette, Northmarch",
        "Published 12 March 2026 at 08:00 and last updated by the newsroom at 10:00",
        "The Quayside Gazette 12 March 2026 21:17 (now 14 March 2026 21:17) 789 characters",
        "Copyright 2026 The Gazette. All rights reserved by the owner",
        "0935hrs, 11/04/11",
        "Press Office, Northmarch Police, 01632 960123",
        "Pressestelle der Polizei Nordmark, Telefon 0123 456789",
        "Ann Lee Senior Reporter",
        "FOR IMMEDIATE RELEASE",
        "Press release 12/2026",
        "Communiqué de presse",
        "Pressmeddelande",
        "Dana Holt, 12.03.2026",
        "12 March 2026 / Dana Holt",
        "Teilen Drucken",
    ],
)
@pytest.mark.parametrize(
    "above",
    [
        '<div class="subtitle">{}</div>',
        "<p>By Ann Lee</p><p>12 March 2026</p><div>{}</div>",
        "<h2>{}</h2><p>By Ann Lee</p>",
    ],
)
def test_a_line_of_furniture_is_neither_standfirst_nor_text(line, above):
    """Wherever it stands between headline and text, and whatever its element is called."""
    found = article(story(above.format(line)))

    assert found.standfirst is None
    assert found.body.split("\n\n")[0] == PARAGRAPHS[0]


@pytest.mark.parametrize("said", ["12 Mar", "١٢ مارس", "Thursday", "3/12"])
def test_what_a_time_element_prints_over_the_text_is_no_text(said):
    """Its attribute has the day; the words may be of any form or language."""
    stamp = f'<p><time datetime="2026-03-12">{said}</time></p>'

    assert article(story(text=f"{stamp}{TEXT}")).body == "\n\n".join(PARAGRAPHS)


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        (f"Print {HEADLINE}", True),
        (HEADLINE, False),
        (f"{HEADLINE}, says the force", False),
        (f"{'Nobody in the valley had thought before this winter came ' * 2}{HEADLINE}", False),
        (f"The motto is: {HEADLINE}.", False),
    ],
)
def test_a_line_that_hands_the_story_on_ends_with_its_headline(line, expected):
    """A sentence may hold the headline's words."""
    assert hands_on(line, HEADLINE) is expected


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("Press Office, Northmarch Police", True),
        ("Ufficio stampa della Questura", True),
        ("The press office said nothing.", False),
        ("Press officers were asked to leave the room", False),
        (f"Press Office {'of the northern valley ' * 7}", False),
    ],
)
def test_a_press_office_is_named_by_a_line_of_its_own(line, expected):
    """A sentence on a press office is the author's."""
    assert is_office(line) is expected


@pytest.mark.parametrize(
    "lead",
    [
        "The trial in the cellar that began on 12 March 2026 has cost more than the radios that it was to save",
        "The trial in the cellar began at 08:00 on 12 March 2026 and has cost more than the radios it was to save.",
    ],
)
def test_a_lead_that_names_a_day_stays_the_standfirst(lead):
    """Only a line with a time to the minute that is no sentence is a dateline with more in it."""
    found = article(story(f'<p class="standfirst">{lead}</p><p>By Ann Lee</p><p>12 March 2026</p>'))

    assert found.standfirst == lead


@pytest.mark.parametrize(
    "line",
    [
        "AYFORD, England (Reuters) —",
        "Ayford (dpa) -",
        "MORNAC (AFP) –",
        "Morales (EFE).-",
        "AYFORD, March 12, 2026 (AP) —",
        "AYFORD —",
        "New Ayford (PTI):",
        "Ayford (ots)",
        "Ayford (dpa/lsw)",
        "AYFORD, March 12 (AP) —",
        "Morne, le 12 mars 2026 (AFP) -",
        "Morales, 12 mar (EFE).-",
        "(ANSA) - MORANO, 12 MAR -",
        "Morano, 12 mar. (Adnkronos) -",
    ],
)
def test_the_dateline_of_an_agency_on_a_line_of_its_own_is_no_text(line):
    """Feeds set it apart from the sentence that it belongs to."""
    assert article(story(text=f"<p>{line}</p>{TEXT}")).body == "\n\n".join(PARAGRAPHS)


@pytest.mark.parametrize("line", ["They were tried in Ayford (the cellar) –", "Ayford (the cellar)", "What was heard:"])
def test_a_line_that_only_ends_like_a_dateline_is_text(line):
    """A place alone is before the brackets or the dash, and one of both ends the line."""
    assert article(story(text=f"<p>{line}</p>{TEXT}")).body.split("\n\n")[0] == line


@pytest.mark.parametrize(
    "line",
    [
        "Ref: NM/26/44 | Contact: Press Desk, 01632 960 123",
        "Media contact: Ann Lee, 01632 960123, desk@ayford.example",
        "Rückfragen: presse@ayford.example",
        "Aktenzeichen: 44/2026",
        "Release No. 26-044",
        "Ayford Police Department",
    ],
)
def test_a_line_that_says_whom_to_ask_is_neither_standfirst_nor_text(line):
    """Forces print it above a release; the date stands below it or above."""
    for above in (f"<p>{line}</p><p>March 12, 2026</p>", f"<p>March 12, 2026</p><p>{line}</p>"):
        found = article(story(above))

        assert (found.standfirst, found.body) == (None, "\n\n".join(PARAGRAPHS))


@pytest.mark.parametrize(
    "line", ["Analysis: what 44 radios cost", "Cost of each: 44", "Ring 01632 960 123: nobody answers"]
)
def test_a_line_with_a_colon_is_text_if_nobody_is_to_be_asked(line):
    """It begins the story."""
    assert article(story(text=f"<p>{line}</p>{TEXT}")).body.startswith(line)


@pytest.mark.parametrize("heading", ["Share this", "Read more", "Tags", "Topics", "Newsletter"])
def test_a_sub_heading_below_the_first_paragraph_stays(heading):
    """A word of furniture that is set as a heading, with the text's own prose right under it."""
    first, *others = (f"<p>{text}</p>" for text in PARAGRAPHS)

    body = article(story(text=f"{first}<h3>{heading}</h3>{''.join(others)}")).body

    assert body == "\n\n".join([PARAGRAPHS[0], heading, *PARAGRAPHS[1:]])


@pytest.mark.parametrize(
    ("above", "published", "modified"),
    [
        ("<dl><dt>Published</dt><dd>12 March 2026</dd><dt>Last updated</dt><dd>14 March 2026</dd></dl>", 12, 14),
        ("<div>Aktualisiert am:</div><div>14.03.2026</div><div>12.03.2026</div>", 12, 14),
        ("<p>12 March 2026 (updated 14 March 2026)</p>", 12, 14),
        ("<div>Updated minutes of the panel</div><div>12 March 2026</div>", 12, None),
    ],
)
def test_the_label_of_a_date_may_stand_on_the_line_above_it(above, published, modified):
    """And a date of change in brackets behind the first is no part of the text."""
    found = article(story(above))

    assert found.published.day == published
    assert (found.modified and found.modified.day) == modified
    assert found.body.startswith(("Officers in the valley", "Updated minutes"))


def test_a_standfirst_that_is_printed_again_over_the_head_matter_is_one():
    """The page repeats it over the line that says whom to ask."""
    lead = "The cellar was tried first, and nobody in the force minded the dark of it."

    found = article(story(f"<p class='standfirst'>{lead}</p><p>By Ann Lee</p><p>{lead}</p><p>Release No. 26-044</p>"))

    assert found.standfirst == lead


POSTS = [
    "Chefreporter",
    "Rédacteur en chef",
    "Corresponsal",
    "Inviato",
    "Journalist",
    "Toimittaja",
    "Redaktor naczelny",
]


@pytest.mark.parametrize("post", [*POSTS, "Kriminalreporterin", "Home Affairs Editor"])
@pytest.mark.parametrize("form", ["<p>By Ann Lee</p><p>{}</p>", "<p>By Ann Lee<br>{}</p><p>12 March 2026</p>"])
def test_the_post_under_a_byline_is_no_text(form, post):
    """In any language; the byline over it says that it is one."""
    found = article(story(form.format(post)))

    assert (found.authors, found.body) == (("Ann Lee",), "\n\n".join(PARAGRAPHS))


def test_words_like_a_post_without_a_byline_over_them_are_text():
    """A heading may name one."""
    assert article(story("<h2>Chief Inspector in the cellar</h2>")).body.startswith("Chief Inspector in the cellar")


@pytest.mark.parametrize("nobody", ["By admin", "By No Author", "Von Unbekannt", "Par Anonyme", "Por Desconocido"])
def test_a_byline_that_names_nobody_is_no_text(nobody):
    """It is head matter all the same."""
    found = article(story(f"<p>{nobody}</p><p>12 March 2026</p>"))

    assert (found.authors, found.body) == ((), "\n\n".join(PARAGRAPHS))
