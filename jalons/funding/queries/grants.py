"""The envelope of a département and the requests made to it."""

from datetime import date
from decimal import Decimal

from django.db.models import Count, Q
from django.utils import timezone

from jalons.actions.models import ActionSheet
from jalons.actions.queries.sheets import Tag
from jalons.base.frozen import frozen
from jalons.base.stale_pages import row_stamp
from jalons.funding import catalogue
from jalons.funding.models import FundingLine, FundingScheme, GrantRecipient, GrantRequest
from jalons.funding.models.grants import Need, engineering_envelope, grant_ask, grant_frame, requested_amounts
from jalons.funding.queries.envelopes import amount_of_neighbours
from jalons.funding.rules import grants as grant_rules
from jalons.funding.rules import money
from jalons.funding.rules.grants import Ask, Frame, GrantStatus
from jalons.funding.words import grants as grant_words
from jalons.funding.words.plans import Check
from jalons.roadmaps.models import Roadmap
from jalons.territories.models import Departement

ENGINEERING_KEY = "fne-ingenierie"
"""What the keys of the engineering schemes begin with in the catalogue."""

_TONES = {
    GrantStatus.DRAFT: "",
    GrantStatus.SENT: "wait",
    GrantStatus.UNDER_REVIEW: "wait",
    GrantStatus.ACCEPTED: "good",
    GrantStatus.REFUSED: "bad",
}


@frozen
class EnvelopePage:
    """The stored envelope; when there is none (`is_set`), the one that another team of the département wrote (`nearby`),
    else the known figure of the département."""

    departement: str
    amount: Decimal | None
    requested_elsewhere: Decimal
    requested_here: Decimal
    source: str
    context_note: str
    is_set: bool
    stamp: str = row_stamp()
    caution: str = ""
    """That its scheme is not open any more, as far as the catalogue knows."""
    nearby: Decimal | None = None

    @property
    def differs(self) -> bool:
        """Two teams of one département wrote two amounts of one and the same sum."""
        return self.is_set and self.nearby is not None and self.nearby != self.amount

    @property
    def frame(self) -> Frame | None:
        if not self.is_set or self.amount is None:
            return None
        return Frame(self.amount, self.requested_elsewhere + self.requested_here, money.ZERO)

    @property
    def sentence(self) -> str:
        return grant_words.envelope_sentence(self.frame) if self.frame else ""

    @property
    def whose(self) -> str:
        return grant_words.whose_sentence(self.requested_here, self.requested_elsewhere)


def _closed_scheme_sentence(roadmap: Roadmap) -> str:
    """Of the last engineering scheme that the team or the catalogue knows. One query."""
    of_engineering = Q(key__startswith=ENGINEERING_KEY) | Q(adapts__key__startswith=ENGINEERING_KEY)
    rows = FundingScheme.objects.of(roadmap).filter(of_engineering)
    last = max(rows, key=lambda row: row.valid_to or date.max, default=None)
    return grant_words.closed_envelope_sentence(last.name, last.terms, timezone.localdate()) if last else ""


def envelope_page(roadmap: Roadmap) -> EnvelopePage:
    row = engineering_envelope(roadmap.pk)
    departement = roadmap_departement(roadmap)
    here = grant_rules.total_committed(requested_amounts(roadmap))
    nearby = amount_of_neighbours(roadmap, departement)
    if row:
        return EnvelopePage(
            departement=departement.name if departement else "",
            amount=row.amount,
            requested_elsewhere=row.requested_elsewhere,
            requested_here=here,
            source=row.source,
            context_note=row.context_note,
            is_set=True,
            stamp=row_stamp(row),
            caution=_closed_scheme_sentence(roadmap),
            nearby=nearby,
        )
    amounts, source = catalogue.known_envelopes()
    known = amounts.get(departement.code) if departement else None
    amount = known if nearby is None else nearby
    return EnvelopePage(
        departement=departement.name if departement else "",
        amount=amount,
        requested_elsewhere=money.ZERO,
        requested_here=here,
        source=source if known is not None and nearby is None else "",
        context_note="",
        is_set=False,
        caution=_closed_scheme_sentence(roadmap),
        nearby=nearby,
    )


def roadmap_departement(roadmap: Roadmap) -> Departement | None:
    """The département of the roadmap; else the one of most of its communes."""
    if roadmap.departement_id:
        return roadmap.departement
    most = Departement.objects.filter(commune__roadmaps=roadmap).annotate(n=Count("pk")).order_by("-n", "pk")
    return most.first()


def _grant_checks(ask: Ask, frame: Frame) -> tuple[Check, ...]:
    """What blocks, then what is missing; a single good check when there is neither."""
    blocks = [grant_words.wrong_check(wrong, ask, frame) for wrong in grant_rules.find_wrongs(ask, frame)]
    missing = [grant_words.gap_check(lack) for lack in grant_rules.find_lacks(ask, frame)]
    return (*blocks, *missing) or (grant_words.ready_check(),)


@frozen
class GrantPage:
    """`grant` is None until it is written, `frame` until the envelope is."""

    grant: GrantRequest | None
    recipients: tuple[GrantRecipient, ...]
    needs: tuple[str, ...]
    frame: Frame | None
    checks: tuple[Check, ...]
    state: Tag | None
    moves: tuple[Tag, ...]

    @property
    def is_draft(self) -> bool:
        return self.grant is None or self.grant.status == GrantStatus.DRAFT

    @property
    def envelope_sum(self) -> str:
        return grant_words.envelope_sentence(self.frame) if self.frame else ""

    @property
    def rate(self) -> str:
        return grant_words.rate_sentence(self.grant.amount, self.frame.budget) if self.grant and self.frame else ""


def grant_request(action: ActionSheet) -> GrantRequest | None:
    return GrantRequest.objects.select_related("staff_employer", "line").filter(action=action).first()


def grant_page(action: ActionSheet) -> GrantPage:
    frame, grant = grant_frame(action), grant_request(action)
    if grant is None:
        return GrantPage(None, (), (), frame, (), None, ())
    recipients = tuple(grant.recipients.select_related("organisation"))
    status = GrantStatus(grant.status)
    # Once the request is sent, its checks no longer help.
    checks = _grant_checks(grant_ask(grant, recipients), frame) if frame and status is GrantStatus.DRAFT else ()
    is_ready = all(check.tone == "good" for check in checks)
    moves = [to for to in grant_rules.GRANT_MOVES[status] if to is not GrantStatus.SENT or is_ready]
    return GrantPage(
        grant=grant,
        recipients=recipients,
        needs=tuple(str(Need(need).label) for need in grant.needs),
        frame=frame,
        checks=checks,
        state=grant_tag(status),
        moves=tuple(grant_tag(to) for to in moves),
    )


def grant_tag(status: str) -> Tag:
    return Tag(status, str(GrantRequest.Status(status).label), _TONES[GrantStatus(status)])


def grant_with_tag(action: ActionSheet) -> tuple[GrantRequest, Tag] | None:
    """For the page of the plan."""
    grant = grant_request(action)
    return (grant, grant_tag(grant.status)) if grant else None


def has_grant(line: FundingLine) -> bool:
    """Whether a resource belongs to a request, and only changes with it."""
    return GrantRequest.objects.filter(line=line).exists()
