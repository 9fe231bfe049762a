"""What stands under a text, line by line."""

from __future__ import annotations

import pytest

from crawler.reading.body.endings import (
    LAST_NOTES,
    Layout,
    cut_tail,
    is_box_heading,
    is_call_out,
    is_chrome,
    is_note,
    is_tail_heading,
    trailing_headings,
    without_bios,
    without_notes,
)
from tests.crawler.reading.press import PARAGRAPHS, TEXT, article, story


@pytest.mark.parametrize(
    "heading",
    [
        "Related News",
        "Zum Weiterlesen",
        "Select Vacancies",
        "Related Articles",
        "Leave a Reply",
        "RELATED NEWS:",
        "About this series",
        "Über die Autorin",
        "Verwendete Quellen:",
        "Ansprechpartnerin zum Thema:",
        "Media contact",
    ],
)
def test_nothing_under_a_tail_heading_is_the_articles(heading):
    """Words of the next story never reach the text, inside the article's element or outside of it."""
    neighbour = (
        f"<h3>{heading}</h3><p>Another force has bought six horses for its mounted section, it said on Friday.</p>"
    )

    inside, outside = article(story(below=neighbour)), article(story() + neighbour)

    assert inside.body == outside.body == "\n\n".join(PARAGRAPHS)


@pytest.mark.parametrize(
    "line",
    [
        "Related news reached the panel in June.",
        "The comments of the panel will be published with the minutes, and its chair will answer them one by one",
        "A",
    ],
)
def test_a_sentence_is_no_heading(line):
    """A full stop, or a length that no heading has, makes it the author's."""
    assert not is_tail_heading(line)
    assert not is_box_heading(line)


def test_a_declared_heading_is_known_however_it_is_spelt():
    """Case and marks around it are the theme's."""
    assert is_tail_heading("— OUR SPONSORS —", ["Our sponsors"])
    assert not is_tail_heading("Our sponsors " * 20, ["Our sponsors " * 20])


def test_a_heading_above_the_first_prose_cuts_nothing():
    """A box above the article must not cost the article."""
    assert cut_tail(["Related News", *PARAGRAPHS]) == list(PARAGRAPHS)


def test_a_box_whose_article_goes_on_below_is_left_out_alone():
    """Under a heading that stands apart from the text, much more of the text means that it was a call-out."""
    kept = cut_tail(
        [PARAGRAPHS[0], "Related News", "Six horses bought", *PARAGRAPHS[1:]],
        layout=Layout(goes_on=PARAGRAPHS.__contains__, in_box=lambda _heading: True),
    )

    assert kept == list(PARAGRAPHS)


def test_a_box_under_which_little_follows_ends_the_text():
    """One more sentence under the heading is a teaser's."""
    kept = cut_tail(
        [*PARAGRAPHS, "Related News", PARAGRAPHS[0]],
        layout=Layout(goes_on=PARAGRAPHS.__contains__, in_box=lambda _heading: True),
    )

    assert kept == list(PARAGRAPHS)


@pytest.mark.parametrize("line", ["Copyright © 2025 Example Gazette", "© 2025 Example Gazette. All rights reserved."])
def test_a_copyright_line_is_furniture_wherever_it_stands(line):
    """It is taken out of the middle too, and nothing else is."""
    assert is_chrome(line)
    assert cut_tail([PARAGRAPHS[0], line, PARAGRAPHS[1]]) == [PARAGRAPHS[0], PARAGRAPHS[1]]


def test_notes_are_cut_from_the_end_only():
    """The first paragraphs are a story's even where they read like a note, and a bound ends the cutting."""
    note = "Ann Example is a staff writer. Email: ann@gazette.example"
    notes = [text for text in (note, "Subscribe to our newsletter", "Follow us on Twitter") if is_note(text)]

    assert notes
    assert without_notes([*PARAGRAPHS, *notes]) == list(PARAGRAPHS)
    assert len(without_notes([*PARAGRAPHS, *notes[:1] * (LAST_NOTES + 2)])) == len(PARAGRAPHS) + 2
    assert without_notes([note, *PARAGRAPHS]) == [note, *PARAGRAPHS]
    assert without_notes([]) == []


def test_a_heading_under_which_nothing_stands_is_dropped():
    """What it stood over was cut; a heading with a text under it stays."""
    assert trailing_headings(["Radios", PARAGRAPHS[0], "The next step"], ["The next step", "Radios"]) == [
        "Radios",
        PARAGRAPHS[0],
    ]


def test_bold_words_at_the_end_are_a_heading_too():
    """What they stood over was a list of links; a bold sentence is the author's."""
    links = (
        "<ul><li><a href='/a'>River rose by four metres</a></li><li><a href='/b'>Bridge closed until May</a></li></ul>"
    )

    assert article(story(text=f"{TEXT}<p><b>More like this</b></p>{links}")).body == "\n\n".join(PARAGRAPHS)
    assert article(story(text=f"{TEXT}<p><b>Nobody was hurt.</b></p>")).body.endswith("Nobody was hurt.")


def test_a_bare_heading_at_the_end_of_a_page_is_no_part_of_the_text():
    """So it is on a whole page as well."""
    assert article(story(text=TEXT + "<h3>What happens next</h3>")).body == "\n\n".join(PARAGRAPHS)


@pytest.mark.parametrize(
    "note",
    [
        "Check out more of our coverage of radios.",
        "Olli Penttilä on Gazetten toimittaja.",
        "Stay informed with the Gazette every morning.",
        "View all posts by Ann Example",
        "Please log out and then log in again.",
        "Follow The Gazette on Google News",
        "Sign up here for the daily briefing.",
        "Want to read more? Sign up today!",
        "You can subscribe here to have it sent to you.",
        "All of this and more is in our free weekly newsletter, if you join.",
        "Abonnieren Sie unseren Polizeinewsletter",
        "Sie müssen eingeloggt sein, um einen Kommentar zu schreiben.",
        "Alle Beiträge von Anna Muster",
        "Weitere Informationen unter www.gazette.example",
        "Zapraszamy też do subskrypcji tygodnika.",
    ],
)
def test_a_call_to_subscribe_is_a_note(note):
    """Whatever it is that one should read, join or follow."""
    assert is_note(note)
    assert without_notes([*PARAGRAPHS, note]) == list(PARAGRAPHS)


@pytest.mark.parametrize(
    "sentence",
    [
        "“Sign up today,” she said, and 400 neighbours did so within the week.",
        "“You should get our weekly newsletter,” said Inspector Wold.",
        "Residents who want to hear of burglaries nearby can sign up today at any front counter, the force said.",
        "In ten years our newsletter reached every house in the valley, and burglary fell by half.",
        "The panel stopped its newsletter in 2019, when nobody had read it for a year.",
    ],
)
def test_the_last_sentence_of_a_story_is_no_note(sentence):
    """Quotes, news about newsletters and an author's own words stay, though they speak of signing up."""
    assert not is_note(sentence)
    assert article(story(text=f"{TEXT}<p>{sentence}</p>")).body.endswith(sentence)


def test_a_sentence_like_a_note_stays_in_the_middle_of_a_text():
    """Only the last paragraphs are a newsroom's own."""
    sentence = "Ann Example is the editor of the force’s history, which took her nine years to write."

    assert (
        sentence in article(story(text=f"<p>{PARAGRAPHS[0]}</p><p>{sentence}</p>{TEXT[len(PARAGRAPHS[0]) + 7 :]}")).body
    )


@pytest.mark.parametrize(
    "line",
    [
        "Bildquelle: Anna Muster",
        "Crédit photo : Anne Exemple",
        "Beitragsbild: Max Muster",
        "Titelbild: Max Muster",
        "Photographs by Tom Ray",
        "Translated by Tom Ray",
        "This post contains affiliate links.",
        "Dieser Artikel enthält Werbung.",
        "Cet article contient des liens d'affiliation.",
        "Este artículo contiene enlaces de afiliados.",
        "Questo articolo contiene link di affiliazione.",
        "Dit artikel bevat affiliate links.",
        "Artikeln innehåller annonslänkar.",
        "Artiklen indeholder affiliate-links.",
        "Artikkelen inneholder affiliatelenker.",
        "Artikkeli sisältää mainoslinkkejä.",
        "Artykuł zawiera linki afiliacyjne.",
        "Este artigo contém links de afiliados.",
        "Foto di Piero Masi",
        "Fot. Jan Pena / PAP",
        "Udostępnij Drukuj",
        "0:00 / 3:12",
        "12 Shares",
        "Partager Imprimer",
        "*Werbung. Dieser Beitrag enthält Werbung für Funkgeräte.",
        "Submit your letter to the editor via this form. Read more of them.",
        "Temas",
        "Teilen sie dies mit:",
        "Gefällt mir:",
        "Lädt…",
        "Inhaltsverzeichnis",
        "Alle Angaben ohne Gewähr",
        "Kommentare insgesamt 12",
        "Aktualisiert am 12. 05. 2026",
        "Lesezeit: 3 Minuten",
        "Ten tekst przeczytasz w 4 minuty",
        "Share current article via Email",
        "Like this:",
        "Loading...",
    ],
)
def test_credits_and_furniture_go_wherever_they_stand(line):
    """No story is told by them."""
    assert is_chrome(line)
    assert cut_tail([PARAGRAPHS[0], line, PARAGRAPHS[1]]) == [PARAGRAPHS[0], PARAGRAPHS[1]]


@pytest.mark.parametrize(
    "line",
    [
        "Photographs by Tom Ray were shown to the jury.",
        "Pictures by officers are kept for a year",
        "This post contains the names of 40 officers.",
        "Loading a radio takes an hour, like this one did.",
        "Questo articolo contiene i nomi di 40 agenti.",
        "Foto di Piero Masi sono state mostrate alla giuria.",
        "Print in Ayford",
        "Like this one, the old radios failed in the rain.",
    ],
)
def test_a_sentence_that_begins_like_furniture_is_the_storys(line):
    """It goes on where furniture ends."""
    assert not is_chrome(line)
    assert cut_tail([PARAGRAPHS[0], line, PARAGRAPHS[1]]) == [PARAGRAPHS[0], line, PARAGRAPHS[1]]


@pytest.mark.parametrize(
    "heading",
    [
        "Vorschau auf den nächsten Artikel",
        "Mehr zum Thema auf gazette.example",
        "Weitere Informationen zu Funkgeräten",
        "Weitere Informationen zum Thema",
    ],
)
def test_a_box_of_further_reading_is_left_out(heading):
    """Its links are the newsroom's; the article goes on behind it."""
    assert is_box_heading(heading)
    assert cut_tail([PARAGRAPHS[0], heading, "Funkgeräte im Keller", PARAGRAPHS[1]]) == [PARAGRAPHS[0], PARAGRAPHS[1]]


def test_a_last_line_that_ends_in_a_colon_announces_nothing():
    """What was to follow it was cut; one that a list follows stays, and so does a text of one line."""
    assert trailing_headings([PARAGRAPHS[0], "Watch the trial here:"]) == [PARAGRAPHS[0]]
    assert trailing_headings([PARAGRAPHS[0], "The winners:", "- Ann Lee"]) == [
        PARAGRAPHS[0],
        "The winners:",
        "- Ann Lee",
    ]
    assert trailing_headings(["The winners:"]) == ["The winners:"]


def test_a_long_last_sentence_that_ends_in_a_colon_stays():
    """It says enough by itself."""
    sentence = f"{PARAGRAPHS[0].rstrip('.')}, and the chair of the panel had this to say of it:"

    assert trailing_headings([PARAGRAPHS[1], sentence]) == [PARAGRAPHS[1], sentence]


@pytest.mark.parametrize(
    ("last", "stays"),
    [
        pytest.param("Ann Lee is a lecturer in custody law at Ayford.", False, id="is"),
        pytest.param("Ann Lee, has run four custody suites.", False, id="comma"),
        pytest.param("Ann Lee, who ran the trial, is to retire.", True, id="a clause"),
        pytest.param("Ann Leeson is a lecturer in custody law at Ayford.", True, id="a longer name"),
        pytest.param("Tom Ray is a lecturer in custody law at Ayford.", True, id="somebody else"),
        pytest.param(f"Ann Lee is {'very ' * 150}tired.", True, id="too long"),
    ],
)
def test_a_last_paragraph_that_says_who_the_author_is_goes(last, stays):
    """Told of anybody else it is news."""
    html = story('<p class="byline">By Ann Lee</p>', text=f"<p>{PARAGRAPHS[0]}</p><p>{PARAGRAPHS[1]}</p><p>{last}</p>")

    found = article(html)

    assert found.authors == ("Ann Lee",)
    assert (last.rstrip() in found.body) is stays


@pytest.mark.parametrize("name", ["Example Gazette", "The Associated Example"])
def test_what_a_newspaper_or_agency_says_of_itself_is_news(name):
    """It asked the force for comment; that is how many a story ends."""
    head = (
        f'<meta property="og:site_name" content="Example Gazette"><script type="application/ld+json">'
        f'{{"@type":"NewsArticle","headline":"x","author":{{"@type":"Organization","name":"{name}"}}}}</script>'
    )
    last = f"{name} is to ask the force for its figures, and has reported on them before."

    found = article(story(head=head, text=f"{TEXT}<p>{last}</p>"))

    assert found.authors == (name,)
    assert found.body.endswith(last)


def test_a_text_of_one_paragraph_about_its_author_stays():
    """There would be none left."""
    assert without_bios(["Ann Lee is a lecturer in Ayford."], ["Ann Lee"]) == ("Ann Lee is a lecturer in Ayford.",)


def test_a_handle_of_one_word_begins_no_bio():
    """Too many sentences begin with a word that is somebody's handle."""
    paragraphs = ("Lamps failed.", "Staff is short in Ayford.")

    assert without_bios(paragraphs, ["Staff"]) == paragraphs


LATER = (
    "The panel that oversees the force will look at the figures in June and decide whether the trial is to go on.",
    "Members of the union had asked for the same devices three years ago and had been refused by the chief.",
    "The contract runs until the spring of next year and covers training for every officer on the night rota.",
)


@pytest.mark.parametrize("element", ["h2", "h4", "p", "strong"])
@pytest.mark.parametrize(
    "heading",
    [
        "Vacancies",
        "Police jobs",
        "Comment",
        "Latest news on the trial",
        "More from the valley",
        "About the author",
        "Media contacts",
        "Related resources:",
        "Suggested reading",
        "Sponsored content",
        "12 responses",
        "Quellen",
        "Commentaires",
        "Vacatures",
        "Ofertas de empleo",
    ],
)
def test_a_sub_heading_that_reads_like_a_box_cuts_nothing(heading, element):
    """The author's prose goes on under it in the text's own element; the words alone decide nothing."""
    mark = f"<{element}>{heading}</{element}>" if element != "strong" else f"<p><strong>{heading}</strong></p>"

    found = article(story(text=TEXT + mark + "".join(f"<p>{text}</p>" for text in LATER)))

    assert found.body == "\n\n".join([*PARAGRAPHS, heading, *LATER])


LAST = (
    "Two of the seven posts were filled within a month, the force said in a note to its panel on Tuesday.",
    "The others will be advertised again in the spring, when the budget for next year has been agreed.",
)


@pytest.mark.parametrize("element", ["h2", "strong"])
@pytest.mark.parametrize(
    "heading",
    [
        "Vacancies",
        "Police jobs",
        "Comments",
        "Latest news on the trial",
        "More from the review",
        "Related resources:",
        "Other stories",
        "3 responses",
        "Quellen",
        "Zusatzinformationen",
        "Commentaires",
        "Bronnen",
        "Lediga jobb",
        "Oferty pracy",
    ],
)
def test_the_last_part_of_a_text_may_be_named_like_a_box(heading, element):
    """Its subject is such a word, and nothing but the text's own sentences stands under it."""
    mark = f"<{element}>{heading}</{element}>" if element != "strong" else f"<p><strong>{heading}</strong></p>"
    part = mark + "".join(f"<p>{text}</p>" for text in LAST)

    found = article(story(text=TEXT + "".join(f"<p>{text}</p>" for text in LATER) + part))

    assert found.body == "\n\n".join([*PARAGRAPHS, *LATER, heading, *LAST])


@pytest.mark.parametrize("heading", ["Vacancies", "Comments", "Other stories", "More from the review"])
@pytest.mark.parametrize(
    "under",
    [
        f'<p><a href="/a">{LAST[0]}</a></p>',
        f'<p>{LAST[0]} <a href="/a">More</a></p>',
        f"<p>Ann Example, 12 March</p><p>{LAST[0]}</p>",
        f"<p>{LAST[0]}</p><p>Ann Example, 12 March</p>",
        f'<p>{LAST[0]}</p><ul><li><a href="/a">Six horses bought for the square</a></li></ul>',
    ],
)
def test_a_box_with_anything_else_in_it_is_one(under, heading):
    """A link, a name or a day under the heading: it is no part of the text."""
    text = TEXT + "".join(f"<p>{each}</p>" for each in LATER) + f"<h2>{heading}</h2>{under}"

    assert article(story(text=text)).body == "\n\n".join([*PARAGRAPHS, *LATER])


@pytest.mark.parametrize("heading", ["More", "Recommended changes", "Lees ook", "Read more stories"])
def test_the_box_under_a_weak_heading_ends_at_the_next_sentence(heading):
    """Wherever that stands: themes put each paragraph in a box of its own."""
    links = (
        '<ul><li><a href="/a">Six horses bought for the square</a></li><li><a href="/b">A kennel opens</a></li></ul>'
    )
    text = f"{TEXT}<h3>{heading}</h3>{links}" + "".join(f'<div class="part"><p>{later}</p></div>' for later in LATER)

    assert article(story(text=text)).body == "\n\n".join([*PARAGRAPHS, *LATER])


@pytest.mark.parametrize(("length", "cut"), [(200, True), (201, False)])
def test_a_heading_cuts_where_at_most_two_fifths_of_the_text_follow(length, cut):
    """Less is a note under the text or a comment; more is the article."""
    before, after = "a" * 499 + ".", "b" * (length - 1) + "."

    kept = cut_tail([before, "Comments", after], layout=Layout(goes_on=after.__eq__))

    assert kept == ([before] if cut else [before, "Comments", after])


@pytest.mark.parametrize(("length", "is_one"), [(699, True), (700, False), (701, False)])
def test_a_note_is_shorter_than_a_column(length, is_one):
    """What begins like one and fills a column is the author's; both sides of the bound."""
    line = ("This article originally appeared in the Gazette" + " and elsewhere" * 60)[:length]

    assert is_note(line) is is_one


@pytest.mark.parametrize(("length", "is_one"), [(219, True), (220, False), (221, False)])
def test_a_line_of_furniture_is_shorter_than_a_sentence_of_three_lines(length, is_one):
    """A row of share links may be long; both sides of the bound."""
    line = ("X " * 120)[: length - 1] + "!"

    assert is_chrome(line) is is_one


@pytest.mark.parametrize(("length", "is_one"), [(259, True), (260, False), (261, False)])
def test_a_call_out_is_shorter_than_a_paragraph(length, is_one):
    """A headline after "Read also" has an end; both sides of the bound."""
    line = ("Read also: Kennels inspected" + " after a week of barking" * 12)[:length]

    assert is_call_out(line) is is_one


HEADED = {
    "a search of a house": ("h2", "Search", True),
    "frauds": ("h3", "Email", True),
    "a trial": ("h2", "Copyright", True),
    "a law": ("h2", "Copyright theft", True),
    "German": ("h3", "Teilen", True),
    "no heading": ("p", "Search", False),
    "over an advertisement": ("h3", "Advertisement", False),
    "over an advertisement, German": ("h4", "Anzeige", False),
    "a notice": ("p", "Copyright 2019 Gazette", False),
}


@pytest.mark.parametrize(("tag", "line", "kept"), HEADED.values(), ids=HEADED)
def test_a_heading_over_the_texts_own_prose_is_its_own_whatever_it_says(tag, line, kept):
    """A word of furniture above a paragraph of the story is a sub-heading; alone it is a button."""
    first, second, *rest = (f"<p>{paragraph}</p>" for paragraph in PARAGRAPHS)

    found = article(story(text=f"{first}{second}<{tag}>{line}</{tag}>{''.join(rest)}"))

    assert (line in found.body.split("\n\n")) is kept
    assert all(paragraph[:40] in found.body for paragraph in PARAGRAPHS)


def test_a_heading_over_links_is_furniture():
    """What stands under it is not the story's prose."""
    links = '<ul><li><a href="/m">Email</a></li><li><a href="/p">Print</a></li></ul>'

    assert "Search" not in article(story(text=f"{TEXT}<h3>Search</h3>{links}")).body
