"""France services, ANCT: one row for each structure, antenna or bus. Cells contain line feeds; e-mails are never
read."""

import re

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jalons.base.french import format_short_day, matching_key
from jalons.opendata.rules.areas import Geography
from jalons.opendata.rules.mediation_standard import FRANCE_SERVICES, PROCEDURES
from jalons.opendata.rules.place_cells import clean_phone, read_day
from jalons.opendata.rules.places import PlaceFacts
from jalons.opendata.sources.places import PlaceGathering
from jalons.opendata.sources.reading import Table
from jalons.opendata.sources.source_contract import Normalised, Source

DAYS = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi")
OSM_DAYS = ("Mo", "Tu", "We", "Th", "Fr", "Sa")
_SPAN = re.compile(r"(\d{1,2})[:h](\d{2})\s*-\s*(\d{1,2})[:h](\d{2})")
_DATE = re.compile(r"\d{2}/\d{2}/\d{4}")


class FranceServices(Source):
    key = "france-services"
    title = gettext_lazy("France services")
    producer = "ANCT"
    page = "https://www.data.gouv.fr/fr/datasets/liste-des-structures-france-services/"
    dataset = "liste-des-structures-france-services"
    purpose = gettext_lazy("Les structures, les antennes et les bus France services, avec leurs horaires.")
    wanted = ("id_fs", "lib_fs", "insee_com")
    fewest = 2_000
    how = gettext_lazy("Le fichier de la liste des structures France services, en CSV.")

    def normalise(self, table: Table, geography: Geography) -> Normalised:
        at = {name: table.place(name) for name in ("id_fs", "lib_fs", "insee_com", "latitude", "longitude")}
        maybe = ("adresse", "complement_adresse", "code_postal", "telephone", "lib_com", "itinerance", "format_fs")
        optional = {name: table.place_or_none(name) for name in (*maybe, "format_fs_anct")}
        label_at = table.place_or_none("labellisation_fs", "labellisation")
        hours_at = [table.place_or_none(f"h_{name}") for name in DAYS]
        gathering, labelled = PlaceGathering(geography), []
        for row, cells in table.rows:

            def cell(name: str, cells: list[str] = cells) -> str:
                place = optional[name]
                return " ".join(cells[place].split()) if place is not None else ""

            if label_at is not None:
                labelled += [day for text in _DATE.findall(cells[label_at]) if (day := read_day(text))]
            itinerant = _is_itinerant(cell("itinerance"), f"{cell('format_fs')} {cell('format_fs_anct')}")
            facts = PlaceFacts(
                source_id=cells[at["id_fs"]].strip(),
                name=" ".join(cells[at["lib_fs"]].split()),
                commune=cells[at["insee_com"]],
                address=", ".join(part for part in (cell("adresse"), cell("complement_adresse")) if part),
                postcode=cell("code_postal").zfill(5)[:5] if cell("code_postal") else "",
                services=(PROCEDURES,),
                programmes=(FRANCE_SERVICES,),
                is_fixed=not itinerant,
                is_itinerant=itinerant,
                hours=_osm_hours([cells[place] if place is not None else "" for place in hours_at]),
                phone=clean_phone(cell("telephone")),
            )
            gathering.add(
                row,
                facts,
                commune_name=cell("lib_com"),
                longitude=cells[at["longitude"]],
                latitude=cells[at["latitude"]],
            )
        period = _("labels accordés jusqu’au %(day)s") % {"day": format_short_day(max(labelled))} if labelled else ""
        notes = [
            _(
                "Le fichier ne dit pas les services rendus : une structure France services aide aux démarches "
                "administratives. Il ne dit pas non plus quand chaque fiche a été mise à jour."
            )
        ]
        return gathering.normalised(period, notes)


def _is_itinerant(itinerance: str, kind: str) -> bool:
    """`kind`: « Bus_équivalent », « Itinérante »; in 2023, another column says yes or no."""
    words = set(matching_key(kind).split())
    return matching_key(itinerance) in ("oui", "1", "true", "vrai") or bool(words & {"bus", "itinerant", "itinerante"})


def _osm_hours(days: list[str]) -> str:
    """The hours of each day in the OpenStreetMap notation; consecutive days with the same hours are grouped."""
    rules: list[tuple[str, str, str]] = []
    for name, text in zip(OSM_DAYS, days, strict=True):
        spans = sorted({f"{int(a):02}:{b}-{int(c):02}:{d}" for a, b, c, d in _SPAN.findall(text)})
        if not spans:
            rules.append((name, name, ""))
        elif rules and rules[-1][2] == ",".join(spans):
            rules[-1] = (rules[-1][0], name, rules[-1][2])
        else:
            rules.append((name, name, ",".join(spans)))
    return "; ".join(
        f"{first if first == last else f'{first}-{last}'} {hours}" for first, last, hours in rules if hours
    )
