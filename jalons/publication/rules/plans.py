"""The effect of an import, line by line, compared with the roadmap. Pure: it is previewed, then done as previewed."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from jalons.base.french import matching_key
from jalons.publication.rules.cells import Doubt
from jalons.publication.rules.lines import Kind, Line
from jalons.publication.rules.sheets import TEXTS

# The axis of actions that come before any axis.
NO_AXIS = "Actions sans axe"


class Act(StrEnum):
    ACTION = "action"
    STEP = "step"
    AXIS = "axis"
    LEAVE = "leave"


@dataclass
class New:
    """An action to create. `line` is None until its own line is read, because a sub-action may come first."""

    title: str
    axis: str
    line: Line | None = None
    steps: list[Line] = field(default_factory=list)


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

    @property
    def steps(self) -> int:
        return sum(len(action.steps) for action in self.actions)

    @property
    def is_empty(self) -> bool:
        return not self.actions


def build_plan(lines: Iterable[Line], known: Mapping[str, str], axes: Sequence[str]) -> Plan:
    """`known`: title → code of existing actions; `axes`: titles of existing axes. Existing rows never change."""
    return _Planner(known, axes).read(lines)


def _title_key(title: str) -> str:
    """A key without accents, case and punctuation."""
    return matching_key(title) or title


class _Planner:
    def __init__(self, known: Mapping[str, str], axes: Sequence[str]) -> None:
        self.known = {_title_key(title): code for title, code in known.items()}
        self.axes = {_title_key(title): title for title in axes}
        self.plan = Plan()
        # The line that took each title, 0 for an existing one.
        self.taken = dict.fromkeys(self.known, 0)
        # By the title in lines: of two duplicates, the second one receives the sub-actions below it.
        self.latest: dict[str, New] = {}
        self.above: New | str | None = None

    def read(self, lines: Iterable[Line]) -> Plan:
        for line in lines:
            if line.kind is Kind.ACTION:
                planned = self._action(line)
            elif line.kind is Kind.STEP:
                planned = self._step(line)
            elif line.kind is Kind.AXIS:
                self._axis(line)
                planned = Planned(line, Act.AXIS)
            else:
                planned = Planned(line, Act.LEAVE)
            self.plan.lines.append(planned)
        return self.plan

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
            for step in waiting.steps:
                step.doubts = [one for one in step.doubts if one.doubt is not Doubt.PARENT_MADE]
            self.above = waiting
            return Planned(line, Act.ACTION, waiting)
        title = self._free(line)
        if title != line.title:
            line.doubt(Doubt.DOUBLE_TITLE, f"{self.taken[_title_key(line.title)]}")
        return Planned(line, Act.ACTION, self._new(line.title, title, line, line))

    def _new(self, said: str, title: str, at: Line, line: Line | None) -> New:
        action = New(title, self._axis(at), line)
        self.plan.actions.append(action)
        self.taken[_title_key(title)] = at.number
        self.latest[_title_key(said)] = self.latest[_title_key(title)] = self.above = action
        return action

    def _free(self, line: Line) -> str:
        title, copy = line.title, 1
        while _title_key(title) in self.taken:
            copy += 1
            mark = f" ({copy})"
            title = line.title[: TEXTS["title"] - len(mark)].rstrip() + mark
        return title

    def _step(self, line: Line) -> Planned:
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
