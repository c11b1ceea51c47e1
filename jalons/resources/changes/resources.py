"""The resource map of a chantier: several people write on it without overwriting one another, and each act may be
undone.

Each change first locks the chantier, because acts are numbered one at a time. A member is also named in the journal;
for a phone, only the act says who wrote, by a table.
"""

import uuid
from decimal import Decimal
from typing import Any, TypedDict, Unpack

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jalons.base.db import write_transaction
from jalons.base.errors import Refused
from jalons.base.stale_pages import refuse_stale
from jalons.directory.models import Organisation
from jalons.resources import live
from jalons.resources.changes.map_acts import (
    ACTS_KEPT,
    WRITTEN,
    lock_key_project,
    node_state,
    number_map,
    state_changes,
)
from jalons.resources.models import MapAct, ResourceNode, resources_of_other_tables
from jalons.resources.rules import resources as rules
from jalons.roadmaps.changes.journal import record_change
from jalons.roadmaps.changes.ranks import renumber_rows
from jalons.roadmaps.models import Member
from jalons.workshops.changes.current_rows import current_row
from jalons.workshops.changes.phone_sendings import sending_id
from jalons.workshops.models import KeyProject, Participant, TableSecretary

VERBS = {  # of the journal
    MapAct.Kind.ADD: "add",
    MapAct.Kind.EDIT: "revise",
    MapAct.Kind.MOVE: "move",
    MapAct.Kind.REMOVE: "remove",
}
OF_ANOTHER_TABLE = gettext_lazy(
    "« %(label)s » est d’une autre table : demandez-lui de la préciser, ou à l’animation. Vous pouvez ajouter la vôtre."
)
GONE = gettext_lazy("Cette ressource vient d’être retirée de la carte.")


class Written(TypedDict, total=False):
    """The values of a resource, apart from its label."""

    status: str
    holder: str
    conditions: str
    contact: str
    cost: Decimal | None
    effort: int | None


@write_transaction()
def add_resource(
    *,
    project: KeyProject,
    branch: str,
    label: str,
    by: Member | Participant | TableSecretary,
    parent: ResourceNode | None = None,
    after: ResourceNode | None = None,
    client_id: uuid.UUID | None = None,
    **written: Unpack[Written],
) -> ResourceNode:
    """At the end of a branch, under `parent`, or just `after` a resource.

    `client_id`: made by the phone; the same resource sent twice is stored once.
    """
    # A resource put beside another goes to its map, which may be that of a merged chantier.
    neighbour = after or parent
    if neighbour and neighbour.key_project.merged_into_id == project.pk:
        project = neighbour.key_project
    project = lock_key_project(project, by)
    client_id = sending_id(client_id, by, project.pk, label)
    if client_id and (known := ResourceNode.objects.filter(uid=client_id).first()):
        return known
    parents = node_parents(project)
    refuse_full_map(parents)
    if after is not None:
        after = current_node(project, after)
        parent, branch = after.parent, after.branch
    elif parent is not None:
        parent = current_node(project, parent)
        branch = parent.branch
    refuse_misplaced_node(parents, None, parent)
    node = ResourceNode.objects.create(
        key_project=project,
        branch=branch,
        parent=parent,
        rank=0,
        label=label,
        uid=client_id or uuid.uuid4(),
        organisation=named_organisation(project, written.get("holder", "")),
        **written,
    )
    before = node_states(project, but=node)
    _place_node(node, after=after)
    record_map_act(project, MapAct.Kind.ADD, node, before, node_states(project), by)
    return node


@write_transaction()
def edit_resource(
    *, node: ResourceNode, label: str, by: Member | Participant, seen: str | None = None, **written: Unpack[Written]
) -> ResourceNode:
    """Writes the fields that differ; refused when `seen` is not the stamp of the present row, because somebody wrote in
    between.

    Without a contact, the present one stays: not everybody who edits may read it. A phone writes in what its table put
    on the map, or the facilitation: what another table said stays as it said it.
    """
    project = lock_key_project(node.key_project, by)
    node = current_node(project, node)
    if isinstance(by, Participant) and node.uid in resources_of_other_tables([project.pk], by):
        raise Refused(OF_ANOTHER_TABLE % {"label": node.label}, code="resource-of-another-table")
    wanted: dict[str, Any] = {"label": label, **written}
    differing = {name: value for name, value in wanted.items() if getattr(node, name) != value}
    if not differing:
        return node
    refuse_stale(
        seen, node.stamp, _("Quelqu’un a modifié cette ressource pendant que vous écriviez. Comparez, puis choisissez.")
    )
    before = node_states(project)
    for name, value in differing.items():
        setattr(node, name, value)
    node.organisation = named_organisation(project, node.holder)
    node.save(update_fields=[*differing, "organisation"])
    record_map_act(project, MapAct.Kind.EDIT, node, before, node_states(project), by)
    return node


@write_transaction()
def shift_resource(*, node: ResourceNode, up: bool, by: Member) -> ResourceNode:
    """Moves it one place up or down among its siblings; at the end, nothing moves."""
    project = lock_key_project(node.key_project, by)
    node = current_node(project, node)
    sisters = _sister_nodes(node)
    place = sisters.index(node)
    target = place + (-1 if up else 1)
    if 0 <= target < len(sisters):
        before = node_states(project)
        sisters[place], sisters[target] = sisters[target], sisters[place]
        renumber_rows(sisters)
        record_map_act(project, MapAct.Kind.MOVE, node, before, node_states(project), by)
    return node


@write_transaction()
def move_resource(*, node: ResourceNode, branch: str, by: Member, parent: ResourceNode | None = None) -> ResourceNode:
    """To the end of another branch, or under another resource, with everything under it."""
    project = lock_key_project(node.key_project, by)
    node = current_node(project, node)
    if parent is not None:
        parent = current_node(project, parent)
        branch = parent.branch
    parents = node_parents(project)
    refuse_misplaced_node(parents, node, parent)
    before = node_states(project)
    node.parent, node.branch, node.rank = parent, branch, 0
    node.save(update_fields=["parent", "branch", "rank"])
    under = [pk for pk in parents if node.pk in rules.node_ancestors(parents, pk)]
    ResourceNode.objects.filter(pk__in=under).update(branch=branch)
    _place_node(node)
    record_map_act(project, MapAct.Kind.MOVE, node, before, node_states(project), by)
    return node


@write_transaction()
def remove_resource(*, node: ResourceNode, by: Member) -> MapAct:
    """Removes it with everything under it. The act can restore them."""
    project = lock_key_project(node.key_project, by)
    node = current_node(project, node)
    before = node_states(project)
    ResourceNode.objects.filter(pk=node.pk).delete()
    return record_map_act(project, MapAct.Kind.REMOVE, node, before, node_states(project), by)


# --- taking turns -----------------------------------------------------------------------------------------------------


def node_parents(project: KeyProject) -> dict[int, int | None]:
    return dict(ResourceNode.objects.filter(key_project=project).order_by().values_list("pk", "parent_id"))


def node_states(project: KeyProject, but: ResourceNode | None = None) -> dict[str, dict[str, Any]]:
    nodes = ResourceNode.objects.filter(key_project=project).select_related("parent").order_by("pk")
    return {str(node.uid): node_state(node) for node in nodes if but is None or node.pk != but.pk}


def record_map_act(
    project: KeyProject,
    kind: MapAct.Kind,
    node: ResourceNode,
    before: dict[str, dict[str, Any]],
    after: dict[str, dict[str, Any]],
    by: Member | Participant | TableSecretary,
) -> MapAct:
    """Numbers the act, stores what undoes it, tells the open pages and, for a member, the journal."""
    made = store_map_act(project, kind, node.label, before, after, by)
    if isinstance(by, Member):
        was, now = made.changes.get(str(node.uid), [None, None])
        record_change(by=by, verb=VERBS[kind], about=node, before=_filled_values(was), after=_filled_values(now))
    return made


def store_map_act(
    project: KeyProject,
    kind: MapAct.Kind,
    label: str,
    before: dict[str, dict[str, Any]],
    after: dict[str, dict[str, Any]],
    by: Member | Participant | TableSecretary,
) -> MapAct:
    """Numbers the act, stores what undoes it, and tells the open pages. `label`: what the act is about."""
    number_map(project)
    made = MapAct.objects.create(
        key_project=project,
        seq=project.map_seq,
        kind=kind,
        label=label,
        changes=state_changes(before, after),
        user=by.user if isinstance(by, Member) else None,
        participant=by if isinstance(by, Participant) else None,
        by_name=by.name if isinstance(by, Member) else _table_label(by),
    )
    MapAct.objects.filter(key_project=project, seq__lte=project.map_seq - ACTS_KEPT).delete()
    live.publish_map_act(project)
    return made


def _filled_values(values: dict[str, Any] | None) -> dict[str, Any]:
    return {name: value for name, value in (values or {}).items() if name in WRITTEN and value not in ("", None)}


def _table_label(by: Participant | TableSecretary) -> str:
    if by.table:
        return _("table %(n)d") % {"n": by.table}
    return str(by.get_category_display()) if isinstance(by, Participant) else ""


def refuse_full_map(parents: dict[int, int | None]) -> None:
    if len(parents) >= rules.MOST_NODES:
        raise Refused(
            _("Cette carte a déjà %(n)d ressources : retirez-en avant d’en ajouter.") % {"n": len(parents)},
            code="too-many-resources",
        )


# --- places -----------------------------------------------------------------------------------------------------------


def current_node(project: KeyProject, node: ResourceNode) -> ResourceNode:
    return current_row(
        ResourceNode.objects.select_related("parent").filter(key_project=project),
        node.pk,
        str(GONE),
        code="resource-gone",
    )


def refuse_misplaced_node(
    parents: dict[int, int | None], node: ResourceNode | None, parent: ResourceNode | None
) -> None:
    wrong = rules.placement_fault(parents, node.pk if node else None, parent.pk if parent else None)
    if wrong is rules.Misplaced.CYCLE:
        raise Refused(
            _("Une ressource ne peut pas être rangée sous elle-même."), code="resource-under-itself", field="to"
        )
    if wrong is rules.Misplaced.TOO_DEEP:
        raise Refused(too_deep_sentence(), code="map-too-deep", field="to")


def too_deep_sentence() -> str:
    return _("Une carte va jusqu’à %(n)d niveaux : rangez cette ressource plus haut.") % {"n": rules.DEEPEST}


def _sister_nodes(node: ResourceNode) -> list[ResourceNode]:
    rows = ResourceNode.objects.filter(key_project=node.key_project_id, branch=node.branch, parent=node.parent_id)
    return list(rows.order_by("rank", "pk"))


def _place_node(node: ResourceNode, after: ResourceNode | None = None) -> None:
    """Last among its siblings, or just after one of them."""
    sisters = [sister for sister in _sister_nodes(node) if sister != node]
    sisters.insert(sisters.index(after) + 1 if after in sisters else len(sisters), node)
    renumber_rows(sisters)


def named_organisation(project: KeyProject, holder: str) -> Organisation | None:
    """The organisation of the directory with exactly this name."""
    if not holder:
        return None
    return Organisation.objects.filter(roadmap=project.roadmap_id, name__iexact=holder).first()
