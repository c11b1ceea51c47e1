"""Households on RSA by commune, CNAF, `s_ben_com_f`: one row for each commune and each December.

Counts are rounded to five, and do not include those of the MSA, the fund of farmers and their employees. An empty code
means households that could not be located.
"""

import re

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jalons.base.errors import Refused
from jalons.base.french import format_number
from jalons.opendata.rules.areas import Geography
from jalons.opendata.rules.code_gathering import Gathering, repair_code
from jalons.opendata.rules.counts import Impossible, rate_of_counts
from jalons.opendata.sources.numbers import Unreadable, read_count
from jalons.opendata.sources.reading import Table
from jalons.opendata.sources.source_contract import Normalised, Source, normalise_gathering

MONTH = re.compile(r"(\d{4})\D?(\d\d)")  # « 2024-12 », « 2024-12-31 », « 202412 »


class SocialMinima(Source):
    key = "caf-minima"
    title = gettext_lazy("Foyers allocataires du RSA")
    purpose = gettext_lazy("La part des foyers allocataires de la CAF qui touchent le RSA.")
    producer = "CNAF"
    page = "https://data.caf.fr/explore/dataset/s_ben_com_f/"
    address = "https://data.caf.fr/api/explore/v2.1/catalog/datasets/s_ben_com_f/exports/csv?delimiter=%3B"
    indicators = ("minima",)
    wanted = ("dtreffre", "numcomdo", "indfoy_ndur", "indfoy_rsa")
    fewest = 25_000
    heaviest = 100_000_000
    how = gettext_lazy("Le jeu de données s_ben_com_f de data.caf.fr, toutes les années, en CSV.")

    def normalise(self, table: Table, geography: Geography) -> Normalised:
        date_at, code_at = table.place("dtreffre"), table.place("numcomdo")
        all_at, rsa_at = table.place("indfoy_ndur"), table.place("indfoy_rsa")
        gathering, rows_in, nowhere, latest = Gathering(geography.codes), 0, 0, ""
        for row, cells in table.rows:
            month = MONTH.match(cells[date_at])
            if not month or month[2] != "12" or month[1] < latest:
                continue
            if month[1] > latest:
                gathering, rows_in, nowhere, latest = Gathering(geography.codes), 0, 0, month[1]
            rows_in += 1
            code = repair_code(cells[code_at])
            if not code:
                nowhere += 1
            elif gathering.known(code, row):
                try:
                    gathering.put(
                        "minima", code, rate_of_counts([read_count(cells[rsa_at])], read_count(cells[all_at])), row
                    )
                except Unreadable as cell:
                    gathering.reject(row, f"« {str(cell)[:40]} » n’est pas un nombre.", code)
                except Impossible as impossible:
                    gathering.reject(row, str(impossible), code)
        if not latest:
            raise Refused(_("Ce fichier ne donne aucun mois de décembre."), code="no-month-of-december")
        period = _("décembre %(year)s") % {"year": latest}
        return normalise_gathering(gathering, period=period, rows_in=rows_in, notes=_caf_notes(nowhere))


def _caf_notes(nowhere: int) -> list[str]:
    notes = [
        _(
            "Part des foyers allocataires de la CAF qui touchent le RSA. Les allocataires de la MSA n’y sont pas : dans les communes rurales, la réalité est sous-estimée."
        ),
        _("Les nombres de foyers sont arrondis à 5 : dans une petite commune, c’est un ordre de grandeur."),
    ]
    if nowhere:
        notes.append(
            _("Lignes de foyers qui n’ont pu être placés sur la carte : %(n)s.") % {"n": format_number(nowhere)}
        )
    return notes
