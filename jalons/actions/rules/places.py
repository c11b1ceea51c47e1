"""Where actions take place, commune by commune. Pure."""

from collections.abc import Collection, Iterable, Mapping

from jalons.base.frozen import frozen


@frozen
class Spread:
    by_commune: dict[str, list[int]]
    """For each commune of the perimeter, in its order, the actions that name it."""
    everywhere: list[int]
    outside: list[int]
    """The actions whose communes have all left the perimeter."""


def spread_actions(actions: Iterable[int], named: Mapping[int, Collection[str]], perimeter: Collection[str]) -> Spread:
    """`named`: the communes of each action. To name none, or all of them, is to take place everywhere."""
    here = set(perimeter)
    spread = Spread({code: [] for code in perimeter}, [], [])
    for action in actions:
        codes = set(named.get(action, ()))
        if not codes or codes >= here:
            spread.everywhere.append(action)
        elif not codes & here:
            spread.outside.append(action)
        for code in perimeter if codes and not codes >= here else ():
            if code in codes:
                spread.by_commune[code].append(action)
    return spread
