"""Stories printed as pages: three shapes, each with the chrome that the trade press puts around a story."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from html import escape
from importlib.resources import files
from string import Template

from crawler.sample.stories import BlockKind, SampleBlock, SampleStory, Shape

VACANCIES = (
    ("Head of Custody and Criminal Justice", "Weald Constabulary", "£62,400"),
    ("Senior Crime Analyst", "Severnshire Police", "£38,114 to £41,300"),
    ("Dispatch Supervisor (nights)", "East Wessex Police", "£33,750"),
    ("Digital Forensics Examiner", "Calder and Severn Forensic Service", "£36,900"),
    ("Chair of the Misconduct Panel", "Northmarch Police and Crime Panel", "£512 a day"),
)
"""Job title, employer and pay of each vacancy advertised on every page."""

WALL = "You must be registered and logged in to read this article in full. Registration is free for serving officers."


def template(name: str) -> Template:
    """Return the page around the text for the shape called *name*."""
    return Template((files("crawler.sample") / "shapes" / f"{name}.html").read_text(encoding="utf-8"))


def print_story(story: SampleStory, *, related: Sequence[SampleStory], home: str) -> bytes:
    """Return the page of *story* in its shape, as bytes in the encoding that shape used."""
    if story.shape is Shape.THEME:
        return print_theme(
            story.headline, _theme_story(story, related), related, head=_theme_head(story, home)
        ).encode()
    content = _plain_story(story) if story.shape is Shape.PLAIN else _table_story(story)
    page = template(story.shape).substitute(
        title=escape(story.headline),
        section=escape(story.section),
        content=content,
        related=_related(story.shape, related),
        vacancies=_vacancies(story.shape),
    )
    return page.encode("windows-1252" if story.shape is Shape.TABLES else "utf-8")


def print_theme(
    title: str,
    content: str,
    most_read: Iterable[SampleStory],
    *,
    head: str = "",
    body_class: str = "single single-post",
) -> str:
    """Return a page of the blog theme with *content* as its main part."""
    vacancies = (f"<li><a href='/jobs/'>{escape(job)}</a><br>{escape(at)}, {pay}</li>" for job, at, pay in VACANCIES)
    return template(Shape.THEME).substitute(
        title=escape(title),
        head=head,
        body_class=body_class,
        content=content,
        vacancies="\n".join(vacancies),
        most_read="\n".join(f'<li><a href="/{story.path}">{escape(story.headline)}</a></li>' for story in most_read),
    )


def teaser(story: SampleStory, *, at: int = 120) -> str:
    """Return the start of *story* as lists print it, cut at *at* characters wherever that falls."""
    text = story.standfirst or story.text
    return text if len(text) <= at else f"{text[:at].rstrip()}…"


def print_listing(stories: Iterable[SampleStory]) -> str:
    """Return the teasers of *stories* as the blog theme lists them."""
    return "\n".join(
        f'<div class="teaser"><h3><a href="/{story.path}">{escape(story.headline)}</a></h3>'
        f"<p>{escape(teaser(story), quote=False)}</p></div>"
        for story in stories
    )


def _theme_head(story: SampleStory, home: str) -> str:
    published = story.published.isoformat()
    declared = {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "headline": story.headline,
        "datePublished": published,
        "author": [{"@type": "Person", "name": name} for name in story.authors],
        "publisher": {"@type": "Organization", "name": "Watch Room News"},
        "isAccessibleForFree": story.access == "open",
    }
    values = {
        "og:type": "article",
        "og:site_name": "Watch Room News",
        "og:title": story.headline,
        "og:url": home + story.path,
        "og:description": story.standfirst,
        "article:published_time": published,
        "article:section": story.section,
    }
    pairs = [(name, value) for name, value in values.items() if value] + [("article:tag", tag) for tag in story.tags]
    metas = [f'<meta property="{name}" content="{escape(value)}">' for name, value in pairs]
    canonical = f'<link rel="canonical" href="{home}{story.path}">'
    structured = json.dumps(declared, ensure_ascii=False).replace("</", "<\\/")
    return "\n".join([canonical, *metas, f'<script type="application/ld+json">{structured}</script>'])


def _theme_story(story: SampleStory, related: Sequence[SampleStory]) -> str:
    again = [story.standfirst] if story.repeats_standfirst and story.standfirst else []
    parts = [
        '<article class="post type-post hentry">',
        _theme_header(story),
        '<div class="entry-content">',
        *(f"<p>{escape(paragraph, quote=False)}</p>" for paragraph in again),
        *(_html(block) for block in story.blocks),
        f'<div class="wall"><p>{WALL} <a href="/members/">Log in</a></p></div>' if story.access != "open" else "",
        "</div>",
        f'<footer class="entry-footer"><p>Filed under {escape(story.section)} | Tags: {_tags(story)}</p>',
        "<p>Share this: <a href='#'>Email</a> <a href='#'>Print</a></p></footer>",
        '<section class="related"><h3>Related News</h3>',
        print_listing(related),
        "</section></article>",
    ]
    return "\n".join(part for part in parts if part)


def _theme_header(story: SampleStory) -> str:
    lead = f'<p class="entry-standfirst">{escape(story.standfirst, quote=False)}</p>\n' if story.standfirst else ""
    return f"""<header class="entry-header"><h1 class="entry-title">{escape(story.headline, quote=False)}</h1>
{lead}<div class="entry-meta"><span class="posted-on"><time datetime="{story.published.isoformat()}">\
{story.published_text}</time></span> <span class="byline">{escape(story.byline)}</span></div></header>"""


def _tags(story: SampleStory) -> str:
    return ", ".join(f'<a rel="tag" href="/tag/{tag.replace(" ", "-")}/">{escape(tag)}</a>' for tag in story.tags)


def _html(block: SampleBlock) -> str:
    lines = [escape(line, quote=False) for line in block.lines]
    match block.kind:
        case BlockKind.HEADING:
            return f"<h2>{lines[0]}</h2>"
        case BlockKind.LIST:
            return "<ul>" + "".join(f"<li>{line}</li>" for line in lines) + "</ul>"
        case BlockKind.QUOTE:
            return f"<blockquote><p>{' '.join(lines)}</p></blockquote>"
        case BlockKind.TABLE:
            return (
                "<table>"
                + "".join(f"<tr><td>{line.replace(' | ', '</td><td>')}</td></tr>" for line in lines)
                + "</table>"
            )
        case BlockKind.FIGURE:
            return f'<figure><img src="/theme/photo.svg" alt=""><figcaption>{lines[0]}</figcaption></figure>'
        case _:
            return f"<p>{lines[0]}</p>"


def _plain_story(story: SampleStory) -> str:
    head = [f'<div class="c4">{escape(story.headline, quote=False)}</div>']
    if story.standfirst:
        head.append(f'<div class="c5">{escape(story.standfirst, quote=False)}</div>')
    if story.published_text:
        head.append(f'<div class="c6">{story.published_text}</div>')
    head.append(f'<div class="c6">{escape(story.byline)}</div>')
    text = [f"<div>{escape(paragraph, quote=False)}</div>" for paragraph in _printed_paragraphs(story)]
    return "\n".join([*head, '<div class="c7">', *text, "</div>"])


def _table_story(story: SampleStory) -> str:
    head = [f'<FONT SIZE="5"><B>{escape(story.headline, quote=False)}</B></FONT>']
    if story.standfirst:
        head.append(f"<B>{escape(story.standfirst, quote=False)}</B>")
    head.append(f"{story.published_text}<BR>{escape(story.byline)}")
    return "<BR><BR>\n".join([*head, *(escape(each, quote=False) for each in _printed_paragraphs(story))])


def _printed_paragraphs(story: SampleStory) -> list[str]:
    """Return the text as shapes without lists and headings print it: one line each."""
    again = [story.standfirst] if story.repeats_standfirst and story.standfirst else []
    lines = [f"• {line}" if block.kind is BlockKind.LIST else line for block in story.blocks for line in block.lines]
    return [*again, *lines]


def _related(shape: Shape, related: Iterable[SampleStory]) -> str:
    links = [f'<a href="/{story.path}">{escape(story.headline)}</a>' for story in related]
    if shape is Shape.TABLES:
        return "<BR>\n".join(links) + "<BR>"
    return "\n".join(f"<div>{link}</div>" for link in links)


def _vacancies(shape: Shape) -> str:
    lines = [f'<a href="/jobs/">{escape(job)}</a>, {escape(at)}, {pay}' for job, at, pay in VACANCIES]
    if shape is Shape.TABLES:
        return "<BR>\n".join(lines) + "<BR>"
    return "\n".join(f"<div>{line}</div>" for line in lines)
