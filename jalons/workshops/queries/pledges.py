"""Pledges by workshop, by chantier, and for the minutes."""

import uuid
from collections.abc import Callable
from datetime import date

from django.db.models import F, QuerySet

from jalons.base.frozen import frozen
from jalons.base.sorted_tables import Columns
from jalons.roadmaps.models import Roadmap
from jalons.workshops.models import KeyProject, Participant, Pledge, Workshop
from jalons.workshops.queries.lineage import united_projects

# A pledge that was made beside any workshop, in the address of the list.
NO_WORKSHOP = 0


@frozen
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
    workshop: str = ""
    address: uuid.UUID | None = None  # private: only for whoever promised

    def is_late(self, today: date) -> bool:
        return not self.done_on and self.due_on is not None and self.due_on < today


# The filters and the columns of the pledges of a roadmap: their value is in the address.
STATES: dict[str, Callable[[PledgeLine, date], bool]] = {
    "": lambda line, today: True,
    "a-tenir": lambda line, today: not line.done_on,
    "en-retard": lambda line, today: line.is_late(today),
    "tenus": lambda line, today: bool(line.done_on),
}
COLUMNS: Columns[PledgeLine] = {
    "engagement": lambda line: line.text,
    "qui": lambda line: line.who,
    "pour": lambda line: line.due_on,
    "tenu": lambda line: line.done_on,
    "atelier": lambda line: line.workshop_number,
}


@frozen
class PledgeList:
    """`lines` are those that match; `all`, `kept` and `late` count every pledge of the roadmap."""

    lines: list[PledgeLine]
    all: int
    kept: int
    late: int


def roadmap_pledges(
    roadmap: Roadmap, today: date, *, knows_people: bool = False, state: str = "", workshop: str = ""
) -> PledgeList:
    """Of all its workshops, and those made beside them. One query."""
    lines = _pledge_lines(Pledge.objects.filter(roadmap=roadmap), knows_people)
    is_asked = STATES.get(state, STATES[""])
    shown = [
        line for line in lines if is_asked(line, today) and workshop in ("", str(line.workshop_number or NO_WORKSHOP))
    ]
    kept, late = (sum(1 for line in lines if STATES[name](line, today)) for name in ("tenus", "en-retard"))
    return PledgeList(shown, len(lines), kept, late)


def late_pledges(today: date) -> QuerySet[Pledge]:
    """Those of « en retard » in the list: `PledgeLine.is_late`."""
    return Pledge.objects.filter(done_on=None, due_on__lt=today)


def pledges_due(roadmap: Roadmap, on: date) -> list[PledgeLine]:
    """Those to keep on that very day, not kept yet. One query."""
    return _pledge_lines(Pledge.objects.filter(roadmap=roadmap, done_on=None, due_on=on), False)


def count_late_pledges(roadmap: Roadmap, today: date) -> int:
    """One query."""
    return late_pledges(today).filter(roadmap=roadmap).count()


def workshop_pledges(workshop: Workshop, *, knows_people: bool = False) -> list[PledgeLine]:
    return _pledge_lines(Pledge.objects.filter(workshop=workshop), knows_people)


def project_pledges(project: KeyProject, *, knows_people: bool = False) -> list[PledgeLine]:
    return _pledge_lines(Pledge.objects.filter(key_project__in=united_projects([project.pk])), knows_people)


def own_pledges(participant: Participant) -> list[PledgeLine]:
    return _pledge_lines(Pledge.objects.filter(participant=participant), knows_people=False, is_own=True)


def pledge_by_address(uid: uuid.UUID) -> Pledge | None:
    return Pledge.objects.select_related("roadmap", "workshop", "key_project__merged_into").filter(uid=uid).first()


def _pledge_lines(pledges: QuerySet[Pledge], knows_people: bool, *, is_own: bool = False) -> list[PledgeLine]:
    return [
        PledgeLine(
            pledge.pk,
            pledge.text,
            pledge.due_on,
            pledge.done_on,
            (pledge.name if knows_people else "") or pledge.quality,
            pledge.contact if knows_people else "",
            bool(pledge.name or pledge.contact),
            pledge.key_project.living.title if pledge.key_project else "",
            pledge.workshop.number if pledge.workshop else None,
            pledge.workshop.title if pledge.workshop else "",
            pledge.uid if is_own else None,
        )
        for pledge in pledges.select_related("key_project__merged_into", "workshop").order_by(
            F("due_on").asc(nulls_last=True), "pk"
        )
    ]
