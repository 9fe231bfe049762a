"""The sample publication as a whole: every address that it answers, with its content."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime, time
from email.utils import format_datetime
from html import escape
from importlib.resources import files

from crawler.sample.printing import VACANCIES, WALL, print_listing, print_story, print_theme, teaser
from crawler.sample.site import HTML, Reply, etag_of
from crawler.sample.stories import LONDON, SampleStory, Shape, stories

XML = "application/xml; charset=utf-8"
OPENED_AT = datetime(2026, 11, 2, 6, 0, tzinfo=UTC)
"""Last change of all that is not a story."""

PER_PAGE = 10
"""Stories on one page of the news list."""

SECTION_PAGE = "news/national/"
"""A list of teasers at an address like an article's."""

VACANCY_PAGE = "news/senior-crime-analyst-severnshire-police/"
BARRED_PAGE = "news/embargoed-pay-award-briefing/"
GONE_PAGE = "news/helicopter-base-to-close-after-review/"
"""Listed in the sitemap, answered with 404."""

ROBOTS = f"""User-agent: *
Disallow: /members/
Disallow: /{BARRED_PAGE}

Sitemap: {{home}}sitemap.xml
"""


def changed_at(story: SampleStory) -> datetime:
    """Return when the page of *story* was last changed, in UTC."""
    published = story.published
    moment = published if isinstance(published, datetime) else datetime.combine(published, time(12), tzinfo=LONDON)
    return moment.astimezone(UTC)


def press(home: str) -> dict[str, Reply]:
    """Return what the sample answers by path, for the address *home* (with its final slash)."""
    written = stories()
    parts = {f"sitemap-{shape}.xml": [story for story in written if story.shape is shape] for shape in Shape}
    pages = {f"/{story.path}": _story_answer(story, written, home) for story in written}
    pages |= {f"/{path}": _page(text.encode()) for path, text in _other_pages(written).items()}
    pages |= {f"/{path}": _page(_sitemap(part, home).encode(), XML) for path, part in parts.items()}
    return pages | {
        "/robots.txt": _page(ROBOTS.format(home=home).encode(), "text/plain; charset=utf-8"),
        "/sitemap.xml": _page(_sitemap_index(parts, home).encode(), XML),
        "/feed/": _page(_feed(written[:15], home).encode(), "application/rss+xml; charset=utf-8"),
        "/theme/style.css": _page(_file("style.css"), "text/css; charset=utf-8"),
        "/theme/photo.svg": _page(_file("photo.svg"), "image/svg+xml"),
    }


def related_to(story: SampleStory, written: Sequence[SampleStory]) -> list[SampleStory]:
    """Return three stories to name under *story*: the next ones in the list, which goes round."""
    at = written.index(story)
    return [written[(at + step) % len(written)] for step in (1, 2, 3)]


def _story_answer(story: SampleStory, written: Sequence[SampleStory], home: str) -> Reply:
    body = print_story(story, related=related_to(story, written), home=home)
    media_type = "text/html; charset=windows-1252" if story.shape is Shape.TABLES else HTML
    return Reply(body=body, media_type=media_type, etag=etag_of(body), modified_at=changed_at(story))


def _page(body: bytes, media_type: str = HTML) -> Reply:
    return Reply(body=body, media_type=media_type, etag=etag_of(body), modified_at=OPENED_AT)


def _file(name: str) -> bytes:
    return (files("crawler.sample") / "shapes" / name).read_bytes()


def _other_pages(written: Sequence[SampleStory]) -> dict[str, str]:
    """Return the pages that hold no story."""
    national = [story for story in written if story.section == "News"]
    jobs = "".join(f"<li><b>{escape(job)}</b>, {escape(at)}, {pay}</li>" for job, at, pay in VACANCIES)
    pages = {
        "": _listed("Watch Room News", "Today", written[:PER_PAGE], written),
        SECTION_PAGE: _listed("National", "National news", national[:12], written),
        VACANCY_PAGE: print_theme("Senior Crime Analyst", _vacancy(), written[:3], body_class="single single-job"),
        BARRED_PAGE: print_theme("Pay award", "<h1>Pay award</h1><p>Not before Thursday, please.</p>", written[:3]),
        "jobs/": print_theme("Jobs", f"<h1>Select Vacancies</h1><ul>{jobs}</ul>", written[:3], body_class="page"),
        "about/": print_theme("About us", f"<h1>About us</h1><p>{PURPOSE}</p>", written[:3], body_class="page"),
        "members/": print_theme("Log in", f"<h1>Log in</h1><p>{WALL}</p>", written[:3], body_class="page"),
    }
    starts = range(0, len(written), PER_PAGE)
    for number, start in enumerate(starts, 1):
        onward = (
            f'<p><a class="next" href="/news/page/{number + 1}/">Older stories</a></p>' if number < len(starts) else ""
        )
        page = _listed(f"News, page {number}", "News", written[start : start + PER_PAGE], written, after=onward)
        pages["news/" if number == 1 else f"news/page/{number}/"] = page
    return pages


PURPOSE = (
    "Watch Room News is a publication that does not exist. Its stories, its forces, its people and its figures were "
    "invented for the demonstration and the tests of Blotter."
)


def _listed(
    title: str, heading: str, shown: Iterable[SampleStory], written: Sequence[SampleStory], *, after: str = ""
) -> str:
    content = f"<h1>{heading}</h1>\n{print_listing(shown)}\n{after}"
    return print_theme(title, content, written[:3], body_class="archive category")


def _vacancy() -> str:
    job, employer, pay = VACANCIES[1]
    return f"""<article class="post type-job"><h1 class="entry-title">{job}</h1>
<p>{employer} is looking for a {job.lower()} to join its intelligence bureau in Severnmouth.</p>
<p>You will lead a team of four, brief senior officers each morning and have experience of statistical software.</p>
<p>Salary: {pay} per annum. Location: Severnmouth, with two days a week at home. Contract: permanent, full time.</p>
<p>Closing date: 30 November 2026. Interviews: week of 14 December 2026.</p>
<p>How to apply: download the job description and the application form. CVs are not accepted.</p>
<p><a href="/jobs/">Apply now</a></p></article>"""


def _sitemap_index(parts: Mapping[str, Sequence[SampleStory]], home: str) -> str:
    entries = "".join(
        f"<sitemap><loc>{home}{path}</loc><lastmod>{changed_at(listed[0]).date()}</lastmod></sitemap>"
        for path, listed in parts.items()
    )
    return f'{XML_HEAD}<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{entries}</sitemapindex>'


def _sitemap(listed: Sequence[SampleStory], home: str) -> str:
    """Return one part of the sitemap; that of the theme also lists what is not an article, as such sitemaps do."""
    entries = [_entry(home + story.path, None if story.undated else changed_at(story)) for story in listed]
    if listed[0].shape is Shape.THEME:
        entries += [_entry(home + path, None) for path in (SECTION_PAGE, VACANCY_PAGE, BARRED_PAGE, GONE_PAGE)]
    return f'{XML_HEAD}<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{"".join(entries)}</urlset>'


XML_HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'


def _entry(url: str, at: datetime | None) -> str:
    lastmod = f"<lastmod>{at.isoformat()}</lastmod>" if at else ""
    return f"<url><loc>{escape(url)}</loc>{lastmod}</url>"


def _feed(listed: Sequence[SampleStory], home: str) -> str:
    items = "".join(
        f"<item><title>{escape(story.headline)}</title><link>{home}{story.path}</link>"
        f'<guid isPermaLink="true">{home}{story.path}</guid>'
        f"<pubDate>{format_datetime(changed_at(story))}</pubDate>"
        f"<description>{escape(teaser(story, at=200))}</description></item>"
        for story in listed
    )
    return (
        f'{XML_HEAD}<rss version="2.0"><channel><title>Watch Room News</title><link>{home}</link>'
        f"<description>For those who keep the peace</description><language>en-GB</language>{items}</channel></rss>"
    )
