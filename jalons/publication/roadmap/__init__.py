"""The feuille de route and its fiches, assembled from the floors below as neutral documents. Read by pages, frozen by
changes."""

from jalons.publication.roadmap.chapters import roadmap_document
from jalons.publication.roadmap.deliberation import draft_deliberation
from jalons.publication.roadmap.funding_plan import funding_document
from jalons.publication.roadmap.sheet import sheet_document
from jalons.publication.roadmap.standing import adopted_edition
from jalons.publication.roadmap.summary import summary_document

__all__ = [
    "adopted_edition",
    "draft_deliberation",
    "funding_document",
    "roadmap_document",
    "sheet_document",
    "summary_document",
]
