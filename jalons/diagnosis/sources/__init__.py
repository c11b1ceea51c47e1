"""Official open data: one module per source, all with the contract of `contract.py`."""

from jalons.diagnosis.sources.arcep import WiredCoverage
from jalons.diagnosis.sources.contract import Normalised, Source

SOURCES: dict[str, Source] = {source.key: source for source in (WiredCoverage(),)}

__all__ = ["SOURCES", "Normalised", "Source"]
