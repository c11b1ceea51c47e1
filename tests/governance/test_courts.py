"""The court named under a délibération: code de justice administrative, articles R. 221-1 and R. 221-3."""

import pytest

from jalons.governance.rules.courts import COURT_OF, competent_court
from jalons.territories.models import Departement


@pytest.mark.parametrize(
    ("departements", "court"),
    [
        (["24"], "de Bordeaux"),
        (["24", "24", "33"], "de Bordeaux"),
        (["2A"], "de Bastia"),
        (["80"], "d’Amiens"),
        (["971"], "de la Guadeloupe"),
        (["974"], "de La Réunion"),
        (["976"], "de Mayotte"),
        # Two courts: the seat of the authority is not known.
        (["24", "16"], ""),
        ([], ""),
    ],
)
def test_an_act_is_contested_before_the_court_of_its_departement(departements: list[str], court: str) -> None:
    assert competent_court(departements) == court


@pytest.mark.django_db
def test_every_departement_has_its_court() -> None:
    assert set(Departement.objects.values_list("code", flat=True)) - set(COURT_OF) == set()
