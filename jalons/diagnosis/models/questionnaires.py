"""A local questionnaire. A sheet only has answers: no author, no day, no address."""

import uuid
from datetime import date
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from jalons.base.codes import CODE_LENGTH, format_code
from jalons.diagnosis.rules import questionnaires as rules
from jalons.roadmaps.models import Roadmap


class Questionnaire(models.Model):
    """`is_open` is the choice of the team, within the given days. `last_sheet` numbers the sheets, and never
    decreases."""

    roadmap = models.ForeignKey(Roadmap, on_delete=models.CASCADE, related_name="questionnaires")
    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    code = models.CharField(max_length=CODE_LENGTH, unique=True)
    title = models.CharField(_("titre"), max_length=120)
    intro = models.TextField(_("mot d’accueil"), max_length=600, blank=True)
    is_open = models.BooleanField(default=False)
    opens_on = models.DateField(_("ouvre le"), null=True, blank=True)
    closes_on = models.DateField(_("dernier jour"), null=True, blank=True)
    last_sheet = models.PositiveIntegerField(default=0)

    class Meta:
        ordering: ClassVar = ["-id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(opens_on=None) | Q(closes_on=None) | Q(closes_on__gte=models.F("opens_on")),
                name="questionnaire_opens_before_it_closes",
            )
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def spoken_code(self) -> str:
        return format_code(self.code)

    def state(self, today: date) -> rules.State:
        return rules.questionnaire_state(
            is_open=self.is_open,
            sheets=self.last_sheet,
            opens_on=self.opens_on,
            closes_on=self.closes_on,
            today=today,
        )


class Question(models.Model):
    class Kind(models.TextChoices):
        ONE = rules.Kind.ONE, _("Une seule réponse")
        SEVERAL = rules.Kind.SEVERAL, _("Plusieurs réponses")
        SCALE = rules.Kind.SCALE, _("De 1 à 5")
        TEXT = rules.Kind.TEXT, _("Réponse libre")

    questionnaire = models.ForeignKey(Questionnaire, on_delete=models.CASCADE, related_name="questions")
    rank = models.PositiveSmallIntegerField()
    kind = models.CharField(_("type de réponse"), max_length=9, choices=Kind)
    label = models.CharField(_("question"), max_length=200)
    # For one or several answers: their texts, in order. For a scale: the meaning of 1 and 5, in `low` and `high`.
    choices = models.JSONField(_("réponses proposées"), default=list, blank=True)
    low = models.CharField(_("1 veut dire"), max_length=60, blank=True)
    high = models.CharField(_("5 veut dire"), max_length=60, blank=True)
    # Whether the portrait shows its answers; None until somebody chooses: the clearest ones are then proposed.
    in_portrait = models.BooleanField(_("dans le portrait"), null=True)

    class Meta:
        ordering: ClassVar = ["rank", "id"]

    def __str__(self) -> str:
        return self.label

    @property
    def part_of(self) -> Questionnaire:
        return self.questionnaire

    @property
    def key(self) -> str:
        return str(self.pk)

    @property
    def asked(self) -> rules.Asked:
        return rules.Asked(self.key, self.kind, len(self.choices))

    @property
    def scale(self) -> list[int]:
        return list(rules.SCALE)


class AnswerSheet(models.Model):
    """`client_id` is made with the page: the same page sent twice is one sheet. `paper`: the printed number."""

    questionnaire = models.ForeignKey(Questionnaire, on_delete=models.CASCADE, related_name="sheets")
    number = models.PositiveIntegerField()
    client_id = models.UUIDField()
    paper = models.PositiveIntegerField(_("numéro de la feuille"), null=True, blank=True)
    # By the key of each question; see `rules.read_answers`.
    answers = models.JSONField(default=dict)

    class Meta:
        ordering: ClassVar = ["number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["questionnaire", "number"], name="one_answer_sheet_per_number"),
            models.UniqueConstraint(fields=["questionnaire", "client_id"], name="a_sheet_sent_twice_is_one_sheet"),
            models.UniqueConstraint(fields=["questionnaire", "paper"], name="one_sheet_per_printed_number"),
        ]

    def __str__(self) -> str:
        return str(_("réponse %(number)s")) % {"number": self.number}
