"""Which sentences are suggested first."""

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from jalons.diagnosis.rules import messages as rules
from jalons.diagnosis.rules.messages import Candidate, Kind, rank_candidates
from jalons.diagnosis.words.messages import candidate_sentence

candidates = st.lists(
    st.builds(
        Candidate,
        key=st.text("abcdefgh", min_size=1, max_size=3),
        kind=st.sampled_from(Kind),
        strength=st.floats(0, 1).map(lambda one: round(one, 2)),
    ),
    max_size=12,
    unique_by=lambda one: one.key,
)


@given(candidates, st.randoms())
def test_ranking_takes_the_strongest_and_two_of_a_kind_at_a_time(found: list[Candidate], random: object) -> None:
    """Against a slow drawing: in each round, a kind gives its two strongest, and the round is told by strength."""
    left = {kind: sorted((o for o in found if o.kind is kind), key=lambda o: (-o.strength, o.key)) for kind in Kind}
    expected: list[Candidate] = []
    while any(left.values()):
        drawn = [one for kind in Kind for one in left[kind][:2]]
        left = {kind: rest[2:] for kind, rest in left.items()}
        expected += sorted(drawn, key=lambda one: (-one.strength, one.key))
    random.shuffle(shuffled := list(found))  # type: ignore[attr-defined]
    assert rank_candidates(shuffled) == expected


@given(candidates)
def test_five_messages_are_not_all_of_the_same_kind(found: list[Candidate]) -> None:
    first = rank_candidates(found)[: rules.MOST]
    if len({one.kind for one in found}) >= 3 and all(n >= 2 for n in Counter(o.kind for o in found).values()):
        assert max(Counter(one.kind for one in first).values()) <= 2


def test_a_public_is_suggested_only_where_it_weighs_more_than_in_france() -> None:
    assert rules.public_candidate("aged_65", 21.0, 20.0, None, 10) is None  # both would read the same
    assert rules.public_candidate("aged_65", 30.0, None, None, 10) is None
    found = rules.public_candidate("aged_65", 33.0, 22.0, 9.0, 3800)
    assert found == Candidate("aged_65", Kind.PUBLIC, 0.9, {"share": 33.0, "france": 22.0, "people": 3800})
    network = rules.public_candidate("no_wired_thd", 30.0, 20.0, None, None)
    assert network == Candidate("no_wired_thd", Kind.ACCESS, 0.75, {"share": 30.0, "france": 20.0})


@given(st.lists(st.integers(0, 5000), min_size=3, max_size=40))
def test_half_of_the_people_in_few_communes(populations: list[int]) -> None:
    found = rules.gathered_candidate(populations)
    people, ordered = sum(populations), sorted(populations, reverse=True)
    few = next((n for n in range(1, len(ordered) + 1) if people and 2 * sum(ordered[:n]) >= people), None)
    if few is None or 3 * few > len(populations):
        assert found is None
    else:
        assert found is not None and found.values["few"] == few and found.values["all"] == len(populations)


def test_candidates_are_silent_when_there_is_nothing_to_say() -> None:
    assert rules.gathered_candidate([]) is None and rules.gathered_candidate([0, 0, 0]) is None
    assert rules.contrast_candidate(4.0, 6.8) is None
    assert (
        rules.far_candidate([], 0, 10, 16) is None
        and rules.zones_candidate([], 0) is None
        and rules.no_place_candidate(1) is None
    )
    assert (
        rules.concentration_candidate({"Brantôme": 4}) is None
        and rules.concentration_candidate({"a": 1, "b": 1, "c": 1, "d": 1}) is None
    )
    # Half of the places in a third of the communes, but too many to name.
    assert (
        rules.concentration_candidate({**{f"grande {n}": 2 for n in range(5)}, **{f"petite {n}": 1 for n in range(10)}})
        is None
    )
    assert rules.stale_candidate(1, 8) is None and rules.stale_candidate(3, 3) is None
    assert rules.theme_candidate({"Mobilité": 4}, 4) is None and rules.theme_candidate({"Mobilité": 3}, 10) is None


def test_each_candidate_has_its_sentence() -> None:
    """What a person of the council says aloud, figures in it."""
    found = [
        rules.gathered_candidate([3763, 2312, 800, 500, 400, 300]),
        rules.fragility_candidate(
            7.78, "Ici, le risque est plus élevé.", ("Champagnac-de-Belair", "Mareuil en Périgord")
        ),
        rules.contrast_candidate(3.2, 8.8),
        rules.far_candidate(("Biras", "Quinsac"), 912, 10, 16),
        rules.zones_candidate(("Quinsac",), 371),
        rules.no_place_candidate(0),
        rules.concentration_candidate({"Brantôme": 4, "Mareuil": 1, "Biras": 1, "Quinsac": 1}),
        rules.stale_candidate(3, 8),
        rules.theme_candidate({"Mobilité": 12, "Équipement": 3}, 30),
    ]
    assert [candidate_sentence(one) for one in found if one] == [
        "Plus de la moitié des habitants vivent dans 2 des 6 communes.",
        "Ici, le risque est plus élevé. Son score est de 7,8 sur 10. Les communes les plus exposées\u00a0: "
        "Champagnac-de-Belair et Mareuil en Périgord.",
        "Les communes ne se ressemblent pas\u00a0: leur score de fragilité va de 3,2 à 8,8 sur 10.",
        "2 communes sur 16 n’ont aucun lieu d’accueil à moins de 10 km\u00a0: Biras et Quinsac (environ 910 habitants).",
        "1 commune est à la fois fragile et loin d’un lieu d’accueil\u00a0: Quinsac (environ 370 habitants).",
        "Aucun lieu d’accueil numérique n’est recensé ici.",
        "L’aide existe, mais au même endroit\u00a0: 4 des 7 lieux d’accueil sont à Brantôme.",
        "3 lieux d’accueil sur 8 ne sont plus à jour depuis dix-huit mois.",
        "«\u00a0Mobilité\u00a0» revient dans 12 des 30 paroles recueillies.",
    ]
