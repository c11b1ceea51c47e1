"""The workshops of a roadmap, and their participants."""

from dataclasses import replace
from datetime import date
from typing import Any

from django.db.models import Count
from django.utils import timezone

from jalons.base.frozen import frozen
from jalons.roadmaps.models import Roadmap
from jalons.roadmaps.queries.milestones import free_milestones
from jalons.workshops.models import Participant, Workshop
from jalons.workshops.queries.told_above import closed_votes, given_minutes, people_who_came


@frozen
class WorkshopCard:
    """`participants`: those who entered with a phone. For its list, `present`: the people who came, None where nobody was
    ticked; `votes`: those that are closed; `minutes_given_on`: None as long as nobody received its minutes."""

    number: int
    title: str
    kind: str
    held_on: date | None
    place: str
    state: str
    state_words: str
    notes: int
    participants: int
    present: int | None = None
    votes: tuple[int, ...] = ()
    minutes_given_on: date | None = None


def listed_workshops(roadmap: Roadmap) -> list[WorkshopCard]:
    """Four queries."""
    came, votes, given = people_who_came(roadmap), closed_votes(roadmap), given_minutes(roadmap)
    return [
        replace(
            card,
            present=came.get(card.number),
            votes=votes.get(card.number, ()),
            minutes_given_on=given.get(card.number),
        )
        for card in workshop_cards(roadmap)
    ]


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
            w.notes_on_wall,
            w.joined,
        )
        for w in Workshop.objects.filter(roadmap=roadmap).annotate(joined=Count("participants")).order_by("number")
    ]


def announced_workshop(roadmap: Roadmap) -> dict[str, Any]:
    """What a new workshop may be: the kind and the day of the first one that a milestone still announces."""
    for kind in (Workshop.Kind.STAKES, Workshop.Kind.KEY_PROJECTS):
        if free_milestones(roadmap, Workshop(kind=kind).awaited).first():
            return {"kind": kind, "held_on": announced_day(roadmap, kind)}
    return {}


def announced_day(roadmap: Roadmap, kind: str) -> date | None:
    """The day to come of the milestone that announces a workshop of this kind."""
    awaited = Workshop(kind=kind).awaited
    milestone = free_milestones(roadmap, awaited).first() if awaited else None
    return milestone.planned_on if milestone and milestone.planned_on >= timezone.localdate() else None


def participants_by_category(workshop: Workshop) -> list[tuple[str, int]]:
    counts = dict(workshop.participants.order_by().values_list("category").annotate(n=Count("id")))
    return [(str(label), counts.get(value, 0)) for value, label in Participant._meta.get_field("category").flatchoices]
