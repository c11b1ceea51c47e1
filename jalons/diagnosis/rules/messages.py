"""Candidates for the sentences of a portrait, from the known data, the most significant first. Pure.

A rule proposes, people choose: the portrait only contains what they keep.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import field
from enum import StrEnum

from jalons.base.frozen import frozen

MOST = 5
"""The maximum of messages in a portrait, which a room can remember."""
SAME_KIND = 2
"""The number of candidates of one kind among the first: five sentences on age would hide the rest."""


class Kind(StrEnum):
    PEOPLE = "people"  # where people live
    SCORE = "score"
    PUBLIC = "public"  # people at risk
    ACCESS = "access"  # networks
    OFFER = "offer"  # places and distances
    WORDS = "words"  # what people say


MORE = 1.1
"""A public is mentioned from this ratio to the share of France: below it, both look the same."""
MOST_HOSTS = 3
"""The maximum of communes named to say that places are concentrated."""


@frozen
class Candidate:
    """`key` identifies the sentence, whatever its figures. `strength`: from 0 to 1, its significance."""

    key: str
    kind: Kind
    strength: float
    values: Mapping[str, float | int | str | tuple[str, ...]] = field(default_factory=dict)


def rank_candidates(candidates: Iterable[Candidate]) -> list[Candidate]:
    """The strongest first; from the third of a kind, a candidate comes after the first two of every other kind."""
    counts: Counter[Kind] = Counter()
    waiting: list[tuple[int, float, str, Candidate]] = []
    for candidate in sorted(candidates, key=lambda candidate: (-candidate.strength, candidate.key)):
        round_ = counts[candidate.kind] // SAME_KIND
        counts[candidate.kind] += 1
        waiting.append((round_, -candidate.strength, candidate.key, candidate))
    return [one for *_order, one in sorted(waiting, key=lambda row: row[:3])]


# --- one sentence each -----------------------------------------------------------------------------------------------


def gathered_candidate(populations: Sequence[int]) -> Candidate | None:
    """In how few communes half of the people live, if that is at most a third of the communes."""
    people, count, so_far = sum(populations), len(populations), 0
    if count < 3 or not people:
        return None
    for few, population in enumerate(sorted(populations, reverse=True), 1):
        so_far += population
        if 2 * so_far >= people:
            if 3 * few > count:
                return None
            return Candidate("gathered", Kind.PEOPLE, 0.2, {"few": few, "all": count, "share": 100 * so_far / people})
    return None


def public_candidate(
    key: str, share: float, france: float | None, score: float | None, people: int | None
) -> Candidate | None:
    """A public with a larger share here than in France. `score`: its rank in France, 0 to 10, if computed; else the
    ratio of both shares is used. None when the share is smaller: a portrait is about risks."""
    if france is None or france <= 0 or share < MORE * france:
        return None
    strength = score / 10 if score is not None else min(1.0, 0.5 * share / france)
    values: dict[str, float | int] = {"share": share, "france": france}
    if people is not None:
        values["people"] = people
    kind = Kind.ACCESS if key in ("no_wired_thd", "no_4g") else Kind.PUBLIC
    return Candidate(key, kind, min(1.0, max(0.0, strength)), values)


def fragility_candidate(score: float, sentence: str, worst: tuple[str, ...]) -> Candidate:
    """`sentence`: the position of the territory. It is strong when the score is far from 5, the median inhabitant."""
    strength = min(1.0, 0.7 + abs(score - 5) / 10)
    return Candidate("fragility", Kind.SCORE, strength, {"score": score, "sentence": sentence, "worst": worst})


def contrast_candidate(lowest: float, highest: float) -> Candidate | None:
    """Communes that differ much: at least two classes apart (a class is 10/7)."""
    gap = highest - lowest
    if gap < 20 / 7:
        return None
    return Candidate("contrast", Kind.SCORE, min(1.0, gap / 10), {"lowest": lowest, "highest": highest})


def far_candidate(communes: Sequence[str], people: int, within_km: int, of: int) -> Candidate | None:
    if not communes:
        return None
    strength = min(1.0, 0.6 + 0.4 * len(communes) / of)
    return Candidate(
        "far",
        Kind.OFFER,
        strength,
        {"communes": tuple(communes), "people": people, "km": within_km, "of": of},
    )


def zones_candidate(communes: Sequence[str], people: int) -> Candidate | None:
    """Fragile and far from any place: where the first actions may take place."""
    if not communes:
        return None
    return Candidate("zones", Kind.OFFER, 0.95, {"communes": tuple(communes), "people": people})


def no_place_candidate(places: int) -> Candidate | None:
    return Candidate("nowhere", Kind.OFFER, 1.0) if places == 0 else None


def concentration_candidate(by_commune: Mapping[str, int]) -> Candidate | None:
    """The offer is concentrated: at least half of the places in a third of the communes that have one, at most three;
    with at least four places."""
    places, hosts = sum(by_commune.values()), sorted(by_commune.items(), key=lambda one: (-one[1], one[0]))
    if places < 4 or len(hosts) < 2:
        return None
    few = min(MOST_HOSTS, max(1, len(hosts) // 3))
    here = sum(count for _name, count in hosts[:few])
    if 2 * here < places:
        return None
    names = tuple(name for name, _count in hosts[:few])
    return Candidate("together", Kind.OFFER, 0.5, {"here": here, "places": places, "communes": names})


def stale_candidate(old: int, places: int) -> Candidate | None:
    """At least a quarter of the places not checked for eighteen months: the data on the offer is old."""
    if places < 4 or 4 * old < places:
        return None
    return Candidate("stale", Kind.OFFER, 0.3 + 0.3 * old / places, {"old": old, "places": places})


def theme_candidate(counts: Mapping[str, int], quotes: int) -> Candidate | None:
    """The most frequent theme of what people say: at least a third of the findings, and at least five of them."""
    if quotes < 5 or not counts:
        return None
    theme, count = min(counts.items(), key=lambda one: (-one[1], one[0]))
    if 3 * count < quotes:
        return None
    return Candidate(
        "theme", Kind.WORDS, min(1.0, 0.6 + 0.4 * count / quotes), {"theme": theme, "n": count, "of": quotes}
    )
