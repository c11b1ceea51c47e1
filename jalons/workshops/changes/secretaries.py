"""The links given to the secretaries of tables."""

from jalons.base.db import write_transaction
from jalons.roadmaps.changes.journal import record_change
from jalons.roadmaps.models import Member
from jalons.workshops.changes.workshops import lock_workshop
from jalons.workshops.models import Workshop


@write_transaction()
def renew_table_links(*, workshop: Workshop, by: Member) -> None:
    """Makes new links: those given before, and their cards, no longer open anything. Notes typed with them stay."""
    workshop = lock_workshop(workshop.pk)
    workshop.table_links += 1
    workshop.save(update_fields=["table_links"])
    record_change(by=by, verb="renew_links", about=workshop)
