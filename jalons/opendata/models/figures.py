"""Official figures, as they were received: nothing is overwritten, each file is a vintage."""

from datetime import datetime, timedelta
from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from jalons.opendata.rules import values
from jalons.roadmaps.models import Roadmap


class Level(models.IntegerChoices):
    COMMUNE = 0, _("commune")
    EPCI = 1, _("intercommunalité")
    DEPARTEMENT = 2, _("département")


class SourceVintageQuerySet(models.QuerySet["SourceVintage"]):
    def current(self, roadmap: Roadmap | None = None) -> Self:
        """The vintages that a roadmap uses, source by source: its own file if it gave one later, else the common
        one."""
        return self.seen_by(roadmap).filter(withdrawn_at=None)

    def seen_by(self, roadmap: Roadmap | None) -> Self:
        """All the vintages of a roadmap, withdrawn ones too; the latest of each source first. A sample is seen from its
        perimeter only: elsewhere, what it lacks would read as a zero."""
        here = Q(perimeter="")
        if roadmap and roadmap.epci_id:
            here |= Q(perimeter__contains=roadmap.epci_id)
        return self.filter(here, Q(roadmap=None) | Q(roadmap=roadmap)).order_by("source", "-pk")


class SourceVintage(models.Model):
    """One file of a source, read once. Its rows never change; a later file is another vintage, and both stay.

    `roadmap` is empty for what the server fetched from the producer, common to all; a file given by a person serves
    their roadmap only, so that nobody changes the figures of others.
    """

    source = models.CharField(max_length=30, help_text="the key of its adapter")
    roadmap = models.ForeignKey(Roadmap, null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    title = models.CharField(max_length=200)
    producer = models.CharField(max_length=150)
    licence = models.CharField(max_length=100)
    period = models.CharField(
        max_length=40, help_text="what the figures describe, as the producer says: « 2022 », « T1 2026 »"
    )
    address = models.CharField(
        max_length=500, blank=True, help_text="where it was fetched; empty for a file given by hand"
    )
    file_name = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64)
    etag = models.CharField(max_length=200, blank=True)
    modified = models.CharField(max_length=60, blank=True, help_text="as the server said it")
    retrieved_at = models.DateTimeField()
    given_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    rows_in = models.PositiveIntegerField()
    rows_out = models.PositiveIntegerField()
    rows_rejected = models.PositiveIntegerField()
    notes = models.JSONField(default=list, help_text="what the reader must know: sentences in French")
    perimeter = models.CharField(
        max_length=200, blank=True, help_text="of a sample: the SIREN of the EPCI that it is about; empty: the country"
    )
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    objects = SourceVintageQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["source", "-pk"]
        indexes: ClassVar = [models.Index(fields=["source", "roadmap"], name="vintages_of_a_source")]

    def __str__(self) -> str:
        return f"{self.title}, {self.period}"


class RejectedRow(models.Model):
    """A rejected row of a file, and the reason. The figures are computed without it."""

    vintage = models.ForeignKey(SourceVintage, on_delete=models.CASCADE, related_name="rejected")
    row = models.PositiveIntegerField(help_text="its number in the file, the header being counted")
    reason = models.CharField(max_length=200)
    text = models.CharField(max_length=300, help_text="its beginning; never a person’s name or address")

    class Meta:
        ordering: ClassVar = ["vintage", "row", "id"]

    def __str__(self) -> str:
        return f"{self.row}: {self.reason}"


class Figure(models.Model):
    """The value of an indicator in one area. `score`: its rank in France, 0 to 10 (docs of the score)."""

    class State(models.TextChoices):
        OBSERVED = values.State.OBSERVED, _("observé")
        COMPUTED = values.State.COMPUTED, _("calculé à partir des communes")
        ESTIMATED = values.State.ESTIMATED, _("estimé")
        BORROWED = values.State.BORROWED, _("estimé : celui de l’intercommunalité")
        SECRET = values.State.SECRET, _("secret statistique")
        ABSENT = values.State.ABSENT, _("inconnu")

    vintage = models.ForeignKey(SourceVintage, on_delete=models.CASCADE, related_name="figures", db_index=False)
    indicator = models.CharField(max_length=20)
    level = models.PositiveSmallIntegerField(choices=Level)
    code = models.CharField(max_length=9, help_text="INSEE code, SIREN or département: areas outlive their withdrawal")
    value = models.FloatField(null=True, blank=True)
    base = models.FloatField(null=True, blank=True, help_text="what a rate is a rate of")
    state = models.CharField(max_length=9, choices=State)
    score = models.FloatField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["vintage", "indicator", "level", "code"], name="one_figure_per_indicator_and_area"
            ),
            models.CheckConstraint(
                condition=Q(value__isnull=True, state__in=["secret", "absent"])
                | Q(value__isnull=False, state__in=["observe", "calcule", "estime", "emprunte"]),
                name="figure_is_known_or_says_why_not",
            ),
            models.CheckConstraint(
                condition=Q(score=None) | Q(score__gte=0, score__lte=10, value__isnull=False),
                name="figure_scores_from_0_to_10",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.indicator} {self.code}"


class SourceAttemptQuerySet(models.QuerySet["SourceAttempt"]):
    def of(self, roadmap: Roadmap) -> Self:
        """The attempts that concern a roadmap, the latest first."""
        return self.filter(Q(roadmap=None) | Q(roadmap=roadmap)).order_by("-began_at", "-pk")


class SourceAttempt(models.Model):
    """The last attempt to update a source: its progress, or why it failed. One for each source and roadmap."""

    # A running attempt is written every second: after this silence, it counts as stopped, and another may begin.
    SILENCE = timedelta(minutes=3)
    QUEUE = timedelta(minutes=30)

    class Stage(models.TextChoices):
        WAITING = "attente", _("en attente")
        DOWNLOADING = "telechargement", _("téléchargement")
        READING = "lecture", _("lecture")
        PUBLISHING = "enregistrement", _("enregistrement")
        DONE = "termine", _("terminé")
        UNCHANGED = "inchange", _("rien de nouveau")
        FAILED = "echec", _("échec")

    source = models.CharField(max_length=30)
    title = models.CharField(max_length=200)
    roadmap = models.ForeignKey(Roadmap, null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    stage = models.CharField(max_length=14, choices=Stage)
    done = models.PositiveIntegerField(default=0, help_text="bytes, or rows, of `total`")
    total = models.PositiveIntegerField(default=0)
    sentence = models.CharField(max_length=500, blank=True)
    began_at = models.DateTimeField(help_text="tells an attempt from the one before it")
    seen_at = models.DateTimeField(help_text="the last sign of life")
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = SourceAttemptQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["source"], condition=Q(roadmap=None), name="one_common_attempt_per_source"),
            models.UniqueConstraint(fields=["source", "roadmap"], name="one_attempt_per_source_and_roadmap"),
        ]

    def __str__(self) -> str:
        return self.title

    def is_running(self, now: datetime) -> bool:
        patience = self.QUEUE if self.stage == self.Stage.WAITING else self.SILENCE
        return self.ended_at is None and now - self.seen_at < patience

    def is_lost(self, now: datetime) -> bool:
        """Begun, and no longer running."""
        return self.ended_at is None and not self.is_running(now)
