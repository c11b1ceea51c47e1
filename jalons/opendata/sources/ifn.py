"""The official index of digital fragility, by La Mednum: an external value, shown as it is and never computed again.

`name,division,code,…five columns…,total`, `division` = city or epci. The index is the mean of the five, which is
checked; how rates become marks from 1 to 10 is not published. A zero means « not computable » (uninhabited villages).
Only given by hand: La Mednum has not published a licence for the file.
"""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jalons.opendata.rules.areas import Geography
from jalons.opendata.rules.code_gathering import Gathering, repair_code
from jalons.opendata.rules.ifn import HIGHEST_IFN, differs_from_mean
from jalons.opendata.rules.values import ABSENT, Value
from jalons.opendata.sources.numbers import Unreadable, read_number
from jalons.opendata.sources.reading import Table
from jalons.opendata.sources.source_contract import Normalised, Source, normalise_gathering

# Columns of the file → indicators, in the order of the index.
PARTS = {
    "no_thd_coverage_rate": "ifn_thd",
    "no_4g_coverage_rate": "ifn_4g",
    "poverty_rate": "ifn_poverty",
    "older_65_rate": "ifn_aged_65",
    "nscol15p_rate": "ifn_diploma",
}
TOTAL = "ifn"
MOST_NAMED = 10
# When La Mednum computed the only known edition; the file does not say.
COMPUTED_IN = "2021"


class OfficialIndex(Source):
    key = "mednum-ifn"
    title = gettext_lazy("Indice de fragilité numérique (IFN) officiel")
    purpose = gettext_lazy("L’indice de La Mednum, montré à côté de notre score et jamais recalculé.")
    producer = "La Mednum"
    licence = "à demander à La Mednum"
    page = "https://www.fragilite-numerique.fr/"
    indicators = (TOTAL, *PARTS.values())
    wanted = ("division", "code", *PARTS, "total")
    how = gettext_lazy("Le fichier CSV de l’indice par commune et par EPCI, à demander à La Mednum ou à votre hub.")

    def normalise(self, table: Table, geography: Geography) -> Normalised:
        division_at, code_at, total_at = table.place("division"), table.place("code"), table.place("total")
        parts_at = [table.place(name) for name in PARTS]
        gathering, rows_in = Gathering(geography.codes), 0
        sirens = set(geography.epci.values())
        epci: dict[str, dict[str, Value]] = {}
        differing: list[str] = []
        for row, cells in table.rows:
            rows_in += 1
            code, is_epci = repair_code(cells[code_at]), cells[division_at].strip().casefold() == "epci"
            if is_epci and code not in sirens:
                gathering.reject(row, f"Le code « {code[:12]} » n’est celui d’aucune intercommunalité.")
                continue
            if is_epci and code in epci.get(TOTAL, {}):
                gathering.reject(
                    row, f"L’EPCI {code} est déjà plus haut dans le fichier : la première ligne est gardée."
                )
                continue
            if not is_epci and not gathering.known(code, row):
                continue
            try:
                marks = [read_number(cells[at]) for at in (total_at, *parts_at)]
            except Unreadable as cell:
                gathering.reject(row, f"« {str(cell)[:40]} » n’est pas un nombre.", code)
                continue
            if any(mark is not None and not 0 <= mark <= HIGHEST_IFN for mark in marks):
                gathering.reject(row, "Une note est hors de l’échelle de 0 à 10.", code)
                continue
            if differs_from_mean(marks[0], marks[1:]):
                differing.append(code)
            values = {name: _mark_value(mark) for name, mark in zip((TOTAL, *PARTS.values()), marks, strict=True)}
            if is_epci:
                for name, value in values.items():
                    epci.setdefault(name, {})[code] = value
            else:
                for name, value in values.items():
                    if not gathering.put(name, code, value, row):
                        break
        normalised = normalise_gathering(gathering, period=COMPUTED_IN, rows_in=rows_in, notes=_index_notes(differing))
        normalised.published_epci.update(epci)
        return normalised


def _mark_value(mark: float | None) -> Value:
    """No place has a mark of zero: it means that there is none."""
    return Value(mark) if mark else ABSENT


def _index_notes(differing: list[str]) -> list[str]:
    notes = [
        _(
            "Valeurs calculées par La Mednum en %(year)s, sur une échelle de 1 à 10. La façon de passer d’un taux à une note n’est pas publiée."
        )
        % {"year": COMPUTED_IN},
        _("L’indice ne tient pas compte de la taille des communes."),
    ]
    if differing:
        codes = ", ".join(differing[:MOST_NAMED]) + ("…" if len(differing) > MOST_NAMED else "")
        notes.append(_("L’indice donné n’est pas la moyenne de ses cinq notes pour : %(codes)s.") % {"codes": codes})
    return notes
