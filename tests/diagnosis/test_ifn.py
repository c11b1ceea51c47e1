"""The official index: scenario 6, with the values of the method (section 7.2) typed as a made file."""

from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from jalons.diagnosis.queries import indices
from jalons.opendata.changes import updates, vintages
from jalons.opendata.changes.vintages import Origin
from jalons.opendata.models import Figure, Level, SourceAttempt
from jalons.opendata.rules.values import ABSENT, Value
from jalons.opendata.sources import SOURCES, Normalised, geography
from jalons.roadmaps.models import Member, Roadmap
from tests.opendata.files import read, reasons
from tests.world import World

pytestmark = pytest.mark.django_db
HEADER = "name,division,code,no_thd_coverage_rate,no_4g_coverage_rate,poverty_rate,older_65_rate,nscol15p_rate,total"
EPCI = {
    "200041572": (8.69, 7.76, 5.94, 8.79, 8.07, 7.85),
    "200040392": (6.53, 6.54, 5.23, 6.86, 4.77, 5.99),
    "200040095": (8.97, 7.41, 5.03, 8.05, 8.31, 7.55),
    "241700434": (4.39, 5.03, 4.36, 6.65, 3.5, 4.79),
}
COMMUNES = {
    "24253": (9, 8, 8, 10, 9, 8.8),
    "24129": (9, 8, 9, 7, 10, 8.6),
    "24096": (8, 6, 9, 10, 9, 8.4),
    "24107": (8, 6, 9, 9, 9, 8.2),
    "24346": (9, 9, 2, 10, 10, 8.0),
    "24221": (9, 8, 4, 10, 9, 8.0),
    "24064": (9, 8, 5, 9, 8, 7.8),
    "24042": (8, 7, 8, 3, 5, 6.2),
    "24353": (8, 9, 4, 10, 7, 7.6),
    "24582": (8, 8, 3, 10, 9, 7.6),
    "24111": (7, 8, 9, 10, 2, 7.2),
    "24055": (8, 7, 3, 10, 7, 7.0),
    "24403": (10, 6, 2, 9, 7, 6.8),
    "24069": (9, 10, 3, 4, 7, 6.6),
    "24394": (10, 7, 2, 8, 6, 6.6),
    "24474": (8, 7, 6, 6, 4, 6.2),
}


def ifn(folder: Path, *more: str) -> Normalised:
    rows = [
        f"x,{division},{code},{','.join(map(str, marks))}"
        for division, places in (("epci", EPCI), ("city", COMMUNES))
        for code, marks in places.items()
    ]
    return read("mednum-ifn", folder, HEADER, *rows, *more)


def load(folder: Path, *more: str) -> None:
    vintages.publish_vintage(
        source=SOURCES["mednum-ifn"],
        found=ifn(folder, *more),
        origin=Origin("ifn.csv", "0" * 64, timezone.now()),
        geography=geography.current_geography(),
        by=None,
    )


def test_every_commune_and_epci_of_the_method_is_the_mean_of_its_five_marks(tmp_path: Path, world: World) -> None:
    load(tmp_path)
    found = indices.ifn_index(world.roadmap)
    assert found is not None
    assert {row.code: row.index for row in found.communes} == {code: marks[-1] for code, marks in COMMUNES.items()}
    assert [(row.code, row.index, row.recomputed) for row in found.areas] == [("200041572", 7.85, 7.85)]
    brantome = next(row for row in found.communes if row.code == "24064")
    assert (brantome.parts, brantome.recomputed, brantome.differs) == ((9, 8, 5, 9, 8), 7.8, False)
    assert (found.differing, found.mean) == ([], 7.475)
    assert [(row.name, row.index) for row in found.highest] == [
        ("Mareuil en Périgord", 8.8),
        ("Condat-sur-Trincou", 8.6),
        ("Champagnac-de-Belair", 8.4),
        ("La Chapelle-Faucher", 8.2),
    ]


def test_the_page_explains_the_two_numbers_and_prints_source_year_and_limits(
    tmp_path: Path, client: Client, world: World
) -> None:
    load(tmp_path)
    client.force_login(world.user("referente"))
    html = " ".join(client.get(f"/feuilles-de-route/{world.roadmap.slug}/diagnostic/indices/").content.decode().split())
    html = html.replace("\u00a0", " ")
    for text in (
        '<span class="num">7,85 / 10</span>',
        "Moyenne simple des 16 communes : 7,48.",
        "chaque commune compte autant, même la plus petite",
        "Vérifié : chaque indice est bien la moyenne de ses cinq notes.",
        "Source : La Mednum, valeurs calculées en 2021.",
        "ne tient pas compte du nombre d’habitants",
    ):
        assert text in html


def test_a_zero_an_empty_row_and_an_old_edition_say_that_nothing_is_computable(tmp_path: Path) -> None:
    found = ifn(tmp_path, "x,city,55039,0,0,0,0,0,0.0", "x,city,13055,,,,,,")
    assert found.figures["ifn"]["55039"] == found.figures["ifn_thd"]["13055"] == ABSENT
    assert found.figures["ifn"]["24064"] == Value(7.8)
    assert found.rejected == []


def test_the_row_of_a_commune_is_kept_rather_than_its_arrondissements(tmp_path: Path) -> None:
    found = ifn(tmp_path, "x,city,75101,1,1,1,1,1,1", "x,city,75056,2,2,2,2,2,2", "x,city,69381,3,3,3,3,3,3")
    assert found.figures["ifn"]["75056"] == Value(2)
    assert found.figures["ifn"]["69123"] == Value(3)


def test_an_index_far_from_the_mean_of_its_parts_is_kept_and_named(tmp_path: Path, world: World) -> None:
    load(tmp_path, "x,city,24322,5,5,5,5,5,5.06", "x,city,01001,5,5,5,5,5,5.05")
    notes = ifn(tmp_path, "x,city,24322,5,5,5,5,5,5.06", "x,city,01001,5,5,5,5,5,5.05").notes
    assert notes[-1].replace("\u00a0", " ") == "L’indice donné n’est pas la moyenne de ses cinq notes pour : 24322."
    assert Figure.objects.get(indicator="ifn", code="24322").value == 5.06


def test_rows_that_cannot_be_are_set_aside(tmp_path: Path) -> None:
    found = ifn(
        tmp_path,
        "x,city,99999,1,1,1,1,1,1",
        "x,epci,999999999,1,1,1,1,1,1",
        "x,city,24322,11,1,1,1,1,1",
        "x,city,01001,un,1,1,1,1,1",
        "x,city,24064,1,1,1,1,1,1",
        "x,epci,200041572,1,1,1,1,1,1",
    )
    assert found.published_epci["ifn"]["200041572"] == Value(7.85)
    assert [(row, reason.replace("\u00a0", " ")) for row, reason in reasons(found)] == [
        (22, "Le code « 99999 » n’est celui d’aucune commune."),
        (23, "Le code « 999999999 » n’est celui d’aucune intercommunalité."),
        (24, "Une note est hors de l’échelle de 0 à 10."),
        (25, "« un » n’est pas un nombre."),
        (26, "La commune 24064 est déjà plus haut dans le fichier : la première ligne est gardée."),
        (27, "L’EPCI 200041572 est déjà plus haut dans le fichier : la première ligne est gardée."),
    ]


def test_an_official_index_is_never_made_for_an_area_that_has_none(tmp_path: Path) -> None:
    load(tmp_path)
    published = Figure.objects.filter(indicator="ifn").exclude(level=Level.COMMUNE)
    assert {(row.level, row.code, row.value) for row in published} == {
        (Level.EPCI, code, marks[-1]) for code, marks in EPCI.items()
    }


def test_without_a_file_the_page_says_where_to_ask_for_it(client: Client, world: World) -> None:
    client.force_login(world.user("referente"))
    html = client.get(f"/feuilles-de-route/{world.roadmap.slug}/diagnostic/indices/").content.decode()
    assert "L’indice officiel n’est pas encore là." in html
    assert indices.ifn_index(world.roadmap) is None


def test_a_commune_without_index_is_hatched_and_never_zero(tmp_path: Path, client: Client, world: World) -> None:
    rows = [f"x,city,{code},{','.join(map(str, marks))}" for code, marks in COMMUNES.items() if code != "24064"]
    found = read("mednum-ifn", tmp_path, HEADER, *rows)
    origin = Origin("ifn.csv", "0" * 64, timezone.now())
    vintages.publish_vintage(
        source=SOURCES["mednum-ifn"], found=found, origin=origin, geography=geography.current_geography(), by=None
    )
    shown = indices.ifn_index(Roadmap.objects.get(pk=world.roadmap.pk))
    assert shown is not None
    assert [row.code for row in shown.unknown] == ["24064"]
    assert shown.communes[-1].code == "24064"
    client.force_login(world.user("referente"))
    html = client.get(f"/feuilles-de-route/{world.roadmap.slug}/diagnostic/indices/").content.decode()
    row = html.partition('<th scope="row">Brantôme en Périgord</th>')[2].partition("</tr>")[0]
    assert ("z2" in row, "non calculable" in row, "0" in row.partition("</svg>")[2]) == (True, True, False)


def test_the_file_is_given_by_hand_and_read_on_the_page(run: Any, by: Member, world: World) -> None:
    rows = [f"x,city,{code},{','.join(map(str, marks))}" for code, marks in COMMUNES.items()]
    rows += [f"x,epci,{code},{','.join(map(str, marks))}" for code, marks in EPCI.items()]
    file = SimpleUploadedFile("ifn.csv", "\n".join((HEADER, *rows)).encode())
    attempt = run(updates.give_file, source=SOURCES["mednum-ifn"], file=file, by=by)
    assert (attempt.stage, attempt.sentence) == (SourceAttempt.Stage.DONE, "")
    found = indices.ifn_index(by.roadmap)
    assert found is not None
    assert ([row.index for row in found.areas], found.mean, found.vintage.roadmap) == ([7.85], 7.475, by.roadmap)
    assert indices.ifn_index(world.young) is None
