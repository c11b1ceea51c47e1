"""The names of a plan that may all be the authority that leads, « CC », « l’agglo »: asked once, then written as one funder. Pure."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from types import MappingProxyType

from jalons.base.frozen import frozen
from jalons.funding.rules.funders import funder_key, is_own_share, may_mean_authority, means_authority
from jalons.publication.rules.known_funders import payer_key
from jalons.publication.rules.line_money import Money
from jalons.publication.rules.money_columns import Side
from jalons.publication.rules.plan_line import Line

NOTHING_SAID: Mapping[str, bool] = MappingProxyType({})


@frozen
class OwnName:
    """`key`: as `payer_key` gives it. `is_sure`: its words alone say that it is the authority; `is_own`: the answer, or what its words say."""

    key: str
    name: str
    is_sure: bool
    is_own: bool


def asked_own_names(
    lines: Iterable[Line], authority: str, ticked: Collection[str] | None, said: Mapping[str, bool] = NOTHING_SAID
) -> tuple[OwnName, ...]:
    """The names of who pays that may be the authority's, each once; none when a single one is there, and sure. `ticked`: the keys that
    somebody said to be it; None before anybody was asked. `said`: what the roadmap knows of them, by key (`said_names`)."""
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
            names[key] = OwnName(key, entry.name, is_sure, said.get(key, is_sure) if ticked is None else key in ticked)
    asked = tuple(names.values())
    return () if len(asked) == 1 and asked[0].is_sure else asked


def said_names(own: Iterable[str], unlike: Iterable[str]) -> dict[str, bool]:
    """Whether each name is the authority's, by key, as its roadmap keeps the answers."""
    return {payer_key(name): False for name in unlike} | {payer_key(name): True for name in own}


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
    """Besides what `may_mean_authority` says, the initials: « CAGP » where « Communauté d’agglomération Le Grand Périgueux » leads."""
    if means_authority(name, authority) or may_mean_authority(name, authority) or is_own_share(name, authority):
        return True
    initials = "".join(word[0] for word in funder_key(authority).split())
    return len(initials) > 2 and funder_key(name[:150]).removeprefix("part ") == initials


def _resources(lines: Iterable[Line]) -> Iterable[Money]:
    """Those that are not in the column of the own share, which is the authority's already."""
    return (one for line in lines for one in line.money if one.side is Side.RESOURCE and not one.is_own)
