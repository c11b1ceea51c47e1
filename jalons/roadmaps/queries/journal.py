"""The journal of a roadmap, and the history of one object in it."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.db.models import DateField, Q, QuerySet
from django.utils.translation import gettext as _

from jalons.base.frozen import frozen
from jalons.base.prepared_queries import PreparedQuery
from jalons.roadmaps.models import (
    JournalEntry,
    Member,
    Membership,
    Roadmap,
)
from jalons.roadmaps.rules.journal_cells import read_cell_name
from jalons.roadmaps.rules.permissions import Permission
from jalons.roadmaps.words import (
    SOMEBODY,
    columns,
    count_words,
    field_label,
    model_of,
    number_words,
    verb_words,
)


@frozen
class Difference:
    name: str
    field: str
    before: str
    after: str


@frozen
class JournalLine:
    """`whole_kind` and `whole_id`: what its row is a part of."""

    pk: int
    at: datetime
    by: str
    verb: str
    kind: str
    about: str
    is_of_a_part: bool
    is_a_revision: bool
    differences: list[Difference]
    whole_kind: str = ""
    whole_id: int | None = None


def journal_lines(
    roadmap: Roadmap, *, before_id: int | None = None, count: int = 50
) -> tuple[list[JournalLine], int | None]:
    """The latest lines, newest first, and the id from which to ask for older ones (None at the end)."""
    return _journal_page(JournalEntry.objects.filter(roadmap=roadmap), before_id, count)


def history_lines(
    roadmap: Roadmap, kind: str, pk: int, *, field: str = "", before_id: int | None = None, count: int = 30
) -> tuple[list[JournalLine], int | None]:
    """What was done to an object and its parts, newest first, or to one field of the object; then the id from which to
    ask for older lines."""
    entries = JournalEntry.objects.filter(roadmap=roadmap)
    itself = Q(about_kind=kind, about_id=pk)
    if field:
        entries = entries.filter(itself).filter(Q(before__has_key=field) | Q(after__has_key=field))
    else:
        entries = entries.filter(itself | Q(whole_kind=kind, whole_id=pk))
    return _journal_page(entries, before_id, count)


def history_entry(roadmap: Roadmap, kind: str, pk: int, line: int) -> JournalEntry | None:
    """One line of the history of an object itself, not of its parts."""
    return JournalEntry.objects.filter(roadmap=roadmap, about_kind=kind, about_id=pk, pk=line).first()


def _journal_page(
    entries: QuerySet[JournalEntry], before_id: int | None, count: int
) -> tuple[list[JournalLine], int | None]:
    if before_id:
        entries = entries.filter(id__lt=before_id)
    page = list(entries.select_related("by")[: count + 1])
    older = page[count - 1].pk if len(page) > count else None
    return entry_lines(page[:count]), older


def latest_lines(member: Member) -> list[JournalLine]:
    """The last three lines, only for members who may read the journal: it names people, and whom they invited."""
    if not member.can(Permission.READ_JOURNAL):
        return []
    return entry_lines(_latest_entries(member.roadmap.pk))


@PreparedQuery
def _latest_entries(roadmap: int) -> QuerySet[JournalEntry]:
    return JournalEntry.objects.filter(roadmap=roadmap).select_related("by")[:3]


def latest_line(roadmap: Roadmap, kind: str, pk: int) -> JournalLine | None:
    """The last thing that was done to an object or to its parts."""
    lines = entry_lines(_latest_about(roadmap.pk, kind, pk, kind, pk))
    return lines[0] if lines else None


@PreparedQuery
def _latest_about(roadmap: int, kind: str, pk: int, whole_kind: str, whole_pk: int) -> QuerySet[JournalEntry]:
    about = Q(about_kind=kind, about_id=pk) | Q(whole_kind=whole_kind, whole_id=whole_pk)
    return JournalEntry.objects.filter(roadmap=roadmap).filter(about).select_related("by")[:1]


def signer_of(entries: QuerySet[JournalEntry]) -> str:
    """Who signed the latest of these lines; "" when there is none."""
    entry = entries.select_related("by").first()
    return _People([entry]).signature(entry) if entry else ""


@PreparedQuery
def _functions_of(roadmaps: list[int], users: list[int]) -> QuerySet[Membership, Any]:
    rows = Membership.objects.filter(roadmap__in=roadmaps, user__in=users).order_by()
    return rows.values_list("roadmap_id", "user_id", "function")


class _People:
    """The present names of the people that some lines refer to, because the journal stores no name (decision 0010). One
    query for each kind of row."""

    def __init__(self, entries: Sequence[JournalEntry]) -> None:
        users = {entry.by_id for entry in entries if entry.by_id}
        roadmaps = {entry.roadmap_id for entry in entries}
        members = _functions_of(sorted(roadmaps), sorted(users)) if users else []
        self._functions = {(roadmap, user): function for roadmap, user, function in members}
        wanted: dict[str, set[int]] = defaultdict(set)
        for entry in entries:
            if entry.signer_id is not None:
                wanted[entry.signer_kind].add(entry.signer_id)
            if not entry.about_label:
                wanted[entry.about_kind].add(entry.about_id)
            for value in (*entry.before.values(), *entry.after.values()):
                if isinstance(value, dict):
                    wanted[value["kind"]].add(value["id"])
            for name in entry.after:
                if cell := read_cell_name(name):
                    wanted[cell[0]].add(cell[1])
        self._rows = {(kind, pk): row for kind, pks in wanted.items() for pk, row in _rows(kind, pks).items()}
        cells = {cell[:2] for entry in entries for name in entry.after if (cell := read_cell_name(name))}
        self._removed = _last_labels(roadmaps, cells - self._rows.keys())

    def signature(self, entry: JournalEntry) -> str:
        if entry.by:
            return self._functions.get((entry.roadmap_id, entry.by.pk)) or entry.by.name or str(SOMEBODY)
        if entry.signer_id is not None:
            row = self._rows.get((entry.signer_kind, entry.signer_id))
            return row.signature if row else str(SOMEBODY)
        return entry.by_name or str(SOMEBODY)

    def about(self, entry: JournalEntry) -> str:
        return entry.about_label or str(self._rows.get((entry.about_kind, entry.about_id), SOMEBODY))

    def function(self, value: dict[str, Any]) -> str:
        row = self._rows.get((value["kind"], value["id"]))
        return row.shown_function if row else str(SOMEBODY)

    def row_label(self, kind: str, pk: int) -> str:
        """« Atelier 1 : les enjeux », as the journal last called a row that was removed; « contact 12 » of a removed person,
        whose name it never had; else the noun of the kind."""
        if (row := self._rows.get((kind, pk))) is not None:
            return str(row)
        model = model_of(kind)
        if model and hasattr(model, "named_when_read"):
            return str(model(pk=pk))
        return self._removed.get((kind, pk)) or field_label(kind, "") or kind


def _last_labels(roadmaps: set[int], rows: set[tuple[str, int]]) -> dict[tuple[str, int], str]:
    """By kind and key, what the journal last called rows that are gone. One query, none when every row is there."""
    if not rows:
        return {}
    kinds, pks = {kind for kind, _pk in rows}, {pk for _kind, pk in rows}
    lines = JournalEntry.objects.filter(roadmap__in=roadmaps, about_kind__in=kinds, about_id__in=pks)
    labels = lines.exclude(about_label="").order_by("id").values_list("about_kind", "about_id", "about_label")
    return {(kind, pk): label for kind, pk, label in labels if (kind, pk) in rows}


def _rows(kind: str, pks: set[int]) -> dict[int, Any]:
    model = model_of(kind)
    if model is None:
        return {}
    beside: tuple[str, ...] = getattr(model, "named_when_read", ())
    rows = model._default_manager.filter(pk__in=pks)
    return (rows.select_related(*beside) if beside else rows).in_bulk()


def entry_lines(entries: Sequence[JournalEntry]) -> list[JournalLine]:
    """Entries read with their `by`, in words and in their order."""
    people = _People(entries)
    return [_journal_line(entry, people) for entry in entries]


def _journal_line(entry: JournalEntry, people: _People) -> JournalLine:
    names = dict.fromkeys([*entry.before, *entry.after])
    # A field whose words name somebody is told without them, neither before nor after.
    fields = [name for name in names if any(side.get(name) not in (None, "") for side in (entry.before, entry.after))]
    # PostgreSQL keeps the names of a lot in an order of its own.
    fields.sort(key=lambda name: (read_cell_name(name) or ("", 0, ""))[:2])
    return JournalLine(
        pk=entry.pk,
        at=entry.at,
        by=people.signature(entry),
        verb=verb_words(entry.verb, entry.about_kind),
        kind=entry.about_kind,
        about=people.about(entry),
        is_of_a_part=bool(entry.whole_kind),
        is_a_revision=entry.verb == "revise",
        differences=[
            _difference(entry.about_kind, name, entry.before.get(name), entry.after.get(name), people)
            for name in fields
        ],
        whole_kind=entry.whole_kind,
        whole_id=entry.whole_id,
    )


def _difference(about_kind: str, name: str, before: Any, after: Any, people: _People) -> Difference:
    if before is None and (counted := count_words(about_kind, name, after)):
        return Difference(name, "", "–", counted)
    cell = read_cell_name(name)
    kind, _pk, field = cell or (about_kind, 0, name)
    label = field_label(kind, field)
    if cell:
        label = f"{people.row_label(cell[0], cell[1])}, {label}"
    values = (_format_value(kind, field, value, people) for value in (before, after))
    return Difference(name, label, *values)


def _format_value(kind: str, name: str, value: Any, people: _People) -> str:
    if value is None or value == "":
        return "–"
    if isinstance(value, dict):
        return people.function(value)
    column = columns(kind).get(name)
    words = dict(column.flatchoices) if column else {}
    if isinstance(value, str | int) and value in words:
        return str(words[value])
    if (type(column) is DateField or column is None) and (day := _read_iso_day(value)):
        return day.strftime("%d/%m/%Y")
    if number := number_words(name, value):
        return number
    if isinstance(value, bool):
        return _("oui") if value else _("non")
    if isinstance(value, list):
        value = [", ".join(filter(None, map(str, item))) if isinstance(item, list) else item for item in value]
        return (
            ", ".join(map(str, value)) if len(value) <= 5 else f"{len(value)} : " + ", ".join(map(str, value[:5])) + "…"
        )
    return str(value)


def _read_iso_day(value: Any) -> date | None:
    """The day that the journal wrote as « 2026-03-01 ». A line may tell one that its row has no column for: the day of a
    measure, in a line about its indicator."""
    if not isinstance(value, str) or len(value) != len("2026-03-01"):
        return None
    try:
        return date.fromisoformat(value)
    except ValueError:
        return None
