"""What anybody may read of a voted feuille de route: the facts of its edition, and what became of them. Pure.

Nothing leaves by default: each field that a public page tells is named here. Who pilots, who sponsors, who does a step,
the notes of the team and what nobody voted are not; telephones and e-mail addresses are taken out of the texts.
"""

import re
from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import field as dataclass_field
from dataclasses import replace
from datetime import date
from decimal import Decimal
from enum import StrEnum
from functools import cached_property
from typing import Any

from jalons.actions.rules.names import split_names
from jalons.actions.rules.sheets import Status
from jalons.base.first_names import FIRST_NAMES
from jalons.base.french import matching_key
from jalons.base.frozen import frozen
from jalons.base.texts import begins_with_civility, name_in, says_structure_or_function
from jalons.funding.rules.carriers import PlanCarrier, action_carrier
from jalons.funding.rules.money import SECURED, ZERO, Nature
from jalons.funding.rules.money import Status as MoneyStatus
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


class Remainder(StrEnum):
    """What became of voted money that was not obtained."""

    REQUESTED = "demande"
    ENVISAGED = "envisage"
    REFUSED = "refuse"
    LESS = "en_moins"  # granted, asked or hoped for less than what was voted
    DROPPED = "retire"  # no longer in the plan


_REMAINDERS = {
    MoneyStatus.REQUESTED: Remainder.REQUESTED,
    MoneyStatus.ENVISAGED: Remainder.ENVISAGED,
    MoneyStatus.REFUSED: Remainder.REFUSED,
}


@frozen
class FunderShare:
    """`voted`: None when the vote did not count on it. `more`: what is beyond the vote. Voted + more = obtained +
    remainders. `name`: empty for somebody whom a public page does not name."""

    name: str
    is_own: bool
    voted: Decimal | None
    obtained: Decimal = ZERO
    more: Decimal = ZERO
    remainders: Mapping[Remainder, Decimal] = dataclass_field(default_factory=dict)

    def remainder(self, what: Remainder) -> Decimal:
        return self.remainders.get(what, ZERO)


@frozen
class FunderTable:
    """Who pays, the largest first. `to_find`: what no funder was to bring when it was voted; `surplus`: what funders were to bring
    beyond the cost. The voted shares + `to_find` - `surplus` = `cost`; None when a single action does not say what it costs."""

    shares: tuple[FunderShare, ...]
    cost: Decimal | None
    to_find: Decimal
    surplus: Decimal

    @property
    def whole(self) -> FunderShare:
        """All of them together, without a name; `voted` is the total, which is the cost when it is known."""
        voted = sum((share.voted or ZERO for share in self.shares), ZERO)
        amounts = {what: sum((share.remainder(what) for share in self.shares), ZERO) for what in Remainder}
        return FunderShare(
            "",
            False,
            voted + self.to_find - self.surplus,
            sum((share.obtained for share in self.shares), ZERO),
            sum((share.more for share in self.shares), ZERO),
            {what: amount for what, amount in amounts.items() if amount},
        )


@frozen
class PublicStep:
    label: str
    when: str
    is_done: bool
    is_late: bool


@frozen
class PublicIndicator:
    """`aim`: from where to where, and when, as it was voted. `last`: what was measured last."""

    label: str
    aim: str
    last: Decimal | None
    last_on: date | None
    is_reached: bool


@frozen
class PublicNews:
    on: date
    text: str


@frozen
class PublicAction:
    """`key`: what tells it from the others in every edition, whatever its code; no page shows it."""

    key: str
    code: str
    title: str
    axis: str
    state: PublicState
    is_late: bool
    texts: tuple[tuple[str, str], ...]
    carriers: tuple[str, ...]
    """Who carries it, as far as its edition is sure of it; else who leads it."""
    is_carrier_sure: bool
    communes: tuple[str, ...]
    covers_everything: bool
    starts_on: date | None
    ends_on: date | None
    cost: Decimal | None
    funders: tuple[FunderShare, ...]
    steps: tuple[PublicStep, ...]
    indicators: tuple[PublicIndicator, ...]
    news: tuple[PublicNews, ...] = ()
    """Those that the team ticked, the newest first."""

    @property
    def summary(self) -> str:
        """What it is for, in its first words."""
        return next((text for _name, text in self.texts), "")

    @property
    def obtained(self) -> Decimal:
        return sum((share.obtained for share in self.funders), ZERO)

    @property
    def money(self) -> FunderTable:
        voted = sum((share.voted or ZERO for share in self.funders), ZERO)
        gap = ZERO if self.cost is None else self.cost - voted
        return FunderTable(self.funders, self.cost, max(gap, ZERO), max(-gap, ZERO))

    @property
    def steps_done(self) -> int:
        return sum(step.is_done for step in self.steps)

    @property
    def reached(self) -> int:
        return sum(indicator.is_reached for indicator in self.indicators)

    @property
    def names(self) -> tuple[str, ...]:
        """What may be the name of a person in its texts, to read again before it is published."""
        texts = [self.title, *(text for _name, text in self.texts), *(step.label for step in self.steps)]
        texts += [line.text for line in self.news]
        texts += [*self.carriers, *(share.name for share in self.funders), *(row.label for row in self.indicators)]
        return tuple(dict.fromkeys(name for text in texts if (name := name_in(text))))

    def concerns(self, commune: str) -> bool:
        return not commune or self.covers_everything or commune in self.communes


@frozen
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
        return sum((action.obtained for action in self.actions), ZERO)

    @cached_property
    def money(self) -> FunderTable:
        """Of all of it: what an action that does not say its cost was to receive is beyond the cost."""
        tables = [action.money for action in self.actions]
        unpriced = (share.voted or ZERO for table in tables if table.cost is None for share in table.shares)
        return FunderTable(
            sum_shares(share for table in tables for share in table.shares),
            self.cost,
            sum((table.to_find for table in tables), ZERO),
            sum((table.surplus for table in tables), ZERO) + sum(unpriced, ZERO),
        )

    def of_commune(self, commune: str) -> "PublicRoadmap":
        """With the actions that concern it alone; all of them without one."""
        return replace(self, actions=tuple(action for action in self.actions if action.concerns(commune)))

    @property
    def axes(self) -> list[tuple[str, list[PublicAction]]]:
        by_axis: dict[str, list[PublicAction]] = {}
        for action in self.actions:
            by_axis.setdefault(action.axis, []).append(action)
        return list(by_axis.items())

    def action(self, code: str) -> PublicAction | None:
        return next((action for action in self.actions if action.code == code), None)


def sum_shares(shares: Iterable[FunderShare]) -> tuple[FunderShare, ...]:
    """One line for each funder, the largest first."""
    rows: dict[tuple[str, bool], FunderShare] = {}
    for share in shares:
        key = share.name, share.is_own
        rows[key] = _add_shares(rows[key], share) if key in rows else share
    return tuple(sorted(rows.values(), key=lambda row: (-(row.voted or ZERO), -row.obtained, row.name)))


def _add_shares(one: FunderShare, other: FunderShare) -> FunderShare:
    voted = one.voted if other.voted is None else (one.voted or ZERO) + other.voted
    amounts = {what: one.remainder(what) + other.remainder(what) for what in Remainder}
    return replace(
        one,
        voted=voted,
        obtained=one.obtained + other.obtained,
        more=one.more + other.more,
        remainders={what: amount for what, amount in amounts.items() if amount},
    )


def public_roadmap(facts: Facts, followed: Mapping[str, Any]) -> PublicRoadmap:
    """`facts`: those of the edition. `followed`: what its release stored."""
    whole = facts["roadmap"]
    perimeter = tuple(_field_value(whole, "communes").split(", "))
    actions = [
        _public_action(name.partition(":")[2], subject, perimeter, _field_value(whole, "lead_authority"), followed)
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


def _public_action(
    pk: str, subject: Subject, perimeter: tuple[str, ...], authority: str, followed: Mapping[str, Any]
) -> PublicAction:
    carrier = voted_carrier(subject, authority)
    communes = tuple(name for name in _field_value(subject, "communes").split(", ") if name in perimeter)
    texts = ((name, _public_text(_field_value(subject, name))) for name in TEXTS)
    expenses = subject.get("expenses")
    return PublicAction(
        key=pk,
        code=_field_value(subject, "code"),
        title=_public_text(_field_value(subject, "title")),
        axis=_field_value(subject, "axis"),
        state=public_state(followed["states"].get(pk, "")),
        is_late=bool(followed["days_late"].get(pk)),
        texts=tuple((name, text) for name, text in texts if text),
        carriers=tuple(filter(None, map(public_name, split_names(carrier.name)))),
        is_carrier_sure=carrier.is_sure,
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
        # A release that was made before news existed has none.
        news=tuple(
            PublicNews(date.fromisoformat(on), _public_text(text)) for on, text in followed.get("news", {}).get(pk, ())
        ),
    )


def _funder_shares(pk: str, subject: Subject, followed: Mapping[str, Any]) -> tuple[FunderShare, ...]:
    """What each funder was to bring when it was voted, what became of it, and what was obtained since, be it from another one."""
    lines = {key: rest for key, *rest in followed["money"].get(pk, ()) if key}
    shares = [_voted_share(field, lines.get(key)) for key, field in _lines_of_kind(subject, "funding")]
    for key, name, nature, _status, amount in followed["money"].get(pk, ()):
        if not key:
            obtained = Decimal(amount)
            shares.append(FunderShare(public_name(name), nature == Nature.OWN, None, obtained, more=obtained))
    return sum_shares(shares)


def _voted_share(field: Field, line: list[str] | None) -> FunderShare:
    """`line`: what its release stored of it, None once it is no longer in the plan."""
    voted = Decimal(field.value)
    if line is None:
        return FunderShare(public_name(field.label), False, voted, remainders={Remainder.DROPPED: voted})
    name, nature, status, amount = line
    now = Decimal(amount)
    less = {Remainder.LESS: voted - now} if now < voted else {}
    share = FunderShare(public_name(name), nature == Nature.OWN, voted, more=max(now - voted, ZERO), remainders=less)
    if status in SECURED:
        return replace(share, obtained=now)
    return replace(share, remainders={_REMAINDERS[MoneyStatus(status)]: now, **less})


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


def voted_carrier(subject: Subject, authority: str) -> PlanCarrier:
    """Who carries an action, as its edition holds it. An edition of before this was kept tells it by the same rule."""
    return action_carrier(
        _field_value(subject, "carrier_organisation"), _field_value(subject, "lead_organisation"), authority
    )


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


SHORTEST_FAMILY_NAME = 4  # a shorter one is found inside other words
_CIVILITIES = frozenset(("madame", "mademoiselle", "mlle", "mme", "monsieur"))
_INITIAL = re.compile(r"\b[A-Z]\. ?[A-ZÀ-Ý][a-zà-ÿ]")
_MAILBOX = re.compile(r"(?<![\w.+-])([\w.+-]{1,64}+)@")


def names_somebody(contact: str, family_names: Collection[str] = ()) -> bool:
    """Whether a contact that a public page would give is a person's: « Mme Durand », « J. Durand », « jeanne durand »,
    « jeanne.durand@… », « j.durand@… ». Not « accueil@… ». `family_names`: of the people that the team knows, which are not told
    from other words otherwise, as in « jdurand@… »."""
    boxes = [[part.lower() for part in re.split(r"[\W_]", box)] for box in _MAILBOX.findall(contact)]
    known = {matching_key(name) for name in family_names if not says_structure_or_function(name)}
    known = {name for name in known if len(name) >= SHORTEST_FAMILY_NAME and " " not in name}
    first_words = {(matching_key(part).split() or [""])[0] for part in _PARTS.split(contact)}
    return (
        not FIRST_NAMES.isdisjoint(first_words)
        or not known.isdisjoint(matching_key(contact).split())
        or any(name in box for name in known for box in ("".join(parts) for parts in boxes))
        or any(not FIRST_NAMES.isdisjoint(parts) or (len(parts) > 1 and len(parts[0]) == 1) for parts in boxes)
        or bool(_INITIAL.search(contact))
        or not _CIVILITIES.isdisjoint(matching_key(contact).split())
        or bool(name_in(_public_text(contact)))
    )


_MOBILE = re.compile(r"(?<!\d)(?:\+ ?33|0033|0) ?[67](?:[ .-]?\d\d){4}(?!\d)")


def is_mobile_phone(contact: str) -> bool:
    """Whether it holds a French mobile number (06, 07)."""
    return bool(_MOBILE.search(contact))
