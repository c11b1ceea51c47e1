"""The documents of a roadmap, assembled from the floors below as neutral documents; the printable kit of a workshop."""

from jalons.publication.queries.kit import KitOptions, kit, kit_options, pieces_of
from jalons.publication.queries.roadmap import roadmap_document
from jalons.publication.queries.sheet import sheet_document

__all__ = ["KitOptions", "kit", "kit_options", "pieces_of", "roadmap_document", "sheet_document"]
