"""Wired coverage by commune, ARCEP, « Ma connexion internet ».

`commune_debit_filaire.csv` counts premises by speed, cumulated from the fastest: without THD = 1 − elig_thd30 / nbr.
The beta of 2019 had exclusive classes: they are recognised by their sum, not by their year. `commune_debit.csv`
includes satellite and has 100 % everywhere: it is refused.
"""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jalons.base.errors import Refused
from jalons.opendata.rules.areas import Geography
from jalons.opendata.rules.code_gathering import Gathering, repair_code
from jalons.opendata.rules.values import share_value
from jalons.opendata.sources.numbers import Unreadable, read_number
from jalons.opendata.sources.reading import Table
from jalons.opendata.sources.source_contract import Normalised, Source, normalise_gathering

SLOW = (("inel_hd",), ("elig_hd05",), ("elig_hd3",), ("elig_bhd8", "elig_hd8"))
FAST, FASTER = "elig_thd30", ("elig_thd100", "elig_thd1g")
# Enough rows to distinguish cumulated classes, whose sum exceeds the premises, from exclusive ones, whose sum equals
# them.
SAMPLE = 50


class WiredCoverage(Source):
    key = "arcep-filaire"
    title = gettext_lazy("Couverture filaire des locaux")
    purpose = gettext_lazy("La part des locaux sans très haut débit, par la fibre ou par un câble.")
    producer = "ARCEP"
    page = "https://www.data.gouv.fr/fr/datasets/le-marche-du-haut-et-tres-haut-debit-fixe-deploiements/"
    address = "https://data.arcep.fr/fixe/maconnexioninternet/statistiques/last/commune/commune_debit_filaire.csv"
    indicators = ("no_wired_thd",)
    wanted = ("code_insee", "nbr", "elig_thd30")
    fewest = 30_000
    how = gettext_lazy("Le fichier commune_debit_filaire.csv de « Ma connexion internet », dernière édition.")

    def normalise(self, table: Table, geography: Geography) -> Normalised:
        if "inel_hd" not in table.columns:
            raise Refused(
                _("Ce fichier compte le satellite, ou autre chose : il faut commune_debit_filaire.csv."),
                code="file-counts-satellite",
            )
        code_at, premises_at = table.place("code_insee"), table.place("nbr")
        slow = [table.place(*names) for names in SLOW]
        faster = (table.place_or_none(name) for name in FASTER)
        fast = [table.place(FAST), *(place for place in faster if place is not None)]
        date_at = table.place_or_none("date")
        gathering, rows_in, period = Gathering(geography.codes), 0, ""
        read: list[tuple[str, int, float, list[float]]] = []
        for row, cells in table.rows:
            rows_in += 1
            code = repair_code(cells[code_at])
            if not gathering.known(code, row):
                continue
            try:
                premises = read_number(cells[premises_at]) or 0
                counts = [read_number(cells[place]) or 0 for place in (*slow, *fast)]
            except Unreadable as cell:
                gathering.reject(row, f"« {str(cell)[:40]} » n’est pas un nombre.", code)
                continue
            if premises < 0 or min(counts) < 0:
                gathering.reject(row, "Un nombre de locaux est négatif.", code)
            elif max(counts) > premises:
                gathering.reject(row, "Il y a plus de locaux couverts que de locaux.", code)
            else:
                read.append((code, row, premises, counts))
                period = period or (cells[date_at] if date_at is not None else "")
        cumulated = not _are_counts_exclusive(read)
        for code, row, premises, counts in read:
            served = counts[len(slow)] if cumulated else sum(counts[len(slow) :])
            gathering.put("no_wired_thd", code, share_value(premises - served, premises), row)
        return normalise_gathering(gathering, period=period or _("date inconnue"), rows_in=rows_in)


def _are_counts_exclusive(read: list[tuple[str, int, float, list[float]]]) -> bool:
    served = [(premises, sum(counts)) for _code, _row, premises, counts in read if premises][:SAMPLE]
    return bool(served) and all(total == premises for premises, total in served)
