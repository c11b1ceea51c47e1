"""What the groupe projet is asked about its definition, and what each answers."""

import uuid
from datetime import date
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from jalons.governance.models.definitions import Definition
from jalons.governance.models.group import GroupMember
from jalons.governance.rules import definitions as rules
from jalons.mail.models import MailedSecret
from jalons.roadmaps.models import Roadmap


class Consultation(models.Model):
    """A question to the group, until a day: first what each means by digital inclusion, then whether they consent to a
    version of the definition."""

    class Kind(models.TextChoices):
        COLLECT = "recueil", _("recueil des mots de chacune et de chacun")
        CONSENT = "consentement", _("tour de consentement")

    roadmap = models.ForeignKey(Roadmap, on_delete=models.CASCADE, related_name="consultations")
    kind = models.CharField(_("question"), max_length=12, choices=Kind)
    definition = models.ForeignKey(
        Definition, null=True, blank=True, on_delete=models.CASCADE, related_name="consultations"
    )
    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    opened_on = models.DateField(_("ouverte le"))
    closes_on = models.DateField(_("dernier jour pour répondre"))
    # Before its last day, when somebody closed it.
    closed_on = models.DateField(_("close le"), null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["-id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(kind="consentement", definition__isnull=False) | Q(kind="recueil", definition=None),
                name="consultation_for_consent_has_its_definition",
            ),
            models.UniqueConstraint(fields=["definition"], name="one_round_of_consent_per_definition"),
            models.CheckConstraint(
                condition=Q(closes_on__gte=F("opened_on")), name="consultation_closes_after_it_opens"
            ),
        ]

    def __str__(self) -> str:
        if self.definition:
            return gettext("tour de consentement sur la version %(number)s") % {"number": self.definition.number}
        return str(self.get_kind_display())

    def is_over(self, today: date | None = None) -> bool:
        return rules.is_round_over(self.closes_on, self.closed_on, today or timezone.localdate())

    @property
    def ended_on(self) -> date:
        """The last day on which one could answer."""
        return min(self.closed_on, self.closes_on) if self.closed_on else self.closes_on


class AskedMember(MailedSecret):
    """Somebody of the group who is asked: whether they answered and, when consent is asked, what. Of a « pour moi c’est »
    only the day is kept, here: nothing leads to the sentence.

    Without an account, a private page is theirs; once its message has left, only a hash of the address is stored.
    """

    class Answer(models.TextChoices):
        CONSENT = rules.Answer.CONSENT, _("je consens")
        OBJECTION = rules.Answer.OBJECTION, _("j’ai une objection")
        ASIDE = rules.Answer.ASIDE, _("je ne me prononce pas")

    consultation = models.ForeignKey(Consultation, on_delete=models.CASCADE, related_name="asked")
    member = models.ForeignKey(GroupMember, null=True, on_delete=models.SET_NULL, related_name="asked")
    # Whether an account, an invitation or a contact stood behind the line when it was asked: once it is gone, the person
    # was erased. A line that never had any is a function whose page is handed over.
    had_person = models.BooleanField(default=False)
    answer = models.CharField(_("réponse"), max_length=9, choices=Answer, blank=True)
    reason = models.TextField(_("raison"), max_length=1000, blank=True)
    # A day, not an instant, which would tell whose sentence came then.
    answered_on = models.DateField(_("répondu le"), null=True, blank=True)
    token_hash = models.CharField(max_length=64, unique=True, null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)
    # When somebody of the team read the address on their screen, to hand it over: they could have opened it.
    handed_over_on = models.DateField(_("page remise en main propre le"), null=True, blank=True)

    # Its label is the function of a person, read when a page is drawn.
    named_when_read: ClassVar = ("member",)

    class Meta:
        verbose_name_plural = _("pages privées")
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["consultation", "member"], name="a_member_is_asked_once"),
            models.CheckConstraint(condition=~Q(answer="objection") | ~Q(reason=""), name="objection_has_its_reason"),
            models.CheckConstraint(condition=Q(answer="") | Q(answered_on__isnull=False), name="answer_has_its_day"),
        ]

    def __str__(self) -> str:
        return self.function

    @property
    def function(self) -> str:
        return self.member.function if self.member else gettext("une personne qui a quitté le groupe")

    @property
    def signature(self) -> str:
        return gettext("%(who)s, par son lien") % {"who": self.function}

    @property
    def has_page(self) -> bool:
        return self.token_hash is not None and self.revoked_at is None

    def may_be_reminded(self, today: date) -> bool:
        """Whether a message may leave for them now: not to whoever has answered, and once a day at most."""
        if (
            self.answered_on
            or self.revoked_at
            or self.has_left(today)
            or not (self.member and self.member.mail_address)
        ):
            return False
        message = self.message
        if message is None or message.may_be_sent_again:
            return True
        return message.gone_at is not None and timezone.localdate(message.gone_at) < today

    def has_left(self, today: date) -> bool:
        """Whether the person is no longer in the group, or was erased: nothing is asked of them any more."""
        member = self.member
        if member is None or (member.until is not None and member.until < today):
            return True
        return self.had_person and not member.has_person

    def is_open(self, today: date) -> bool:
        """Whether the private page still opens: some time after the round too, so that one reads what became of it."""
        return (
            self.has_page and not self.has_left(today) and today <= self.consultation.closes_on + rules.READABLE_AFTER
        )


class Impression(models.Model):
    """« Pour moi, c’est… », « ce n’est pas… »: a sentence without author. Its random key gives no order of arrival."""

    class Side(models.TextChoices):
        IS = "cest", _("Pour moi, l’inclusion numérique, c’est…")
        IS_NOT = "cenestpas", _("Ce n’est pas…")

    uid = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    consultation = models.ForeignKey(Consultation, on_delete=models.CASCADE, related_name="impressions")
    side = models.CharField(max_length=9, choices=Side)
    text = models.CharField(_("phrase"), max_length=300)

    class Meta:
        ordering: ClassVar = ["uid"]
        constraints: ClassVar = [models.CheckConstraint(condition=~Q(text=""), name="impression_says_something")]

    def __str__(self) -> str:
        return self.text
