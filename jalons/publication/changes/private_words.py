"""What becomes of the words that an import keeps for the team, once somebody answers (decision 0122)."""

from collections.abc import Mapping
from typing import Any

from jalons.actions.changes import locks
from jalons.actions.changes.sheets import revise_action, revise_step
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
    between count for nothing. The journal says how many, never which."""
    locks.lock_actions(by.roadmap)
    answered: set[PrivateWords] = set()
    for action in actions_with_private_words(row):
        kept = read_stored(action.private_words)
        settled = [words for words in kept if _is_answer(words, answers.get(words.key))]
        if not settled:
            continue
        action.private_words = [words.stored for words in kept if words not in settled]
        action.save(update_fields=["private_words"])
        for words in settled:
            _write_answer(action, words, answers[words.key], by)
        answered.update(settled)
    count = len({words.key for words in answered})
    if count:
        record_change(by=by, verb="sort", about=row, after={"sorted": count})
    return count


def _is_answer(words: PrivateWords, choice: PilotChoice | None) -> bool:
    return choice is PilotChoice.EMPTY or (choice is not None and not words.is_contact)


def _write_answer(action: ActionSheet, words: PrivateWords, choice: PilotChoice, by: Member) -> None:
    if choice is PilotChoice.EMPTY:
        return
    step = ActionStep.objects.filter(action=action, label=words.step).first() if words.step else None
    if step:
        _name_in_step(step, words, by)
        return
    action = ActionSheet.objects.get(pk=action.pk)
    field = "lead_contact" if choice is PilotChoice.PERSON else words.field
    written = _join_names(getattr(action, field), words.words, field) if field else None
    if written is None:
        field = "other_information"
        label = words.heading or str(ActionSheet._meta.get_field("lead_contact").verbose_name).capitalize()
        written = "\n".join(filter(None, [action.other_information, f"{label} : {words.words}"]))
    revise_action(action=action, version=action.version, by=by, **{field: written})


def _join_names(present: str, words: str, field: str) -> str | None:
    """What the field says with one more name; None when it has no room left."""
    between = "\n" if field == "partners" else BETWEEN
    text = between.join(dict.fromkeys([*split_names(present), words]))
    return text if len(text) <= LIMITS[field] else None


def _name_in_step(step: ActionStep, words: PrivateWords, by: Member) -> None:
    names: dict[str, Any] = {
        name: getattr(step, name) for name in ("label", "starts_on", "ends_on", "owner", "done_on", "other_information")
    }
    owner = BETWEEN.join(dict.fromkeys([*split_names(step.owner), words.words]))
    longest = ActionStep._meta.get_field("owner").max_length or 0
    if len(owner) <= longest:
        names["owner"] = owner
    else:
        names["other_information"] = "\n".join(filter(None, [step.other_information, words.words]))
    revise_step(step=step, by=by, **names)
