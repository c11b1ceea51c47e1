"""Who has an account, the links that sign them in, which addresses may get one, and who reads a whole département."""

from datetime import datetime
from typing import ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from jalons.accounts.rules import LINK_LASTS, token_hash
from jalons.mail.models import MailedSecret
from jalons.territories.models import Departement


class UserManager(BaseUserManager["User"]):
    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(email=(username or "").lower())


class User(AbstractBaseUser):
    """A person who signs in by a link sent to their address. There is no password."""

    email = models.EmailField(_("adresse électronique"), unique=True)
    name = models.CharField(_("nom affiché"), max_length=120)
    # Where the people of the roadmaps that they lead may call them; the bodies that only read these, if they say so.
    phone = models.CharField(_("téléphone"), max_length=40, blank=True)
    supervisors_may_call = models.BooleanField(default=False)
    # Increasing it signs the person out everywhere.
    sign_out_count = models.PositiveIntegerField(default=0)
    is_active = models.BooleanField(default=True)
    created_at = models.DateTimeField(auto_now_add=True)

    objects: ClassVar[UserManager] = UserManager()
    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=models.Q(email=Lower("email")), name="user_email_is_lower_case")
        ]

    def __str__(self) -> str:
        return self.name or self.email

    def _get_session_auth_hash(self, secret: str | None = None) -> str:
        from django.utils.crypto import salted_hmac

        value = f"{self.password}:{self.sign_out_count}"
        return salted_hmac("jalons.accounts.session", value, secret=secret, algorithm="sha256").hexdigest()


class SignInRequestQuerySet(models.QuerySet["SignInRequest"]):
    def opened_by(self, token: str, now: datetime) -> "SignInRequest | None":
        """The request of a link that is still valid; else None."""
        return self.filter(token_hash=token_hash(token), used_at=None, made_at__gt=now - LINK_LASTS).first()


class SignInRequest(MailedSecret):
    """A sign-in link asked for an address, kept an hour. It gets its token when its message leaves, and stores only its
    hash. Its secret is the page to go to, which may be the private address of an invitation."""

    email = models.EmailField()
    asked_at = models.DateTimeField(auto_now_add=True)
    token_hash = models.CharField(max_length=64, unique=True, null=True)
    made_at = models.DateTimeField(null=True)
    used_at = models.DateTimeField(null=True)

    objects = SignInRequestQuerySet.as_manager()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["email", "asked_at"], name="sign_in_request_recent")]

    def __str__(self) -> str:
        return self.email


class Admission(models.Model):
    """An address without account that may have one, because a team or the host invited it. Deleted when the account is
    created."""

    email = models.EmailField(unique=True)
    expires_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=models.Q(email=Lower("email")), name="admission_email_is_lower_case")
        ]

    def __str__(self) -> str:
        return self.email


class Supervision(models.Model):
    """A body that reads every roadmap of a département: préfecture, Département, hub."""

    class Kind(models.TextChoices):
        PREFECTURE = "prefecture", _("préfecture")
        DEPARTEMENT = "departement", _("Département")
        HUB = "hub", _("hub territorial")

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="supervisions")
    kind = models.CharField(max_length=12, choices=Kind)
    departement = models.ForeignKey(Departement, on_delete=models.PROTECT)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["user", "departement"], name="one_supervision_per_departement")
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.departement_id}"
