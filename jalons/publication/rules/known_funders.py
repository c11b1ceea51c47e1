"""The names that are those of a funder wherever they stand in a budget: « État », « Caf de la Dordogne », « Fonds propres ». Pure."""

import re
from collections.abc import Iterable, Mapping
from types import MappingProxyType

from jalons.base.french import matching_key
from jalons.base.stamps import make_stamp
from jalons.directory.rules.names import KNOWN_NAMES, name_key
from jalons.funding.rules.funders import guess_payer
from jalons.funding.rules.known_schemes import split_scheme
from jalons.publication.rules.money_columns import says_own_share

# What pays, and what nobody buys: « Conseil », « Fonds » or « Banque » alone may begin an expense.
_FIRST_WORDS = {matching_key(names[0]) for names in KNOWN_NAMES} | {
    "etat", "epci", "commune", "communes", "agglomeration", "metropole", "prefecture", "autofinancement", "mecenat", "fondation",
    "fondations", "leader", "interreg", "fnadt", "fne", "ademe", "cnsa", "drac", "dreets", "cnav", "dotation", "subvention",
}  # fmt: skip
_BEGINNINGS = (
    "communaute de communes", "communaute d agglomeration", "communaute urbaine", "fonds propres", "fonds vert", "fonds europeens",
    "fonds de concours", "fonds departemental", "fonds regional", "banque des territoires", "france numerique ensemble",
    "budget participatif", "reste a charge",
)  # fmt: skip


NO_ANSWER: Mapping[str, bool] = MappingProxyType({})


def payer_key(funder: str) -> str:
    """What a form calls a funder, however its name is written."""
    return make_stamp("payer", name_key(funder))[:16]


def unsure_payers(funders: Iterable[str], authority: str) -> dict[str, str]:
    """The first written name of those of which nobody can tell from the name whether their money is public, by their key.
    `authority`: the one that leads the roadmap."""
    names: dict[str, str] = {}
    for written in funders:
        funder = split_scheme(written, "").funder
        if guess_payer(funder, authority=authority).is_public_unsure:
            names.setdefault(payer_key(funder), funder)
    return names


_TO_FIND = re.compile(
    r"(?:(?:(?:le |un )?(?:restes?|soldes?|montants?|financements?|sommes?|complements?|cofinancements?|besoins?) )?(?:restant |encore )?"
    r"a (?:re)?(?:chercher|trouver|financer|couvrir)|(?:il )?manques?|besoins? de financement|non (?:finances?|couverts?)"
    r"|financeurs? a (?:re)?(?:trouver|chercher))\b"
)


def is_to_find(name: str) -> bool:
    """« À trouver », « Reste à financer en 2027 », « Manque »: a gap, which nobody pays yet."""
    return bool(_TO_FIND.match(matching_key(name[:200])))


_LONGEST_NAME = 8


def is_payer_name(text: str) -> bool:
    """« CC », « Département de la Dordogne »: a few words that say who pays, and are no sentence about it."""
    is_short = len(text) <= 80 and len(text.split()) <= _LONGEST_NAME
    return is_short and (is_known_funder(text) or says_own_share(text) or not guess_payer(text).is_public_unsure)


def is_known_funder(name: str) -> bool:
    key = matching_key(name)
    first = name_key(name).split(" ")[0]
    return first in _FIRST_WORDS or any(f"{key} ".startswith(f"{beginning} ") for beginning in _BEGINNINGS)
