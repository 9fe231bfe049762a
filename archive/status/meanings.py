"""The meaning of each :class:`Reason`, and the remedy; for faults see :mod:`archive.status.fault_words`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from archive.facts import Reason


class Meaning(NamedTuple):
    """The words for a reason."""

    message: str
    """``{detail}`` is replaced by the detail of the reason."""

    remedy: str


NOTHING = "nothing"
NO_ARTICLE = "look at the page; if it shows an article, report it as a fault of the reader"
AGAIN = "nothing; the address is asked again"
REPORT = "report it as a fault of the reader; the page is kept and can be read again"
DECIDE = "compare the page with the article, then `blotter accept` or `blotter reject`"
TRUNCATED = "compare with the page; a site may print only the beginning to readers without a login"

MEANINGS: Mapping[Reason, Meaning] = {
    Reason.NOT_A_PAGE: Meaning("the answer is {detail}, not a page", "nothing; the bytes are kept"),
    Reason.NOT_A_POST: Meaning("WordPress lists it as {detail}, not as a post", NOTHING),
    Reason.EMPTY_PAGE: Meaning("the page is empty", NO_ARTICLE),
    Reason.NO_MARKUP: Meaning("the page holds no markup that can be read", NO_ARTICLE),
    Reason.NO_HEADLINE: Meaning("no headline was found, and less than fifty words of prose", NO_ARTICLE),
    Reason.NO_TEXT: Meaning("no text of an article was found", NO_ARTICLE),
    Reason.NO_ARTICLE_IN_TEXT: Meaning("the page is plain text without a headline over a text", NO_ARTICLE),
    Reason.LISTING: Meaning("a redirect leads to a page where the publication has no articles", NOTHING),
    Reason.TEASERS: Meaning("the page lists other articles", NO_ARTICLE),
    Reason.FRONT_PAGE: Meaning("the page is the front page", NOTHING),
    Reason.VACANCY: Meaning("the page advertises a vacancy", NO_ARTICLE),
    Reason.EVENT: Meaning("the page announces an event", NO_ARTICLE),
    Reason.VIDEO: Meaning("the page holds a video and little text", NO_ARTICLE),
    Reason.PICTURES: Meaning("the page holds pictures and little text", NO_ARTICLE),
    Reason.LOGIN: Meaning("the page asks to log in", "nothing; Blotter never logs in"),
    Reason.PROTECTED: Meaning("the page is protected by a password", "nothing; Blotter never logs in"),
    Reason.NOTHING_HERE: Meaning("the page says that nothing is at this address", NO_ARTICLE),
    Reason.PLACEHOLDER: Meaning(
        "the site shows a page for visitors in place of the story",
        "look at the page; if it stays, ask the publisher to let Blotter in; the address is asked again",
    ),
    Reason.REPEATS: Meaning("a later page of an article repeats an earlier one", NOTHING),
    Reason.PICTURE: Meaning("the address is that of an article's picture, which is kept", NOTHING),
    Reason.NO_PICTURE: Meaning("a page names this address as its picture, and the answer is not one", NOTHING),
    Reason.ANOTHER_KIND: Meaning("the page is of another kind: {detail}", NO_ARTICLE),
    Reason.NESTED_TOO_DEEP: Meaning("the markup is nested too deep to be read", REPORT),
    Reason.READER_TOO_SLOW: Meaning("the reader was stopped after {detail}", REPORT),
    Reason.READER_CRASHED: Meaning("the reader crashed on the page", REPORT),
    Reason.READER_OUT_OF_MEMORY: Meaning("the page takes too much memory to be read", REPORT),
    Reason.READER_FAILED: Meaning("the reader failed on the page ({detail})", REPORT),
    Reason.NOT_RECORDED: Meaning("the article could not be written to the archive ({detail})", REPORT),
    Reason.CAPTURE_DAMAGED: Meaning(
        "the kept bytes cannot be read back: {detail}", "`blotter verify`, then restore the file from a backup"
    ),
    Reason.PUBLICATION_DROPPED: Meaning("a person took the publication out of the archive", NOTHING),
    Reason.REMOVED: Meaning("a person removed the page: removals.jsonl lists it", NOTHING),
    Reason.NO_ARTICLE_ADDRESS: Meaning(
        "the address does not match the publication's pattern `article`",
        "nothing; if articles have such addresses, correct `article` in blotter.toml",
    ),
    Reason.DOCUMENT_NOT_KEPT: Meaning(
        "a page links to this document, and the publication's documents are not kept",
        "nothing; to keep them, set `documents = true` for the publication in blotter.toml",
    ),
    Reason.REDIRECT: Meaning("the address leads to that of the article", NOTHING),
    Reason.REDIRECTS_TO_ARTICLE: Meaning("the address leads to another article", NOTHING),
    Reason.REDIRECTS_TO_LISTING: Meaning("the address leads to a list of articles", NOTHING),
    Reason.REDIRECTS_TO_PAGE: Meaning("the address leads to a page that is not an article", NOTHING),
    Reason.SOFT_404: Meaning("the page was taken down, though its status is 200: {detail}", NOTHING),
    Reason.PAGE_WITHOUT_ARTICLE: Meaning(
        "a source handed over the text; its page gives no article: {detail}", "nothing; the article is in the archive"
    ),
    Reason.LATER_PAGE_MISSING: Meaning("a later page of the article is missing (page {detail})", AGAIN),
    Reason.NOT_KEPT: Meaning("the page was never kept", "nothing; the next crawl fetches it"),
    Reason.READS_WORSE: Meaning("the page reads worse than the article in the archive: {detail}", DECIDE),
    Reason.EMPTY_NOW: Meaning("its text is empty", DECIDE),
    Reason.HALF_AS_LONG: Meaning("its text is half as long or shorter", DECIDE),
    Reason.FIELDS_LOST: Meaning("the reader no longer finds {detail}", DECIDE),
    Reason.READ_AGAIN: Meaning("today's reader reads kept pages worse than the articles in the archive", DECIDE),
    Reason.ANOTHER_STORY: Meaning("the page has another story than the article in the archive", DECIDE),
    Reason.ENDS_MID_WORD: Meaning("the text ends in the middle of a word", TRUNCATED),
    Reason.ENDS_IN_ELLIPSIS: Meaning("the text ends with dots", TRUNCATED),
    Reason.ENDS_AT_LIMIT: Meaning(
        "the text ends without a full stop, at a length at which databases cut texts", TRUNCATED
    ),
    Reason.ENDS_UNPUNCTUATED: Meaning("the text ends without a full stop", TRUNCATED),
    Reason.READ_MORE: Meaning("the text ends with a link to the rest of it", TRUNCATED),
    Reason.MUCH_LEFT_OUT: Meaning(
        "the reader left out over a third of the text, under a heading",
        "compare with the page; if the rest belongs to the article, report it as a fault of the reader",
    ),
}
"""Words for each reason."""


def meaning(reason: Reason, detail: str | None) -> str:
    """Return in words what *reason* with *detail* means.

    >>> meaning(Reason.NOT_A_PAGE, "a PDF")
    'the answer is a PDF, not a page'
    """
    return MEANINGS[reason].message.format(detail=detail or "no detail known")
