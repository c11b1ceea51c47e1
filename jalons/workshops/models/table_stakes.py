"""What the tables phrase before the plenary."""

import uuid
from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from jalons.base.stamps import make_stamp
from jalons.workshops.models.notes import Note
from jalons.workshops.models.stakes import Stake
from jalons.workshops.models.workshops import Workshop
from jalons.workshops.rules import table_stakes


class TableStake(models.Model):
    """An enjeu that a table phrases: a draft of the table, then a proposal to the room, which is an enjeu of the roadmap.

    It goes on saying from which table and notes the enjeu came, whatever it is merged into. `client_id` comes from the
    tablet, as a digest: the same sending is one draft.
    """

    workshop = models.ForeignKey(Workshop, on_delete=models.CASCADE, related_name="table_stakes")
    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    client_id = models.UUIDField(null=True, blank=True, editable=False)
    table = models.PositiveSmallIntegerField(_("table"))
    how = models.CharField(_("comment"), max_length=table_stakes.PART_LIMIT, blank=True)
    what_for = models.CharField(_("pour que"), max_length=table_stakes.PART_LIMIT, blank=True)
    notes: models.ManyToManyField[Note, "TableStake"] = models.ManyToManyField(
        Note, related_name="table_stakes", blank=True, verbose_name=_("notes")
    )
    # Empty for a draft; an enjeu that is deleted makes it a draft again.
    stake = models.ForeignKey(
        Stake, null=True, blank=True, on_delete=models.SET_NULL, related_name="proposals", verbose_name=_("enjeu")
    )

    # The rank of its group on the wall, from its first proposal on: taken back and proposed again, it has the same letter.
    group_rank = models.PositiveSmallIntegerField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["workshop", "client_id"], name="a_table_stake_sent_twice_is_one")
        ]

    def __str__(self) -> str:
        return str(_("enjeu de la table %(table)s")) % {"table": self.table}

    @property
    def stamp(self) -> str:
        """The stamp of what its form shows. One query."""
        notes = self.notes.order_by("number").values_list("number", flat=True)
        return make_stamp(self.how, self.what_for, *notes)

    @property
    def phrasing(self) -> str:
        return table_stakes.compose_phrasing(self.how, self.what_for)


def notes_of_table(workshop: Workshop, table: int) -> models.QuerySet[Note]:
    """What a table may group: what its secretary typed, and what its phones sent that the room may read."""
    typed = models.Q(source=Note.Source.SECRETARY)
    if not workshop.notes_hidden:
        typed |= models.Q(names_somebody=False)
    return Note.objects.on_wall().filter(typed, workshop=workshop, table=table)
