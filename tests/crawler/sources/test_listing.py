"""Listing pages: which links are articles, and which leads further back."""

from datetime import date
from urllib.parse import urljoin

import pytest

from archive.facts import Fault
from archive.problems import Problem
from crawler.sources import Answer, Pages

URL = "https://example.org/news/"


def read(body: str, article: str | None = None, url: str = URL):
    return Pages("news/", article).read(Answer(url=url, payload=f"<html><body>{body}</body></html>".encode()))


def test_articles_are_listed_once_each_by_the_pattern():
    """A teaser links its article from image, title and `Read more`."""
    links = [
        "/news/a",
        "/news/a#more",
        "/news/a",
        "/news/b",
        "/jobs/c",
        "https://example.net/news/d",
        "mailto:x@example.org",
    ]

    listing = read("".join(f"<a href='{link}'>x</a>" for link in links), r"^/news/[^/]+/?$")

    assert [entry.url for entry in listing.entries] == ["https://example.org/news/a", "https://example.org/news/b"]
    assert {entry.title for entry in listing.entries} == {None}


SLUGS = [
    ("/news/new-alliance-to-fight-cybercrime", True),
    ("/2011/07/four_words_in_slug/", True),
    ("/news/12345", True),
    ("/?p=140828", True),
    ("/contact", False),
    ("/about-us", False),
    ("/", False),
]


@pytest.mark.parametrize(("path", "listed"), SLUGS)
def test_without_a_pattern_a_slug_or_a_number_makes_an_article(path, listed):
    """Generic: nothing may depend on a declared pattern."""
    assert bool(read(f"<a href='{path}'>x</a>").entries) == listed


def test_the_date_of_a_card_belongs_to_its_link_alone():
    """A time element counts only where it stands with one heading."""
    card = "<li><h2><a href='/news/{0}'>{0}</a></h2>{1}</li>"
    dated = "<p><time datetime='2011-07-2{0}'>x</time></p>"

    listing = read(
        f"<ul>{card.format(1, dated.format(1))}{card.format(2, '')}{card.format(3, dated.format(3))}</ul>", r"^/news/"
    )

    assert [entry.published for entry in listing.entries] == [date(2011, 7, 21), None, date(2011, 7, 23)]


NEXT = [
    pytest.param("<a rel='next' href='/news/page/2/'>2</a>", "https://example.org/news/page/2/", id="rel next"),
    pytest.param("<a rel='nofollow next' href='?page=2'>2</a>", URL + "?page=2", id="rel next among others"),
    pytest.param("<a href='page/2/'>Next</a>", URL + "page/2/", id="Next"),
    pytest.param("<a href='page/2/'>Next page »</a>", URL + "page/2/", id="Next page with sign"),
    pytest.param("<a href='page/2/'><span>←</span> Older posts</a>", URL + "page/2/", id="Older posts"),
    pytest.param("<a href='page/2/'>Previous entries</a>", URL + "page/2/", id="Previous entries"),
    pytest.param("<a href='page/2/'>&raquo;</a>", URL + "page/2/", id="a sign alone"),
    pytest.param(
        "<a href='page/2/' aria-label='Next page'><svg></svg></a>", URL + "page/2/", id="a label without text"
    ),
    pytest.param("<a href='?after=x'>Weiter ›</a>", URL + "?after=x", id="German"),
    pytest.param("<a href='?after=x'>Ältere Meldungen</a>", URL + "?after=x", id="German, older"),
    pytest.param("<a href='?after=x'>Page suivante</a>", URL + "?after=x", id="French"),
    pytest.param("<a href='?after=x'>Volgende</a>", URL + "?after=x", id="Dutch"),
    pytest.param("<a href='?after=x'>Næste side</a>", URL + "?after=x", id="Danish"),
    *(
        pytest.param(f"<a href='?after=x'>{word}</a>", URL + "?after=x", id=word)
        for word in (
            "Seuraava sivu",
            "Siguiente",
            "Successiva",
            "Próxima",
            "Następna strona",
            "Další",
            "Következő oldal",
        )
    ),
    *(
        pytest.param(f"<a href='?{name}=2'>+</a>", URL + f"?{name}=2", id=f"by number: {name}")
        for name in ("strona", "strana", "sivu", "oldal", "página", "pageNo", "page_num", "currentPage")
    ),
    pytest.param("<a href='?b_start:int=20'>20</a>", URL + "?b_start:int=20", id="by number: Plone"),
    pytest.param("<a href='?homepage=2'>+</a>", None, id="another name that ends so"),
    pytest.param("<a href='?after=x'>Další tři lodě</a>", None, id="a Czech headline that begins so"),
    pytest.param("<a href='?after=x'>Earlier stories</a>", URL + "?after=x", id="Earlier stories"),
    pytest.param("<a href='?after=x'>Weiter zum Prozess</a>", None, id="a German headline that begins so"),
    pytest.param("<a href='page/2/'>Load more</a>", URL + "page/2/", id="by number: a button"),
    pytest.param("<a href='?page=2'>Больше</a>", URL + "?page=2", id="by number: any language"),
    pytest.param("<a href='?page=7'>Last</a>", None, id="not the next by number"),
    pytest.param("<a href='?sort=old&amp;page=2'>Oldest first</a>", None, id="another order of the list"),
    pytest.param("<a href='/a'>Next: the trial</a>", None, id="a headline that begins so"),
    pytest.param("<a rel='next' href='https://example.net/2'>Next</a>", None, id="another site"),
    pytest.param("<a rel='next' href='#'>Next</a>", None, id="the page itself"),
    pytest.param("<a href='javascript:load()'>Load more</a>", None, id="a script"),
    *(
        pytest.param(f"<a href='?after=x'>{word}</a>", URL + "?after=x", id=word)
        for word in (
            "Next 10",
            "Load more stories",
            "View older posts",
            "Articles plus anciens",
            "Entradas antiguas",
            "Articoli meno recenti",
            "Posts mais antigos",
            "Starší příspěvky",
            "Eski yazılar",
        )
    ),
    pytest.param("<a href='?after=x'>View more</a>", None, id="more of anything"),
    pytest.param("<a href='?after=x'>Next 10 days: rain</a>", None, id="a headline with a number"),
    pytest.param("<button data-href='?page=2'>More</button>", URL + "?page=2", id="a button with an address"),
    pytest.param("<div hx-get='?page=2'></div>", URL + "?page=2", id="what a script loads"),
    pytest.param("<a href='#' data-url='?page=2'>+</a>", URL + "?page=2", id="beside a link that leads nowhere"),
    pytest.param("<div data-url='?page=7'></div>", None, id="not the next"),
    pytest.param("<a href='list.aspx?pn=2'>2</a>", URL + "list.aspx?pn=2", id="a first page with another address"),
    pytest.param("<a href='/jobs/list.aspx?pn=2'>2</a>", None, id="the list of another folder"),
    pytest.param("<a href='list.aspx?pn=3'>3</a>", None, id="not its second"),
]


@pytest.mark.parametrize(
    ("here", "link"),
    [("", "?page=0"), ("?page=3", "?page=1"), ("", "list.aspx?page=2"), ("list.aspx?page=2", "list.aspx?page=3")],
)
def test_a_page_of_the_list_is_no_article(here, link):
    """A pattern for articles may match it too."""
    pager = f"<a href='{link}'>2</a>"

    (entry,) = read(f"<a href='/news/a-b-c'>x</a>{pager}", r"^/news/[^/]+$", url=URL + here).entries

    assert entry.url.endswith("/news/a-b-c")


def test_a_number_that_may_be_a_storys_leaves_it_an_article():
    """WordPress calls its stories ``?p=`` if nothing else is set."""
    assert len(read("<a href='?p=7'>x</a><a href='?p=8'>y</a>").entries) == 2


@pytest.mark.parametrize(("link", "older"), NEXT)
def test_the_page_before_is_found(link, older):
    """By rel=next, or by the words that lists use."""
    assert read(f"<a href='/news/a-b-c'>x</a>{link}").older == older


HERE = URL + "page/2/"
PAGERS = [
    pytest.param("<a href='/news/'>Previous Page</a> <a href='/news/page/3/'>Next Page</a>", "3/", id="blocks"),
    pytest.param("<a href='/news/'>Previous</a><a href='/news/page/3/'>Next</a>", "3/", id="Previous Next"),
    pytest.param("<a href='/news/page/1/'>← Previous</a><a href='/news/page/3/'>Next →</a>", "3/", id="arrows"),
    pytest.param(
        "<a href='/news/page/3/'>Previous entries</a><a href='/news/'>Next entries</a>", "3/", id="older themes"
    ),
    pytest.param("<a href='/news/page/1/'>1</a><span>2</span><a href='/news/page/3/'>3</a>", "3/", id="numbers alone"),
    pytest.param("<a href='/news/page/9/'>9</a><a href='/news/page/3/'>3</a>", "3/", id="numbers in any order"),
    pytest.param("<a rel='next' href='/news/page/1/'>x</a><a href='/news/page/3/'>3</a>", "3/", id="a false rel=next"),
    pytest.param("<a href='/news/'>Zurück</a><a href='/news/page/3/'>Weiter</a>", "3/", id="German"),
    pytest.param("<a href='/news/'>Forrige</a><a href='/news/page/3/'>Flere</a>", "3/", id="by its number"),
    pytest.param("<a href='/news/page/9/'>Last</a><a href='/news/page/3/'>+</a>", "3/", id="before the last"),
    pytest.param("<a href='/news/'>Zurück</a>", None, id="the last in German"),
    pytest.param("<a href='/news/'>Previous Page</a>", None, id="the last of blocks"),
    pytest.param("<a href='/news/page/1/'>1</a><span>2</span>", None, id="the last of numbers"),
    pytest.param("<a href='/jobs/page/3/'>3</a>", None, id="the pager of another listing"),
    pytest.param("<a href='/news/the-trial/'>3</a>", None, id="a count of comments"),
]


@pytest.mark.parametrize(("pager", "older"), PAGERS)
def test_on_a_later_page_the_way_leads_on_and_not_back(pager, older):
    """`Previous` stands before `Next`, and means the newer page or the older one."""
    listing = read(f"<a href='/news/a-b-c'>x</a><nav>{pager}</nav>", url=HERE)

    assert (listing.older, listing.problem) == (older and URL + "page/" + older, None)


@pytest.mark.parametrize(
    ("here", "there"),
    [("?page=2", "?page=3"), ("?start=20", "?start=30"), ("news-2-page-2.html", "news-2-page-3.html"), ("", "?page=1")],
)
def test_pages_are_numbered_in_many_ways(here, there):
    """By number or by first entry, in the query or in the path, from 0 or 1."""
    pager = f"<a href='{URL}'>1</a><a href='{URL}{here}'>2</a><a href='{URL}{there}'>3</a>"

    assert read(f"<a href='/news/a-b-c'>x</a>{pager}", url=URL + here).older == URL + there


BARE = [
    pytest.param("news/", "<a href='/news/2/'>2</a>", "news/2/", id="a number is all of the path's end"),
    pytest.param("news", "<a href='/news/2'>2</a>", "news/2", id="without a slash"),
    pytest.param("news/", "<a href='/news/2/'>Seite 2</a>", "news/2/", id="with a word"),
    pytest.param("news/2/", "<a href='/news/'>1</a><b>2</b><a href='/news/3/'>3</a>", "news/3/", id="the third"),
    pytest.param("news/index.html", "<a href='/news/index2.html'>2</a>", "news/index2.html", id="numbered files"),
    pytest.param("news/topic/12/", "<a href='/news/topic/12/2/'>2</a>", "news/topic/12/2/", id="below a number"),
    pytest.param("news/2/", "<a href='/news/'>1</a><b>2</b>", None, id="the last"),
    pytest.param("news/", "<a href='/news/2/'>Two ships</a>", None, id="a story with a number"),
    pytest.param("news/", "<a href='/jobs/2/'>2</a>", None, id="the pager of another listing"),
    pytest.param("news/", "<a href='/news/7/'>7</a>", None, id="not the next"),
]


@pytest.mark.parametrize(("here", "pager", "older"), BARE)
def test_a_pager_may_number_the_end_of_the_path_alone(here, pager, older):
    """Its label says the same number, so that it is no number of a story."""
    origin = "https://example.org/"

    assert read(f"<a href='/news/a-b-c'>x</a>{pager}", url=origin + here).older == (older and origin + older)


def counted(page, links):
    return "".join(f"<a href='/news/story-of-{page}-{at}'>A story</a>" for at in range(20)) + links


@pytest.mark.parametrize(
    ("here", "links", "older"),
    [
        pytest.param("", "<a href='?offset=20'>Vor</a>", "?offset=20", id="German"),
        pytest.param("", "<a href='?offset=980'>Letzte</a><a href='?offset=20'>ещё</a>", "?offset=20", id="nearest"),
        pytest.param("?start=20", "<a href='?start=0'>Zurück</a><a href='?start=40'>☞</a>", "?start=40", id="a sign"),
        pytest.param("?skip=20&s=a", "<a href='?skip=40&amp;s=a'>+20</a>", "?skip=40&s=a", id="with another query"),
        pytest.param("", "<a href='?offset=980'>Letzte</a>", None, id="the last alone"),
        pytest.param("?offset=20", "<a href='?offset=0'>Zurück</a>", None, id="back alone"),
        pytest.param("", "<a href='?s=a&amp;offset=20'>☞</a>", None, id="another order of the list"),
        pytest.param("", "<a href='/jobs/?offset=20'>☞</a>", None, id="another listing"),
    ],
)
def test_a_pager_may_count_entries_and_say_anything(here, links, older):
    """As far ahead as this page has entries, and no further."""
    assert read(counted(1, links), url=URL + here).older == (older and URL + older)


@pytest.mark.parametrize(
    "word", ["Vor", "Avanti", "Adelante", "Verder", "Dalej", "Sonraki sayfa", "Pagina următoare", "Επόμενη"]
)
def test_a_link_forward_leads_to_older_entries(word):
    """In more languages."""
    assert read(f"<a href='/news/a-b-c'>x</a><a href='?after=x'>{word}</a>").older == URL + "?after=x"


def test_without_numbers_each_way_is_offered():
    """Which one was asked already is known to the crawl alone."""
    listing = read("<a href='/news/a-b-c'>x</a><a href='?from=k'>Previous</a><a href='?from=z'>Next</a>")

    assert (listing.older, listing.or_older) == (URL + "?from=z", (URL + "?from=k",))


MONTHS = [
    pytest.param("", ["2024/05/", "2024/04/"], "2024/05/", id="the newest first"),
    pytest.param("", ["2024/04/", "2024/05/"], "2024/05/", id="in any order"),
    pytest.param("2024/01/", ["2024/02/", "2024/01/", "2023/12/", "2023/11/"], "2023/12/", id="the month before"),
    pytest.param("2024/05/", ["2024/05/page/2/", "2024/04/"], "2024/05/page/2/", id="first its own next page"),
    pytest.param("2024/05/page/2/", ["2024/05/", "2024/04/"], "2024/04/", id="after its last page"),
    pytest.param("2023/01/", ["2023/02/", "2023/01/"], None, id="the first month"),
    pytest.param("page/9/", ["2024/05/", "2024/04/"], None, id="the last page of a pager"),
    pytest.param("", ["page/2/", "2024/05/", "2024/04/"], "page/2/", id="a pager goes before"),
    pytest.param("", ["2024/05/06/", "2024/05/07/"], None, id="days"),
    pytest.param("", ["2024/05/", "/jobs/2024/06/", "/jobs/2024/07/", "2024/04/"], "2024/05/", id="of this listing"),
    pytest.param("", ["2024/05/"], None, id="one link makes no archive"),
    pytest.param("", ["2024-05", "2024-04"], "2024-05", id="a hyphen"),
    pytest.param("2024/mai/", ["2024/juni/", "2024/april/"], "2024/april/", id="German names"),
    pytest.param("", ["archive/may-2024", "archive/june-2024"], "archive/june-2024", id="name and year"),
    pytest.param("", ["/?m=202312", "/?m=202401"], "/?m=202401", id="a WordPress without permalinks"),
    pytest.param("", ["?year=2024&month=9", "?year=2024&month=10"], "?year=2024&month=10", id="two parameters"),
    pytest.param("", ["/2019_05_01_archive.html", "/2019_04_01_archive.html"], "/2019_05_01_archive.html", id="Blog"),
    pytest.param("", ["trial-2024", "march-2023-raid"], None, id="slugs with a year"),
]


@pytest.mark.parametrize(("here", "links", "older"), MONTHS)
def test_archives_by_month_are_the_pager_of_a_list_without_one(here, links, older):
    """Of a site that lists only so, the front page alone was read."""
    archive = "".join(f"<li><a href='{urljoin(URL, link)}'>x</a></li>" for link in links)

    listing = read(f"<a href='/news/a-b-c'>x</a><ul>{archive}</ul>", url=URL + here)

    assert listing.older == (older and urljoin(URL, older))


@pytest.mark.parametrize(("here", "older"), [("", "2024/"), ("2024/", "2024/02/"), ("2024/02/", "2023/")])
def test_archives_by_year_are_followed_and_are_no_articles(here, older):
    """Each year, and the months below it, newest first; "2023" is a listing by what its link says."""
    archive = "".join(
        f"<a href='{URL}{path}'>{text}</a>"
        for path, text in (("2023/", "2023 (8)"), ("2024/", "2024"), ("2024/02/", "Feb"), ("2024", "A raid in 2024"))
        if here or len(path) < 6
    )

    listing = read(f"<a href='/news/a-b-c'>x</a>{archive}", url=URL + here)

    assert listing.older == URL + older
    assert {entry.url for entry in listing.entries} == {URL + "a-b-c", URL + "2024"}


UNREACHABLE = [
    pytest.param("<ul><li><a>1</a></li><li><a href='#'>2</a></li><li><a href='#'>3</a></li></ul>", 2, id="no address"),
    pytest.param("<div><span>1</span><a href='javascript:go(2)'>2</a></div>", 2, id="a script"),
    pytest.param("<nav><p><span>1</span><button>2</button></p></nav>", 2, id="buttons"),
    pytest.param("<nav><p><button>1</button></p></nav>", None, id="one page"),
    pytest.param("<p><button>2</button> comments</p>", None, id="a count"),
]


@pytest.mark.parametrize(("pager", "page"), UNREACHABLE)
def test_a_next_page_that_no_link_leads_to_is_reported(pager, page):
    """The listing ends there, and what is older is missing: that must be said."""
    problem = read(f"<a href='/news/a-b-c'>x</a>{pager}").problem

    assert problem == (page and Problem(fault=Fault.PAGES_UNREACHABLE, number=page))


def test_links_are_resolved_against_the_base_element():
    """HTML, 4.2.3."""
    listing = read("<base href='/archive/'><a href='a-b-c'>x</a>")

    assert [entry.url for entry in listing.entries] == ["https://example.org/archive/a-b-c"]


@pytest.mark.parametrize(
    ("body", "problem"),
    [
        ("<p>Under construction</p>", Problem(fault=Fault.NO_LINKS)),
        ("<a href='/contact'>x</a>", Problem(fault=Fault.LISTS_NOTHING)),
    ],
)
def test_a_page_that_lists_nothing_says_so(body, problem):
    """A redesign shows here first."""
    listing = read(body)

    assert (listing.problem, listing.entries, listing.older) == (problem, (), None)


@pytest.mark.parametrize("payload", [b"\x00", b"\xff\xfe\x00", b"<", b"%PDF-1.4", b"<a href='http://[::1'>x</a>"])
def test_no_bytes_raise(payload):
    """A listing is a stranger's page."""
    assert Pages("").read(Answer(url=URL, payload=payload)).problem
