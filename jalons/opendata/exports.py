"""Export of places, in the columns of the national standard."""

import csv
import io
from collections.abc import Iterable

from jalons.base.table_files import guard_formula
from jalons.opendata.queries.offer import OfferPlace
from jalons.opendata.rules.mediation_standard import COLUMNS as STANDARD_COLUMNS
from jalons.opendata.rules.places import Located
from jalons.opendata.sources import SOURCES


def write_places_csv(places: Iterable[OfferPlace]) -> bytes:
    """In the columns of the national standard: commas, and « | » between the values of a cell. No e-mail is
    exported."""
    text = io.StringIO()
    writer = csv.writer(text, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writerow(STANDARD_COLUMNS)
    for place in places:
        cells = _standard_cells(place)
        writer.writerow([_guard_cell(name, cells.get(name, "")) for name in STANDARD_COLUMNS])
    return text.getvalue().encode()


def _guard_cell(name: str, cell: str) -> str:
    """A longitude west of Greenwich begins with a minus, but a number is not a formula."""
    return cell if name in ("latitude", "longitude") else guard_formula(cell)


def _standard_cells(place: OfferPlace) -> dict[str, str]:
    facts, has_a_point = place.facts, place.facts.located in (Located.GIVEN, Located.SWAPPED)
    moves = [word for word, is_so in (("Itinérant", facts.is_itinerant), ("Fixe", facts.is_fixed)) if is_so]
    return {
        "id": facts.source_id,
        "nom": facts.name,
        "adresse": facts.address,
        "horaires": facts.hours,
        "pivot": facts.pivot or "0" * 14,
        "commune": place.commune.name,
        "code_postal": facts.postcode,
        "code_insee": facts.commune,
        "latitude": str(facts.latitude) if has_a_point else "",
        "longitude": str(facts.longitude) if has_a_point else "",
        "telephone": facts.phone,
        "site_web": facts.website,
        "source": str(SOURCES[place.source].title) if place.source in SOURCES else "",
        "itinerance": "|".join(moves),
        "date_maj": facts.updated_on.isoformat() if facts.updated_on else "",
        "services": _join_standard(facts.services),
        "publics_specifiquement_adresses": _join_standard(facts.publics),
        "prise_en_charge_specifique": _join_standard(facts.care),
        "frais_a_charge": _join_standard(facts.fees),
        "dispositif_programmes_nationaux": _join_standard(facts.programmes),
        "autres_formations_labels": _join_standard(facts.zones),
        "modalites_acces": _join_standard(facts.access),
        "modalites_accompagnement": _join_standard(facts.support),
    }


def _join_standard(words: Iterable[str]) -> str:
    return "|".join(words).replace("’", "'")
