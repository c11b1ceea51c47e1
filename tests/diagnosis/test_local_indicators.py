"""What a team counts, as the map and the portrait tell it."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from jalons.diagnosis.queries import atlas, portraits
from jalons.opendata.changes import local as local_changes
from jalons.opendata.models import LocalIndicator
from jalons.opendata.sources.local_tables import CODE, PART, VALUE, WHOLE
from jalons.roadmaps.models import JournalEntry, Member
from tests.opendata.made import give_table
from tests.world import World

OPEN = {"licence": "Licence Ouverte"}


@pytest.fixture
def by(world: World) -> Member:
    return world.blank(of=world.roadmap)


@pytest.mark.django_db
def test_what_a_team_counts_is_drawn_like_the_rest(by: Member) -> None:
    assert atlas.atlas_page(by.roadmap).map is None
    give_table(by, [["code", "lieux"], ["24064", "3"], ["24042", "1"]], {0: CODE, 1: VALUE}, unit="lieux")
    page = atlas.atlas_page(by.roadmap)
    assert [str(one.label) for one in page.indicators] == ["Foyers suivis (lieux)"]
    assert page.map
    assert {line.name: line.words for line in page.map.lines if line.value is not None} == {
        "Brantôme en Périgord": "3",
        "Biras": "1",
    }
    assert page.standing is None


@pytest.mark.django_db
def test_the_portrait_costs_the_same_whatever_the_team_counts(by: Member) -> None:
    counts = []
    for label in ("Un", "Deux", "Trois"):
        give_table(by, [["code", "n"], ["24064", "3"]], {0: CODE, 1: VALUE}, label=label, **OPEN)
        portraits.territory_portrait(by.roadmap)
        with CaptureQueriesContext(connection) as asked:
            assert portraits.territory_portrait(by.roadmap).counted
        counts.append(len(asked))
    assert len(set(counts)) == 1


@pytest.mark.django_db
def test_the_portrait_tells_a_total_a_rate_of_the_whole_or_both_ends(by: Member) -> None:
    rows = [["code", "a", "b"], ["24064", "30", "200"], ["24042", "5", "50"], ["24322", "900", "1000"]]
    give_table(by, rows, {0: CODE, 1: VALUE}, label="Demandes", unit="demandes", **OPEN)
    give_table(by, rows, {0: CODE, 1: PART, 2: WHOLE}, label="Foyers suivis", **OPEN)
    give_table(
        by, [["code", "t"], ["24064", "12,5"], ["24042", "4"]], {0: CODE, 1: VALUE}, label="Taux", unit="%", **OPEN
    )
    give_table(
        by, [["code", "t"], ["24064", "4"], ["24042", "4"]], {0: CODE, 1: VALUE}, label="Âge", unit="ans", **OPEN
    )
    give_table(by, [["code", "t"], ["24322", "4"]], {0: CODE, 1: VALUE}, label="Ailleurs", **OPEN)
    found = {one.label: one for one in portraits.territory_portrait(by.roadmap).counted}
    assert {label: one.said.replace("\u00a0", " ") for label, one in found.items()} == {
        "Demandes": "35 demandes au total",
        "Foyers suivis": "14 % dans l’ensemble",
        "Taux": "de 4 % (Biras) à 12,5 % (Brantôme en Périgord)",
        "Âge": "4 ans partout où c’est connu",
    }
    assert {one.reach for one in found.values()} == {"2 communes connues sur 16"}
    assert found["Taux"].cited == "CIAS, 2025"


@pytest.mark.django_db
def test_what_is_for_internal_use_waits_until_the_team_asks_for_it(client: Client, by: Member) -> None:
    give_table(by, [["code", "n"], ["24064", "30"], ["24042", "12"]], {0: CODE, 1: VALUE}, unit="foyers")
    assert portraits.territory_portrait(by.roadmap).counted == []
    client.force_login(by.user)
    address = f"/feuilles-de-route/{by.roadmap.slug}/diagnostic/donnees/fichier-libre/"
    assert "tant que vous ne le demandez pas" in client.get(address).content.decode()
    indicator = LocalIndicator.objects.get(roadmap=by.roadmap)
    for portrait, told in (
        ("montre", ["42 foyers au total"]),
        ("sans_total", ["de 12 foyers (Biras) à 30 foyers (Brantôme en Périgord)"]),
        ("cache", []),
        ("autre", []),
    ):
        client.post(f"{address}{indicator.pk}/portrait/", {"portrait": portrait})
        assert [one.said.replace("\u00a0", " ") for one in portraits.territory_portrait(by.roadmap).counted] == told
    entry = JournalEntry.objects.filter(roadmap=by.roadmap).latest("id")
    assert (entry.verb, entry.before, entry.after) == ("revise", {"portrait": "sans_total"}, {"portrait": "cache"})


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("values", "said"),
    [
        (
            {"24042": 2, "24064": 30, "24055": 4},
            "de moins de 5 foyers (Biras et Bourdeilles) à 30 foyers (Brantôme en Périgord)",
        ),
        ({"24042": 0, "24064": 30}, "de 0 foyers (Biras) à 30 foyers (Brantôme en Périgord)"),
        ({"24042": 2, "24064": 3}, "moins de 5 foyers partout où c’est connu"),
        ({"24042": 6, "24064": 6}, "6 foyers partout où c’est connu"),
    ],
)
def test_a_few_households_are_never_told_of_a_commune_by_its_name(
    by: Member, values: dict[str, int], said: str
) -> None:
    rows = [["code", "n"], *([code, str(value)] for code, value in values.items())]
    give_table(by, rows, {0: CODE, 1: VALUE}, unit="foyers", **OPEN)
    local_changes.tell_in_portrait(
        indicator=LocalIndicator.objects.get(roadmap=by.roadmap), portrait=LocalIndicator.Portrait.WITHOUT_TOTAL, by=by
    )
    assert [one.said.replace("\u00a0", " ") for one in portraits.territory_portrait(by.roadmap).counted] == [said]


@pytest.mark.django_db
def test_the_page_of_the_portrait_leads_to_the_map(client: Client, by: Member) -> None:
    client.force_login(by.user)
    address = f"/feuilles-de-route/{by.roadmap.slug}/diagnostic/"
    assert "Ce que nous comptons ici" not in client.get(address).content.decode()
    give_table(by, [["code", "n"], ["24064", "3"]], {0: CODE, 1: VALUE}, unit="lieux", **OPEN)
    page = client.get(address).content.decode()
    indicator = LocalIndicator.objects.get(roadmap=by.roadmap)
    assert "Ce que nous comptons ici" in page and f"carte/?indicateur={indicator.key}" in page
    assert client.get(f"{address}carte/?indicateur={indicator.key}").status_code == 200
