"""Who is who among funders: `directory/rules/names.py`; which ones may be one; and whose money is public. Pure."""

import re
from collections.abc import Collection, Hashable, Mapping
from datetime import date
from itertools import combinations, pairwise
from typing import NamedTuple

from jalons.base.days import read_day
from jalons.base.french import matching_key
from jalons.directory.rules.names import KNOWN_NAMES
from jalons.directory.rules.names import NameBook as FunderBook
from jalons.directory.rules.names import make_name_book as make_funder_book
from jalons.directory.rules.names import name_key as funder_key
from jalons.directory.rules.names import telling_words as funder_words
from jalons.funding.rules.funder_levels import NOWHERE, Territory
from jalons.funding.rules.money import Nature, Status

_STATE = frozenset({"etat"})
_STATE_SERVICES = frozenset(
    ["prefecture", "prefet", "dreets", "ddets", "drac", "ddt", "dsden", "rectorat", "sgar", "anct"]
)
# Words of the name of a public person: the State and its services, public establishments (L. 1111-10 counts what all « personnes
# publiques » bring: ANCT, ARS, CNFPT, universities, Caisse des dépôts…), authorities and their groupings. Bodies of private
# law with a mission of public service, such as the Caf, are none (code général des collectivités territoriales, article L. 1111-10).
_PUBLIC = (
    _STATE
    | _STATE_SERVICES
    | frozenset({
        "ministere", "drajes", "draaf", "dreal", "ddtm", "ddetspp", "fne", "ars", "ademe", "cnsa", "cnfpt", "cnav", "anah",
        "anr", "ofb", "gip", "academie", "college", "colleges", "lycee", "lycees", "universite", "universites", "chu",
        "cci", "cma", "sdis", "ccas", "cias", "epci", "region", "regional", "departement", "europe", "europeen",
        "europeens", "feder", "fse", "feader", "leader", "interreg", "dsil", "dsid", "detr", "fnadt", "commune", "communes",
        "communal", "mairie", "mairies", "ville", "villes", "communaute", "agglomeration", "agglo", "metropole",
        "intercommunalite", "collectivite", "collectivites", "petr", "pnr", "syndicat", "syndicats", "sivom", "sivu",
        "sivos", "smictom", "sictom", "consignations", "territoires",
    })
)  # fmt: skip
# The same in several words, as keys of names: without small words.
_PUBLIC_PHRASES = (
    "agence eau", "agence nationale", "caisse depots", "centre gestion", "centre hospitalier", "chambre agriculture",
    "chambre commerce", "chambre metiers", "education nationale", "france 2030", "france relance", "france travail", "fonds vert",
    "office francais biodiversite", "parc naturel", "plan relance", "pole emploi", "services etat",
)  # fmt: skip
# « CD24 », « SMD3 », « SDE24 »: a département or a syndicat by its number.
_PUBLIC_CODES = re.compile(r"(?:cd|cg|sde|sdee|sdeg|smd|smde|sded|syded|sdis|ddt|ddets|dsden)\d{1,3}")
_PUBLIC_INITIALS = frozenset(["cc", "ca", "cu"])  # « CC Dronne et Belle »
# With these, a syndicat, a college or a lycée may be of private law: the name does not say it.
_MEMBERS_OR_SCHOOLS = frozenset(["syndicat", "syndicats", "college", "colleges", "lycee", "lycees"])
_MAY_BE_PRIVATE = frozenset(
    [
        "initiative",
        "professionnel",
        "professionnels",
        "patronal",
        "salaries",
        "employeurs",
        "agricole",
        "prive",
        "privee",
        "prives",
    ]
)
_NOT_PUBLIC = frozenset(
    [
        "caf", "cnaf", "msa", "cpam", "carsat", "agirc", "arrco", "opco", "fondation", "fondations", "association", "associations",
        "entreprise", "entreprises", "mecenat",
    ]
)  # fmt: skip
_SPONSORS = frozenset(["fondation", "fondations", "entreprise", "entreprises", "mecenat", "mecene", "mecenes"])
_SAYS_WHO = _PUBLIC | _PUBLIC_INITIALS | _NOT_PUBLIC | _SPONSORS
_AND = re.compile(r"[,;/+&]|\bet\b", re.IGNORECASE)
_OWN = ("part propre", "autofinancement", "fonds propres", "reste a charge")
__all__ = [
    "KNOWN_NAMES",
    "OWN_PAYER",
    "FunderBook",
    "Payer",
    "alike_funders",
    "contradicts_name",
    "funder_key",
    "guess_payer",
    "is_carrier_share",
    "is_never_public",
    "is_own_share",
    "is_said_voted",
    "kept_name",
    "make_funder_book",
    "may_mean_authority",
    "means_authority",
    "names_several",
    "never_public_pattern",
    "read_dated_state",
    "split_state",
    "without_vote",
    "writes_amount",
]


class Payer(NamedTuple):
    """What a table rarely says of a resource: its nature, and whether it counts in the rule of the own share. `is_public_unsure`:
    its name does not say it, somebody must."""

    nature: Nature
    is_public: bool
    is_public_unsure: bool = False


OWN_PAYER = Payer(Nature.OWN, is_public=True)


def guess_payer(funder: str, text: str = "", *, authority: str = "") -> Payer:
    """From the name alone; a name that says nothing is a grant of which somebody must say whether it is public. `text`: what the line says
    beside it; `authority`: the one that leads the roadmap, whose money is its own."""
    if is_own_share(f"{funder} {text}", "") or is_own_share(funder, authority):
        return OWN_PAYER
    if not _SPONSORS.isdisjoint(funder_key(funder).split()):
        return Payer(Nature.PRIVATE, is_public=False)
    is_public = _is_public_name(funder)
    return Payer(Nature.GRANT, is_public=is_public is True, is_public_unsure=is_public is None)


_AMOUNT_IN_NAME = re.compile(
    r"\d ?(?:k ?€|€|k?euros?\b)|(?<![\w.,])\d+(?:[.,]\d+)?e[+-]?\d+(?!\w)", re.IGNORECASE | re.ASCII
)


def writes_amount(funder: str) -> bool:
    """« Caf : 1e999 € »: an amount stands where a name does, and nobody is called so. « France 2030 » and « SMD3 » are names."""
    return bool(_AMOUNT_IN_NAME.search(funder.replace("\u00a0", " ").replace("\u202f", " ")))


def is_own_share(funder: str, authority: str) -> bool:
    """« Reste à charge », « Autofinancement », « porteur de projet », or the authority that leads. Nobody else pays."""
    if any(word in matching_key(funder) for word in _OWN):
        return True
    return bool(authority) and (means_authority(funder, authority) or _carrier_key(funder) in _ANY_CARRIER)


def is_carrier_share(funder: str) -> bool:
    """Whether the words name whoever carries the action, and nobody else: « Fonds propres », « porteur de projet »."""
    return any(word in matching_key(funder) for word in _OWN) or _carrier_key(funder) in _ANY_CARRIER


def means_authority(name: str, authority: str) -> bool:
    """Whether it is the authority that leads for sure: by its name, long or short, or by what it is, « Communauté de communes » or
    « l’interco » where one leads."""
    lead, named = _carrier_key(authority), _carrier_key(name)
    if not authority or not named or lead == named:
        return bool(named) and lead == named
    kind = _kind_of(lead)
    place = lead.removeprefix(kind).split()
    if kind and len(place) > 1 and named.split() == place:
        return True
    return bool(kind) and (named == kind or (kind != _COMMUNE and named in _ANY_EPCI))


def may_mean_authority(name: str, authority: str) -> bool:
    """Whether it may be the authority that leads, which only the team knows: « CC » where an agglomération leads, « Périgueux
    agglo » where Le Grand Périgueux does, or the name of its place alone, which may be that of a commune."""
    lead, named = _carrier_key(authority), _carrier_key(name)
    kind = _kind_of(lead)
    if kind in ("", _COMMUNE) or means_authority(name, authority):
        return False
    other, place = _kind_and_place(named)
    own_place = lead.removeprefix(kind).split()
    return other != _COMMUNE and (place == own_place or (bool(other) and set(place) <= set(own_place)))


def _kind_of(key: str) -> str:
    return next((names[0] for names in _CARRIERS if f"{key} ".startswith(f"{names[0]} ")), "")


def _kind_and_place(key: str) -> tuple[str, list[str]]:
    """« perigueux agglo » says what it is last."""
    if kind := _kind_of(key):
        return kind, key.removeprefix(kind).split()
    words = key.split()
    last = next((names[0] for names in _CARRIERS if words[-1:] and words[-1] in names), "")
    return last, words[:-1] if last else words


# The names of each kind of authority that may lead, as keys: the full one first, a commune last.
_CARRIERS = (
    ("communaute communes", "cc", "cdc", "comcom", "com com"),
    ("communaute agglomeration", "ca", "agglo", "agglomeration"),
    ("communaute urbaine", "cu"),
    ("metropole", "eurometropole"),
    ("commune", "mairie", "ville"),
)
_COMMUNE = _CARRIERS[-1][0]
_ANY_CARRIER = ("collectivite", "collectivite porteuse", "structure porteuse", "porteur", "porteur projet")
_ANY_EPCI = ("epci", "intercommunalite", "interco", "communaute")


def _carrier_key(name: str) -> str:
    """« CC Val », « Part CC Val » and « La communauté de communes du Val » have the same."""
    key = funder_key(name).removeprefix("part ")
    for full, *others in _CARRIERS:
        for other in others:
            if f"{key} ".startswith(f"{other} "):
                return full + key[len(other) :]
    return key


# Keys of words, from what is most certain: « non accordé » and « à solliciter » come before « accordé » and « sollicité ».
_STATES = (
    (Status.REFUSED, r"refusee?s?|rejetee?s?|non (?:accordee?s?|retenue?s?|obtenue?s?)|refus"),
    (Status.ENVISAGED, r"envisagee?s?|pressentie?s?|esperee?s?|a (?:solliciter|demander|deposer|voter|confirmer|obtenir)|(?:non|pas encore) (?:sollicitee?s?|demandee?s?|deposee?s?|votee?s?)"),
    (Status.REQUESTED, r"accord de principe|sollicitee?s?|demandee?s?|deposee?s?|demande|(?:demande |dossier )?(?:deposee?|en cours(?: d instruction)?)|(?:en )?instruction|en attente(?: de reponse)?"),
    (Status.AGREED, r"conventionnee?s?|(?:convention )?signee?s?"),
    (Status.PAID, r"versee?s?|percue?s?|encaissee?s?|recue?s?"),
    (Status.GRANTED, r"notifiee?s?|accordee?s?|acquise?s?|obtenue?s?|attribuee?s?|confirmee?s?|votee?s?|budgetee?s?|(?:votee?s?|inscrite?s?) (?:au|aux) (?:budgets?|bp)(?: 20\d\d)?"),
)  # fmt: skip
# « le 12/11/2026 », « en novembre 2026 », as keys.
_SINCE = r"(?: (?:(?:(?:avant |d ici )?(?:le|du|en|au)|avant|d ici|depuis|depuis le) )?(?P<day>\d{1,2} \d{1,2}(?: (?:20)?\d\d)?|(?:\d{1,2}|1er) [a-z]{3,9}(?: 20\d\d)?|[a-z]{3,9} 20\d\d|20\d\d))?"
_STATE_WORDS = [(status, re.compile(rf"(?:deja |est |sont )?(?:{words}){_SINCE}")) for status, words in _STATES]
_IN_BRACKETS = re.compile(r"\(([^()]{1,60})\)")
_AFTER_DASH = re.compile(r"(?:\s[–—-]|[:,])\s{1,4}([^\s:,()–—][^:,()–—]{0,59})$")
_BEFORE_MARK = re.compile(r"^([^:–—()\d]{3,60}?)(?:\s[–—-]|\s?:)\s{1,4}(?=\S)")
_BEFORE_AMOUNT = re.compile(r"^([^:–—()\d]{3,60}?)\s{1,4}(?=\d)")
_MOST_STATE_WORDS = 8
_MORE_WORDS = re.compile(r"^a confirmer|^inscrit|^accord|\b(?:avant|d ici)\b|\b(?:bp|budgets?)\b")
_DEADLINE = re.compile(r"\b(?:avant|d ici)\b")
# « Aide à la demande » is a name.
_NAME_GOES_ON = frozenset(
    ["a", "au", "aux", "d", "de", "des", "du", "en", "l", "la", "le", "les", "par", "pour", "sur"]
)


_JOINS = " \t\n\u00a0\u202f:–—-"


class NamedState(NamedTuple):
    """`status`: None when nothing beside the name says it. `on`: its day, when all of it is written; `keeps_words`: they say more
    than both, « demandé en mars 2026 », « à confirmer », « voté au BP 2027 », « accord de principe » (which is asked, and not granted yet),
    « à demander avant le 31/03/2027 »."""

    name: str
    status: Status | None = None
    on: date | None = None
    keeps_words: bool = False


def read_state(words: str) -> Status | None:
    """« demandé », « déjà notifiée », « voté le 12/11/2026 »: None for any other words."""
    return read_dated_state(words).status


def read_dated_state(words: str) -> NamedState:
    """« demandé le 12/11/2026 »: the state and its day; without a name."""
    key = matching_key(words[:200])
    for status, pattern in _STATE_WORDS:
        if match := pattern.fullmatch(key):
            day = read_day(match["day"] or "", ends=False)
            on = None if day.is_guessed or _DEADLINE.search(key) else day.value
            says_more = bool(_MORE_WORDS.search(key)) or (bool(match["day"]) and on is None)
            return NamedState("", status, on, keeps_words=says_more)
    return NamedState("")


def split_state(written: str) -> NamedState:
    """« Région (demandé) », « DRAC : (accordé) », « Caf - acquis », « CNFPT acquis » and « Voté : Département »: the name, and what its
    funder answered. Unknown words stay in the name, as in « État (DETR) ». An amount may stand for the name."""
    if len(written) > 200:
        return NamedState(written)
    for pattern in (_IN_BRACKETS, _AFTER_DASH, _BEFORE_MARK, _BEFORE_AMOUNT):
        for match in pattern.finditer(written):
            name = f"{written[: match.start()].rstrip(_JOINS)}{written[match.end() :]}".strip()
            state = read_dated_state(match[1])
            if name and state.status:
                return state._replace(name=name)
    return _split_last_words(written)


def _split_last_words(written: str) -> NamedState:
    """« DRAC (DGD) demandé le 12/11/2026 »: the longest end that says a state."""
    words = list(re.finditer(r"\S+", written))
    for before, first in list(pairwise(words))[-_MOST_STATE_WORDS:]:
        name = written[: before.end()].rstrip(f"{_JOINS},")
        if not name or not first[0][0].isalpha() or matching_key(before[0]) in _NAME_GOES_ON:
            continue
        state = read_dated_state(written[first.start() :])
        if state.status:
            return state._replace(name=name)
    return NamedState(written)


_VOTED = re.compile(
    r"\b(?:votee?s?|acquise?s?|budgetee?s?|inscrite?s? (?:au|aux|dans|en) (?:le |un |son )?(?:budgets?|bp|bs|dm|ppi))\b"
)
_NOT_YET = re.compile(r"\b(?:non|pas|a (?:voter|inscrire|confirmer)|sera|seront|sous reserve|en attente|si)\b")


def is_said_voted(text: str) -> bool:
    """Whether words say that an own share is certain: « voté », « acquis », « inscrit au budget »; « non voté », « à inscrire » and « sous
    réserve » say that it is not."""
    words = matching_key(text)
    return bool(_VOTED.search(words)) and not _NOT_YET.search(words)


_VOTED_AFTER = re.compile(
    r"[\s,;(–—-]{1,4}+(?:est |sont )?(?:d[ée]j[àa] )?(?:vot[ée]e?s?|acquise?s?|budg[ée]t[ée]e?s?|inscrite?s? (?:au|aux|dans|en) (?:le |un |son )?(?:budgets?|bp|bs|dm|ppi))"
    r"(?: (?:au |de |en )?(?:bp ?)?20\d\d)?[\s).]{0,4}$",
    re.IGNORECASE,
)


def without_vote(text: str) -> str:
    """« 12 000 € (voté) » → « 12 000 € »: the words that end an amount and say that it is voted, else the same text."""
    return _VOTED_AFTER.sub("", text[:200], count=1) if len(text) <= 200 and is_said_voted(text) else text


def contradicts_name(funder: str, nature: Nature, *, is_public: bool) -> bool:
    """Whether a grant is called public when its funder is known as no public person, or the other way round."""
    named = _is_public_name(funder)
    return nature is Nature.GRANT and named is not None and named is not is_public


def _is_public_name(funder: str) -> bool | None:
    """None when the name does not say it."""
    key = funder_key(funder)
    words = key.split()
    if not _NOT_PUBLIC.isdisjoint(words):
        return False
    if not _MAY_BE_PRIVATE.isdisjoint(words) and not _MEMBERS_OR_SCHOOLS.isdisjoint(words):
        return None
    is_named = not _PUBLIC.isdisjoint(words) or not _PUBLIC_INITIALS.isdisjoint(words[:1])
    is_coded = any(map(_PUBLIC_CODES.fullmatch, words))
    return True if is_named or is_coded or any(f" {phrase} " in f" {key} " for phrase in _PUBLIC_PHRASES) else None


def is_never_public(funder: str) -> bool:
    """Whether its name alone says that its money is not public."""
    return _is_public_name(funder) is False


def never_public_pattern() -> str:
    """The same, for a browser: a pattern of a name in small letters, without accents."""
    full = (name for names in KNOWN_NAMES for name in names if funder_key(name) in _NOT_PUBLIC)
    small = r"\W+(?:(?:d|de|des|du|et|l|la|le|les)\W+)*"
    phrases = sorted({*_NOT_PUBLIC, *(small.join(funder_words(name)) for name in full)})
    return rf"(?:^|\W)(?:{'|'.join(phrases)})(?:\W|$)"


def names_several(written: str) -> bool:
    """« Région, CAF » or « État et Région »: each part begins by who pays. « Communauté de communes Dronne et Belle » is one."""
    parts = _AND.split(written)
    return len(parts) > 1 and all(not _SAYS_WHO.isdisjoint(funder_key(part).split()[:1]) for part in parts)


def alike_funders[T: Hashable](
    keys: Mapping[T, str], among: Collection[T] | None = None, territory: Territory = NOWHERE
) -> list[tuple[T, T]]:
    """Pairs of funders that may be one: both mean one level of the territory, as « CD24 » and « Département »; or the words of
    one are all in the other, as « Caf » and « Caf de la Dordogne »; or one is a service of the State and the other the State.
    `among`: only the pairs that hold one of these."""
    words = {funder: frozenset(_level_words(key)) for funder, key in keys.items()}
    return [
        (one, other)
        for one, other in combinations(words, 2)
        if among is None or one in among or other in among
        if territory.level_of(keys[one], keys[other])
        or (_holds_the_other(words[one], words[other]) and not territory.is_elsewhere(words[one], words[other]))
        or _are_state(words[one], words[other])
    ]


def kept_name(one: str, other: str, listed: Collection[str]) -> str:
    """The name to propose for two funders that may be one: that of the directory, else the one that says more; empty for a
    service of the State beside the State, where either may be right."""
    if (one in listed) != (other in listed):
        return one if one in listed else other
    if _are_state(*(frozenset(funder_key(name).split()) for name in (one, other))):
        return ""
    return max(one, other, key=len)


def _level_words(key: str) -> list[str]:
    """« Communauté de communes » is no more « Communes » than it is another one."""
    return key.replace("communaute communes", "communaute-communes").split()


def _holds_the_other(one: frozenset[str], other: frozenset[str]) -> bool:
    return one < other or other < one


def _are_state(one: frozenset[str], other: frozenset[str]) -> bool:
    """« Préfecture de la Dordogne » pays with the money of the State."""
    return any(state == _STATE and service & _STATE_SERVICES for state, service in ((one, other), (other, one)))
