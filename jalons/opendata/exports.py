"""Export of places, in the columns of the national standard."""

import csv
import io
import re
from collections.abc import Iterable, Mapping

from jalons.base.table_files import guard_formula
from jalons.opendata.queries.offer import OfferPlace
from jalons.opendata.rules.mediation_standard import COLUMNS as STANDARD_COLUMNS
from jalons.opendata.rules.mediation_standard import NO_ADDRESS
from jalons.opendata.rules.places import Located
from jalons.opendata.sources import SOURCES

# Countries and overseas departments that the standard knows, then the figures.
_PHONE = re.compile(r"\+(?:33|590|594|262|596|269|687|689|508|681)\d{6,9}")


def write_places_csv(places: Iterable[OfferPlace], postcodes: Mapping[str, str]) -> bytes:
    """In the columns of the national standard: commas, and « | » between the values of a cell. No e-mail is exported.
    `postcodes`: that of each commune, for the places whose list gives none."""
    text = io.StringIO()
    writer = csv.writer(text, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writerow(STANDARD_COLUMNS)
    for place in places:
        cells = _standard_cells(place, postcodes)
        writer.writerow([_guard_cell(name, cells.get(name, "")) for name in STANDARD_COLUMNS])
    return text.getvalue().encode()


def _guard_cell(name: str, cell: str) -> str:
    """A longitude west of Greenwich begins with a minus, a telephone with a plus, but a number is not a formula."""
    return cell if name in ("latitude", "longitude", "telephone") else guard_formula(cell)


def _standard_phone(phone: str) -> str:
    """« 05 53 00 00 00 » becomes « +33553000000 »; a number that the standard does not know is left out."""
    number = re.sub(r"[\s.]", "", phone)
    if re.fullmatch(r"0[1-9]\d{8}", number):
        number = f"+33{number[1:]}"
    return number if _PHONE.fullmatch(number) else ""


def _standard_cells(place: OfferPlace, postcodes: Mapping[str, str]) -> dict[str, str]:
    facts, has_a_point = place.facts, place.facts.located in (Located.GIVEN, Located.SWAPPED)
    moves = [word for word, is_so in (("Itinérant", facts.is_itinerant), ("Fixe", facts.is_fixed)) if is_so]
    return {
        "id": facts.source_id,
        "nom": facts.name,
        "adresse": facts.address or NO_ADDRESS,
        "horaires": facts.hours,
        "pivot": facts.pivot or "0" * 14,
        "commune": place.commune.name,
        "code_postal": facts.postcode or postcodes.get(facts.commune, ""),
        "code_insee": facts.commune,
        "latitude": str(facts.latitude) if has_a_point else "",
        "longitude": str(facts.longitude) if has_a_point else "",
        "telephone": _standard_phone(facts.phone),
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
