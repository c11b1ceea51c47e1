import re

import pytest
from django.test import Client
from django.urls import reverse

from jalons.diagnosis.models import ScoreFormula
from jalons.diagnosis.queries import formulas, fragility, fragility_page
from jalons.diagnosis.rules.formula import COMPONENTS, DEFAULT_WEIGHTS
from jalons.opendata.rules.values import ABSENT, SECRET, State, Value
from jalons.opendata.words.indicators import Unit
from jalons.territories.models import Commune
from tests.opendata.made import FOUR, publish, rates
from tests.world import World

pytestmark = pytest.mark.django_db


def codes() -> list[str]:
    return list(Commune.objects.filter(departement="24", withdrawn_on=None).values_list("code", flat=True))


@pytest.fixture
def loaded(world: World) -> World:
    made = rates(codes(), *FOUR)
    made["aged_65"]["24064"], made["low_diploma"]["24064"] = SECRET, ABSENT
    made["poverty_or_estimate"]["24253"] = Value(17.0, 100, State.ESTIMATED)
    publish(made)
    return world


def client(world: World, who: str = "referente") -> Client:
    found = Client()
    found.force_login(world.user(who))
    return found


def address(world: World, name: str = "fragility") -> str:
    return reverse(f"diagnosis:{name}", args=[world.roadmap.slug])


def read(world: World, query: str = "") -> str:
    answer = client(world).get(address(world) + query)
    assert answer.status_code == 200
    return re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", answer.content.decode()))


def test_the_page_says_what_to_load_before_any_score(world: World) -> None:
    page = read(world)
    assert "Pas encore de score" in page
    assert "Commune par commune" not in page


def test_the_page_tells_the_score_in_a_sentence_and_what_makes_it(loaded: World) -> None:
    found = fragility.territory_fragility(loaded.roadmap)
    page = read(loaded)
    assert found.sentence.startswith("Ici, le risque d’être éloigné du numérique")
    assert found.sentence in page
    assert "Un risque relatif, pas un nombre de personnes." in page
    assert found.rank
    assert f"{found.rank.rank} sur {found.rank.count}" in page
    assert "À côté, les indices des autres" not in page


def test_the_bars_follow_each_other_up_to_the_score(loaded: World) -> None:
    page = fragility_page.fragility_page(loaded.roadmap, "score")
    assert page
    score = page.found.territory.score or 0
    ends = [0.0]
    for bar in page.bars:
        assert float(bar.start) == pytest.approx(ends[-1], abs=0.1)
        ends.append(float(bar.start) + float(bar.length))
    assert ends[-1] == pytest.approx(10 * score, abs=0.1)
    assert [float(bar.length) for bar in page.bars] == sorted((float(bar.length) for bar in page.bars), reverse=True)


def test_what_is_missing_is_named_and_is_never_a_zero(loaded: World) -> None:
    page = fragility_page.fragility_page(loaded.roadmap, "score")
    assert page
    row = page.rows[-1]
    assert row.place.commune
    assert row.place.commune.code == "24064"
    assert (row.score, row.people) == ("–", "–")
    assert [(cell.place, str(cell.note)) for cell in row.cells][1:3] == [("–", "secret statistique"), ("–", "inconnu")]
    told = read(loaded)
    assert "2 composantes seulement sont connues, il en faut 3" in told
    assert "1 commune sur 16 n’a pas de score" in told
    assert "Le taux de pauvreté de 1 commune sur 16 est estimé" in told
    assert "Population sans couverture 4G : pas encore chargé" in told.replace("\u00a0", " ")


def test_what_an_estimate_is_made_of_is_said(world: World) -> None:
    made = rates(codes(), *FOUR)
    made["poverty_or_estimate"]["24253"] = Value(17.0, None, State.ESTIMATED)
    made["poverty_or_estimate"] |= dict.fromkeys(("24064", "24042"), Value(16.5, None, State.BORROWED))
    publish(made)
    told = read(world).replace("\u00a0", " ")
    assert "Le taux de pauvreté de 1 commune sur 16 est estimé d’après le niveau de vie médian" in told
    assert "Ni le taux de pauvreté ni le niveau de vie de 2 communes sur 16 ne sont publiés" in told
    assert told.count("16,5 %, estimé : celui de l’intercommunalité") == 2
    page = fragility_page.fragility_page(world.roadmap, "score")
    assert page
    assert page.found.territory.is_estimated


def test_what_is_known_of_some_communes_alone_says_of_how_many_people(world: World) -> None:
    made = rates(codes(), *FOUR)
    made["poverty_or_estimate"] |= {code: SECRET for code in codes() if code != "24253"}
    made["low_diploma"]["24064"] = ABSENT
    publish(made)
    page = fragility_page.fragility_page(world.roadmap, "score")
    assert page
    people = {one.code: one.population or 0 for one in world.roadmap.communes.all()}
    parts = {
        "low_diploma": 1 - people["24064"] / sum(people.values()),
        "poverty": people["24253"] / sum(people.values()),
    }
    assert {key: page.found.covered[key] for key in parts} == pytest.approx(parts)
    assert [part.component.key for part, _share in page.found.partly_known] == list(parts)
    told = read(world)
    low, poor = (Unit.PERCENT.written(100 * part).replace("\u00a0", " ") for part in parts.values())
    assert f"le territoire n’est connu que par des communes où vivent {low} de ses habitants" in told
    assert f"seules des communes où vivent {poor} des habitants sont connues, il en faut la moitié" in told
    assert page.found.rank
    assert page.found.peers.partial == page.found.rank.count
    assert f"{page.found.rank.count} ont un score fait sans une des composantes" in told


def test_a_rate_that_the_producer_publishes_of_the_territory_is_known_whole(world: World) -> None:
    made = rates(codes(), *FOUR)
    made["poverty_or_estimate"] = {"24064": Value(19.0)}
    publish(made, of_epci={"poverty_or_estimate": {"200041572": Value(16.5)}})
    page = fragility_page.fragility_page(world.roadmap, "score")
    assert page
    assert page.found.partly_known == []
    assert page.found.territory.parts[3].value == Value(16.5)


@pytest.mark.parametrize("by", ["score", "nom", "aged_65"])
def test_the_table_is_sorted_by_a_link(loaded: World, by: str) -> None:
    page = fragility_page.fragility_page(loaded.roadmap, by)
    assert page
    if by == "nom":
        names = [row.place.commune.name for row in page.rows if row.place.commune]
        assert names == list(loaded.roadmap.communes.order_by("name").values_list("name", flat=True))
    else:
        values = [row.place.score if by == "score" else row.place.parts[1].score for row in page.rows]
        known = [value for value in values if value is not None]
        assert known == sorted(known, reverse=True)
        assert values == [*known, None]
    assert client(loaded).get(f"{address(loaded)}?tri={by}").status_code == 200


def test_an_unknown_sort_is_no_page(loaded: World) -> None:
    assert client(loaded).get(f"{address(loaded)}?tri=ifn").status_code == 404


def test_the_other_readings_are_of_the_same_rates(loaded: World) -> None:
    page = fragility_page.fragility_page(loaded.roadmap, "score")
    assert page
    aged = next(one for one in page.readings if one.component.key == "aged_65")
    part = page.found.territory.parts[1]
    assert aged.rate == part.component.indicator.unit.written(part.value.value or 0)
    assert aged.decile == str(min(10, int(part.score or 0) + 1))
    mean = float(aged.mean.split("\u00a0")[0].replace(",", "."))
    assert float(aged.ratio) == pytest.approx(100 * (part.value.value or 0) / mean, abs=0.5)


def test_the_formula_is_changed_undone_and_reset_from_its_page(loaded: World) -> None:
    person = client(loaded)
    posted = dict.fromkeys(COMPONENTS, "0") | {
        "version": "0", "aged_65": "3", "low_diploma": "1", "poverty": "1", "estimates": "on", "reference": "departement",
    }  # fmt: skip
    answer = person.post(address(loaded, "formula"), posted)
    assert (answer.status_code, answer["Location"]) == (302, address(loaded))
    row = ScoreFormula.objects.get(roadmap=loaded.roadmap)
    assert (row.weights["aged_65"], row.estimates, row.reference) == (3, True, "departement")
    assert "Compte 3 fois." in read(loaded)
    assert "habitants du département (Dordogne)" in read(loaded)
    person.post(address(loaded, "reset_formula"), {"version": "1"})
    assert formulas.current_formula(loaded.roadmap).is_default
    person.post(address(loaded, "undo_formula"), {"version": "2"})
    assert formulas.current_formula(loaded.roadmap).formula == row.formula
    person.post(address(loaded, "undo_formula"), {"version": "2"})
    assert formulas.current_formula(loaded.roadmap).version == 1


def test_two_components_are_refused_and_what_was_typed_stays(loaded: World) -> None:
    posted = dict.fromkeys(COMPONENTS, "0") | {
        "version": "0", "aged_65": "7", "low_diploma": "1", "reference": "region",
    }  # fmt: skip
    answer = client(loaded).post(address(loaded, "formula"), posted)
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "Gardez au moins trois composantes qui comptent" in page
    assert 'name="aged_65" value="7"' in page
    assert not ScoreFormula.objects.exists()


def test_somebody_who_only_reads_sees_the_score_and_no_way_to_change_it(loaded: World) -> None:
    observer = client(loaded, "prefecture")
    page = observer.get(address(loaded))
    assert page.status_code == 200
    assert address(loaded, "formula") not in page.content.decode()
    weights = {component: str(weight) for component, weight in DEFAULT_WEIGHTS.items()}
    assert observer.post(address(loaded, "formula"), weights).status_code == 403
