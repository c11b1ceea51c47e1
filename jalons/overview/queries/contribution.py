"""« Ce qu’est devenue votre contribution »: each note of a participant, and its effects.

It opens with a code that people take away. Nobody is named; what is still in preparation is shown without a title.
"""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from jalons.actions.models import ActionSheet
from jalons.actions.queries.sheets import Tag, status_tag
from jalons.actions.rules.sheets import Status
from jalons.base import french
from jalons.invitations.models import Minutes
from jalons.monitoring.models import Indicator
from jalons.workshops.models import KeyProject, Note, NoteGroup, Participant, Workshop
from jalons.workshops.queries.findings import taken_findings
from jalons.workshops.queries.pledges import PledgeLine, own_pledges
from jalons.workshops.rules.follow_codes import SheetCode, read_follow_code
from jalons.workshops.rules.group_lineage import merged_groups
from jalons.workshops.rules.origins import note_origin

# Until the committee has decided, an action may still change or be removed: it is counted, not shown.
UNDER_STUDY = frozenset({Status.DRAFT, Status.PROPOSED, Status.TO_ARBITRATE, Status.TO_REWORK})


@dataclass(frozen=True)
class FollowedResult:
    """An indicator of an action, from its baseline to its present value."""

    label: str
    baseline: str
    target: str
    target_on: date


@dataclass(frozen=True)
class FollowedAction:
    title: str
    status: Tag
    period: str
    steps_done: int
    steps: int
    results: list[FollowedResult]


@dataclass(frozen=True)
class FollowedProject:
    title: str
    purpose: str
    stakes: list[str]
    actions: list[FollowedAction]
    under_study: int


@dataclass(frozen=True)
class FollowedNote:
    """`said` is a sentence about how far it went."""

    number: int
    text: str
    is_hidden: bool
    is_withdrawn: bool  # by this person
    group: str
    joined: list[str]  # other groups with the same meaning that were merged into it
    split_from: str  # the first group it was in
    stake: str
    phrasing: str
    projects: list[FollowedProject]
    is_in_portrait: bool = False

    @property
    def said(self) -> str:
        if self.is_withdrawn:
            return _("Vous l’avez retirée : elle n’est ni sur le mur, ni dans les documents.")
        actions = sum(len(project.actions) for project in self.projects)
        if actions:
            return ngettext("Elle a mené à %(n)d action.", "Elle a mené à %(n)d actions.", actions) % {"n": actions}
        if self.projects:
            return _("Elle a mené à un chantier. Les actions se préparent.")
        if self.stake:
            return _("Elle fait partie d’un enjeu du territoire. Les chantiers se cherchent.")
        if self.group:
            return _("Elle a été rapprochée d’autres notes qui disent la même chose.")
        if self.is_hidden:
            return _("L’animation ne l’a pas gardée sur le mur.")
        return _("Elle est sur le mur. L’animation va la classer.")


@dataclass(frozen=True)
class Contribution:
    roadmap: str
    workshop: str
    held_on: date | None
    place: str
    notes: list[FollowedNote]
    names_kept: bool  # the name of this participant is stored: it may be erased from here
    code: str
    minutes: uuid.UUID | None  # once the compte rendu was distributed
    pledges: list[PledgeLine]  # those linked to this code: a pledge with a name is linked to none

    @property
    def sentence(self) -> str:
        actions = {
            action.title
            for note in self.notes
            if not note.is_withdrawn
            for project in note.projects
            for action in project.actions
        }
        if not self.notes and self.pledges:
            return ngettext(
                "Votre engagement est gardé. Voici où il en est.",
                "Vos engagements sont gardés. Voici où ils en sont.",
                len(self.pledges),
            )
        if not self.notes:
            return _("Aucune note n’est liée à ce code.")
        if actions:
            return ngettext(
                "Vos notes ont compté dans %(n)d action.", "Vos notes ont compté dans %(n)d actions.", len(actions)
            ) % {"n": len(actions)}
        return _("Vos notes sont gardées. Voici où elles en sont.")


def find_contribution(typed: str) -> Contribution | None:
    """The contribution of a code: that of a participant, or of one sheet of paper."""
    code = read_follow_code(typed)
    if isinstance(code, SheetCode):
        workshop = Workshop.objects.select_related("roadmap").filter(code=code.workshop).first()
        if workshop is None or not code.is_printed_by(workshop.secret):
            return None
        return _make_contribution(workshop, Note.objects.filter(workshop=workshop, sheet=code.number), code=str(code))
    participant = find_participant(code)
    if participant is None:
        return None
    notes = Note.objects.filter(participant=participant)
    return _make_contribution(
        participant.workshop,
        notes,
        code=code,
        names_kept=participant.is_named,
        pledges=own_pledges(participant),
    )


def find_participant(code: str) -> Participant | None:
    return Participant.objects.select_related("workshop__roadmap").filter(follow_code=code).first()


def _make_contribution(
    workshop: Workshop,
    notes: QuerySet[Note],
    *,
    code: str,
    names_kept: bool = False,
    pledges: Iterable[PledgeLine] = (),
) -> Contribution:
    rows = list(notes.select_related("group__stake", "group__key_project", "group__split_from").order_by("number"))
    groups = [note.group for note in rows if note.group]
    stakes = {group.stake_id for group in groups if group.stake_id}
    own = {group.key_project_id for group in groups if group.key_project_id}
    projects = KeyProject.objects.filter(pk__in=own) | KeyProject.objects.filter(stakes__in=stakes)
    answering: dict[int, list[int]] = {}
    followed: dict[int, FollowedProject] = {}
    actions = _followed_actions(projects.values_list("pk", flat=True))
    for project in projects.prefetch_related("stakes").distinct().order_by("rank", "id"):
        shown, under_study = actions.get(project.pk, ([], 0))
        followed[project.pk] = FollowedProject(
            project.title, project.purpose, [stake.title for stake in project.stakes.all()], shown, under_study
        )
        for stake in project.stakes.all():
            answering.setdefault(stake.pk, []).append(project.pk)

    kin = list(NoteGroup.objects.filter(workshop=workshop).values_list("id", "merged_into", "title"))
    lineage, titles = {pk: into for pk, into, _title in kin}, {pk: title for pk, _into, title in kin}

    taken = taken_findings(workshop)

    def joined(group: NoteGroup | None) -> list[str]:
        return [titles[pk] for pk in merged_groups(lineage, group.pk)] if group else []

    def projects_of(note: Note) -> list[FollowedProject]:
        """The chantier that the group became; else those that answer its enjeu."""
        if not note.group:
            return []
        if note.group.key_project_id:
            return [followed[note.group.key_project_id]]
        return [followed[pk] for pk in answering.get(note.group.stake_id or 0, [])]

    return Contribution(
        roadmap=workshop.roadmap.name,
        workshop=workshop.title,
        held_on=workshop.held_on,
        place=workshop.place,
        notes=[
            FollowedNote(
                number=note.number,
                text=note.text,
                is_hidden=note.is_hidden,
                is_withdrawn=note.is_withdrawn,
                group=note.group.title if note.group else "",
                joined=joined(note.group),
                split_from=note.group.split_from.title if note.group and note.group.split_from else "",
                stake=note.group.stake.title if note.group and note.group.stake else "",
                phrasing=note.group.stake.phrasing if note.group and note.group.stake else "",
                projects=projects_of(note),
                is_in_portrait=note_origin(workshop.uid, note.client_id) in taken,
            )
            for note in rows
        ],
        names_kept=names_kept,
        code=code,
        minutes=Minutes.objects.filter(workshop=workshop, given_on__isnull=False).values_list("uid", flat=True).first(),
        pledges=list(pledges),
    )


def _followed_actions(projects: Iterable[int]) -> dict[int, tuple[list[FollowedAction], int]]:
    """By chantier: the actions that were decided, and the number still under study."""
    by_project: dict[int, tuple[list[FollowedAction], int]] = {}
    rows = ActionSheet.objects.filter(key_project__in=list(projects)).select_related("axis")
    rows = rows.prefetch_related("steps", "indicators")
    for row in rows.order_by("axis__rank", "rank"):
        assert row.key_project_id
        shown, under_study = by_project.get(row.key_project_id, ([], 0))
        if Status(row.status) in UNDER_STUDY:
            under_study += 1
        else:
            steps = list(row.steps.all())
            done = sum(step.done_on is not None for step in steps)
            results = [_followed_result(indicator) for indicator in row.indicators.all()]
            shown = [
                *shown,
                FollowedAction(row.title, status_tag(row.status), _end_label(row), done, len(steps), results),
            ]
        by_project[row.key_project_id] = (shown, under_study)
    return by_project


def _followed_result(row: Indicator) -> FollowedResult:
    baseline = "" if row.baseline is None else french.format_number(row.baseline)
    return FollowedResult(row.label, baseline, french.format_number(row.target), row.target_on)


def _end_label(row: ActionSheet) -> str:
    return _("jusqu’en %(month)s") % {"month": french.format_month(row.ends_on)} if row.ends_on else ""
