"""What becomes of the words that an import keeps for the team, once somebody answers (decision 0122)."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import NamedTuple

from jalons.actions.changes import locks
from jalons.actions.changes.imported_plans import write_sorted_words
from jalons.actions.models import ActionSheet, ActionStep
from jalons.actions.rules.names import BETWEEN, split_names
from jalons.actions.rules.sheet_fields import LIMITS
from jalons.base.db import write_transaction
from jalons.funding.changes.imported_plans import ImportedLines, import_lines
from jalons.funding.rules.money import Status, Tax
from jalons.publication.changes.plans import new_funding
from jalons.publication.models import PlanImport, actions_with_private_words
from jalons.publication.rules.line_money import Money
from jalons.publication.rules.money_columns import Side
from jalons.publication.rules.private_words import PilotChoice, PrivateWords, pass_money_on, read_stored
from jalons.publication.rules.sums import Grouped, group_money
from jalons.roadmaps.changes.journal import record_change
from jalons.roadmaps.models import Member


class Sorted(NamedTuple):
    """`answers`: how many words were answered; `brought`: the euros that reached the plans of financing with them."""

    answers: int
    brought: Decimal


@write_transaction()
def sort_private_words(*, row: PlanImport, answers: Mapping[str, PilotChoice], by: Member) -> Sorted:
    """Writes each answered name where its answer says, in every fiche of the import that keeps it, and forgets it. A payer that is
    said to be a structure brings its money with it. A telephone or an address is only forgotten: no fiche has a place for it.
    Those that somebody answered in between count for nothing. The journal says how many, and in which fields, never which. It is
    a part of the import: its undo takes away the fiches that nobody changed otherwise."""
    locks.lock_actions(by.roadmap)
    row = PlanImport.objects.select_for_update().get(pk=row.pk)
    answered: set[PrivateWords] = set()
    waiting: list[tuple[ActionSheet, list[Grouped]]] = []
    for action in actions_with_private_words(row):
        kept = pass_money_on(read_stored(action.private_words), answers)
        settled = [words for words in kept if _is_answer(words, answers.get(words.key))]
        if not settled:
            continue
        action.private_words = [words.stored for words in kept if words not in settled]
        action.save(update_fields=["private_words"])
        payers = [words for words in settled if words.money and answers[words.key] is PilotChoice.STRUCTURE]
        paying = {words.key for words in payers}
        written = [words for words in settled if not (words.is_payer and words.key in paying)]
        _write_answers(action, written, payers, answers, by)
        waiting.append((action, [one for words in payers for one in _paid_amounts(words)]))
        answered.update(settled)
    count, brought = len({words.key for words in answered}), _bring_money(row, waiting, by)
    if count:
        record_change(by=by, verb="sort", about=row, after={"sorted": count})
    return Sorted(count, brought)


def _is_answer(words: PrivateWords, choice: PilotChoice | None) -> bool:
    return choice is PilotChoice.EMPTY or (choice is not None and not words.is_contact)


def _paid_amounts(words: PrivateWords) -> list[Grouped]:
    money = [
        Money(
            column=None,
            side=Side.RESOURCE,
            amount=Decimal(one.amount),
            kind=one.kind,
            year=one.year,
            name=words.words,
            tax=Tax(one.tax),
            is_voted=one.is_voted,
            is_own=one.is_own,
            state=Status(one.state) if one.state else None,
        )
        for one in words.money
    ]
    return group_money(money, Side.RESOURCE)


def _bring_money(row: PlanImport, waiting: Sequence[tuple[ActionSheet, list[Grouped]]], by: Member) -> Decimal:
    """Adds the lines to the plans of financing, and to what the import made: its undo takes them away."""
    authority = by.roadmap.lead_authority
    funding = [
        new_funding(action, one, one.kind, authority=authority, own_share=Status.ENVISAGED)
        for action, amounts in waiting
        for one in amounts
    ]
    if not funding:
        return Decimal(0)
    lines = import_lines(expenses=(), funding=funding, by=by)
    brought = sum((one.amount for one in funding), Decimal(0))
    _note_lines(row, lines, brought)
    return brought


def _note_lines(row: PlanImport, lines: ImportedLines, brought: Decimal) -> None:
    for line in lines.funding:
        row.made["actions"][str(line.action_id)]["funding"].append(line.pk)
    for instalment in lines.instalments:
        if instalment.funding:
            row.made["actions"][str(instalment.funding.action_id)]["instalments"].append(instalment.pk)
    sums = row.sums
    sums[Side.RESOURCE] = sums.get(Side.RESOURCE, Decimal(0)) + brought
    row.made["sums"] = {str(side): str(amount) for side, amount in sums.items()}
    row.made["began"] = sorted({*row.began, *lines.began})
    row.save(update_fields=["made"])


def _write_answers(
    action: ActionSheet,
    settled: Sequence[PrivateWords],
    payers: Sequence[PrivateWords],
    answers: Mapping[str, PilotChoice],
    by: Member,
) -> None:
    """Each row is written once, whatever the number of its answers. What the plan of financing of `payers` tells now is no longer
    told by a text."""
    steps = {step.label: step for step in action.steps.all()}
    written: dict[ActionSheet | ActionStep, dict[str, str]] = defaultdict(dict)
    for words in payers:
        told = steps.get(words.step, action) if words.step else action
        for amount in words.money:
            _remove_line(told, amount.text, written[told])
    for words in settled:
        choice = answers[words.key]
        step = steps.get(words.step) if words.step else None
        if choice is PilotChoice.EMPTY:
            continue
        if step:
            _add_to_step(step, words, written[step])
        else:
            _add_to_fiche(
                action, words, "lead_contact" if choice is PilotChoice.PERSON else words.field, written[action]
            )
    for row, values in written.items():
        if values:
            write_sorted_words(row=row, values=values, by=by)


def _add_to_fiche(action: ActionSheet, words: PrivateWords, field: str, written: dict[str, str]) -> None:
    """`written`: what its fields say already, once earlier answers are written."""
    joined = _join_names(written.get(field, getattr(action, field)), words.words, field) if field else None
    if joined is not None:
        written[field] = joined
        return
    label = words.heading or str(ActionSheet._meta.get_field("lead_contact").verbose_name).capitalize()
    _add_line(action, f"{label} : {words.words}", written)


def _join_names(present: str, words: str, field: str) -> str | None:
    """What the field says with one more name; None when it has no room left."""
    between = "\n" if field == "partners" else BETWEEN
    text = between.join(dict.fromkeys([*split_names(present), words]))
    return text if len(text) <= LIMITS[field] else None


def _add_to_step(step: ActionStep, words: PrivateWords, written: dict[str, str]) -> None:
    owner = BETWEEN.join(dict.fromkeys([*split_names(written.get("owner", step.owner)), words.words]))
    if len(owner) <= (ActionStep._meta.get_field("owner").max_length or 0):
        written["owner"] = owner
    else:
        _add_line(step, words.words, written)


def _add_line(row: ActionSheet | ActionStep, line: str, written: dict[str, str]) -> None:
    present = written.get("other_information", row.other_information)
    written["other_information"] = "\n".join(filter(None, [present, line]))


def _remove_line(row: ActionSheet | ActionStep, line: str, written: dict[str, str]) -> None:
    """Nothing is written when somebody removed it, or wrote it otherwise."""
    lines = written.get("other_information", row.other_information).split("\n")
    if line in lines:
        lines.remove(line)
        written["other_information"] = "\n".join(lines)
