"""Agendas, and what is decided in the room."""

from django.db.models import OuterRef, Subquery
from django.utils import timezone
from django.utils.translation import gettext as _

from jalons.actions.changes.locks import lock_action
from jalons.actions.changes.sheets import advance_action, give_state_back, revise_action
from jalons.actions.models import (
    ActionSheet,
    AgendaItem,
    Decision,
    Person,
    UnconcernedService,
    awaited_status,
    decisions_to_confirm,
    meeting_services,
    withheld_outcomes,
)
from jalons.actions.models.moves import state_decided
from jalons.actions.rules.committees import MAY_COME, possible_outcomes, state_before
from jalons.actions.rules.sheets import Status
from jalons.base import french
from jalons.base.db import write_transaction
from jalons.base.errors import Refused
from jalons.governance.changes import meetings as governance
from jalons.governance.changes.cancelled_meetings import refuse_change_of_cancelled
from jalons.governance.changes.kept_quorum import keep_quorum_rule
from jalons.governance.changes.minutes import refuse_validated_minutes
from jalons.governance.models import Meeting, MeetingMinutes, MeetingPoint
from jalons.governance.models.seat_holders import told_presenter
from jalons.roadmaps.changes.journal import record_change
from jalons.roadmaps.changes.locks import lock_roadmap
from jalons.roadmaps.models import Member


@write_transaction()
def cancel_meeting(*, meeting: Meeting, reason: str, by: Member) -> Meeting:
    """Its fiches stay on its agenda, and wait for another meeting."""
    lock_roadmap(by.roadmap)
    if Decision.objects.filter(meeting=meeting, withdrawn_at=None).exists():
        raise Refused(
            _("Cette réunion a pris des décisions : elle a eu lieu, elle ne s’annule plus."),
            code="meeting-has-decisions",
            field="reason",
        )
    return governance.cancel_meeting(meeting=meeting, reason=reason, by=by)


@write_transaction()
def put_on_agenda(*, meeting: Meeting, action: ActionSheet, presenter: Person, by: Member) -> AgendaItem:
    """Puts the fiche before the committee, presented by an élue or an élu. One that an earlier meeting decided without
    its quorum comes again, and awaits its decision as before the first one."""
    lock_roadmap(by.roadmap)
    refuse_change_of_cancelled(meeting)
    _refuse_unelected_presenter(presenter)
    action = lock_action(action.pk)
    if AgendaItem.objects.filter(meeting=meeting, action=action).exists():
        raise Refused(_("Cette fiche est déjà à l’ordre du jour."), code="action-already-on-agenda", field="action")
    doubtful = {row.action_id: row for row in decisions_to_confirm(meeting)}.get(action.pk)
    is_again = doubtful is not None and doubtful.outcome == action.status
    if action.status not in MAY_COME and not is_again:
        raise Refused(
            _("Une fiche « %(status)s » n’attend pas d’arbitrage.") % {"status": action.get_status_display()},
            code="action-needs-no-arbitration",
            field="action",
        )
    item = AgendaItem.objects.create(
        meeting=meeting, action=action, presenter=presenter.function, contact=presenter.contact
    )
    record_change(by=by, verb="put_on_agenda", about=action, after={"meeting": meeting, "presenter": presenter.row})
    if not possible_outcomes(Status(action.status)):
        to = state_before(Status(action.status)) if is_again else Status.TO_ARBITRATE
        advance_action(action=action, to=to, by=by)
    governance.reopen_agenda(meeting, by)
    return item


@write_transaction()
def change_presenter(*, item: AgendaItem, presenter: Person, by: Member) -> None:
    """Whoever presents already stays, even once they are elected no more. None changes once the compte rendu, which tells
    them, is validated."""
    if (item.presenter, item.contact) == (presenter.function, presenter.contact):
        return
    refuse_validated_minutes(item.meeting)
    _refuse_unelected_presenter(presenter)
    before = item.contact or told_presenter(item.meeting, item.presenter)
    item.presenter, item.contact = presenter.function, presenter.contact
    item.save(update_fields=["presenter", "contact"])
    record_change(
        by=by,
        verb="present",
        about=item.action,
        before={"presenter": before},
        after={"meeting": item.meeting, "presenter": presenter.row},
    )
    governance.reopen_agenda(item.meeting, by)


@write_transaction()
def take_off_agenda(*, item: AgendaItem, by: Member) -> None:
    """The state of the fiche does not change: it still awaits its arbitration, at another meeting."""
    if standing_decision(item):
        raise Refused(
            _("Le comité a décidé de cette fiche : elle reste à son ordre du jour."), code="action-already-decided"
        )
    record_change(by=by, verb="take_off_agenda", about=item.action, before={"meeting": item.meeting})
    item.delete()
    governance.reopen_agenda(item.meeting, by)


@write_transaction()
def excuse_service(*, meeting: Meeting, service: str, motive: str, by: Member) -> None:
    """Writes down why a service has no fiche on the agenda."""
    lock_roadmap(by.roadmap)
    service = " ".join(service.split())
    if any(french.matching_key(service) == french.matching_key(name) for name in meeting_services(meeting).concerned):
        raise Refused(
            _("Ce service a une fiche à l’ordre du jour : il est concerné."),
            code="service-has-an-action",
            field="service",
        )
    row = UnconcernedService.objects.filter(meeting=meeting, service=service).first()
    before = {"motive": row.motive} if row else {}
    row = row or UnconcernedService(meeting=meeting, service=service)
    row.motive = motive
    row.save()
    record_change(by=by, verb="excuse", about=row, before=before, after={"meeting": meeting, "motive": motive})
    governance.reopen_agenda(meeting, by)


@write_transaction()
def withdraw_excuse(*, row: UnconcernedService, by: Member) -> None:
    record_change(by=by, verb="withdraw_excuse", about=row, before={"motive": row.motive})
    row.delete()
    governance.reopen_agenda(row.meeting, by)


@write_transaction()
def settle_agenda(*, meeting: Meeting, by: Member) -> None:
    """Closes an agenda that has something to treat, and where every service has a fiche or an excuse."""
    refuse_change_of_cancelled(meeting)
    if not meeting.agenda.exists() and not meeting.points.filter(kind=MeetingPoint.Kind.FREE).exists():
        raise Refused(_("Inscrivez d’abord une fiche, ou un point, à l’ordre du jour."), code="agenda-empty")
    silent = meeting_services(meeting).silent
    if silent:
        raise Refused(
            _("Chaque service a une fiche, ou dit pourquoi il n’est pas concerné. Il manque : %(services)s.")
            % {"services": ", ".join(silent)},
            code="services-silent",
        )
    carried = ActionSheet.objects.filter(pk=OuterRef("action"))
    meeting.agenda.update(settled_service=Subquery(carried.values("department_unit")))
    governance.mark_agenda(meeting=meeting, settled_on=timezone.localdate(), by=by)


@write_transaction()
def take_decision(*, item: AgendaItem, outcome: str, by: Member, reason: str = "", priority: int | None = None) -> None:
    """Writes down what the committee decides. When two phones decide the same fiche, the first one counts and the
    second one is told what was decided."""
    action = item.action = lock_action(item.action_id)
    refuse_change_of_cancelled(item.meeting)
    _refuse_before_the_day(item.meeting)
    decision = standing_decision(item)
    if decision:
        raise Refused(
            _("Le comité a déjà décidé : « %(outcome)s », le %(at)s, noté par %(name)s. Rien n’a été changé.")
            % {
                "outcome": decision.get_outcome_display(),
                "at": french.format_moment(timezone.localtime(decision.decided_at)),
                "name": decision.by_name,
            },
            code="decision-already-taken",
        )
    awaited = awaited_status(item)
    if Status(outcome) not in possible_outcomes(awaited):
        raise Refused(
            _("Cette fiche n’attend plus de décision : elle est « %(status)s ».")
            % {"status": action.get_status_display()},
            code="action-awaits-no-decision",
        )
    if Status(outcome) in withheld_outcomes(item):
        raise Refused(
            _(
                "Ce comité propose : seul le comité de pilotage décide d’une action qui s’est arrêtée. Notez votre proposition en résolution, et inscrivez la fiche à son ordre du jour."
            ),
            code="only-steering-resumes",
            field="outcome",
        )
    keep_quorum_rule(item.meeting)
    if action.status != awaited:
        advance_action(action=action, to=awaited, by=by)
        action = lock_action(action.pk)
    if priority and priority != action.priority:
        action = revise_action(action=action, version=action.version, priority=priority, by=by)
    advance_action(action=action, to=outcome, reason=reason, meeting=item.meeting, by=by)


@write_transaction()
def withdraw_decision(*, item: AgendaItem, by: Member) -> None:
    """Takes a decision back: the fiche has again the state in which it awaited it, and the record keeps the first."""
    action = lock_action(item.action_id)
    decision = standing_decision(item)
    if decision is None:
        raise Refused(_("Cette fiche attend déjà une décision."), code="action-awaits-a-decision")
    _refuse_told_decision(item.meeting)
    before = state_decided(decision)
    if action.status not in (decision.outcome, before):
        raise Refused(
            _("La fiche a avancé depuis : elle est « %(status)s ».") % {"status": action.get_status_display()},
            code="action-has-moved-on",
        )
    decision.withdrawn_at, decision.withdrawn_by_name = timezone.now(), by.name
    decision.save(update_fields=["withdrawn_at", "withdrawn_by_name"])
    record_change(by=by, verb="reconsider", about=action, before={"decision": decision.get_outcome_display()})
    if action.status != before:
        # No transition leads from « reportée » to « à l’arrêt »: nobody chooses that state, the fiche had it.
        give_state_back(action, before, by)


def standing_decision(item: AgendaItem) -> Decision | None:
    return Decision.objects.filter(meeting=item.meeting_id, action=item.action_id, withdrawn_at=None).first()


def _refuse_told_decision(meeting: Meeting) -> None:
    """The compte rendu tells it, and people have signed that."""
    if MeetingMinutes.objects.filter(meeting=meeting, is_open=False).exists():
        raise Refused(
            _(
                "Le compte rendu validé de cette réunion dit cette décision. Ouvrez-le et choisissez « Rouvrir pour corriger », puis revenez sur la décision."
            ),
            code="decision-is-told",
        )


def _refuse_before_the_day(meeting: Meeting) -> None:
    """Its day is read again: it may have been postponed since the page was shown."""
    coming = Meeting.objects.filter(pk=meeting.pk, held_on__gt=timezone.localdate()).first()
    if coming:
        raise Refused(
            _("La réunion est le %(day)s : une décision se note ce jour-là, ou ensuite.")
            % {"day": french.format_day(coming.held_on)},
            code="decision-before-meeting",
        )


def _refuse_unelected_presenter(presenter: Person) -> None:
    if not presenter.is_elected:
        raise Refused(
            _(
                "Une fiche est présentée par une élue ou un élu. « %(who)s » la prépare : choisissez la vice-présidence concernée."
            )
            % {"who": presenter.label},
            code="presenter-not-elected",
            field="presenter",
        )
