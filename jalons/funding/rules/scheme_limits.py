"""The limits that nobody may pass once a scheme is chosen, and the schemes that people name without choosing them. Pure:
the day is an argument."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from enum import StrEnum
from functools import lru_cache

from jalons.base.french import matching_key
from jalons.funding.rules.funders import funder_key
from jalons.funding.rules.money import ZERO, Resource
from jalons.funding.rules.schemes import CapPer, Fault, Terms, scheme_faults

# A cap for each post or for a département cannot be compared with one plan: passing it is only told.
_REFUSED = frozenset({Fault.NOT_INVESTMENT, Fault.OVER_CAP, Fault.OVER_RATE})


def broken_limits(
    terms: Terms, before: Sequence[Resource], after: Sequence[Resource], base: Decimal = ZERO
) -> list[tuple[Fault, Decimal]]:
    """The limits that a change of the requests of one plan to one chosen scheme would break, with the amount at stake.
    `base`: the expenses of which the scheme pays a share.

    What passed a limit before, because the scheme was corrected since or because it was imported, may stay or shrink,
    so that its other fields can still be corrected; it may not grow.
    """
    held = dict(_limit_faults(terms, before, base))
    return [(fault, amount) for fault, amount in _limit_faults(terms, after, base) if amount > held.get(fault, 0)]


def _limit_faults(terms: Terms, asked: Sequence[Resource], base: Decimal) -> list[tuple[Fault, Decimal]]:
    undated = replace(terms, valid_from=None, valid_to=None)
    if terms.cap_per is not CapPer.PROJECT:
        undated = replace(undated, cap=None)
    return [(fault, amount) for fault, amount in scheme_faults(undated, asked, date.min, base) if fault in _REFUSED]


# --- schemes named in free text ----------------------------------------------------------------------------------------

_SMALL_WORDS = frozenset(
    ["aux", "avec", "d", "de", "des", "du", "en", "et", "l", "la", "le", "les", "par", "pour", "sur"]
)
_ACRONYMS = {
    "fne": ("france", "numerique", "ensemble"),
    "dsil": ("dotation", "soutien", "investissement", "local"),
}


@lru_cache(maxsize=4096)
def _telling_words(text: str) -> frozenset[str]:
    words = [word for word in matching_key(text).split() if len(word) > 1 and word not in _SMALL_WORDS]
    return frozenset(part for word in words for part in _ACRONYMS.get(word, (word,)))


@lru_cache(maxsize=4096)
def _head_words(name: str) -> frozenset[str]:
    """« Budget participatif de la Dordogne, deuxième édition » is known by what precedes the comma."""
    return _telling_words(re.split(r"[,(]", name, maxsplit=1)[0])


def find_named_scheme[T](funder: str, written: str, known: Iterable[tuple[T, str, str, date | None]]) -> T | None:
    """The scheme that a resource names in free text. `known`: of each, what to give back, its name, its funder and its
    last day.

    Its whole name is in what is written, funder included; or what is written, two words at least, is in its name and
    both have the same funder. Among several, the one of which most words are written, then the one that closes last.
    """
    typed = _telling_words(written)
    if not typed:
        return None
    both = typed | _telling_words(funder)
    found = [
        ((len(_telling_words(name) & both), last or date.max), scheme)
        for scheme, name, payer, last in known
        if _is_named(typed, both, name)
        or (len(typed) > 1 and typed <= _telling_words(name) and _are_one(funder, payer))
    ]
    return max(found, key=lambda pair: pair[0])[1] if found else None


def _is_named(typed: frozenset[str], both: frozenset[str], name: str) -> bool:
    head = _head_words(name)
    return bool(head and head <= both and head & typed)


def _are_one(funder: str, payer: str) -> bool:
    return funder_key(funder).split()[:1] == funder_key(payer).split()[:1]


# --- posts of conseiller numérique --------------------------------------------------------------------------------------

NO_NEW_POST_FROM = date(2025, 5, 1)
"""« Budget 2025 et règles de gestion actualisées », dispositif conseiller numérique: from May 2025, no new post and no
new agreement; who leaves may be replaced within six months, after which the post is given back."""
MONTHS_TO_REPLACE = 6


class Post(StrEnum):
    """What is asked for a post of conseiller numérique, as it was written."""

    NEW = "nouveau"
    REPLACEMENT = "remplacement"
    RENEWAL = "renouvellement"
    UNSAID = "non_precise"


_NAMED_POST = re.compile(
    r"\b(?:conseill(?:er|ere|ers|eres)(?: ?ere| ?e)?(?: et conseill\w+| ou conseill\w+)? numeriques?|conums?|cnfs)\b"
)
_STATE = re.compile(
    r"\b(?:etat|anct|prefecture|prefet|conseill\w* numeriques?|conum|cnfs|banque territoires|caisse depots)\b"
)
_ABSENT = r"(?:pas|ni|non|sans|hors|aucun|aucune)(?: d| de| du| un| une| le| la| l| en)*"
_TOLD = (
    (Post.REPLACEMENT, r"(?:remplac\w+|succede\w*|succession|depart)"),
    (Post.RENEWAL, r"(?:renouvel\w+|reconduc\w+|reconduit\w*|prolong\w+|maintien|maintenu\w*|poste existant|deja en poste|solde|avenant|convention en cours)"),
    (Post.NEW, r"(?:nouve\w+|cre\w+|second\w*|deuxieme|troisieme|supplementaire\w*|embauch\w+|recrut\w+|ouvr\w+|ouverture|ajout\w*|poste de plus)"),
)  # fmt: skip


@lru_cache(maxsize=2048)
def asked_post(funder: str, written: str) -> Post | None:
    """What a resource asks the State for a post of conseiller numérique, or None when it is not about one. Whoever else
    pays for a post may pay for a new one.

    « Recrutement pour remplacer » is a replacement, « nouvelle convention, renouvellement » a renewal: whoever says that
    the post is there already is believed before whoever says « nouveau ».
    """
    text = matching_key(written)
    payer = matching_key(funder)
    if not _NAMED_POST.search(f"{text} {payer}") or not _STATE.search(" ".join(payer.replace(" des ", " ").split())):
        return None
    for post, words in _TOLD:
        for match in re.finditer(rf"\b{words}\b", text):
            if not re.search(rf"\b{_ABSENT} $", text[: match.start()]):
                return post
    return Post.UNSAID
