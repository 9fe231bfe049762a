"""Pages in place of a story, in languages of which the reader knows little else."""

import pytest

from archive.records import Kind
from crawler.reading.kinds.placeholder import is_placeholder
from crawler.reading.reader import read
from tests.crawler.reading.press import document, page

LISTED = "Drone flights begin over the marsh"
SHOWN = {
    ("maintenance", "hu"): (
        "Karbantartás alatt",
        "Honlapunk karbantartás miatt átmenetileg nem elérhető. Kérjük, látogasson vissza később!",
    ),
    ("maintenance", "cs"): (
        "Právě probíhá údržba",
        "Omlouváme se, web je dočasně nedostupný. Zkuste to prosím později.",
    ),
    ("maintenance", "el"): (
        "Εργασίες συντήρησης",
        "Ο ιστότοπός μας δεν είναι προσωρινά διαθέσιμος. Παρακαλούμε δοκιμάστε ξανά αργότερα.",
    ),
    ("maintenance", "tr"): (
        "Bakım çalışması",
        "Sitemiz bakımda olduğu için şu anda erişilemiyor. Lütfen daha sonra tekrar deneyin.",
    ),
    ("maintenance", "pt"): (
        "Em manutenção",
        "O nosso site está temporariamente indisponível. Voltaremos em breve, obrigado pela paciência.",
    ),
    ("maintenance", "ro"): (
        "Site în mentenanță",
        "Efectuăm lucrări de întreținere. Vă rugăm să reveniți mai târziu.",
    ),
    ("maintenance", "fi"): (
        "Huoltokatko",
        "Sivustomme on väliaikaisesti poissa käytöstä. Yritä myöhemmin uudelleen.",
    ),
    ("consent", "hu"): (
        "Az Ön adatvédelme",
        "Mi és partnereink sütiket használunk személyes adatok tárolására. Kérjük hozzájárulását.",
    ),
    ("consent", "cs"): (
        "Vaše soukromí",
        "My a naši partneři používáme cookies. Pro pokračování potřebujeme váš souhlas.",
    ),
    ("consent", "el"): (
        "Το απόρρητό σας",
        "Εμείς και οι συνεργάτες μας χρησιμοποιούμε cookies. Ζητάμε τη συγκατάθεσή σας.",
    ),
    ("consent", "tr"): (
        "Gizliliğiniz önemli",
        "Biz ve iş ortaklarımız çerezleri kullanıyoruz. Kişisel verilerin işlenmesini kabul ediyor musunuz?",
    ),
    ("consent", "pt"): (
        "A sua privacidade",
        "Nós e os nossos parceiros usamos cookies e dados pessoais. Aceita?",
    ),
    ("consent", "ro"): (
        "Confidențialitatea contează",
        "Noi și partenerii noștri folosim cookie-uri și date personale. Acceptați?",
    ),
    ("consent", "fi"): (
        "Yksityisyytesi on tärkeä",
        "Me ja kumppanimme käytämme evästeitä ja henkilötietoja. Pyydämme suostumustasi.",
    ),
    ("region", "hu"): (
        "Nem elérhető",
        "Ez az oldal jogi okokból nem érhető el az Ön országában. Elnézést kérünk.",
    ),
    ("region", "cs"): (
        "Obsah není dostupný",
        "Tato stránka není z právních důvodů ve vaší zemi dostupná. Omlouváme se.",
    ),
    ("region", "el"): (
        "Μη διαθέσιμο",
        "Η ιστοσελίδα δεν είναι διαθέσιμη στη χώρα σας για νομικούς λόγους. Λυπούμαστε.",
    ),
    ("region", "tr"): (
        "Erişim yok",
        "Bu sayfa yasal nedenlerle ülkenizde kullanılamıyor. Üzgünüz.",
    ),
    ("region", "pt"): (
        "Conteúdo não disponível",
        "Lamentamos, mas este site não está disponível no seu país por motivos legais (RGPD).",
    ),
    ("region", "ro"): (
        "Conținut indisponibil",
        "Ne pare rău, acest site nu este disponibil în țara dumneavoastră din motive legale.",
    ),
    ("region", "fi"): (
        "Ei saatavilla",
        "Pahoittelemme, sivustomme ei ole oikeudellisista syistä käytettävissä maassasi.",
    ),
    ("moved", "hu"): (
        "Elköltöztünk",
        "Új címünk az orszem.example. Kérjük, frissítse könyvjelzőit, hamarosan átirányítjuk.",
    ),
    ("moved", "cs"): (
        "Přestěhovali jsme se",
        "Najdete nás na nové adrese straznik.example. Za chvíli budete přesměrováni, aktualizujte si prosím záložky.",
    ),
    ("moved", "el"): (
        "Μετακομίσαμε",
        "Η νέα μας διεύθυνση είναι fylakas.example. Παρακαλούμε ενημερώστε τους σελιδοδείκτες σας.",
    ),
    ("moved", "tr"): (
        "Taşındık",
        "Yeni adresimiz bekci.example. Birkaç saniye içinde yönlendiriliyorsunuz, lütfen yer imlerinizi güncelleyin.",
    ),
    ("moved", "pt"): (
        "Mudámos de casa",
        "O nosso site tem um novo endereço: vigia.example. Será redirecionado em breve; atualize os favoritos.",
    ),
    ("moved", "ro"): (
        "Ne-am mutat",
        "Noul nostru site are o adresă nouă: straja.example. Veți fi redirecționat în câteva secunde.",
    ),
    ("moved", "fi"): (
        "Olemme muuttaneet",
        "Sivustomme uusi osoite on vartija.example. Sinut ohjataan pian uudelleen; päivitä kirjanmerkkisi.",
    ),
    ("browser", "hu"): (
        "Elavult böngésző",
        "Az Ön böngészője elavult. Kérjük, frissítse, vagy kapcsolja be a JavaScriptet.",
    ),
    ("browser", "cs"): (
        "Zastaralý prohlížeč",
        "Váš prohlížeč nepodporujeme. Aktualizujte jej prosím a zapněte JavaScript.",
    ),
    ("browser", "el"): (
        "Αναβαθμίστε τον browser",
        "Το πρόγραμμα περιήγησης που χρησιμοποιείτε είναι παρωχημένο. Παρακαλούμε ενεργοποιήστε τη JavaScript.",
    ),
    ("browser", "tr"): (
        "Tarayıcınızı güncelleyin",
        "Kullandığınız tarayıcı desteklenmiyor. Lütfen JavaScript'i açın.",
    ),
    ("browser", "pt"): (
        "Atualize o seu navegador",
        "O seu navegador está desatualizado. Por favor, ative o JavaScript.",
    ),
    ("browser", "ro"): (
        "Browser învechit",
        "Acest browser nu mai este acceptat. Vă rugăm să actualizați browserul și să activați JavaScript.",
    ),
    ("browser", "fi"): (
        "Päivitä selaimesi",
        "Käyttämäsi selain on vanhentunut. Ota JavaScript käyttöön.",
    ),
    ("login", "hu"): (
        "Belépés",
        "A cikk elolvasásához jelentkezzen be jelszavával, vagy regisztráljon. Csak előfizetőinknek.",
    ),
    ("login", "cs"): (
        "Přihlášení",
        "Pro čtení se prosím přihlaste. Zapomněli jste heslo? Nemáte účet? Registrujte se.",
    ),
    ("login", "el"): (
        "Σύνδεση",
        "Παρακαλούμε συνδεθείτε με τον κωδικό σας ή εγγραφείτε. Μόνο για συνδρομητές.",
    ),
    ("login", "tr"): (
        "Üye girişi",
        "Okumaya devam etmek için şifrenizle giriş yapın veya kayıt olun. Yalnızca abonelerimiz için.",
    ),
    ("login", "pt"): (
        "Área de assinantes",
        "Inicie sessão com a sua palavra-passe ou registe-se. Ainda não tem conta? Assine.",
    ),
    ("login", "ro"): (
        "Autentificare",
        "Vă rugăm să vă autentificați cu parola sau să vă înregistrați. Doar pentru abonați.",
    ),
    ("login", "fi"): (
        "Kirjaudu",
        "Sivustomme kysyy salasanaa. Kirjaudu sisään tai luo tunnus uudelleen.",
    ),
}
STORIES = {
    "hu": (
        "Új rádiók a völgyben",
        "A rendőrség szerint az új rádiók karbantartása olcsóbb, és a kapcsolat a pincében is jó. Öt évre szól.",
    ),
    "cs": (
        "Policie má nové vysílačky",
        "Údržba vysílaček bude levnější, řekla mluvčí. Databáze závad je prázdná a strážníci si je chválí.",
    ),
    "el": (
        "Νέοι ασύρματοι στην κοιλάδα",
        "Η συντήρηση των ασυρμάτων θα γίνεται κάθε χρόνο, είπε ο διοικητής. Η σύνδεση στο υπόγειο είναι πλέον καλή.",
    ),
    "tr": (
        "Vadide yeni telsizler",
        "Telsizlerin bakımı daha ucuz olacak, dedi müdür. Bodrumdaki bağlantı da artık iyi ve polisler memnun.",
    ),
    "pt": (
        "Novos rádios no vale",
        "A manutenção dos rádios será mais barata, disse a inspetora. O servidor fica na cave da esquadra.",
    ),
    "ro": (
        "Stații radio noi în vale",
        "Lucrări de mentenanță vor fi făcute anual, a spus comisarul. Serverul stă în subsolul secției.",
    ),
    "fi": (
        "Uudet radiot laaksoon",
        "Radioiden huolto on halvempaa, ylikonstaapeli sanoi. Palvelin on aseman kellarissa, jossa ei ennen kuulunut.",
    ),
}
"""Each with two words of a website."""


def _read(headline, text, **known):
    html = document(f"<main><h1>{headline}</h1><p>{text}</p></main>", title=headline)
    return read(page(html, **known))


@pytest.mark.parametrize("shown", SHOWN.values(), ids=map(" ".join, SHOWN))
def test_a_page_in_place_of_a_story_is_known_with_and_without_a_listed_title(shown):
    """By the words of its language, where nothing else says so."""
    headline, text = shown

    assert is_placeholder(LISTED, headline, [text])
    assert _read(headline, text).kind is Kind.PLACEHOLDER
    assert _read(headline, text, listed_title=LISTED).kind is Kind.PLACEHOLDER


@pytest.mark.parametrize(("headline", "text"), STORIES.values(), ids=STORIES.keys())
def test_a_short_story_with_such_words_is_a_story(headline, text):
    """Its title is the one that was listed, or none was."""
    assert _read(headline, text).kind is Kind.ARTICLE
    assert _read(headline, text, listed_title=headline).kind is Kind.ARTICLE
