"""Pledges by workshop, by chantier, and for the minutes."""

import uuid
from dataclasses import dataclass
from datetime import date

from django.db.models import F, QuerySet

from jalons.workshops.models import KeyProject, Participant, Pledge, Workshop


@dataclass(frozen=True)
class PledgeLine:
    """`who` is a name only for those who may read people's data, and only if the person agreed."""

    pk: int
    text: str
    due_on: date | None
    done_on: date | None
    who: str
    contact: str
    is_named: bool
    key_project: str
    workshop_number: int | None
    address: uuid.UUID | None = None  # private: only for whoever promised


def workshop_pledges(workshop: Workshop, *, knows_people: bool = False) -> list[PledgeLine]:
    return _pledge_lines(Pledge.objects.filter(workshop=workshop), knows_people)


def project_pledges(project: KeyProject, *, knows_people: bool = False) -> list[PledgeLine]:
    return _pledge_lines(Pledge.objects.filter(key_project=project), knows_people)


def own_pledges(participant: Participant) -> list[PledgeLine]:
    return _pledge_lines(Pledge.objects.filter(participant=participant), knows_people=False, is_own=True)


def pledge_by_address(uid: uuid.UUID) -> Pledge | None:
    return Pledge.objects.select_related("roadmap", "workshop", "key_project").filter(uid=uid).first()


def _pledge_lines(found: QuerySet[Pledge], knows_people: bool, *, is_own: bool = False) -> list[PledgeLine]:
    return [
        PledgeLine(
            pledge.pk,
            pledge.text,
            pledge.due_on,
            pledge.done_on,
            (pledge.name if knows_people else "") or pledge.quality,
            pledge.contact if knows_people else "",
            bool(pledge.name or pledge.contact),
            pledge.key_project.title if pledge.key_project else "",
            pledge.workshop.number if pledge.workshop else None,
            pledge.uid if is_own else None,
        )
        for pledge in found.select_related("key_project", "workshop").order_by(F("due_on").asc(nulls_last=True), "pk")
    ]
