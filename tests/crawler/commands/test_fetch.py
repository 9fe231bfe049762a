"""``blotter fetch``: single addresses, now, by the manners of every request."""

import json

import pytest

from tests.site import article

TEXT = "The harbour police replaced both launches this spring, the force said on Tuesday in a short statement. " * 4


@pytest.fixture
def fetch(blotter, site):
    """Fetch paths of the site; return the exit code and what came of each."""

    def run(*paths, **options):
        words = [word for name, value in options.items() for word in (f"--{name}", value)]
        done = blotter("fetch", "--json", *words, *(path if "://" in path else site.url(path) for path in paths))
        assert "Traceback" not in done.stderr, done.stderr
        return done.returncode, json.loads(done.stdout) if done.stdout else done.stderr

    return run


def outcomes(came):
    return [(each["outcome"], each["reason"]) for each in came]


def test_an_address_is_archived_then_unchanged_then_changed(fetch, declare, site, rows):
    """A reader sends a link; it is in the archive before the next crawl, with no source asked."""
    declare()
    site.put("news/boats/", article("Two new boats", text=TEXT))

    first, again = fetch("news/boats/"), fetch("news/boats/")
    site.put("news/boats/", article("Two new boats", text=TEXT + "A third will follow in the autumn, it said."))
    edited = fetch("news/boats/")

    assert [first[0], again[0], edited[0]] == [0, 0, 0]
    assert [outcomes(each[1]) for each in (first, again, edited)] == [
        [("archived", None)],
        [("unchanged", None)],
        [("changed", None)],
    ]
    assert first[1][0] | {"key": None} == {
        "url": site.url("news/boats/"),
        "publication": "sample",
        "outcome": "archived",
        "reason": None,
        "key": None,
        "headline": "Two new boats",
    }
    assert rows("SELECT key FROM articles") == [{"key": first[1][0]["key"]}]
    assert [path for path in site.requested if path != "/robots.txt"] == ["/news/boats/"] * 3
    assert site.requests_for("news/boats/")[1].headers["If-None-Match"]


def test_what_is_refused_says_why(fetch, declare, site, rows):
    """robots.txt, another kind of address, and what is not there: each with its reason, and exit code 1."""
    declare(article="^/news/")
    site.put("robots.txt", "User-agent: *\nDisallow: /news/barred/\n")
    site.put("news/barred/", article("Barred"))
    site.put("news/open/", article("Open"))

    code, came = fetch("news/barred/", "about/", "news/none/", "news/open/")

    assert code == 1
    assert outcomes(came) == [
        ("barred", "robots.txt"),
        ("skipped", "no article address"),
        ("gone", "http 404"),
        ("archived", None),
    ]
    assert "/news/barred/" not in site.requested
    assert "/about/" not in site.requested
    assert len(rows("SELECT * FROM articles")) == 1


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("https://elsewhere.example/news/a/", "no publication has the site of"),
        ("news/a/", "is not an address of the web"),
    ],
    ids=["another site", "no address"],
)
def test_what_belongs_to_no_publication_is_wrong_use(blotter, declare, site, address, said):
    """An archive of chosen titles does not take in whatever somebody pastes."""
    declare()

    done = blotter("fetch", address)

    assert (done.returncode, said in done.stderr) == (2, True)
    assert site.requested == []


def test_the_publication_whose_home_is_nearest_gets_the_address(fetch, site, tmp_path, rows):
    """A house with two magazines is one host."""
    shared = "own_site = true\ndelay = 0\n"
    tables = [
        f'[publications.{name}]\nhome = "{site.url(path)}"\n{shared}'
        for name, path in (("house", ""), ("boats", "boats/"))
    ]
    tmp_path.joinpath("blotter.toml").write_text("\n".join(tables))
    for path in ("boats/launch/", "radios/"):
        site.put(path, article(f"Story of {path}"))

    _, came = fetch("boats/launch/", "radios/")

    assert [each["publication"] for each in came] == ["boats", "house"]


def test_a_paused_publication_is_not_asked(fetch, blotter, declare, site):
    """A decision holds for every way to the site."""
    declare()
    site.put("news/boats/", article("Two new boats"))
    fetch("news/boats/")
    blotter("publications", "pause", "sample")
    asked = len(site.requested)

    code, said = fetch("news/boats/")

    assert (code, "sample is paused" in said) == (2, True)
    assert len(site.requested) == asked


def test_a_fetch_tells_nothing_of_the_sources(fetch, blotter, declare, site):
    """Status judges by crawls; a link that was fetched in between hides no source that fails."""
    declare(sources=["sitemap sitemap.xml", "feed feed/"])
    site.lists("news/open/")
    blotter("crawl")
    before = json.loads(blotter("status", "--json").stdout)["publications"][0]

    fetch("news/open/")

    after = json.loads(blotter("status", "--json").stdout)["publications"][0]
    assert before["sources"]["feed feed/"]["fault"] == "http"
    assert (after["sources"], after["last_success"]) == (before["sources"], before["last_success"])
