"""Who is expected to move what is late: one person for one lateness, on every page and paper. Pure."""

from collections.abc import Iterable
from datetime import date

from jalons.actions.rules.names import split_names


def expected_movers(*, lead_contact: str, lead_organisation: str, step_owner: str = "") -> tuple[str, ...]:
    """Whoever the late step names, else the people who lead the fiche, else the structures that do; empty when nobody
    is named, and whoever coordinates is then expected. The élue or élu answers for the action, and does not do it."""
    return next((names for text in (step_owner, lead_contact, lead_organisation) if (names := split_names(text))), ())


def owner_of_delay(steps: Iterable[tuple[date | None, str]], ends_on: date | None) -> str:
    """`steps`: the end and the owner of each one to do. The owner of the one that is due first; empty when the end of the
    fiche comes before: the fiche itself is then late for longer than its steps."""
    dated = ((day, owner) for day, owner in steps if day)
    first = min(dated, key=lambda step: step[0], default=None)
    return first[1] if first and (ends_on is None or first[0] <= ends_on) else ""
