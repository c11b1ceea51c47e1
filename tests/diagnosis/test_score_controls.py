"""The score on real extracts, against the control values of its reference: years are mixed, only formulas are checked."""

import csv
import gzip
from collections import defaultdict
from collections.abc import Mapping
from typing import NamedTuple

import pytest

from jalons.diagnosis.rules.score import combine_all_scores, score_rank
from jalons.opendata.rules.areas import Geography, sum_by_area
from jalons.opendata.rules.estimates import published_or_estimated
from jalons.opendata.rules.scale import weighted_distribution
from jalons.opendata.rules.values import Value
from jalons.opendata.sources import SOURCES
from jalons.opendata.sources.geography import current_geography
from jalons.territories.models import Departement
from tests.opendata.extracts import FOLDER, commune_rows, needed

pytestmark = [needed, pytest.mark.django_db]
COMMUNES = ("24064", "24322", "24253", "33063", "75056", "59350", "93066")
DRONNE_ET_BELLE, GRAND_PERIGUEUX = "200041572", "200040392"


class Extracts(NamedTuple):
    geography: Geography
    communes: set[str]  # of the départements: those overseas without one have no figure
    columns: dict[str, dict[str, Value]]


@pytest.fixture
def extracts() -> Extracts:
    known = current_geography()
    present = {one.code for one in Departement.objects.all() if one.is_a_departement}
    communes = {code for code, departement in known.departement.items() if departement in present}
    rows = list(commune_rows())
    poverty = {known.codes[row["code"]]: Value(float(row["PR_MD60"])) for row in rows if row["PR_MD60"]}
    income = {known.codes[row["code"]]: Value(float(row["MED_SL"])) for row in rows if row["MED_SL"]}
    wired = SOURCES["arcep-filaire"].read(FOLDER / "arcep/commune-debit-beta-2019.csv", known)
    return Extracts(
        known,
        communes,
        {
            "no_wired_thd": wired.figures["no_wired_thd"],
            "aged_65": {row["code"]: Value(float(row["part65plus"])) for row in rows if row["part65plus"]},
            "low_diploma": _low_diploma(known),
            "poverty": poverty,
            "poverty_or_estimate": published_or_estimated(poverty, income)[0],
        },
    )


def _low_diploma(known: Geography) -> dict[str, Value]:
    """The file of 2017 has rates alone: a commune that merged since keeps the row of the code it still has."""
    with gzip.open(FOLDER / "insee/data_scol_menage_demandeurEmplois.csv.gz", "rt") as file:
        rows = {row["CODE_INSEE"]: row["TX_NSCOL15P"] for row in csv.DictReader(file) if row["TX_NSCOL15P"]}
    return {code: Value(float(rate)) for code, rate in rows.items() if known.codes.get(code) == code}


class Computed(NamedTuple):
    communes: dict[str, float]
    epci: dict[str, float]


def computed(extracts: Extracts, poverty: str) -> Computed:
    places, areas = [], []
    for name in ("no_wired_thd", "aged_65", "low_diploma", poverty):
        values = extracts.columns[name]
        known = {code: one.value for code, one in values.items() if one.value is not None}
        scale = weighted_distribution(
            list(known.values()), [extracts.geography.population[code] or 0 for code in known]
        )
        places.append(dict(zip(known, scale.scores_of(known.values()), strict=True)))
        rates = sum_by_area(values, extracts.geography.epci, extracts.geography.population)
        found = {code: scale.score(one.value) for code, one in rates.items() if one.value is not None}
        areas.append({code: score for code, score in found.items() if score is not None})
    return Computed(combine_all_scores(places, [1] * 4), combine_all_scores(areas, [1] * 4))


@pytest.mark.parametrize(
    ("poverty", "computable", "scores", "epci", "dordogne"),
    [
        (
            "poverty_or_estimate",
            34_748,
            (7.59, 5.61, 8.34, 2.51, 2.41, 2.98, 4.97),
            (7.78, 5.94),
            (368, 503),
        ),
        ("poverty", 34_715, (7.38, 5.45, 8.13, 2.31, 2.19, 2.91, 4.95), (7.52, 5.83), (418, 491)),
    ],
    ids=["with estimates", "observed only"],
)
def test_the_control_values(
    extracts: Extracts,
    poverty: str,
    computable: int,
    scores: tuple[float, ...],
    epci: tuple[float, float],
    dordogne: tuple[int, int],
) -> None:
    found = computed(extracts, poverty)
    assert (len(extracts.communes), len(found.communes)) == (34_875, computable)
    assert [found.communes[code] for code in COMMUNES] == pytest.approx(scores, abs=0.01)
    assert [found.epci[code] for code in (DRONNE_ET_BELLE, GRAND_PERIGUEUX)] == pytest.approx(epci, abs=0.01)
    here = [score for code, score in found.communes.items() if extracts.geography.departement[code] == "24"]
    assert (sum(score >= 7 for score in here), len(here)) == dordogne


@pytest.mark.parametrize(("poverty", "ranks"), [("poverty_or_estimate", [167, 782]), ("poverty", [395, 882])])
def test_the_ranks_of_the_product(extracts: Extracts, poverty: str, ranks: list[int]) -> None:
    """With estimates, those of the control. With observed poverty alone, they are not: 745 EPCI of 1,255 are known for
    less than half of their inhabitants, and are scored without it (decision 0027)."""
    found = computed(extracts, poverty).epci
    assert len(found) == 1250
    assert [rank(found, code) for code in (DRONNE_ET_BELLE, GRAND_PERIGUEUX)] == ranks


@pytest.mark.parametrize(("poverty", "ranks"), [("poverty_or_estimate", [167, 782]), ("poverty", [282, 819])])
def test_the_control_ranks_from_plain_sums(extracts: Extracts, poverty: str, ranks: list[int]) -> None:
    """The rule of the control: an EPCI is as its known communes are, however few of its inhabitants live there."""
    found: dict[str, list[float]] = defaultdict(list)
    for name in ("no_wired_thd", "aged_65", "low_diploma", poverty):
        population, values = extracts.geography.population, extracts.columns[name]
        known = {code: one for code, one in values.items() if one.value is not None}
        scale = weighted_distribution(
            [one.value or 0 for one in known.values()], [population[code] or 0 for code in known]
        )
        sums: dict[str, list[float]] = defaultdict(lambda: [0, 0])
        for code, siren in extracts.geography.epci.items():
            if code in known:
                base = population[code] or 0 if (read := known[code].base) is None else read
                sums[siren][0] += (known[code].value or 0) * base
                sums[siren][1] += base
        for siren, (part, whole) in sums.items():
            if whole:
                found[siren].append(scale.score(part / whole) or 0)
    scores = {siren: sum(places) / len(places) for siren, places in found.items() if len(places) >= 3}
    assert len(scores) == 1250
    assert [rank(scores, code) for code in (DRONNE_ET_BELLE, GRAND_PERIGUEUX)] == ranks


def rank(scores: Mapping[str, float], code: str) -> int:
    return score_rank(scores[code], (score for other, score in scores.items() if other != code)).rank
