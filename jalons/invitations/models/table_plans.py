"""The plan of tables, read from the rows of guests: the page shows it, the change does it."""

from jalons.base.frozen import frozen
from jalons.base.stamps import make_stamp
from jalons.invitations.models.guests import Guest
from jalons.invitations.rules import tables as rules
from jalons.workshops.models import Workshop


@frozen
class TablesPlan:
    """What composing tables would do, before it is done. `place`: guest → table. `gone`: tables that would go.
    `moving`: people who would leave the table that they have. `count`: tables, with those that stay empty."""

    sizes: list[int]
    count: int
    place: dict[int, int]
    gone: list[int]
    moving: int

    @property
    def stamp(self) -> str:
        return make_stamp(self.sizes, self.count, sorted(self.place.items()))

    @property
    def loses_something(self) -> bool:
        return bool(self.gone or self.moving)


def tables_plan(workshop: Workshop, preferred: int = rules.PREFERRED, *, fewer: bool = False) -> TablesPlan:
    """Always the same one for the same answers, so that what was shown is what is done. One query.

    The tables chosen for the workshop stay, with the links of their secretaries, unless `fewer` are asked for.
    """
    guests = Guest.objects.filter(workshop=workshop, answer=Guest.Answer.YES).order_by("id")
    coming = list(guests.select_related("contact__organisation"))
    chosen = 0 if fewer else workshop.table_count
    kept = [guest.table for guest in coming if guest.table and guest.table_is_fixed and guest.table <= chosen]
    sizes = rules.sizes_for_tables(len(coming), preferred, chosen, max(kept, default=0)) if coming else []
    count = max(len(sizes), chosen)
    place = rules.assign_tables([guest.as_person() for guest in coming], len(sizes)) if coming else {}
    return TablesPlan(
        sizes,
        count,
        place,
        list(range(count + 1, workshop.table_count + 1)) if coming else [],
        sum(guest.table is not None and guest.table != place.get(guest.pk) for guest in coming),
    )
