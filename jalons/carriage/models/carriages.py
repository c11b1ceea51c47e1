"""A workshop that left by file."""

import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from jalons.carriage.rules import carriages
from jalons.carriage.rules.sealing import private_key
from jalons.workshops.models.workshops import Workshop


class Carriage(models.Model):
    """On the instance that gave the file or, with `key`, on the one where it was opened."""

    workshop = models.ForeignKey(Workshop, on_delete=models.CASCADE, related_name="carriages")
    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    # What signs the file that goes back; where the workshop comes from, it is derived from the workshop's secret.
    key = models.CharField(max_length=64, blank=True, editable=False)
    # With what the file that goes back is sealed: the public key of where the workshop comes from.
    seal = models.CharField(max_length=64, blank=True, editable=False)
    with_guests = models.BooleanField(_("avec la liste des personnes invitées"), default=False)
    given_at = models.DateTimeField(auto_now_add=True)
    given_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    # What the last file held: both sides go on from it.
    base = models.JSONField()
    # Return files made here (with `key`), or the number of the last one that was merged.
    returns = models.PositiveIntegerField(default=0)
    returned_at = models.DateTimeField(null=True, blank=True)
    # A return file that waits for somebody to read what it would change: its number and its tables.
    received = models.JSONField(null=True, blank=True)
    # Who was erased since, by table and uid: no file says who they were any more.
    forgotten = models.JSONField(default=dict, editable=False)
    # Rows born apart that are one, and those whose uid stayed home: by table, the uid there → the uid here.
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
        """What opens the file that comes back; only where the workshop comes from."""
        return private_key(self.workshop.secret, str(self.uid))
