"""Undoes an act on a resource map: each field that it changed gets its former value, unless somebody changed it
since."""

import uuid
from collections.abc import Collection
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from jalons.base.db import write_transaction
from jalons.base.errors import Refused
from jalons.resources import live
from jalons.resources.models import MapAct, ResourceNode
from jalons.resources.rules import resources as rules
from jalons.roadmaps.changes.journal import record_change
from jalons.roadmaps.changes.ranks import renumber_rows
from jalons.roadmaps.models import Member
from jalons.workshops.changes.current_rows import current_row
from jalons.workshops.changes.phone_sendings import Frozen, NotNow, refuse_shut_out_phone
from jalons.workshops.models import KeyProject, Participant, TableSecretary
from jalons.workshops.rules.workshops import participants_may_write

WRITTEN = ("label", "status", "holder", "conditions", "cost", "effort")
ACTS_KEPT = 200  # acts of a map that are stored, and may be undone

type State = dict[str, Any]


def node_state(node: ResourceNode) -> State:
    """The values of a resource that an act stores, without its contact, which is personal."""
    values: State = {name: getattr(node, name) for name in WRITTEN}
    values["cost"] = None if node.cost is None else f"{node.cost:.2f}"
    return values | {
        "branch": node.branch,
        "parent": str(node.parent.uid) if node.parent else None,
        "rank": node.rank,
    }


def state_changes(before: dict[str, State], after: dict[str, State]) -> dict[str, list[State | None]]:
    """The fields that differ, by resource; all its fields when a resource was added or removed."""
    changes: dict[str, list[State | None]] = {}
    for uid in before.keys() | after.keys():
        was, now = before.get(uid), after.get(uid)
        if was is None or now is None:
            changes[uid] = [was, now]
        elif differing := [name for name in was if was[name] != now[name]]:
            changes[uid] = [{name: was[name] for name in differing}, {name: now[name] for name in differing}]
    return changes


def lock_key_project(project: KeyProject, by: Member | Participant | TableSecretary) -> KeyProject:
    """Locks the chantier until the end of the transaction, and reads it again."""
    project = current_row(
        KeyProject.objects.select_for_update(),
        project.pk,
        _("Ce chantier vient d’être supprimé."),
        code="key-project-gone",
    )
    if project.merged_into_id:
        # It is shown with the chantier that unites it, whose number says that the map changed.
        project.merged_into = KeyProject.objects.select_for_update().get(pk=project.merged_into_id)
    roadmap = by.roadmap.pk if isinstance(by, Member) else by.workshop.roadmap_id
    if project.roadmap_id != roadmap:
        raise Refused(_("Ce chantier n’est pas de cette feuille de route."), code="key-project-of-another-roadmap")
    if not isinstance(by, Member):
        if project.workshop_id != by.workshop.pk:
            raise Refused(
                _("Cette carte n’est pas de votre atelier : choisissez-en une de la liste."),
                code="map-of-another-workshop",
            )
        by.workshop.refresh_from_db(fields=["state", "is_frozen", "has_free_timer", "freezes_at_end", "item_ends_at"])
        if isinstance(by, Participant):
            refuse_shut_out_phone(by)
        if not participants_may_write(by.workshop.state):
            raise NotNow(
                _("L’atelier est clos : la carte se complète maintenant avec l’animation."),
                code="workshop-closed-to-map",
            )
        if by.workshop.is_writing_frozen:
            raise Frozen(
                _("L’animation a figé l’écriture. La carte se complétera quand elle la rouvrira."), code="map-frozen"
            )
    return project


def number_map(project: KeyProject) -> None:
    """One more act on the locked chantier, and on the map where it is shown."""
    for row in {project, project.living}:
        row.map_seq += 1
        row.save(update_fields=["map_seq"])


@write_transaction()
def undo_map_act(*, act: MapAct, by: Member | Participant) -> None:
    """A participant may undo only their own acts; the team, all of them."""
    project = lock_key_project(act.key_project, by)
    if isinstance(by, Participant) and act.participant_id != by.pk:
        raise Refused(_("Ce geste n’est pas le vôtre : demandez à l’animation de l’annuler."), code="map-act-not-yours")
    current = current_row(MapAct.objects.all(), act.pk, _("Ce geste est déjà annulé."), code="map-act-already-undone")
    nodes = {str(node.uid): node for node in ResourceNode.objects.filter(key_project=project).select_related("parent")}
    _refuse_later_changes(current, nodes)
    for uid, (was, _now) in _parents_first(current.changes):
        _restore_node(project, nodes, uid, was)
    _refuse_broken_tree(nodes)
    _align_branches(nodes)
    _separate_ranks(nodes, current.changes)
    number_map(project)
    if isinstance(by, Member):
        record_change(by=by, verb="undo", about=project, after={"label": current.label})
    current.delete()
    live.publish_map_act(project)


def _refuse_later_changes(act: MapAct, nodes: dict[str, ResourceNode]) -> None:
    """Ranks are ignored: a neighbour that moved does not prevent undoing."""
    for uid, (_was, now) in act.changes.items():
        node = nodes.get(uid)
        ours = {name: value for name, value in (now or {}).items() if name != "rank"}
        present = {name: value for name, value in node_state(node).items() if name in ours} if node else {}
        if (node is None) != (now is None) or ours != present:
            raise Refused(
                _(
                    "« %(label)s » a été modifié depuis : ce geste ne peut plus être annulé. Corrigez la carte à la main."
                )
                % {"label": node.label if node else act.label},
                code="resource-modified-since",
            )
    gone = {uid for uid, (was, _now) in act.changes.items() if was is None}
    under = [node for uid, node in nodes.items() if uid not in gone and node.parent and str(node.parent.uid) in gone]
    if under:
        raise Refused(
            _("« %(label)s » a reçu d’autres ressources depuis : déplacez-les avant d’annuler.") % {"label": act.label},
            code="resource-filled-since",
        )


def _parents_first(changes: dict[str, list[State | None]]) -> list[tuple[str, list[State | None]]]:
    """Sorted so that the parent of a restored resource already exists."""

    def depth(uid: str, seen: int = 0) -> int:
        was = changes[uid][0] or {}
        above = was.get("parent")
        return 1 + depth(above, seen + 1) if above in changes and seen <= rules.DEEPEST else 0

    return sorted(changes.items(), key=lambda item: depth(item[0]))


def _restore_node(project: KeyProject, nodes: dict[str, ResourceNode], uid: str, was: State | None) -> None:
    node = nodes.get(uid)
    if was is None:
        assert node
        node.delete()
        nodes.pop(uid)
        return
    values = dict(was)
    if "cost" in values:
        values["cost"] = None if values["cost"] is None else Decimal(values["cost"])
    if "parent" in values:
        above = values["parent"]
        if above is not None and above not in nodes:
            raise Refused(
                _("La ressource qui la portait n’est plus sur la carte : ce geste ne peut plus être annulé."),
                code="parent-resource-gone",
            )
        values["parent"] = nodes[above] if above else None
    if node is None:
        node = ResourceNode(key_project=project, uid=uuid.UUID(uid))
        nodes[uid] = node
    for name, value in values.items():
        setattr(node, name, value)
    node.save()


def _refuse_broken_tree(nodes: dict[str, ResourceNode]) -> None:
    parents = {node.pk: node.parent_id for node in nodes.values()}
    for pk, parent in parents.items():
        above = rules.node_ancestors(parents, parent)
        if pk in above or len(above) >= rules.DEEPEST:
            raise Refused(
                _("La carte a trop changé depuis : ce geste ne peut plus être annulé."), code="map-changed-too-much"
            )


def _align_branches(nodes: dict[str, ResourceNode]) -> None:
    """Resources under another one get its present branch."""
    by_pk = {node.pk: node for node in nodes.values()}
    parents = {node.pk: node.parent_id for node in nodes.values()}
    for pk, node in by_pk.items():
        top = by_pk[rules.node_ancestors(parents, pk)[-1]]
        if node.branch != top.branch:
            node.branch = top.branch
            node.save(update_fields=["branch"])


def _separate_ranks(nodes: dict[str, ResourceNode], put_back: Collection[str]) -> None:
    """When a rank was taken meanwhile, the restored resource gets it, and its siblings are shifted."""
    places: dict[tuple[int | None, str], list[tuple[int, bool, int, ResourceNode]]] = {}
    for uid, node in nodes.items():
        places.setdefault((node.parent_id, node.branch), []).append((node.rank, uid not in put_back, node.pk, node))
    for sisters in places.values():
        if len({rank for rank, *_rest in sisters}) < len(sisters):
            renumber_rows([node for *_key, node in sorted(sisters, key=lambda sister: sister[:3])])
