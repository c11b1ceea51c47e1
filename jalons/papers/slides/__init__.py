"""Presentations: one neutral deck, one writer."""

from jalons.papers.slides.pptx import MIME, pptx

__all__ = ["MIME", "pptx"]
