"""« Dossier complet » of INSEE: one row for each commune, about two thousand columns, the census in one file.

Column names contain a year: P22_POP is from the main census of 2022, C22_MEN from the complementary one. For each rate,
the last year with all its columns is read. Incomes come from Filosofi, which also gives those of EPCI.
"""

import re
from collections.abc import Collection
from dataclasses import replace

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jalons.base.errors import Refused
from jalons.base.frozen import frozen
from jalons.opendata.rules.areas import Geography
from jalons.opendata.rules.code_gathering import Gathering, repair_code
from jalons.opendata.rules.counts import Count, Impossible, rate_of_counts
from jalons.opendata.sources.numbers import Unreadable, read_count
from jalons.opendata.sources.reading import Table
from jalons.opendata.sources.source_contract import Normalised, Source, normalise_gathering
from jalons.opendata.words.indicators import INDICATORS

YEAR = re.compile(r"([PC])(\d\d)_")


@frozen
class Rate:
    """Column names without their year. `rest`: the rate is the whole minus `parts`."""

    indicator: str
    parts: tuple[tuple[str, ...], ...]
    whole: str
    rest: bool = False


RATES = (
    Rate("aged_65", (("P_POP65P",), ("P_H65P", "P_F65P")), "P_POP"),
    Rate("aged_under_15", (("P_POP0014",),), "P_POP"),
    Rate("low_diploma", (("P_NSCOL15P_DIPLMIN", "P_NSCOL15P_BEPC", "P_NSCOL15P_CAPBEP"),), "P_NSCOL15P"),
    Rate("one_person", (("C_MENPSEUL",),), "C_MEN"),
    Rate("single_parent", (("C_MENFAMMONO",),), "C_MEN"),
    Rate("no_car", (("P_RP_VOIT1P",),), "P_RP", rest=True),
    Rate("unemployment", (("P_CHOM1564",),), "P_ACT1564"),
)


@frozen
class Found:
    """A rate, and its column names in a file."""

    asked: Rate
    year: str
    parts: tuple[str, ...]
    whole: str


class Dossier(Source):
    key = "insee-dossier"
    title = gettext_lazy("Recensement : tous les indicateurs en un fichier")
    purpose = gettext_lazy("Âge, diplômes, ménages, voitures et chômage : un seul fichier suffit.")
    producer = "INSEE"
    page = "https://www.insee.fr/fr/statistiques/5359146"
    address = "https://www.insee.fr/fr/statistiques/fichier/5359146/dossier_complet.zip"
    indicators = tuple(rate.indicator for rate in RATES)
    wanted = ("CODGEO", *(f"P{year}_POP" for year in range(30, 14, -1)))
    fewest = 30_000
    heaviest = 400_000_000
    how = gettext_lazy("Le fichier dossier_complet.zip de l’INSEE : « Base du dossier complet », en CSV.")

    def kept(self, columns: Collection[str]) -> Collection[str]:
        """About sixteen of two thousand."""
        names = (name for rate in _found_rates(columns) for name in (*rate.parts, rate.whole))
        return {"CODGEO", *names}.intersection(columns)

    def normalise(self, table: Table, geography: Geography) -> Normalised:
        code_at = table.place("CODGEO")
        rates = _found_rates(table.columns)
        if not rates:
            raise Refused(
                _("Ce fichier n’a aucune des colonnes attendues du recensement (P22_POP, C22_MEN…)."),
                code="no-census-column",
            )
        places = [(rate, [table.columns[name] for name in rate.parts], table.columns[rate.whole]) for rate in rates]
        gathering, rows_in, seen = Gathering(geography.codes), 0, set[str]()
        for row, cells in table.rows:
            rows_in += 1
            code = repair_code(cells[code_at])
            if not gathering.known(code, row):
                continue
            if code in seen:
                gathering.reject(
                    row, f"La commune {code} est déjà plus haut dans le fichier : la première ligne est gardée."
                )
                continue
            seen.add(code)
            for rate, parts, whole in places:
                _put_rate(gathering, rate.asked, [cells[at] for at in parts], cells[whole], code, row)
        years = " et ".join(f"20{year}" for year in sorted({rate.year for rate in rates}))
        return normalise_gathering(gathering, period=years, rows_in=rows_in, notes=_missing_notes(rates))


def _missing_notes(found: list[Found]) -> list[str]:
    present = {one.asked.indicator for one in found}
    missing = [str(INDICATORS[rate.indicator].label) for rate in RATES if rate.indicator not in present]
    return [_("Ce fichier ne donne pas : %(indicators)s.") % {"indicators": ", ".join(missing)}] if missing else []


def _found_rates(columns: Collection[str]) -> list[Found]:
    return [rate for asked in RATES if (rate := _latest_rate(columns, asked))]


def _latest_rate(columns: Collection[str], asked: Rate) -> Found | None:
    years = sorted({match[2] for name in columns if (match := YEAR.match(name))}, reverse=True)
    for year in years:
        whole = _column_name(asked.whole, year)
        for way in asked.parts:
            parts = tuple(_column_name(name, year) for name in way)
            if all(name in columns for name in (*parts, whole)):
                return Found(asked, year, parts, whole)
    return None


def _column_name(name: str, year: str) -> str:
    kind, _underscore, rest = name.partition("_")
    return f"{kind}{year}_{rest}"


def _put_rate(gathering: Gathering, asked: Rate, parts: list[str], whole: str, code: str, row: int) -> None:
    try:
        counts: list[Count] = [read_count(cell) for cell in parts]
        value = rate_of_counts(counts, read_count(whole))
    except Unreadable as cell:
        gathering.reject(row, f"« {str(cell)[:40]} » n’est pas un nombre.", code)
    except Impossible as impossible:
        gathering.reject(row, str(impossible), code)
    else:
        if asked.rest and value.value is not None:
            value = replace(value, value=100 - value.value)
        gathering.put(asked.indicator, code, value, row)
