"""What stands within a line reads as the page shows it."""

import pytest

from tests.crawler.reading.press import HEADLINE, PARAGRAPHS, TEXT, article, document, story

LAST = f"<p>{PARAGRAPHS[3]}</p>"


def body_of(middle):
    return article(story(text=f"<p>{PARAGRAPHS[0]}</p><p>{PARAGRAPHS[1]}</p>{middle}<p>{PARAGRAPHS[2]}</p>{LAST}")).body


@pytest.mark.parametrize(
    "printed",
    [
        "New radios<br>work in<br/>the cellar",
        "<span>New radios</span><br><span>work in the cellar</span>",
        "<div>New radios</div><div>work in the cellar</div>",
        "New radios<wbr> work in the cellar",
    ],
)
def test_the_parts_of_a_headline_stay_apart(printed):
    """A break within a headline stands for a space, so the words on both sides stay words."""
    found = article(document(f"<article><h1>{printed}</h1>{TEXT}</article>", title="The Gazette"))

    assert found.headline == HEADLINE
    assert HEADLINE not in found.body


@pytest.mark.parametrize(
    ("printed", "title", "expected"),
    [
        ("<span>New radios</span><span>work in the cellar</span>", "The Gazette", HEADLINE),
        ("<span>New</span><span>radios</span><span>work</span> in the cellar", HEADLINE, HEADLINE),
        ("<span>Radios:</span><span>work in the cellar</span>", "The Gazette", "Radios: work in the cellar"),
        ("<b>N</b><span>ew radios work in the cellar</span>", HEADLINE, HEADLINE),
        ("<b>New</b><b>s of the cellar</b>", "News of the cellar", "News of the cellar"),
        ("<b>Blue</b><i>light</i> to all crews", "Bluelight", "Bluelight to all crews"),
    ],
)
def test_words_of_a_headline_in_elements_of_their_own_stay_apart(printed, title, expected):
    """Before a small letter too, if each has several words or the title has them apart."""
    assert article(document(f"<article><h1>{printed}</h1>{TEXT}</article>", title=title)).headline == expected


@pytest.mark.parametrize(
    ("printed", "expected"),
    [
        ("<span>Masts</span><span>Range</span> in miles", "Masts Range in miles"),
        ("<a>Crew of four.</a><a>Two boats</a> in all", "Crew of four. Two boats in all"),
        ("<b>T</b><span>HE CREW</span> left", "THE CREW left"),
        ("<b>Mc</b><i>Allen</i> left", "McAllen left"),
        ("<b>you</b><b>tube</b> films", "youtube films"),
        ("<b>NATO</b><b>Chief</b> said", "NATOChief said"),
        ("<b>Masts</b>, <b>Range</b> in miles", "Masts, Range in miles"),
    ],
)
def test_elements_beside_one_another_are_words_apart(printed, expected):
    """A style sheet places them apart; letters of one word that are set apart stay one word."""
    assert expected in body_of(f"<p>{printed}, as the table of the trial says for each of the crews in it.</p>")


@pytest.mark.parametrize(
    ("item", "expected"),
    [
        ("<p>Cost</p><p>£9,000</p>", "- Cost £9,000"),
        ("<div>Year</div><div>2024</div>", "- Year 2024"),
        ("Crew<br>4 officers", "- Crew 4 officers"),
        ("<table><tr><td>Masts</td><td>12</td></tr></table>", "Masts"),
        ("<strong>Range</strong><p>9 miles</p>", "- Range 9 miles"),
    ],
)
def test_the_parts_of_a_list_item_stay_apart(item, expected):
    """Blocks and breaks inside an item are spaces in the item's one line."""
    body = body_of(f"<ul><li>{item}</li><li>Two batteries for each of the crews</li></ul>")

    assert expected in body
    assert "Masts12" not in body


def test_the_parts_of_a_printed_byline_stay_apart():
    """A role on the next line is no part of the name."""
    found = article(story('<p class="byline">By Dana Holt<br>Chief Reporter</p>'))

    assert found.authors == ("Dana Holt",)


@pytest.mark.parametrize(
    ("printed", "expected"),
    [
        ("Thefts fell to 35<sup>2</sup> in the year.", "Thefts fell to 35² in the year."),
        ('It was 1,204<sup><a href="#n3">3</a></sup> before.', "It was 1,204³ before."),
        ("They counted 10<sup>6</sup> calls.", "They counted 10⁶ calls."),
        ("The 1<sup>st</sup> of the month.", "The 1st of the month."),
        ("It costs £9<sup>[12]</sup> now.", "It costs £9[12] now."),
        ("A cloud of CO<sub>2</sub> rose.", "A cloud of CO2 rose."),
    ],
)
def test_a_raised_figure_never_joins_the_figure_before_it(printed, expected):
    """A footnote's mark behind a figure would make it another figure."""
    assert expected in body_of(f"<p>{printed}</p>")


@pytest.mark.parametrize("tag", ["del", "s", "strike"])
def test_struck_text_is_marked(tag):
    """What the publisher took back still shows, and shows as struck, as Markdown writes it."""
    body = body_of(f"<p>The trial cost <{tag}>£40,000</{tag}> <ins>£30,000</ins> in all.</p>")

    assert "The trial cost ~~£40,000~~ £30,000 in all." in body


def test_struck_words_of_a_headline_are_left_out():
    """A headline is one line to cite; the words that hold are its words."""
    found = article(document(f"<article><h1>New <s>old</s> radios work</h1>{TEXT}</article>", title="x"))

    assert found.headline == "New radios work"


@pytest.mark.parametrize(
    ("printed", "expected"),
    [
        ("The clerk said <q>stop the clock</q> twice.", "The clerk said “stop the clock” twice."),
        ("She said <q>we <em>must</em> go</q>.", "She said “we must go”."),
        ("He wrote “<q>no more</q>” on it.", "He wrote “no more” on it."),
    ],
)
def test_a_quotation_stays_in_its_sentence(printed, expected):
    """``q`` is a quotation within a line; browsers print its marks."""
    assert expected in body_of(f"<p>{printed}</p>")


@pytest.mark.parametrize(
    "start", ['{"@context": "https://schema.org", ', '[{"@type": "NewsArticle", ', '{ "@graph": [], ']
)
def test_json_ld_that_a_page_prints_is_no_text(start):
    """It has the same words as the text."""
    printed = f'{start}"articleBody": "{PARAGRAPHS[0]}"}}'

    assert article(story(below=f"<div>{printed}</div>")).body == "\n\n".join(PARAGRAPHS)


def test_the_lines_of_a_log_stay_lines():
    """Line ends count in ``pre``."""
    body = body_of("<pre>10:01  call received\n10:04  boat launched\n10:20  return</pre>")

    assert "10:01 call received\n10:04 boat launched" in body.replace("\n\n", "\n")


def test_prose_wrapped_for_a_narrow_screen_is_one_paragraph():
    """Old press releases stand in ``pre``, broken wherever the line was full."""
    wrapped = (
        "The board has kept the night ferry running for the crews since the\n"
        "second week of January at its own cost, and asks the council to pay for\n"
        "one more winter.\n\nA vote is expected in the first week of the new month, its clerk\n"
        "says in a letter to all members of the board."
    )
    body = body_of(f"<pre>{wrapped}</pre>")

    assert "since the second week of January" in body
    assert "one more winter.\n\nA vote is expected" in body


@pytest.mark.parametrize(
    ("opening", "expected"),
    [
        ("<ol>", ["1. Ask the crew", "2. Ask the board"]),
        ('<ol start="4">', ["4. Ask the crew", "5. Ask the board"]),
        ('<ol type="a">', ["a. Ask the crew", "b. Ask the board"]),
        ('<ol type="I">', ["I. Ask the crew", "II. Ask the board"]),
        ('<ol start="x">', ["1. Ask the crew", "2. Ask the board"]),
    ],
)
def test_numbered_lists_keep_their_numbers(opening, expected):
    """Elsewhere the text says "see rule 2"."""
    body = body_of(
        f"{opening}<li>Ask the crew before anybody else does.</li><li>Ask the board about it, too.</li></ol>"
    )

    assert [
        line[: len(wanted)] for line, wanted in zip(body.split("\n\n")[2].split("\n"), expected, strict=True)
    ] == expected


def test_a_numbered_list_goes_on_at_the_number_an_item_gives():
    """``value`` sets the number of an item and of those after it."""
    body = body_of('<ol><li>One of the crews.</li><li value="7">Seven of the crews.</li><li>Eight of them.</li></ol>')

    assert "1. One of the crews.\n7. Seven of the crews.\n8. Eight of them." in body


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("<ul><li>08:00 to 20:00</li></ul>", "North quay | 08:00 to 20:00"),
        ("<ul><li>Mornings</li><li>Evenings</li></ul>", "North quay | Mornings; Evenings"),
        ("<ol><li>Mornings</li><li>Evenings</li></ol>", "North quay | 1. Mornings; 2. Evenings"),
        ("<p>Mornings</p><p>Evenings</p>", "North quay | Mornings Evenings"),
        ("Mornings<br>Evenings", "North quay | Mornings Evenings"),
    ],
)
def test_the_parts_of_a_cell_stand_in_its_row(cell, expected):
    """A list in a cell is part of the row, and its items stay apart."""
    table = f"<table><tr><th>Station</th><th>Hours</th></tr><tr><td>North quay</td><td>{cell}</td></tr></table>"

    assert f"Station | Hours\n{expected}" in body_of(table)


@pytest.mark.parametrize(
    ("printed", "expected"),
    [
        ("Fire &amp;amp; rescue", "Fire & rescue"),
        ("&amp;#8216;No&amp;#8217; to it", "‘No’ to it"),
        ("&amp;#x2018;No&amp;#x2019; to it", "‘No’ to it"),
        ("The panel&amp;rsquo;s reply", "The panel’s reply"),
        ("Costs &amp;pound;40", "Costs £40"),
        ("Fire &amp;amp;amp; rescue", "Fire & rescue"),
        ("AT&amp;T and R&amp;D", "AT&T and R&D"),
        ("Write &amp;foo; to us", "Write &foo; to us"),
    ],
)
def test_what_was_escaped_twice_is_read_once_more(printed, expected):
    """Some systems escape what they already stored escaped; no reader of a newspaper means ``&rsquo;``."""
    assert f"{expected} came late." in body_of(f"<p>{printed} came late.</p>")


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("<ruby>警部<rp>（</rp><rt>けいぶ</rt><rp>）</rp></ruby>", "警部（けいぶ）"),
        ("<ruby>警部<rp>(</rp><rt> けいぶ </rt><rp>)</rp></ruby>", "警部(けいぶ)"),
        ("<ruby>警部<rt>けいぶ</rt></ruby>", "警部（けいぶ）"),
        ("<ruby><rb>警部</rb><rt>けいぶ</rt></ruby>", "警部（けいぶ）"),
        ("<ruby>警<rt>けい</rt>部<rt>ぶ</rt></ruby>", "警（けい）部（ぶ）"),
    ],
)
def test_the_reading_above_a_word_is_printed_once(written, expected):
    """trafilatura drops it, and the paragraph stood there twice: with it and without."""
    text = TEXT.replace("a new radio", f"{written} a new radio")

    body = article(story(text=text)).body

    assert body.count("will carry") == 1
    assert f"will carry {expected} a new radio" in body


@pytest.mark.parametrize(
    ("printed", "is_said"),
    [
        ("<blockquote><p>{0}</p><footer>{1}</footer></blockquote>", True),
        ("<blockquote>{0}<footer>{1}</footer></blockquote>", True),
        ("<figure><blockquote><p>{0}</p></blockquote><figcaption>{1}</figcaption></figure>", True),
        ("<figure><img src='/a.jpg'><blockquote>{0}</blockquote><figcaption>{1}</figcaption></figure>", False),
        (
            "<figure><blockquote>{0} <a href='/1'>Mar 12</a></blockquote><figcaption>{1}</figcaption></figure>",
            False,
        ),
    ],
)
def test_the_line_that_says_whose_a_quotation_is_stays_below_it(printed, is_said):
    """The caption of a picture or of an embedded post is another thing."""
    said, whose = "The mast could be heard singing from the harbour wall all night.", "— Ida Brook, harbour master"

    body = body_of(printed.format(said, whose))

    assert (f"{said}\n\n{whose}" in body) is is_said
    assert (whose in body) is is_said
