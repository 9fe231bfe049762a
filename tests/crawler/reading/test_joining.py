import pytest

from archive.records import Kind, Reading
from crawler.reading.joining import join
from crawler.reading.reader import read
from tests.crawler.reading.press import PARAGRAPHS, document, page, story


@pytest.mark.parametrize(
    ("url", "link", "following"),
    [
        (
            "https://gazette.example/news/radios/",
            '<a href="/news/radios/2/">2</a>',
            "https://gazette.example/news/radios/2/",
        ),
        (
            "https://gazette.example/news/radios/2/",
            '<a href="3/..">x</a><a href="/news/radios/3/">3</a>',
            "https://gazette.example/news/radios/3/",
        ),
        (
            "https://gazette.example/news/radios",
            '<link rel="next" href="?page=2">',
            "https://gazette.example/news/radios?page=2",
        ),
        (
            "https://gazette.example/news?id=7",
            '<a href="/news?id=7&amp;page=2">Next</a>',
            "https://gazette.example/news?id=7&page=2",
        ),
        (
            "https://gazette.example/news/radios/",
            '<a href="/news/2/">2</a><a href="/news/./ra&#9;dios/2/">2</a>',
            "https://gazette.example/news/radios/2/",
        ),
        (
            "https://gazette.example/news/radios/",
            '<a href="/news/tags/../radios/2">2</a>',
            "https://gazette.example/news/radios/2",
        ),
        ("https://gazette.example/news/radios/", '<a href="https:2/">2</a>', "https://gazette.example/news/radios/2/"),
        ("https://gazette.example/news/radios/50/", '<a href="/news/radios/51/">51</a>', None),
        ("https://gazette.example/news/radios/", '<a rel="next" href="/news/next-post/">Next post</a>', None),
        ("https://gazette.example/news/radios/", '<a href="http://[bad/2">2</a>', None),
        ("https://gazette.example/news/radios/3/", '<a href="/news/radios/2/">back</a>', None),
    ],
)
def test_the_next_page_has_the_same_stem_and_the_next_number(url, link, following):
    """A theme's rel=next is the next post of the blog as often as the next page of the story."""
    assert read(page(story(below=link), url=url)).next_page == following


def test_pages_of_one_article_become_one_reading():
    """The first page's fields, the text of all, the end of the last."""
    first = read(page(story(text=f"<p>{PARAGRAPHS[0]}</p><p>{PARAGRAPHS[1]}</p>", below='<a href="?page=2">2</a>')))
    second = read(page(story(text=f"<p>{PARAGRAPHS[2]}</p><p>{PARAGRAPHS[3]}</p>")))

    whole = join([first, second])

    assert whole.article.body == "\n\n".join(PARAGRAPHS)
    assert whole.article.headline == first.article.headline
    assert whole.next_page is None


def test_a_first_paragraph_that_every_page_repeats_stands_once():
    """Some templates print the lead over each page."""
    first = read(page(story(text=f"<p>{PARAGRAPHS[0]}</p><p>{PARAGRAPHS[1]}</p>")))
    second = read(page(story(text=f"<p>{PARAGRAPHS[0]}</p><p>{PARAGRAPHS[2]}</p><p>{PARAGRAPHS[3]}</p>")))

    assert join([first, second]).article.body == "\n\n".join(PARAGRAPHS)


def test_a_page_that_failed_adds_nothing():
    """What is there is kept; a first page that is no article stays what it is."""
    first = read(page(story()))
    failed = Reading(kind=Kind.ERROR, reader="", reason="http 500")

    assert join([first, failed]).article == first.article
    assert join([failed, first]) == failed
    with pytest.raises(ValueError, match="no reading"):
        join([])


def test_a_standfirst_read_on_a_later_page_is_that_pages_first_paragraph():
    """Only a first page has a lead-in."""
    first = read(page(story(text=f"<p>{PARAGRAPHS[0]}</p><p>{PARAGRAPHS[1]}</p>")))
    later = document(
        f'<article><h1>Later</h1><p class="standfirst">{PARAGRAPHS[2]}</p><div><p>{PARAGRAPHS[3]}</p></div></article>'
    )
    second = read(page(later))

    assert PARAGRAPHS[2] in join([first, second]).article.body
