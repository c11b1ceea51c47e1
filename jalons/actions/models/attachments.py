"""The files that belong to a fiche."""

from datetime import datetime
from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from jalons.actions.models.comments_and_links import Comment, SheetLink
from jalons.actions.models.sheets import ActionSheet
from jalons.roadmaps.models import Member
from jalons.roadmaps.rules.permissions import Permission


class Attachment(models.Model):
    """A file of a fiche: a quote, a photograph, a map. Its type is read from its content, never from its name."""

    action = models.ForeignKey(ActionSheet, on_delete=models.PROTECT, related_name="attachments")
    name = models.CharField(_("nom"), max_length=120)
    stored = models.CharField(max_length=200, unique=True)
    size = models.PositiveIntegerField()
    added_at = models.DateTimeField(auto_now_add=True)
    by_name = models.CharField(max_length=150)
    # By which it came, if by one.
    link = models.ForeignKey(SheetLink, null=True, on_delete=models.SET_NULL, related_name="attachments")

    class Meta:
        verbose_name_plural = _("pièces jointes")
        ordering: ClassVar = ["id"]

    def __str__(self) -> str:
        return self.name

    def may_go(self, by: Member) -> bool:
        """Removed by whoever attached it, or by whoever decides with the committee."""
        return self.by_name == by.name or by.can(Permission.ARBITRATE)

    def may_go_by(self, link: SheetLink, now: datetime) -> bool:
        """Removed by the link that brought it, as long as a comment may be."""
        return self.link_id == link.pk and now < self.added_at + Comment.AMENDABLE

    @property
    def part_of(self) -> ActionSheet:
        return self.action
