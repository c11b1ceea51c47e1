"""The actions of a roadmap as pages and documents show them."""

import re
from collections.abc import Callable, Collection, Container, Mapping, Sequence
from datetime import date
from decimal import Decimal
from operator import attrgetter
from typing import Any, NamedTuple

from django.db.models import QuerySet, prefetch_related_objects
from django.utils import timezone
from django.utils.translation import gettext as _

from jalons.actions import words
from jalons.actions.models import ActionSheet, ActionStep
from jalons.actions.models.carriers import carries_action
from jalons.actions.models.moves import last_move
from jalons.actions.queries.comments_and_links import attachment_count, open_comment_count
from jalons.actions.queries.sheet_parts import keep_parts, living_projects, part_counts, perimeter_names
from jalons.actions.rules import sheets
from jalons.actions.rules.adoption import lacks_vote
from jalons.actions.rules.carriers import CarrierNames
from jalons.actions.rules.movers import expected_movers
from jalons.actions.rules.sheet_fields import PARTS, SHEET_FIELDS, SHEET_NAMES, Place, Section, SheetField, Stage
from jalons.actions.rules.sheets import VERSION_VERBS, Status, Tone
from jalons.base import french
from jalons.base.french import matching_key
from jalons.base.frozen import frozen
from jalons.base.prepared_queries import PreparedQuery
from jalons.governance.models import FrameworkKind
from jalons.governance.queries.frameworks import present_titles
from jalons.roadmaps.models import JournalEntry, Member, Roadmap
from jalons.workshops.models import Audience, KeyProject
from jalons.workshops.queries.lineage import keep_living_stakes


@frozen
class Tag:
    """A state as the design shows it: a word, and a tone (good, go, wait, bad or nothing). `vote`: « non votée » for a
    fiche that stands beside voted ones."""

    value: str
    word: str
    tone: str
    vote: str = ""

    @property
    def whole(self) -> str:
        """« en cours, non votée », where a line of a document has one word for a state."""
        return ", ".join(filter(None, (self.word, self.vote)))


def status_tag(status: str, *, lacks_vote: bool = False) -> Tag:
    word, tone = str(ActionSheet.Status(status).label), sheets.TONES[Status(status)].value
    return Tag(status, word, tone, _("non votée") if lacks_vote else "")


# --- one action ------------------------------------------------------------------------------------------------------


def find_action(roadmap: Roadmap, code: str) -> ActionSheet | None:
    """The row with that code, its axis and its chantier; None when no action has this code."""
    if not re.fullmatch(sheets.CODE, code):
        return None
    axis_rank, rank = map(int, code.split("."))
    for action in _actions_at(roadmap.pk, axis_rank, rank):
        action.roadmap = roadmap
        return action
    return None


@PreparedQuery
def _actions_at(roadmap: int, axis_rank: int, rank: int) -> QuerySet[ActionSheet]:
    rows = ActionSheet.objects.select_related("axis", "key_project__merged_into").order_by()
    return rows.filter(roadmap=roadmap, axis__rank=axis_rank, rank=rank)


class Neighbour(NamedTuple):
    code: str
    title: str


def neighbour_actions(row: ActionSheet) -> tuple[Neighbour | None, Neighbour | None]:
    """The previous and the next fiche in the order of the roadmap, across axes. One query."""
    all_of_them = [(pk, Neighbour(f"{axis}.{rank}", title)) for pk, axis, rank, title in _titles_of(row.roadmap_id)]
    here = next(place for place, (pk, _neighbour) in enumerate(all_of_them) if pk == row.pk)
    neighbours = [None, *(neighbour for _pk, neighbour in all_of_them), None]
    return neighbours[here], neighbours[here + 2]


@PreparedQuery
def _titles_of(roadmap: int) -> QuerySet[ActionSheet, Any]:
    rows = ActionSheet.objects.filter(roadmap=roadmap).order_by("axis__rank", "rank")
    return rows.values_list("pk", "axis__rank", "rank", "title")


@frozen
class StakePiece:
    pk: int
    title: str
    phrasing: str


@frozen
class KeyProjectPiece:
    """The chantier of an action and the enjeux it answers, shown on the fiche."""

    pk: int
    title: str
    purpose: str
    stakes: tuple[StakePiece, ...]

    def __str__(self) -> str:
        return self.title


@frozen
class StepRow:
    pk: int
    label: str
    starts_on: date | None
    ends_on: date | None
    owner: str
    done_on: date | None
    days_late: int
    other_information: str = ""
    movers: tuple[str, ...] = ()

    @property
    def person(self) -> str:
        """Who does it; late, who is expected to."""
        return words.movers_label(self.movers) if self.days_late else self.owner

    @property
    def tone(self) -> str:
        return Tone.GOOD if self.done_on else Tone.WAIT if self.days_late else Tone.PLAIN

    @property
    def when(self) -> str:
        return words.period_label(self.starts_on, self.ends_on)

    @property
    def delay(self) -> str:
        return words.delay_label(self.days_late)


@frozen
class StaffLine:
    """A post that the action needs; `time` in full-time equivalents as stored: « 0.5 », or empty."""

    role: str
    time: str
    employer: str

    def __str__(self) -> str:
        """« Conseillère ou conseiller numérique, 0,5 ETP, centre social »."""
        time = _("%(time)s ETP") % {"time": french.format_number(Decimal(self.time))} if self.time else ""
        return ", ".join(filter(None, (self.role, time, self.employer)))


@frozen
class FrameworkLine:
    kind: str
    reference: str

    def __str__(self) -> str:
        label = str(FrameworkKind(self.kind).label) if self.kind in FrameworkKind.values else self.kind
        return _("%(label)s : %(where)s") % {"label": label, "where": self.reference} if self.reference else label


@frozen
class StageLine:
    """What a fiche lacks for one stage of its life, in words. `parts`: what of it has a page of its own, by name."""

    title: str
    missing: tuple[str, ...]
    advised: tuple[str, ...] = ()
    parts: tuple[str, ...] = ()


@frozen
class SaidField:
    """A filled field of a fiche. It has several lines when it holds rows."""

    field: SheetField
    text: str

    @property
    def name(self) -> str:
        return self.field.name

    @property
    def heading(self) -> str:
        return str(words.field_heading(self.name))

    @property
    def has_heading(self) -> bool:
        """On the page of the fiche, the opening texts follow the title without a heading."""
        return self.field.place is not Place.OPENING


def value_words(value: Any) -> str:
    """Each row on its line, names joined; empty for an empty value."""
    if not value:
        return ""
    if isinstance(value, tuple):
        return (", " if all(isinstance(item, str) for item in value) else "\n").join(map(str, value))
    if isinstance(value, bool):
        return _("oui")
    if isinstance(value, date):
        return french.format_short_day(value)
    return french.format_number(Decimal(value)) if isinstance(value, int) else str(value)


@frozen
class Sheet:
    """A whole fiche action. `awaited`: the next stage that still requires something. `values`: the value of each field
    of `SHEET_FIELDS`; those that pages name are attributes too."""

    pk: int
    code: str
    title: str
    axis_rank: int
    axis_title: str
    status: Tag
    priority: int | None
    quick_win: bool
    context: str
    description: str
    objectives: str
    expected_results: str
    lead_organisation: str
    carrier_organisation: str
    lead_contact: str
    elected_sponsor: str
    department_unit: str
    partners: tuple[str, ...]
    staff: tuple[StaffLine, ...]
    frameworks: tuple[FrameworkLine, ...]
    audiences: tuple[str, ...]
    target_count: int | None
    communes: tuple[str, ...]
    covers_everything: bool
    starts_on: date | None
    ends_on: date | None
    days_late: int
    steps: tuple[StepRow, ...]
    key_project: KeyProjectPiece | None
    awaited: StageLine | None
    open_comments: int
    attachments: int
    carrier_names: CarrierNames
    values: Mapping[str, Any]

    @property
    def period(self) -> str:
        return words.period_label(self.starts_on, self.ends_on)

    @property
    def delay(self) -> str:
        return words.delay_label(self.days_late)

    @property
    def other_lead_contact(self) -> str:
        """The person who pilots, unless these are the words of the structure that does: one says them once."""
        is_same = matching_key(self.lead_contact) == matching_key(self.lead_organisation)
        return "" if is_same else self.lead_contact

    @property
    def where(self) -> str:
        """« Les 16 communes » or their names."""
        if self.covers_everything:
            return _("Les %(count)d communes") % {"count": len(self.communes)}
        return ", ".join(self.communes)

    def said_in(self, *places: Place) -> list[SaidField]:
        """The filled fields of these places, in order."""
        fields = (field for field in SHEET_FIELDS if field.place in places)
        return [SaidField(field, text) for field in fields if (text := self._words_of(field.name))]

    @property
    def prose(self) -> list[SaidField]:
        return self.said_in(Place.OPENING, Place.BODY)

    @property
    def pitch(self) -> list[SaidField]:
        """Why, what, and what it aims at."""
        return [said for said in self.prose if said.field.section is Section.WHAT]

    @property
    def upkeep(self) -> list[SaidField]:
        """What it is done with."""
        return [said for said in self.prose if said.field.section is Section.MEANS]

    @property
    def ending(self) -> list[SaidField]:
        return self.said_in(Place.END)

    def _words_of(self, name: str) -> str:
        own = {"communes": self.where, "starts_on": self.period}
        return own[name] if name in own else value_words(self.values[name])


def current_sheet(action: ActionSheet) -> Sheet:
    return sheet_from_row(
        ActionSheet.objects.select_related("axis", "key_project__merged_into", "roadmap").get(pk=action.pk)
    )


def sheet_from_row(action: ActionSheet) -> Sheet:
    """From a row just read, for the most visited page."""
    keep_parts(action)
    return _make_sheets(action.roadmap, [action], {action.pk: part_counts(action)})[0]


def roadmap_sheets(roadmap: Roadmap, on: date | None = None) -> list[Sheet]:
    """Every fiche, in the order of codes, late or not `on` that day (today without it). A constant number of queries, for
    documents."""
    rows = ActionSheet.objects.filter(roadmap=roadmap)
    counted = {pk: counts for pk, *counts in rows.values_list("pk", open_comment_count(), attachment_count())}
    return _make_sheets(roadmap, list(rows.select_related("axis", "key_project__merged_into")), counted, on)


def _make_sheets(
    roadmap: Roadmap, rows: list[ActionSheet], counted: Mapping[int, Sequence[int]], on: date | None = None
) -> list[Sheet]:
    """`counted`: for each row, its number of unanswered comments, then of attachments."""
    prefetch_related_objects(rows, "steps", "communes")
    for row in rows:
        row.roadmap = roadmap
    keep_living_stakes(living_projects(rows))
    today = on or timezone.localdate()
    perimeter: tuple[str, ...] = ()
    if not all(row.communes.all() for row in rows):
        perimeter = tuple(sorted(perimeter_names(roadmap.pk), key=matching_key))
    titles = present_titles(roadmap) if any(row.frameworks for row in rows) else {}
    unvoted = _unvoted_among(roadmap, rows)
    return [_make_sheet(row, perimeter, titles, today, *counted[row.pk], is_unvoted=row.pk in unvoted) for row in rows]


def _unvoted_among(roadmap: Roadmap, rows: Collection[ActionSheet]) -> set[int]:
    """The pks of those that nobody voted in a voted roadmap (`lacks_vote`). One query, when none of the rows tells whether
    there was a vote."""
    asked = [row for row in rows if lacks_vote(Status(row.status), is_adopted=row.is_adopted, is_voted=True)]
    if not asked:
        return set()
    is_voted = any(row.is_adopted for row in rows) or any(_adopted_of(roadmap.pk))
    return {row.pk for row in asked} if is_voted else set()


@PreparedQuery
def _adopted_of(roadmap: int) -> QuerySet[ActionSheet, Any]:
    return ActionSheet.objects.filter(roadmap=roadmap, is_adopted=True).order_by().values_list("pk")[:1]


def _make_sheet(
    row: ActionSheet,
    perimeter: tuple[str, ...],
    titles: Mapping[str, str],
    today: date,
    comments: int,
    attachments: int,
    *,
    is_unvoted: bool,
) -> Sheet:
    """`titles`: those of frameworks that were renamed since a fiche chose them."""
    status = Status(row.status)
    steps = tuple(_step_row(step, row, today) for step in row.steps.all())
    values = {name: read(row) for name, read in _READERS.items()}
    values["frameworks"] = tuple(FrameworkLine(titles.get(kind, kind), where) for kind, where in row.frameworks)
    named = values["communes"]
    return Sheet(
        pk=row.pk,
        code=row.code,
        axis_rank=row.axis.rank,
        axis_title=row.axis.title,
        status=status_tag(row.status, lacks_vote=is_unvoted),
        communes=named or perimeter,
        covers_everything=not named,
        days_late=sheets.days_late(status, [row.ends_on, *(s.ends_on for s in steps if not s.done_on)], today),
        steps=steps,
        awaited=_awaited_stage(row),
        open_comments=comments,
        attachments=attachments,
        carrier_names=row.carrier_names,
        values=values,
        **{name: values[name] for name in _NAMED},
    )


def missing_labels(row: ActionSheet, among: Container[str] | None = None) -> tuple[str, ...]:
    """In words, what a fiche still lacks to be validated, limited to `among` for somebody who fills only those fields;
    empty once it was validated."""
    if sheets.is_settled(Status(row.status), is_adopted=row.is_adopted):
        return ()
    lacking = sheets.missing_fields(row.filled(), for_=Stage.VALIDATE)
    return words.field_labels(name for name in lacking if among is None or name in among)


def _awaited_stage(row: ActionSheet) -> StageLine | None:
    awaited = sheets.awaited_fields(Status(row.status), row.filled(), is_adopted=row.is_adopted)
    if awaited is None:
        return None
    stage, missing = awaited
    parts = tuple(name for name in missing if name in PARTS)
    return StageLine(str(words.STAGES[stage]), words.field_labels(missing), parts=parts)


def stage_lines(row: ActionSheet) -> tuple[StageLine, ...]:
    """In the order of stages; empty once the fiche was validated."""
    if sheets.is_settled(Status(row.status), is_adopted=row.is_adopted):
        return ()
    return tuple(
        StageLine(
            str(words.STAGES[completeness.stage]),
            words.field_labels(completeness.missing),
            words.field_labels(completeness.advised),
        )
        for completeness in sheets.stage_completeness(row.filled())
    )


def audience_labels(row: ActionSheet) -> tuple[str, ...]:
    labels = dict(Audience.choices)
    chosen = [str(labels[code]) for code in row.audiences if code in labels]
    return (*chosen, row.other_audiences) if row.other_audiences else tuple(chosen)


def _step_row(step: ActionStep, action: ActionSheet, on: date) -> StepRow:
    """As it was `on` that day: a step ticked since was still to do."""
    done_on = step.done_on if step.done_on and step.done_on <= on else None
    late = 0 if done_on else sheets.days_late(Status(action.status), [step.ends_on], on)
    movers = expected_movers(
        step_owner=step.owner, lead_contact=action.lead_contact, lead_organisation=action.lead_organisation
    )
    return StepRow(
        step.pk, step.label, step.starts_on, step.ends_on, step.owner, done_on, late, step.other_information, movers
    )


def _key_project_piece(row: KeyProject | None) -> KeyProjectPiece | None:
    if row is None:
        return None
    stakes = tuple(StakePiece(stake.pk, stake.title, stake.phrasing) for stake in row.stakes.all())
    return KeyProjectPiece(row.pk, row.title, row.purpose, stakes)


def step_rows(row: ActionSheet) -> list[StepRow]:
    today = timezone.localdate()
    return [_step_row(step, row, today) for step in row.steps.all()]


@frozen
class Move:
    """A state that a person may give to an action; `missing` is what the fiche lacks for it, whether that bars it or
    not."""

    tag: Tag
    meaning: str
    missing: tuple[str, ...]
    is_barred: bool


def offered_moves(row: ActionSheet, member: Member) -> list[Move]:
    filled = row.filled()
    offered = []
    carries = carries_action(member, row)
    for to in sheets.allowed_moves(Status(row.status), member.role, carries=carries, is_adopted=row.is_adopted):
        lacking = sheets.missing_fields(filled, for_=sheets.STAGE_OF[to]) if to in sheets.STAGE_OF else ()
        barred = bool(lacking) and to in sheets.REFUSED_UNLESS_WHOLE
        offered.append(Move(status_tag(to), str(words.MEANINGS[to]), words.field_labels(lacking), barred))
    return offered


def move_back(row: ActionSheet, member: Member) -> Tag | None:
    """The state before the move that this person made today, and may take back."""
    back = sheets.move_to_take_back(Status(row.status), last_move(row, member), timezone.localdate())
    return status_tag(back) if back else None


# How each field is read from the row.
_READERS: dict[str, Callable[[ActionSheet], Any]] = {name: attrgetter(name) for name in SHEET_NAMES} | {
    "key_project": lambda row: _key_project_piece(row.key_project and row.key_project.living),
    "partners": lambda row: tuple(row.partners.splitlines()),
    "staff": lambda row: tuple(StaffLine(*line) for line in row.staff),
    "frameworks": lambda row: tuple(FrameworkLine(*line) for line in row.frameworks),
    "audiences": audience_labels,
    "communes": lambda row: tuple(sorted((commune.name for commune in row.communes.all()), key=matching_key)),
}
_NAMED = [name for name in SHEET_NAMES if name in Sheet.__dataclass_fields__ and name != "communes"]


def values_at_version(row: ActionSheet, version: int) -> dict[str, Any]:
    """The fields revised since that version, with the value they had then, from the journal."""
    entries = JournalEntry.objects.filter(
        roadmap_id=row.roadmap_id, about_kind="actionsheet", about_id=row.pk, verb__in=VERSION_VERBS
    )
    values: dict[str, Any] = {}
    for entry in entries[: max(row.version - version, 0)]:
        values.update(entry.before)
    return values
