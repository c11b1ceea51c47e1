"""What a roadmap keeps of an address that a person asked to erase: rows that only say that something was sent to it."""

from collections.abc import Iterable

from django.apps import apps
from django.db import models
from django.db.models import F, Q

from jalons.base.db import write_transaction
from jalons.roadmaps.changes.accounts import path_to_roadmap
from jalons.roadmaps.changes.members import withdraw_invitation, withdraw_unused_admission
from jalons.roadmaps.models import Invitation, Member


@write_transaction()
def forget_address(*, email: str, invitations: Iterable[int] = (), by: Member) -> None:
    """Cancels the invitations that wait at this address, and those of the given keys, which were for the same person
    elsewhere; deletes on every floor the rows sent to it, such as private links.

    An invitation that gave an access still joins it to the line of the groupe projet: it stays with the address of the
    account, which is closed by another gesture.
    """
    own = Q(email=email) if email else Q(pk__in=[])
    rows = Invitation.objects.filter(own | Q(pk__in=list(invitations)), roadmap=by.roadmap)
    for invitation in rows.filter(accepted_at=None).select_related("roadmap"):
        withdraw_invitation(invitation=invitation, by=by)
    rows.filter(membership=None).delete()
    for invitation in rows.exclude(email=F("membership__user__email")).select_related("membership__user"):
        assert invitation.membership
        Invitation.objects.filter(pk=invitation.pk).update(email=invitation.membership.user.email)
    if not email:
        return
    withdraw_unused_admission(email)
    for model in apps.get_models():
        names = [field.name for field in model._meta.concrete_fields if isinstance(field, models.EmailField)]
        if names and model is not Invitation and (path := path_to_roadmap(model)):
            for name in names:
                model._default_manager.filter(**{path: by.roadmap, name: email}).delete()
