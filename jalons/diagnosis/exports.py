"""Tables to take away: what was said, in the columns that an import reads back; the places, in those of the standard."""

import csv
import io
from collections.abc import Iterable

from django.utils.translation import gettext as _

from jalons.base.spreadsheets import write_csv
from jalons.base.table_files import guard_formula
from jalons.diagnosis.queries.findings import FindingRow
from jalons.diagnosis.queries.offer import OfferPlace
from jalons.diagnosis.rules.mediation_standard import COLUMNS as STANDARD_COLUMNS
from jalons.diagnosis.rules.places import Located
from jalons.diagnosis.sources import SOURCES
from jalons.diagnosis.words.findings import COLUMN_NOTES, COLUMNS
from jalons.papers.workbooks import write_workbook
from jalons.papers.workbooks.tables import table_book

_WIDTHS = {"text": 70, "said_by": 28, "themes": 30, "audiences": 30, "communes": 30, "origin": 30}


def write_findings_csv(rows: Iterable[FindingRow]) -> bytes:
    return write_csv([_column_headings(COLUMNS), *map(_finding_cells, rows)])


def write_findings_template() -> bytes:
    """The columns, and what each holds."""
    columns = [name for name in COLUMNS if name in COLUMN_NOTES]
    guide = {str(COLUMNS[name]): str(note) for name, note in COLUMN_NOTES.items()}
    widths = {place: _WIDTHS[name] for place, name in enumerate(columns) if name in _WIDTHS}
    return write_workbook(table_book(_("Paroles"), [_column_headings(columns)], widths=widths, guide=guide), "xlsx")


def _column_headings(names: Iterable[str]) -> list[str]:
    return [str(COLUMNS[name]) for name in names]


def _finding_cells(row: FindingRow) -> list[str]:
    return [
        row.text,
        row.said_by,
        row.kind_label,
        f"{row.heard_on:%d/%m/%Y}" if row.heard_on else "",
        "; ".join(row.themes),
        "; ".join(row.audience_labels),
        "; ".join(f"{name} ({code})" for name, code in zip(row.places, row.codes, strict=True)),
        _("oui") if row.is_kept else _("non"),
        f"{row.fact_value}, {row.fact_source}" if row.is_fact else row.origin_label,
    ]


def write_places_csv(places: Iterable[OfferPlace]) -> bytes:
    """In the columns of the national standard: commas, and « | » between the values of a cell. No e-mail is known."""
    text = io.StringIO()
    writer = csv.writer(text, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writerow(STANDARD_COLUMNS)
    for place in places:
        cells = _standard_cells(place)
        writer.writerow([_guard_cell(name, cells.get(name, "")) for name in STANDARD_COLUMNS])
    return text.getvalue().encode()


def _guard_cell(name: str, cell: str) -> str:
    """West of Greenwich a longitude begins with a minus: a number is no formula."""
    return cell if name in ("latitude", "longitude") else guard_formula(cell)


def _standard_cells(place: OfferPlace) -> dict[str, str]:
    facts, has_a_point = place.facts, place.facts.located in (Located.GIVEN, Located.SWAPPED)
    moves = [word for word, said in (("Itinérant", facts.is_itinerant), ("Fixe", facts.is_fixed)) if said]
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
