"""Publics, privés, citoyens: the gauge, its numbers, its words and its drawing."""

import itertools
import re
from decimal import ROUND_FLOOR, ROUND_HALF_UP, Decimal
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jalons.base.french import matching_key
from jalons.directory.changes.organisations import add_organisation
from jalons.invitations.drawings import draw_diversity_bar
from jalons.invitations.models import Guest
from jalons.invitations.models.invitations import invited_people
from jalons.invitations.queries import diversity
from jalons.invitations.rules.diversity import (
    DiversityWarning,
    bar_segments,
    diversity_warnings,
    missing_citizens,
    share_percent,
)
from jalons.roadmaps.models import Member
from jalons.territories.models import Commune
from jalons.workshops.models import Workshop
from tests.invitations.people import come


@pytest.mark.parametrize(
    ("numbers", "least", "expected"),
    [
        ({"public": 38, "prive": 14, "citoyen": 8}, 15, [(DiversityWarning.FEW_CITIZENS, "citoyen")]),
        ({"public": 38, "prive": 14, "citoyen": 10}, 15, []),
        ({"public": 17, "citoyen": 3}, 15, [(DiversityWarning.MISSING, "prive")]),
        ({"public": 17, "prive": 3}, 15, [(DiversityWarning.MISSING, "citoyen")]),
        ({"public": 9}, 15, [(DiversityWarning.MISSING, "prive"), (DiversityWarning.MISSING, "citoyen")]),
        ({"public": 4, "prive": 2, "citoyen": 3, "": 1}, 15, [(DiversityWarning.UNKNOWN, "")]),
        ({"public": 38, "prive": 14, "citoyen": 8}, 0, []),
        ({"public": 4}, 15, []),
        ({}, 15, []),
    ],
)
def test_a_list_is_warned_of_what_it_lacks(
    numbers: dict[str, int], least: int, expected: list[tuple[DiversityWarning, str]]
) -> None:
    assert diversity_warnings(numbers, least) == expected


@pytest.mark.parametrize(
    ("part", "whole", "least", "expected"),
    [
        (8, 60, 15, "13"), (38, 60, 0, "63"), (14, 60, 0, "23"), (0, 60, 15, "0"), (0, 0, 15, "0"),
        (149, 1000, 15, "14,9"), (1499, 10000, 15, "14,9"), (150, 1000, 15, "15"), (1, 8, 0, "13"), (145, 1000, 15, "14,5"),
    ],
)  # fmt: skip
def test_a_share_is_rounded_unless_rounding_would_lie(part: int, whole: int, least: int, expected: str) -> None:
    assert share_percent(part, whole, least) == expected


@given(st.integers(0, 500), st.integers(1, 500), st.integers(0, 100))
def test_a_share_says_that_it_reaches_the_least_only_when_it_does(part: int, rest: int, least: int) -> None:
    whole = part + rest
    said = Decimal(share_percent(part, whole, least).replace(",", "."))
    exact = Decimal(100 * part) / whole
    assert (said >= least) == (100 * part >= least * whole)
    rounded = exact.quantize(Decimal(1), ROUND_HALF_UP), exact.quantize(Decimal("0.1"), ROUND_FLOOR)
    assert said in rounded


@given(st.integers(0, 60), st.integers(0, 60), st.integers(0, 99))
def test_the_shortage_is_the_first_number_that_suffices(others: int, citizens: int, least: int) -> None:
    numbers = {"public": others, "citizen": 0, "citoyen": citizens}
    if not others + citizens:
        return
    found = next(n for n in range(10_000) if 100 * (citizens + n) >= least * (others + citizens + n))
    assert missing_citizens(numbers, least) == found


@given(st.lists(st.integers(0, 200), min_size=3, max_size=4))
def test_the_parts_fill_the_bar_and_each_one_that_exists_is_seen(parts: list[int]) -> None:
    drawn = bar_segments(parts, 600)
    present = [(x, width) for part, (x, width) in zip(parts, drawn, strict=True) if part]
    assert [width for part, (_x, width) in zip(parts, drawn, strict=True) if not part] == [0.0] * parts.count(0)
    if present:
        assert all(width >= 4 for _x, width in present)
        assert abs(present[-1][0] + present[-1][1] - 600) < 1
        assert all(one[0] + one[1] <= two[0] for one, two in itertools.pairwise(present))


def test_the_drawing_says_what_its_words_say_and_marks_the_least() -> None:
    svg = draw_diversity_bar([38, 14, 8], 15, "Dans la liste", "60 personnes <b>", "g")
    drawn = ElementTree.fromstring(svg)
    named = {element.tag.rpartition("}")[2]: element.text for element in drawn if element.text}
    assert named == {"title": "Dans la liste", "desc": "60 personnes <b>"}
    bars = [element for element in drawn if element.tag.endswith("rect")]
    assert [bar.get("fill") for bar in bars] == ["var(--river)", "url(#hatch)", "url(#spots)"]
    assert re.findall(r'd="M([\d.]+) 0V', svg) == ["510"]
    assert "style=" not in svg
    assert 'd="M' not in draw_diversity_bar([38, 14, 8], 0, "", "", "g")


# --- of a workshop ---------------------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_the_gauges_tell_who_is_missing_among_the_invited_then_among_those_who_come(
    workshop: Workshop, member: Member
) -> None:
    come(workshop, 38, answer=Guest.Answer.WAITING)  # no citizen but one, all of one commune
    lists = diversity.diversity_gauges(workshop, invited_people(workshop))
    (gauge,) = lists
    assert [(part.label, part.count, part.percent) for part in gauge.parts] == [
        ("Public", 24, "63\u00a0%"),
        ("Privé", 14, "37\u00a0%"),
        ("Citoyenne ou citoyen", 0, "0\u00a0%"),
    ]
    assert (
        gauge.sentence
        == "38 personnes\u00a0: public 24 (63\u00a0%), privé 14 (37\u00a0%), citoyenne ou citoyen 0 (0\u00a0%)."
    )
    assert gauge.warnings == [
        "Aucune habitante, aucun habitant.",
        "15 communes du territoire sans personne.",
    ]
    assert len(gauge.communes) == 15
    assert "Club des entreprises" not in gauge.organisations
    assert "Foyer rural" in gauge.organisations
    Guest.objects.filter(workshop=workshop, category="prive").update(answer=Guest.Answer.YES)
    coming = diversity.diversity_gauges(workshop, invited_people(workshop))[1]
    assert (coming.whole, coming.warnings[:2]) == (
        14,
        ["Personne du service public.", "Aucune habitante, aucun habitant."],
    )
    assert set(coming.organisations) == {
        "Mairie de Brantôme en Périgord", "Mairie de Mareuil en Périgord", "Caisse d’allocations familiales",
        "France services", "Médiathèque",
    }  # fmt: skip


@pytest.mark.django_db
def test_who_is_missing_is_told_in_the_order_of_the_alphabet_accents_included(
    workshop: Workshop, member: Member
) -> None:
    communes = member.roadmap.communes.order_by("name")
    Commune.objects.filter(pk__in=list(communes.values_list("pk", flat=True)[:1])).update(name="Église-Neuve")
    for name in ("Zone rurale", "Épicerie", "Arbre"):
        add_organisation(name=name, by=member)
    gauge = diversity.diversity_gauges(workshop, [])[0]
    assert gauge.communes == sorted(communes.values_list("name", flat=True), key=matching_key)
    assert [name for name in gauge.organisations if name in ("Zone rurale", "Épicerie", "Arbre")] == [
        "Arbre", "Épicerie", "Zone rurale"
    ]  # fmt: skip


@pytest.mark.django_db
def test_communes_are_told_only_when_asked(workshop: Workshop, member: Member) -> None:
    come(workshop, 47)
    workshop.warns_of_communes = False
    workshop.least_citizens = 25
    found = diversity.diversity_gauges(workshop, invited_people(workshop))[0].warnings
    assert found == [
        "Citoyennes et citoyens\u00a0: 19\u00a0%, moins que les 25\u00a0% souhaités. Il en faudrait 4 de plus."
    ]
