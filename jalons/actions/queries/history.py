"""The history of a fiche, change after change, with differences word by word."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from jalons.actions.models import ActionSheet
from jalons.actions.rules.sheet_fields import SHEET_NAMES
from jalons.actions.rules.sheets import VERSION_VERBS
from jalons.base.differences import Piece, shorten_pieces, word_differences
from jalons.base.frozen import frozen
from jalons.roadmaps.models import JournalEntry
from jalons.roadmaps.queries.journal import JournalLine, history_lines, latest_line
from jalons.roadmaps.words import columns, field_label


@frozen
class Change:
    """One field of one change. `may_come_back`: whether the earlier value may be restored."""

    name: str
    field: str
    pieces: tuple[Piece, ...]
    may_come_back: bool


@frozen
class HistoryLine:
    pk: int
    at: datetime
    by: str
    verb: str
    about: str
    changes: tuple[Change, ...]


@frozen
class History:
    lines: tuple[HistoryLine, ...]
    older: int | None
    fields: tuple[tuple[str, str], ...]


def action_history(action: ActionSheet, *, field: str = "", before_id: int | None = None) -> History:
    """The latest changes of the fiche and of its parts, or those of one field. One query."""
    entries, older = history_lines(action.roadmap, "actionsheet", action.pk, field=field, before_id=before_id)
    fields = tuple((name, field_label("actionsheet", name)) for name in ("status", *SHEET_NAMES))
    return History(tuple(_history_line(entry, field) for entry in entries), older, fields)


def latest_change(action: ActionSheet) -> JournalLine | None:
    return latest_line(action.roadmap, "actionsheet", action.pk)


def _history_line(entry: JournalLine, field: str) -> HistoryLine:
    return HistoryLine(
        pk=entry.pk,
        at=entry.at,
        by=entry.by,
        verb=entry.verb,
        about=entry.about,
        changes=field_changes(entry, field),
    )


def field_changes(entry: JournalLine, field: str = "") -> tuple[Change, ...]:
    """The fields of one line, or one of them, as pages show them."""
    return tuple(_field_changes(entry, field))


def _field_changes(entry: JournalLine, field: str) -> Iterator[Change]:
    """The fields that the page shows. A part does not repeat its fiche on the page of that fiche."""
    # Not all databases keep the order in which the journal was written, so the order of the model is used.
    order = {name: place for place, name in enumerate(columns(entry.kind))}
    for difference in sorted(entry.differences, key=lambda one: (order.get(one.name, len(order)), one.name)):
        pieces = shorten_pieces(word_differences(blank_dash(difference.before), blank_dash(difference.after)))
        if pieces and field in ("", difference.name) and not (entry.is_of_a_part and difference.name == "action"):
            back = not entry.is_of_a_part and entry.is_a_revision and difference.name in SHEET_NAMES
            yield Change(difference.name, difference.field, pieces, back)


def blank_dash(text: str) -> str:
    """The journal writes « – » for an empty value."""
    return "" if text == "–" else text


def words_changed_since(action: ActionSheet, version: int) -> tuple[str, ...]:
    """The fields that were written again after this version, by their names. Each version but the first has one line of the
    journal. One query."""
    entries = JournalEntry.objects.filter(about_kind="actionsheet", about_id=action.pk, verb__in=VERSION_VERBS)
    befores = entries.order_by("id").values_list("before", flat=True)
    names = [name for before in befores[version - 1 :] for name in before]
    return tuple(dict.fromkeys(field_label("actionsheet", name) for name in names))


def codes_of_parts(lines: Sequence[JournalLine]) -> dict[int, str]:
    """The code of the action that each line tells a part of, by the pk of the line: an expense, a step. One query, none when no line
    does."""
    wholes = {line.pk: line.whole_id for line in lines if line.whole_kind == "actionsheet"}
    if not wholes:
        return {}
    rows = ActionSheet.objects.filter(pk__in=set(wholes.values())).select_related("axis")
    codes = {row.pk: row.code for row in rows.only("rank", "axis__rank")}
    return {pk: codes[action] for pk, action in wholes.items() if action in codes}
