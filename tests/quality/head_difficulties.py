"""What makes the head of a page hard to read, and labels and boxes between the paragraphs of its text."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from html import escape
from random import Random

from crawler.sample.stories import BlockKind, SampleStory
from tests.quality.difficulties import WITH_H1, Difficulty, one_author, paragraphs_of
from tests.quality.pages import SITE, day, printed_date

PRINTED = ("wordpress_outside", "builder", "divs", "flat", "interrupted")
"""Layouts that print the day and give it nowhere else."""

PLAIN = ("wordpress_outside", "builder", "interrupted")
"""Those of them with paragraphs, and the byline in an element of its own."""

LABELS = (
    "Share this story", "Tags", "Read more", "Advertisement", "Teilen", "Schlagworte", "Lire plus", "Partager",
    "Deel dit artikel", "Comparte esta noticia", "Leggi di più", "Dela artikeln", "Del saken", "Jaa juttu",
    "Podziel się", "Partilhar",
)  # fmt: skip
ASKED = "We are a small newsroom. If you value what we do, then help us to keep at it this year."
SECRET = "This draft is for the desk alone, and no reader of the paper was ever meant to see a word of it."
TITLES = ("Parade of the mounted section", "Open day at the old station", "Lecture on lamps in the long gallery")


def among(html: str, story: SampleStory, part: str, draw: Random) -> str:
    """Return *html* with *part* under one of the story's paragraphs that is not the last."""
    places = paragraphs_of(story)[:-1]
    text = f"<p>{escape(story.blocks[draw.choice(places)].lines[0])}</p>"
    return html.replace(text, text + part, 1)


def yearless(html: str, story: SampleStory, draw: Random) -> str:
    """The day without its year, which the address has."""
    text = draw.choice((f"{day(story):%-d %B}", f"{day(story):%B %-d}", f"{day(story):%A %-d %b}"))
    return html.replace(printed_date(story), text)


def short_year(html: str, story: SampleStory, draw: Random) -> str:
    """The day with two digits of its year."""
    text = draw.choice((f"{day(story):%-d %b %y}", f"{day(story):%d-%b-%y}", f"{day(story):%b %-d, '%y}"))
    return html.replace(printed_date(story), text)


def events_above(html: str, _: SampleStory, draw: Random) -> str:
    """Days of events in an element over the article."""
    days = draw.sample(("2 June 2025", "14 May 2026", "1 March 2024", "30 October 2026"), 2)
    events = "".join(f"<p>{day}</p><p>{title}</p>" for day, title in zip(days, TITLES, strict=False))
    return html.replace("</header>", f"</header><div class='col'><h3>What is on</h3>{events}</div>", 1)


def events_below(html: str, _: SampleStory, draw: Random) -> str:
    """Days of events in an element of their own under the article."""
    days = draw.sample(("2 June 2025", "14 May 2026", "1 March 2024", "30 October 2026"), 2)
    events = "".join(f"<p>{day}</p><p>{title}</p>" for day, title in zip(days, TITLES, strict=False))
    return html.replace("<form class=", f"<div class='col'><h3>What is on</h3>{events}</div><form class=", 1)


def parted_heading(html: str, story: SampleStory, draw: Random) -> str:
    """The headline in two elements that only a style sheet sets apart."""
    words = story.headline.split()
    at = draw.randrange(2, len(words) - 1)
    tag = draw.choice(("span", "b", "strong"))
    parts = (" ".join(words[:at]), " ".join(words[at:]))
    marked = "".join(f"<{tag}>{escape(part)}</{tag}>" for part in parts)
    return re.sub(r"(<h1[^>]*>).*?(</h1>)", lambda found: found[1] + marked + found[2], html, count=1)


def label_among(html: str, story: SampleStory, draw: Random) -> str:
    """A label of a link between two paragraphs, in bold or in an element of its own."""
    form = draw.choice(("<p><b>{}</b></p>", "<div>{}</div>", "<div><b>{}</b></div>", "<p>{}</p>"))
    return among(html, story, form.format(draw.choice(LABELS)), draw)


def asking_box(html: str, story: SampleStory, draw: Random) -> str:
    """A box that asks for money, with a button or a link and no form."""
    first = draw.choice(("<h3>Keep us going</h3>", "<h4>Support us</h4>", "<p><strong>Keep us going.</strong></p>"))
    button = draw.choice((
        "<a href='/donate'>Donate</a>", "<p><a class='btn' href='https://www.paypal.com/x'>Give now</a></p>",
        "<button>Donate now</button>", "<p><a href='/support-us/'>Become a member</a></p>",
    ))  # fmt: skip
    return among(html, story, f"<div>{first}<p>{ASKED}</p>{button}</div>", draw)


def hidden_paragraph(html: str, story: SampleStory, draw: Random) -> str:
    """A paragraph that its style hides, between two that show."""
    hidden = draw.choice(('style="display:none"', 'style="display: none;"', "hidden", 'class="visually-hidden"'))
    return among(html, story, f"<p {hidden}>{SECRET}</p>", draw)


def hidden_words(html: str, story: SampleStory, draw: Random) -> str:
    """Words in a paragraph that are not printed."""
    text = escape(story.blocks[draw.choice(paragraphs_of(story))].lines[0])
    at = text.index(" ", len(text) // 2)
    words = draw.choice(('<span style="display:none"> {}</span>', "<span hidden> {}</span>")).format(SECRET)
    return html.replace(f"<p>{text}</p>", f"<p>{text[:at]}{words}{text[at:]}</p>", 1)


def agency_line(html: str, story: SampleStory, draw: Random) -> str:
    """The dateline of an agency on a line of its own, over the text."""
    line = draw.choice((
        "AYFORD (Reuters) -", "Ayford (dpa) -", "AYFORD, England (AP) —", f"AYFORD, {day(story):%B %-d} (AP) —",
        f"Ayford, le {day(story):%-d} mars {day(story):%Y} (AFP) -", "(ANSA) - AYFORD, 12 MAR -",
    ))  # fmt: skip
    first = f"<p>{escape(story.blocks[paragraphs_of(story)[0]].lines[0])}</p>"
    return html.replace(first, f"<p>{line}</p>{first}", 1)


def post_below(html: str, story: SampleStory, draw: Random) -> str:
    """The author's post on a line under the byline."""
    post = draw.choice(("Chief Reporter", "Home Affairs Editor", "Chefreporter", "Rédacteur en chef", "Journalist"))
    return html.replace(escape(story.byline), f"{escape(story.byline)}<br>{post}", 1)


def named_author(story: SampleStory, _: Random) -> SampleStory:
    """A story with one author, whom the byline names."""
    return replace(story, authors=("Dana Holt",), printed_byline="By Dana Holt")


def streamed(_: str, story: SampleStory, draw: Random) -> str:
    """A page that a script draws, its parts as Next, Remix and Gatsby write them."""
    lines = [line for block in story.blocks if block.kind is BlockKind.PARAGRAPH for line in block.lines]
    head = {"title": story.headline, "date": day(story).isoformat(), "author": story.authors[0]}
    html = "".join(f"<p>{escape(line)}</p>" for line in lines)
    script = draw.choice((_next(head, lines), _remix(head, html), _gatsby(head, html)))
    title = f"{escape(story.headline)} | {SITE}"
    body = f'<body><div id="app"></div><script>{script}</script></body>'
    return f'<!DOCTYPE html><html lang="en-GB"><head><title>{title}</title></head>{body}</html>'


def _next(head: dict[str, str], lines: list[str]) -> str:
    def element(tag: str, children: object, **properties: str) -> list[object]:
        return ["$", tag, None, {**properties, "children": children}]

    top = [element("h1", head["title"]), element("p", f"By {head['author']}", className="byline")]
    time = element("time", "on that day", dateTime=head["date"])
    tree = [element("header", [*top, time]), element("div", [element("p", line) for line in lines])]
    row = "1:" + json.dumps(["$", "$L2", None, {"children": tree}]) + "\n"
    return f"self.__next_f.push({json.dumps([1, row])})".replace("</", "<\\/")


def _remix(head: dict[str, str], html: str) -> str:
    values = [*head.values(), html]
    keys = [*head, "body"]
    story = {f"_{at + 1}": at + 1 + len(keys) for at in range(len(keys))}
    pieces = json.dumps([story, *keys, *values])
    return f"window.__remixContext.streamController.enqueue({json.dumps(pieces)});".replace("</", "<\\/")


def _gatsby(head: dict[str, str], html: str) -> str:
    held = {"data": {"markdownRemark": {"html": html, "frontmatter": head}}}
    return f"window.pageData = {json.dumps(held)};".replace("</", "<\\/")


OF_HEADS = (
    Difficulty("day without its year", layouts=PRINTED, story=named_author, page=yearless, dated_address=True),
    Difficulty("year of two digits", layouts=PRINTED, page=short_year),
    Difficulty("events above", layouts=WITH_H1, page=events_above),
    Difficulty("events below", layouts=("wordpress_outside", "interrupted"), page=events_below),
    Difficulty("heading in parts", layouts=WITH_H1, page=parted_heading),
    Difficulty("label among paragraphs", page=label_among),
    Difficulty("asking box", page=asking_box),
    Difficulty("hidden paragraph", page=hidden_paragraph),
    Difficulty("hidden words", page=hidden_words),
    Difficulty("agency on a line", layouts=PLAIN, page=agency_line),
    Difficulty("post under the name", layouts=PLAIN, story=named_author, page=post_below),
    Difficulty("streamed", layouts=("state",), story=one_author, page=streamed),
)
