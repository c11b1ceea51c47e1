"""The page of an étape: what it is for, what to do, what comes out, the documents that help, its dates."""

from collections.abc import Iterable
from dataclasses import replace

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from jalons.base import french
from jalons.base.frozen import frozen
from jalons.base.prepared_addresses import reverse
from jalons.base.todos import Todo, TodoState
from jalons.overview.queries.dashboard import RoadmapState, read_state
from jalons.overview.queries.todo import step_todos
from jalons.overview.rules.duties import step_lines
from jalons.overview.rules.duty_table import PORTRAIT_DUTIES, RULES
from jalons.overview.rules.facts import Facts, WorkshopFacts
from jalons.overview.rules.steps import step_doubt
from jalons.overview.words.duties import duty_title, duty_words
from jalons.overview.words.steps import BALANCED_PLAN, STEP_WORDS, Paper, StepWords, doubt_sentence
from jalons.roadmaps.models import Member, Step
from jalons.roadmaps.queries.blockers import BlockerLine
from jalons.roadmaps.queries.milestones import Interval, MilestoneLine, check_milestones, workshop_interval
from jalons.roadmaps.rules.blockers import Severity
from jalons.roadmaps.rules.milestones import Awaited


@frozen
class PaperLink:
    label: str
    url: str


@frozen
class StepPage:
    step: Step
    words: StepWords
    outputs: tuple[str, ...]
    todos: list[Todo]
    left: str
    papers: list[PaperLink]
    milestones: list[MilestoneLine]
    blockers: list[BlockerLine]
    previous: Step | None
    following: Step | None
    doubt: str = ""

    @property
    def sentence(self) -> str:
        """« 3 choses faites sur 5. » Of an étape that somebody ended, what was not done."""
        done = sum(todo.state is TodoState.DONE for todo in self.todos)
        if done == len(self.todos) and not (self.step.state == Step.State.DONE and self.left):
            return _("Tout est fait.")
        if self.step.state == Step.State.DONE:
            return _("L’étape est terminée. %(left)s") % {"left": self.left}
        return ngettext("%(n)d chose faite sur %(all)d.", "%(n)d choses faites sur %(all)d.", done) % {
            "n": done,
            "all": len(self.todos),
        }

    @property
    def may_be_ended(self) -> bool:
        is_free = not any(line.severity is Severity.HIGH for line in self.blockers)
        is_over = self.step.state == Step.State.DONE
        return not is_over and is_free and all(todo.state is TodoState.DONE for todo in self.todos)


@frozen
class StepSummary:
    """`left`: what was not done in an étape that somebody ended, what the dashboard still asks told apart. `doubt`: why its
    state may be behind what happened."""

    step: Step
    left: str
    doubt: str


@frozen
class StepsPage:
    lines: list[StepSummary]
    milestones: list[MilestoneLine]
    interval: Interval | None


def steps_page(member: Member) -> StepsPage:
    """Every étape and every milestone. The number of queries is constant."""
    state = read_state(member.roadmap)
    milestones = check_milestones(member.roadmap, state.milestones)
    return StepsPage(
        lines=[
            StepSummary(
                step,
                _left_sentence(step.number, state.read.facts) if step.state == Step.State.DONE else "",
                _doubt_words(step.number, state.read.facts),
            )
            for step in state.steps
        ],
        milestones=[_tell_portrait(line, state.read.facts) for line in milestones],
        interval=workshop_interval(milestones),
    )


def _doubt_words(step: int, facts: Facts) -> str:
    doubt = step_doubt(facts, step)
    return doubt_sentence(doubt) if doubt else ""


def _left_sentence(step: int, facts: Facts) -> str:
    """Of an étape that is over: what « À faire maintenant » still asks, then what was left aside, which nothing asks."""
    undone = [line for line in step_lines(facts, step) if line.state is not TodoState.DONE]
    left = [str(duty_words(line, facts).title) for line in undone if line.is_due]
    aside = [duty_title(line.duty) for line in undone if not line.is_due]
    sentences = []
    if left:
        sentences.append(_("Il reste\u00a0: %(left)s.") % {"left": "\u00a0; ".join(left)})
    if aside:
        sentences.append(_("Laissé de côté\u00a0: %(left)s.") % {"left": "\u00a0; ".join(aside)})
    return " ".join(sentences)


def _tell_portrait(line: MilestoneLine, facts: Facts) -> MilestoneLine:
    """The milestone of the definition is reached by its adoption. Its title may promise the portrait too, which nobody
    adopts: what the portrait lacks is said beside it."""
    if line.awaits != Awaited.DEFINITION or not line.reached_on or "portrait" not in line.title.casefold():
        return line
    lacks = [duty for duty in PORTRAIT_DUTIES if RULES[duty].state(facts, 2) is not TodoState.DONE]
    if not lacks:
        return line
    left = "\u00a0; ".join(map(duty_title, lacks))
    sentence = _("La définition est adoptée. Pour le portrait, il reste à faire : %(left)s.")
    return replace(line, caution=sentence % {"left": left})


def step_page(member: Member, number: int) -> StepPage | None:
    """None when the roadmap has no such étape. The number of queries is constant."""
    state = read_state(member.roadmap)
    steps = {step.number: step for step in state.steps}
    step = steps.get(number)
    if step is None:
        return None
    words = STEP_WORDS[number]
    return StepPage(
        step=step,
        words=words,
        outputs=_told_outputs(words, state),
        todos=_asked_todos(step, member, state),
        left=_left_sentence(number, state.read.facts),
        papers=list(_paper_links(words.papers, member, state.read.facts.workshops_of(number))),
        milestones=[
            _tell_portrait(milestone, state.read.facts)
            for milestone in state.milestones
            if milestone.step and milestone.step.pk == step.pk
        ],
        blockers=[line for line in state.blocking.points if line.step.number == number],
        previous=steps.get(number - 1),
        following=steps.get(number + 1),
        doubt=_doubt_words(number, state.read.facts),
    )


def _asked_todos(step: Step, member: Member, state: RoadmapState) -> list[Todo]:
    """Of an étape that is over, what was left aside is told by its sentence, and asked no more."""
    todos = step_todos(step.number, member, state.read, state.money)
    if step.state != Step.State.DONE:
        return todos
    lines = step_lines(state.read.facts, step.number)
    return [todo for todo, line in zip(todos, lines, strict=True) if line.is_due or line.state is TodoState.DONE]


def _told_outputs(words: StepWords, state: RoadmapState) -> tuple[str, ...]:
    """As they are: a plan that lacks money is not balanced."""
    missing = state.money.totals.to_find
    return tuple(
        _("un plan de financement, auquel il manque %(amount)s") % {"amount": french.format_euros(missing)}
        if missing and output == BALANCED_PLAN
        else str(output)
        for output in words.outputs
    )


def _paper_links(papers: Iterable[Paper], member: Member, workshops: list[WorkshopFacts]) -> Iterable[PaperLink]:
    slug = member.roadmap.slug
    for paper in papers:
        if not member.can(paper.needs):
            continue
        if not paper.is_of_workshop:
            yield PaperLink(str(paper.label), reverse(paper.page, args=[slug, *paper.more]))
            continue
        for workshop in workshops:
            label = _("%(paper)s (%(workshop)s)") % {"paper": paper.label, "workshop": workshop.title}
            yield PaperLink(
                label if len(workshops) > 1 else str(paper.label), reverse(paper.page, args=[slug, workshop.number])
            )
