"""Documents: the PDF issues that a page links to, and the text of one. A PDF from outside is hostile."""

from datetime import UTC, date, datetime
from io import BytesIO

import pytest
from lxml import html
from pypdf import PdfWriter

from archive.records import Kind
from crawler.reading.kinds.document import is_document, linked
from crawler.reading.page import Page
from crawler.reading.reader import read
from tests.crawler.reading.press import page, story

URL = "https://watchroom.example/issues/2019-11.pdf"
SHORTEST = "%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"


def pdf(*pages, title=None, password=None):
    """A PDF with a line of text for each string of each page."""
    objects = ["<</Type/Catalog/Pages 2 0 R>>", ""]
    kids = []
    for lines in pages:
        text = "".join(f"BT /F1 12 Tf 72 {720 - 16 * at} Td ({line}) Tj ET\n" for at, line in enumerate(lines))
        objects.append(f"<</Length {len(text)}>>stream\n{text}endstream")
        font = "<</Font<</F1<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>>>>>"
        box = "/MediaBox[0 0 612 792]"
        objects.append(f"<</Type/Page/Parent 2 0 R{box}/Resources{font}/Contents {len(objects)} 0 R>>")
        kids.append(f"{len(objects)} 0 R")
    objects[1] = f"<</Type/Pages/Count {len(kids)}/Kids[{' '.join(kids)}]>>"
    body, places = "%PDF-1.4\n", []
    for number, each in enumerate(objects, 1):
        places.append(len(body))
        body += f"{number} 0 obj{each}endobj\n"
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    tail = f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}trailer<</Size {len(objects) + 1}/Root 1 0 R>>\n"
    whole = f"{body}{tail}startxref\n{len(body)}\n%%EOF".encode()
    if title is None and password is None:
        return whole
    writer, out = PdfWriter(clone_from=BytesIO(whole)), BytesIO()
    if title:
        writer.add_metadata({"/Title": title, "/CreationDate": "D:20191101090000Z"})
    if password:
        writer.encrypt(password, algorithm="RC4-128")
    writer.write(out)
    return out.getvalue()


def reading_of(payload, **known):
    known = {"documents": True, "fetched_at": datetime(2020, 1, 1, tzinfo=UTC)} | known
    return read(Page(url=URL, payload=payload, media_type="application/pdf", **known))


def test_the_text_of_all_pages_is_the_text_of_the_document():
    """An issue is found by what stands on its last page too."""
    found = reading_of(pdf(["Lamps counted in East Wes-", "sex by volunteers."], ["A raid at dawn."]))

    assert found.kind is Kind.DOCUMENT
    assert found.article.body == "Lamps counted in East Wessex by volunteers.\n\nA raid at dawn."
    assert found.article.headline == "2019 11"


@pytest.mark.parametrize(
    ("title", "linked_as", "headline"),
    [
        ("The Watch, November 2019", "Download", "The Watch, November 2019"),
        ("The Watch, November 2019", None, "The Watch, November 2019"),
        ("Microsoft Word - x.doc", "Issue 7", "Issue 7"),
        ("x", "Read the whole issue here", "Read the whole issue here"),
        (None, "Download", "Download"),
    ],
)
def test_a_document_is_called_by_its_link_or_by_its_title(title, linked_as, headline):
    """A link that only says what to do says nothing of the document."""
    found = reading_of(pdf(["Lamps counted."], title=title), listed_title=linked_as)

    assert found.article.headline == headline


def test_the_day_is_that_of_its_source_else_the_day_on_which_it_was_made():
    """It is marked as inferred."""
    made = pdf(["Lamps counted."], title="The Watch")

    assert reading_of(made).article.published == date(2019, 11, 1)
    assert reading_of(made, listed_date="2019-11-08").article.published == date(2019, 11, 8)
    assert reading_of(made, fetched_at=datetime(2019, 1, 1, tzinfo=UTC)).article.published is None


@pytest.mark.parametrize(
    ("payload", "kind"),
    [
        pytest.param(pdf(["Lamps."], password="secret"), Kind.PROTECTED, id="password"),
        pytest.param(pdf([]), Kind.EMPTY, id="no-text"),
        pytest.param(b"%PDF-1.7 and nothing else", Kind.OTHER, id="torn"),
        pytest.param(pdf(["Lamps."])[:200], Kind.OTHER, id="cut-off"),
        pytest.param(
            f"{SHORTEST}2 0 obj<</Kids[2 0 R]/Count 9>>endobj\ntrailer<</Root 1 0 R>>".encode(), None, id="loop"
        ),
        pytest.param(("%PDF-1.4\n" + "[" * 50_000).encode(), None, id="nested"),
        pytest.param(f"{SHORTEST}trailer<</Root 1 0 R/Prev 9>>startxref\n9".encode(), None, id="points-nowhere"),
    ],
)
def test_a_pdf_that_cannot_be_read_ends_with_its_reason(payload, kind):
    """No error but the reader's own leaves it."""
    found = reading_of(payload)

    assert found.article is None
    assert found.reason
    assert kind in {None, found.kind}


def test_without_the_declaration_a_pdf_is_no_page():
    """It is kept, as ever, and not searched."""
    found = reading_of(pdf(["Lamps counted."]), documents=False)

    assert (found.kind, found.reason) == (Kind.OTHER, "not a page (a PDF)")


def test_a_page_names_the_documents_of_its_site():
    """Each once, with the words of its link; other hosts, anchors and pages that speak of a PDF are none."""
    links = {
        "/issues/7.pdf": "Issue 7",
        "/issues/7.pdf#page=2": "page 2",
        "8.PDF?v=1": "Issue\n 8",
        "https://files.watchroom.example/9.pdf": "Issue 9",
        "https://elsewhere.example/1.pdf": "Theirs",
        "/why-pdf/": "Why",
        "/a.pdf.html": "A",
        "http://[broken/.pdf": "B",
    }
    tree = html.fromstring("".join(f'<a href="{link}">{words}</a>' for link, words in links.items()))

    found = linked(tree, "https://www.watchroom.example/issues/")

    assert [(entry.url, entry.title) for entry in found] == [
        ("https://www.watchroom.example/issues/7.pdf", "Issue 7"),
        ("https://www.watchroom.example/issues/8.PDF?v=1", "Issue 8"),
        ("https://files.watchroom.example/9.pdf", "Issue 9"),
    ]
    assert all(is_document(entry.url) for entry in found)


def test_what_is_read_from_a_page_has_its_documents():
    """The crawl asks for those; a page without any has none."""
    issue = '<p><a href="/issues/7.pdf">Issue 7</a></p>'

    named = [[entry.title for entry in read(page(story(below=below))).documents] for below in (issue, "")]

    assert named == [["Issue 7"], []]
