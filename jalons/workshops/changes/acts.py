"""Records what was done to a wall, and undoes it, unless somebody has changed the same rows since."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from jalons.base.db import write_transaction
from jalons.base.errors import Refused
from jalons.roadmaps.changes.journal import record_change
from jalons.roadmaps.changes.locks import lock_roadmap
from jalons.roadmaps.models import Member
from jalons.workshops import live
from jalons.workshops.changes.current_rows import current_row
from jalons.workshops.changes.events import record_event, recount_notes
from jalons.workshops.changes.stakes import next_rank, remove_made_stake
from jalons.workshops.changes.workshops import lock_workshop
from jalons.workshops.models import KeyProject, Note, NoteGroup, Stake, WallAct, Workshop
from jalons.workshops.rules import acts

NOTE_FIELDS = ("group_id", "text", "original_text", "is_hidden", "is_kept_aside", "names_somebody", "refused")
STAKE_FIELDS = ("id", "uid", "title", "phrasing", "description", "evidence", "audiences", "communes")
GROUP_FIELDS = ("uid", "rank", "title", "stake_id", "key_project_id", "merged_into_id", "split_from_id")


@dataclass
class Act:
    """The rows about to change; groups created in the act are added to it. `label` is shown to whoever may undo it.
    `made`: the stamp of the enjeu that the act created, empty without one; `removed`: the one that it removed."""

    label: str = ""
    made: str = ""
    removed: Stake | None = None
    groups: set[int] = field(default_factory=set)


@contextmanager
def track_wall_act(
    workshop: Workshop, kind: WallAct.Kind, by: Member, *, notes: Iterable[int] = (), groups: Iterable[int] = ()
) -> Iterator[Act]:
    """Records a change of the locked workshop made inside the block: notes by number, groups by id. A change without
    effect is not recorded. Refused when it takes the last note of a group that the room votes on, or voted on."""
    numbers, act = list(notes), Act(groups=set(groups))
    notes_before, groups_before = _note_rows(workshop, numbers), _group_rows(workshop, act.groups)
    yield act
    was: dict[str, Any] = {}
    now: dict[str, Any] = {}
    was["notes"], now["notes"] = acts.row_differences(notes_before, _note_rows(workshop, numbers))
    was["groups"], now["groups"] = acts.row_differences(groups_before, _group_rows(workshop, act.groups))
    if not any(now.values()):
        return
    _refuse_emptied_groups(row.get("group_id") for row in was["notes"].values() if row)
    if act.made:
        now["made"] = act.made
    if act.removed:
        was["stake"] = {name: getattr(act.removed, name) for name in STAKE_FIELDS} | {"uid": str(act.removed.uid)}
    WallAct.objects.create(
        workshop=workshop,
        kind=kind,
        label=act.label[:300],
        before=was,
        after=now,
        by_name=by.name[:150],
        user=by.user,
    )
    # Imports are kept, because a wrong file may only be noticed the day after.
    recent = WallAct.objects.filter(workshop=workshop).exclude(kind=WallAct.Kind.IMPORT)
    old = recent.order_by("-id").values_list("id", flat=True)
    if oldest := old[acts.ACTS_KEPT : acts.ACTS_KEPT + 1].first():
        recent.filter(id__lte=oldest).delete()


def _note_rows(workshop: Workshop, numbers: Iterable[int | str]) -> dict[str, acts.Row]:
    rows = Note.objects.filter(workshop=workshop, number__in=[int(number) for number in numbers])
    return {str(row.pop("number")): row for row in rows.values("number", *NOTE_FIELDS)}


def _group_rows(workshop: Workshop, pks: Iterable[int | str]) -> dict[str, acts.Row]:
    rows = NoteGroup.objects.filter(workshop=workshop, pk__in=[int(pk) for pk in pks]).values("id", *GROUP_FIELDS)
    return {str(row.pop("id")): row | {"uid": str(row["uid"])} for row in rows}


@write_transaction()
def undo_wall_act(*, act: WallAct, by: Member) -> int:
    """Restores exactly what was, or says why it cannot. Only an import may be undone in part: returns how many of its
    notes stay, because somebody sorted, changed or hid them since."""
    workshop = lock_workshop(act.workshop_id)
    act_now = current_row(
        WallAct.objects.all(), act.pk, _("Ce geste est trop ancien pour être annulé."), code="act-too-old"
    )
    if act_now.is_undone:
        raise Refused(_("Ce geste a déjà été annulé."), code="act-already-undone")
    if act_now.kind == WallAct.Kind.IMPORT:
        return _undo_import(act_now, workshop, by)
    before, after = act_now.before, act_now.after
    if act_now.kind == WallAct.Kind.STAKE:
        lock_roadmap(by.roadmap)
    if not (
        acts.is_unchanged(after["notes"], _note_rows(workshop, after["notes"]))
        and acts.is_unchanged(after["groups"], _group_rows(workshop, after["groups"]))
    ):
        raise Refused(_changed_since_sentence(), code="wall-changed-since")
    try:
        with transaction.atomic():
            if row := before.get("stake"):
                Stake(roadmap=by.roadmap, rank=next_rank(Stake, by.roadmap), **row).save(force_insert=True)
            _restore_groups(workshop, before["groups"])
            for number, row in before["notes"].items():
                Note.objects.filter(workshop=workshop, number=int(number)).update(**row)
            _remove_made_groups(workshop, before["groups"])
            if after.get("made"):
                [group] = after["groups"].values()
                remove_made_stake(Stake.objects.filter(pk=group["stake_id"]).first(), after["made"], by=by)
            _refuse_missing_targets(workshop, before)
            _refuse_emptied_groups(row.get("group_id") for row in after["notes"].values() if row)
    except IntegrityError as error:
        raise Refused(_changed_since_sentence(), code="wall-changed-since") from error
    _mark_undone(act_now, by)
    shown = workshop.notes_on_wall
    recount_notes(workshop)
    record_event(workshop, live.BOARD if workshop.notes_on_wall == shown else live.NOTES)
    return 0


def _mark_undone(act: WallAct, by: Member) -> None:
    act.is_undone, act.undone_by_name = True, by.name[:150]
    act.save(update_fields=["is_undone", "undone_by_name"])
    record_change(by=by, verb="undo", about=act)


def _undo_import(act: WallAct, workshop: Workshop, by: Member) -> int:
    """Deletes the notes of an import that nobody has changed, then its groups that are now empty."""
    marks = act.after["notes"]
    notes = Note.objects.filter(workshop=workshop, number__in=[int(number) for number in marks])
    rows = {row.pop("number"): row for row in notes.values("number", *NOTE_FIELDS)}
    going = [number for number, row in rows.items() if acts.row_mark(row) == marks[str(number)]]
    if not going:
        raise Refused(
            _("Toutes les notes de cet import ont été classées ou changées depuis : rien n’a été retiré."),
            code="import-all-changed",
        )
    Note.objects.filter(workshop=workshop, number__in=going).delete()
    _refuse_emptied_groups(rows[number]["group_id"] for number in going)
    emptied = NoteGroup.objects.filter(
        workshop=workshop,
        pk__in=act.after["groups"],
        notes__isnull=True,
        stake__isnull=True,
        key_project__isnull=True,
        merged_into__isnull=True,
        merged__isnull=True,
        parts__isnull=True,
        ballot_options__isnull=True,
    )
    workshop.free_ranks = [*workshop.free_ranks, *emptied.values_list("rank", flat=True)]
    emptied.delete()
    recount_notes(workshop)
    _mark_undone(act, by)
    record_event(workshop, live.NOTES)
    return len(rows) - len(going)


def _changed_since_sentence() -> str:
    return _("Le mur a changé depuis ce geste : l’annuler effacerait ce que quelqu’un a fait ensuite. Rien n’a bougé.")


def _restore_groups(workshop: Workshop, rows: dict[str, Any]) -> None:
    """Restores removed groups under their ids, first those into which others were merged. A group that was split from
    one deleted since loses this origin, as it would have when that one was deleted."""
    groups = set(NoteGroup.objects.filter(workshop=workshop).values_list("id", flat=True))
    groups |= {int(pk) for pk, row in rows.items() if row}
    back: dict[int, Any] = {}
    # A group not named yet had taken the name of the one that it received: each takes a title of its own first.
    for named in (int(pk) for pk, row in rows.items() if row and "title" in row):
        NoteGroup.objects.filter(pk=named).update(title=f"… {named}")
    for pk, row in rows.items():
        if row is None:
            continue
        if row.get("split_from_id") and row["split_from_id"] not in groups:
            row = row | {"split_from_id": None}
        if NoteGroup.objects.filter(pk=int(pk)).exists():
            NoteGroup.objects.filter(pk=int(pk)).update(**row)
        else:
            back[int(pk)] = row
    while back:
        ready = [number for number, row in back.items() if row["merged_into_id"] not in back]
        for number in ready:
            NoteGroup(pk=number, workshop=workshop, **back.pop(number)).save(force_insert=True)


def refuse_voted_groups(groups: Iterable[int]) -> None:
    """A group that the room votes on, or voted on, stays: its proposition would have no notes any more."""
    is_voted = Q(ballot__state="ouvert") | Q(ballot__papers__isnull=False) | Q(ballot__room_counts__voters__gt=0)
    group = NoteGroup.objects.filter(pk__in=list(groups), ballot_options__isnull=False).order_by("rank")
    for option in [option for one in group for option in one.ballot_options.filter(is_voted).select_related("ballot")]:
        sentence = (
            _(
                "La salle vote sur ce groupe, « %(title)s », dans « %(vote)s » : il reste sur le mur. Clôturez d’abord le vote, ou remettez-le en préparation."
            )
            if option.ballot.state == "ouvert"
            else _(
                "La salle a voté sur ce groupe, « %(title)s », dans « %(vote)s » : il reste sur le mur, pour que ce résultat se lise avec ses notes."
            )
        )
        raise Refused(sentence % {"title": option.title, "vote": option.ballot.title}, code="group-is-voted-on")


def _refuse_emptied_groups(left: Iterable[int | None]) -> None:
    """`left`: the groups that notes have just left. The notes set aside count for none."""
    if pks := {pk for pk in left if pk}:
        kept = Note.objects.on_wall().filter(group__in=pks).values_list("group_id", flat=True)
        refuse_voted_groups(pks - set(kept))


def _remove_made_groups(workshop: Workshop, rows: dict[str, Any]) -> None:
    groups = NoteGroup.objects.filter(workshop=workshop, pk__in=[int(pk) for pk, row in rows.items() if row is None])
    refuse_voted_groups(groups.values_list("pk", flat=True))
    for made in groups:
        if made.notes.exists() or made.merged.exists() or made.parts.exists():
            raise Refused(_changed_since_sentence(), code="wall-changed-since")
        workshop.free_ranks = [*workshop.free_ranks, made.rank]
        made.delete()


def _refuse_missing_targets(workshop: Workshop, before: dict[str, Any]) -> None:
    """A note cannot return to a deleted group, nor a group to a deleted enjeu."""
    into = {row["group_id"] for row in before["notes"].values() if row.get("group_id")}
    rows = [row for row in before["groups"].values() if row]
    stakes = {row["stake_id"] for row in rows if row.get("stake_id")}
    projects = {row["key_project_id"] for row in rows if row.get("key_project_id")}
    if (
        NoteGroup.objects.living().filter(workshop=workshop, pk__in=into).count() < len(into)
        or Stake.objects.filter(pk__in=stakes).count() < len(stakes)
        or KeyProject.objects.filter(pk__in=projects).count() < len(projects)
    ):
        raise Refused(_changed_since_sentence(), code="wall-changed-since")
