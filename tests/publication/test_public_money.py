"""Who pays, as anybody reads it: each state of the money in words, and totals that add up to the cent. Pure, but for words."""

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jalons.funding.rules.money import ZERO, Status
from jalons.publication.rules.differences import Facts, Field
from jalons.publication.rules.public_actions import (
    FunderShare,
    FunderTable,
    PublicAction,
    PublicRoadmap,
    Remainder,
    is_mobile_phone,
    names_somebody,
    public_roadmap,
)
from jalons.publication.rules.public_changes import list_public_changes
from jalons.publication.words.public_pages import (
    age_sentence,
    public_change_sentence,
    reached_sentence,
    remainder_sentences,
)

# An action as its edition holds it: its cost, None when it does not say it, then its lines: voted amount, state now, amount now.
type Line = tuple[Decimal, str, Decimal]

AMOUNTS = st.decimals(Decimal("0.01"), Decimal(99_999), places=2)
LINES = st.tuples(AMOUNTS, st.sampled_from([*Status, ""]), AMOUNTS)


def told(cost: Decimal | None, lines: list[Line], state: str = "en_cours", **changed: Any) -> PublicRoadmap:
    """A line whose state is "" is no longer in the plan."""
    subject = {"code": Field("1.1"), "title": Field("Une navette"), "axis": Field("Aller vers")}
    subject |= {"expenses": Field(f"{cost:.2f}")} if cost is not None else {}
    subject |= {
        f"funding:{pk}": Field(f"{voted:.2f}", f"Financeur {pk % 2}") for pk, (voted, _s, _n) in enumerate(lines)
    }
    facts: Facts = {"roadmap": {"name": Field("Ici")}, "action:7": subject}
    rows = [
        [str(pk), f"Financeur {pk % 2}", "subvention", status, f"{now:.2f}"]
        for pk, (_v, status, now) in enumerate(lines)
    ]
    followed = {
        "states": {"7": state},
        "days_late": {},
        "done_steps": [],
        "late_steps": [],
        "indicators": {},
        "money": {"7": [row for row in rows if row[3]]},
        "postal_address": "",
    }
    return public_roadmap(facts, followed | changed)


def one_line(status: str, now: Decimal = Decimal(100)) -> FunderShare:
    [share] = told(Decimal(100), [(Decimal(100), status, now)]).actions[0].funders
    return share


@given(st.none() | AMOUNTS | st.just(ZERO), st.lists(LINES, max_size=6))
def test_each_row_and_the_total_add_up_to_the_cent(cost: Decimal | None, lines: list[Line]) -> None:
    roadmap = told(cost, lines)
    [action] = roadmap.actions
    for table in (action.money, roadmap.money):
        for share in (*table.shares, table.whole):
            rest = sum(share.remainders.values(), ZERO)
            shift = table.to_find - table.surplus if share == table.whole else ZERO
            assert (share.voted or ZERO) - shift + share.more == share.obtained + rest
    assert action.money.cost is None or action.money.whole.voted == cost
    assert roadmap.money.whole.voted == roadmap.cost == (cost or ZERO)
    obtained = [now for _voted, status, now in lines if status in ("accorde", "conventionne", "partiel", "verse")]
    assert roadmap.obtained == sum(obtained, ZERO) == roadmap.money.whole.obtained


def test_what_is_asked_hoped_or_refused_is_never_obtained() -> None:
    states = {status: one_line(status) for status in ("demande", "envisage", "refuse", "")}
    assert {share.obtained for share in states.values()} == {ZERO}
    assert [remainder_sentences(share) for share in states.values()] == [
        ["demandé, réponse attendue\u00a0: 100\u00a0€"],
        ["envisagé, pas encore demandé\u00a0: 100\u00a0€"],
        ["refusé\u00a0: 100\u00a0€"],
        ["n’est plus prévu\u00a0: 100\u00a0€"],
    ]


def test_what_is_refused_is_what_was_asked_and_the_rest_of_the_vote_is_told_apart() -> None:
    less = one_line("refuse", Decimal(60))
    assert (less.more, remainder_sentences(less)) == (
        ZERO,
        ["refusé\u00a0: 60\u00a0€", "de moins qu’au vote\u00a0: 40\u00a0€"],
    )


def test_what_is_granted_for_less_or_for_more_is_told() -> None:
    less, more = one_line("accorde", Decimal(60)), one_line("verse", Decimal(130))
    assert (less.obtained, remainder_sentences(less)) == (60, ["de moins qu’au vote\u00a0: 40\u00a0€"])
    assert (more.obtained, remainder_sentences(more)) == (130, ["de plus qu’au vote\u00a0: 30\u00a0€"])


def test_what_is_asked_for_less_than_the_vote_is_not_told_as_asked() -> None:
    share = one_line("demande", Decimal(70))
    assert remainder_sentences(share) == [
        "demandé, réponse attendue\u00a0: 70\u00a0€",
        "de moins qu’au vote\u00a0: 30\u00a0€",
    ]


def test_own_money_that_is_not_sure_is_asked_of_nobody() -> None:
    share = replace(one_line("demande"), is_own=True)
    assert remainder_sentences(share) == ["à confirmer\u00a0: 100\u00a0€"]
    assert remainder_sentences(share, is_total=True) == ["demandé\u00a0: 100\u00a0€"]


def test_what_no_funder_was_to_bring_is_a_line_of_its_own() -> None:
    table = told(Decimal(150), [(Decimal(100), "accorde", Decimal(100))]).money
    assert (table.to_find, table.surplus, table.whole.voted) == (50, 0, 150)
    table = told(Decimal(80), [(Decimal(100), "accorde", Decimal(100))]).money
    assert (table.to_find, table.surplus, table.whole.voted) == (0, 20, 80)


def test_an_action_that_does_not_say_its_cost_has_a_total_of_its_shares() -> None:
    roadmap = told(None, [(Decimal(100), "accorde", Decimal(100))])
    assert roadmap.actions[0].money == FunderTable(roadmap.actions[0].funders, None, ZERO, ZERO)
    assert (roadmap.actions[0].money.whole.voted, roadmap.money.whole.voted, roadmap.money.surplus) == (100, 0, 100)


# --- what changed ----------------------------------------------------------------------------------------------------


def sentences(before: PublicRoadmap, after: PublicRoadmap) -> list[str]:
    return [public_change_sentence(change) for change in list_public_changes(before, after)]


def only_action(roadmap: PublicRoadmap, **changed: Any) -> PublicRoadmap:
    [action] = roadmap.actions
    return replace(roadmap, actions=(replace(action, **changed),))


def test_nothing_is_told_of_an_action_that_did_not_change() -> None:
    roadmap = told(Decimal(100), [(Decimal(100), "demande", ZERO)])
    assert sentences(roadmap, roadmap) == []
    # Its place in an avenant is not what it is.
    assert sentences(roadmap, only_action(roadmap, code="3.4")) == []


def test_a_state_money_and_a_refusal_are_told() -> None:
    lines = [(Decimal(100), "demande", Decimal(100)), (Decimal(40), "demande", Decimal(40))]
    after = [(Decimal(100), "verse", Decimal(100)), (Decimal(40), "refuse", Decimal(40))]
    assert sentences(told(Decimal(140), lines), told(Decimal(140), after, "realisee")) == [
        "réalisée (elle était en cours), 100\u00a0€ obtenus de plus, 40\u00a0€ refusés"
    ]


def test_money_that_is_lost_and_a_delay_are_told_too() -> None:
    line = (Decimal(100), "accorde", Decimal(100))
    after = told(Decimal(100), [(Decimal(100), "envisage", ZERO)], days_late={"7": 12})
    assert sentences(told(Decimal(100), [line]), after) == ["en retard, 100\u00a0€ obtenus de moins"]
    assert sentences(after, told(Decimal(100), [line])) == ["elle n’est plus en retard, 100\u00a0€ obtenus de plus"]


def test_an_avenant_is_told_by_its_costs_its_words_and_its_new_actions() -> None:
    roadmap = told(Decimal(100), [])
    avenant = only_action(roadmap, title="Une navette de plus", cost=Decimal(120))
    assert sentences(roadmap, avenant) == [
        "coût voté\u00a0: 120\u00a0€, et non plus 100\u00a0€, ce qui était écrit a été modifié"
    ]
    empty = replace(roadmap, actions=())
    assert sentences(empty, roadmap) == ["nouvelle, en cours"]
    assert sentences(roadmap, empty) == ["elle n’est plus dans la feuille de route votée"]


def test_counts_and_ages_are_words() -> None:
    assert [reached_sentence(n, 2) for n in (0, 1, 2)] == ["aucun atteint sur 2", "1 atteint sur 2", "2 atteints sur 2"]
    assert reached_sentence(0, 0) == ""
    assert [age_sentence(days) for days in (0, 1, 60, 92, 365)] == [
        "aujourd’hui", "il y a 1 jour", "il y a 60 jours", "il y a 3 mois", "il y a 12 mois",
    ]  # fmt: skip


def test_a_contact_is_a_place_and_never_a_person() -> None:
    kept = [
        "Accueil de la communauté, 05 36 49 01 01",
        "inclusion-numerique@exemple.fr",
        "Maison France services, le mardi",
    ]
    refused = [
        "Mme Durand", "jeanne.durand@exemple.fr", "Écrire à Jeanne, 05 36 49 01 01", "j.durand@exemple.fr", "J. Durand",
        "madame durand", "M.-C. Durand", "jeanne durand", "05 36 49 01 01, jeanne",
    ]  # fmt: skip
    assert [text for text in kept if names_somebody(text)] == []
    assert [text for text in refused if not names_somebody(text)] == []
    known = ["Durand", "Maison", "Le Goff", "Roy"]
    assert [text for text in [*kept, "royan@exemple.fr"] if names_somebody(text, known)] == []
    assert [
        text for text in ("jdurand@exemple.fr", "durand, 05 36 49 01 01", "DURAND") if not names_somebody(text, known)
    ] == []


@pytest.mark.parametrize(
    ("text", "is_mobile"),
    [
        ("06 36 49 01 01", True), ("Accueil : 07.36.49.01.01", True), ("+33 6 36 49 01 01", True), ("0033736490101", True),
        ("05 36 49 01 01", False), ("0 806 36 49 01", False), ("Le 06/07/2026, au 05 36 49 01 01", False), ("", False),
        ("+33 5 06 49 01 01", False),
    ],
)  # fmt: skip
def test_a_mobile_is_somebody_s(text: str, is_mobile: bool) -> None:
    assert is_mobile_phone(text) is is_mobile


def test_a_table_of_nothing_has_no_share() -> None:
    action: PublicAction = told(None, []).actions[0]
    assert (action.money.shares, action.money.whole.remainder(Remainder.REFUSED)) == ((), ZERO)
