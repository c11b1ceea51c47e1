"""Where the fiches wait for a visa, who gave one, who made a remark."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Prefetch, QuerySet
from django.utils import timezone

from jalons.accounts.rules import token_hash
from jalons.actions import words
from jalons.actions.models import ActionSheet, Visa, VisaRequest
from jalons.actions.rules import visas as rules
from jalons.actions.rules.visas import VisaState
from jalons.base.prepared_queries import PreparedQuery
from jalons.directory.models import Contact
from jalons.roadmaps.models import Member, Membership, Roadmap

TONES = {VisaState.WAITING: "go", VisaState.LATE: "wait", VisaState.GIVEN: "good", VisaState.REMARK: "bad"}


@dataclass(frozen=True)
class VisaLine:
    """One fiche before one person. `has_changed`: the fiche was written again after the answer."""

    pk: int
    request: int
    who: str
    capacity: str
    code: str
    title: str
    due_on: date
    state: VisaState
    text: str
    answered_on: date | None
    has_changed: bool

    @property
    def tone(self) -> str:
        return TONES[self.state]

    @property
    def label(self) -> str:
        return str(words.VISA_STATES[self.state])


@dataclass(frozen=True)
class RequestLine:
    """What one person is asked: their fiches, and what the team may do about it."""

    pk: int
    who: str
    capacity: str
    due_on: date
    asked_on: date
    lines: tuple[VisaLine, ...]
    is_withdrawn: bool
    is_written_to: bool
    request: VisaRequest

    @property
    def waits(self) -> bool:
        return any(not line.state.is_answered for line in self.lines)

    @property
    def is_late(self) -> bool:
        return any(line.state is VisaState.LATE for line in self.lines)

    @property
    def told(self) -> str:
        """« 2 visas, 1 remarque, 1 fiche attendue »."""
        return words.visa_counts_sentence(line.state for line in self.lines)


def visa_requests(roadmap: Roadmap, action: ActionSheet | None = None) -> list[RequestLine]:
    """Those that wait first, the earliest day first. Three queries at most. `action`: those about one fiche."""
    visas = Visa.objects.select_related("action__axis").order_by("action__axis__rank", "action__rank")
    visas = visas.only("request", "answer", "text", "answered_on", "version", *_OF_A_FICHE)
    rows = VisaRequest.objects.filter(roadmap=roadmap).prefetch_related(Prefetch("visas", visas))
    if action is not None:
        rows = rows.filter(visas__action=action)
    rows = rows.select_related("message", "contact", "membership__user")
    today = timezone.localdate()
    lines = [_request_line(row, today) for row in rows]
    return sorted(lines, key=lambda line: (line.is_withdrawn, not line.waits))


_OF_A_FICHE = ("action__rank", "action__title", "action__version", "action__axis__rank")


def _request_line(row: VisaRequest, today: date) -> RequestLine:
    return RequestLine(
        pk=row.pk,
        who=row.function,
        capacity=str(row.get_capacity_display()),
        due_on=row.due_on,
        asked_on=row.asked_on,
        lines=tuple(_visa_line(visa, row, today) for visa in row.visas.all()),
        is_withdrawn=row.withdrawn_on is not None,
        is_written_to=bool(row.mail_address),
        request=row,
    )


def _visa_line(visa: Visa, request: VisaRequest, today: date) -> VisaLine:
    return VisaLine(
        pk=visa.pk,
        request=request.pk,
        who=request.function,
        capacity=str(request.get_capacity_display()),
        code=visa.action.code,
        title=visa.action.title,
        due_on=request.due_on,
        state=rules.visa_state(visa.answer, request.due_on, today),
        text=visa.text,
        answered_on=visa.answered_on,
        has_changed=rules.has_changed_since(visa.version, visa.action.version),
    )


@dataclass(frozen=True)
class FicheVisas:
    """Of one fiche: a withdrawn request is left out unless it was answered."""

    lines: tuple[VisaLine, ...]

    @property
    def waiting(self) -> str:
        """« vice-présidence action sociale (avant le 2 mars 2026) »; empty when nobody is waited for."""
        return words.waiting_visas_sentence(
            (line.who, line.due_on) for line in self.lines if not line.state.is_answered
        )

    @property
    def told(self) -> str:
        return words.visa_counts_sentence(line.state for line in self.lines)


def fiche_visas(action: ActionSheet) -> FicheVisas:
    """One query."""
    today = timezone.localdate()
    rows = [row for row in _visas_of(action.pk) if row.answer or row.request.withdrawn_on is None]
    for row in rows:
        row.action = action
    return FicheVisas(tuple(_visa_line(row, row.request, today) for row in rows))


@PreparedQuery
def _visas_of(action: int) -> QuerySet[Visa]:
    asked = ("function", "capacity", "due_on", "withdrawn_on")
    rows = Visa.objects.filter(action=action).select_related("request")
    return rows.only("action", "answer", "text", "answered_on", "version", *(f"request__{name}" for name in asked))


def find_request(roadmap: Roadmap, pk: int) -> VisaRequest | None:
    return VisaRequest.objects.filter(roadmap=roadmap, pk=pk).first()


def find_own_request(token: str) -> VisaRequest | None:
    """The request of a private page that opens; None otherwise."""
    rows = VisaRequest.objects.select_related("roadmap", "contact", "membership__user", "asked_by")
    row = rows.filter(token_hash=token_hash(token)).first()
    return row if row and row.is_open(timezone.localdate()) else None


def requests_of(member: Member) -> QuerySet[VisaRequest]:
    """What is asked of this person by their account."""
    rows = VisaRequest.objects.filter(roadmap=member.roadmap, withdrawn_on=None, membership__user=member.user)
    return rows.select_related("roadmap", "membership__user", "asked_by")


def request_lines(request: VisaRequest) -> list[VisaLine]:
    """Its fiches, in the order of the roadmap. One query."""
    rows = request.visas.select_related("action__axis").order_by("action__axis__rank", "action__rank")
    today = timezone.localdate()
    return [_visa_line(row, request, today) for row in rows]


def find_visa(request: VisaRequest, pk: int) -> Visa | None:
    rows = request.visas.select_related("action__axis", "action__key_project", "action__roadmap")
    return rows.filter(pk=pk).first()


def askable_members(roadmap: Roadmap) -> QuerySet[Membership]:
    return Membership.objects.filter(roadmap=roadmap).order_by("function", "id")


def askable_contacts(roadmap: Roadmap) -> QuerySet[Contact]:
    """With a function or a structure, by which pages call them."""
    rows = Contact.objects.filter(roadmap=roadmap).select_related("organisation")
    return rows.exclude(function="", organisation=None).order_by("organisation__name", "function", "last_name")


def askable_actions(roadmap: Roadmap) -> QuerySet[ActionSheet]:
    return ActionSheet.objects.filter(roadmap=roadmap).select_related("axis").order_by("axis__rank", "rank")
