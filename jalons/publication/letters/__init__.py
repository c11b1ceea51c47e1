"""Invitations on paper: a letter for each person, and the list of those whom one calls."""

from jalons.publication.letters.model import Call, Calls, Letter, Letters
from jalons.publication.letters.pdf import write_calls_pdf, write_letters_pdf

__all__ = ["Call", "Calls", "Letter", "Letters", "write_calls_pdf", "write_letters_pdf"]
