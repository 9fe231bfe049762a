"""One page in place of a story, alone and with a date and an author: the listed title and its words give it away."""

import pytest

from archive.facts import Reason
from archive.records import Kind
from crawler.reading.reader import read
from tests.crawler.reading.press import page
from tests.site import article

LISTED = "Reserve constables win a pension after ten winters"
SHOWN = {
    "maintenance 1": (
        "Site under maintenance",
        "We are carrying out essential work on this site. Please check back shortly.",
    ),
    "maintenance 2": (
        "Down for maintenance",
        "The Gazette is offline tonight while our engineers fit new servers. We expect to be back by six.",
    ),
    "maintenance 3": (
        "We'll be right back",
        "Hang tight while we make a few improvements.",
    ),
    "maintenance 4": (
        "Planned downtime",
        "This evening we are moving to faster machines. Normal pages return at 9 am.",
    ),
    "consent 1": (
        "Your privacy matters",
        (
            "We and our 812 partners store and access information on a device, such as cookies. You may accept or"
            " manage your choices."
        ),
    ),
    "consent 2": (
        "Before you continue",
        "We use cookies to personalise content and ads. Choose Accept all to agree.",
    ),
    "consent 3": (
        "Manage your preferences",
        "Select which purposes and vendors you agree to. You can withdraw at any time from the footer.",
    ),
    "login 1": (
        "Sign in to continue",
        "Enter your email and password to read on. New here? Create an account.",
    ),
    "login 2": (
        "Members only",
        "This content is for members. Join today for full access or log in below.",
    ),
    "login 3": (
        "Welcome back",
        "Enter your details to continue. Forgot your password? Reset it here.",
    ),
    "region 1": (
        "Not available in your region",
        "This content cannot be shown in your country for legal reasons.",
    ),
    "region 2": (
        "451: Unavailable due to legal reasons",
        (
            "We recognise you are attempting to access this website from a country belonging to the European "
            "Economic Area."
        ),
    ),
    "moved 1": (
        "We have moved",
        "The Gazette has a new home. Update your bookmarks: you will find us at gazette-news.example.",
    ),
    "moved 2": (
        "New website launched",
        "Find our stories at their new address from today. This page will be switched off in June.",
    ),
    "browser 1": (
        "Please upgrade your browser",
        "You are using an outdated browser. Upgrade to a newer version to view this site.",
    ),
    "browser 2": (
        "Unsupported browser",
        "This page works best in the latest version of Chrome, Edge, Firefox or Safari. Download one of them.",
    ),
    "suspended 1": (
        "Account Suspended",
        "This account has been suspended. Contact your hosting provider for more information.",
    ),
    "suspended 2": (
        "Website suspended",
        "This site has been suspended by the host. If you are the owner, please contact billing.",
    ),
    "suspended 3": (
        "This Account has been suspended",
        "Contact your hosting provider for more information.",
    ),
    "suspended 4": (
        "Bandwidth limit exceeded",
        (
            "The server is temporarily unable to service your request due to the site owner reaching his "
            "bandwidth limit. Please try again later."
        ),
    ),
    "parked": (
        "gazette.example is for sale",
        "Buy this domain. Prices start at 900 dollars. Enquire with the broker.",
    ),
    "default 1": (
        "Welcome to nginx!",
        (
            "If you see this page, the nginx web server is successfully installed and working. Further "
            "configuration is required."
        ),
    ),
    "default 2": (
        "Index of /",
        "Parent Directory. wp-content. cgi-bin. Apache/2.4.41 (Ubuntu) Server at gazette.example Port 80",
    ),
    "db": (
        "Error establishing a database connection",
        "This either means that the username and password information in your config file is incorrect.",
    ),
    "queue": (
        "You are now in line",
        "Many people are visiting. Your estimated wait is 2 minutes. Do not refresh the page.",
    ),
    "adblock": (
        "Ad blocker detected",
        "Our journalism is paid for by adverts. Please switch off your ad blocker and reload the page.",
    ),
    "de-maintenance": (
        "Wir sind gleich zurück",
        "Die Seite wird gerade überarbeitet. Bitte versuchen Sie es später erneut.",
    ),
    "de-consent": (
        "Ihre Privatsphäre",
        "Wir und unsere Partner verwenden Cookies. Mit Akzeptieren stimmen Sie zu.",
    ),
    "de-suspended": (
        "Konto gesperrt",
        "Dieses Konto wurde gesperrt. Bitte wenden Sie sich an Ihren Hosting-Anbieter.",
    ),
    "de-browser": (
        "Browser veraltet",
        "Ihr Browser wird nicht mehr unterstützt. Aktualisieren Sie ihn.",
    ),
    "fr-maintenance": (
        "Site en maintenance",
        "Nous revenons dans quelques instants.",
    ),
    "fr-consent": (
        "Nous respectons votre vie privée",
        "Avec votre accord, nous et nos partenaires utilisons des traceurs.",
    ),
    "fr-suspended": (
        "Compte suspendu",
        "Ce compte a été suspendu. Contactez votre hébergeur.",
    ),
    "nl-suspended": (
        "Account opgeschort",
        "Dit account is opgeschort. Neem contact op met uw hostingprovider.",
    ),
    "es-suspended": (
        "Cuenta suspendida",
        "Esta cuenta ha sido suspendida. Póngase en contacto con su proveedor de alojamiento.",
    ),
    "es-maintenance": (
        "Sitio en mantenimiento",
        "Estamos trabajando para mejorar. Volvemos en breve.",
    ),
    "it-suspended": (
        "Account sospeso",
        "Questo account è stato sospeso. Contatta il tuo provider di hosting.",
    ),
    "it-login": (
        "Contenuto riservato",
        "Accedi per leggere. Non hai un account? Registrati.",
    ),
    "sv-maintenance": (
        "Underhåll pågår",
        "Vi är snart tillbaka.",
    ),
    "da-suspended": (
        "Kontoen er suspenderet",
        "Denne konto er blevet suspenderet. Kontakt din udbyder.",
    ),
    "pl-region": (
        "Strona niedostępna",
        "Ta treść nie jest dostępna w Twoim kraju.",
    ),
    "pt-suspended": (
        "Conta suspensa",
        "Esta conta foi suspensa. Entre em contato com o seu provedor de hospedagem.",
    ),
    "fi-maintenance": (
        "Huoltokatko",
        "Palaamme pian.",
    ),
}
STORIES = [
    (
        "Force website down for maintenance after cyber attack",
        "Force website down for maintenance after cyber attack",
        (
            "The county force's website is down for maintenance, and will be back on Monday. Detectives are at "
            "work on how the attackers came in."
        ),
    ),
    (
        "Consent forms were not signed in station trial",
        "Consent forms unsigned in trial of station cameras",
        (
            "Forms of consent for cameras at the custody desk were not signed by 14 people, a report found. The "
            "panel has asked for privacy notices in three languages."
        ),
    ),
    (
        "Police suspend accounts of officers over messages",
        "Police suspend 14 accounts after messages leaked",
        (
            "Fourteen accounts were suspended on Friday. The force will contact the provider of the messaging "
            "service, and the officers must hand in their phones."
        ),
    ),
    (
        "Officer suspended after crash",
        "PC suspended after crash on ring road",
        "A constable has been suspended. The crash on the ring road hurt two people.",
    ),
    (
        "Briefing",
        "Road closed at Lowther",
        "The road is closed until six.",
    ),
    (
        "Night patrols begin on the quay",
        "Patrols start at harbour after dark",
        (
            "Two boats go out at ten each night. The harbour master welcomed them and said they would be there "
            "until May."
        ),
    ),
    (
        "Reserve constables win a pension after ten winters",
        "Old hands of the force to be paid each month",
        (
            "Those who served ten years as reserves will draw a small sum each month from May, the county council"
            " agreed on Tuesday. Some 40 people are to benefit."
        ),
    ),
    (
        "Police move to new address in Northmarch",
        "Northmarch station has moved",
        (
            "The police station has moved. The new address is 4 Mill Lane. The front desk will be open to "
            "visitors from Monday, and the phone number stays."
        ),
    ),
    (
        "Neighbourhood app opens for sign-ups",
        "Residents can now register for alerts",
        (
            "Residents can register with an email address and password, and choose which alerts they want. More "
            "than 900 signed up on the first day."
        ),
    ),
    (
        "Browser games teach recruits",
        "Recruits learn law by a game in the browser",
        "The game runs in any newer browser. Recruits log in and are put on the beat in a made town.",
    ),
]
"""Listed title, headline and text."""


def shown(listed, headline, text):
    return read(page(article(headline, text=text, byline="By Web Team"), listed_title=listed))


@pytest.mark.parametrize(("headline", "text"), SHOWN.values(), ids=SHOWN.keys())
def test_a_page_with_date_and_author_that_speaks_of_its_site_alone_is_no_article(headline, text):
    """A template prints today and the web team over anything; no error and no removal is told of it either."""
    reading = shown(LISTED, headline, text)

    assert (reading.kind, reading.reason) == (Kind.PLACEHOLDER, Reason.PLACEHOLDER)


@pytest.mark.parametrize(("listed", "headline", "text"), STORIES, ids=[each[1] for each in STORIES])
def test_a_story_about_such_things_is_an_article(listed, headline, text):
    """Also where its headline is not the one that was listed."""
    assert shown(listed, headline, text).kind is Kind.ARTICLE


@pytest.mark.parametrize(
    ("more", "kind"), [("", Kind.PLACEHOLDER), ("The lanterns of the quay are lit. " * 9, Kind.ARTICLE)]
)
def test_a_host_says_little(more, kind):
    """A story under the same words says more."""
    assert shown(None, "Account suspended", f"The force shut its own page. {more}").kind is kind
