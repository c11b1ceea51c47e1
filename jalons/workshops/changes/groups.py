"""Sorting the notes of a wall into groups, then enjeux."""

from collections.abc import Iterable, Mapping, Sequence

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from jalons.base.db import write_transaction
from jalons.base.errors import Refused
from jalons.roadmaps.changes.journal import record_change, revise_row
from jalons.roadmaps.changes.locks import lock_roadmap
from jalons.roadmaps.models import Member, Roadmap
from jalons.workshops import live
from jalons.workshops.changes.acts import refuse_voted_groups, track_wall_act
from jalons.workshops.changes.current_rows import current_note, current_row
from jalons.workshops.changes.events import record_event
from jalons.workshops.changes.stakes import add_key_project, next_rank, remove_made_stake, tags_in_perimeter
from jalons.workshops.changes.workshops import lock_workshop
from jalons.workshops.models import Audience, KeyProject, Note, NoteGroup, Stake, WallAct, Workshop
from jalons.workshops.rules import group_lineage
from jalons.workshops.words.notes import is_unnamed_group, unnamed_group_title

Kind = WallAct.Kind


@write_transaction()
def create_group(*, workshop: Workshop, by: Member, title: str = "") -> NoteGroup:
    """Adds a column at the end. Without a title, its default one asks for a better one."""
    workshop = lock_workshop(workshop.pk)
    with track_wall_act(workshop, Kind.CREATE, by) as act:
        group = insert_group(workshop, title, by)
        act.groups.add(group.pk)
        act.label = _("Groupe « %(title)s » créé") % {"title": group.title}
    record_event(workshop, live.BOARD)
    return group


def insert_group(
    workshop: Workshop, title: str, by: Member, split_from: NoteGroup | None = None, rank: int | None = None
) -> NoteGroup:
    """Creates a group in the locked workshop, as part of another change, whose event stores the counter of letters.
    `rank`: the one that it had before it was taken back, used when it is still free."""
    title = title or _free_group_title(workshop)
    _refuse_taken_group_title(workshop, title)
    if rank is None or NoteGroup.objects.filter(workshop=workshop, rank=rank).exists():
        rank = _next_group_rank(workshop)
    group = NoteGroup.objects.create(workshop=workshop, rank=rank, title=title, split_from=split_from)
    record_change(by=by, verb="create", about=group)
    return group


def _next_group_rank(workshop: Workshop) -> int:
    """First the rank of a group whose creation was undone, so that the letters of the wall have no hole."""
    if workshop.free_ranks:
        rank, *workshop.free_ranks = sorted(workshop.free_ranks)
        return int(rank)
    workshop.last_group += 1
    return workshop.last_group


def separate_letters(workshop: Workshop) -> None:
    """Groups created apart, on two computers, may have the same letter: the newest here takes a new one. The event of the
    calling change stores the counter."""
    groups = list(NoteGroup.objects.filter(workshop=workshop).order_by("id"))
    workshop.last_group = max([workshop.last_group, *(group.rank for group in groups)])
    workshop.free_ranks = sorted(set(workshop.free_ranks) - {group.rank for group in groups})
    taken: set[int] = set()
    for group in groups:
        if group.rank in taken:
            workshop.last_group += 1
            group.rank = workshop.last_group
            group.save(update_fields=["rank"])
        taken.add(group.rank)


def _free_group_title(workshop: Workshop) -> str:
    taken = set(NoteGroup.objects.living().filter(workshop=workshop).values_list("title", flat=True))
    titles = (unnamed_group_title(number) for number in range(1, len(taken) + 2))
    return next(title for title in titles if title not in taken)


def _refuse_taken_group_title(workshop: Workshop, title: str, but: int = 0) -> None:
    if NoteGroup.objects.living().filter(workshop=workshop, title=title).exclude(pk=but).exists():
        raise Refused(_("Un groupe porte déjà ce nom dans cet atelier."), code="group-title-taken", field="title")


def _current_group(group: NoteGroup) -> NoteGroup:
    """The group read again once the workshop is locked."""
    related = NoteGroup.objects.select_related("stake", "key_project", "merged_into")
    group_now = current_row(
        related, group.pk, _("Ce groupe vient d’être supprimé. Le mur est à jour."), code="group-gone"
    )
    if group_now.merged_into:
        raise Refused(
            _("Ce groupe vient d’être réuni dans « %(title)s ». Le mur est à jour.") % {"title": group_now.merged_into},
            code="group-merged",
        )
    return group_now


@write_transaction()
def rename_group(*, group: NoteGroup, title: str, by: Member, seen: str | None = None) -> None:
    workshop, group = lock_workshop(group.workshop_id), _current_group(group)
    _refuse_taken_group_title(workshop, title, but=group.pk)
    with track_wall_act(workshop, Kind.RENAME, by, groups=[group.pk]) as act:
        act.label = _("« %(old)s » renommé « %(new)s »") % {"old": group.title, "new": title}
        renamed = revise_row(group, {"title": title}, by=by, seen=seen)
    if renamed:
        record_event(workshop, live.BOARD)


@write_transaction()
def remove_group(*, group: NoteGroup, by: Member) -> None:
    """Its notes are to sort again. A group that became an enjeu cannot be removed, because it is the origin of the
    enjeu; nor one that the room votes on, or voted on."""
    workshop, group = lock_workshop(group.workshop_id), _current_group(group)
    if group.stake:
        raise Refused(
            _("Ce groupe est à l’origine de l’enjeu « %(stake)s ». Supprimez d’abord l’enjeu.")
            % {"stake": group.stake},
            code="group-gave-a-stake",
        )
    refuse_voted_groups([group.pk])
    numbers = list(group.notes.values_list("number", flat=True))
    lineage = dict(NoteGroup.objects.filter(workshop=workshop).values_list("id", "merged_into"))
    gone = [group.pk, *group_lineage.merged_groups(lineage, group.pk)]
    parts = NoteGroup.objects.filter(split_from__in=gone).values_list("id", flat=True)
    with track_wall_act(workshop, Kind.REMOVE, by, notes=numbers, groups=[*gone, *parts]) as act:
        act.label = _("Groupe « %(title)s » supprimé") % {"title": group.title}
        record_change(by=by, verb="remove", about=group, before={"title": group.title, "notes": len(numbers)})
        group.delete()
    record_event(workshop, live.BOARD)


@write_transaction()
def move_note(*, note: Note, by: Member, group: NoteGroup | None = None) -> None:
    """Moves it into a group of the same workshop, or back among the notes to sort."""
    _move_notes([note], group, by)


@write_transaction()
def move_notes(*, notes: Sequence[Note], by: Member, group: NoteGroup | None = None) -> None:
    """Moves the notes that were chosen together, all or none. One act, undone at once."""
    _refuse_no_note(notes)
    _move_notes(notes, group, by)


def _refuse_no_note(notes: Sequence[Note]) -> None:
    if not notes:
        raise Refused(_("Choisissez au moins une note."), code="no-note-to-move")


def _move_notes(notes: Sequence[Note], group: NoteGroup | None, by: Member) -> None:
    workshop = lock_workshop(notes[0].workshop_id)
    with track_wall_act(workshop, Kind.MOVE, by, notes=[note.number for note in notes]) as act:
        act.label = _moved_label(notes, group)
        for note in notes:
            _move_into_group(workshop, note, group, by)


def _moved_label(notes: Sequence[Note], group: NoteGroup | None) -> str:
    if len(notes) == 1 and group:
        return _("Note %(number)s rangée dans « %(title)s »") % {"number": notes[0].number, "title": group.title}
    if len(notes) == 1:
        return _("Note %(number)s remise à classer") % {"number": notes[0].number}
    if group:
        return _("%(count)s notes rangées dans « %(title)s »") % {"count": len(notes), "title": group.title}
    return _("%(count)s notes remises à classer") % {"count": len(notes)}


def _move_into_group(workshop: Workshop, note: Note, group: NoteGroup | None, by: Member) -> None:
    note = current_note(note)
    group = group and _current_group(group)
    if group and group.workshop_id != workshop.pk:
        raise Refused(_("Ce groupe n’est pas dans cet atelier."), code="group-of-another-workshop")
    if revise_row(note, {"group": group}, by=by, verb="move"):
        record_event(workshop, live.NOTE, note)


@write_transaction()
def group_note(*, note: Note, by: Member) -> NoteGroup:
    """Moves it into a new group, to be named later."""
    return _group_notes([note], by)


@write_transaction()
def group_notes(*, notes: Sequence[Note], by: Member) -> NoteGroup:
    """Moves the notes that were chosen together into a new group, to be named later. One act, undone at once."""
    _refuse_no_note(notes)
    return _group_notes(notes, by)


def _group_notes(notes: Sequence[Note], by: Member) -> NoteGroup:
    workshop = lock_workshop(notes[0].workshop_id)
    if made := _unnamed_group_of(workshop, {note.number for note in notes}):
        return made
    with track_wall_act(workshop, Kind.CREATE, by, notes=[note.number for note in notes]) as act:
        group = insert_group(workshop, "", by)
        act.groups.add(group.pk)
        act.label = (
            _("Note %(number)s mise dans un nouveau groupe") % {"number": notes[0].number}
            if len(notes) == 1
            else _("%(count)s notes mises dans un nouveau groupe") % {"count": len(notes)}
        )
        record_event(workshop, live.BOARD)
        for note in notes:
            _move_into_group(workshop, note, group, by)
    return group


def _unnamed_group_of(workshop: Workshop, numbers: set[int]) -> NoteGroup | None:
    """The group, not named yet, that holds exactly these notes: a gesture sent twice makes one group, and no empty one."""
    group = NoteGroup.objects.living().filter(workshop=workshop, notes__number__in=numbers).distinct().first()
    if group is None or not is_unnamed_group(group.title):
        return None
    return group if set(group.notes.values_list("number", flat=True)) == numbers else None


@write_transaction()
def sort_notes(*, moves: Mapping[Note, NoteGroup | None], by: Member) -> int:
    """Moves several notes, all or none. Returns how many."""
    if not moves:
        return 0
    workshop = lock_workshop(next(iter(moves)).workshop_id)
    with track_wall_act(workshop, Kind.MOVE, by, notes=[note.number for note in moves]) as act:
        act.label = ngettext("%(count)s note classée", "%(count)s notes classées", len(moves)) % {"count": len(moves)}
        for note, group in moves.items():
            _move_into_group(workshop, note, group, by)
    return len(moves)


@write_transaction()
def merge_groups(*, group: NoteGroup, into: NoteGroup, by: Member) -> None:
    """Moves the notes of the first group into the other. The first one stays, empty, and points to the other: refused while
    the room votes on it, or if it voted on it. A group not named yet takes the name of the one that it receives."""
    workshop, group, into = lock_workshop(group.workshop_id), _current_group(group), _current_group(into)
    if into.workshop_id != workshop.pk:
        raise Refused(_("Ce groupe n’est pas dans cet atelier."), code="group-of-another-workshop")
    if into.pk == group.pk:
        raise Refused(_("Choisissez un autre groupe : celui-ci est déjà avec lui-même."), code="group-is-the-same")
    _refuse_two_outcomes(group, into)
    refuse_voted_groups([group.pk])
    numbers = list(group.notes.values_list("number", flat=True))
    with track_wall_act(workshop, Kind.MERGE, by, notes=numbers, groups=[group.pk, into.pk]) as act:
        act.label = _("« %(title)s » réuni dans « %(into)s »") % {"title": group.title, "into": into.title}
        group.notes.update(group=into)
        into.stake, into.key_project = into.stake or group.stake, into.key_project or group.key_project
        group.stake, group.key_project, group.merged_into = None, None, into
        group.save(update_fields=["stake", "key_project", "merged_into"])
        if is_unnamed_group(into.title):
            into.title = group.title
        into.save(update_fields=["title", "stake", "key_project"])
    record_change(by=by, verb="merge", about=group, after={"group": into.title, "notes": len(numbers)})
    record_event(workshop, live.BOARD)


def _refuse_two_outcomes(group: NoteGroup, into: NoteGroup) -> None:
    """An enjeu or a chantier must not lose its notes: the two groups may have one in total, or the same, but not
    two."""
    if group.stake and into.stake and group.stake != into.stake:
        raise Refused(
            _(
                "Ces groupes ont donné deux enjeux : « %(one)s » et « %(other)s ». Les réunir priverait l’un des deux de ses notes. Fusionnez d’abord les enjeux."
            )
            % {"one": group.stake, "other": into.stake},
            code="groups-gave-two-stakes",
        )
    if group.key_project and into.key_project and group.key_project != into.key_project:
        raise Refused(
            _(
                "Ces groupes ont donné deux chantiers : « %(one)s » et « %(other)s ». Les réunir priverait l’un des deux de ses notes. Fusionnez d’abord les chantiers."
            )
            % {"one": group.key_project, "other": into.key_project},
            code="groups-gave-two-key-projects",
        )


@write_transaction()
def split_group(*, group: NoteGroup, notes: Iterable[int], by: Member, title: str = "") -> NoteGroup:
    """Moves these notes, by number, to a new group. The enjeu and the chantier stay with the first group."""
    workshop, group = lock_workshop(group.workshop_id), _current_group(group)
    here = set(group.notes.values_list("number", flat=True))
    leaving = set(notes)
    if not leaving:
        raise Refused(_("Cochez au moins une note à séparer."), code="no-note-to-split", field="notes")
    if not leaving <= here:
        raise Refused(
            _("Une de ces notes n’est plus dans ce groupe. La page est à jour : cochez de nouveau."),
            code="note-left-the-group",
            field="notes",
        )
    if leaving == here:
        raise Refused(
            _("Laissez au moins une note dans ce groupe, ou changez seulement son nom."),
            code="no-note-left",
            field="notes",
        )
    with track_wall_act(workshop, Kind.SPLIT, by, notes=leaving) as act:
        part = insert_group(workshop, title, by, split_from=group)
        act.groups.add(part.pk)
        act.label = _("« %(part)s » séparé de « %(title)s »") % {"part": part.title, "title": group.title}
        Note.objects.filter(workshop=workshop, number__in=leaving).update(group=part)
    record_change(by=by, verb="split", about=part, after={"group": group.title, "notes": len(leaving)})
    record_event(workshop, live.BOARD)
    return part


@write_transaction()
def promote_to_stake(*, group: NoteGroup, by: Member, phrasing: str = "") -> Stake:
    """Makes an enjeu of the roadmap from the group, or adds the group to the enjeu that already has this name."""
    workshop = lock_workshop(group.workshop_id)
    lock_roadmap(by.roadmap)
    group = _current_group(group)
    if group.stake:
        raise Refused(
            _("Ce groupe a déjà donné l’enjeu « %(stake)s ».") % {"stake": group.stake}, code="group-gave-this-stake"
        )
    if not group.notes.exists():
        raise Refused(
            _("Ce groupe est vide : rangez-y au moins une note avant d’en faire un enjeu."),
            code="group-empty-for-stake",
        )
    if is_unnamed_group(group.title):
        raise Refused(_("Donnez d’abord un nom à ce groupe : l’enjeu le portera."), code="group-unnamed-for-stake")
    stake = Stake.objects.filter(roadmap=by.roadmap, title=group.title).select_related("merged_into").first()
    is_made = stake is None
    if stake:
        stake = stake.living
    else:
        rank = next_rank(Stake, by.roadmap)
        tags = tags_of_group(group, by.roadmap)
        stake = Stake.objects.create(roadmap=by.roadmap, title=group.title, phrasing=phrasing, rank=rank, **tags)
    with track_wall_act(workshop, Kind.STAKE, by, groups=[group.pk]) as act:
        act.label = _("« %(title)s » devenu un enjeu") % {"title": group.title}
        act.made = stake.stamp if is_made else ""
        group.stake = stake
        group.save(update_fields=["stake"])
    record_change(by=by, verb="name", about=stake, after={"group": group.title})
    record_event(workshop, live.BOARD)
    return stake


@write_transaction()
def take_back_stake(*, group: NoteGroup, by: Member, made: str = "") -> None:
    """Undoes `promote_to_stake`. `made`: the stamp of the enjeu that it created, which goes with it unless somebody has
    used it since; empty when the enjeu stays: it was there before the group, or was completed."""
    workshop = lock_workshop(group.workshop_id)
    lock_roadmap(by.roadmap)
    group = _current_group(group)
    stake = group.stake
    if stake is None:
        raise Refused(_("Ce groupe n’est plus lié à un enjeu."), code="group-without-stake")
    with track_wall_act(workshop, Kind.STAKE, by, groups=[group.pk]) as act:
        act.label = _("« %(title)s » n’est plus un enjeu") % {"title": group.title}
        revise_row(group, {"stake": None}, by=by)
        if made:
            act.removed = Stake.objects.get(pk=stake.pk)
            remove_made_stake(stake, made, by=by)
    record_event(workshop, live.BOARD)


def tags_of_group(group: NoteGroup, roadmap: Roadmap) -> dict[str, list[str]]:
    """The publics and communes tagged on its notes, as initial values."""
    tags = list(group.notes.values_list("audiences", "communes"))
    codes = {
        "audiences": [code for code in Audience.values if any(code in audiences for audiences, _communes in tags)],
        "communes": sorted({code for _audiences, communes in tags for code in communes}),
    }
    return tags_in_perimeter(roadmap, codes)


@write_transaction()
def promote_to_key_project(*, group: NoteGroup, by: Member) -> KeyProject:
    """Makes a chantier clé from the group. It answers the enjeu of the group, if there is one."""
    workshop = lock_workshop(group.workshop_id)
    lock_roadmap(by.roadmap)
    group = _current_group(group)
    if group.key_project:
        raise Refused(
            _("Ce groupe a déjà donné le chantier « %(title)s ».") % {"title": group.key_project},
            code="group-gave-this-key-project",
        )
    if is_unnamed_group(group.title):
        raise Refused(
            _("Donnez d’abord un nom à ce groupe : le chantier le portera."), code="group-unnamed-for-key-project"
        )
    project = KeyProject.objects.filter(roadmap=by.roadmap, title=group.title).select_related("merged_into").first()
    if project is None:
        tags = tags_of_group(group, by.roadmap)
        project = add_key_project(
            title=group.title,
            stakes=[group.stake] if group.stake else [],
            audiences=tags["audiences"],
            communes=tags["communes"],
            workshop=workshop,
            by=by,
        )
    else:
        project = project.living
        if project.workshop is None:
            revise_row(project, {"workshop": workshop}, by=by)
    group.key_project = project
    group.save(update_fields=["key_project"])
    record_change(by=by, verb="name_project", about=project, after={"group": group.title})
    record_event(workshop, live.BOARD)
    return project


@write_transaction()
def take_up_stakes(*, workshop: Workshop, by: Member) -> int:
    """Turns the enjeux of the roadmap into the initial groups of the second workshop, in one act. Returns how many."""
    workshop = lock_workshop(workshop.pk)
    lock_roadmap(by.roadmap)
    taken = NoteGroup.objects.filter(workshop=workshop, stake__isnull=False).select_related("stake__merged_into")
    there = {group.stake.living.pk for group in taken if group.stake}
    titles = set(NoteGroup.objects.living().filter(workshop=workshop).values_list("title", flat=True))
    stakes = Stake.objects.current().filter(roadmap=by.roadmap).exclude(pk__in=there).exclude(title__in=titles)
    with track_wall_act(workshop, Kind.CREATE, by) as act:
        for stake in stakes.order_by("rank", "id"):
            group = insert_group(workshop, stake.title, by)
            group.stake = stake
            group.save(update_fields=["stake"])
            act.groups.add(group.pk)
        count = len(act.groups)
        act.label = ngettext("%(count)s enjeu repris", "%(count)s enjeux repris", count) % {"count": count}
    if count:
        record_event(workshop, live.BOARD)
    return count
