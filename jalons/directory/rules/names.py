"""One organisation, one name: its acronym, its well-known names, its spellings, what the directory and the team say. Pure.

What somebody wrote is kept; its name is found when it is read (decisions 0075 and 0093).
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import field
from functools import lru_cache

from jalons.base.french import matching_key
from jalons.base.frozen import frozen

# The names of the organisations that every territory knows, the shortest first. What follows them, such as the name of a
# département, tells one from another.
KNOWN_NAMES = (
    ("Caf", "Caisse d’allocations familiales", "Caisse des allocations familiales"),
    ("Cnaf", "Caisse nationale des allocations familiales", "Caisse nationale d’allocations familiales"),
    ("MSA", "Mutualité sociale agricole"),
    ("CPAM", "Caisse primaire d’assurance maladie"),
    ("CARSAT", "Caisse d’assurance retraite et de la santé au travail"),
    ("ANCT", "Agence nationale de la cohésion des territoires"),
    ("ARS", "Agence régionale de santé"),
    ("FNE", "France Numérique Ensemble"),
    ("CNFPT", "Centre national de la fonction publique territoriale"),
    ("CNSA", "Caisse nationale de solidarité pour l’autonomie"),
    ("DRAC", "Direction régionale des affaires culturelles"),
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
_SMALL_WORDS = frozenset(["d", "de", "des", "du", "en", "et", "l", "la", "le", "les"])


def telling_words(name: str) -> list[str]:
    """Without the small words, which one writes or not: « Caf de la Dordogne », « Caf Dordogne »."""
    words = matching_key(name).split()
    return [word for word in words if word not in _SMALL_WORDS] or words


_HEADS = {tuple(telling_words(name)): matching_key(names[0]) for names in KNOWN_NAMES for name in names}
_LONGEST_HEAD = max(map(len, _HEADS))


@lru_cache(maxsize=16384)
def name_key(name: str) -> str:
    """« État » and « ETAT », « Caf de la Dordogne » and « Caisse d’allocations familiales de Dordogne » are the same
    organisation."""
    words = telling_words(name)
    for length in range(min(len(words), _LONGEST_HEAD), 0, -1):
        if head := _HEADS.get(tuple(words[:length])):
            words = [head, *words[length:]]
            break
    return " ".join(words) or name


# Each commune may have its own: alone, such a name tells none of them from another.
_ONE_A_COMMUNE = frozenset({"ccas", "cias"})


def is_known_name(name: str) -> bool:
    """Whether it begins with a name of `KNOWN_NAMES`, and so is that of an organisation, never of a person."""
    words = telling_words(name)
    heads = (_HEADS.get(tuple(words[:length])) for length in range(min(len(words), _LONGEST_HEAD), 0, -1))
    return any(heads) and name_key(name) not in _ONE_A_COMMUNE


def own_name(written: str, authority: str, own_names: Sequence[str]) -> str:
    """The authority that leads, when `written` is one of its names as the team said, « CC », or one of its services, « CC,
    jeunesse »; otherwise the same words."""
    if not own_names:
        return written
    key = name_key(written.partition(",")[0].strip())
    return authority if any(key == name_key(name) for name in own_names) else written


@frozen
class NameBook:
    """Who is who among the organisations that a roadmap names. `roots`: the key of one, by the key of another of its names;
    `names`: the name that is shown, by its key."""

    roots: Mapping[str, str] = field(default_factory=dict)
    names: Mapping[str, str] = field(default_factory=dict)

    def key(self, written: str) -> str:
        key = name_key(written)
        return self.roots.get(key, key)

    def name(self, written: str) -> str:
        """The name of the directory, else the one that was kept when some were merged, else the first written."""
        return self.names.get(self.key(written), written)


def make_name_book(
    organisations: Iterable[tuple[str, Sequence[str]]],
    written: Iterable[str],
    fusions: Iterable[tuple[Sequence[str], str]] = (),
) -> NameBook:
    """`organisations`: the name and the other names of each one of the directory; `written`: the names that are used, the
    first written first; `fusions`: the names that were merged, and the one that stays."""
    roots: dict[str, str] = {}
    names: dict[str, str] = {}
    listed = list(organisations)
    for name, _others in listed:
        names.setdefault(name_key(name), name)
    for name, others in listed:
        for other in others:
            if (key := name_key(other)) not in names:
                roots.setdefault(key, name_key(name))
    into: dict[str, str] = {}
    for merged, stays in fusions:
        root = roots.get(name_key(stays), name_key(stays))
        names.setdefault(root, stays)
        for one in merged:
            key = roots.get(name_key(one), name_key(one))
            # One that would lead back to itself, which only a name that the directory gained since can make, is nothing.
            if key not in into and _follow_fusions(into, root) != key:
                into[key] = root
    for name in written:
        key = name_key(name)
        names.setdefault(roots.get(key, key), name)
    ends = {key: _follow_fusions(into, key) for key in into}
    return NameBook({key: ends.get(root, root) for key, root in roots.items()} | ends, names)


def _follow_fusions(into: Mapping[str, str], key: str) -> str:
    """The one that stays after every fusion."""
    while key in into:
        key = into[key]
    return key
