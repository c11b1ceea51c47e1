"""Requests to the envelope France Numérique Ensemble, and their resource in the plan."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any, TypedDict

from django.db.models import Q
from django.utils.translation import gettext as _

from jalons.actions.changes import held
from jalons.actions.models import ActionSheet
from jalons.base.db import write
from jalons.base.errors import Refused
from jalons.base.french import euros
from jalons.directory.models import Organisation
from jalons.funding import catalogue, rules, words
from jalons.funding.changes.guards import hold, refuse_what_was_not_seen
from jalons.funding.changes.instalments import refuse_to_break
from jalons.funding.changes.lines import add_funding
from jalons.funding.changes.statuses import forget_pieces, step_to
from jalons.funding.models import FundingScheme, GrantEnvelope, GrantRecipient, GrantRequest
from jalons.funding.models.grants import ask_of, grant_frame
from jalons.funding.rules import Ask, GrantStatus, Kind, Nature, Need
from jalons.roadmaps.changes import record, revise, take_turn
from jalons.roadmaps.models import Member

# Which field of the form a refusal is about.
_FIELDS = {
    rules.Wrong.ENVELOPE: "amount",
    rules.Wrong.BUDGET: "amount",
    rules.Wrong.SPLIT: "service_amount",
    rules.Wrong.TENURED: "is_staff_tenured",
}


@write()
def set_envelope(
    *,
    amount: Decimal,
    by: Member,
    requested_elsewhere: Decimal = rules.ZERO,
    source: str = "",
    context_note: str = "",
    seen: str = "",
) -> GrantEnvelope:
    """What the team knows of the envelope, and the note of the governance: short ones are not taken at the State's."""
    if amount <= 0:
        raise Refused(_("Écrivez un montant positif."), field="amount")
    if not 0 <= requested_elsewhere <= amount:
        sentence = _("Les autres ne peuvent pas demander plus que l’enveloppe : %(amount)s.")
        raise Refused(sentence % {"amount": euros(amount)}, field="requested_elsewhere")
    context_note = context_note.strip()
    if 0 < len(context_note) < rules.SHORTEST_NOTE:
        raise Refused(
            _("Cette note a %(n)d caractères. Il en faut %(least)d au moins.")
            % {"n": len(context_note), "least": rules.SHORTEST_NOTE},
            field="context_note",
        )
    take_turn(by.roadmap)
    values = {
        "amount": amount,
        "requested_elsewhere": requested_elsewhere,
        "source": source,
        "context_note": context_note,
    }
    known = GrantEnvelope.objects.filter(roadmap=by.roadmap).first()
    refuse_what_was_not_seen(seen, known, by=by)
    if known:
        revise(known, values, by=by)
        return known
    envelope = GrantEnvelope.objects.create(roadmap=by.roadmap, **values)
    record(by=by, verb="add", about=envelope, after={"amount": amount, "requested_elsewhere": requested_elsewhere})
    return envelope


class Share(TypedDict):
    organisation: Organisation
    amount: Decimal


@write()
def draft_grant(
    *,
    action: ActionSheet,
    amount: Decimal,
    by: Member,
    staff_amount: Decimal = rules.ZERO,
    service_amount: Decimal = rules.ZERO,
    staff_fte: Decimal | None = None,
    staff_employer: Organisation | None = None,
    is_staff_tenured: bool = False,
    needs: Sequence[str] = (),
    recipients: Sequence[Share] = (),
    seen: str = "",
) -> GrantRequest:
    """Write the request of an action, the only one it may have, and its resource in the plan. A draft may lack much;
    what is false is refused."""
    take_turn(by.roadmap)
    held(action.pk)
    if amount <= 0:
        raise Refused(_("Écrivez un montant positif."), field="amount")
    if staff_amount < 0 or service_amount < 0 or any(share["amount"] <= 0 for share in recipients):
        raise Refused(_("Écrivez des montants positifs."))
    codes = [Need(need).value for need in needs]
    known = GrantRequest.objects.select_related("line").filter(action=action).first()
    refuse_what_was_not_seen(seen, known, *(known.recipients.all() if known else ()), by=by)
    if known and known.status != GrantStatus.DRAFT:
        raise Refused(_("Cette demande est envoyée : elle ne se modifie plus."))
    if any(one.roadmap_id != by.roadmap.pk for one in _named(staff_employer, recipients)):
        raise Refused(_("Une structure n’est pas dans l’annuaire de cette feuille de route."))
    frame = grant_frame(action)
    if frame is None:
        raise Refused(_("Écrivez d’abord l’enveloppe du département."))
    values: dict[str, Any] = {
        "amount": amount,
        "staff_amount": staff_amount,
        "service_amount": service_amount,
        "staff_fte": staff_fte,
        "staff_employer": staff_employer,
        "is_staff_tenured": is_staff_tenured,
        "needs": codes,
    }
    _refuse_what_is_false(_ask(values, recipients), frame)
    told = [f"{share['organisation']}\u00a0: {euros(share['amount'])}" for share in recipients]
    if known:
        before = [str(row) for row in known.recipients.select_related("organisation")]
        refuse_to_break(known.line, amount)
        revise(known, values, by=by)
        revise(known.line, {"amount": amount}, by=by)
        if before != told:
            record(by=by, verb="share", about=known, before={"recipients": before}, after={"recipients": told})
            known.recipients.all().delete()
        grant = known
    else:
        before = []
        grant = _begin(action, values, by)
        record(by=by, verb="add", about=grant, after={"action": action, "amount": amount, "recipients": told})
    if before != told:
        GrantRecipient.objects.bulk_create(GrantRecipient(grant=grant, **share) for share in recipients)
    return grant


def _begin(action: ActionSheet, values: dict[str, Any], by: Member) -> GrantRequest:
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


def _named(employer: Organisation | None, recipients: Sequence[Share]) -> list[Organisation]:
    return [*([employer] if employer else []), *(share["organisation"] for share in recipients)]


def _ask(values: dict[str, Any], recipients: Sequence[Share]) -> Ask:
    """As rules read it, before anything is written."""
    row = GrantRequest(**values)
    return ask_of(row, [GrantRecipient(**share) for share in recipients])


def _refuse_what_is_false(ask: Ask, frame: rules.Frame) -> None:
    for wrong in rules.wrongs(ask, frame):
        if wrong not in rules.ONLY_BLOCKS:
            raise Refused(words.refusal(wrong, ask, frame), field=_FIELDS.get(wrong))


@write()
def advance_grant(*, grant: GrantRequest, status: str, by: Member, on: date | None = None) -> None:
    """Send it, note the answer, or take it back to be corrected. What is incomplete or not eligible is not sent."""
    take_turn(by.roadmap)
    hold(grant)
    now, to = GrantStatus(grant.status), GrantStatus(status)
    if to not in rules.GRANT_MOVES[now]:
        raise Refused(_("Cette demande ne peut pas passer à cet état."))
    frame, ask = grant_frame(grant.action), ask_of(grant, grant.recipients.all())
    if to is GrantStatus.SENT and (frame is None or rules.wrongs(ask, frame) or rules.lacks(ask, frame)):
        raise Refused(_("La demande n’est pas prête. Voyez ce qui bloque et ce qui manque."))
    if now is GrantStatus.REFUSED and frame:  # it takes its part of the envelope again
        _refuse_what_is_false(ask, frame)
    revise(grant, {"status": to.value}, by=by, verb="advance")
    if grant.line.status not in rules.LINE_STATUSES[to]:
        step_to(grant.line, rules.LINE_STATUSES[to][0], by=by, on=on)


@write()
def remove_grant(*, grant: GrantRequest, by: Member) -> None:
    """A draft leaves with its resource; what was sent stays, whatever the answer."""
    take_turn(by.roadmap)
    hold(grant)
    if grant.status != GrantStatus.DRAFT:
        raise Refused(_("Une demande envoyée ne se retire pas. Repassez-la d’abord en brouillon."))
    record(by=by, verb="remove", about=grant, before={"action": grant.action, "amount": grant.amount})
    line = grant.line
    forget_pieces(line, by)
    grant.delete()
    line.delete()
