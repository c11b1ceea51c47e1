"""Priority districts of 2024, ANCT: the outline of each, in degrees, in a zip with several formats of the same file.

The names of its properties have changed more than once, so they are recognised by their content: a code, INSEE codes, a
name.
"""

import re
from contextlib import AbstractContextManager
from pathlib import Path

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from jalons.base.errors import Refused
from jalons.base.french import format_number, matching_key
from jalons.opendata.rules.areas import Geography
from jalons.opendata.rules.code_gathering import Rejected
from jalons.opendata.rules.distances import Nearest, Point, kilometres_between
from jalons.opendata.rules.districts import CODE, DistrictFacts, commune_codes
from jalons.opendata.sources import geojson
from jalons.opendata.sources.reading import Table
from jalons.opendata.sources.source_contract import Normalised, Source
from jalons.territories.drawings import commune_at

# A district is at most this far from the town hall of its commune, in kilometres.
SURROUNDINGS = 50
# Without an outline around it, the maximum distance to the nearest town hall: beyond it, the point is not in France.
NEAREST = 20
_YEAR = re.compile(r"20\d\d")


class PriorityDistricts(Source):
    key = "qpv"
    title = gettext_lazy("Quartiers prioritaires de la politique de la ville (QPV)")
    purpose = gettext_lazy("Les quartiers prioritaires de 2024, et les communes où ils sont.")
    producer = "ANCT"
    page = "https://www.data.gouv.fr/fr/datasets/quartiers-prioritaires-de-la-politique-de-la-ville-qpv/"
    address = "https://www.data.gouv.fr/api/1/datasets/r/942d4ee8-8142-4556-8ea1-335537ce1119"
    wanted = ()
    member = "wgs84.geojson"
    fewest = 1_200
    heaviest = 150_000_000
    kinds = (".zip", ".geojson", ".json")
    how = gettext_lazy(
        "L’archive zip des quartiers prioritaires de 2024, ou le fichier GeoJSON « WGS84 » qu’elle contient."
    )

    def opened(self, path: Path) -> AbstractContextManager[Table]:
        return geojson.open_outlines(path, member=self.member)

    def normalise(self, table: Table, geography: Geography) -> Normalised:
        districts = _Districts(table, geography)
        for row, cells in table.rows:
            districts.add(row, cells)
        return districts.normalised()


class _Districts:
    """Districts read one by one. Those without a code, or outside France, are rejected."""

    def __init__(self, table: Table, geography: Geography) -> None:
        self._geography = geography
        self._at = table.place(geojson.LONGITUDE), table.place(geojson.LATITUDE)
        columns = {name: place for name, place in table.columns.items() if place not in self._at}
        self._said = list(columns.values())
        self._name_at = _name_column(columns)
        self._communes_at = _commune_columns(columns)
        self._year = _YEAR.search(Path(table.member).name)
        self._found: dict[str, DistrictFacts] = {}
        self._rejected: list[Rejected] = []
        self._rows = self._without_code = self._not_degrees = 0
        self._nearest: tuple[list[str], Nearest] | None = None

    def add(self, row: int, cells: list[str]) -> None:
        self._rows += 1
        texts = (cells[place].strip().upper() for place in self._said)
        code = next((text for text in texts if CODE.fullmatch(text)), "")
        if not code:
            self._without_code += 1
            return self._reject(row, _("Ce contour n’a pas de code de quartier prioritaire."), "")
        if code in self._found:
            return self._reject(
                row, _("Ce code est déjà plus haut dans le fichier : le premier contour est gardé."), code
            )
        point = self._point(cells)
        if point and not (-180 <= point[0] <= 180 and -90 <= point[1] <= 90):
            self._not_degrees += 1
            return self._reject(row, _("Ses coordonnées ne sont pas des degrés."), code)
        communes, is_far = self._communes(cells, point)
        if is_far:
            return self._reject(row, _("Ce contour est loin de la commune que le fichier lui donne."), code)
        commune = None if communes or point is None else self._around(point)
        if not communes and commune is None:
            reason = _("Ce contour n’est dans aucune commune de France.") if point else _("Ni contour, ni commune.")
            return self._reject(row, reason, code)
        name = " ".join(cells[self._name_at].split())[:200] if self._name_at is not None else ""
        self._found[code] = DistrictFacts(code, name or code, communes or (commune or "",), point, not communes)
        return None

    def normalised(self) -> Normalised:
        if self._rows and self._without_code == self._rows:
            raise Refused(
                _("Aucun contour de ce fichier n’a de code de quartier prioritaire : il a changé de forme."),
                code="no-district-code",
            )
        if self._not_degrees and not self._found:
            raise geojson.metres_refusal()
        districts = list(self._found.values())
        is_of_2024 = any(district.code.startswith("QN") for district in districts)
        period = self._year[0] if self._year else "2024" if is_of_2024 else _("date inconnue")
        return Normalised(
            period=period,
            rows_in=self._rows,
            rows_out=len(districts),
            rejected=self._rejected,
            districts=districts,
            notes=_district_notes(districts),
        )

    def _point(self, cells: list[str]) -> Point | None:
        longitude, latitude = (cells[place] for place in self._at)
        return (float(longitude), float(latitude)) if longitude else None

    def _communes(self, cells: list[str], point: Point | None) -> tuple[tuple[str, ...], bool]:
        """The present communes in the file, and whether it gives only distant ones."""
        is_far = False
        for place, is_said in self._communes_at:
            codes = [self._geography.codes.get(code, "") for code in commune_codes(cells[place])]
            if not codes or not all(codes) or not (is_said or point):
                continue
            if all(self._is_near(code, point) for code in codes):
                return tuple(dict.fromkeys(codes)), False
            is_far = is_far or is_said
        return (), is_far

    def _is_near(self, code: str, point: Point | None) -> bool:
        anchor = self._geography.anchors.get(code)
        return point is None or anchor is None or kilometres_between(point, anchor) <= SURROUNDINGS

    def _around(self, point: Point) -> str | None:
        """The commune whose outline contains the point, else the one with the nearest town hall."""
        if self._nearest is None:  # it takes a tenth of a second, and few files need it
            self._nearest = list(self._geography.anchors), Nearest(list(self._geography.anchors.values()))
        codes, nearest = self._nearest
        hall = nearest.to(point)
        if hall is None or hall[1] > SURROUNDINGS:
            return None
        code = codes[hall[0]]
        commune = commune_at(self._geography.departement[code], *point)
        return commune or (code if hall[1] <= NEAREST else None)

    def _reject(self, row: int, reason: str, text: str) -> None:
        self._rejected.append(Rejected(row, reason, text))


def _name_column(columns: dict[str, int]) -> int | None:
    """« lib_qp », « nom_quartier », « quartier_prioritaire »: never the name of a commune or département."""

    def fitness(name: str) -> int:
        words = matching_key(name)
        if any(other in words for other in ("com", "dep", "reg", "epci", "code", "insee", "siren")):
            return 0
        return 2 * ("lib" in words or "nom" in words) + ("qp" in words or "quartier" in words)

    best = max(columns, key=fitness, default="")
    return columns[best] if best and fitness(best) else None


def _commune_columns(columns: dict[str, int]) -> list[tuple[int, bool]]:
    """Columns that may hold INSEE codes, and whether their heading says so, those first. A postcode looks the same."""
    named = {
        place: "insee" in matching_key(name) or any(word.startswith("com") for word in matching_key(name).split())
        for name, place in columns.items()
    }
    post = {place for name, place in columns.items() if "post" in matching_key(name)}
    return sorted(((place, named[place]) for place in named if place not in post), key=lambda one: not one[1])


def _district_notes(districts: list[DistrictFacts]) -> list[str]:
    notes = [
        _("Un quartier prioritaire est une partie de commune : un lieu de cette commune n’y est pas forcément."),
    ]
    if estimated := sum(district.is_estimated for district in districts):
        notes.append(
            ngettext(
                "Le fichier ne dit pas la commune de %(n)s quartier : elle est estimée, d’après son centre.",
                "Le fichier ne dit pas la commune de %(n)s quartiers : elle est estimée, d’après leur centre.",
                estimated,
            )
            % {"n": format_number(estimated)}
        )
    return notes
