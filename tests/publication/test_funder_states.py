"""What a funder answered, wherever a plan writes it: beside its name, beside its amount, in a column of its own."""

from datetime import date
from decimal import Decimal

import pytest

from jalons.base.table_files import Row
from jalons.funding.models import FundingLine, StatusChange
from jalons.funding.rules.funders import split_state
from jalons.publication.changes import plans as plan_changes
from jalons.publication.models import PlanImport
from jalons.publication.rules.columns import match_columns
from jalons.publication.rules.written_money import read_funders
from jalons.roadmaps.models import Member
from tests.publication.plans import proposed, seen
from tests.world import World

E, D, A, C, P, R = "envisage", "demande", "accorde", "conventionne", "verse", "refuse"


@pytest.mark.parametrize(
    ("written", "name", "status", "on"),
    [
        ("CNFPT acquis", "CNFPT", A, None),
        ("Région (notifié)", "Région", A, None),
        ("DRAC (DGD) demandé le 12/11/2026", "DRAC (DGD)", D, date(2026, 11, 12)),
        ("Caf (notifiée le 3 mars 2026)", "Caf", A, date(2026, 3, 3)),
        ("Caf votée en novembre 2026", "Caf", A, None),
        ("Région en cours d’instruction", "Région", D, None),
        ("Région à demander", "Région", E, None),
        ("DETR pas encore demandée", "DETR", E, None),
        ("Département pressenti", "Département", E, None),
        ("État – signé", "État", C, None),
        ("État, reçu", "État", P, None),
        ("Refusé : Région", "Région", R, None),
        ("Commune obtenu", "Commune", A, None),
        ("36 000 € (acquis)", "36 000 €", A, None),
        ("sollicité 36 000 €", "36 000 €", D, None),
        ("5 000 € inscrits au budget 2026", "5 000 €", A, None),
        ("Aide à la demande", "Aide à la demande", None, None),
        ("État (DETR)", "État (DETR)", None, None),
        ("voté", "voté", None, None),
    ],
)
def test_a_state_is_split_from_the_name_or_the_amount(
    written: str, name: str, status: str | None, on: date | None
) -> None:
    assert split_state(written)[:3] == (name, status, on)


@pytest.mark.parametrize(
    ("cell", "paid"),
    [
        ("FNE 36 000 € (acquis) ; Département 30 000 € (demandé)", [("FNE", 36_000, A), ("Département", 30_000, D)]),
        ("FNE 36 000 € acquis, Département 30 000 € demandé", [("FNE", 36_000, A), ("Département", 30_000, D)]),
        ("36 000 € FNE (acquis) ; 30 000 € Caf", [("FNE", 36_000, A), ("Caf", 30_000, None)]),
        ("FNE – 36 000 € – acquis\nCaf – 3 000 € – demandé", [("FNE", 36_000, A), ("Caf", 3_000, D)]),
        ("Région 12 000 € (envisagé) - CA 12 500 € (voté)", [("Région", 12_000, E), ("CA", 12_500, A)]),
        ("ADEME : 44 100 € – demandé\nSMD3 : 20 000 € – acquis", [("ADEME", 44_100, D), ("SMD3", 20_000, A)]),
        ("DRAC (DGD) 15 900 € demandé le 12/11/2026 ; CA 10 600 €", [("DRAC (DGD)", 15_900, D), ("CA", 10_600, None)]),
        ("Région 5 000 €, acquis", [("Région", 5_000, A)]),
        ("Total : 3 000 €\nRégion (demandé) : 1 000 €\nDRAC 2 000 € acquis", [("Région", 1_000, D), ("DRAC", 2_000, A)]),
        ("Communes : 40 500 € (à confirmer)\nReste à charge CA : 27 000 €", [("Communes", 40_500, E), ("Reste à charge CA", 27_000, None)]),
    ],
)  # fmt: skip
def test_a_cell_says_what_each_funder_answered(cell: str, paid: list[tuple[str, int, str | None]]) -> None:
    written = read_funders(cell)
    assert written
    assert [(part.name, part.amount, part.state) for part in written.parts] == paid


@pytest.mark.parametrize("cell", ["Région : 4 000 € (demandée en mars 2026)", "Région : 4 000 € (à confirmer)"])
def test_words_that_say_more_than_a_state_are_kept(cell: str) -> None:
    written = read_funders(cell)
    assert written
    assert not written.is_whole


@pytest.mark.parametrize(
    ("headings", "keys"),
    [
        (["Action", "Financeurs (montants et état)"], {0: "title", 1: "money"}),
        (["Action", "Statut", "Financements (état)"], {0: "title", 1: "status", 2: "money"}),
        (["Action", "État du financement"], {0: "title"}),
        (
            ["Action", "Financeur 1", "Montant 1", "État 1", "Financeur 2", "Montant 2", "État 2"],
            {0: "title", 1: "funder_1", 2: "amount_1", 3: "state_1", 4: "funder_2", 5: "amount_2", 6: "state_2"},
        ),
        (
            ["Action", "Financeur", "Montant", "Statut du financement", "État"],
            {0: "title", 1: "funder_1", 2: "amount_1", 3: "state_1", 4: "status"},
        ),
        (["Action", "Financeur 1", "État du financement 1", "Montant 1"], {0: "title", 1: "funder_1", 2: "state_1"}),
        (["Action", "État", "Financeur", "Montant"], {0: "title", 1: "status", 2: "funder_1", 3: "amount_1"}),
    ],
)
def test_the_state_of_money_is_not_the_state_of_the_action(headings: list[str], keys: dict[int, str]) -> None:
    columns = match_columns(headings)
    assert {number: key for number, key in columns.items() if number in keys} == keys
    assert "status" not in columns.values() or "status" in keys.values()


ROWS: list[Row] = [
    ["Axe", "Action", "Fonctionnement", "Financeur 1", "Montant 1", "État 1", "Financeur 2", "Montant 2", "État 2"],
    ["Former", "Un cours", "20 000 €", "Département", "9 000 €", "demandé le 12/11/2026", "Communauté d’agglomération", "11 000 €", "voté"],
    ["Former", "Un prêt", "3 000 €", "DRAC", "3 000 € (notifié)", "", "", "", ""],
    ["Former", "Un lieu", "5 000 €", "Région", "5 000 €", "selon la suite", "", "", ""],
]  # fmt: skip


def states(member: Member) -> dict[str, str]:
    return dict(FundingLine.objects.filter(action__roadmap=member.roadmap).values_list("funder", "status"))


@pytest.mark.django_db
def test_a_column_says_the_state_of_the_funder_beside_it(world: World) -> None:
    member = world.blank()
    preview = seen(member, ROWS)
    assert (preview.own_shares.voted, preview.own_shares.untold) == (Decimal(11_000), Decimal(0))
    told = [doubt for line in preview.lines for doubt in line.doubts if "selon la suite" in doubt]
    assert len(told) == 1
    plan_changes.import_plan(**proposed(ROWS), by=member)
    assert states(member) == {"Département": D, "Communauté d’agglomération": A, "DRAC": A, "Région": E}
    (step,) = StatusChange.objects.filter(line__action__roadmap=member.roadmap)
    assert (step.line.funder, step.status, step.on) == ("Département", D, date(2026, 11, 12))
    kept = FundingLine.objects.get(action__roadmap=member.roadmap, funder="Région").action.other_information
    assert "selon la suite" in kept


@pytest.mark.django_db
def test_the_history_of_a_state_leaves_with_its_import(world: World) -> None:
    member = world.blank()
    plan_changes.import_plan(**proposed(ROWS), by=member)
    row = PlanImport.objects.get(roadmap=member.roadmap)
    assert plan_changes.undo_plan_import(row=row, by=member) == (3, ())
    assert not StatusChange.objects.filter(line__action__roadmap=member.roadmap).exists()


@pytest.mark.django_db
def test_a_day_to_come_is_no_day_of_a_state(world: World) -> None:
    member = world.blank()
    rows: list[Row] = [
        ["Axe", "Action", "Financeurs (montants et état)"],
        ["Former", "Un cours", "Région : 9 000 € demandé le 12/11/2090"],
    ]
    plan_changes.import_plan(**proposed(rows), by=member)
    assert states(member) == {"Région": D}
    assert not StatusChange.objects.filter(line__action__roadmap=member.roadmap).exists()
    assert "2090" in FundingLine.objects.get(action__roadmap=member.roadmap).action.other_information


@pytest.mark.django_db
def test_the_state_of_a_lone_funder_is_told_by_its_cells(world: World) -> None:
    member = world.blank()
    rows: list[Row] = [
        ["Axe", "Action", "Financeur", "Montant", "État"],
        ["Former", "Un cours", "Région", "9 000 €", "demandé"],
        ["Former", "Un prêt", "Caf", "1 000 €", "acquis"],
    ]
    plan_changes.import_plan(**proposed(rows), by=member)
    assert states(member) == {"Région": D, "Caf": A}


@pytest.mark.django_db
def test_the_state_of_an_amount_in_the_column_of_its_funder_is_read(world: World) -> None:
    member = world.blank()
    rows: list[Row] = [
        ["Axe", "Action", "Budget", "Région", "Caf"],
        ["Former", "Un cours", "9 000 €", "5 000 € (demandé)", "4 000 € – notifié"],
    ]
    plan_changes.import_plan(**proposed(rows), by=member)
    assert states(member) == {"Région": D, "Caf": A}
