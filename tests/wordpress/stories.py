"""What stands on the WordPress site of the tests: some 120 posts of our own making, of every shape the press uses.

The words are the same in every run; the days count back from the one given, so that some posts are always fresh.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from itertools import count
from random import Random

ORDINARY = 92
COMMENTERS = ("Retired Sarge", "Dana Quill", "Night Owl 42")


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """A post or a page as it is given to WordPress, and as a reader should find it."""

    slug: str
    title: str
    content: str
    """As an editor saves it: blocks or classic markup."""

    author: str
    published_at: datetime
    paragraphs: tuple[str, ...]
    """Running text in printed order, over all pages of a split post."""

    headings: tuple[str, ...] = ()
    captions: tuple[str, ...] = ()
    quotes: tuple[str, ...] = ()
    """Pull quotes."""

    cells: tuple[str, ...] = ()
    """Cells of tables."""

    excerpt: str = ""
    section: str = "News"
    tags: tuple[str, ...] = ()
    comments: tuple[tuple[str, str], ...] = field(default=())
    """Pairs of name and text."""

    status: str = "publish"
    """``publish``, ``draft``, ``private``, ``future`` or ``trash``."""

    password: str = ""
    type: str = "post"
    sticky: bool = False
    url: str = ""
    """Permalink, filled in by WordPress."""


FORCES = ("Northmarch", "Eastwold", "Calder Vale", "Saltshire", "Harrow Fen", "Westing", "Tyndale", "Marrowby")
TOWNS = ("Ashby Cross", "Long Merrow", "Port Ellery", "Stanwick", "Holme Bridge", "Kettering Moor", "Dunford", "Orley")
RANKS = (
    "Chief Inspector",
    "Superintendent",
    "Assistant Chief Constable",
    "Detective Sergeant",
    "Sergeant",
    "Commander",
)
FIRST = ("Ann", "Bashir", "Carys", "Dominic", "Efua", "Farida", "Gareth", "Helen", "Ivan", "Joanna", "Kwame", "Líadan")
LAST = (
    "Lowther",
    "Okafor",
    "Pryce",
    "Quested",
    "Rahman",
    "Sørensen",
    "Tennant",
    "Upjohn",
    "Varga",
    "Whitlock",
    "Young",
)
AUTHORS = ("Jo Hale", "Martin Osei", "Siân Probert", "Wil Tarrant")
THINGS = (
    "body-worn cameras",
    "the new radios",
    "electric patrol cars",
    "drones for missing person searches",
    "the case file system",
    "tourniquet training",
    "the shift pattern",
    "the control room software",
    "evidence lockers",
    "dog units",
    "the bail desk",
    "firearms licensing",
    "rural crime patrols",
    "the recruit academy",
    "mental health triage cars",
    "automatic number plate readers",
    "the forensic laboratory",
    "the river unit",
    "custody nurses",
    "the volunteer cadets",
    "speed cameras",
    "wellbeing leave",
    "handheld fingerprint scanners",
)
TURNS = (
    "{force} presses on with {thing}",
    "Inspectors praise {thing} in {force}",
    "{thing} under review after {town} report",
    "Why {force} is paying for {thing}",
    "Union asks who pays for {thing}",
    "{town} trial of {thing} is extended",
    "Budget vote leaves {thing} in doubt",
    "{force} & {force2} to share {thing}",
    "Panel in {town} wants answers on {thing}",
    "“We should have asked sooner”: {force} on {thing}",
)
OPENINGS = (
    "{force} Police will spend £{n},000 on {thing} over the next {m} months, its finance board decided on Tuesday.",
    "A trial of {thing} in {town} has cut the hours lost to paperwork by {p} per cent, according to {force} Police.",
    "Officers in {town} say that {thing} came {m} months too late, and that {n} jobs a week still go unanswered.",
    "The federation’s branch in {force} has called for a pause in the roll-out of {thing} until {m} questions are met.",
    "{m} of the {n} recommendations on {thing} made after the {town} inquiry have been put into practice.",
    "Inspectors who spent {m} weeks with {force} Police found that {thing} worked well by day and poorly by night.",
)
MIDDLES = (
    "{rank} {name}, who leads the work, said that {n} officers had been trained and that {m} more courses were booked.",
    "The figures cover {n} shifts between {town} and {town2}; in {m} of them nothing could be counted at all.",
    "“Nobody joins to fill in form {n},” said {rank} {name}. “If {thing} gives us {m} minutes, we take them.”",
    "A paper before the panel puts the cost at £{n} per officer, against £{m} for the arrangement it replaces.",
    "{force2} Police, which tried the same in {town2}, gave it up after {m} weeks and {n} complaints.",
    "The county’s auditor noted {m} gaps in the contract, among them who owns the {n} gigabytes it gathers each day.",
    "Of {n} people asked in {town}, {p} per cent had noticed a change & most of those thought it one for the better.",
    "{name}, of the staff council, warned that {m} posts would have to be found from a team that lost {n} since May.",
    "Under the plan, {town2} keeps its front counter, while {town} shares one with the fire station from the {m}th.",
    "Researchers counted {n} calls in which {thing} made a difference – and {m} in which it plainly did not.",
    "The supplier has {m} weeks to mend the fault, which switched off {n} sets at once during a night in {town2}.",
    "In a letter seen by this paper, {name} asked the board to publish all {n} pages of the report “within {m} days”.",
)
CLOSINGS = (
    "A decision is expected on the {m}th, when the board meets in {town}; {n} people have asked to speak.",
    "The force will publish its next figures in {m} weeks, and {name} promised that all {n} lines would be in them.",
    "Until then, {town} makes do with {m} sets borrowed from {force2} and a list of {n} numbers pinned to a wall.",
    "{rank} {name} retires in {m} months. Her successor inherits {n} open questions and a key to the store in {town2}.",
)


class Desk:
    """Writes one story after the other; no two paragraphs are the same."""

    def __init__(self, now: datetime) -> None:
        self._random = Random(20190711)
        self._printed: set[str] = set()
        self._numbers = count(1)
        self._now = now.replace(minute=0, second=0, microsecond=0)
        self._thing = ""

    def story(self, shape: Callable[[Desk, Story], Story] | None = None) -> Story:
        """Return the next story, older than all before it, given its *shape* where it has a special one."""
        number = next(self._numbers)
        self._thing = self._pick(THINGS)
        title = self.line(TURNS)
        plain = Story(
            slug=slug_of(title),
            title=title[0].upper() + title[1:],
            content="",
            author=self._pick(AUTHORS),
            published_at=self._now - timedelta(hours=3 + 16 * number + number**3 // 24),
            paragraphs=self.text(self._random.randint(4, 9)),
            section=self._pick(("News", "Technology", "People", "Analysis")),
            tags=tuple(sorted({self._pick(FORCES), self._pick(TOWNS)})),
            comments=self._comments() if number % 3 == 0 else (),
        )
        shaped = shape(self, plain) if shape else plain
        return shaped if shaped.content else replace(shaped, content=self._saved(shaped.paragraphs, number))

    def text(self, length: int) -> tuple[str, ...]:
        """Return *length* paragraphs of a story about one thing."""
        middles = [self.line(MIDDLES) + " " + self.line(MIDDLES) for _ in range(length - 2)]
        return (self.line(OPENINGS), *middles, self.line(CLOSINGS))[:length]

    def line(self, templates: tuple[str, ...]) -> str:
        """Return a sentence that was not printed before."""
        while True:
            text = self._pick(templates).format(
                force=self._pick(FORCES),
                force2=self._pick(FORCES),
                town=self._pick(TOWNS),
                town2=self._pick(TOWNS),
                thing=self._thing,
                rank=self._pick(RANKS),
                name=f"{self._pick(FIRST)} {self._pick(LAST)}",
                n=self._random.randint(21, 980),
                m=self._random.randint(4, 19),
                p=self._random.randint(5, 61),
            )
            if text not in self._printed:
                self._printed.add(text)
                return text

    def choices(self, values: tuple[str, ...], number: int) -> list[str]:
        """Return *number* different *values*."""
        return self._random.sample(values, number)

    def _pick(self, values: tuple[str, ...]) -> str:
        return self._random.choice(values)

    def _comments(self) -> tuple[tuple[str, str], ...]:
        return tuple((name, f"In my day, {self.line(CLOSINGS)}") for name in COMMENTERS[: self._random.randint(1, 3)])

    def _saved(self, paragraphs: tuple[str, ...], number: int) -> str:
        return blocks(paragraphs) if number % 2 else "\n\n".join(paragraphs)


def slug_of(title: str) -> str:
    """Return *title* as WordPress would put it into an address."""
    kept = "".join(letter if letter.isalnum() else " " for letter in title.lower().replace("’", ""))
    return "-".join(kept.split())


def blocks(paragraphs: tuple[str, ...]) -> str:
    """Return *paragraphs* as the block editor saves them."""
    return "\n\n".join(f"<!-- wp:paragraph -->\n<p>{_escaped(each)}</p>\n<!-- /wp:paragraph -->" for each in paragraphs)


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;")


HEADINGS = (
    *("What happens next", "Background", "A question of money?", "Next steps:", "In numbers", "Analysis", "Timeline"),
    *("“We counted every one”", "‘Not enough’ officers, says panel", "Key points", "Training", "1. Radios", "2019"),
    *("Contact with the public", "Share of calls answered", "Sources of funding", "Why it matters", "Q&A", "Results"),
    "What the panel said, and what it left out when it met on the third Tuesday of May",
)
LEVELS = ("h2", "h2", "h3", "h4")
FORMS = ("{}", "<strong>{}</strong>", "{}<br>", '<span id="part"></span>{}')


def with_headings(desk: Desk, story: Story) -> Story:
    """Two sub-headings, the second perhaps right below the first."""
    one, other = desk.choices(HEADINGS, 2)
    cut = 3 if desk.line(("{n} {m}",))[0] in "2468" else 1
    parts = (story.paragraphs[:1], story.paragraphs[1:cut], story.paragraphs[cut:])
    headed = (_heading(desk, one), _heading(desk, other))
    saved = (blocks(parts[0]), headed[0], blocks(parts[1]), headed[1], blocks(parts[2]))
    return replace(story, headings=(one, other), content="\n\n".join(filter(None, saved)))


def _heading(desk: Desk, text: str) -> str:
    (level,), (form,) = desk.choices(LEVELS, 1), desk.choices(FORMS, 1)
    element = f'<{level} class="wp-block-heading">{form.format(_escaped(text))}</{level}>'
    return f"<!-- wp:heading -->\n{element}\n<!-- /wp:heading -->"


def with_caption(desk: Desk, story: Story) -> Story:
    caption = f"The yard in {desk.line(('{town}, where {n} sets are kept', '{town2} on day {m}'))}"
    block = (
        '<!-- wp:image -->\n<figure class="wp-block-image"><img src="/wp-content/uploads/yard.png" alt=""/>'
        f'<figcaption class="wp-element-caption">{caption}</figcaption></figure>\n<!-- /wp:image -->'
    )
    content = "\n\n".join((blocks(story.paragraphs[:1]), block, blocks(story.paragraphs[1:])))
    return replace(story, captions=(caption,), content=content)


def with_classic_caption(desk: Desk, story: Story) -> Story:
    caption = f"Photo: {desk.line(('{rank} {name} in {town}, day {n}',))}"
    short = f'[caption width="300"]<img src="/wp-content/uploads/desk.png" width="300" alt=""/> {caption}[/caption]'
    return replace(story, captions=(caption,), content="\n\n".join((short, *story.paragraphs)))


def with_table(desk: Desk, story: Story) -> Story:
    rows = [("Town", "Calls")] + [
        (desk.line(("{town} sector {n}",)), desk.line(("{n} in {m} days",))) for _ in range(4)
    ]
    html = "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in rows)
    block = (
        '<!-- wp:table -->\n<figure class="wp-block-table"><table><tbody>'
        f"{html}</tbody></table></figure>\n<!-- /wp:table -->"
    )
    content = "\n\n".join((blocks(story.paragraphs[:2]), block, blocks(story.paragraphs[2:])))
    return replace(story, cells=tuple(cell for row in rows for cell in row), content=content)


def with_pull_quote(desk: Desk, story: Story) -> Story:
    quote = desk.line(
        ("We counted {n} of them twice and still had {m} over.", "Give me {m} good people before {n} sets.")
    )
    block = (
        '<!-- wp:pullquote -->\n<figure class="wp-block-pullquote"><blockquote>'
        f"<p>{quote}</p></blockquote></figure>\n<!-- /wp:pullquote -->"
    )
    content = "\n\n".join((blocks(story.paragraphs[:2]), block, blocks(story.paragraphs[2:])))
    return replace(story, quotes=(quote,), content=content)


def split(desk: Desk, story: Story) -> Story:
    parts = [desk.text(4) for _ in range(3)]
    content = "\n\n<!--nextpage-->\n\n".join("\n\n".join(part) for part in parts)
    return replace(story, paragraphs=tuple(each for part in parts for each in part), content=content)


def of_one_paragraph(desk: Desk, story: Story) -> Story:
    return replace(story, paragraphs=story.paragraphs[:1])


def with_script(desk: Desk, story: Story) -> Story:
    script = "<script>document.title = 'tracked';</script>"
    return replace(story, content=f"{blocks(story.paragraphs)}\n\n<!-- wp:html -->\n{script}\n<!-- /wp:html -->")


def with_excerpt(desk: Desk, story: Story) -> Story:
    return replace(
        story, excerpt=desk.line(("In short: {n} sets, {m} towns and one bill that nobody in {force} wants.",))
    )


def with_greek_slug(desk: Desk, story: Story) -> Story:
    return replace(story, title="Η αστυνομία visits " + desk.line(("{town} for {m} days",)), slug="η-αστυνομία-visits")


def protected(desk: Desk, story: Story) -> Story:
    return replace(story, password="members only")


def sticky(desk: Desk, story: Story) -> Story:
    return replace(story, sticky=True)


def draft(desk: Desk, story: Story) -> Story:
    return replace(story, status="draft")


def private(desk: Desk, story: Story) -> Story:
    return replace(story, status="private")


def trashed(desk: Desk, story: Story) -> Story:
    return replace(story, status="trash")


def scheduled(desk: Desk, story: Story) -> Story:
    return replace(story, status="future", published_at=datetime.now(UTC) + timedelta(days=3))


SHAPES = (
    (with_headings, 24),
    (with_caption, 3),
    (with_classic_caption, 2),
    (with_table, 3),
    (with_pull_quote, 3),
    (split, 3),
    (of_one_paragraph, 6),
    (with_script, 1),
    (with_excerpt, 4),
    (with_greek_slug, 1),
    (protected, 2),
    (sticky, 1),
    (draft, 2),
    (private, 1),
    (trashed, 2),
    (scheduled, 1),
)


def posts(now: datetime) -> list[Story]:
    """Return every post, newest first by the time at *now*; special shapes stand among the ordinary ones."""
    shapes = [None] * ORDINARY + [shape for shape, times in SHAPES for _ in range(times)]
    Random(7).shuffle(shapes)
    desk = Desk(now)
    return list(_numbered(desk.story(shape) for shape in shapes))


def _numbered(stories: Iterator[Story]) -> Iterator[Story]:
    """Give a title's second story the slug that WordPress gives it."""
    seen: dict[str, int] = {}
    for story in stories:
        seen[story.slug] = times = seen.get(story.slug, 0) + 1
        yield story if times == 1 else replace(story, slug=f"{story.slug}-{times}")


def pages(now: datetime) -> list[Story]:
    """Return the pages that are no posts."""
    texts = {
        "About us": "We have printed what happens in the forces of this county since the year of the long winter.",
        "Subscribe": "Six issues a year come by post; the news on this site is free to read for everybody.",
    }
    return [
        Story(
            slug=slug_of(title),
            title=title,
            content=blocks((text,)),
            author=AUTHORS[0],
            published_at=now - timedelta(days=3000),
            paragraphs=(text,),
            type="page",
        )
        for title, text in texts.items()
    ]
