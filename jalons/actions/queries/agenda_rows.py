"""The fiches of an agenda, with the columns that the pages of a meeting show."""

from collections.abc import Iterable, Sequence

from django.db.models import QuerySet

from jalons.actions.models import AgendaItem, Decision
from jalons.base.prepared_queries import PreparedQuery, keep_related
from jalons.governance.models import Meeting
from jalons.governance.rules.convocations import SheetLine


@PreparedQuery
def agenda_rows(meeting: int) -> QuerySet[AgendaItem]:
    return _shown_rows(AgendaItem.objects.filter(meeting=meeting))


@PreparedQuery
def agenda_rows_of(meetings: Sequence[int]) -> QuerySet[AgendaItem]:
    """The same, of several meetings."""
    return _shown_rows(AgendaItem.objects.filter(meeting__in=meetings))


def _shown_rows(rows: QuerySet[AgendaItem]) -> QuerySet[AgendaItem]:
    """A fiche has thirty columns, of which an agenda shows four."""
    rows = rows.select_related("action__axis", "contact__organisation")
    fields = ("rank", "title", "status", "department_unit", "axis__rank", "axis__title")
    people = ("last_name", "first_name", "function", "college", "organisation__name")
    return rows.only(
        "meeting",
        "presenter",
        "settled_service",
        *(f"action__{field}" for field in fields),
        *(f"contact__{field}" for field in people),
    )


def sheet_lines(meeting: int) -> list[SheetLine]:
    """The fiches as the seats of the meeting are told them. One query."""
    return make_sheet_lines(agenda_rows(meeting))


def make_sheet_lines(rows: Iterable[AgendaItem]) -> list[SheetLine]:
    return [SheetLine(f"{row.action.code} {row.action.title}", row.presented_by, row.contact_id) for row in rows]


@PreparedQuery
def _standing_decisions(meeting: int) -> QuerySet[Decision]:
    return Decision.objects.filter(meeting=meeting, withdrawn_at=None)


def agenda_items(meeting: Meeting) -> list[AgendaItem]:
    """Each with the decision in force. Two queries."""
    decided: dict[int, list[Decision]] = {}
    for row in _standing_decisions(meeting.pk):
        row.meeting = meeting
        decided.setdefault(row.action_id, []).append(row)
    items = agenda_rows(meeting.pk)
    for item in items:
        item.meeting = meeting
        keep_related(item.action, decisions=decided.get(item.action_id, []))
    return items
