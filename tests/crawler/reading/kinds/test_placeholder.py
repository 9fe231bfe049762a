import pytest

from archive.facts import Reason
from archive.records import Kind
from crawler.reading.kinds.placeholder import is_placeholder
from crawler.reading.reader import read
from tests.crawler.reading.press import page

LISTED = "Drone flights begin over the marsh"
SHOWN = {
    "maintenance": ("We will be back soon", "Our website is being updated. Please come back in a few minutes."),
    "maintenance, German": ("Wartungsarbeiten", "Unsere Seite ist in Kürze wieder erreichbar. Wir bitten um Geduld."),
    "maintenance, Polish": ("Przerwa techniczna", "Przepraszamy za utrudnienia. Prosimy spróbuj ponownie później."),
    "consent": ("Before you continue", "We and our partners use cookies. You may click to accept."),
    "consent, French": ("Vos choix", "Avec votre consentement, nos partenaires lisent des données personnelles."),
    "region": ("Not here", "Our website is unavailable in your country for legal reasons, among them GDPR."),
    "browser": ("Please upgrade your browser", "This browser is outdated and no longer supported."),
    "moved": ("We have moved", "Our new website has a new address. Please update your bookmark."),
    "moved, Dutch": ("Wij zijn verhuisd", "Onze site heeft een nieuw adres; u wordt doorgestuurd."),
    "login": ("Members", "Please log in with your password, or register to read on."),
    "database": ("Trouble", "Our server lost its connection to the database. Please try again."),
    "for sale": ("gazette.example", "This domain is for sale. Please click to make an offer."),
}
STORIES = {
    "the listed story": (LISTED, "Drone pilots apologise: our website is in maintenance, please try again."),
    "the title in the text": ("Live", "Drone flights begin over the marsh. Please accept cookies on this site."),
    "a story under another headline": ("Pilots take off", "Officers will fly two machines above the reed beds."),
    "two words of a service": ("Force loses its database", "The server stood in a cellar, and rain came in."),
    "a long text": ("Please accept cookies", "Our website uses cookies and your browser keeps them. " * 20),
}


@pytest.mark.parametrize(("headline", "text"), SHOWN.values(), ids=SHOWN.keys())
def test_a_page_in_place_of_a_story_is_known_by_title_length_and_words(headline, text):
    """In any language: no single phrase decides."""
    assert is_placeholder(LISTED, headline, [text])


@pytest.mark.parametrize(("headline", "text"), STORIES.values(), ids=STORIES.keys())
def test_a_story_is_none_where_one_of_the_three_is_missing(headline, text):
    """A short story of a website that is down is news too."""
    assert not is_placeholder(LISTED, headline, [text])


def test_a_page_without_a_listed_title_is_never_one():
    """Nothing says what should stand there."""
    assert not is_placeholder(None, *SHOWN["maintenance"])


def test_the_reader_names_it():
    """The reason is what the ledger shows."""
    headline, text = SHOWN["consent"]
    shown = (
        f"<html><head><title>{headline}</title></head><body><main><h1>{headline}</h1><p>{text}</p></main></body></html>"
    )

    reading = read(page(shown, listed_title=LISTED))

    assert (reading.kind, reading.reason) == (Kind.PLACEHOLDER, Reason.PLACEHOLDER)
