"""The only writer of what the group is asked, and of what each answers."""

import secrets
from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from jalons.accounts.rules import token_hash
from jalons.base.db import write_transaction
from jalons.base.errors import Refused
from jalons.base.french import format_day
from jalons.base.mail import absolute_url
from jalons.base.sealing import seal
from jalons.governance.mails import ASKED_TO_CONSENT, ASKED_TO_SAY
from jalons.governance.models import AskedMember, Consultation, Definition, GroupMember, Impression
from jalons.governance.rules.definitions import (
    BEFORE_THE_GROUP,
    FEWEST_SHOWN,
    LONGEST_ROUND,
    MOST_WORDS,
    Answer,
    State,
    are_sentences_shown,
    fewest_asked,
)
from jalons.mail import changes as mail
from jalons.mail.models import Message
from jalons.roadmaps.changes.journal import record_change, revise_row
from jalons.roadmaps.changes.locks import lock_roadmap
from jalons.roadmaps.changes.steps import reach_step
from jalons.roadmaps.models import Member
from jalons.roadmaps.rules.permissions import Role

Kind = Consultation.Kind
# The étape of the method.
STEP = 2
_KIND_OF_MESSAGE = {Kind.COLLECT: ASKED_TO_SAY, Kind.CONSENT: ASKED_TO_CONSENT}


# --- asked -----------------------------------------------------------------------------------------------------------


@write_transaction()
def collect_impressions(
    *, members: Sequence[GroupMember], closes_on: date, by: Member, on: date | None = None
) -> Consultation:
    """Asks « Pour moi c’est… ». Whoever has an account answers in the product, the others by a private page. `on`: a past
    day, for the demo: nobody is written to."""
    lock_roadmap(by.roadmap)
    if Definition.objects.filter(roadmap=by.roadmap, state__in=BEFORE_THE_GROUP).exists():
        raise Refused(
            _("Une version est devant le groupe : menez-la jusqu’au bout avant de lui poser une autre question."),
            code="group-is-consulted",
        )
    _refuse_during_another(by, on or timezone.localdate())
    if 0 < len(members) < FEWEST_SHOWN:
        raise Refused(
            _(
                "Interrogez au moins %(n)d personnes : avec moins de réponses, on devinerait qui a écrit chaque phrase, et "
                "aucune ne se lirait."
            )
            % {"n": FEWEST_SHOWN},
            code="too-few-sentences",
            field="members",
        )
    reach_step(number=STEP, by=by)
    return _open_consultation(Kind.COLLECT, None, members, closes_on, by, on or timezone.localdate())


@write_transaction()
def propose_definition(
    *, definition: Definition, members: Sequence[GroupMember], closes_on: date, by: Member, on: date | None = None
) -> Consultation:
    """Asks the group to consent to a draft, which no longer changes. It replaces a contested version, whose round ends
    here, as does the collection of impressions."""
    lock_roadmap(by.roadmap)
    row = Definition.objects.get(pk=definition.pk)
    if row.state != State.DRAFT:
        raise Refused(_("Cette version a déjà été proposée au groupe."), code="definition-was-proposed")
    if not row.text.strip():
        raise Refused(_("Écrivez la définition avant de la proposer."), code="definition-empty")
    if row.words > MOST_WORDS:
        raise Refused(
            _("La définition compte %(n)d mots : %(most)d au plus. Raccourcissez-la, puis proposez-la.")
            % {"n": row.words, "most": MOST_WORDS},
            code="too-many-words",
        )
    today = on or timezone.localdate()
    _refuse_too_few_asked(members, by, today)
    former = Definition.objects.filter(roadmap=by.roadmap, state__in=BEFORE_THE_GROUP).first()
    if former and former.state == State.CONSULTED:
        _refuse_during_another(by, today)
    consultation = _open_consultation(Kind.CONSENT, row, members, closes_on, by, today)
    if former:
        revise_row(former, {"state": State.REPLACED, "replaced_on": today}, by=by, verb="replace_definition")
    revise_row(row, {"state": State.CONSULTED}, by=by, verb="propose_definition")
    return consultation


def _refuse_too_few_asked(members: Sequence[GroupMember], by: Member, today: date) -> None:
    least = fewest_asked(GroupMember.objects.filter(roadmap=by.roadmap).present(today).count())
    if 0 < len(members) < least:
        raise Refused(
            ngettext(
                "Interrogez au moins %(n)d personne du groupe : la définition est celle du groupe.",
                "Interrogez au moins %(n)d personnes du groupe : la définition est celle du groupe.",
                least,
            )
            % {"n": least},
            code="too-few-asked",
            field="members",
        )


def _refuse_during_another(by: Member, today: date) -> None:
    for other in _open_consultations(by):
        if not other.is_over(today):
            raise Refused(
                _("Le groupe a déjà une question en cours, jusqu’au %(day)s : attendez, ou fermez-la.")
                % {"day": format_day(other.closes_on)},
                code="question-already-open",
            )


def _open_consultation(
    kind: Kind,
    definition: Definition | None,
    members: Sequence[GroupMember],
    closes_on: date,
    by: Member,
    today: date,
) -> Consultation:
    check_closing_day(closes_on, today)
    if not members:
        raise Refused(_("Choisissez au moins une personne du groupe."), code="nobody-asked", field="members")
    close_open_consultations(by, today)
    consultation = Consultation.objects.create(
        roadmap=by.roadmap, kind=kind, definition=definition, opened_by=by.user, opened_on=today, closes_on=closes_on
    )
    record_change(
        by=by,
        verb="ask_group",
        about=consultation,
        after={"closes_on": closes_on, "people": len(members)},
    )
    _ask_members([AskedMember(consultation=consultation, member=member) for member in members], by, today)
    return consultation


def _ask_members(rows: Sequence[AskedMember], by: Member, today: date) -> None:
    """Writes to whoever has an address, with a private page for whoever has no account; nobody is written to about the
    past."""
    reachable = [asked for asked in rows if asked.member and asked.member.mail_address]
    if reachable and today == timezone.localdate():
        kind = _KIND_OF_MESSAGE[Kind(reachable[0].consultation.kind)]
        messages = mail.queue_messages(kind, len(reachable), asker=by.asker)
        for asked, message in zip(reachable, messages, strict=True):
            asked.message = message
    for asked in rows:
        asked.had_person = asked.member is not None and asked.member.has_person
        if asked in reachable and asked.member and asked.member.access is None:
            _give_token(asked)
        asked.save()


@write_transaction()
def ask_newcomer(*, member: GroupMember, by: Member) -> None:
    """Gives to whoever joins the group the place that a line removed by mistake left in the question under way: put back,
    the person is asked again."""
    today = timezone.localdate()
    vacant = AskedMember.objects.select_related("consultation").filter(
        consultation__roadmap=by.roadmap,
        consultation__closed_on=None,
        consultation__closes_on__gte=today,
        member=None,
        answered_on=None,
    )
    if asked := vacant.first():
        asked.member, asked.message, asked.handed_over_on = member, None, None
        asked.token_hash, asked.revoked_at, asked.sealed_secret = None, None, ""
        _ask_members([asked], by, today)
        record_change(by=by, verb="ask_again", about=asked)


def _give_token(asked: AskedMember) -> str:
    """A new private address, which replaces the former one; sealed only for a message that has to leave. The caller saves
    the row."""
    token = secrets.token_urlsafe(24)
    is_waited_for = asked.message is not None and asked.message.state != Message.State.GONE
    asked.token_hash, asked.revoked_at = token_hash(token), None
    asked.sealed_secret = seal(token) if is_waited_for else ""
    return token


def check_closing_day(closes_on: date, today: date) -> None:
    if closes_on < today:
        raise Refused(_("Ce jour est passé : choisissez un jour à venir."), code="closing-day-past", field="closes_on")
    if closes_on > today + LONGEST_ROUND:
        raise Refused(_("Ce jour est trop loin : trois mois au plus."), code="closing-day-too-far", field="closes_on")


# --- while it lasts --------------------------------------------------------------------------------------------------


@write_transaction()
def remind_silent_members(*, consultation: Consultation, by: Member) -> int:
    """Writes again to whoever was asked and has not answered, once a day. Returns to how many people."""
    lock_roadmap(by.roadmap)
    _refuse_once_over(consultation, timezone.localdate())
    silent = consultation.asked.filter(answered_on=None).select_related(*RELATED)
    due = [asked for asked in silent if asked.may_be_reminded(timezone.localdate())]
    count = sum(_write_again(asked, by) for asked in due)
    if not count:
        raise Refused(
            _(
                "Il n’y a personne à relancer aujourd’hui : chacune et chacun a répondu, ou vient de recevoir un message."
            ),
            code="nobody-to-remind",
        )
    record_change(by=by, verb="remind_group", about=consultation, after={"people": count})
    return count


RELATED = ("member__contact", "member__membership__user", "member__invitation__membership__user", "message")


def _write_again(asked: AskedMember, by: Member) -> bool:
    """A failed message is sent again; one that left before today is followed by another, with a new private address: the
    former one is no longer known."""
    message = asked.message
    if message and message.may_be_sent_again and not asked.revoked_at:
        return bool(mail.send_messages_again(Message.objects.filter(pk=message.pk)))
    asked.message = mail.queue_message(_KIND_OF_MESSAGE[Kind(asked.consultation.kind)], asker=by.asker)
    if asked.member and asked.member.access is None:
        _give_token(asked)
    asked.save()
    return True


class GivenPage(NamedTuple):
    """The address is known only now, and only to be handed over to somebody without e-mail; empty when a message brings
    it to the person, and to nobody else."""

    asked: AskedMember
    address: str


@write_transaction()
def give_private_page(*, asked: AskedMember, by: Member, on: date | None = None) -> GivenPage:
    """A new private page, whose former address no longer opens: by e-mail, so that nobody else reads its address, or shown
    to be handed over when there is no e-mail. The row remembers that day. `on`: a past day, for the demo."""
    lock_roadmap(by.roadmap)
    today = on or timezone.localdate()
    asked = AskedMember.objects.select_related("consultation__roadmap", *RELATED).get(pk=asked.pk)
    _refuse_once_over(asked.consultation, today)
    if asked.member is None or asked.has_left(today):
        raise Refused(
            _("Cette personne n’est plus dans le groupe : personne ne répond à sa place."), code="member-has-left"
        )
    if asked.member.access:
        raise Refused(
            _("Cette personne répond dans Jalons, avec son compte : personne ne répond à sa place."),
            code="member-has-an-account",
        )
    if asked.member.mail_address:
        if asked.message and asked.message.state in (Message.State.WAITING, Message.State.LEAVING):
            raise Refused(
                _("Un courriel est déjà en route vers cette personne : attendez qu’il parte."),
                code="message-on-its-way",
            )
        asked.message = mail.queue_message(_KIND_OF_MESSAGE[Kind(asked.consultation.kind)], asker=by.asker)
        _give_token(asked)
        asked.save()
        record_change(by=by, verb="send_page", about=asked)
        return GivenPage(asked, "")
    token = _give_token(asked)
    asked.handed_over_on = today
    asked.save(update_fields=["token_hash", "sealed_secret", "revoked_at", "handed_over_on"])
    record_change(by=by, verb="give_page", about=asked)
    return GivenPage(asked, absolute_url("governance:own_question", token))


@write_transaction()
def revoke_private_page(*, asked: AskedMember, by: Member) -> None:
    """What was answered stays."""
    if asked.has_page:
        asked.revoked_at = timezone.now()
        asked.save(update_fields=["revoked_at"])
        record_change(by=by, verb="revoke_page", about=asked)


@write_transaction()
def close_consultation(*, consultation: Consultation, by: Member) -> None:
    lock_roadmap(by.roadmap)
    _refuse_once_over(consultation, timezone.localdate())
    revise_row(consultation, {"closed_on": timezone.localdate()}, by=by, verb="close")


@write_transaction()
def extend_consultation(*, consultation: Consultation, closes_on: date, by: Member) -> None:
    """Gives a new last day, and opens again what was closed, as long as nothing came after."""
    lock_roadmap(by.roadmap)
    check_closing_day(closes_on, timezone.localdate())
    latest = Consultation.objects.filter(roadmap=by.roadmap).first()
    definition = consultation.definition
    if latest != consultation or (definition and definition.state not in BEFORE_THE_GROUP):
        raise Refused(
            _("La suite a commencé : cette question ne se rouvre plus."), code="consultation-is-past", field="closes_on"
        )
    answered = consultation.asked.filter(answered_on__isnull=False).count()
    if consultation.kind == Kind.COLLECT and are_sentences_shown(answered, is_over=consultation.is_over()):
        raise Refused(
            _(
                "Les phrases ont été lues : une réponse de plus se reconnaîtrait. Posez plutôt une nouvelle question au "
                "groupe."
            ),
            code="sentences-were-shown",
            field="closes_on",
        )
    revise_row(consultation, {"closes_on": closes_on, "closed_on": None}, by=by)


def close_open_consultations(by: Member, today: date) -> None:
    for consultation in _open_consultations(by):
        revise_row(consultation, {"closed_on": min(today, consultation.closes_on)}, by=by, verb="close")


def _open_consultations(by: Member) -> list[Consultation]:
    return list(Consultation.objects.filter(roadmap=by.roadmap, closed_on=None))


def _refuse_once_over(consultation: Consultation, today: date) -> None:
    if consultation.is_over(today):
        raise Refused(
            _("On ne peut plus répondre depuis le %(day)s : rien n’est enregistré.")
            % {"day": format_day(consultation.ended_on)},
            code="round-closed",
        )


# --- answered --------------------------------------------------------------------------------------------------------


@write_transaction()
def answer_consent(
    *, asked: AskedMember, answer: str, reason: str = "", by: Member | None = None, on: date | None = None
) -> AskedMember:
    """One answer each, which may change until the round is over. `by`: who answers, when they have an account; else they
    sign by their private page. The journal says that they answered, never what."""
    lock_roadmap(asked.consultation.roadmap)
    row, signer = _lock_asked(asked, by, on)
    answer = Answer(answer)
    if answer is Answer.OBJECTION and not reason.strip():
        raise Refused(
            _("Dites ce qui ne va pas : c’est ce qui permettra d’écrire une meilleure version."),
            code="objection-without-reason",
            field="reason",
        )
    row.answer, row.reason = answer, reason.strip() if answer is Answer.OBJECTION else ""
    row.answered_on = on or timezone.localdate()
    row.sealed_secret = ""
    row.save(update_fields=["answer", "reason", "answered_on", "sealed_secret"])
    definition = Definition.objects.get(consultations=row.consultation)
    record_change(by=signer, verb="answer", about=definition)
    objects = row.consultation.asked.filter(answer=Answer.OBJECTION).exists()
    definition.state = State.CONTESTED if objects else State.CONSULTED
    definition.save(update_fields=["state"])
    return row


@write_transaction()
def say_impression(
    *, asked: AskedMember, it_is: str, it_is_not: str, by: Member | None = None, on: date | None = None
) -> AskedMember:
    """What this person means by digital inclusion, once. Of the person, only the day is kept: the sentences have no
    author, and the journal has no line."""
    lock_roadmap(asked.consultation.roadmap)
    row, _signer = _lock_asked(asked, by, on)
    if row.answered_on:
        raise Refused(
            _("Vos mots sont déjà arrivés. Sans nom, rien ne permet de les retrouver pour les changer."),
            code="already-said",
        )
    said = {Impression.Side.IS: it_is.strip(), Impression.Side.IS_NOT: it_is_not.strip()}
    if not any(said.values()):
        raise Refused(_("Écrivez au moins une des deux phrases."), code="impression-empty", field="it_is")
    Impression.objects.bulk_create(
        Impression(consultation=row.consultation, side=side, text=text) for side, text in said.items() if text
    )
    row.answered_on = on or timezone.localdate()
    row.sealed_secret = ""
    row.save(update_fields=["answered_on", "sealed_secret"])
    return row


def _lock_asked(asked: AskedMember, by: Member | None, on: date | None) -> tuple[AskedMember, Member]:
    """The row, and who signs: an account that the question is for, or the holder of an open private page."""
    today = on or timezone.localdate()
    rows = AskedMember.objects.select_for_update(of=("self",)).select_related("consultation__roadmap", *RELATED)
    row = rows.get(pk=asked.pk)
    _refuse_once_over(row.consultation, today)
    access = row.member.access if row.member else None
    if by is not None:
        if access is None or by.user is None or access.user_id != by.user.pk or row.has_left(today):
            raise Refused(_("Cette question ne vous est pas posée."), code="not-asked")
        return row, by
    if not row.is_open(today):
        raise Refused(_("Ce lien ne sert plus. Demandez-en un nouveau à la personne référente."), code="link-closed")
    return row, Member(row.consultation.roadmap, None, Role.OBSERVER, row.signature, signer=row)
