"""Importing an existing plan at once, and undoing all of it except what somebody has changed since."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from types import MappingProxyType
from typing import Any, NamedTuple

from django.db.models import ProtectedError, Sum
from django.utils import timezone
from django.utils.translation import gettext as _

from jalons.actions.changes import imported_plans as actions_imported_plan_changes
from jalons.actions.changes import locks
from jalons.actions.changes.imported_plans import NewSheet
from jalons.actions.models import ActionSheet, Score
from jalons.actions.models.plan_money import CARRIER_FIELDS
from jalons.actions.rules.sheets import begun_steps
from jalons.base.db import write_transaction
from jalons.base.errors import Refused
from jalons.base.previews import UNKNOWN_CHOICE
from jalons.base.sent_tables import SentTable
from jalons.directory.rules.names import own_name
from jalons.funding.changes import funders as funder_changes
from jalons.funding.changes import imported_plans as funding_imported_plan_changes
from jalons.funding.changes.carriers import line_nature
from jalons.funding.changes.imported_plans import NewExpense, NewFunding
from jalons.funding.changes.lines import STEP as FORMALISE
from jalons.funding.models import ExpenseLine, FunderFusion, FundingLine
from jalons.funding.models.funders import brought_funders
from jalons.funding.rules.funders import OWN_PAYER, Payer, funder_key, guess_payer
from jalons.funding.rules.known_schemes import NamedPayer, split_scheme
from jalons.funding.rules.money import Nature, Status
from jalons.monitoring.changes.indicators import NewIndicator, import_indicators, remove_imported_indicators
from jalons.publication import words
from jalons.publication.models import Fate, KeptAction, PlanImport, import_fate, prepare_plan, read_plan
from jalons.publication.rules import column_guesses
from jalons.publication.rules.known_funders import NO_ANSWER, payer_key, unsure_payers
from jalons.publication.rules.line_money import NO_CORRECTION, Money, Unit
from jalons.publication.rules.money_columns import Side
from jalons.publication.rules.own_payers import asked_own_names, other_names, write_as_authority
from jalons.publication.rules.plan_imports import New
from jalons.publication.rules.plan_line import Line
from jalons.publication.rules.private_words import (
    NO_CHOICE,
    PilotChoice,
    PrivateMoney,
    PrivateWords,
    pilot_key,
    take_contacts_out,
)
from jalons.publication.rules.retold_years import Retold
from jalons.publication.rules.sums import Grouped, group_money, seal_sums
from jalons.publication.rules.written_indicators import WrittenIndicator
from jalons.roadmaps.changes.journal import record_change
from jalons.roadmaps.changes.locks import lock_roadmap
from jalons.roadmaps.changes.steps import put_back_step
from jalons.roadmaps.models import JournalEntry, Member


def import_plan(
    *,
    sent: SentTable,
    first: int,
    by: Member,
    kind: str = "fonctionnement",
    answers: Mapping[str, Decimal] | None = None,
    left_out: Collection[int] = (),
    unit: Unit = Unit.AS_TOLD,
    pilots: Mapping[str, PilotChoice] = NO_CHOICE,
    corrections: Mapping[str, Decimal] = NO_CORRECTION,
    fusions: Mapping[str, str] | None = None,
    own_share: str = Status.ENVISAGED,
    retold: Retold = Retold.AS_READ,
    payers: Mapping[str, bool] = NO_ANSWER,
    own_names: Collection[str] | None = None,
    seen: str | None = None,
) -> PlanImport:
    """Only adds rows. `kind`: what amounts pay for when the plan does not say it; `answers`: the chosen amount of each
    question; `left_out`: the numbers of the lines to leave; `pilots`: what becomes of the pilots that are persons, by their key;
    `corrections`: the amounts typed in the preview, by the name of their cell; `fusions`: the name to keep of two funders
    that may be one, by the key of their pair. `own_share`: the state of the own shares of which
    the plan says none; `retold`: what somebody said of columns of years beside others; `payers`: whether the money of a funder is public, by the key of
    its name; `own_names`: the keys of the names that are the authority's (`asked_own_names`), None where nobody was asked. `seen`: the sums that were shown (`seal_sums`), the only ones that are written; None where no page showed any.

    The table is read before the lock is taken: on SQLite, other writers would wait for it.
    """
    read = read_plan(
        sent,
        first,
        answers or {},
        left_out=left_out,
        unit=unit,
        pilots=pilots,
        corrections=corrections,
        retold=retold,
    )
    _refuse_unknown_choices(read, answers or {}, left_out, pilots, corrections)
    authority = by.roadmap.lead_authority
    asked = asked_own_names(read, authority, own_names)
    if not {one.key for one in asked}.issuperset(own_names or ()):
        raise Refused(str(UNKNOWN_CHOICE), code="choice-unknown")
    write_as_authority(read, asked, authority)
    source = take_contacts_out(sent.source or sent.sheet)[0]
    return _write_plan(
        read,
        kind=kind,
        source=source,
        fusions=fusions or {},
        own_share=Status(own_share),
        payers=payers,
        others=other_names(asked),
        names={} if own_names is None else {one.name: one.is_own for one in asked},
        seen=seen,
        columns=column_guesses.corrected_columns(sent),
        by=by,
    )


def _refuse_unknown_choices(
    read: Sequence[Line],
    answers: Mapping[str, Decimal],
    left_out: Collection[int],
    pilots: Collection[str],
    corrections: Collection[str],
) -> None:
    """A choice about what this table does not hold, with these columns, would be dropped without a word."""
    proposed = {asked.name: asked.candidates for line in read for asked in line.asked}
    people = {pilot_key(name) for line in read for name in line.people}
    if (
        any(amount not in proposed.get(name, ()) for name, amount in answers.items())
        or not {line.number for line in read}.issuperset(left_out)
        or not people.issuperset(pilots)
        or not {cell.name for line in read for cell in line.cells}.issuperset(corrections)
    ):
        raise Refused(str(UNKNOWN_CHOICE), code="choice-unknown")


@write_transaction()
def _write_plan(
    read: Sequence[Line],
    *,
    kind: str,
    source: str,
    fusions: Mapping[str, str],
    own_share: Status,
    payers: Mapping[str, bool],
    others: Collection[str],
    names: Mapping[str, bool],
    seen: str | None,
    columns: Mapping[str, Any],
    by: Member,
) -> PlanImport:
    """Compares again with present rows, because somebody may have written since the preview. `names`: what was answered of those
    that may be the authority's, before its `write_as_authority`."""
    lock_roadmap(by.roadmap)
    plan = prepare_plan(by.roadmap, read, kind)
    if plan.is_empty:
        raise Refused(
            _("Ce tableau n’apporte aucune action nouvelle : il n’y a rien à importer."), code="nothing-new-to-import"
        )
    if not unsure_payers(plan.funders(), by.roadmap.lead_authority).keys() >= payers.keys():
        raise Refused(str(UNKNOWN_CHOICE), code="choice-unknown")
    sums = plan.sums()
    if seen is not None and seen != seal_sums(sums):
        raise Refused(
            _(
                "Les sommes ont changé depuis cette page : vos choix, ou une action ajoutée par quelqu’un. Relisez-les, puis confirmez."
            ),
            code="sums-changed",
        )
    if not all(side.adds_up for side in sums):
        raise Refused(
            _("Les sommes lues, reprises et laissées de côté ne se rejoignent pas : rien n’est écrit."),
            code="sums-do-not-add-up",
        )
    pairs_of_funders = brought_funders(by.roadmap, plan.funders()).pairs if fusions else ()
    brought = actions_imported_plan_changes.import_sheets(
        sheets=[_new_sheet(new, kind) for new in plan.actions], axes=plan.axes, objectives=plan.objectives, by=by
    )
    pairs = list(zip(brought.actions, plan.actions, strict=True))
    money = funding_imported_plan_changes.import_lines(
        expenses=[
            NewExpense(
                row, words.expense_label(one.name, one.kind)[:150], one.kind or kind, one.amount, one.years, one.tax
            )
            for row, new in pairs
            for one in group_money(new.kept_money, Side.EXPENSE)
        ],
        funding=[
            new_funding(
                row,
                one,
                one.kind or new.only_kind or kind,
                authority=by.roadmap.lead_authority,
                own_share=own_share,
                payers=payers,
                others=others,
            )
            for row, new in pairs
            for one in group_money(new.kept_money, Side.RESOURCE)
        ],
        by=by,
    )
    indicators = import_indicators(
        indicators=[_new_indicator(row, indicator) for row, new in pairs for indicator in new.indicators], by=by
    )
    made: dict[int, dict[str, list[int]]] = {
        row.pk: {"steps": [], "expenses": [], "funding": [], "instalments": [], "indicators": []}
        for row in brought.actions
    }
    for name, children in (
        ("steps", brought.steps),
        ("expenses", money.expenses),
        ("funding", money.funding),
        ("indicators", indicators),
    ):
        for child in children:
            made[child.action_id][name].append(child.pk)
    for instalment in money.instalments:
        line = instalment.expense or instalment.funding
        if line:
            made[line.action_id]["instalments"].append(instalment.pk)
    said = funder_changes.say_brought_names(answers=names, by=by)
    united = funder_changes.merge_brought_funders(pairs=pairs_of_funders, fusions=fusions, by=by)
    row = PlanImport.objects.create(roadmap=by.roadmap, by_name=by.name[:150], source=(source or _("tableau"))[:150])
    counts = {"actions": len(brought.actions), "steps": len(brought.steps)}
    record_change(
        by=by, verb="import", about=row, after=counts | ({"indicators": len(indicators)} if indicators else {})
    )
    last = JournalEntry.objects.filter(roadmap=by.roadmap).values_list("pk", flat=True).first()
    row.made = {
        "actions": {str(pk): rows for pk, rows in made.items()},
        "axes": [axis.pk for axis in brought.axes],
        "began": sorted({*brought.began, *money.began}),
        "fusions": [fusion.pk for fusion in united],
        "journal": last or 0,
        "sums": {str(side.side): str(side.kept) for side in sums if side.kept},
    }
    row.made |= ({"columns": dict(columns)} if columns else {}) | ({"names": said} if said else {})
    row.save(update_fields=["made"])
    return row


def _new_sheet(new: New, kind: str) -> NewSheet:
    steps = [{"label": step.step, "other_information": step.other, **step.values} for step in new.steps]
    private = [words.stored for words in _private_words(new, new.only_kind or kind)]
    if new.line is None:
        return NewSheet(new.axis, new.title, fields={"private_words": private}, steps=steps)
    other = "\n".join(filter(None, (line.other for line in (new.line, *new.more))))
    if new.numbered and new.numbered.code == new.code:
        # The code of the fiche says it.
        other = "\n".join(line for line in other.split("\n") if line != new.line.number_line)
    fields: dict[str, Any] = {**new.line.values, "other_information": other, "private_words": private}
    return NewSheet(new.axis, new.title, new.line.status, fields, steps)


def _private_words(new: New, kind: str) -> list[PrivateWords]:
    """With the money of each payer, once in a fiche; `kind`: what it pays for when the plan does not say it."""
    waiting = new.private_money
    found: list[PrivateWords] = []
    for kept in new.private:
        mine = [entry for entry in waiting if kept.is_payer and kept.words in entry.payers]
        waiting = [entry for entry in waiting if entry not in mine]
        found.append(replace(kept, money=tuple(_private_money(entry, kind) for entry in mine)))
    return found


def _private_money(entry: Money, kind: str) -> PrivateMoney:
    return PrivateMoney(
        payers=entry.payers,
        amount=f"{entry.amount}",
        kind=entry.kind or kind,
        year=entry.year,
        tax=entry.tax,
        state=entry.state or "",
        is_voted=entry.is_voted,
        is_own=entry.is_own,
        text=entry.text,
    )


def new_funding(
    action: ActionSheet,
    one: Grouped,
    kind: str,
    *,
    authority: str,
    own_share: Status,
    payers: Mapping[str, bool] = MappingProxyType({}),
    others: Collection[str] = (),
) -> NewFunding:
    """What others pay is only envisaged unless the plan says what they answered: a letter shows it later. The column of
    the own share is what whoever leads the roadmap pays; its heading names nobody. `others`: the keys of names that are said not to be
    theirs."""
    named = split_scheme(one.name, "")
    is_ours = payer_key(one.name) not in others
    payer = (
        OWN_PAYER
        if one.is_own
        else guess_payer(own_name(named.funder, authority, action.roadmap.own_names), authority=authority)
        if is_ours
        else guess_payer(named.funder, authority="")
    )
    if payer.is_public_unsure and (is_public := payers.get(payer_key(named.funder))) is not None:
        payer = Payer(payer.nature, is_public)
    if one.is_own:
        named = NamedPayer(authority or one.name, "")
    status = one.state or Status.ENVISAGED
    nature = Nature(line_nature(action, named.funder, payer.nature))
    payer = payer._replace(nature=nature, is_public_unsure=payer.is_public_unsure and nature is not Nature.OWN)
    if payer.nature is Nature.OWN and one.state is None:
        status = Status.GRANTED if one.is_voted else own_share
    return NewFunding(action, named.funder, payer, kind, one.amount, one.years, status, named.scheme, one.state_on)


def _new_indicator(action: ActionSheet, written: WrittenIndicator) -> NewIndicator:
    """`read_lines` gives none without a day."""
    assert written.on
    return NewIndicator(
        action, written.label, written.unit, written.target, written.on, written.kind, written.frequency
    )


class Undone(NamedTuple):
    """`kept`: the actions that stay, and why."""

    removed: int
    kept: tuple[KeptAction, ...]


@write_transaction()
def undo_plan_import(*, row: PlanImport, by: Member) -> Undone:
    """Removes everything that the import added, and puts back the étapes that it began. Actions changed, used or voted since
    stay with their code, and are named with their reason; refused when all of them stay. Funders that it united come apart,
    unless an action that stays is paid by one of them."""
    row, fate = _lock_import(row, by)
    if fate.kept and not fate.leaving:
        raise Refused(
            _("Aucune action de cet import ne peut partir : rien n’est retiré. %(reasons)s")
            % {"reasons": words.kept_sentences(fate.kept)},
            code="import-all-kept",
        )
    _remove_brought(row, fate.leaving, row.axes, by)
    staying = FundingLine.objects.filter(action__in=row.actions.keys() - set(fate.leaving))
    still_paying = {funder_key(name) for name in staying.values_list("funder", flat=True)}
    for fusion in FunderFusion.objects.filter(roadmap=by.roadmap, pk__in=row.fusions):
        if still_paying.isdisjoint(map(funder_key, fusion.merged)):
            funder_changes.separate_funders(fusion=fusion, by=by)
    if row.names:
        funder_changes.take_back_brought_names(said=row.names, still=_names_in_use(row), by=by)
    _put_back_steps(row, by)
    row.undone_at = timezone.now()
    row.made["kept"] = [[one.name, one.why.value, list(one.uses)] for one in fate.kept]
    row.save(update_fields=["undone_at", "made"])
    record_change(
        by=by,
        verb="undo",
        about=row,
        before={"actions": len(fate.leaving)},
        after={"kept": [one.name for one in fate.kept]},
    )
    return Undone(len(fate.leaving), fate.kept)


def _names_in_use(row: PlanImport) -> list[str]:
    """Those that pay for an action that stays, carry or lead it, or that another import answered for."""
    others = PlanImport.objects.filter(roadmap=row.roadmap, undone_at=None).exclude(pk=row.pk)
    sheets = ActionSheet.objects.filter(roadmap=row.roadmap).values_list(*CARRIER_FIELDS)
    return [
        *FundingLine.objects.filter(action__roadmap=row.roadmap).values_list("funder", flat=True),
        *(name.partition(",")[0].strip() for names in sheets for name in names),
        *(said.name for other in others for said in other.names),
    ]


@write_transaction()
def take_out_actions(*, row: PlanImport, actions: Collection[int], by: Member) -> Undone:
    """Removes these fiches of an import, by their pk, with what came with them; the rest of it may still be undone. As for the
    whole, what was changed, used or voted since stays; refused when all of them stay. Axes, étapes and united funders are
    those of the whole import: they stay until it is undone."""
    row, fate = _lock_import(row, by)
    fate = fate.narrowed(actions)
    if not fate.leaving:
        raise Refused(
            _("Rien n’est retiré. %(reasons)s") % {"reasons": words.kept_sentences(fate.kept)}
            if fate.kept
            else _("Ces fiches ont déjà quitté la feuille de route."),
            code="import-all-kept" if fate.kept else "import-rows-gone",
        )
    gone = _brought_sums(row, fate.leaving)
    _remove_brought(row, fate.leaving, (), by)
    row.made["sums"] = {
        str(side): str(row.sums[side] - gone[side]) for side in Side if row.sums.get(side, 0) != gone[side]
    }
    names = [fate.present[pk] for pk in fate.leaving]
    row.made["taken_out"] = [*row.taken_out, *names]
    row.save(update_fields=["made"])
    record_change(by=by, verb="take_out", about=row, before={"taken_out": names})
    return Undone(len(names), fate.kept)


def _lock_import(row: PlanImport, by: Member) -> tuple[PlanImport, Fate]:
    locks.lock_actions(by.roadmap)
    row = PlanImport.objects.select_for_update().get(pk=row.pk)
    if row.undone_at:
        raise Refused(_("Cet import a déjà été annulé."), code="import-already-undone")
    return row, import_fate(row)


def _brought_sums(row: PlanImport, leaving: Collection[int]) -> dict[Side, Decimal]:
    """The expenses and the resources that came with these actions."""
    removed = [row.actions[pk] for pk in leaving]
    models = ((Side.EXPENSE, ExpenseLine, "expenses"), (Side.RESOURCE, FundingLine, "funding"))
    return {
        side: model._default_manager.filter(pk__in=[pk for one in removed for pk in one[name]]).aggregate(
            sum=Sum("amount", default=Decimal(0))
        )["sum"]
        for side, model, name in models
    }


def _remove_brought(row: PlanImport, leaving: Collection[int], axes: Collection[int], by: Member) -> None:
    """`leaving`: the actions to remove; `axes`: those to remove when they are empty."""
    brought = row.actions
    removed = [brought[pk] for pk in leaving]
    try:
        funding_imported_plan_changes.remove_imported_lines(
            expenses=[pk for one in removed for pk in one["expenses"]],
            funding=[pk for one in removed for pk in one["funding"]],
            by=by,
        )
        remove_imported_indicators(indicators=[pk for one in removed for pk in one.get("indicators", ())], by=by)
        actions_imported_plan_changes.remove_imported_sheets(actions=leaving, axes=axes, by=by)
    except ProtectedError as blocked:
        kinds = ", ".join(sorted({str(thing._meta.verbose_name_plural) for thing in blocked.protected_objects}))
        raise Refused(
            _("Ces actions portent encore : %(things)s. Retirez-les d’abord.") % {"things": kinds}, code="import-in-use"
        ) from blocked


def _put_back_steps(row: PlanImport, by: Member) -> None:
    """Those that nothing else has begun: neither the fiches that are still there, nor their scores, nor their money."""
    sheets = ActionSheet.objects.filter(roadmap=by.roadmap)
    begun = begun_steps(sheets.values_list("status", flat=True).distinct().order_by())
    if Score.objects.filter(action__roadmap=by.roadmap).exists():
        begun.add(5)
    if any(model.objects.filter(action__roadmap=by.roadmap).exists() for model in (ExpenseLine, FundingLine)):
        begun.add(FORMALISE)
    for number in row.began:
        if number not in begun:
            put_back_step(number=number, since=row.journal, by=by)
