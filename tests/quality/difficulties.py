"""What makes a page hard to read, of the kinds that readers trip over: done to its story or its markup."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from html import escape
from random import Random

from crawler.sample.stories import BlockKind, SampleStory
from tests.quality.pages import HOME, SITE, day, markup, printed_date

WITH_ELEMENTS = ("wordpress_inside", "wordpress_outside", "builder", "divs", "flat", "table", "amp", "interrupted")
"""Layouts whose paragraphs are elements."""

WITH_H1 = ("wordpress_inside", "wordpress_outside", "builder", "divs", "breaks", "amp", "interrupted")

HEADINGS = (
    "Vacancies", "Current vacancies", "Police jobs", "Comment", "Comments", "Latest news on the trial",
    "More from the review", "Media contact", "Related resources:", "Suggested reading", "Recommended reforms",
    "Newsletter", "3 responses", "Reading list for sergeants", "About the review", "Further information",
)  # fmt: skip
"""Sub-headings that are also those of boxes."""

PLACES = (
    "The second van was found by Market Street.",
    "Two of the seven roads were closed by Storm Arwen.",
    "A third camera had been left behind by Castle Hill.",
    "He walked home by Harbour Lane, as he had on every other night.",
)
APPEALS = (
    "Anyone who saw the van is asked to call 101 or the incident room on 01632 960 123.",
    "Witnesses can write to appeals@northmarch.example",
    "Quote reference 44260012345 or crime number NM/26/00412",
)
POSTS = (", crime correspondent", ", Home Affairs Editor", " in Northmarch", " | Senior reporter", ", Chief Reporter")


@dataclass(frozen=True, slots=True)
class Difficulty:
    """What makes a page hard to read."""

    name: str
    layouts: Sequence[str] = WITH_ELEMENTS
    story: Callable[[SampleStory, Random], SampleStory] = lambda story, _: story
    """What it does to the story as it is printed."""

    page: Callable[[str, SampleStory, Random], str] = lambda html, *_: html
    """What it does to the page."""

    dated_address: bool = False


def with_part(story: SampleStory, at: int, part: str) -> SampleStory:
    parts = re.split(r"\n\s*\n", story.body.strip())
    return replace(story, body="\n\n".join([*parts[:at], part, *parts[at:]]))


def paragraphs_of(story: SampleStory) -> list[int]:
    return [at for at, block in enumerate(story.blocks) if block.kind is BlockKind.PARAGRAPH]


def box_heading(story: SampleStory, draw: Random) -> SampleStory:
    """A sub-heading that sounds like a box's, over the larger part of the text."""
    places = paragraphs_of(story)
    return with_part(story, places[min(len(places) - 1, 1)], f"## {draw.choice(HEADINGS)}")


def sentence_with_by(story: SampleStory, draw: Random) -> SampleStory:
    """A sentence that ends as a byline does."""
    return with_part(story, paragraphs_of(story)[1], draw.choice(PLACES))


def appeal(story: SampleStory, draw: Random) -> SampleStory:
    """A text that ends in what is to be dialled or typed."""
    return with_part(story, len(story.blocks), draw.choice(APPEALS))


def post_behind_name(story: SampleStory, draw: Random) -> SampleStory:
    """A byline with the author's post or place."""
    name = story.authors[0]
    return replace(story, authors=(name,), printed_byline=f"By {name}{draw.choice(POSTS)}")


def linked_paragraph(html: str, story: SampleStory, draw: Random) -> str:
    """A paragraph of the author's that is one link."""
    text = escape(story.blocks[draw.choice(paragraphs_of(story)[1:-1] or paragraphs_of(story)[:1])].lines[0])
    return html.replace(f"<p>{text}</p>", f'<p><a href="/news/other/">{text}</a></p>')


def hidden_copy(html: str, story: SampleStory, draw: Random) -> str:
    """The text a second time, for another kind of screen."""
    text = "".join(f"<p>{escape(line)}</p>" for block in story.blocks for line in block.lines)
    hidden = draw.choice(('style="display:none"', 'aria-hidden="true"', "hidden", 'style="display: none !important;"'))
    return html.replace("<footer>", f"<div class='mobile' {hidden}>{text}</div><footer>")


def soft_hyphens(html: str, story: SampleStory, draw: Random) -> str:
    """Marks that no reader sees, in long words of the text."""
    mark = draw.choice(("&shy;", "\u00ad", "\u200b", "&#8203;"))
    for at in paragraphs_of(story):
        text = escape(story.blocks[at].lines[0])
        html = html.replace(f"<p>{text}</p>", "<p>" + re.sub(r"\b([a-z]{4})([a-z]{4,})", rf"\1{mark}\2", text) + "</p>")
    return html


def control_references(html: str, *_: object) -> str:
    """References to characters that no document holds."""
    return html.replace(". ", ".&#11; ").replace("</p>", "&#x1F;</p>")


def site_heading(html: str, *_: object) -> str:
    """The site's name as an h1 over the article's own."""
    return html.replace("<header>", f'<header><h1><a href="/">{SITE}</a></h1>', 1)


def dialog(html: str, _: SampleStory, draw: Random) -> str:
    """A dialog with a heading of its own, before the article."""
    words = draw.choice(("Save this story", "Your privacy", "Sign in to comment"))
    kind = draw.choice(("dialog", 'div role="dialog"', 'div aria-modal="true"'))
    box = f"<{kind}><h1>{words}</h1></{kind.split()[0]}>"
    return html.replace("<header>", f"{box}<header>", 1)


def clock(html: str, _: SampleStory, draw: Random) -> str:
    """The day of the visit over every page."""
    today = draw.choice(("Friday, 20 November 2026", "20 November 2026", "November 20, 2026"))
    return html.replace("<header>", f'<header><div class="today">{today}</div>', 1)


def short_day(html: str, story: SampleStory, draw: Random) -> str:
    """An element whose attribute has the day, and whose text has not."""
    text = draw.choice((f"{day(story):%-d %b}", f"{day(story):%A}", "3 hours ago", "١٢ مارس"))
    return html.replace(f">{printed_date(story)}</time>", f">{text}</time>")


def meta_day(html: str, story: SampleStory, draw: Random) -> str:
    """A day in the head of the page, as systems write it."""
    noon = datetime(day(story).year, day(story).month, day(story).day, 12, tzinfo=UTC)
    seconds = int(noon.timestamp())
    written = draw.choice((str(seconds), f"{seconds}000", f"{noon:%a, %d %b %Y %H:%M:%S} +0000", noon.isoformat()))
    name = draw.choice(("article:published_time", "pubdate", "datePublished", "DC.date.issued"))
    return html.replace("</head>", f'<meta property="{name}" content="{written}"></head>', 1)


def other_item(html: str, _: SampleStory, draw: Random) -> str:
    """JSON-LD of another story beside the page's own."""
    item = {
        "@type": draw.choice(("NewsArticle", "Article", "BlogPosting")),
        "headline": "Kennels inspected after a week of barking",
        "url": f"{HOME}news/kennels/",
        "datePublished": "2024-02-02T08:00:00Z",
        "author": {"@type": "Person", "name": "Somebody Else"},
    }
    return html.replace("</head>", f'<script type="application/ld+json">{json.dumps(item)}</script></head>', 1)


def section_page(html: str, _: SampleStory, draw: Random) -> str:
    """The marks of a section or a blog around one article."""
    name = draw.choice(("blog", "tag", "archive", "home"))
    return re.sub(r'<body class="[^"]*">', f'<body class="{name}">', html, count=1)


def teasers(html: str, _: SampleStory, draw: Random) -> str:
    """Cards of other stories after the article, each with its own day and author."""
    cards = "".join(
        f'<article class="card"><h3><a href="/news/c{at}/">Rural patrols to share one call sign</a></h3>'
        f'<time datetime="2025-0{at + 1}-03" pubdate>3 days ago</time><i class="author">By Card Writer</i></article>'
        for at in range(draw.randint(2, 5))
    )
    return html.replace("<footer>", f'<section class="more">{cards}</section><footer>', 1)


def invitation(html: str, story: SampleStory, draw: Random) -> str:
    """A form that asks for an address, with its heading and a sentence, among the paragraphs."""
    text = escape(story.blocks[draw.choice(paragraphs_of(story)[1:] or paragraphs_of(story)[:1])].lines[0])
    heading = draw.choice(("Stay in the know", "The briefing", "Never miss a story"))
    field = draw.choice(
        ('<input type="email">', '<input name="EMAIL">', '<input type="text" placeholder="Your e-mail">')
    )
    said = "The editors send you the day in five minutes, each weekday at seven."
    box = f"<div><h3>{heading}</h3><p>{said}</p><form>{field}<button>Go</button></form></div>"
    return html.replace(f"<p>{text}</p>", f"<p>{text}</p>{box}", 1)


def labels(html: str, story: SampleStory, draw: Random) -> str:
    """Labels of links in one line, which only a style sheet sets apart, over the text."""
    first = escape(story.blocks[paragraphs_of(story)[0]].lines[0])
    words = draw.choice((("Share", "Print"), ("Teilen", "Drucken"), ("Partager", "Imprimer"), ("Dela", "Skriv ut")))
    row = "".join(f'<a href="#{at}">{word}</a>' for at, word in enumerate(words))
    return html.replace(f"<p>{first}</p>", f"<div>{row}</div><p>{first}</p>", 1)


def small_screen(html: str, story: SampleStory, _: Random) -> str:
    """The text a second time, for another kind of screen, which nothing in the page hides."""
    text = "".join(markup(block) for block in story.blocks)
    return html.replace("</main>", f'<div class="visible-xs">{text}</div></main>', 1)


def diary(html: str, _: SampleStory, draw: Random) -> str:
    """Days of events beside the article."""
    days = draw.sample(("2 June 2025", "14 May 2026", "1 March 2024", "30 October 2026"), 2)
    events = "".join(f"<p>{day} Open day</p>" for day in days)
    return html.replace("<footer>", f"<aside><h3>Diary</h3>{events}</aside><footer>", 1)


def state_in_script(_: str, story: SampleStory, draw: Random) -> str:
    """A page that a script draws, its text in one of the shapes that frameworks write."""
    text = "".join(f"<p>{escape(line)}</p>" for block in story.blocks for line in block.lines)
    fields = {"headline": story.headline, "publishedAt": day(story).isoformat(), "author": {"name": story.authors[0]}}
    data = json.dumps({"props": {"pageProps": {"article": {**fields, "body": text}}}}).replace("</", "<\\/")
    script = draw.choice((
        f'<script id="__NEXT_DATA__" type="application/json">{data}</script>',
        f"<script>window.__INITIAL_STATE__ = {data};</script>",
        f"<script>window.config = {{}}; window.__STATE__ = {data};</script>",
    ))  # fmt: skip
    title = f"{escape(story.headline)} | {SITE}"
    body = f'<body><div id="app"></div>{script}</body>'
    return f'<!DOCTYPE html><html lang="en-GB"><head><title>{title}</title></head>{body}</html>'


def shadow_root(html: str, *_: object) -> str:
    """The article in a declarative shadow root."""
    return re.sub(
        r"(<main>.*</main>)", r'<x-story><template shadowrootmode="open">\1</template></x-story>', html, flags=re.DOTALL
    )


def one_author(story: SampleStory, _: Random) -> SampleStory:
    """A story by one author and without lead-in or tables, which no script's data marks."""
    text = "\n\n".join(block.lines[0] for block in story.blocks if block.kind is BlockKind.PARAGRAPH)
    printed = story.printed_byline if len(story.authors) == 1 else None
    return replace(story, authors=story.authors[:1], printed_byline=printed, standfirst=None, body=text)


OF_TEXTS = (
    Difficulty("box heading", story=box_heading),
    Difficulty("sentence with by", story=sentence_with_by),
    Difficulty("appeal at the end", story=appeal),
    Difficulty("post behind the name", story=post_behind_name),
    Difficulty("linked paragraph", page=linked_paragraph),
    Difficulty("hidden copy", page=hidden_copy),
    Difficulty("soft hyphens", page=soft_hyphens),
    Difficulty("control references", page=control_references),
    Difficulty("site as heading", layouts=WITH_H1, page=site_heading),
    Difficulty("dialog", layouts=WITH_H1, page=dialog),
    Difficulty("clock", page=clock, dated_address=True),
    Difficulty("day in an attribute", layouts=("wordpress_inside", "amp"), page=short_day),
    Difficulty("day in the head", page=meta_day),
    Difficulty("another story's data", page=other_item),
    Difficulty("marks of a section", page=section_page, dated_address=True),
    Difficulty("teasers", page=teasers),
    Difficulty("invitation", page=invitation),
    Difficulty("labels", page=labels),
    Difficulty("small screen", layouts=("wordpress_inside", "interrupted"), story=one_author, page=small_screen),
    Difficulty("diary", page=diary),
    Difficulty("script", layouts=("state",), story=one_author, page=state_in_script),
    Difficulty("shadow root", layouts=("wordpress_inside", "interrupted"), page=shadow_root),
)
