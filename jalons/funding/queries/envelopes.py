"""What is left of each envelope that a département shares."""

from collections import defaultdict
from collections.abc import Iterable
from decimal import Decimal

from django.db.models import Q, Sum
from django.utils import timezone

from jalons.base.frozen import frozen
from jalons.funding.models import FundingLine, GrantEnvelope, GrantRequest
from jalons.funding.rules import grants as grant_rules
from jalons.funding.rules.grants import Frame, GrantStatus
from jalons.funding.rules.money import ZERO, Status
from jalons.funding.words import grants as grant_words
from jalons.roadmaps.models import Roadmap
from jalons.territories.models import Departement


@frozen
class EnvelopeLine:
    """An envelope beside the one of engineering. `requested_here` is None when no scheme says which resources draw on
    it."""

    envelope: GrantEnvelope
    requested_here: Decimal | None

    @property
    def frame(self) -> Frame:
        already = self.envelope.requested_elsewhere + (self.requested_here or ZERO)
        return Frame(self.envelope.amount, already, ZERO)

    @property
    def sentence(self) -> str:
        return grant_words.envelope_sentence(self.frame)

    @property
    def whose(self) -> str:
        if self.requested_here is None:
            return ""
        return grant_words.whose_sentence(self.requested_here, self.envelope.requested_elsewhere)

    @property
    def caution(self) -> str:
        scheme = self.envelope.scheme
        return grant_words.closed_envelope_sentence(scheme.name, scheme.terms, timezone.localdate()) if scheme else ""

    @property
    def is_overdrawn(self) -> bool:
        return self.frame.already > self.envelope.amount


def shared_envelopes(roadmap: Roadmap) -> list[EnvelopeLine]:
    """Two queries."""
    rows = GrantEnvelope.objects.filter(roadmap=roadmap).exclude(kind=grant_rules.EnvelopeKind.ENGINEERING)
    envelopes = list(rows.select_related("scheme"))
    amounts = _amounts_by_scheme(roadmap, [row.scheme_id for row in envelopes if row.scheme_id])
    return [
        EnvelopeLine(row, amounts.get(row.scheme_id, ZERO) if row.scheme_id is not None else None) for row in envelopes
    ]


def _amounts_by_scheme(roadmap: Roadmap, schemes: Iterable[int]) -> dict[int, Decimal]:
    """What the resources of a roadmap ask of these schemes, refused ones left out; of the version of the team too."""
    wanted = set(schemes)
    lines = FundingLine.objects.filter(action__roadmap=roadmap).exclude(status=Status.REFUSED)
    cited = Q(listed_scheme__in=wanted) | Q(listed_scheme__adapts__in=wanted)
    amounts: dict[int, Decimal] = defaultdict(lambda: ZERO)
    for scheme, adapted, amount in lines.filter(cited).values_list("listed_scheme", "listed_scheme__adapts", "amount"):
        for pk in wanted.intersection((scheme, adapted)):
            amounts[pk] += amount
    return dict(amounts)


def amount_of_neighbours(roadmap: Roadmap, departement: Departement | None) -> Decimal | None:
    """The engineering envelope as the team that wrote it last in the département did: each team writes its own row, of one
    and the same sum. None when no other team held here wrote it. One query."""
    if departement is None:
        return None
    rows = GrantEnvelope.objects.filter(kind=grant_rules.EnvelopeKind.ENGINEERING)
    rows = rows.filter(roadmap__communes__departement=departement).exclude(roadmap=roadmap)
    return rows.order_by("-pk").values_list("amount", flat=True).first()


def requested_by_neighbours(roadmap: Roadmap, departement: Departement | None) -> Decimal:
    """What the other roadmaps of the département that are held here have sent to the engineering envelope: one sum,
    without their names nor their drafts. Two queries."""
    if departement is None:
        return ZERO
    others = Roadmap.objects.kept().filter(communes__departement=departement).exclude(pk=roadmap.pk)
    sent = GrantRequest.objects.filter(action__roadmap__in=list(others.values_list("pk", flat=True).distinct()))
    sent = sent.exclude(status__in=[GrantStatus.DRAFT, GrantStatus.REFUSED])
    return sent.aggregate(sum=Sum("amount"))["sum"] or ZERO
