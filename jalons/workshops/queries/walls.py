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
    # The facilitation has not revealed the notes yet: they are counted, not shown.
    is_veiled: bool = False


def wall(workshop: Workshop, *, for_the_room: bool = False) -> Wall:
    """Notes to sort: newest first, as they fall. Sorted ones: in the order they were written.

    `for_the_room`: without what only the facilitation may see.
    """
    last_seq, notes_hidden = Workshop.objects.values_list("last_seq", "notes_hidden").get(pk=workshop.pk)
    is_veiled = for_the_room and notes_hidden
    by_group: dict[int | None, list[NoteCard]] = {None: []}
    notes = 0
    for note in Note.objects.filter(workshop=workshop).order_by("number"):
        card = note.card().for_the_room() if for_the_room else note.card()
        if card is None:
            continue
        notes += 1
        if not is_veiled:
            by_group.setdefault(note.group_id, []).append(card)
    lanes = [
        Lane(group.pk, rules.letter(position), group.title, group.stake_id, by_group.get(group.pk, []))
        for position, group in enumerate(NoteGroup.objects.living().filter(workshop=workshop).order_by("rank", "id"))
    ]
    return Wall(
        last_seq=last_seq,
        to_sort=by_group[None][::-1],
        lanes=lanes,
        notes=notes,
        participants=workshop.participants.count(),
        is_veiled=is_veiled,
    )
