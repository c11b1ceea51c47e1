"""Workshops exported as a file."""

import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from jalons.carriage.rules import carriages
from jalons.carriage.rules.sealing import private_key
from jalons.workshops.models.workshops import Workshop


class Carriage(models.Model):
    """On the instance that made the file or, with `key`, on the one where it was opened."""

    workshop = models.ForeignKey(Workshop, on_delete=models.CASCADE, related_name="carriages")
    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    # Signs the file that goes back. On the instance of origin it is empty, derived from the secret of the workshop.
    key = models.CharField(max_length=64, blank=True, editable=False)
    # The public key of the instance of origin, with which the file that goes back is sealed.
    seal = models.CharField(max_length=64, blank=True, editable=False)
    with_guests = models.BooleanField(_("avec la liste des personnes invitées"), default=False)
    given_at = models.DateTimeField(auto_now_add=True)
    given_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    # The content of the last file: both sides go on from it.
    base = models.JSONField()
    # The number of return files made here (with `key`), or the number of the last one that was merged.
    returns = models.PositiveIntegerField(default=0)
    returned_at = models.DateTimeField(null=True, blank=True)
    # The number and tables of a return file that waits for a review.
    received = models.JSONField(null=True, blank=True)
    # People erased since, by table and uid: files no longer name them.
    forgotten = models.JSONField(default=dict, editable=False)
    # Rows created separately that are the same, and those whose uid is not in the file: by table, the uid there → the
    # uid here.
    names = models.JSONField(default=dict)

    class Meta:
        ordering: ClassVar = ["-id"]

    def __str__(self) -> str:
        return str(self.workshop)

    @property
    def came_from_elsewhere(self) -> bool:
        return bool(self.key)

    @property
    def signing_key(self) -> str:
        return self.key or carriages.carriage_key(self.workshop.secret, str(self.uid))

    @property
    def opening_key(self) -> bytes:
        """Unseals the file that comes back; only on the instance of origin."""
        return private_key(self.workshop.secret, str(self.uid))
