"""An amount of a plan is read right, or its cell is named with the reason: none is silently another one."""

import io
from decimal import Decimal
from typing import Any

import pytest
import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from jalons.actions.models import ActionSheet
from jalons.funding.models import ExpenseLine, FundingLine
from jalons.roadmaps.models import Member
from tests.publication.plans import seen
from tests.publication.test_plan_pages import form_of
from tests.world import World

pytestmark = pytest.mark.django_db
NOT_AN_AMOUNT = "ce n’est pas un montant. Le texte est gardé dans la fiche."
NO_COST = "un pourcentage, dont la ligne ne dit pas le total. Le texte est gardé dans la fiche."
FOREIGN = "une autre monnaie que l’euro. Le texte est gardé dans la fiche."


@pytest.fixture
def blank(world: World, client: Client) -> Member:
    member = world.blank()
    assert member.user
    client.force_login(member.user)
    return member


def plain(texts: Any) -> list[str]:
    """None of these plans has an axis: that it is said is another matter."""
    return [text.replace("\u00a0", " ") for text in texts if "sans axe" not in text]


def upload(client: Client, member: Member, fill: Any) -> Any:
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as book:
        fill(book, book.add_worksheet("Plan"))
    file = SimpleUploadedFile("plan.xlsx", buffer.getvalue())
    return client.post(reverse("publication:upload_plan", args=[member.roadmap.slug]), {"file": file})


def doubts(shown: Any) -> list[str]:
    lines = sorted(shown.context["preview"].lines, key=lambda line: line.number)
    return plain(doubt for line in lines for doubt in line.doubts)


def bring(client: Client, member: Member, shown: Any, **answers: str) -> None:
    """The sums that are written are those of the page that is confirmed: answers are read over first."""
    if answers:
        shown = client.post(reverse("publication:preview_plan", args=[member.roadmap.slug]), form_of(shown) | answers)
    client.post(reverse("publication:import_plan", args=[member.roadmap.slug]), form_of(shown))


def budgets(member: Member) -> dict[str, Decimal]:
    rows = ExpenseLine.objects.filter(action__roadmap=member.roadmap).values_list("action__title", "amount")
    return dict(rows)


def test_each_cell_that_is_no_sure_amount_is_named(blank: Member, client: Client) -> None:
    cells: list[tuple[Any, str]] = [
        (0.2, "0%"), (12000, "[$$-409]#,##0.00"), (1.5, "[h]:mm"), (45000, "dd/mm/yyyy"), (-500, "#,##0;(#,##0)"),
        (12000, '#,##0" €/an"'), (12000, '#,##0" € HT"'), (12, '0" k€"'), (12000, '#,##0.00\\ "€"'), (0, "0"),
    ]  # fmt: skip

    def fill(book: Any, sheet: Any) -> None:
        sheet.write_row(0, 0, ["Intitulé de l’action", "Budget"])
        for line, (value, code) in enumerate(cells, 1):
            sheet.write(line, 0, f"Action {line}")
            sheet.write(line, 1, value, book.add_format({"num_format": code}))
        sheet.write(11, 0, "Action 11")
        sheet.write_boolean(11, 1, True)
        sheet.write(12, 0, "Action 12")
        sheet.write_formula(12, 1, "=A99", None, "#REF!")

    shown = upload(client, blank, fill)
    assert doubts(shown) == [
        f"B2, Budget, « 20% » : {NO_COST}",
        f"B3, Budget, « $12000 » : {FOREIGN}",
        "B4, Budget, « 36:00 » : une durée à la place d’un montant. Le texte est gardé dans la fiche.",
        "B5, Budget, « 15/03/2023 » : une date à la place d’un montant. Le texte est gardé dans la fiche.",
        "B6, Budget, « -500 » : montant non lu : il doit être positif. Le texte est gardé dans la fiche.",
        "B7, Budget, « 12000 €/an » : montant à choisir, dans « À préciser ». Sans réponse, le texte est gardé.",
        "B8, Budget, « 12000 € HT » : un montant hors taxes : il est repris tel quel.",
        "B11, Budget, « 0 » : aucun montant n’est repris. Si l’action ne coûte rien, écrivez une dépense de 0 € dans son plan.",
        f"B12, Budget, « oui » : {NOT_AN_AMOUNT}",
        "B13, Budget, « #REF! » : une formule en erreur dans votre tableur. Rien n’est repris de cette cellule.",
    ]
    bring(client, blank, shown)
    assert budgets(blank) == dict.fromkeys(("Action 7", "Action 8", "Action 9"), Decimal(12000))


def test_an_amount_in_one_merged_cell_counts_once(blank: Member, client: Client) -> None:
    def fill(_book: Any, sheet: Any) -> None:
        sheet.write_row(0, 0, ["Axe", "Intitulé de l’action", "Budget", "Financeur 1", "Montant"])
        for line in (1, 2, 3):
            sheet.write(line, 1, f"Action {line}")
        sheet.merge_range(1, 0, 3, 0, "Aller vers")
        sheet.merge_range(1, 2, 3, 2, 30000)
        sheet.merge_range(1, 3, 2, 3, "Région")
        sheet.merge_range(1, 4, 2, 4, "9 000 €")
        sheet.write_row(3, 3, ["Caf", 500])

    shown = upload(client, blank, fill)
    once = "cellule fusionnée : ce montant est compté une seule fois, à sa première ligne."
    assert doubts(shown) == [
        f"C3, Budget, « 30000 » : {once}",
        f"E3, Montant, « 9 000 € » : {once}",
        f"C4, Budget, « 30000 » : {once}",
    ]
    bring(client, blank, shown)
    assert budgets(blank) == {"Action 1": Decimal(30000)}
    brought = FundingLine.objects.filter(action__roadmap=blank.roadmap).values_list("action__title", "funder", "amount")
    assert set(brought) == {("Action 1", "Région", Decimal(9000)), ("Action 3", "Caf", Decimal(500))}
    sheets = ActionSheet.objects.filter(roadmap=blank.roadmap)
    assert {(sheet.axis.title, sheet.other_information) for sheet in sheets} == {("Aller vers", "")}


@pytest.mark.parametrize("heading", ["Budget (k€)", "Coût en k€", "Budget en milliers d’euros", "Budget K€ TTC"])
def test_a_heading_in_thousands_is_heard_and_told(blank: Member, client: Client, heading: str) -> None:
    rows = [["Intitulé de l’action", heading], ["Un bus", "12,5"], ["Un car", "12 k€"], ["Un vélo", "12000"]]

    def fill(_book: Any, sheet: Any) -> None:
        for line, row in enumerate(rows):
            sheet.write_row(line, 0, row)

    shown = upload(client, blank, fill)
    assert doubts(shown) == [
        f"B2, {heading}, « 12,5 » : lu en milliers d’euros, comme le dit le titre de la colonne.",
        f"B4, {heading}, « 12000 » : montant à choisir, dans « À préciser ». Sans réponse, le texte est gardé.",
    ]
    (asked,) = shown.context["preview"].questions
    assert plain(words for _value, words in asked.options) == ["12 000 €", "12 000 000 €"]
    bring(client, blank, shown, **{"answer-4-budget": "12000.00"})
    assert budgets(blank) == {"Un bus": Decimal(12500), "Un car": Decimal(12000), "Un vélo": Decimal(12000)}


@pytest.mark.parametrize("heading", ["Budget ($)", "Budget en CHF", "Coût XPF"])
def test_a_heading_in_another_currency_gives_no_euros(blank: Member, heading: str) -> None:
    shown = seen(blank, [["Intitulé de l’action", heading], ["Un bus", "12 000"]])
    assert plain(shown.lines[0].doubts) == [f"B2, {heading}, « 12 000 » : {FOREIGN}"]


def test_a_heading_before_taxes_tells_it_once(blank: Member) -> None:
    shown = seen(blank, [["Intitulé de l’action", "Budget HT"], ["Un bus", "12 000 € HT"], ["Un car", "500"]])
    assert ([plain(line.doubts) for line in shown.lines], shown.tax) == ([[], []], "HT")


UNREAD = ["1e3", "1e400", "NaN", "Infinity", "-500", "-2000", "99999999999999999999", "123456789012345"]


@pytest.mark.parametrize("beside", [[], [["Un car", "1 000"]]])
def test_amounts_that_are_not_read_are_counted_as_their_lines_tell_them(
    blank: Member, client: Client, beside: list[list[str]]
) -> None:
    """With no other amount, there are no sums: the page says it all the same."""
    rows = [["Intitulé de l’action", "Budget"], *([f"Action {n}", cell] for n, cell in enumerate(UNREAD)), *beside]

    def fill(_book: Any, sheet: Any) -> None:
        for line, row in enumerate(rows):
            sheet.write_row(line, 0, row)

    shown = upload(client, blank, fill)
    assert (shown.context["preview"].unread, len(doubts(shown))) == (8, 8)
    page = " ".join(shown.content.decode().replace("\u00a0", " ").split())
    told = "et n’y sont pas comptées." if beside else ": aucune somme n’est reprise."
    assert page.count("8 cellules de montant ne sont pas lues") == page.count(told) == 1
