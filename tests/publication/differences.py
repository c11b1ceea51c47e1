"""What differences are for: with them, one state gives the other."""

from collections.abc import Iterable

from jalons.publication.rules.differences import Arrival, Change, Departure, Difference, Facts, Field


def applied(facts: Facts, differences: Iterable[Difference]) -> dict[str, dict[str, Field]]:
    """The state after: `applied(a, diff(a, b))` equals b."""
    made = {subject: dict(fields) for subject, fields in facts.items()}
    for one in differences:
        match one:
            case Departure(subject):
                del made[subject]
            case Arrival(subject, fields):
                made[subject] = dict(fields)
            case Change(subject, name, _before, None):
                del made[subject][name]
            case Change(subject, name, _before, after):
                assert after
                made[subject][name] = after
    return made
