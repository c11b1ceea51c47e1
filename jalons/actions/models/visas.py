"""Who is asked to see fiches before they go further, and what each answers."""

from datetime import date
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from jalons.actions.models.sheets import TOLD_CODE_LIMIT, ActionSheet, former_code
from jalons.actions.rules import visas as rules
from jalons.directory.models import Contact
from jalons.mail.models import Mailed, MailedSecret
from jalons.roadmaps.models import Membership, Roadmap


class VisaRequest(MailedSecret):
    """One person, by their function, is asked to see some fiches until a day. They answer on a private page; once its
    message has left, only a hash of its address is stored.

    An erased contact closes the page; what was answered stays, with the function.
    """

    class Capacity(models.TextChoices):
        SERVICE = rules.Capacity.SERVICE, _("service")
        VICE_PRESIDENT = rules.Capacity.VICE_PRESIDENT, _("vice-présidence")
        TECHNICAL = rules.Capacity.TECHNICAL, _("comité technique")
        PARTNER = rules.Capacity.PARTNER, _("partenaire")
        FUNDER = rules.Capacity.FUNDER, _("financeur")
        OTHER = rules.Capacity.OTHER, _("autre")

    roadmap = models.ForeignKey(Roadmap, on_delete=models.CASCADE, related_name="visa_requests")
    capacity = models.CharField(_("à quel titre"), max_length=16, choices=Capacity)
    function = models.CharField(_("fonction"), max_length=150)
    contact = models.ForeignKey(Contact, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    membership = models.ForeignKey(Membership, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    # Whether a contact or a member stood behind it when it was asked: once they are gone, the page is closed.
    had_person = models.BooleanField(default=False)
    asked_on = models.DateField(_("demandé le"))
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    due_on = models.DateField(_("à rendre avant le"))
    reason = models.TextField(_("motif"), max_length=rules.REASON_LIMIT, blank=True)
    token_hash = models.CharField(max_length=64, unique=True, null=True, blank=True)
    withdrawn_on = models.DateField(_("retiré le"), null=True, blank=True)

    # Its label is the function of a person, read when a page is drawn.
    named_when_read: ClassVar = ("contact", "membership")

    class Meta:
        verbose_name_plural = _("demandes de visa")
        ordering: ClassVar = ["due_on", "id"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(function=""), name="visa_request_says_who"),
            models.CheckConstraint(condition=Q(due_on__gte=F("asked_on")), name="visa_is_due_after_it_is_asked"),
            models.CheckConstraint(
                condition=Q(contact=None) | Q(membership=None), name="visa_is_asked_of_one_person_at_most"
            ),
        ]

    def __str__(self) -> str:
        return self.function

    @property
    def who(self) -> str:
        """What pages call them: the function and the structure that the directory gives today, which may have come after the
        request; once they are gone, the function that was known then."""
        if self.membership_id and self.membership:
            return self.membership.function or self.function
        if self.contact_id and self.contact:
            structure = self.contact.organisation.name if self.contact.organisation else ""
            return ", ".join(filter(None, (self.contact.function, structure))) or self.function
        return self.function

    @property
    def signature(self) -> str:
        return gettext("%(who)s, par son lien") % {"who": self.function}

    @property
    def mail_address(self) -> str:
        """Empty for whoever has none, or asked not to be written to: their page is handed over."""
        if self.membership:
            return self.membership.user.email
        return self.contact.email if self.contact and not self.contact.refused_on else ""

    @property
    def has_left(self) -> bool:
        return self.had_person and self.contact_id is None and self.membership_id is None

    def is_open(self, today: date) -> bool:
        """Whether the private page opens: some time after the last day too, for who is late, and to read again."""
        return (
            self.token_hash is not None
            and self.withdrawn_on is None
            and not self.has_left
            and today <= self.due_on + rules.READABLE_AFTER
        )


class Visa(models.Model):
    """The last answer of one person about one fiche, and what they saw: the version of its text, and its money."""

    class Answer(models.TextChoices):
        VISA = rules.Answer.VISA, _("visa donné")
        REMARK = rules.Answer.REMARK, _("remarque")

    request = models.ForeignKey(VisaRequest, on_delete=models.CASCADE, related_name="visas")
    action = models.ForeignKey(ActionSheet, on_delete=models.CASCADE, related_name="visas")
    answer = models.CharField(_("réponse"), max_length=8, choices=Answer, blank=True)
    text = models.TextField(_("remarque"), max_length=rules.TEXT_LIMIT, blank=True)
    answered_on = models.DateField(_("répondu le"), null=True, blank=True)
    version = models.PositiveIntegerField(null=True, blank=True)
    money = models.JSONField(default=dict, blank=True)
    # The code of the fiche when its reader was written to, which a code of today may no longer be.
    told_code = models.CharField(max_length=TOLD_CODE_LIMIT, blank=True)

    named_when_read: ClassVar = ("request",)

    class Meta:
        verbose_name_plural = _("visas")
        ordering: ClassVar = ["request__due_on", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["request", "action"], name="a_fiche_is_put_once_before_a_person"),
            models.CheckConstraint(condition=~Q(answer="remarque") | ~Q(text=""), name="remark_says_something"),
            models.CheckConstraint(
                condition=Q(answer="", answered_on=None, version=None)
                | ~Q(answer="") & Q(answered_on__isnull=False, version__isnull=False),
                name="visa_answered_has_its_day_and_version",
            ),
        ]

    def __str__(self) -> str:
        return self.request.function

    @property
    def part_of(self) -> ActionSheet:
        return self.action

    @property
    def former_code(self) -> str:
        """Empty while the fiche has the code that its reader was told."""
        return former_code(self.told_code, self.action.code)


class VisaAnswer(Mailed):
    """One answer with its words and its day, kept when another one follows. Its message tells a remark to whoever asked."""

    visa = models.ForeignKey(Visa, on_delete=models.CASCADE, related_name="answers")
    answer = models.CharField(_("réponse"), max_length=8, choices=Visa.Answer)
    text = models.TextField(_("remarque"), max_length=rules.TEXT_LIMIT, blank=True)
    answered_on = models.DateField(_("répondu le"))
    version = models.PositiveIntegerField()

    class Meta:
        verbose_name_plural = _("réponses à un visa")
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(answer="remarque") | ~Q(text=""), name="answered_remark_says_something")
        ]

    def __str__(self) -> str:
        return str(self.get_answer_display())
