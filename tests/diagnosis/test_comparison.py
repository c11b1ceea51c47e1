from statistics import median

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from jalons.base.french import format_number
from jalons.diagnosis.queries import atlas, comparison
from jalons.opendata.models import Figure, Level
from jalons.opendata.rules.values import Value
from jalons.roadmaps.changes.roadmaps import create_roadmap
from jalons.territories.models import Commune, EpciMembership
from tests.opendata import made
from tests.opendata.made import publish
from tests.world import World

pytestmark = pytest.mark.django_db

ADDRESS = "/feuilles-de-route/dronne-et-belle/diagnostic/comparer/"
PERIGUEUX, PARIS = "200040392", "200054781"


def every_code() -> list[str]:
    return list(Commune.objects.filter(withdrawn_on=None).order_by("code").values_list("code", flat=True))


# --- where a territory stands ----------------------------------------------------------------------------------------


def test_a_territory_is_told_among_the_epci_of_france(world: World) -> None:
    publish(made.rates(every_code(), "no_wired_thd"))
    found = atlas.atlas_page(world.roadmap).standing
    assert found
    values = dict(Figure.objects.filter(level=Level.EPCI, value__isnull=False).values_list("code", "value"))
    here = values.pop("200041572")
    lower, higher = (sum(one < here for one in values.values()), sum(one > here for one in values.values()))
    assert lower + higher == len(values)
    assert found.sentence == (
        "Sur 1\u00a0254 autres intercommunalités, la valeur est plus basse dans "
        f"{format_number(lower)}, plus haute dans {format_number(higher)}."
    )
    values["200041572"] = here
    region = set(
        EpciMembership.objects.filter(own_taxes=True, valid_to=None, commune__departement__region="75").values_list(
            "epci", flat=True
        )
    )
    told = {words: (value, areas) for words, value, areas in found.marks}
    assert told["médiane de France"] == (written(median(values.values())), 1255)
    assert told["médiane de la région"] == (written(median(values[one] for one in region)), len(region))
    assert told["médiane du département"][1] == 22
    assert sum(bar.areas for bar in found.bars) == 1255
    assert [bar.here for bar in found.bars].count(True) == 1


def written(value: float) -> str:
    return f"{value:.1f}\u00a0%".replace(".", ",")


def test_a_list_of_communes_is_added_up_and_nothing_is_told_of_a_value_that_is_not_known(world: World) -> None:
    roadmap = create_roadmap(
        name="Deux communes",
        lead_authority="Deux communes",
        communes=list(Commune.objects.filter(pk__in=["24064", "24322"])),
        by=world.user("referente"),
    )
    figures = made.rates(every_code(), "no_wired_thd")
    figures["no_wired_thd"] |= {"24064": Value(20.0, 300), "24322": Value(60.0, 100)}
    publish(figures)
    found = atlas.atlas_page(roadmap).standing
    assert found
    assert found.marks[0] == ("Deux communes", "30,0\u00a0%", None)
    assert found.svg().count("Deux communes\u00a0: 30,0\u00a0%") == 1
    publish({"no_wired_thd": {"24253": Value(1.0, 1)}})
    assert atlas.atlas_page(roadmap).standing is None


# --- side by side ----------------------------------------------------------------------------------------------------


def test_the_territory_is_beside_those_of_the_address_and_france(world: World) -> None:
    figures = made.rates(every_code(), "no_wired_thd", "aged_65")
    publish(figures)
    found = comparison.territory_comparison(world.roadmap, others=[PERIGUEUX, "24"])
    assert [(one.code, one.name) for one in found.columns] == [
        ("", "Dronne et Belle"),
        (PERIGUEUX, "CA Le Grand Périgueux"),
        ("24", "Dordogne"),
    ]
    told = {row.label: [cell.words for cell in row.cells] for row in found.rows}
    assert told["Communes"][:3] == ["16", "43", "503"]
    assert told["Habitants"][:3] == ["11\u00a0421", "104\u00a0847", "417\u00a0614"]
    rates = Figure.objects.filter(indicator="no_wired_thd")
    ours, theirs, whole = (
        rates.get(level=level, code=code).value
        for level, code in ((Level.EPCI, "200041572"), (Level.EPCI, PERIGUEUX), (Level.DEPARTEMENT, "24"))
    )
    departements = rates.filter(level=Level.DEPARTEMENT, value__isnull=False).values_list("value", "base")
    france = sum(value * base for value, base in departements) / sum(base for _value, base in departements)
    assert told["Locaux sans très haut débit filaire"] == [written(one) for one in (ours, theirs, whole, france)]


def test_a_bar_is_drawn_where_there_is_another_to_compare_it_with(world: World) -> None:
    codes = set(world.roadmap.communes.values_list("code", flat=True))
    publish({"aged_65": {code: Value(20.0, 100) for code in codes}})
    alone = next(
        row for row in comparison.territory_comparison(world.roadmap).rows if row.label.startswith("Personnes de 65")
    )
    assert [(cell.words, cell.part) for cell in alone.cells] == [("20,0\u00a0%", None), ("–", None)]
    publish({"aged_65": {code: Value(20.0 if code in codes else 40.0, 100) for code in every_code()}}, key="later")
    both = next(
        row for row in comparison.territory_comparison(world.roadmap).rows if row.label.startswith("Personnes de 65")
    )
    assert [cell.part for cell in both.cells] == [pytest.approx(20), pytest.approx(40, abs=0.1)]


def test_four_territories_at_most_and_what_is_no_territory_is_left_out(world: World) -> None:
    found = comparison.territory_comparison(
        world.roadmap, others=["200041572", "x", PERIGUEUX, PERIGUEUX, PARIS, "2A", "974"]
    )
    assert [one.code for one in found.columns] == ["", PERIGUEUX, PARIS, "2A"]
    assert found.is_full
    assert [one.without for one in found.columns[1:]] == [
        f"&avec={PARIS}&avec=2A",
        f"&avec={PERIGUEUX}&avec=2A",
        f"&avec={PERIGUEUX}&avec={PARIS}",
    ]


def test_ages_and_diplomas_are_cut_in_parts_and_what_is_missing_is_told(world: World) -> None:
    every = every_code()
    shares = {"aged_65": 30.0, "aged_under_15": 10.0, "low_diploma": 25.0}
    publish({key: {code: Value(value, 100) for code in every} for key, value in shares.items()})
    ages, diplomas = comparison.territory_comparison(world.roadmap).bars
    assert ages.table == [
        (name, ["10,0\u00a0%", "60,0\u00a0%", "30,0\u00a0%"]) for name in ("Dronne et Belle", "France")
    ]
    assert diplomas.table[0] == ("Dronne et Belle", ["25,0\u00a0%", "75,0\u00a0%"])
    assert diplomas.sentence == "25\u00a0% des adultes n’ont pas le bac, contre 25\u00a0% en France."
    codes = set(world.roadmap.communes.values_list("code", flat=True))
    publish({"aged_65": {code: Value(31.5, 100) for code in codes}}, key="here")
    ages, _diplomas = comparison.territory_comparison(world.roadmap).bars
    assert ages.sentence == "Personnes de 65 ans ou plus\u00a0: 31,5\u00a0%."  # France is not known
    publish({"aged_65": {code: Value(30.0, 100) for code in every if code not in codes}}, key="later")
    ages, _diplomas = comparison.territory_comparison(world.roadmap).bars
    assert ages.table[0] == ("Dronne et Belle", ["inconnu", "inconnu", "inconnu"])
    assert ages.sentence == "La valeur de votre territoire n’est pas connue."


def test_the_nearest_territories_are_proposed_with_the_rule(world: World) -> None:
    found = comparison.territory_comparison(world.roadmap)
    assert len(found.suggestions) == 6
    first = found.suggestions[0]
    assert 11_421 / 1.2 < first.people < 11_421 * 1.2
    assert "L’âge n’est pas compté" in found.rule
    others = comparison.territory_comparison(world.roadmap, others=[first.code])
    assert [one.code for one in others.suggestions[:5]] == [one.code for one in found.suggestions[1:]]
    publish({"aged_65": {code: Value(30.0, 100) for code in every_code()}})
    with_age = comparison.territory_comparison(world.roadmap)
    assert "3 points d’écart sur la part des 65 ans ou plus comptent pour 1." in with_age.rule
    assert [one.code for one in with_age.suggestions] == [one.code for one in found.suggestions]


def test_what_is_found_as_one_types_is_what_the_page_shows(world: World, client: Client) -> None:
    client.force_login(world.user("elu"))
    address = f"{ADDRESS}?avec={PERIGUEUX}&q=isle vern"
    page = client.get(address).content.decode()
    part = client.get(address, headers={"X-Script": "1"}).content.decode()
    assert "CC Isle Vern Salembre en Périgord" in part
    assert part.strip() in page
    assert f'href="?avec=200040095&amp;avec={PERIGUEUX}"' in part


def test_larger_territories_cost_no_more_queries(
    world: World, client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    publish(made.rates(every_code(), "no_wired_thd", "aged_65"))
    client.force_login(world.user("elu"))
    for others in ((PERIGUEUX, "200040095"), (PARIS, "200067106")):
        address = f"{ADDRESS}?avec={others[0]}&avec={others[1]}"
        client.get(address)
        with django_assert_num_queries(17):
            client.get(address)
