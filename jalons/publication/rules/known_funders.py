"""The names that are those of a funder wherever they stand in a budget: « État », « Caf de la Dordogne », « Fonds propres ». Pure."""

from jalons.base.french import matching_key
from jalons.directory.rules.names import KNOWN_NAMES, name_key

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


# What nobody pays yet is no resource.
_LACKING = (
    "reste a financer",
    "reste a trouver",
    "reste a couvrir",
    "a financer",
    "a trouver",
    "manque",
    "besoin de financement",
)


def is_lacking(name: str) -> bool:
    """« Reste à trouver », « Manque »: a gap, whose money is nobody's."""
    return f"{matching_key(name)} ".startswith(tuple(f"{words} " for words in _LACKING))


def is_known_funder(name: str) -> bool:
    key = matching_key(name)
    first = name_key(name).split(" ")[0]
    return first in _FIRST_WORDS or any(f"{key} ".startswith(f"{beginning} ") for beginning in _BEGINNINGS)
