"""Several resources of a map at once: added from lines that were pasted, or given a holder. One act, undone as one."""

from collections.abc import Collection

from django.utils.translation import gettext as _

from jalons.base.db import write_transaction
from jalons.base.errors import Refused
from jalons.base.frozen import frozen
from jalons.resources import words
from jalons.resources.changes.map_acts import lock_key_project, undo_map_act
from jalons.resources.changes.resources import (
    current_node,
    named_organisation,
    node_parents,
    node_states,
    refuse_full_map,
    refuse_misplaced_node,
    store_map_act,
)
from jalons.resources.models import MapAct, ResourceNode
from jalons.resources.rules import resources as rules
from jalons.resources.rules.pasted_lines import PastedLines, read_lines
from jalons.roadmaps.changes.journal import record_change
from jalons.roadmaps.changes.ranks import renumber_rows
from jalons.roadmaps.models import Member
from jalons.workshops.models import KeyProject


@frozen
class Added:
    """`first` is the key of the first resource added."""

    act: int
    first: int
    lines: PastedLines


@frozen
class Held:
    """`acts`: one for each map, since a chantier also shows the maps of those that were merged into it."""

    acts: tuple[int, ...]
    count: int


@write_transaction()
def add_resources(
    *,
    project: KeyProject,
    lines: str,
    branch: str,
    status: str,
    by: Member,
    parent: ResourceNode | None = None,
    after: ResourceNode | None = None,
) -> Added:
    """One resource a line, at the end of a branch, under `parent`, or just `after` a resource. Lines that cannot be kept
    are told, not refused; none kept is a refusal."""
    neighbour = after or parent
    if neighbour and neighbour.key_project.merged_into_id == project.pk:
        project = neighbour.key_project
    project = lock_key_project(project, by)
    parents = node_parents(project)
    refuse_full_map(parents)
    if after is not None:
        after = current_node(project, after)
        parent, branch = after.parent, after.branch
    elif parent is not None:
        parent = current_node(project, parent)
        branch = parent.branch
    refuse_misplaced_node(parents, None, parent)
    rows = ResourceNode.objects.filter(key_project=project, branch=branch, parent=parent).order_by("rank", "pk")
    sisters = list(rows)
    read = read_lines(lines, room=rules.MOST_NODES - len(parents), there=[sister.label for sister in sisters])
    if not read.kept:
        raise Refused(words.nothing_kept_sentence(read), code="no-line-kept", field="lines")
    before = node_states(project)
    holders = {line.holder: named_organisation(project, line.holder) for line in read.kept}
    new = [
        ResourceNode(
            key_project=project,
            branch=branch,
            parent=parent,
            rank=0,
            label=line.label,
            status=status,
            holder=line.holder,
            organisation=holders[line.holder],
        )
        for line in read.kept
    ]
    ResourceNode.objects.bulk_create(new)
    place = sisters.index(after) + 1 if after in sisters else len(sisters)
    renumber_rows([*sisters[:place], *new, *sisters[place:]])
    label = words.several_label([node.label for node in new])
    act = store_map_act(project, MapAct.Kind.ADD, label, before, node_states(project), by)
    record_change(by=by, verb="add_resources", about=project, after={"resources": len(new)})
    return Added(act.pk, new[0].pk, read)


@write_transaction()
def give_holder(*, resources: Collection[int], holder: str, by: Member) -> Held:
    """To those that are still on a map of the roadmap. Those that it already holds stay as they are."""
    rows = ResourceNode.objects.filter(pk__in=resources, key_project__roadmap=by.roadmap)
    projects = KeyProject.objects.filter(pk__in=rows.order_by().values("key_project")).order_by("pk")
    acts, count, is_there = [], 0, False
    for found in projects:
        project = lock_key_project(found, by)
        nodes = list(rows.filter(key_project=project).order_by("branch", "rank", "pk"))
        is_there = is_there or bool(nodes)
        changed = [node for node in nodes if node.holder != holder]
        if not changed:
            continue
        before = node_states(project)
        organisation = named_organisation(project, holder)
        for node in changed:
            node.holder, node.organisation = holder, organisation
        ResourceNode.objects.bulk_update(changed, ["holder", "organisation"])
        label = words.several_label([node.label for node in changed])
        acts.append(store_map_act(project, MapAct.Kind.EDIT, label, before, node_states(project), by).pk)
        after = {"holder": holder, "resources": len(changed)}
        record_change(by=by, verb="give_holder", about=project, after=after)
        count += len(changed)
    if not is_there:
        raise Refused(
            _("Ces ressources viennent d’être retirées de la carte : choisissez-en d’autres."),
            code="no-resource-picked",
        )
    return Held(tuple(acts), count)


@write_transaction()
def undo_map_acts(*, acts: Collection[MapAct], by: Member) -> None:
    """All of them, or none: those of one gesture on several maps."""
    if not acts:
        raise Refused(_("Ce geste est déjà annulé."), code="map-act-already-undone")
    for act in acts:
        undo_map_act(act=act, by=by)
