from dataclasses import replace
from datetime import date

import pytest

from jalons.papers.documents.characters import TOFU, clean_text, drawable_text
from jalons.papers.documents.document_cleaning import cell_spans, refine_document
from jalons.papers.documents.model import (
    Block,
    BulletList,
    Callout,
    Column,
    Content,
    Document,
    Facts,
    Figure,
    Heading,
    NumberedList,
    Paragraph,
    Row,
    Run,
    Table,
    TableOfContents,
    content_runs,
    link_run,
    parse_prose,
    plain_text,
    strong_run,
)

COLUMNS = (Column("Action"), Column("Début"), Column("Montant", "right"))


def document(*blocks: Block) -> Document:
    return Document(title="Essai", blocks=blocks, date=date(2026, 12, 5))


def refine(*blocks: Block) -> tuple[Block, ...]:
    return refine_document(document(*blocks)).blocks


def test_prose_parts_paragraphs_at_empty_lines_and_finds_lists() -> None:
    typed = "Un.\r\nDeux.\n\nTrois :\n- a\n• b\n1. c\n2) d\n\n\nFin - vraiment."
    assert parse_prose(typed) == (
        Paragraph("Un.\nDeux."),
        Paragraph("Trois :"),
        BulletList(("a", "b")),
        NumberedList(("c", "d")),
        Paragraph("Fin - vraiment."),
    )


def test_prose_of_nothing_is_nothing() -> None:
    assert parse_prose(" \n\t\n") == ()


def test_content_is_a_string_a_run_or_several() -> None:
    several: Content = ("Voir ", strong_run("ceci"), link_run("là", "https://exemple.fr"))
    assert content_runs(several) == (
        Run("Voir "),
        Run("ceci", strong=True),
        Run("là", href="https://exemple.fr"),
    )
    assert plain_text(several) == "Voir cecilà"


def test_a_table_refuses_more_cells_than_columns() -> None:
    with pytest.raises(ValueError, match="More cells than columns"):
        Table("Budget", COLUMNS, (Row(("a", "b", "c", "d")),))
    with pytest.raises(ValueError, match="More cells than columns"):
        Table("Budget", COLUMNS, (Row(("a", "b"), "group"),))
    with pytest.raises(ValueError, match="No column"):
        Table("Budget", (), ())


def test_a_figure_refuses_to_be_silent() -> None:
    with pytest.raises(ValueError, match="needs its words"):
        Figure("<svg/>", alt=" ")


def test_blocks_without_words_disappear() -> None:
    empty: tuple[Block, ...] = (
        TableOfContents(),
        Heading(" \n"),
        Heading("\u200b\ufe0f"),
        Paragraph(""),
        Paragraph(("\n", strong_run(" "))),
        BulletList(("", " ")),
        NumberedList(()),
        Callout("", ""),
        Facts((("Pilote", ""),)),
    )
    assert refine(*empty) == ()


def test_empty_items_and_facts_disappear_among_others() -> None:
    assert refine(BulletList(("a", " ", "b")), Facts((("Pilote", ""), ("Calendrier", "2027")))) == (
        BulletList(((Run("a"),), (Run("b"),))),
        Facts((("Calendrier", (Run("2027"),)),)),
    )


def test_heading_levels_never_skip_one() -> None:
    levels = [
        block.level
        for block in refine(*(Heading("x", level) for level in (3, 4, 2, 9, 9, 9, 1, 0)))
        if isinstance(block, Heading)
    ]
    assert levels == [1, 2, 2, 3, 4, 4, 1, 1]


def test_links_inside_the_document_lead_to_their_heading_or_vanish() -> None:
    blocks = refine(
        Paragraph((link_run("a", "#budget"), link_run("b", "#ailleurs"))),
        Heading("Contexte"),
        Heading("Budget", anchor="budget"),
    )
    assert blocks == (
        Paragraph((Run("a", href="#t2"), Run("b"))),
        Heading("Contexte", anchor="t1"),
        Heading("Budget", anchor="t2"),
    )


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("https://exemple.fr/é?a=b#c", "https://exemple.fr/%C3%A9?a=b#c"),
        ("mailto:a@exemple.fr", "mailto:a@exemple.fr"),
        ("javascript:alert(1)", ""),
        ("https://a b", ""),
        ("https://[", ""),
        ("file:///etc/passwd", ""),
    ],
)
def test_only_sound_addresses_become_links(typed: str, kept: str) -> None:
    assert refine(Paragraph(link_run("x", typed))) == (Paragraph((Run("x", href=kept),)),)


def test_rows_are_completed_and_an_empty_table_says_so() -> None:
    full, empty = refine(
        Table("Budget", COLUMNS, (Row(("a",)), Row(("Titre",), "group"), Row(("", "")))), Table("Bilan", COLUMNS, ())
    )
    assert isinstance(full, Table)
    assert isinstance(empty, Table)
    assert full.rows == (Row(((Run("a"),), (), ())), Row(((Run("Titre"),),), "group"))
    assert empty.rows == (Row(((Run("Rien à ce jour."),),)),)


def test_a_total_covers_the_blanks_after_its_label() -> None:
    assert cell_spans(Row(("Total", (), "12"), "total"), 3) == [("Total", 2), ("12", 1)]
    assert cell_spans(Row(("Total", (), ()), "total"), 3) == [("Total", 1), ((), 1), ((), 1)]
    assert cell_spans(Row(("a", (), "12")), 3) == [("a", 1), ((), 1), ("12", 1)]
    assert cell_spans(Row(("Investissement",), "group"), 3) == [("Investissement", 3)]


def test_french_spaces_come_only_in_french() -> None:
    asked = document(Paragraph("Pourquoi ?"))
    assert [plain_text(block.content) for block in refine_document(asked).blocks if isinstance(block, Paragraph)] == [
        "Pourquoi\u00a0?"
    ]
    english = refine_document(replace(asked, language="en"))
    assert [plain_text(block.content) for block in english.blocks if isinstance(block, Paragraph)] == ["Pourquoi ?"]


def test_a_document_always_has_a_title() -> None:
    assert refine_document(replace(document(), title=" \x00 ")).title == "Sans titre"


def test_refining_twice_changes_nothing_more() -> None:
    once = refine_document(
        document(
            TableOfContents(),
            Heading("« Titre »", 3),
            Paragraph((" a ", strong_run("b !"))),
            Table("T", COLUMNS, (Row(("a",)),)),
        )
    )
    assert refine_document(once) == once


def test_a_drawing_made_for_a_page_gets_its_namespace() -> None:
    (figure,) = refine(Figure("<svg viewBox='0 0 1 1'/>", "Un point."))
    assert isinstance(figure, Figure)
    assert figure.svg == "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox='0 0 1 1'/>"


def test_legible_drops_what_no_file_may_carry() -> None:
    assert clean_text("a\x00b\x0bc\r\nd\te\ud800\ue000\u202ef\ufffe") == "ab\nc\nd ef"
    assert clean_text("e\u0301") == "é"


@pytest.mark.parametrize(
    ("typed", "drawn"),
    [
        ("Bravo 🎉🎉 !", f"Bravo {TOFU} !"),
        ("👩‍👩‍👧 à table", f"{TOFU} à table"),
        ("✅ fait, ❌ à faire", "✔ fait, ✘ à faire"),
        ("𝗚𝗿𝗮𝘀", "Gras"),
        ("❤️", "❤"),
        ("مرحبا שלום Привет", "مرحبا שלום Привет"),
        ("中文", TOFU),
    ],
)
def test_drawable_marks_what_the_typefaces_lack(typed: str, drawn: str) -> None:
    assert drawable_text(clean_text(typed)) == drawn
