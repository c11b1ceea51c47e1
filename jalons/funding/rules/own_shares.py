"""The own share of a collectivité in its investment: code général des collectivités territoriales, article L. 1111-10."""

import re
from collections.abc import Iterable
from dataclasses import replace
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from enum import StrEnum
from functools import lru_cache

from jalons.base.french import matching_key
from jalons.base.frozen import frozen
from jalons.funding.rules.funders import contradicts_name, is_own_share
from jalons.funding.rules.money import CENT, MAY_BE_PUBLIC, ZERO, Kind, Nature, Resource, Status


class OwnShareRule(StrEnum):
    """The share that the article requires for an investment: 20 or 30 %, or none with the reason."""

    STANDARD = "20"
    RAISED = "30"  # a field where the law names a chef de file (article L. 1111-9)
    CCAS = "ccas"  # a CCAS, or another local public body that the article leaves out
    OPEN_SYNDICATE = "syndicat"  # a syndicat mixte open to other public bodies
    OVERSEAS = "outre_mer"
    PREFECT = "prefet"  # heritage, disaster, disproportion: the préfet decided
    PRIVATE_LEAD = "prive"  # no collectivité carries it


RATES = {OwnShareRule.STANDARD: 20, OwnShareRule.RAISED: 30}


@frozen
class OwnShare:
    """What the authority pays of its investment, compared with all public money in it (its own included)."""

    own: Decimal
    public: Decimal
    rule: OwnShareRule = OwnShareRule.STANDARD
    asks_carrier: bool = False
    """Whether nobody said yet who carries the investment: the rule holds for an authority alone."""
    doubted: tuple[str, ...] = ()
    """The funders whose name contradicts what their resource says of its money, or says nothing of it, when `otherwise` is told."""
    otherwise: "OwnShare | None" = None
    """The same share if these funders are what their name says; None when nothing would change."""

    @property
    def rate(self) -> int:
        """A percentage; 0 when the rule does not apply."""
        return RATES.get(self.rule, 0)

    @property
    def is_exempt(self) -> bool:
        return self.rule not in RATES

    @property
    def is_enough(self) -> bool:
        """As noted: see `is_reached` before telling it."""
        return 100 * self.own >= self.rate * self.public

    @property
    def is_reached(self) -> bool:
        """Whether it is enough, however a doubt on who is public is answered."""
        return self.is_enough and not self.otherwise

    @property
    def most_missing(self) -> Decimal:
        """What is missing in the worse of both computations."""
        return max(self.missing, self.otherwise.missing if self.otherwise else ZERO)

    @property
    def percent(self) -> int:
        """Rounded down, so that 19.9 is never shown as 20; 0 without any public money."""
        return 0 if not self.public else int((100 * self.own / self.public).to_integral_value(ROUND_FLOOR))

    @property
    def missing(self) -> Decimal:
        """How much more the authority must pay, if the other public funds do not change."""
        return max(ZERO, self.needed - self.own)

    @property
    def needed(self) -> Decimal:
        """The minimum in euros beside the other public funds: a quarter of them for 20 %, three sevenths for 30 %."""
        return (self.others * self.rate / (100 - self.rate)).quantize(CENT, ROUND_CEILING)

    @property
    def others(self) -> Decimal:
        """The other public funds."""
        return self.public - self.own

    @property
    def least(self) -> Decimal:
        """What the authority must pay in all if the public money does not change, so that the others pay less."""
        return (self.public * self.rate / 100).quantize(CENT, ROUND_CEILING)


_AUTHORITY = re.compile(
    r"\b(?:communautes?|communes?|mairies?|villes?|departements?|conseil departemental|regions?|conseil regional|"
    r"metropoles?|agglomeration|syndicats?|intercommunalites?|cc|ca|cu|pays|petr|ccas|cias)\b"
)
_OWN_WORDS = re.compile(r"\b(?:parts? propres?|fonds propres|autofinancement)\b")
_KIND_OF_AUTHORITY = frozenset(
    [
        "cc",
        "ca",
        "cu",
        "communaute",
        "communes",
        "agglomeration",
        "urbaine",
        "metropole",
        "de",
        "d",
        "du",
        "la",
        "le",
        "les",
    ]
)


@lru_cache(maxsize=1024)
def names_authority(name: str) -> bool:
    return bool(_AUTHORITY.search(matching_key(name)))


def usual_rule(lead: str, natures: Iterable[str], carrier: str = "", authority: str = "") -> OwnShareRule | None:
    """The rule of a plan for which nobody chose one. `carrier`: who carries the action, as its fiche says. Without it, None
    when nobody can tell: somebody who is no authority leads the action, and no authority pays a share of its own."""
    if carrier:
        is_bound = names_authority(carrier) or is_own_share(carrier, authority)
        return OwnShareRule.STANDARD if is_bound else OwnShareRule.PRIVATE_LEAD
    is_carried = not lead or names_authority(lead) or any(nature == Nature.OWN for nature in natures)
    return OwnShareRule.STANDARD if is_carried else None


def is_own_money(scheme: str) -> bool:
    """« Part propre », « Autofinancement 2027 »: whoever writes it is not asking for a grant."""
    return bool(_OWN_WORDS.search(matching_key(scheme)))


def is_same_authority(funder: str, authority: str) -> bool:
    """« CA Le Grand Périgueux » and « Communauté d’agglomération Le Grand Périgueux »."""
    words = _authority_words(funder)
    return bool(words) and words == _authority_words(authority)


@lru_cache(maxsize=1024)
def _authority_words(name: str) -> frozenset[str]:
    return frozenset(matching_key(name).split()) - _KIND_OF_AUTHORITY


def own_share(resources: Iterable[Resource], rule: OwnShareRule | None = OwnShareRule.STANDARD) -> OwnShare | None:
    """The 20 % rule on the investment of one operation, or None when no public money is planned in it.

    Code général des collectivités territoriales, article L. 1111-10, III: the authority that carries an investment pays
    at least 20 % of all the funding that public persons bring to it. Private money, and bodies of private law with a
    mission of public service (Caf, MSA, semi-public companies), stay outside the base; so do contributions in kind and
    volunteering. Without a rule, nobody said who carries it. Each plan says which rule it follows (20 %, 30 %, an exemption): the product warns, it never refuses.

    A resource may contradict the name of its funder (« Région », not public), or wait for somebody to say whether it is public. When
    the answer changes the share, it holds both computations, and is neither reached nor missed for sure.
    """
    lines = [
        r
        for r in resources
        if r.kind is Kind.INVESTMENT and r.nature in MAY_BE_PUBLIC and r.status is not Status.REFUSED
    ]
    noted = _share_of(lines, rule)
    # Public money only adds to the base: the farthest answers are that all of it is public, or none.
    answers = [_answered_share(lines, rule, noted, is_public=is_public) for is_public in (True, False)]
    changed = [answer for answer in answers if answer.otherwise and answer.otherwise.missing != noted.missing]
    decisive = [one for one in changed if one.otherwise and one.otherwise.is_enough is not noted.is_enough]
    share = next(iter((*decisive, *changed)), noted)
    return share if share.public or share.otherwise else None


def _share_of(lines: Iterable[Resource], rule: OwnShareRule | None) -> OwnShare:
    public = [r for r in lines if r.is_public]
    return OwnShare(
        own=sum((r.amount for r in public if r.nature is Nature.OWN), ZERO),
        public=sum((r.amount for r in public), ZERO),
        rule=rule or OwnShareRule.STANDARD,
        asks_carrier=rule is None,
    )


def _is_doubted(line: Resource) -> bool:
    return line.is_public_unsure or contradicts_name(line.funder, line.nature, is_public=line.is_public)


def _answered_share(
    lines: Iterable[Resource], rule: OwnShareRule | None, noted: OwnShare, *, is_public: bool
) -> OwnShare:
    """The noted share beside that of the same resources, whose doubted ones are all said to be public, or not to be."""
    answers = {
        line: replace(line, is_public=is_public)
        for line in lines
        if line.is_public is not is_public and _is_doubted(line)
    }
    doubted = tuple(dict.fromkeys(line.funder for line in answers))
    return replace(noted, doubted=doubted, otherwise=_share_of([answers.get(line, line) for line in lines], rule))
