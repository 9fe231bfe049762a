"""The declarations: what is built in, what a user changes, and what is said of mistakes."""

import json
import re
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from archive.config import Config
from archive.errors import ConfigError
from crawler.commands.publication_list import NOTHING, markdown_lines, row_of
from crawler.publications.keys import KEYS, RULES, TOP
from crawler.publications.registry import all_publications, built_in, declared
from crawler.sources import Feed

DOCS = Path(__file__).parents[3] / "docs"

ADDRESSES = {
    "american-police-beat": ["https://apbweb.com/2019/11/a-quiet-night/"],
    "apcc": ["https://apccs.police.uk/latest-news/a-statement/"],
    "blue-line": ["https://www.blueline.ca/a-new-car/", "https://www.blueline.ca/eNewsletter/september-2014/"],
    "college-of-policing": ["https://www.college.police.uk/article/new-guidance"],
    "constabulary": ["https://constabulary.org.uk/constabulary-returns-in-2015/"],
    "deutsche-polizei": ["https://www.gdp.de/gdp/gdp.nsf/id/DE_2016_09", "https://www.gdp.de/a/neue-wege-im-dienst"],
    "emergency-services-times": [
        "https://emergencyservicestimes.com/new-radios/",
        "https://www.emergencyservicestimes.com/2025/03/04/new-radios/",
    ],
    "europol": [
        "https://www.europol.europa.eu/newsroom/news/x-y",
        "https://www.europol.europa.eu/media-press/newsroom/news/x",
    ],
    "hmicfrs": [
        "https://hmicfrs.justiceinspectorates.gov.uk/news/news-feed/a-report/",
        "https://www.justiceinspectorates.gov.uk/hmicfrs/news/news-feed/a-report/",
    ],
    "home-office": ["https://www.gov.uk/government/news/a-measure", "https://www.gov.uk/government/speeches/a-speech"],
    "iopc": ["https://www.policeconduct.gov.uk/node/13386", "https://www.policeconduct.gov.uk/news/a-finding"],
    "law-enforcement-today": ["https://lawenforcementtoday.com/a-story"],
    "law-officer": ["http://lawofficer.com/a-story/"],
    "npcc": ["https://news.npcc.police.uk/releases/a-statement"],
    "officer": ["https://www.officer.com/article/10233/a-test-of-lights", "http://officer.com/tactical/article/1/x"],
    "police-association-victoria": ["https://tpav.org.au/news/journals/2019-journals/february-2019-journal"],
    "police-chief": [
        "https://www.policechiefmagazine.org/a-study/",
        "http://www.policechiefmagazine.org/magazine/index.cfm?fuseaction=display_arch&article_id=12&issue_id=3",
    ],
    "police-federation": [
        "https://www.polfed.org/news/latest-news/2023/a-vote/",
        "https://www.polfed.org/essex/news/2022/x",
    ],
    "police-magazine": [
        "https://www.policemag.com/magazine/2007/01.aspx",
        "https://www.policemag.com/339512/a-test-of-vests",
        "https://www.policemag.com/articles/a-test-of-vests",
        "https://www.policemag.com/patrol/article/15310000/a-test-of-vests",
    ],
    "police-oracle": [
        "https://www.policeoracle.com/article-library/a-story/",
        "https://www.policeoracle.com/news/Local_and_neighbourhood/2014/Oct/23/A-story_85734.html",
    ],
    "police-professional": [
        "https://policeprofessional.com/news/new-alliance/",
        "http://www.policeprofessional.com/news/new-alliance?utm_source=rss",
    ],
    "police1": [
        "https://www.police1.com/patrol/a-night-on-patrol",
        "https://www.policeone.com/Patrol/tips/1234-A-short-tip/",
    ],
    "policing-insight": ["https://policinginsight.com/feature/analysis/a-study"],
    "the-investigator": ["https://www.the-investigator.co.uk/regulator-report"],
    "tijdschrift-voor-de-politie": ["https://www.websitevoordepolitie.nl/een-verhaal/"],
}
"""Addresses of articles as these sites have, or had, them."""

OTHERS = {
    "law-enforcement-today": "https://lawenforcementtoday.com/articles?page=2",
    "deutsche-polizei": "https://www.gdp.de/gdp/gdp.nsf/id/DeuPolAll",
    "npcc": "https://news.npcc.police.uk/releases?page=3",
    "officer": "https://www.officer.com/article/10233/a-test-of-lights?page=3",
    "police-chief": "https://www.policechiefmagazine.org/category/topics/page/2",
    "police-magazine": "https://www.policemag.com/news?page=2",
    "police-oracle": "https://touch.policeoracle.com/news/comments.cfm?id=7",
    "police-professional": "https://policeprofessional.com/news.aspx?channel=37",
    "policing-insight": "https://policinginsight.com/feature/advertisement/a-product",
}
"""Lists, comments, later pages and paid content of the same sites."""


@pytest.mark.parametrize("name", sorted(ADDRESSES))
def test_article_addresses_of_today_and_before_are_understood(name):
    """Old address forms are articles too, below a former home as well as below today's."""
    spider = built_in()[name]

    assert [spider.refusal(spider.present(url)) for url in ADDRESSES[name]] == [None] * len(ADDRESSES[name])


@pytest.mark.parametrize("name", sorted(OTHERS))
def test_lists_and_later_pages_are_no_articles(name):
    """What is no article of its own is not asked for as one."""
    assert built_in()[name].refusal(OTHERS[name]) == "no article address"


def test_every_publication_has_addresses_to_be_tried_with():
    """A pattern that nothing was held against may match nothing."""
    assert set(ADDRESSES) == set(built_in())


@pytest.mark.parametrize("spider", built_in().values(), ids=built_in())
def test_a_declaration_says_what_was_seen_and_what_is_a_guess(spider):
    """No site was asked, so each tells how well it is known; none rests on a selector."""
    rules = spider.rules if isinstance(spider.rules, tuple) else (spider.rules,)

    assert spider.evidence.startswith("Seen: ")
    assert " Guess: " in spider.evidence
    assert spider.country
    assert spider.language
    assert ZoneInfo(spider.timezone)
    assert spider.home.startswith("https://")
    assert not any(each.drop or each.prefer for each in rules)


@pytest.mark.parametrize("spider", built_in().values(), ids=built_in())
def test_a_declaration_is_data(spider):
    """Attributes only: what a publication needs beyond them belongs to everyone."""
    own = {name for name in vars(spider) if not name.startswith("__")}

    assert not [name for name in own if callable(getattr(spider, name))]
    assert own <= {"name", *KEYS} - {"own_site", "delay"}


@pytest.fixture
def config(tmp_path):
    """Read a configuration from its text."""

    def read(text):
        path = tmp_path / "blotter.toml"
        path.write_text(text, encoding="utf-8")
        return Config.load(path)

    return read


def test_a_table_for_a_built_in_publication_changes_only_what_it_says(config):
    """A wrong guess is put right with one line."""
    police1 = declared(config('[publications.police1]\nsources = ["feed news.rss"]\n'))["police1"]

    assert police1.sources == (Feed("news.rss"),)
    assert police1.title == "Police1"
    assert police1.home == built_in()["police1"].home


def test_publications_of_the_user_stand_beside_those_built_in(config):
    """Both kinds are found by name."""
    known = all_publications(config('[publications.gazette]\nhome = "https://example.org/"\n'))

    assert set(known) == {*built_in(), "gazette"}
    assert known["gazette"].title == "Gazette"


MISTAKES = [
    ('contct = "a@example.org"', 1, "contct", "did you mean contact?"),
    ("\ncontact = 7", 2, "contact", "must be text in quotes"),
    ("publications = 3", 1, "publications", "write [publications.NAME] tables"),
    (
        '[publications.x]\nhme = "https://example.org/"\nhome = "https://example.org/"',
        2,
        "publications.x.hme",
        "did you mean home?",
    ),
    ("[publications.npc]", 1, "publications.npc", "did you mean npcc, which is built in?"),
    ("[publications.police_1]", 1, "publications.police_1", "lower-case words"),
    ("[publications.polce1]", 1, "publications.polce1", "did you mean police1, which is built in?"),
    ('[publications.x]\ntitle = "X"', 1, "publications.x", 'needs home = "https://..."'),
    ('[publications.police1]\nartcle = "x"', 2, "publications.police1.artcle", "did you mean article?"),
    ('[publications.police1]\naccess = "free"', 2, "publications.police1.access", "must be one of open"),
    ('[publications.police1]\nsources = ["fed x"]', 2, "publications.police1.sources", "'fed' is not a kind of source"),
    ('[publications.police1]\narticle = "("', 2, "publications.police1.article", "not a regular expression"),
    ('[publications.police1]\nrules = { tial = ["x"] }', 2, "publications.police1.rules", "did you mean tail?"),
    (
        '[publications.police1]\naliases = ["policeone.com"]',
        2,
        "publications.police1.aliases",
        "must be a whole address",
    ),
    *(
        (f'[publications.police1]\nhome = "{home}"', 2, "publications.police1.home", "must be a whole address")
        for home in ("https://example.o:rg/", "https://example.org:99999/", "https://example.org:0/", "https://[::1/")
    ),
    *(
        (f'[publications.police1]\nsources = ["{it}"]', 2, "publications.police1.sources", "must be a whole address")
        for it in ("feed https://example.o:rg/f", "sitemap ftp://example.org/s.xml")
    ),
    ('[publications.police1]\nhours = "all night"', 2, "publications.police1.hours", "22:00-06:00"),
    ("[publications.police1]\ndelay = 0", 2, "publications.police1.delay", "own_site = true"),
    ('[publications.police1]\nhome = "http://127.0.0.1/"', 2, "publications.police1.home", "private address"),
    ('[publications.Police_1]\nhome = "https://example.org/"', 1, "publications.Police_1", "lower-case words"),
]


@pytest.mark.parametrize(("text", "line", "key", "problem"), MISTAKES, ids=[key for _, _, key, _ in MISTAKES])
def test_a_mistake_is_told_with_line_key_and_remedy(config, text, line, key, problem):
    """Whoever mistyped a key finds the place and the right word."""
    with pytest.raises(ConfigError) as caught:
        declared(config(text))

    assert (caught.value.line, caught.value.key) == (line, key)
    assert problem in str(caught.value)


def test_the_page_of_publications_is_current():
    """docs/publications.md is what ``blotter publications --markdown`` prints of what is built in."""
    rows = [row_of(spider, NOTHING, Config()) for spider in built_in().values()]

    assert (DOCS / "publications.md").read_text(encoding="utf-8") == "\n".join(markdown_lines(rows)) + "\n"


def test_the_table_of_keys_is_current():
    """docs/add-a-publication.md explains every key that there is, with its example."""
    page = (DOCS / "add-a-publication.md").read_text(encoding="utf-8")

    rows = re.findall(r"^\| `\w+` \| `.+` \| .+ \|$", page, flags=re.MULTILINE)
    written = [
        f"| `{name}` | `{key.form}` | {key.means} |" for keys in (TOP, KEYS, RULES) for name, key in keys.items()
    ]
    missing = [row for row in written if row not in rows]

    assert not missing, "\n".join(["copy to docs/add-a-publication.md:", *missing])
    assert rows == written


def test_the_list_says_what_is_held_and_one_title_is_shown_in_full(blotter, declare, site):
    """One look tells which titles there are and what the archive has of them; another, how the sources answered."""
    site.lists("news/open/")
    declare()
    blotter("crawl")

    listed = json.loads(blotter("publications", "--json").stdout)
    shown = blotter("publications", "sample").stdout

    assert {row["name"] for row in listed} == {*built_in(), "sample"}
    sample = next(row for row in listed if row["name"] == "sample")
    assert sample["held"] == {"articles": 1, "first": "2019-11-08", "last": "2019-11-08"}
    assert sample["declared"] == "blotter.toml"
    assert "sitemap sitemap.xml: lists 1, 1 new" in shown
    assert "archived  1 article, 2019-11-08" in shown


def test_an_unknown_publication_is_answered_with_the_nearest(blotter):
    """A typing error costs one look."""
    done = blotter("publications", "polce1")

    assert done.returncode == 2
    assert done.stderr == "blotter: no publication is called 'polce1'; did you mean police1?\n"
