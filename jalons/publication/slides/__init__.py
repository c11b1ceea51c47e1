"""Presentations: one neutral deck, one writer."""

from jalons.publication.slides.pptx import MIME, pptx

__all__ = ["MIME", "pptx"]
