"""The differences between two states of a feuille de route. Pure.

A state is `Facts`: for each subject (« roadmap », « axis:3 », « action:12 », « chapter:edito »), its fields. A field
for one of several lines (« expense:7 ») has a label, to distinguish it.
"""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from jalons.base.frozen import frozen


@frozen(slots=True)
class Field:
    """`value`: plain text; euros as « 6000.00 », days as « 2026-12-15 »; see `field_kind`."""

    value: str
    label: str = ""


type Subject = Mapping[str, Field]
type Facts = Mapping[str, Subject]


@frozen(slots=True)
class Change:
    """The change of a field; `before` or `after` is None when the field did not exist, or no longer exists."""

    subject: str
    field: str
    before: Field | None
    after: Field | None


@frozen(slots=True)
class Arrival:
    """A new subject, with all its fields."""

    subject: str
    fields: Subject


@frozen(slots=True)
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
    """In the order of `before`, then new subjects in the order of `after`."""
    differences: list[Difference] = []
    for subject, fields in before.items():
        if subject not in after:
            differences.append(Departure(subject, fields))
            continue
        now = after[subject]
        for name in [*fields, *(name for name in now if name not in fields)]:
            if fields.get(name) != now.get(name):
                differences.append(Change(subject, name, fields.get(name), now.get(name)))
    differences += [Arrival(subject, fields) for subject, fields in after.items() if subject not in before]
    return differences


def euros_gap(before: Field | None, after: Field | None) -> Decimal:
    """The difference in euros, negative for a decrease."""
    return Decimal(after.value if after else 0) - Decimal(before.value if before else 0)


# --- as data ---------------------------------------------------------------------------------------------------------


def dump_facts(facts: Facts) -> dict[str, dict[str, list[str]]]:
    """The facts for JSON."""
    return {
        subject: {name: [field.value, field.label] if field.label else [field.value] for name, field in fields.items()}
        for subject, fields in facts.items()
    }


def load_facts(content: Mapping[str, Any]) -> dict[str, dict[str, Field]]:
    return {subject: {name: Field(*parts) for name, parts in fields.items()} for subject, fields in content.items()}
