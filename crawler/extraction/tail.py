"""The end of an article: headings and lines after which nothing belongs to it, and lines that never do."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from crawler.extraction.text import ends_sentence, plain

_STRONG = re.compile(
    r"^(?:related (?:news|articles?|stor(?:y|ies)|posts?|content|links?|topics?|items?|reading|coverage|headlines|vacancies|jobs|resources)|"
    r"select(?:ed)? vacancies|(?:latest|featured|current|more|top|recent|police) (?:vacancies|jobs)|vacancies|jobs? of the (?:week|day)|"
    r"(?:latest|recent|more|other|further|top|popular|trending|featured|recommended|also in|breaking) (?:news|stories|articles|posts|headlines|reading|features|comment|entries|"
    r"expert articles|on this|from|in)(?: .{0,40})?|latest|recently published|trending(?: (?:now|topics|on .{0,30}))?|"
    r"most (?:read|popular|viewed|commented|shared|recent)(?: .{0,30})?|popular(?: (?:now|posts|this week))?|"
    r"(?:you (?:may|might|could) (?:also |be )?(?:also )?(?:like|enjoy|interested in)|you ll also like|we recommend|recommended(?: for you| reading)?|read (?:next|more stories|also)|"
    r"up next|what to read next|next (?:article|story|post)|previous (?:article|story|post)|suggested (?:articles|reading)|see also|don t miss)(?: .{0,30})?|"
    r"sign up(?: .{0,60})?|subscribe(?: .{0,60})?|(?:free )?(?:e ?)?newsletters?(?: sign ?up)?|get the newsletter|join (?:our|the) (?:newsletter|mailing list|conversation|discussion)(?: .{0,30})?|"
    r"about the authors?|author(?:s)? bio(?:graphy)?|more by this author|more from .{2,40}|share (?:this|on|via|the)(?: .{0,40})?|share|follow us(?: .{0,40})?|"
    r"comments?|\d+ (?:comments?|responses?|thoughts?)(?: (?:on|to) .{0,200})?|leave a (?:comment|reply)(?: .{0,40})?|post a comment|join the conversation|have your say|discussion|"
    r"add (?:a |your )?comment|view comments|cancel reply|post navigation|filed under .{0,80}|tagged(?: with)?(?: .{0,80})?|brought to you by|super spotlight|sponsored spotlight|sponsored content|"
    r"all rights reserved|advertisement|your account|you are not signed in|"
    r"das k(?:ö|oe)nnte (?:sie|dich) (?:auch )?interessieren.{0,30}|mehr zum thema|lesen sie auch.{0,80}|weitere (?:artikel|themen|nachrichten|meldungen|beitr(?:ä|ae)ge).{0,30}|"
    r"auch interessant|meistgelesen.{0,30}|kommentare?|kommentar (?:schreiben|verfassen|hinterlassen)|(?:ä|ae)hnliche (?:beitr(?:ä|ae)ge|artikel)|verwandte (?:artikel|themen)|"
    r"sur le m(?:ê|e)me (?:sujet|th(?:è|e)me)|(?:à|a) lire aussi.{0,80}|lire aussi.{0,80}|articles? (?:similaires|associ(?:é|e)s|li(?:é|e)s)|commentaires?|noticias relacionadas|te puede interesar|lee tambi(?:é|e)n.{0,80}|leggi anche.{0,80}|lees ook.{0,80})$"
)
_COPYRIGHT = re.compile(
    r"^\W{0,3}(?:copyright\b|©|\(c\)\s*(?:19|20)\d\d).{0,160}$|^.{0,80}\ball rights reserved\b.{0,80}$", re.IGNORECASE
)
_ALWAYS = re.compile(
    r"^(?:login email address ?password|your account|you are not signed in|advert(?:isement|ising)?|ad loading|share this.{0,60}|share on .{0,40}|tweet|print(?: this)?(?: page| article)?|email(?: this)?(?: a friend| article| page)?|"
    r"(?:click|tap) here to (?:read|view|subscribe|sign).{0,60}|read more(?: .{0,120})?|continue reading.{0,60}|see more|more features|view as webpage view archives email a friend|skip to (?:main )?content|"
    r"listen to (?:this|the) (?:article|story).{0,40}|back to (?:top|archives?.{0,60})|search|menu ?menu|search ?search|story continues below.{0,40}|article continues (?:after|below).{0,60}|advertisement continue reading.{0,60}|"
    r"we use cookies.{0,200}|enhance your experience|load(?:ing)? more.{0,30}|(?:\d+ )?min(?:ute)?s? read|\d+ min(?:ute)?s? read|copy link|save(?: article)?|bookmark|follow|like|link copied|gift this article|"
    r"facebook|twitter|linkedin|whatsapp|reddit|pinterest|instagram|telegram|x|email|copy|(?:facebook|twitter|x|linkedin|whatsapp|email|print|reddit|pinterest|share|copy link|messenger)(?: (?:facebook|twitter|x|linkedin|whatsapp|email|print|reddit|pinterest|share|copy link|messenger))+|"
    r"tags? .{0,150}|topics? .{0,120}|categor(?:y|ies) .{0,80}|filed under .{0,120}|zum inhalt wechseln|teilen|drucken|merken|anzeige|werbung|mehr|photo gallery|first \d.{0,40} last|previous|next|previous next)$"
)
SHORT = 90  # characters: no heading is longer


def is_tail_heading(line: str, declared: Iterable[str] = ()) -> bool:
    """Return whether *line* is a heading after which nothing belongs to the article.

    >>> is_tail_heading("Related News"), is_tail_heading("Related news reached the force on Monday.")
    (True, False)
    """
    if len(line) > SHORT:
        return False
    words = plain(line)
    if any(words == plain(heading) for heading in declared):
        return True
    return bool(_STRONG.match(words)) and not line.rstrip().endswith((".", ",", "”"))


def is_chrome(line: str) -> bool:
    """Return whether *line* is furniture wherever it stands: share links, an account line, a copyright notice."""
    if _COPYRIGHT.match(line):
        return len(line) < 240
    return len(line) < 220 and bool(_ALWAYS.match(plain(line))) and not (len(line) > 60 and line.rstrip().endswith("."))


def cut_tail(paragraphs: Sequence[str], declared: Iterable[str] = ()) -> list[str]:
    """Return *paragraphs* up to the first tail heading, without chrome lines and bare headings at their end.

    A heading that stands before the first prose cuts nothing: it belongs to a box above the article.
    """
    kept: list[str] = []
    wanted = tuple(declared)
    for paragraph in paragraphs:
        if is_tail_heading(paragraph, wanted):
            if any(len(part) > 60 for part in kept):
                break
            continue
        if not is_chrome(paragraph):
            kept.append(paragraph)
    return kept


def trailing_headings(paragraphs: Sequence[str], headings: Iterable[str] = ()) -> list[str]:
    """Return *paragraphs* without the *headings* at their end, under which nothing stands."""
    known = {plain(heading) for heading in headings}
    kept = list(paragraphs)
    while len(kept) > 1 and plain(kept[-1]) in known and not ends_sentence(kept[-1]):
        kept.pop()
    return kept
