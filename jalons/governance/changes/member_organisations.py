"""The only writer of member organisations: they are added or asked, confirmed, declined, left, merged."""

from django.utils import timezone
from django.utils.translation import gettext as _

from jalons.base.db import write_transaction
from jalons.base.errors import Refused
from jalons.base.stale_pages import refuse_stale
from jalons.base.texts import normalize_text
from jalons.directory.changes import organisations
from jalons.directory.changes.contacts import allow_writing
from jalons.directory.models import Contact, Organisation
from jalons.governance.mails import JOIN_ANSWER
from jalons.governance.models import JoinRequest, MemberOrganisation
from jalons.governance.rules.member_organisations import Act, MemberStatus, apply_act, merge_statuses
from jalons.mail import changes as mail
from jalons.mail.models import Message
from jalons.roadmaps.changes.journal import record_change, revise_row
from jalons.roadmaps.changes.locks import lock_roadmap
from jalons.roadmaps.models import Member


@write_transaction()
def add_member(
    *,
    by: Member,
    organisation: Organisation | None = None,
    name: str = "",
    siren: str = "",
    siret: str = "",
    is_co_carrier: bool = False,
) -> MemberOrganisation:
    """Confirmed at once: the team knows that it takes part. Without an `organisation` of the directory, one is added
    there, with this name and these numbers."""
    lock_roadmap(by.roadmap)
    if organisation is None:
        if not name.strip():
            raise Refused(
                _("Choisissez une structure, ou écrivez le nom d’une nouvelle."),
                code="organisation-missing",
                field="organisation",
            )
        organisation = organisations.add_organisation(name=name, siren=siren, siret=siret, by=by)
    if MemberOrganisation.objects.filter(organisation=organisation).exists():
        raise Refused(
            _("« %(name)s » est déjà dans la liste : ouvrez sa ligne pour changer son état.")
            % {"name": organisation.name},
            code="organisation-already-listed",
            field="organisation",
        )
    status = apply_act(None, Act.CONFIRM, timezone.localdate())
    assert status
    row = MemberOrganisation.objects.create(
        roadmap=by.roadmap,
        organisation=organisation,
        **status_values(status._replace(is_co_carrier=is_co_carrier)),
    )
    record_change(by=by, verb="add", about=row)
    return row


@write_transaction()
def revise_member(
    *,
    row: MemberOrganisation,
    display_name: str,
    brings: str,
    by: Member,
    main_contact: Contact | None = None,
    seen: str | None = None,
) -> None:
    row = lock_member(row)
    refuse_stale(seen, row.stamp, _("Quelqu’un a modifié cette structure entre-temps. Comparez, puis enregistrez."))
    values = {
        "display_name": " ".join(display_name.split()),
        "brings": normalize_text(brings),
        "main_contact": main_contact,
    }
    revise_row(row, values, by=by)


@write_transaction()
def confirm_member(*, row: MemberOrganisation, by: Member, answer: str = "") -> list[JoinRequest]:
    """Whoever asked is answered with the sentence `answer`. What they would bring becomes what the organisation brings,
    the first of them is its main contact if it has none, and a number that the directory lacked is written there. They
    agreed to be written to when they asked: it holds from now on. Returns the answered requests."""
    row = lock_member(row)
    pending = list(row.requests.filter(outcome="").select_related("contact"))
    if pending and row.state == MemberOrganisation.State.CONFIRMED:
        record_change(by=by, verb="answer", about=row)  # confirmed already, and somebody else of it asked
    else:
        brings = row.brings or next((request.brings for request in pending), "")
        values = status_values(_status_after(row, Act.CONFIRM)) | {"brings": brings}
        revise_row(row, values, by=by, verb="confirm")
    _choose_main_contact(row, [request.contact for request in pending])
    for request in pending:
        if not request.contact.refused_on:
            allow_writing(contact=request.contact, by=by)
        organisations.fill_in_siret(organisation=row.organisation, siret=request.given_siret, by=by)
    return _answer_requests(pending, JoinRequest.Outcome.ACCEPTED, answer, by)


@write_transaction()
def decline_member(*, row: MemberOrganisation, by: Member, answer: str = "") -> list[JoinRequest]:
    """Whoever asked is told why, so the sentence is needed; of one that nobody asked for, it is not."""
    row = lock_member(row)
    pending = list(row.requests.filter(outcome="").select_related("contact"))
    is_listed = row.state != MemberOrganisation.State.CANDIDATE  # the person is declined, and the line stays as it is
    status = row.status if pending and is_listed else _status_after(row, Act.DECLINE)
    if pending and not answer.strip():
        raise Refused(
            _("Écrivez en une phrase pourquoi : elle est envoyée à la personne qui a fait la demande."),
            code="answer-missing",
            field="answer",
        )
    if is_listed:
        record_change(by=by, verb="answer", about=row)
    else:
        revise_row(row, status_values(status), by=by, verb="decline")
    return _answer_requests(pending, JoinRequest.Outcome.DECLINED, answer, by)


def _choose_main_contact(row: MemberOrganisation, people: list[Contact]) -> None:
    own = next((person for person in people if person.organisation_id == row.organisation_id), None)
    if row.main_contact is None and own:
        row.main_contact = own
        row.save(update_fields=["main_contact"])


def _answer_requests(
    pending: list[JoinRequest], outcome: JoinRequest.Outcome, answer: str, by: Member
) -> list[JoinRequest]:
    """Each person is written to, unless they left no address or refused; the composer looks again on leaving."""
    now = timezone.now()
    for request in pending:
        request.outcome, request.answer = outcome, normalize_text(answer)
        request.answered_at, request.answered_by = now, by.user
        if request.contact.email and not request.contact.refused_on:
            request.message = mail.queue_message(JOIN_ANSWER, asker=by.asker)
        request.save(update_fields=["outcome", "answer", "answered_at", "answered_by", "message"])
    return pending


@write_transaction()
def send_answer_again(*, asked: JoinRequest, by: Member) -> None:
    mail.send_messages_again(Message.objects.filter(joinrequest=asked))
    record_change(by=by, verb="retry", about=asked)


@write_transaction()
def leave_member(*, row: MemberOrganisation, by: Member) -> None:
    row = lock_member(row)
    revise_row(row, status_values(_status_after(row, Act.LEAVE)), by=by, verb="leave")


@write_transaction()
def take_back_departure(*, row: MemberOrganisation, by: Member, is_co_carrier: bool = False) -> None:
    """As if it had not left: the day since when it takes part stays."""
    row = lock_member(row)
    if row.state != MemberOrganisation.State.LEFT:
        raise Refused(_("Cette structure n’est plus marquée comme partie."), code="member-has-not-left")
    values = {"state": MemberOrganisation.State.CONFIRMED.value, "left_on": None, "is_co_carrier": is_co_carrier}
    revise_row(row, values, by=by, verb="take_back")


@write_transaction()
def set_co_carrier(*, row: MemberOrganisation, is_co_carrier: bool, by: Member) -> None:
    row = lock_member(row)
    if is_co_carrier and row.state != MemberOrganisation.State.CONFIRMED:
        raise Refused(
            _("Confirmez d’abord cette structure : une co-porteuse est une structure membre."),
            code="co-carrier-not-confirmed",
        )
    revise_row(row, {"is_co_carrier": is_co_carrier}, by=by)


@write_transaction()
def remove_member(*, row: MemberOrganisation, by: Member) -> None:
    """Of a line added by mistake, or of a request that is none. The organisation stays in the directory."""
    row = lock_member(row)
    record_change(by=by, verb="remove", about=row)
    row.delete()


@write_transaction()
def merge_members(*, row: MemberOrganisation, other: Organisation, by: Member) -> None:
    """`row` takes what the line of `other` has, if it has one; then the directory makes one organisation of two."""
    row = lock_member(row)
    second = MemberOrganisation.objects.filter(organisation=other, roadmap=by.roadmap).first()
    if second == row:
        raise Refused(_("Choisissez une autre structure."), code="organisation-is-the-same")
    if second:
        values = status_values(merge_statuses(row.status, second.status)) | {
            "brings": row.brings or second.brings,
            "main_contact": row.main_contact or second.main_contact,
        }
        second.requests.update(member=row)
        second.delete()
        revise_row(row, values, by=by, verb="merge")
    organisations.merge_organisations(organisation=row.organisation, other=other, by=by)


def lock_member(row: MemberOrganisation) -> MemberOrganisation:
    lock_roadmap(row.roadmap)
    rows = MemberOrganisation.objects.select_related("roadmap", "organisation__roadmap", "main_contact")
    current = rows.filter(pk=row.pk).first()
    if current is None:
        raise Refused(_("Cette structure vient d’être retirée de la liste."), code="member-gone")
    return current


def _status_after(row: MemberOrganisation, act: Act) -> MemberStatus:
    status = apply_act(row.status, act, timezone.localdate())
    if status is None:
        raise Refused(
            _("« %(name)s » est %(state)s : ce geste n’est plus possible. Rechargez la page.")
            % {"name": row.name, "state": row.get_state_display()},
            code="act-not-possible",
        )
    return status


def status_values(status: MemberStatus) -> dict[str, object]:
    return status._asdict() | {"state": status.state.value}
