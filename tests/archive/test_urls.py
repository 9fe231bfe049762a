import pytest
from hypothesis import given
from hypothesis import strategies as st
from w3lib.url import safe_url_string

from archive.urls import PLAIN, _taken_apart, key_of, normalise

SAME = {
    "scheme": "http://sample.example/news/a",
    "www": "https://www.sample.example/news/a",
    "trailing-slash": "https://sample.example/news/a/",
    "capitals-in-host": "https://Sample.EXAMPLE/news/a",
    "default-port": "http://sample.example:80/news/a",
    "default-port-of-https": "https://sample.example:443/news/a",
    "fragment": "https://sample.example/news/a#comments",
    "tracking": "https://sample.example/news/a?utm_source=x&fbclid=1&UTM_Medium=y",
    "dots": "https://sample.example/./old/../news/a",
    "dots-deeper": "https://sample.example/news/old/../a",
    "dots-escaped": "https://sample.example/old/%2e%2E/news/a",
    "needless-escape": "https://sample.example/n%65ws/a",
    "white-space-around": "  https://sample.example/news/a\n",
    "dot-after-host": "https://sample.example./news/a",
    "tracking of other makes": "https://sample.example/news/a?wt_mc=rss&mtm_source=x&pk_kwd=y&xtor=RSS-1&at_medium=feed",
    "tracking of a broadcaster": "https://sample.example/news/a?at_format=link&at_link_id=A1&at_bbc_team=x&at_ptr_name=y",
    "tracking under older names": "https://sample.example/news/a?piwik_campaign=rss&matomo_kwd=x&wt_zmc=y&WT.mc_id=z",
    "backslashes": "https://sample.example\\news\\a",
    "empty-query": "https://sample.example/news/a?",
}


@pytest.mark.parametrize("url", SAME.values(), ids=SAME.keys())
def test_spellings_of_one_address_are_one(url):
    """The ledger knows an address once, however it was listed."""
    assert normalise(url) == "https://sample.example/news/a"


@pytest.mark.parametrize("character", [chr(code) for code in range(33, 127) if chr(code) not in "#&"] + ["é", "日"])
@pytest.mark.parametrize("place", ["news/a{}b", "news/a?t=x{}y&u=1", "news/a?x{}y=1"])
def test_an_address_has_the_spelling_under_which_it_is_asked(character, place):
    """Where both differ, what was listed waits for ever and what was asked for stands beside it."""
    listed = "https://sample.example/" + place.format(character)

    assert normalise(listed) == normalise(safe_url_string(listed))


DIFFERENT = [
    ("https://sample.example/news/a", "https://sample.example/news/A"),
    ("https://sample.example/?p=1", "https://sample.example/?p=2"),
    ("https://sample.example/?pk_id=1", "https://sample.example/?pk_id=2"),
    ("https://sample.example/?at=1", "https://sample.example/?at=2"),
    ("https://sample.example/a%2Fb", "https://sample.example/a/b"),
    ("https://sample.example/a?x=1%262", "https://sample.example/a?x=1&2"),
    ("https://sample.example:8000/", "https://sample.example/"),
    ("https://a.sample.example/", "https://sample.example/"),
    ("https://www.com/", "https://com/"),
]


@pytest.mark.parametrize(("one", "other"), DIFFERENT)
def test_different_addresses_stay_apart(one, other):
    """Merging two pages would lose one of them."""
    assert normalise(one) != normalise(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("https://www.münchen.example/a", "https://xn--mnchen-3ya.example/a"),
        ("https://mu\N{COMBINING DIAERESIS}nchen.example/a", "https://xn--mnchen-3ya.example/a"),
        ("https://straße.example/a", "https://xn--strae-oqa.example/a"),
        ("https://sample.example/o'neill", "https://sample.example/o%27neill"),
        ("https://sample.example/?q=o'neill", "https://sample.example/?q=o%27neill"),
    ],
)
def test_two_spellings_of_one_name_are_one(one, other):
    """Feeds escape what sitemaps print, and the other way round."""
    assert normalise(one) == normalise(other)


@pytest.mark.parametrize("query", ["pk_id=5", "at_home=1", "wt=5", "xt=1"])
def test_a_parameter_that_only_looks_like_tracking_stays(query):
    """It may say which page is meant."""
    assert normalise(f"https://sample.example/?{query}").endswith(query)


def test_the_order_of_parameters_does_not_matter():
    """RFC 3986 leaves the query to the site; no site of the press depends on its order."""
    assert normalise("https://x.example/?b=1&a=2") == normalise("https://x.example/?a=2&b=1")


def test_an_ipv6_host_keeps_its_brackets_and_port():
    """A test site may stand on ::1."""
    assert normalise("http://[::1]:8000/a/") == "https://[::1]:8000/a"


def test_what_is_no_web_address_is_left_as_it_is():
    """An imported page may have a name of another scheme."""
    assert normalise("urn:blotter:a#b") == "urn:blotter:a"


@pytest.mark.parametrize("url", ["http://[broken/", "http://x.example:notaport/"])
def test_an_address_that_cannot_be_taken_apart_raises(url):
    """The caller decides what becomes of it."""
    with pytest.raises(ValueError):  # noqa: PT011  # urllib's own words
        normalise(url)


WEB = st.builds(
    lambda scheme, host, path, query: f"{scheme}://{host}/{path}?{query}",
    st.sampled_from(["http", "https", "HTTP"]),
    st.from_regex(r"(www\.){0,3}[a-z0-9-]{1,9}(\.[a-z]{2,5}){0,2}\.?", fullmatch=True),
    st.text(alphabet="ab/.%2fFeE5+ é&;=~", max_size=30),
    st.text(alphabet="ab=&%2fFeE5+ éutm_?/", max_size=30),
)


@given(WEB)
def test_normalising_twice_changes_nothing(url):
    """Else one address would have two names."""
    once = normalise(url)

    assert normalise(once) == once


@given(WEB | st.from_regex(PLAIN, fullmatch=True))
def test_plain_addresses_are_spelt_as_any_other(url):
    """The short way that sitemaps take leads to the same name."""
    assert normalise(url) == _taken_apart(url.strip())


def test_a_key_is_short_typeable_and_the_publications_own():
    """Two publications may print the same address without sharing its key."""
    key = key_of("sample", "https://sample.example/news/a")

    assert len(key) == 10
    assert key.isalnum()
    assert key == key.lower()
    assert key != key_of("other", "https://sample.example/news/a")


@pytest.mark.parametrize(
    "host", ["sample.example:80", "sample.example:444", "☃..é", "-é-.example", "é" * 70 + ".example"]
)
def test_a_port_of_another_scheme_and_a_host_that_no_name_server_knows_stay(host):
    """80 is the port of http alone; what cannot be written in ASCII names no host, but the row that lists it stays."""
    assert normalise(f"https://{host}/news/a").startswith(f"https://{host}/")


def test_a_folder_that_sorts_before_a_dot_stays():
    """Only `.` and `..` are steps of a path."""
    assert normalise("https://sample.example/-news/'a/b") == "https://sample.example/-news/'a/b"
