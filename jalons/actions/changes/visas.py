"""The only writer of visas: whoever must see fiches is asked, answers, is reminded."""

import secrets
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any, NamedTuple

from django.utils import timezone
from django.utils.translation import gettext as _

from jalons.accounts.rules import token_hash
from jalons.actions.changes.locks import lock_action
from jalons.actions.mails import VISA_REMARK, VISA_REQUEST
from jalons.actions.models import ActionSheet, Visa, VisaAnswer, VisaRequest
from jalons.actions.models.plan_money import money_of, money_stamp
from jalons.actions.rules import visas as rules
from jalons.actions.rules.visas import Answer
from jalons.base.db import write_transaction
from jalons.base.errors import Refused
from jalons.base.french import format_short_day
from jalons.base.mail import absolute_url
from jalons.base.sealing import seal
from jalons.directory.models import Contact
from jalons.mail import changes as mail
from jalons.mail.models import Message
from jalons.roadmaps.changes.journal import record_change, revise_row
from jalons.roadmaps.changes.locks import lock_roadmap
from jalons.roadmaps.models import Member, Membership
from jalons.roadmaps.rules.permissions import Role


class GivenPage(NamedTuple):
    """The address is known only now, and only to be handed over to somebody without e-mail; empty when a message brings
    it."""

    asked: VisaRequest
    address: str


@write_transaction()
def ask_visas(
    *,
    actions: Iterable[ActionSheet],
    capacity: str,
    due_on: date,
    by: Member,
    contact: Contact | None = None,
    membership: Membership | None = None,
    function: str = "",
    reason: str = "",
    on: date | None = None,
) -> GivenPage:
    """Puts fiches before one person: a contact, somebody of the team, or a function whose page is handed over. One
    message, whatever the number of fiches. `on`: a past day, for the demo: nobody is written to."""
    lock_roadmap(by.roadmap)
    today, actions = on or timezone.localdate(), list(actions)
    if not 0 < len(actions) <= rules.MOST_FICHES:
        raise Refused(
            _("Choisissez au moins une fiche, et %(most)d au plus.") % {"most": rules.MOST_FICHES},
            code="visa-fiches",
            field="actions",
        )
    _refuse_wrong_day(due_on, today)
    asked = VisaRequest(
        roadmap=by.roadmap,
        capacity=rules.Capacity(capacity),
        function=_function_of(contact, membership) or function.strip(),
        contact=contact,
        membership=membership,
        had_person=bool(contact or membership),
        asked_on=today,
        asked_by=by.user,
        due_on=due_on,
        reason=reason.strip(),
    )
    if function.strip() and (contact or membership):
        raise Refused(
            _("Choisissez une personne de la liste, ou écrivez une autre fonction : une seule des deux."),
            code="visa-of-two",
            field="function",
        )
    if not asked.function:
        raise Refused(_("Dites qui doit voir ces fiches, par sa fonction."), code="visa-of-nobody", field="function")
    _refuse_second_request(asked, actions)
    given = _give_page(asked, by, today)
    Visa.objects.bulk_create(Visa(request=asked, action=action, told_code=action.code) for action in actions)
    record_change(by=by, verb="ask_visas", about=asked, after={"due_on": due_on, "fiches": _codes(actions)})
    return given


def _function_of(contact: Contact | None, membership: Membership | None) -> str:
    """What pages call them: a function or a structure, never a name."""
    if membership:
        return membership.function or str(Membership.Role(membership.role).label)
    if contact:
        return contact.function or (contact.organisation.name if contact.organisation else "")
    return ""


def _codes(actions: Sequence[ActionSheet]) -> str:
    return ", ".join(action.code for action in actions)


def _refuse_wrong_day(due_on: date, today: date) -> None:
    if due_on < today:
        raise Refused(_("Ce jour est passé : choisissez un jour à venir."), code="visa-day-past", field="due_on")
    if due_on > today + rules.LONGEST_DELAY:
        raise Refused(_("Ce jour est trop loin : un an au plus."), code="visa-day-too-far", field="due_on")


def _refuse_second_request(asked: VisaRequest, actions: Sequence[ActionSheet]) -> None:
    """The same person is asked once about a fiche: once they have answered, they are asked again on the same line, so that
    two answers of one person never stand side by side."""
    rows = Visa.objects.filter(request__withdrawn_on=None, request__roadmap=asked.roadmap)
    # A function that the directory changed since is still of the same person.
    if not asked.had_person:
        rows = rows.filter(request__function=asked.function)
    rows = rows.filter(action__in=actions, request__contact=asked.contact)
    again = [row.action for row in rows.filter(request__membership=asked.membership).select_related("action__axis")]
    if again:
        raise Refused(
            _(
                "Un visa est déjà demandé à cette personne pour\u00a0: %(codes)s. Si la fiche a changé depuis sa réponse, "
                "«\u00a0Redemander le visa\u00a0» est sur sa ligne."
            )
            % {"codes": _codes(again)},
            code="visa-already-asked",
            field="actions",
        )


def _give_page(asked: VisaRequest, by: Member, today: date) -> GivenPage:
    """A new private address, which replaces the former one, in a message or shown once. Saves the row."""
    token = secrets.token_urlsafe(24)
    asked.token_hash = token_hash(token)
    is_written_to = bool(asked.mail_address) and today == timezone.localdate()
    if is_written_to:
        asked.message, asked.sealed_secret = mail.queue_message(VISA_REQUEST, asker=by.asker), seal(token)
    asked.save()
    return GivenPage(asked, "" if is_written_to else absolute_url("publication:own_visas", token))


def _keep_told_codes(asked: VisaRequest) -> None:
    """The message that leaves names each fiche by its code of today."""
    rows = list(asked.visas.select_related("action__axis"))
    for row in rows:
        row.told_code = row.action.code
    Visa.objects.bulk_update(rows, ["told_code"])


@write_transaction()
def remind_visas(*, asked: VisaRequest, by: Member) -> GivenPage:
    """Writes again to whoever has not answered everything, once a day, with a new private page; without e-mail, the page
    is shown to be handed over."""
    lock_roadmap(by.roadmap)
    asked = _read_request(asked)
    _refuse_closed_request(asked)
    if not asked.visas.filter(answer="").exists():
        raise Refused(_("Cette personne a répondu pour toutes les fiches."), code="visa-all-answered")
    message = asked.message
    if message and message.may_be_sent_again:
        mail.send_messages_again(Message.objects.filter(pk=message.pk))
        given = GivenPage(asked, "")
    elif message and asked.mail_address and not _left_before(message, timezone.localdate()):
        raise Refused(
            _("Cette personne a déjà reçu un courriel aujourd’hui : relancez-la demain."), code="visa-reminded-today"
        )
    else:
        given = _give_page(asked, by, timezone.localdate())
    _keep_told_codes(asked)
    record_change(by=by, verb="remind_visas", about=asked)
    return given


def _left_before(message: Message, today: date) -> bool:
    return message.gone_at is not None and timezone.localdate(message.gone_at) < today


@write_transaction()
def withdraw_visas(*, asked: VisaRequest, by: Member) -> None:
    """Nothing more is asked, and the private page is closed; what was answered stays."""
    lock_roadmap(by.roadmap)
    asked = _read_request(asked)
    if asked.withdrawn_on is None:
        revise_row(asked, {"withdrawn_on": timezone.localdate()}, by=by, verb="withdraw_visas")


@write_transaction()
def restore_visas(*, asked: VisaRequest, by: Member) -> None:
    """Takes a withdrawal back: the same page opens again."""
    lock_roadmap(by.roadmap)
    asked = _read_request(asked)
    if asked.withdrawn_on:
        revise_row(asked, {"withdrawn_on": None}, by=by, verb="restore_visas")


@write_transaction()
def ask_again(*, asked: VisaRequest, by: Member) -> GivenPage:
    """Once fiches changed after they were answered: their answers stay written, and another one is waited for, with as many
    days as the first time."""
    lock_roadmap(by.roadmap)
    asked, today = _read_request(asked), timezone.localdate()
    _refuse_closed_request(asked)
    changed = changed_visas(asked)
    if not changed:
        raise Refused(_("Aucune fiche n’a changé depuis la réponse de cette personne."), code="visa-nothing-changed")
    # What was written the first time was about what the fiche said then.
    asked.reason = _(
        "La fiche a changé depuis votre réponse du %(day)s\u00a0: relisez-la, puis répondez de nouveau."
    ) % {"day": format_short_day(max(visa.answered_on or today for visa in changed))}
    nothing: dict[str, Any] = {"answer": "", "text": "", "answered_on": None, "version": None, "money": {}}
    Visa.objects.filter(pk__in=[visa.pk for visa in changed]).update(**nothing)
    asked.due_on = rules.new_last_day(asked.asked_on, asked.due_on, today)
    given = _give_page(asked, by, today)
    _keep_told_codes(asked)
    after = {"due_on": asked.due_on, "fiches": _codes([visa.action for visa in changed])}
    record_change(by=by, verb="ask_visas_again", about=asked, after=after)
    return given


@write_transaction()
def answer_visa(
    *,
    visa: Visa,
    answer: str,
    version: int,
    text: str = "",
    money: str | None = None,
    by: Member | None = None,
    on: date | None = None,
) -> Visa:
    """One answer for each fiche, which may change while the page opens; the former ones stay written. It is about what was
    read, the `version` of the text and the stamp of the `money`: refused when either changed meanwhile. `by`: who answers
    with their account; else they sign by their page."""
    visa = Visa.objects.select_related("request", "action__roadmap").get(pk=visa.pk)
    lock_roadmap(visa.action.roadmap)
    action = lock_action(visa.action_id)
    asked = _read_request(visa.request)
    _refuse_closed_request(asked)
    today = on or timezone.localdate()
    if by is None and not asked.is_open(today):
        raise Refused(_("Ce lien ne sert plus. Demandez-en un nouveau à la personne référente."), code="link-closed")
    now = money_of([action.pk]).get(action.pk, {})
    if version != action.version or money not in (None, money_stamp(now)):
        raise Refused(
            _("La fiche a été récrite pendant que vous la lisiez, ou son budget a changé. Relisez-la, puis répondez."),
            code="visa-of-another-version",
        )
    answer, text = Answer(answer), text.strip()
    if answer is Answer.REMARK and not text:
        raise Refused(
            _("Écrivez votre remarque : elle dira à l’équipe ce qui est à revoir."),
            code="visa-without-remark",
            field="text",
        )
    if answer is Answer.VISA and visa.answer == Answer.REMARK and text == visa.text:
        text = ""  # a remark that was dealt with is not a word beside the visa
    values = {"answer": answer.value, "text": text, "version": version, "money": dict(now)}
    if all(getattr(visa, name) == value for name, value in values.items()):
        return visa
    for name, value in (values | {"answered_on": today}).items():
        setattr(visa, name, value)
    visa.save(update_fields=[*values, "answered_on"])
    row = VisaAnswer(visa=visa, answer=answer, text=text, answered_on=today, version=version)
    if answer is Answer.REMARK and on is None and asked.asked_by and not (by and by.user == asked.asked_by):
        row.message = mail.queue_message(VISA_REMARK)
    row.save()
    signer = by or Member(asked.roadmap, None, Role.OBSERVER, asked.signature, signer=asked)
    record_change(by=signer, verb="give_visa" if answer is Answer.VISA else "give_remark", about=visa)
    return visa


def _refuse_closed_request(asked: VisaRequest) -> None:
    if asked.withdrawn_on:
        raise Refused(_("Ce visa n’est plus demandé."), code="visa-withdrawn")
    if asked.has_left:
        raise Refused(
            _("Cette personne n’est plus connue de l’équipe : personne ne répond à sa place."),
            code="visa-of-nobody-left",
        )


def _read_request(asked: VisaRequest) -> VisaRequest:
    rows = VisaRequest.objects.select_for_update(of=("self",))
    related = ("roadmap", "message", "contact__organisation", "membership__user")
    return rows.select_related(*related).get(pk=asked.pk)


def changed_visas(asked: VisaRequest) -> list[Visa]:
    """Those about a fiche whose text or money changed after the answer."""
    rows = list(asked.visas.exclude(answer="").select_related("action__axis"))
    money = money_of([row.action_id for row in rows])
    return [
        row
        for row in rows
        if rules.has_changed_since(row.version, row.action.version)
        or rules.money_changes(row.money, money.get(row.action_id, {}))
    ]
