"""« Ce qu’est devenue votre contribution »: each note of a participant, and its effects.

It opens with a code that people take away. Nobody is named; what is still in preparation is shown without a title.
"""

from collections.abc import Iterable
from dataclasses import field, replace
from datetime import date

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from jalons.actions.models import ActionSheet
from jalons.actions.queries.decided import verdict_sentence
from jalons.actions.queries.sheets import Tag, status_tag
from jalons.actions.rules.sheets import Status, may_be_told
from jalons.base import french
from jalons.base.frozen import frozen
from jalons.funding.queries.funded_actions import WILL_NOT_BE_DONE
from jalons.invitations.queries.minutes import GivenMinutes, Meeting, given_minutes_of, next_meeting
from jalons.overview.queries.outcomes import ActionOutcome, VoteLine, action_outcomes, vote_lines
from jalons.roadmaps.models import Roadmap
from jalons.workshops.models import KeyProject, Note, NoteGroup, Participant, Stake, Workshop
from jalons.workshops.queries.findings import taken_findings
from jalons.workshops.queries.lineage import keep_living_stakes, united_projects, united_stakes
from jalons.workshops.queries.pledges import PledgeLine, own_pledges
from jalons.workshops.rules.follow_codes import SheetCode, read_follow_code
from jalons.workshops.rules.group_lineage import merged_groups
from jalons.workshops.rules.origins import note_origin


@frozen
class FollowedAction:
    title: str
    status: Tag
    period: str
    steps_done: int
    steps: int
    outcome: ActionOutcome

    @property
    def is_put_aside(self) -> bool:
        return self.status.value in WILL_NOT_BE_DONE

    @property
    def verdict(self) -> str:
        """For an action that stops there, or that waits: what was decided, in the words of a letter."""
        return verdict_sentence(Status(self.status.value), self.outcome.decision)

    @property
    def reason(self) -> str:
        decision = self.outcome.decision
        return decision.reason if decision and decision.outcome == self.status.value else ""

    @property
    def owes_reason(self) -> bool:
        return self.is_put_aside and not self.reason


@frozen
class FollowedProject:
    title: str
    purpose: str
    set_aside: str  # why it was put aside
    stakes: list[str]
    actions: list[FollowedAction]
    under_study: int
    votes: list[VoteLine]
    told_at: int = 0
    """The number of the first of these notes that leads to it: its actions are told there, once."""

    @property
    def going_on(self) -> list[FollowedAction]:
        return [action for action in self.actions if not action.is_put_aside]


@frozen
class FollowedNote:
    """`said` is a sentence about how far it went."""

    number: int
    text: str
    is_hidden: bool
    is_withdrawn: bool  # by this person
    is_waiting: bool  # for the facilitation to read it
    group: str
    joined: list[str]  # other groups with the same meaning that were merged into it
    split_from: str  # the first group it was in
    stake: str
    phrasing: str
    merged_stake: str  # the enjeu that it was behind before this one united both
    set_aside: str  # why the enjeu was put aside
    projects: list[FollowedProject]
    votes: list[VoteLine]  # about the enjeu
    merged_project: str = ""  # the chantier that its group became, before another one united both
    is_in_portrait: bool = False
    is_erased: bool = False
    group_votes: list[VoteLine] = field(default_factory=list)

    @property
    def has_thread(self) -> bool:
        return bool(self.group) and not self.is_hidden and bool(self.tells_group or self.stake or self.projects)

    @property
    def tells_group(self) -> bool:
        """Whether its group tells more than the sentence above, or than the enjeu below."""
        is_behind_another = bool(self.stake or self.projects) and self.group != self.stake
        return bool(is_behind_another or self.joined or self.split_from or self.group_votes)

    @property
    def said(self) -> str:
        if self.is_erased:
            return _("Son texte a été effacé. Son numéro reste.")
        if self.is_withdrawn:
            return _("Vous l’avez retirée : elle n’est ni sur le mur, ni dans les documents.")
        if self.is_waiting:
            return _("Elle est en attente de relecture par l’animation : ni sur le mur, ni dans les documents.")
        if self.is_hidden:
            return _("L’animation l’a masquée : elle n’est ni sur le mur, ni dans les documents.")
        actions = sum(len(project.going_on) for project in self.projects)
        if actions:
            return ngettext("Elle a mené à %(n)d action.", "Elle a mené à %(n)d actions.", actions) % {"n": actions}
        aside = sum(len(project.actions) for project in self.projects)
        if aside and not any(project.under_study for project in self.projects):
            return ngettext(
                "Elle a mené à %(n)d action, qui ne se fera pas. La raison est dite plus bas.",
                "Elle a mené à %(n)d actions, qui ne se feront pas. Les raisons sont dites plus bas.",
                aside,
            ) % {"n": aside}
        if self.projects and all(project.set_aside for project in self.projects):
            return _("Elle a mené à un chantier, qui n’a pas été retenu. La raison est dite plus bas.")
        if self.projects:
            return _("Elle a mené à un chantier. Les actions se préparent.")
        if self.stake and self.set_aside:
            return _("Elle fait partie d’un enjeu, qui n’a pas été retenu. La raison est dite plus bas.")
        if self.stake:
            return _("Elle fait partie d’un enjeu du territoire. Les chantiers se cherchent.")
        if self.group:
            return _("Elle est rangée dans le groupe « %(title)s ».") % {"title": self.group}
        return _("Elle est sur le mur. L’animation va la classer.")


@frozen
class Contribution:
    roadmap: str
    workshop: str
    held_on: date | None
    place: str
    notes: list[FollowedNote]
    names_kept: bool  # the name of this participant is stored: it may be erased from here
    code: str
    authority: str
    minutes: GivenMinutes | None  # once the compte rendu was distributed
    next_meeting: Meeting | None  # of the roadmap, after this workshop
    pledges: list[PledgeLine]  # those linked to this code: a pledge with a name is linked to none

    @property
    def adoptions(self) -> list[str]:
        """The délibérations that adopted these actions, each once, with its votes."""
        told = (
            action.outcome.adoption for note in self.notes for project in note.projects for action in project.actions
        )
        return list(dict.fromkeys(filter(None, told)))

    @property
    def sentence(self) -> str:
        actions = {
            action.title
            for note in self.notes
            if not note.is_hidden
            for project in note.projects
            for action in project.going_on
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
        workshops = Workshop.objects.filter(roadmap__removal_asked_at=None)
        workshop = workshops.select_related("roadmap").filter(code=code.workshop).first()
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
    """Not in a roadmap that is to be removed."""
    rows = Participant.objects.filter(follow_code=code, workshop__roadmap__removal_asked_at=None)
    return rows.select_related("workshop__roadmap").first()


def _make_contribution(
    workshop: Workshop,
    notes: QuerySet[Note],
    *,
    code: str,
    names_kept: bool = False,
    pledges: Iterable[PledgeLine] = (),
) -> Contribution:
    related = ("group__stake__merged_into", "group__key_project__merged_into", "group__split_from")
    rows = list(notes.select_related(*related).order_by("number"))
    groups = [note.group for note in rows if note.group]
    stakes = united_stakes({group.stake.living.pk for group in groups if group.stake})
    own = {group.key_project.living.pk for group in groups if group.key_project}
    behind = Q(pk__in=own) | Q(stakes__in=stakes) | Q(merged__stakes__in=stakes)
    projects = list(KeyProject.objects.living().filter(behind).distinct().order_by("rank", "id"))
    keep_living_stakes(projects)
    answering: dict[int, list[int]] = {}
    followed: dict[int, FollowedProject] = {}
    actions = _followed_actions(workshop.roadmap, (project.pk for project in projects))
    behind_stakes = {group.stake.living.pk for group in groups if group.stake}
    votes = vote_lines(
        behind_stakes, [project.pk for project in projects], {group.pk for group in groups}, in_public=True
    )
    for project in projects:
        shown, under_study = actions.get(project.pk, ([], 0))
        followed[project.pk] = FollowedProject(
            project.title,
            project.purpose,
            project.reason,
            [stake.title for stake in project.stakes.all()],
            shown,
            under_study,
            votes.projects.get(project.pk, []),
        )
        for stake in project.stakes.all():
            answering.setdefault(stake.pk, []).append(project.pk)

    kin = list(NoteGroup.objects.filter(workshop=workshop).values_list("id", "merged_into", "title"))
    lineage, titles = {pk: into for pk, into, _title in kin}, {pk: title for pk, _into, title in kin}

    taken = taken_findings(workshop)

    def joined(group: NoteGroup | None) -> list[str]:
        return [titles[pk] for pk in merged_groups(lineage, group.pk)] if group else []

    def projects_of(note: Note) -> list[int]:
        """The chantier that the group became; else those that answer its enjeu."""
        if not note.group or note.is_hidden:
            return []
        if note.group.key_project:
            return [note.group.key_project.living.pk]
        return answering.get(note.group.stake.living.pk if note.group.stake else 0, [])

    told_at: dict[int, int] = {}
    for note in rows:
        for pk in projects_of(note):
            told_at.setdefault(pk, note.number)
    followed = {pk: replace(project, told_at=told_at.get(pk, 0)) for pk, project in followed.items()}

    def stake_of(note: Note) -> Stake | None:
        return note.group.stake.living if note.group and note.group.stake else None

    def merged_stake(note: Note) -> str:
        stake = note.group.stake if note.group else None
        return stake.title if stake and stake.merged_into else ""

    def merged_project(note: Note) -> str:
        project = note.group.key_project if note.group else None
        return project.title if project and project.merged_into else ""

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
                is_waiting=note.is_waiting,
                group=note.group.title if note.group else "",
                joined=joined(note.group),
                split_from=note.group.split_from.title if note.group and note.group.split_from else "",
                stake=behind_stake.title if (behind_stake := stake_of(note)) else "",
                phrasing=behind_stake.phrasing if behind_stake else "",
                merged_stake=merged_stake(note),
                set_aside=behind_stake.reason if behind_stake else "",
                projects=[followed[pk] for pk in projects_of(note)],
                votes=votes.stakes.get(behind_stake.pk, []) if behind_stake else [],
                merged_project=merged_project(note),
                is_erased=note.is_erased,
                group_votes=votes.groups.get(note.group_id or 0, []),
                is_in_portrait=note_origin(workshop.uid, note.client_id) in taken,
            )
            for note in rows
        ],
        names_kept=names_kept,
        code=code,
        authority=workshop.roadmap.lead_authority,
        minutes=given_minutes_of(workshop),
        next_meeting=next_meeting(workshop, timezone.localdate()),
        pledges=list(pledges),
    )


def _followed_actions(roadmap: Roadmap, projects: Iterable[int]) -> dict[int, tuple[list[FollowedAction], int]]:
    """By chantier: the actions that were decided, and the number still under study."""
    by_project: dict[int, tuple[list[FollowedAction], int]] = {}
    found = ActionSheet.objects.filter(key_project__in=united_projects(projects)).select_related("axis", "key_project")
    rows = list(found.prefetch_related("steps").order_by("axis__rank", "rank"))
    outcomes = action_outcomes(roadmap, rows, in_public=True)
    for row in rows:
        assert row.key_project
        project, outcome = row.key_project.merged_into_id or row.key_project.pk, outcomes[row.pk]
        shown, under_study = by_project.get(project, ([], 0))
        if may_be_told(Status(row.status), is_doubtful=outcome.is_doubtful):
            steps = list(row.steps.all())
            done = sum(step.done_on is not None for step in steps)
            action = FollowedAction(row.title, status_tag(row.status), _end_label(row), done, len(steps), outcome)
            by_project[project] = ([*shown, action], under_study)
        else:
            by_project[project] = (shown, under_study + 1)
    return by_project


def _end_label(row: ActionSheet) -> str:
    return _("jusqu’en %(month)s") % {"month": french.format_month(row.ends_on)} if row.ends_on else ""
