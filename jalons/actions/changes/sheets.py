"""Axes, fiches and steps, one at a time."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.db.models import ProtectedError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from jalons.actions import words
from jalons.actions.changes.decisions import refuse_missing_reason, store_decision
from jalons.actions.changes.locks import lock_action
from jalons.actions.models import ActionSheet, ActionStep, Axis
from jalons.actions.models.brought_lines import brought_lines
from jalons.actions.models.carriers import carries_action
from jalons.actions.models.moves import last_move
from jalons.actions.models.places import default_communes
from jalons.actions.models.plan_money import CARRIER_FIELDS, carrier_effect, follow_carrier
from jalons.actions.models.scoring import scored_quick_win
from jalons.actions.rules.sheets import (
    REFUSED_UNLESS_WHOLE,
    STAGE_OF,
    STEP_BEGUN,
    TRANSITIONS,
    VERSION_VERBS,
    Mover,
    Status,
    code_moves,
    code_moves_stamp,
    has_reversed_dates,
    may_move,
    missing_fields,
    move_item,
    move_to_take_back,
)
from jalons.base import days
from jalons.base.db import write_transaction
from jalons.base.errors import Refused
from jalons.base.french import matching_key
from jalons.base.stale_pages import Stale, ask_to_confirm, refuse_stale
from jalons.governance.models import Meeting
from jalons.roadmaps.changes import journal
from jalons.roadmaps.changes.journal import record_change
from jalons.roadmaps.changes.locks import lock_roadmap
from jalons.roadmaps.changes.ranks import FAR, next_rank, renumber_rows
from jalons.roadmaps.changes.steps import reach_step
from jalons.roadmaps.models import JournalEntry, Member, Roadmap
from jalons.roadmaps.queries.journal import signer_of
from jalons.workshops.models import KeyProject

# --- axes ------------------------------------------------------------------------------------------------------------


@write_transaction()
def add_axis(*, title: str, by: Member, objectives: str = "") -> Axis:
    lock_roadmap(by.roadmap)
    _refuse_taken_axis(by.roadmap, title, field="title")
    rank = next_rank(by.roadmap.axes.all())
    axis = Axis.objects.create(roadmap=by.roadmap, rank=rank, title=title, objectives=objectives)
    record_change(by=by, verb="add", about=axis, after={"objectives": objectives} if objectives else {})
    return axis


@write_transaction()
def revise_axis(*, axis: Axis, title: str, by: Member, objectives: str = "", seen: str | None = None) -> None:
    lock_roadmap(by.roadmap)
    if title != axis.title:
        _refuse_taken_axis(by.roadmap, title, field="title")
    journal.revise_row(axis, {"title": title, "objectives": objectives}, by=by, seen=seen)


@write_transaction()
def move_axis(*, axis: Axis, rank: int, by: Member) -> None:
    """Changes the code of every action of the axes that shift."""
    lock_roadmap(by.roadmap)
    axis.refresh_from_db()
    before = axis.rank
    renumber_rows(move_item(list(by.roadmap.axes.all()), axis, rank))
    if axis.rank != before:
        record_change(by=by, verb="move", about=axis, before={"rank": before}, after={"rank": axis.rank})


@write_transaction()
def close_code_gaps(*, by: Member, seen: str | None = None) -> int:
    """Numbers axes and fiches again, without the gaps that those which left have made; the number of codes that change. It is
    asked for: people may have written codes down. `seen`: the stamp of the codes that were shown (`code_moves`)."""
    lock_roadmap(by.roadmap)
    moves = code_moves(
        ActionSheet.objects.filter(roadmap=by.roadmap).values_list("axis__rank", "rank", "title"),
        by.roadmap.axes.values_list("rank", flat=True),
    )
    refuse_stale(seen, code_moves_stamp(moves), _("Les codes ont changé depuis cette page. Relisez ce qui changerait."))
    for axis in by.roadmap.axes.all():
        renumber_rows(list(axis.actions.all()))
    renumber_rows(list(by.roadmap.axes.all()))
    if moves:
        sentences = [_("%(before)s devient %(after)s") % {"before": move.before, "after": move.after} for move in moves]
        record_change(by=by, verb="close_gaps", about=by.roadmap, after={"codes": sentences})
    return len(moves)


@write_transaction()
def remove_axis(*, axis: Axis, by: Member) -> None:
    lock_roadmap(by.roadmap)
    holds = list(axis.actions.select_related("axis"))
    if holds:
        raise Refused(
            ngettext(
                "Cet axe contient une action : %(actions)s. Déplacez-la d’abord.",
                "Cet axe contient des actions : %(actions)s. Déplacez-les d’abord.",
                len(holds),
            )
            % {"actions": ", ".join(f"{action.code} {action.title}" for action in holds)},
            code="axis-not-empty",
        )
    before = {"rank": axis.rank, "title": axis.title} | ({"objectives": axis.objectives} if axis.objectives else {})
    record_change(by=by, verb="remove", about=axis, before=before)
    axis.delete()
    renumber_rows(list(by.roadmap.axes.all()))


def _refuse_taken_axis(roadmap: Roadmap, title: str, *, field: str) -> None:
    if Axis.objects.filter(roadmap=roadmap, title=title).exists():
        raise Refused(_("Un axe porte déjà cet intitulé."), code="axis-title-taken", field=field)


# --- fiches ----------------------------------------------------------------------------------------------------------


@write_transaction()
def propose_action(
    *,
    title: str,
    by: Member,
    axis: Axis | None = None,
    new_axis: str = "",
    key_project: KeyProject | None = None,
    first_steps: Sequence[str] = (),
    **written: Any,
) -> ActionSheet:
    """Adds a draft fiche at the end of an axis, existing or created here. `first_steps`: the labels of its steps, dated
    later. `written`: its values, by the names of `SHEET_FIELDS`."""
    lock_roadmap(by.roadmap)
    _refuse_taken_action_title(by.roadmap, title)
    refuse_wrong_days(written)
    if new_axis:
        _refuse_taken_axis(by.roadmap, new_axis, field="new_axis")
        axis = add_axis(title=new_axis, by=by)
    if axis is None:
        raise Refused(_("Choisissez un axe, ou nommez-en un nouveau."), code="axis-missing", field="axis")
    communes = written.pop("communes", ()) or default_communes(by.roadmap, written)
    action = ActionSheet.objects.create(
        roadmap=by.roadmap,
        axis=axis,
        rank=next_rank(axis.actions.all()),
        title=title,
        key_project=key_project,
        **written,
    )
    action.communes.set(communes)
    record_change(by=by, verb="propose", about=action, after={"axis": axis, "key_project": key_project})
    for label in first_steps:
        add_step(action=action, label=label, by=by)
    return action


@write_transaction()
def revise_action(
    *,
    action: ActionSheet,
    version: int,
    by: Member,
    confirmed: str | None = None,
    **written: Any,
) -> ActionSheet:
    """Writes the fields that differ, if `version` is still the latest; else somebody saved in between and it is
    refused. `written`: values by the names of `SHEET_FIELDS`, and no other field changes; no commune means the whole
    perimeter.

    Each version but the first has one journal entry, with one of `VERSION_VERBS`.
    """
    title = written.get("title", action.title)
    if title != action.title:
        lock_roadmap(by.roadmap)
    action = lock_action(action.pk)
    if version != action.version:
        # The version is a number instead of a stamp: the journal finds from it what each field was then, and the form
        # merges both.
        sentence = _(
            "Cette fiche a été modifiée entre-temps par %(name)s. Rien n’est perdu : relisez, puis enregistrez."
        )
        raise Stale(sentence % {"name": _last_writer(action)})
    if title != action.title:
        _refuse_taken_action_title(by.roadmap, title, but=action.pk)
    refuse_wrong_days(written)
    before = {name: action.field_value(name) for name in written}
    if "communes" in written:
        written["communes"] = sorted(written["communes"], key=lambda commune: matching_key(commune.name))
    differing = [name for name in written if before[name] != written[name]]
    if not differing:
        return action
    former = {name: getattr(action, name) for name in CARRIER_FIELDS}
    is_carried_otherwise = not set(CARRIER_FIELDS).isdisjoint(differing)
    if is_carried_otherwise and confirmed is not None:
        now = former | {name: written[name] for name in CARRIER_FIELDS if name in written}
        effect = carrier_effect(action, former, now)
        ask_to_confirm(effect, confirmed, code="carrier-changes-money", field="carrier_organisation")
    if is_carried_otherwise and not written.get("communes") and not action.communes.exists():
        carried_in = default_communes(
            action.roadmap, former | {name: written[name] for name in CARRIER_FIELDS if name in written}
        )
        if carried_in:
            before["communes"], written["communes"] = [], carried_in
            differing = [*(name for name in differing if name != "communes"), "communes"]
    if "quick_win" in differing:
        _refuse_unscored_quick_win(action, written["quick_win"])
    columns = [name for name in differing if name != "communes"]
    for name in columns:
        setattr(action, name, written[name])
    action.version += 1
    action.save(update_fields=[*columns, "version"])
    if "communes" in differing:
        action.communes.set(written["communes"])
    record_change(
        by=by,
        verb="revise",
        about=action,
        before={name: before[name] for name in differing},
        after={name: written[name] for name in differing},
    )
    if is_carried_otherwise:
        follow_carrier(former, action, by)
    return action


@write_transaction()
def advance_action(
    *,
    action: ActionSheet,
    to: str,
    by: Member,
    reason: str = "",
    meeting: Meeting | None = None,
    is_voted: bool = False,
) -> ActionSheet:
    """Moves the action to its next state, and returns it. A refusal names first what the fiche lacks, then who may decide.

    The étape of the method that this begins is ticked, and the answer of a committee is written down as a decision, of
    that meeting if there is one. `is_voted`: the assembly adopts the fiche as it is; what it lacks was accepted with a
    written reason.
    """
    action = lock_action(action.pk)
    was, to = Status(action.status), Status(to)
    if to not in TRANSITIONS[was]:
        raise Refused(
            _("Une action « %(was)s » ne devient pas « %(to)s ». Elle a peut-être déjà avancé : relisez la page.")
            % {"was": ActionSheet.Status(was).label, "to": ActionSheet.Status(to).label},
            code="move-not-allowed",
            field="to",
        )
    lacking = missing_fields(action.filled(), for_=STAGE_OF[to]) if to in REFUSED_UNLESS_WHOLE and not is_voted else ()
    if lacking:
        raise Refused(
            _("Avant de valider cette action, complétez sa fiche : %(fields)s.")
            % {"fields": ", ".join(words.field_labels(lacking))},
            code="sheet-incomplete",
            field="to",
        )
    _refuse_move_of_others(action, TRANSITIONS[was][to], by)
    refuse_missing_reason(to, reason)
    action.status = to.value
    action.save(update_fields=["status"])
    after = {"status": to.value, "reason": reason} if reason else {"status": to.value}
    record_change(by=by, verb="advance", about=action, before={"status": was.value}, after=after)
    store_decision(action, to, reason=reason, meeting=meeting, by=by)
    if to in STEP_BEGUN:
        reach_step(number=STEP_BEGUN[to], by=by)
    return action


@write_transaction()
def advance_by_hand(*, action: ActionSheet, to: str, by: Member, reason: str = "") -> ActionSheet:
    """Outside any meeting. A fiche that does not say what a committee reads is kept with a written reason: nobody else
    looked at it."""
    row = lock_action(action.pk)
    lacking = missing_fields(row.filled(), for_=STAGE_OF[Status.KEPT]) if to == Status.KEPT else ()
    if lacking and not reason:
        raise Refused(
            _("Cette fiche ne dit pas encore : %(fields)s. Hors réunion, écrivez pourquoi elle est retenue ainsi.")
            % {"fields": ", ".join(words.field_labels(lacking))},
            code="short-sheet-kept",
            field="reason",
        )
    return advance_action(action=row, to=to, reason=reason, by=by)


def _refuse_move_of_others(action: ActionSheet, mover: Mover, by: Member) -> None:
    carries = mover is Mover.CARRIERS and carries_action(by, action)
    if may_move(by.role, mover, carries=carries, is_adopted=action.is_adopted):
        return
    if mover is Mover.VOTE and not action.is_adopted and may_move(by.role, mover, carries=False, is_adopted=True):
        raise Refused(
            _("C’est le vote qui valide une fiche : enregistrez la délibération, ou le vote du projet de territoire."),
            code="vote-missing",
            field="to",
        )
    if mover is Mover.CARRIERS:
        raise Refused(
            _("Cette fiche n’est pas la vôtre : qui la pilote, ou la personne référente, la fait avancer."),
            code="action-not-yours",
            field="to",
        )
    raise Refused(
        _("Cette décision revient à la personne référente ou à l’élue ou l’élu porteur."),
        code="move-not-yours",
        field="to",
    )


@write_transaction()
def take_move_back(*, action: ActionSheet, by: Member) -> None:
    """« Annuler », the same day: the action has again the state that it had before whoever asks advanced it."""
    action = lock_action(action.pk)
    back = move_to_take_back(Status(action.status), last_move(action, by), timezone.localdate())
    if back is None:
        raise Refused(
            _("Cela ne s’annule plus : l’état a changé depuis, ou un autre jour a commencé."), code="move-not-undoable"
        )
    give_state_back(action, back, by)


def give_state_back(action: ActionSheet, back: Status, by: Member) -> None:
    """The action has again a state that it had before, whatever transitions exist. For a row that was just locked; the
    caller has checked who may do so."""
    before, action.status = action.status, back.value
    action.save(update_fields=["status"])
    record_change(by=by, verb="take_back", about=action, before={"status": before}, after={"status": back.value})


@write_transaction()
def move_action(*, action: ActionSheet, axis: Axis, rank: int, by: Member) -> None:
    """Moves the action to a rank of an axis. Both axes are numbered again, without gap or collision."""
    lock_roadmap(by.roadmap)
    action = lock_action(action.pk)
    before, left = action.code, action.axis
    arrived = move_item(list(axis.actions.all()), action, rank)
    if axis != left:
        action.axis, action.rank = axis, FAR
        action.save(update_fields=["axis", "rank"])
        renumber_rows(list(left.actions.all()))
    renumber_rows(arrived)
    if action.code != before:
        record_change(by=by, verb="move", about=action, before={"code": before}, after={"code": action.code})


@write_transaction()
def remove_action(*, action: ActionSheet, by: Member) -> None:
    """Deletes a draft, with the lines that came with it. An action that was proposed stays readable: it is put aside or
    abandoned instead."""
    lock_roadmap(by.roadmap)
    action = lock_action(action.pk)
    if action.status != Status.DRAFT:
        raise Refused(
            _("Seul un brouillon se supprime. Cette action a été proposée : le comité peut l’écarter."),
            code="action-not-a-draft",
        )
    for line in brought_lines(action, by):
        line.remove()
    record_change(by=by, verb="remove", about=action, before={"code": action.code})
    try:
        action.delete()
    except ProtectedError as blocked:
        kinds = {str(thing._meta.verbose_name_plural) for thing in blocked.protected_objects}
        raise Refused(
            _("Cette fiche porte encore : %(things)s. Retirez-les d’abord.") % {"things": ", ".join(sorted(kinds))},
            code="action-in-use",
        ) from blocked
    renumber_rows(list(action.axis.actions.all()))


# --- steps -----------------------------------------------------------------------------------------------------------


@write_transaction()
def add_step(
    *,
    action: ActionSheet,
    label: str,
    by: Member,
    starts_on: date | None = None,
    ends_on: date | None = None,
    owner: str = "",
    done_on: date | None = None,
    other_information: str = "",
) -> ActionStep:
    values: dict[str, Any] = {"starts_on": starts_on, "ends_on": ends_on, "owner": owner, "done_on": done_on}
    refuse_wrong_days(values)
    refuse_future_day(done_on)
    lock_action(action.pk)
    step = ActionStep.objects.create(action=action, label=label, other_information=other_information, **values)
    record_change(by=by, verb="add", about=step, after=values)
    return step


@write_transaction()
def revise_step(
    *,
    step: ActionStep,
    label: str,
    by: Member,
    starts_on: date | None = None,
    ends_on: date | None = None,
    owner: str = "",
    done_on: date | None = None,
    other_information: str = "",
    seen: str | None = None,
) -> None:
    values: dict[str, Any] = {
        "label": label,
        "starts_on": starts_on,
        "ends_on": ends_on,
        "owner": owner,
        "done_on": done_on,
    }
    values["other_information"] = other_information
    refuse_wrong_days(values)
    refuse_future_day(done_on)
    lock_action(step.action_id)
    journal.revise_row(step, values, by=by, seen=seen)


@write_transaction()
def tick_step(*, step: ActionStep, done_on: date | None, by: Member) -> bool:
    """Sets the day it was done, or None for not done yet; the rest of the step does not change. Returns False when it
    was so already."""
    lock_action(step.action_id)
    return journal.revise_row(step, {"done_on": done_on}, by=by)


@write_transaction()
def remove_step(*, step: ActionStep, by: Member) -> None:
    lock_action(step.action_id)
    record_change(by=by, verb="remove", about=step, before={"ends_on": step.ends_on, "done_on": step.done_on})
    step.delete()


# --- what they share -------------------------------------------------------------------------------------------------


def _last_writer(action: ActionSheet) -> str:
    entries = JournalEntry.objects.filter(
        roadmap_id=action.roadmap_id, about_kind="actionsheet", about_id=action.pk, verb__in=VERSION_VERBS
    )
    return signer_of(entries) or _("une autre personne")


def _refuse_taken_action_title(roadmap: Roadmap, title: str, *, but: int = 0) -> None:
    """Compares without accents, capitals and signs: « UN BUS » is « Un bus »."""
    others = (
        ActionSheet.objects.filter(roadmap=roadmap)
        .exclude(pk=but)
        .select_related("axis")
        .only("title", "rank", "axis__rank")
    )
    taken = next(
        (other for other in others if (matching_key(other.title) or other.title) == (matching_key(title) or title)),
        None,
    )
    if taken:
        raise Refused(
            _("L’action %(code)s porte déjà cet intitulé.") % {"code": taken.code},
            code="action-title-taken",
            field="title",
        )


def _refuse_unscored_quick_win(action: ActionSheet, is_quick_win: bool) -> None:
    """« Gain rapide » is one thing, on the fiche and in the ranking: once it was scored, the score says."""
    if scored_quick_win(action) not in (None, is_quick_win):
        raise Refused(
            _("« Gain rapide » vient de la note donnée à cette action : changez la note dans « Le classement »."),
            code="quick-win-is-scored",
            field="quick_win",
        )


def refuse_wrong_days(values: Mapping[str, Any]) -> None:
    """`starts_on` and `ends_on`, each a day or None: whoever computes them may leave the years that forms accept."""
    if any(day and not days.is_plausible(day) for day in (values.get("starts_on"), values.get("ends_on"))):
        raise Refused(days.implausible_sentence(), code="day-implausible")
    if has_reversed_dates(values.get("starts_on"), values.get("ends_on")):
        raise Refused(str(words.ENDS_FIRST), code="dates-reversed", field="ends_on")


def refuse_future_day(done_on: date | None) -> None:
    if done_on and done_on > timezone.localdate():
        raise Refused(
            _("Ce jour n’est pas encore passé. Laissez vide tant que ce n’est pas fait."),
            code="done-day-to-come",
            field="done_on",
        )
