"""The data of a workshop for its compte rendu. A constant number of queries, whatever was written and voted."""

import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q
from django.utils.translation import gettext as _

from jalons.invitations.models import Guest, Minutes
from jalons.invitations.rules import minutes as rules
from jalons.roadmaps.models import JournalEntry, Membership, Milestone, Roadmap
from jalons.workshops.models import Category, College, KeyProject, Note, NoteGroup, RunSheetItem, Stake, Workshop
from jalons.workshops.rules.workshops import State

# Étapes 1 and 2, the group and the definition, come before any workshop.
LAST_OF_THE_TEAM = 2

# Functions that lead a workshop, when nobody wrote who did.
LEADING = (Membership.Role.FOCAL_POINT, Membership.Role.FACILITATOR)


def workshop_minutes(workshop: Workshop) -> Minutes:
    """The stored minutes; else blank, unsaved ones."""
    minutes = Minutes.objects.filter(workshop=workshop).first() or Minutes()
    minutes.workshop = workshop
    return minutes


def minutes_by_address(uid: uuid.UUID) -> Minutes | None:
    """By the private address of those who received them."""
    return Minutes.objects.select_related("workshop__roadmap").filter(uid=uid).first()


# --- who was there ----------------------------------------------------------------------------------------------------


def attendance_counts(workshop: Workshop) -> rules.Attendance:
    """The people of the list who were asked, who answered, or whose attendance was checked."""
    only_listed = Q(answer=Guest.Answer.WAITING, invited_at=None, attended=None)
    asked = Guest.objects.filter(workshop=workshop).exclude(only_listed).order_by("id")
    guests = asked.values_list("category", "college", "attended", "is_walk_in")
    phones = workshop.participants.order_by("id").values_list("category", "college")
    return rules.count_attendance([rules.Listed(*guest) for guest in guests], list(phones))


def category_label(key: str) -> str:
    return str(Category(key).label) if key else str(_("Catégorie non précisée"))


def college_label(key: str) -> str:
    return str(College(key).label) if key else str(_("Collège non précisé"))


def leading_functions(roadmap: Roadmap) -> list[str]:
    """Functions instead of names, because the document is distributed."""
    team = Membership.objects.filter(roadmap=roadmap, role__in=LEADING).exclude(function="").order_by("id")
    return list(dict.fromkeys(team.values_list("function", flat=True)))


# --- the run sheet ----------------------------------------------------------------------------------------------------


def item_durations(workshop: Workshop) -> dict[int, rules.ItemRun]:
    """From the journal: when each séquence was started, and its total duration."""
    items = RunSheetItem.objects.filter(workshop=workshop).order_by().values_list("id", flat=True)
    lines = JournalEntry.objects.filter(roadmap=workshop.roadmap_id).filter(
        Q(about_kind="runsheetitem", about_id__in=list(items), verb__in=("start", "stop"))
        | Q(about_kind="workshop", about_id=workshop.pk, verb="close")
    )
    return rules.item_runs(
        (at, about if verb == "start" else None)
        for at, verb, about in lines.order_by("id").values_list("at", "verb", "about_id")
    )


# --- what was said ----------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Quote:
    key: str
    number: int
    text: str
    category: str


@dataclass(frozen=True)
class GroupSaid:
    """`notes` counts all those on the wall; `quotable` holds those that may be quoted, none of which names anybody."""

    pk: int | None  # None: unsorted notes
    title: str
    notes: int
    quotable: list[Quote]
    quoted: list[Quote]


@dataclass(frozen=True)
class MinutesNotes:
    groups: list[GroupSaid]
    notes: int
    tables: int

    @property
    def quoted(self) -> int:
        return sum(len(group.quoted) for group in self.groups)


def note_key(client_id: object) -> str:
    return f"note:{client_id}"


def minutes_notes(workshop: Workshop, picks: Mapping[str, bool]) -> MinutesNotes:
    """Two queries. Groups in their order, then the notes without a group."""
    rows: dict[int | None, list[tuple[Quote, bool]]] = {}
    tables: set[int] = set()
    notes = Note.objects.filter(workshop=workshop, is_hidden=False).order_by("number")
    for client_id, number, text, category, names, group, table in notes.values_list(
        "client_id", "number", "text", "category", "names_somebody", "group_id", "table"
    ):
        may_be_quoted = not names and not workshop.notes_hidden
        quote = Quote(note_key(client_id), number, text, category)
        rows.setdefault(group, []).append((quote, may_be_quoted))
        tables |= {table} if table else set()
    titles: dict[int | None, str] = dict(
        NoteGroup.objects.living().filter(workshop=workshop).order_by("rank", "id").values_list("pk", "title")
    )
    titles[None] = _("Notes restées sans groupe")
    quotable = {pk: [quote for quote, may in rows.get(pk, ()) if may] for pk in titles}
    chosen = rules.quoted_notes(
        ([quote.key for quote in quotes] for pk, quotes in quotable.items() if pk is not None), picks
    ) | {key for key, is_quoted in picks.items() if is_quoted}
    groups = [
        GroupSaid(
            pk, title, len(rows.get(pk, ())), quotable[pk], [quote for quote in quotable[pk] if quote.key in chosen]
        )
        for pk, title in titles.items()
        if rows.get(pk)
    ]
    return MinutesNotes(groups, sum(map(len, rows.values())), len(tables))


def current_quotes(workshop: Workshop, keys: Iterable[str]) -> dict[str, str | None]:
    """The present text of quoted notes; None for those that may no longer be quoted: deleted, hidden, or naming
    somebody. A text corrected since is left out too, because it may have been corrected for that reason."""
    wanted = {key.removeprefix("note:") for key in keys if key.startswith("note:")}
    notes = Note.objects.filter(workshop=workshop, client_id__in=wanted, is_hidden=False, names_somebody=False)
    now = {str(client_id): text for client_id, text in notes.values_list("client_id", "text")} if wanted else {}
    return {note_key(client_id): now.get(client_id) for client_id in wanted}


# --- what it gave -----------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class StakeSaid:
    title: str
    phrasing: str
    description: str
    notes: int  # from this workshop


def minutes_stakes(workshop: Workshop) -> list[StakeSaid]:
    """Those that groups of this workshop feed, in the order of the roadmap."""
    here = Q(groups__workshop=workshop, groups__notes__is_hidden=False)
    stakes = Stake.objects.filter(groups__workshop=workshop).annotate(n=Count("groups__notes", filter=here))
    return [StakeSaid(stake.title, stake.phrasing, stake.description, stake.n) for stake in stakes.order_by("rank")]


def minutes_projects(workshop: Workshop) -> list[KeyProject]:
    """The chantiers that groups of this workshop became; for a workshop about chantiers, all those of the roadmap."""
    projects = KeyProject.objects.filter(roadmap=workshop.roadmap_id)
    if workshop.kind != Workshop.Kind.KEY_PROJECTS:
        projects = projects.filter(groups__workshop=workshop)
    return list(projects.prefetch_related("stakes").distinct().order_by("rank", "id"))


@dataclass(frozen=True)
class Meeting:
    title: str
    held_on: date
    place: str = ""


def next_meeting(workshop: Workshop, on: date) -> Meeting | None:
    """The next workshop of the roadmap, else its next milestone: after this workshop, and from the day `on`.

    Milestones of earlier étapes are left out: participants are not concerned, the framing is the team’s.
    """
    on = max(on, workshop.held_on or on)
    following = (
        Workshop.objects.filter(roadmap=workshop.roadmap_id, held_on__gte=on)
        .exclude(pk=workshop.pk)
        .order_by("held_on")
    )
    if (next_workshop := following.first()) and next_workshop.held_on:
        return Meeting(next_workshop.title, next_workshop.held_on, next_workshop.place)
    milestones = Milestone.objects.filter(roadmap=workshop.roadmap_id, due_on__gt=on)
    milestone = milestones.exclude(step__number__lte=workshop.step or LAST_OF_THE_TEAM).order_by("due_on", "id").first()
    return Meeting(milestone.title, milestone.due_on) if milestone else None


# --- when it is due ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class MinutesDue:
    """Minutes not distributed yet."""

    number: int
    title: str
    due_on: date
    is_late: bool


def due_minutes(roadmap: Roadmap, today: date) -> list[MinutesDue]:
    """For closed workshops, soonest first, without the oldest ones. One query."""
    waiting = (
        Workshop.objects.filter(roadmap=roadmap, state=State.CLOSED, held_on__isnull=False)
        .exclude(minutes__given_on__isnull=False)
        .select_related("minutes")
        .order_by("held_on", "number")
    )
    rows = []
    for workshop in waiting:
        written: Minutes | None = getattr(workshop, "minutes", None)
        due = rules.due_date(workshop.held_on, written.due_days if written else rules.DUE_DAYS)
        if due and rules.is_reminded(due, today):
            rows.append(MinutesDue(workshop.number, workshop.title, due, due < today))
    return sorted(rows, key=lambda one: (one.due_on, one.number))


def minutes_due_date(minutes: Minutes) -> date | None:
    return rules.due_date(minutes.workshop.held_on, minutes.due_days)
