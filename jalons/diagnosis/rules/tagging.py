"""Recognises publics and communes in the text of a cell. Pure."""

import re
from collections.abc import Collection, Iterable, Mapping, Sequence

from jalons.base.french import matching_key
from jalons.base.stamps import make_stamp

# For each code of a public, words with the same meaning beside its label.
AUDIENCES: dict[str, tuple[str, ...]] = {
    "jeunes": ("jeunes", "jeune", "adolescents", "ados", "collégiens", "lycéens", "jeunesse"),
    "etudiants": ("étudiantes et étudiants", "étudiants", "étudiantes", "étudiant", "étudiante"),
    "familles": ("familles et enfants", "familles", "famille", "enfants", "parents", "foyers"),
    "seniors": (
        "personnes âgées", "personne âgée", "seniors", "senior", "séniors", "aînés", "anciens", "retraités", "retraitées",
        "âgées", "âgés",
    ),
    "femmes": ("femmes", "femme"),
    "emploi": (
        "personnes en recherche d'emploi", "recherche d'emploi", "demandeurs d'emploi", "demandeuses d'emploi", "chômeurs",
        "emploi", "insertion",
    ),
    "rsa": ("personnes au revenu de solidarité active", "revenu de solidarité active", "rsa", "brsa", "allocataires"),
    "handicap": ("personnes en situation de handicap", "situation de handicap", "handicap", "handicapés", "handicapées", "pmr"),
    "agents": (
        "agents et bénévoles qui accueillent du public", "agents", "agent", "agentes", "bénévoles", "secrétaires de mairie",
        "secrétaire de mairie", "professionnels", "professionnelles", "aidants", "travailleurs sociaux",
    ),
}  # fmt: skip
# Words for everybody or for nobody in particular: no tag, and no doubt.
EVERYBODY = {
    "tous", "toutes", "tout public", "tous publics", "tout le monde", "tout", "partout", "ensemble du territoire",
    "tout le territoire", "toutes les communes", "aucun", "aucune", "non precise", "ne sais pas", "je ne sais pas", "nsp",
    "autre", "autres",
}  # fmt: skip
_BETWEEN = re.compile(r"[;,/\n|+•]+")
_CODE = re.compile(r"\((\w{5})\)\s*$")
_POSTCODE = re.compile(r"\(?\b\d{5}\b\)?")


def folded_words(words: Mapping[str, Collection[str]]) -> list[tuple[str, str]]:
    """(words, code), the longest first: « personnes âgées » before « âgées ». A code also stands for itself."""
    pairs = {(matching_key(word), code) for code, aliases in words.items() for word in (code, *aliases)}
    return sorted(pairs, key=lambda pair: (-len(pair[0]), pair))


AUDIENCE_WORDS = folded_words(AUDIENCES)


def read_tags(text: str, words: Sequence[tuple[str, str]], order: Iterable[str]) -> tuple[list[str], list[str]]:
    """(codes in the order of `order`, unrecognised parts). `words`: from `folded_words`."""
    codes, unknown = set(), []
    for part in split_parts(text):
        rest, part_codes = f" {matching_key(part)} ", set()
        for word, code in words:
            if f" {word} " in rest:
                rest = rest.replace(f" {word} ", " | ")
                part_codes.add(code)
        codes |= part_codes
        if not part_codes:
            unknown.append(part)
    return [code for code in order if code in codes], unknown


def read_communes(text: str, known: Mapping[str, str]) -> tuple[list[str], list[str]]:
    """(INSEE codes, unrecognised parts). `known`: code by each folded name."""
    codes, unknown = [], []
    for part in split_parts(text):
        code = read_commune(part, known)
        if code:
            codes.append(code)
            continue
        several = [read_commune(one, known) for one in re.split(r"(?<!\s)\s++et\s+", part)]
        if all(several):
            codes += several
        else:
            unknown.append(part)
    return sorted(set(codes)), unknown


def read_commune(text: str, known: Mapping[str, str]) -> str:
    """« Nom (24064) », « 24310 Brantôme en Périgord », « 24064 », « St Just »."""
    code = _CODE.search(text)
    if code and code[1].upper() in known:
        return known[code[1].upper()]
    return (
        known.get(text.upper(), "")
        or known.get(text.rjust(5, "0"), "")
        or known.get(matching_key(_POSTCODE.sub("", text)), "")
    )


def split_parts(text: str) -> Iterable[str]:
    parts = (part.strip(" .-") for part in _BETWEEN.split(text))
    return [part for part in parts if part and matching_key(part) not in EVERYBODY]


def themes_stamp(titles: Iterable[str]) -> str:
    """The stamp of the themes that a page showed, in their order, so that nobody overwrites another one."""
    return make_stamp(*titles)
