"""Requests to the envelope France Numérique Ensemble, and their resource in the plan."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any, TypedDict

from django.db.models import Q
from django.utils.translation import gettext as _

from jalons.actions.changes.locks import lock_action
from jalons.actions.models import ActionSheet
from jalons.base.db import write_transaction
from jalons.base.errors import Refused
from jalons.base.french import format_euros
from jalons.directory.models import Organisation
from jalons.funding import catalogue
from jalons.funding.changes.instalments import refuse_spread_amount
from jalons.funding.changes.line_checks import lock_line, note_money, refuse_stale_rows, refuse_wrong_eligible
from jalons.funding.changes.lines import add_funding
from jalons.funding.changes.statuses import change_status, delete_pieces
from jalons.funding.models import FundingScheme, GrantEnvelope, GrantRecipient, GrantRequest
from jalons.funding.models.grants import engineering_envelope, grant_ask, grant_frame
from jalons.funding.rules import grants as grant_rules
from jalons.funding.rules import money
from jalons.funding.rules.grants import Ask, GrantStatus, Need
from jalons.funding.rules.money import Kind, Nature
from jalons.funding.words import grants as grant_words
from jalons.roadmaps.changes.journal import record_change, revise_row
from jalons.roadmaps.changes.locks import lock_roadmap
from jalons.roadmaps.models import Member

# The field of the form that each refusal is about.
_FIELDS = {
    grant_rules.Wrong.ENVELOPE: "amount",
    grant_rules.Wrong.BUDGET: "amount",
    grant_rules.Wrong.SPLIT: "service_amount",
    grant_rules.Wrong.TENURED: "is_staff_tenured",
}


@write_transaction()
def set_envelope(
    *,
    amount: Decimal,
    by: Member,
    requested_elsewhere: Decimal = money.ZERO,
    source: str = "",
    context_note: str = "",
    seen: str | None = None,
) -> GrantEnvelope:
    """Stores what the team knows of the envelope, and the note of the governance: the State refuses short ones."""
    if amount <= 0:
        raise Refused(_("Écrivez un montant positif."), code="amount-not-positive", field="amount")
    if not 0 <= requested_elsewhere <= amount:
        sentence = _("Les autres ne peuvent pas demander plus que l’enveloppe : %(amount)s.")
        raise Refused(
            sentence % {"amount": format_euros(amount)}, code="requests-over-envelope", field="requested_elsewhere"
        )
    context_note = context_note.strip()
    if 0 < len(context_note) < grant_rules.SHORTEST_NOTE:
        raise Refused(
            _("Cette note a %(n)d caractères. Il en faut %(least)d au moins.")
            % {"n": len(context_note), "least": grant_rules.SHORTEST_NOTE},
            code="context-note-too-short",
            field="context_note",
        )
    lock_roadmap(by.roadmap)
    values = {
        "amount": amount,
        "requested_elsewhere": requested_elsewhere,
        "source": source,
        "context_note": context_note,
    }
    current = engineering_envelope(by.roadmap.pk)
    refuse_stale_rows(seen, current, by=by)
    if current:
        revise_row(current, values, by=by)
        return current
    envelope = GrantEnvelope.objects.create(roadmap=by.roadmap, **values)
    record_change(
        by=by, verb="add", about=envelope, after={"amount": amount, "requested_elsewhere": requested_elsewhere}
    )
    return envelope


def refuse_senseless_envelope(amount: Decimal, requested_elsewhere: Decimal) -> None:
    if amount <= 0:
        raise Refused(_("Écrivez un montant positif."), code="amount-not-positive", field="amount")
    if not 0 <= requested_elsewhere <= amount:
        sentence = _("Les autres ne peuvent pas demander plus que l’enveloppe : %(amount)s.")
        raise Refused(
            sentence % {"amount": format_euros(amount)}, code="requests-over-envelope", field="requested_elsewhere"
        )


class Share(TypedDict):
    organisation: Organisation
    amount: Decimal


@write_transaction()
def draft_grant(
    *,
    action: ActionSheet,
    amount: Decimal,
    by: Member,
    staff_amount: Decimal = money.ZERO,
    service_amount: Decimal = money.ZERO,
    staff_fte: Decimal | None = None,
    staff_employer: Organisation | None = None,
    is_staff_tenured: bool = False,
    needs: Sequence[str] = (),
    recipients: Sequence[Share] = (),
    seen: str | None = None,
) -> GrantRequest:
    """Writes the only request that an action may have, and its resource in the plan. A draft may be incomplete; wrong
    values are refused."""
    lock_roadmap(by.roadmap)
    lock_action(action.pk)
    if amount <= 0:
        raise Refused(_("Écrivez un montant positif."), code="amount-not-positive", field="amount")
    if staff_amount < 0 or service_amount < 0 or any(share["amount"] <= 0 for share in recipients):
        raise Refused(_("Écrivez des montants positifs."), code="amounts-not-positive")
    codes = [Need(need).value for need in needs]
    current = GrantRequest.objects.select_related("line").filter(action=action).first()
    refuse_stale_rows(seen, current, *(current.recipients.all() if current else ()), by=by)
    if current and current.status != GrantStatus.DRAFT:
        raise Refused(_("Cette demande est envoyée : elle ne se modifie plus."), code="grant-already-sent")
    if any(
        organisation.roadmap_id != by.roadmap.pk for organisation in _named_organisations(staff_employer, recipients)
    ):
        raise Refused(
            _("Une structure n’est pas dans l’annuaire de cette feuille de route."), code="organisation-unknown"
        )
    frame = grant_frame(action)
    if frame is None:
        raise Refused(_("Écrivez d’abord l’enveloppe du département."), code="envelope-missing")
    values: dict[str, Any] = {
        "amount": amount,
        "staff_amount": staff_amount,
        "service_amount": service_amount,
        "staff_fte": staff_fte,
        "staff_employer": staff_employer,
        "is_staff_tenured": is_staff_tenured,
        "needs": codes,
    }
    _refuse_wrongs(_draft_ask(values, recipients), frame)
    after = [f"{share['organisation']}\u00a0: {format_euros(share['amount'])}" for share in recipients]
    if current:
        before = [str(row) for row in current.recipients.select_related("organisation")]
        refuse_spread_amount(current.line, amount)
        refuse_wrong_eligible(current.line.eligible_amount, amount, current.line.nature, field="amount")
        revise_row(current, values, by=by)
        revise_row(current.line, {"amount": amount}, by=by)
        if before != after:
            record_change(
                by=by, verb="share", about=current, before={"recipients": before}, after={"recipients": after}
            )
            current.recipients.all().delete()
        grant = current
    else:
        before = []
        grant = _create_grant(action, values, by)
        record_change(by=by, verb="add", about=grant, after={"action": action, "amount": amount, "recipients": after})
    if before != after:
        GrantRecipient.objects.bulk_create(GrantRecipient(grant=grant, **share) for share in recipients)
    return grant


def _create_grant(action: ActionSheet, values: dict[str, Any], by: Member) -> GrantRequest:
    engineering = Q(key=catalogue.ENGINEERING) | Q(adapts__key=catalogue.ENGINEERING)
    line = add_funding(
        action=action,
        funder=_("État"),
        scheme=_("France Numérique Ensemble"),
        listed_scheme=FundingScheme.objects.of(by.roadmap).filter(engineering).first(),
        nature=Nature.GRANT,
        kind=Kind.OPERATING,
        amount=values["amount"],
        is_public=True,
        by=by,
    )
    return GrantRequest.objects.create(action=action, line=line, **values)


def _named_organisations(employer: Organisation | None, recipients: Sequence[Share]) -> list[Organisation]:
    return [*([employer] if employer else []), *(share["organisation"] for share in recipients)]


def _draft_ask(values: dict[str, Any], recipients: Sequence[Share]) -> Ask:
    """The request as the rules read it, before anything is written."""
    row = GrantRequest(**values)
    return grant_ask(row, [GrantRecipient(**share) for share in recipients])


def _refuse_wrongs(ask: Ask, frame: grant_rules.Frame) -> None:
    for wrong in grant_rules.find_wrongs(ask, frame):
        raise Refused(
            grant_words.wrong_sentence(wrong, ask, frame),
            code=f"grant-wrong-{wrong.name.lower()}",
            field=_FIELDS.get(wrong),
        )


@write_transaction()
def advance_grant(*, grant: GrantRequest, status: str, by: Member, on: date | None = None) -> None:
    """Sends it, stores the answer, or takes it back to be corrected. An incomplete or ineligible request is not
    sent."""
    lock_roadmap(by.roadmap)
    lock_line(grant)
    now, to = GrantStatus(grant.status), GrantStatus(status)
    if to not in grant_rules.GRANT_MOVES[now]:
        raise Refused(_("Cette demande ne peut pas passer à cet état."), code="grant-move-not-allowed")
    frame, ask = grant_frame(grant.action), grant_ask(grant, grant.recipients.all())
    if to is GrantStatus.SENT and (
        frame is None or grant_rules.find_wrongs(ask, frame) or grant_rules.find_lacks(ask, frame)
    ):
        raise Refused(_("La demande n’est pas prête. Voyez ce qui bloque et ce qui manque."), code="grant-not-ready")
    if now is GrantStatus.REFUSED and frame:  # it counts again in the envelope
        _refuse_wrongs(ask, frame)
    revise_row(grant, {"status": to.value}, by=by, verb="advance")
    if grant.line.status not in grant_rules.LINE_STATUSES[to]:
        change_status(grant.line, grant_rules.LINE_STATUSES[to][0], by=by, on=on)


@write_transaction()
def remove_grant(*, grant: GrantRequest, by: Member) -> None:
    """Deletes a draft and its resource; a request that was sent stays, whatever the answer."""
    lock_roadmap(by.roadmap)
    lock_line(grant)
    if grant.status != GrantStatus.DRAFT:
        raise Refused(
            _("Une demande envoyée ne se retire pas. Repassez-la d’abord en brouillon."),
            code="sent-grant-not-removable",
        )
    record_change(by=by, verb="remove", about=grant, before={"action": grant.action, "amount": grant.amount})
    line = grant.line
    delete_pieces(line, by)
    grant.delete()
    line.delete()
    note_money(line.action_id)
