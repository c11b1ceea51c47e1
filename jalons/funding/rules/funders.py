"""One funder, one name: its acronym, its well-known names, its spellings, what the directory and the team say. Pure."""

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import combinations

from jalons.base.french import matching_key

# The names of the funders that every territory knows, the shortest first. What follows them, such as the name of a
# département, tells one from another.
KNOWN_NAMES = (
    ("Caf", "Caisse d’allocations familiales", "Caisse des allocations familiales"),
    ("Cnaf", "Caisse nationale des allocations familiales", "Caisse nationale d’allocations familiales"),
    ("MSA", "Mutualité sociale agricole"),
    ("CPAM", "Caisse primaire d’assurance maladie"),
    ("CARSAT", "Caisse d’assurance retraite et de la santé au travail"),
    ("ANCT", "Agence nationale de la cohésion des territoires"),
    ("ARS", "Agence régionale de santé"),
    ("FEDER", "Fonds européen de développement régional"),
    ("FSE", "Fonds social européen"),
    ("FEADER", "Fonds européen agricole pour le développement rural"),
    ("DSIL", "Dotation de soutien à l’investissement local"),
    ("DETR", "Dotation d’équipement des territoires ruraux"),
    ("CCAS", "Centre communal d’action sociale"),
    ("CIAS", "Centre intercommunal d’action sociale"),
    ("Région", "Conseil régional"),
    ("Département", "Conseil départemental", "Conseil général"),
    ("Europe", "Union européenne", "UE"),
)
_STATE = frozenset({"etat"})
_STATE_SERVICES = frozenset(
    ["prefecture", "prefet", "dreets", "ddets", "drac", "ddt", "dsden", "rectorat", "sgar", "anct"]
)
_SMALL_WORDS = frozenset(["d", "de", "des", "du", "en", "et", "l", "la", "le", "les"])


def _telling_words(name: str) -> list[str]:
    """Without the small words, which one writes or not: « Caf de la Dordogne », « Caf Dordogne »."""
    words = matching_key(name).split()
    return [word for word in words if word not in _SMALL_WORDS] or words


_HEADS = {tuple(_telling_words(name)): matching_key(names[0]) for names in KNOWN_NAMES for name in names}
_LONGEST_HEAD = max(map(len, _HEADS))


@lru_cache(maxsize=16384)
def funder_key(name: str) -> str:
    """« État » and « ETAT », « Caf de la Dordogne » and « Caisse d’allocations familiales de Dordogne » are the same
    funder."""
    words = _telling_words(name)
    for length in range(min(len(words), _LONGEST_HEAD), 0, -1):
        if head := _HEADS.get(tuple(words[:length])):
            words = [head, *words[length:]]
            break
    return " ".join(words) or name


@dataclass(frozen=True)
class FunderBook:
    """Who is who among the funders of a roadmap. `roots`: the key of a funder, by the key of another of its names;
    `names`: the name that is shown, by the key of its funder."""

    roots: Mapping[str, str] = field(default_factory=dict)
    names: Mapping[str, str] = field(default_factory=dict)

    def key(self, written: str) -> str:
        key = funder_key(written)
        return self.roots.get(key, key)

    def name(self, written: str) -> str:
        """The name of the directory, else the one that was kept when funders were merged, else the first written."""
        return self.names.get(self.key(written), written)


def make_funder_book(
    organisations: Iterable[tuple[str, Sequence[str]]],
    written: Iterable[str],
    fusions: Iterable[tuple[Sequence[str], str]] = (),
) -> FunderBook:
    """`organisations`: the name and the other names of each one of the directory; `written`: the names of funders, the
    first written first; `fusions`: the names that were merged, and the one that stays."""
    roots: dict[str, str] = {}
    names: dict[str, str] = {}
    listed = list(organisations)
    for name, _others in listed:
        names.setdefault(funder_key(name), name)
    for name, others in listed:
        for other in others:
            if (key := funder_key(other)) not in names:
                roots.setdefault(key, funder_key(name))
    into: dict[str, str] = {}
    for merged, stays in fusions:
        root = roots.get(funder_key(stays), funder_key(stays))
        names.setdefault(root, stays)
        for one in merged:
            key = roots.get(funder_key(one), funder_key(one))
            # One that would lead back to itself, which only a name that the directory gained since can make, is nothing.
            if key not in into and _follow_fusions(into, root) != key:
                into[key] = root
    for name in written:
        key = funder_key(name)
        names.setdefault(roots.get(key, key), name)
    ends = {key: _follow_fusions(into, key) for key in into}
    return FunderBook({key: ends.get(root, root) for key, root in roots.items()} | ends, names)


def _follow_fusions(into: Mapping[str, str], key: str) -> str:
    """The funder that stays after every fusion."""
    while key in into:
        key = into[key]
    return key


def alike_funders[T: Hashable](keys: Mapping[T, str]) -> list[tuple[T, T]]:
    """Pairs of funders that may be one: the words of one are all in the other, as « Caf » and « Caf de la Dordogne », or
    one is a service of the State and the other the State."""
    words = {funder: frozenset(key.split()) for funder, key in keys.items()}
    return [
        (one, other)
        for one, other in combinations(words, 2)
        if words[one] < words[other] or words[other] < words[one] or _are_state(words[one], words[other])
    ]


def _are_state(one: frozenset[str], other: frozenset[str]) -> bool:
    """« Préfecture de la Dordogne » pays with the money of the State."""
    return any(state == _STATE and service & _STATE_SERVICES for state, service in ((one, other), (other, one)))
