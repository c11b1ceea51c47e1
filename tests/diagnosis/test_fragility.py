from collections.abc import Iterable
from statistics import median

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext

from jalons.diagnosis.changes import formulas
from jalons.diagnosis.queries import fragility
from jalons.diagnosis.rules.formula import COMPONENTS, DEFAULT_WEIGHTS
from jalons.diagnosis.rules.score import Headcount
from jalons.opendata.models import Figure, Level
from jalons.opendata.rules.areas import sum_by_area
from jalons.opendata.rules.values import ABSENT, SECRET, State, Value
from jalons.roadmaps.changes.roadmaps import create_roadmap
from jalons.roadmaps.models import Member, Roadmap
from jalons.territories.models import Commune, Departement
from tests.opendata.made import FOUR, publish, rates
from tests.world import World

pytestmark = pytest.mark.django_db
DORDOGNE = ("24",)


def codes(*departements: str) -> list[str]:
    found = Commune.objects.filter(withdrawn_on=None, departement__in=departements or DORDOGNE)
    return list(found.values_list("code", flat=True))


def population() -> dict[str, int]:
    return {code: people or 0 for code, people in Commune.objects.values_list("code", "population")}


def slow_score(value: float, values: dict[str, Value], among: Iterable[str]) -> float:
    """Part of the inhabitants below, and half of those at the same rate, counted one commune at a time."""
    people = population()
    known = [(one.value, people[code]) for code in among if (one := values.get(code)) and one.value is not None]
    below = sum(weight for other, weight in known if other < value)
    equal = sum(weight for other, weight in known if other == value)
    return 10 * (below + equal / 2) / sum(weight for _value, weight in known)


def test_publishing_writes_the_place_of_each_commune_among_the_inhabitants(world: World) -> None:
    made = rates(codes(), "aged_65", "median_income")
    vintage = publish(made)
    rows = Figure.objects.filter(vintage=vintage, level=Level.COMMUNE)
    brantome = rows.get(indicator="aged_65", code="24064")
    assert brantome.score == pytest.approx(slow_score(brantome.value or 0, made["aged_65"], made["aged_65"]))
    assert rows.filter(indicator="aged_65", score=None).count() == 0
    assert rows.filter(indicator="median_income").exclude(score=None).count() == 0


def test_a_commune_is_told_by_its_parts_which_add_up(world: World) -> None:
    publish(rates(codes(), *FOUR))
    found = fragility.territory_fragility(world.roadmap)
    assert [place.commune.code for place in found.communes if place.commune] == list(
        world.roadmap.communes.order_by("name").values_list("code", flat=True)
    )
    for place in (*found.communes, found.territory):
        assert [part.component.key for part in place.parts] == ["no_wired_thd", "aged_65", "low_diploma", "poverty"]
        assert place.score == pytest.approx(sum(part.score or 0 for part in place.parts) / 4)
        assert place.score == pytest.approx(sum(part.contribution or 0 for part in place.parts))
        assert place.reason == ""
    assert [one.key for one in found.not_loaded] == ["no_4g"]
    assert [vintage.source for vintage in found.vintages] == ["made"]


def test_a_commune_that_is_known_for_two_components_has_no_score_and_says_so(world: World) -> None:
    made = rates(codes(), *FOUR)
    made["aged_65"]["24064"] = SECRET
    made["low_diploma"]["24064"] = ABSENT
    made["low_diploma"]["24253"] = ABSENT
    publish(made)
    found = fragility.territory_fragility(world.roadmap)
    by_code = {place.commune.code: place for place in found.communes if place.commune}
    brantome, mareuil = by_code["24064"], by_code["24253"]
    assert (brantome.score, brantome.known) == (None, 2)
    assert brantome.reason == "2 composantes seulement sont connues, il en faut 3"
    assert [part.contribution for part in brantome.parts] == [None] * 4
    assert [part.value.state for part in brantome.missing] == [State.SECRET, State.ABSENT]
    assert found.without_score == [brantome]
    assert mareuil.score == pytest.approx(sum(part.score or 0 for part in mareuil.parts) / 3)
    assert [part.contribution is None for part in mareuil.parts] == [False, False, True, False]


def test_nothing_loaded_is_no_score_and_no_error(world: World) -> None:
    found = fragility.territory_fragility(world.roadmap)
    assert (found.is_ready, found.territory.score, found.rank, found.median, found.sentence) == (
        False, None, None, None, "",
    )  # fmt: skip
    assert {place.score for place in found.communes} == {None}
    assert len(found.not_loaded) == 5


def test_an_epci_is_scored_from_its_rates_and_ranked_among_epci(world: World) -> None:
    made = rates(codes("24", "16", "87", "19"), *FOUR)
    vintage = publish(made)
    found = fragility.territory_fragility(world.roadmap)
    own = codes_of(world.roadmap)
    expected = []
    for part in found.territory.parts:
        value = sum(made[part.component.indicator.key][code].value or 0 for code in own) / len(own)  # bases are equal
        assert part.value.value == pytest.approx(value)
        assert part.value.state is State.COMPUTED
        expected.append(part.score)
    assert found.territory.score == pytest.approx(sum(score or 0 for score in expected) / 4)
    assert found.territory.score != pytest.approx(sum(place.score or 0 for place in found.communes) / len(own))
    others = _epci_scores(vintage.pk)
    assert found.rank
    assert (found.rank.rank, found.rank.count) == (
        1 + sum(score > (found.territory.score or 0) + 1e-12 for score in others.values()),
        len(others),
    )
    assert found.median == pytest.approx(median(others.values()))


def codes_of(roadmap: Roadmap) -> list[str]:
    return list(roadmap.communes.values_list("code", flat=True))


def _epci_scores(vintage: int) -> dict[str, float]:
    parts: dict[str, list[float]] = {}
    for code, score in (
        Figure.objects.filter(vintage=vintage, level=Level.EPCI).exclude(score=None).values_list("code", "score")
    ):
        parts.setdefault(code, []).append(score or 0)
    return {code: sum(found) / len(found) for code, found in parts.items() if len(found) >= 3}


def test_a_list_of_communes_is_one_area_made_from_counts_and_has_no_rank(world: World) -> None:
    made = rates(codes(), *FOUR)
    publish(made)
    chosen = ["24064", "24253", "24322"]
    roadmap = create_roadmap(
        name="Trois communes",
        lead_authority="Trois communes",
        communes=list(Commune.objects.filter(code__in=chosen)),
        by=world.user("referente"),
    )
    found = fragility.territory_fragility(roadmap)
    area = dict.fromkeys(chosen, "here")
    for part in found.territory.parts:
        values = made[part.component.indicator.key]
        assert part.value.value == pytest.approx(sum_by_area(values, area, population())["here"].value)
    assert found.rank is None
    assert found.territory.score == pytest.approx(sum(part.score or 0 for part in found.territory.parts) / 4)


def test_an_epci_without_one_of_its_communes_is_a_list_of_communes(world: World) -> None:
    publish(rates(codes("24", "16", "87"), *FOUR))
    assert fragility.territory_fragility(world.roadmap).rank is not None
    world.roadmap.communes.remove("24064")
    assert fragility.territory_fragility(world.roadmap).rank is None


def test_a_departement_is_ranked_among_departements(world: World) -> None:
    publish(rates(codes("24", "16", "87", "19", "33", "40", "47"), *FOUR))
    roadmap = create_roadmap(
        name="Un département",
        lead_authority="Un département",
        communes=list(Commune.objects.filter(departement="24", withdrawn_on=None)),
        departement=Departement.objects.get(code="24"),
        by=world.user("referente"),
    )
    found = fragility.territory_fragility(roadmap)
    assert found.rank
    assert (found.peers.level, found.rank.count, len(found.communes)) == (Level.DEPARTEMENT, 7, 503)


@pytest.mark.parametrize("reference", ["region", "departement", "taille"])
def test_another_reference_is_another_scale(world: World, reference: str) -> None:
    made = rates(codes("24", "16", "87", "19", "01", "07"), *FOUR)
    publish(made)
    france = fragility.territory_fragility(world.roadmap)
    formulas.weigh_score(version=0, estimates=True, reference=reference, by=world.member(), **DEFAULT_WEIGHTS)
    found = fragility.territory_fragility(world.roadmap)
    assert found.scope.within is not None
    within = list(found.scope.within.values_list("code", flat=True))
    assert set(codes_of(world.roadmap)) <= set(within)
    part = next(place for place in found.communes if place.commune and place.commune.code == "24064").parts[1]
    assert part.score == pytest.approx(slow_score(part.value.value or 0, made["aged_65"], within))
    assert found.territory.score != pytest.approx(france.territory.score)


def test_the_latest_vintage_of_an_indicator_is_read_whatever_its_source(world: World) -> None:
    publish(rates(codes(), *FOUR), key="old")
    later = publish({"aged_65": dict.fromkeys(codes(), Value(40.0, 10))}, key="new")
    found = fragility.territory_fragility(world.roadmap)
    aged = found.territory.parts[1]
    assert (aged.component.vintage, aged.value.value, aged.score) == (later, 40.0, pytest.approx(5))


def test_weights_leave_components_out_and_estimates_choose_where_poverty_is_read(world: World) -> None:
    made = rates(codes(), *FOUR)
    made["poverty"] = {"24322": Value(21.0)}
    publish(made)
    weights = dict.fromkeys(COMPONENTS, 0) | {"aged_65": 3, "low_diploma": 1, "poverty": 1}
    formulas.weigh_score(version=0, estimates=False, reference="france", by=world.member(), **weights)
    found = fragility.territory_fragility(world.roadmap)
    assert [one.indicator.key for one in found.components] == ["aged_65", "low_diploma", "poverty"]
    assert {place.score for place in found.communes} == {None}
    formulas.weigh_score(version=1, estimates=True, reference="france", by=world.member(), **weights)
    found = fragility.territory_fragility(world.roadmap)
    for place in found.communes:
        aged, low, poor = (part.score or 0 for part in place.parts)
        assert place.score == pytest.approx((3 * aged + low + poor) / 5)


def test_the_headcount_is_an_order_of_magnitude(world: World) -> None:
    own = codes_of(world.roadmap)
    publish(
        {
            "aged_65": dict.fromkeys(own, Value(30.0, 100)),
            "aged_under_15": dict.fromkeys(own, Value(20.0, 100)),
            "low_diploma": dict.fromkeys(own, Value(40.0, None)),
        }
    )
    found = fragility.territory_fragility(world.roadmap)
    # 11,421 inhabitants: 3,426 aged; 9,137 of fifteen or more, 3,655 of them with little schooling.
    assert found.territory.headcount == Headcount(fewest=3700, likely=5700, most=7100)
    assert found.people.startswith("De l’ordre de 5\u00a0700 personnes")


@pytest.mark.parametrize("reference", ["france", "region"])
def test_sixteen_communes_or_503_cost_the_same_queries(world: World, reference: str) -> None:
    publish(rates(codes("24", "16"), *FOUR))
    roadmap = create_roadmap(
        name="Un département",
        lead_authority="Un département",
        communes=list(Commune.objects.filter(departement="24", withdrawn_on=None)),
        departement=Departement.objects.get(code="24"),
        by=world.user("referente"),
    )
    counts = []
    for one in (world.roadmap, roadmap):
        member = world.member(roadmap=world.roadmap)
        formulas.weigh_score(
            version=0,
            estimates=True,
            reference=reference,
            by=Member(one, member.user, member.role, member.name),
            **DEFAULT_WEIGHTS,
        )
        cache.clear()
        for _time in ("first", "again"):
            with CaptureQueriesContext(connection) as asked:
                fragility.territory_fragility(one)
            counts.append(len(asked))
    first, again, first_of_503, again_of_503 = counts
    assert (first, again) == (first_of_503, again_of_503)
    assert again == 6
