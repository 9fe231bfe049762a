import pytest

from archive.facts import Reason
from archive.records import Kind
from crawler.reading.kinds.kind import LITTLE
from crawler.reading.kinds.placeholder import is_placeholder, is_strange, speaks_of_itself
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


def _shown(headline, text, head=""):
    body = f"<main><h1>{headline}</h1><p>{text}</p></main>"
    return f"<html><head><title>{headline}</title>{head}</head><body>{body}</body></html>"


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

    reading = read(page(_shown(headline, text), listed_title=LISTED))

    assert (reading.kind, reading.reason) == (Kind.PLACEHOLDER, Reason.PLACEHOLDER)


ALONE = {
    "maintenance": ("Scheduled maintenance", "Our website will be back in a few hours. Thank you for your patience."),
    "maintenance, German": SHOWN["maintenance, German"],
    "maintenance, French": ("Site en maintenance", "Notre site sera bientôt de retour. Merci de votre patience."),
    "consent": ("Before you continue", "We and our partners keep cookies and personal data. You may click to consent."),
    "consent, German": ("Ihre Privatsphäre", "Wir und unsere Partner setzen Cookies. Bitte geben Sie Ihre Zustimmung."),
    "consent, Italian": ("Prima di continuare", "Noi e i nostri partner usiamo cookie. Accetta per leggere il sito."),
    "consent, Swedish": ("Innan du fortsätter", "Vi och våra partner använder cookies. Godkänn eller logga in."),
    "browser": ("Please upgrade your browser", "This browser is outdated and no longer supported. Please update."),
    "maintenance in other words": (
        "Site under maintenance",
        "Scheduled work on this website is under way. Normal service will resume shortly. Thank you.",
    ),
    "under a joke": ("Under construction", "Our site is down for maintenance. Please try again later. Sorry."),
    "under a joke, German": ("Gleich zurück", "Unsere Website ist vorübergehend nicht erreichbar. Bitte um Geduld."),
}


@pytest.mark.parametrize(("headline", "text"), ALONE.values(), ids=ALONE.keys())
def test_a_page_that_speaks_of_its_site_alone_is_known_without_a_listed_title(headline, text):
    """A sitemap gives no titles, an import none either."""
    assert read(page(_shown(headline, text))).kind is Kind.PLACEHOLDER


CHIEF = (
    "Our website will be back when it is dry, wrote the chief, who counts on the patience of us all and on the box of "
    "cookies on her desk at the station."
)


@pytest.mark.parametrize(
    ("headline", "text"),
    [
        (
            "Force site back after maintenance",
            "The website was away for nine days. The force thanked all for patience.",
        ),
        (
            "Officers thanked",
            CHIEF,
        ),
        ("Privacy fears", "Cameras hold personal data without consent. The force said that it would register them."),
        (
            "Maintenance at the station",
            f"{'The front desk is closed while the lift is mended. ' * 8}Sorry; please click.",
        ),
    ],
    ids=["few words", "headline of a story", "someone speaks", "thinly spread"],
)
def test_a_text_with_some_words_of_a_service_is_a_story(headline, text):
    """Without a listed title it takes more: the headline too, and a word in ten."""
    assert not speaks_of_itself(headline, [text])


@pytest.mark.parametrize(
    "head",
    [
        '<meta property="article:published_time" content="2026-11-20T08:00:00Z">',
        '<script type="application/ld+json">{"@type": "NewsArticle", "headline": "Desk closed"}</script>',
    ],
)
def test_a_notice_with_a_date_or_description_is_a_story(head):
    """A force that closes its desk says when."""
    headline, text = ALONE["maintenance"]
    assert read(page(_shown(headline, text, head))).kind is Kind.ARTICLE


def padded(text, length):
    """*text* with words of no service before it, *length* characters in all."""
    return f"{'lantern ' * length}"[: length - len(text) - 1] + " " + text


NAMED = "Our website is in maintenance; please come back later."


@pytest.mark.parametrize(("length", "shown"), [(LITTLE, True), (LITTLE + 1, False)])
def test_a_page_in_place_of_a_story_is_short(length, shown):
    """What is longer is a text in its own right."""
    assert is_placeholder(LISTED, "Notice", [padded(NAMED, length)]) is shown


@pytest.mark.parametrize(("text", "shown"), [("server, password, cookies", True), ("server, password", False)])
def test_three_words_of_a_service_are_needed_where_a_title_was_listed(text, shown):
    """Different ones; the same word three times is a topic."""
    assert is_placeholder(LISTED, "Notice", [f"The {text} stood in a cellar."]) is shown
    assert not is_placeholder(LISTED, "Notice", ["The server, the server and the server stood in a cellar."])


@pytest.mark.parametrize(
    ("title", "shown"),
    [("Drone flights begin marsh", False), ("Drone pilots launch machines", True), ("Drone pilots marsh flood", False)],
)
def test_half_of_the_listed_title_on_the_page_is_its_story(title, shown):
    """In headline or text; a rewritten headline keeps as much."""
    assert is_placeholder(title, "Notice", [f"A drone over the marsh. {NAMED}"]) is shown


@pytest.mark.parametrize(
    ("words", "alone"),
    [("cookies consent server maintenance", True), ("cookies consent maintenance", False)],
)
def test_four_words_of_a_service_are_needed_where_nothing_was_listed(words, alone):
    """Nobody has said what should stand there."""
    assert speaks_of_itself("Maintenance", [words]) is alone


@pytest.mark.parametrize(
    ("headline", "others", "alone"),
    [("Maintenance", 45, True), ("Maintenance", 46, False), ("Lantern", 19, True), ("Lantern", 20, False)],
)
def test_a_page_that_speaks_of_itself_says_little_else(headline, others, alone):
    """A word in ten, or in six under a headline without one."""
    text = f"cookies consent server maintenance {'lantern ' * others}"

    assert speaks_of_itself(headline, [text]) is alone


STRANGE = {
    "gateway": ("504 Gateway Time-out", "504 Gateway Time-out nginx"),
    "expired": ("This name has lapsed", "Nobody has it now. Make an offer to whoever holds it now."),
    "Czech": ("Probíhá údržba", "Naše stránky jsou dočasně nedostupné. Zkuste to prosím později."),
    "Russian": ("Технические работы", "Сайт временно недоступен. Зайдите позже. Приносим извинения за неудобства."),
    "Greek": ("Συντήρηση", "Ο ιστότοπος δεν είναι προσωρινά διαθέσιμος. Παρακαλούμε δοκιμάστε αργότερα."),
    "Turkish": ("Bakım çalışması", "Web sitemiz geçici olarak hizmet dışı. Lütfen daha sonra tekrar deneyin."),
    "Japanese": (
        "メンテナンス中",
        "ただいまメンテナンスのためサイトを停止しております。しばらくしてから再度アクセスしてください。",
    ),
    "Welsh": ("Cynnal a chadw", "Mae ein gwefan i lawr dros dro. Rhowch gynnig arall arni yn nes ymlaen."),
    "Arabic": ("صيانة", "الموقع غير متاح مؤقتا. يرجى المحاولة لاحقا. نعتذر عن الإزعاج."),
}


@pytest.mark.parametrize(("headline", "text"), STRANGE.values(), ids=STRANGE.keys())
def test_a_page_with_no_word_of_the_listed_title_is_known_in_any_language(headline, text):
    """It has neither date nor author, and is short."""
    assert read(page(_shown(headline, text), listed_title=LISTED)).kind is Kind.PLACEHOLDER


@pytest.mark.parametrize(
    "head",
    [
        '<meta property="article:published_time" content="2026-11-20T08:00:00Z">',
        '<meta property="og:type" content="article">',
        '<meta name="author" content="Jo Hale">',
        '<script type="application/ld+json">{"@type": "NewsArticle", "headline": "Pilots take off"}</script>',
    ],
)
def test_a_page_that_says_it_is_a_story_may_have_another_title(head):
    """Some sites list titles of their own."""
    assert (
        read(page(_shown(*STORIES["a story under another headline"], head), listed_title=LISTED)).kind is Kind.ARTICLE
    )


TITLED = {
    "no word": (LISTED, "Pilots take off", "Officers will fly two machines at dawn.", True),
    "one word": (LISTED, "Pilots take off", "Officers will fly two machines over the marsh.", False),
    "another form of it": ("Man charged with robbery", "In court", "The charge is that he took nine lanterns.", False),
    "one telling word": ("The appeal", "Pilots take off", "Officers will fly two machines at dawn.", False),
    "pairs of characters": ("港で二人を逮捕", "警察の発表", "二人の男がボートを盗んだ疑いで捕まった。", False),
    "no pair of characters": ("港で二人を逮捕", "メンテナンス", "しばらくしてから再度アクセスしてください。", True),
    "no title": (None, "Pilots take off", "Officers will fly two machines at dawn.", False),
}


@pytest.mark.parametrize(("title", "headline", "text", "strange"), TITLED.values(), ids=TITLED.keys())
def test_one_word_of_the_listed_title_is_enough_for_a_story(title, headline, text, strange):
    """A title with a single telling word may stand over anything."""
    assert is_strange(title, headline, [text]) is strange


SLUGS = {
    "no word of three": ("drone-flights-begin-marsh", "Notice", "The lanterns of the quay are lit again.", True),
    "in an old form": ("drone-flights-marsh.aspx", "Notice", "The lanterns of the quay are lit again.", True),
    "one word": ("drone-flights-begin-marsh", "Notice", "The lanterns of the marsh are lit again.", False),
    "two words": ("drone-flights", "Notice", "The lanterns of the quay are lit again.", False),
    "a number": ("4711", "Notice", "The lanterns of the quay are lit again.", False),
    "short words": ("a-day-at-the-sea", "Notice", "The lanterns of the quay are lit again.", False),
    "German, transcribed": ("groessere-boote-fuer-koeln", "Größere Boote", "Köln bekommt sie im Mai.", False),
    "Russian, transcribed": ("politsiya-zamenila-lodki", "Полиция сообщила", "Лодки заменены весной.", False),
    "Japanese, transcribed": ("keisatsu-booto-koukan", "警察の発表", "二隻のボートを交換した。", False),
}


@pytest.mark.parametrize(("slug", "headline", "text", "strange"), SLUGS.values(), ids=SLUGS.keys())
def test_where_no_title_was_listed_the_address_is_one(slug, headline, text, strange):
    """A sitemap lists nothing else."""
    assert is_strange(None, headline, [text], url=f"https://gazette.example/news/{slug}/") is strange


@pytest.mark.parametrize(("length", "strange"), [(LITTLE, True), (LITTLE + 1, False)])
def test_a_strange_page_is_short(length, strange):
    """What is longer is a text in its own right."""
    assert is_strange(LISTED, "Notice", [padded("and nothing else", length)]) is strange


WALLED = {
    "English": ("Members only", "This page is reserved for members. Sign in with your warrant number."),
    "Italian": ("Accedi", "Questo contenuto è riservato agli abbonati. Accedi oppure registrati gratuitamente."),
    "Spanish": ("Suscríbase", "Este artículo es exclusivo para suscriptores. Inicie sesión para continuar."),
    "Dutch": ("Log in om verder te lezen", "Dit artikel is alleen voor abonnees. Log in of neem een abonnement."),
}


@pytest.mark.parametrize(("headline", "text"), WALLED.values(), ids=WALLED.keys())
def test_a_wall_that_does_not_name_its_story_is_shown_in_its_place(headline, text):
    """A login page at every address is no page without text."""
    assert read(page(_shown(headline, text), listed_title=LISTED)).kind is Kind.PLACEHOLDER
    assert read(page(_shown(LISTED, text), listed_title=LISTED)).kind is Kind.EMPTY
