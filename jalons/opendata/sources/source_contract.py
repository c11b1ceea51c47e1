"""What each source of open data answers, whether its file was fetched or given by a person.

discover() → where the file is today       the catalogue of data.gouv.fr, or a fixed address; fetched by `fetching`
read() → a Table                           a stream of rows: `reading`
normalise() → Normalised                   text codes folded to present communes, values with their state
publish                                    `changes.publish`: one immutable vintage, or nothing at all
"""

from abc import ABC, abstractmethod
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass, field, replace
from itertools import islice
from pathlib import Path
from typing import Protocol

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from jalons.base.errors import Refused
from jalons.base.french import format_number
from jalons.opendata.rules.areas import Geography
from jalons.opendata.rules.code_gathering import Gathering, Rejected
from jalons.opendata.rules.districts import DistrictFacts
from jalons.opendata.rules.places import PlaceFacts
from jalons.opendata.rules.values import Value
from jalons.opendata.sources import datagouv, reading
from jalons.opendata.sources.fetching import Remote

PROBED = 200  # rows

Text = str | Promise


@dataclass(frozen=True)
class Normalised:
    """What a file says, once its rows are read. `figures`: indicator → present commune → value; `published_epci`: the same
    by SIREN, where the producer publishes them: they are preferred to sums."""

    period: str
    rows_in: int
    rows_out: int
    rejected: list[Rejected]
    figures: dict[str, dict[str, Value]] = field(default_factory=dict)
    published_epci: dict[str, dict[str, Value]] = field(default_factory=dict)
    places: list[PlaceFacts] = field(default_factory=list)
    districts: list[DistrictFacts] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


class Credited(Protocol):
    """What a vintage says of where it comes from: a source says it, and a file that has no adapter too."""

    @property
    def key(self) -> str: ...
    @property
    def title(self) -> Text: ...
    @property
    def producer(self) -> str: ...
    @property
    def licence(self) -> str: ...


@dataclass(frozen=True)
class Credit:
    """Of a file without an adapter."""

    key: str
    title: Text
    producer: str
    licence: str


class Source(ABC):
    """One source, one module. What is written here is what the page « Données » says of it."""

    key: str
    title: Text
    producer: str
    licence = "Licence Ouverte 2.0"
    page: str  # for people: where the producer presents it
    purpose: Text = ""  # for people: what it tells, in a sentence
    address = ""  # of the file, when it never changes; else `discover` finds it
    dataset = ""  # its slug on data.gouv.fr
    organisation = ""  # its slug on data.gouv.fr, where the data set itself changes its name
    indicators: tuple[str, ...] = ()
    wanted: tuple[str, ...]  # header names that recognise the file
    member = ""  # how the name of the table ends, inside a zip
    fewest = 1  # rows that a whole file of France has, at the very least
    heaviest = 60_000_000  # bytes, as it is fetched
    kinds: tuple[str, ...] = (".csv", ".zip", ".xlsx", ".ods")  # of the files that a person may give
    how: Text = ""  # for people: which file to choose on the page of the producer
    kept: reading.Kept | None = None  # of a wide table: the columns that are read

    @property
    def is_fetched(self) -> bool:
        """False for what a person alone can give."""
        return bool(self.address or self.dataset or self.organisation)

    def chooses(self, resource: datagouv.Resource) -> bool:
        """Whether this file of the catalogue is one of this source; the latest of them is taken."""
        return resource.format == "csv"

    def discover(self) -> Remote:
        """Where the file is today. Raises Refused when nobody knows, or nobody answers."""
        if self.dataset:
            found = datagouv.resources_of_dataset(self.dataset)
        elif self.organisation:
            found = datagouv.resources_of_organisation(self.organisation)
        else:
            return Remote(self.address)
        suitable = [one for one in found if self.chooses(one)]
        if not suitable:
            raise Refused(
                _("data.gouv.fr ne propose plus ce fichier. Cherchez-le sur la page du producteur, puis donnez-le."),
                code="file-no-longer-offered",
            )
        latest = max(suitable, key=lambda one: one.modified)
        return Remote(latest.url, latest.modified)

    def opened(self, path: Path) -> AbstractContextManager[reading.Table]:
        """The rows of the file, as a stream."""
        return reading.open_table(path, self.wanted, member=self.member, kept=self.kept)

    def read(self, path: Path, geography: Geography, watch: Callable[[int], None] = lambda row: None) -> Normalised:
        """Raises Refused, with a sentence, when it is not the file that was expected. `watch` is told, now and then, the
        number of the row that is read."""
        with self.opened(path) as table:
            found = self.normalise(reading.watch_rows(table, watch), geography)
        if found.rows_out < self.fewest:
            raise Refused(
                _(
                    "Ce fichier ne donne que %(found)s lignes utiles : il en faut au moins %(fewest)s. Il est peut-être coupé."
                )
                % {"found": format_number(found.rows_out), "fewest": format_number(self.fewest)},
                code="too-few-useful-lines",
            )
        return found

    def probe(self, path: Path, geography: Geography) -> None:
        """Raises Refused when the header, or the first rows, are no longer those that are read. The file may end anywhere
        after them."""
        with self.opened(path) as table:
            self.normalise(replace(table, rows=islice(table.rows, PROBED)), geography)

    @abstractmethod
    def normalise(self, table: reading.Table, geography: Geography) -> Normalised: ...


def normalise_gathering(
    gathering: Gathering, *, period: str, rows_in: int, notes: list[str] | None = None
) -> Normalised:
    """What a gathering of commune values amounts to."""
    set_aside = {one.row for one in gathering.rejected}
    return Normalised(
        period=period,
        rows_in=rows_in,
        rows_out=rows_in - len(set_aside),
        rejected=sorted(gathering.rejected, key=lambda one: one.row),
        figures=gathering.folded(),
        notes=notes or [],
    )
