"""Votes: the question, the papers of phones, and the counts of the room."""

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from jalons.directory.models import Category, College
from jalons.votes.rules import ballots
from jalons.workshops.models.notes import NoteGroup
from jalons.workshops.models.people import Participant
from jalons.workshops.models.stakes import KeyProject, Stake
from jalons.workshops.models.workshops import Workshop
from jalons.workshops.rules import workshops


class Ballot(models.Model):
    """A vote of a workshop. Its options and dots are the same for everybody, and can no longer change once it opens.

    `dots` is empty for the default number of the method, which depends on the number of options.
    """

    class Kind(models.TextChoices):
        DOTS = ballots.BallotKind.DOTS, _("Gommettes")
        CONSENT = ballots.BallotKind.CONSENT, _("Consentement")
        OPINION = ballots.BallotKind.OPINION, _("Avis : d’accord, pas d’accord")

    class State(models.TextChoices):
        DRAFT = ballots.BallotState.DRAFT, _("en préparation")
        OPEN = ballots.BallotState.OPEN, _("ouvert")
        CLOSED = ballots.BallotState.CLOSED, _("clos")

    workshop = models.ForeignKey(Workshop, on_delete=models.CASCADE, related_name="ballots")
    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    title = models.CharField(_("intitulé"), max_length=workshops.TITLE_LIMIT)
    kind = models.CharField(_("type"), max_length=12, choices=Kind, default=Kind.DOTS)
    is_two_coloured = models.BooleanField(_("deux couleurs"), default=False)
    dots = models.PositiveSmallIntegerField(_("gommettes par personne"), null=True, blank=True)
    most_per_option = models.PositiveSmallIntegerField(
        _("gommettes par proposition"), default=ballots.DEFAULT_MOST_PER_OPTION
    )
    state = models.CharField(_("avancement"), max_length=6, choices=State, default=State.DRAFT)
    opened_at = models.DateTimeField(_("ouvert le"), null=True, blank=True)
    closed_at = models.DateTimeField(_("clos le"), null=True, blank=True)
    # How many had entered with a phone when the vote closed: those without a paper abstained.
    present = models.PositiveIntegerField(_("personnes présentes"), null=True, blank=True)
    # Shown on the big screen: the facilitation decides, once the vote is closed.
    is_shown = models.BooleanField(_("montré à la salle"), default=False)

    class Meta:
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["workshop", "title"], name="ballot_title_is_unique_in_its_workshop"),
            models.CheckConstraint(condition=Q(is_shown=False) | Q(state="closed"), name="ballot_is_shown_once_closed"),
            models.CheckConstraint(condition=Q(dots__isnull=True) | Q(dots__gte=1), name="ballot_gives_a_dot_or_more"),
            models.CheckConstraint(condition=Q(most_per_option__gte=1), name="ballot_option_takes_a_dot_or_more"),
        ]

    def __str__(self) -> str:
        return self.title


class BallotOption(models.Model):
    """A proposition. Papers identify it by its rank, which no longer changes once the vote has opened."""

    ballot = models.ForeignKey(Ballot, on_delete=models.CASCADE, related_name="options", verbose_name=_("vote"))
    uid = models.UUIDField(unique=True, editable=False)  # `rules.option_uid`
    rank = models.PositiveSmallIntegerField(_("rang"))
    title = models.CharField(_("intitulé"), max_length=ballots.OPTION_LIMIT)
    is_frozen = models.BooleanField(_("gelé"), default=False)
    # What it is about, when it has the same title.
    stake = models.ForeignKey(
        Stake, null=True, blank=True, on_delete=models.SET_NULL, related_name="ballot_options", verbose_name=_("enjeu")
    )
    key_project = models.ForeignKey(
        KeyProject,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="ballot_options",
        verbose_name=_("chantier d’origine"),
    )
    group = models.ForeignKey(
        NoteGroup,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="ballot_options",
        verbose_name=_("groupe"),
    )

    class Meta:
        ordering: ClassVar = ["rank", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["ballot", "rank"], name="one_ballot_option_per_rank"),
            models.UniqueConstraint(fields=["ballot", "title"], name="ballot_option_title_is_unique"),
        ]

    def __str__(self) -> str:
        return self.title


class VotePaper(models.Model):
    """The present vote of one participant. `marks`: rank of the option → mark → how many.

    `sent_ids` are the sendings already counted: a late one changes nothing. Category, college and table are copied, so
    that the paper stays, anonymous, when the participant is erased.
    """

    ballot = models.ForeignKey(Ballot, on_delete=models.CASCADE, related_name="papers", verbose_name=_("vote"))
    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    participant = models.ForeignKey(
        Participant, null=True, blank=True, on_delete=models.SET_NULL, related_name="papers"
    )
    sent_ids = models.JSONField(default=list)
    category = models.CharField(_("catégorie"), max_length=8, choices=Category, blank=True)
    college = models.CharField(max_length=11, choices=College, blank=True)
    table = models.PositiveSmallIntegerField(null=True, blank=True)
    marks = models.JSONField(_("gommettes ou réponses"), default=dict)
    reasons = models.JSONField(_("raisons"), default=dict, blank=True)

    class Meta:
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["ballot", "participant"], name="one_paper_per_participant")
        ]

    def __str__(self) -> str:
        # Without the vote and the voter.
        return str(_("bulletin"))


class RoomCount(models.Model):
    """The papers of one table or of the whole room, counted by hand. `marks` as on a paper, added up."""

    ballot = models.ForeignKey(Ballot, on_delete=models.CASCADE, related_name="room_counts", verbose_name=_("vote"))
    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    table = models.PositiveSmallIntegerField(null=True, blank=True)
    voters = models.PositiveIntegerField(_("votes papier"))
    marks = models.JSONField(_("gommettes ou réponses"), default=dict)
    reasons = models.JSONField(_("raisons"), default=dict, blank=True)
    entered_by = models.CharField(_("saisi par"), max_length=150)
    entered_at = models.DateTimeField(_("saisi le"))

    class Meta:
        ordering: ClassVar = ["table", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["ballot", "table"], name="one_room_count_per_table"),
            models.UniqueConstraint(
                fields=["ballot"], condition=Q(table__isnull=True), name="one_room_count_for_the_whole_room"
            ),
        ]

    def __str__(self) -> str:
        if self.table is None:
            return str(_("décompte de la salle"))
        return str(_("décompte de la table %(table)s")) % {"table": self.table}
