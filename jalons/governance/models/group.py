"""The groupe projet: people, and the functions by which others read them."""

from datetime import date
from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from jalons.directory.models import Contact, Organisation
from jalons.directory.rules.consents import Purpose, may_write
from jalons.governance.rules import group as rules
from jalons.roadmaps.models import Invitation, Membership, Roadmap


class Responsibility(models.TextChoices):
    """What the groupe projet answers for (method 1.2)."""

    MOBILISE = "mobiliser", _("mobiliser les forces vives du territoire")
    COMMUNICATE = "communiquer", _("faire connaître la démarche")
    VALIDATE = "valider", _("valider la manière de construire ensemble")
    RELAY = "relayer", _("faire le lien entre les instances et les partenaires")


class GroupMembers(models.QuerySet["GroupMember"]):
    def present(self, on: date) -> "GroupMembers":
        """The first and the last day of a member are theirs."""
        return self.not_gone(on).filter(since__lte=on)

    def not_gone(self, on: date) -> "GroupMembers":
        """Present, or still to come."""
        return self.filter(Q(until=None) | Q(until__gte=on))

    def gone(self, on: date) -> "GroupMembers":
        return self.filter(until__lt=on)

    def with_people(self) -> "GroupMembers":
        """With what their names, their access and their addresses are read from, in one query."""
        return self.select_related("organisation", "contact", "membership__user", "invitation__membership__user")


class GroupMember(models.Model):
    """A person of the groupe projet, from a day to a day. Their name is that of their account, else of their contact:
    it is read when a page is drawn, and leaves with that row. The function stays."""

    class Kind(models.TextChoices):
        ELECTED = rules.Kind.ELECTED, _("élue ou élu")
        STAFF = rules.Kind.STAFF, _("technicienne ou technicien")
        OPERATOR = rules.Kind.OPERATOR, _("opérateur local")
        PARTNER = rules.Kind.PARTNER, _("partenaire")

    roadmap = models.ForeignKey(Roadmap, on_delete=models.CASCADE, related_name="group_members")
    kind = models.CharField(_("au titre de"), max_length=10, choices=Kind)
    function = models.CharField(_("fonction"), max_length=120)
    organisation = models.ForeignKey(
        Organisation, null=True, blank=True, on_delete=models.SET_NULL, related_name="group_members"
    )
    service = models.CharField(_("service"), max_length=120, blank=True)
    # A function too: who sits when the person cannot.
    substitute = models.CharField(_("suppléance"), max_length=120, blank=True)
    # Values of `Responsibility`.
    responsibilities = models.JSONField(_("responsabilités"), default=list, blank=True)
    since = models.DateField(_("depuis le"))
    until = models.DateField(_("jusqu’au"), null=True, blank=True)
    membership = models.OneToOneField(
        Membership, null=True, blank=True, on_delete=models.SET_NULL, related_name="group_member"
    )
    # Accepted, it gives its membership: see `access`.
    invitation = models.OneToOneField(
        Invitation, null=True, blank=True, on_delete=models.SET_NULL, related_name="group_member"
    )
    contact = models.ForeignKey(Contact, null=True, blank=True, on_delete=models.SET_NULL, related_name="group_members")

    objects = GroupMembers.as_manager()

    # The row names a person, so the journal stores neither name nor function (decision 0010).
    personal_fields: ClassVar = ("function", "service", "substitute")
    named_when_read: ClassVar = ("membership__user", "contact")

    class Meta:
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["roadmap", "contact"],
                condition=Q(until=None),
                name="contact_is_once_in_the_group",
            ),
            models.CheckConstraint(condition=~Q(function=""), name="group_member_has_a_function"),
            models.CheckConstraint(
                condition=Q(until=None) | Q(until__gte=F("since")), name="group_member_leaves_after_joining"
            ),
        ]

    def __str__(self) -> str:
        return self.function

    @property
    def shown_function(self) -> str:
        return self.function

    @property
    def access(self) -> Membership | None:
        """Their account in this roadmap: theirs already, or by the invitation that they accepted."""
        return self.membership or (self.invitation.membership if self.invitation else None)

    @property
    def has_person(self) -> bool:
        """Whether somebody is known behind the function."""
        return (self.membership_id, self.invitation_id, self.contact_id) != (None, None, None)

    @property
    def is_focal_point(self) -> bool:
        access = self.access
        return access is not None and access.role == Membership.Role.FOCAL_POINT

    @property
    def name(self) -> str:
        """Read only where the reader may know people; empty once the account and the contact are gone."""
        access = self.access
        return (access and access.user.name) or (self.contact.name if self.contact else "")

    @property
    def mail_address(self) -> str | None:
        """Where they are written to, as somebody who said yes: their account, else their contact. None without any, and
        for whoever refused."""
        contact, access = self.contact, self.access
        if contact and not may_write(contact.standing, Purpose.FOLLOW):
            return None
        return (access.user.email if access else contact.email if contact else "") or None
