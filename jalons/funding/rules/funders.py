"""Who is who among funders: `directory/rules/names.py`; and which ones may be one. Pure."""

from collections.abc import Collection, Hashable, Mapping
from itertools import combinations

from jalons.directory.rules.names import KNOWN_NAMES
from jalons.directory.rules.names import NameBook as FunderBook
from jalons.directory.rules.names import make_name_book as make_funder_book
from jalons.directory.rules.names import name_key as funder_key

_STATE = frozenset({"etat"})
_STATE_SERVICES = frozenset(
    ["prefecture", "prefet", "dreets", "ddets", "drac", "ddt", "dsden", "rectorat", "sgar", "anct"]
)
__all__ = ["KNOWN_NAMES", "FunderBook", "alike_funders", "funder_key", "make_funder_book"]


def alike_funders[T: Hashable](keys: Mapping[T, str], among: Collection[T] | None = None) -> list[tuple[T, T]]:
    """Pairs of funders that may be one: the words of one are all in the other, as « Caf » and « Caf de la Dordogne », or
    one is a service of the State and the other the State. `among`: only the pairs that hold one of these."""
    words = {funder: frozenset(key.split()) for funder, key in keys.items()}
    return [
        (one, other)
        for one, other in combinations(words, 2)
        if among is None or one in among or other in among
        if words[one] < words[other] or words[other] < words[one] or _are_state(words[one], words[other])
    ]


def _are_state(one: frozenset[str], other: frozenset[str]) -> bool:
    """« Préfecture de la Dordogne » pays with the money of the State."""
    return any(state == _STATE and service & _STATE_SERVICES for state, service in ((one, other), (other, one)))
