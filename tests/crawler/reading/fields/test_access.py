import pytest

from archive.records import Access
from crawler.reading.fields.access import above_wall, wall
from crawler.reading.words.phrases import groups
from tests.crawler.reading.press import PARAGRAPHS, TEXT, article, story


def linked(free):
    item = f'{{"@type":"NewsArticle","headline":"x","isAccessibleForFree":{free}}}'
    return f'<script type="application/ld+json">{item}</script>'


@pytest.mark.parametrize(
    ("line", "access"),
    [
        ("You must be registered and have a valid subscription to read news articles.", Access.SUBSCRIPTION),
        ("This article is for subscribers only.", Access.SUBSCRIPTION),
        ("Subscribe to continue reading", Access.SUBSCRIPTION),
        ("Registration is required to help ensure your access to featured content", Access.REGISTRATION),
        ("Please log in or register to read the full story", Access.REGISTRATION),
        ("You must be logged in to read this article.", Access.REGISTRATION),
        ("Pour lire la suite, créez votre compte", Access.SUBSCRIPTION),
        ("Pour accéder en illimité aux articles de la Gazette :", Access.SUBSCRIPTION),
        ("To read the rest of this story, subscribe from £1 a week.", Access.SUBSCRIPTION),
        ("Den vollständigen Artikel lesen Sie mit unserem Plus-Abo.", Access.SUBSCRIPTION),
        ("Este contenido es exclusivo para suscriptores.", Access.SUBSCRIPTION),
        ("Den ganzen Artikel las der Richter vor.", None),
        ("Il est resté pour lire le rapport de la commission.", None),
        ("The register of interests was published on Monday and read by nobody.", None),
        ("He subscribed to the view that radios should work.", None),
    ],
)
def test_a_wall_is_known_by_its_words(line, access):
    """Phrases of walls, not the words subscribe and register as such."""
    assert wall(line) is access


@pytest.mark.parametrize("access", [Access.SUBSCRIPTION, Access.REGISTRATION])
def test_every_phrase_of_a_wall_passes_the_stems(access):
    """A phrase whose stem is missing from the list would never be looked for."""
    known = [group for group in groups("walls") if group.kind == access]
    printed = [phrase.removeprefix("... ") for group in known for phrase in group.phrases]
    printed += [pattern.matches for group in known for pattern in group.patterns]

    assert [line for line in printed if wall(f"{line.capitalize()}.") is None] == []


@pytest.mark.parametrize(
    ("line", "access"),
    [
        ("Abonneer je om verder te lezen.", Access.SUBSCRIPTION),
        ("Suscríbete para seguir leyendo", Access.SUBSCRIPTION),
        ("Zaloguj się, aby czytać dalej", Access.REGISTRATION),
        ("Logg inn for å lese saken", Access.REGISTRATION),
        ("Dieser Artikel ist exklusiv für Abonnenten.", Access.SUBSCRIPTION),
        ("Sie haben bereits ein Abo?", Access.SUBSCRIPTION),
        ("Il vous reste 75 % de cet article à lire.", Access.SUBSCRIPTION),
        ("Déjà abonné ? Connectez-vous", Access.SUBSCRIPTION),
        ("Alleen voor abonnees", Access.SUBSCRIPTION),
        ("Contenido exclusivo para suscriptores", Access.SUBSCRIPTION),
        ("Contenuto riservato agli abbonati", Access.SUBSCRIPTION),
        ("Det här är en låst artikel.", Access.SUBSCRIPTION),
        ("Artiklen er kun for abonnenter", Access.SUBSCRIPTION),
        ("For å lese hele saken må du ha abonnement.", Access.SUBSCRIPTION),
        ("Tämä juttu on vain tilaajille.", Access.SUBSCRIPTION),
        ("Artykuł dostępny tylko dla prenumeratorów", Access.SUBSCRIPTION),
        ("Conteúdo exclusivo para assinantes", Access.SUBSCRIPTION),
        ("Kostenlos registrieren und weiterlesen", Access.REGISTRATION),
        ("Meld je gratis aan om verder te lezen", Access.REGISTRATION),
        ("Der Verband vertritt seine Mitglieder exklusiv.", None),
        ("Il reste un article à lire au tribunal.", None),
        ("De politie is er alleen voor de buurt.", None),
        ("Polisen läser en låst telefon.", None),
        ("La sala está reservada para socios del club.", None),
        ("Solo para suscriptores digitales", None),  # a menu's
        ("La policía abrió una cuenta para leer los avisos.", None),
        ("Poliisi tilaa uudet autot ensi vuonna.", None),
    ],
)
def test_a_wall_is_known_in_each_language(line, access):
    """The trade press of twelve languages has walls."""
    assert wall(line) is access


@pytest.mark.parametrize(("length", "access"), [(400, Access.SUBSCRIPTION), (401, None)])
def test_a_long_line_is_no_wall(length, access):
    """A paragraph that speaks of subscribers is the author's."""
    assert wall("For subscribers only: ".ljust(length, "x")) is access


def test_a_walled_page_keeps_what_was_served_and_says_so():
    """The wall's own words are no part of the text."""
    found = article(
        story(text=TEXT + "<p>You must be registered and have a valid subscription to read news articles.</p>")
    )

    assert found.access is Access.SUBSCRIPTION
    assert found.body == "\n\n".join(PARAGRAPHS)


def test_a_wall_in_the_middle_loses_nothing_of_a_story_that_goes_on():
    """Some pages print the line and the whole text under it."""
    line = "Register to read more stories like this one."

    assert above_wall(["Short.", line, *PARAGRAPHS]) == ["Short.", *PARAGRAPHS]
    assert above_wall([*PARAGRAPHS, line, "Other."]) == list(PARAGRAPHS)


@pytest.mark.parametrize(
    ("head", "access", "source"),
    [
        (
            linked("false"),
            Access.SUBSCRIPTION,
            "json-ld",
        ),
        (
            linked('"False"'),
            Access.SUBSCRIPTION,
            "json-ld",
        ),
        ('<meta property="article:content_tier" content="metered">', Access.REGISTRATION, "json-ld"),
        ("", Access.OPEN, "inferred"),
    ],
)
def test_what_a_page_declares_of_its_access_is_believed(head, access, source):
    """Where no wall is printed, the page's own data tell."""
    found = article(story(head=head))

    assert found.access is access
    assert found.provenance["access"] == source


def test_a_short_text_that_stops_in_dots_is_a_teaser():
    """The rest stands behind a link or a wall."""
    found = article(story(text=f"<p>{PARAGRAPHS[0]}</p><p>{PARAGRAPHS[1][:-1]}, and they said...</p>"))

    assert found.access is Access.TEASER
    assert found.truncated == "ends in an ellipsis"
