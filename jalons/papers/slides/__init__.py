"""Presentations: one neutral deck, one writer."""

from jalons.papers.slides.pptx import MIME, write_pptx

__all__ = ["MIME", "write_pptx"]
