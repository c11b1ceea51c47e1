"""The only writer of seats. A seat that counted in a meeting is ended, never removed."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from jalons.base.db import write_transaction
from jalons.base.errors import Refused
from jalons.base.french import format_day, matching_key
from jalons.base.frozen import frozen
from jalons.base.stale_pages import refuse_stale, row_stamp
from jalons.directory.models import Contact
from jalons.governance.models import Committee, GroupMember, Presence, Seat
from jalons.governance.rules.committees import MOST_SEATS, distinct_labels
from jalons.roadmaps.changes.journal import record_change, removed_sentence, revise_row
from jalons.roadmaps.changes.locks import lock_roadmap
from jalons.roadmaps.models import Member, Membership

type Sitter = GroupMember | Membership | Contact


@frozen
class NewSeat:
    """One of several that are written at once."""

    label: str
    kind: str
    person: Sitter | None = None


@write_transaction()
def add_seat(
    *,
    committee: Committee,
    label: str,
    kind: str,
    since: date,
    by: Member,
    has_vote: bool = True,
    office: str = "",
    substitute: str = "",
    person: Sitter | None = None,
) -> Seat:
    """`person`: who sits there, read where they stand and never copied."""
    lock_roadmap(by.roadmap)
    _refuse_closed(committee)
    _refuse_too_many(committee, 1)
    _refuse_counted_day(committee, since)
    values = _checked_values(label, kind, since, has_vote, office, substitute, person)
    _check_seat(committee, values)
    rank = committee.seats.count() + 1
    seat = Seat.objects.create(committee=committee, rank=rank, **values)
    record_change(by=by, verb="add", about=seat, after=_journal_values(values))
    return seat


@write_transaction()
def add_seats(
    *, committee: Committee, labels: Sequence[str], kind: str, since: date, by: Member, has_vote: bool = True
) -> int:
    """Several at once, one a line; whoever sits already is left as they are. Returns how many were added."""
    lock_roadmap(by.roadmap)
    _refuse_closed(committee)
    _refuse_counted_day(committee, since)
    taken = {matching_key(seat.label) for seat in committee.seats.filter(until=None)}
    new = [label for label in distinct_labels(labels) if matching_key(label) not in taken]
    if not new:
        raise Refused(_("Aucun membre nouveau : chacun siège déjà."), code="everybody-sits-already", field="labels")
    create_seats(committee, [NewSeat(label, kind) for label in new], by, since=since, has_vote=has_vote)
    return len(new)


@write_transaction()
def revise_seat(
    *,
    seat: Seat,
    label: str,
    kind: str,
    since: date,
    by: Member,
    has_vote: bool = True,
    office: str = "",
    substitute: str = "",
    person: Sitter | None = None,
    seen: str | None = None,
) -> None:
    seat = _lock_seat(seat)
    refuse_stale(seen, row_stamp(seat), _("Quelqu’un a modifié ce siège entre-temps. Comparez, puis enregistrez."))
    _refuse_closed(seat.committee)
    if seat.has_vote != has_vote:
        _refuse_counted_day(seat.committee, seat.since, field="has_vote")
    if seat.since != since:
        _refuse_counted_day(seat.committee, min(seat.since, since))
    values = _checked_values(label, kind, since, has_vote, office, substitute, person)
    _check_seat(seat.committee, values, but=seat)
    if seat.until and since > seat.until:
        raise Refused(_("Ce jour vient après son départ."), code="seat-begins-after-its-end", field="since")
    revise_row(seat, values, by=by)


@write_transaction()
def end_seat(*, seat: Seat, until: date, by: Member) -> None:
    """Until that day, which is still one of theirs."""
    seat = _lock_seat(seat)
    _refuse_closed(seat.committee)
    if until < seat.since:
        raise Refused(
            _("Ce siège existe depuis le %(day)s : choisissez ce jour, ou un jour plus tard.")
            % {"day": format_day(seat.since)},
            code="seat-ends-before-it-begins",
            field="until",
        )
    last = last_counted_day(seat.committee)
    if last and seat.since <= last and until < last:
        raise Refused(
            _("Ce siège a compté le %(day)s, où la présence est notée\u00a0: il prend fin ce jour-là, ou plus tard.")
            % {"day": format_day(last)},
            code="seat-counted-later",
            field="until",
        )
    revise_row(seat, {"until": until}, by=by, verb="end")


@write_transaction()
def keep_seat(*, seat: Seat, by: Member) -> None:
    """Takes the end back."""
    seat = _lock_seat(seat)
    _refuse_closed(seat.committee)
    if seat.until:
        _refuse_counted_day(seat.committee, seat.until + timedelta(days=1), field="")
    values = {"label": seat.label, "office": seat.office, **_sitter_ties(_sitter_of(seat))}
    _check_seat(seat.committee, values, but=seat)
    revise_row(seat, {"until": None}, by=by, verb="keep")


@write_transaction()
def remove_seat(*, seat: Seat, by: Member) -> None:
    seat = _lock_seat(seat)
    _refuse_closed(seat.committee)
    met = seat.committee.meetings.kept().filter(held_on__gte=seat.since, held_on__lte=timezone.localdate())
    if met.exists() or seat.presences.exists():
        raise Refused(
            _("Le comité s’est réuni avec ce siège : notez plutôt le jour où il prend fin."), code="seat-has-met"
        )
    record_change(by=by, verb="remove", about=seat)
    seat.delete()


def create_seats(
    committee: Committee,
    seats: Sequence[NewSeat],
    by: Member,
    *,
    since: date | None = None,
    has_vote: bool = True,
) -> None:
    """Writes several seats and one line of the journal. The caller has locked the roadmap."""
    _refuse_too_many(committee, len(seats))
    first = committee.seats.count() + 1
    distinct: dict[str, NewSeat] = {}
    for seat in seats:
        distinct.setdefault(matching_key(seat.label), seat)
    Seat.objects.bulk_create(
        Seat(
            committee=committee,
            rank=rank,
            label=one.label,
            kind=one.kind,
            has_vote=has_vote,
            since=since or timezone.localdate(),
            **_sitter_ties(one.person),
        )
        for rank, one in enumerate(distinct.values(), first)
    )
    record_change(by=by, verb="seat", about=committee, after={"seats": [one.label for one in distinct.values()]})


def _sitter_ties(person: Sitter | None) -> dict[str, Any]:
    return {
        "group_member": person if isinstance(person, GroupMember) else None,
        "membership": person if isinstance(person, Membership) else None,
        "contact": person if isinstance(person, Contact) else None,
    }


def _sitter_of(seat: Seat) -> Sitter | None:
    return seat.group_member or seat.membership or seat.contact


def _checked_values(
    label: str, kind: str, since: date, has_vote: bool, office: str, substitute: str, person: Sitter | None
) -> dict[str, Any]:
    return {
        "label": " ".join(label.split()),
        "kind": kind,
        "since": since,
        "has_vote": has_vote,
        "office": office,
        "substitute": " ".join(substitute.split()),
        **_sitter_ties(person),
    }


def _journal_values(values: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in values.items() if name != "label" and value not in ("", None)}


def _check_seat(committee: Committee, values: dict[str, Any], but: Seat | None = None) -> None:
    """One seat for a label, an office and a person, among those that have no end."""
    sitting = [seat for seat in committee.seats.filter(until=None) if seat != but]
    label, office = matching_key(values["label"]), values["office"]
    if any(matching_key(seat.label) == label for seat in sitting):
        raise Refused(_("Un siège porte déjà ce nom dans ce comité."), code="seat-taken", field="label")
    holder = next((seat for seat in sitting if office and seat.office == office), None)
    if holder:
        raise Refused(
            _("« %(who)s » a déjà cette charge : retirez-la-lui d’abord.") % {"who": holder.label},
            code="office-taken",
            field="office",
        )
    for tie in ("group_member", "membership", "contact"):
        if values[tie] and any(getattr(seat, f"{tie}_id") == values[tie].pk for seat in sitting):
            raise Refused(_("Cette personne siège déjà dans ce comité."), code="person-sits-already", field="person")


def last_counted_day(committee: Committee) -> date | None:
    """That of the last meeting where a presence is noted: who has a vote there does not change any more, because its
    quorum was counted."""
    noted = Presence.objects.filter(meeting__committee=committee, meeting__cancelled_on=None)
    last: date | None = noted.aggregate(day=Max("meeting__held_on"))["day"]
    return last


def _refuse_counted_day(committee: Committee, first: date, field: str = "since") -> None:
    """`first`: the first day on which the votes would differ."""
    last = last_counted_day(committee)
    if last and first <= last:
        raise Refused(
            _("Le comité s’est réuni le %(day)s, et la présence est notée\u00a0: ses voix ne changent qu’ensuite.")
            % {"day": format_day(last)},
            code="votes-were-counted",
            field=field,
        )


def _refuse_closed(committee: Committee) -> None:
    if Committee.objects.filter(pk=committee.pk).exclude(closed_on=None).exists():
        raise Refused(_("Ce comité est clos : sa composition ne change plus."), code="seats-closed")


def _refuse_too_many(committee: Committee, more: int) -> None:
    if committee.seats.filter(until=None).count() + more > MOST_SEATS:
        raise Refused(
            ngettext("Un comité a %(n)d siège au plus.", "Un comité a %(n)d sièges au plus.", MOST_SEATS)
            % {"n": MOST_SEATS},
            code="too-many-seats",
            field="labels",
        )


def _lock_seat(seat: Seat) -> Seat:
    lock_roadmap(seat.committee.roadmap)
    current = Seat.objects.with_people().select_related("committee__roadmap").filter(pk=seat.pk).first()
    if current is None:
        raise Refused(removed_sentence(), code="row-gone")
    return current
