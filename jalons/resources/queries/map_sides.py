"""Beside a resource map: whom to call, the last acts, where a resource may be moved."""

from collections.abc import Iterable
from datetime import datetime

from jalons.base import french
from jalons.base.french import fold_accents
from jalons.base.frozen import frozen
from jalons.directory.models import Contact, Organisation
from jalons.resources.models import MapAct, ResourceNode, resources_of_other_tables
from jalons.resources.queries.resources import ResourceLine, ResourceMap
from jalons.resources.rules import resources as rules
from jalons.roadmaps.models import Member, Roadmap
from jalons.workshops.models import KeyProject, Participant
from jalons.workshops.queries.lineage import united_projects

# The number of last acts that may be undone from the page.
LAST_ACTS = 8
OWN_ACTS = 3


@frozen
class Somebody:
    """A holder to mobilise, for which resources, and how to reach them when the reader may know."""

    holder: str
    resources: list[str]
    contacts: list[str]
    is_known: bool  # an organisation of the directory has this name


def people_to_mobilise(drawn: ResourceMap, roadmap: Roadmap | None = None, *, knows_people: bool) -> list[Somebody]:
    """The holders of resources that do not exist yet, those of most resources first. Names of the directory only for
    those who may read people's data; without `roadmap`, the directory is not read.

    An organisation is found by its present name, because it may have been added after the holder was written; if it was
    renamed since, by the link stored with the resource.
    """
    by_holder: dict[str, list[ResourceLine]] = {}
    for line in drawn.all:
        if line.status is not rules.Status.EXISTING and line.holder:
            by_holder.setdefault(fold_accents(line.holder), []).append(line)
    organisations = Organisation.objects.filter(roadmap=roadmap).values_list("pk", "name") if roadmap else ()
    named = {fold_accents(name): pk for pk, name in organisations}
    tied = {key: _holder_organisation(named.get(key), lines) for key, lines in by_holder.items()} if roadmap else {}
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
        for key, lines in by_holder.items()
    ]
    return sorted(people, key=lambda somebody: -len(somebody.resources))


def _holder_organisation(named: int | None, lines: Iterable[ResourceLine]) -> int | None:
    return named or next((line.organisation_id for line in lines if line.organisation_id), None)


def resource_holders(drawn: ResourceMap) -> list[str]:
    """The holders named on this map, each once."""
    return sorted(
        {fold_accents(line.holder): line.holder for line in drawn.all if line.holder}.values(), key=fold_accents
    )


def _organisation_contacts(organisations: Iterable[int | None]) -> dict[int, list[str]]:
    by_organisation: dict[int, list[str]] = {}
    for contact in Contact.objects.filter(organisation__in={pk for pk in organisations if pk}):
        parts = (contact.name, contact.function, contact.email or contact.phone)
        by_organisation.setdefault(contact.organisation_id or 0, []).append(", ".join(part for part in parts if part))
    return by_organisation


@frozen
class ActLine:
    pk: int
    words: str
    label: str
    by_name: str
    at: datetime


def last_map_acts(project: KeyProject, by: Participant | None = None) -> list[ActLine]:
    """The latest first; for one participant, the last three."""
    rows = MapAct.objects.filter(key_project__in=united_projects([project.pk])).order_by("-at", "-seq")
    acts = rows.filter(participant=by)[:OWN_ACTS] if by else rows[:LAST_ACTS]
    return [ActLine(act.pk, str(act.get_kind_display()), act.label, act.by_name, act.at) for act in acts]


def resources_of_others(project: KeyProject, by: Participant) -> set[int]:
    """What this phone may read and not change, because another table put it there. Two queries at most."""
    projects = united_projects([project.pk])
    uids = resources_of_other_tables(projects.values_list("pk", flat=True), by)
    rows = ResourceNode.objects.filter(key_project__in=projects, uid__in=uids)
    return set(rows.values_list("pk", flat=True)) if uids else set()


def last_writer(node: ResourceNode) -> str:
    """Who last wrote in a resource, in words; empty when the act is no longer stored."""
    for act in MapAct.objects.filter(key_project=node.key_project_id, label=node.label).order_by("-seq")[:20]:
        if str(node.uid) in act.changes:
            return act.by_name
    return ""


def last_own_act(node: ResourceNode, member: Member) -> int | None:
    """The last act of the map, when this member made it, on this resource."""
    act = MapAct.objects.filter(key_project=node.key_project_id).order_by("-seq").first()
    return act.pk if act and act.user_id == getattr(member.user, "pk", None) and str(node.uid) in act.changes else None


@frozen
class Place:
    """Where a resource may be placed: a branch, or under another resource. `value` is the value in a form."""

    value: str
    label: str


def possible_places(drawn: ResourceMap, but: int | None = None) -> list[Place]:
    """In the order of the outline, without what is under `but` and what is too deep to hold anything."""
    places: list[Place] = []

    def under(lines: list[ResourceLine]) -> None:
        for line in lines:
            if line.pk != but:
                if line.may_hold:
                    places.append(Place(str(line.pk), f"{french.NBSP * 3 * line.level}{line.label}"))
                under(line.under)

    for branch in drawn.branches:
        places.append(Place(branch.value, branch.label))
        under(branch.resources)
    return places
