"""Around a resource map: who to call, what was done last, where a resource may go."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from jalons.base import french
from jalons.base.french import fold_accents
from jalons.directory.models import Contact, Organisation
from jalons.resources.models import MapAct, ResourceNode
from jalons.resources.queries.resources import ResourceLine, ResourceMap
from jalons.resources.rules import resources as rules
from jalons.roadmaps.models import Roadmap
from jalons.workshops.models import KeyProject, Participant

# Acts of the history that the page offers to undo.
LAST_ACTS = 8
OWN_ACTS = 3


@dataclass(frozen=True)
class Somebody:
    """Who to mobilise: a holder, for what, and how to reach them when one may know."""

    holder: str
    resources: list[str]
    contacts: list[str]
    is_known: bool  # a structure of the directory bears this name


def people_to_mobilise(drawn: ResourceMap, roadmap: Roadmap | None = None, *, knows_people: bool) -> list[Somebody]:
    """Holders of what is not there yet, most awaited first. Names of the directory only for those who may know people;
    without `roadmap`, the directory is not read.

    A structure is found by its name as it is now: it may have been added since the holder was written. One that was
    renamed since is found by what the resource was tied to when it was written.
    """
    found: dict[str, list[ResourceLine]] = {}
    for line in drawn.all:
        if line.status is not rules.Status.EXISTING and line.holder:
            found.setdefault(fold_accents(line.holder), []).append(line)
    known = Organisation.objects.filter(roadmap=roadmap).values_list("pk", "name") if roadmap else ()
    named = {fold_accents(name): pk for pk, name in known}
    tied = {key: _holder_organisation(named.get(key), lines) for key, lines in found.items()} if roadmap else {}
    contacts = _organisation_contacts(tied.values()) if knows_people else {}
    people = [
        Somebody(
            lines[0].holder,
            [line.label for line in lines],
            list(
                dict.fromkeys([line.contact for line in lines if line.contact] + contacts.get(tied.get(key) or 0, []))
            ),
            bool(tied.get(key)),
        )
        for key, lines in found.items()
    ]
    return sorted(people, key=lambda somebody: -len(somebody.resources))


def _holder_organisation(named: int | None, lines: Iterable[ResourceLine]) -> int | None:
    return named or next((line.organisation_id for line in lines if line.organisation_id), None)


def resource_holders(drawn: ResourceMap) -> list[str]:
    """Who already holds something on this map, each written once."""
    return sorted(
        {fold_accents(line.holder): line.holder for line in drawn.all if line.holder}.values(), key=fold_accents
    )


def _organisation_contacts(organisations: Iterable[int | None]) -> dict[int, list[str]]:
    found: dict[int, list[str]] = {}
    for contact in Contact.objects.filter(organisation__in={pk for pk in organisations if pk}):
        parts = (contact.name, contact.function, contact.email or contact.phone)
        found.setdefault(contact.organisation_id or 0, []).append(", ".join(part for part in parts if part))
    return found


@dataclass(frozen=True)
class ActLine:
    pk: int
    words: str
    label: str
    by_name: str
    at: datetime


def last_map_acts(project: KeyProject, by: Participant | None = None) -> list[ActLine]:
    """The last first; of one participant, the last three."""
    found = MapAct.objects.filter(key_project=project).order_by("-seq")
    acts = found.filter(participant=by)[:OWN_ACTS] if by else found[:LAST_ACTS]
    return [ActLine(act.pk, str(act.get_kind_display()), act.label, act.by_name, act.at) for act in acts]


def last_writer(node: ResourceNode) -> str:
    """Who last wrote in a resource, in words; nothing when it is too old to be known."""
    for act in MapAct.objects.filter(key_project=node.key_project_id, label=node.label).order_by("-seq")[:20]:
        if str(node.uid) in act.changes:
            return act.by_name
    return ""


@dataclass(frozen=True)
class Place:
    """Where a resource may be put: a branch, or under another resource. `value` is what a form sends."""

    value: str
    label: str


def possible_places(drawn: ResourceMap, but: int | None = None) -> list[Place]:
    """In the order of the outline; what is under `but` is left out, and what is too deep to hold anything."""
    found: list[Place] = []

    def under(lines: list[ResourceLine]) -> None:
        for line in lines:
            if line.pk != but:
                if line.may_hold:
                    found.append(Place(str(line.pk), f"{french.NBSP * 3 * line.level}{line.label}"))
                under(line.under)

    for branch in drawn.branches:
        found.append(Place(branch.value, branch.label))
        under(branch.resources)
    return found
