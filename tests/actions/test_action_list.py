"""The list of fiches: what it is narrowed by, told in words, sorted and taken away."""

import csv
import io
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from jalons.actions.changes import sheets
from jalons.actions.models import ActionSheet
from jalons.actions.queries import action_list
from jalons.actions.queries.action_list import COLUMNS, ActionList, read_asked
from jalons.actions.rules.names import split_names
from jalons.base.sorted_tables import Order
from jalons.directory.changes.organisations import add_organisation
from jalons.overview.demo.actions import CTG
from jalons.papers.workbooks import FORMATS
from jalons.roadmaps.models import Member
from tests.actions.test_queries import cost, full_action
from tests.world import World


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("", ()),
        ("Espace socio-culturel", ("Espace socio-culturel",)),
        ("Communauté de communes, communication", ("Communauté de communes, communication",)),
        ("Caf ; MSA;Caf", ("Caf", "MSA")),
        ("Écoles\n\n  Mairies ", ("Écoles", "Mairies")),
    ],
)
def test_a_field_holds_several_names(text: str, names: tuple[str, ...]) -> None:
    assert split_names(text) == names


def listed(world: World, **asked: str) -> ActionList:
    sent = {name.replace("_", "-"): value for name, value in asked.items()}
    return action_list.action_list(world.roadmap, read_asked(sent))


def codes(world: World, **asked: str) -> list[str]:
    return [row.code for row in listed(world, **asked).rows]


ALL = ["1.1", "1.2", "1.3", "2.1", "2.2", "2.3", "3.1", "3.2"]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({}, ALL),
        ({"etat": "suspendue"}, ["3.1"]),
        ({"q": "MEDIATHEQUE pret"}, ["3.2"]),
        ({"q": "1.2"}, ["1.2"]),
        ({"etat": "realisee", "q": "carte"}, ["1.3"]),
        ({"etat": "brouillon"}, []),
        ({"q": "sous-marin"}, []),
        ({"pilote": "Espace socio-culturel"}, ["2.1", "2.3"]),
        ({"public": "agents"}, ["1.2", "2.1", "2.2"]),
        ({"commune": "24064", "etat": "suspendue"}, ["3.1"]),
        ({"cadre": CTG}, ["1.1"]),
        ({"financeur": "Région"}, ["1.1", "3.1"]),
        ({"financeur": "Fondation"}, ["1.1"]),  # it refused the other one
        ({"retard": "oui"}, []),
        ({"retard": "non"}, ALL),  # an address that was mistyped
    ],
)
def test_the_list_is_narrowed(world: World, asked: dict[str, str], found: list[str]) -> None:
    assert codes(world, **asked) == found
    assert listed(world, **asked).index.is_filtered is (found != ALL)


@pytest.mark.django_db
def test_filters_are_found_in_the_fiches(world: World) -> None:
    every = listed(world)
    values = {one.name: [label for _value, label in one.choices] for one in (every.state, *every.filters)}
    assert values["etat"] == ["En cours", "Réalisée", "À l’arrêt"]
    assert values["axe"] == ["1. Aller vers", "2. Soutenir celles et ceux qui aident", "3. Équiper"]
    for name in ("elu", "service", "financeur", "commune", "public", "cadre"):
        assert values[name], name
    axis = every.filters[0].choices[1].value
    assert codes(world, axe=axis) == ["2.1", "2.2", "2.3"]
    action = world.action("2.2")
    assert "2.2" in codes(world, elu=action.elected_sponsor)
    assert "2.2" in codes(world, service=action.department_unit)


@pytest.mark.django_db
def test_what_lacks_money_and_what_is_quick_are_filters(world: World) -> None:
    short = [row.code for row in listed(world).rows if row.to_find]
    assert codes(world, a_financer="oui") == short and short != ALL
    ActionSheet.objects.filter(pk=world.action("1.3").pk).update(quick_win=True)
    assert "1.3" in codes(world, rapide="oui")


@pytest.mark.django_db
def test_a_commune_is_concerned_by_what_is_for_the_whole_territory(world: World) -> None:
    villars = next(value for value, label in listed(world).filters[5].choices if label == "Villars")
    rows = listed(world, commune=villars).rows
    assert "2.3" in [row.code for row in rows] and "3.1" not in [row.code for row in rows]
    assert any(row.is_everywhere for row in rows)


@pytest.mark.django_db
def test_several_pilots_are_each_a_choice(world: World) -> None:
    ActionSheet.objects.filter(pk=world.action("1.3").pk).update(lead_organisation="Caf ; Mission locale")
    assert codes(world, pilote="Caf") == codes(world, pilote="Mission locale") == ["1.3"]


@pytest.mark.django_db
def test_each_filter_is_told_and_left_by_one_gesture(world: World) -> None:
    asked = {"q": "carte", "etat": "realisee", "tri": "action"}
    found = listed(world, **asked)
    assert found.count_sentence == "1 fiche sur 8"
    assert [(chip.label, chip.address, chip.without) for chip in found.chips] == [
        ("«\u00a0carte\u00a0»", "?etat=realisee&tri=action", 4),
        ("État\u00a0: Réalisée", "?q=carte&tri=action", 1),
    ]
    assert listed(world, etat="realisee").chips[0].address == "?tout-afficher="
    assert listed(world, etat="inconnu").chips[0].label == "État\u00a0: inconnu"


@pytest.mark.django_db
@pytest.mark.parametrize("column", COLUMNS)
def test_every_column_sorts_both_ways(world: World, column: str) -> None:
    for descends in (False, True):
        order = Order(COLUMNS, column, descends)
        rows = action_list.action_list(world.roadmap, {}, order).rows
        assert sorted(row.code for row in rows) == ALL
    if column == "code":
        assert [row.code for row in rows] == ALL[::-1]


@pytest.mark.django_db
def test_what_a_fiche_costs_and_lacks_is_told(world: World, member: Member) -> None:
    rows = {row.code: row for row in listed(world).rows}
    assert rows["2.1"].cost == Decimal(9660) and rows["2.1"].to_find == 0
    draft = sheets.propose_action(title="Un bus", new_axis="Aller vers", by=member)
    row = action_list.action_list(member.roadmap, {}).rows[0]
    assert (row.cost, row.lacking) == (None, 0) or row.lacking
    assert draft.title == row.title


@pytest.mark.django_db
def test_one_fiche_and_three_cost_the_same(member: Member) -> None:
    def ask() -> Any:
        return action_list.action_list(member.roadmap, {"axe": "1"})

    full_action(member, "Un bus", "Aller vers")
    ask()
    one = cost(ask)
    full_action(member, "Une carte", "Orienter")
    full_action(member, "Un prêt", "Équiper")
    assert (cost(ask), one) == (10, 10)


# --- the page --------------------------------------------------------------------------------------------------------


@pytest.fixture
def ask(world: World, client: Client) -> Any:
    client.force_login(world.user("caf"))
    return lambda name="index", **asked: client.get(reverse(f"actions:{name}", args=[world.roadmap.slug]), asked)


@pytest.mark.django_db
def test_the_page_tells_how_many_and_offers_to_leave_each_filter(ask: Any) -> None:
    page = ask(etat="realisee", pilote="Espace socio-culturel").content.decode()
    assert "1 fiche sur 8" in page
    assert 'href="?pilote=Espace+socio-culturel"' in page and 'href="?etat=realisee"' in page
    assert 'href="?tout-afficher="' in page


@pytest.mark.django_db
def test_an_empty_result_tells_which_filter_to_leave(ask: Any) -> None:
    page = ask(etat="suspendue", pilote="Espace socio-culturel").content.decode()
    assert "Aucune fiche ne répond à tout cela." in page
    assert "Sans «\u00a0État\u00a0: À l’arrêt\u00a0»\u00a0: 2 fiches" in page


@pytest.mark.django_db
def test_filters_are_found_again_and_an_address_holds_them(ask: Any) -> None:
    ask(public="agents", tri="-cout")
    assert ask()["Location"].endswith("?public=agents&tri=-cout")


@pytest.mark.django_db
def test_what_is_taken_away_is_what_is_shown(ask: Any) -> None:
    answer = ask("export_csv", etat="realisee", tri="-code")
    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig")), delimiter=";"))
    assert [row[0] for row in rows] == ["Code", "3.2", "2.2", "2.1", "1.3"]
    assert rows[3][rows[0].index("Coût, en euros")] == "9660,00"
    answer = ask("export_xlsx", etat="realisee")
    assert answer["Content-Type"] == FORMATS["xlsx"].mime and answer.content[:2] == b"PK"


@pytest.mark.django_db
def test_late_fiches_keep_their_state_as_a_filter(world: World) -> None:
    running = world.action("1.1")
    ActionSheet.objects.filter(pk=running.pk).update(ends_on=timezone.localdate() - timedelta(days=3))
    assert codes(world, retard="oui", etat="en_cours") == ["1.1"]
    assert codes(world, retard="oui", etat="realisee") == []


# --- one organisation, one name --------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_a_pilot_is_one_choice_whatever_its_spelling(world: World) -> None:
    by = world.member()
    add_organisation(name="Caf de la Dordogne", other_names=["La Caf 24"], by=by)
    written = {
        "1.1": "Caisse d’allocations familiales de la Dordogne",
        "1.2": "CAF DORDOGNE ; Mission locale",
        "1.3": "La Caf 24",
    }
    for code, text in written.items():
        ActionSheet.objects.filter(pk=world.action(code).pk).update(lead_organisation=text)
    found = listed(world)
    leads = [label for _value, label in found.filters[1].choices]
    assert [label for label in leads if "af" in label.lower()] == ["Caf de la Dordogne"]
    assert codes(world, pilote="Caf de la Dordogne") == ["1.1", "1.2", "1.3"]
    assert codes(world, pilote="La Caf 24") == ["1.1", "1.2", "1.3"]  # another of its names
    assert {row.code: row.lead_organisation for row in found.rows if row.code in written} == written
