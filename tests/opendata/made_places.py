"""Made files: the exact headers of the producers, invented places."""

import csv
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from django.utils import timezone

from jalons.opendata.changes import places as place_changes
from jalons.opendata.changes import vintages
from jalons.opendata.changes.vintages import Origin
from jalons.opendata.models import LocalPlace, SourceVintage
from jalons.opendata.queries import places as place_queries
from jalons.opendata.rules.distances import KM_PER_DEGREE
from jalons.opendata.rules.places import Located, PlaceFacts
from jalons.opendata.sources import SOURCES, Normalised, geography
from jalons.roadmaps.models import Member

STANDARD = [
    "id",
    "pivot",
    "nom",
    "commune",
    "code_postal",
    "code_insee",
    "adresse",
    "complement_adresse",
    "latitude",
    "longitude",
    "typologie",
    "telephone",
    "courriels",
    "site_web",
    "horaires",
    "presentation_resume",
    "presentation_detail",
    "source",
    "itinerance",
    "structure_parente",
    "date_maj",
    "services",
    "publics_specifiquement_adresses",
    "prise_en_charge_specifique",
    "frais_a_charge",
    "dispositif_programmes_nationaux",
    "formations_labels",
    "autres_formations_labels",
    "modalites_acces",
    "modalites_accompagnement",
    "fiche_acces_libre",
    "prise_rdv",
]
FRANCE_SERVICES = [
    "id_fs",
    "insee_dep",
    "lib_fs",
    "adresse",
    "complement_adresse",
    "insee_com",
    "code_postal",
    "lib_com",
    "latitude",
    "longitude",
    "mail",
    "telephone",
    "h_lundi",
    "h_mardi",
    "h_mercredi",
    "h_jeudi",
    "h_vendredi",
    "h_samedi",
    "prise_rdv",
    "commentaire",
    "type_fs",
    "format_fs",
    "groupe_fs",
    "labellisation_fs",
]
BRANTOME = ("45.36434", "0.64716")


def lieu(identifier: str = "lieu-1", **cells: str) -> dict[str, str]:
    """A row of the standard, in Brantôme en Périgord."""
    latitude, longitude = BRANTOME
    return {
        "id": identifier,
        "pivot": "00000000000000",
        "nom": "Médiathèque",
        "commune": "Brantôme en Périgord",
        "code_postal": "24310",
        "code_insee": "24064",
        "adresse": "1 place de la Mairie",
        "latitude": latitude,
        "longitude": longitude,
        "date_maj": "2026-01-15",
    } | cells


def structure(identifier: str = "1", **cells: str) -> dict[str, str]:
    """A row of France services, in Brantôme en Périgord."""
    latitude, longitude = BRANTOME
    return {
        "id_fs": identifier,
        "insee_dep": "24",
        "lib_fs": "France services de Brantôme",
        "adresse": "2 rue du Pont",
        "insee_com": "24064",
        "code_postal": "24310",
        "lib_com": "Brantôme en Périgord",
        "latitude": latitude,
        "longitude": longitude,
        "type_fs": "Principal",
        "format_fs": "Fixe",
        "labellisation_fs": "Espace labellisé 01/01/2020",
    } | cells


def written(path: Path, header: list[str], rows: list[dict[str, str]], *, delimiter: str = ",") -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, header, delimiter=delimiter, quoting=csv.QUOTE_ALL)
        writer.writeheader()
        writer.writerows(rows)
    return path


def read(key: str, path: Path) -> Normalised:
    """Through the adapter, which here takes a file of a few rows for a whole one."""
    source: Any = type(SOURCES[key])()
    source.fewest = 0
    found: Normalised = source.read(path, geography.current_geography())
    return found


def read_lieux(tmp_path: Path, *rows: dict[str, str], header: list[str] = STANDARD, delimiter: str = ",") -> Normalised:
    return read("lieux", written(tmp_path / "lieux.csv", header, list(rows), delimiter=delimiter))


def read_structures(
    tmp_path: Path, *rows: dict[str, str], header: list[str] = FRANCE_SERVICES, delimiter: str = ","
) -> Normalised:
    path = written(tmp_path / "liste-fs.csv", header, list(rows), delimiter=delimiter)
    return read("france-services", path)


def facts(name: str, commune: str = "24064", *, north: float = 0.0, **values: Any) -> PlaceFacts:
    """A place so many kilometres north of the point of its commune, in Brantôme or in Périgueux."""
    longitude, latitude = {"24064": (0.64716, 45.36434), "24322": (0.71607, 45.18423)}[commune]
    point = {"longitude": longitude, "latitude": latitude + north / KM_PER_DEGREE, "located": Located.GIVEN}
    return PlaceFacts(**({"source_id": name, "name": name, "commune": commune} | point | values))


def publish(key: str, *places: PlaceFacts, by: Member | None = None, perimeter: Sequence[str] = ()) -> SourceVintage:
    """A vintage of « lieux » or of « france-services »."""
    return vintages.publish_vintage(
        source=SOURCES[key],
        found=Normalised("2026", len(places), len(places), [], places=list(places)),
        origin=Origin("made.csv", "0" * 64, timezone.now()),
        geography=geography.current_geography(),
        by=by,
        perimeter=perimeter,
    )


def a_place(by: Member, *, of_a_list: bool) -> str:
    """The key of one: of a list given by the team, or of the team itself."""
    if not of_a_list:
        place = LocalPlace.objects.filter(roadmap=by.roadmap).first()
        commune = by.roadmap.communes.get(pk="24064")
        return place_queries.place_key(place or place_changes.add_place(name="Café associatif", commune=commune, by=by))
    found = next((one for one in place_queries.territory_offer(by.roadmap).places if not one.is_of_the_team), None)
    return found.key if found else place_queries.place_key(publish("lieux", facts("Médiathèque"), by=by).places.get())


def square(at: tuple[float, float], side: float = 0.01) -> dict[str, Any]:
    x, y = at
    half = side / 2
    ring = [
        [x - half, y - half],
        [x + half, y - half],
        [x + half, y + half],
        [x - half, y + half],
        [x - half, y - half],
    ]
    return {"type": "MultiPolygon", "coordinates": [[ring]]}
