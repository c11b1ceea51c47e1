"""The schemes by which a table or a person often names whoever pays: « DETR » is a scheme, the State pays it. Pure.

Each scheme, who pays it, and the text that says so:

* DETR, DSIL, DSID: code général des collectivités territoriales, articles L. 2334-32, L. 2334-42 and L. 3334-10;
* DPV: the same code, article L. 2334-40; the four together pay an investment of which public aid is 80 % at most (R. 2334-27);
* FNADT: loi n° 95-115 of 4 February 1995, article 33;
* Fonds vert: loi de finances n° 2022-1726 of 30 December 2022, programme 380;
* France Services: circulaire n° 6094/SG of 1 July 2019, programme 112;
* FEDER: règlement (UE) 2021/1058; FSE+: 2021/1057; FEADER and LEADER: 2021/2115; Interreg: 2021/1059.
"""

import re
from typing import NamedTuple

from jalons.base.french import matching_key
from jalons.directory.rules.names import name_key

STATE, EUROPE = "État", "Union européenne"
_SCHEMES = {
    STATE: (
        "DETR", "DSIL", "DSID", "FNADT", "Fonds vert", "France Services",
        "Dotation de soutien à l’investissement des départements",
        "Fonds national d’aménagement et de développement du territoire",
        "Fonds d’accélération de la transition écologique dans les territoires",
    ),
    EUROPE: ("FEDER", "FSE", "FSE+", "FEADER", "LEADER", "Interreg"),
}  # fmt: skip
# « Subventions d’investissement », « dépenses d’équipement »: the same articles.
_OF_INVESTMENT = frozenset(
    name_key(name) for name in ("DETR", "DSIL", "DSID", "Dotation de soutien à l’investissement des départements")
)
_PAYERS = {name_key(name): payer for payer, names in _SCHEMES.items() for name in names}
# « Programme LEADER 2023-2027 », « Subvention DETR 2026 ».
_GENERIC = re.compile(r"(?:fonds|programme|subvention|aide|dotation) ")
_YEAR = re.compile(r"\b20\d\d\b")
_AND = re.compile(r"[,;/&]|\s\+\s|\bet\b", re.IGNORECASE)
_LONGEST = 120


class NamedPayer(NamedTuple):
    funder: str
    scheme: str


def scheme_payer(written: str) -> str:
    """Who pays the scheme that stands where a funder is named, « DETR 2026 » or « DETR / DSIL »; empty for any other name,
    and for schemes that two pay."""
    if len(written) > _LONGEST:
        return ""
    payers = {_payer_of(part) for part in _AND.split(written)}
    return payers.pop() if len(payers) == 1 else ""


def pays_investment_only(written: str) -> bool:
    """« DETR », « DSIL / DETR 2027 »: whether each scheme that is named pays no operation."""
    parts = [part for part in _AND.split(written[:_LONGEST]) if part.strip()]
    return bool(parts) and all(not _OF_INVESTMENT.isdisjoint(_scheme_keys(part)) for part in parts)


_CAPPED = re.compile(
    r"\b(?:detr|dsil|dsid|dpv|dotation d equipement des territoires ruraux|dotation de soutien a l investissement"
    r"|dotation politique de la ville)\b"
)
MOST_AID = 80
"""Per cent of the « dépense subventionnable » that direct public aid may reach once the State pays a part of it by one of these
(code général des collectivités territoriales, article R. 2334-27)."""


def caps_public_aid(written: str) -> bool:
    """« Préfecture (DSIL) », « DETR 2026 »."""
    return bool(_CAPPED.search(matching_key(written[:300])))


def _scheme_keys(part: str) -> tuple[str, str]:
    """The key of a scheme without its year, then without « Subvention » or « Fonds » before it."""
    key = matching_key(_YEAR.sub(" ", part))
    return name_key(key), name_key(_GENERIC.sub("", key, count=1))


def _payer_of(part: str) -> str:
    whole, bare = _scheme_keys(part)
    return _PAYERS.get(whole) or _PAYERS.get(bare, "")


def split_scheme(funder: str, scheme: str, *, longest: int = 150) -> NamedPayer:
    """« DETR » → « État », « DETR »: every word is kept, those of a scheme before those written beside it."""
    payer = scheme_payer(funder)
    if not payer:
        return NamedPayer(funder, scheme)
    is_said_twice = name_key(scheme) == name_key(funder)
    whole = f"{funder}, {scheme}" if scheme and not is_said_twice else funder
    return NamedPayer(payer, whole) if len(whole) <= longest else NamedPayer(funder, scheme)


def written_funder(funder: str, scheme: str) -> str:
    """The name of a resource where only its funder has a column: the scheme when it says who pays."""
    return scheme if name_key(scheme_payer(scheme)) == name_key(funder) else funder
