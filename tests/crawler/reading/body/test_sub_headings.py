"""Sub-headings stay where a page calls a box so, by its role or by its name."""

import pytest

from tests.crawler.reading.press import HEADLINE, article, document

FORMS = {
    "an element": "<h2>{}</h2>",
    "a box with the role": '<div role="heading" aria-level="2">{}</div>',
    "a box with the role alone": '<div role="heading">{}</div>',
    "a paragraph with the role": '<p role="heading" aria-level="3">{}</p>',
    "a level that is none": '<div role="heading" aria-level="1; 2"><span>{}</span></div>',
    "a builder's box": '<div class="widget"><div><div class="elementor-heading-title">{}</div></div></div>',
    "a builder's word": '<div class="widget-heading"><span class="elementor-heading-title size-1">{}</span></div>',
    "a box by its name": '<div class="crosshead">{}</div>',
}
SUBJECTS = ("radios", "cameras", "boats")
HEADINGS = ("What the trial cost", "Batteries and lamps")


def prose(subject):
    return "".join(
        f"<p>{line}</p>"
        for line in (
            f"The new {subject} were carried by officers in three towns from May, the force said in its report.",
            f"A panel asked for the cost of the {subject}, which the force put at £412 a year, and for a plan.",
            f"The {subject} lasted a whole shift in all but two of the four hundred that were counted by sergeants.",
        )
    )


@pytest.mark.parametrize("form", FORMS.values(), ids=FORMS)
def test_a_sub_heading_stays_at_its_place(form):
    texts = list(map(prose, SUBJECTS))
    inner = "".join(text + form.format(heading) for text, heading in zip(texts, HEADINGS, strict=False))
    byline = "<p>By Ann Lee, 12 March 2026</p>"

    found = article(document(f"<article><h1>{HEADLINE}</h1>{byline}{inner}{texts[-1]}</article>"))

    lines = found.body.split("\n\n")
    assert [line for line in lines if len(line) < 40] == list(HEADINGS)
    assert [lines.index(heading) for heading in HEADINGS] == [3, 7]


def test_a_box_of_several_blocks_is_no_heading():
    """Whatever role a page gives it: its paragraphs are the story's."""
    body = f'<div role="heading">{prose("lamps")}</div>{prose("radios")}{prose("boats")}'

    lines = article(document(f"<article><h1>{HEADLINE}</h1>{body}</article>")).body.split("\n\n")

    assert len(lines) == 9


def test_a_word_within_a_sentence_is_no_heading():
    """Whatever its name: it would part the sentence."""
    line = 'Officers carried <span class="subheading">the new lamps</span> in all of the towns, the force said.'

    found = article(document(f"<article><h1>{HEADLINE}</h1><p>{line}</p>{prose('radios')}{prose('boats')}</article>"))

    assert found.body.startswith("Officers carried the new lamps in all of the towns")
