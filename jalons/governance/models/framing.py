"""The note de cadrage: what people write in it, and its adopted versions."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any, ClassVar

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from jalons.base.stale_pages import fields_stamp
from jalons.governance.rules.framing import FIELDS, WRITTEN, Part
from jalons.roadmaps.models import Roadmap

TEXT_LIMIT = 8_000


class FramingNote(models.Model):
    """The texts and figures that people write. The perimeter, the roles, the dates, the cadres and what blocks are read
    from the roadmap when the note is drawn."""

    roadmap = models.OneToOneField(Roadmap, on_delete=models.CASCADE, related_name="framing_note")
    context = models.TextField(_("contexte"), max_length=TEXT_LIMIT, blank=True)
    objectives = models.TextField(_("objectifs"), max_length=TEXT_LIMIT, blank=True)
    planned_governance = models.TextField(_("gouvernance prévue"), max_length=TEXT_LIMIT, blank=True)
    # Full-time equivalents, then euros: unknown until somebody says, and zero once they said so.
    planned_staff = models.DecimalField(_("temps de travail"), max_digits=5, decimal_places=2, null=True, blank=True)
    planned_budget = models.DecimalField(
        _("budget de la démarche"), max_digits=11, decimal_places=2, null=True, blank=True
    )
    communication = models.TextField(_("communication"), max_length=TEXT_LIMIT, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(planned_staff=None) | Q(planned_staff__gte=0), name="framing_staff_is_not_negative"
            ),
            models.CheckConstraint(
                condition=Q(planned_budget=None) | Q(planned_budget__gte=0), name="framing_budget_is_not_negative"
            ),
        ]

    def __str__(self) -> str:
        return gettext("note de cadrage")

    @property
    def values(self) -> dict[str, Any]:
        return {name: getattr(self, name) for name in WRITTEN}

    @property
    def texts(self) -> dict[str, str]:
        """Its values as an adopted version stores them; SQLite forgets the last zero of a figure read in a subquery."""
        return {name: _stored_text(value) for name, value in self.values.items()}

    def part_stamp(self, part: Part) -> str:
        """Two people may write two parts at once: each form has the stamp of its own."""
        return fields_stamp(self, FIELDS[part])


def _stored_text(value: str | Decimal | None) -> str:
    return f"{value:.2f}" if isinstance(value, Decimal) else value or ""


class FramingVersion(models.Model):
    """The note as it was adopted, for ever: `document` is the whole of it (`papers.documents.snapshot`), `texts` what
    was written by hand, by field."""

    roadmap = models.ForeignKey(Roadmap, on_delete=models.CASCADE, related_name="framing_versions")
    number = models.PositiveSmallIntegerField(_("numéro"))
    adopted_on = models.DateField(_("adoptée le"))
    at = models.DateTimeField(auto_now_add=True)
    document = models.JSONField(default=dict)
    texts = models.JSONField(default=dict)

    class Meta:
        ordering: ClassVar = ["-number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["roadmap", "number"], name="one_framing_version_per_number"),
            models.CheckConstraint(condition=Q(number__gte=1), name="framing_version_number_starts_at_1"),
        ]

    def __str__(self) -> str:
        return gettext("note de cadrage, version %(number)s") % {"number": self.number}

    def may_be_withdrawn(self, today: date) -> bool:
        """The day it was recorded, whatever the day of the meeting."""
        return timezone.localdate(self.at) == today

    def says_the_same(self, texts: Mapping[str, str]) -> bool:
        return bool(self.texts == texts)
