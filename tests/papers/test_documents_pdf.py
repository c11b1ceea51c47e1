from collections import Counter
from dataclasses import replace
from datetime import date
from io import BytesIO

import pikepdf
import pytest
from pypdf import PdfReader

from jalons.papers.documents import write_document
from jalons.papers.documents.characters import DRAWN, TOFU
from jalons.papers.documents.look import OURS
from jalons.papers.documents.model import (
    Block,
    BulletList,
    Callout,
    Column,
    Document,
    Facts,
    Heading,
    Paragraph,
    Row,
    Run,
    Table,
    link_run,
)
from jalons.papers.documents.pdf import compile_pdf
from jalons.papers.documents.pdf_data import breakable_text
from tests.papers.reading import pdf_pages, pdf_tags, squeezed
from tests.papers.sample import fiche, roadmap, titles
from tests.papers.signed_documents import SIGNATURES


@pytest.fixture(scope="module")
def made() -> bytes:
    return write_document(roadmap(), "pdf")


def one(*blocks: Block) -> bytes:
    return write_document(Document(title="Essai", blocks=blocks, date=date(2026, 12, 5)), "pdf")


def test_it_declares_its_language_its_title_and_both_standards(made: bytes) -> None:
    with pikepdf.open(BytesIO(made)) as opened:
        metadata = opened.open_metadata()
        assert {
            "lang": str(opened.Root.Lang),
            "marked": bool(opened.Root.MarkInfo.Marked),
            "shows its title": bool(opened.Root.ViewerPreferences.DisplayDocTitle),
            "title": str(metadata["dc:title"]),
            "author": list(metadata["dc:creator"]),
            "pdfuaid": str(metadata["pdfuaid:part"]),
            "pdfaid": f"{metadata['pdfaid:part']}{metadata['pdfaid:conformance']}",
            "created": str(metadata["xmp:CreateDate"])[:10],
        } == {
            "lang": "fr",
            "marked": True,
            "shows its title": True,
            "title": "Feuille de route pour l’inclusion numérique",
            "author": ["Communauté de communes Dronne et Belle"],
            "pdfuaid": "1",
            "pdfaid": "2A",
            "created": "2026-12-05",
        }


def test_every_font_is_inside(made: bytes) -> None:
    with pikepdf.open(BytesIO(made)) as opened:
        fonts = {
            str(item.FontName).split("+")[1]
            for item in opened.objects
            if isinstance(item, pikepdf.Dictionary) and "/FontFile2" in item
        }
    assert fonts == {"AtkinsonHyperlegible-Regular", "AtkinsonHyperlegible-Bold"}


def test_every_page_has_words_and_its_number(made: bytes) -> None:
    pages = pdf_pages(made)
    assert [squeezed(f"Page {n} / {len(pages)}") in squeezed(page) for n, page in enumerate(pages, 1)] == [False] + [
        True
    ] * (len(pages) - 1)
    assert min(len(page) for page in pages) > 100


def test_every_title_and_accent_is_in_the_text(made: bytes) -> None:
    text = squeezed("".join(pdf_pages(made)))
    assert [title for title in titles(8) if squeezed(title) not in text] == []
    assert squeezed("La semaine des sœurs, des aînés et du numérique à l’école") in text


def test_the_outline_holds_chapters_axes_and_fiches(made: bytes) -> None:
    with pikepdf.open(BytesIO(made)) as opened, opened.open_outline() as outline:
        chapters = [item.title for item in outline.root]
        axes = [item.title for item in outline.root[7].children]
        first = [item.title for item in outline.root[7].children[0].children]
    assert chapters == [
        "1. Édito", "2. Contexte et cadre", "3. Méthode d’élaboration", "4. Définition partagée", "5. Portrait de territoire",
        "6. Enjeux", "7. Axes stratégiques et objectifs", "8. Fiches actions", "9. Gouvernance", "10. Calendrier",
        "11. Budget et plan de financement", "12. Suivi et évaluation", "13. Annexes",
    ]  # fmt: skip
    assert [axis[:6] for axis in axes] == ["Axe 1.", "Axe 2.", "Axe 3."]
    assert first == [title.replace(" :", "\u00a0:") for title in titles(8)[:3]]


def test_tags_name_headings_tables_lists_and_the_figure(made: bytes) -> None:
    tags = Counter(name for name, _ in pdf_tags(made))
    assert {name: tags[name] for name in ("Title", "H1", "H2", "H3", "H4", "Table", "Figure", "TOCI")} == {
        "Title": 1, "H1": 14, "H2": 5, "H3": 8, "H4": 40, "Table": 21, "Figure": 1, "TOCI": 26,
    }  # fmt: skip
    assert tags["TH"] > 0
    assert [words["Alt"][:40] for name, words in pdf_tags(made) if name == "Figure"] == [
        "Carte en carreaux des 16 communes, color"
    ]


def test_a_long_table_repeats_its_header_on_each_page() -> None:
    rows = tuple(Row((f"Action {n}", "2027")) for n in range(120))
    pages = pdf_pages(one(Table("Calendrier", (Column("Intitulé"), Column("Début")), rows)))
    assert len(pages) > 2
    assert ["Intitulé" in page for page in pages] == [True] * len(pages)


def test_links_lead_outside_and_inside() -> None:
    file = one(
        Paragraph((link_run("site", "https://exemple.fr/"), " ", link_run("budget", "#b"))),
        Heading("Budget", anchor="b"),
    )
    with pikepdf.open(BytesIO(file)) as opened:
        links = [annotation for page in opened.pages for annotation in page.get("/Annots", [])]
        assert ["/Dest" in annotation or "/D" in annotation.get("/A", {}) for annotation in links] == [False, True]
        assert str(links[0].A.URI) == "https://exemple.fr/"


def test_a_fiche_holds_on_two_pages() -> None:
    assert len(pdf_pages(write_document(fiche(), "pdf"))) == 2


def test_a_document_of_nothing_still_has_its_title() -> None:
    assert [page.split("\n")[0] for page in pdf_pages(one())] == ["Essai"]


def test_pieces_that_are_absent_leave_no_trace() -> None:
    bare = replace(roadmap(), subtitle="", organisation="", status="", facts=())
    assert "5 décembre 2026" in pdf_pages(write_document(bare, "pdf"))[0].replace("\u00a0", " ")


def test_words_are_never_read_as_markup() -> None:
    typed = "#panic() *a* _b_ = c $x$ \\u{41} <t1> @t1 `d` // e"
    assert squeezed(typed) in squeezed(
        "".join(pdf_pages(one(Heading(typed), Paragraph(typed), Facts(((typed, typed),)), Callout(typed, typed))))
    )


def test_what_the_typefaces_lack_is_marked_and_the_rest_is_kept() -> None:
    pages = pdf_pages(one(Paragraph("Merci 🎉 à 中文"), Paragraph("مرحبا")))
    assert squeezed(f"Merci {TOFU} à {TOFU}") in squeezed(pages[0])


def test_accents_piled_up_beyond_any_typeface_do_not_stop_the_document() -> None:
    pages = pdf_pages(one(Heading("Z\u0336\u0489\u06d6\u0fd6al\u0363go"), Paragraph("ا\u0302\u0336\u1dc2 é")))
    assert squeezed("é") in squeezed(pages[0])


def test_every_character_said_to_be_drawn_is_drawn_alone_and_after_a_letter() -> None:
    """The list in characters.py is what PDF/UA accepts with the typst of today."""
    ranges = [(part.split("-") * 2)[:2] for part in DRAWN.split()]
    drawn = [chr(code) for first, last in ranges for code in range(int(first, 16), int(last, 16) + 1)]
    typed = [text for character in drawn for text in (character, f"é{character}e")]
    document = Document("Essai", tuple(Paragraph((Run(text),)) for text in typed), date(2026, 12, 5))
    assert compile_pdf(document, OURS, str)[:4] == b"%PDF"


def test_endless_words_and_addresses_stay_inside_the_page() -> None:
    address = "https://exemple.fr/" + "chemin/" * 40
    file = one(
        Paragraph("a" * 500),
        Paragraph(link_run(address, address)),
        Table("T", (Column("A"), Column("B" * 60)), (Row(("c" * 200, address)),)),
    )
    assert squeezed("a" * 500) in squeezed(pdf_pages(file)[0])
    assert squeezed(address) in squeezed("".join(pdf_pages(file)))


def test_amounts_of_a_column_stand_digit_under_digit() -> None:
    amounts = ("1 111 111,11 €", "8 888 888,88 €", "4 040 404,40 €")
    rows = tuple(Row((f"Ligne {n}", amount)) for n, amount in enumerate(amounts))
    made = one(Table("Montants", (Column("Ligne"), Column("Montant", "right")), rows))
    begins: list[float] = []

    def note(text: str, _cm: list[float], tm: list[float], _font: object, _size: float) -> None:
        if "€" in text:
            begins.append(round(tm[4], 2))

    PdfReader(BytesIO(made)).pages[0].extract_text(visitor_text=note)
    assert len(begins) == 3 and len(set(begins)) == 1


def test_a_word_is_cut_only_when_its_cell_is_narrower() -> None:
    columns = (Column("Financeur"), Column("Reste", width=4))
    long = "Fonds de développement intercommunal, programme expérimental"
    endless = "Anticonstitutionnellement"
    said = [
        pdf_pages(
            one(
                Table(
                    "",
                    columns,
                    (
                        Row(
                            (words, ""),
                        ),
                    ),
                )
            )
        )[0]
        for words in (long, endless)
    ]
    assert ["\u00ad" in text for text in said] == [False, True]


def test_an_address_breaks_at_a_sign_and_never_inside_a_word() -> None:
    address = "https://www.exemple-de-collectivite.fr/une/adresse/vraiment/longue?page=1&suite=" + "a" * 26
    assert breakable_text(address).split("\u200b") == [
        *("https://", "www.", "exemple-", "de-", "collectivite.", "fr/", "une/", "adresse/", "vraiment/", "longue?"),
        *("page=", "1&", "suite=", "a" * 24, "a", "a"),
    ]


@pytest.mark.parametrize(
    "before",
    [
        Callout("À vérifier", "Dernier mot."),
        BulletList(("un", "Dernier mot")),
        Paragraph("Dernier mot."),
        Table("T", (Column("A"), Column("B")), (Row(("un", "1")), Row(("Dernier mot", "2"), "total"))),
    ],
)
@pytest.mark.parametrize("signature", SIGNATURES)
def test_a_signature_that_ends_a_document_is_never_alone_on_its_page(
    before: Block, signature: tuple[Block, ...]
) -> None:
    pages = set()
    # From one page to two: whatever room is left, the last words are above the signature.
    for count in range(26, 46):
        lines = Paragraph("\n".join(f"Ligne {n}" for n in range(count)))
        *before_last, last = pdf_pages(one(lines, before, *signature))
        pages.add(len(before_last) + 1)
        assert "Dernier mot" in last
    assert pages == {1, 2}


def test_a_long_table_whose_first_group_is_empty_is_written() -> None:
    rows = (Row(("Groupe A",), "group"), Row(("Groupe B",), "group"), *(Row((f"Ligne {n}", "1")) for n in range(14)))
    [page] = pdf_pages(one(Table("T", (Column("A"), Column("B")), rows)))
    assert squeezed(page).count("Groupe") == 2
