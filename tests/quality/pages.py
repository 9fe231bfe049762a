"""Pages of our own writing in the shapes of the trade press, each with what a reader should find on it."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from html import escape

from crawler.sample.stories import BlockKind, SampleBlock, SampleStory, stories

SITE = "Watch Room News"
HOME = "https://watchroom.example/"

RELATED = (
    ("Rural patrols to share one call sign", "Crews of three districts will answer to the same name from the spring."),
    ("Kennels inspected after a week of barking", "Neighbours of the dog section had written to the council in verse."),
    ("Archivist finds the missing minute books", "They had been holding up a desk in the traffic office since 1978."),
)
VACANCIES = (
    ("Custody Detention Officer", "Weald Constabulary", "£27,940"),
    ("Head of Estates", "Northmarch Police", "£58,300"),
    ("Intelligence Researcher", "Calder Police", "£31,215"),
)
NAVIGATION = ("Front page", "Latest stories", "Comment and analysis", "Suppliers", "Sign in")
NEWSLETTER = "Get the Watch Room briefing by email every Tuesday morning."
COOKIES = "We use cookies to remember which stories you have read. Accept Decline"
COPYRIGHT = "Copyright © 2026 Watch Room News. All rights reserved."
BIO = "Follow the newsdesk on every platform that still exists."
COMMENT = ("Retired sergeant", "In my day we had two radios and both of them were in the other car.")

CHROME = (
    *(text for pair in RELATED for text in pair),
    *(f"{job} {employer}" for job, employer, _ in VACANCIES),
    *NAVIGATION,
    NEWSLETTER,
    COOKIES,
    COPYRIGHT,
    COMMENT[1],
    "Related News",
    "Select Vacancies",
    "Leave a comment",
)
"""What must not be found in any text."""


@dataclass(frozen=True, slots=True)
class Labelled:
    """A page, and the story printed on it."""

    name: str
    url: str
    html: str
    story: SampleStory
    media_type: str = "text/html; charset=utf-8"
    repeated: bool = False
    """The standfirst is printed again as the first paragraph."""


Layout = Callable[[SampleStory, str, bool], str]


def pages() -> list[Labelled]:
    """Return three layouts of each whole story, so that each layout prints several texts of each kind."""
    whole = [story for story in stories() if story.access == "open" and not story.undated]
    return list(_pages(whole))


def _pages(whole: Sequence[SampleStory]) -> Iterator[Labelled]:
    names = list(LAYOUTS)
    for number, story in enumerate(whole):
        for step in range(3):
            name = names[(number * 3 + step) % len(names)]
            repeated = bool(story.standfirst) and (number + step) % 2 == 0
            box = BOXES[(number + step) % len(BOXES)]
            yield Labelled(
                name=f"{name}: {story.headline}",
                url=f"{HOME}news/{number}-{step}/",
                html=LAYOUTS[name](story, box(), repeated),
                story=story,
                media_type="text/plain" if name == "dump" else "text/html; charset=utf-8",
                repeated=repeated,
            )


def printed_date(story: SampleStory) -> str:
    """Return the date as these pages print it."""
    return story.published.strftime("%b %-d, %Y")


def day(story: SampleStory) -> date:
    """Return the day of publication."""
    return story.published.date() if isinstance(story.published, datetime) else story.published


def filled_out(html: str, size: int) -> str:
    """Return *html* with the menus and scripts that make a page of the trade press *size* characters long."""
    links = "".join(
        f'<li class="menu-item menu-item-{number}"><a href="/section/{number}/">Section {number}</a></li>'
        for number in range(120)
    )
    menu = f'<nav class="mega-menu"><ul>{links}</ul></nav>'
    rest = max(0, size - len(html) - len(menu))
    script = "<script>var settings = [" + ",".join(f'"option-{n}"' for n in range(rest // 13)) + "];</script>"
    return html.replace("</body>", f"{menu}{script}</body>") if "</body>" in html else html


def _cards() -> str:
    news = "".join(
        f'<div class="card"><h4><a href="/news/{at}/">{title}</a></h4><p>{text}</p><i>Nov 8, 2019 @ 18:32</i></div>'
        for at, (title, text) in enumerate(RELATED)
    )
    jobs = "".join(
        f'<div class="card"><a href="/jobs/{at}/">{job}</a><p>{employer}</p><p>{pay}</p></div>'
        for at, (job, employer, pay) in enumerate(VACANCIES)
    )
    return f'<div class="box"><h3>Related News</h3>{news}</div><div class="box"><h3>Select Vacancies</h3>{jobs}</div>'


def _list() -> str:
    news = "".join(f'<li><a href="/news/{at}/">{title}</a> {text}</li>' for at, (title, text) in enumerate(RELATED))
    jobs = "".join(
        f'<li><a href="/jobs/{at}/">{job}</a> {employer} {pay}</li>'
        for at, (job, employer, pay) in enumerate(VACANCIES)
    )
    return f"<h3>Related News</h3><ul>{news}</ul><h3>Select Vacancies</h3><ul>{jobs}</ul>"


def _text() -> str:
    news = "".join(f"<p>{title}</p><p>{text}</p>" for title, text in RELATED)
    jobs = "".join(f"<p>{job} {employer}<br>{pay}</p>" for job, employer, pay in VACANCIES)
    return f"<p><strong>Related News</strong></p>{news}<p><strong>Select Vacancies</strong></p>{jobs}"


def _bare() -> str:
    return "<h4>Related News</h4><h4>Select Vacancies</h4>"


BOXES: tuple[Callable[[], str], ...] = (_cards, _list, _text, _bare)


def markup(block: SampleBlock) -> str:
    lines = [escape(line) for line in block.lines]
    match block.kind:
        case BlockKind.HEADING:
            return f"<h2>{lines[0]}</h2>"
        case BlockKind.LIST:
            return "<ul>" + "".join(f"<li>{line}</li>" for line in lines) + "</ul>"
        case BlockKind.QUOTE:
            return f'<figure class="wp-block-pullquote"><blockquote><p>{" ".join(lines)}</p></blockquote></figure>'
        case BlockKind.TABLE:
            rows = "".join("<tr>" + "".join(f"<td>{c}</td>" for c in line.split(" | ")) + "</tr>" for line in lines)
            return f'<figure class="wp-block-table"><table><tbody>{rows}</tbody></table></figure>'
        case BlockKind.FIGURE:
            return f'<figure><img src="/photo.jpg" alt=""><figcaption>{lines[0]}</figcaption></figure>'
        case _:
            return f"<p>{lines[0]}</p>"


def _body(story: SampleStory, repeated: bool) -> str:
    lead = f"<p>{escape(story.standfirst or '')}</p>" if repeated else ""
    return lead + "".join(markup(block) for block in story.blocks)


def _standfirst(story: SampleStory, tag: str = "p", mark: str = "") -> str:
    named = f' class="{mark}"' if mark else ""
    return f"<{tag}{named}>{escape(story.standfirst)}</{tag}>" if story.standfirst else ""


def _document(content: str, story: SampleStory, *, head: str = "", body_class: str = "") -> str:
    title = f"{escape(story.headline)} | {SITE}"
    menu = "".join(f'<li><a href="/{at}/">{name}</a></li>' for at, name in enumerate(NAVIGATION))
    return (
        f'<!DOCTYPE html><html lang="en-GB"><head><meta charset="utf-8"><title>{title}</title>{head}</head>'
        f'<body class="{body_class}"><header><nav><ul>{menu}</ul></nav></header>{content}'
        f'<form class="newsletter"><p>{NEWSLETTER}</p><input name="email"></form>'
        f"<footer><p>{COPYRIGHT}</p></footer><div class='cookie-notice'>{COOKIES}</div></body></html>"
    )


def _linked(story: SampleStory) -> str:
    item = {
        "@context": "https://schema.org",
        "@graph": [
            {"@type": "WebSite", "name": SITE, "url": HOME},
            {
                "@type": "NewsArticle",
                "headline": story.headline,
                "datePublished": f"{day(story)}T09:30:00+00:00",
                "author": [{"@type": "Person", "name": name} for name in story.authors],
                "publisher": {"@type": "Organization", "name": SITE},
            },
        ],
    }
    return f'<script type="application/ld+json">{json.dumps(item)}</script><meta property="og:type" content="article">'


def wordpress_inside(story: SampleStory, box: str, repeated: bool) -> str:
    """A WordPress theme with the related box inside the text's own element."""
    content = (
        f'<main><article class="post type-post"><header><h1 class="entry-title">{escape(story.headline)}</h1>'
        f"{_standfirst(story, mark='standfirst')}"
        f'<div class="entry-meta"><time datetime="{day(story)}">{printed_date(story)}</time> '
        f'<span class="byline">{escape(story.byline)}</span></div></header>'
        f'<div class="entry-content">{_body(story, repeated)}{box}</div></article></main>'
    )
    return _document(content, story, head=_linked(story), body_class="single single-post")


def wordpress_outside(story: SampleStory, box: str, repeated: bool) -> str:
    """The box and the comments after the article."""
    name, said = COMMENT
    comments = (
        f'<div id="comments" class="comments-area"><h2>1 comment</h2><ol class="comment-list"><li class="comment">'
        f'<div class="comment-author vcard"><b class="fn">{name}</b></div><p>{said}</p></li></ol>'
        f'<div id="respond"><h3>Leave a comment</h3><form><textarea></textarea></form></div></div>'
    )
    content = (
        f'<article class="post"><h1 class="entry-title">{escape(story.headline)}</h1>'
        f"{_standfirst(story, 'div', 'excerpt')}"
        f'<p class="meta">{printed_date(story)} | {escape(story.byline)}</p>'
        f'<div class="entry-content">{_body(story, repeated)}</div></article>{comments}<aside>{box}</aside>'
    )
    return _document(content, story, body_class="single")


def builder(story: SampleStory, box: str, repeated: bool) -> str:
    """A page builder's nested boxes: every part in wrappers that say nothing."""

    def widget(inner: str) -> str:
        return f'<div class="el-section"><div class="el-column"><div class="el-widget">{inner}</div></div></div>'

    parts = (
        f"<h1>{escape(story.headline)}</h1>",
        _standfirst(story),
        f"<div>{printed_date(story)}</div><div>{escape(story.byline)}</div>",
        _body(story, repeated),
        box,
    )
    return _document("".join(widget(part) for part in parts if part), story)


def divs(story: SampleStory, box: str, repeated: bool) -> str:
    """Bare boxes, byline and date glued."""
    content = (
        f'<div id="page"><div><h1>{escape(story.headline)}</h1>{_standfirst(story, "div")}'
        f"<div><span>{printed_date(story)}</span><span>{escape(story.byline)}</span></div>"
        f"<div>{_body(story, repeated)}</div>{box}</div></div>"
    )
    return _document(content, story)


def flat(story: SampleStory, box: str, repeated: bool) -> str:
    """Everything in one box, one after another."""
    content = (
        f"<div><h2>{escape(story.headline)}</h2>{_standfirst(story)}"
        f"<p>{printed_date(story)}<br>{escape(story.byline)}</p>{_body(story, repeated)}{box}</div>"
    )
    return _document(content, story)


def breaks(story: SampleStory, box: str, repeated: bool) -> str:
    """Paragraphs parted by line breaks."""
    lead = f"{escape(story.standfirst or '')}<br><br>" if repeated else ""
    text = "<br><br>".join(escape(" ".join(block.lines)) for block in _prose(story))
    content = (
        f"<div><h1>{escape(story.headline)}</h1>{_standfirst(story)}"
        f"<div>{printed_date(story)}</div><div>By</div><div>{escape(story.byline.removeprefix('By '))}</div>"
        f"<div>{lead}{text}</div>{box}</div>"
    )
    return _document(content, story)


def table(story: SampleStory, box: str, repeated: bool) -> str:
    """An old page laid out in tables."""
    menu = " | ".join(NAVIGATION)
    content = (
        f"<table width=760><tr><td colspan=2>{menu}</td></tr><tr><td width=150 valign=top>{box}</td><td>"
        f"<font size=5><b>{escape(story.headline)}</b></font><p><b>{escape(story.standfirst or '')}</b></p>"
        f"<p>{printed_date(story)}</p><p>{escape(story.byline)}</p>{_body(story, repeated)}</td></tr></table>"
    )
    return _document(content, story)


def amp(story: SampleStory, box: str, repeated: bool) -> str:
    """An AMP page."""
    content = (
        f"<article><h1>{escape(story.headline)}</h1>{_standfirst(story, 'h2', 'subtitle')}"
        f'<div class="amp-wp-meta"><span class="amp-wp-author author vcard">{escape(story.byline)}</span></div>'
        f'<div class="amp-wp-meta"><time datetime="{day(story)}">{printed_date(story)}</time></div>'
        f'<amp-img src="/photo.jpg" width="8" height="5"></amp-img>'
        f'<div class="amp-wp-article-content">{_body(story, repeated)}</div></article>'
        f'<amp-sidebar id="menu">{NAVIGATION[2]}</amp-sidebar>{box}'
    )
    return _document(content, story, head=_linked(story))


def interrupted(story: SampleStory, box: str, repeated: bool) -> str:
    """A call-out between two paragraphs, widgets beside the text."""
    parts = [markup(block) for block in story.blocks]
    title, text = RELATED[0]
    parts.insert(2, f'<aside class="related"><h3>Related news</h3><a href="/x/">{title}</a><p>{text}</p></aside>')
    lead = f"<p>{escape(story.standfirst or '')}</p>" if repeated else ""
    content = (
        f"<main><section><h1>{escape(story.headline)}</h1>{_standfirst(story, mark='intro')}"
        f'<div class="info"><span class="author">{escape(story.byline)}</span> '
        f'<span class="date">{printed_date(story)}</span></div>'
        f'<div class="text">{lead}{"".join(parts)}</div></section><div class="sidebar">{box}</div></main>'
    )
    return _document(content, story)


def state(story: SampleStory, box: str, repeated: bool) -> str:
    """Empty markup, the text in a script's state."""
    held = {
        "page": {
            "article": {
                "headline": story.headline,
                "standfirst": story.standfirst or "",
                "publishedAt": day(story).isoformat(),
                "body": f"<p>{escape(story.byline)}</p>" + _body(story, repeated),
            },
            "menu": list(NAVIGATION),
        }
    }
    data = json.dumps(held).replace("</", "<\\/")
    script = f'<script id="__STATE__" type="application/json">{data}</script>'
    return (
        f'<!DOCTYPE html><html lang="en-GB"><head><title>{escape(story.headline)} | {SITE}</title></head>'
        f'<body><div id="root"></div>{script}<!-- {len(box)} --></body></html>'
    )


def dump(story: SampleStory, box: str, repeated: bool) -> str:
    """A page's visible text, pasted."""
    lead = [story.standfirst] if repeated else []
    text = ["\n".join(block.lines) for block in _prose(story)]
    news = [line for pair in RELATED for line in pair] if "card" in box else []
    jobs = [f"{job} {employer}" for job, employer, _ in VACANCIES] if "card" in box else []
    head = [story.headline, story.standfirst or "", f"{printed_date(story)}\n{story.byline}"]
    parts = [*NAVIGATION, *head, *lead, *text, "Related News", *news, "Select Vacancies", *jobs, COPYRIGHT]
    return "\n\n".join(part for part in parts if part)


def _prose(story: SampleStory) -> list[SampleBlock]:
    return [block for block in story.blocks if block.kind is not BlockKind.FIGURE]


LAYOUTS: dict[str, Layout] = {
    "wordpress_inside": wordpress_inside,
    "wordpress_outside": wordpress_outside,
    "builder": builder,
    "divs": divs,
    "flat": flat,
    "breaks": breaks,
    "table": table,
    "amp": amp,
    "interrupted": interrupted,
    "state": state,
    "dump": dump,
}
