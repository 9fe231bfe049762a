"""What a style sheet hides: folded parts of the story are kept, copies of it are not read twice."""

import pytest

from tests.crawler.reading.press import HEADLINE, PARAGRAPHS, TEXT, article, document

FOLDED = "Each crew wore the cameras for two weeks and then left them in the locker for two weeks."
HIDDEN = [
    'style="display:none"',
    'style="color:red; display : none"',
    "hidden",
    'aria-hidden="true"',
    'style="visibility:hidden"',
]


def read(body):
    return article(document(f"<main><article><h1>{HEADLINE}</h1>{body}</article></main>")).body


@pytest.mark.parametrize("hidden", HIDDEN)
def test_a_hidden_copy_is_not_read_twice(hidden):
    """Copies for telephones and printers stand beside the text they repeat."""
    body = read(f"<div>{TEXT}</div><div {hidden}>{TEXT}</div>")

    assert body.split("\n\n") == list(PARAGRAPHS)


@pytest.mark.parametrize("hidden", HIDDEN)
def test_a_hidden_copy_that_stands_first_is_not_read_twice(hidden):
    """The copy that shows is the text, wherever it stands."""
    body = read(f"<div {hidden}>{TEXT}</div><div>{TEXT}</div>")

    assert body.split("\n\n") == list(PARAGRAPHS)


@pytest.mark.parametrize(
    "label",
    [
        '<h3 class="accordion-title">How the trial was run</h3>',
        '<button aria-expanded="false">How the trial was run</button>',
        '<div class="toggle"><a href="#part">How the trial was run</a></div>',
        "<summary>How the trial was run</summary>",
    ],
)
@pytest.mark.parametrize("hidden", HIDDEN[:2] + HIDDEN[3:4])
def test_a_folded_part_of_the_story_is_read(label, hidden):
    """A reader unfolds it with one click; its words are the publisher's."""
    folded = f'<div class="accordion">{label}<div id="part" {hidden}><p>{FOLDED}</p></div></div>'
    body = read(f"<p>{PARAGRAPHS[0]}</p><p>{PARAGRAPHS[1]}</p>{folded}<p>{PARAGRAPHS[2]}</p><p>{PARAGRAPHS[3]}</p>")

    assert FOLDED in body


SIGN_UP = "Sign up to the weekly letter and read all that we print about radios."
COOKIES = "We and our partners store things on your device, as you may well know by now."
SENT = "Thank you for sending this story on; your friend will have it in a minute or two."
REACHED = "Your letter has reached the desk, and somebody will answer it soon."


@pytest.mark.parametrize(
    "box",
    [
        f'<div class="modal" style="display:none"><h3>Before you go</h3><p>{SIGN_UP}</p></div>',
        f'<div role="dialog" hidden><h3>Cookies</h3><p>{COOKIES}</p></div>',
        f'<div style="display:none"><p>{SENT}</p></div>',
        f'<form><h3>Write to us</h3><div style="display:none"><p>{REACHED}</p></div></form>',
    ],
)
def test_hidden_boxes_are_no_part_of_the_story(box):
    """What a click on something else brings up is not the article."""
    body = read(f"<div>{TEXT}</div>{box}")

    assert body.split("\n\n") == list(PARAGRAPHS)


def test_a_story_that_is_hidden_until_a_script_runs_is_read():
    """Where nothing else is there, the hidden text is the page's text."""
    body = read(f'<div class="fade-in" style="visibility:hidden">{TEXT}</div>')

    assert body.split("\n\n") == list(PARAGRAPHS)


@pytest.mark.parametrize("hidden", HIDDEN)
def test_paragraphs_that_a_wall_hides_one_by_one_are_read(hidden):
    """They were sent with the page, between those that show."""
    walled = f'<p class="paywall" {hidden}>{PARAGRAPHS[1]}</p>'
    body = read(f"<p>{PARAGRAPHS[0]}</p>{walled}<p>{PARAGRAPHS[2]}</p><p>{PARAGRAPHS[3]}</p>")

    assert body.split("\n\n") == list(PARAGRAPHS)


SECRET = "This draft is for the desk alone, and no reader of the paper was ever meant to see a word of it."
UNSEEN = [HIDDEN[0], HIDDEN[1], HIDDEN[2], HIDDEN[4], 'class="visually-hidden"', 'class="lead sr-only"']


@pytest.mark.parametrize("hidden", UNSEEN)
@pytest.mark.parametrize("place", range(5))
def test_a_single_hidden_paragraph_is_not_read(hidden, place):
    """No wall hides one paragraph and shows the next."""
    parts = [f"<p>{text}</p>" for text in PARAGRAPHS]
    parts.insert(place, f"<p {hidden}>{SECRET}</p>")

    assert read("".join(parts)).split("\n\n") == list(PARAGRAPHS)


@pytest.mark.parametrize("hidden", UNSEEN)
@pytest.mark.parametrize("words", [SECRET, "(opens in a new tab)"])
def test_hidden_words_within_a_line_are_not_read(hidden, words):
    """Nor those for people who hear the page."""
    part = f'<a href="/x">{PARAGRAPHS[1][:20]}<span {hidden}> {words}</span></a>{PARAGRAPHS[1][20:]}'

    assert read(TEXT.replace(PARAGRAPHS[1], part)).split("\n\n") == list(PARAGRAPHS)


@pytest.mark.parametrize("more", ['<span>...</span><span style="display:none">', '<span aria-hidden="true">'])
def test_hidden_words_that_go_on_with_a_line_are_read(more):
    """A click shows them, or they show and are only not read aloud."""
    part = f"{PARAGRAPHS[1][:40]}{more}{PARAGRAPHS[1][40:]}</span>"

    assert PARAGRAPHS[1][40:] in read(TEXT.replace(PARAGRAPHS[1], part))


@pytest.mark.parametrize("hidden", HIDDEN[:3])
def test_several_hidden_paragraphs_are_those_of_a_wall(hidden):
    """They were sent with the page, after those that show."""
    rest = "".join(f"<p {hidden}>{text}</p>" for text in PARAGRAPHS[2:])
    body = read("".join(f"<p>{text}</p>" for text in PARAGRAPHS[:2]) + rest)

    assert body.split("\n\n") == list(PARAGRAPHS)


@pytest.mark.parametrize(("copied", "times"), [(range(4), 1), (range(3), 2), ((0, 2, 1, 3), 2), ((0, 1), 2)])
def test_a_text_that_is_printed_twice_for_two_screens_is_read_once(copied, times):
    """Nothing but a style sheet hides the copy. Some repeated paragraphs, or all in another order, are the author's."""
    copy = "".join(f"<p>{text}</p>" for text in map(PARAGRAPHS.__getitem__, copied))

    body = article(
        document(f"<article><h1>{HEADLINE}</h1><div>{TEXT}</div><div class='xs'>{copy}</div></article>")
    ).body

    assert body.count(PARAGRAPHS[0]) == times
