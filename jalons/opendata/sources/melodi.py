"""Files of INSEE’s Melodi: one row for each place and modality, `GEO;GEO_OBJECT;…;TIME_PERIOD;OBS_VALUE`.

An empty OBS_VALUE is a statistical secret. OBS_STATUS « K »: the place is counted in another one, so its row is
skipped. A file may hold several years: only the last one is read. There are millions of rows: useless ones are skipped
before they are parsed.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from operator import itemgetter

from django.utils.translation import gettext as _

from jalons.base.errors import Refused
from jalons.base.frozen import frozen
from jalons.opendata.rules.areas import Geography
from jalons.opendata.rules.code_gathering import Gathering, repair_code
from jalons.opendata.rules.counts import Count, Impossible, rate_of_counts
from jalons.opendata.rules.values import State
from jalons.opendata.sources.numbers import Unreadable, read_count
from jalons.opendata.sources.reading import Table
from jalons.opendata.sources.source_contract import Normalised, Source, normalise_gathering

COMMUNES = ("COM", "ARM")
# Columns that describe a row, without dividing what it counts.
ATTRIBUTES = {"GEO", "GEO_OBJECT", "TIME_PERIOD", "OBS_VALUE", "OBS_STATUS", "CONF_STATUS", "FREQ"}
ATTRIBUTES |= {"UNIT_MEASURE", "UNIT_MULT", "DECIMALS", "NB_DECIMALS"}
# A file may be divided by columns that a rate does not need: the row of their total is read, under one of these names.
TOTALS = ("_T", "Y_GE15", "_Z")
COUNTED_ELSEWHERE = "K"


@dataclass
class Observations:
    """Values of the last period. `counts`: (kind of place, modality) → code as in the file → count and row."""

    period: str
    rows_in: int
    rejected: list[tuple[int, str, str]]
    counts: dict[tuple[str, str], dict[str, tuple[Count, int]]] = field(default_factory=dict)

    def of_communes(self, modality: str) -> dict[str, tuple[Count, int]]:
        """A commune and an arrondissement never have the same code."""
        return {**self.counts.get(("ARM", modality), {}), **self.counts.get(("COM", modality), {})}


def read_observations(
    table: Table,
    axis: str,
    modalities: Iterable[str],
    only: Mapping[str, str],
    kinds: Iterable[str] = COMMUNES,
) -> Observations:
    """`axis`: the column that distinguishes the counts. `only`: other column → the only value read, if the file has
    it."""
    geo_at, value_at, period_at = table.place("GEO"), table.place("OBS_VALUE"), table.place("TIME_PERIOD")
    fixed = {table.columns[name]: value for name, value in only.items() if name in table.columns}
    places = (table.place("GEO_OBJECT"), table.place(axis), *fixed)
    pick = itemgetter(*places)
    wanted = {(kind, modality, *fixed.values()): (kind, modality) for kind in kinds for modality in modalities}
    extra = [at for name, at in table.columns.items() if name not in ATTRIBUTES and at not in places]
    status_at = table.place_or_none("OBS_STATUS")
    by_cut: dict[tuple[str, ...], dict[tuple[str, str], dict[str, tuple[Count, int]]]] = {}
    seen = Observations("", 0, [])
    for row, cells in table.rows:
        key = wanted.get(pick(cells))
        if key is None or cells[period_at] < seen.period:
            continue
        if cells[period_at] > seen.period:
            seen = Observations(cells[period_at], 0, [])
            by_cut.clear()
        if status_at is not None and cells[status_at] == COUNTED_ELSEWHERE:
            continue
        seen.rows_in += 1
        code = cells[geo_at].rpartition("-")[2]  # « 2025-COM-24322 » as well as « 24322 »
        try:
            value = read_count(cells[value_at]) if cells[value_at] else State.SECRET
        except Unreadable as cell:
            seen.rejected.append((row, f"« {str(cell)[:40]} » n’est pas un nombre.", code))
            continue
        cut = tuple([cells[at] for at in extra])
        counts = by_cut.setdefault(cut, {}).setdefault(key, {})
        if code in counts:
            seen.rejected.append(
                (row, f"{code} est déjà plus haut dans le fichier : la première ligne est gardée.", code)
            )
        else:
            counts[code] = (value, row)
    if by_cut:
        seen.counts = by_cut[_uncut_values(by_cut, [name for name, at in table.columns.items() if at in extra])]
    return seen


def _uncut_values(cuts: Iterable[tuple[str, ...]], names: list[str]) -> tuple[str, ...]:
    """Among the divisions of the same counts in a file, the one without any division."""
    seen = list(cuts)
    chosen = []
    for place, name in enumerate(names):
        values = {cut[place] for cut in seen}
        total = next((one for one in TOTALS if one in values), None)
        if total is None and len(values) > 1:
            raise Refused(
                _("La colonne « %(name)s » découpe ce fichier d’une façon inconnue : il a changé de forme.")
                % {"name": name},
                code="column-cut-unknown",
            )
        chosen.append(total if total is not None else values.pop())
    if tuple(chosen) not in seen:
        raise Refused(_("Ce fichier ne donne pas de total : il a changé de forme."), code="total-missing")
    return tuple(chosen)


@frozen
class Rate:
    """`parts` over `whole`, modalities of one column. `parts`: several ways to add them up; the file contains at least
    one."""

    indicator: str
    parts: tuple[tuple[str, ...], ...]
    whole: str


class CensusFile(Source):
    """A Melodi file of the census: rates of counts, by commune."""

    producer = "INSEE"
    wanted = ("GEO", "GEO_OBJECT", "TIME_PERIOD", "OBS_VALUE")
    member = "_data.csv"
    fewest = 30_000
    heaviest = 300_000_000
    melodi: str  # the name of the data set
    axis: str
    only: Mapping[str, str]
    rates: tuple[Rate, ...]

    def normalise(self, table: Table, geography: Geography) -> Normalised:
        modalities = {one for asked in self.rates for way in (*asked.parts, (asked.whole,)) for one in way}
        seen = read_observations(table, self.axis, modalities, self.only)
        gathering = Gathering(geography.codes)
        for row, reason, text in seen.rejected:
            gathering.reject(row, reason, text)
        unknown: set[str] = set()
        rates = [asked for asked in self.rates if _put_census_rate(gathering, seen, asked, unknown)]
        if not rates:
            raise Refused(
                _("Ce fichier n’est pas celui qui est attendu : %(name)s.") % {"name": self.melodi},
                code="not-the-census-file",
            )
        return normalise_gathering(gathering, period=seen.period, rows_in=seen.rows_in)


def _put_census_rate(gathering: Gathering, seen: Observations, asked: Rate, unknown: set[str]) -> bool:
    """False when the file lacks these counts. `unknown`: the codes already rejected for another rate."""
    whole = seen.of_communes(asked.whole)
    ways = ([seen.of_communes(one) for one in way] for way in asked.parts)
    parts = next((way for way in ways if all(way)), None)
    if not whole or parts is None:
        return False
    for written, (total, row) in whole.items():
        code = repair_code(written)
        if code in unknown or not gathering.known(code, row):
            unknown.add(code)
            continue
        counts = [part.get(written, (State.ABSENT, row))[0] for part in parts]
        try:
            gathering.put(asked.indicator, code, rate_of_counts(counts, total), row)
        except Impossible as impossible:
            gathering.reject(row, str(impossible), code)
    return True
