"""An existing feuille de route in Word, LibreOffice or PDF: read by rules, shown, written once confirmed."""

import io
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
import typst
from django.db.models import Sum
from django.test import Client
from django.utils import timezone
from docx import Document

from jalons.actions.models import ActionSheet
from jalons.base import table_files
from jalons.base.french import NBSP
from jalons.base.table_files import read_sheets
from jalons.funding.models import ExpenseLine, FundingLine
from jalons.monitoring.changes.indicators import note_value, remove_indicator
from jalons.monitoring.models import Indicator
from jalons.papers.documents import write_document
from jalons.papers.uploaded_documents import pdf
from jalons.papers.uploaded_documents.blocks import Grid, Heading
from jalons.papers.uploaded_documents.pdf_tables import Rule, find_frames
from jalons.papers.uploaded_documents.reader import read_document
from jalons.publication.documents import plan_documents
from jalons.publication.documents.roadmap.chapters import roadmap_document
from jalons.publication.documents.roadmap.sheet import visa_document
from jalons.publication.models import PlanImport
from jalons.publication.rules.document_fiches import find_fiches
from jalons.roadmaps.models import Member
from tests.publication.roadmap_documents import AXES, FORMATS, LAYOUTS, MADE, WRITERS, euros, made_document
from tests.publication.test_plan_pages import address, form_of
from tests.publication.workbooks import send, written
from tests.refusals import refused
from tests.world import World

pytestmark = pytest.mark.django_db


@pytest.fixture
def blank(world: World, client: Client) -> Member:
    member = world.blank()
    assert member.user
    client.force_login(member.user)
    return member


def bring_document(client: Client, member: Member, content: bytes, name: str) -> None:
    """Sends it, and confirms what its page proposes."""
    page = send(client, member, content, name)
    assert page.status_code == 200
    assert not ActionSheet.objects.filter(roadmap=member.roadmap).exists()
    client.post(address(member, "import_plan"), form_of(page))


def amounts_of(member: Member) -> list[tuple[str, str, Decimal]]:
    """The title of the fiche, who or what, and how much: a funder may pay both kinds of expenses."""
    here = {"action__roadmap": member.roadmap}
    expenses = ExpenseLine.objects.filter(**here).values_list("action__title", "kind", "amount")
    funding = (
        FundingLine.objects.filter(**here).values_list("action__title", "funder").annotate(Sum("amount")).order_by()
    )
    return sorted([*expenses, *funding])


def expected_amounts() -> list[tuple[str, str, Decimal]]:
    rows = []
    for fiche in MADE:
        rows += [(fiche.title, kind or "fonctionnement", euros(amount)) for kind, amount in fiche.expenses]
        rows += [(fiche.title, funder, euros(amount)) for funder, amount in fiche.funders]
    return sorted(rows)


def days_of(member: Member) -> set[tuple[str, str, date]]:
    rows = ActionSheet.objects.filter(roadmap=member.roadmap).values_list("title", "starts_on", "ends_on")
    return {
        (title, end, day)
        for title, starts, ends in rows
        for end, day in (("starts", starts), ("ends", ends))
        if day is not None
    }


def expected_days() -> set[tuple[str, str, date]]:
    return {
        (fiche.title, end, day)
        for fiche in MADE
        for end, day in (("starts", fiche.starts), ("ends", fiche.ends))
        if day is not None
    }


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize("layout", LAYOUTS)
def test_a_document_of_twelve_fiches_comes_in_whole(client: Client, blank: Member, layout: str, form: str) -> None:
    bring_document(client, blank, made_document(layout, form), f"feuille-de-route.{form[:4].strip()}")
    rows = list(ActionSheet.objects.filter(roadmap=blank.roadmap).select_related("axis").order_by("axis__rank", "rank"))
    assert [(row.axis.title, row.title) for row in rows] == [(AXES[fiche.axis], fiche.title) for fiche in MADE]
    assert [row.lead_organisation for row in rows] == [fiche.pilot for fiche in MADE]
    assert amounts_of(blank) == expected_amounts()
    assert days_of(blank) == expected_days()


def test_what_stands_outside_the_fiches_is_told_and_not_written(client: Client, blank: Member) -> None:
    for layout in LAYOUTS:
        page = send(client, blank, made_document(layout, "docx"), "plan.docx")
        outside = [
            line
            for line in page.context["preview"].lines
            if line.act_words.replace(NBSP, " ") == "hors des fiches : pas repris"
        ]
        assert [line.title for line in outside] == [
            "Feuille de route d’inclusion numérique – La communauté de communes compte 11 000 habitants et 24 communes. Coût "
            "global estimé de la feuille de route : 200 000 €.",
            "Annexes – Glossaire : un conseiller numérique aide les habitants.",
        ]


def test_an_amount_that_is_not_sure_stays_text_and_is_told(client: Client, blank: Member) -> None:
    page = send(client, blank, made_document("table per fiche", "odt"), "plan.odt")
    line = next(
        line for line in page.context["preview"].lines if line.title == "Réunir les médiatrices et les médiateurs"
    )
    assert [doubt.replace(NBSP, " ") for doubt in line.doubts if "2 000" in doubt] == [
        "Budget prévisionnel, « environ 2 000 € par an » : montant à choisir, dans « À préciser ». Sans réponse, le "
        "texte est gardé."
    ]
    client.post(address(blank, "import_plan"), form_of(page))
    row = ActionSheet.objects.get(title=line.title)
    assert "Budget prévisionnel : environ 2 000 € par an" in row.other_information


def test_what_no_field_has_stays_in_its_fiche(client: Client, blank: Member) -> None:
    bring_document(client, blank, made_document("headings", "docx"), "plan.docx")
    for number, row in enumerate(ActionSheet.objects.filter(roadmap=blank.roadmap).order_by("axis__rank", "rank"), 1):
        assert "Observations : À relire avec les élues et les élus." in row.other_information
        assert f"Numéro dans le document : Fiche action {number}" in row.other_information


def test_an_import_of_a_document_is_undone_whole(client: Client, blank: Member) -> None:
    bring_document(client, blank, made_document("headings", "pdf"), "plan.pdf")
    brought = PlanImport.objects.get(roadmap=blank.roadmap)
    assert brought.source == "plan.pdf"
    client.post(address(blank, "undo_plan_import", brought.pk))
    assert not ActionSheet.objects.filter(roadmap=blank.roadmap).exists()
    assert written(blank) == (0, 0)


def test_the_sums_are_read_before_anything_else(client: Client, blank: Member) -> None:
    page = send(client, blank, made_document("headings", "docx"), "plan.docx").content.decode()
    places = [page.index(words) for words in ('id="t-sums"', "Ce document a été lu ici", "axes seront créés")]
    assert places == sorted(places)


def test_a_fiche_left_out_stays_out(client: Client, blank: Member) -> None:
    page = send(client, blank, made_document("headings", "docx"), "plan.docx")
    left = next(line.number for line in page.context["preview"].lines if line.title == MADE[0].title)
    again = client.post(address(blank, "preview_plan"), form_of(page) | {"leave": str(left)})
    client.post(address(blank, "import_plan"), form_of(again))
    assert set(ActionSheet.objects.filter(roadmap=blank.roadmap).values_list("title", flat=True)) == {
        fiche.title for fiche in MADE[1:]
    }


def word_file(*paragraphs: str) -> bytes:
    """`paragraphs`: a title begins with #."""
    document = Document()
    for text in paragraphs:
        if text.startswith("#"):
            document.add_heading(text[1:], 1)
        else:
            document.add_paragraph(text)
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


BAD = {
    "no fiche": (
        word_file("#Compte rendu", "Le comité s’est réuni. Le budget du projet est de 5 000 €."),
        "document-without-fiche",
    ),
    "a cut Word file": (made_document("headings", "docx")[:9000], "document-damaged"),
    "a scanned PDF": (typst.compile(b"#rect(width: 10cm)"), "pdf-without-text"),
    "an old Word file": (b"\xd0\xcf\x11\xe0" + b"\0" * 600, "document-of-an-old-format"),
}


@pytest.mark.parametrize(("content", "code"), BAD.values(), ids=BAD)
def test_a_file_that_is_no_use_leaves_the_roadmap_as_it_was(
    client: Client, blank: Member, content: bytes, code: str
) -> None:
    page = send(client, blank, content, "plan.docx")
    assert page.status_code == 200
    assert [error.code for error in page.context["form"].errors.as_data()["file"]] == [code]
    assert not PlanImport.objects.filter(roadmap=blank.roadmap).exists()


def test_a_line_that_begins_with_a_label_is_a_field_in_a_pdf_of_one_font(client: Client, blank: Member) -> None:
    lines = [
        "Action 1 : Ouvrir un lieu d’accueil numérique",
        "Objectif : accueillir chacune des personnes",
        "Pilote : communauté de communes du Val",
        "Budget prévisionnel : 12 000 euros en 2027",
        "Action 2 : Former les agents des mairies",
        "Objectif : répondre à toutes les demandes",
        "Pilote : centre de gestion du département",
        "Budget prévisionnel : 3 000 euros en 2027",
    ]
    content = typst.compile(("#set page(width: 9.5cm)\n#set text(size: 10pt)\n" + " \\\n".join(lines)).encode())
    bring_document(client, blank, content, "plan.pdf")
    actions = ActionSheet.objects.filter(roadmap=blank.roadmap).order_by("id")
    assert [(one.title, one.objectives, one.lead_organisation) for one in actions] == [
        ("Ouvrir un lieu d’accueil numérique", "accueillir chacune des personnes", "communauté de communes du Val"),
        ("Former les agents des mairies", "répondre à toutes les demandes", "centre de gestion du département"),
    ]
    assert [amount for _title, _label, amount in amounts_of(blank)] == [Decimal(3000), Decimal(12000)]


def test_a_title_that_made_no_fiche_is_told_with_both_counts(client: Client, blank: Member) -> None:
    document = Document()
    document.add_heading("Fiche action 1 : Un bus", 1)
    document.add_paragraph("Pilote : CIAS")
    document.add_paragraph("Fiche action 2 : Un lieu", style="List Bullet")
    made = io.BytesIO()
    document.save(made)
    page = send(client, blank, made.getvalue(), "plan.docx")
    outside = [
        line.title.replace(NBSP, " ") for line in page.context["preview"].lines if not line.place.startswith("Fiche")
    ]
    assert outside == ["Titres sans fiche – 2 titres vus, 1 fiche : il manque « Fiche action 2 : Un lieu »."]


TITLE = Heading("Fiche action 1 : Un bus", 1, 1)
LABELS = (("Intitulé", "Un bus"), ("Pilote", "CIAS"), ("Description", "Un texte"))
CUT = {
    "the budget alone": ([Grid(LABELS, 1), Grid((("Budget", "7 000 €"),), 2)], "budget", ["7 000 €"]),
    "inside a cell": ([Grid(LABELS, 1), Grid((("", "qui suit"), ("Budget", "7 000 €")), 2)], "budget", ["7 000 €"]),
    "its text": (
        [Grid(LABELS, 1), Grid((("", "qui suit"), ("Budget", "7 000 €")), 2)],
        "description",
        ["Un texte", "qui suit"],
    ),
    "its first row alone": ([Grid(LABELS[:1], 1), Grid((*LABELS[1:], ("Budget", "7 000 €")), 2)], "texts", []),
    "a table of money": (
        [
            Grid((("Dépenses", "Montant"), ("Achat", "1 000 €"), ("Pose", "500 €")), 1),
            Grid((("Carburant", "300 €"), ("Assurance", "200 €")), 2),
        ],
        "budget",
        ["Achat : 1 000 €", "Pose : 500 €", "Carburant : 300 €", "Assurance : 200 €"],
    ),
}


@pytest.mark.parametrize(("grids", "key", "texts"), CUT.values(), ids=CUT)
def test_a_table_that_goes_on_over_the_page_is_of_the_same_fiche(grids: list[Grid], key: str, texts: list[str]) -> None:
    [fiche] = find_fiches([TITLE, *grids]).fiches
    assert (fiche.texts if key == "texts" else [text for _label, text in fiche.fields[key]]) == texts


def test_a_row_that_the_end_of_a_page_leaves_open_is_of_its_table() -> None:
    rules = [Rule(True, at, 20, 100) for at in (0, 50, 200)] + [Rule(False, at, 0, 200) for at in (100, 80)]
    [frame] = find_frames(rules)
    assert (frame.tops, frame.bottom) == ([100, 80], 20)


def test_an_amount_under_no_label_is_read_and_left_aside(client: Client, blank: Member) -> None:
    made = word_file("#Fiche action 1 : Un bus", "Ce bus coûte 6 000 €, plus 500 € de carburant.", "Pilote : CIAS")
    preview = send(client, blank, made, "plan.docx").context["preview"]
    [row] = preview.sums
    assert (row.read, row.kept, row.left) == (6_500, 0, 6_500)
    assert [label.replace(NBSP, " ") for label, _amount in row.reasons] == [
        "montants non repris : gardés en texte dans la fiche"
    ]
    [doubt] = [doubt.replace(NBSP, " ") for doubt in preview.lines[0].doubts if "rubrique" in doubt]
    assert doubt == (
        "Texte de la fiche, « Ce bus coûte 6 000 €, plus 500 € de carburant. » : aucune rubrique ne le précède. Il est gardé "
        "dans la fiche, relisez-le."
    )


def test_two_fiches_with_the_same_title_are_told_by_their_place(client: Client, blank: Member) -> None:
    content = word_file(*["#Fiche action 1 : Un bus", "Pilote : CIAS"] * 2)
    page = send(client, blank, content, "plan.docx")
    doubts = [doubt.replace(NBSP, " ") for line in page.context["preview"].lines for doubt in line.doubts]
    assert "Fiche 2 : même intitulé que la fiche 1 : un numéro est ajouté." in doubts


@pytest.mark.parametrize("form", ["docx", "odt", "pdf"])
def test_the_feuille_de_route_that_we_write_is_read_back(world: World, form: str) -> None:
    """A whole document, of thirty pages: each fiche under its axis, and no other title taken for one."""
    document = roadmap_document(world.roadmap, timezone.localdate())
    fiches = find_fiches(read_document(write_document(document, form))).fiches
    rows = ActionSheet.objects.filter(roadmap=world.roadmap).exclude(status="draft").select_related("axis")
    written_in_order = [(row.axis.title, row.title) for row in rows.order_by("axis__rank", "rank")]
    assert [(fiche.axis, fiche.title) for fiche in fiches] == written_in_order


# --- a table of money beside the fiches ------------------------------------------------------------------------------

TITLES = ("Un bus numérique", "Des ordinateurs reconditionnés", "Former les agents d’accueil")


def fiches_and_table(rows: list[tuple[str, ...]], budget: str = "57 000 €") -> bytes:
    document = Document()
    for number, title in enumerate(TITLES, 1):
        document.add_heading(f"Fiche action {number} : {title}", 2)
        document.add_paragraph(f"Pilote : service numéro {number}")
        document.add_paragraph("Objectifs : aller vers les personnes.")
        document.add_paragraph(f"Budget : {budget}")
    document.add_heading("Le financement", 1)
    table = document.add_table(0, len(rows[0]))
    for row in rows:
        for cell, text in zip(table.add_row().cells, row, strict=True):
            cell.text = text
    made = io.BytesIO()
    document.save(made)
    return made.getvalue()


HEAD = ("Action", "Fonctionnement", "Investissement", "Caf")
MONEY_ROWS = [
    HEAD,
    *((title, "12 000 €", "45 000 €", "20 000 €") for title in TITLES),
    ("TOTAL", "36 000 €", "135 000 €", "60 000 €"),
]


def test_a_table_of_money_gives_the_fiches_their_natures_and_funders(blank: Member, client: Client) -> None:
    bring_document(client, blank, fiches_and_table(MONEY_ROWS), "plan.docx")
    assert amounts_of(blank) == sorted(
        row
        for title in TITLES
        for row in (
            (title, "fonctionnement", Decimal(12_000)),
            (title, "investissement", Decimal(45_000)),
            (title, "Caf", Decimal(20_000)),
        )
    )


def test_a_budget_that_differs_from_its_table_is_told_with_both(blank: Member, client: Client) -> None:
    page = send(client, blank, fiches_and_table(MONEY_ROWS, "60 000 €"), "plan.docx").content.decode()
    assert "60\u00a0000\u00a0€" in page and "57\u00a0000\u00a0€" in page


def test_a_table_that_joins_no_fiche_is_told_among_what_is_left(blank: Member, client: Client) -> None:
    rows = [HEAD, ("Une autre chose", "12 000 €", "45 000 €", ""), ("Encore une autre", "1 000 €", "2 000 €", "")]
    page = send(client, blank, fiches_and_table(rows), "plan.docx").content.decode()
    assert "rien n’en est repris avec les fiches" in page
    assert ("(3 fiches)" in page, "(2 lignes)" in page) == (True, True)


def test_a_line_of_the_table_without_fiche_is_told(blank: Member, client: Client) -> None:
    rows = [*MONEY_ROWS[:-1], ("Une autre chose", "1 000 €", "2 000 €", "")]
    page = send(client, blank, fiches_and_table(rows), "plan.docx").content.decode()
    assert "Une autre chose | 1 000 € | 2 000 €" in page.replace("\u00a0", " ")


def test_thousands_of_headings_without_a_title_are_told(blank: Member, client: Client) -> None:
    document = Document()
    document.add_heading("Action 1 : Un bus numérique", 2)
    document.add_paragraph("Pilote : le service")
    for number in range(2, 60):
        document.add_heading(f"Action {number}", 2)
    made = io.BytesIO()
    document.save(made)
    page = send(client, blank, made.getvalue(), "plan.docx").content.decode()
    assert "autres ne sont pas repris" in page


@pytest.mark.parametrize(
    ("name", "size", "code"),
    [
        ("plan.docx", 20, "document-damaged"),
        ("plan.pdf", 20, "document-damaged"),
        ("plan.docx", 21 * 1024 * 1024, "document-too-heavy"),
    ],
)
def test_what_is_called_a_document_and_is_none_is_told_as_one(
    blank: Member, client: Client, name: str, size: int, code: str
) -> None:
    page = send(client, blank, b"x" * size, name)
    assert [error.code for error in page.context["form"].errors.as_data()["file"]] == [code]
    assert "choisissez-le de nouveau" in page.content.decode()


# --- indicators ------------------------------------------------------------------------------------------------------

INDICATORS = (
    "300 personnes accompagnées par an",
    "12 permanences d’ici fin 2027",
    "Nombre d’appels reçus",
    "Taux de satisfaction : 60 %",
)
READ = [
    ("Permanences", "permanences", 12, date(2027, 12, 31), ""),
    ("Personnes accompagnées par an", "personnes", 300, date(2028, 6, 30), "annuelle"),
    ("Taux de satisfaction", "%", 60, date(2028, 6, 30), ""),
]


def fiche_with_indicators(form: str, layout: str, period: str = "du 1er mars 2027 au 30 juin 2028") -> bytes:
    writer = WRITERS[form]()
    writer.heading("Feuille de route d’inclusion numérique", 1)
    fields = [("Pilote", "Centre social"), ("Objectifs", "Aller vers."), ("Calendrier", period)]
    if layout == "table":
        rows = [*fields, ("Indicateurs d’évaluation", "\n".join(INDICATORS))]
        writer.table([["Fiche action n°1", "Un bus"], *([label, text] for label, text in rows)])
        return writer.done()
    writer.heading("Fiche action 1 : Un bus", 3)
    for label, text in fields:
        writer.paragraph(f"{label} : {text}")
    writer.heading("Indicateurs de suivi", 4)
    for line in INDICATORS:
        writer.paragraph(line)
    return writer.done()


def indicators_of(member: Member) -> list[tuple[str, str, Decimal, date, str]]:
    rows = Indicator.objects.filter(action__roadmap=member.roadmap).order_by("label")
    return list(rows.values_list("label", "unit", "target", "target_on", "frequency"))


@pytest.mark.parametrize("layout", ["headings", "table"])
@pytest.mark.parametrize("form", ["docx", "odt", "pdf"])
def test_the_indicators_of_a_document_become_rows_and_what_is_not_sure_stays_text(
    client: Client, blank: Member, form: str, layout: str
) -> None:
    page = send(client, blank, fiche_with_indicators(form, layout), f"plan.{form}")
    preview = page.context["preview"]
    # A PDF has its title as a passage of its own.
    assert preview.sentence.replace(NBSP, " ").startswith("À importer : 1 action et 3 indicateurs.")
    told = [text.replace(NBSP, " ") for label, text in preview.lines[0].details if label == "Indicateur"]
    assert told == [
        "Personnes accompagnées par an : 300 personnes au 30/06/2028",
        "Permanences : 12 permanences au 31/12/2027",
        "Taux de satisfaction : 60 % au 30/06/2028",
    ]
    done = client.post(address(blank, "import_plan"), form_of(page), follow=True)
    assert "1 action et 3 indicateurs" in done.content.decode().replace(NBSP, " ")
    assert indicators_of(blank) == READ
    action = ActionSheet.objects.get(roadmap=blank.roadmap)
    kept = [
        line for line in action.other_information.replace(NBSP, " ").split("\n") if "ppels" in line or "300" in line
    ]
    assert (kept, action.is_measured) == (["Indicateurs liés : Nombre d’appels reçus"], True)


def test_the_preview_says_which_day_of_a_target_was_not_written(client: Client, blank: Member) -> None:
    page = send(client, blank, fiche_with_indicators("docx", "headings"), "plan.docx")
    told = [doubt.replace(NBSP, " ") for doubt in page.context["preview"].lines[0].doubts if "cible" in doubt]
    assert [doubt.rpartition(" : ")[2] for doubt in told] == [
        "elle est à la fin de l’action.",
        "le jour de cette cible est une lecture.",
        "elle est à la fin de l’action.",
    ]


def test_a_target_without_any_day_stays_text(client: Client, blank: Member) -> None:
    bring_document(client, blank, fiche_with_indicators("docx", "headings", "à partir de mars 2027"), "plan.docx")
    assert indicators_of(blank) == READ[:1]
    kept = ActionSheet.objects.get(roadmap=blank.roadmap).other_information
    assert all(line in kept for line in (INDICATORS[0], INDICATORS[2], INDICATORS[3]))


def test_an_import_with_indicators_is_undone_whole_unless_one_was_measured(client: Client, blank: Member) -> None:
    for is_measured in (False, True):
        bring_document(client, blank, fiche_with_indicators("docx", "headings"), "plan.docx")
        if is_measured:
            row = Indicator.objects.filter(action__roadmap=blank.roadmap).first()
            assert row
            note_value(indicator=row, on=timezone.localdate(), value=Decimal(7), by=blank)
        client.post(address(blank, "undo_plan_import", PlanImport.objects.latest("id").pk))
        assert len(indicators_of(blank)) == (3 if is_measured else 0)
        assert ActionSheet.objects.filter(roadmap=blank.roadmap).exists() is is_measured


def test_an_indicator_removed_since_keeps_its_action(client: Client, blank: Member) -> None:
    bring_document(client, blank, fiche_with_indicators("docx", "headings"), "plan.docx")
    row = Indicator.objects.filter(action__roadmap=blank.roadmap).first()
    assert row
    remove_indicator(indicator=row, by=blank)
    client.post(address(blank, "undo_plan_import", PlanImport.objects.get(roadmap=blank.roadmap).pk))
    assert ActionSheet.objects.filter(roadmap=blank.roadmap).count() == 1


def test_the_indicators_of_a_document_are_printed_once(client: Client, blank: Member) -> None:
    bring_document(client, blank, fiche_with_indicators("docx", "headings"), "plan.docx")
    said = str(visa_document(ActionSheet.objects.get(roadmap=blank.roadmap), timezone.localdate()).blocks)
    assert (said.count("Taux de satisfaction"), said.count("ombre d’appels reçus")) == (1, 1)


@pytest.mark.parametrize("form", ["docx", "odt", "pdf"])
@pytest.mark.parametrize(
    ("head", "rows", "count"),
    [
        (("Indicateur", "Cible", "Échéance"), [("Permanences", "12", "fin 2027"), ("Taux d’accueil", "60 %", "")], 2),
        (("Indicateur", "Au départ", "But", "Pour le"), [("Aidées (personnes)", "inconnu", "120", "31 déc. 2027")], 1),
        (("Indicateur", "Au départ", "But", "Pour le"), [("Aidées (personnes)", "40", "120", "31 déc. 2027")], 0),
    ],
)
def test_a_table_of_indicators_in_a_fiche_gives_its_rows(
    client: Client, blank: Member, form: str, head: tuple[str, ...], rows: list[tuple[str, ...]], count: int
) -> None:
    """A table that also says where each starts is kept as text, whole."""
    writer = WRITERS[form]()
    writer.heading("Fiche action 1 : Un bus", 3)
    for text in ("Pilote : Centre social", "Objectifs : Aller vers.", "Calendrier : du 1er mars 2027 au 30 juin 2028"):
        writer.paragraph(text)
    writer.table([list(head), *map(list, rows)])
    bring_document(client, blank, writer.done(), f"plan.{form}")
    assert len(indicators_of(blank)) == count
    kept = ActionSheet.objects.get(roadmap=blank.roadmap).other_information
    assert (rows[0][0] in kept) is (count == 0)


# --- several at the same instant -------------------------------------------------------------------------------------


class SlowReader:
    """Stands for the process that reads: a PDF that holds « SLOW » is read once `end` is called."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.ended, self.begun = threading.Event(), threading.Semaphore(0)
        self.read = pdf._run_reader
        monkeypatch.setattr(pdf, "_run_reader", self._run)

    def _run(self, content: bytes) -> dict[str, Any]:
        if b"SLOW" in content:
            self.begun.release()
            self.ended.wait(20)
        return self.read(content.replace(b"SLOW", b""))


@pytest.fixture
def slow_reader(monkeypatch: pytest.MonkeyPatch) -> Iterator[SlowReader]:
    reader = SlowReader(monkeypatch)
    yield reader
    reader.ended.set()


def test_a_slow_pdf_stops_neither_another_pdf_nor_a_table(slow_reader: SlowReader) -> None:
    good, table = made_document("headings", "pdf"), b"Action;Pilote\nUn bus;Caf\n"
    with ThreadPoolExecutor() as threads:
        slow = threads.submit(plan_documents.read_document_sheets, io.BytesIO(good + b"SLOW"))
        assert slow_reader.begun.acquire(timeout=10)
        sheets = plan_documents.read_document_sheets(io.BytesIO(good))
        assert read_sheets(io.BytesIO(table))[0].rows == [["Action", "Pilote"], ["Un bus", "Caf"]]
        assert not slow.done()
        slow_reader.ended.set()
        assert slow.result() == sheets


def test_a_third_pdf_waits_a_little_then_is_told_to_come_back(
    slow_reader: SlowReader, monkeypatch: pytest.MonkeyPatch
) -> None:
    good = made_document("headings", "pdf")
    with ThreadPoolExecutor() as threads:
        slow = [threads.submit(plan_documents.read_document_sheets, io.BytesIO(good + b"SLOW")) for _two in range(2)]
        assert all(slow_reader.begun.acquire(timeout=10) for _two in slow)
        monkeypatch.setattr(table_files, "WAIT_SECONDS", 0.01)
        sentence = "Deux autres PDF sont en cours de lecture. Attendez une demi-minute, puis renvoyez le vôtre."
        with refused("reader-busy", "file", saying=sentence):
            plan_documents.read_document_sheets(io.BytesIO(good))
        monkeypatch.setattr(table_files, "WAIT_SECONDS", 10)
        third = threads.submit(plan_documents.read_document_sheets, io.BytesIO(good))
        slow_reader.ended.set()
        assert third.result() == slow[0].result()
