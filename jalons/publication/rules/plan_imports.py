"""The effect of an import, line by line, compared with the roadmap. Pure: it is previewed, then done as previewed."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from enum import StrEnum

from jalons.base.french import matching_key
from jalons.funding.rules.money import Kind as MoneyKind
from jalons.funding.rules.money import Status
from jalons.publication.rules.cells import Doubt
from jalons.publication.rules.exported_plans import TEXTS
from jalons.publication.rules.file_numbers import UNNUMBERED, FileNumber, Numbering, Order
from jalons.publication.rules.line_money import Left, Money
from jalons.publication.rules.lines import numbering_of
from jalons.publication.rules.money_columns import Side
from jalons.publication.rules.plan_line import Kind, Line
from jalons.publication.rules.private_words import PrivateWords
from jalons.publication.rules.shared_kinds import follows_years, share_kinds, share_years
from jalons.publication.rules.sums import Sums, count_sums
from jalons.publication.rules.written_indicators import WrittenIndicator

# The axis of actions that come before any axis.
NO_AXIS = "Actions sans axe"


class Act(StrEnum):
    ACTION = "action"
    STEP = "step"
    MORE = "more"
    AXIS = "axis"
    TOTAL = "total"
    LEAVE = "leave"


@dataclass
class New:
    """An action to create. `line` is None until its own line is read, because a sub-action may come first. `more`: the lines
    that go on with it. `code`: the one that it will have, once `assign_codes` knows where it comes."""

    title: str
    axis: str
    line: Line | None = None
    steps: list[Line] = field(default_factory=list)
    more: list[Line] = field(default_factory=list)
    code: str = ""

    @property
    def numbered(self) -> FileNumber | None:
        """The number that the file gives it."""
        line = self.line or next(iter(self.steps), None)
        return line.numbered if line else None

    @property
    def indicators(self) -> list[WrittenIndicator]:
        return self.line.indicators if self.line else []

    @property
    def private(self) -> list[PrivateWords]:
        """What its lines say of persons and stays with the team, each once."""
        own = [words for line in (self.line, *self.more) if line for words in line.private]
        steps = [replace(words, step=step.step[:200]) for step in self.steps for words in step.private]
        return list(dict.fromkeys([*own, *steps]))

    @property
    def private_money(self) -> list[Money]:
        """What persons alone pay, left aside until somebody says who they are. As for what is kept, the money of its steps
        details its own."""
        own = [entry for entry in self.own_money if entry.payers]
        is_detailed = any(entry.left is None for entry in self.own_money if entry.side is Side.RESOURCE)
        steps = [] if own or is_detailed else [one for step in self.detailed_steps for one in step.money if one.payers]
        return own + steps

    @property
    def own_money(self) -> list[Money]:
        """That of its line and of those that go on with it, a step each or not."""
        next_steps = (step for step in self.steps if step.is_next_step)
        return [entry for line in (self.line, *self.more, *next_steps) if line for entry in line.money]

    @property
    def detailed_steps(self) -> list[Line]:
        """The steps that have a line of their own, beside the one of the action."""
        return [step for step in self.steps if not step.is_next_step]

    @property
    def only_kind(self) -> str:
        """What every expense of the action is for, which its funders then pay too; empty when the plan does not say it. In an action
        that has both kinds, what funders pay is already shared (`share_kinds`)."""
        kinds = {entry.kind for entry in self.kept_money if entry.side is Side.EXPENSE}
        return kinds.pop() if len(kinds) == 1 else ""

    @property
    def kept_money(self) -> list[Money]:
        """What is written: the money of its lines, and of its steps when it has none of that side."""
        steps = [replace(entry, name=entry.name or step.step) for step in self.detailed_steps for entry in step.money]
        return [one for one in (*self.own_money, *steps) if one.left is None]


@dataclass
class Planned:
    """`to` is the action that the line creates, or to which it adds a step."""

    line: Line
    act: Act
    to: New | None = None


@dataclass
class Plan:
    """`axes`: every axis of the table, in order, by its present or future title."""

    lines: list[Planned] = field(default_factory=list)
    actions: list[New] = field(default_factory=list)
    axes: list[str] = field(default_factory=list)
    objectives: dict[str, str] = field(default_factory=dict)  # of an axis, by its title
    numbering: Numbering = UNNUMBERED

    def funders(self) -> list[str]:
        """The names of those that the import writes, in the order of the table; the own share has that of whoever carries."""
        money = (
            entry
            for action in self.actions
            for entry in action.kept_money
            if entry.side is Side.RESOURCE and not entry.is_own
        )
        return list(dict.fromkeys(entry.name for entry in money))

    def sums(self) -> tuple[Sums, ...]:
        """What was read, kept and left aside, for expenses then resources. Each is counted on its own: what is read from the lines,
        what is kept from the actions to create, what is left aside from its reasons."""
        read = [one for planned in self.lines for one in planned.line.money]
        kept = [
            replace(entry, kind=entry.kind or kind)
            for action in self.actions
            for kind in [action.only_kind]
            for entry in action.kept_money
        ]
        return tuple(count_sums(side, read, kept) for side in Side)

    @property
    def steps(self) -> int:
        return sum(len(action.steps) for action in self.actions)

    @property
    def indicators(self) -> int:
        return sum(len(action.indicators) for action in self.actions)

    @property
    def is_empty(self) -> bool:
        return not self.actions


def build_plan(
    lines: Iterable[Line], known: Mapping[str, str], axes: Sequence[str], usual: str = MoneyKind.OPERATING
) -> Plan:
    """`known`: title → code of existing actions; `axes`: titles of existing axes; `usual`: what amounts pay for when the plan
    does not say it. Existing rows never change."""
    lines = list(lines)
    numbering = numbering_of(lines)
    plan = _Planner(known, axes).read(lines)
    for action in plan.actions:
        _settle_kinds(action, usual)
    _sort_plan(plan, numbering)
    return plan


def _sort_plan(plan: Plan, numbering: Numbering) -> None:
    """Axes and actions in the order of the numbers of the file, where they give one."""
    plan.numbering = numbering
    if numbering.order is not Order.FILE:
        return
    numbers = {_title_key(axis or NO_AXIS): number for axis, number in numbering.axes.items()}
    if all(_title_key(axis) in numbers for axis in plan.axes):
        plan.axes.sort(key=lambda axis: numbers[_title_key(axis)])
    places = {axis: place for place, axis in enumerate(plan.axes)}
    plan.actions.sort(key=lambda action: (places[action.axis], action.numbered.rank if action.numbered else ()))


def assign_codes(plan: Plan, axes: Mapping[str, tuple[int, int]]) -> None:
    """Tells each action the code that it will have: at the end of its axis, new axes after the others. `axes`: the rank of each
    axis of the roadmap and that of its last action, by title."""
    ends = dict(axes)
    rank = max((rank for rank, _last in axes.values()), default=0)
    for axis in plan.axes:
        if axis not in ends:
            rank += 1
            ends[axis] = (rank, 0)
    for action in plan.actions:
        place, last = ends[action.axis]
        ends[action.axis] = (place, last + 1)
        action.code = f"{place}.{last + 1}"


def _title_key(title: str) -> str:
    """A key without accents, case and punctuation."""
    return matching_key(title) or title


class _Planner:
    def __init__(self, known: Mapping[str, str], axes: Sequence[str]) -> None:
        self.known = {_title_key(title): code for title, code in known.items()}
        self.axes = {_title_key(title): title for title in axes}
        self.plan = Plan()
        # The line that took each title, or its place in a document; "" for an existing one.
        self.taken = dict.fromkeys(self.known, "")
        # By the title in lines: of two duplicates, the second one receives the sub-actions below it.
        self.latest: dict[str, New] = {}
        self.above: New | str | None = None
        # The titles of the actions that somebody asked to leave, and whether the line above is one of them.
        self.out: set[str] = set()
        self.is_below_out = False

    def read(self, lines: Iterable[Line]) -> Plan:
        for line in lines:
            planned = self._plan_line(line)
            self.plan.lines.append(planned)
            if planned.act in (Act.LEAVE, Act.AXIS):
                self._leave_money(line)
        for action in self.plan.actions:
            _settle_steps(action)
            _tell_funded_over(action)
        return self.plan

    def _plan_line(self, line: Line) -> Planned:
        if line.is_out:
            if line.kind is Kind.ACTION:
                self.out.add(_title_key(line.title))
                self.is_below_out = True
            return Planned(line, Act.LEAVE)
        if line.kind is Kind.ACTION:
            self.is_below_out = False
            return self._action(line)
        if line.kind is Kind.STEP:
            return self._step(line)
        if line.kind is Kind.MORE:
            return self._more(line)
        if line.kind is Kind.AXIS:
            axis = self._axis(line)
            if "objectives" in line.values:
                self.plan.objectives.setdefault(axis, line.values["objectives"])
            return Planned(line, Act.AXIS)
        return Planned(line, Act.TOTAL if line.kind in (Kind.TOTAL, Kind.PART) else Act.LEAVE)

    def _leave_money(self, line: Line) -> None:
        is_known = any(doubt.doubt in (Doubt.KNOWN_TITLE, Doubt.STEP_KNOWN) for doubt in line.doubts)
        is_out = line.is_out or any(doubt.doubt is Doubt.STEP_OUT for doubt in line.doubts)
        for entry in line.money:
            entry.left = entry.left or (Left.CHOICE if is_out else Left.KNOWN if is_known else Left.NO_ACTION)

    def _more(self, line: Line) -> Planned:
        if self.is_below_out:
            line.doubt(Doubt.STEP_OUT)
        elif isinstance(self.above, str):
            line.doubt(Doubt.STEP_KNOWN, self.known[_title_key(self.above)])
        elif self.above is None:
            line.doubt(Doubt.NOTHING)
        else:
            self.above.more.append(line)
            return Planned(line, Act.MORE, self.above)
        return Planned(line, Act.LEAVE)

    def _axis(self, line: Line) -> str:
        title = line.axis
        if not title:
            title = NO_AXIS
            line.doubt(Doubt.NO_AXIS)
        axis = self.axes.setdefault(_title_key(title), title)
        if axis not in self.plan.axes:
            self.plan.axes.append(axis)
        return axis

    def _action(self, line: Line) -> Planned:
        if _title_key(line.title) in self.known:
            self.above = line.title
            line.doubt(Doubt.KNOWN_TITLE, self.known[_title_key(line.title)])
            return Planned(line, Act.LEAVE)
        waiting = self.latest.get(_title_key(line.title))
        if waiting and waiting.line is None:
            waiting.line = line
            waiting.steps += line.steps
            for step in waiting.steps:
                step.doubts = [doubt for doubt in step.doubts if doubt.doubt is not Doubt.PARENT_MADE]
            self.above = waiting
            return Planned(line, Act.ACTION, waiting)
        title = self._free(line)
        if title != line.title:
            line.doubt(Doubt.DOUBLE_TITLE, self.taken[_title_key(line.title)])
        return Planned(line, Act.ACTION, self._new(line.title, title, line, line))

    def _new(self, text: str, title: str, at: Line, line: Line | None) -> New:
        action = New(title, self._axis(at), line, list(line.steps) if line else [])
        self.plan.actions.append(action)
        self.taken[_title_key(title)] = at.place or f"{at.number}"
        self.latest[_title_key(text)] = self.latest[_title_key(title)] = self.above = action
        return action

    def _free(self, line: Line) -> str:
        title, copy = line.title, 1
        while _title_key(title) in self.taken:
            copy += 1
            mark = f" ({copy})"
            title = line.title[: TEXTS["title"] - len(mark)].rstrip() + mark
        return title

    def _step(self, line: Line) -> Planned:
        if _title_key(line.title) in self.out if line.title else self.is_below_out:
            line.doubt(Doubt.STEP_OUT)
            return Planned(line, Act.LEAVE)
        parent = self._parent(line)
        if parent is None:
            line.doubt(Doubt.STEP_ALONE, line.step)
            return Planned(line, Act.LEAVE)
        if isinstance(parent, str):
            line.doubt(Doubt.STEP_KNOWN, self.known[_title_key(parent)])
            return Planned(line, Act.LEAVE)
        if parent.line is None:
            line.doubt(Doubt.PARENT_MADE, parent.title)
        parent.steps.append(line)
        return Planned(line, Act.STEP, parent)

    def _parent(self, line: Line) -> New | str | None:
        """The action that it names, else the one above; a title when that action already exists."""
        if not line.title:
            if self.above is not None:
                about = self.above if isinstance(self.above, str) else self.above.title
                line.doubt(Doubt.STEP_ABOVE, about)
            return self.above
        if _title_key(line.title) in self.latest:
            self.above = self.latest[_title_key(line.title)]
            return self.above
        if _title_key(line.title) in self.known:
            self.above = line.title
            return line.title
        return self._new(line.title, line.title, line, None)


def _settle_steps(action: New) -> None:
    """The money of steps is that of their action. When the action has its own, that of its steps details or repeats it."""
    for side in Side:
        own = sum((one.amount for one in action.own_money if one.side is side and one.left is None), Decimal(0))
        if not own:
            continue
        for step in action.detailed_steps:
            details = [entry for entry in step.money if entry.side is side and entry.left is None]
            for detail in details:
                detail.left = Left.DETAIL
            if details:
                step.doubt(Doubt.STEP_DETAIL, f"{own}", details[0].column)


def _tell_funded_over(action: New) -> None:
    """Funders who bring more than the action costs, once both are written and no amount waits for an answer; what is refused brings
    nothing."""
    lines = [line for line in (action.line, *action.more, *action.steps) if line]
    money = [one for line in lines for one in line.money if one.left is None]
    costs = [one.amount for one in money if one.side is Side.EXPENSE]
    paid = [one.amount for one in money if one.side is Side.RESOURCE and one.state is not Status.REFUSED]
    is_waiting = any(not asked.is_answered for line in lines for asked in line.asked)
    if costs and not is_waiting and sum(paid) > sum(costs):
        lines[0].doubt(Doubt.FUNDED_OVER, f"{sum(paid)}/{sum(costs)}")


def _settle_kinds(action: New, usual: str) -> None:
    """The plan seldom says what a funder pays: in an action that has both kinds of expenses, it pays its share of each."""
    lines = [line for line in (action.line, *action.more, *action.steps) if line]
    money = [entry for line in lines for entry in line.money]
    doubt = Doubt.KINDS_SHARED_BY_YEAR if follows_years(money, usual) else Doubt.KINDS_SHARED
    _replace_money(lines, share_kinds(money, usual), doubt)
    _replace_money(lines, share_years([entry for line in lines for entry in line.money], usual), Doubt.YEARS_SHARED)


def _replace_money(lines: Iterable[Line], parts: Iterable[Sequence[Money]], doubt: Doubt) -> None:
    """`parts`: what each amount of these lines becomes, in order."""
    shared = iter(parts)
    for line in lines:
        before = line.money
        line.money = [part for _one in before for part in next(shared)]
        if line.money != before:
            line.doubt(doubt)
