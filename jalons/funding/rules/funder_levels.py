"""Which names of funders mean the region, the département or the intercommunalité of a territory. Pure.

« Région » and « Région Nouvelle-Aquitaine » are one funder because the territory lies there: a name alone does not say it.
"""

from collections.abc import Iterable, Sequence
from enum import StrEnum

from jalons.base.frozen import frozen
from jalons.directory.rules.names import name_key


class LevelKind(StrEnum):
    REGION = "region"
    DEPARTEMENT = "departement"
    EPCI = "epci"


@frozen
class Level:
    """One public authority of the territory. `keys`: those of every name that means it here."""

    kind: LevelKind
    name: str
    keys: frozenset[str]


@frozen
class Territory:
    """`elsewhere`: the words of the names of the regions and départements in which the territory does not lie."""

    levels: tuple[Level, ...] = ()
    elsewhere: frozenset[frozenset[str]] = frozenset()

    def level_of(self, one: str, other: str) -> Level | None:
        """The level that both keys mean."""
        return next((level for level in self.levels if one in level.keys and other in level.keys), None)

    def is_elsewhere(self, one: frozenset[str], other: frozenset[str]) -> bool:
        """« Région » beside « Région Occitanie », which is another one: what one adds to the other is the name of a place
        that is not here."""
        return one ^ other in self.elsewhere


NOWHERE = Territory()
_DEPARTEMENTS = ("Département", "CD", "Dept", "Dpt")
_ANY_EPCI = ("EPCI", "Intercommunalité", "Interco")
# By the kind of the intercommunalité, as the geography writes it; the others are métropoles.
_EPCI_HEADS = {
    "CC": ("CC", "CdC", "ComCom", "Com com", "Communauté de communes"),
    "CA": ("CA", "Agglo", "Agglomération", "Communauté d’agglomération"),
    "CU": ("CU", "Communauté urbaine"),
}
_METROPOLES = ("Métropole", "Eurométropole")


def make_territory(
    regions: Iterable[str],
    departements: Sequence[tuple[str, str]],
    epci: tuple[str, str, str] | None,
    places: Iterable[str],
) -> Territory:
    """`departements`: code and name of each; `epci`: its kind, its name, and its name without what kind it is; `places`: the
    names of all the regions and départements of France. A level alone (« Département ») means nothing when the territory
    lies in several."""
    here = list(dict.fromkeys(regions))
    levels = [_region_level(name, is_alone=len(here) == 1) for name in here]
    levels += [_departement_level(code, name, is_alone=len(departements) == 1) for code, name in departements]
    if epci:
        levels.append(_epci_level(*epci))
    mine = {_words_of_name(name) for name in [*here, *(name for _code, name in departements)]}
    return Territory(tuple(levels), frozenset(map(_words_of_name, places)) - mine if levels else frozenset())


def _region_level(name: str, *, is_alone: bool) -> Level:
    return Level(LevelKind.REGION, name, _keys_of_names(name, f"Région {name}", *(["Région"] if is_alone else [])))


def _departement_level(code: str, name: str, *, is_alone: bool) -> Level:
    named = [f"{head} {ending}" for head in _DEPARTEMENTS for ending in (name, code)]
    stuck = [f"{head}{code}" for head in _DEPARTEMENTS]
    return Level(
        LevelKind.DEPARTEMENT,
        f"{name} ({code})",
        _keys_of_names(name, *named, *stuck, *(_DEPARTEMENTS if is_alone else [])),
    )


def _epci_level(kind: str, name: str, bare: str) -> Level:
    heads = _EPCI_HEADS.get(kind, _METROPOLES)
    return Level(LevelKind.EPCI, name, _keys_of_names(name, *heads, *_ANY_EPCI, *(f"{head} {bare}" for head in heads)))


def _keys_of_names(*names: str) -> frozenset[str]:
    return frozenset(map(name_key, names))


def _words_of_name(name: str) -> frozenset[str]:
    return frozenset(name_key(name).split())
