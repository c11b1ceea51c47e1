"""The e-mail with the private link of a fiche, written when it leaves."""

from django.utils import timezone

from jalons.actions.models import SheetLink
from jalons.base.mail import absolute_url, render_letter
from jalons.base.sealing import unseal
from jalons.mail.kinds import Parcel
from jalons.mail.models import Message
from jalons.mail.rules import Failure

SHEET_LINK = "sheet_link"


def compose_sheet_link(message: Message) -> Parcel | Failure:
    rows = SheetLink.objects.select_related("action__roadmap", "contact", "made_by")
    link = rows.filter(message=message).first()
    token = unseal(link.sealed_secret) if link else None
    if link is None or token is None or not link.is_open(timezone.now()):
        return Failure.OUTDATED
    if link.contact and link.contact.refused_on:
        return Failure.NO_WISH
    words = render_letter(
        "actions/mail/link.txt",
        action=link.action,
        by=link.action.roadmap.name_of(link.made_by),
        link=absolute_url("actions:own_fiche", token),
        until=link.expires_at,
    )
    return Parcel(link.email, words)
