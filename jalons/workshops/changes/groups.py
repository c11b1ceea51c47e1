"""Sort the notes of a wall: groups, then enjeux."""

from collections.abc import Mapping

from django.utils.translation import gettext as _

from jalons.base.db import write
from jalons.base.errors import Refused
from jalons.roadmaps.changes import record, revise
from jalons.roadmaps.models import Member
from jalons.workshops import live
from jalons.workshops.changes.stakes import add_key_project, next_rank
from jalons.workshops.changes.workshops import locked
from jalons.workshops.models import KeyProject, Note, NoteGroup, Stake, Workshop


@write()
def create_group(*, workshop: Workshop, by: Member, title: str = "") -> NoteGroup:
    """A new column, at the end. Without a title it gets one that asks for a better one."""
    workshop = locked(workshop.pk)
    last = NoteGroup.objects.filter(workshop=workshop).order_by("-rank").first()
    rank = last.rank + 1 if last else 1
    title = title or _free_title(workshop)
    _refuse_a_title_already_used(workshop, title)
    group = NoteGroup.objects.create(workshop=workshop, rank=rank, title=title)
    record(by=by, verb="create", about=group)
    live.tell(workshop, live.BOARD)
    return group


def _free_title(workshop: Workshop) -> str:
    taken = set(NoteGroup.objects.filter(workshop=workshop).values_list("title", flat=True))
    titles = (_("Groupe %(number)s, à nommer") % {"number": number} for number in range(1, len(taken) + 2))
    return next(title for title in titles if title not in taken)


def _is_unnamed(title: str) -> bool:
    before, after = _("Groupe %(number)s, à nommer").split("%(number)s")
    return title.startswith(before) and title.endswith(after)


def _refuse_a_title_already_used(workshop: Workshop, title: str, but: int = 0) -> None:
    if NoteGroup.objects.filter(workshop=workshop, title=title).exclude(pk=but).exists():
        raise Refused(_("Un groupe porte déjà ce nom dans cet atelier."), field="title")


def _fresh(group: NoteGroup) -> NoteGroup:
    """As it is once the workshop is locked, not as the page knew it."""
    group_now = NoteGroup.objects.select_related("stake", "key_project").filter(pk=group.pk).first()
    if group_now is None:
        raise Refused(_("Ce groupe vient d’être supprimé. Le mur est à jour."))
    return group_now


@write()
def rename_group(*, group: NoteGroup, title: str, by: Member) -> None:
    workshop, group = locked(group.workshop_id), _fresh(group)
    _refuse_a_title_already_used(workshop, title, but=group.pk)
    if revise(group, {"title": title}, by=by):
        live.tell(workshop, live.BOARD)


@write()
def remove_group(*, group: NoteGroup, by: Member) -> None:
    """Its notes go back among those to sort. A group that became an enjeu stays: it tells where it comes from."""
    workshop, group = locked(group.workshop_id), _fresh(group)
    if group.stake:
        raise Refused(
            _("Ce groupe est à l’origine de l’enjeu « %(stake)s ». Supprimez d’abord l’enjeu.") % {"stake": group.stake}
        )
    record(by=by, verb="remove", about=group, before={"title": group.title, "notes": group.notes.count()})
    group.delete()
    live.tell(workshop, live.BOARD)


@write()
def move_note(*, note: Note, by: Member, group: NoteGroup | None = None) -> None:
    """Into a group of the same workshop, or back among the notes to sort."""
    workshop, note = locked(note.workshop_id), Note.objects.select_related("group").get(pk=note.pk)
    group = group and _fresh(group)
    if group and group.workshop_id != workshop.pk:
        raise Refused(_("Ce groupe n’est pas dans cet atelier."))
    if revise(note, {"group": group}, by=by, verb="move"):
        live.tell(workshop, live.NOTE, note)


@write()
def group_note(*, note: Note, by: Member) -> NoteGroup:
    """Into a new group, to be named."""
    group = create_group(workshop=note.workshop, by=by)
    move_note(note=note, group=group, by=by)
    return group


@write()
def sort_notes(*, moves: Mapping[Note, NoteGroup | None], by: Member) -> int:
    """Several notes at once, all or none. Returns how many."""
    for note, group in moves.items():
        move_note(note=note, group=group, by=by)
    return len(moves)


@write()
def name_stake(*, group: NoteGroup, by: Member, phrasing: str = "") -> Stake:
    """The group becomes an enjeu of the roadmap; or feeds the one that already bears its name."""
    workshop, group = locked(group.workshop_id), _fresh(group)
    if group.stake:
        raise Refused(_("Ce groupe a déjà donné l’enjeu « %(stake)s ».") % {"stake": group.stake})
    if _is_unnamed(group.title):
        raise Refused(_("Donnez d’abord un nom à ce groupe : l’enjeu le portera."))
    stake = Stake.objects.filter(roadmap=by.roadmap, title=group.title).first()
    if stake is None:
        rank = next_rank(Stake, by.roadmap)
        stake = Stake.objects.create(roadmap=by.roadmap, title=group.title, phrasing=phrasing, rank=rank)
    group.stake = stake
    group.save(update_fields=["stake"])
    record(by=by, verb="name", about=stake, after={"group": group.title})
    live.tell(workshop, live.BOARD)
    return stake


@write()
def name_key_project(*, group: NoteGroup, by: Member) -> KeyProject:
    """The group becomes a chantier clé, answering the enjeu under whose heading it was written, if any."""
    workshop, group = locked(group.workshop_id), _fresh(group)
    if group.key_project:
        raise Refused(_("Ce groupe a déjà donné le chantier « %(title)s ».") % {"title": group.key_project})
    if _is_unnamed(group.title):
        raise Refused(_("Donnez d’abord un nom à ce groupe : le chantier le portera."))
    project = KeyProject.objects.filter(roadmap=by.roadmap, title=group.title).first()
    if project is None:
        project = add_key_project(title=group.title, stakes=[group.stake] if group.stake else [], by=by)
    group.key_project = project
    group.save(update_fields=["key_project"])
    record(by=by, verb="name_project", about=project, after={"group": group.title})
    live.tell(workshop, live.BOARD)
    return project


@write()
def take_up_stakes(*, workshop: Workshop, by: Member) -> int:
    """The enjeux of the roadmap are the headings under which the second workshop starts. Returns how many were added."""
    workshop = locked(workshop.pk)
    there = set(NoteGroup.objects.filter(workshop=workshop, stake__isnull=False).values_list("stake", flat=True))
    titles = set(NoteGroup.objects.filter(workshop=workshop).values_list("title", flat=True))
    stakes = Stake.objects.filter(roadmap=by.roadmap).exclude(pk__in=there).exclude(title__in=titles)
    for stake in stakes.order_by("rank", "id"):
        group = create_group(workshop=workshop, title=stake.title, by=by)
        group.stake = stake
        group.save(update_fields=["stake"])
    return len(stakes)
