"""The printable kit of a workshop: pieces of paper that one holds, pins up, cuts and types back."""

from jalons.publication.kit.model import Attendee, Kit, NoteSheet, Piece, Supply, TableSign, Timed
from jalons.publication.kit.pdf import write_kit_pdf

__all__ = ["Attendee", "Kit", "NoteSheet", "Piece", "Supply", "TableSign", "Timed", "write_kit_pdf"]
