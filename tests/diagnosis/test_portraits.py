"""The portrait: what is known with its source, what is not known as something to load, never as a zero."""

import re
from typing import TYPE_CHECKING

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from jalons.diagnosis.models import Finding, Questionnaire
from jalons.diagnosis.queries import portraits
from jalons.opendata.changes import vintages
from jalons.opendata.changes.vintages import Origin
from jalons.opendata.models import SourceVintage
from jalons.opendata.rules.values import State, Value
from jalons.opendata.sources import SOURCES, Normalised, geography
from jalons.roadmaps.changes.roadmaps import set_perimeter
from jalons.territories.models import Commune

if TYPE_CHECKING:
    from tests.world import World

pytestmark = pytest.mark.django_db
HERE = "24064"  # Brantôme en Périgord


def publish(figures: dict[str, dict[str, Value]], epci: dict[str, dict[str, Value]] | None = None) -> SourceVintage:
    found = Normalised("2022", 1, 1, [], figures, epci or {})
    origin = Origin("made.csv", "0" * 64, timezone.now())
    source = SOURCES["arcep-filaire"]
    return vintages.publish_vintage(
        source=source, found=found, origin=origin, geography=geography.current_geography(), by=None
    )


def everywhere(rate: float, base: float | None = 100.0) -> dict[str, Value]:
    codes = Commune.objects.filter(withdrawn_on=None).values_list("code", flat=True)
    return {code: Value(rate, base) for code in codes}


def test_without_any_data_the_portrait_says_what_to_load(world: "World", client: Client) -> None:
    client.force_login(world.user("referente"))
    page = client.get(reverse("diagnosis:index", args=[world.roadmap.slug])).content.decode()
    words = re.sub(r"\s+", " ", re.sub("<[^>]+>", " ", page)).replace("\u00a0", " ")
    assert "16 communes, 11 421 habitants." in words
    assert "Les données à charger" in words and "Couverture filaire des locaux" in words
    # One file of the census tells all that five others tell.
    assert "tous les indicateurs en un fichier" in words and "Diplômes de la population" not in words
    assert "Les publics exposés" not in words and " 0 %" not in words
    assert page.count("<svg xmlns") == 1 and "Contours : IGN" in words


def test_a_population_that_nobody_knows_is_no_zero(world: "World", client: Client) -> None:
    client.force_login(world.user("referente"))
    world.roadmap.communes.update(population=None)
    page = client.get(reverse("diagnosis:index", args=[world.roadmap.slug])).content.decode()
    assert "16 communes. Le nombre d’habitants n’est pas connu." in page.replace("\u00a0", " ")
    assert page.count("inconnu") == 17


def test_a_share_is_made_again_from_the_counts_of_the_communes(world: "World") -> None:
    """Two communes taken out of the perimeter: the figure of the EPCI would not be theirs."""
    mine = list(world.roadmap.communes.order_by("code"))[:2]
    publish({"aged_65": everywhere(20.0) | {mine[0].code: Value(40.0, 300.0), mine[1].code: Value(10.0, 100.0)}})
    set_perimeter(communes=mine, by=world.member())
    (line,) = portraits.territory_portrait(world.roadmap).publics
    assert (line.share, line.said) == (32.5, "33\u00a0%")
    assert line.people == 130 and line.about == "environ 130 personnes"
    assert line.france is not None and round(line.france, 2) == 20.0
    assert line.cited == "ARCEP, Couverture filaire des locaux, 2022"


def test_the_figure_that_a_producer_publishes_for_the_area_is_preferred(world: "World") -> None:
    assert world.roadmap.epci
    published = {"poverty": {world.roadmap.epci.siren: Value(17.5, None)}}
    publish({"poverty": {HERE: Value(20.0, None)}}, published)
    (line,) = portraits.territory_portrait(world.roadmap).publics
    assert (line.share, line.france) == (17.5, None)
    # A rate of inhabitants, whose denominator the official population gives.
    assert line.people == 2000


def test_a_rate_without_denominator_is_no_headcount(world: "World") -> None:
    publish({"single_parent": everywhere(12.0, None)})
    (line,) = portraits.territory_portrait(world.roadmap).publics
    assert (line.share, line.people, line.about) == (12.0, None, "")


def test_an_estimate_stands_for_what_is_not_published_and_says_so(world: "World") -> None:
    publish({"poverty_or_estimate": {code: Value(15.0, 10.0, State.ESTIMATED) for code in everywhere(0.0)}})
    portrait = portraits.territory_portrait(world.roadmap)
    assert [(line.key, line.is_estimated) for line in portrait.publics] == [("poverty_or_estimate", True)]
    assert any("estimé d’après le revenu médian" in limit for limit in portrait.limits)
    publish({"poverty_or_estimate": everywhere(15.0), "poverty": everywhere(14.0)})
    assert [line.key for line in portraits.territory_portrait(world.roadmap).publics] == ["poverty"]


def test_secret_figures_are_not_shown(world: "World") -> None:
    codes = world.roadmap.communes.values_list("code", flat=True)
    publish({"aged_65": {code: Value(None, None, State.SECRET) for code in codes}})
    assert portraits.territory_portrait(world.roadmap).publics == []


def test_france_is_told_only_when_nearly_all_of_it_is_known(world: "World") -> None:
    dordogne = Commune.objects.filter(departement="24").values_list("code", flat=True)
    publish({"aged_65": {code: Value(30.0, 100.0) for code in dordogne}})
    (line,) = portraits.territory_portrait(world.roadmap).publics
    assert (line.share, line.france, line.france_said) == (30.0, None, "")


def test_who_weighs_more_than_in_france_comes_first_and_is_suggested(world: "World") -> None:
    codes = set(world.roadmap.communes.values_list("code", flat=True))

    def here(rate: float, elsewhere: float) -> dict[str, Value]:
        return everywhere(elsewhere) | {code: Value(rate, 100.0) for code in codes}

    publish({"aged_65": here(30, 20), "low_diploma": here(20, 30), "no_car": here(30, 10), "no_wired_thd": here(50, 5)})
    portrait = portraits.territory_portrait(world.roadmap)
    assert [line.key for line in portrait.publics] == ["no_car", "aged_65", "low_diploma"]
    assert [line.key for line in portrait.access] == ["no_wired_thd"]
    suggested = [one.key for one in portrait.messages.suggested]
    assert set(suggested) == {"no_car", "aged_65", "no_wired_thd", "gathered", "fragility"}
    assert portrait.messages.suggested[suggested.index("no_car")].source == "ARCEP, Couverture filaire des locaux, 2022"


def test_a_full_bar_is_a_hundred_percent(world: "World") -> None:
    publish({"aged_65": everywhere(33.0), "no_car": everywhere(4.9)})
    portrait = portraits.territory_portrait(world.roadmap)
    widths = {line.key: re.search(r'class="bar" width="([\d.]+)"', bar)[1] for line, bar in portrait.bars}  # type: ignore[index]
    assert widths == {"aged_65": "33.0", "no_car": "4.9"}


def test_the_portrait_costs_the_same_whatever_the_communes(world: "World") -> None:
    publish({"aged_65": everywhere(33.0), "no_car": everywhere(4.0), "no_wired_thd": everywhere(9.0)})
    Finding.objects.filter(roadmap=world.roadmap).delete()
    Questionnaire.objects.filter(roadmap=world.roadmap).delete()
    counts = {}
    for roadmap in (world.roadmap, world.young):
        portraits.territory_portrait(roadmap)  # what never changes is kept
        with CaptureQueriesContext(connection) as asked:
            communes = len(portraits.territory_portrait(roadmap).communes)
        counts[communes] = len(asked)
    assert set(counts) == {16, 43} and len(set(counts.values())) == 1


def test_a_whole_departement_is_told_in_a_page_that_stays_light(world: "World", client: Client) -> None:
    client.force_login(world.user("referente"))
    world.roadmap.communes.set(Commune.objects.filter(departement="24", withdrawn_on=None))
    page = client.get(reverse("diagnosis:index", args=[world.roadmap.slug])).content.decode()
    assert page.count('<tr><th scope="row">') == 160 + 2  # the whole, and a source
    assert "160 communes sur 503 sont dans ce tableau." in page.replace("\u00a0", " ")
