"""Texts that a feed or REST handed over: a reread finds their edits in the earlier answers, as it does in pages."""

import json
from html import escape

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from archive.records import Exchange, Outcome, Role
from crawler.reading.reader import read
from crawler.sources.discovery import KINDS
from crawler.sources.source import Answer
from tests.crawler.imports.test_histories import HISTORIES, Gazette, Histories, _edits_in, as_an_older_reader

ANSWERS = {
    "wordpress": ("wp-json/wp/v2/posts?per_page=100", "application/json"),
    "feed": ("feed/", "application/rss+xml"),
}
RSS = """<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel><title>{number}</title>
<item><link>{url}</link><title>{title}</title><pubDate>Thu, 01 Jan 2026 08:00:00 +0000</pubDate>
<content:encoded><![CDATA[{text}]]></content:encoded></item></channel></rss>"""


def answer_of(source, story, number):
    """Return the answer in which *source* hands *story* over; *number* stands in it, so that no two are the same."""
    text = "".join(f"<p>{escape(line)}</p>" for line in story.body.split("\n\n"))
    if source == "feed":
        return RSS.format(number=number, url=story.url, title=story.headline, text=text).encode()
    post = {"id": 7, "type": "post", "status": "publish", "link": story.url, "date": "2026-01-01T08:00:00"}
    post |= {"date_gmt": post["date"], "modified_gmt": post["date"], "title": {"rendered": story.headline}}
    return json.dumps([post | {"content": {"rendered": text, "protected": False}, "number": number}]).encode()


class Handing(Histories):
    """A publication that hands its stories over, and has pages of them, too."""

    def hand(self, source, story):
        """Keep and record an answer of *source* with *story*."""
        path, media_type = ANSWERS[source]
        payload = answer_of(source, story, self.now.timestamp())
        with self._run() as (archive, publication, run):
            address = Gazette.home + path
            due = archive.ledger.address(publication, address, Role.SOURCE, at=self.now)
            headers = (("Content-Type", media_type),)
            sent = {"status": 200, "body": payload, "payload": payload, "response_headers": headers}
            exchange = Exchange(url=address, fetched_at=self.now, **sent)
            capture = archive.keep(exchange, url_id=due.url_id, publication=Gazette.name, run_id=run)
            (handed,) = KINDS[source]().read(Answer(url=address, media_type=media_type, payload=payload)).articles
            given = {"payload": handed.content.encode(), "declared": handed.declared}
            reading = read(Gazette.page(url=handed.url, fetched_at=capture.fetched_at, **given))
            reading = as_an_older_reader(reading) if self.is_reader_older else reading
            archive.record(capture, reading, at=capture.fetched_at)
            archive.ledger.settle(due.url_id, Outcome.ARCHIVED, at=self.now)

    def look(self, way, edit, *, by_older):
        """Let the one story be edited, and come by a source or from its page."""
        (story,) = self.stories
        story.version += {"words": 1, "back": -1}.get(edit, 0)
        story.corrections += edit == "correction"
        self.is_reader_older = by_older
        self._crawl([story]) if way == "page" else self.hand(way, story)
        self.is_reader_older = False


@pytest.fixture
def history():
    made = Handing()
    made._new()
    yield made
    made.teardown()


def edits_of(history):
    """Return articles and edits after captures were read again, and those in an archive made of the captures."""
    history._reread()
    history._whole()
    (story,) = history.stories
    made = history._made()
    articles = [history._contents(path)["articles"] for path in (history.path, made)]
    assert articles[0] == articles[1]
    return _edits_in(history.path, story), _edits_in(made, story)


@pytest.mark.parametrize("source", ANSWERS)
def test_an_edit_in_a_handed_text_that_an_older_reader_dropped_is_found(history, source):
    """It stands in the answers, and the answer after the edit was taken for the same text."""
    for edit in ("", "", "words", ""):
        history.look(source, edit, by_older=True)

    found, rebuilt = edits_of(history)

    assert found == rebuilt
    assert ["Number 0" in body for _, body in found] == [True]


LOOK = st.tuples(
    st.sampled_from([*ANSWERS, "page"]), st.sampled_from(["", "words", "correction", "back"]), st.booleans()
)


@settings(max_examples=HISTORIES // 2, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@example(looks=[("page", "", True), ("page", "words", True), ("wordpress", "words", True), ("page", "words", False)])
@example(looks=[("feed", "", True), ("feed", "correction", True), ("page", "words", True), ("feed", "", False)])
@given(looks=st.lists(LOOK, min_size=1, max_size=6))
def test_todays_reader_finds_each_edit_however_its_words_came(looks):
    """A text that came another way is no edit; one that came the same way is, as in a rebuild."""
    history = Handing()
    history._new()
    for way, edit, by_older in looks:
        history.look(way, edit, by_older=by_older)

    found, rebuilt = edits_of(history)

    assert [at for at, _ in found] == [at for at, _ in rebuilt]
    history.teardown()
