"""Who may sit in the comité de pilotage when the groupe projet becomes it. Pure."""

from collections.abc import Iterable, Sequence

from jalons.base.french import plain

# Seen in the committees of the method (1.9): whoever is missing is proposed by name. Words that tell they are there.
EXPECTED: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("Vice-présidence économie", ("economie",)),
    ("Vice-présidence action sociale", ("action sociale",)),
    ("Conseil départemental", ("departement",)),
    ("Caisse d’allocations familiales", ("allocations familiales", "caf")),
)


def proposed(elected: Iterable[str], focal_points: Iterable[str], partners: Iterable[str]) -> list[str]:
    """Élues and élus, then who is expected and was not named, then the référentes, then the partners. Each once."""
    elected, focal_points, partners = list(elected), list(focal_points), list(partners)
    known = [plain(name) for name in (*elected, *focal_points, *partners)]
    missing = [label for label, words in EXPECTED if not any(_says(name, words) for name in known)]
    return distinct([*elected, *missing, *focal_points, *partners])


def distinct(labels: Iterable[str]) -> list[str]:
    """Without empty lines; two ways of writing the same name count once, as first written."""
    found: dict[str, str] = {}
    for label in labels:
        if label.strip():
            found.setdefault(plain(label.strip()), label.strip())
    return list(found.values())


def _says(name: str, words: Sequence[str]) -> bool:
    whole = f" {name.replace('-', ' ')} "
    return any(f" {word} " in whole or (len(word) > 4 and word in whole) for word in words)
