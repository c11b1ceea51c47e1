"""The documents of a roadmap, assembled from the floors below as neutral documents."""

from jalons.publication.queries.roadmap import roadmap_document
from jalons.publication.queries.sheet import sheet_document

__all__ = ["roadmap_document", "sheet_document"]
