"""The wall: notes to sort, groups."""

from dataclasses import dataclass

from jalons.workshops import rules
from jalons.workshops.models import Note, NoteCard, NoteGroup, Workshop


@dataclass(frozen=True)
class Lane:
    group_id: int
    letter: str
    title: str
    stake_id: int | None
    notes: list[NoteCard]


@dataclass(frozen=True)
class Wall:
    """`last_seq` is read first: whatever is newer than it comes by the stream, even when it is here already."""

    last_seq: int
    to_sort: list[NoteCard]
    lanes: list[Lane]
    notes: int
    participants: int


def wall(workshop: Workshop) -> Wall:
    """Notes to sort: newest first, as they fall. Sorted ones: in the order they were written."""
    last_seq = Workshop.objects.values_list("last_seq", flat=True).get(pk=workshop.pk)
    by_group: dict[int | None, list[NoteCard]] = {None: []}
    for note in Note.objects.filter(workshop=workshop).order_by("number"):
        by_group.setdefault(note.group_id, []).append(note.card())
    lanes = [
        Lane(group.pk, rules.letter(position), group.title, group.stake_id, by_group.get(group.pk, []))
        for position, group in enumerate(NoteGroup.objects.filter(workshop=workshop).order_by("rank", "id"))
    ]
    return Wall(
        last_seq=last_seq,
        to_sort=by_group[None][::-1],
        lanes=lanes,
        notes=sum(map(len, by_group.values())),
        participants=workshop.participants.count(),
    )
