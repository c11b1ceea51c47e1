"""Writes the result of a merge: rows removed, changed, added; then the keys between them."""

from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import ProtectedError, RestrictedError
from django.utils.translation import gettext as _

from jalons.base.errors import Refused
from jalons.carriage.changes.carried_votes import allowed_ballot_values, settle_votes
from jalons.carriage.models.carried_tables import CARRIED, TABLE_OF, Carried, Plan
from jalons.carriage.rules.shapes import Clash, Row, Tables
from jalons.carriage.rules.uniques import renumber_notes
from jalons.resources.models import ResourceNode
from jalons.resources.rules import resources
from jalons.roadmaps.changes.journal import revise_row
from jalons.roadmaps.models import Member, Roadmap
from jalons.votes.models import Ballot
from jalons.workshops.changes.fusions import settle_lineage
from jalons.workshops.models import KeyProject, Workshop

BATCH = 500


@dataclass
class MergeOutcome:
    added: dict[str, int] = field(default_factory=dict)
    changed: dict[str, int] = field(default_factory=dict)
    removed: dict[str, int] = field(default_factory=dict)
    renumbered: list[tuple[int, int]] = field(default_factory=list)  # (old number, new number)
    numbers: list[int] = field(default_factory=list)
    clashes: tuple[Clash, ...] = ()
    mapped: list[KeyProject] = field(default_factory=list)  # chantiers whose resource map changed
    has_votes: bool = False  # votes were added or changed

    def counts(self) -> dict[str, int]:
        """The number of each kind, for all tables together."""
        return {
            "rows_added": sum(self.added.values()),
            "rows_changed": sum(self.changed.values()),
            "rows_removed": sum(self.removed.values()),
            "renumbered": len(self.renumbered),
        }


def apply_merge(what: Plan, workshop: Workshop, by: Member) -> MergeOutcome:
    """Call it in a transaction, once the workshop is locked."""
    done = MergeOutcome(clashes=what.merged.clashes)
    for carried in reversed(CARRIED):
        if gone := what.merged.removed(what.here, carried.name):
            done.removed[carried.name] = _remove_rows(carried, workshop, gone)
    rows = {carried.name: _rows_by_key(carried, workshop, what) for carried in CARRIED}
    for carried in CARRIED:
        changes = what.merged.changed(what.here, carried.name)
        for uid, new in changes.items():
            _change_row(carried, rows[carried.name][uid], new, by)
        done.changed[carried.name] = len(changes)
    for carried in CARRIED:
        _add_rows(carried, workshop, what, rows, done)
    for carried in CARRIED:
        _link_rows(carried, what, rows)
    settle_lineage(workshop.roadmap)
    done.mapped = _settle_maps(what, workshop)
    done.has_votes = settle_votes(what, workshop, by)
    return done


def _remove_rows(carried: Carried, workshop: Workshop, uids: list[str]) -> int:
    """Rows to which another row still points stay."""
    removed = 0
    for row in carried.model._default_manager.filter(pk__in=_row_pks(carried, workshop, uids)):
        try:
            row.delete()
            removed += 1
        except (ProtectedError, RestrictedError):
            continue
    return removed


def _row_pks(carried: Carried, workshop: Workshop, uids: list[str]) -> list[Any]:
    wanted = set(uids)
    return [pk for pk, key in carried.rows(workshop).values_list("pk", carried.key) if str(key) in wanted]


def _rows_by_key(carried: Carried, workshop: Workshop, what: Plan) -> dict[str, Any]:
    if not what.merged.tables.get(carried.name):
        return {}
    return {str(getattr(row, carried.key)): row for row in carried.rows(workshop)}


def _change_row(carried: Carried, row: Any, new: dict[str, Any], by: Member) -> None:
    values = python_values(carried, new)
    if carried.model is Ballot:
        values = allowed_ballot_values(values)
    if values and carried.journalled:
        revise_row(row, values, by=by, verb="bring_back")
    elif values:
        for name, value in values.items():
            setattr(row, name, value)
        row.save(update_fields=list(values))


def _add_rows(
    carried: Carried, workshop: Workshop, what: Plan, rows: dict[str, dict[str, Any]], done: MergeOutcome
) -> None:
    uids = what.merged.added(what.here, carried.name)
    _refuse_rows_of_others(carried, uids)
    numbers = _new_numbers(carried, what, rows[carried.name], uids, workshop, done)
    coming, born = [], {}
    for uid in uids:
        new = what.merged.tables[carried.name][uid]
        values = python_values(carried, new)
        needed = _required_targets(carried, new, rows)
        if needed is None:
            continue
        values |= needed | {carried.key: uid} | ({carried.number: numbers[uid]} if carried.number else {})
        for anchor in carried.anchors:
            is_roadmap = carried.model._meta.get_field(anchor).related_model is Roadmap
            values[anchor] = workshop.roadmap if is_roadmap else workshop
        coming.append(carried.model(**values))
        born[uid] = (coming[-1], values)
    made = carried.model._default_manager.bulk_create(coming, batch_size=BATCH)
    rows[carried.name] |= dict(zip(born, made, strict=True))
    # Django sets the date of creation, so the original date is written again.
    dated = [one.name for one in carried.fields if getattr(one, "auto_now_add", False)]
    for row, values in born.values():
        for name in dated:
            if name in values:
                setattr(row, name, values[name])
    if made and dated:
        carried.model._default_manager.bulk_update(made, dated, batch_size=BATCH)
    done.added[carried.name] = len(made)


def _refuse_rows_of_others(carried: Carried, uids: list[str]) -> None:
    if carried.model._meta.get_field(carried.key).unique:  # type: ignore[union-attr]
        for start in range(0, len(uids), BATCH):
            if carried.model._default_manager.filter(**{f"{carried.key}__in": uids[start : start + BATCH]}).exists():
                raise Refused(
                    _("Ce fichier contient ce qui appartient ici à un autre atelier."),
                    code="file-holds-rows-of-others",
                    field="file",
                )


def _new_numbers(
    carried: Carried, what: Plan, rows: dict[str, Any], uids: list[str], workshop: Workshop, done: MergeOutcome
) -> dict[str, int]:
    if not carried.number:
        return {}
    asked = {uid: what.numbers[carried.name][uid] for uid in uids}
    taken = [getattr(row, carried.number) for row in rows.values()]
    numbers = renumber_notes(taken, asked, workshop.last_note)
    done.renumbered += sorted((asked[uid], number) for uid, number in numbers.items() if number != asked[uid])
    done.numbers += numbers.values()
    return numbers


def _required_targets(carried: Carried, new: dict[str, Any], rows: dict[str, dict[str, Any]]) -> dict[str, Any] | None:
    """The keys that are not null; None when one points to a row that was left out."""
    targets = {}
    for pointer in carried.pointers:
        if not pointer.null:
            target = rows[TABLE_OF[pointer.related_model]].get(new.get(pointer.name) or "")
            if target is None:
                return None
            targets[pointer.name] = target
    return targets


def _link_rows(carried: Carried, what: Plan, rows: dict[str, dict[str, Any]]) -> None:
    """Sets the keys of added and changed rows, once all rows exist."""
    changed = what.merged.changed(what.here, carried.name)
    new = {uid: what.merged.tables[carried.name][uid] for uid in what.merged.added(what.here, carried.name)}
    moved: dict[str, list[Any]] = {}
    for uid, values in {**new, **changed}.items():
        row = rows[carried.name].get(uid)
        for pointer in carried.pointers if row is not None else ():
            if pointer.name in values and (pointer.null or uid in changed):
                target = rows[TABLE_OF[pointer.related_model]].get(values[pointer.name] or "")
                if target is not None or pointer.null:
                    setattr(row, pointer.name, target)
                    moved.setdefault(pointer.name, []).append(row)
        for pointer in carried.sets if row is not None else ():
            if pointer.name in values:
                targets = rows[TABLE_OF[pointer.related_model]]
                getattr(row, pointer.name).set([targets[uid] for uid in values[pointer.name] if uid in targets])
    for name, some in moved.items():
        carried.model._default_manager.bulk_update(some, [name], batch_size=BATCH)


def _settle_maps(what: Plan, workshop: Workshop) -> list[KeyProject]:
    """Repairs trees that both sides changed: one branch from top to bottom, within the maximum depth of a map."""
    merged, sides = what.merged, (what.here, what.merged.tables)
    uids = [*merged.added(what.here, "resources"), *merged.removed(what.here, "resources")]
    uids += merged.changed(what.here, "resources")
    touched = {side["resources"][uid]["key_project"] for uid in uids for side in sides if uid in side["resources"]}
    projects = list(KeyProject.objects.filter(roadmap=workshop.roadmap, uid__in=touched - {None}))
    for project in projects:
        nodes = {node.pk: node for node in ResourceNode.objects.filter(key_project=project)}
        parents = resources.raise_deep_nodes(
            {pk: node.parent_id if node.parent_id in nodes else None for pk, node in nodes.items()}
        )
        for pk, node in nodes.items():
            node.parent_id = parents[pk]
            node.branch = nodes[resources.node_ancestors(parents, pk)[-1]].branch
        ResourceNode.objects.bulk_update(nodes.values(), ["parent", "branch"], batch_size=BATCH)
        project.map_seq += 1
        project.save(update_fields=["map_seq"])
    return projects


def python_values(carried: Carried, row: Row) -> dict[str, Any]:
    """The values of a row of the file as its fields take them; values that no form would accept are refused."""
    values = {}
    for column in carried.fields:
        if column.name in row:
            try:
                values[column.name] = _check_value(column, row[column.name])
            except (ValidationError, TypeError, ValueError, OverflowError) as error:
                sentence = _("Ce fichier contient une valeur qui ne va pas : %(table)s, %(field)s.")
                names = {"table": carried.words, "field": column.verbose_name}
                raise Refused(sentence % names, code="file-value-wrong", field="file") from error
    return values


def refuse_unknown_values(tables: Tables) -> None:
    """A signed file still comes from outside, so each of its values must be valid for its field."""
    for carried in CARRIED:
        for row in tables.get(carried.name, {}).values():
            python_values(carried, row)
            number = row.get(carried.number)
            if carried.number and not (type(number) is int and 0 < number < 1_000_000):
                raise Refused(
                    _("Ce fichier contient une note dont le numéro ne va pas."),
                    code="file-note-number-wrong",
                    field="file",
                )


def _check_value(one: models.Field[Any, Any], value: Any) -> Any:
    if isinstance(one, models.JSONField):
        kind = type(one.get_default())
        if value is not None and kind is not type(None) and not isinstance(value, kind):
            raise TypeError(value)
        return value
    if value is None:
        if not one.null:
            raise TypeError(value)
        return None
    wanted = bool if isinstance(one, models.BooleanField) else int if isinstance(one, models.IntegerField) else str
    if type(value) is not wanted and not isinstance(one, models.FloatField):
        raise TypeError(value)
    return value if value == "" and one.empty_strings_allowed else one.clean(value, None)
