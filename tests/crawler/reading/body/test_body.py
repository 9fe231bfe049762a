import json

import pytest

from crawler.reading.body.body import read_body
from crawler.reading.evidence import gather
from crawler.reading.markup.tree import parse
from crawler.reading.page import Rules
from tests.crawler.reading.press import HEADLINE, PARAGRAPHS, TEXT, article, document, page, story

WHOLE = "\n\n".join(PARAGRAPHS)
OTHER = "Neighbours of the dog section have written to the council about a week of barking at night."

LONG = "\n\n".join([*PARAGRAPHS, *(OTHER.replace("week", f"week and {day} days") for day in range(2, 9))])


def linked(**item):
    data = json.dumps({"@type": "NewsArticle", "headline": HEADLINE, **item})
    return f'<script type="application/ld+json">{data}</script>'


def test_headings_lists_quotes_and_tables_stay_readable():
    """Each is a part of the text of its own, rows and items on lines of their own."""
    table = "<tr><th>Year</th><th>Radios</th></tr><tr><td>2025</td><td>40</td></tr>"
    text = (
        f"<p>{PARAGRAPHS[0]}</p><h2>What it costs</h2><p>{PARAGRAPHS[1]}</p>"
        "<ul><li>One radio</li><li>Two batteries</li></ul>"
        '<figure class="wp-block-pullquote"><blockquote>'
        "<p>Lunch was ordered from the cellar at last.</p></blockquote></figure>"
        f"<p>{PARAGRAPHS[2]}</p><figure><table>{table}</table></figure>"
        f"<p>{PARAGRAPHS[3]}</p>"
    )

    parts = article(story(text=text)).body.split("\n\n")

    assert parts == [
        PARAGRAPHS[0],
        "What it costs",
        PARAGRAPHS[1],
        "- One radio\n- Two batteries",
        "Lunch was ordered from the cellar at last.",
        PARAGRAPHS[2],
        "Year | Radios\n2025 | 40",
        PARAGRAPHS[3],
    ]


def test_captions_stand_apart_from_the_text():
    """What is under a picture is kept, and not in the middle of a sentence."""
    picture = '<figure><img src="a.jpg"><figcaption>The cellar. Photo: A. Lee</figcaption></figure>'
    old = '<p class="wp-caption-text">The old radio.</p>'

    found = article(story(text=f"<p>{PARAGRAPHS[0]}</p>{picture}<p>{PARAGRAPHS[1]}</p>{old}<p>{PARAGRAPHS[2]}</p>"))

    assert found.captions == ("The cellar. Photo: A. Lee", "The old radio.")
    assert found.body == "\n\n".join(PARAGRAPHS[:3])


def test_a_one_paragraph_story_is_not_swamped_by_its_sidebar():
    """The shortest stories stand beside the longest boxes."""
    cards = "".join(f'<li><a href="/{n}">A headline of another story, number {n}</a></li>' for n in range(20))
    html = document(
        f'<div id="main"><article><h1>{HEADLINE}</h1><div class="entry"><p>{PARAGRAPHS[0]}</p></div></article></div>'
        f'<aside class="sidebar"><h3>Recent posts</h3><ul>{cards}</ul></aside>'
    )

    assert article(html).body == PARAGRAPHS[0]


def test_a_call_out_between_two_paragraphs_is_no_part_of_the_text():
    """The article goes on after it."""
    box = '<p><strong>Read also:</strong></p><p><a href="/x">A headline of another story of the week</a></p>'
    text = f"<p>{PARAGRAPHS[0]}</p><p>{PARAGRAPHS[1]}</p>{box}<p>{PARAGRAPHS[2]}</p><p>{PARAGRAPHS[3]}</p>"

    assert article(story(text=text)).body == WHOLE


def test_a_text_split_over_boxes_of_one_name_is_read_whole():
    """Advertising cuts long articles into several elements."""
    halves = [
        f'<div class="body-part"><p>{"</p><p>".join(part)}</p></div>' for part in (PARAGRAPHS[:2], PARAGRAPHS[2:])
    ]
    more = [f'<div class="body-part"><p>{OTHER}</p><p>{OTHER.replace("week", "month")}</p></div>']
    html = document(f"<main><h1>{HEADLINE}</h1><div>{'<div>Advertisement</div>'.join(halves + more)}</div></main>")

    assert article(html).body.startswith(WHOLE)


def test_other_articles_on_the_page_are_not_the_storys():
    """A page that goes on with the next story does not make one of both."""
    following = (
        f"<article><h2>Kennels inspected</h2><p>{OTHER}</p><p>{OTHER.replace('barking', 'howling')}</p></article>"
    )

    assert article(document(f"<article><h1>{HEADLINE}</h1>{TEXT}</article>{following}")).body == WHOLE


def test_json_ld_stands_in_for_a_text_that_markup_holds_only_in_part():
    """It must be much longer and hold what was read."""
    found = article(story(text=f"<p>{PARAGRAPHS[0]}</p>", head=linked(articleBody=WHOLE)))

    assert found.body == WHOLE
    assert found.provenance["body"] == "json-ld"


def test_json_ld_stands_in_for_a_page_that_prints_next_to_nothing():
    """A script draws the text; the little that is printed need not be part of it."""
    html = story(text="<p>Please turn on scripts in your browser to read on.</p>", head=linked(articleBody=LONG))

    found = article(html)

    assert found.body == LONG
    assert found.provenance["body"] == "json-ld"


@pytest.mark.parametrize(
    "items",
    [
        pytest.param([{"articleBody": f"{PARAGRAPHS[1]} {PARAGRAPHS[2]}"}], id="a text not much longer"),
        pytest.param(
            [{}, {"@type": "BlogPosting", "headline": "Kennels", "articleBody": f"{OTHER} " * 12}],
            id="a neighbour's text",
        ),
    ],
)
def test_a_short_story_is_not_replaced_by_another_text(items):
    """A story of one paragraph is whole as it is printed."""
    head = "".join(linked(**item) for item in items)

    assert article(story(text=f"<p>{PARAGRAPHS[0]}</p>", head=head)).body == PARAGRAPHS[0]


def test_a_teaser_in_json_ld_replaces_nothing():
    """On many sites articleBody is cut or doubled."""
    found = article(story(head=linked(articleBody=PARAGRAPHS[0])))

    assert (found.body, found.provenance["body"]) == (WHOLE, "page")


def test_confidence_says_how_far_the_readings_agree():
    """A plain page is read alike by both."""
    assert article(story()).confidence > 0.9


def test_rules_drop_prefer_and_end():
    """What a publication declares is data; it only ever concerns its own pages."""
    noise = f'<div class="promo-x"><p>{OTHER}</p></div>'
    html = story(text=f'<div class="a">{noise}{TEXT}<p>Our sponsors</p><p>{OTHER}</p></div>')

    plain = article(html)
    ruled = article(html, rules=(Rules(drop=(".promo-x", "p["), prefer=("#none", ".a"), tail=("Our sponsors",)),))

    assert OTHER in plain.body
    assert ruled.body == WHOLE


@pytest.mark.parametrize(
    "note",
    [
        "Follow Ann Lee on every platform.",
        "Ann Lee is a senior reporter for The Gazette who has covered radios since 1999.",
        "Sign up for our newsletter to get stories like this.",
        "Copyright © 2025 The Gazette",
        "Comments are closed.",
    ],
)
def test_notes_of_the_newsroom_under_a_text_are_cut(note):
    """Who the author is and what to subscribe to is not what was reported."""
    found = article(story(text=f"{TEXT}<p>{note}</p>"))

    assert note not in found.body
    assert PARAGRAPHS[3] in found.body


def test_a_text_parted_by_line_breaks_is_read_in_paragraphs():
    """Old pages know no other way."""
    html = document(f"<div><h1>{HEADLINE}</h1><p>Jul 21, 2011</p><div>{'<br><br>'.join(PARAGRAPHS)}</div></div>")

    assert article(html).body == WHOLE


def test_a_page_laid_out_in_tables_is_read_like_any_other():
    """Tables of figures stay tables, tables of boxes become boxes."""
    html = document(
        "<table><tr><td>Home | News | Jobs</td></tr><tr><td><table><tr>"
        f"<td><h1>{HEADLINE}</h1>{TEXT}</td></tr></table></td></tr></table>"
    )

    assert article(html).body == WHOLE


@pytest.mark.parametrize(("shared", "source"), [(18, "json-ld"), (16, "page")])
def test_a_declared_text_must_hold_nearly_all_that_was_read(shared, source):
    """A longer articleBody is a rescue only where it is this story: both sides of its share."""
    words = ("crew", "launch", "tows", "weir", "lock", "lamp", "rope", "quay", "mast", "tide", "buoy", "keel", "deck")
    texts = [" ".join(f"{word}{day}" for word in words) + "." for day in range(40)]
    body = "\n\n".join([*texts[:shared], *texts[20:]])

    found = article(story(text="".join(f"<p>{part}</p>" for part in texts[:20]), head=linked(articleBody=body)))

    assert found.provenance["body"] == source


@pytest.mark.parametrize(("paragraphs", "source"), [(27, "json-ld"), (25, "page")])
def test_a_declared_text_must_be_three_tenths_longer(paragraphs, source):
    """Less is a caption, or a note under the text; both sides of 1.3."""
    words = ("crew", "launch", "tows", "weir", "lock", "lamp", "rope", "quay", "mast", "tide", "buoy", "keel", "deck")
    texts = [" ".join(f"{word}{day}" for word in words) + "." for day in range(10, 50)]
    printed = "".join(f"<p>{part}</p>" for part in texts[:20])

    found = article(story(text=printed, head=linked(articleBody="\n\n".join(texts[:paragraphs]))))

    assert found.provenance["body"] == source


@pytest.mark.parametrize(("more", "paragraphs"), [(7, 17), (6, 10)])
def test_a_second_reading_must_be_seven_tenths_longer(more, paragraphs):
    """Where the markup of a text changes half-way, the first reading ends there; both sides of 1.7."""
    line = "Officers of watch {0} met the panel in town {0} and counted {0} new radios, {0} lamps and {0} boats."
    marked = "".join(f"<p>{line.format(number)}</p>" for number in range(10))
    bare = "".join(f"<div><span>{line.format(number)}</span></div>" for number in range(100, 100 + more))

    found = article(document(f'<article><h1>{HEADLINE}</h1><div class="entry-content">{marked}{bare}</div></article>'))

    assert len(found.body.split("\n\n")) == paragraphs


@pytest.mark.parametrize(("teasers", "paragraphs"), [(3, 22), (4, 10)])
def test_a_second_reading_must_hold_nearly_all_of_the_first(teasers, paragraphs):
    """One that lacks more of the first is of other parts of the page; both sides of 0.85."""
    line = "Officers of watch {0} met the panel in town {0} and counted {0} new radios, {0} lamps and {0} boats."
    links = "".join(f'<p><a href="/{at}">Another story of watch {at} and of its boats</a></p>' for at in range(teasers))
    marked = "".join(f"<p>{line.format(number)}</p>" for number in range(10))
    bare = "".join(f"<div><span>{line.format(number)}</span></div>" for number in range(100, 112))

    text = f'<div class="entry-content">{links}{marked}{bare}</div>'
    found = article(document(f"<article><h1>{HEADLINE}</h1>{text}</article>"))

    assert len(found.body.split("\n\n")) == paragraphs


@pytest.mark.parametrize(("paragraphs", "blocks"), [(20, 34), (21, 23)])
def test_a_reading_whose_paragraphs_run_together_gives_way_to_the_second(paragraphs, blocks):
    """Fourteen sections in a paragraph are one block of the first reading; both sides of two fifths of its text."""
    line = "Officers of watch {0} met the panel in town {0} and counted {0} new radios, {0} lamps and {0} boats."
    glued = "".join(f"<section>{line.format(number)}</section>" for number in range(100, 114))
    apart = "".join(f"<p>{line.format(number)}</p>" for number in range(200, 200 + paragraphs))
    html = document(f"<article><h1>{HEADLINE}</h1><div><p>{glued}</p>{apart}</div></article>")

    body = read_body(gather(page(html), parse(html), Rules()))

    assert len(body.blocks) == blocks


LABELS = [
    "Share this story", "Print this article", "Text size", "Schlagworte", "Artikel anhören", "Auf Facebook teilen",
    "Deel dit artikel", "Meer lezen", "Lire plus", "Écouter cet article", "Comparte esta noticia", "Ver más",
    "Leggi di più", "Ascolta l'articolo", "Dela artikeln", "Visa mer", "Del artiklen", "Se mere", "Vis mer",
    "Jaa juttu", "Näytä lisää", "Podziel się", "Pokaż więcej", "Partilhe este artigo", "Ver mais",
]  # fmt: skip


@pytest.mark.parametrize("label", LABELS)
@pytest.mark.parametrize("element", ["<p><b>{}</b></p>", "<div>{}</div>", "<div><b>{}</b></div>"])
def test_a_label_between_own_paragraphs_is_not_printed_and_cuts_nothing(label, element):
    """In any of the twelve languages, in bold and in an element of its own."""
    first, rest = TEXT.split("</p>", 1)

    assert article(story(text=f"{first}</p>{element.format(label)}{rest}")).body == WHOLE


def test_a_list_of_days_and_events_under_the_text_is_not_read():
    """Its element has none of the text's prose."""
    events = "<h3>Upcoming</h3><p>12 March 2025</p><p>Parade of the mounted section</p>"

    assert article(document(f"<h1>{HEADLINE}</h1><div>{TEXT}</div><div>{events}</div>")).body == WHOLE


def test_days_in_the_texts_own_element_are_read():
    """They may be what the story lists."""
    text = f"{TEXT}<p>The next days are:</p><p>12 March 2025</p><p>Parade of the mounted section</p>"

    assert "Parade of the mounted section" in article(document(f"<h1>{HEADLINE}</h1><div>{text}</div>")).body
