"""The state of a roadmap: the sentence, the road, the posts, the money."""

from dataclasses import dataclass
from decimal import Decimal

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from jalons.actions import words
from jalons.actions.queries import action_rows, committees
from jalons.actions.queries.action_rows import ActionRow
from jalons.actions.queries.committees import NextMeeting
from jalons.base import french
from jalons.funding.queries import consolidated
from jalons.funding.queries.consolidated import Consolidation
from jalons.overview.queries.todo import Blocking, Todo, blocking_items, todo_list
from jalons.roadmaps import queries as roadmaps
from jalons.roadmaps.models import Member, Milestone, Roadmap, Step
from jalons.roadmaps.queries import JournalLine


@dataclass(frozen=True)
class RoadStep:
    state: str
    label: str
    title: str
    url: str


@dataclass(frozen=True)
class Dashboard:
    sentence: str
    road: list[RoadStep]
    todo: list[Todo]
    blocking: list[Blocking]
    actions: list[ActionRow]
    done: str
    undone: str
    tally: list[str]
    money: Consolidation
    meeting: NextMeeting | None
    milestones: list[Milestone]
    latest: list[JournalLine]


def roadmap_dashboard(member: Member) -> Dashboard:
    """The number of queries does not depend on the size of the roadmap."""
    roadmap = member.roadmap
    index = action_rows.action_index(roadmap)
    money = consolidated.consolidated_money(roadmap)
    steps = roadmaps.roadmap_steps(roadmap)
    return Dashboard(
        sentence=_state_sentence(index, steps, money.totals.to_find),
        road=[_road_step(step, roadmap) for step in steps],
        todo=todo_list(member, index, money),
        blocking=blocking_items(roadmap, index, money),
        actions=index.rows,
        done=words.done_sentence(index.counts),
        undone=", ".join(words.undone_labels(index.counts)),
        tally=_tally_marks(index),
        money=money,
        meeting=committees.next_meeting(roadmap, timezone.localdate()),
        milestones=roadmaps.next_milestones(roadmap),
        latest=roadmaps.latest_lines(member),
    )


# --- the sentence and the road ---------------------------------------------------------------------------------------


def _state_sentence(index: action_rows.Index, steps: list[Step], to_find: Decimal) -> str:
    """A sentence that a vice-présidence would repeat aloud, including the missing money."""
    counts = index.counts
    if counts.done or counts.under_way or counts.stopped:
        sentence = _("%(done)s sur %(total)s.") % {
            "done": ngettext("%(n)s action réalisée", "%(n)s actions réalisées", counts.done)
            % {"n": french.spell_number(counts.done).capitalize()},
            "total": french.spell_number(counts.total),
        }
        if counts.stopped:
            sentence += " " + ngettext("%(n)s est à l’arrêt.", "%(n)s sont à l’arrêt.", counts.stopped) % {
                "n": french.spell_number(counts.stopped).capitalize()
            }
        if to_find:
            sentence += " " + _("Il reste %(amount)s à trouver.") % {"amount": french.format_euros(to_find)}
        return sentence
    step = roadmaps.current_step(steps)
    if step is None:
        return _("Toutes les étapes sont terminées.")
    if step.state == Step.State.NOW:
        return _("L’étape %(n)d est en cours : %(title)s.") % {"n": step.number, "title": step.title}
    return _("Prochaine étape : %(title)s.") % {"title": step.title}


def _road_step(step: Step, roadmap: Roadmap) -> RoadStep:
    name = _("Étape %(n)d") % {"n": step.number} if step.number else _("Facultatif")
    return RoadStep(
        state=step.state,
        label=f"{name} · {step.get_state_display()}",
        title=step.title,
        url=reverse(STEP_PAGES[step.number], args=[roadmap.slug]),
    )


# The page where the work of each étape is done today.
STEP_PAGES = {
    0: "roadmaps:steps",
    1: "roadmaps:members",
    2: "diagnosis:index",
    3: "workshops:index",
    4: "workshops:stakes",
    5: "actions:index",
    6: "funding:index",
    7: "actions:index",
}


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
        RoadStep("now" if number == 7 else "done", label, title, "")
        for number, (label, title) in enumerate(zip(lengths, titles, strict=True))
    ]


def _tally_marks(index: action_rows.Index) -> list[str]:
    """One post for each promised action: painted, half painted, crossed out."""
    counts = index.counts
    half = counts.total - counts.done - counts.stopped
    return ["done"] * counts.done + ["half"] * half + ["stop"] * counts.stopped
