"""The tables of a page of a PDF: which lines belong together, and how many comparisons it takes to know."""

import random
from collections.abc import Sequence

import pytest

from jalons.papers.uploaded_documents import pdf_tables
from jalons.papers.uploaded_documents.pdf_tables import Rule


def scattered_rules(count: int, longest: float, seed: int) -> list[Rule]:
    draw = random.Random(seed)
    rules = []
    for number in range(count):
        at, begin = draw.uniform(20, 800), draw.uniform(20, 800)
        rules.append(Rule(number % 2 == 0, at, begin, begin + draw.uniform(5, longest)))
    return rules


def groups_by_comparing_all(rules: Sequence[Rule]) -> set[frozenset[int]]:
    groups: list[set[int]] = []
    for number, rule in enumerate(rules):
        touching = [
            group
            for group in groups
            if any(
                rules[other].is_vertical != rule.is_vertical
                and rules[other].spans(rule.at)
                and rule.spans(rules[other].at)
                for other in group
            )
        ]
        groups = [group for group in groups if group not in touching]
        groups.append({number}.union(*touching))
    return set(map(frozenset, groups))


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize("longest", [20, 200])
def test_the_lines_that_touch_are_together(seed: int, longest: float) -> None:
    rules = scattered_rules(120, longest, seed)
    places = {rule: number for number, rule in enumerate(rules)}
    found = {frozenset(places[rule] for rule in group) for group in pdf_tables._touching_groups(rules)}
    assert found == groups_by_comparing_all(rules)


def test_a_map_of_six_thousand_lines_is_not_compared_line_by_line(monkeypatch: pytest.MonkeyPatch) -> None:
    """All pairs are 18 million: 3.5 s of a page of 60 kB."""
    compared = 0
    spans = Rule.spans

    def count(rule: Rule, place: float) -> bool:
        nonlocal compared
        compared += 1
        return spans(rule, place)

    monkeypatch.setattr(Rule, "spans", count)
    pdf_tables.find_frames(scattered_rules(6_000, 12, 1))
    assert compared < 50 * 6_000
