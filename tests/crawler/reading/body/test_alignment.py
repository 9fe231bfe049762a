"""Which lines of a page are its text, and which links and boxes between them are not."""

from __future__ import annotations

import pytest
from lxml import html

from crawler.reading.body.alignment import Alignment
from crawler.reading.body.mending import Mending
from crawler.reading.markup.blocks import Block
from crawler.reading.markup.lines import lines
from tests.crawler.reading.press import HEADLINE, PARAGRAPHS, TEXT, article, document, story

WHOLE = "\n\n".join(PARAGRAPHS)
OTHER = "Neighbours of the dog section have written to the council about a week of barking at night."
POSTS = [
    f"At {hour}:15 the panel heard how radio number {hour} had failed in the rain, and what it cost to dry it again."
    for hour in range(9, 20)
]

TIMED = [line for hour, post in enumerate(POSTS, 9) for line in (f"{hour}:00", post)]
SUMMARY = [Block(PARAGRAPHS[0]), Block(PARAGRAPHS[1])]


def live(*, posts, below=""):
    """Return the lines of a live blog: a summary, a row of tabs, and *posts* in boxes of the same kind."""
    boxes = "".join(f'<div class="post"><h3>{at}:00</h3><p>{text}</p></div>' for at, text in enumerate(posts, 9))
    summary = f'<div class="post"><p>{PARAGRAPHS[0]}</p><p>{PARAGRAPHS[1]}</p></div>'
    tabs = "<div><div>Live</div><div>Related Stories</div></div>"
    return lines(html.document_fromstring(f"<body>{summary}{tabs}<section>{boxes}</section>{below}</body>"))


def texts(blocks):
    return [block.text for block in blocks]


def test_a_live_blog_keeps_its_posts_below_a_tab_called_related():
    """Most of the text is still to come: the words are the label of a tab, not a tail."""
    alignment = Alignment(live(posts=POSTS), SUMMARY)

    assert texts(Mending(alignment).blocks()) == [*PARAGRAPHS[:2], *TIMED]


def test_a_box_of_related_stories_ends_the_text():
    """Teasers in elements of the same kind as the text are little, seen beside it."""
    alignment = Alignment(live(posts=[OTHER]), SUMMARY)

    assert texts(Mending(alignment).blocks()) == list(PARAGRAPHS[:2])


def test_a_live_blog_ends_at_the_box_below_its_posts():
    """A tab above the posts does not open the box below them."""
    box = f'<div>Related Stories</div><div class="post"><p>{OTHER}</p></div>'
    alignment = Alignment(live(posts=POSTS, below=box), SUMMARY)

    assert texts(Mending(alignment).blocks()) == [*PARAGRAPHS[:2], *TIMED]


def test_prose_that_a_reading_left_out_is_put_back_where_it_stood():
    """It stands beside the other paragraphs; links, notes and what stands in other boxes stay out."""
    missing = f"<h3>In the cellar</h3><p>{PARAGRAPHS[1]}</p><ul><li>Two radios</li></ul>"
    aside = (
        f'<p><a href="/k">{OTHER[:-1]}</a></p><p>Sign up here for the daily briefing, and for a radio of your own.</p>'
    )
    page = f"<div><p>{PARAGRAPHS[0]}</p>{missing}{aside}<div><p>{OTHER}</p></div><p>{PARAGRAPHS[2]}</p></div>"
    alignment = Alignment(lines(html.document_fromstring(page)), [Block(PARAGRAPHS[0]), Block(PARAGRAPHS[2])])

    assert texts(Mending(alignment).blocks()) == [
        PARAGRAPHS[0],
        "In the cellar",
        PARAGRAPHS[1],
        "- Two radios",
        PARAGRAPHS[2],
    ]


def test_what_stands_nowhere_on_the_page_goes_on_with_nothing():
    """JSON-LD may hold a text that no line prints."""
    alignment = Alignment(live(posts=POSTS), SUMMARY)

    assert alignment.goes_on(PARAGRAPHS[0])
    assert not alignment.goes_on(OTHER)
    assert not alignment.in_box(OTHER)


@pytest.mark.parametrize(
    "links",
    [
        pytest.param('<p>MORE | <a href="/k">Kennels inspected after a week of barking</a></p>', id="label and bar"),
        pytest.param('<p>FROM OUR ARCHIVE: <a href="/k">Kennels inspected after a week of barking</a></p>', id="colon"),
        pytest.param(
            '<ul><li>Dogs: <a href="/k">Kennels inspected after a week</a></li>'
            '<li>Horses: <a href="/h">Six bought for the mounted section</a></li></ul>',
            id="list of topics",
        ),
    ],
)
def test_a_label_before_a_linked_headline_is_another_story(links):
    """The line leads elsewhere, and the text goes on below it."""
    text = f"<p>{PARAGRAPHS[0]}</p><p>{PARAGRAPHS[1]}</p>{links}<p>{PARAGRAPHS[2]}</p><p>{PARAGRAPHS[3]}</p>"

    assert article(story(text=text)).body == WHOLE


@pytest.mark.parametrize(
    ("markup", "printed"),
    [
        pytest.param(
            '<p>Report it at: <a href="/r">www.ayford-police.example/report/radios</a></p>',
            "Report it at: www.ayford-police.example/report/radios",
            id="address",
        ),
        pytest.param(
            '<p>The report that the panel published in full says this: <a href="/r">the radios that officers were '
            "given in 2019 failed in the rain, in the cellar and in every lift of the town</a></p>",
            "The report that the panel published in full says this: the radios that officers were given in 2019 "
            "failed in the rain, in the cellar and in every lift of the town",
            id="linked quotation",
        ),
        pytest.param(
            '<p>The chair said: nobody had <a href="/r">listened in</a></p>',
            "The chair said: nobody had listened in",
            id="short link",
        ),
        pytest.param(
            '<p>From our archive: <a href="/k">Kennels inspected after a week of barking</a></p>',
            "From our archive: Kennels inspected after a week of barking",
            id="label in small letters",
        ),
        pytest.param(
            '<p>THE FILM OF THE TRIAL: <a href="/f">seen here</a></p>',
            "THE FILM OF THE TRIAL: seen here",
            id="long label",
        ),
        pytest.param(
            '<p>The film of the whole trial: <a href="/f">seen here</a></p>',
            "The film of the whole trial: seen here",
            id="more label than link",
        ),
    ],
)
def test_a_sentence_with_a_link_behind_its_colon_stays(markup, printed):
    """Addresses to write to and what a report says are the story's."""
    text = f"<p>{PARAGRAPHS[0]}</p><p>{PARAGRAPHS[1]}</p>{markup}<p>{PARAGRAPHS[2]}</p><p>{PARAGRAPHS[3]}</p>"

    assert printed in article(story(text=text)).body.split("\n\n")


def test_a_text_that_is_mostly_labelled_links_keeps_them():
    """A round-up is its links."""
    items = "".join(f'<li>Item {at}: <a href="/{at}">{post[:60]}</a></li>' for at, post in enumerate(POSTS))
    page = document(f"<article><h1>{HEADLINE}</h1><p>{PARAGRAPHS[0]}</p><ul>{items}</ul></article>")

    assert POSTS[3][:60] in article(page).body


def test_a_list_of_labelled_links_is_no_part_of_the_text_whatever_its_labels():
    """In a list, labels need no capitals."""
    items = ["Radios in the rain: Four models tried, and one thrown away", "In the kennels: Barking ends after a week"]
    listed = "".join(f"<li>{item.replace(': ', ': <a href=/x>', 1)}</a></li>" for item in items)
    tree = html.document_fromstring(f"<div><p>{PARAGRAPHS[0]}</p><ul>{listed}</ul><p>{PARAGRAPHS[1]}</p></div>")
    blocks = [Block(PARAGRAPHS[0]), Block("\n".join(f"- {item}" for item in items), "list"), Block(PARAGRAPHS[1])]

    assert texts(Mending(Alignment(lines(tree), blocks)).blocks()) == list(PARAGRAPHS[:2])


@pytest.mark.parametrize(
    ("linked", "stays"),
    [
        pytest.param(
            "On Friday three men of Quay Street denied the charge of theft at a hearing.", True, id="a sentence"
        ),
        pytest.param("“We never had a radio that worked in all those years,” the inspector said.", True, id="quoted"),
        pytest.param(
            "Three men of Quay Street denied the charge of theft at a hearing on Friday", False, id="a headline"
        ),
        pytest.param("Three men of Quay Street denied the charge of theft at a hearing on ...", False, id="cut off"),
        pytest.param("Three men denied the charge of theft.", True, id="short"),
        pytest.param("It rained.", True, id="two words"),
        pytest.param("Read more.", False, id="furniture"),
    ],
)
def test_a_paragraph_that_is_one_link_is_text_where_it_is_a_sentence(linked, stays):
    """Other stories are named by their headlines, which end in no full stop."""
    text = f'<p>{PARAGRAPHS[0]}</p><p><a href="/x">{linked}</a></p>' + "".join(f"<p>{p}</p>" for p in PARAGRAPHS[1:])

    assert (linked in article(story(text=text)).body) is stays


@pytest.mark.parametrize(
    ("before", "after", "stays"),
    [
        ("<h3>The charge</h3>", "<table><tr><td>2025</td><td>12</td></tr></table>", True),
        ("<p>Ann Lee said so in court on Monday, and nobody in the room had heard it before.</p>", "<p>So.</p>", True),
        ("<h3>Related stories</h3>", f"<p>{PARAGRAPHS[2]}</p>", False),
        ('<p><a href="/y">Kennels inspected after a week of barking.</a></p>', "<p>So.</p>", False),
    ],
)
def test_a_short_linked_sentence_is_text_below_text_and_above_text(before, after, stays):
    """Below the heading of a box, or among links, it is another story's."""
    linked = '<p><a href="/x">Three men denied the charge.</a></p>'
    first, rest = (f"<p>{PARAGRAPHS[0]}</p><p>{PARAGRAPHS[1]}</p>", f"<p>{PARAGRAPHS[2]}</p><p>{PARAGRAPHS[3]}</p>")

    body = article(story(text=f"{first}{before}{linked}{after}{rest}")).body

    assert ("Three men denied" in body) is stays


def test_a_linked_line_that_announces_a_list_is_text():
    """The list says what it is about."""
    linked = (
        '<p><a href="/x">The force lists what it would tell others:</a></p><ul><li>Keep warm.</li><li>Dry.</li></ul>'
    )
    text = f"<p>{PARAGRAPHS[0]}</p><p>{PARAGRAPHS[1]}</p>{linked}<p>{PARAGRAPHS[2]}</p>"

    assert "The force lists what it would tell others:\n\n- Keep warm." in article(story(text=text)).body


def test_a_heading_of_which_the_page_has_the_words_elsewhere_stays():
    """ "Vacancies" is not printed where "Select Vacancies" is."""
    text = f"<p>{PARAGRAPHS[0]}</p><h2>Vacancies</h2><p>{PARAGRAPHS[1]}</p><p>{PARAGRAPHS[2]}</p><p>{PARAGRAPHS[3]}</p>"
    box = "<h3>Select Vacancies</h3><ul><li><a href='/j'>Custody Officer</a> Weald</li></ul>"

    assert "\n\nVacancies\n\n" in article(story(text=text + box)).body


def test_a_linked_sentence_behind_the_last_paragraph_is_a_call():
    """What a newsroom asks of its readers stands there."""
    call = "Find out more on how you can help the people of the valley in their hour of need."

    assert article(story(text=f"{TEXT}<p><a href='/x'>{call}</a></p>")).body == WHOLE


@pytest.mark.parametrize(
    ("before", "stays"),
    [
        pytest.param("The panel asked for three papers:", True, id="announced"),
        pytest.param("The panel asked for three papers.", False, id="not announced"),
        pytest.param("Read also:", False, id="a label"),
        pytest.param("More stories from the valley:", False, id="a box"),
    ],
)
def test_a_list_of_links_is_text_where_a_sentence_announces_it(before, stays):
    """Papers that a paragraph names are the author's; a list without one is other stories."""
    items = "".join(f'<li><a href="/{at}.pdf">Review number {at} of the eastern quays</a></li>' for at in range(3))
    first, *rest = (f"<p>{paragraph}</p>" for paragraph in PARAGRAPHS)

    body = article(story(text=f"{first}<p>{before}</p><ul>{items}</ul>{''.join(rest)}")).body

    assert ("Review number 1 of the eastern quays" in body) is stays


def test_the_share_that_was_left_out_counts_sentences_only():
    """Links, notes and headings that were cut are no loss."""
    link = "Neighbours write to the council about a week of barking that nobody heard at night."
    page = document("".join(f"<p>{text}</p>" for text in PARAGRAPHS) + f'<p><a href="/x">{link}</a></p>')
    whole = [*PARAGRAPHS, "More from the valley", link]
    alignment = Alignment(lines(html.document_fromstring(page)), [Block(text) for text in whole])

    assert alignment.share_lost(whole, PARAGRAPHS) == 0
    assert alignment.share_lost(whole, PARAGRAPHS[:2]) == pytest.approx(0.5, abs=0.05)
    assert alignment.share_lost([], []) == 0


PARTS = {
    "beside the paragraph": "<h3>{}</h3><p>{}</p>",
    "each in an element of its own": "<div><h3>{}</h3></div><div><p>{}</p></div>",
    "over a box with the paragraph": "<div><h3>{}</h3><div class='text'><p>{}</p></div></div>",
    "with a time of day above": "<div><span>9:43PM</span><h3>{}</h3><div class='text'><p>{}</p></div></div>",
}


@pytest.mark.parametrize("part", PARTS.values(), ids=PARTS)
@pytest.mark.parametrize("number", [3, 12, 30])
def test_each_part_keeps_its_heading(part, number):
    """Entries of a live report and blocks of a page builder stand apart, and none of them holds much of the text."""
    headings = [f"What the panel heard of radio {at}" for at in range(number)]
    posts = [
        f"Radio {at} failed in the rain, and it cost {at * 7} pounds to dry the set again." for at in range(number)
    ]
    printed = "".join(part.format(*each) for each in zip(headings, posts, strict=True))
    page = lines(html.document_fromstring(f"<body><p>{PARAGRAPHS[0]}</p>{printed}</body>"))
    blocks = [Block(text) for text in (PARAGRAPHS[0], *posts)]

    mended = Mending(Alignment(page, blocks)).blocks()

    assert [text for text in texts(mended) if text in headings] == headings
    times = [text for text in texts(mended) if text == "9:43PM"]
    assert len(times) == (number if "9:43PM" in part else 0)


BOXES = {
    "over a teaser": "<aside><h3>Dogs that bark at night</h3><p>Neighbours wrote to the council.</p></aside>",
    "over links": "<div><h3>Dogs that bark at night</h3><ul><li><a href='/a/'>Neighbours write</a></li></ul></div>",
    "of a box": "<div><h3>Related stories</h3></div>",
}


@pytest.mark.parametrize("box", BOXES.values(), ids=BOXES)
def test_a_heading_over_what_is_not_the_text_stays_out(box):
    """It names a box, whatever stands before and after it."""
    page = lines(html.document_fromstring(f"<body><p>{PARAGRAPHS[0]}</p>{box}<p>{PARAGRAPHS[1]}</p></body>"))

    assert texts(Mending(Alignment(page, SUMMARY)).blocks())[:1] == [PARAGRAPHS[0]]
    assert "Dogs that bark at night" not in texts(Mending(Alignment(page, SUMMARY)).blocks())[:2]
    assert "Related stories" not in texts(Mending(Alignment(page, SUMMARY)).blocks())


@pytest.mark.parametrize(
    ("markup", "stays"),
    [
        ("<h3><a href='/radio-one/'>A radio for the harbour</a></h3><p>{}</p>", True),
        ("<div><h3><a href='/radio-one/'>A radio for the harbour</a></h3><p>They wrote.</p></div><p>{}</p>", False),
        ("<div><h3><a href='/radio-one/'>A radio for the harbour</a></h3><p>{}</p></div>", False),
        ("<div><h3><a href='/radio-one/'>A radio for the harbour</a></h3><p>{}</p><p>SECOND</p></div>", True),
        ("<h3><a href='/radio-one/'>A radio for the harbour</a></h3><ul><li>More</li></ul><p>{}</p>", False),
    ],
    ids=[
        "over a paragraph of the text",
        "over a teaser in a box",
        "over a paragraph in a box, as of a teaser that was read as text",
        "over two paragraphs in an element of their own",
        "over a list",
    ],
)
def test_a_linked_sub_heading_stays_over_its_own_paragraph(markup, stays):
    """Reviews and round-ups link each of their headings."""
    page = lines(
        html.document_fromstring(
            f"<body><p>{PARAGRAPHS[0]}</p>{markup.format(PARAGRAPHS[1])}</body>".replace("SECOND", PARAGRAPHS[2])
        )
    )
    blocks = [Block(PARAGRAPHS[0]), Block("A radio for the harbour", "head"), *map(Block, PARAGRAPHS[1:3])]

    assert ("A radio for the harbour" in texts(Mending(Alignment(page, blocks)).blocks())) is stays
