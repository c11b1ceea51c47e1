"""Official open data: one module per source, all with the contract of `contract.py`."""

from collections.abc import Iterator

from jalons.opendata.sources.arcep import WiredCoverage
from jalons.opendata.sources.caf import SocialMinima
from jalons.opendata.sources.census import Activity, Age, Cars, Diplomas, Households
from jalons.opendata.sources.dossier import Dossier
from jalons.opendata.sources.filosofi import Filosofi
from jalons.opendata.sources.france_services import FranceServices
from jalons.opendata.sources.ifn import OfficialIndex
from jalons.opendata.sources.lieux import MediationPlaces
from jalons.opendata.sources.priority_districts import PriorityDistricts
from jalons.opendata.sources.source_contract import Credit, Credited, Normalised, Source

# In the order of the page « Données ». The full file of the census first: it spares the five others.
SOURCES: dict[str, Source] = {
    source.key: source
    for source in (
        MediationPlaces(),
        FranceServices(),
        WiredCoverage(),
        Dossier(),
        Filosofi(),
        Age(),
        Diplomas(),
        Households(),
        Cars(),
        Activity(),
        SocialMinima(),
        PriorityDistricts(),
        OfficialIndex(),
    )
}


def sources_to_fetch() -> Iterator[Source]:
    """All that can be fetched, but those whose figures one above them gives: one file of the census spares five."""
    given: set[str] = set()
    for source in SOURCES.values():
        if source.is_fetched and not (source.indicators and given.issuperset(source.indicators)):
            given.update(source.indicators)
            yield source


__all__ = ["SOURCES", "Credit", "Credited", "Normalised", "Source", "sources_to_fetch"]
