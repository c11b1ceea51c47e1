"""Who is erased here leaves the copies that files were made from, and those that came back."""

from jalons.workshops.models import Carriage, Workshop
from jalons.workshops.models.copies import forgotten_of, without


def forget_in_carriages(workshop: Workshop) -> None:
    """The workshop is locked. What was erased is told from what each copy still names."""
    for carriage in Carriage.objects.filter(workshop=workshop).select_related("workshop"):
        gone = forgotten_of(carriage)
        if gone == carriage.forgotten:
            continue
        carriage.forgotten, carriage.base = gone, without(carriage.base, gone)
        if carriage.received:
            carriage.received = carriage.received | {"tables": without(carriage.received["tables"], gone)}
        carriage.save(update_fields=["forgotten", "base", "received"])
