"""The history of a request for money: each state, who noted it, and the piece that proves it."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from jalons.base.french import format_short_day
from jalons.funding.models.lines import FundingLine
from jalons.roadmaps.models import Member
from jalons.roadmaps.rules.permissions import Permission


class StatusChange(models.Model):
    """One step of the history of a resource: its state, who wrote it down, and the piece that proves it. Never
    edited, but for a piece attached by mistake, which goes."""

    line = models.ForeignKey(FundingLine, on_delete=models.CASCADE, related_name="status_changes")
    status = models.CharField(_("état"), max_length=12, choices=FundingLine.Status)
    on = models.DateField(_("date"))
    # A line that was typed with its state may have it since long: nobody wrote that day, and `on` is the one of the typing.
    is_dated = models.BooleanField(default=True)
    noted_at = models.DateTimeField(auto_now_add=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    by_name = models.CharField(max_length=150)
    # For the team alone: `queries.statuses` gives it to nobody who only reads.
    note = models.CharField(_("note"), max_length=500, blank=True)
    # The path of the stored file, and its original name.
    piece = models.CharField(max_length=100, blank=True)
    piece_name = models.CharField(_("pièce"), max_length=150, blank=True)

    class Meta:
        verbose_name_plural = _("étapes d’une ressource")
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(piece="", piece_name="") | (~Q(piece="") & ~Q(piece_name="")),
                name="status_change_names_its_piece",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_status_display()}, {format_short_day(self.on)}"


def may_remove_piece(step: StatusChange, by: Member) -> bool:
    """Whoever attached it, or coordinates."""
    is_own = by.user is not None and step.by_id == by.user.pk
    return bool(step.piece) and (is_own or by.can(Permission.MANAGE_ROADMAP))
