"""Ten archives asked together answer as one archive that holds all of their articles."""

import json
import random
from contextlib import closing

import pytest

from archive.commands.several import opened
from archive.schema.database import connect, connect_to_write
from archive.search import find as finding
from archive.search import find_together as asking
from archive.search import matches as matching
from archive.search import ranking
from archive.search.coverage import coverage
from archive.search.find import find
from archive.search.find_together import answered
from archive.search.matches import Sort
from archive.search.news import news
from archive.search.repeated import REPEATED, Repeated, repeated
from archive.search.selection import Selection
from archive.search.together import Together
from archive.search.trends import months
from archive.search.unknown import unknowns
from archive.urls import key_of
from tests.shelf import ARTICLE, put_empty_archive

ARCHIVES = 10
WORDS = ("police", "taser", "custody", "budget", "drone", "county", "patrol", "radio")


def write(path, articles):
    """Put *articles*, each a publication and the fields of a row, into a new archive at *path*."""
    put_empty_archive(path)
    with closing(connect_to_write(path)) as db:
        for number, (publication, values) in enumerate(articles, 1):
            home = f"https://{publication}.example/"
            publication_id = db["publications"].lookup({"slug": publication}, {"name": publication, "home": home})
            url = values["url"]
            row = ARTICLE | {"id": number, "key": key_of(publication, url), "publication_id": publication_id} | values
            row |= {"provenance": "{}", "word_count": 3, "published_day": row["published"]}
            db["articles"].insert(row)
            author = db["authors"].lookup({"name": f"Author {len(values['body']) % 15}"})
            db["article_authors"].insert({"article_id": number, "author_id": author, "position": 0})
            db["urls"].insert({
                "url": url, "address": url, "publication_id": publication_id, "article_id": number, "role": "article",
                "first_listed_at": row["first_seen_at"], "last_listed_at": row["last_seen_at"], "outcome": "archived",
            })  # fmt: skip
    return path


def made():
    """Articles of ten titles, unlike in number, length and words: a word is rare in one and common in another."""
    source = random.Random(17)
    for archive in range(ARCHIVES):
        common = WORDS[archive % len(WORDS)]
        for number in range(3 + archive % 4):
            filler = [f"filler{source.randint(1, 900)}" for _ in range(source.randint(3, 30 + 10 * archive))]
            words = source.choices([*WORDS, common, common], k=source.randint(1, 3)) + filler
            source.shuffle(words)
            day = f"20{10 + (7 * archive + 3 * number) % 16}-{archive + 1:02}-{number + 1:02}"
            yield archive, (f"title-{archive}", {
                "url": f"https://title-{archive}.example/{number}", "headline": " ".join(words[:3]),
                "body": " ".join(words), "published": None if (archive, number) == (4, 1) else day,
                "section": source.choice(("News", "Legal", None)), "first_seen_at": f"{day}T01:02:03Z",
            })  # fmt: skip


@pytest.fixture(scope="module")
def paths(tmp_path_factory):
    folder = tmp_path_factory.mktemp("ten")
    articles = list(made())
    whole = write(folder / "whole.db", [each for _, each in articles])
    parts = [
        write(folder / f"part-{place}.db", [each for at, each in articles if at == place]) for place in range(ARCHIVES)
    ]
    return whole, parts


@pytest.fixture(scope="module")
def whole(paths):
    with closing(connect(paths[0])) as db:
        yield db.conn


@pytest.fixture(scope="module")
def parts(paths):
    with opened(paths[1]) as (_, archives):
        yield archives


TEN = Together([f"part-{place}" for place in range(ARCHIVES)], [False] * ARCHIVES)
QUERIES = [
    "police", "taser custody", "drone OR radio", '"police police"', "headline:budget", "pol*", "police -custody",
    "-police", "", "taser taser budget", "county patrol OR radio -drone", "nothing", "*",
]  # fmt: skip


@pytest.mark.parametrize(
    ("query", "sort"),
    [*((query, Sort.BEST) for query in QUERIES), ("police", Sort.NEWEST), ("radio", Sort.OLDEST), ("", Sort.OLDEST)],
)
def test_ten_archives_have_one_ranking(whole, parts, query, sort):
    """The order, the numbers and the facets are those of one archive with all of the articles."""
    selection = Selection(query=query)

    single = find(whole, selection, sort=sort, limit=100, facets=True)
    together = answered(TEN.find(selection, sort=sort, limit=100, facets=True), parts)

    assert [hit.url for hit in together.hits] == [hit.url for hit in single.hits]
    assert [hit.snippet for hit in together.hits] == [hit.snippet for hit in single.hits]
    assert (together.total, together.exact, together.looked_at) == (single.total, single.exact, single.looked_at)
    assert {name: dict(values) for name, values in together.facets.items() if name != "author"} == {
        name: dict(values) for name, values in single.facets.items() if name != "author"
    }
    assert [number for _, number in together.facets["author"]] == [number for _, number in single.facets["author"]]


@pytest.mark.parametrize("query", ["police", "taser custody", "drone OR radio", "pol* county -budget"])
def test_each_score_is_that_of_the_whole(whole, parts, query):
    """To nine digits: what FTS5 says of all articles in one index."""
    selection = Selection(query=query)
    of_all = [ranking.statistics(db, selection) for db in parts]
    total = sum(of_all[1:], of_all[0])

    scores = sorted(match.score for db in parts for match in ranking.ranked(db, selection, most=100, whole=total))

    expected = sorted(match.score for match in matching.matches_of(whole, selection, sort=Sort.BEST, most=100))
    assert total == ranking.statistics(whole, selection)
    assert scores == pytest.approx(expected, abs=1e-8)


def test_each_archive_alone_would_rank_otherwise(whole, parts):
    """The made archives are such that scores of single archives, put side by side, give another order."""
    selection = Selection(query="police taser")
    alone = [match for db in parts for match in matching.matches_of(db, selection, sort=Sort.BEST, most=100)]

    expected = [match.score for match in matching.matches_of(whole, selection, sort=Sort.BEST, most=100)]
    assert sorted(match.score for match in alone) != pytest.approx(sorted(expected), abs=1e-3)


def test_pages_follow_each_other(whole, parts):
    """The second page begins where the first ended."""
    pages = [answered(TEN.find(Selection(query="police"), sort=Sort.BEST, limit=5, offset=at), parts) for at in (0, 5)]

    single = find(whole, Selection(query="police"), sort=Sort.BEST, limit=10)
    assert [hit.url for page in pages for hit in page.hits] == [hit.url for hit in single.hits]
    assert {hit.archive for page in pages for hit in page.hits} <= set(TEN.names)


@pytest.mark.parametrize("sort", [Sort.NEWEST, Sort.OLDEST])
def test_with_more_matches_than_are_ranked_the_days_are_those_of_all(whole, parts, monkeypatch, sort):
    """Each archive walks its days, and the totals are counted."""
    for module in (finding, asking):
        monkeypatch.setattr(module, "AMONG", 2)
    selection = Selection(query="police")

    single = find(whole, selection, sort=sort, limit=2)
    together = answered(TEN.find(selection, sort=sort, limit=2), parts)

    assert [hit.url for hit in together.hits] == [hit.url for hit in single.hits]
    assert (together.total, together.exact) == (single.total, True)


@pytest.mark.parametrize("publications", [("title-3",), ("title-1", "title-9")])
def test_a_narrow_filter_is_decided_for_all(whole, parts, monkeypatch, publications):
    """Nothing is scored in one archive that is not scored in the other."""
    for module in (matching, asking):
        monkeypatch.setattr(module, "PROBE", 1)
        monkeypatch.setattr(module, "FEW", 1)
    selection = Selection(query="police", publications=publications)

    together = answered(TEN.find(selection, sort=Sort.BEST, limit=50), parts)

    assert matching.is_small(whole, selection)
    assert [hit.url for hit in together.hits] == [
        hit.url for hit in find(whole, selection, sort=Sort.BEST, limit=50).hits
    ]


@pytest.mark.parametrize(
    "selection",
    [Selection(query="taser"), Selection(sections=("news",)), Selection(publications=("title-2", "title-5"))],
)
def test_charts_coverage_and_feeds_are_those_of_the_whole(whole, parts, selection):
    """What is counted is counted once."""
    assert answered(TEN.months(selection), parts) == months(whole, selection)
    assert answered(TEN.coverage(selection), parts) == coverage(whole, selection)
    assert [each.id for each in answered(TEN.news(selection), parts)] == [each.id for each in news(whole, selection)]


def test_a_name_is_unknown_only_where_no_archive_has_it(parts):
    """And the nearest of every archive are offered."""
    unknown = answered(TEN.unknowns(Selection(publications=("title-4", "titel-9"))), parts)

    assert [(each.value, "title-9" in each.near) for each in unknown] == [("titel-9", True)]
    assert len(unknowns(parts[0], Selection(publications=("title-4", "titel-9")))) == 2


@pytest.fixture
def shared(tmp_path):
    """Two archives of one title; both have article 1, each as it read it, and one of their own."""

    def article(number, body):
        return "title", {"url": f"https://title.example/{number}", "headline": f"Number {number}", "body": body}

    return (
        write(tmp_path / "first.db", [article(1, "taser as first read"), article(2, "taser")]),
        write(tmp_path / "second.db", [article(3, "taser"), article(1, "taser and spray as read again")]),
    )


@pytest.fixture
def two(shared):
    with opened(shared) as (together, archives):
        yield together, archives


def test_an_article_of_two_archives_is_shown_and_counted_once(two):
    """As the archive named first has it: what only the other copy says is not found."""
    together, archives = two

    found = answered(together.find(Selection(query="taser"), sort=Sort.NEWEST, limit=9, facets=True), archives)
    of_second = answered(together.find(Selection(query="spray"), sort=Sort.BEST, limit=9), archives)

    assert sorted((hit.headline[-1], hit.archive) for hit in found.hits) == [
        ("1", "first"), ("2", "first"), ("3", "second"),
    ]  # fmt: skip
    assert (found.total, dict(found.facets["publication"])) == (3, {"title": 3})
    assert of_second.total == 0
    assert answered(together.coverage(Selection()), archives).held == 3
    assert answered(together.months(Selection()), archives) == {"2016-05": 3}
    assert answered(together.holdings(), archives).articles == 3


ADDRESS = """
    INSERT INTO urls (url, address, publication_id, role, first_listed_at, last_listed_at, outcome, listed_by)
    SELECT ?1, ?1, id, 'article', '2026-01-01T00:00:00Z', '2026-01-01T00:00:00Z', ?2, ?3 FROM publications"""


@pytest.mark.parametrize(
    ("first", "second", "missing"),
    [
        ({"4": "failed"}, {"4": "failed"}, {"failed": 1}),
        ({"4": "failed"}, {"5": "failed"}, {"failed": 2}),
        ({"4": "failed"}, {"4": "gone"}, {"failed": 1}),
        ({"3": "failed"}, {}, {}),
        ({}, {"2": "failed"}, {}),
        ({"4": "barred, unlisted"}, {"4": "failed"}, {"failed": 1}),
    ],
    ids=["known to both", "one each", "of two outcomes", "archived later", "archived before", "of no account before"],
)
def test_an_address_that_no_archive_has_is_missing_once(shared, first, second, missing):
    """One that another archive has is not missing."""
    for path, known in zip(shared, (first, second), strict=True):
        with closing(connect_to_write(path)) as db:
            for number, state in known.items():
                outcome, _, is_unlisted = state.partition(", ")
                listed_by = None if is_unlisted else "feed"
                db.execute(ADDRESS, [f"https://title.example/{number}", outcome, listed_by])
            db.conn.commit()

    with opened(shared) as (together, archives):
        covered = answered(together.coverage(Selection()), archives)

    assert {each.outcome: each.number for each in covered.missing} == missing
    assert covered.held == 3


def test_what_is_written_later_is_seen(shared):
    """The articles that both have are sought again when a file has changed."""
    found = Repeated(shared[1], [shared[0]])
    before = json.loads(found.articles())

    with closing(connect_to_write(shared[0])) as db:
        db.execute("UPDATE urls SET url = 'https://title.example/3' WHERE article_id = 2")
        db.conn.commit()
    found._again = 0.0

    assert (before, json.loads(found.articles())) == ([2], [1, 2])


def test_archives_of_other_sites_are_not_compared(paths):
    """Neither name nor host is one that both have."""
    assert repeated(paths[1][0], paths[1][1], REPEATED) == set()


@pytest.mark.parametrize(
    ("numbers", "among", "expected"),
    [
        ([5, 5], 10, [5, 5]),
        ([5, 6], 10, [5, 5]),
        ([0, 100], 10, [0, 10]),
        ([4, 100, 100], 10, [3, 3, 3]),
        ([3, 100, 100], 10, [3, 3, 3]),
        ([2, 100, 100], 10, [2, 4, 4]),
        ([7], 10, [7]),
        ([], 10, []),
    ],
)
def test_what_small_archives_leave_is_shared_by_the_large(numbers, among, expected):
    """No more is looked at than in one archive."""
    assert asking.shares(numbers, among) == expected


def test_ten_archives_are_looked_at_no_longer_than_one(parts, monkeypatch):
    """The first page is whole, and what is looked at is told."""
    monkeypatch.setattr(asking, "AMONG", 20)

    found = answered(TEN.find(Selection(), sort=Sort.BEST, limit=1, facets=True), parts)

    assert found.looked_at <= 20 < found.total
