"""Incomes and poverty by commune, INSEE: Filosofi.

Two formats: Melodi (`FILOSOFI_MEASURE` MED_SL and PR_MD60, also by EPCI), and the older table, one row for each commune
(`CODGEO`, MED21, TP6021), where `s` is secret and `nd` unknown. The poverty rate is published for about 4,350 communes;
for the others it is estimated from the median income, else taken from the EPCI (`rules.estimates`), under a separate
indicator.
"""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from jalons.base.errors import Refused
from jalons.base.french import format_number
from jalons.base.frozen import frozen
from jalons.opendata.rules.areas import Geography
from jalons.opendata.rules.code_gathering import Gathering, repair_code
from jalons.opendata.rules.counts import Count
from jalons.opendata.rules.estimates import Fit, borrow_epci_rates, published_or_estimated
from jalons.opendata.rules.values import State, Value
from jalons.opendata.sources.melodi import COMMUNES, read_observations
from jalons.opendata.sources.numbers import Unreadable, read_count
from jalons.opendata.sources.reading import Table
from jalons.opendata.sources.source_contract import Normalised, Source, normalise_gathering

MEASURES = {"MED_SL": "median_income", "PR_MD60": "poverty"}
YEARS = range(30, 14, -1)
# Limits of possible values: euros a year, percent.
LOWEST, HIGHEST = {"median_income": 1, "poverty": 0}, {"median_income": 500_000, "poverty": 100}


class Filosofi(Source):
    key = "insee-filosofi"
    title = gettext_lazy("Revenus et pauvreté (Filosofi)")
    purpose = gettext_lazy("Le niveau de vie médian et le taux de pauvreté.")
    producer = "INSEE"
    page = "https://catalogue-donnees.insee.fr/fr/catalogue/recherche/DS_FILOSOFI_CC"
    address = "https://www.insee.fr/fr/statistiques/fichier/7756729/base-cc-filosofi-2021-geo2025_csv.zip"
    indicators = ("poverty", "poverty_or_estimate", "median_income")
    wanted = ("GEO", "FILOSOFI_MEASURE", "OBS_VALUE", "CODGEO", *MEASURES, *(f"MED{year}" for year in YEARS))
    member = "_data.csv"
    fewest = 25_000
    how = gettext_lazy("Le fichier DS_FILOSOFI_CC du catalogue de l’INSEE, en CSV (un .zip).")

    def normalise(self, table: Table, geography: Geography) -> Normalised:
        gathering = Gathering(geography.codes)
        epci: dict[str, dict[str, Value]] = {}
        if "FILOSOFI_MEASURE" in table.columns:
            period, rows_in = _read_long(table, gathering, epci)
        else:
            period, rows_in = _read_wide(table, gathering)
        normalised = normalise_gathering(gathering, period=period, rows_in=rows_in, notes=_income_notes(period))
        normalised.published_epci.update(epci)
        _add_estimates(normalised, geography)
        return normalised


def _income_notes(period: str) -> list[str]:
    return [
        _(
            "Revenus de %(year)s. L’INSEE a changé de méthode avec 2023, et n’a rien publié pour 2022 : ne comparez pas ces chiffres avec ceux d’une autre année."
        )
        % {"year": period}
    ]


def _add_estimates(found: Normalised, geography: Geography) -> None:
    """Adds `poverty_or_estimate`, and its accuracy in the notes."""
    poverty, income = found.figures.get("poverty", {}), found.figures.get("median_income", {})
    rates, fit = published_or_estimated(poverty, income)
    found.notes.append(estimate_sentence(fit))
    if of_epci := found.published_epci.get("poverty"):
        found.published_epci["poverty_or_estimate"] = dict(of_epci)
        taken = borrow_epci_rates(rates, of_epci, geography.epci, geography.population)
        rates |= taken
        if taken:
            found.notes.append(_borrowing_note(len(taken)))
    found.figures["poverty_or_estimate"] = rates


def _borrowing_note(communes: int) -> str:
    return ngettext(
        "%(n)s commune n’a ni taux de pauvreté ni niveau de vie publiés : elle prend le taux de son intercommunalité, publié, et la page le dit.",
        "%(n)s communes n’ont ni taux de pauvreté ni niveau de vie publiés : elles prennent le taux de leur intercommunalité, publié, et la page le dit.",
        communes,
    ) % {"n": format_number(communes)}


def estimate_sentence(fit: Fit | None) -> str:
    if fit is None:
        return _("Trop peu de communes ont un taux de pauvreté publié pour l’estimer ailleurs.")
    return _(
        "Là où le taux de pauvreté n’est pas publié, il est estimé d’après le niveau de vie médian : courbe ajustée sur %(communes)s communes, R² de %(r2)s, écart moyen de %(error)s points. Les communes estimées sont plus petites que celles qui ont servi : c’est un ordre de grandeur."
    ) % {
        "communes": format_number(fit.communes),
        "r2": f"{fit.r2:.2f}".replace(".", ","),
        "error": f"{fit.error:.1f}".replace(".", ","),
    }


def _read_long(table: Table, gathering: Gathering, epci: dict[str, dict[str, Value]]) -> tuple[str, int]:
    seen = read_observations(table, "FILOSOFI_MEASURE", MEASURES, {}, (*COMMUNES, "EPCI"))
    for row, reason, text in seen.rejected:
        gathering.reject(row, reason, text)
    if not seen.counts:
        raise Refused(
            _("Ce fichier ne donne ni niveau de vie médian (MED_SL) ni taux de pauvreté (PR_MD60)."),
            code="no-median-nor-poverty",
        )
    for measure, indicator in MEASURES.items():
        for written, (value, row) in seen.of_communes(measure).items():
            code = repair_code(written)
            if gathering.known(code, row):
                _put_value(gathering, indicator, code, value, row)
        published = {
            code: Value(float(value))
            for code, (value, row) in seen.counts.get(("EPCI", measure), {}).items()
            if not isinstance(value, State) and _is_possible(indicator, value)
        }
        if published:
            epci[indicator] = published
    return seen.period, seen.rows_in


def _is_possible(indicator: str, value: float) -> bool:
    return LOWEST[indicator] <= value <= HIGHEST[indicator]


def _put_value(gathering: Gathering, indicator: str, code: str, value: Count, row: int) -> bool:
    if isinstance(value, State):
        return gathering.put(indicator, code, Value(None, None, value), row)
    if not _is_possible(indicator, value):
        gathering.reject(row, f"« {value:g} » est hors de ce qui est possible.", code)
        return False
    return gathering.put(indicator, code, Value(value), row)


def _read_wide(table: Table, gathering: Gathering) -> tuple[str, int]:
    code_at, wide = table.place("CODGEO"), Wide.of(table)
    if wide is None:
        raise Refused(
            _("Ce fichier ne donne pas le niveau de vie médian (MED21) et le taux de pauvreté (TP6021)."),
            code="median-or-poverty-missing",
        )
    rows_in = 0
    for row, cells in table.rows:
        rows_in += 1
        code = repair_code(cells[code_at])
        if gathering.known(code, row):
            wide.put(gathering, cells, code, row)
    return wide.year or _("date inconnue"), rows_in


@frozen
class Wide:
    """The columns of the last year of a table with one row for each commune."""

    year: str
    income: int
    poverty: int

    @classmethod
    def of(cls, table: Table) -> "Wide | None":
        for year, income, poverty in (*((f"20{y}", f"MED{y}", f"TP60{y}") for y in YEARS), ("", *MEASURES)):
            if income in table.columns and poverty in table.columns:
                return cls(year, table.columns[income], table.columns[poverty])
        return None

    def put(self, gathering: Gathering, cells: list[str], code: str, row: int) -> None:
        for indicator, at in (("median_income", self.income), ("poverty", self.poverty)):
            try:
                if not _put_value(gathering, indicator, code, read_count(cells[at]), row):
                    return
            except Unreadable as cell:
                gathering.reject(row, f"« {str(cell)[:40]} » n’est pas un nombre.", code)
