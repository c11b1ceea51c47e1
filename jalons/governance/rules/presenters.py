"""By what an agenda calls whoever presents: in free text beside a point, as a known contact beside a fiche."""

from collections.abc import Iterable

from jalons.base.french import matching_key
from jalons.base.frozen import frozen


@frozen
class PresenterNames:
    """The names under which an agenda may call one person, as keys: `own` are those of a seat and of its function in the
    team, `functions` those of the person behind,
    which somebody else may have too (« Maire »); `contacts` holds the ids of rows of the directory."""

    own: frozenset[str] = frozenset()
    functions: frozenset[str] = frozenset()
    contacts: frozenset[int] = frozenset()

    def __or__(self, other: "PresenterNames") -> "PresenterNames":
        return PresenterNames(self.own | other.own, self.functions | other.functions, self.contacts | other.contacts)

    def presents_point(self, presenter: str) -> bool:
        return bool(presenter) and matching_key(presenter) in self.own | self.functions

    def presents_sheet(self, presenter: str, contact: int | None) -> bool:
        """Of two contacts with the same function, only the one who was chosen."""
        if contact is None:
            return self.presents_point(presenter)
        return contact in self.contacts or matching_key(presenter) in self.own


def make_presenter_names(
    names: Iterable[str], functions: Iterable[str | None] = (), place: str = "", contact: int | None = None
) -> PresenterNames:
    """`place`: the organisation of the contact, by which two mayors are told apart."""
    known = [one for one in functions if one]
    placed = [placed_function(one, place) for one in known if place]
    return PresenterNames(
        frozenset(matching_key(name) for name in names if name),
        frozenset(map(matching_key, (*known, *placed))),
        frozenset({contact} if contact else ()),
    )


def placed_function(function: str, place: str) -> str:
    """« Maire (Mairie de Quinsac) »"""
    return f"{function} ({place})" if place else function


def known_names(seats: Iterable[str], people: Iterable[tuple[str, str]], named: Iterable[str]) -> list[str]:
    """What the field of a presenter proposes, each name once: the seats in their order, then the functions of others and
    the names that the fiches hold. `people`: function and organisation. A function that several share is told with its
    place."""
    people = [(function, place) for function, place in people if function]
    shared = [matching_key(function) for function, _place in people]
    others = [
        placed_function(function, place) if shared.count(matching_key(function)) > 1 else function
        for function, place in people
    ]
    names: dict[str, str] = {}
    for name in (*seats, *sorted((*others, *named), key=matching_key)):
        if name:
            names.setdefault(matching_key(name), name)
    return list(names.values())
