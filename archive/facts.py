"""Every outcome, fault and reason that the tables hold.

The words for people: :mod:`archive.status.fault_words`. How a column writes them: :mod:`archive.noted`.
"""

from __future__ import annotations

from enum import StrEnum


class RunOutcome(StrEnum):
    """How a run ended."""

    FINISHED = "finished"
    FAILED = "failed"
    """At least one publication did not finish."""

    STOPPED = "stopped"
    """By Ctrl-C or SIGTERM."""

    KILLED = "killed"
    """It never wrote that it ended; the next run noticed."""


class PartOutcome(StrEnum):
    """How a run ended for one publication, where no :class:`Fault` ended it."""

    FINISHED = "finished"
    FAILED = "failed"
    """No source answered, or every address that was requested failed."""

    STOPPED = "stopped"
    UNDER_WAY = "under way"
    """Of a crawl that goes on; no column holds it."""


class Alarm(StrEnum):
    """Why something needs a person; docs/operating.md explains each."""

    FAILED = "failed"
    """Nothing came of a publication."""

    SOURCE = "source"
    """One of its sources fails, or lists what is not wanted."""

    MANY_FAILED = "many-failed"
    """Many of its addresses failed."""

    PLACEHOLDER = "placeholder"
    """Its addresses show another page in place of their stories."""

    SILENT = "silent"
    """It, or one of its sources, brings nothing new."""

    FIELD = "field"
    """A field is found less often, or texts became shorter, longer, cut off or walled."""

    FOR_REVIEW = "held"
    """Changes wait for a decision."""

    TWO_STORIES = "two-stories"
    """An article holds two stories."""

    SAME_HOME = "same-home"
    """Two publications have one home."""

    BROKE_OFF = "broke-off"
    """A crawl ended with an error of Blotter's own."""

    CANNOT_CRAWL = "cannot-crawl"
    """A crawl could not begin, or not go on."""

    CAPTURES = "captures"
    """Capture files are missing or cut off."""

    RUNS_MISSED = "runs-missed"
    """No crawl began when one usually does."""

    RUNS_KILLED = "runs-killed"
    """Crawls do not live to their end."""


class Fault(StrEnum):
    """Why an address or a source did not give what was wanted."""

    # the way to the host
    HOST_NOT_FOUND = "host_not_found"
    CONNECTION_REFUSED = "connection_refused"
    CONNECTION_LOST = "connection_lost"
    TIMED_OUT = "timed_out"
    CUT_OFF = "cut_off"
    TLS = "tls"
    TOO_LARGE = "too_large"
    HEADERS_TOO_LARGE = "headers_too_large"
    TOO_MANY_REDIRECTS = "too_many_redirects"
    HTTP = "http"

    # manners: not asked, or not asked again in this run
    ROBOTS_BARRED = "robots_barred"
    ROBOTS_UNREACHABLE = "robots_unreachable"
    CHALLENGE_PAGE = "challenge_page"
    HOST_REFUSED = "host_refused"
    HOST_UNAVAILABLE = "host_unavailable"
    HOST_SILENT = "host_silent"
    LONG_PAUSE = "long_pause"
    ROBOTS_PAUSE = "robots_pause"
    OUTSIDE_HOURS = "outside_hours"
    RUN_STOPPED = "run_stopped"
    OUT_OF_TIME = "out_of_time"
    DISK_FULL = "disk_full"
    NOT_WRITTEN = "not_written"
    READERS_LOST = "readers_lost"
    FETCHERS_LOST = "fetchers_lost"
    FETCHER_LOST = "fetcher_lost"
    """With each of several fetchers that had the request."""

    KEPT_ENOUGH = "kept_enough"
    """Of one publication in one run."""

    PRIVATE_ADDRESS = "private_address"
    OTHER_HOST = "other_host"
    NOT_A_PORT_OF_THE_WEB = "not_a_port_of_the_web"
    ANOTHERS_OWN_SITE = "anothers_own_site"
    NOT_OF_THE_WEB = "not_of_the_web"
    LOGIN_IN_ADDRESS = "login_in_address"
    REDIRECTS_ELSEWHERE = "redirects_elsewhere"
    REDIRECTS_HOME = "redirects_home"
    PROBED_ENOUGH = "probed_enough"
    NOT_FETCHED = "not_fetched"
    """Of an import, which fetches nothing."""

    # what a source lists
    FOREIGN_PAGES = "foreign_pages"
    NO_ARTICLE_LISTED = "no_article_listed"
    NOT_A_FEED = "not_a_feed"
    NOT_A_SITEMAP = "not_a_sitemap"
    NOT_WORDPRESS = "not_wordpress"
    NO_LINKS = "no_links"
    BROKEN_XML = "broken_xml"
    BROKEN_GZIP = "broken_gzip"
    TOO_MUCH_UNPACKED = "too_much_unpacked"
    TOO_MANY_MEMBERS = "too_many_members"
    EMPTY_ANSWER = "empty_answer"
    LISTS_NOTHING = "lists_nothing"
    NO_SITEMAP_NAMED = "no_sitemap_named"
    ENTRIES_WITHOUT_LINK = "entries_without_link"
    LINES_WITHOUT_ADDRESS = "lines_without_address"
    PAGES_WITHOUT_END = "pages_without_end"
    PERIOD_IGNORED = "period_ignored"
    TOO_MANY_ENTRIES = "too_many_entries"
    NOT_PARSED = "not_parsed"
    """The detail says how the reader ended."""

    PAGES_UNREACHABLE = "pages_unreachable"
    NO_ADDRESS = "no_address"

    # what a run found
    TOO_MANY_CHANGED = "too_many_changed"
    LAYOUT_CHANGED = "layout_changed"
    PLACEHOLDER_PAGES = "placeholder_pages"
    OTHER = "other"
    """None of these; ``said`` keeps what was noted."""


class Reason(StrEnum):
    """Why an address or a capture is as it is, where no :class:`Fault` says so."""

    # what came is not a page
    NOT_A_PAGE = "not a page"
    """The detail names what it is: ``a PDF``, ``application/json``."""

    NOT_A_POST = "not a post"
    """WordPress lists it as another type, which is the detail."""

    EMPTY_PAGE = "empty page"
    NO_MARKUP = "no markup"
    NO_HEADLINE = "no headline"
    NO_TEXT = "no text"
    NO_ARTICLE_IN_TEXT = "no article in the text"
    """Of a page without markup: no line is a headline, or nothing stands below one."""

    # the page is of another kind
    LISTING = "a listing"
    """It stands where the publication has no articles, and a redirect led there."""

    TEASERS = "a list of teasers"
    FRONT_PAGE = "a front page"
    VACANCY = "a vacancy"
    EVENT = "an event"
    VIDEO = "a video with little text"
    PICTURES = "pictures with little text"
    LOGIN = "asks to log in"
    PROTECTED = "password protected"
    NOTHING_HERE = "says that nothing is here"
    PLACEHOLDER = "placeholder page"
    """It was served in place of a story; it is asked again."""

    REPEATS = "repeats an earlier page"
    """Of a later page of an article."""

    PICTURE = "picture of an article"
    """Of an article, and kept."""

    NO_PICTURE = "no picture"
    """It stands where an article has its picture, and is none."""

    ANOTHER_KIND = "another kind of page"
    """A reader gave no reason; the detail is the kind."""

    # the reader did not end well
    NESTED_TOO_DEEP = "nested too deep"
    READER_TOO_SLOW = "reader took too long"
    READER_CRASHED = "reader crashed"
    READER_OUT_OF_MEMORY = "reader ran out of memory"
    READER_FAILED = "reader failed"
    """The detail names the error."""

    NOT_RECORDED = "could not be recorded"
    """The detail names the error."""

    CAPTURE_DAMAGED = "capture damaged"
    """Its bytes cannot be read back, for the detail."""

    # the address
    PUBLICATION_DROPPED = "publication dropped"
    REMOVED = "removed"
    """``removals.jsonl`` beside the captures lists it."""

    NO_ARTICLE_ADDRESS = "no article address"
    DOCUMENT_NOT_KEPT = "document not kept"
    """A page links to it, and the publication does not say ``documents = true``."""

    REDIRECT = "redirect"
    """It leads to the address where the article stands."""

    REDIRECTS_TO_ARTICLE = "redirects to another article"
    REDIRECTS_TO_LISTING = "redirects to a listing"
    REDIRECTS_TO_PAGE = "redirects to another page"
    SOFT_404 = "soft 404"
    """Answered with status 200, and the page says why it is gone: the detail."""

    PAGE_WITHOUT_ARTICLE = "page gives no article"
    """A source handed the text over; its page has none, for the detail."""

    LATER_PAGE_MISSING = "later page missing"
    """Of an article on several pages; the detail has the number of the page and why."""

    NOT_KEPT = "not kept"
    """Of a later page, when an article is read again from kept captures."""

    # held for a person
    READS_WORSE = "reads worse"
    """The detail says how, or why the page is not an article any more."""

    EMPTY_NOW = "empty"
    HALF_AS_LONG = "half as long"
    FIELDS_LOST = "fields lost"
    """Today's reader does not find them any more; the detail names them."""

    READ_AGAIN = "reads worse when read again"
    """Of all that one re-reading holds."""

    ANOTHER_STORY = "tells another story"
    """The page shares neither the headline nor the words of the article that it held."""

    # the text seems cut off
    ENDS_MID_WORD = "ends mid-word"
    ENDS_IN_ELLIPSIS = "ends in an ellipsis"
    ENDS_AT_LIMIT = "ends near a field limit"
    ENDS_UNPUNCTUATED = "ends without closing punctuation"
    READ_MORE = "read more where the text stops"
    MUCH_LEFT_OUT = "over a third left out under a heading"
    """The reader itself cut it: the text after it may have been the author's."""
