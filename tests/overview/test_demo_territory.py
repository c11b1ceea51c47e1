import pytest

from jalons.diagnosis.queries import comparison
from jalons.opendata.models import Figure, Level
from jalons.overview.demo.territory import CENSUS, COVERAGE, publish_vintages
from jalons.territories.models import Departement
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
