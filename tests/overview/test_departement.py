"""The roadmaps of a département read together: who reads which, each figure that of its roadmap, what overlaps, what leaves."""

import re
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from jalons.accounts.changes import add_supervision, ensure_account
from jalons.accounts.models import Supervision, User
from jalons.actions.changes import sheets
from jalons.actions.models import ActionSheet, Axis
from jalons.actions.queries.action_rows import action_index, action_indexes
from jalons.actions.rules.sheets import Status
from jalons.base.sorted_tables import Order
from jalons.directory.changes.organisations import add_organisation
from jalons.directory.models import Contact
from jalons.funding.changes import lines
from jalons.funding.models import FundingLine
from jalons.governance.changes.deliberations import note_receipt
from jalons.overview.queries import departement_table as table_queries
from jalons.overview.queries.dashboard import read_state, roadmap_dashboard
from jalons.overview.queries.departement_table import COLUMNS, DepartementTable, TerritoryRow, departement_table
from jalons.overview.queries.facts import roadmap_columns
from jalons.publication.changes.adoption import adopt_roadmap, amend_roadmap
from jalons.publication.models import Edition
from jalons.roadmaps.access import DepartementReader, roadmaps_read_by
from jalons.roadmaps.changes.roadmaps import create_roadmap
from jalons.roadmaps.models import Member, Membership, Roadmap, Step
from jalons.roadmaps.rules.permissions import Role
from jalons.territories.models import Commune, Departement
from jalons.territories.queries import departement_communes
from tests.access.read_everything import text_of
from tests.access.test_plans_of_queries import scanned_tables, shared_tables
from tests.days import plain_text
from tests.papers.formulas import read_ods, read_xlsx
from tests.publication.adopting import GAPS, VOTE, accept_gaps, balance
from tests.world import World

pytestmark = pytest.mark.django_db

PAGE = reverse("overview:departement", args=["24"])
FILES = ("xlsx", "ods", "csv")


def shown(client: Client, query: str = "") -> Any:
    return client.get(PAGE + query).context["table"]  # type: ignore[attr-defined]


def names(client: Client, query: str = "") -> list[str]:
    return [row.name for row in shown(client, query).rows]


def read_by(user: User) -> DepartementTable:
    departement = Departement.objects.select_related("region").get(code="24")
    supervises = Supervision.objects.filter(user=user, departement=departement).exists()
    return departement_table(DepartementReader(user, departement, supervises), {}, Order(COLUMNS))


def row_of(world: World, roadmap: Roadmap) -> TerritoryRow:
    return next(row for row in read_by(world.user("prefecture")).every if row.pk == roadmap.pk)


def file_of(client: Client, extension: str, query: str = "") -> bytes:
    return client.get(reverse("overview:departement_file", args=["24", extension]) + query).content


@pytest.fixture
def prefecture(world: World, client: Client) -> Client:
    client.force_login(world.user("prefecture"))
    return client


@pytest.fixture
def voted(world: World) -> Edition:
    """The council of Dronne et Belle adopts today."""
    by = world.member()
    for code in GAPS:
        balance(world, code, by)
    accept_gaps(by, timezone.localdate())
    return adopt_roadmap(**VOTE | {"held_on": timezone.localdate()}, by=by)


# --- who reads which -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "who", ["referente", "elue", "elu", "pilote", "mediatheque", "facilitation", "caf", "prefecture", "stranger"]
)
def test_the_table_holds_the_roadmaps_that_their_own_door_opens(world: World, client: Client, who: str) -> None:
    world.blank()  # a third roadmap, of the référente alone
    user = ensure_account(email="stranger@demo.example") if who == "stranger" else world.user(who)
    client.force_login(user)
    opened = [
        roadmap.name
        for roadmap in Roadmap.objects.order_by("name")
        if client.get(reverse("overview:dashboard", args=[roadmap.slug])).status_code == 200
    ]
    assert sorted(roadmap.name for roadmap in roadmaps_read_by(user)) == opened
    answer = client.get(PAGE)
    if not opened:
        assert answer.status_code == 404
        assert client.get(reverse("overview:departement_file", args=["24", "csv"])).status_code == 404
    else:
        assert [row.name for row in answer.context["table"].rows] == opened
        told = text_of(file_of(client, "csv"))
        assert [line.split(";")[0].strip('"') for line in told.splitlines()[1:]] == opened


@pytest.mark.parametrize("role", list(Role))
def test_whatever_their_role_the_members_of_a_team_read_its_row_alone(world: World, client: Client, role: Role) -> None:
    user = ensure_account(email="quelquun@demo.example")
    Membership.objects.create(roadmap=world.young, user=user, role=role)
    client.force_login(user)
    page = plain_text(client.get(PAGE).content.decode())
    assert names(client) == ["Le Grand Périgueux"]
    assert "Dronne et Belle" not in page.partition("Les communes sans feuille de route que vous lisez")[0]
    assert "Il peut y en avoir d’autres" in page
    assert "dans aucune de celles que vous lisez" in page


def test_who_is_not_of_a_departement_does_not_learn_that_it_has_roadmaps(world: World, client: Client) -> None:
    user = ensure_account(email="ailleurs@demo.example")
    add_supervision(user=user, kind="prefecture", departement_code="33")
    client.force_login(user)
    assert [client.get(reverse("overview:departement", args=[code])).status_code for code in ("24", "33", "999")] == [
        404,
        200,
        404,
    ]


def test_a_supervision_that_ends_closes_the_table(world: World, prefecture: Client) -> None:
    assert prefecture.get(PAGE).status_code == 200
    Supervision.objects.filter(user=world.user("prefecture")).delete()
    assert prefecture.get(PAGE).status_code == 404


def test_a_roadmap_astride_two_departements_is_in_both(world: World, client: Client) -> None:
    user = world.user("prefecture")
    add_supervision(user=user, kind="prefecture", departement_code="33")
    world.young.communes.add(Commune.objects.filter(departement="33", withdrawn_on=None).order_by("code")[0])
    client.force_login(user)
    there = client.get(reverse("overview:departement", args=["33"])).context["table"]  # type: ignore[attr-defined]
    assert [row.name for row in there.rows] == ["Le Grand Périgueux"]
    assert (there.rows[0].communes, there.overlaps.covered) == (world.young.communes.count(), 1)
    assert names(client) == ["Dronne et Belle", "Le Grand Périgueux"]


# --- one source ------------------------------------------------------------------------------------------------------


def every_roadmap(world: World) -> list[Roadmap]:
    return [world.roadmap, world.young, world.blank().roadmap]


def test_the_lists_of_actions_of_several_roadmaps_are_those_of_each(world: World) -> None:
    roadmaps = every_roadmap(world)
    assert action_indexes([one.pk for one in roadmaps]) == {one.pk: action_index(one) for one in roadmaps}


@pytest.mark.parametrize("is_voted", [False, True])
def test_each_cell_is_what_the_pages_of_the_roadmap_say(
    world: World, client: Client, is_voted: bool, request: pytest.FixtureRequest
) -> None:
    if is_voted:
        request.getfixturevalue("voted")
    client.force_login(world.user("prefecture"))
    for roadmap in every_roadmap(world):
        state, row = read_state(roadmap), row_of(world, roadmap)
        facts, totals = state.read.facts, state.money.totals
        assert row.counts == state.index.counts
        assert row.actions == facts.actions == len(state.index.rows)
        assert row.adopted_on == state.read.adopted_on
        assert row.act_voted_on == facts.act_voted_on
        assert row.expenses == (totals.expenses if state.money.priced else None)
        assert row.secured == (totals.secured if state.money.plans and totals.sums.resources else None)
        assert vars(row.late) == {
            "actions": facts.late,
            "wins": facts.late_wins,
            "resolutions": facts.late_resolutions,
            "pledges": facts.late_pledges,
            "measures": 0,
            "minutes": facts.late_minutes,
        }
        assert (row.adopted_on is not None) == (is_voted and roadmap == world.roadmap)
        vote = next((line for line in state.milestones if line.awaits == "conseil" and not line.reached_on), None)
        assert row.vote == vote
        perimeter = client.get(reverse("roadmaps:perimeter", args=[roadmap.slug])).context
        assert (row.communes, row.population) == (len(perimeter["communes"]), perimeter["population"])  # type: ignore[index]
        last = roadmap.journal.first()
        assert row.moved_on == (timezone.localdate(last.at) if last else None)


def test_the_etape_of_a_row_is_the_one_that_the_dashboard_tells(world: World) -> None:
    for roadmap in (world.young, world.blank().roadmap):
        row, board = row_of(world, roadmap), roadmap_dashboard(world.member("referente", roadmap))
        assert row.step and row.step.title in board.sentence
    world.roadmap.steps.update(state=Step.State.DONE)
    assert plain_text(row_of(world, world.roadmap).step_label) == "Toutes terminées"


def test_columns_of_several_roadmaps_are_those_of_their_facts(world: World) -> None:
    today, counted = timezone.localdate(), ("stakes", "key_projects", "without_indicator", "late_pledges", "sources")
    told = roadmap_columns([one.pk for one in every_roadmap(world)], today, counted)
    for pk, columns in told.items():
        facts = read_state(Roadmap.objects.get(pk=pk)).read.facts
        assert columns == {name: getattr(facts, name) for name in counted}


def test_what_nobody_wrote_is_never_zero(world: World, prefecture: Client) -> None:
    Commune.objects.filter(roadmaps=world.young).update(population=None)
    row = row_of(world, world.young)
    assert (row.population, row.expenses, row.secured, row.adopted_on, row.received_on) == (None,) * 5
    cells = read_xlsx(file_of(prefecture, "xlsx"))
    held = {place for (sheet, place) in cells if sheet == "Feuilles de route" and place.endswith("4")}
    assert held.isdisjoint({"D4", "G4", "L4", "M4", "Q4", "R4"})
    assert "I4" in held  # no fiche is a true zero: the list of fiches is empty
    assert "non chiffré" in plain_text(prefecture.get(PAGE).content.decode())


def test_a_plan_that_is_priced_and_has_no_resource_has_obtained_nothing(world: World) -> None:
    by = world.blank()
    action = proposed(by, "Une fiche chiffrée")
    lines.add_expense(action=action, label="Un poste", kind="fonctionnement", amount=Decimal(1000), by=by)
    row = row_of(world, by.roadmap)
    assert (row.expenses, row.secured) == (Decimal(1000), Decimal(0))


def test_an_act_that_the_prefecture_has_not_received_is_told_with_its_vote(
    world: World, voted: Edition, prefecture: Client
) -> None:
    act = voted.deliberation
    assert act
    row = row_of(world, world.roadmap)
    assert (row.adopted_on, row.received_on, row.act_voted_on) == (act.held_on, None, act.held_on)
    assert names(prefecture, "?vote=adoptee") == names(prefecture, "?transmission=attendue") == ["Dronne et Belle"]
    assert "non reçu, voté le" in plain_text(prefecture.get(PAGE + "?q=").content.decode())
    note_receipt(deliberation=act, received_on=act.held_on, by=world.member())
    row = row_of(world, world.roadmap)
    assert (row.received_on, row.act_voted_on) == (act.held_on, None)
    assert names(prefecture, "?transmission=recue") == ["Dronne et Belle"]


def test_an_avenant_that_waits_leaves_the_day_of_the_act_that_was_received(world: World, voted: Edition) -> None:
    by, act, today = world.member(), voted.deliberation, timezone.localdate()
    assert act
    note_receipt(deliberation=act, received_on=today, by=by)
    lines.add_expense(action=world.action(), label="Un poste", kind="fonctionnement", amount=Decimal(1), by=by)
    accept_gaps(by, today)
    amend_roadmap(**VOTE | {"held_on": today, "number": "2026-200"}, purpose="Un poste", by=by)
    row = row_of(world, world.roadmap)
    assert (row.received_on, row.act_voted_on) == (today, today)


# --- filters and order -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("?q=PERIGUEUX", ["Le Grand Périgueux"]),
        ("?q=cc dronne", ["Dronne et Belle"]),
        ("?q=introuvable", []),
        ("?etape=3", ["Le Grand Périgueux"]),
        ("?etape=42", []),
        ("?vote=prevu", ["Dronne et Belle", "Le Grand Périgueux"]),
        ("?transmission=sans-acte", ["Dronne et Belle", "Le Grand Périgueux"]),
        ("?retard=oui", ["Dronne et Belle"]),
        ("?tri=-habitants", ["Le Grand Périgueux", "Dronne et Belle"]),
        ("?tri=habitants", ["Dronne et Belle", "Le Grand Périgueux"]),
        ("?tri=etape", ["Le Grand Périgueux", "Dronne et Belle"]),
        ("?tri=-budget", ["Dronne et Belle", "Le Grand Périgueux"]),
        ("?tri=n-importe-quoi", ["Dronne et Belle", "Le Grand Périgueux"]),
    ],
)
def test_the_address_narrows_and_sorts_the_table_and_its_files(
    prefecture: Client, query: str, expected: list[str]
) -> None:
    assert names(prefecture, query) == expected
    told = text_of(file_of(prefecture, "csv", query))
    assert [line.split(";")[0] for line in told.splitlines()[1:]] == expected


def test_every_column_sorts(prefecture: Client) -> None:
    page = prefecture.get(PAGE).content.decode()
    assert set(re.findall(r'class="sort" href="\?tri=([\w-]+)"', page)) == set(COLUMNS)


# --- what overlaps ---------------------------------------------------------------------------------------------------


def proposed(by: Member, title: str, **written: Any) -> ActionSheet:
    axis = Axis.objects.filter(roadmap=by.roadmap).first()
    action = sheets.propose_action(title=title, by=by, axis=axis, new_axis="" if axis else "Axe", **written)
    ActionSheet.objects.filter(pk=action.pk).update(status=Status.PROPOSED)
    return ActionSheet.objects.get(pk=action.pk)


def overlaps(world: World) -> Any:
    return read_by(world.user("prefecture")).overlaps


def test_two_roadmaps_of_the_same_level_may_not_hold_the_same_communes(world: World) -> None:
    assert overlaps(world).grounds == ()
    commune = world.young.communes.order_by("name")[0]
    create_roadmap(name="Une commune", lead_authority="Mairie", communes=[commune], by=world.user("elue"))
    (ground,) = overlaps(world).grounds
    assert ([one.name for one in ground.roadmaps], ground.communes) == (
        ["Le Grand Périgueux", "Une commune"],
        (commune.name,),
    )


def test_the_roadmap_of_the_departement_agrees_with_those_below_it(world: World) -> None:
    departement = Departement.objects.get(code="24")
    communes = departement_communes("24")
    before = overlaps(world)
    create_roadmap(
        name="Dordogne",
        lead_authority="Département",
        communes=communes,
        departement=departement,
        by=world.user("elue"),
    )
    found = overlaps(world)
    assert (found.grounds, found.covered, found.is_covered_above) == ((), len(communes), True)
    (alignment,) = found.alignments
    assert alignment.above.name == "Dordogne"
    assert [one.name for one in alignment.below] == ["Dronne et Belle", "Le Grand Périgueux"]
    assert found.uncovered == before.uncovered  # a complement may still be missing there


def test_the_communes_of_no_roadmap_are_counted_by_epci(world: World) -> None:
    found = overlaps(world)
    covered = world.roadmap.communes.count() + world.young.communes.count()
    assert (found.covered, found.communes) == (covered, len(departement_communes("24")))
    assert found.uncovered_communes == found.communes - covered
    assert all(group.is_whole for group in found.uncovered)
    world.young.communes.remove(world.young.communes.order_by("name")[0])
    part = next(group for group in overlaps(world).uncovered if not group.is_whole)
    assert (part.siren, len(part.communes)) == (world.young.epci_id, 1)


def test_the_same_dispositif_in_two_plans_is_told_with_its_amounts(world: World) -> None:
    line = FundingLine.objects.filter(action__roadmap=world.roadmap, scheme="Budget participatif")[0]
    by = world.member("referente", world.young)
    action = proposed(by, "Une fiche du Grand Périgueux")

    def ask(status: str, amount: int) -> None:
        lines.add_funding(
            action=action,
            funder="Conseil départemental",
            scheme="budget participatif du département",
            nature=line.nature,
            kind=line.kind,
            amount=Decimal(amount),
            status=status,
            is_public=True,
            by=by,
        )

    ask(FundingLine.Status.REFUSED, 500)
    assert overlaps(world).schemes == ()
    ask(FundingLine.Status.REQUESTED, 700)
    (scheme,) = overlaps(world).schemes
    here, there = scheme.shares
    assert (there.roadmap.name, there.requested, there.secured) == ("Le Grand Périgueux", Decimal(700), Decimal(0))
    own = FundingLine.objects.filter(action__roadmap=world.roadmap, listed_scheme=line.listed_scheme)
    assert here.secured == sum(one.amount for one in own)


def test_an_organisation_is_one_by_its_siren_or_its_known_name(world: World) -> None:
    by, young = world.member(), world.member("referente", world.young)
    add_organisation(name="Hubikoop", siret="73282932000074", category="prive", by=by)
    add_organisation(name="Hub Nouvelle-Aquitaine", siren="732829320", category="prive", by=young)
    add_organisation(name="Jeanne Martin", siret="55208131766522", category="prive", by=by)
    add_organisation(name="Mme Jeanne Martin", siret="55208131766522", category="prive", by=young)
    told = {
        "first": "Hubikoop\nMutualité sociale agricole de Dordogne\nCentre social\nJeanne Martin\nCCAS",
        "second": "Hub Nouvelle-Aquitaine\nMSA, service social\nCentre social\nMme Jeanne Martin\nCCAS",
    }
    ActionSheet.objects.filter(pk=world.action("1.1").pk).update(partners=told["first"])
    proposed(young, "Avec les mêmes", partners=told["second"])
    found = {party.name: (party.siren, [plan.codes for plan in party.plans]) for party in overlaps(world).parties}
    # The fiche 1.3 of Dronne et Belle has the MSA among its partners too.
    assert found == {
        "Hubikoop": ("732829320", [("1.1",), ("1.1",)]),
        "Mutualité sociale agricole de Dordogne": ("", [("1.1", "1.3"), ("1.1",)]),
    }


def test_a_fiche_that_is_put_aside_shares_nothing(world: World) -> None:
    young = world.member("referente", world.young)
    ActionSheet.objects.filter(pk=world.action("1.1").pk).update(partners="Département")
    action = proposed(young, "Une idée", partners="Département")
    assert [party.name for party in overlaps(world).parties] == ["Département"]
    ActionSheet.objects.filter(pk=action.pk).update(status=Status.REJECTED)
    assert overlaps(world).parties == ()


# --- what goes to Paris ----------------------------------------------------------------------------------------------


def test_the_workbooks_hold_the_table_its_overlaps_and_what_each_column_means(world: World, prefecture: Client) -> None:
    read = {"xlsx": read_xlsx(file_of(prefecture, "xlsx")), "ods": read_ods(file_of(prefecture, "ods"))}
    for cells in read.values():
        assert list(dict.fromkeys(sheet for sheet, _place in cells)) == [
            "Feuilles de route",
            "Communes sans",
            "Définitions",
        ]
        heads = [cells["Feuilles de route", f"{letter}2"].value for letter in "ABCDEFGHIJKLMNOPQRS"]
        defined = [cells["Définitions", f"A{place}"].value for place in range(1, len(heads) + 1)]
        assert heads == defined
        assert all(cells["Définitions", f"B{place}"].value for place in range(1, len(heads) + 1))
        row = row_of(world, world.roadmap)
        assert cells["Feuilles de route", "A3"].value == "Dronne et Belle"
        assert cells["Feuilles de route", "D3"].value == row.population
        assert cells["Feuilles de route", "L3"].value == row.expenses
        assert cells["Feuilles de route", "M3"].value == row.secured


@pytest.mark.parametrize("extension", ["xlsx", "ods"])
def test_the_workbook_of_who_does_not_supervise_says_that_it_holds_what_they_read(
    world: World, client: Client, extension: str
) -> None:
    client.force_login(world.user("pilote"))
    read = {"xlsx": read_xlsx, "ods": read_ods}[extension]
    cells = read(file_of(client, extension))
    (title,) = [cell.value for place, cell in cells.items() if place == ("Feuilles de route", "A1")]
    assert title.endswith("1 feuille de route sur 1 que vous lisez. Il peut y en avoir d’autres.")
    assert "Communes sans" not in {sheet for sheet, _place in cells}
    assert cells["Communes non lues", "A1"].value == "Dans aucune feuille de route que vous lisez"
    page = plain_text(client.get(PAGE).content.decode())
    assert "Les communes sans feuille de route que vous lisez" in page


def test_the_workbook_of_who_supervises_counts_them_all(prefecture: Client) -> None:
    cells = read_xlsx(file_of(prefecture, "xlsx"))
    assert str(cells["Feuilles de route", "A1"].value).endswith("2 feuilles de route sur 2")
    assert cells["Communes sans", "A1"].value == "Intercommunalité"


@pytest.mark.parametrize("extension", FILES)
def test_no_file_holds_a_person(world: World, prefecture: Client, extension: str) -> None:
    told = text_of(file_of(prefecture, extension))
    people = {value for user in User.objects.all() for value in (user.email, user.name, user.phone)}
    people |= set(Membership.objects.values_list("function", flat=True))
    for contact in Contact.objects.all():
        people |= {contact.name, contact.email, contact.phone, contact.function}
    assert [value for value in people if len(value) > 3 and value in told] == []
    assert "@" not in told.replace("schemas.openxmlformats", "") or extension != "csv"


def test_a_name_that_a_spreadsheet_would_run_stays_a_name(world: World, prefecture: Client) -> None:
    Roadmap.objects.filter(pk=world.young.pk).update(name="=1+1")
    told = text_of(file_of(prefecture, "csv"))
    assert "'=1+1" in told
    assert read_xlsx(file_of(prefecture, "xlsx"))["Feuilles de route", "A3"].formula == ""


def test_another_format_does_not_exist(prefecture: Client) -> None:
    assert prefecture.get(reverse("overview:departement_file", args=["24", "pdf"])).status_code == 404


# --- one, none, forty ------------------------------------------------------------------------------------------------


def test_a_departement_without_any_roadmap_says_so(world: World, client: Client) -> None:
    user = ensure_account(email="gironde@demo.example")
    add_supervision(user=user, kind="prefecture", departement_code="33")
    client.force_login(user)
    page = plain_text(client.get(reverse("overview:departement", args=["33"])).content.decode())
    assert "Pas encore de feuille de route dans ce département." in page
    assert "XLSX" not in page


def test_one_roadmap_alone_is_compared_with_none(world: World, client: Client) -> None:
    client.force_login(world.user("caf"))
    page = client.get(PAGE).content.decode()
    told = plain_text(page)
    assert names(client) == ["Dronne et Belle"]
    assert "Une seule feuille de route : rien à comparer." in told
    assert "Les mêmes communes" not in told
    assert 'role="search"' not in page


def many_roadmaps(world: World, count: int, start: int = 0) -> None:
    """Made as rows, because forty changes with their fiches would take a minute."""
    communes = list(world.young.communes.order_by("code")[:10])
    rows = Roadmap.objects.bulk_create(
        Roadmap(slug=f"copie-{n}", name=f"Communauté {n:03}", perimeter_kind="communes", lead_authority=f"Porteuse {n}")
        for n in range(start, start + count)
    )
    through = Roadmap.communes.through
    through.objects.bulk_create(
        through(roadmap_id=row.pk, commune_id=commune.pk) for row in rows for commune in communes
    )
    Step.objects.bulk_create(Step(roadmap=row, number=n, title=f"Étape {n}") for row in rows for n in range(8))
    axes = Axis.objects.bulk_create(Axis(roadmap=row, rank=1, title="Axe") for row in rows)
    actions = ActionSheet.objects.bulk_create(
        ActionSheet(
            roadmap=axis.roadmap,
            axis=axis,
            rank=rank,
            title=f"Action {rank}",
            status=Status.RUNNING,
            partners="MSA",
            ends_on=timezone.localdate() - timedelta(days=3),
        )
        for axis in axes
        for rank in range(1, 4)
    )
    FundingLine.objects.bulk_create(
        FundingLine(
            action=action, funder="Région", scheme="Le même", nature="subvention", kind="fonctionnement", amount=9
        )
        for action in actions
    )


def test_forty_roadmaps_cost_the_queries_of_two(world: World, prefecture: Client) -> None:
    def queries(url: str) -> int:
        with CaptureQueriesContext(connection) as ran:
            assert prefecture.get(url).status_code == 200
        return len(ran)

    addresses = [PAGE, *(reverse("overview:departement_file", args=["24", extension]) for extension in FILES)]
    queries(PAGE)
    before = [queries(url) for url in addresses]
    many_roadmaps(world, 40)
    assert [queries(url) for url in addresses] == before
    assert before[0] <= 22
    assert len(shown(prefecture).rows) == 42


def test_the_home_leads_to_the_departements_that_one_reads_together(world: World, client: Client) -> None:
    def led(who: str) -> bool:
        client.force_login(world.user(who))
        return PAGE in client.get(reverse("overview:home")).content.decode()

    assert (led("prefecture"), led("referente"), led("caf")) == (True, True, False)


def test_the_table_is_asked_again_as_it_was_left(prefecture: Client) -> None:
    prefecture.get(PAGE + "?retard=oui")
    assert prefecture.get(PAGE).headers["Location"] == f"{PAGE}?retard=oui"
    assert table_queries.ASKED == ("q", "etape", "vote", "transmission", "retard", "tri")


@pytest.mark.skipif("connection.vendor != 'sqlite'", reason="SQLite tells its plan whatever the size of its tables")
def test_neither_the_table_nor_the_home_reads_what_other_departements_fill(world: World, prefecture: Client) -> None:
    found = set()
    for url in (PAGE, reverse("overview:home")):
        with CaptureQueriesContext(connection) as made:
            prefecture.get(url)
        for query in made.captured_queries:
            if query["sql"].startswith("SELECT"):
                found |= {(table, query["sql"]) for table in scanned_tables(query["sql"]) & shared_tables()}
    assert found == set()
