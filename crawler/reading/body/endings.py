"""The end of an article: headings and lines after which nothing belongs to it, and lines that never do."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence

from crawler.reading.markup.text import ends_sentence, plain

_STRONG = re.compile(
    r"^(?:related (?:news|articles|stories|posts|content|items|coverage|headlines|vacancies|jobs|resources)|"
    r"select(?:ed)? vacancies|(?:latest|featured|current|more|top|recent|police) (?:vacancies|jobs)|vacancies|"
    r"jobs? of the (?:week|day)|"
    r"(?:latest|recent|more|other|further|top|popular|trending|featured|recommended) (?:news|stories|articles|"
    r"posts|headlines|features|entries|expert articles)"
    r"(?: (?:from|in|on|by) .{1,30})?|recently published|"
    r"you (?:may|might) also (?:like|enjoy|be interested in)|you ll also like|recommended (?:for you|reading)|"
    r"read next|up next|what to read next|suggested (?:articles|reading)|"
    r"about the authors?|author bio(?:graphy)?|more by this author|more from (?:this )?\S.{1,30}|"
    r"comments?|\d+ (?:comments?|responses?|thoughts?)(?: (?:on|to) .{0,200})?|leave a (?:comment|"
    r"reply)(?: .{0,40})?|post a comment|join the conversation|have your say|"
    r"add (?:a |your )?comment|view comments|cancel reply|post navigation|brought to you by|super spotlight|"
    r"sponsored spotlight|sponsored content|"
    r"weitere aktuelle themen.{0,40}|mehr themen|top themen.{0,30}|"
    r"your account|you are not signed in|"
    r"das k(?:ö|oe)nnte (?:sie|dich) (?:auch )?interessieren.{0,30}|weitere (?:artikel|themen|nachrichten|"
    r"meldungen|beitr(?:ä|ae)ge).{0,30}|"
    r"meistgelesen.{0,30}|kommentare?|kommentar (?:schreiben|verfassen|hinterlassen)|(?:ä|"
    r"ae)hnliche (?:beitr(?:ä|ae)ge|artikel)|verwandte (?:artikel|themen)|"
    r"sur le m(?:ê|e)me (?:sujet|th(?:è|e)me)|articles? (?:similaires|associ(?:é|e)s|li(?:é|e)s)|commentaires?|"
    r"zum weiterlesen|(?:verwendete )?quellen(?:angaben|verzeichnis)?|originalpublikation|zusatzinformationen|"
    r"(?:ü|ue)ber (?:diese reihe|den autor|die autorin|die autoren)|about this series|zur person|"
    r"(?:ihre? )?(?:pressekontakte?|ansprechpartner(?:in)?)(?: zum thema)?|(?:press|media) contacts?|"
    r"noticias relacionadas)$"
)
"""Headings that end an article wherever they stand."""

_WEAK = re.compile(
    r"^(?:related(?: (?:article|story|post|content|links?|topics?|reading|video))?(?: .{0,60})?|(?:latest|"
    r"recent|more|other|further|popular|trending|also)(?: (?:in|on|from|this) .{1,40})?|"
    r"trending(?: (?:now|topics|on .{0,30}))?|most (?:read|popular|viewed|commented|shared|"
    r"recent)(?: .{0,30})?|popular(?: (?:now|posts|this week))?|"
    r"(?:you (?:may|might|could) (?:also )?(?:like|enjoy)|we recommend|recommended|read (?:more stories|also|"
    r"this next)|see also|don t miss|next (?:article|story|post)|previous (?:article|story|post))(?: .{0,30})?|"
    r"(?:sign up|subscribe)(?: .{0,60})?|(?:free )?(?:e ?)?newsletters?(?: sign ?up)?|get the newsletter|"
    r"join (?:our|the) (?:newsletter|mailing list|discussion)(?: .{0,30})?|"
    r"share (?:this|on|via|the)(?: .{0,40})?|share|follow us(?: .{0,40})?|filed under .{0,80}|"
    r"tagged(?: with)?(?: .{0,80})?|"
    r"mehr zum thema(?: auf .{0,40})?|weitere informationen (?:zu|zum|zur|über) .{0,60}|"
    r"lesen sie auch.{0,80}|auch interessant|(?:à|a) lire aussi.{0,80}|lire aussi.{0,80}|"
    r"vorschau auf den nächsten .{0,20}|"
    r"te puede interesar|lee tambi(?:é|e)n.{0,80}|leggi anche.{0,80}|lees ook.{0,80}|les også|czytaj (?:też|"
    r"więcej|także))$"
)
"""Headings of boxes that may stand between two paragraphs of an article."""

_CALL_OUT = re.compile(
    r"^\W{0,3}(?:read (?:also|more|next)|also read|see also|related(?: (?:story|article|news|video))?|more on this|"
    r"don['’]t miss|watch|lesen sie (?:auch|hier|mehr|dazu)|auch lesen|auch interessant|mehr (?:dazu|zum thema|themen)|"
    r"(?:à|a) lire aussi|lire aussi|vea tambi[eé]n|lea tambi[eé]n|le puede interesar|leggi anche|lees ook|"
    r"les også)\s?:\s?\S",
    re.IGNORECASE,
)
"""Call-outs that name the other story in the same line."""

_NOTE = re.compile(
    r"^(?:\W*(?:follow (?:him|her|us|me|[A-Z]\w+ [A-Z]\w+|@\w+)|(?:write|e-?mail|contact|reach|"
    r"get in touch with)(?: to)? (?:[A-Z]\w+|the (?:author|reporter|newsdesk|newsroom|editor)|him|her|"
    r"us)\b.{0,60}(?:@|\bat\b|\bon\b|via)|"
    r"sign up (?:for|to)\b|subscribe (?:now )?to\b|for the latest (?:stories|news)\b|click here (?:to|for)\b|"
    r"like this (?:story|article)\b|join (?:our|"
    r"the) (?:comment|conversation|discussion|newsletter|thousands)|"
    r"do you have an interesting news story|have (?:a|you got a) (?:tip|story)\b|got a (?:tip|story)\b|"
    r"do you (?:have|know)\b.{0,80}(?:e-?mail|contact|tips?@)|send (?:us )?(?:your )?tips?\b|"
    r"our standards: the thomson reuters|this (?:article|story|post) (?:was )?(?:originally|first) (?:appeared|"
    r"published)|download (?:our|the) .{0,30}app\b|get (?:our|the) .{0,40}(?:newsletter|app)\b|"
    r"weitere (?:infos|informationen) (?:unter|auf|finden sie)\b|zapraszamy .{0,20}subskrypcji\b|"
    r"check out more of\b|stay informed with\b|do you want to be informed\b|view all posts by\b|"
    r"please log ?out and then log ?in again|follow .{2,40} on google news\b|"
    r"for more (?:stories|news) like this|to comment on this|comments (?:are|have been) (?:closed|disabled)|"
    r"this copy is for your personal|copyright |©))|"
    r"^[A-Z][\w.'’-]+(?: [\w.'’-]+){1,3},? is (?:an? |the )(?:[\w-]+ ){0,5}(?:editor|reporter|writer|"
    r"correspondent|journalist|columnist|contributor|producer|author|freelancer)\b.{0,500}$|"
    r"^.{0,160}\b(?:unser(?:en|em)? \w*newsletter|nuestro canal de|eingeloggt sein|alle beiträge von)\b.{0,80}$",
    re.IGNORECASE,
)
"""Notes of the newsroom under a story."""

_CALL = re.compile(
    r"(?:^|[.!?:,;–—-] |\b(?:you can|please) )(?:sign up|subscribe) (?:here|now|today)\b.{0,80}$|"
    r"^(?=.*\b(?:sign|subscribe|join|get|receive|register|you|your|free)\b).{0,160}\b"
    r"our (?:[\w-]+ ){0,3}newsletters?\b.{0,80}$",
    re.IGNORECASE,
)
"""Calls to subscribe, whatever stands before them."""
_QUOTED = re.compile(r"[“”\"]")

_COPYRIGHT = re.compile(
    r"^\W{0,3}(?:copyright\b|©|\(c\)\s*(?:19|20)\d\d).{0,160}$|^.{0,80}\ball rights reserved\b.{0,80}$", re.IGNORECASE
)
_CREDIT = re.compile(
    r"^\W{0,2}(?:image|photo|picture|pic|credit|photograph|bild|foto|crédit|beitragsbild|titelbild|bildquelle|"
    r"bildnachweis|image illustrative)s?\s?(?:credits?|photos?|by)?\s?:\s?\S.{0,80}$|"
    r"^(?:photo(?:graph)?(?:s|y|ed)?|pictures?|images?|illustrat(?:ed|ions?)|video|translated|edited) by (?-i:[A-ZÀ-Ž])"
    r".{1,60}(?<![.!?:,])$|"
    r"^\W?(?:werbung\W{1,3})?(?:this|dieser) (?:post|article|page|beitrag|artikel) (?:contains|may contain|enthält) "
    r"(?:references to products|affiliate|werbung|links zu).{0,200}$|"
    r"^submit (?:your|a) letters? to the editor\b.{0,100}$|"
    r"^when you (?:purchase|buy) (?:\w+ )?through .{0,40}links\b.{0,140}$",
    re.IGNORECASE,
)
"""Picture credits that stand alone, and what a shop pays for."""

_ALWAYS = re.compile(
    r"^(?:\d{1,2}(?: \d{1,2})*|you must (?:confirm your public display name|be logged in to (?:post|"
    r"leave) a comment).{0,60}|"
    r"please log ?out and then log ?in again.{0,80}|follow .{2,40} on (?:google news|facebook|twitter|x|"
    r"linkedin|instagram|whatsapp)\b.{0,120}|"
    r"cookies? (?:by using|on this|policy|notice|settings).{0,120}|this (?:web)?site uses cookies.{0,160}|"
    r"login email address ?password|your account|you are not signed in|advert(?:isement|ising)?|ad loading|"
    r"share this.{0,60}|share on .{0,40}|tweet|print(?: this)?(?: page| article)?|email(?: this)?(?: a friend|"
    r" article| page)?|"
    r"(?:click|tap) here to (?:read|view|subscribe|sign).{0,60}|read more(?: .{0,120})?|"
    r"continue reading.{0,60}|see more|more features|view as webpage view archives email a friend|"
    r"skip to (?:main )?content|"
    r"listen to (?:this|the) (?:article|story).{0,40}|back to (?:top|archives?.{0,60})|search|menu ?menu|"
    r"search ?search|story continues below.{0,40}|article continues (?:after|below).{0,60}|"
    r"advertisement continue reading.{0,60}|"
    r"we use cookies.{0,200}|enhance your experience|load(?:ing)? more.{0,30}|(?:\d+ )?min(?:ute)?s? read|"
    r"\d+ min(?:ute)?s? read|copy link|save(?: article)?|bookmark|follow|like|link copied|gift this article|"
    r"facebook|twitter|linkedin|whatsapp|reddit|pinterest|instagram|telegram|x|email|copy|(?:facebook|twitter|"
    r"x|linkedin|whatsapp|email|print|reddit|pinterest|share|copy link|messenger)(?: (?:facebook|twitter|x|"
    r"linkedin|whatsapp|email|print|reddit|pinterest|share|copy link|messenger))+|"
    r"(?:posted|published)(?: (?:in|on|by))?|in|on|by|tags?(?: .{0,150})?|topics?(?: .{0,120})?|"
    r"categor(?:y|ies)(?: .{0,80})?|filed under .{0,120}|zum inhalt wechseln|teilen|"
    r"temas|etiquetas|schlagwörter|"
    r"teilen sie dies mit|gefällt mir|gefällt mir wird geladen|lädt|bewerten|inhaltsverzeichnis|"
    r"alle angaben ohne gewähr|"
    r"kommentare insgesamt \d+|aktualisiert am [\d ]+|lesezeit .{0,20}|ten tekst przeczytasz.{0,40}|"
    r"share current article via.{0,200}|like this|loading|"
    r"drucken|merken|anzeige|werbung|mehr|photo gallery|first \d.{0,40} last|previous|next|previous next)$"
)
LONGEST_CREDIT = 300  # characters
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


def is_box_heading(line: str) -> bool:
    """Return whether *line* is the heading of a box that may interrupt an article, e.g. ``Read also``."""
    return len(line) <= SHORT and bool(_WEAK.match(plain(line))) and not line.rstrip().endswith((".", ",", "”"))


def is_call_out(line: str) -> bool:
    """Return whether *line* names another story to read, after words that say so.

    >>> is_call_out("Read also: Kennels inspected after a week of barking")
    True
    """
    return len(line) < 260 and bool(_CALL_OUT.match(line))


def is_note(line: str) -> bool:
    """Return whether *line* is a note of the newsroom: who the author is, where to write, what to subscribe to."""
    return len(line) < 700 and bool(_NOTE.match(line) or _is_call(line))


def _is_call(line: str) -> bool:
    """Return whether *line* asks to subscribe, and quotes nobody who does."""
    return len(line) < 260 and bool(_CALL.search(line)) and not _QUOTED.search(line)


def is_chrome(line: str) -> bool:
    """Return whether *line* is furniture wherever it stands: share links, an account line, a copyright notice."""
    if len(line) < LONGEST_CREDIT and (_COPYRIGHT.match(line) or _CREDIT.match(line)):
        return True
    return len(line) < 220 and bool(_ALWAYS.match(plain(line))) and not (len(line) > 60 and line.rstrip().endswith("."))


def cut_tail(
    paragraphs: Sequence[str],
    declared: Iterable[str] = (),
    *,
    goes_on: Callable[[str], bool] = ends_sentence,
    in_box: Callable[[str], bool] = lambda _: False,
) -> list[str]:
    """Return *paragraphs* without what stands under tail and box headings, and without chrome lines.

    *goes_on* tells whether a paragraph under such a heading is the article's again, *in_box* whether a
    heading stands apart from the text. Under a tail heading the article goes on only if that is so and
    much of it follows; one that stands before the first prose cuts nothing: its box is above the article.
    """
    wanted = tuple(declared)
    kept: list[str] = []
    boxed = False
    for at, paragraph in enumerate(paragraphs):
        tail = is_tail_heading(paragraph, wanted)
        if tail and any(len(part) > PROSE for part in kept):
            if not in_box(paragraph) or not _much_follows(paragraphs[:at], paragraphs[at + 1 :], goes_on):
                break
            boxed = True
        elif tail or is_box_heading(paragraph):
            boxed = any(len(part) > PROSE for part in kept)
        elif not is_chrome(paragraph) and not is_call_out(paragraph):
            boxed = boxed and not (len(paragraph) > PROSE and goes_on(paragraph))
            kept += [] if boxed else [paragraph]
    return without_notes(kept)


PROSE = 60  # characters from which a paragraph may be a sentence of the story


def _much_follows(before: Sequence[str], after: Sequence[str], goes_on: Callable[[str], bool]) -> bool:
    """Return whether *after* holds so much of the article that a heading between both must be a box's."""
    more = sum(len(part) for part in after if len(part) > PROSE and ends_sentence(part) and goes_on(part))
    return more > 0.4 * sum(map(len, before))


def without_notes(paragraphs: Sequence[str]) -> list[str]:
    """Return *paragraphs* without the newsroom's notes at their end."""
    kept = list(paragraphs)
    for _ in range(LAST_NOTES):
        at = next((at for at in range(len(kept) - 1, max(0, len(kept) - 3), -1) if is_note(kept[at])), None)
        if at is None:
            break
        del kept[at]
    return kept


LAST_NOTES = 5  # notes that may stand under one story


def without_bios(paragraphs: Sequence[str], authors: Sequence[str]) -> tuple[str, ...]:
    """Return *paragraphs* without those at their end that tell who one of the *authors* is.

    >>> without_bios(["Lamps failed.", "Ann Lee is a lecturer in Ayford."], ["Ann Lee"])
    ('Lamps failed.',)
    """
    kept = list(paragraphs)
    while len(kept) > 1 and len(kept[-1]) < LONGEST_BIO and _tells_of(kept[-1], authors):
        kept.pop()
    return tuple(kept)


LONGEST_BIO = 700  # characters


def _tells_of(paragraph: str, authors: Sequence[str]) -> bool:
    """Return whether *paragraph* begins with a person's name, of two words or more, and what she or he is."""
    return any(
        _BIO.match(paragraph, len(name))
        for name in authors
        if " " in name and not name.startswith("The ") and paragraph.startswith(name)
    )


_BIO = re.compile(
    r",? (?:is|works|writes|serves|has (?:worked|written|served|covered|reported|run)|ist|arbeitet|schreibt|est|es)\b"
)
"""What is said of an author after her or his name."""


def _announces(line: str, headings: Iterable[str]) -> bool:
    """Return whether *line* is one of the *headings*, or ends in a colon: something was to follow it."""
    return (plain(line) in headings and not ends_sentence(line)) or (len(line) < PROSE and line.endswith(":"))


def trailing_headings(paragraphs: Sequence[str], headings: Iterable[str] = ()) -> list[str]:
    """Return *paragraphs* without the *headings* at their end, under which nothing stands."""
    known = {plain(heading) for heading in headings}
    kept = list(paragraphs)
    while len(kept) > 1 and _announces(kept[-1], known):
        kept.pop()
    return kept
