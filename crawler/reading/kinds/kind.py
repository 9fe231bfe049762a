"""The kind of a page that is not an article, and how the reader knows."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence

from lxml.html import HtmlElement

from archive.facts import Fault, Reason
from archive.noted import Noted, noted, written
from archive.problems import Problem
from archive.records import Kind
from crawler.reading.evidence import Evidence
from crawler.reading.kinds.clues import Clues
from crawler.reading.kinds.listing import is_front_page, lists_teasers
from crawler.reading.markup.lines import Line
from crawler.reading.markup.text import plain
from crawler.reading.words.phrases import expression

Verdict = tuple[Kind, Noted]
"""A kind, with its reason."""

LITTLE = 900  # characters of prose; more is a text in its own right
A_LITTLE = 300  # characters of prose; less says what is seen on a video or picture
BESIDE = 200  # characters of prose; less says what a document holds that the page shows
NO_STORY = 400  # characters of prose; less is not a story
LONG = 2500  # characters of prose that no announcement of an event has
SHORT = 90  # characters of a title that says one thing
FEW_WORDS = 2  # of a heading that is not a headline
FIRST_LINES = 4  # of a page: its heading, and what it says below
_CHALLENGE = re.compile(expression("pages", "challenge"), re.IGNORECASE)
_CHALLENGE_MARK = re.compile(expression("pages", "challenge_mark"), re.IGNORECASE)
_NOTHING = re.compile(expression("pages", "nothing"), re.IGNORECASE)
_SUSPENDED = re.compile(expression("pages", "suspended"), re.IGNORECASE)
_ITSELF = re.compile(rf"{expression('pages', 'itself')}\b", re.IGNORECASE)
"""Beginnings of lines in which a page speaks of itself."""
_LOGIN = re.compile(rf"{expression('pages', 'login')}\b", re.IGNORECASE)
_LOGIN_ALONE = re.compile(expression("pages", "login_alone"), re.IGNORECASE)
_PROTECTED = re.compile(rf"{expression('pages', 'protected')}\s?:", re.IGNORECASE)
_JOB_FACTS = re.compile(rf"\b{expression('pages', 'job_fact')}", re.IGNORECASE)
STATED = re.compile(rf"[“”\"]|\b{expression('endings', 'said')}\b", re.IGNORECASE)
"""Words of a story that reports about a page; a page about itself does not have them."""
_DOCUMENT = re.compile(expression("pages", "viewer_path"), re.IGNORECASE)
"""Addresses that a frame loads to show a document."""
_VIEWER = re.compile(expression("names", "viewer"), re.IGNORECASE)
_EVENT_FACTS = re.compile(rf"\b{expression('pages', 'event_fact')}", re.IGNORECASE)


def _path(kind: str) -> re.Pattern[str]:
    """Return an expression for addresses with a whole part of *kind*."""
    return re.compile(rf"/{expression('pages', kind)}(?:/|$)", re.IGNORECASE)


_JOB_PATH = _path("job_path")
_EVENT_PATH = _path("event_path")
_VIDEO_PATH = _path("video_path")
_GALLERY_PATH = _path("gallery_path")


def before_reading(evidence: Evidence) -> Verdict | None:
    """Return the kind of the page, if its status, title or forms say that it is not an article."""
    if evidence.page.status >= 400:
        return Kind.ERROR, Problem(fault=Fault.HTTP, status=evidence.page.status).reason
    return _first(_AT_SIGHT, Clues(evidence, evidence.lines))


def after_reading(evidence: Evidence, paragraphs: Sequence[str], lines: Sequence[Line]) -> Verdict | None:
    """Return the kind of the page, if its text shows that it is not an article; the text was read from *lines*."""
    return _first(_BY_TEXT, Clues(evidence, lines, tuple(paragraphs)))


def _first(tests: Sequence[Test], clues: Clues) -> Verdict | None:
    return next(((kind, why) for kind, why, is_so in tests if is_so(clues)), None)


def _is_challenge(clues: Clues) -> bool:
    if clues.printed_prose > LITTLE or not _CHALLENGE.match(clues.title):
        return False
    return clues.printed_prose < NO_STORY or bool(_CHALLENGE_MARK.search(_start_of(clues.evidence.page.payload)))


def _start_of(payload: bytes) -> str:
    return payload[:200_000].decode("latin-1")


def _is_protected(clues: Clues) -> bool:
    if any(_asks_for_password(field) for field in clues.evidence.forms) or _PROTECTED.match(clues.heading):
        return True
    return clues.printed_prose < LITTLE and bool(_PROTECTED.match(clues.title))


def _asks_for_password(field: HtmlElement) -> bool:
    """Return whether *field* is WordPress's for a post that asks for a password."""
    return "post-password" in (field.get("class") or "") or field.get("name") == "post_password"


def _has_nothing(clues: Clues) -> bool:
    if clues.printed_prose > LITTLE or not any(_NOTHING.search(text) for text in _messages(clues)):
        return False
    return not clues.evidence.linked.article or clues.printed_prose <= A_LITTLE


def _is_suspended(clues: Clues) -> bool:
    """Return whether a host shows that it has shut the site: its stories are not gone, they are not shown."""
    if clues.printed_prose > A_LITTLE or clues.evidence.linked.article:
        return False
    called = clues.heading if clues.headings else clues.title
    return bool(_SUSPENDED.search(called)) and plain(called) not in plain(clues.evidence.page.listed_title or "")


def _messages(clues: Clues) -> Iterator[str]:
    """Yield the texts in which a page says that it has nothing: title, headings, and the text below an empty one."""
    headings = [heading[:120] for heading in clues.headings[:2]]
    yield from (text for text in (*headings, clues.title) if len(text) < SHORT)
    if all(len(heading.split()) <= FEW_WORDS for heading in headings):  # "Oops!": the text says what it means
        yield from (line.text for line in clues.lines[:FIRST_LINES] if _ITSELF.match(line.text))


def _asks_to_log_in(clues: Clues) -> bool:
    if clues.printed_prose >= LITTLE:
        return False
    called = clues.heading if clues.headings else clues.title
    if _LOGIN_ALONE.fullmatch(called):
        return True
    asks = any((field.get("type") or "").casefold() == "password" for field in clues.evidence.forms)
    return asks and bool(_LOGIN.match(called) or _LOGIN.match(clues.title))


def _is_vacancy(clues: Clues) -> bool:
    if clues.described_as_article:
        return False
    facts = {fact.casefold() for fact in _JOB_FACTS.findall(_first_text(clues))}
    return clues.declares("JobPosting") or len(facts) >= (1 if _JOB_PATH.search(clues.path) else 3)


def _is_event(clues: Clues) -> bool:
    if clues.described_as_article:
        return False
    listed = _EVENT_PATH.search(clues.path) and _EVENT_FACTS.search(_first_text(clues))
    return clues.declares("Event") or bool(listed and clues.prose < LONG)


def _first_text(clues: Clues) -> str:
    return "\n".join(clues.paragraphs[:60])


def _is_video(clues: Clues) -> bool:
    shown = "VideoObject" in clues.types or _VIDEO_PATH.search(clues.path) or clues.og_type.startswith("video")
    return bool(shown) and _tells_little(clues)


def _is_gallery(clues: Clues) -> bool:
    shown = clues.types & {"ImageGallery", "MediaGallery"} or _GALLERY_PATH.search(clues.path)
    return bool(shown) and _tells_little(clues)


def _tells_little(clues: Clues) -> bool:
    return clues.prose < A_LITTLE and not clues.described_as_article


def _has_gone(clues: Clues) -> bool:
    """Return whether the text below a headline says only that its story is gone."""
    if not clues.paragraphs or sum(map(len, clues.paragraphs)) > A_LITTLE:
        return False
    notice = clues.paragraphs[0]
    return bool(_ITSELF.match(notice) and _NOTHING.search(notice)) and not STATED.search(notice)


def _shows_document(clues: Clues) -> bool:
    """Return whether the page is made to show a PDF: it has little other text."""
    prose = clues.prose if clues.paragraphs else clues.printed_prose
    return prose < BESIDE and not clues.described_as_article and any(map(_is_viewer, clues.evidence.frames))


def _is_viewer(element: HtmlElement) -> bool:
    source = element.get("src") or element.get("data") or ""
    if element.get("type") == "application/pdf" or _DOCUMENT.search(source):
        return True
    return element.tag in ("a", "div") and bool(_VIEWER.search(f"{element.get('class')} {element.get('id')}"))


_DOCUMENT_SHOWN = noted(Reason.NOT_A_PAGE, "a PDF in a viewer")

Test = tuple[Kind, Noted, Callable[[Clues], bool]]
"""A kind, the reason for it, and the test for it."""

_AT_SIGHT: tuple[Test, ...] = (
    (Kind.CHALLENGE, written(Fault.CHALLENGE_PAGE), _is_challenge),
    (Kind.PROTECTED, noted(Reason.PROTECTED), _is_protected),
    (Kind.PLACEHOLDER, noted(Reason.PLACEHOLDER), _is_suspended),
    (Kind.ERROR, noted(Reason.NOTHING_HERE), _has_nothing),
    (Kind.LOGIN, noted(Reason.LOGIN), _asks_to_log_in),
    (Kind.OTHER, _DOCUMENT_SHOWN, _shows_document),
)
_BY_TEXT: tuple[Test, ...] = (
    (Kind.VACANCY, noted(Reason.VACANCY), _is_vacancy),
    (Kind.EVENT, noted(Reason.EVENT), _is_event),
    (Kind.VIDEO, noted(Reason.VIDEO), _is_video),
    (Kind.GALLERY, noted(Reason.PICTURES), _is_gallery),
    (Kind.ERROR, noted(Reason.NOTHING_HERE), _has_gone),
    (Kind.OTHER, _DOCUMENT_SHOWN, _shows_document),
    (Kind.LISTING, noted(Reason.TEASERS), lists_teasers),
    (Kind.LISTING, noted(Reason.FRONT_PAGE), is_front_page),
)
"""In the order in which they decide."""
