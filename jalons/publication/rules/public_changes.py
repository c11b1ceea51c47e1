"""What changed between two states that anybody may read of a feuille de route. Pure."""

from collections.abc import Iterator
from decimal import Decimal

from jalons.base.frozen import frozen
from jalons.funding.rules.money import ZERO
from jalons.publication.rules.public_actions import PublicAction, PublicRoadmap, PublicState, Remainder


@frozen
class ActionChange:
    """Of one action. `before`: its state until then, None when it is new; `after`: None when it is no longer voted; the same one
    when it did not change. Amounts, steps and aims are those that came; `cost`: until then and now, when they differ."""

    key: str
    code: str
    title: str
    before: PublicState | None
    after: PublicState | None
    is_late: bool = False
    has_caught_up: bool = False
    steps: int = 0
    news: int = 0
    reached: int = 0
    obtained: Decimal = ZERO
    refused: Decimal = ZERO
    cost: tuple[Decimal | None, Decimal | None] | None = None
    is_rewritten: bool = False

    @property
    def has_moved(self) -> bool:
        return self.before is not self.after


def list_public_changes(before: PublicRoadmap, after: PublicRoadmap) -> list[ActionChange]:
    """In the order of the codes of `after`, then what is no longer there. An action keeps its key when its code changes."""
    earlier = {action.key: action for action in before.actions}
    changes = [change for action in after.actions for change in _changes_of(earlier.pop(action.key, None), action)]
    return changes + [ActionChange(gone.key, gone.code, gone.title, gone.state, None) for gone in earlier.values()]


def _changes_of(before: PublicAction | None, after: PublicAction) -> Iterator[ActionChange]:
    """One, or none when nothing changed."""
    if before is None:
        yield ActionChange(after.key, after.code, after.title, None, after.state)
        return
    change = ActionChange(
        after.key,
        after.code,
        after.title,
        before.state,
        after.state,
        is_late=after.is_late and not before.is_late,
        has_caught_up=before.is_late and not after.is_late and after.state is before.state,
        steps=max(after.steps_done - before.steps_done, 0),
        news=len(set(after.news) - set(before.news)),
        reached=max(after.reached - before.reached, 0),
        obtained=after.obtained - before.obtained,
        refused=max(_refused_amount(after) - _refused_amount(before), ZERO),
        cost=(before.cost, after.cost) if before.cost != after.cost else None,
        is_rewritten=_voted_words(before) != _voted_words(after),
    )
    if change != ActionChange(after.key, after.code, after.title, before.state, before.state):
        yield change


def _refused_amount(action: PublicAction) -> Decimal:
    return action.money.whole.remainder(Remainder.REFUSED)


def _voted_words(action: PublicAction) -> tuple[object, ...]:
    """What an avenant may write anew, but the cost, which is told apart."""
    aims = [(row.label, row.aim) for row in action.indicators]
    steps = [(step.label, step.when) for step in action.steps]
    return action.title, action.axis, action.texts, action.carriers, action.communes, aims, steps
