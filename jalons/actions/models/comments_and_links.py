"""What people say of a fiche, and the private links by which somebody without an account fills it."""

from datetime import datetime, timedelta
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from jalons.actions.models.sheets import TOLD_CODE_LIMIT, ActionSheet, former_code
from jalons.directory.models import Contact
from jalons.mail.models import MailedSecret


class SheetLink(MailedSecret):
    """A private address by which somebody without an account fills one fiche. Once its message has left, only a hash of
    the address is stored.

    It is deleted with its contact: an erased person leaves no link behind.
    """

    action = models.ForeignKey(ActionSheet, on_delete=models.CASCADE, related_name="links")
    contact = models.ForeignKey(Contact, null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    email = models.EmailField(_("adresse électronique"))
    holder = models.CharField(_("qui s’en sert"), max_length=120)
    token_hash = models.CharField(max_length=64, unique=True)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    made_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)
    # When something was last written by it, and whether the team still has to read it.
    wrote_at = models.DateTimeField(null=True, blank=True)
    is_unread = models.BooleanField(default=False)
    # The code of the fiche when the message was written.
    told_code = models.CharField(max_length=TOLD_CODE_LIMIT, blank=True)

    # Its label is the name of a person, so the journal reads it at display time instead of storing it.
    named_when_read: ClassVar = ()

    class Meta:
        verbose_name_plural = _("liens privés")
        ordering: ClassVar = ["-id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["action", "email"], condition=Q(revoked_at=None), name="one_active_link_per_person_and_fiche"
            )
        ]

    def __str__(self) -> str:
        return self.holder

    @property
    def signature(self) -> str:
        return str(_("%(who)s, par son lien")) % {"who": self.holder}

    @property
    def part_of(self) -> ActionSheet:
        return self.action

    @property
    def former_code(self) -> str:
        """Empty while the fiche has the code that the message said."""
        return former_code(self.told_code, self.action.code)

    def is_open(self, now: datetime) -> bool:
        return self.revoked_at is None and self.expires_at > now


class Comment(models.Model):
    """What somebody says about a fiche. When it is removed, its text is deleted and its line stays."""

    # How long the author may change it.
    AMENDABLE = timedelta(days=1)

    action = models.ForeignKey(ActionSheet, on_delete=models.CASCADE, related_name="comments")
    text = models.TextField(_("commentaire"), max_length=2000, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    link = models.ForeignKey(SheetLink, null=True, on_delete=models.SET_NULL, related_name="comments")
    by_name = models.CharField(max_length=150)
    written_at = models.DateTimeField(auto_now_add=True)
    edited_at = models.DateTimeField(null=True, blank=True)
    removed_at = models.DateTimeField(null=True, blank=True)
    removed_by_name = models.CharField(max_length=150, blank=True)
    resolved_at = models.DateTimeField(null=True, blank=True)
    resolved_by_name = models.CharField(max_length=150, blank=True)

    class Meta:
        verbose_name_plural = _("commentaires")
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(removed_at=None) & ~Q(text="") | Q(removed_at__isnull=False, text=""),
                name="comment_says_something_until_it_is_removed",
            )
        ]

    def __str__(self) -> str:
        return str(_("commentaire %(number)s")) % {"number": self.pk or ""}

    @property
    def part_of(self) -> ActionSheet:
        return self.action

    def may_be_amended_by(self, *, user_id: int | None = None, link_id: int | None = None, now: datetime) -> bool:
        """Only by its author, during one day."""
        is_author = (user_id is not None and user_id == self.by_id) or (link_id is not None and link_id == self.link_id)
        return is_author and self.removed_at is None and now < self.written_at + self.AMENDABLE
