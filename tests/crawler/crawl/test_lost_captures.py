"""What a crawl does when captures are lost: it goes on, and asks whole for what it no longer has."""

import shutil

import pytest

from tests.site import sitemap


def index_of(site, *parts):
    entries = "".join(f"<sitemap><loc>{site.url(part)}</loc></sitemap>" for part in parts)
    return f'<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{entries}</sitemapindex>'


@pytest.fixture
def indexed(site, declare, blotter):
    """A crawled site whose sitemap is an index that answers 304, and its part."""
    declare()
    site.lists("news/radios/")
    site.put("part.xml", sitemap([site.url("news/radios/")]))
    site.put("sitemap.xml", index_of(site, "part.xml"))
    assert blotter("crawl", "--quiet").returncode == 0
    blotter("crawl")
    return site


def lose_files(captures):
    for file in captures.glob("*.warc.gz"):
        file.unlink()


def damage_files(captures):
    for file in captures.glob("*.warc.gz"):
        data = bytearray(file.read_bytes())
        data[100:] = bytes(byte ^ 0x5A for byte in data[100:])
        file.write_bytes(data)


@pytest.mark.parametrize("lose", [shutil.rmtree, lose_files, damage_files])
def test_a_source_whose_answer_is_lost_is_asked_whole(indexed, blotter, tmp_path, lose):
    """With a 304 nobody would know what the index leads to, and new articles would be missed in silence."""
    lose(tmp_path / "blotter-captures")
    indexed.lists("news/radios/", "news/boats/")
    indexed.put("part.xml", sitemap([indexed.url("news/radios/"), indexed.url("news/boats/")]))
    indexed.put("sitemap.xml", index_of(indexed, "part.xml"))

    done = blotter("crawl")

    assert "Traceback" not in done.stderr
    assert "1 new" in done.stdout


def take_away(captures):
    captures.rename(captures.with_name("elsewhere"))


def take_the_place_of(captures):
    take_away(captures)
    captures.write_text("")


@pytest.mark.parametrize("lose", [take_away, take_the_place_of])
def test_a_folder_of_captures_that_goes_during_a_run_ends_it_in_one_line(site, declare, blotter, tmp_path, lose):
    """A disk that is unplugged or unmounted; when it is back, the next run goes on as if nothing had been."""
    captures, stories = tmp_path / "blotter-captures", ["news/radios/", "news/boats/", "news/horses/"]
    declare()
    site.lists(*stories)

    def watch(request):
        if request.path == "/news/boats/" and not (tmp_path / "elsewhere").exists():
            lose(captures)

    site.watch = watch
    done = blotter("crawl")
    site.watch = None
    if captures.is_file():
        captures.unlink()
    (tmp_path / "elsewhere").rename(captures)
    again = blotter("crawl")

    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    assert "cannot be written" in done.stderr
    assert again.returncode == 0
    assert blotter("search", "radios", "--json").stdout.count('"key"') == 3
    assert blotter("verify").returncode == 0
