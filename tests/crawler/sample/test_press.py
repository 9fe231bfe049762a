"""The sample publication says of itself what a crawl should find in it."""

import re
import urllib.error
import urllib.request
from collections import Counter

import pytest

from crawler.sample.loopback import serve
from crawler.sample.press import BARRED_PAGE, GONE_PAGE, SECTION_PAGE, VACANCY_PAGE
from crawler.sample.stories import BlockKind, Shape, stories


@pytest.fixture(scope="module")
def sample():
    with serve() as site:
        yield site


def get(site, path, **headers):
    request = urllib.request.Request(site.url(path), headers=headers)
    with urllib.request.urlopen(request, timeout=10) as answer:
        return answer.read().decode(answer.headers.get_content_charset("utf-8"))


def status(site, path, **headers):
    try:
        get(site, path, **{name.replace("_", "-"): value for name, value in headers.items()})
    except urllib.error.HTTPError as error:
        error.close()
        return error.code
    return 200


def test_about_forty_stories_come_in_three_shapes():
    """Each shape has enough stories to show what goes wrong in it."""
    shapes = Counter(story.shape for story in stories())

    assert 36 <= shapes.total() <= 44
    assert min(shapes[shape] for shape in Shape) >= 9


@pytest.mark.parametrize(
    "holds",
    [
        lambda story: story.undated,
        lambda story: story.repeats_standfirst,
        lambda story: story.access == "registration",
        lambda story: story.truncated,
        lambda story: len(story.authors) > 1,
        lambda story: not story.standfirst,
        lambda story: {BlockKind.TABLE, BlockKind.LIST} & {block.kind for block in story.blocks},
        lambda story: BlockKind.QUOTE in {block.kind for block in story.blocks},
        lambda story: story.captions,
    ],
    ids=["undated", "doubled", "walled", "cut-off", "two-authors", "bare", "table-or-list", "quote", "captions"],
)
def test_the_hard_cases_of_the_trade_press_are_there(holds):
    """A reader that is right on the sample has met each of them."""
    assert any(holds(story) for story in stories())


def test_the_cut_off_story_ends_mid_word_near_4000_characters():
    """Old databases held no more; the repeated standfirst counted."""
    (story,) = (story for story in stories() if story.truncated)

    assert 3900 < len(f"{story.standfirst}\n\n{story.body}") <= 4001
    assert story.body.endswith("instrum")


@pytest.mark.parametrize("story", stories(), ids=lambda story: story.path)
def test_a_story_stands_on_its_page_with_headline_and_every_line(sample, story):
    """What the labels say is what was printed; the standfirst stands twice exactly where they say so."""
    page = get(sample, story.path)

    assert story.headline in page
    assert story.byline in page
    assert story.published_text is None or story.published_text in page
    assert all(line in page for line in re.split(r"\n+| \| ", story.text))
    if story.standfirst:
        visible = re.split("<body", page, flags=re.IGNORECASE)[1]
        assert visible.count(story.standfirst) == 1 + story.repeats_standfirst


def test_an_undated_story_prints_no_date_and_is_listed_without_one(sample):
    """Nothing on the site gives the day away."""
    (story,) = (story for story in stories() if story.undated)

    page, sitemap = get(sample, story.path), get(sample, "sitemap-plain.xml")

    assert not re.search(r"\d{1,2} (January|February|March|April|May|June|July) 20\d\d", page)
    assert f"{story.path}</loc></url>" in sitemap


def test_the_sitemap_leads_to_every_story_and_to_what_is_none(sample):
    """Also to the barred page and to one that has gone: sitemaps do."""
    parts = re.findall(r"<loc>[^<]*/(sitemap-[a-z]+\.xml)</loc>", get(sample, "sitemap.xml"))

    listed = {path for part in parts for path in re.findall(r"<loc>http://[^/]+/([^<]+)</loc>", get(sample, part))}

    assert listed == {story.path for story in stories()} | {SECTION_PAGE, VACANCY_PAGE, BARRED_PAGE, GONE_PAGE}
    assert status(sample, GONE_PAGE) == 404


def test_the_news_list_leads_from_page_to_page_to_every_story(sample):
    """A publication without feed and sitemap is found this way."""
    path, found = "news/", set()
    while path:
        page = get(sample, path)
        found |= set(re.findall(r'<h3><a href="/([^"]+)">', page))
        onward = re.search(r'class="next" href="/([^"]+)"', page)
        path = onward and onward[1]

    assert found == {story.path for story in stories()}


def test_every_page_has_validators_and_answers_304_to_them(sample):
    """A second crawl of the sample costs next to nothing."""
    paths = [story.path for story in stories()] + ["", "sitemap.xml", "feed/", "robots.txt", "news/"]

    for path in paths:
        with urllib.request.urlopen(sample.url(path), timeout=10) as answer:
            etag, modified = answer.headers["ETag"], answer.headers["Last-Modified"]
        assert status(sample, path, If_None_Match=etag) == 304
        assert status(sample, path, If_Modified_Since=modified) == 304


def test_robots_txt_bars_a_page_that_the_sitemap_lists(sample):
    """What must never be asked for is there to be asked for."""
    assert f"Disallow: /{BARRED_PAGE}" in get(sample, "robots.txt").splitlines()
    assert status(sample, BARRED_PAGE) == 200


def test_links_of_the_chrome_lead_somewhere(sample):
    """A person who opens the sample in a browser can look around."""
    front = get(sample, "")

    links = {link for link in re.findall(r'href="/([^"#]*)', front) if not link.startswith("tag/")}

    assert len(links) > 12
    assert {status(sample, link) for link in links} == {200}
