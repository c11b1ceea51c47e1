from decimal import Decimal

import pytest

from jalons.diagnosis.queries import comparison
from jalons.diagnosis.queries import fragility as fragility_queries
from jalons.monitoring.models import Indicator
from jalons.opendata.models import Figure, Level
from jalons.overview.demo.territory import CENSUS, COVERAGE, PLACES, publish_vintages
from jalons.territories.models import Departement
from jalons.workshops.models import Pledge, Workshop
from jalons.workshops.rules.run_sheets import time_after
from tests.world import World

pytestmark = pytest.mark.django_db


def test_what_the_demo_makes_up_can_be_compared_with_france_and_says_that_it_is_made_up(world: World) -> None:
    publish_vintages()
    compared = comparison.territory_comparison(world.roadmap)
    without = {row.label for row in compared.rows if row.cells[-1].words == "–"}
    assert without == {"Score de fragilité numérique", "Taux de pauvreté publié"}
    assert [source.partition(",")[0] for source in compared.sources] == ["Chiffres inventés pour la démonstration"] * 2
    departements = {one.code for one in Departement.objects.all() if one.is_a_departement}
    known = Figure.objects.filter(level=Level.DEPARTEMENT, value__isnull=False)
    for indicator in (*COVERAGE, *CENSUS):
        assert set(known.filter(indicator=indicator).values_list("code", flat=True)) == departements


# --- what the demo says is what its pages show ------------------------------------------------------------------------


def test_the_figures_that_the_first_fiche_tells_are_those_of_the_portrait(world: World) -> None:
    context = world.action("1.1").context
    assert context.startswith(
        "Huit communes sur seize ont un score de fragilité de 8 ou plus. Treize n’ont aucun lieu d’accueil fixe"
    )
    publish_vintages()
    fragility = fragility_queries.territory_fragility(world.roadmap)
    assert sum(line.score >= 8 for line in fragility.communes if line.score is not None) == 8
    codes = set(world.roadmap.communes.values_list("code", flat=True))
    fixed = {commune for _name, commune, _services, _programmes, moves, _months in PLACES if not moves}
    assert (len(codes), len(codes - fixed)) == (16, 13)


def test_each_state_of_an_action_has_the_measures_that_go_with_it(world: World) -> None:
    for row in Indicator.objects.filter(action__roadmap=world.roadmap).select_related("action"):
        last = row.values.last()
        assert row.baseline is not None
        if row.action.status == "suspendue":
            assert last is None
        else:
            assert last is not None
            way = (last.value - row.baseline) / (row.target - row.baseline)
            assert way == 1 if row.action.status == "realisee" else way < Decimal("0.5")


def test_a_pledge_was_kept_in_its_time(world: World) -> None:
    kept = Pledge.objects.filter(roadmap=world.roadmap, done_on__isnull=False)
    assert [row.text for row in kept if row.due_on is None or not row.done_on or row.done_on > row.due_on] == []
    assert kept.count() == 2


def test_a_workshop_ends_with_its_run_sheet(world: World) -> None:
    for workshop in Workshop.objects.filter(roadmap=world.roadmap):
        minutes = sum(workshop.items.values_list("minutes", flat=True))
        assert workshop.starts_at and workshop.ends_at == time_after(workshop.starts_at, minutes)
