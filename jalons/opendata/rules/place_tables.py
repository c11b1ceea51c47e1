"""A list of places of any shape, line by line: what its columns hold, which commune, which place already known. Pure:
French sentences are in `words`.

A place is found again by the identifier of its list; without one, it gets an identifier made from its name, its commune and
its address, so that the same file brought in again updates it.
"""

import hashlib
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from jalons.base.french import matching_key
from jalons.base.frozen import frozen
from jalons.base.headings import match_headings
from jalons.base.sent_tables import SentTable
from jalons.opendata.rules.code_gathering import repair_code
from jalons.opendata.rules.distances import Point, kilometres_between
from jalons.opendata.rules.mediation_standard import PROGRAMMES, SERVICES
from jalons.opendata.rules.place_answers import answers_of, is_yes
from jalons.opendata.rules.place_cells import clean_phone, first_web_address, read_day, read_degrees, read_point
from jalons.opendata.rules.places import Located, locate_place, remove_emails
from jalons.territories.rules import fold_name

_PHONE = re.compile(r"(?:\+\d{2,3}|0)[\d .()/-]{8,20}")
YES = "yes-"
"""« yes-3 »: a column of yes and no, about the fourth service of the standard."""

# For each field, the possible headings of its column.
HEADINGS: dict[str, tuple[str, ...]] = {
    "name": (
        "nom du lieu", "nom lieu", "lieu", "nom de la structure", "nom structure", "structure", "nom", "libelle1", "lib fs",
        "nom org", "nom de l'organisation", "organisation", "organisme", "établissement", "nom établissement",
        "dénomination", "raison sociale", "intitulé", "nom du point d'accueil", "nom du site", "nom usuel",
    ),
    "commune": (
        "commune", "ville", "nom de la commune", "nom commune", "adresse commune", "lib com", "localité", "libellé commune",
        "city",
    ),
    "insee": (
        "code insee", "insee", "code commune", "insee com", "code insee commune", "adresse code insee", "codgeo", "depcom",
        "citycode", "code commune insee",
    ),
    "postcode": ("code postal", "cp", "adresse code postal", "code postale", "postcode"),
    "address": ("adresse", "adresse postale", "adresse complète", "adresse rue", "rue", "voie", "adresse 1", "n° et rue"),
    "latitude": ("latitude", "lat", "y", "lat wgs84", "coord y"),
    "longitude": ("longitude", "lon", "long", "lng", "x", "lon wgs84", "coord x"),
    "point": (
        "coordonnées finales", "coordonnées", "coordonnées gps", "gps", "geo point 2d", "geo point", "géolocalisation",
        "lat lon", "latitude longitude", "point",
    ),
    "reference": ("id", "identifiant", "identifiant du lieu", "référence", "objectid", "uid", "id lieumed", "id fs", "code bib"),
    "services": ("services", "services proposés", "offre de services", "prestations", "activités", "thématiques"),
    "programmes": (
        "dispositif programmes nationaux", "programmes", "labels", "label", "labels nationaux", "code label", "dispositifs",
        "formations labels",
    ),
    "moves": ("itinérance", "itinérant", "mobile ou fixe", "fixe ou itinérant"),
    "phone": ("téléphone", "tel", "tél", "numéro de téléphone", "contact tel", "contact téléphone", "num tel", "fixe"),
    "website": ("site web", "site internet", "site", "url", "url lieu", "contact web", "lien"),
    "hours": ("horaires", "horaires d'ouverture", "horaires ouverture osm", "ouverture", "jours et horaires"),
    "updated_on": ("date maj", "mise à jour", "date de mise à jour", "dat maj", "dernière mise à jour", "maj le"),
}  # fmt: skip
# What several columns may hold, recognised by a whole heading; « n° » and « adresse » make one address.
SEVERAL: dict[str, tuple[str, ...]] = {
    "address": ("n°", "n", "numéro", "adresse numéro", "numéro de voie", "adresse", "adresse rue", "rue", "voie"),
    f"{YES}{SERVICES.index('Aide aux démarches administratives')}": (
        "dem gen", "dem spe", "démarches", "aide aux démarches", "démarches administratives",
    ),
    f"{YES}{SERVICES.index('Maîtrise des outils numériques du quotidien')}": ("initiation", "prise en main", "bureautique"),
    f"{YES}{SERVICES.index('Accès internet et matériel informatique')}": (
        "internet", "accès internet", "wifi", "matériel", "accès libre", "ordinateurs",
    ),
    f"{YES}{SERVICES.index('Insertion professionnelle via le numérique')}": ("emploi", "insertion"),
}  # fmt: skip
REPEATABLE = frozenset(("address", "services", "programmes", *(f"{YES}{place}" for place in range(len(SERVICES)))))
# From its town hall to a place of a commune that is named alone: beyond, the name is that of another commune.
SAME_NAME_ELSEWHERE = 30  # km


class Doubt(StrEnum):
    NO_NAME = "no_name"  # skipped
    OUTSIDE = "outside"  # skipped: its commune, which is not in the perimeter
    NO_COMMUNE = "no_commune"  # skipped
    BY_POSTCODE = "by_postcode"  # the only commune of the perimeter with this postcode
    POINT = "point"  # unreadable, zero or far: the point of its commune
    SWAPPED = "swapped"
    SERVICE = "service"  # unknown to the standard: left out
    SAME_NAME = "same_name"  # another place of this commune has this name: the address is added to it
    TWICE = "twice"  # skipped: already on an earlier line


class Act(StrEnum):
    CREATE = "create"
    UPDATE = "update"
    SAME = "same"
    OUTSIDE = "outside"
    LEAVE = "leave"


@frozen
class Perimeter:
    """The communes where a place may be. `codes`: present and former ones → present; `names`: folded → codes."""

    codes: Mapping[str, str]
    names: Mapping[str, frozenset[str]]
    postcodes: Mapping[str, frozenset[str]]
    anchors: Mapping[str, Point]


@frozen
class KnownPlace:
    pk: int
    origin: str
    values: Mapping[str, Any]


@dataclass
class Line:
    """`values`: columns of `LocalPlace`, only those that the file tells. `changes`: field, before, after."""

    number: int
    title: str = ""
    origin: str = ""
    values: dict[str, Any] = field(default_factory=dict)
    doubts: list[tuple[Doubt, str]] = field(default_factory=list)
    act: Act = Act.CREATE
    pk: int | None = None
    changes: list[tuple[str, Any, Any]] = field(default_factory=list)

    def leave(self, doubt: Doubt, about: str, act: Act = Act.LEAVE) -> "Line":
        self.act = act
        self.doubts.append((doubt, about))
        return self


# --- columns ---------------------------------------------------------------------------------------------------------


def guess_columns(sent: SentTable, perimeter: Perimeter) -> dict[int, str]:
    """From the headings, then from the cells of the columns without a heading that is known."""
    found = match_headings(sent.headings, HEADINGS)
    for column, heading in enumerate(sent.headings):
        key = _REPEATED.get(matching_key(heading))
        if key and column not in found:
            found[column] = key
    tests = _cell_tests(perimeter)
    for column, cells in _samples(sent).items():
        if column in found:
            continue
        key = next((key for key, test in tests.items() if key not in found.values() and _most(cells, test)), "")
        if key:
            found[column] = key
    return dict(sorted(found.items()))


_REPEATED = {matching_key(alias): key for key, names in SEVERAL.items() for alias in names}


def _cell_tests(perimeter: Perimeter) -> dict[str, Any]:
    def is_latitude(cell: str) -> bool:
        degrees = read_degrees(cell)
        return degrees is not None and 41 <= degrees <= 51.5 and "." in cell.replace(",", ".")

    def is_longitude(cell: str) -> bool:
        degrees = read_degrees(cell)
        return degrees is not None and -5.5 <= degrees <= 10 and "." in cell.replace(",", ".")

    return {
        "point": lambda cell: read_point(cell) is not None and read_degrees(cell) is None,
        "insee": lambda cell: repair_code(cell) in perimeter.codes,
        "postcode": lambda cell: repair_code(cell) in perimeter.postcodes,
        "commune": lambda cell: fold_name(cell) in perimeter.names,
        "latitude": is_latitude,
        "longitude": is_longitude,
        "phone": lambda cell: bool(_PHONE.fullmatch(cell)),
        "website": lambda cell: bool(first_web_address(cell)),
        "name": lambda cell: 3 <= len(cell) <= 90 and "@" not in cell and not any(sign.isdigit() for sign in cell),
    }


def _samples(sent: SentTable) -> dict[int, list[str]]:
    rows = [row for _number, row in sent.lines()][:200]
    return {column: [row[column] for row in rows if column < len(row) and row[column]] for column in range(sent.width)}


def _most(cells: Sequence[str], test: Any) -> bool:
    return bool(cells) and 4 * sum(map(test, cells)) >= 3 * len(cells)


# --- lines -----------------------------------------------------------------------------------------------------------


def read_places(sent: SentTable, perimeter: Perimeter, known: Iterable[KnownPlace]) -> list[Line]:
    """What becomes of each line; two lines of the same place make one."""
    places = _Places(known)
    lines = []
    for number, row in sent.lines():
        line = _read_line(number, _cells_by_use(sent, row), perimeter)
        if line.act is Act.CREATE:
            places.settle(line)
        lines.append(line)
    return lines


def lines_to_write(lines: Iterable[Line]) -> list[Line]:
    return [line for line in lines if line.act in (Act.CREATE, Act.UPDATE)]


def _cells_by_use(sent: SentTable, row: Sequence[str]) -> dict[str, list[str]]:
    """The texts of a row by key, in the order of the columns."""
    said: dict[str, list[str]] = {}
    for column, key in sorted(sent.columns.items()):
        if column < len(row) and row[column].strip():
            said.setdefault(key, []).append(row[column].strip())
    return said


def _read_line(number: int, said: Mapping[str, list[str]], perimeter: Perimeter) -> Line:
    def text(key: str, separator: str = ", ") -> str:
        return " ".join(remove_emails(separator.join(said.get(key, ()))).split())

    line = Line(number, text("name")[:200])
    if not line.title:
        return line.leave(Doubt.NO_NAME, ", ".join(part for parts in said.values() for part in parts))
    address = text("address", " ")[:300]
    commune = _read_commune(line, text, perimeter, _read_coordinates(said))
    if not commune:
        return line
    line.origin = text("reference")[:120] or _content_origin(line.title, commune, address)
    line.values = {"name": line.title, "commune": commune}
    if address:
        line.values["address"] = address
    if postcode := repair_code(text("postcode")):
        line.values |= {"postcode": postcode} if len(postcode) == 5 else {}
    _read_place(line, said, perimeter.anchors.get(commune))
    _read_answers(line, said)
    for key, value in (
        ("hours", text("hours")[:300]),
        ("phone", clean_phone(text("phone"))),
        ("website", first_web_address(text("website"))),
        ("updated_on", read_day(text("updated_on"))),
    ):
        if value:
            line.values[key] = value
    return line


def _content_origin(name: str, commune: str, address: str) -> str:
    content = "|".join((fold_name(name), commune, fold_name(address)))
    return f"contenu-{hashlib.sha256(content.encode()).hexdigest()[:16]}"


def _read_coordinates(said: Mapping[str, list[str]]) -> tuple[float, float] | None:
    """Latitude and longitude as they are written, or None."""
    if point := read_point("".join(said.get("point", [""])[:1])):
        return point
    latitude, longitude = (read_degrees("".join(said.get(key, [""])[:1])) for key in ("latitude", "longitude"))
    return None if latitude is None or longitude is None else (latitude, longitude)


def _read_commune(line: Line, text: Any, perimeter: Perimeter, point: tuple[float, float] | None) -> str:
    """By its code; else by its name, if the postcode or the point do not say that it is another one of the same name."""
    code, name, postcode = repair_code(text("insee")), text("commune"), repair_code(text("postcode"))
    if code:
        if code not in perimeter.codes:
            line.leave(Doubt.OUTSIDE, name or code, Act.OUTSIDE)
        return perimeter.codes.get(code, "")
    served = perimeter.postcodes.get(postcode, frozenset())
    bearers = perimeter.names.get(fold_name(name), frozenset())
    if len(bearers) > 1:
        bearers &= served
    if len(bearers) == 1:
        (commune,) = bearers
        if not _is_another_one(commune, postcode, point, perimeter.anchors.get(commune)):
            return commune
    elif len(served) == 1 and not name:
        line.doubts.append((Doubt.BY_POSTCODE, postcode))
        return next(iter(served))
    if name or postcode:
        line.leave(Doubt.OUTSIDE, name or postcode, Act.OUTSIDE)
    else:
        line.leave(Doubt.NO_COMMUNE, line.title)
    return ""


def _is_another_one(commune: str, postcode: str, point: tuple[float, float] | None, anchor: Point | None) -> bool:
    if len(postcode) == 5:
        return postcode[:2] != commune[:2]
    return bool(point and anchor and kilometres_between((point[1], point[0]), anchor) > SAME_NAME_ELSEWHERE)


def _read_place(line: Line, said: Mapping[str, list[str]], anchor: Point | None) -> None:
    if not any(key in said for key in ("point", "latitude", "longitude")):
        return
    coordinates = _read_coordinates(said)
    latitude, longitude = coordinates or (None, None)
    point, located = locate_place(longitude, latitude, anchor)
    if located is Located.SWAPPED:
        line.doubts.append((Doubt.SWAPPED, ""))
        located = Located.GIVEN
    elif located is not Located.GIVEN:
        line.doubts.append((Doubt.POINT, ""))
        return
    assert point
    line.values |= {"longitude": point[0], "latitude": point[1], "located": located.value}


def _read_answers(line: Line, said: Mapping[str, list[str]]) -> None:
    asked = [key for key in said if key.startswith(YES)]
    if "services" in said or asked:
        services, unknown = answers_of(said.get("services", ()), SERVICES)
        told = {SERVICES[int(key.removeprefix(YES))] for key in asked if any(map(is_yes, said[key]))}
        line.values["services"] = [service for service in SERVICES if service in told.union(services)]
        if unknown:
            line.doubts.append((Doubt.SERVICE, ", ".join(unknown)))
    if "programmes" in said:
        line.values["programmes"] = answers_of(said["programmes"], PROGRAMMES)[0]
    if "moves" in said:
        words = matching_key(" ".join(said["moves"]))
        itinerant = "itin" in words or "mobile" in words or any(map(is_yes, said["moves"]))
        line.values |= {"is_itinerant": itinerant, "is_fixed": not itinerant or "fixe" in words}


class _Places:
    """The places known, and those of the lines above."""

    def __init__(self, known: Iterable[KnownPlace]) -> None:
        self._by_origin: dict[str, KnownPlace] = {}
        self._by_name: dict[tuple[str, str], KnownPlace] = {}
        self._names: set[tuple[str, str]] = set()
        self._seen: set[tuple[str, str]] = set()
        for one in known:
            commune, name = one.values["commune"], one.values["name"]
            self._by_origin[one.origin] = one
            self._by_name[commune, fold_name(name)] = one
            self._names.add((commune, name))

    def settle(self, line: Line) -> None:
        """Whether the place of a line is new, known with other values, or already above."""
        commune, name = line.values["commune"], line.values["name"]
        if (line.origin, commune) in self._seen:
            line.leave(Doubt.TWICE, "")
            return
        self._seen.add((line.origin, commune))
        known = self._find(line)
        if known:
            self._compare(line, known)
        elif (commune, name) in self._names:
            address = line.values.get("address", "")
            longer = f"{name} ({address})"[:200]
            if not address or (commune, longer) in self._names:
                line.leave(Doubt.TWICE, "")
                return
            line.values["name"] = longer
            line.doubts.append((Doubt.SAME_NAME, longer))
        self._names.add((commune, line.values["name"]))

    def _find(self, line: Line) -> KnownPlace | None:
        """A list may give to a place the number that another list gives to another one: the commune or the name agrees."""
        commune, name = line.values["commune"], fold_name(line.title)
        same = self._by_origin.get(line.origin)
        if same and (same.values["commune"] == commune or fold_name(same.values["name"]) == name):
            return same
        alike = self._by_name.get((commune, name))
        addresses = {
            fold_name(text) for text in (line.values.get("address", ""), alike.values["address"] if alike else "")
        }
        return alike if alike and len(addresses - {""}) < 2 else None

    def _compare(self, line: Line, known: KnownPlace) -> None:
        line.pk = known.pk
        name, stored = line.values["name"], known.values["name"]
        if stored.startswith(f"{name} (") or (line.values["commune"], name) in self._names:
            line.values["name"] = stored  # it was made longer, or the name is that of another place
        told = {**line.values, "origin": line.origin} if not known.origin else line.values
        line.changes = [(key, known.values[key], value) for key, value in told.items() if known.values[key] != value]
        line.act = Act.UPDATE if line.changes else Act.SAME
