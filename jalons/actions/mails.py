"""The e-mails with the private link of a fiche, and with the page where fiches wait for a visa, written when they leave."""

from django.utils import timezone

from jalons.actions.models import SheetLink, VisaAnswer, VisaRequest
from jalons.actions.models.plan_money import funder_book_of, money_of
from jalons.actions.words import visa_money_sentence
from jalons.base.mail import absolute_url, render_letter
from jalons.base.sealing import unseal
from jalons.mail.kinds import Parcel
from jalons.mail.models import Message
from jalons.mail.rules import Failure
from jalons.roadmaps.models import Membership

SHEET_LINK = "sheet_link"
VISA_REQUEST = "visa_request"
VISA_REMARK = "visa_remark"


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
    rows = VisaRequest.objects.select_related("roadmap", "contact__organisation", "membership__user", "asked_by")
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
    money = money_of([visa.action_id for visa in waiting])
    funder = request.contact.organisation.name if request.contact and request.contact.organisation else ""
    book = funder_book_of(request.roadmap)
    words = render_letter(
        "actions/mail/visas.txt",
        request=request,
        by=request.roadmap.name_of(request.asked_by),
        fiches=[
            f"{visa.action.code} {visa.action.title}{visa_money_sentence(money.get(visa.action_id, {}), funder, book)}"
            for visa in waiting
        ],
        link=absolute_url("publication:own_visas", token),
    )
    return Parcel(request.mail_address, words) if waiting else Failure.OUTDATED


def compose_visa_remark(message: Message) -> Parcel | Failure:
    """To whoever asked, as long as they are of the team and the remark is the last word."""
    rows = VisaAnswer.objects.select_related(
        "visa__request__roadmap",
        "visa__request__asked_by",
        "visa__request__contact__organisation",
        "visa__request__membership",
        "visa__action__axis",
    )
    row = rows.filter(message=message).first()
    asked = row.visa.request if row else None
    if row is None or asked is None or asked.asked_by is None or row.visa.text != row.text:
        return Failure.OUTDATED
    if not Membership.objects.filter(roadmap=asked.roadmap, user=asked.asked_by).exists():
        return Failure.OUTDATED
    words = render_letter(
        "actions/mail/visa_remark.txt",
        roadmap=asked.roadmap.name,
        who=asked.who,
        fiche=f"{row.visa.action.code} {row.visa.action.title}",
        text=row.text,
        # Never by the code of the fiche, which may be another one when the message is read.
        link=absolute_url("actions:visas", asked.roadmap.slug) + f"#visa-{asked.pk}",
    )
    return Parcel(asked.asked_by.email, words)
