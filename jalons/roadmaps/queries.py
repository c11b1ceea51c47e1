"""What the pages of a roadmap show."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Count, DateField, Q, QuerySet
from django.utils.translation import gettext as _

from jalons.accounts.models import Supervision, User
from jalons.roadmaps.models import (
    CalendarKey,
    Invitation,
    JournalEntry,
    Member,
    Membership,
    Milestone,
    Roadmap,
    Step,
)
from jalons.roadmaps.rules import Gap, Permission, StepState, workshop_gap
from jalons.roadmaps.words import SOMEBODY, columns, field_label, model_of, number_words, verb_words
from jalons.territories.models import Commune, OldCode, SearchEntry
from jalons.territories.rules import fold_name


@dataclass(frozen=True)
class RoadmapCard:
    slug: str
    name: str
    lead_authority: str
    role: str
    function: str
    communes: int
    step: str


def roadmaps_of(user: User) -> list[RoadmapCard]:
    """The roadmaps that a person works on, then those they read for a supervising body. The number of queries is
    constant."""
    memberships = Membership.objects.filter(user=user).select_related("roadmap").order_by("roadmap__name")
    supervised = (
        Roadmap.objects.filter(communes__departement__supervision__user=user)
        .exclude(memberships__user=user)
        .distinct()
        .order_by("name")
    )
    mine = [(m.roadmap, m.get_role_display(), m.function) for m in memberships]
    read = [(roadmap, str(Membership.Role.OBSERVER.label), "") for roadmap in supervised]
    ids = [roadmap.pk for roadmap, _role, _function in mine + read]
    sizes = _commune_counts(ids)
    steps = _current_steps(ids)
    return [
        RoadmapCard(
            roadmap.slug,
            roadmap.name,
            roadmap.lead_authority,
            role,
            function,
            sizes.get(roadmap.pk, 0),
            steps.get(roadmap.pk, ""),
        )
        for roadmap, role, function in mine + read
    ]


def _commune_counts(ids: Sequence[int]) -> dict[int, int]:
    through = Roadmap.communes.through.objects.filter(roadmap_id__in=ids)
    return dict(through.values_list("roadmap_id").annotate(n=Count("id")))


def _current_steps(ids: Sequence[int]) -> dict[int, str]:
    current: dict[int, str] = {}
    for step in Step.objects.filter(roadmap_id__in=ids, state=Step.State.NOW).order_by("roadmap_id", "number"):
        current[step.roadmap_id] = str(step)
    return current


def roadmap_steps(roadmap: Roadmap) -> list[Step]:
    return list(Step.objects.filter(roadmap=roadmap).prefetch_related("milestones"))


def roadmap_milestones(roadmap: Roadmap) -> list[Milestone]:
    return list(Milestone.objects.filter(roadmap=roadmap).select_related("step"))


def next_milestones(roadmap: Roadmap, count: int = 3) -> list[Milestone]:
    return list(Milestone.objects.filter(roadmap=roadmap, reached_on=None).select_related("step")[:count])


@dataclass(frozen=True)
class Interval:
    """The interval between the two workshops."""

    days: int
    gap: Gap


def workshop_interval(milestones: Sequence[Milestone]) -> Interval | None:
    """The interval between the two workshops; None when one of them is missing."""
    dates = {m.step.number: m.due_on for m in milestones if m.step and m.step.number in (3, 4)}
    if len(dates) < 2:
        return None
    return Interval((dates[4] - dates[3]).days, workshop_gap(dates[3], dates[4]))


def current_step(steps: Sequence[Step]) -> Step | None:
    """The earliest étape in progress, since later ones may have begun too; else the first one not started."""
    running = [step for step in steps if step.state == StepState.NOW]
    waiting = [step for step in steps if step.state == StepState.TODO and step.number > 0]
    return running[0] if running else waiting[0] if waiting else None


def team_members(roadmap: Roadmap) -> list[Membership]:
    order = list(Membership.Role.values)
    members = Membership.objects.filter(roadmap=roadmap).select_related("user")
    return sorted(members, key=lambda m: (order.index(m.role), m.pk))


def supervising_bodies(roadmap: Roadmap) -> list[str]:
    """The bodies that read this roadmap without being members of the team."""
    bodies = Supervision.objects.filter(departement__commune__roadmaps=roadmap).distinct()
    return [str(body.user) for body in bodies.select_related("user").order_by("id")]


def open_invitations(roadmap: Roadmap) -> list[Invitation]:
    return list(Invitation.objects.filter(roadmap=roadmap, accepted_at=None).select_related("message"))


def invitation_of(token_hash: str) -> Invitation | None:
    return Invitation.objects.select_related("roadmap").filter(token_hash=token_hash).first()


def perimeter_communes(roadmap: Roadmap) -> list[Commune]:
    return list(roadmap.communes.order_by("name"))


def communes_named(lines: Sequence[str]) -> dict[str, Commune | None]:
    """The commune of each line: « 24064 », « 24064 Brantôme en Périgord », « brantome en perigord »; a former code
    gives the present commune. None when a line matches none, or several. Three queries, whatever the number of lines.
    """
    codes = {line: line.split()[0].upper() for line in lines}
    names = {line: fold_name(line) for line in lines}
    present = Commune.objects.filter(withdrawn_on=None).in_bulk(set(codes.values()))
    old = OldCode.objects.select_related("commune").in_bulk(set(codes.values()))
    bearing: dict[str, list[Commune]] = {}
    entries = SearchEntry.objects.filter(kind=SearchEntry.Kind.COMMUNE, whole=True, name="")
    for entry in entries.filter(folded__in=set(names.values())).select_related("commune"):
        assert entry.commune
        bearing.setdefault(entry.folded, []).append(entry.commune)
    communes: dict[str, Commune | None] = {}
    for line in lines:
        bearers = bearing.get(names[line], [])
        old_code = old.get(codes[line])
        communes[line] = (
            present.get(codes[line]) or (old_code and old_code.commune) or (bearers[0] if len(bearers) == 1 else None)
        )
    return communes


# --- the journal -----------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Difference:
    name: str
    field: str
    before: str
    after: str


@dataclass(frozen=True)
class JournalLine:
    pk: int
    at: datetime
    by: str
    verb: str
    kind: str
    about: str
    is_of_a_part: bool
    is_a_revision: bool
    differences: list[Difference]


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
    return _lines(page[:count]), older


def latest_lines(member: Member, count: int = 3) -> list[JournalLine]:
    """The last lines, only for members who may read the journal: it names people, and whom they invited."""
    if not member.can(Permission.READ_JOURNAL):
        return []
    return _lines(list(JournalEntry.objects.filter(roadmap=member.roadmap).select_related("by")[:count]))


def signer_of(entries: QuerySet[JournalEntry]) -> str:
    """Who signed the latest of these lines; "" when there is none."""
    entry = entries.select_related("by").first()
    return _People([entry]).signature(entry) if entry else ""


class _People:
    """The present names of the people that some lines refer to, because the journal stores no name (decision 0010). One
    query for each kind of row."""

    def __init__(self, entries: Sequence[JournalEntry]) -> None:
        users = {entry.by_id for entry in entries if entry.by_id}
        roadmaps = {entry.roadmap_id for entry in entries}
        members = Membership.objects.filter(roadmap__in=roadmaps, user__in=users) if users else []
        self._functions = {(row.roadmap_id, row.user_id): row.function for row in members}
        wanted: dict[str, set[int]] = defaultdict(set)
        for entry in entries:
            if entry.signer_id is not None:
                wanted[entry.signer_kind].add(entry.signer_id)
            if not entry.about_label:
                wanted[entry.about_kind].add(entry.about_id)
            for value in (*entry.before.values(), *entry.after.values()):
                if isinstance(value, dict):
                    wanted[value["kind"]].add(value["id"])
        self._rows = {(kind, pk): row for kind, pks in wanted.items() for pk, row in _rows(kind, pks).items()}

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


def _rows(kind: str, pks: set[int]) -> dict[int, Any]:
    model = model_of(kind)
    if model is None:
        return {}
    beside: tuple[str, ...] = getattr(model, "named_when_read", ())
    rows = model._default_manager.filter(pk__in=pks)
    return (rows.select_related(*beside) if beside else rows).in_bulk()


def _lines(entries: Sequence[JournalEntry]) -> list[JournalLine]:
    people = _People(entries)
    return [_journal_line(entry, people) for entry in entries]


def _journal_line(entry: JournalEntry, people: _People) -> JournalLine:
    fields = [*entry.before, *(name for name in entry.after if name not in entry.before)]
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
            Difference(
                name,
                field_label(entry.about_kind, name),
                _format_value(entry.about_kind, name, entry.before.get(name), people),
                _format_value(entry.about_kind, name, entry.after.get(name), people),
            )
            for name in fields
        ],
    )


def _format_value(kind: str, name: str, value: Any, people: _People) -> str:
    if value is None or value == "":
        return "–"
    if isinstance(value, dict):
        return people.function(value)
    column = columns(kind).get(name)
    words = dict(column.flatchoices) if column else {}
    if isinstance(value, str | int) and value in words:
        return str(words[value])
    if type(column) is DateField:
        return date.fromisoformat(value).strftime("%d/%m/%Y")
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


def calendar_of(token_hash: str) -> Roadmap | None:
    """The roadmap that a private calendar address opens, as long as its owner is a member of the team."""
    key = CalendarKey.objects.filter(token_hash=token_hash).select_related("membership__roadmap").first()
    return key.membership.roadmap if key else None


def calendar_made_at(member: Member) -> datetime | None:
    """When this member created their private calendar address; None when they have none."""
    keys = CalendarKey.objects.filter(membership__roadmap=member.roadmap, membership__user=member.user)
    return keys.values_list("made_at", flat=True).first()
