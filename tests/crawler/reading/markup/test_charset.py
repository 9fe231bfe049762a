"""Pages in old charsets, with and without a word of which."""

import pytest

from crawler.reading.markup.charset import charset_of
from crawler.reading.markup.text import decode
from crawler.sources.feed import Feed
from crawler.sources.source import Answer

PAGE = (
    '<!doctype html><html><head>{meta}<title>{0}</title><script>var a = "b";</script></head><body>'
    '<nav><a href="/">Home</a> <a href="/news/">News</a></nav><article><h1>{0}</h1><p>{1}</p></article></body></html>'
)
TEXTS = {
    "cp1251": "Полиция округа сообщила во вторник, что обе лодки заменены весной. Это было дешевле, чем ожидалось.",
    "koi8_r": "Начальник порта заявил журналистам, что экономить на безопасности никто не будет.",
    "cp932": "警察は火曜日、春に両方のボートを交換したと発表した。購入費用は予想より安かったと述べた。",
    "euc_jp": "港の責任者は記者団に対し、安全のための費用は惜しまないと述べた。新しい船は二隻ある。",
    "gb18030": "警方周二表示，两艘船已在春季更换。港口负责人对记者说，采购费用低于预期。",
    "cp1250": "Policie oznámila v úterý, že obě lodě byly na jaře vyměněny. Nákup byl levnější, než se čekalo.",
    "iso8859_2": "Policja w Gdańsku poinformowała, że obie łodzie zostały wymienione. Zakup był tańszy, niż sądzono.",
    "cp1253": "Η αστυνομία ανακοίνωσε την Τρίτη ότι και τα δύο σκάφη αντικαταστάθηκαν την άνοιξη, είπε ο διοικητής.",
    "cp1254": "Polis salı günü her iki teknenin de ilkbaharda değiştirildiğini açıkladı. İşçilere teşekkür etti.",
    "cp1255": "המשטרה הודיעה ביום שלישי כי שתי הסירות הוחלפו באביב. הרכישה הייתה זולה מהצפוי, אמר המפקד.",
    "cp1256": "أعلنت الشرطة يوم الثلاثاء أن القاربين استبدلا في الربيع. وكان الشراء أرخص من المتوقع.",
    "iso8859_6": "قال رئيس الميناء للصحفيين إن السلامة لا تقبل التوفير وإن التحقيق مستمر في المحطة.",
    "cp874": "ตำรวจแถลงเมื่อวันอังคารว่าเรือทั้งสองลำถูกเปลี่ยนในฤดูใบไม้ผลิ การจัดซื้อถูกกว่าที่คาดไว้",
    "iso2022_jp": "警察は火曜日、春に両方のボートを交換したと発表した。購入費用は予想より安かった。",
    "iso2022_kr": "경찰은 화요일에 두 척의 배가 봄에 교체되었다고 밝혔다. 구매 비용은 예상보다 낮았다.",
    "big5": "警方週二表示，兩艘船已在春季更換。港口負責人對記者說，採購費用低於預期。",
    "cp949": "항구 책임자는 기자들에게 안전에 드는 비용은 아끼지 않겠다고 말했다. 조사는 계속된다.",
    "iso8859_5": "Поліція області повідомила у вівторок, що обидва човни замінено навесні. Ціна була нижча.",
    "cp1257": "Policija antradienį pranešė, kad abu laivai buvo pakeisti pavasarį. Jis buvo pigesnis, nei tikėtasi.",
}
WESTERN = {
    "Italian": "La polizia ha annunciato martedì che le due barche sono state sostituite: perché è utile.",
    "Swedish": "Polisen meddelade på tisdagen att båda båtarna har bytts ut i våras för en lägre kostnad.",
    "Dutch": "De politie meldde dinsdag dat beide boten zijn vervangen; de coördinatie is één geheel, voor €9.000.",
    "English": "The force said on Tuesday: “We won’t save on safety” – at a cost of £9,000 for both boats this spring.",
    "English, one character": "The force said on Tuesday that both boats were replaced this spring, for £9,000 in all.",
    "German": "Die Polizei in Köln sagte: „Wir sparen nicht an der Sicherheit“ – für 9.000 €. Größere Boote folgen.",
    "French": "La police a annoncé mardi que les deux bateaux ont été remplacés au printemps, après des années à quai.",
    "Spanish": "La policía anunció el martes que los dos barcos fueron sustituidos en primavera. ¿Caro? No, no.",
    "Danish": "Politiet oplyste tirsdag, at begge både er udskiftet i foråret, og at købet blev billigere.",
    "Portuguese": "A polícia anunciou na terça-feira que as embarcações foram substituídas; não é redução.",
}


def page(text, *, meta=""):
    return PAGE.format(text[:40], text, meta=meta)


@pytest.mark.parametrize("charset", TEXTS)
def test_what_declares_no_charset_is_read_by_the_one_that_makes_sense(charset):
    """A page of mojibake is found by nobody."""
    text = TEXTS[charset]

    assert text in decode(page(text).encode(charset), "text/html")


@pytest.mark.parametrize("name", WESTERN)
def test_a_few_accents_are_windows_1252(name):
    """£ must not become Ł because a charset of Warsaw has the byte too."""
    text = WESTERN[name]

    assert text in decode(page(text).encode("cp1252"), "text/html")


@pytest.mark.parametrize("charset", ["cp1251", "cp1253", "koi8_r"])
@pytest.mark.parametrize("wrong", ["euc_jp", "utf-8", "big5", "gb18030", "us-ascii2"])
@pytest.mark.parametrize("where", ["header", "meta"])
def test_a_charset_that_the_bytes_are_not_in_does_not_count(charset, wrong, where):
    """Servers name what their manual names."""
    text = TEXTS[charset] * 2
    meta = f'<meta charset="{wrong}">' if where == "meta" else ""
    header = f"text/html; charset={wrong}" if where == "header" else "text/html"

    assert TEXTS[charset] in decode(page(text, meta=meta).encode(charset), header)


@pytest.mark.parametrize("charset", TEXTS)
def test_a_declared_charset_that_fits_counts(charset):
    """Two sentences are enough for whoever knows; a guess is for when nobody says."""
    text = TEXTS[charset][:12]

    assert text in decode(page(text, meta=f'<meta charset="{charset}">').encode(charset), "text/html")


@pytest.mark.parametrize("charset", TEXTS)
@pytest.mark.parametrize("label", ["iso-8859-1", "windows-1252", "us-ascii"])
def test_a_western_label_over_other_letters_does_not_count(charset, label):
    """It is what a server says when nobody told it; every byte is in it."""
    text = TEXTS[charset] * 2

    assert text in decode(page(text).encode(charset), f"text/html; charset={label}")


@pytest.mark.parametrize("name", WESTERN)
@pytest.mark.parametrize("label", ["iso-8859-1", "us-ascii"])
def test_a_western_label_over_western_letters_counts_as_windows_1252(name, label):
    """Browsers do so (WHATWG, Encoding, 4.2): quotation marks and the euro are not in Latin-1."""
    text = WESTERN[name] * 3

    assert text in decode(page(text).encode("cp1252"), f"text/html; charset={label}")


MIXED = "Guðni Þórðarson, José Núñez, Søren Ærø, François Côté, Jürgen Groß and Ångström met in Lodz"


def test_names_of_many_languages_refute_no_label():
    """A report of a congress has letters of all of them."""
    text = f"{MIXED} on Tuesday. {MIXED} met again on Friday."

    assert text in decode(page(text).encode("cp1252"), "text/html; charset=iso-8859-1")


@pytest.mark.parametrize("label", ["iso-8859-1", "windows-1251", None])
@pytest.mark.parametrize(("marks", "utf8"), [(1, False), (2, True)])
def test_utf_8_with_a_cut_character_is_utf_8(label, marks, utf8):
    """Where more are whole than cut."""
    payload = b"<p>" + ("é" * marks).encode() + b" in the quay\xc3</p>"

    read = decode(payload, f"text/html; charset={label}" if label else "text/html")

    assert ("é" * marks in read) is utf8


def test_one_damaged_character_does_not_overrule_the_declared_charset():
    """A cut byte is a cut byte."""
    text = TEXTS["cp932"]
    payload = page(text, meta='<meta charset="shift_jis">').encode("cp932").replace(b"</article>", b"\x81</article>")

    assert text in decode(payload, "text/html")


@pytest.mark.parametrize("charset", TEXTS)
@pytest.mark.parametrize("label", [None, "iso-8859-1"])
def test_a_feed_that_declares_nothing_or_western_letters_is_read_alike(charset, label):
    """The title that a feed lists is what a page is known by."""
    title = f"{TEXTS[charset]} {TEXTS[charset]}"
    declared = f'<?xml version="1.0" encoding="{label}"?>' if label else ""
    items = f"<item><title>{title}</title><link>https://e.example/a</link></item>"
    payload = f"{declared}<rss><channel>{items}</channel></rss>"

    listing = Feed().read(Answer(url="https://e.example/feed", payload=payload.encode(charset)))

    assert [entry.title for entry in listing.entries] == [title]


SHORT = {
    "cp1252": ["Polizei Köln", "£5m for forces", "España", "café à Lyon"],
    "cp1250": ["Łódź policja", "Brno: řidič ujel"],
    "big5": ["警察"],
    "cp932": ["警視庁の新しい船"],
    "cp1253": ["Αστυνομία"],
}
"""Texts with few letters beyond ASCII: one or two in a row are accents, more are another script."""


@pytest.mark.parametrize(("charset", "text"), [(charset, text) for charset, texts in SHORT.items() for text in texts])
def test_one_accent_is_no_letter_of_another_script(charset, text):
    """The ö of Köln and the letter after it are a character of Big5."""
    read = decode(text.encode(charset), None)

    assert read == text


@pytest.mark.parametrize("payload", [b"", b"<p>", b"\xff" * 50_000, bytes(range(256)) * 100, b"<" * 100_000 + b"\xe9"])
def test_noise_has_a_charset_too(payload):
    """Nothing that is sent may stop the reader."""
    assert isinstance(decode(payload, None), str)
    assert "a".encode(charset_of(payload)) == b"a"
