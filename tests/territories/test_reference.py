"""The control values of the official geography of 2026. Equalities: one commune too many is a failure."""

import csv
import hashlib
import os
from collections import Counter
from pathlib import Path

import pytest
from django.conf import settings
from django.db.models import Count, Q, Sum

from jalons.territories import queries, reference, rules
from jalons.territories.models import Commune, Departement, Epci, EpciMembership, OldCode, Part, Postcode, Region

pytestmark = pytest.mark.django_db

DROM = Q(departement__code__in=["971", "972", "973", "974", "976"])
COM = Q(departement__code__in=["975", "977", "978", "984", "986", "987", "988", "989"])


def people(*filters: Q) -> int:
    return int(Commune.objects.filter(*filters).aggregate(people=Sum("population"))["people"])


def codes(text: str) -> set[str]:
    return set(text.split())


# --- 1 to 5: counts --------------------------------------------------------------------------------------------------


def test_there_are_34_969_communes() -> None:
    overseas, com = Commune.objects.filter(DROM).count(), Commune.objects.filter(COM).count()
    assert (Commune.objects.count() - overseas - com, overseas, com) == (34_746, 129, 94)
    assert Commune.objects.exclude(COM).count() == 34_875


def test_parts_of_communes_departements_and_regions_are_counted() -> None:
    assert Counter(Part.objects.values_list("kind", flat=True)) == {
        "deleguee": 2_105,
        "associee": 471,
        "arrondissement": 45,
    }
    departements = Departement.objects.values_list("code", "region")
    assert len(departements) == 109
    assert sum(len(code) == 2 for code, _region in departements) == 96
    assert sum(code == region for code, region in departements) == 8
    assert Region.objects.count() == 26
    assert Region.objects.filter(code__startswith="9").exclude(code__in=["93", "94"]).count() == 8
    assert Region.objects.filter(code__startswith="0").count() == 5


def test_there_are_1_255_epci_and_11_ept() -> None:
    kinds = Counter(Epci.objects.values_list("kind", flat=True))
    assert kinds == {"CC": 989, "CA": 230, "METRO": 21, "CU": 14, "MET69": 1, "EPT": 11}
    memberships = EpciMembership.objects.filter(own_taxes=True)
    assert (memberships.count(), memberships.values("commune").distinct().count()) == (34_871, 34_871)
    assert EpciMembership.objects.filter(own_taxes=False).count() == 129


def test_four_communes_of_the_mainland_and_the_drom_have_no_epci() -> None:
    alone = Commune.objects.exclude(COM).filter(memberships=None)
    assert set(alone.values_list("code", flat=True)) == codes("22016 29083 29155 85113")


def test_the_population_adds_up() -> None:
    assert (people(), people(~COM), people(COM)) == (68_952_941, 68_350_798, 602_143)


def test_unknown_is_not_zero() -> None:
    unknown = Commune.objects.filter(population=None).values_list("code", flat=True)
    nobody = Commune.objects.filter(population=0).values_list("code", flat=True)
    assert set(unknown) == codes("98411 98412 98413 98414 98415 98901")
    assert set(nobody) == codes("55039 55050 55139 55189 55239 55307")


# --- 7 to 14: places -------------------------------------------------------------------------------------------------


def test_perigueux_is_as_the_sources_say() -> None:
    commune = Commune.objects.get(code="24322")
    assert (commune.name, commune.population, commune.siren) == ("Périgueux", 29_055, "212403224")
    assert (commune.longitude, commune.latitude, commune.anchor) == (0.71607, 45.18423, "mairie")
    assert [epci.siren for epci in queries.epci_of(commune)] == ["200040392"]
    assert commune.departement.region_id == "75"
    assert [postcode.code for postcode in commune.postcodes.all()] == ["24000"]


def test_brantome_is_as_the_sources_say() -> None:
    commune = Commune.objects.get(code="24064")
    assert (commune.name, commune.population) == ("Brantôme en Périgord", 3_763)
    assert (commune.longitude, commune.latitude) == (0.64716, 45.36434)
    assert [epci.siren for epci in queries.epci_of(commune)] == ["200041572"]
    assert [postcode.code for postcode in commune.postcodes.all()] == ["24310", "24460", "24530"]
    assert commune.old_codes.count() == 7
    # The eighth part, Brantôme, carries the code of its commune.
    assert commune.parts.count() == 8


def test_dronne_et_belle_has_its_sixteen_communes() -> None:
    epci = queries.epci_by_siren("200041572")
    assert epci
    assert (epci.name, epci.kind, epci.taxes) == ("CC Dronne et Belle", "CC", "FPU")
    communes = queries.epci_communes("200041572")
    assert {commune.code for commune in communes} == codes(
        "24042 24055 24064 24069 24096 24107 24111 24129 24221 24253 24346 24353 24394 24403 24474 24582"
    )
    assert queries.total_population(communes) == 11_421


@pytest.mark.parametrize(
    ("siren", "name", "communes", "population"),
    [
        ("200040392", "CA Le Grand Périgueux", 43, 104_847),
        ("200040095", "CC Isle Vern Salembre en Périgord", 16, 19_011),
        ("241700434", "CA de La Rochelle", 28, 182_435),
        ("243300316", "Bordeaux Métropole", 28, 854_334),
        ("200054781", "Métropole du Grand Paris", 130, 7_142_540),
    ],
)
def test_epci_have_their_communes_and_their_people(siren: str, name: str, communes: int, population: int) -> None:
    perimeter = queries.find_perimeter(siren)
    assert perimeter
    assert (perimeter.name, len(perimeter.communes)) == (name, communes)
    assert queries.total_population(perimeter.communes) == population


def test_the_largest_the_smallest_and_the_straddling_epci() -> None:
    sizes = Epci.objects.exclude(kind="EPT").annotate(size=Count("memberships")).order_by("-size")
    largest, smallest = sizes[0], sizes.reverse()[0]
    assert (largest.name, largest.size, smallest.size) == ("CA du Pays Basque", 158, 2)
    spread = Count("memberships__commune__departement", distinct=True)
    assert Epci.objects.exclude(kind="EPT").annotate(spread=spread).filter(spread__gt=1).count() == 89


def test_dordogne_and_nouvelle_aquitaine_are_complete() -> None:
    communes = queries.departement_communes("24")
    assert (len(communes), queries.total_population(communes)) == (503, 417_614)
    assert Epci.objects.filter(memberships__commune__departement="24").distinct().count() == 22
    region = Q(departement__region="75")
    assert (Commune.objects.filter(region).count(), people(region)) == (4_293, 6_150_451)


def test_communes_of_a_territory_are_those_of_its_own_list() -> None:
    departement, epci = Departement.objects.get(code="24"), Epci.objects.get(siren="200041572")
    assert queries.communes_of(departement) == queries.departement_communes("24")
    assert queries.communes_of(epci) == queries.epci_communes("200041572")


@pytest.mark.parametrize(
    ("code", "name", "population"),
    [
        ("75056", "Paris", 2_103_778),
        ("33063", "Bordeaux", 267_991),
        ("2A004", "Ajaccio", 76_320),
        ("97611", "Mamoudzou", 71_437),
        ("93066", "Saint-Denis", 149_077),
    ],
)
def test_communes_have_their_people(code: str, name: str, population: int) -> None:
    commune = Commune.objects.get(code=code)
    assert (commune.name, commune.population) == (name, population)


def test_mamoudzou_and_saint_denis_have_their_epci() -> None:
    here = {
        code: [epci.siren for epci in queries.epci_of(Commune.objects.get(code=code))] for code in ("97611", "93066")
    }
    assert here == {"97611": ["200060457"], "93066": ["200054781", "200057867"]}


# --- 15 to 18: codes -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("code", "now"),
    [
        ("24079", "24064"),
        ("24283", "24253"),
        ("33110", "33063"),
        ("20004", "2A004"),
        ("49069", "49126"),
        ("93059", "93066"),
        ("14697", "14654"),
        ("75101", "75056"),
        ("13201", "13055"),
        ("69381", "69123"),
        ("24064", "24064"),
        ("2a004", "2A004"),
        (" 24322 ", "24322"),
        ("99999", None),
        ("", None),
    ],
)
def test_every_code_leads_to_the_present_commune(code: str, now: str | None) -> None:
    commune = queries.find_commune(code)
    assert (commune.code if commune else None) == now


def test_old_codes_are_old() -> None:
    districts = Part.objects.filter(kind="arrondissement").values("code")
    assert OldCode.objects.exclude(code__in=districts).count() == 4_240
    assert not Commune.objects.filter(code__in=OldCode.objects.values("code")).exists()
    current = queries.current_codes()
    assert len(current) == 34_969 + 4_240 + 45
    assert (current["24079"], current["75101"], current["24322"]) == ("24064", "75056", "24322")


def test_a_postcode_is_not_a_commune() -> None:
    assert Postcode.objects.values("code").distinct().count() == 6_310
    assert Postcode.objects.filter(code="51300").count() == 46
    several = Commune.objects.annotate(postcodes_count=Count("postcodes"))
    assert several.filter(postcodes_count__gt=1).count() == 387
    assert several.filter(postcodes_count=0).count() == 5


# --- 19: outlines ----------------------------------------------------------------------------------------------------


def test_every_commune_has_an_outline_and_a_point_but_those_the_source_ignores() -> None:
    drawn: set[str] = set()
    files = 0
    for departement in Departement.objects.all():
        topology = reference.read_topology(departement.code)
        if topology:
            files += 1
            drawn |= set(rules.decode_topology(topology).areas)
    assert (files, len(drawn)) == (101, 34_871)
    without = set(Commune.objects.values_list("code", flat=True)) - drawn
    com = set(Commune.objects.filter(COM).values_list("code", flat=True))
    assert without == codes("15031 15035 15047 15171") | com
    assert set(Commune.objects.filter(anchor="").values_list("code", flat=True)) == without


def test_outlines_of_epci_and_departements_are_there() -> None:
    assert (len(reference.read_outlines("epci")), len(reference.read_outlines("departements"))) == (1_255, 101)


# --- 21: an old file of another producer -----------------------------------------------------------------------------


def _extracts() -> Path:
    return Path(os.environ.get("JALONS_OPENDATA", settings.BASE_DIR.parent / "shared" / "opendata"))


@pytest.mark.skipif(not _extracts().is_dir(), reason="real extracts absent")
def test_a_file_of_2019_is_converted_whole() -> None:
    with (_extracts() / "arcep" / "commune-debit-beta-2019.csv").open(encoding="utf-8") as file:
        next(file)  # a warning of the producer
        premises = {row["code_insee"]: int(row["nbr"]) for row in csv.DictReader(file, delimiter=";")}
    current = queries.current_codes()
    present = set(Commune.objects.values_list("code", flat=True))
    assert (len(premises), sum(premises.values())) == (35_359, 42_270_879)
    assert len(premises.keys() - present) == 493
    assert len({current[code] for code in premises}) == 34_870


# --- the asset itself ------------------------------------------------------------------------------------------------


def test_the_files_are_those_the_provenance_describes() -> None:
    about = reference.read_provenance()
    found = {
        path.relative_to(reference.FOLDER).as_posix(): {
            "bytes": path.stat().st_size,
            "sha256": hashlib.sha256(path.read_bytes()).hexdigest(),
        }
        for path in reference.FOLDER.rglob("*")
        if path.is_file() and path.name != "PROVENANCE.json"
    }
    assert found == about["files"]
    assert sum(file["bytes"] for file in found.values()) < 4_900_000


def test_the_provenance_counts_what_is_loaded() -> None:
    counts = reference.read_provenance()["counts"]
    assert counts["communes"] == Commune.objects.count()
    assert counts["old_codes"] + counts["municipal_districts"] == OldCode.objects.count()
    assert counts["delegated_and_associated_communes"] + counts["municipal_districts"] == Part.objects.count()
    assert counts["epci"] + counts["ept"] == Epci.objects.count()
    assert counts["population"] == people()
    anchors = Counter(Commune.objects.exclude(anchor="").values_list("anchor", flat=True))
    assert anchors == {"mairie": counts["anchors_town_hall"], "interieur": counts["anchors_interior"]}
