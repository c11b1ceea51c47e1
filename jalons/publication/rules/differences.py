"""What changed between two states of a feuille de route. Pure.

A state is `Facts`: for each subject (« roadmap », « axis:3 », « action:12 », « chapter:edito »), its fields. A field
that is a line of its own (« expense:7 ») carries its label, since several live side by side.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any


@dataclass(frozen=True, slots=True)
class Field:
    """`value`: plain text; euros as « 6000.00 », days as « 2026-12-15 »; see `kind_of`."""

    value: str
    label: str = ""


type Subject = Mapping[str, Field]
type Facts = Mapping[str, Subject]


@dataclass(frozen=True, slots=True)
class Change:
    """Of a field; `before` or `after` is None when there was no such field, or there is none any more."""

    subject: str
    field: str
    before: Field | None
    after: Field | None


@dataclass(frozen=True, slots=True)
class Arrival:
    """A subject that was not there, with all it says."""

    subject: str
    fields: Subject


@dataclass(frozen=True, slots=True)
class Departure:
    subject: str
    fields: Subject


type Difference = Change | Arrival | Departure

MONEY = frozenset({"expense", "funding", "valued", "expenses", "resources"})
DAYS = frozenset({"starts_on", "ends_on"})


def field_kind(field: str) -> str:
    """« euros », « day » or « text »."""
    name = field.partition(":")[0]
    return "euros" if name in MONEY else "day" if name in DAYS else "text"


def list_differences(before: Facts, after: Facts) -> list[Difference]:
    """In the order of `before`, then what arrived, in the order of `after`."""
    found: list[Difference] = []
    for subject, said in before.items():
        if subject not in after:
            found.append(Departure(subject, said))
            continue
        now = after[subject]
        for name in [*said, *(name for name in now if name not in said)]:
            if said.get(name) != now.get(name):
                found.append(Change(subject, name, said.get(name), now.get(name)))
    found += [Arrival(subject, said) for subject, said in after.items() if subject not in before]
    return found


def euros_gap(before: Field | None, after: Field | None) -> Decimal:
    """Euros more, or less when negative."""
    return Decimal(after.value if after else 0) - Decimal(before.value if before else 0)


# --- as data ---------------------------------------------------------------------------------------------------------


def dump_facts(facts: Facts) -> dict[str, dict[str, list[str]]]:
    """What JSON can hold."""
    return {
        subject: {name: [field.value, field.label] if field.label else [field.value] for name, field in fields.items()}
        for subject, fields in facts.items()
    }


def load_facts(content: Mapping[str, Any]) -> dict[str, dict[str, Field]]:
    return {subject: {name: Field(*parts) for name, parts in fields.items()} for subject, fields in content.items()}
