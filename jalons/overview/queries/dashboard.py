"""The state of a roadmap: the sentence, the road, the posts, the money."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from jalons.actions import words
from jalons.actions.queries import action_list, action_rows, coming_meetings
from jalons.actions.queries.action_rows import ActionRow
from jalons.actions.queries.blocking import Blocking, roadmap_blocking
from jalons.actions.queries.coming_meetings import ComingAgendas, NextMeeting
from jalons.actions.queries.quick_wins import followed_quick_wins, past_year_sentence
from jalons.actions.rules.sheets import Status
from jalons.base import french
from jalons.base.frozen import frozen
from jalons.base.prepared_addresses import reverse
from jalons.funding.queries import consolidated
from jalons.funding.queries.consolidated import Consolidation
from jalons.funding.queries.funded_actions import submitted_of
from jalons.governance.queries.coming_convocations import (
    ComingConvocation,
    announced_convocations,
)
from jalons.governance.queries.convocations import (
    SilentSeats,
    silent_seats_to_come,
)
from jalons.governance.queries.points import presented_points
from jalons.governance.rules.convocations import Answer
from jalons.governance.rules.presenters import make_presenter_names
from jalons.overview.queries.delays import Delays, own_delays
from jalons.overview.queries.facts import RoadmapReading, read_facts
from jalons.overview.queries.next_vote import NextVote, next_vote
from jalons.overview.queries.own_actions import OwnActions, own_actions
from jalons.overview.queries.shortcuts import Shortcut, dashboard_shortcuts
from jalons.overview.queries.todo import Board, todo_board
from jalons.overview.rules.facts import Facts
from jalons.overview.rules.steps import near_steps
from jalons.roadmaps.models import Member, Roadmap, Step
from jalons.roadmaps.queries.blockers import BlockerLine
from jalons.roadmaps.queries.journal import JournalLine, latest_lines
from jalons.roadmaps.queries.milestones import MilestoneLine, roadmap_milestones
from jalons.roadmaps.queries.steps import current_step, following_steps, roadmap_steps
from jalons.roadmaps.queries.stopped import StoppedAction
from jalons.roadmaps.rules.milestones import VOTED_AT, Awaited
from jalons.roadmaps.rules.permissions import Permission, Role
from jalons.roadmaps.rules.steps import StepState

# Milestones on the dashboard: the first of those that « Étapes et jalons » lists as not reached.
NEXT = 3
# Who is asked to remind the seats that are silent: whoever prepares the meeting, not an élue who may.
_WRITES_TO_SEATS = (Permission.ARBITRATE, Permission.MANAGE_ROADMAP)
# Points de blocage on the dashboard; their page shows them all.
MOST_BLOCKERS = 4


@frozen
class RoadStep:
    state: str
    label: str
    title: str
    url: str


@frozen
class OwnMeeting:
    """The next meeting to which whoever reads is convened, and what they present there. `is_next`: whether the roadmap has
    none before it; `changed_at`: for each thing that is presented, where another presenter is written."""

    convocation: ComingConvocation
    presented_titles: tuple[str, ...]
    changed_at: tuple[str, ...]
    is_next: bool

    @property
    def presented(self) -> str:
        return "\u00a0; ".join(self.presented_titles)

    @property
    def representative(self) -> str:
        """The seat that represents theirs, as they have said."""
        return self.convocation.by if self.convocation.answer == Answer.REPRESENTED else ""

    @property
    def is_left_unpresented(self) -> bool:
        """Whether this person does not come, and the agenda still names them as presenter."""
        return bool(self.presented_titles) and self.convocation.says_away

    @property
    def handed_over(self) -> list[tuple[str, str]]:
        return list(zip(self.presented_titles, self.changed_at, strict=True))


@frozen
class SentencePart:
    """A part of the first sentence; `url`: the list of what it counts."""

    text: str
    url: str = ""


@frozen
class Dashboard:
    """`told`: the first sentence, part by part; `own_part`: what it costs the authority, for an élue or an élu; `next_vote`:
    what its council votes next. `road`: the étape in progress and its neighbours; `other_steps`: the rest of it.
    `shortcuts`: for a phone. `adopted_on`: the day of the vote of the council."""

    told: list[SentencePart]
    own_part: SentencePart | None
    next_vote: NextVote | None
    road: list[RoadStep]
    other_steps: list[RoadStep]
    shortcuts: list[Shortcut]
    work: Board
    blockers: list[BlockerLine]
    more_blockers: int
    stopped: list[StoppedAction]
    delays: Delays | None
    has_plan: bool
    has_contacts: bool
    has_words: bool
    actions: list[ActionRow]
    own: OwnActions | None
    undone: str
    apart: str  # the fiches that are not promised
    unvoted: SentencePart | None  # of these, those that stand beside voted ones, and their list
    tally: list[str]
    quick_wins: str  # « 3 gains rapides, 1 réalisé, 1 au-delà d’un an »
    money: Consolidation
    meeting: NextMeeting | None
    called_off: list[ComingConvocation]  # cancelled, until their day
    own_meeting: OwnMeeting | None
    silent: list[SilentSeats]  # of each convened meeting to come, the nearest first
    function: str  # of whoever reads
    adopted_on: date | None
    milestones: list[MilestoneLine]
    latest: list[JournalLine]

    @property
    def sentence(self) -> str:
        return " ".join(part.text for part in self.told)


def roadmap_dashboard(member: Member) -> Dashboard:
    """The number of queries does not depend on the size of the roadmap."""
    state = read_state(member.roadmap)
    index, money, facts = state.index, state.money, state.read.facts
    steps = [_road_step(step, member.roadmap) for step in state.steps]
    passed = sum(step.number < VOTED_AT for step in state.steps) if facts.is_voted else 0
    near = near_steps([StepState(step.state) for step in state.steps], passed=passed)
    announced, latest = announced_convocations(member), latest_lines(member)
    convened = [row for row in announced if not row.is_cancelled]
    # The card of the first meeting asks for its answer: it is not asked twice on one page.
    work = todo_board(member, state.read, index, money, convened[1:])
    function = next((one.function for one in state.read.team if member.user and one.user == member.user.pk), "")
    return Dashboard(
        told=list(_state_parts(member.roadmap.slug, index, state.steps, money, facts, state.blocking.count)),
        own_part=_own_part(member, money),
        next_vote=next_vote(member, facts, latest),
        road=steps[near],
        other_steps=[*steps[: near.start], *steps[near.stop :]],
        shortcuts=dashboard_shortcuts(member.roadmap, state.read, money, state.meeting, state.blocking.count),
        work=work,
        blockers=state.blocking.points[:MOST_BLOCKERS],
        more_blockers=max(0, len(state.blocking.points) - MOST_BLOCKERS),
        stopped=state.blocking.stopped,
        delays=own_delays(member, index, facts),
        has_plan=facts.actions > 0,
        has_contacts=facts.contacts > 0,
        has_words=facts.words > 0,
        actions=index.rows,
        own=own_actions(member, index),
        undone=", ".join(words.undone_labels(index.counts)),
        apart=index.apart,
        unvoted=_unvoted_part(member.roadmap.slug, index),
        tally=_tally_marks(index),
        quick_wins=followed_quick_wins(index, timezone.localdate()).sentence,
        money=money,
        meeting=state.meeting,
        called_off=[row for row in announced if row.is_cancelled],
        own_meeting=_own_meeting(member.roadmap.slug, convened[0], function, state) if convened else None,
        silent=silent_seats_to_come(state.coming.meetings) if all(map(member.can, _WRITES_TO_SEATS)) else [],
        function=function,
        adopted_on=state.read.adopted_on,
        milestones=[milestone for milestone in state.milestones if not milestone.reached_on][:NEXT],
        latest=latest,
    )


def _unvoted_part(slug: str, index: action_rows.Index) -> SentencePart | None:
    count = sum(bool(row.status.vote) for row in index.rows)
    if not count:
        return None
    sentence = ngettext("Voir la fiche non votée", "Voir les %(n)d fiches non votées", count) % {"n": count}
    return SentencePart(sentence, f"{reverse('actions:index', args=[slug])}{action_list.UNVOTED_QUERY}")


def _own_meeting(slug: str, row: ComingConvocation, function: str, state: "RoadmapState") -> OwnMeeting:
    """One query, none for a meeting whose points were read."""
    meeting = state.meeting
    is_next = meeting is not None and meeting.pk == row.meeting
    called = make_presenter_names((function, row.seat), (row.function,))
    points = presented_points(row.meeting, called, state.coming.points.get(row.meeting))
    presented = [
        (f"{point.title} ({point.summary})", reverse("governance:hand_point", args=[slug, row.meeting, point.pk]))
        for point in points
    ]
    if meeting and is_next:
        titles = {action.code: action.title for action in state.index.rows}
        codes = [code for who, told in meeting.presenters if called.presents_point(who) for code in told.split(", ")]
        items = {item.action.code: item.pk for item in state.coming.items[row.meeting]}
        presented = [
            (
                f"{code} {titles.get(code, '')}".rstrip(),
                reverse("actions:item", args=[slug, row.meeting, items[code]]),
            )
            for code in codes
        ] + presented
    return OwnMeeting(row, tuple(title for title, _url in presented), tuple(url for _title, url in presented), is_next)


@frozen
class RoadmapState:
    """What the dashboard and the page of an étape read of a roadmap."""

    index: action_rows.Index
    money: Consolidation
    steps: list[Step]
    milestones: list[MilestoneLine]
    coming: ComingAgendas
    meeting: NextMeeting | None
    read: RoadmapReading
    blocking: Blocking


def read_state(roadmap: Roadmap) -> RoadmapState:
    index = action_rows.action_index(roadmap)
    money = consolidated.consolidated_money(roadmap, only=submitted_of(index), checked=False)
    today = timezone.localdate()
    steps, coming = roadmap_steps(roadmap), coming_meetings.coming_agendas(roadmap, today)
    meeting = coming_meetings.next_meeting(roadmap, today, coming)
    milestones = _answered_milestones(roadmap_milestones(roadmap), meeting)
    read = read_facts(roadmap, index, money, steps, milestones, meeting, coming)
    return RoadmapState(index, money, steps, milestones, coming, meeting, read, roadmap_blocking(roadmap, index.rows))


def _answered_milestones(milestones: list[MilestoneLine], meeting: NextMeeting | None) -> list[MilestoneLine]:
    """A comité de pilotage that was cancelled and whose milestone has no day any more is the next one that is planned:
    « à fixer » beside its card would be false."""
    on = meeting.steering_on if meeting else None
    is_told = any(milestone.held_by == "meeting" and milestone.due_on == on for milestone in milestones)
    waiting = next(
        (milestone for milestone in milestones if milestone.lacks_day and milestone.awaits == Awaited.COMMITTEE), None
    )
    if on is None or waiting is None or is_told:
        return milestones
    dated = replace(waiting, due_on=on, lacks_day=False, caution="", held_by="meeting")
    return sorted(
        (dated if milestone is waiting else milestone for milestone in milestones), key=lambda one: (one.due_on, one.pk)
    )


# --- the sentence and the road ---------------------------------------------------------------------------------------


def _state_parts(
    slug: str, index: action_rows.Index, steps: list[Step], money: Consolidation, facts: Facts, blocking: int
) -> Iterator[SentencePart]:
    """A sentence that a vice-présidence would repeat aloud, including the missing money; what it counts as late or
    stopped leads to its list, and what blocks (`blocking`: how many lines) to where it is told."""
    counts = index.counts
    if not (counts.done or counts.under_way or counts.stopped or counts.abandoned):
        yield SentencePart(_step_sentence(steps, facts))
        return
    actions, pledges = reverse("actions:index", args=[slug]), reverse("workshops:all_pledges", args=[slug])
    number, total = french.spell_together(counts.done, counts.total)
    done = ngettext("%(n)s action réalisée", "%(n)s actions réalisées", counts.done) % {"n": number.capitalize()}
    yield SentencePart(_("%(done)s sur %(total)s.") % {"done": done, "total": total}, _results_url(slug, facts))
    yield SentencePart(_late_sentence(counts.late), f"{actions}{action_list.LATE_QUERY}" if counts.late else "")
    if facts.late_wins:
        # « Aucune action n’est en retard » alone would let believe that nothing is.
        yield SentencePart(f"{past_year_sentence(facts.late_wins)}.", reverse("actions:quick_wins", args=[slug]))
    if counts.stopped:
        stopped = ngettext("%(n)s est à l’arrêt.", "%(n)s sont à l’arrêt.", counts.stopped)
        yield SentencePart(stopped % _spelled_count(counts.stopped), f"{actions}?etat={Status.SUSPENDED}")
    if counts.abandoned:
        abandoned = ngettext("%(n)s est abandonnée.", "%(n)s sont abandonnées.", counts.abandoned)
        yield SentencePart(abandoned % _spelled_count(counts.abandoned), f"{actions}?etat={Status.ABANDONED}")
    if counts.postponed:
        postponed = ngettext("%(n)s est reportée.", "%(n)s sont reportées.", counts.postponed)
        yield SentencePart(postponed % _spelled_count(counts.postponed))
    if count := facts.late_pledges:
        late = ngettext("%(n)d engagement est en retard.", "%(n)d engagements sont en retard.", count) % {"n": count}
        yield SentencePart(late, f"{pledges}?etat=en-retard")
    if count := facts.late_minutes:
        late = ngettext(
            "%(n)d compte rendu d’atelier est en retard.", "%(n)d comptes rendus d’atelier sont en retard.", count
        )
        yield SentencePart(late % {"n": count}, reverse("workshops:index", args=[slug]))
    if blocking:
        yield SentencePart(_blocking_sentence(blocking, facts.suspended), "#t-block")
    if money.totals.uncovered:
        yield SentencePart(f"{money.what_is_left}.")


def _results_url(slug: str, facts: Facts) -> str:
    """Where what was done is measured, else the fiches that are done; empty without any."""
    if not facts.done:
        return ""
    if facts.actions > facts.without_indicator:
        return reverse("monitoring:index", args=[slug])
    return f"{reverse('actions:index', args=[slug])}?etat={Status.DONE}"


def _own_part(member: Member, money: Consolidation) -> SentencePart | None:
    """As the page of the money counts it."""
    if member.role != Role.SPONSOR or not money.own_part_label:
        return None
    sentence = _("Notre part\u00a0: %(part)s, selon le plan de financement.") % {"part": money.own_part_label}
    return SentencePart(sentence, f"{reverse('funding:index', args=[member.roadmap.slug])}#t-fin")


def _blocking_sentence(blocking: int, stopped: int) -> str:
    """With the fiches that are stopped, which the sentence before has counted."""
    blocks = ngettext("%(n)d point bloque", "%(n)d points bloquent", blocking) % {"n": blocking}
    if not stopped:
        return f"{blocks}."
    among = ngettext("l’action à l’arrêt", "les %(n)d actions à l’arrêt", stopped) % {"n": stopped}
    if stopped == blocking:
        return _("%(blocks)s\u00a0: %(which)s.") % {"blocks": blocks, "which": among}
    return _("%(blocks)s, dont %(which)s.") % {"blocks": blocks, "which": among}


def _step_sentence(steps: list[Step], facts: Facts) -> str:
    """Étapes that the vote overtook are told where they are ended, not as the ones in progress."""
    step = current_step(following_steps(steps, is_voted=facts.is_voted))
    if step is None:
        is_over = all(other.state == Step.State.DONE for other in steps if other.number)
        return _("Toutes les étapes sont terminées.") if is_over else _("La feuille de route est votée.")
    if step.state == Step.State.NOW:
        return _("L’étape %(n)d est en cours : %(title)s.") % {"n": step.number, "title": step.title}
    return _("Prochaine étape : %(title)s.") % {"title": step.title}


def _late_sentence(actions: int) -> str:
    if not actions:
        return _("Aucune action n’est en retard.")
    return ngettext("%(n)s action est en retard.", "%(n)s actions sont en retard.", actions) % _spelled_count(actions)


def _spelled_count(count: int) -> dict[str, str]:
    return {"n": french.spell_number(count).capitalize()}


def _road_step(step: Step, roadmap: Roadmap) -> RoadStep:
    name = _("Étape %(n)d") % {"n": step.number} if step.number else _("Facultatif")
    return RoadStep(
        state=step.state,
        label=f"{name} · {step.get_state_display()}",
        title=step.title,
        url=reverse("overview:step", args=[roadmap.slug, step.number]),
    )


def landing_road() -> list[RoadStep]:
    """The method, as the landing page shows it."""
    lengths = (
        _("Facultatif · avant de commencer"),
        _("Étape 1 · un mois"),
        _("Étape 2 · un mois"),
        _("Étape 3 · une demi-journée"),
        _("Étape 4 · deux mois après"),
        _("Étape 5 · un mois"),
        _("Étape 6 · trois mois"),
        _("Étape 7 · toute la durée"),
    )
    titles = (
        _("Observer ce qui se fait ailleurs"),
        _("Constituer le groupe projet"),
        _("S’accorder sur une définition"),
        _("Atelier 1 : les enjeux"),
        _("Atelier 2 : les chantiers"),
        _("Restituer et arbitrer"),
        _("Formaliser et financer"),
        _("Mettre en œuvre et suivre"),
    )
    return [
        RoadStep(StepState.NOW if number == 7 else StepState.DONE, label, title, "")
        for number, (label, title) in enumerate(zip(lengths, titles, strict=True))
    ]


def _tally_marks(index: action_rows.Index) -> list[str]:
    """One post for each promised action: painted, half painted, crossed out."""
    counts = index.counts
    stopped = counts.stopped + counts.postponed + counts.abandoned
    half = counts.total - counts.done - stopped
    return ["done"] * counts.done + ["half"] * half + ["stop"] * stopped
