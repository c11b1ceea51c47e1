"""The workshops of a roadmap, and their participants."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count

from jalons.roadmaps.models import Roadmap
from jalons.workshops.models import Participant, Workshop


@dataclass(frozen=True)
class WorkshopCard:
    number: int
    title: str
    kind: str
    held_on: date | None
    place: str
    state: str
    state_words: str
    notes: int
    participants: int


def workshop_cards(roadmap: Roadmap) -> list[WorkshopCard]:
    return [
        WorkshopCard(
            w.number,
            w.title,
            w.get_kind_display(),
            w.held_on,
            w.place,
            w.state,
            w.get_state_display(),
            w.notes_kept,
            w.joined,
        )
        for w in Workshop.objects.filter(roadmap=roadmap).annotate(joined=Count("participants")).order_by("number")
    ]


def participants_by_category(workshop: Workshop) -> list[tuple[str, int]]:
    counts = dict(workshop.participants.order_by().values_list("category").annotate(n=Count("id")))
    return [(str(label), counts.get(value, 0)) for value, label in Participant._meta.get_field("category").flatchoices]
