"""What kind of page it is, where it is no article, and how one can tell."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from urllib.parse import urlsplit

from archive.records import Kind
from crawler.reading.body.endings import PROSE
from crawler.reading.evidence import Evidence
from crawler.reading.fields.headline import alike
from crawler.reading.markup.jsonld import ARTICLE_TYPES, text_of, types_of
from crawler.reading.markup.text import ending, ends_sentence, squeeze
from crawler.reading.markup.tree import Line
from crawler.reading.words.phrases import expression

Verdict = tuple[Kind, str]
"""A kind, and why in a few words."""

LITTLE = 900  # characters of prose; more is a text in its own right, whatever stands around it
FEW_WORDS = 2  # of a heading that is no headline
FIRST_LINES = 4  # of a page: its heading, and what it says below
_CHALLENGE = re.compile(expression("pages", "challenge"), re.IGNORECASE)
_CHALLENGE_MARK = re.compile(expression("pages", "challenge_mark"), re.IGNORECASE)
_NOTHING = re.compile(expression("pages", "nothing"), re.IGNORECASE)
_ITSELF = re.compile(rf"{expression('pages', 'itself')}\b", re.IGNORECASE)
"""How a line begins in which a page speaks of itself."""
_LOGIN = re.compile(rf"{expression('pages', 'login')}\b", re.IGNORECASE)
_LOGIN_ALONE = re.compile(expression("pages", "login_alone"), re.IGNORECASE)
_PROTECTED = re.compile(rf"{expression('pages', 'protected')}\s?:", re.IGNORECASE)
_LIST_CLASS = re.compile(rf"(?:^|\s){expression('pages', 'list_class')}(?:\s|$)")
_SINGLE = re.compile(r"(?:^|\s)single(?:-post)?(?:\s|$)")
"""What WordPress calls the body of a page that holds one post."""
_JOB_FACTS = re.compile(rf"\b{expression('pages', 'job_fact')}", re.IGNORECASE)
_EVENT_FACTS = re.compile(rf"\b{expression('pages', 'event_fact')}", re.IGNORECASE)
_MORE = re.compile(rf"(?:\.\.\.|…|\[…\]|\b{expression('endings', 'more')}\W*|\bmore\s*[»→])$", re.IGNORECASE)


def _path(kind: str) -> re.Pattern[str]:
    """Return an expression for the addresses of which a whole part is of *kind*."""
    return re.compile(rf"/{expression('pages', kind)}(?:/|$)", re.IGNORECASE)


_LIST_PATH = _path("list_path")
_JOB_PATH = _path("job_path")
_EVENT_PATH = _path("event_path")
_VIDEO_PATH = _path("video_path")
_GALLERY_PATH = _path("gallery_path")


def before_reading(evidence: Evidence) -> Verdict | None:
    """Return what the page is, if its status, title or forms say that it is no article."""
    checks: tuple[Callable[[Evidence, str, int], Verdict | None], ...] = (
        _status,
        _challenge,
        _protected,
        _error,
        _login,
    )
    title = _title(evidence)
    prose = prose_of(evidence.lines)
    return next((verdict for check in checks if (verdict := check(evidence, title, prose))), None)


def _title(evidence: Evidence) -> str:
    element = evidence.tree.find(".//title")
    return squeeze(element.text_content()) if element is not None else ""


def prose_of(lines: Sequence[Line]) -> int:
    """Return how many characters of *lines* are sentences that are no links."""
    return sum(len(line.text) for line in lines if len(line.text) > PROSE and line.linked < 0.5 * len(line.text))


def _status(evidence: Evidence, _title: str, _prose: int) -> Verdict | None:
    return (Kind.ERROR, f"http {evidence.page.status}") if evidence.page.status >= 400 else None


def _challenge(evidence: Evidence, title: str, prose: int) -> Verdict | None:
    if prose > LITTLE:
        return None
    marked = bool(_CHALLENGE_MARK.search(evidence.page.payload[:200_000].decode("latin-1")))
    return (Kind.CHALLENGE, "challenge page") if _CHALLENGE.match(title) and (marked or prose < 400) else None


def _protected(evidence: Evidence, title: str, _prose: int) -> Verdict | None:
    form = any("post-password" in (e.get("class") or "") or e.get("name") == "post_password" for e in evidence.forms)
    heading = next((squeeze(h.text_content()) for h in evidence.tree.iter("h1")), "")
    if form or _PROTECTED.match(heading) or (_PROTECTED.match(title) and _prose < LITTLE):
        return Kind.PROTECTED, "password protected"
    return None


def _error(evidence: Evidence, title: str, prose: int) -> Verdict | None:
    if prose > LITTLE:
        return None
    headings = [squeeze(h.text_content())[:120] for h in evidence.tree.iter("h1")][:2]
    messages = [text for text in (*headings, title) if len(text) < 90]
    if all(len(heading.split()) <= FEW_WORDS for heading in headings):  # "Oops!": the text says what it means
        messages += [line.text for line in evidence.lines[:FIRST_LINES] if _ITSELF.match(line.text)]
    named = next((text for text in messages if _NOTHING.search(text)), None)
    if named is None or (evidence.linked.article and prose > 300):
        return None
    return Kind.ERROR, "says that nothing is here"


def _login(evidence: Evidence, title: str, prose: int) -> Verdict | None:
    heading = next((squeeze(h.text_content()) for h in evidence.tree.iter("h1")), title)
    password = any((field.get("type") or "").casefold() == "password" for field in evidence.forms)
    bare = bool(_LOGIN_ALONE.fullmatch(heading))
    if prose < LITTLE and (bare or (password and (_LOGIN.match(heading) or _LOGIN.match(title)))):
        return Kind.LOGIN, "asks to log in"
    return None


def after_reading(evidence: Evidence, paragraphs: Sequence[str], lines: Sequence[Line]) -> Verdict | None:
    """Return what the page is, if its text shows that it is no article; *lines* are those the text was read from."""
    types = evidence.linked.types
    path = urlsplit(evidence.page.url).path
    prose = sum(len(part) for part in paragraphs if len(part) > PROSE)
    is_article = bool(types & ARTICLE_TYPES)
    text = "\n".join(paragraphs[:60])
    facts = {fact.casefold() for fact in _JOB_FACTS.findall(text)}
    if not is_article and (_declares(evidence, "JobPosting") or len(facts) >= (1 if _JOB_PATH.search(path) else 3)):
        return Kind.VACANCY, "a vacancy"
    if not is_article and (
        _declares(evidence, "Event") or (_EVENT_PATH.search(path) and _EVENT_FACTS.search(text) and prose < 2500)
    ):
        return Kind.EVENT, "an event"
    if prose < 300 and not is_article:
        if (
            "VideoObject" in types
            or _VIDEO_PATH.search(path)
            or (evidence.first_meta("og:type") or "").startswith("video")
        ):
            return Kind.VIDEO, "a video with little text"
        if types & {"ImageGallery", "MediaGallery"} or _GALLERY_PATH.search(path):
            return Kind.GALLERY, "pictures with little text"
    return _listing(evidence, paragraphs, lines, path=path)


def _declares(evidence: Evidence, name: str) -> bool:
    """Return whether the page is about an item of type *name*: it is called as the page is, or has no name."""
    called = [_title(evidence), *(squeeze(heading.text_content()) for heading in evidence.tree.iter("h1"))]
    named = [text_of(item.get("name") or item.get("title")) for item in evidence.linked.items if name in types_of(item)]
    return any(not text or any(alike(text, title) for title in called) for text in named)


def _listing(evidence: Evidence, paragraphs: Sequence[str], lines: Sequence[Line], *, path: str) -> Verdict | None:
    """Return whether the page lists teasers: sentences under links, cut off, one after another."""
    body = evidence.tree.find(".//body")
    if body is not None and _SINGLE.search(body.get("class") or ""):
        return None
    says_article = bool(evidence.linked.types & ARTICLE_TYPES) or evidence.first_meta("og:type") == "article"
    hinted = _is_hinted(evidence, path)
    share, count = teasers(paragraphs, lines)
    if count >= (3 if hinted else 5) and share > (0.5 if hinted else 0.8) and (hinted or not says_article):
        return Kind.LISTING, "a list of teasers"
    if path in ("", "/") and not evidence.page.url.partition("?")[2] and count >= 3 and not says_article:
        return Kind.LISTING, "a front page"
    return None


def _is_hinted(evidence: Evidence, path: str) -> bool:
    body = evidence.tree.find(".//body")
    mark = (body.get("class") or "") if body is not None else ""
    listed = (
        bool(evidence.linked.types & {"CollectionPage", "SearchResultsPage", "ItemList"})
        and not evidence.linked.article
    )
    return listed or bool(_LIST_PATH.search(path)) or bool(_LIST_CLASS.search(mark) and "single" not in mark)


def teasers(paragraphs: Sequence[str], lines: Sequence[Line]) -> tuple[float, int]:
    """Return the share of the text's prose that stands under linked headings of its own, and their number."""
    read = {paragraph[:60] for paragraph in paragraphs if len(paragraph) > PROSE}
    under, total, count = 0, 0, 0
    linked = False
    for line in lines:
        if line.linked > 0.8 * len(line.text) and len(line.text) > 15 and not ends_sentence(line.text.rstrip("?!")):
            linked = True
        elif len(line.text) > PROSE and line.text[:60] in read:
            total += len(line.text)
            if linked or _MORE.search(ending(line.text)):
                under += len(line.text)
                count += 1
            linked = False
    return (under / total if total else 0.0), count
