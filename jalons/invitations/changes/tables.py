"""Tables of a workshop: composed from those who come, then adjusted by hand."""

from django.utils.translation import gettext as _

from jalons.base.db import write_transaction
from jalons.base.errors import Refused
from jalons.invitations.changes.current_rows import current_guest
from jalons.invitations.models import Guest
from jalons.invitations.models.table_plans import tables_plan
from jalons.invitations.rules import tables as rules
from jalons.roadmaps.changes.journal import record_change
from jalons.roadmaps.models import Member
from jalons.workshops.changes.tables import refuse_busy_tables
from jalons.workshops.changes.workshops import lock_workshop
from jalons.workshops.models import Workshop
from jalons.workshops.rules.workshops import TABLES_MAX


@write_transaction()
def compose_tables(
    *, workshop: Workshop, by: Member, preferred: int = rules.PREFERRED, fewer: bool = False, seen: str | None = None
) -> None:
    """Gives a table to everybody who comes; those placed by hand keep theirs while it exists. Tables that are left
    over stay, empty, unless `fewer` are asked for.

    `seen` is the stamp of the plan that the page showed: when somebody answered since, it is refused.
    """
    workshop = lock_workshop(workshop.pk)
    plan = tables_plan(workshop, preferred, fewer=fewer)
    if not plan.sizes:
        raise Refused(
            _("Personne n’a encore confirmé sa venue : les tables se composent à partir des réponses."),
            code="nobody-is-coming",
        )
    if seen is not None and seen != plan.stamp:
        raise Refused(
            _("Des réponses ou des places ont changé depuis cet aperçu. Relisez-le avant de composer."),
            code="tables-changed-since",
        )
    sizes = plan.sizes
    refuse_busy_tables(workshop, plan.count)
    guests = list(Guest.objects.filter(workshop=workshop).order_by("id"))
    for guest in guests:
        table = plan.place.get(guest.pk)
        guest.table_is_fixed = guest.table_is_fixed and guest.table == table and table is not None
        guest.table = table
    Guest.objects.bulk_update(guests, ["table", "table_is_fixed"])
    before = workshop.table_count
    workshop.table_count = plan.count
    workshop.save(update_fields=["table_count"])
    record_change(
        by=by,
        verb="compose",
        about=workshop,
        before={"table_count": before},
        after={"table_count": plan.count, "sizes": [str(size) for size in sizes]},
    )


@write_transaction()
def seat_guest(*, guest: Guest, table: int | None, by: Member) -> None:
    """Places a guest by hand, and keeps them there. `table` may be the next number, which adds a table; None: no
    table."""
    workshop = lock_workshop(guest.workshop_id)
    guest = current_guest(guest)
    if guest.answer != Guest.Answer.YES:
        raise Refused(_("Cette personne n’a pas confirmé sa venue."), code="guest-is-not-coming", field="guest")
    if table is not None and not 1 <= table <= min(workshop.table_count + 1, TABLES_MAX):
        raise Refused(_("Choisissez une des tables de l’atelier."), code="seat-table-unknown", field="table")
    before, guest.table, guest.table_is_fixed = guest.table, table, table is not None
    guest.save(update_fields=["table", "table_is_fixed"])
    if table and table > workshop.table_count:
        workshop.table_count = table
        workshop.save(update_fields=["table_count"])
    if before != table:
        record_change(by=by, verb="move", about=guest, before={"table": before}, after={"table": table})


@write_transaction()
def fix_guest_table(*, guest: Guest, is_fixed: bool, by: Member) -> None:
    """Keeps somebody at their table when tables are composed again, or lets them be moved."""
    lock_workshop(guest.workshop_id)
    guest = current_guest(guest)
    if is_fixed and guest.table is None:
        raise Refused(_("Donnez d’abord une table à cette personne."), code="guest-without-table")
    if guest.table_is_fixed != is_fixed:
        guest.table_is_fixed = is_fixed
        guest.save(update_fields=["table_is_fixed"])
        record_change(by=by, verb="keep" if is_fixed else "free", about=guest, after={"table": guest.table})
