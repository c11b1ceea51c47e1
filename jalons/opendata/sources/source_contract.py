"""The interface of each source of open data, for a file that is fetched or given by a person.

discover() → where the file is today       the catalogue of data.gouv.fr, or a fixed address; fetched by `fetching`
read() → a Table                           a stream of rows: `reading`
normalise() → Normalised                   codes folded to present communes, values with their state
publish                                    `changes.publish`: one immutable vintage, or nothing at all
"""

from abc import ABC, abstractmethod
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import field, replace
from itertools import islice
from pathlib import Path
from typing import Protocol

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from jalons.base.errors import Refused
from jalons.base.french import format_number
from jalons.base.frozen import frozen
from jalons.opendata.rules.areas import Geography
from jalons.opendata.rules.code_gathering import Gathering, Rejected
from jalons.opendata.rules.districts import DistrictFacts
from jalons.opendata.rules.places import PlaceFacts
from jalons.opendata.rules.values import Value
from jalons.opendata.sources import datagouv, reading
from jalons.opendata.sources.fetching import Remote

PROBED = 200  # rows

Text = str | Promise


@frozen
class Normalised:
    """The content of a file once its rows are read. `figures`: indicator → present commune → value; `published_epci`:
    the same by SIREN, if the producer publishes them: they are used instead of sums."""

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
    """What a vintage stores about its origin, given by a source or by a file without an adapter."""

    @property
    def key(self) -> str: ...
    @property
    def title(self) -> Text: ...
    @property
    def producer(self) -> str: ...
    @property
    def licence(self) -> str: ...


@frozen
class Credit:
    """For a file without an adapter."""

    key: str
    title: Text
    producer: str
    licence: str


class Source(ABC):
    """One source, one module. These attributes are shown on the page « Données »."""

    key: str
    title: Text
    producer: str
    licence = "Licence Ouverte 2.0"
    page: str  # for people: the page of the producer
    purpose: Text = ""  # for people: what it is about, in a sentence
    address = ""  # of the file, when it never changes; else `discover` finds it
    dataset = ""  # its slug on data.gouv.fr
    organisation = ""  # its slug on data.gouv.fr, when the name of the data set changes
    indicators: tuple[str, ...] = ()
    wanted: tuple[str, ...]  # header names that identify the file
    member = ""  # the ending of the name of the table inside a zip
    fewest = 1  # minimum number of rows of a complete file of France
    heaviest = 60_000_000  # bytes, as downloaded
    kinds: tuple[str, ...] = (".csv", ".zip", ".xlsx", ".ods")  # extensions of the files that a person may give
    how: Text = ""  # for people: which file to choose on the page of the producer
    kept: reading.Kept | None = None  # for a wide table: the columns to read

    @property
    def is_fetched(self) -> bool:
        """False for a file that only people can give."""
        return bool(self.address or self.dataset or self.organisation)

    def chooses(self, resource: datagouv.Resource) -> bool:
        """Whether this file of the catalogue belongs to this source; the latest such file is used."""
        return resource.format == "csv"

    def discover(self) -> Remote:
        """The present location of the file. Raises Refused when it is unknown, or nobody answers."""
        if self.dataset:
            resources = datagouv.resources_of_dataset(self.dataset)
        elif self.organisation:
            resources = datagouv.resources_of_organisation(self.organisation)
        else:
            return Remote(self.address)
        suitable = [resource for resource in resources if self.chooses(resource)]
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
        """Raises Refused, with a sentence, when it is not the expected file. `watch` receives the number of the present
        row from time to time."""
        with self.opened(path) as table:
            normalised = self.normalise(reading.watch_rows(table, watch), geography)
        if normalised.rows_out < self.fewest:
            raise Refused(
                _(
                    "Ce fichier ne donne que %(found)s lignes utiles : il en faut au moins %(fewest)s. Il est peut-être coupé."
                )
                % {"found": format_number(normalised.rows_out), "fewest": format_number(self.fewest)},
                code="too-few-useful-lines",
            )
        return normalised

    def probe(self, path: Path, geography: Geography) -> None:
        """Raises Refused when the header or the first rows no longer have the expected format. The file may be cut
        after them."""
        with self.opened(path) as table:
            self.normalise(replace(table, rows=islice(table.rows, PROBED)), geography)

    @abstractmethod
    def normalise(self, table: reading.Table, geography: Geography) -> Normalised: ...


def normalise_gathering(
    gathering: Gathering, *, period: str, rows_in: int, notes: list[str] | None = None
) -> Normalised:
    """The result of a gathering of commune values."""
    set_aside = {one.row for one in gathering.rejected}
    return Normalised(
        period=period,
        rows_in=rows_in,
        rows_out=rows_in - len(set_aside),
        rejected=sorted(gathering.rejected, key=lambda one: one.row),
        figures=gathering.folded(),
        notes=notes or [],
    )
