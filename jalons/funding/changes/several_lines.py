"""What is done to several lines of a plan at once: all of them, or none."""

from collections.abc import Collection, Mapping
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from django.utils import timezone
from django.utils.translation import gettext as _

from jalons.actions.changes.locks import lock_action
from jalons.actions.models import ActionSheet
from jalons.base.db import write_transaction
from jalons.base.errors import Refused
from jalons.base.sent_tables import SentTable
from jalons.funding.changes.funders import merge_brought_funders
from jalons.funding.changes.line_checks import note_money, refuse_grant_contradiction
from jalons.funding.changes.lines import begin_formalising
from jalons.funding.changes.payments import paid_amount
from jalons.funding.changes.statuses import change_status, refuse_wrong_state_day
from jalons.funding.models import ExpenseLine, FundingLine, StatusChange
from jalons.funding.models.funders import brought_funders
from jalons.funding.rules import line_tables
from jalons.funding.rules.money import Status
from jalons.roadmaps.changes.journal import record_change, revise_row
from jalons.roadmaps.changes.locks import lock_roadmap
from jalons.roadmaps.models import Member

_COLUMNS = ("funder", "scheme", "nature", "is_public", "is_public_unsure", "kind", "amount", "status", "expected_on")
DATES = ("decision_on", "claim_on", "expected_on")


@write_transaction()
def set_statuses(
    *, action: ActionSheet, lines: Collection[int], status: str, by: Member, on: date | None = None, note: str = ""
) -> int:
    """Returns how many have this state now. A line that follows a grant request, whose day comes before an earlier state, or that
    was not asked or granted, refuses for all and is named. « Versé » pays that day all that is left of each."""
    rows, is_paid = _lock_lines(action, lines), status == Status.PAID
    refuse_wrong_state_day(rows[0], on, "on")
    for row in rows:
        try:
            refuse_grant_contradiction(row, status=status)
            change_status(row, status, by=by, on=on, note=note, amount=_left_to_pay(row) if is_paid else None)
        except Refused as refusal:
            sentence = _("%(funder)s : %(why)s") % {"funder": row.funder, "why": refusal.sentence}
            raise Refused(sentence, code=refusal.code) from refusal
    return len(rows)


def _left_to_pay(line: FundingLine) -> Decimal | None:
    return None if line.status == Status.PAID else line.amount - paid_amount(line)


@write_transaction()
def set_dates(*, action: ActionSheet, lines: Collection[int], which: str, day: date | None, by: Member) -> int:
    """Sets one date of these lines (`DATES`), or removes it. Returns how many lines changed."""
    assert which in DATES
    return sum(revise_row(row, {which: day}, by=by) for row in _lock_lines(action, lines))


class ImportedLines(NamedTuple):
    expenses: int
    resources: int


@write_transaction()
def import_plan_lines(
    *, action: ActionSheet, sent: SentTable, kind: str, by: Member, fusions: Mapping[str, str] | None = None
) -> ImportedLines:
    """Adds the expenses and the resources of a table, with one line in the journal. `fusions`: the name to keep of two
    funders that may be one, by the key of their pair."""
    if fusions:  # the roadmap is locked before the fiche
        lock_roadmap(by.roadmap)
    lock_action(action.pk)
    lines = [line.values for line in line_tables.read_money_lines(sent, kind) if line.act == "create"]
    if not lines:
        raise Refused(_("Ces lignes n’apportent rien : il n’y a rien à ajouter."), code="nothing-new")
    pairs = brought_funders(by.roadmap, line_tables.line_funders(lines)).pairs if fusions else ()
    spent = ExpenseLine.objects.bulk_create(
        ExpenseLine(action=action, label=line["label"], kind=line["kind"], amount=line["amount"])
        for line in lines
        if not line["funder"]
    )
    brought = FundingLine.objects.bulk_create(
        FundingLine(
            action=action,
            **{name: line[name] for name in _COLUMNS},
        )
        for line in lines
        if line["funder"]
    )
    StatusChange.objects.bulk_create(
        StatusChange(
            line=line, status=line.status, on=timezone.localdate(), is_dated=False, by=by.user, by_name=by.name
        )
        for line in brought
    )
    note_money(action.pk)
    record_change(by=by, verb="import_lines", about=action, after={"expenses": len(spent), "resources": len(brought)})
    merge_brought_funders(pairs=pairs, fusions=fusions or {}, by=by)
    begin_formalising(action, by)
    return ImportedLines(len(spent), len(brought))


def _lock_lines(action: ActionSheet, lines: Collection[int]) -> list[FundingLine]:
    """Those that are still there."""
    lock_action(action.pk)
    rows = list(FundingLine.objects.filter(action=action, pk__in=lines).select_related("action"))
    if not rows:
        raise Refused(_("Cochez au moins une ressource du plan."), code="no-line-picked")
    return rows
