"""The guests of a workshop who are still in the directory. For those who may read people's data."""

from jalons.invitations.models import Guest
from jalons.workshops.models import Note, Workshop


def known_guest_count(workshop: Workshop) -> int:
    """How many guests are still in the directory, where they are erased."""
    return Guest.objects.filter(workshop=workshop, contact__isnull=False).count()


def erased_note_numbers(workshop: Workshop) -> list[int]:
    """The notes whose texts were erased because they named somebody."""
    rows = Note.objects.filter(workshop=workshop, is_erased=True).order_by("number")
    return list(rows.values_list("number", flat=True))
