"""The list of mutations stays true: each still finds its text, once, and names test files that exist."""

from collections import Counter

from scripts.mutations import ROOT, mutations


def test_each_mutation_still_finds_its_text() -> None:
    assert [fault for mutation in mutations() if (fault := mutation.fault(ROOT))] == []


def test_forty_mutations_cover_what_people_rely_on() -> None:
    assert Counter(mutation.subject for mutation in mutations()) == {
        "permissions": 10,
        "doors": 9,
        "money": 8,
        "votes": 6,
        "erasure": 4,
        "merging": 3,
    }
