"""The index of rupture typed by hand: scenario 8, then what is refused, told and erased."""

from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from jalons.diagnosis.changes import external_scores
from jalons.diagnosis.forms.external_scores import ExternalScoresForm
from jalons.diagnosis.models import ExternalScore
from jalons.diagnosis.queries import indices
from jalons.opendata.models import Level
from jalons.roadmaps.models import JournalEntry, Member
from tests.refusals import refused
from tests.world import World

pytestmark = pytest.mark.django_db
EPCI = (Level.EPCI, "200041572")
BRANTOME = (Level.COMMUNE, "24064")
BIRAS = (Level.COMMUNE, "24042")


@pytest.fixture
def by(world: World) -> Member:
    return world.blank(of=world.roadmap)


def enter(by: Member, scores: dict[Any, Decimal | None], *, year: int = 2022, source: str = "Étude régionale") -> None:
    external_scores.enter_external_scores(year=year, source=source, scores=scores, by=by)


def typed(**scores: str) -> dict[str, str]:
    return {"year": "2022", "source": "Étude régionale"} | {key.replace("_", "-"): text for key, text in scores.items()}


def page(client: Client, by: Member) -> str:
    html = client.get(f"/feuilles-de-route/{by.roadmap.slug}/diagnostic/indices/").content.decode()
    return " ".join(html.split()).replace("\u00a0", " ")


def test_seventeen_and_a_half_beside_the_reference_and_two_communes_not_computable(
    client: Client, world: World, by: Member
) -> None:
    client.force_login(by.user)
    answer = client.post(
        f"/feuilles-de-route/{by.roadmap.slug}/diagnostic/indices/rupture/",
        typed(epci_200041572="17,5", commune_24064="nc", commune_24042="non calculable", commune_24055="16"),
    )
    assert answer.status_code == 302
    found = indices.compas_index(by.roadmap)
    assert [(row.name, row.value) for row in found.areas] == [("CC Dronne et Belle", Decimal("17.5"))]
    given = {row.code: row.value for row in found.communes if row.is_given}
    assert given == {"24064": None, "24042": None, "24055": Decimal(16)}
    html = page(client, by).partition('id="t-compas"')[2]
    assert "17,5 / 25" in html
    assert "15 / 25" in html
    assert html.count("non calculable") == html.count('class="z2"') == 2
    assert "> 0" not in html and ">0" not in html
    assert "Source : Étude régionale, données de 2022." in html
    assert "13 communes ne sont pas renseignées." in html


def test_what_is_typed_replaces_what_was_and_the_journal_tells_both(by: Member) -> None:
    enter(by, {EPCI: Decimal("17.5"), BRANTOME: None})
    enter(by, {EPCI: Decimal(18)}, year=2023)
    rows = ExternalScore.objects.filter(roadmap=by.roadmap)
    assert [(row.level, row.code, row.value, row.year) for row in rows] == [(*EPCI, Decimal(18), 2023)]
    line = JournalEntry.objects.filter(roadmap=by.roadmap, verb="enter_scores").latest("id")
    assert line.before == {
        "year": 2022, "source": "Étude régionale", "scores": ["200041572 17,5", "24064 non calculable"],
    }  # fmt: skip
    assert line.after == {"year": 2023, "source": "Étude régionale", "scores": ["200041572 18"]}


def test_the_same_again_tells_nothing(by: Member) -> None:
    enter(by, {EPCI: Decimal("17.5")})
    enter(by, {EPCI: Decimal("17.50")})
    assert JournalEntry.objects.filter(roadmap=by.roadmap, verb="enter_scores").count() == 1


def test_nothing_typed_is_refused(by: Member) -> None:
    with refused("scores-missing"):
        enter(by, {})


def test_indices_are_erased_once_and_the_journal_keeps_them(by: Member) -> None:
    enter(by, {BIRAS: Decimal(12)})
    external_scores.clear_external_scores(by=by)
    assert not indices.compas_index(by.roadmap).is_given
    line = JournalEntry.objects.get(roadmap=by.roadmap, verb="clear_scores")
    assert line.before == {"year": 2022, "source": "Étude régionale", "scores": ["24042 12"]}
    with refused("scores-already-cleared"):
        external_scores.clear_external_scores(by=by)


@pytest.mark.parametrize("value", [0, 25.01, -1])
def test_the_database_refuses_what_is_off_the_scale(by: Member, value: float) -> None:
    row = ExternalScore(roadmap=by.roadmap, level=Level.COMMUNE, code="24064", value=value, year=2022, source="x")
    with pytest.raises(IntegrityError), transaction.atomic():
        row.save()


@pytest.mark.parametrize(
    ("text", "error"),
    [
        ("0", "Aucun territoire n’a 0 : écrivez « nc » s’il n’est pas calculable."),
        ("25,5", "L’indice va jusqu’à 25."),
        ("-3", "L’indice va jusqu’à 25."),
        ("inf", "L’indice va jusqu’à 25."),
        ("beaucoup", "Écrivez un nombre, par exemple 17,5, ou « nc » s’il n’est pas calculable."),
        ("17,555", "Gardez deux chiffres au plus après la virgule."),
    ],
)
def test_an_index_that_cannot_be_is_refused_beside_its_field_and_kept(by: Member, text: str, error: str) -> None:
    form = ExternalScoresForm(typed(epci_200041572=text), compas=indices.compas_index(by.roadmap))
    assert not form.is_valid()
    assert [one.replace("\u00a0", " ") for one in form.errors["epci-200041572"]] == [error]
    assert form["epci-200041572"].value() == text


def test_an_index_is_read_as_it_is_written(by: Member) -> None:
    form = ExternalScoresForm(
        typed(epci_200041572=" 17,50 / 25", commune_24064="NC", commune_24042=" ", commune_24055="16.25"),
        compas=indices.compas_index(by.roadmap),
    )
    assert form.is_valid()
    assert form.cleaned_data == {
        "year": 2022,
        "source": "Étude régionale",
        "scores": {EPCI: Decimal("17.5"), BRANTOME: None, (Level.COMMUNE, "24055"): Decimal("16.25")},
    }


def test_the_form_shows_what_was_typed(by: Member) -> None:
    enter(by, {EPCI: Decimal("17.5"), BRANTOME: None})
    shown = ExternalScoresForm.shown(indices.compas_index(by.roadmap))
    assert (shown["epci-200041572"], shown["commune-24064"], shown["commune-24042"], shown["year"]) == (
        "17,5", "non calculable", "", 2022,
    )  # fmt: skip


def test_a_list_of_communes_is_beside_its_intercommunalities(world: World) -> None:
    roadmap = world.blank().roadmap
    roadmap.epci, roadmap.perimeter_kind = None, "communes"
    roadmap.communes.set(["24064", "24322"])
    names = [(row.level, row.code) for row in indices.compas_index(roadmap).rows]
    assert names == [
        (Level.EPCI, "200040392"),
        (Level.EPCI, "200041572"),
        (Level.COMMUNE, "24064"),
        (Level.COMMUNE, "24322"),
    ]


def test_one_commune_and_sixteen_cost_the_same(by: Member) -> None:
    enter(by, {BRANTOME: Decimal(17)})
    with CaptureQueriesContext(connection) as sixteen:
        indices.compas_index(by.roadmap)
        indices.ifn_index(by.roadmap)
    by.roadmap.communes.set(["24064"])
    with CaptureQueriesContext(connection) as one:
        indices.compas_index(by.roadmap)
        indices.ifn_index(by.roadmap)
    assert len(one) == len(sixteen)
