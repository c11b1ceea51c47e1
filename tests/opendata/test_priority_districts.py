"""Priority districts: made files, whose properties are named as several years have named them."""

import json
import tracemalloc
import zipfile
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from jalons.opendata.changes import updates
from jalons.opendata.models import PriorityDistrict, SourceAttempt, SourceVintage
from jalons.opendata.sources import SOURCES, Normalised
from jalons.opendata.sources import geography as geography_sources
from tests.opendata.files import reasons, without_floor
from tests.opendata.made_places import square
from tests.opendata.producer import Answer, Producer
from tests.refusals import refused
from tests.world import World

pytestmark = pytest.mark.django_db
PERIGUEUX, BRANTOME = (0.716, 45.184), (0.647, 45.364)
MEMBER = "GEOJSON/QP2024_France_Hexagonale_Outre_Mer_WGS84.geojson"
DEGREES = {"type": "name", "properties": {"name": "urn:ogc:def:crs:OGC:1.3:CRS84"}}
METRES = {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::2154"}}


def district(code: str = "QN02401M", at: tuple[float, float] | None = PERIGUEUX, **properties: Any) -> dict[str, Any]:
    said = {"code_qp": code, "lib_qp": "Le Gour", "insee_com": "24322", "lib_com": "Périgueux"} | properties
    return {"type": "Feature", "properties": said, "geometry": square(at) if at else None}


def collection(*features: dict[str, Any], crs: Any = DEGREES) -> str:
    head = {"type": "FeatureCollection", "name": "QP2024", **({"crs": crs} if crs else {})}
    return json.dumps(head | {"features": list(features)}, ensure_ascii=False)


def packed(path: Path, text: str | bytes, member: str = MEMBER, **others: str) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("SHP/QP2024.shp", b"\0" * 500)
        for name, said in others.items():
            archive.writestr(f"GEOJSON/{name}.geojson", said)
        archive.writestr(member, text)
    return path


def read(folder: Path, *features: dict[str, Any], crs: Any = DEGREES) -> Normalised:
    return without_floor("qpv").read(
        packed(folder / "qp.zip", collection(*features, crs=crs)), geography_sources.current_geography()
    )


# --- what is read ----------------------------------------------------------------------------------------------------


def test_a_district_is_read_with_its_communes_and_its_centre(tmp_path: Path) -> None:
    found = read(tmp_path, district(), district("QN02402M", lib_qp="Le Stade", insee_com="24322, 24138"))
    assert [(one.code, one.name, one.communes, one.is_estimated) for one in found.districts] == [
        ("QN02401M", "Le Gour", ("24322",), False),
        ("QN02402M", "Le Stade", ("24322", "24138"), False),
    ]
    assert [one.point for one in found.districts] == [pytest.approx(PERIGUEUX)] * 2
    assert (found.period, found.rows_in, found.rows_out, found.rejected) == ("2024", 2, 2, [])


@pytest.mark.parametrize(
    "properties",
    [
        {"code_quartier": "QP024001", "quartier_prioritaire": "Le Gour", "code_insee": "24322"},
        {"CODE_QP": "QN02401M", "NOM_QP": "Le Gour", "INSEE_COM": "24322", "INSEE_DEP": "24", "NOM_COM": "Périgueux"},
        {"id": 1, "qp": "qn02401m", "nom": "Le Gour", "codes_communes": ["24322"], "code_postal": "24000"},
        {"code": "QN02401M", "libelle": "Le Gour", "commune_qp": "Périgueux", "ailleurs": "24322"},
    ],
)
def test_properties_are_recognised_by_what_they_hold(tmp_path: Path, properties: dict[str, Any]) -> None:
    (one,) = read(tmp_path, {"type": "Feature", "properties": properties, "geometry": square(PERIGUEUX)}).districts
    assert (one.name, one.communes, one.is_estimated) == ("Le Gour", ("24322",), False)


@pytest.mark.parametrize(
    ("said", "communes"), [("24079", ("24064",)), ("24283|24253", ("24253",)), ("75101", ("75056",))]
)
def test_old_codes_and_arrondissements_lead_to_present_communes(
    tmp_path: Path, said: str, communes: tuple[str, ...]
) -> None:
    at = {"24079": BRANTOME, "75101": (2.34, 48.86)}.get(said, (0.45, 45.45))
    assert [one.communes for one in read(tmp_path, district(at=at, insee_com=said)).districts] == [communes]


@pytest.mark.parametrize("said", ["", "Périgueux", "99999", None])
def test_without_a_commune_it_is_the_one_around_its_centre_and_says_so(tmp_path: Path, said: str | None) -> None:
    found = read(tmp_path, district(insee_com=said))
    assert [(one.communes, one.is_estimated) for one in found.districts] == [(("24322",), True)]
    assert (
        found.notes[-1] == "Le fichier ne dit pas la commune de 1 quartier\u00a0: elle est estimée, d’après son centre."
    )


def test_a_postcode_or_a_count_is_not_a_commune(tmp_path: Path) -> None:
    (one,) = read(tmp_path, district(insee_com="", code_postal="24310", population="33063")).districts
    assert (one.communes, one.is_estimated) == (("24322",), True)


def test_a_district_without_an_outline_keeps_the_communes_it_tells(tmp_path: Path) -> None:
    (one,) = read(tmp_path, district(at=None)).districts
    assert (one.communes, one.point) == (("24322",), None)


def test_a_district_without_a_name_is_told_by_its_code(tmp_path: Path) -> None:
    assert [one.name for one in read(tmp_path, district(lib_qp=None)).districts] == ["QN02401M"]


def test_rows_are_set_aside_with_their_reason(tmp_path: Path) -> None:
    found = read(
        tmp_path,
        district(),
        district(),
        district(code="", lib_qp="Sans code"),
        district("QN02403M", at=(0.0, 0.0), insee_com=""),
        district("QN02404M", at=(2.35, 48.86)),
        district("QN02405M", at=(520_000.0, 6_450_000.0)),
        district("QN02406M", at=None, insee_com=""),
        {"type": "Feature", "properties": None, "geometry": None},
    )
    assert [(row, reason.replace("\u00a0", " ")) for row, reason in reasons(found)] == [
        (2, "Ce code est déjà plus haut dans le fichier : le premier contour est gardé."),
        (3, "Ce contour n’a pas de code de quartier prioritaire."),
        (4, "Ce contour n’est dans aucune commune de France."),
        (5, "Ce contour est loin de la commune que le fichier lui donne."),
        (6, "Ses coordonnées ne sont pas des degrés."),
        (7, "Ni contour, ni commune."),
        (8, "Ce contour n’a pas de code de quartier prioritaire."),
    ]
    assert [one.code for one in found.districts] == ["QN02401M"]
    assert (found.rows_in, found.rows_out) == (8, 1)


def test_the_file_in_degrees_is_chosen_among_those_of_the_archive(tmp_path: Path) -> None:
    path = packed(tmp_path / "qp.zip", collection(district()), QP2024_LB93=collection(district("QN1"), crs=METRES) * 1)
    assert len(without_floor("qpv").read(path, geography_sources.current_geography()).districts) == 1
    alone = tmp_path / "qp.geojson"
    alone.write_text("\ufeff" + collection(district(), crs=None), encoding="utf-8")
    assert len(without_floor("qpv").read(alone, geography_sources.current_geography()).districts) == 1


def test_a_large_file_is_read_as_a_stream(tmp_path: Path) -> None:
    """Never more than a few of its outlines are in memory."""
    ring = [[0.7 + n / 1e7, 45.18 + (n % 97) / 1e5] for n in range(2_000)]
    ring.append(ring[0])
    outline = json.dumps({"type": "Polygon", "coordinates": [ring]})
    head = collection().removesuffix("]}")
    with zipfile.ZipFile(tmp_path / "qp.zip", "w", zipfile.ZIP_STORED) as archive, archive.open(MEMBER, "w") as file:
        file.write(head.encode())
        for rank in range(60):
            said = json.dumps({"code_qp": f"QN24{rank:03}M", "lib_qp": "Le Gour", "insee_com": "24322"})
            one = f'{{"type": "Feature", "properties": {said}, "geometry": {outline}}}'
            file.write((", " * bool(rank) + one).encode())
        file.write(b"]}")
    geography = geography_sources.current_geography()
    tracemalloc.start()
    try:
        found = without_floor("qpv").read(tmp_path / "qp.zip", geography)
        most = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert len(found.districts) == 60
    assert most < (tmp_path / "qp.zip").stat().st_size / 2


# --- what is refused -------------------------------------------------------------------------------------------------

WHOLE = collection(*(district(f"QN24{rank:03}M") for rank in range(9)))
FAULTS: dict[str, tuple[bytes, str]] = {
    "a web page": (b"<!DOCTYPE html><html>Maintenance</html>", "web-page-not-outlines"),
    "empty": (b"", "file-empty"),
    "blank": (b" \n ", "file-empty"),
    "a table": (b"code_qp;lib_qp\nQN02401M;Le Gour\n", "file-not-outlines"),
    "other JSON": (b'{"type": "Topology", "objects": {}}', "file-not-outlines"),
    "bytes": (bytes(range(256)) * 4, "text-unreadable"),
    "no outline": (collection().encode(), "file-empty"),
    "cut": (WHOLE[: len(WHOLE) // 2].encode(), "json-damaged"),
    "a hole without a bottom": (b'{"features": [' + b"[" * 200_000, "json-damaged"),
    "metres": (collection(district(), crs=METRES).encode(), "outlines-not-in-degrees"),
    "metres that do not say so": (
        collection(district(at=(520_000.0, 6_450_000.0)), crs=None).encode(),
        "outlines-not-in-degrees",
    ),
    "a property that is missing": (
        collection({"type": "Feature", "properties": {"lib_qp": "Le Gour"}, "geometry": square(PERIGUEUX)}).encode(),
        "no-district-code",
    ),
    "too few": (WHOLE.encode(), "too-few-useful-lines"),
}


@pytest.mark.parametrize("in_a_zip", [False, True])
@pytest.mark.parametrize("fault", FAULTS)
def test_what_is_no_file_of_districts_is_refused(tmp_path: Path, fault: str, in_a_zip: bool) -> None:
    content, code = FAULTS[fault]
    path = tmp_path / "qp"
    if in_a_zip:
        packed(path, content)
    else:
        path.write_bytes(content)
    with refused(code):
        SOURCES["qpv"].read(path, geography_sources.current_geography())


def test_archives_that_are_cut_or_bombs_are_refused(tmp_path: Path) -> None:
    whole = packed(tmp_path / "qp.zip", WHOLE).read_bytes()
    for content, code in (
        (whole[:-30], "archive-damaged"),
        (whole[: len(whole) // 2], "archive-damaged"),
        (packed(tmp_path / "bomb", " " * 30_000_000).read_bytes(), "archive-unpacks-too-large"),
        (packed(tmp_path / "other", "", "QP2024.shp").read_bytes(), "archive-without-outlines"),
    ):
        (tmp_path / "given").write_bytes(content)
        with refused(code):
            SOURCES["qpv"].read(tmp_path / "given", geography_sources.current_geography())


# --- how it comes in -------------------------------------------------------------------------------------------------


def test_it_is_fetched_through_the_redirection_of_the_catalogue(
    producer: Producer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = SOURCES["qpv"]
    monkeypatch.setattr(source, "fewest", 1)
    monkeypatch.setattr(source, "address", producer.url + "/r/qpv")
    producer.gives("/r/qpv", Answer(status=302, headers={"Location": f"{producer.url}/qp2024.zip"}))
    producer.gives("/qp2024.zip", Answer(packed(tmp_path / "qp.zip", WHOLE).read_bytes()))
    attempt = updates.update_now(source)
    assert (attempt.stage, attempt.sentence) == (SourceAttempt.Stage.DONE, "")
    vintage = SourceVintage.objects.get(source="qpv")
    assert (vintage.period, vintage.file_name, vintage.rows_out, vintage.address) == (
        "2024",
        "qp2024.zip",
        9,
        source.address,
    )
    assert PriorityDistrict.objects.filter(vintage=vintage).count() == 9
    producer.gives("/qp2024.zip", Answer(b"<html>"))
    assert updates.update_now(source).stage == SourceAttempt.Stage.FAILED
    assert SourceVintage.objects.get(source="qpv") == vintage


def test_the_form_asks_for_the_kinds_of_file_it_is(client: Client, world: World) -> None:
    member = world.member()
    assert member.user
    client.force_login(member.user)
    text = client.get(reverse("opendata:give_file", args=[world.roadmap.slug, "qpv"])).content.decode()
    assert "Un fichier .zip, .geojson ou .json, de 150 Mo au plus." in text.replace("\u00a0", " ")
    assert 'accept=".zip,.geojson,.json,.txt"' in text
