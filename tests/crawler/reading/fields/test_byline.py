import pytest

from crawler.reading.fields.behind_names import without_label
from crawler.reading.fields.byline import bare_name, byline_in
from crawler.reading.words.phrases import words
from tests.crawler.reading.press import TEXT, article, story


@pytest.mark.parametrize(
    ("line", "authors"),
    [
        ("By Paul Example", ("Paul Example",)),
        ("By -\nGary Sample", ("Gary Sample",)),
        ("by Staff", ("Staff",)),
        ("BY ANN LEE", ("ANN LEE",)),
        ("Words: Ann Lee", ("Ann Lee",)),
        ("Words and pictures by Ann Lee", ("Ann Lee",)),
        ("Originally published by Ann Lee", ("Ann Lee",)),
        ("Video | By Ann Lee", ("Ann Lee",)),
        ("Author: Ann Lee", ("Ann Lee",)),
        ("Autorin: Anna Muster", ("Anna Muster",)),
        ("By Ann Lee and Tom Ray", ("Ann Lee", "Tom Ray")),
        ("By Ann Lee, Crime Correspondent", ("Ann Lee",)),
        ("By Ann LeeStaff Writer", ("Ann Lee",)),
        ("News | By Ann Lee", ("Ann Lee",)),
        ("TrainingBy Ann Lee", ("Ann Lee",)),
        ("Opinion by Ann Lee", ("Ann Lee",)),
        ("Posted 3 hours ago by Ann Lee", ("Ann Lee",)),
        ("12 March 2026 by Ann Lee", ("Ann Lee",)),
        ("Trainingby Ann Lee", ("Ann Lee",)),
        ("By Ann Lee | Special to the Gazette", ("Ann Lee",)),
        ("By Ann Lee | Palma de Mallorca", ("Ann Lee",)),
        ("By Ann Lee | Gazette Editor | Northmarch", ("Ann Lee",)),
        ("By Ann Lee / Tom Ray", ("Ann Lee", "Tom Ray")),
        ("By Ann Lee - Crime Reporter", ("Ann Lee",)),
        ("By Ann Lee – Home Affairs Editor", ("Ann Lee",)),
        ("By Ann Lee (Gazette News)", ("Ann Lee",)),
        ("Redaktion: Anna Muster (Pressesprecherin)", ("Anna Muster",)),
        ("Text: Anna Muster", ("Anna Muster",)),
        ("Geschrieben vonAnna Muster", ("Anna Muster",)),
        ("ByAnn Lee", ("Ann Lee",)),
        ("Publié parJean Petit", ("Jean Petit",)),
        ("By Ann Lee, Special to The Plain Dealer", ("Ann Lee",)),
        ("By Ann Lee for the Gazette", ("Ann Lee",)),
        ("By Ann Lee alee@gazette.example", ("Ann Lee",)),
        ("By Ann Lee (alee@gazette.example) and Tom Ray (tray@gazette.example)", ("Ann Lee", "Tom Ray")),
        ("By Ann Lee @annlee", ("Ann Lee",)),
        ("By Ann Lee in Northmarch", ("Ann Lee",)),
        ("By Ann Lee in Northmarch and Tom Ray in Southby", ("Ann Lee", "Tom Ray")),
        ("By Ann Lee, National Desk The Plain Dealer", ("Ann Lee",)),
        ("By Ann Lee, BBC News", ("Ann Lee",)),
        ("By Ann Lee / The Gazette", ("Ann Lee",)),
        ("By Ann Lee Thursday", ("Ann Lee",)),
        ("Door Jan de Wit | donderdag", ("Jan de Wit",)),
        ("Par Jean Petit, jeudi", ("Jean Petit",)),
        ("Door Jan de Wit en Piet Boer", ("Jan de Wit", "Piet Boer")),
        ("By the Police Federation of England and Wales", ("Police Federation of England and Wales",)),
        ("By Devon and Cornwall Police", ("Devon and Cornwall Police",)),
        ("By Kent Police and Essex Police", ("Kent Police", "Essex Police")),
        ("Por Ana García en Sevilla", ("Ana García",)),
        ("Por Ana García en Buenos Aires", ("Ana García",)),
        ("Av Anna Berg i Lund", ("Anna Berg",)),
        (
            "By Ministry of Housing, Communities and Local Government",
            ("Ministry of Housing, Communities and Local Government",),
        ),
        ("By Our Crime Correspondent", ()),
        ("By Home Affairs Editor", ()),
        ("By Antrim Court Reporter", ()),
        ("Von Anna Muster und Max Muster", ("Anna Muster", "Max Muster")),
        ("Ein Bericht von Anna Muster", ("Anna Muster",)),
        ("Un artículo de Juan Pardo", ("Juan Pardo",)),
        ("Dal nostro inviato Piero Masi", ("Piero Masi",)),
        ("Door onze verslaggever Jan de Wit", ("Jan de Wit",)),
        ("di Piero Masi - inviato", ("Piero Masi",)),
        ("Por Juan Pardo, corresponsal en Lima", ("Juan Pardo",)),
        ("Par Jean Petit avec AFP", ("Jean Petit",)),
        ("By Ann Lee with Agence Presse", ("Ann Lee",)),
        ("Par le commandant Jean Petit", ("Jean Petit",)),
        ("Por el inspector Juan Pardo", ("Juan Pardo",)),
        ("di commissario Piero Masi", ("Piero Masi",)),
        ("Door hoofdinspecteur Jan de Wit", ("Jan de Wit",)),
        ("Av kommissarie Per Mas", ("Per Mas",)),
        ("Af vicepolitiinspektør Per Mas", ("Per Mas",)),
        ("Av politioverbetjent Per Mas", ("Per Mas",)),
        ("Kirjoittaja: rikoskomisario Olli Penttilä", ("Olli Penttilä",)),
        ("Autor: nadkomisarz Jan Pena", ("Jan Pena",)),
        ("Por inspetor João Pena", ("João Pena",)),
        ("Words: Ann Lee Pictures: Tom Ray", ("Ann Lee",)),
        ("Text: Per Mas Foto: Olle Penn", ("Per Mas",)),
        ("Tekst: Jan Pena, zdjęcia: Olga Masa", ("Jan Pena",)),
        ("Reporting by Ann Lee; editing by Tom Ray", ("Ann Lee",)),
        ("By Ann Lee, Chief Reporter, Example Gazette", ("Ann Lee",)),
        ("By Ayford Fire and Rescue Service", ("Ayford Fire and Rescue Service",)),
        ("By Ann Lee | Fire and Rescue Reporter", ("Ann Lee",)),
        ("By Ann Lee and Kent Police", ("Ann Lee", "Kent Police")),
        ("Von der Redaktion", ()),
        ("Par la rédaction", ()),
        ("Por la redacción", ()),
        ("Door de redactie", ()),
        ("Av redaktionen", ()),
        ("Da redação", ()),
        ("Staff reporter", ("Staff reporter",)),
        (
            "By Ann Lee, Chief, Ayford Police Department; Tom Ray, PhD, University of Bexley; and Sgt. Joe Fox",
            ("Ann Lee", "Tom Ray", "Joe Fox"),
        ),
    ],
)
def test_a_byline_names_its_authors(line, authors):
    """Ranks, posts and agencies stay in the printed line; the names come out of it."""
    assert byline_in(line).authors == authors


@pytest.mark.parametrize(
    "line",
    [
        "By the end of the year the force will have 300 officers more.",
        "By view all",
        "By Getty Images",
        "Von der Leyen spoke of the plan at the conference of ministers, where nobody else had wanted to say a word.",
        "By 2030",
        "Translated by Tom Ray",
        "Ann Lee, translated by Tom Ray",
        "Photographs by Tom Ray",
        "Pictures by Tom Ray",
        "Edited by Tom Ray",
        "Sponsored by Acme Radios",
        "A review led by Sir Tom Ray",
        "Plan backed by Tom Ray",
        "The man was found by Market Street.",
        "He was hit by Storm Arwen.",
        "The road was shut by Market Street",
        "Two boats sunk near Whitby by Storm Babet",
        "Derby Police",
        "Whitby Harbour",
        "Rugby Town Centre",
        "Nearby Officers",
        "Standby Crews",
        "By No Author",
        "By Guest Author",
        "By Daily",
        "By Site Admin",
        "Redaktion: post@gazette.example",
        "Text: the end of the year",
        "Fotos: Max Muster",
        "Crime Reporter Awards",
        "Ann Lee told a reporter",
        "Kent Police Press Officer",
        "Texto de Ley Orgánica",
        "Sophie Example Travel News Reporter",
        "",
    ],
)
def test_a_by_that_names_nobody_makes_no_byline(line):
    """Nobody is made an author by a preposition."""
    assert byline_in(line) is None


@pytest.mark.parametrize(
    ("line", "printed"),
    [
        ("By Ann Lee | Published:", "By Ann Lee"),
        ("By Ann Lee, Updated", "By Ann Lee"),
        ("By Ann Lee Last updated on", "By Ann Lee"),
        ("Von Anna Muster, aktualisiert am", "Von Anna Muster"),
        ("Par Jean Petit - Publié le", "Par Jean Petit"),
        ("By Ann Lee, Update Desk", "By Ann Lee, Update Desk"),
    ],
)
def test_the_label_of_a_date_is_no_part_of_a_byline(line, printed):
    """The date is taken out of the line before; its label stays alone behind the names."""
    assert byline_in(line).text == printed


@pytest.mark.parametrize(
    "sentence",
    ["The man was found by Market Street.", "Nobody in the boat was hit by Storm Arwen.", "Officers stood by Jubilee."],
)
def test_a_sentence_with_by_stays_in_the_text(sentence):
    """A short first paragraph is the author's, and the place in it wrote nothing."""
    found = article(story(f"<p>{sentence}</p>"))

    assert sentence in found.body
    assert found.authors == ()


@pytest.mark.parametrize(
    ("above", "byline", "authors", "day"),
    [
        ("<div>By -<br>Gary Sample</div><p>21st January 2021</p>", "By - Gary Sample", ("Gary Sample",), "2021-01-21"),
        ("<p>Trainingby StaffSeptember 11, 2024</p>", "by Staff", ("Staff",), "2024-09-11"),
        ("<p>Jul 21, 2011By Ann Lee</p>", "By Ann Lee", ("Ann Lee",), "2011-07-21"),
        ("<p>By Ann LeeJul 21, 2011</p>", "By Ann Lee", ("Ann Lee",), "2011-07-21"),
        ("<div>By</div><div>Ann Lee</div><div>Jul 21, 2011</div>", "By\nAnn Lee", ("Ann Lee",), "2011-07-21"),
    ],
)
def test_head_matter_is_read_however_it_is_broken_or_glued(above, byline, authors, day):
    """Templates lose the gaps between date, section and name."""
    found = article(story(above))

    assert (found.byline or "").split() == byline.split()
    assert found.authors == authors
    assert str(found.published) == day


@pytest.mark.parametrize(
    "extra",
    [
        '<div id="comments"><div class="comment-author vcard"><b class="fn">Old Sergeant</b></div><p>Yes.</p></div>',
        '<p><a rel="author" class="author" href="/all">View all</a></p>',
        '<div class="author">The Gazette</div>',
    ],
)
def test_nobody_is_made_an_author(extra):
    """A commenter, a link to all posts and the publication itself wrote nothing."""
    assert article(story(below=extra)).authors == ()


@pytest.mark.parametrize("post", ["Travel News Reporter", "Lifestyle Writer", "Chief Reporter"])
def test_a_post_in_an_element_beside_the_name_is_no_part_of_it(post):
    """Only a style sheet sets them apart."""
    marked = f'<div class="byline">By <a href="/staff/ann">Ann Lee</a><span>{post}</span></div>'
    plain = f"<div><span>Ann Lee</span><span>{post}</span></div>"

    assert article(story(marked)).authors == ("Ann Lee",)
    assert article(story(plain)).body.startswith("Officers in the valley")


@pytest.mark.parametrize(
    ("last", "authors"),
    [
        ("By Ann Lee", ("Ann Lee",)),
        ("Text: Anna Muster", ("Anna Muster",)),
        ("The boat was moored by Market Street", ()),
        ("By Storm", ()),
        ("Words by Ann Lee were read out.", ()),
    ],
)
def test_a_byline_under_the_text_is_read_if_none_stands_over_it(last, authors):
    """Only names of two words; any other line is the text's."""
    below = article(story(text=f"{TEXT}<p>{last}</p>"))
    both = article(story("<p>By Tom Ray</p>", text=f"{TEXT}<p>{last}</p>"))

    assert (below.authors, last in below.body) == (authors, not authors)
    assert both.authors == ("Tom Ray",)


def test_a_declared_byline_pattern_is_obeyed():
    """A publication may print its names in a way that no general rule knows."""
    assert byline_in("/// ANN LEE ///", pattern=r"/// (?P<authors>.+) ///").authors == ("ANN LEE",)
    assert byline_in("/// ANN LEE ///", pattern=r"[A-Z]+ [A-Z]+").authors == ("ANN LEE",)


def test_authors_are_taken_from_meta_and_marks_where_nothing_better_is_said():
    """The order is JSON-LD, meta elements, the printed byline, then what is marked as an author."""
    meta = '<meta name="author" content="Ann Lee, Tom Ray">'
    marked = '<span class="author vcard">Joe Fox</span>'

    printed = "<p>Ann Lee tried them out.</p>"

    assert article(story(marked, head=meta, below=printed)).authors == ("Ann Lee", "Tom Ray")
    assert article(story(marked)).authors == ("Joe Fox",)
    assert article(story(marked, head='<meta name="author" content="Gazette Publishing Ltd">')).authors == ("Joe Fox",)
    assert article(story('<a rel="author" class="author">inkwell</a>')).authors == ("inkwell",)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Crime Correspondent Ann Lee", "Ann Lee"),
        ("Home Affairs Correspondent Mary Ann Lee", "Mary Ann Lee"),
        ("Ann Lee Staff Writer", "Ann Lee"),
        ("Ann Lee Senior Crime Reporter", "Ann Lee"),
        ("Mary Ann Lee Crime Correspondent", "Mary Ann Lee"),
        ("Chefredakteurin Anna Muster", "Anna Muster"),
        ("신현주 기자", "신현주"),
        ("Polizei-Reporterin Anna Muster", "Anna Muster"),
        ("Ann Lee 5 Comments", "Ann Lee"),
        ("Ann Lee Illustration by Tom Ray", "Ann Lee"),
        ("Anna Muster Fotos von Max Muster", "Anna Muster"),
        ("Ann Lee (Ayford", "Ann Lee"),
        ("Shareen Ray", "Shareen Ray"),
        ("Photini Example", "Photini Example"),
        ("Share this", ""),
        ("Contact us", ""),
        ("Staff Writer", "Staff Writer"),
        ("Al", "Al"),
        ("Home Affairs Editor", ""),
        ("News and Features Editor", ""),
        ("Crime Correspondent", ""),
        ("jb", ""),
        ("j.b.", ""),
        ("J", ""),
        ("J.B.", ""),
        ("Monday", ""),
        ("von", ""),
    ],
)
def test_a_name_is_told_from_what_stands_around_it(text, name):
    """A post before or behind it, counts and credits are no part of it; a post alone or initials name nobody."""
    assert bare_name(text) == name


def test_a_line_about_somebody_elses_work_makes_no_author():
    """Who led the review that the standfirst tells of must not overrule who is declared to have written."""
    lead = "<p>A review led by Sir Tom Ray</p>"

    found = article(story(lead, head='<meta name="author" content="Ann Lee">', below="<p>Ann Lee watched.</p>"))

    assert (found.byline, found.authors) == (None, ("Ann Lee",))


@pytest.mark.parametrize("printed", ["Ann Lee | {}", "Ann Lee | {}:", "Ann Lee | {} : ", "Ann Lee – {} on:"])
def test_each_label_of_a_date_is_no_part_of_a_byline(printed):
    """Only lines that end in one of its words are searched for a label: in no language may one be missed."""
    labels = words("dates", "published", "updated", "dated")

    assert [label for label in labels if without_label(printed.format(label.title())) != "Ann Lee"] == []


@pytest.mark.parametrize(
    ("line", "authors"),
    [
        ("Ann Lee | 12 March 2026", ("Ann Lee",)),
        ("12 March 2026 - Ann Lee", ("Ann Lee",)),
        ("12.03.2026 – Anna Muster", ("Anna Muster",)),
        ("Anna Muster / 12.03.2026 / 06:15 / 150 /", ("Anna Muster",)),
        ("Anna Muster | Donnerstag, 12. März 2026", ("Anna Muster",)),
        ("Jean de la Fontaine · 12 mars 2026", ("Jean de la Fontaine",)),
        ("Ayford | 12 March 2026", ()),
        ("New Ayford | 12 March 2026", ()),
        ("San Marco / 12 marzo 2026", ()),
        ("Local News | 12 March 2026", ()),
        ("Essex Police | 12 March 2026", ()),
        ("Crime Reporter | 12 March 2026", ()),
        ("PAID CONTENT | 12 March 2026", ()),
        ("Gazette Weekend | 12 March 2026", ()),
        ("the long night | 12 March 2026", ()),
        ("Room 12 Open | 12 March 2026", ()),
        ("Ann Lee, 12 March 2026", ("Ann Lee",)),
        ("Ann Lee 12 March 2026", ("Ann Lee",)),
        ("Ann Lee12 March 2026", ("Ann Lee",)),
        ("Sam KendallDec 17, 2025", ("Sam Kendall",)),
        ("Jenni Holma 12.3.2026", ("Jenni Holma",)),
        ("Jenni Holma 12.3.2026 14:05", ("Jenni Holma",)),
        ("Ann Lee Published 12 March 2026", ("Ann Lee",)),
        ("Ann Lee, Ayford | 12 March 2026", ("Ann Lee",)),
        ("Kim Doyle in Thornby | 12 March 2026", ("Kim Doyle",)),
        ("Ana García en Sevilla | 12 de marzo de 2026", ("Ana García",)),
        ("Anna Berg i Lund | 12 mars 2026", ("Anna Berg",)),
        ("João Silva em Lisboa | 12 de março de 2026", ("João Silva",)),
        ("Jan Kowalski w Krakowie | 12 marca 2026", ("Jan Kowalski",)),
        ("Selby Abbey | 12 March 2026", ()),
        ("Whitby Harbour 12 March 2026", ()),
        ("Bergen domkirke | 12. mars 2026", ()),
        ("Turun poliisi | 12.3.2026", ()),
        ("Ayford Hauptbahnhof | 12. März 2026", ()),
        ("Commune de Vernon | 12 mars 2026", ()),
        ("Komenda Miejska | 12 marca 2026", ()),
        ("Redacción | 12 de marzo de 2026", ()),
        ("Redazione | 12 marzo 2026", ()),
    ],
)
def test_a_name_beside_a_date_is_the_author(line, authors):
    """A bar, a dash, a comma or a blank is between them; places, sections, posts and bodies stand there too."""
    found = article(story(f"<p>{line}</p>"))

    assert found.authors == authors
    assert found.published is not None
    assert found.body.startswith("Officers in the valley")


@pytest.mark.parametrize(
    ("below", "authors"),
    [
        ("<section class='credits'><div>Text: Ann Lee</div></section>", ("Ann Lee",)),
        ("<div><p>Autorin: Anna Muster, Leiterin der Wache Ayford</p></div>", ("Anna Muster",)),
        ("<div><p>Auteur : Jean Petit</p></div>", ("Jean Petit",)),
        ("<div><p>Photos: Ann Lee</p></div>", ()),
        ("<div><p>Author: Admin</p></div>", ()),
        ("<div><p>Kontakt: Anna Muster</p></div>", ()),
        ("<div><p>Tomorrow by: Ann Lee</p></div>", ()),
        ("<aside><p>Author: Ann Lee</p></aside>", ()),
        ("<div class='comment'><p>Author: Ann Lee</p></div>", ()),
    ],
)
def test_a_label_under_the_text_names_the_author(below, authors):
    """Where none stands above it; a line without a label may be anything."""
    assert article(story(below=below)).authors == authors


def test_a_label_under_the_text_stands_behind_the_declared_author():
    """Those who edited the text are named there too."""
    data = '{"@type": "NewsArticle", "headline": "x", "author": {"@type": "Organization", "name": "Ayford Desk"}}'
    head = f'<script type="application/ld+json">{data}</script>'

    found = article(story(head=head, below="<footer><p>Redaktion: Anna Muster</p></footer>"))

    assert found.authors == ("Ayford Desk",)


@pytest.mark.parametrize(
    ("line", "authors"),
    [
        ("Kim Doyle in Thornby", ("Kim Doyle",)),
        ("Mario Rossi a Milano", ("Mario Rossi",)),
        ("Anna Berg i Lund", ("Anna Berg",)),
        ("New radios in Thornby", ()),
        ("Police Officers in Thornby", ()),
        ("Thornby in Autumn", ()),
    ],
)
def test_a_name_and_its_place_beside_the_date_are_the_author(line, authors):
    """Without a "by"; words that no name is made of are a kicker, as is anything that no date stands beside."""
    assert article(story(f"<p>{line}</p><p>12 March 2026</p>")).authors == authors
    assert article(story(f"<p>{line}</p>")).authors == ()


@pytest.mark.parametrize("line", ["Ehrenamt Vereine 12.3.2026", "Pressemitteilung Aktuell 12.3.2026"])
def test_two_german_nouns_beside_a_date_are_no_name(line):
    """Every noun has a capital there; a bar is a sign, a blank is none."""
    html = story(f"<p>{line}</p>").replace('lang="en-GB"', 'lang="de"')

    assert article(html, language="de", country="DE").authors == ()
    assert article(story("<p>Anna Muster | 12.3.2026</p>"), language="de", country="DE").authors == ("Anna Muster",)


@pytest.mark.parametrize(
    "line",
    ["Von unserer Redaktion", "Par La rédaction", "Door onze redactie", "Redacción", "Por Redacción", "Toimitus"],
)
def test_a_newsroom_is_a_byline_that_names_nobody(line):
    """With a capital or without."""
    found = article(story(f"<p>{line}</p>"))

    assert (found.byline, found.authors) == (line, ())
