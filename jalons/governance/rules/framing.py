"""The parts of the note de cadrage that people write, and what it needs to be adopted (method 1.2). Pure."""

from collections.abc import Mapping
from enum import StrEnum


class Part(StrEnum):
    """A part that is written by hand, in the order of the note; its value is in the address. The other parts are read
    from the roadmap."""

    CONTEXT = "contexte"
    OBJECTIVES = "objectifs"
    GOVERNANCE = "gouvernance"
    MEANS = "moyens"
    COMMUNICATION = "communication"


# The fields of the row that each part holds.
FIELDS: dict[Part, tuple[str, ...]] = {
    Part.CONTEXT: ("context",),
    Part.OBJECTIVES: ("objectives",),
    Part.GOVERNANCE: ("planned_governance",),
    Part.MEANS: ("planned_staff", "planned_budget"),
    Part.COMMUNICATION: ("communication",),
}
WRITTEN = tuple(name for names in FIELDS.values() for name in names)

# What an adopted note always says. The others may come in a later version.
NEEDED = (Part.CONTEXT, Part.OBJECTIVES)


def is_written(part: Part, values: Mapping[str, object]) -> bool:
    """Whether one of its fields says something. Nobody paid for it is an answer: zero is written."""
    return any(values.get(name) not in (None, "") for name in FIELDS[part])


def missing_parts(values: Mapping[str, object]) -> list[Part]:
    """What adoption waits for, in the order of the note."""
    return [part for part in NEEDED if not is_written(part, values)]
