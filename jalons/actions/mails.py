"""The e-mails with the private link of a fiche, and with the page where fiches wait for a visa, written when they leave."""

from django.utils import timezone

from jalons.actions.models import SheetLink, VisaRequest
from jalons.base.mail import absolute_url, render_letter
from jalons.base.sealing import unseal
from jalons.mail.kinds import Parcel
from jalons.mail.models import Message
from jalons.mail.rules import Failure

SHEET_LINK = "sheet_link"
VISA_REQUEST = "visa_request"


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


def compose_visa_request(message: Message) -> Parcel | Failure:
    rows = VisaRequest.objects.select_related("roadmap", "contact", "membership__user", "asked_by")
    request = rows.filter(message=message).first()
    token = unseal(request.sealed_secret) if request else None
    if request is None or token is None or not request.is_open(timezone.localdate()):
        return Failure.OUTDATED
    if request.contact and request.contact.refused_on:
        return Failure.NO_WISH
    if not request.mail_address:
        return Failure.NO_ADDRESS
    waiting = (
        request.visas.filter(answer="").select_related("action__axis").order_by("action__axis__rank", "action__rank")
    )
    words = render_letter(
        "actions/mail/visas.txt",
        request=request,
        by=request.roadmap.name_of(request.asked_by),
        fiches=[f"{visa.action.code} {visa.action.title}" for visa in waiting],
        link=absolute_url("publication:own_visas", token),
    )
    return Parcel(request.mail_address, words) if waiting else Failure.OUTDATED
