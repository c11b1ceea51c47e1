"""What would shame an assembly: the pure rules."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jalons.funding.rules.money import Kind, Nature, Resource, Status, Sums
from jalons.funding.rules.own_shares import OwnShare
from jalons.funding.rules.schemes import Terms
from jalons.publication.rules.vote_gaps import (
    Gap,
    GapKind,
    VotedChapter,
    VotedFiche,
    find_gaps,
    is_real_reason,
    still_holds,
)
from jalons.publication.words import gap_finding

VOTE = date(2025, 11, 21)
E = Decimal
K = GapKind
EVEN = {kind: Sums() for kind in Kind}
WHOLE = VotedFiche("1.1", indicators=1, steps=1, sections=EVEN, is_priced=True)


def sums(expenses: int, envisaged: int) -> Sums:
    return Sums(expenses=E(expenses), envisaged=E(envisaged))


def kinds(fiche: VotedFiche, on: date = VOTE) -> list[tuple[GapKind, Decimal]]:
    return [(gap.kind, gap.amount) for gap in find_gaps([], [fiche], on)]


def test_a_whole_fiche_has_no_gap() -> None:
    assert kinds(WHOLE) == []


def test_eight_empty_fiches_are_twenty_four_gaps() -> None:
    fiches = [VotedFiche(f"1.{n}", indicators=0, steps=0) for n in range(1, 9)]
    assert [gap.kind for gap in find_gaps([], fiches, VOTE)] == [K.STEP, K.INDICATOR, K.MONEY] * 8


def test_a_chapter_that_says_nothing_is_a_gap_that_a_required_one_does_not_let_accept() -> None:
    chapters = [VotedChapter("edito", is_empty=True, is_required=True), VotedChapter("methode", is_empty=False)]
    chapters.append(VotedChapter("annexes", is_empty=True))
    assert find_gaps(chapters, [], VOTE) == [
        Gap(K.CHAPTER, "edito", may_be_accepted=False),
        Gap(K.CHAPTER, "annexes"),
    ]


@pytest.mark.parametrize(
    ("investment", "operating", "expected"),
    [
        ((62, 62), (120, 120), []),
        ((62, 68), (120, 114), [(K.SECTION, E(6))]),
        ((62, 70), (120, 114), [(K.SECTION, E(6))]),
        ((62, 62), (120, 114), [(K.BALANCE, E(-6))]),
        ((62, 56), (120, 126), [(K.SECTION, E(6))]),
        ((62, 68), (120, 108), [(K.SECTION, E(12))]),
    ],
)
def test_each_section_is_balanced_apart(
    investment: tuple[int, int], operating: tuple[int, int], expected: list[tuple[GapKind, Decimal]]
) -> None:
    sections = {Kind.INVESTMENT: sums(*investment), Kind.OPERATING: sums(*operating)}
    assert kinds(VotedFiche("1.1", 1, 1, sections=sections, is_priced=True)) == expected


def test_an_own_share_that_is_too_small_is_a_gap_of_what_is_missing() -> None:
    short = OwnShare(own=E(0), public=E(21_000))
    enough = OwnShare(own=E(20), public=E(100))
    assert kinds(VotedFiche("3.1", 1, 1, sections=EVEN, is_priced=True, own_share=short)) == [(K.OWN_SHARE, E(5_250))]
    assert kinds(VotedFiche("3.1", 1, 1, sections=EVEN, is_priced=True, own_share=enough)) == []


def test_who_carries_is_asked_while_nobody_answered() -> None:
    asked = OwnShare(own=E(0), public=E(21_000), asks_carrier=True)
    (gap,) = find_gaps([], [VotedFiche("3.1", 1, 1, sections=EVEN, is_priced=True, own_share=asked)], VOTE)
    said = gap_finding(gap).replace("\u00a0", " ")
    assert said.startswith("Qui porte la dépense ? Une collectivité en paierait au moins 4 200 €, ou 5 250 €")
    (gap,) = find_gaps(
        [], [VotedFiche("3.1", 1, 1, sections=EVEN, is_priced=True, own_share=replace(asked, asks_carrier=False))], VOTE
    )
    assert gap_finding(gap).replace("\u00a0", " ") == "Part propre trop faible : il manque 5 250 €."


def test_schemes_and_steps_are_judged_on_the_day_of_the_vote() -> None:
    asked = (Resource(Kind.OPERATING, Nature.GRANT, Status.ENVISAGED, E(50), is_public=True),)
    fiche = VotedFiche(
        "1.1",
        1,
        2,
        awaited=(VOTE, None),
        sections=EVEN,
        is_priced=True,
        schemes=((Terms(valid_to=VOTE), asked),),
    )
    assert kinds(fiche, VOTE) == []
    assert kinds(fiche, date(2025, 11, 22)) == [(K.LATE, E(1)), (K.SCHEME, E(50))]


def find_gap(fiche: VotedFiche) -> Gap:
    (gap,) = find_gaps([], [fiche], VOTE)
    return gap


def is_covered(before: VotedFiche, after: VotedFiche) -> bool:
    """Whether a reason that accepted the first holds for the second."""
    accepted = find_gap(before)
    return still_holds(accepted.amount, accepted.facts, find_gap(after))


def test_a_reason_covers_one_fact_and_what_is_smaller() -> None:
    asked = replace(WHOLE, own_share=OwnShare(own=E(0), public=E(21_000), asks_carrier=True))
    short = replace(WHOLE, own_share=OwnShare(own=E(2_000), public=E(21_000)))
    shorter = replace(WHOLE, own_share=OwnShare(own=E(1_000), public=E(21_000)))
    assert not is_covered(asked, short)
    assert is_covered(shorter, short) and not is_covered(short, shorter)


def test_a_reason_covers_no_other_fault_of_a_scheme_and_no_other_section() -> None:
    asked = (Resource(Kind.OPERATING, Nature.GRANT, Status.ENVISAGED, E(50), is_public=True),)
    closed, capped, both = (
        replace(WHOLE, schemes=((terms, asked),))
        for terms in (
            Terms(valid_to=date(2025, 11, 1)),
            Terms(cap=E(40)),
            Terms(valid_to=date(2025, 11, 1), cap=E(40)),
        )
    )
    assert not is_covered(closed, capped) and not is_covered(closed, both)
    assert is_covered(both, closed)
    lacking = {Kind.INVESTMENT: sums(62, 68), Kind.OPERATING: sums(120, 114)}
    swapped = {Kind.INVESTMENT: sums(62, 56), Kind.OPERATING: sums(120, 126)}
    assert not is_covered(replace(WHOLE, sections=lacking), replace(WHOLE, sections=swapped))


def test_a_resource_counts_once_however_many_faults_its_scheme_has() -> None:
    asked = Resource(Kind.OPERATING, Nature.GRANT, Status.ENVISAGED, E(60_000), is_public=True)
    terms = Terms(valid_to=date(2025, 11, 1), cap=E(50_000), is_investment_only=True)
    for count in (1, 2):
        fiche = replace(WHOLE, schemes=((terms, tuple(replace(asked) for _n in range(count))),))
        assert kinds(fiche) == [(K.SCHEME, E(60_000) * count)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", False),
        ("ok.", False),
        ("ok ok ok ok ok ok ok ok ok", False),
        ("à voir", False),
        ("................ . . .", False),
        ("Les euros viendront au budget 2027.", True),
    ],
)
def test_a_reason_is_a_sentence(text: str, expected: bool) -> None:
    assert is_real_reason(text) is expected


@given(st.integers(0, 500), st.integers(0, 500), st.integers(0, 500), st.integers(0, 500))
def test_without_a_gap_of_money_each_section_is_balanced(a: int, b: int, c: int, d: int) -> None:
    sections = {Kind.INVESTMENT: sums(a, b), Kind.OPERATING: sums(c, d)}
    found = kinds(VotedFiche("1.1", 1, 1, sections=sections, is_priced=True))
    assert (found == []) == (a == b and c == d)
