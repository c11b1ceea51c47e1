"""Votes: the question, the papers of phones, and the counts of the room."""

import uuid
from collections.abc import Iterable
from typing import ClassVar

from django.db import models
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from jalons.base.prepared_queries import PreparedQuery
from jalons.base.stale_pages import fields_stamp
from jalons.base.stamps import make_stamp
from jalons.directory.models import Category, College
from jalons.votes.rules import ballots
from jalons.votes.rules.rounds import ROUNDS_MAX
from jalons.workshops.models.notes import Note, NoteGroup
from jalons.workshops.models.people import Participant
from jalons.workshops.models.pledges import Pledge
from jalons.workshops.models.stakes import KeyProject, Stake
from jalons.workshops.models.table_stakes import TableStake
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
        GRADIENT = ballots.BallotKind.GRADIENT, _("Échelle d’accord, en cinq degrés")

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
    # A code for each person, printed in the kit: it votes once.
    asks_code = models.BooleanField(_("un code de vote par personne"), default=False)
    state = models.CharField(_("avancement"), max_length=9, choices=State, default=State.DRAFT)
    opened_at = models.DateTimeField(_("ouvert le"), null=True, blank=True)
    closed_at = models.DateTimeField(_("clos le"), null=True, blank=True)
    # When its papers last changed after it closed: the room, or the minutes, may tell another result.
    corrected_at = models.DateTimeField(_("corrigé le"), null=True, blank=True)
    # How many had entered with a phone when the vote closed: those without a paper abstained.
    present = models.PositiveIntegerField(_("téléphones entrés"), null=True, blank=True)
    # The participants whose vote came after it closed and is not counted, by their local number. Only how many is told.
    late_voters = models.JSONField(_("votes arrivés après la clôture"), default=list, blank=True)
    # While the vote is open: no more papers are typed, and phones that enter later do not vote in it.
    is_paper_closed = models.BooleanField(_("saisie du papier close"), default=False)
    phones_closed_at = models.DateTimeField(_("entrée des téléphones close le"), null=True, blank=True)
    # The round before, whose propositions this one amends; its papers stay as they are.
    previous_round = models.OneToOneField(
        "self",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="next_round",
        verbose_name=_("tour précédent"),
    )
    round = models.PositiveSmallIntegerField(_("tour"), default=1)
    # Shown on the big screen: the facilitation decides, once the vote is closed.
    is_shown = models.BooleanField(_("montré à la salle"), default=False)
    # Opinion groups instead of the results, when the vote is shown.
    shows_groups = models.BooleanField(_("groupes d’opinion à l’écran"), default=False)

    class Meta:
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["workshop", "title"], name="ballot_title_is_unique_in_its_workshop"),
            models.CheckConstraint(condition=Q(is_shown=False) | Q(state="clos"), name="ballot_is_shown_once_closed"),
            models.CheckConstraint(condition=Q(dots__isnull=True) | Q(dots__gte=1), name="ballot_gives_a_dot_or_more"),
            models.CheckConstraint(condition=Q(most_per_option__gte=1), name="ballot_option_takes_a_dot_or_more"),
            models.CheckConstraint(condition=Q(round__gte=1), name="ballot_rounds_begin_at_one"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def has_votes(self) -> bool:
        return self.papers.exists() or self.room_counts.filter(voters__gt=0).exists()

    @property
    def stamp(self) -> str:
        """The stamp of what its form shows. One query."""
        terms = fields_stamp(self, ("title", "kind", "is_two_coloured", "dots", "most_per_option", "asks_code"))
        return make_stamp(terms, *self.options.values_list("title", flat=True))


def propositions_stamp(ballot: Ballot, options: "Iterable[BallotOption]") -> str:
    """The stamp of what people read before they answer. Papers name propositions by their rank: on a page that showed
    others, the same marks say something else. `options`: all those of the vote, in their order."""
    read = [(option.rank, option.title) for option in options]
    return make_stamp(ballot.title, ballot.kind, ballot.is_two_coloured, *read)


class BallotOptions(models.QuerySet["BallotOption"]):
    def phrased(self) -> "BallotOptions":
        """With the enjeux whose questions they say."""
        return self.select_related("stake", "group__stake")


class BallotOption(models.Model):
    """A proposition. Papers identify it by its rank, which no longer changes once the vote has opened."""

    ballot = models.ForeignKey(Ballot, on_delete=models.CASCADE, related_name="options", verbose_name=_("vote"))
    uid = models.UUIDField(unique=True, editable=False)  # `rules.option_uid`
    rank = models.PositiveSmallIntegerField(_("rang"))
    title = models.CharField(_("intitulé"), max_length=ballots.OPTION_LIMIT)
    is_frozen = models.BooleanField(_("gelé"), default=False)
    # The proposition of the round before that it amends.
    amends = models.ForeignKey(
        "self",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="amended_by",
        verbose_name=_("proposition amendée"),
    )
    # What the facilitation looked at: `rules.objections`, key → what may be read, nothing when it is withdrawn.
    reviewed = models.JSONField(_("objections relues"), default=dict, blank=True)
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

    objects: ClassVar = BallotOptions.as_manager()

    class Meta:
        ordering: ClassVar = ["rank", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["ballot", "rank"], name="one_ballot_option_per_rank"),
            models.UniqueConstraint(fields=["ballot", "title"], name="ballot_option_title_is_unique"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def question(self) -> str:
        """« Comment … pour que … ? », as its table was told that the room would read it; else its title. Read from `phrased` rows."""
        stake = self.stake or (self.group.stake if self.group else None)
        return (stake.phrasing if stake else "") or self.title

    @property
    def outcome(self) -> Stake | KeyProject | None:
        """The enjeu or the chantier that it is about."""
        return self.stake or self.key_project


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
    # The code that voted, when the vote asks for one: nobody knows who holds which.
    code_number = models.PositiveSmallIntegerField(null=True, blank=True)
    marks = models.JSONField(_("gommettes ou réponses"), default=dict)
    reasons = models.JSONField(_("raisons"), default=dict, blank=True)

    class Meta:
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["ballot", "participant"], name="one_paper_per_participant"),
            models.UniqueConstraint(fields=["ballot", "code_number"], name="one_paper_per_voting_code"),
        ]

    def __str__(self) -> str:
        # Without the vote and the voter.
        return str(_("bulletin"))


def first_round_uid(ballot: Ballot) -> uuid.UUID:
    """Of the vote whose codes were printed: they serve again in each of its rounds."""
    for _round in range(ROUNDS_MAX):
        if ballot.previous_round is None:
            break
        ballot = ballot.previous_round
    return ballot.uid


def read_options(ballot: Ballot) -> list[BallotOption]:
    return _list_options(ballot.pk)


def read_phrased_options(ballot: Ballot) -> list[BallotOption]:
    return _list_phrased_options(ballot.pk)


def read_paper(ballot: Ballot, participant: Participant) -> VotePaper | None:
    return next(iter(_find_paper(ballot.pk, participant.pk)), None)


@PreparedQuery
def _list_options(ballot: int) -> QuerySet[BallotOption]:
    return BallotOption.objects.filter(ballot=ballot)


@PreparedQuery
def _list_phrased_options(ballot: int) -> QuerySet[BallotOption]:
    return BallotOption.objects.phrased().filter(ballot=ballot)


@PreparedQuery
def _find_paper(ballot: int, participant: int) -> QuerySet[VotePaper]:
    return VotePaper.objects.filter(ballot=ballot, participant=participant)


class RoomCount(models.Model):
    """The papers of one table or of the whole room, counted by hand, college by college. `marks` as on a paper, added
    up.

    `college` is empty for the papers whose boxes were left blank.
    """

    ballot = models.ForeignKey(Ballot, on_delete=models.CASCADE, related_name="room_counts", verbose_name=_("vote"))
    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    table = models.PositiveSmallIntegerField(null=True, blank=True)
    college = models.CharField(_("collège"), max_length=11, choices=College, blank=True)
    voters = models.PositiveIntegerField(_("votes papier"))
    marks = models.JSONField(_("gommettes ou réponses"), default=dict)
    reasons = models.JSONField(_("raisons"), default=dict, blank=True)
    entered_by = models.CharField(_("saisi par"), max_length=150)
    entered_at = models.DateTimeField(_("saisi le"))

    class Meta:
        ordering: ClassVar = ["table", "college", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["ballot", "table", "college"], name="one_room_count_per_table_and_college"),
            models.UniqueConstraint(
                fields=["ballot", "college"],
                condition=Q(table__isnull=True),
                name="one_room_count_per_college_for_the_whole_room",
            ),
        ]

    def __str__(self) -> str:
        place = (
            str(_("décompte de la salle"))
            if self.table is None
            else str(_("décompte de la table %(table)s")) % {"table": self.table}
        )
        return f"{place}, {self.get_college_display().lower()}" if self.college else place


def voted_condition() -> Q:
    """Of ballots: those in which somebody voted, on a phone or on paper. A count of no paper counts nobody."""
    counted = RoomCount.objects.filter(ballot=OuterRef("pk"), voters__gt=0)
    return Q(Exists(VotePaper.objects.filter(ballot=OuterRef("pk")))) | Q(Exists(counted))


def has_begun(workshop: Workshop) -> bool:
    """Whether somebody has entered a workshop, written in it, or was asked to vote."""
    return (
        any(
            model._default_manager.filter(workshop=workshop).exists()
            for model in (Participant, Note, Pledge, TableStake)
        )
        or Ballot.objects.filter(workshop=workshop).exclude(state=Ballot.State.DRAFT).exists()
    )
