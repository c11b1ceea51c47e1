"""Official open data: one module for each source, with the interface of `source_contract.py`."""

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

# In the order of the page « Données ». The full file of the census comes first, because it replaces the five others.
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
    """The sources to fetch, without those whose figures come from an earlier one: one file of the census replaces
    five."""
    indicators: set[str] = set()
    for source in SOURCES.values():
        if source.is_fetched and not (source.indicators and indicators.issuperset(source.indicators)):
            indicators.update(source.indicators)
            yield source


__all__ = ["SOURCES", "Credit", "Credited", "Normalised", "Source", "sources_to_fetch"]
