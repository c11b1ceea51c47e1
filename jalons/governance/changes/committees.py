"""The only writer of committees; `seats` writes who sits in them."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from jalons.base.db import write_transaction
from jalons.base.errors import Refused
from jalons.base.french import format_day, matching_key, one_line
from jalons.base.stale_pages import refuse_stale, row_stamp
from jalons.governance.changes.kept_quorum import keep_former_rule
from jalons.governance.changes.seats import NewSeat, create_seats
from jalons.governance.models import Committee
from jalons.governance.rules.meetings import EXPECTED_MEETINGS, NOTICE_DAYS
from jalons.roadmaps.changes.journal import record_change, removed_sentence, revise_row
from jalons.roadmaps.changes.locks import lock_roadmap
from jalons.roadmaps.models import Member


@write_transaction()
def add_committee(
    *,
    name: str,
    kind: str,
    rhythm: str,
    by: Member,
    comment: str = "",
    expected_meetings: int | None = None,
    notice_days: int = NOTICE_DAYS,
    quorum: str = Committee.Quorum.NONE,
) -> Committee:
    """`expected_meetings`: a year; those of the rhythm when nobody says."""
    lock_roadmap(by.roadmap)
    values = _checked_values(name, kind, rhythm, comment, expected_meetings, notice_days, quorum)
    _refuse_taken_name(values["name"], by)
    committee = Committee.objects.create(roadmap=by.roadmap, created_on=timezone.localdate(), **values)
    record_change(by=by, verb="install", about=committee, after=values)
    return committee


@write_transaction()
def revise_committee(
    *,
    committee: Committee,
    name: str,
    kind: str,
    rhythm: str,
    by: Member,
    comment: str = "",
    expected_meetings: int | None = None,
    notice_days: int = NOTICE_DAYS,
    quorum: str = Committee.Quorum.NONE,
    seen: str | None = None,
) -> None:
    committee = lock_committee(committee)
    refuse_stale(
        seen, row_stamp(committee), _("Quelqu’un a modifié ce comité entre-temps. Comparez, puis enregistrez.")
    )
    if committee.closed_on:
        raise Refused(_("Ce comité est clos : il ne change plus. Rouvrez-le d’abord."), code="committee-is-closed")
    values = _checked_values(name, kind, rhythm, comment, expected_meetings, notice_days, quorum)
    _refuse_taken_name(values["name"], by, but=committee)
    if quorum != committee.quorum:
        keep_former_rule(committee, committee.quorum, before=timezone.localdate())
    revise_row(committee, values, by=by)


@write_transaction()
def close_committee(*, committee: Committee, closed_on: date, by: Member) -> None:
    """It meets no more, and stays with its meetings."""
    committee = lock_committee(committee)
    if closed_on < committee.created_on:
        raise Refused(_("Ce jour vient avant son installation."), code="committee-closed-too-early", field="closed_on")
    coming = committee.meetings.kept().filter(held_on__gt=closed_on).order_by("held_on").first()
    if coming:
        raise Refused(
            _("Une réunion est prévue le %(day)s : annulez-la, ou donnez-lui un autre comité.")
            % {"day": format_day(coming.held_on)},
            code="committee-has-coming-meetings",
            field="closed_on",
        )
    revise_row(committee, {"closed_on": closed_on}, by=by, verb="close")


@write_transaction()
def reopen_committee(*, committee: Committee, by: Member) -> None:
    revise_row(lock_committee(committee), {"closed_on": None}, by=by, verb="reopen")


@write_transaction()
def remove_committee(*, committee: Committee, by: Member) -> None:
    """Deletes a committee written by mistake: one that has met is closed."""
    committee = lock_committee(committee)
    if committee.meetings.kept().filter(held_on__lte=timezone.localdate()).exists():
        raise Refused(
            _("Ce comité s’est réuni : il se garde avec ses réunions. Vous pouvez le clore."), code="committee-has-met"
        )
    if committee.meetings.exists():
        raise Refused(
            _("Ce comité a des réunions, prévues ou annulées : retirez-les d’abord."), code="committee-has-meetings"
        )
    record_change(by=by, verb="remove", about=committee)
    committee.delete()


@write_transaction()
def install_steering_committee(
    *, name: str, rhythm: str, seats: Sequence[NewSeat], by: Member, others: Sequence[str] = ()
) -> Committee:
    """The groupe projet becomes the comité de pilotage: the proposed seats that somebody kept, and `others`, written by
    hand. The roles of the groupe projet do not change."""
    lock_roadmap(by.roadmap)
    name = one_line(name)
    if not seats and not any(label.strip() for label in others):
        raise Refused(_("Gardez ou écrivez au moins un membre."), code="no-member", field="others")
    committee = steering_committee_of(by)
    if committee and committee.seats.exists():
        raise Refused(
            _("Le comité de pilotage est déjà installé : changez sa composition sur sa page."),
            code="committee-already-installed",
        )
    if committee is None:
        committee = add_committee(name=name, kind=Committee.Kind.STRATEGIC, rhythm=rhythm, by=by)
    else:
        _refuse_taken_name(name, by, but=committee)
        values = {"name": name, "rhythm": rhythm, "expected_meetings": EXPECTED_MEETINGS[rhythm]}
        revise_row(committee, values, by=by)
    written = [NewSeat(one_line(label), "partenaire") for label in others if label.strip()]
    create_seats(committee, [*seats, *written], by)
    return committee


def steering_committee_of(by: Member) -> Committee | None:
    """The comité de pilotage, the oldest when there are several."""
    rows = Committee.objects.open().filter(roadmap=by.roadmap, kind=Committee.Kind.STRATEGIC)
    return rows.order_by("id").first()


def meeting_committee(by: Member) -> Committee:
    """The comité de pilotage of a meeting that names no committee: it is installed, without any seat, when there is
    none yet."""
    committee = steering_committee_of(by)
    if committee is None:
        name = _free_name(str(_("Comité de pilotage")), by)
        committee = add_committee(name=name, kind=Committee.Kind.STRATEGIC, rhythm=Committee.Rhythm.QUARTERLY, by=by)
    return committee


def lock_committee(committee: Committee) -> Committee:
    lock_roadmap(committee.roadmap)
    current = Committee.objects.select_related("roadmap").filter(pk=committee.pk).first()
    if current is None:
        raise Refused(removed_sentence(), code="row-gone")
    return current


def _checked_values(
    name: str,
    kind: str,
    rhythm: str,
    comment: str,
    expected_meetings: int | None,
    notice_days: int,
    quorum: str,
) -> dict[str, Any]:
    return {
        "name": one_line(name),
        "kind": kind,
        "rhythm": rhythm,
        "comment": comment,
        "expected_meetings": expected_meetings or EXPECTED_MEETINGS[rhythm],
        "notice_days": notice_days,
        "quorum": quorum,
    }


def _refuse_taken_name(name: str, by: Member, but: Committee | None = None) -> None:
    if matching_key(name) in _taken_names(by, but):
        raise Refused(_("Un comité porte déjà ce nom."), code="committee-name-taken", field="name")


def _taken_names(by: Member, but: Committee | None = None) -> set[str]:
    """Compared in Python, because SQLite ignores the case of ASCII letters alone."""
    return {
        matching_key(committee.name) for committee in Committee.objects.filter(roadmap=by.roadmap) if committee != but
    }


def _free_name(name: str, by: Member) -> str:
    """« Comité de pilotage (2) » once a closed one has the name."""
    taken = _taken_names(by)
    names = [name, *(f"{name} ({number})" for number in range(2, len(taken) + 3))]
    return next(one for one in names if matching_key(one) not in taken)
