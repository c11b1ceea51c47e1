"""A dated sentence about an action, which pages and papers take from one place."""

from datetime import datetime, timedelta
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from jalons.actions.models.carriers import carries_action
from jalons.actions.models.comments_and_links import SheetLink
from jalons.actions.models.sheets import ActionSheet
from jalons.actions.rules.news import LONGEST
from jalons.base import french
from jalons.roadmaps.models import Member
from jalons.roadmaps.rules.permissions import Permission


class NewsQuerySet(models.QuerySet["NewsItem"]):
    def standing(self) -> "NewsQuerySet":
        return self.filter(withdrawn_at=None)


class NewsItem(models.Model):
    """What became of an action on a day, in one sentence. Withdrawn, it is told nowhere and may be restored."""

    # How long the holder of a private link may withdraw theirs.
    WITHDRAWABLE = timedelta(days=1)

    action = models.ForeignKey(ActionSheet, on_delete=models.CASCADE, related_name="news")
    on = models.DateField(_("jour"))
    text = models.CharField(_("nouvelle"), max_length=LONGEST)
    is_public = models.BooleanField(_("montrée au public"), default=False)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    link = models.ForeignKey(SheetLink, null=True, on_delete=models.SET_NULL, related_name="news")
    # A function, never the name of a person: papers that are distributed show it.
    by_function = models.CharField(max_length=150)
    # Who corrected the words of another: a function too. Empty when they are those of who told it.
    corrected_by_function = models.CharField(max_length=150, blank=True)
    corrected_on = models.DateField(null=True, blank=True)
    written_at = models.DateTimeField(auto_now_add=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by_link = models.BooleanField(default=False)

    objects = NewsQuerySet.as_manager()

    # The journal only says that the sentence changed.
    personal_fields: ClassVar = ("text",)

    class Meta:
        verbose_name = _("nouvelle")
        verbose_name_plural = _("nouvelles")
        ordering: ClassVar = ["-on", "-id"]
        indexes: ClassVar = [models.Index(fields=["action", "-on"], name="news_of_action_by_day")]
        constraints: ClassVar = [models.CheckConstraint(condition=~Q(text=""), name="news_says_something")]

    def __str__(self) -> str:
        return str(_("nouvelle du %(day)s")) % {"day": french.format_short_day(self.on)}

    @property
    def part_of(self) -> ActionSheet:
        return self.action

    def may_be_withdrawn_by(self, link: SheetLink, now: datetime) -> bool:
        """Whether the holder of that link wrote it less than a day ago; restoring it is the same."""
        return self.link_id == link.pk and now < self.written_at + self.WITHDRAWABLE

    @property
    def is_withdrawn_by_team(self) -> bool:
        return self.withdrawn_at is not None and not self.withdrawn_by_link


def may_publish_news(by: Member, action: ActionSheet) -> bool:
    """Whether this account decides what the public reads: whoever coordinates, or carries the fiche. One query at most."""
    return by.can(Permission.MANAGE_MEMBERS) or (by.can(Permission.EDIT_ACTION) and carries_action(by, action))
