"""What anybody may read of a voted feuille de route: the facts of its edition, and what became of them. Pure.

Nothing leaves by default: each field that a public page tells is named here. Who pilots, who sponsors, who does a step,
the notes of the team and what nobody voted are not; telephones and e-mail addresses are taken out of the texts.
"""

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from functools import cached_property
from typing import Any

from jalons.actions.rules.names import split_names
from jalons.actions.rules.sheets import Status
from jalons.base.texts import begins_with_civility, name_in, says_structure_or_function
from jalons.funding.rules.money import ZERO, Nature
from jalons.publication.rules.differences import Facts, Field, Subject
from jalons.publication.rules.private_words import may_be_a_person, take_contacts_out

# In the order of the page of a fiche.
TEXTS = ("description", "context", "objectives", "expected_results")


class PublicState(StrEnum):
    """What became of what was voted, in the order in which a page counts them."""

    DONE = "realisee"
    UNDER_WAY = "en_cours"
    TO_COME = "a_venir"
    STOPPED = "a_l_arret"
    POSTPONED = "reportee"
    ABANDONED = "abandonnee"


_STATES = {
    Status.KEPT: PublicState.TO_COME,
    Status.VALIDATED: PublicState.TO_COME,
    Status.COMMITTED: PublicState.UNDER_WAY,
    Status.RUNNING: PublicState.UNDER_WAY,
    Status.DONE: PublicState.DONE,
    Status.SUSPENDED: PublicState.STOPPED,
    Status.REJECTED: PublicState.ABANDONED,
    Status.ABANDONED: PublicState.ABANDONED,
}


def public_state(status: str) -> PublicState:
    """Of a fiche that was voted: one that is studied again is postponed, one that is no longer there is abandoned."""
    return _STATES.get(Status(status), PublicState.POSTPONED) if status else PublicState.ABANDONED


@dataclass(frozen=True)
class FunderShare:
    """`voted`: None when the vote did not count on it. `name`: empty for somebody whom a public page does not name."""

    name: str
    is_own: bool
    voted: Decimal | None
    obtained: Decimal


@dataclass(frozen=True)
class PublicStep:
    label: str
    when: str
    is_done: bool
    is_late: bool


@dataclass(frozen=True)
class PublicIndicator:
    """`aim`: from where to where, and when, as it was voted. `last`: what was measured last."""

    label: str
    aim: str
    last: Decimal | None
    last_on: date | None
    is_reached: bool


@dataclass(frozen=True)
class PublicAction:
    code: str
    title: str
    axis: str
    state: PublicState
    is_late: bool
    texts: tuple[tuple[str, str], ...]
    carriers: tuple[str, ...]
    communes: tuple[str, ...]
    covers_everything: bool
    starts_on: date | None
    ends_on: date | None
    cost: Decimal | None
    funders: tuple[FunderShare, ...]
    steps: tuple[PublicStep, ...]
    indicators: tuple[PublicIndicator, ...]

    @property
    def summary(self) -> str:
        """What it is for, in its first words."""
        return next((text for _name, text in self.texts), "")

    @property
    def obtained(self) -> Decimal:
        return sum((share.obtained for share in self.funders), ZERO)

    @property
    def reached(self) -> int:
        return sum(indicator.is_reached for indicator in self.indicators)

    @property
    def names(self) -> tuple[str, ...]:
        """What may be the name of a person in its texts, to read again before it is published."""
        texts = [self.title, *(text for _name, text in self.texts), *(step.label for step in self.steps)]
        texts += [*self.carriers, *(share.name for share in self.funders), *(row.label for row in self.indicators)]
        return tuple(dict.fromkeys(name for text in texts if (name := name_in(text))))

    def concerns(self, commune: str) -> bool:
        return not commune or self.covers_everything or commune in self.communes


@dataclass(frozen=True)
class PublicRoadmap:
    """`communes`: those of the perimeter, as it was voted."""

    name: str
    lead_authority: str
    carrying_service: str
    communes: tuple[str, ...]
    actions: tuple[PublicAction, ...]
    postal_address: str

    @property
    def states(self) -> list[tuple[PublicState, int]]:
        """How many actions are in each state, without those that have none: the only count of a public page."""
        counts = Counter(action.state for action in self.actions)
        return [(state, counts[state]) for state in PublicState if counts[state]]

    @property
    def late(self) -> int:
        return sum(action.is_late for action in self.actions)

    @property
    def cost(self) -> Decimal:
        return sum((action.cost or ZERO for action in self.actions), ZERO)

    @property
    def unpriced(self) -> int:
        return sum(action.cost is None for action in self.actions)

    @property
    def obtained(self) -> Decimal:
        return sum((share.obtained for share in self.funders), ZERO)

    @cached_property
    def funders(self) -> tuple[FunderShare, ...]:
        """Who pays for all of it, the largest first."""
        return sum_shares(share for action in self.actions for share in action.funders)

    def axes(self, commune: str = "") -> list[tuple[str, list[PublicAction]]]:
        """The actions that concern a commune, by axis; all of them without one."""
        by_axis: dict[str, list[PublicAction]] = {}
        for action in self.actions:
            if action.concerns(commune):
                by_axis.setdefault(action.axis, []).append(action)
        return list(by_axis.items())

    def action(self, code: str) -> PublicAction | None:
        return next((action for action in self.actions if action.code == code), None)


def sum_shares(shares: Iterable[FunderShare]) -> tuple[FunderShare, ...]:
    """One line for each funder, the largest first."""
    voted: dict[tuple[str, bool], Decimal | None] = {}
    obtained: dict[tuple[str, bool], Decimal] = {}
    for share in shares:
        key = share.name, share.is_own
        before = voted.get(key)
        voted[key] = before if share.voted is None else (before or ZERO) + share.voted
        obtained[key] = obtained.get(key, ZERO) + share.obtained
    rows = [FunderShare(*key, voted[key], obtained[key]) for key in voted]
    return tuple(sorted(rows, key=lambda row: (-(row.voted or ZERO), -row.obtained, row.name)))


def public_roadmap(facts: Facts, followed: Mapping[str, Any]) -> PublicRoadmap:
    """`facts`: those of the edition. `followed`: what its release stored."""
    whole = facts["roadmap"]
    perimeter = tuple(_field_value(whole, "communes").split(", "))
    actions = [
        _public_action(name.partition(":")[2], subject, perimeter, followed)
        for name, subject in facts.items()
        if name.startswith("action:")
    ]
    return PublicRoadmap(
        name=_field_value(whole, "name"),
        lead_authority=_field_value(whole, "lead_authority"),
        carrying_service=_field_value(whole, "carrying_service"),
        communes=perimeter,
        actions=tuple(sorted(actions, key=lambda action: [int(part) for part in action.code.split(".")])),
        postal_address=followed.get("postal_address", ""),
    )


def _public_action(pk: str, subject: Subject, perimeter: tuple[str, ...], followed: Mapping[str, Any]) -> PublicAction:
    communes = tuple(name for name in _field_value(subject, "communes").split(", ") if name in perimeter)
    texts = ((name, _public_text(_field_value(subject, name))) for name in TEXTS)
    expenses = subject.get("expenses")
    return PublicAction(
        code=_field_value(subject, "code"),
        title=_public_text(_field_value(subject, "title")),
        axis=_field_value(subject, "axis"),
        state=public_state(followed["states"].get(pk, "")),
        is_late=bool(followed["days_late"].get(pk)),
        texts=tuple((name, text) for name, text in texts if text),
        carriers=tuple(filter(None, map(public_name, split_names(_field_value(subject, "lead_organisation"))))),
        communes=communes or perimeter,
        covers_everything=not communes,
        starts_on=_field_day(subject.get("starts_on")),
        ends_on=_field_day(subject.get("ends_on")),
        cost=Decimal(expenses.value) if expenses else None,
        funders=_funder_shares(pk, subject, followed),
        steps=tuple(
            PublicStep(
                _public_text(field.label), field.value, key in followed["done_steps"], key in followed["late_steps"]
            )
            for key, field in _lines_of_kind(subject, "step")
        ),
        indicators=tuple(
            _public_indicator(field, followed["indicators"].get(key))
            for key, field in _lines_of_kind(subject, "indicator")
        ),
    )


def _funder_shares(pk: str, subject: Subject, followed: Mapping[str, Any]) -> tuple[FunderShare, ...]:
    """What each funder was to bring when it was voted, and what was obtained since, be it from another one."""
    shares = []
    for key, field in _lines_of_kind(subject, "funding"):
        name, nature = followed["funders"].get(key, (field.label, ""))
        shares.append(FunderShare(public_name(name), nature == Nature.OWN, Decimal(field.value), ZERO))
    for name, nature, amount in followed["obtained"].get(pk, ()):
        shares.append(FunderShare(public_name(name), nature == Nature.OWN, None, Decimal(amount)))
    return sum_shares(shares)


def _public_indicator(field: Field, measured: list[Any] | None) -> PublicIndicator:
    value, on, is_reached = measured or ("", "", False)
    return PublicIndicator(
        _public_text(field.label),
        _public_text(field.value),
        Decimal(value) if value else None,
        date.fromisoformat(on) if on else None,
        bool(is_reached),
    )


def _field_value(subject: Subject, name: str) -> str:
    return subject[name].value if name in subject else ""


def _field_day(field: Field | None) -> date | None:
    return date.fromisoformat(field.value) if field else None


def _lines_of_kind(subject: Subject, kind: str) -> Iterable[tuple[str, Field]]:
    """The key and the field of each of its lines of that kind."""
    for name, field in subject.items():
        here, _sep, key = name.partition(":")
        if here == kind and key:
            yield key, field


def _public_text(text: str) -> str:
    return take_contacts_out(text)[0]


_PARTS = re.compile(r"[,;/()]")


def public_name(name: str) -> str:
    """The structure or the function that a name says, without the person beside it: « Caf, » then somebody is « Caf ». Empty for a
    person alone."""
    text = _public_text(name)
    if not may_be_a_person(text):
        return text
    parts = [part.strip() for part in _PARTS.split(text)]
    return ", ".join(part for part in parts if says_structure_or_function(part) and not begins_with_civility(part))
