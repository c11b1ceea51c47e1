"""The names of a plan that may all be the authority that leads, « CC », « l’agglo »: asked once, then written as one funder. Pure."""

from collections.abc import Collection, Iterable, Sequence

from jalons.base.frozen import frozen
from jalons.funding.rules.funders import funder_key, is_own_share
from jalons.publication.rules.known_funders import payer_key
from jalons.publication.rules.line_money import Money
from jalons.publication.rules.money_columns import Side
from jalons.publication.rules.plan_line import Line

# Words of what an authority is, as keys of names.
_KINDS = frozenset([
    "cc", "ca", "cu", "cdc", "comcom", "communaute", "agglomeration", "agglo", "urbaine", "metropole", "epci", "intercommunalite", "interco",
    "intercommunale", "collectivite",
])  # fmt: skip


@frozen
class OwnName:
    """`key`: as `payer_key` gives it. `is_sure`: its words alone say that it is the authority; `is_own`: the answer, or what its words say."""

    key: str
    name: str
    is_sure: bool
    is_own: bool


def asked_own_names(lines: Iterable[Line], authority: str, ticked: Collection[str] | None) -> tuple[OwnName, ...]:
    """The names of who pays that may be the authority's, each once; none when a single one is there, and sure. `ticked`: the keys that
    somebody said to be it; None before anybody was asked."""
    names: dict[str, OwnName] = {}
    for entry in _resources(lines):
        key = payer_key(entry.name)
        if (
            entry.name
            and key not in names
            and not is_own_share(entry.name, "")
            and may_be_authority(entry.name, authority)
        ):
            is_sure = is_own_share(entry.name, authority)
            names[key] = OwnName(key, entry.name, is_sure, is_sure if ticked is None else key in ticked)
    asked = tuple(names.values())
    return () if len(asked) == 1 and asked[0].is_sure else asked


def write_as_authority(lines: Iterable[Line], asked: Sequence[OwnName], authority: str) -> None:
    """What is paid under the names that are the authority's becomes its own share, under its one name."""
    own = {one.key for one in asked if one.is_own}
    for entry in _resources(lines):
        if entry.name and payer_key(entry.name) in own:
            entry.name, entry.is_own = authority, True


def other_names(asked: Sequence[OwnName]) -> frozenset[str]:
    """The keys of the names that are another funder, whatever their words say."""
    return frozenset(one.key for one in asked if not one.is_own)


def may_be_authority(name: str, authority: str) -> bool:
    """« CC », « l’agglo », « CA Le Grand Périgueux », « Grand Périgueux » and « CAGP », where « Communauté d’agglomération Le Grand
    Périgueux » leads: what it is, its place, or their initials. « CC » too, which it may have been before. Where a commune leads, its
    own names alone: another commune is another funder."""
    if is_own_share(name, authority):
        return True
    lead, named = _words(authority), _words(name)
    place, own_place = _place(named), _place(lead)
    if len(lead) == len(own_place) or not named:
        return False
    is_kind = len(place) < len(named)
    initials = "".join(word[0] for word in lead)
    return (
        (is_kind and (not place or set(place) <= set(own_place)))
        or (bool(place) and place == own_place)
        or (len(named) == 1 and len(initials) > 2 and named[0] == initials)
    )


def _words(name: str) -> list[str]:
    return funder_key(name[:150]).removeprefix("part ").split()


def _place(words: Sequence[str]) -> list[str]:
    """The words that do not say what it is: « Communes » is a word of « Communauté de communes » alone."""
    kinds = _KINDS | {"communes"} if "communaute" in words else _KINDS
    return [word for word in words if word not in kinds]


def _resources(lines: Iterable[Line]) -> Iterable[Money]:
    """Those that are not in the column of the own share, which is the authority's already."""
    return (one for line in lines for one in line.money if one.side is Side.RESOURCE and not one.is_own)
