"""Who may be proposed for the comité de pilotage when it replaces the groupe projet. Pure."""

from collections.abc import Iterable, Sequence

from jalons.base.french import matching_key

# Usual members of the committees of the method (1.9), proposed when missing, and the words of a name that prove their
# presence.
EXPECTED: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("Vice-présidence économie", ("economie",)),
    ("Vice-présidence action sociale", ("action sociale",)),
    ("Conseil départemental", ("departement",)),
    ("Caisse d’allocations familiales", ("allocations familiales", "caf")),
)


def seat_proposal(elected: Iterable[str], focal_points: Iterable[str], partners: Iterable[str]) -> list[str]:
    """Élues and élus, then the recommended members that are missing, then the référentes, then the partners. Each
    once."""
    elected, focal_points, partners = list(elected), list(focal_points), list(partners)
    names = [matching_key(name) for name in (*elected, *focal_points, *partners)]
    missing = [label for label, words in EXPECTED if not any(_has_word(name, words) for name in names)]
    return distinct_labels([*elected, *missing, *focal_points, *partners])


def distinct_labels(labels: Iterable[str]) -> list[str]:
    """Removes empty lines; two spellings of the same name count once, as first written."""
    distinct: dict[str, str] = {}
    for label in labels:
        if label.strip():
            distinct.setdefault(matching_key(label.strip()), label.strip())
    return list(distinct.values())


def _has_word(name: str, words: Sequence[str]) -> bool:
    whole = f" {name.replace('-', ' ')} "
    return any(f" {word} " in whole or (len(word) > 4 and word in whole) for word in words)
