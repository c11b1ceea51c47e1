"""The only writer of what the seats answer to a convocation."""

from datetime import date

from django.utils import timezone
from django.utils.translation import gettext as _

from jalons.base.db import write_transaction
from jalons.base.errors import Refused
from jalons.governance.changes.convocations import refuse_unconvokable
from jalons.governance.changes.coordinators import tell_presenter_away
from jalons.governance.models import Convocation, Seat
from jalons.governance.models.agendas import titles_of_seat
from jalons.governance.models.seat_holders import HOLDER, seat_access, sitting_seats
from jalons.governance.rules.convocations import Answer, Objection, representation_objection
from jalons.governance.rules.quorum import may_carry_vote
from jalons.roadmaps.changes.journal import record_change
from jalons.roadmaps.changes.locks import lock_roadmap
from jalons.roadmaps.models import Member
from jalons.roadmaps.rules.permissions import Permission, Role


@write_transaction()
def answer_convocation(
    *,
    convocation: Convocation,
    answer: str,
    represented_by: Seat | None = None,
    by_substitute: bool = False,
    by: Member | None = None,
    on: date | None = None,
) -> Convocation:
    """One answer for each seat, for the day of the meeting, which may change until then. `by`: who answers with their account, or who notes what
    was said on the telephone; else the holder signs by the private page. `by_substitute`: whoever the seat named as its
    suppléance comes. `on`: a past day, for the demo."""
    lock_roadmap(convocation.meeting.roadmap)
    today = on or timezone.localdate()
    row, signer = _lock_own_convocation(convocation, by, today)
    refuse_unconvokable(row.meeting, today)
    answer = Answer(answer)
    other = represented_by if answer is Answer.REPRESENTED else None
    if answer is Answer.REPRESENTED:
        _check_representative(row, other)
    is_substitute, was_away = by_substitute and answer is Answer.PRESENT, row.says_away
    if is_substitute and not row.seat.substitute:
        raise Refused(
            _("Ce siège n’a pas de suppléance : dites que vous venez, ou quel siège vous représente."),
            code="seat-without-substitute",
            field="answer",
        )
    row.answer, row.represented_by, row.by_substitute = answer, other, is_substitute
    row.answered_on, row.answered_for = today, row.meeting.held_on
    row.save(update_fields=["answer", "represented_by", "by_substitute", "answered_on", "answered_for"])
    record_change(by=signer, verb="answer", about=row, after={"answer": row.answer_label})
    is_in_time = today == timezone.localdate()
    if row.says_away and not was_away and is_in_time and titles_of_seat(row.meeting, row.seat):
        tell_presenter_away(row, signer)
    return row


def _lock_own_convocation(convocation: Convocation, by: Member | None, today: date) -> tuple[Convocation, Member]:
    rows = Convocation.objects.select_for_update(of=("self",))
    related = (f"seat__{name}" for name in HOLDER)
    row = rows.select_related("meeting__roadmap", "meeting__committee", *related).get(pk=convocation.pk)
    if by is not None:
        if not by.can(Permission.MANAGE_ROADMAP) and not (is_own_convocation(row, by) and not row.has_left(today)):
            raise Refused(_("Cette convocation n’est pas la vôtre."), code="convocation-of-another")
        return row, by
    if not row.is_open(today):
        raise Refused(_("Ce lien ne sert plus. Demandez-en un nouveau à la personne référente."), code="link-closed")
    return row, Member(row.meeting.roadmap, None, Role.OBSERVER, row.signature, signer=row)


def is_own_convocation(row: Convocation, member: Member) -> bool:
    access = seat_access(row.seat)
    return access is not None and member.user is not None and access.user_id == member.user.pk


def _check_representative(row: Convocation, other: Seat | None) -> None:
    if other is None:
        raise Refused(_("Dites quel siège vous représente."), code="represented-by-nobody", field="represented_by")
    if other not in sitting_seats(row.meeting):
        raise Refused(
            _("Ce siège n’est pas de ce comité ce jour-là : choisissez-en un autre."),
            code="representative-does-not-sit",
            field="represented_by",
        )
    answers = Convocation.objects.filter(meeting=row.meeting).exclude(pk=row.pk).seat_answers()
    may_carry = may_carry_vote(represented_votes=row.seat.has_vote, representative_votes=other.has_vote)
    objection = representation_objection(row.seat_id, other.pk, answers, may_carry=may_carry)
    if objection is not None:
        sentence, code = {
            Objection.ITSELF: (
                _("Un siège ne se représente pas lui-même : choisissez-en un autre."),
                "represents-itself",
            ),
            Objection.TWICE: (
                _("Ce siège en représente déjà un autre, et n’en représente qu’un : choisissez-en un autre."),
                "represents-another",
            ),
            Objection.AWAY: (
                _("Ce siège a dit qu’il ne viendrait pas : choisissez-en un autre."),
                "representative-is-away",
            ),
            Objection.VOICELESS: (
                _("Ce siège n’a pas de voix : il ne peut pas porter la vôtre. Choisissez-en un autre."),
                "representative-without-voice",
            ),
        }[objection]
        raise Refused(sentence, code=code, field="represented_by")
