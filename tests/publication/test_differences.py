"""The differences between two states: nothing from one to itself, and whole: applied, they give the other."""

import json

from hypothesis import given
from hypothesis import strategies as st

from jalons.publication.rules.differences import (
    Arrival,
    Change,
    Departure,
    Facts,
    Field,
    dump_facts,
    euros_gap,
    field_kind,
    list_differences,
    load_facts,
)
from tests.publication.differences import applied

FIELDS = st.builds(Field, st.text(max_size=4), st.text(max_size=2))
NAMES = st.sampled_from(["title", "starts_on", "expense:1", "expense:2", "step:1"])
FACTS = st.dictionaries(
    st.sampled_from(["roadmap", "axis:1", "action:1", "action:2"]), st.dictionaries(NAMES, FIELDS, max_size=4)
)


def triples(facts: Facts) -> set[tuple[str, str, Field | None]]:
    """The oracle: a state is the set of what it says; a subject without field says that it is there."""
    return {(subject, name, field) for subject, fields in facts.items() for name, field in fields.items()} | {
        (subject, "", None) for subject in facts
    }


@given(FACTS)
def test_nothing_differs_from_itself(facts: Facts) -> None:
    assert list_differences(facts, facts) == []


@given(FACTS, FACTS)
def test_applied_the_differences_give_the_other(before: Facts, after: Facts) -> None:
    assert applied(before, list_differences(before, after)) == after
    assert applied(after, list_differences(after, before)) == before


@given(FACTS, FACTS)
def test_each_thing_that_differs_is_told_once_and_nothing_else(before: Facts, after: Facts) -> None:
    gone: list[tuple[str, str, Field | None]] = []
    come: list[tuple[str, str, Field | None]] = []
    for one in list_differences(before, after):
        match one:
            case Departure(subject, fields):
                gone += [(subject, "", None), *((subject, name, field) for name, field in fields.items())]
            case Arrival(subject, fields):
                come += [(subject, "", None), *((subject, name, field) for name, field in fields.items())]
            case Change(subject, name, was, now):
                gone += [(subject, name, was)] if was else []
                come += [(subject, name, now)] if now else []
    assert len(gone) == len(set(gone)) and len(come) == len(set(come))
    assert set(gone) == triples(before) - triples(after)
    assert set(come) == triples(after) - triples(before)


@given(FACTS)
def test_a_state_goes_through_json(facts: Facts) -> None:
    assert load_facts(json.loads(json.dumps(dump_facts(facts)))) == facts


def test_euros_days_and_words() -> None:
    assert [field_kind(name) for name in ("expense:12", "resources", "ends_on", "title", "step:4")] == [
        "euros",
        "euros",
        "day",
        "text",
        "text",
    ]
    assert [
        euros_gap(Field("40000.00"), Field("45000.50")),
        euros_gap(None, Field("10")),
        euros_gap(Field("10"), None),
    ] == [
        euros_gap(None, Field("5000.50")),
        10,
        -10,
    ]
