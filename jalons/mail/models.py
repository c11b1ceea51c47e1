"""The ledger of messages: a row exists before the e-mail, until the e-mail is delivered or the reason of its failure is
known."""

import uuid
from datetime import datetime
from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from jalons.mail import rules


class MessageQuerySet(models.QuerySet["Message"]):
    def due(self, now: datetime) -> Self:
        return self.filter(state=Message.State.WAITING, due_at__lte=now)

    def may_be_sent_again(self) -> Self:
        """Failed messages, and those waiting for their next try."""
        return self.filter(Q(state=Message.State.FAILED) | Q(state=Message.State.WAITING, attempts__gte=1))


class Message(models.Model):
    """One message to one person. It stores neither an address, nor a text, nor a secret: a row of the floor that asked
    for it points here, knows the recipient, and composes the text when it leaves (`kinds.py`)."""

    class State(models.TextChoices):
        WAITING = rules.State.WAITING, _("en attente")
        LEAVING = rules.State.LEAVING, _("en train de partir")
        GONE = rules.State.GONE, _("parti")
        FAILED = rules.State.FAILED, _("pas parti")

    class Failure(models.TextChoices):
        ADDRESS = rules.Failure.ADDRESS, _("L’adresse est refusée par le serveur de courriel.")
        SERVER = rules.Failure.SERVER, _("Le serveur de courriel n’a pas répondu.")
        LATER = rules.Failure.LATER, _("Le serveur de courriel demande de réessayer plus tard.")
        CONTENT = rules.Failure.CONTENT, _("Le serveur de courriel a refusé ce message.")
        NO_ADDRESS = rules.Failure.NO_ADDRESS, _("Cette personne n’a plus d’adresse électronique.")
        NO_WISH = rules.Failure.NO_WISH, _("Cette personne a demandé à ne plus être contactée.")
        OUTDATED = rules.Failure.OUTDATED, _("Ce message n’a plus d’objet : ce qu’il annonçait a changé ou expiré.")
        UNWRITTEN = rules.Failure.UNWRITTEN, _("Le message n’a pas pu être écrit. Prévenez qui héberge Jalons.")
        INTERRUPTED = (
            rules.Failure.INTERRUPTED,
            _(
                "L’envoi a été interrompu : ce message est peut-être parti, peut-être pas. Renvoyé, il pourrait arriver deux fois."
            ),
        )

    # Also the Message-ID: a mail program that receives a message twice shows it once.
    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    kind = models.CharField(max_length=20)
    state = models.CharField(max_length=7, choices=State, default=State.WAITING)
    failure = models.CharField(max_length=8, choices=Failure, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    created_at = models.DateTimeField(auto_now_add=True)
    due_at = models.DateTimeField()
    changed_at = models.DateTimeField(auto_now=True)
    gone_at = models.DateTimeField(null=True, blank=True)
    # The name of the machine whose worker is sending it.
    taken_by = models.CharField(max_length=64, blank=True)
    # The account that asked for it, as a number, because accounts are on a floor above.
    asked_by = models.BigIntegerField(null=True, blank=True)

    objects: ClassVar[Any] = MessageQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(state="parti", gone_at__isnull=False) | ~Q(state="parti") & Q(gone_at__isnull=True),
                name="message_gone_has_its_instant",
            ),
            models.CheckConstraint(condition=~Q(state="echec") | ~Q(failure=""), name="message_failed_has_its_reason"),
            models.CheckConstraint(condition=~Q(state="depart") | ~Q(taken_by=""), name="message_leaving_was_taken"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["state", "due_at"], name="message_due"),
            models.Index(fields=["state", "changed_at"], name="message_ended"),
            models.Index(fields=["asked_by", "created_at"], name="message_asked"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk or ''}".strip()

    @property
    def is_retried(self) -> bool:
        """Whether a try has failed and another one follows by itself."""
        return self.state == self.State.WAITING and self.attempts > 0

    @property
    def may_be_sent_again(self) -> bool:
        return self.state == self.State.FAILED or self.is_retried


class Mailed(models.Model):
    """A row that knows the recipient and the content of a message."""

    message = models.OneToOneField(
        Message, null=True, editable=False, on_delete=models.PROTECT, related_name="%(class)s"
    )

    class Meta:
        abstract = True


class MailedSecret(Mailed):
    """A row whose message carries a secret: sealed (`base/sealing.py`) until the message has left, then erased."""

    sealed_secret = models.TextField(blank=True, default="", editable=False)

    class Meta:
        abstract = True
