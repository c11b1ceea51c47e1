"""The engineering grant of the State, France Numérique Ensemble: what is refused, what blocks, what is missing. Pure.

Source: forms and agreements of 2024 of the national platform. One request an action; time of work and services make up
the grant, recipients share it out, and all the requests of a département fit in its envelope.
"""

from collections.abc import Collection, Hashable, Iterable
from decimal import Decimal
from enum import StrEnum

from jalons.base.frozen import frozen
from jalons.funding.rules.money import ZERO, Status

SHORTEST_NOTE = 100


class Need(StrEnum):
    """The eleven national codes: a request answers at least one."""

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


class EnvelopeKind(StrEnum):
    """What the money of an envelope is for. Requests of the national form draw on the one of engineering."""

    ENGINEERING = "ingenierie"
    TRAINING = "formation"
    OTHER = "autre"


class GrantStatus(StrEnum):
    """The state of a request, in the national words; a draft has none, because it was not sent."""

    DRAFT = "brouillon"
    SENT = "deposee"
    UNDER_REVIEW = "enCours"
    ACCEPTED = "acceptee"
    REFUSED = "refusee"


NOT_ASKED = "nonSubventionnee"


def national_status(status: GrantStatus | None) -> str:
    """The status in the national tool; empty for an action without a request, or with one that is not sent."""
    return NOT_ASKED if status in (None, GrantStatus.DRAFT) else str(status)


GRANT_MOVES: dict[GrantStatus, tuple[GrantStatus, ...]] = {
    GrantStatus.DRAFT: (GrantStatus.SENT,),
    # A modification may be requested: the request is a draft again.
    GrantStatus.SENT: (GrantStatus.UNDER_REVIEW, GrantStatus.ACCEPTED, GrantStatus.REFUSED, GrantStatus.DRAFT),
    GrantStatus.UNDER_REVIEW: (GrantStatus.ACCEPTED, GrantStatus.REFUSED, GrantStatus.DRAFT),
    GrantStatus.ACCEPTED: (GrantStatus.UNDER_REVIEW,),
    GrantStatus.REFUSED: (GrantStatus.UNDER_REVIEW, GrantStatus.DRAFT),
}

# The states that the resource of the plan may have; the first is set when the request enters this status.
LINE_STATUSES: dict[GrantStatus, tuple[Status, ...]] = {
    GrantStatus.DRAFT: (Status.ENVISAGED,),
    GrantStatus.SENT: (Status.REQUESTED,),
    GrantStatus.UNDER_REVIEW: (Status.REQUESTED,),
    GrantStatus.ACCEPTED: (Status.GRANTED, Status.AGREED, Status.PART_PAID, Status.PAID),
    GrantStatus.REFUSED: (Status.REFUSED,),
}


@frozen
class Ask:
    """A request. `shares` are pairs (recipient, amount)."""

    amount: Decimal
    staff: Decimal
    service: Decimal
    shares: tuple[tuple[Hashable, Decimal], ...] = ()
    needs: frozenset[Need] = frozenset()
    full_time: Decimal = ZERO  # in full-time equivalents
    has_employer: bool = False
    is_staff_tenured: bool = False


@frozen
class Frame:
    """The limits of a request: the envelope of the département, the budget of the action, the texts of the fiche."""

    envelope: Decimal
    already: Decimal  # requested by other roadmaps, and by the other requests of this one
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


def find_wrongs(ask: Ask, frame: Frame) -> list[Wrong]:
    """The errors that prevent sending. A request without recipients is incomplete, not wrong."""
    who = [one for one, _amount in ask.shares]
    checks = {
        Wrong.ENVELOPE: ask.amount > frame.remaining,
        Wrong.BUDGET: ask.amount > frame.budget,
        Wrong.SPLIT: ask.staff + ask.service != ask.amount,
        Wrong.TWICE: len(set(who)) != len(who),
        Wrong.SHARES: bool(ask.shares) and total_shared(ask.shares) != ask.amount,
        Wrong.TENURED: ask.staff > 0 and ask.is_staff_tenured,
    }
    return [wrong for wrong, is_found in checks.items() if is_found]


class Lack(StrEnum):
    NEED = "besoin"
    RECIPIENT = "beneficiaire"
    FULL_TIME = "etp"
    EMPLOYER = "employeur"
    NOTE = "note"
    CONTEXT = "constat"
    DESCRIPTION = "description"


def find_lacks(ask: Ask, frame: Frame) -> list[Lack]:
    """What is still missing before it is sent."""
    checks = {
        Lack.NEED: not ask.needs,
        Lack.RECIPIENT: not ask.shares,
        Lack.FULL_TIME: ask.staff > 0 and ask.full_time <= 0,
        Lack.EMPLOYER: ask.staff > 0 and not ask.has_employer,
        Lack.NOTE: frame.note_length < SHORTEST_NOTE,
        Lack.CONTEXT: not frame.has_context,
        Lack.DESCRIPTION: not frame.has_description,
    }
    return [lack for lack, is_found in checks.items() if is_found]


def total_shared(shares: Iterable[tuple[Hashable, Decimal]]) -> Decimal:
    return sum((amount for _who, amount in shares), ZERO)


def total_committed(requests: Collection[tuple[GrantStatus, Decimal]]) -> Decimal:
    """What requests take from an envelope: all of them, drafts included, except those that were refused."""
    return sum((amount for status, amount in requests if status is not GrantStatus.REFUSED), ZERO)
