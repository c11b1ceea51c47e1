"""Somebody erased here is also erased from the copies from which files were made, and from those that came back."""

from jalons.carriage.models import Carriage
from jalons.carriage.models.copies import forgotten_people, tables_without_forgotten
from jalons.workshops.models import Workshop


def forget_in_carriages(workshop: Workshop) -> None:
    """The workshop is locked. The people erased are those whom a copy still names and the workshop no longer does."""
    for carriage in Carriage.objects.filter(workshop=workshop).select_related("workshop"):
        gone = forgotten_people(carriage)
        if gone == carriage.forgotten:
            continue
        carriage.forgotten, carriage.base = gone, tables_without_forgotten(carriage.base, gone)
        if carriage.received:
            carriage.received = carriage.received | {
                "tables": tables_without_forgotten(carriage.received["tables"], gone)
            }
        carriage.save(update_fields=["forgotten", "base", "received"])
