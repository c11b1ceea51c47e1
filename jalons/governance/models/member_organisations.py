"""The organisations that carry or join the démarche, the door by which they ask, and what they asked."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from jalons.base.codes import CODE_LENGTH
from jalons.base.stale_pages import fields_stamp
from jalons.directory.models import Contact, Organisation
from jalons.governance.rules import member_organisations as rules
from jalons.governance.rules.member_organisations import MemberStatus
from jalons.mail.models import Mailed
from jalons.roadmaps.models import Roadmap

LONGEST_TEXT = 600


class MemberOrganisations(models.QuerySet["MemberOrganisation"]):
    def awaiting_answer(self) -> "MemberOrganisations":
        """A candidate, or one in the name of which somebody asks. Each may come several times."""
        return self.filter(Q(state=MemberOrganisation.State.CANDIDATE) | Q(requests__outcome=""))


class MemberOrganisation(models.Model):
    """An organisation of the directory in the démarche: it asked, takes part, was declined, or left. One row for each
    organisation, whatever it becomes."""

    class State(models.TextChoices):
        CANDIDATE = rules.State.CANDIDATE, _("candidate")
        CONFIRMED = rules.State.CONFIRMED, _("confirmée")
        DECLINED = rules.State.DECLINED, _("non retenue")
        LEFT = rules.State.LEFT, _("partie")

    roadmap = models.ForeignKey(Roadmap, on_delete=models.CASCADE, related_name="member_organisations")
    organisation = models.OneToOneField(
        Organisation, on_delete=models.PROTECT, related_name="member_organisation", verbose_name=_("structure")
    )
    state = models.CharField(_("état"), max_length=9, choices=State)
    display_name = models.CharField(_("nom affiché"), max_length=150, blank=True)
    is_co_carrier = models.BooleanField(_("co-porteuse"), default=False)
    brings = models.TextField(_("ce qu’elle apporte"), max_length=LONGEST_TEXT, blank=True)
    main_contact = models.ForeignKey(
        Contact, null=True, blank=True, on_delete=models.SET_NULL, related_name="+", verbose_name=_("contact principal")
    )
    asked_on = models.DateField(_("demande du"), null=True, blank=True)
    confirmed_on = models.DateField(_("confirmée le"), null=True, blank=True)
    declined_on = models.DateField(_("non retenue le"), null=True, blank=True)
    left_on = models.DateField(_("partie le"), null=True, blank=True)

    objects = MemberOrganisations.as_manager()

    # Whoever asks writes it, and may name themselves (decision 0010).
    personal_fields: ClassVar = ("brings",)

    class Meta:
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(
                    state="candidate", asked_on__isnull=False, confirmed_on=None, declined_on=None, left_on=None
                )
                | Q(state="confirmee", confirmed_on__isnull=False, declined_on=None, left_on=None)
                | Q(state="declinee", declined_on__isnull=False, confirmed_on=None, left_on=None)
                | Q(state="partie", confirmed_on__isnull=False, left_on__isnull=False, declined_on=None),
                name="member_organisation_has_the_days_of_its_state",
            ),
            models.CheckConstraint(
                condition=Q(is_co_carrier=False) | Q(state="confirmee"), name="co_carrier_is_a_confirmed_member"
            ),
            models.CheckConstraint(
                condition=Q(left_on=None) | Q(left_on__gte=F("confirmed_on")),
                name="member_organisation_leaves_after_joining",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        return self.display_name or self.organisation.name

    @property
    def status(self) -> MemberStatus:
        return MemberStatus(
            rules.State(self.state),
            self.asked_on,
            self.confirmed_on,
            self.declined_on,
            self.left_on,
            self.is_co_carrier,
        )

    @property
    def stamp(self) -> str:
        """Of what the form shows: an act of somebody else does not make it stale."""
        return fields_stamp(self, ("display_name", "brings", "main_contact_id"))


class JoinDoor(models.Model):
    """The public address where an organisation asks to join, which the team opens, closes and changes."""

    roadmap = models.OneToOneField(Roadmap, on_delete=models.CASCADE, related_name="join_door")
    code = models.CharField(max_length=CODE_LENGTH, unique=True)
    opened_at = models.DateTimeField(_("ouverte le"))
    closed_at = models.DateTimeField(_("fermée le"), null=True, blank=True)

    def __str__(self) -> str:
        return str(_("la page « Rejoindre la démarche »"))

    @property
    def is_open(self) -> bool:
        return self.closed_at is None


class JoinRequest(Mailed):
    """What somebody sent by the door, then what they were answered. The message is composed when it leaves, for the
    address that the contact then has.

    The name and the number are kept as given, because the directory may write them otherwise and the page of the door
    must not tell what it knows. It is deleted with its contact: an erased person leaves nothing of what they sent.
    """

    class Outcome(models.TextChoices):
        ACCEPTED = "acceptee", _("acceptée")
        DECLINED = "declinee", _("non retenue")

    member = models.ForeignKey(MemberOrganisation, on_delete=models.CASCADE, related_name="requests")
    contact = models.ForeignKey(Contact, on_delete=models.CASCADE, related_name="+")
    given_name = models.CharField(_("nom donné"), max_length=150)
    given_siret = models.CharField(_("SIRET donné"), max_length=14, blank=True)
    brings = models.TextField(_("ce qu’elle apporterait"), max_length=LONGEST_TEXT, blank=True)
    asked_at = models.DateTimeField(auto_now_add=True)
    outcome = models.CharField(_("réponse"), max_length=8, choices=Outcome, blank=True)
    answer = models.TextField(_("phrase envoyée"), max_length=LONGEST_TEXT, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    answered_at = models.DateTimeField(null=True, blank=True)

    personal_fields: ClassVar = ("given_name", "brings", "answer")

    class Meta:
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(outcome="", answered_at=None) | ~Q(outcome="") & Q(answered_at__isnull=False),
                name="join_request_answered_has_its_instant",
            )
        ]

    def __str__(self) -> str:
        return str(_("demande de %(name)s") % {"name": self.member.name})

    @property
    def part_of(self) -> MemberOrganisation:
        return self.member
