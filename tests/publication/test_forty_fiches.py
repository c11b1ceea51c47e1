"""A feuille de route of forty fiches: every title and every accent is found again in each format, by another reader."""

from collections.abc import Callable
from io import BytesIO
from typing import Any

import docx
import odfdo
import pypdf
import pytest
from django.utils import timezone
from python_calamine import CalamineWorkbook

from bench._demo import fiches
from jalons.actions.models import ActionSheet
from jalons.papers import workbooks
from jalons.papers.documents import write_document
from jalons.papers.slides.pptx import write_pptx
from jalons.publication.documents.budget import budget_book
from jalons.publication.documents.presentation import roadmap_deck
from jalons.publication.documents.roadmap.chapters import roadmap_document
from jalons.roadmaps.models import Roadmap
from tests.papers.reading import squeezed
from tests.publication.test_presentation import slides
from tests.world import World

pytestmark = pytest.mark.django_db
ACCENTS = "Où l’été naît, çà et là, forêt, aïeul, maïs, Noël, sœur, cañon, ex æquo, dû, sûr, À Bû, ÉÈÊËÀÂÎÏÔÙÛÜŸÇŒÆ"


@pytest.fixture
def forty(world: World) -> tuple[Roadmap, list[str]]:
    roadmap = fiches(40)
    for n, row in enumerate(ActionSheet.objects.filter(roadmap=roadmap), 1):
        ActionSheet.objects.filter(pk=row.pk).update(title=f"Fiche {n} : {ACCENTS}")
    rows = ActionSheet.objects.filter(roadmap=roadmap).select_related("axis")
    titles = [f"{row.code} {row.title}" for row in rows]
    assert len(titles) == 40
    return roadmap, titles


def of_pdf(file: bytes) -> str:
    return "".join(page.extract_text() for page in pypdf.PdfReader(BytesIO(file)).pages)


def of_docx(file: bytes) -> str:
    return "".join(paragraph.text for paragraph in docx.Document(BytesIO(file)).paragraphs)


def of_odt(file: bytes) -> str:
    return str(odfdo.Document(BytesIO(file)).get_formatted_text())


def of_pptx(file: bytes) -> str:
    """No library that reads slides is needed by the product: the titles of the file, by the standard library."""
    return "".join(title for title, _words, _notes in slides(file))


def of_book(file: bytes) -> str:
    sheet = CalamineWorkbook.from_filelike(BytesIO(file)).get_sheet_by_index(0)
    return "".join(" ".join(map(str, row)) for row in sheet.to_python())


READERS: dict[str, Callable[[bytes], str]] = {
    "pdf": of_pdf, "docx": of_docx, "odt": of_odt, "pptx": of_pptx, "xlsx": of_book, "ods": of_book,
}  # fmt: skip


def test_every_title_and_accent_is_in_each_format(forty: tuple[Roadmap, list[str]]) -> None:
    roadmap, titles = forty
    today = timezone.localdate()
    document: Any = roadmap_document(roadmap, today)
    files = {kind: write_document(document, kind) for kind in ("pdf", "docx", "odt")}
    files["pptx"] = write_pptx(roadmap_deck(roadmap, today))
    files |= {kind: workbooks.write_workbook(budget_book(roadmap, today), kind) for kind in ("xlsx", "ods")}
    lost = {}
    for kind, file in files.items():
        said = squeezed(READERS[kind](file)).replace("’", "'")
        lost[kind] = [title for title in titles if squeezed(title).replace("’", "'") not in said]
    assert lost == {kind: [] for kind in READERS}
