"""The engineering grant of the State, France Numérique Ensemble: what is refused, what blocks, what is missing. Pure.

Source: forms and agreements of 2024 of the national platform. One request an action; time of work and services make up
the grant, recipients share it out, and all the requests of a département fit in its envelope.
"""

from collections.abc import Collection, Hashable, Iterable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum

from jalons.funding.rules.money import CENT, ZERO, Status

SHORTEST_NOTE = 100


class Need(StrEnum):
    """The eleven national codes: a request answers one at least."""

    DIAGNOSE = "etablir_un_diagnostic_territorial"
    CO_CONSTRUCT = "co_construire_la_feuille_de_route"
    WRITE = "rediger_la_feuille_de_route"
    LEGAL_SUPPORT = "appui_juridique"
    POOL = "structurer_un_fonds"
    APPLY = "monter_dossiers_de_subvention"
    STEER = "animer_la_gouvernance"
    REFURBISH = "structurer_une_filiere_de_reconditionnement"
    COLLECT = "collecter_des_donnees_territoriales"
    RAISE_AWARENESS = "sensibiliser_les_acteurs_aux_outils_existants"
    CERTIFY = "appuyer_la_certification_qualiopi"


class GrantStatus(StrEnum):
    """Where a request stands, in the national words; a draft has none, it was not sent."""

    DRAFT = "brouillon"
    SENT = "deposee"
    UNDER_REVIEW = "enCours"
    ACCEPTED = "acceptee"
    REFUSED = "refusee"


NOT_ASKED = "nonSubventionnee"


def national_status(status: GrantStatus | None) -> str:
    """What the national tool reads: an action without a request, or whose request is not sent, asks nothing."""
    return NOT_ASKED if status in (None, GrantStatus.DRAFT) else str(status)


GRANT_MOVES: dict[GrantStatus, tuple[GrantStatus, ...]] = {
    GrantStatus.DRAFT: (GrantStatus.SENT,),
    # A modification may be asked: the request is a draft again.
    GrantStatus.SENT: (GrantStatus.UNDER_REVIEW, GrantStatus.ACCEPTED, GrantStatus.REFUSED, GrantStatus.DRAFT),
    GrantStatus.UNDER_REVIEW: (GrantStatus.ACCEPTED, GrantStatus.REFUSED, GrantStatus.DRAFT),
    GrantStatus.ACCEPTED: (GrantStatus.UNDER_REVIEW,),
    GrantStatus.REFUSED: (GrantStatus.UNDER_REVIEW, GrantStatus.DRAFT),
}

# What the resource of the plan may say of it; the first is what it says on arriving.
LINE_STATUSES: dict[GrantStatus, tuple[Status, ...]] = {
    GrantStatus.DRAFT: (Status.ENVISAGED,),
    GrantStatus.SENT: (Status.REQUESTED,),
    GrantStatus.UNDER_REVIEW: (Status.REQUESTED,),
    GrantStatus.ACCEPTED: (Status.GRANTED, Status.AGREED, Status.PAID),
    GrantStatus.REFUSED: (Status.REFUSED,),
}


@dataclass(frozen=True)
class Ask:
    """What a request asks for. `shares` are pairs (recipient, amount)."""

    amount: Decimal
    staff: Decimal
    service: Decimal
    shares: tuple[tuple[Hashable, Decimal], ...] = ()
    needs: frozenset[Need] = frozenset()
    full_time: Decimal = ZERO  # equivalents of full-time jobs
    has_employer: bool = False
    is_staff_tenured: bool = False


@dataclass(frozen=True)
class Frame:
    """What it has to fit in: the envelope of the département, the budget of the action, what the fiche says."""

    envelope: Decimal
    already: Decimal  # requested by others, and in the other requests of this roadmap
    budget: Decimal
    note_length: int = 0
    has_context: bool = False
    has_description: bool = False

    @property
    def remaining(self) -> Decimal:
        return max(ZERO, self.envelope - self.already)


class Wrong(StrEnum):
    ENVELOPE = "enveloppe"
    BUDGET = "budget"
    SPLIT = "repartition"
    SHARES = "beneficiaires"
    TWICE = "doublon"
    TENURED = "titulaire"


# The employer may change: a draft keeps what blocks it. The rest is false, and is not written at all.
ONLY_BLOCKS = frozenset({Wrong.TENURED})


def find_wrongs(ask: Ask, frame: Frame) -> list[Wrong]:
    """What cannot be sent as it is. A request without any recipient yet lacks them; it is not wrong."""
    who = [one for one, _amount in ask.shares]
    found = {
        Wrong.ENVELOPE: ask.amount > frame.remaining,
        Wrong.BUDGET: ask.amount > frame.budget,
        Wrong.SPLIT: ask.staff + ask.service != ask.amount,
        Wrong.TWICE: len(set(who)) != len(who),
        Wrong.SHARES: bool(ask.shares) and total_shared(ask.shares) != ask.amount,
        Wrong.TENURED: ask.staff > 0 and ask.is_staff_tenured,
    }
    return [wrong for wrong, is_found in found.items() if is_found]


class Lack(StrEnum):
    NEED = "besoin"
    RECIPIENT = "beneficiaire"
    FULL_TIME = "etp"
    EMPLOYER = "employeur"
    NOTE = "note"
    CONTEXT = "constat"
    DESCRIPTION = "description"


def find_lacks(ask: Ask, frame: Frame) -> list[Lack]:
    """What is still to be written before it is sent."""
    found = {
        Lack.NEED: not ask.needs,
        Lack.RECIPIENT: not ask.shares,
        Lack.FULL_TIME: ask.staff > 0 and ask.full_time <= 0,
        Lack.EMPLOYER: ask.staff > 0 and not ask.has_employer,
        Lack.NOTE: frame.note_length < SHORTEST_NOTE,
        Lack.CONTEXT: not frame.has_context,
        Lack.DESCRIPTION: not frame.has_description,
    }
    return [lack for lack, is_found in found.items() if is_found]


def total_shared(shares: Iterable[tuple[Hashable, Decimal]]) -> Decimal:
    return sum((amount for _who, amount in shares), ZERO)


def total_committed(requests: Collection[tuple[GrantStatus, Decimal]]) -> Decimal:
    """What requests take from an envelope: all, drafts included, but those that were refused."""
    return sum((amount for status, amount in requests if status is not GrantStatus.REFUSED), ZERO)


def budget_rate(amount: Decimal, budget: Decimal) -> Decimal | None:
    """Out of 100, with two decimals; None without a budget."""
    return (100 * amount / budget).quantize(CENT, ROUND_HALF_UP) if budget else None
