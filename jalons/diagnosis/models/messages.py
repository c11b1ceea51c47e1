"""The first sentences of a portrait: at most five, chosen and written by the team."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from jalons.roadmaps.models import Roadmap

LONGEST = 300


class KeyMessage(models.Model):
    """A sentence that the team keeps. `key` and `proposed`: the original suggestion, as it was on that day; both are
    empty when somebody wrote it. Only people change `text`: when the figures change, the page says so."""

    roadmap = models.ForeignKey(Roadmap, on_delete=models.CASCADE, related_name="key_messages")
    rank = models.PositiveSmallIntegerField(_("rang"))
    text = models.CharField(_("message"), max_length=LONGEST)
    source = models.CharField(_("source"), max_length=200, blank=True, help_text="who says so, and of when")
    key = models.CharField(_("repère"), max_length=40, blank=True)
    proposed = models.CharField(_("texte proposé"), max_length=LONGEST, blank=True)

    class Meta:
        ordering: ClassVar = ["rank"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["roadmap", "rank"], name="one_key_message_per_rank"),
            models.UniqueConstraint(
                fields=["roadmap", "key"], condition=~Q(key=""), name="one_key_message_per_suggestion"
            ),
            models.CheckConstraint(condition=~Q(text=""), name="key_message_says_something"),
            models.CheckConstraint(
                condition=Q(key="", proposed="") | ~Q(key="") & ~Q(proposed=""),
                name="key_message_comes_from_a_suggestion_or_not",
            ),
        ]

    def __str__(self) -> str:
        return self.text if len(self.text) <= 80 else self.text[:79] + "…"
