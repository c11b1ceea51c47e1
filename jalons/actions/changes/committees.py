"""Agendas, and what is decided in the room."""

from django.db.models import OuterRef, Subquery
from django.utils import timezone
from django.utils.translation import gettext as _

from jalons.actions.changes.locks import lock_action
from jalons.actions.changes.sheets import advance_action, revise_action
from jalons.actions.models import ActionSheet, AgendaItem, Decision, Person, UnconcernedService, meeting_services
from jalons.actions.rules.committees import MAY_COME
from jalons.actions.rules.sheets import Status
from jalons.base import french
from jalons.base.db import write_transaction
from jalons.base.errors import Refused
from jalons.governance import changes as governance
from jalons.governance.models import Meeting
from jalons.roadmaps.changes.journal import record_change
from jalons.roadmaps.changes.locks import lock_roadmap
from jalons.roadmaps.models import Member


@write_transaction()
def put_on_agenda(*, meeting: Meeting, action: ActionSheet, presenter: Person, by: Member) -> AgendaItem:
    """Puts the fiche before the committee, presented by an élue or an élu."""
    lock_roadmap(by.roadmap)
    _refuse_unelected_presenter(presenter)
    action = lock_action(action.pk)
    if AgendaItem.objects.filter(meeting=meeting, action=action).exists():
        raise Refused(_("Cette fiche est déjà à l’ordre du jour."), code="action-already-on-agenda", field="action")
    if action.status not in MAY_COME:
        raise Refused(
            _("Une fiche « %(status)s » n’attend pas d’arbitrage.") % {"status": action.get_status_display()},
            code="action-needs-no-arbitration",
            field="action",
        )
    item = AgendaItem.objects.create(
        meeting=meeting, action=action, presenter=presenter.function, contact=presenter.contact
    )
    record_change(by=by, verb="put_on_agenda", about=action, after={"meeting": meeting, "presenter": presenter.row})
    if action.status != Status.TO_ARBITRATE:
        advance_action(action=action, to=Status.TO_ARBITRATE, by=by)
    _reopen_agenda(meeting, by)
    return item


@write_transaction()
def change_presenter(*, item: AgendaItem, presenter: Person, by: Member) -> None:
    _refuse_unelected_presenter(presenter)
    if (item.presenter, item.contact) == (presenter.function, presenter.contact):
        return
    item.presenter, item.contact = presenter.function, presenter.contact
    item.save(update_fields=["presenter", "contact"])
    record_change(by=by, verb="present", about=item.action, after={"meeting": item.meeting, "presenter": presenter.row})
    _reopen_agenda(item.meeting, by)


@write_transaction()
def take_off_agenda(*, item: AgendaItem, by: Member) -> None:
    """The state of the fiche does not change: it still awaits its arbitration, at another meeting."""
    if standing_decision(item):
        raise Refused(
            _("Le comité a décidé de cette fiche : elle reste à son ordre du jour."), code="action-already-decided"
        )
    record_change(by=by, verb="take_off_agenda", about=item.action, before={"meeting": item.meeting})
    item.delete()
    _reopen_agenda(item.meeting, by)


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
    _reopen_agenda(meeting, by)


@write_transaction()
def withdraw_excuse(*, row: UnconcernedService, by: Member) -> None:
    record_change(by=by, verb="withdraw_excuse", about=row, before={"motive": row.motive})
    row.delete()
    _reopen_agenda(row.meeting, by)


@write_transaction()
def settle_agenda(*, meeting: Meeting, by: Member) -> None:
    """Closes an agenda that has fiches, and where every service has one or an excuse."""
    if not meeting.agenda.exists():
        raise Refused(_("Inscrivez d’abord une fiche à l’ordre du jour."), code="agenda-empty")
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
    action = lock_action(item.action_id)
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
    if action.status != Status.TO_ARBITRATE:
        raise Refused(
            _("Cette fiche n’attend plus de décision : elle est « %(status)s ».")
            % {"status": action.get_status_display()},
            code="action-awaits-no-decision",
        )
    if priority and priority != action.priority:
        action = revise_action(
            action=action,
            version=action.version,
            title=action.title,
            key_project=action.key_project,
            priority=priority,
            by=by,
        )
    advance_action(action=action, to=outcome, reason=reason, meeting=item.meeting, by=by)


@write_transaction()
def withdraw_decision(*, item: AgendaItem, by: Member) -> None:
    """Takes a decision back: the fiche awaits another one, and the record keeps the first."""
    action = lock_action(item.action_id)
    decision = standing_decision(item)
    if decision is None:
        raise Refused(_("Cette fiche attend déjà une décision."), code="action-awaits-a-decision")
    if action.status not in (decision.outcome, Status.TO_ARBITRATE):
        raise Refused(
            _("La fiche a avancé depuis : elle est « %(status)s ».") % {"status": action.get_status_display()},
            code="action-has-moved-on",
        )
    decision.withdrawn_at, decision.withdrawn_by_name = timezone.now(), by.name
    decision.save(update_fields=["withdrawn_at", "withdrawn_by_name"])
    record_change(by=by, verb="reconsider", about=action, before={"decision": decision.get_outcome_display()})
    if action.status != Status.TO_ARBITRATE:
        advance_action(action=action, to=Status.TO_ARBITRATE, by=by)


def standing_decision(item: AgendaItem) -> Decision | None:
    return Decision.objects.filter(meeting=item.meeting_id, action=item.action_id, withdrawn_at=None).first()


def _reopen_agenda(meeting: Meeting, by: Member) -> None:
    if meeting.agenda_settled_on:
        governance.mark_agenda(meeting=meeting, settled_on=None, by=by)


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
