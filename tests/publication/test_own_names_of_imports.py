"""« CC », « Communauté de communes », « l’agglo »: which of these names are ours is asked once, and they are one funder."""

from decimal import Decimal

import pytest
from django.test import Client

from jalons.funding.changes.funders import say_own_name
from jalons.funding.models import FundingLine
from jalons.funding.queries.funders import asked_names
from jalons.publication.changes import plans as plan_changes
from jalons.publication.queries import imports
from jalons.publication.rules.known_funders import payer_key
from jalons.publication.rules.own_payers import may_be_authority
from jalons.roadmaps.models import Member
from tests.publication.plans import proposed
from tests.publication.test_plan_pages import address, form_of
from tests.publication.workbooks import send, workbook
from tests.refusals import refused
from tests.world import World

AGGLO = "Communauté d’agglomération Le Grand Périgueux"


@pytest.mark.parametrize(
    "name",
    [
        AGGLO, "CA Le Grand Périgueux", "Le Grand Périgueux", "Grand Périgueux agglo", "Périgueux agglo", "l’agglo", "L'agglomération", "CC",
        "Communauté de communes", "EPCI", "la communauté", "CAGP", "Part communauté", "Part de l’agglo", "Intercommunalité",
    ],
)  # fmt: skip
def test_a_name_may_be_the_authority_s(name: str) -> None:
    assert may_be_authority(name, AGGLO)


@pytest.mark.parametrize(
    "name",
    [
        "Communes", "Commune de Périgueux", "Ville de Périgueux", "CC Isle Vern Salembre", "CIAS Grand Périgueux", "Région", "Département",
        "Communauté urbaine de Bordeaux", "", "Caf", "CA 24",
    ],
)  # fmt: skip
def test_another_name_is_not(name: str) -> None:
    assert not may_be_authority(name, AGGLO)


def test_where_a_commune_leads_an_intercommunalite_is_another_funder() -> None:
    assert may_be_authority("Commune", "Commune de Quinsac")
    assert not any(may_be_authority(name, "Commune de Quinsac") for name in ("CC", "l’agglo", "EPCI", "Quinsac"))


ROWS = [
    ["Action", "Budget", "Financeur 1", "Montant 1", "Financeur 2", "Montant 2"],
    ["Un bus", "900", "CC", "400", "Région", "500"],
    ["Un cours", "300", "Communauté de communes", "300", "", ""],
    ["Un lieu", "200", "l’agglo", "200", "", ""],
]


@pytest.fixture
def blank(world: World, client: Client) -> Member:
    member = world.blank()
    member.roadmap.lead_authority = "Communauté de communes Dronne et Belle"
    member.roadmap.save(update_fields=["lead_authority"])
    assert member.user
    client.force_login(member.user)
    return member


def resources(member: Member) -> list[tuple[str, Decimal, str]]:
    rows = FundingLine.objects.filter(action__roadmap=member.roadmap)
    return sorted(rows.values_list("funder", "amount", "nature"))


OURS = "Communauté de communes Dronne et Belle"
FROM_REGION = ("Région", Decimal(500), "subvention")


@pytest.mark.django_db
def test_what_is_sure_is_ticked_and_the_rest_is_asked(blank: Member) -> None:
    preview = imports.plan_preview(blank.roadmap, **proposed(ROWS), answers={})
    assert [(one.name, one.is_own) for one in preview.own_names] == [
        ("CC", True),
        ("Communauté de communes", True),
        ("l’agglo", False),
    ]


@pytest.mark.django_db
def test_the_names_that_are_ours_are_one_funder_and_its_own_share(blank: Member) -> None:
    keys = [payer_key(name) for name in ("CC", "Communauté de communes", "l’agglo")]
    plan_changes.import_plan(**proposed(ROWS), own_names=keys, by=blank)
    assert resources(blank) == [
        (OURS, Decimal(200), "propre"),
        (OURS, Decimal(300), "propre"),
        (OURS, Decimal(400), "propre"),
        FROM_REGION,
    ]


@pytest.mark.django_db
def test_a_name_that_is_not_ours_stays_another_funder(blank: Member) -> None:
    plan_changes.import_plan(**proposed(ROWS), own_names=[payer_key("Communauté de communes")], by=blank)
    assert resources(blank) == [
        ("CC", Decimal(400), "subvention"),
        (OURS, Decimal(300), "propre"),
        FROM_REGION,
        ("l’agglo", Decimal(200), "subvention"),
    ]


@pytest.mark.django_db
@pytest.mark.parametrize("rows", [ROWS[:2], [*ROWS[:2], ["Un cours", "300", "CC", "300", "", ""]]])
def test_nothing_is_asked_of_one_name_that_is_sure(blank: Member, rows: list[list[str]]) -> None:
    assert imports.plan_preview(blank.roadmap, **proposed(rows), answers={}).own_names == ()
    plan_changes.import_plan(**proposed(rows), by=blank)
    assert {funder for funder, _amount, _nature in resources(blank)} == {"CC", "Région"}


@pytest.mark.django_db
def test_a_name_that_the_table_does_not_hold_is_refused(blank: Member) -> None:
    with refused("choice-unknown"):
        plan_changes.import_plan(**proposed(ROWS), own_names=[payer_key("Caf")], by=blank)


@pytest.mark.django_db
def test_the_page_asks_and_writes_what_is_ticked(client: Client, blank: Member) -> None:
    page = send(client, blank, workbook(("Plan", ROWS)))
    form = form_of(page)
    ticked = {f"own-{payer_key(name)}": "oui" for name in ("CC", "Communauté de communes")}
    assert {name: value for name, value in form.items() if name.startswith("own-")} == {"own-shown": "1"} | ticked
    client.post(address(blank, "import_plan"), form | {f"own-{payer_key('l’agglo')}": "oui"})
    assert {funder for funder, _amount, _nature in resources(blank)} == {OURS, "Région"}
    assert FundingLine.objects.filter(action__roadmap=blank.roadmap, funder=OURS).count() == 3


@pytest.mark.django_db
def test_the_sums_are_those_of_before(blank: Member) -> None:
    asked = imports.plan_preview(blank.roadmap, **proposed(ROWS), answers={})
    none = imports.plan_preview(blank.roadmap, **proposed(ROWS), answers={}, own_names=[])
    assert [row.kept for row in asked.sums] == [row.kept for row in none.sums] == [Decimal(1_400)] * 2
    assert asked.seal == none.seal


@pytest.mark.django_db
def test_what_is_answered_is_kept_for_the_whole_roadmap_until_the_import_is_undone(blank: Member) -> None:
    roadmap = blank.roadmap
    roadmap.lead_authority = AGGLO
    roadmap.save(update_fields=["lead_authority"])
    rows = [[*ROWS[0], "Qui porte l’action"], *([*row, "l’agglo"] for row in ROWS[1:])]
    row = plan_changes.import_plan(**proposed(rows), own_names=[payer_key("CC"), payer_key("l’agglo")], by=blank)
    roadmap.refresh_from_db()
    assert (roadmap.own_names, roadmap.unlike_names) == (["CC"], ["Communauté de communes"])
    assert asked_names(roadmap) == []
    again = imports.plan_preview(roadmap, **proposed(ROWS), answers={}).own_names
    assert {one.name: one.is_own for one in again} == {"CC": True, "Communauté de communes": False, "l’agglo": True}
    plan_changes.undo_plan_import(row=row, by=blank)
    roadmap.refresh_from_db()
    assert (roadmap.own_names, roadmap.unlike_names) == ([], [])


@pytest.mark.django_db
def test_an_answer_that_something_else_uses_outlives_the_import(world: World, blank: Member) -> None:
    roadmap = blank.roadmap
    roadmap.lead_authority = AGGLO
    roadmap.save(update_fields=["lead_authority"])
    keys = [payer_key("CC"), payer_key("Communauté de communes")]
    first = plan_changes.import_plan(**proposed(ROWS), own_names=keys, by=blank)
    second = plan_changes.import_plan(
        **proposed([ROWS[0], ["Un train", *ROWS[1][1:]], ["Un car", *ROWS[2][1:]]]), own_names=keys, by=blank
    )
    plan_changes.undo_plan_import(row=first, by=blank)
    roadmap.refresh_from_db()
    assert roadmap.own_names == ["CC", "Communauté de communes"]
    say_own_name(name="CC", is_own=False, by=blank)
    plan_changes.undo_plan_import(row=second, by=blank)
    roadmap.refresh_from_db()
    assert "CC" in roadmap.unlike_names


@pytest.mark.django_db
def test_an_import_that_asked_nobody_keeps_no_answer(blank: Member) -> None:
    plan_changes.import_plan(**proposed(ROWS), by=blank)
    assert (blank.roadmap.own_names, blank.roadmap.unlike_names) == ([], [])
