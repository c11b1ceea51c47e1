"""« Je m’engage à… »: what people promise."""

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from jalons.roadmaps.models import Roadmap
from jalons.workshops.models.people import Participant
from jalons.workshops.models.stakes import KeyProject
from jalons.workshops.models.workshops import Workshop


class Pledge(models.Model):
    """« Je m’engage à… ». A name and contact details are stored only with consent, and may be erased.

    A pledge with a name is linked to no participant, because this would reveal the author of their notes. `uid` is the
    private address by which whoever promised finds it again.
    """

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    roadmap = models.ForeignKey(Roadmap, on_delete=models.CASCADE, related_name="pledges")
    workshop = models.ForeignKey(Workshop, null=True, blank=True, on_delete=models.SET_NULL, related_name="pledges")
    key_project = models.ForeignKey(
        KeyProject, null=True, blank=True, on_delete=models.SET_NULL, related_name="pledges", verbose_name=_("chantier")
    )
    participant = models.ForeignKey(
        Participant, null=True, blank=True, on_delete=models.SET_NULL, related_name="pledges"
    )
    text = models.CharField(_("engagement"), max_length=300)
    due_on = models.DateField(_("pour quand"), null=True, blank=True)
    quality = models.CharField(_("en tant que"), max_length=80, blank=True)
    name = models.CharField(_("nom"), max_length=120, blank=True)
    contact = models.CharField(_("pour être recontacté"), max_length=150, blank=True)
    consents = models.BooleanField(_("accepte d’être recontacté"), default=False)
    consented_on = models.DateField(null=True, blank=True)
    # A separate consent: their name beside the promise in the minutes, which are distributed.
    may_be_named = models.BooleanField(_("accepte d’être nommé dans le compte rendu"), default=False)
    made_at = models.DateTimeField(auto_now_add=True)
    # Made by the phone, which sends again what it has no answer for. Never an address.
    client_id = models.UUIDField(null=True, blank=True, unique=True, editable=False)
    done_on = models.DateField(_("tenu le"), null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["due_on", "id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(name="", contact="") | Q(consents=True, consented_on__isnull=False),
                name="pledge_names_nobody_without_consent",
            ),
            models.CheckConstraint(
                condition=Q(participant__isnull=True) | Q(name="", contact=""),
                name="named_pledge_is_tied_to_no_participant",
            ),
            models.CheckConstraint(
                condition=Q(may_be_named=False) | ~Q(name=""), name="pledge_may_be_named_once_it_has_a_name"
            ),
        ]

    def __str__(self) -> str:
        # Without the text and the name: the journal keeps this label for ever.
        return str(_("engagement %(number)s")) % {"number": self.pk or ""}
