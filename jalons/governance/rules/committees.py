"""Who may be proposed for the comité de pilotage when it replaces the groupe projet. Pure."""

from collections.abc import Iterable, Sequence

from jalons.base.french import matching_key
from jalons.base.frozen import frozen

# Usual members of the committees of the method (1.9), proposed when missing, and the words of a name that prove their
# presence.
EXPECTED: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("Vice-présidence économie", ("economie",)),
    ("Vice-présidence action sociale", ("action sociale",)),
    ("Conseil départemental", ("departement", "departemental")),
    ("Caisse d’allocations familiales", ("allocations familiales", "caf")),
)
# Of a larger committee, nobody expects a decision.
MOST_PROPOSED = 15
MOST_SEATS = 100
# Words of the name of a funder that make it the State.
_STATE = ("etat", "prefecture", "anct", "drac", "dreets")


@frozen
class ProposedSeat:
    """A seat that nobody has confirmed. `kind`: of a seat. `tie`: who would sit there, as a form sends it. `is_example`:
    the method advises it, and nothing says that it exists here."""

    label: str
    kind: str
    tie: str = ""
    is_example: bool = False


def seat_proposal(
    elected: Iterable[ProposedSeat],
    focal_points: Iterable[ProposedSeat],
    partners: Iterable[ProposedSeat],
    others: Iterable[ProposedSeat] = (),
) -> list[ProposedSeat]:
    """Élues and élus, the recommended members that are missing, the référentes, the partners that carry or fund, then
    the others of the group while there is room. Each once, 15 at most."""
    elected, focal_points, partners, others = list(elected), list(focal_points), list(partners), list(others)
    names = [matching_key(seat.label) for seat in (*elected, *focal_points, *partners, *others)]
    missing = [
        ProposedSeat(label, "elu" if label.startswith("Vice-présidence") else "partenaire", is_example=True)
        for label, words in EXPECTED
        if not any(_has_word(name, words) for name in names)
    ]
    distinct: dict[str, ProposedSeat] = {}
    for seat in (*elected, *missing, *focal_points, *partners, *others):
        if seat.label.strip():
            key = _same_partner(seat.label) if seat.kind == "partenaire" else matching_key(seat.label.strip())
            distinct.setdefault(key, seat)
    return list(distinct.values())[:MOST_PROPOSED]


def funder_kind(name: str) -> str:
    return "etat" if _has_word(matching_key(name), _STATE) else "partenaire"


def distinct_labels(labels: Iterable[str]) -> list[str]:
    """Removes empty lines; two spellings of the same name count once, as first written."""
    distinct: dict[str, str] = {}
    for label in labels:
        if label.strip():
            distinct.setdefault(matching_key(label.strip()), label.strip())
    return list(distinct.values())


def _same_partner(label: str) -> str:
    """« CAF de la Dordogne » and « Caisse d’allocations familiales » are one partner."""
    name = matching_key(label.strip())
    return next((expected for expected, words in EXPECTED if _has_word(name, words)), name)


def _has_word(name: str, words: Sequence[str]) -> bool:
    whole = f" {name.replace('-', ' ')} "
    return any(f" {word} " in whole or (len(word) > 4 and word in whole) for word in words)
