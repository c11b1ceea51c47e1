"""No page of a few lines: what begins a page goes on under them, and a last page of a few lines fits on those before."""

import random
import subprocess
import sys
from collections.abc import Sequence
from datetime import date

import pytest

from jalons.papers.documents import refine_document, write_document
from jalons.papers.documents.look import OURS
from jalons.papers.documents.measured_data import lighten_data
from jalons.papers.documents.model import Block, BulletList, Document, Facts, Heading, Paragraph, TableOfContents
from jalons.papers.documents.page_layout import (
    LAST_PAGE,
    LEAST_FILLED,
    TIGHTENED_AT_MOST,
    PageEnd,
    PageLayout,
    continue_short_pages,
)
from jalons.papers.documents.pdf import lay_out_pages, measure_layout
from jalons.papers.documents.pdf_data import pdf_data
from tests.papers import sample
from tests.papers.reading import pdf_pages, squeezed

LINE = "Les secrétaires de mairie reçoivent chaque jour des personnes qui ne peuvent pas faire seules une démarche en ligne. "


def paper(*blocks: Block) -> Document:
    return Document(title="Essai", blocks=blocks, date=date(2026, 12, 5))


def fiche(number: int, paragraphs: int) -> list[Block]:
    facts = Facts((("État", "retenue"), ("Pilote", "Service des habitants")))
    body = [Paragraph(LINE * 3) for _ in range(paragraphs)]
    return [Heading(f"Fiche {number}", 2, new_page=number > 1), facts, *body, BulletList(("Un mot", "Un autre"))]


def filled_shares(document: Document) -> list[float]:
    laid = lay_out_pages(refine_document(document), OURS)
    return [end.filled for end in measure_layout(laid.document, OURS, tight=laid.tight).ends.values()]


@pytest.mark.parametrize("paragraphs", range(8, 24, 2))
def test_no_page_of_a_few_lines_before_the_next_fiche(paragraphs: int) -> None:
    blocks = [block for number in (1, 2, 3, 4) for block in fiche(number, paragraphs)]
    *before, _last = filled_shares(paper(TableOfContents(), Heading("Fiches", 1, new_page=True), *blocks))
    assert [share for share in before[1:] if share < LEAST_FILLED - 0.02] == []


def test_a_fiche_that_fills_its_page_is_followed_by_a_new_one() -> None:
    blocks = [block for number in (1, 2, 3) for block in fiche(number, 9)]
    pages = pdf_pages(write_document(paper(*blocks), "pdf"))
    assert [[f"Fiche {n}" in page for n in (1, 2, 3)].index(True) for page in pages] == [0, 1, 2]


@pytest.mark.parametrize("rows", range(24, 32))
def test_a_last_page_of_a_few_lines_fits_on_the_one_before(rows: int) -> None:
    document = refine_document(paper(*(Paragraph(LINE * 2) for _ in range(rows))))
    plain = measure_layout(document, OURS)
    tight = lay_out_pages(document, OURS).tight
    fits = measure_layout(document, OURS, tight=True).last.page < plain.last.page
    assert tight is (plain.last.page > 1 and plain.last.filled < LAST_PAGE and fits)
    assert len(pdf_pages(write_document(document, "pdf"))) == plain.last.page - tight


def test_a_short_list_is_on_one_page() -> None:
    for rows in range(15, 22):
        blocks = [Paragraph(LINE * 2) for _ in range(rows)]
        pages = pdf_pages(write_document(paper(*blocks, BulletList(("Premier mot", "Dernier mot"))), "pdf"))
        assert [squeezed("Premier mot") in squeezed(page) for page in pages] == [
            squeezed("Dernier mot") in squeezed(page) for page in pages
        ]


def layout(ends: Sequence[float], last: float) -> PageLayout:
    places = {f"t{number}": PageEnd(int(place), place % 1) for number, place in enumerate(ends, 1)}
    return PageLayout({}, places | {"": PageEnd(int(last), last % 1)})


def test_what_follows_is_moved_by_what_it_goes_on_under() -> None:
    """An independent count: each part has its length, and begins a page or where the one before ends."""
    for seed in range(300):
        chance = random.Random(seed)
        lengths = [round(chance.uniform(0.3, 2.4), 3) for _ in range(6)]
        place, ends = 1.0, []
        for length in lengths:
            ends.append(round(place + length, 6))
            place = float(int(ends[-1]) + 1)
        headings = [Heading(f"Fiche {n}", 2, anchor=f"t{n}", new_page=True) for n in range(1, 6)]
        document = paper(Paragraph("Avant"), *(block for one in headings for block in (one, Paragraph("Corps"))))
        laid, _short = continue_short_pages(document, layout(ends[:-1], ends[-1]))
        kept = [block.new_page for block in laid.blocks if isinstance(block, Heading)]
        place, expected = 1.0, []
        for length in lengths[:-1]:
            end = place + length
            flows = end >= 2 and int(end) > int(place) and 0 < end % 1 < LEAST_FILLED
            expected.append(not flows)
            place = end if flows else float(int(end) + 1)
        assert kept == expected, (seed, lengths)


@pytest.mark.parametrize(("pages", "short"), [(TIGHTENED_AT_MOST, True), (TIGHTENED_AT_MOST + 1, False)])
def test_a_very_long_document_is_not_made_closer_for_its_last_page(pages: int, short: bool) -> None:
    document = paper(Heading("Un", 1), Paragraph("Corps"))
    assert continue_short_pages(document, layout([], pages + LAST_PAGE / 2)) == (document, short)


def test_a_document_leaves_nothing_in_the_memory_of_its_process() -> None:
    """Measured in a process of its own: the fifth long document takes no more than the second."""
    done = subprocess.run([sys.executable, "-c", _FIVE_DOCUMENTS], capture_output=True, text=True, check=True)
    second, fifth = (float(word) for word in done.stdout.split())
    assert fifth - second < 12, done.stdout


_FIVE_DOCUMENTS = """
from pathlib import Path
from datetime import date
from jalons.papers.documents import refine_document, write_document
from jalons.papers.documents.model import Document, Heading, Paragraph
kept = []
for number in range(5):
    blocks = tuple(block for part in range(60) for block in (Heading(f"Partie {part}", 1, new_page=True),
             *(Paragraph(f"Document {number}, partie {part}, ligne {line}. " * 9) for line in range(12))))
    write_document(refine_document(Document(title="Essai", blocks=blocks, date=date(2026, 12, 5))), "pdf")
    status = Path("/proc/self/status").read_text().splitlines()
    kept.append(next(int(line.split()[1]) / 1024 for line in status if line.startswith("RssAnon")))
print(kept[1], kept[4])
"""


@pytest.mark.parametrize("tight", [False, True])
@pytest.mark.parametrize("fiches", [1, 8])
def test_a_layout_that_is_only_measured_has_the_same_pages(fiches: int, tight: bool) -> None:
    """Its drawings and the rows whose height is known are empty."""
    document = refine_document(sample.roadmap(fiches))
    measured = measure_layout(document, OURS, tight=tight, is_drawn=False)
    assert measured == measure_layout(document, OURS, tight=tight)
    assert measured.last.page > 5


def test_a_layout_that_is_only_measured_has_less_to_lay_out() -> None:
    data = pdf_data(refine_document(sample.roadmap(8)), OURS, str)
    light = lighten_data(data)
    tables = [block for block in light["blocks"] if block["type"] == "Table"]
    plain = [row for table in tables for row in table["rows"] if row["low"]]
    assert plain
    assert {(words, len(row["cells"])) for row in plain for words, _span in row["cells"]} == {("", 1)}
    drawings = [light["cover_svg"], *(block["svg"] for block in light["blocks"] if block["type"] == "Figure")]
    assert {drawing[drawing.index(">") :] for drawing in drawings} == {"></svg>"}
