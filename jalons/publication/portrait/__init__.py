"""The portrait of the territory as documents: a paper, a chapter of the feuille de route, six slides."""

from jalons.publication.portrait.deck import portrait_deck
from jalons.publication.portrait.document import portrait_blocks, portrait_document

__all__ = ["portrait_blocks", "portrait_deck", "portrait_document"]
