"""The e-mail of an invitation to a roadmap, composed when it leaves."""

from django.utils import timezone

from jalons.base.mail import absolute_url, render_letter
from jalons.base.sealing import unseal
from jalons.mail.kinds import Parcel
from jalons.mail.models import Message
from jalons.mail.rules import Failure
from jalons.roadmaps.models import Invitation

INVITATION = "invitation"


def compose_invitation(message: Message) -> Parcel | Failure:
    row = Invitation.objects.select_related("roadmap", "invited_by").filter(message=message).first()
    token = unseal(row.sealed_secret) if row else None
    if row is None or token is None or not row.is_open(timezone.now()):
        return Failure.OUTDATED
    by, link = row.roadmap.name_of(row.invited_by), absolute_url("roadmaps:invitation", token)
    return Parcel(row.email, render_letter("roadmaps/mail/invitation.txt", roadmap=row.roadmap, by=by, link=link))
