"""Pages about a workshop carried by file: the exports, and what a file would change."""

from collections.abc import Iterator
from dataclasses import field
from datetime import date, datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from jalons.base.frozen import frozen
from jalons.carriage.models import Carriage
from jalons.carriage.models.carried_tables import CARRIED, TABLES, Carried, Plan, public_tables, table_shapes
from jalons.carriage.models.copies import forgotten_people, return_plan, tables_without_forgotten
from jalons.carriage.queries.carried_votes import (
    marks_sentence,
    paper_conflict_words,
    paper_count_sentences,
    plan_row,
    room_count_label,
    room_count_sentence,
)
from jalons.carriage.rules import carriages, sealing
from jalons.carriage.rules.carriages import Direction
from jalons.carriage.rules.merging import Conflict, Kind
from jalons.carriage.rules.shapes import Cure
from jalons.carriage.rules.uniques import rename_rows, renumber_notes
from jalons.roadmaps.words import field_label
from jalons.workshops.models import Workshop

SHOWN = 8


def given_carriages(workshop: Workshop) -> list[Carriage]:
    """Exported from here, latest first."""
    rows = Carriage.objects.filter(workshop=workshop, key="").defer("base", "names")
    return list(rows.select_related("given_by"))


def carriage_from_elsewhere(workshop: Workshop) -> Carriage | None:
    return Carriage.objects.filter(workshop=workshop).exclude(key="").defer("base", "names").first()


def write_carriage_file(carriage: Carriage) -> bytes:
    """The last version of the file, out or back, signed; without people erased since.

    The file that goes back is sealed: only the instance of origin can read it.
    """
    workshop, roadmap = carriage.workshop, carriage.workshop.roadmap
    is_back = carriage.came_from_elsewhere
    content: dict[str, Any] = {
        "kind": Direction.BACK if is_back else Direction.OUT,
        "carriage": str(carriage.uid),
        "number": carriage.returns,
        "made_at": (carriage.returned_at if is_back and carriage.returned_at else carriage.given_at).isoformat(),
        "with_guests": carriage.with_guests,
    }
    if not is_back:
        content["key"], content["seal"] = carriage.signing_key, sealing.public_key(carriage.opening_key)
        content["roadmap"] = {
            "uid": str(roadmap.uid),
            "name": roadmap.name,
            "lead_authority": roadmap.lead_authority,
            "epci": roadmap.epci_id,
            "departement": roadmap.departement_id,
            "communes": sorted(roadmap.communes.values_list("code", flat=True)),
        }
    content["workshop"] = {
        "uid": str(workshop.uid),
        "code": workshop.code,
        "number": workshop.number,
        "title": workshop.title,
    }
    tables = tables_without_forgotten(carriage.base, forgotten_people(carriage))
    if is_back:
        content["sealed"] = carriages.seal_tables(tables, carriage.seal)
    else:
        there = {table: {here: uid for uid, here in names.items()} for table, names in carriage.names.items()}
        content["tables"] = rename_rows(public_tables(tables), there, table_shapes())
    return carriages.write_carriage(content, carriage.signing_key)


@frozen
class Change:
    label: str
    told: tuple[str, ...]  # « intitulé : Transport »


@frozen
class TableReview:
    words: str
    added: list[str]
    changed: list[Change]
    removed: list[str]

    @property
    def more(self) -> int:
        return sum(max(0, len(part) - SHOWN) for part in (self.added, self.changed, self.removed))


@frozen
class Question:
    key: str
    table: str
    row: str
    field: str
    here: str
    there: str


@frozen
class Review:
    """Everything that merging a return file would do."""

    tables: list[TableReview]
    questions: list[Question]
    warnings: list[str] = field(default_factory=list)

    @property
    def changes_nothing(self) -> bool:
        return not self.tables and not self.questions


def return_review(carriage: Carriage) -> tuple[Plan, Review]:
    plan = return_plan(carriage)
    tables = [table for carried in CARRIED if (table := _table_review(carried, plan))]
    questions = {conflict.key: _conflict_question(conflict, plan) for conflict in plan.merged.conflicts}
    return plan, Review(
        tables, list(questions.values()), [*_renumbering_sentences(plan, carriage.workshop), *_clash_sentences(plan)]
    )


def _table_review(carried: Carried, plan: Plan) -> TableReview | None:
    merged, name = plan.merged, carried.name
    if carried.under:
        return _counted_review(carried, plan)
    added = [_row_label(plan, name, uid) for uid in merged.added(plan.here, name)]
    removed = [_row_label(plan, name, uid) for uid in merged.removed(plan.here, name)]
    changed = [
        Change(
            _row_label(plan, name, uid),
            tuple(
                f"{_field_label(carried, one)}\u00a0: {_value_label(carried, plan, uid, one, plan.here[name][uid].get(one))}"
                f" → {_value_label(carried, plan, uid, one, value)}"
                for one, value in values.items()
            ),
        )
        for uid, values in merged.changed(plan.here, name).items()
    ]
    return TableReview(str(carried.words), added, changed, removed) if added or removed or changed else None


def _counted_review(carried: Carried, plan: Plan) -> TableReview | None:
    """For secret rows, which are only counted."""
    merged, name = plan.merged, carried.name
    added, removed = (paper_count_sentences(plan, uids(plan.here, name)) for uids in (merged.added, merged.removed))
    others = [uid for uid, new in merged.changed(plan.here, name).items() if set(new) - set(carried.codes)]
    changed = [Change(sentence, ()) for sentence in paper_count_sentences(plan, others)]
    return TableReview(str(carried.words), added, changed, removed) if added or removed or changed else None


def _conflict_question(conflict: Conflict, plan: Plan) -> Question:
    carried = TABLES[conflict.table]
    if conflict.under:
        row, here, there = paper_conflict_words(plan, conflict.under)
        return Question(conflict.key, str(carried.words), row, "", here, there)
    row = _row_label(plan, conflict.table, conflict.uid)
    if conflict.table == "room_counts" and conflict.kind is Kind.VALUE:
        counts = [room_count_sentence(plan, side[conflict.table][conflict.uid]) for side in (plan.here, plan.there)]
        return Question(conflict.key, str(carried.words), row, "", *counts)
    if conflict.kind is Kind.VALUE:
        values = [_value_label(carried, plan, conflict.uid, conflict.field, v) for v in (conflict.here, conflict.there)]
        return Question(conflict.key, str(carried.words), row, _field_label(carried, conflict.field), *values)
    stays, goes = _("modifié, reste"), _("supprimé")
    here, there = (stays, goes) if conflict.kind is Kind.GONE_THERE else (goes, stays)
    return Question(conflict.key, str(carried.words), row, "", here, there)


def _row_label(plan: Plan, table: str, uid: str) -> str:
    """A readable name of a row: its title, its text, else its place in the table."""
    row = plan_row(plan, table, uid)
    for name in ("title", "text", "name", "label"):
        if row.get(name):
            return str(row[name])
    if row.get("first_name") or row.get("last_name"):
        return f"{row.get('first_name', '')} {row.get('last_name', '')}".strip()
    if table == "room_counts":
        return room_count_label(plan, uid)
    return " ".join(_choice_labels(table, row)) or str(TABLES[table].words)


def _choice_labels(table: str, row: Any) -> Iterator[str]:
    carried = TABLES[table]
    for column in carried.fields:
        if column.choices and row.get(column.name):
            yield str(dict(column.flatchoices).get(row[column.name], row[column.name]))
    if row.get("table"):
        yield _("table %(number)s") % {"number": row["table"]}


def _field_label(carried: Carried, name: str) -> str:
    return field_label(carried.model._meta.model_name or "", name)


def _value_label(carried: Carried, plan: Plan, uid: str, name: str, value: Any) -> str:
    shape = carried.shape()
    if value in (None, "", [], {}):
        return _("rien")
    if name == "marks":
        return marks_sentence(plan, plan_row(plan, carried.name, uid)["ballot"], value)
    if isinstance(value, dict):
        return ", ".join(str(part) for part in value.values())
    if name in shape.references:
        uids = value if isinstance(value, list) else [value]
        return ", ".join(_row_label(plan, shape.references[name], uid) for uid in uids)
    if isinstance(value, bool):
        return _("oui") if value else _("non")
    column: Any = carried.model._meta.get_field(name)
    if column.choices:
        return str(dict(column.flatchoices).get(value, value))
    if isinstance(value, list):
        return ", ".join(str(part) for part in value)
    python = column.to_python(value)
    if isinstance(python, datetime):
        return timezone.localtime(python).strftime("%d/%m/%Y %H:%M")
    return python.strftime("%d/%m/%Y") if isinstance(python, date) else str(python)


def _renumbering_sentences(plan: Plan, workshop: Workshop) -> list[str]:
    sentences = []
    for carried in CARRIED:
        if carried.number:
            taken = carried.rows(workshop).values_list(carried.number, flat=True)
            asked = {uid: plan.numbers[carried.name][uid] for uid in plan.merged.added(plan.here, carried.name)}
            numbers = renumber_notes(list(taken), asked, workshop.last_note)
            moved = sorted((asked[uid], number) for uid, number in numbers.items() if number != asked[uid])
            moves = ", ".join(f"{before} → {after}" for before, after in moved[:SHOWN])
            if moved:
                more = ", …" if len(moved) > SHOWN else ""
                sentences.append(
                    _("Ces notes changent de numéro, le leur étant pris ici : %(told)s.") % {"told": moves + more}
                )
    return sentences


def _clash_sentences(plan: Plan) -> list[str]:
    sentences = {
        Cure.RENAME: _("« %(row)s » porte un intitulé déjà pris ici : un numéro y est ajouté."),
        Cure.BLANK: _("« %(row)s » porte un numéro de feuille déjà pris ici : il n’est pas repris."),
        Cure.UNTIE: _("« %(row)s » se retrouverait sous elle-même : elle reste où elle est ici."),
        Cure.DROP: _("« %(row)s » n’est pas repris : il y en a déjà un ici pour la même personne."),
    }
    lines = []
    for clash in plan.merged.clashes:
        row = _row_label(plan, clash.table, clash.uid)
        lines.append(sentences[clash.cure] % {"row": row})
    return lines
