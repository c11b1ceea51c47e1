"""What becomes of the words that an import keeps for the team, once somebody answers (decision 0122)."""

from collections import defaultdict
from collections.abc import Mapping

from jalons.actions.changes import locks
from jalons.actions.changes.imported_plans import write_sorted_words
from jalons.actions.models import ActionSheet, ActionStep
from jalons.actions.rules.names import BETWEEN, split_names
from jalons.actions.rules.sheet_fields import LIMITS
from jalons.base.db import write_transaction
from jalons.publication.models import PlanImport, actions_with_private_words
from jalons.publication.rules.private_words import PilotChoice, PrivateWords, read_stored
from jalons.roadmaps.changes.journal import record_change
from jalons.roadmaps.models import Member


@write_transaction()
def sort_private_words(*, row: PlanImport, answers: Mapping[str, PilotChoice], by: Member) -> int:
    """Writes each answered name where its answer says, in every fiche of the import that keeps it, and forgets it. A telephone or an
    address is only forgotten: no fiche has a place for it. Returns how many words were answered; those that somebody answered in
    between count for nothing. The journal says how many, and in which fields, never which. It is a part of the import: its
    undo takes away the fiches that nobody changed otherwise."""
    locks.lock_actions(by.roadmap)
    answered: set[PrivateWords] = set()
    for action in actions_with_private_words(row):
        kept = read_stored(action.private_words)
        settled = [words for words in kept if _is_answer(words, answers.get(words.key))]
        if not settled:
            continue
        action.private_words = [words.stored for words in kept if words not in settled]
        action.save(update_fields=["private_words"])
        _write_answers(action, settled, answers, by)
        answered.update(settled)
    count = len({words.key for words in answered})
    if count:
        record_change(by=by, verb="sort", about=row, after={"sorted": count})
    return count


def _is_answer(words: PrivateWords, choice: PilotChoice | None) -> bool:
    return choice is PilotChoice.EMPTY or (choice is not None and not words.is_contact)


def _write_answers(
    action: ActionSheet, settled: list[PrivateWords], answers: Mapping[str, PilotChoice], by: Member
) -> None:
    """Each row is written once, whatever the number of its answers."""
    steps = {step.label: step for step in action.steps.all()}
    written: dict[ActionSheet | ActionStep, dict[str, str]] = defaultdict(dict)
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
