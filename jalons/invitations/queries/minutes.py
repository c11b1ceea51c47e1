"""The data of a workshop for its compte rendu. A constant number of queries, whatever was written and voted."""

import uuid
from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, cast

from django.db.models import Count, Exists, Max, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from jalons.base import french
from jalons.base.frozen import frozen
from jalons.invitations.models import Guest, Minutes, MinutesPart
from jalons.invitations.rules import minutes as rules
from jalons.roadmaps.models import JournalEntry, Membership, Roadmap
from jalons.roadmaps.queries.milestones import roadmap_milestones
from jalons.votes.models import Ballot
from jalons.workshops.models import (
    Category,
    College,
    KeyProject,
    Note,
    NoteGroup,
    RunSheetItem,
    Stake,
    TableStake,
    Workshop,
)
from jalons.workshops.queries.lineage import keep_living_stakes
from jalons.workshops.queries.participants import remote_count
from jalons.workshops.rules.workshops import State
from jalons.workshops.words.notes import is_unnamed_group

# A key of this kind names a quoted note.
NOTE_PREFIX = "note:"

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
    """Invited: the people of the list who were asked, who answered, or whose attendance was checked."""
    listed = Guest.objects.filter(workshop=workshop).order_by("id")
    columns = listed.values_list("category", "college", "attended", "is_walk_in", "answer", "invited_at")
    guests = [
        rules.Listed(
            category,
            college,
            attended,
            is_walk_in,
            answer,
            was_asked=answer != Guest.Answer.WAITING or invited_at is not None or attended is not None,
        )
        for category, college, attended, is_walk_in, answer, invited_at in columns
    ]
    phones = workshop.participants.order_by("id").values_list("category", "college")
    typed = Note.objects.on_wall().filter(workshop=workshop, source=Note.Source.SECRETARY)
    return rules.count_attendance(
        guests,
        list(phones),
        remote=remote_count(workshop),
        secretaries=typed.order_by().values("table").distinct().count(),
    )


def checked_attendance(roadmap: Roadmap) -> dict[int, int]:
    """By number of a workshop, how many people came, for those whose sheet was filled. One query."""
    checked = Guest.objects.filter(workshop__roadmap=roadmap, attended__isnull=False).order_by()
    counts = checked.values_list("workshop__number").annotate(n=Count("pk", filter=Q(attended=True)))
    return dict(counts)


def given_minutes(roadmap: Roadmap) -> dict[int, date]:
    """By number of a workshop, the day when its minutes were given, where they were. One query."""
    given = Minutes.objects.filter(workshop__roadmap=roadmap, given_on__isnull=False).order_by()
    return {number: day for number, day in given.values_list("workshop__number", "given_on") if day}


def given_address(workshop: Workshop) -> uuid.UUID | None:
    """The public address of its minutes, once they were given. One query."""
    given = Minutes.objects.filter(workshop=workshop, given_on__isnull=False)
    return given.values_list("uid", flat=True).first()


def validated_minutes_on(workshop: Workshop) -> date | None:
    """The day when its minutes were validated, unless they are being corrected. One query."""
    validated = Minutes.objects.filter(workshop=workshop, is_open=False)
    return validated.values_list("frozen_on", flat=True).first()


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


def has_free_timer(workshop: Workshop) -> bool:
    """Whether a countdown ran without a séquence."""
    return JournalEntry.objects.filter(
        roadmap=workshop.roadmap_id, about_kind="workshop", about_id=workshop.pk, verb="start_timer"
    ).exists()


# --- what was said ----------------------------------------------------------------------------------------------------


@frozen
class Quote:
    key: str
    number: int
    text: str
    category: str


@frozen
class GroupSaid:
    """`notes` counts all those on the wall; `quotable` holds those that may be quoted, none of which names anybody."""

    pk: int | None  # None: unsorted notes
    title: str
    notes: int
    quotable: list[Quote]
    quoted: list[Quote]

    @property
    def is_unnamed(self) -> bool:
        return self.pk is not None and is_unnamed_group(self.title)


@frozen
class MinutesNotes:
    groups: list[GroupSaid]
    notes: int
    tables: int

    @property
    def quoted(self) -> int:
        return sum(len(group.quoted) for group in self.groups)

    @property
    def printed(self) -> list[GroupSaid]:
        """As a reader sees them: the groups that nobody named are one, after the others, before the loose notes."""
        unnamed = [group for group in self.groups if group.is_unnamed]
        if not unnamed:
            return self.groups
        others = GroupSaid(
            unnamed[0].pk,
            _("Autres notes"),
            sum(group.notes for group in unnamed),
            [quote for group in unnamed for quote in group.quotable],
            [quote for group in unnamed for quote in group.quoted],
        )
        named = [group for group in self.groups if group.pk is not None and not group.is_unnamed]
        return [*named, others, *(group for group in self.groups if group.pk is None)]


def note_key(client_id: object) -> str:
    return f"{NOTE_PREFIX}{client_id}"


def minutes_notes(workshop: Workshop, picks: Mapping[str, bool]) -> MinutesNotes:
    """Two queries. Groups in their order, then the notes without a group."""
    rows: dict[int | None, list[tuple[Quote, bool]]] = {}
    tables: set[int] = set()
    notes = Note.objects.on_wall().filter(workshop=workshop).order_by("number")
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


def notes_since_validation(minutes: Minutes) -> int:
    """The notes on the wall that an edition in force does not know: typed from paper, or brought back by file. One
    query, none while the minutes are open."""
    if minutes.is_open:
        return 0
    return Note.objects.on_wall().filter(workshop=minutes.workshop, number__gt=minutes.frozen_note).count()


def told_otherwise(frozen_at: Any) -> Q:
    """Of ballots: those whose result minutes validated then do not tell. Closed or corrected after it; or reopened since,
    and still open. `frozen_at`: an instant, or a reference to it."""
    after = Q(closed_at__gt=frozen_at) | Q(corrected_at__gt=frozen_at)
    return Q(after, state=Ballot.State.CLOSED) | Q(state=Ballot.State.OPEN, opened_at__lte=frozen_at)


def ballots_since_validation(minutes: Minutes) -> QuerySet[Ballot]:
    """The votes whose result the edition validated last does not tell; none when it leaves votes out."""
    if minutes.frozen_at is None or MinutesPart.VOTES in minutes.hidden_parts:
        return Ballot.objects.none()
    return Ballot.objects.filter(told_otherwise(minutes.frozen_at), workshop=minutes.workshop).order_by("id")


def correction_sentence(minutes: Minutes) -> str:
    """For those who read the edition validated last: its result is no longer the one of the vote. One query."""
    found = ballots_since_validation(minutes).aggregate(
        corrected=Max("corrected_at"), closed=Max("closed_at"), opened=Count("pk", filter=Q(state=Ballot.State.OPEN))
    )
    corrected, closed, frozen_at = found["corrected"], found["closed"], minutes.frozen_at
    if found["opened"]:
        return _(
            "Un vote a été rouvert après la validation : le résultat que dit ce compte rendu peut changer. Une nouvelle version suivra."
        )
    if corrected is None and closed is None:
        return ""
    if closed and frozen_at and (corrected is None or corrected <= frozen_at):
        return _(
            "Un vote a été clos le %(when)s, après la validation : ce compte rendu n’en dit pas le dernier résultat. Une nouvelle version suivra."
        ) % {"when": french.format_moment(timezone.localtime(closed))}
    return _(
        "Un résultat de vote a été corrigé le %(when)s : ce compte rendu, validé avant, dit encore l’ancien. Une nouvelle version suivra."
    ) % {"when": french.format_moment(timezone.localtime(corrected))}


@frozen
class GivenMinutes:
    """`correction`: what they do not tell of a vote."""

    uid: uuid.UUID
    correction: str


def given_minutes_of(workshop: Workshop) -> GivenMinutes | None:
    """As those who were there reach them. One query, two once a vote has changed."""
    changed = Ballot.objects.filter(told_otherwise(OuterRef("frozen_at")), workshop=OuterRef("workshop"))
    given = Minutes.objects.filter(workshop=workshop, given_on__isnull=False)
    row = given.annotate(is_changed=Exists(changed)).first()
    return GivenMinutes(row.uid, correction_sentence(row) if row.is_changed else "") if row else None


def current_quotes(workshop: Workshop, keys: Iterable[str]) -> dict[str, str | None]:
    """The present text of quoted notes; None for those that may no longer be quoted: deleted, hidden, or naming
    somebody. A text corrected since is left out too, because it may have been corrected for that reason."""
    wanted = {key.removeprefix(NOTE_PREFIX) for key in keys if key.startswith(NOTE_PREFIX)}
    notes = Note.objects.filter(workshop=workshop, client_id__in=wanted, is_hidden=False, names_somebody=False)
    now = {str(client_id): text for client_id, text in notes.values_list("client_id", "text")} if wanted else {}
    return {note_key(client_id): now.get(client_id) for client_id in wanted}


# --- what it gave -----------------------------------------------------------------------------------------------------


@frozen
class StakeSaid:
    title: str
    phrasing: str
    description: str
    notes: int  # from this workshop
    tables: tuple[int, ...] = ()  # those that proposed it
    united: tuple[str, ...] = ()  # enjeux of this workshop that were merged into it since
    set_aside: str = ""  # why it was put aside


def minutes_stakes(workshop: Workshop) -> list[StakeSaid]:
    """Those that groups of this workshop feed, in the order of the roadmap; a proposal of a table is such a group."""
    here = Q(groups__workshop=workshop, groups__notes__is_hidden=False)
    rows = Stake.objects.filter(groups__workshop=workshop).annotate(n=Count("groups__notes", filter=here))
    counts: Counter[Stake] = Counter()
    united: dict[Stake, list[str]] = {}
    for row in rows.select_related("merged_into").order_by("rank", "id"):
        counts[row.living] += row.n
        united.setdefault(row.living, []).extend([row.title] if row.merged_into_id else [])
    tables: dict[Stake, set[int]] = {}
    for proposal in TableStake.objects.filter(workshop=workshop, stake__in=rows).select_related("stake__merged_into"):
        tables.setdefault(cast("Stake", proposal.stake).living, set()).add(proposal.table)
    return [
        StakeSaid(
            stake.title,
            stake.phrasing,
            stake.description,
            counts[stake],
            tuple(sorted(tables.get(stake, ()))),
            tuple(united[stake]),
            stake.reason,
        )
        for stake in sorted(counts, key=lambda stake: (stake.rank, stake.pk))
    ]


def minutes_projects(workshop: Workshop) -> list[KeyProject]:
    """The chantiers that groups of this workshop became, and those whose resources its tables named; for a workshop
    about chantiers, all those of the roadmap."""
    projects = KeyProject.objects.living().filter(roadmap=workshop.roadmap_id)
    if workshop.kind != Workshop.Kind.KEY_PROJECTS:
        here = Q(groups__workshop=workshop) | Q(merged__groups__workshop=workshop)
        here |= Q(workshop=workshop, resources__isnull=False)
        projects = projects.filter(here)
    rows = list(projects.prefetch_related("merged").distinct().order_by("rank", "id"))
    keep_living_stakes(rows)
    return rows


@frozen
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
        Workshop.objects.filter(_is_after(workshop), roadmap=workshop.roadmap_id, held_on__gte=on)
        .exclude(pk=workshop.pk)
        .order_by("held_on", "starts_at", "number")
    )
    if (next_workshop := following.first()) and next_workshop.held_on:
        return Meeting(next_workshop.title, next_workshop.held_on, next_workshop.place)
    last_step = workshop.step or LAST_OF_THE_TEAM
    for row in roadmap_milestones(workshop.roadmap):
        if row.due_on > on and not row.lacks_day and (row.step is None or row.step.number > last_step):
            return Meeting(row.title, row.due_on)
    return None


def _is_after(workshop: Workshop) -> Q:
    """On a later day, or on the same day at an hour that shows it. A workshop whose hours are unknown has nothing after
    it that day."""
    if not workshop.held_on:
        return Q()
    ended = workshop.ends_at or workshop.starts_at
    later = Q(held_on__gt=workshop.held_on)
    return later | Q(held_on=workshop.held_on, starts_at__gte=ended) if ended else later


# --- when it is due ---------------------------------------------------------------------------------------------------


def minutes_due_date(minutes: Minutes) -> date | None:
    return rules.due_date(minutes.workshop.held_on, minutes.due_days)


def count_late_minutes(roadmap: Roadmap, today: date) -> int:
    """The closed workshops whose minutes should have been given by now, until nobody is reminded of them. One query."""
    rows = Workshop.objects.filter(roadmap=roadmap, state=State.CLOSED, minutes__given_on=None)
    due = (
        rules.due_date(held_on, rules.DUE_DAYS if days is None else days)
        for held_on, days in rows.values_list("held_on", "minutes__due_days")
    )
    return sum(day is not None and day < today and rules.is_reminded(day, today) for day in due)
