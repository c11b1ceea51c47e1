"""Ten hostile workbooks and five as territories have them: what is read is what is kept and what is left aside, to the cent.

Each is made here, sent as a file and confirmed as its page proposes; what is written is then counted in the database.
"""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from jalons.actions.models import ActionSheet, ActionStep
from jalons.funding.models import ExpenseLine, FundingLine, Instalment
from jalons.publication.models import PlanImport
from jalons.roadmaps.models import Member
from tests.publication.plans import leaving, lines_of
from tests.publication.test_plan_pages import address, form_of
from tests.publication.workbooks import Cells, Fill, send, workbook, written
from tests.world import World

pytestmark = pytest.mark.django_db


@pytest.fixture
def blank(world: World, client: Client) -> Member:
    member = world.blank()
    assert member.user
    client.force_login(member.user)
    return member


@dataclass(frozen=True)
class Expected:
    """Euros of expenses and of resources: kept, then left aside. `actions` and `steps` that are made."""

    kept: tuple[str, str]
    left: tuple[str, str] = ("0", "0")
    actions: int = 0
    steps: int = 0


def _merged_twice(_book: Any, sheet: Any) -> None:
    """The title of an action over three lines, one funder on each; its budget in one merged cell."""
    sheet.write_row(0, 0, ["Axe", "Action", "Budget", "Financeur", "Montant", "Étapes"])
    sheet.merge_range(1, 0, 4, 0, "Aller vers")
    sheet.merge_range(1, 1, 3, 1, "Un bus numérique")
    sheet.merge_range(1, 2, 3, 2, 60000.1)
    for line, (funder, amount, step) in enumerate(
        [("Région", 20000, "L’acheter"), ("Caf", 10000.05, "L’équiper"), ("État", 5000, "L’ouvrir")], 1
    ):
        sheet.write_row(line, 3, [funder, amount, step])
    sheet.write_row(4, 1, ["Un cours", 800, "Département", 300, "L’annoncer\nLe donner"])
    sheet.write_row(5, 1, ["", "", "Caf", 100])


def _formats(book: Any, sheet: Any) -> None:
    """Numbers that look like others: k€ in the format of the cell, a percentage, dollars, an error, a computed third."""
    sheet.write_row(0, 0, ["Action", "Coût total", "Observations"])
    cells: list[tuple[Any, str]] = [
        (12.5, '0.0" k€"'), (0.2, "0%"), (9000, "[$$-409]#,##0.00"), (1000 / 3, "0.00"), (45000, "dd/mm/yyyy"), (4000, "#,##0.00\\ €"),
    ]  # fmt: skip
    for line, (value, code) in enumerate(cells, 1):
        sheet.write(line, 0, f"Action {line}")
        sheet.write(line, 1, value, book.add_format({"num_format": code}))
    sheet.write(7, 0, "Action 7")
    sheet.write_formula(7, 1, "=A99", None, "#REF!")
    sheet.write(8, 0, "Total")
    sheet.write(8, 1, 16833.33)


HOSTILE: dict[str, tuple[Cells | Fill, Expected]] = {
    "by nature, in thousands told above": (
        [
            ["Plan 2026 (montants en k€)"],
            ["Action", "Fonctionnement", "Investissement", "Total"],
            ["Un bus", 30, 50, 80],
            ["Un cours", 27.7, "", 27.7],
            ["Un lieu", 0, 50, 50],
            ["TOTAL GÉNÉRAL", 57.7, 100, 157.7],
        ],
        Expected(("157700", "0"), actions=3),
    ),
    "totals that are not the sum of their parts": (
        [
            ["Action", "Fonctionnement", "Investissement", "Total", "Région", "Caf", "Total financements"],
            ["Un bus", 1000, 2000, 3500, 500, 100, 600],
            ["Un cours", 100.1, "", 90, "", "", 50],
            ["Un lieu", "", "", 400, "", 40, ""],
            ["Total", 1100.1, 2000, 3990, 500, 140, 650],
        ],
        Expected(("3500.10", "640"), left=("500", "50"), actions=3),
    ),
    "sub-totals under each axis, and amounts beside their titles": (
        [
            ["Intitulé", "Pilote", "Budget (€)"],
            ["AXE 1 : Aller vers", "", 3000],
            ["Un bus", "CCAS", 1000],
            ["Un cours", "Caf", 2000],
            ["Sous-total axe 1", "", 3000],
            ["AXE 2 : Former", "", 999],
            ["Un lieu", "CCAS", "500,55"],
            ["S/Total", "", "500,55"],
            ["", "", "3500,55"],
            ["TOTAL DU PLAN", "", "3500,55"],
        ],
        Expected(("3500.55", "0"), left=("999", "0"), actions=3),
    ),
    "a sub-total that is wrong": (
        [
            ["Action", "Pilote", "Budget"],
            ["Un bus", "CCAS", "1 000,01"],
            ["Sous-total", "", "1 000"],
            ["Un cours", "Caf", "2 000"],
            ["", "", "777"],
            ["Un lieu", "CCAS", "500"],
            ["Tout compris", "Tous", "3 277"],
        ],
        Expected(("6777.01", "0"), left=("777", "0"), actions=4),
    ),
    "the money of steps, with and without that of their action": (
        [
            ["Titre de l’action", "Titre de la sous-action", "Budget", "Financeur 1", "Montant"],
            ["Un bus", "", "", "", ""],
            ["Un bus", "L’acheter", 30000, "Région", 9000],
            ["Un bus", "L’équiper", "10 000,50", "", ""],
            ["Un cours", "", 500, "", ""],
            ["Un cours", "L’annoncer", 200, "Caf", 50],
            ["Un cours", "Le donner", 300, "", ""],
        ],
        Expected(("40500.50", "9050"), left=("500", "0"), actions=2, steps=4),
    ),
    "amounts without a funder, funders without an amount, a column twice": (
        [
            ["Action", "Coût total", "Montant total", "Financeur 1", "Montant", "Financeur 2", "Montant"],
            ["Un bus", "5000", "5000", "", "1 200", "Caf", ""],
            ["Un cours", "env. 12k", "", "Région", "à définir", "", "300,25"],
        ],
        Expected(("5000", "0"), left=("0", "1500.25"), actions=2),
    ),
    "numbers that look like others": (_formats, Expected(("16833.33", "0"), actions=7)),
    "cells merged over several lines": (_merged_twice, Expected(("60800.10", "35400.05"), actions=2, steps=5)),
    "a title that says total, and actions that do not": (
        [
            ["Action", "Budget", "Pilote"],
            ["Totalement numérique", 100, ""],
            ["Total accès au droit", 200, ""],
            ["Total", 300, ""],
            ["=SOMME(B2:B4)", "=1+1", ""],
        ],
        Expected(("300", "0"), actions=3),
    ),
    "nothing but totals, zeros and dashes": (
        [
            ["Action", "Fonctionnement", "Investissement"],
            ["Un bus", "-", "0,00 €"],
            ["Un cours", "0", "—"],
            ["Sous-total", "0", "0"],
            ["Total général", "0", "0"],
        ],
        Expected(("0", "0"), actions=2),
    ),
}
REAL: dict[str, tuple[Cells | Fill, Expected]] = {
    "a programme by year and nature": (
        [
            ["Schéma de la communauté de communes"],
            ["", "", "2026", "", "", "2027", "", "", "Total"],
            ["Axe", "Action", "Fonctionnement", "Investissement", "Total", "Fonctionnement", "Investissement", "Total", ""],
            ["1. Aller vers", "Un bus", 1000, 40000, 41000, 12000, "", 12000, 53000],
            ["1. Aller vers", "Un cours", 500.5, "", 500.5, 500.5, 100, 600.5, 1101],
            ["2. Former", "Un lieu", "", 8000, 8000, "", 2000, 2000, 10000],
            ["TOTAL", "", 1500.5, 48000, 49500.5, 12500.5, 2100, 14600.5, 64101],
        ],
        Expected(("64101", "0"), actions=3),
    ),
    "a plan by funder": (
        [
            ["Actions", "Porteur", "Coût (€ TTC)", "État", "Région", "Département", "CAF", "Autofinancement", "Total recettes"],
            ["Un bus", "CC", "60 000,00", "20 000,00", "15 000,00", "5 000,00", "8 000,00", "12 000,00", "60 000,00"],
            ["Un cours", "Centre social", "4 500", "", "", "1 000", "2 500", "1 000", "4 500"],
            ["Total", "", "64 500", "20 000", "15 000", "6 000", "10 500", "13 000", "64 500"],
        ],
        Expected(("64500", "64500"), actions=2),
    ),
    "a follow-up table of a service": (
        [
            ["N°", "Fiche action", "Étapes", "Pilote", "Échéance", "Avancement", "Budget prévisionnel"],
            ["1", "Un bus", "- Acheter\n- Équiper\n- Ouvrir", "CCAS", "fin 2026", "Fait", "45 000 €"],
            ["2", "Un cours", "Annoncer ; Donner", "Caf", "printemps 2027", "Prévu", "3 000 €"],
            ["3", "Un lieu", "", "Mairie", "janv-27", "Fini", ""],
            ["4", "", "", "", "", "", ""],
            ["", "TOTAL", "", "", "", "", "48 000 €"],
        ],
        Expected(("48000", "0"), actions=3, steps=5),
    ),
    "a CTG with axes between the lines": (
        [
            ["Convention territoriale globale", "", ""],
            ["Action", "Partenaires", "Dépenses de fonctionnement", "Dépenses d’investissement", "Participation Caf"],
            ["AXE 1 – Petite enfance"],
            ["Un relais", "Caf, MSA", "12 345,67", "", "6 000"],
            ["Une ludothèque", "Association", "8 000", "2 500,33", "4 000"],
            ["AXE 2 – Accès aux droits"],
            ["Un point numérique", "CCAS", "15 000", "7 000", ""],
            ["Total général", "", "35 345,67", "9 500,33", "10 000"],
        ],
        Expected(("44846", "10000"), actions=3),
    ),
    "a State contract in k€": (
        [
            ["Orientation", "Intitulé du projet", "Maître d’ouvrage", "Coût total (k€)", "DETR", "DSIL", "FEDER", "Reste à charge"],
            ["1. Aller vers", "Un bus", "CC", 120.5, 30, 20.25, "", 70.25],
            ["2. Former", "Un cours", "Commune", 12, 4, "", 3.5, 4.5],
        ],
        Expected(("132500", "132500"), actions=2),
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", [*HOSTILE, *REAL])
def test_what_is_read_is_kept_or_left_aside_to_the_cent(blank: Member, client: Client, name: str) -> None:
    content, expected = (HOSTILE | REAL)[name]
    shown = send(client, blank, workbook(("Plan", content)))
    kept = {row.label: (row.read, row.kept, row.left) for row in shown.context["preview"].sums}
    sums = [kept.get(label, (Decimal(0),) * 3) for label in ("Dépenses", "Financements")]
    assert [read for read, _kept, _left in sums] == [kept + left for _read, kept, left in sums]
    assert ([kept for _read, kept, _left in sums], [left for _read, _kept, left in sums]) == (
        list(map(Decimal, expected.kept)),
        list(map(Decimal, expected.left)),
    )
    client.post(address(blank, "import_plan"), form_of(shown))
    assert written(blank) == tuple(map(Decimal, expected.kept))
    made = ActionSheet.objects.filter(roadmap=blank.roadmap)
    assert (made.count(), ActionStep.objects.filter(action__in=made).count()) == (expected.actions, expected.steps)


def test_an_import_with_years_is_undone_whole(blank: Member, client: Client) -> None:
    content = REAL["a programme by year and nature"][0]
    client.post(address(blank, "import_plan"), form_of(send(client, blank, workbook(("Plan", content)))))
    bus = ActionSheet.objects.get(roadmap=blank.roadmap, title="Un bus")
    spread = Instalment.objects.filter(expense__action=bus).values_list("expense__kind", "year", "planned")
    assert set(spread) == {
        ("fonctionnement", 2026, Decimal(1000)),
        ("fonctionnement", 2027, Decimal(12000)),
        ("investissement", 2026, Decimal(40000)),
    }
    row = PlanImport.objects.get(roadmap=blank.roadmap)
    client.post(address(blank, "undo_plan_import", row.pk))
    assert not ActionSheet.objects.filter(roadmap=blank.roadmap).exists()
    assert not Instalment.objects.filter(expense__action__roadmap=blank.roadmap).exists()


def doubts(shown: Any) -> list[str]:
    lines = sorted(shown.context["preview"].lines, key=lambda line: line.number)
    return [text.replace("\u00a0", " ") for line in lines for text in line.doubts if "sans axe" not in text]


def test_a_total_that_differs_shows_both_amounts(blank: Member, client: Client) -> None:
    content = HOSTILE["totals that are not the sum of their parts"][0]
    both = "ses parties font {}. Les parties sont reprises, l’écart ne l’est pas."
    assert doubts(send(client, blank, workbook(("Plan", content)))) == [
        "D2, Total : ce total dit 3 500 €, " + both.format("3 000 €"),
        "Ligne 2 : Jalons a réparti les financements entre fonctionnement et investissement, comme les dépenses (DETR, DSIL et DSID en "
        "investissement). Vous pourrez le changer.",
        "D3, Total : ce total dit 90 €, " + both.format("100,10 €"),
        "G3, Total financements, « 50 » : un montant sans financeur. Il est gardé en texte.",
        "D4, Total, « 400 » : un total sans aucune de ses parties : il est repris comme montant.",
        "D5, Total : ce total dit 3 990 €, les lignes lues au-dessus font 3 500,10 €.",
        "G5, Total financements : ce total dit 650 €, les lignes lues au-dessus font 690 €.",
    ]


def test_lines_of_total_say_that_they_are_verified(blank: Member, client: Client) -> None:
    shown = send(
        client, blank, workbook(("Plan", HOSTILE["sub-totals under each axis, and amounts beside their titles"][0]))
    )
    told = {line.number: line.act_words for line in shown.context["preview"].lines if line.act == "total"}
    assert told == dict.fromkeys((5, 8, 9, 10), "ligne de total\u00a0: vérifiée, jamais additionnée")


def test_a_line_of_total_that_its_own_parts_contradict_is_told(blank: Member, client: Client) -> None:
    plan = [
        ["Action", "Fonctionnement", "Investissement", "Total"],
        ["Un bus", "46500", "126250", "172750"],
        ["Total", "46500", "126250", "180000"],
    ]
    shown = send(client, blank, workbook(("Plan", plan)))
    assert doubts(shown) == [
        "D3, Total : ce total dit 180 000 €, ses parties font 172 750 €. Les parties sont reprises, l’écart ne l’est pas."
    ]
    [label] = [line.act_words for line in shown.context["preview"].lines if line.act == "total"]
    assert label == "ligne de total\u00a0: non vérifiée, jamais additionnée"


HEADS = ["Action", "Fonctionnement (k€)", "Investissement (k€)", "Total (k€)"]
PARTS = [["Un bus", "46,5", "80", "126,5"], ["Un cours", "20", "28,25", "48,25"]]


@pytest.mark.parametrize(
    ("total", "where"),
    [
        (["Total", "", "", "180"], "D4, Total (k€)"),
        (["TOTAL GÉNÉRAL", "66,5", "113,5", "180"], "Ligne 4, dépenses"),
        (["Total", "66,5", "", "180"], "D4, Total (k€)"),
    ],
)
def test_a_line_of_total_that_is_not_the_sum_of_those_above_shows_both_figures(
    blank: Member, client: Client, total: list[str], where: str
) -> None:
    shown = send(client, blank, workbook(("Plan", [HEADS, *PARTS, total]))).context["preview"]
    told = f"{where}\u00a0: ce total dit 180\u202f000\u00a0€, les lignes lues au-dessus font 174\u202f750\u00a0€."
    assert [text.replace("\u202f", "\u00a0") for text in shown.unverified] == [told.replace("\u202f", "\u00a0")]
    assert shown.sums[0].kept == Decimal(174750)


def test_a_verified_total_is_not_told_as_wrong(blank: Member, client: Client) -> None:
    total = ["Total", "66,5", "108,25", "174,75"]
    shown = send(client, blank, workbook(("Plan", [HEADS, *PARTS, total])))
    assert shown.context["preview"].unverified == () and "vérifiée." not in shown.content.decode()


def test_the_sum_of_expenses_shows_operating_and_investment_apart(blank: Member, client: Client) -> None:
    shown = send(client, blank, workbook(("Plan", [HEADS, *PARTS])))
    [row] = shown.context["preview"].sums
    assert row.kinds == (("fonctionnement", Decimal(66500)), ("investissement", Decimal(108250)))
    assert "108 250 € : investissement" in " ".join(shown.content.decode().split())


def test_a_kind_that_the_table_does_not_say_is_counted_apart(blank: Member, client: Client) -> None:
    heads = ["Action", "Fonctionnement", "Dépenses 2026"]
    shown = send(client, blank, workbook(("Plan", [heads, ["Un bus", "1000", "500"], ["Un cours", "", "70"]])))
    [row] = shown.context["preview"].sums
    told = (("fonctionnement", Decimal(1000)), ("fonctionnement, selon le choix plus bas", Decimal(570)))
    assert row.kinds == told


def test_a_line_that_adds_up_those_above_is_asked_about(blank: Member, client: Client) -> None:
    shown = send(client, blank, workbook(("Plan", HOSTILE["a sub-total that is wrong"][0])))
    assert doubts(shown)[0] == "C3, Budget : ce total dit 1 000 €, les lignes lues au-dessus font 1 000,01 €."
    assert doubts(shown)[-1] == (
        "Ligne 7 : son montant est la somme des lignes au-dessus : est-ce un total ? Laissez-la alors."
    )


BY_NATURE = HOSTILE["by nature, in thousands told above"][0]


def test_a_line_is_left_out_and_the_sums_say_it(blank: Member, client: Client) -> None:
    shown = send(client, blank, workbook(("Plan", BY_NATURE)))
    fields = form_of(shown) | {"leave": "4"}
    refused = client.post(address(blank, "import_plan"), fields)
    assert [error.code for error in refused.context["form"].errors.as_data()["__all__"]] == ["sums-changed"]
    assert not PlanImport.objects.filter(roadmap=blank.roadmap).exists()
    (row,) = refused.context["preview"].sums
    assert (row.read, row.kept, row.left, row.reasons) == (
        Decimal(157700), Decimal(130000), Decimal(27700), (("lignes que vous laissez", Decimal(27700)),),
    )  # fmt: skip
    client.post(address(blank, "import_plan"), form_of(refused))
    assert written(blank) == (Decimal(130000), Decimal(0))


def test_the_steps_of_an_action_left_out_are_left_with_it(blank: Member, client: Client) -> None:
    content = HOSTILE["the money of steps, with and without that of their action"][0]
    fields = form_of(send(client, blank, workbook(("Plan", content)))) | {"leave": "2"}
    again = client.post(address(blank, "preview_plan"), fields)
    assert [(row.read, row.kept, row.left) for row in again.context["preview"].sums] == [
        (Decimal("41000.50"), Decimal(500), Decimal("40500.50")),
        (Decimal(9050), Decimal(50), Decimal(9000)),
    ]
    assert again.context["preview"].to_write == 1


def test_a_line_left_out_on_another_page_stays_left(blank: Member, client: Client) -> None:
    rows = [["Axe", "Action", "Budget"], *(["Aller vers", f"Action {n}", n] for n in range(1, 131))]
    shown = send(client, blank, workbook(("Plan", rows)))
    second = client.post(address(blank, "preview_plan"), form_of(shown) | {"leave": "2", "page": "2"})
    fields = form_of(second)
    assert (fields["left_elsewhere"], second.context["preview"].to_write) == ("2", 129)
    first = client.post(address(blank, "preview_plan"), fields | {"page": "1"})
    client.post(address(blank, "import_plan"), form_of(first))
    assert written(blank) == (Decimal(sum(range(2, 131))), Decimal(0))


def test_a_column_that_is_not_imported_is_left_aside(blank: Member, client: Client) -> None:
    shown = send(client, blank, workbook(("Plan", REAL["a plan by funder"][0])))
    again = client.post(address(blank, "preview_plan"), form_of(shown) | {"column-4": "", "column-6": "keep"})
    (_spent, brought) = again.context["preview"].sums
    assert (brought.read, brought.kept, brought.left) == (Decimal(64500), Decimal(39000), Decimal(25500))
    assert brought.reasons == (("colonnes que vous n’importez pas", Decimal(25500)),)


def test_an_amount_that_nothing_reads_is_in_the_sums_as_left(blank: Member, client: Client) -> None:
    content = [["Action", "Coût", "Montant mandaté", "Montant demandé"], ["Un bus", 100, 80, 50]]
    spent, brought = send(client, blank, workbook(("Plan", content))).context["preview"].sums
    assert (spent.read, spent.kept, spent.reasons) == (180, 100, (("colonnes que vous n’importez pas", Decimal(80)),))
    assert (brought.read, brought.kept, brought.reasons) == (
        50,
        0,
        (("colonnes que vous n’importez pas", Decimal(50)),),
    )


def test_the_only_cost_is_in_the_sums_when_its_column_is_not_imported(blank: Member, client: Client) -> None:
    shown = send(client, blank, workbook(("Plan", [["Action", "Coût total"], ["Un bus", 100]])))
    again = client.post(address(blank, "preview_plan"), form_of(shown) | {"column-1": ""})
    assert [(row.read, row.kept, row.left) for row in again.context["preview"].sums] == [(100, 0, 100)]


@pytest.mark.parametrize(
    ("headings", "cells"),
    [
        (("Pilote", "Coût", "Montant demandé", "Financeur"), ("CC", 100, 50, "Région")),
        (("Montant", "Financeur", "Coût"), (50, "Région", 100)),
        (("Coût", "Financeur", "Montant"), (100, "Région", 50)),
        (("Montant", "Financeur", "Fonctionnement"), (50, "Région", 100)),
        (("Subvention sollicitée (€)", "Financeur", "Budget"), (50, "Région", 100)),
    ],
)
def test_an_amount_is_that_of_the_funder_on_either_side(
    blank: Member, client: Client, headings: tuple[str, ...], cells: tuple[object, ...]
) -> None:
    shown = send(client, blank, workbook(("Plan", [["Action", *headings], ["Un bus", *cells]])))
    assert shown.context["preview"].unsure == ()
    client.post(address(blank, "import_plan"), form_of(shown))
    assert (written(blank), FundingLine.objects.get(action__roadmap=blank.roadmap).funder) == ((100, 50), "Région")


def test_two_funders_have_their_amounts_on_their_left(blank: Member, client: Client) -> None:
    content = [["Action", "Coût", "Montant", "Financeur 1", "Montant", "Financeur 2"], ["Un bus", 90, 50, "Région", 40, "État"]]  # fmt: skip
    client.post(address(blank, "import_plan"), form_of(send(client, blank, workbook(("Plan", content)))))
    lines = FundingLine.objects.filter(action__roadmap=blank.roadmap)
    assert list(lines.values_list("funder", "amount")) == [("Région", 50), ("État", 40)]


def test_an_amount_that_may_be_the_cost_or_the_funding_is_asked_about(blank: Member, client: Client) -> None:
    shown = send(client, blank, workbook(("Plan", [["Action", "Montant", "Financeur"], ["Un bus", 50, "Région"]])))
    (question,) = shown.context["preview"].unsure
    assert "est-ce le coût de l’action, ou ce que verse ce financeur" in question
    again = client.post(address(blank, "preview_plan"), form_of(shown) | {"column-1": "amount_1"})
    assert again.context["preview"].unsure == ()
    client.post(address(blank, "import_plan"), form_of(again))
    assert written(blank) == (0, 50)


def test_the_unit_is_said_otherwise(blank: Member, client: Client) -> None:
    shown = send(client, blank, workbook(("Plan", BY_NATURE)))
    again = client.post(address(blank, "preview_plan"), form_of(shown) | {"unit": "euros"})
    assert [row.kept for row in again.context["preview"].sums] == [Decimal("157.70")]
    assert (shown.context["preview"].thousands, again.context["preview"].thousands) == (
        ("Fonctionnement", "Investissement", "Total"), (),
    )  # fmt: skip


# --- the sheet that is read --------------------------------------------------------------------------------------------

SHEETS = (
    ("Lisez-moi", [["Notre plan"]]),
    ("2025", [["Action", "Pilote", "Budget"], ["Un vieux bus", "CC", 1]]),
    ("2026", [["Coût (k€)", "", ""], ["Action", "Pilote", "Budget"], ["Un bus", "CC", 2], ["Un cours", "CC", "1,5"]]),
)


def test_the_sheet_is_chosen_and_read_with_its_own_headings(blank: Member, client: Client) -> None:
    shown = send(client, blank, workbook(*SHEETS))
    assert shown.context["sent"].sheets == [(0, "Lisez-moi", 1), (1, "2025", 2), (2, "2026", 4)]
    fields = form_of(shown)
    assert fields["sheet"] == "1"
    other = client.post(address(blank, "import_plan"), fields | {"sheet": "2"})
    assert not PlanImport.objects.filter(roadmap=blank.roadmap).exists()
    assert (other.context["sent"].sheet, other.context["preview"].to_write) == ("2026", 2)
    back = client.post(address(blank, "preview_plan"), form_of(other) | {"sheet": "1"})
    assert (back.context["sent"].sheet, back.context["sent"].rows) == ("2025", shown.context["sent"].rows)
    again = client.post(address(blank, "preview_plan"), form_of(back) | {"sheet": "2"})
    client.post(address(blank, "import_plan"), form_of(again))
    assert written(blank) == (Decimal(3500), Decimal(0))
    assert PlanImport.objects.get(roadmap=blank.roadmap).source == "plan.xlsx"


@pytest.mark.parametrize("sheet", ["9", "-1", "x", "1.5", ""])
def test_a_sheet_that_is_not_there_changes_nothing(blank: Member, client: Client, sheet: str) -> None:
    fields = form_of(send(client, blank, workbook(*SHEETS))) | {"sheet": sheet}
    assert client.post(address(blank, "preview_plan"), fields).context["sent"].sheet == "2025"


def test_more_columns_of_money_than_a_plan_has_are_refused(blank: Member, client: Client) -> None:
    rows = [["Action", *(f"Région {n}" for n in range(31))], ["Un bus", *[10] * 31]]
    refused = send(client, blank, workbook(("Plan", rows)))
    assert [error.code for error in refused.context["form"].errors.as_data()["file"]] == ["too-many-money-columns"]


# --- steps in a cell ---------------------------------------------------------------------------------------------------


def test_a_cell_of_steps_makes_the_steps_of_its_action(blank: Member, client: Client) -> None:
    content = REAL["a follow-up table of a service"][0]
    client.post(address(blank, "import_plan"), form_of(send(client, blank, workbook(("Plan", content)))))
    bus = ActionSheet.objects.get(roadmap=blank.roadmap, title="Un bus")
    assert [step.label for step in bus.steps.all()] == ["Acheter", "Équiper", "Ouvrir"]
    assert (bus.status, bus.lead_organisation, list(bus.expenses.values_list("amount", flat=True))) == (
        "realisee", "CCAS", [Decimal(45000)],
    )  # fmt: skip


def test_one_step_a_line_goes_on_with_its_action(blank: Member, client: Client) -> None:
    rows = [
        ["Action", "Étape", "Personne référente", "Échéance", "Budget"],
        ["Un bus", "L’acheter", "Direction", "31/03/2027", 30000],
        ["", "L’équiper", "Services techniques", "30/06/2027", 10000],
        ["Un bus", "L’ouvrir", "", "", 500.01],
    ]
    client.post(address(blank, "import_plan"), form_of(send(client, blank, workbook(("Plan", rows)))))
    (bus,) = ActionSheet.objects.filter(roadmap=blank.roadmap)
    steps = [(step.label, step.owner, str(step.ends_on or "")) for step in bus.steps.all()]
    assert steps == [
        ("L’acheter", "Direction", "2027-03-31"), ("L’équiper", "Services techniques", "2027-06-30"), ("L’ouvrir", "", ""),
    ]  # fmt: skip
    assert written(blank) == (Decimal("40500.01"), Decimal(0))


def test_funders_named_by_headings_are_lines_of_the_plan(blank: Member, client: Client) -> None:
    content = REAL["a plan by funder"][0]
    client.post(address(blank, "import_plan"), form_of(send(client, blank, workbook(("Plan", content)))))
    lines = FundingLine.objects.filter(action__roadmap=blank.roadmap, action__title="Un cours")
    assert list(lines.values_list("funder", "nature", "amount")) == [
        ("Département", "subvention", Decimal(1000)),
        ("CAF", "subvention", Decimal(2500)),
        ("CA Le Grand Périgueux", "propre", Decimal(1000)),
    ]


def test_each_nature_is_an_expense_of_its_kind(blank: Member, client: Client) -> None:
    client.post(address(blank, "import_plan"), form_of(send(client, blank, workbook(("Plan", BY_NATURE)))))
    lines = ExpenseLine.objects.filter(action__roadmap=blank.roadmap, action__title="Un bus")
    assert list(lines.values_list("label", "kind", "amount")) == [
        ("Fonctionnement", "fonctionnement", Decimal(30000)),
        ("Investissement", "investissement", Decimal(50000)),
    ]


# --- taxes -------------------------------------------------------------------------------------------------------------

TAXES = [
    ["Titre de l’action", "Budget prévisionnel total € HT"],
    ["Un bus", "12 000 €"],
    ["Un cours", "500,50 € TTC"],
    ["Un lieu", "800 (taxes non précisées)"],
]


def test_an_expense_says_its_taxes_and_its_export_too(blank: Member, client: Client) -> None:
    client.post(address(blank, "import_plan"), form_of(send(client, blank, workbook(("Plan", TAXES)))))
    lines = ExpenseLine.objects.filter(action__roadmap=blank.roadmap)
    assert list(lines.values_list("amount", "tax")) == [
        (Decimal(12000), "ht"), (Decimal("500.50"), "ttc"), (Decimal(800), "inconnu"),
    ]  # fmt: skip
    assert [line.get("budget") for line in lines_of(blank)] == ["12000,00", "500,50", "800,00"]
    headings, *rows = leaving(blank)[1:]
    assert [(headings[-1], row[-1]) for row in rows[1:]] == [
        ("Taxes du budget", tax) for tax in ("HT", "TTC", "(taxes non précisées)")
    ]


@pytest.mark.parametrize(
    ("rows", "tax"),
    [
        ([["Action", "Budget TTC"], ["Un bus", 10]], "ttc"),
        ([["Action", "Budget (hors taxes)"], ["Un bus", 10]], "ht"),
        ([["Action", "Budget"], ["Un bus", 10]], "inconnu"),
        ([["Montants TTC"], ["Action", "Budget"], ["Un bus", 10]], "ttc"),
        ([["Action", "Budget TTC"], ["Un bus", "10 € HT"]], "ht"),
        ([["Action", "Coût HT ou TTC"], ["Un bus", 10]], "inconnu"),
        ([["Action", "Fonctionnement TTC", "Investissement TTC"], ["Un bus", 10, ""]], "ttc"),
    ],
)
def test_taxes_are_those_of_the_cell_of_its_heading_or_of_the_title(
    blank: Member, client: Client, rows: Cells, tax: str
) -> None:
    client.post(address(blank, "import_plan"), form_of(send(client, blank, workbook(("Plan", rows)))))
    assert list(ExpenseLine.objects.filter(action__roadmap=blank.roadmap).values_list("tax", flat=True)) == [tax]
