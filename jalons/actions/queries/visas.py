"""Where the fiches wait for a visa, who gave one, who made a remark."""

from collections.abc import Mapping
from datetime import date
from typing import NamedTuple

from django.db.models import Prefetch, QuerySet, prefetch_related_objects
from django.utils import timezone

from jalons.accounts.rules import token_hash
from jalons.actions import words
from jalons.actions.models import ActionSheet, Visa, VisaRequest
from jalons.actions.models.plan_money import money_of
from jalons.actions.queries.history import words_changed_since
from jalons.actions.rules import visas as rules
from jalons.actions.rules.sheets import Status
from jalons.actions.rules.visas import VisaState
from jalons.base.frozen import frozen
from jalons.base.prepared_queries import PreparedQuery
from jalons.directory.models import Contact
from jalons.roadmaps.models import Member, Membership, Roadmap

# Nobody is asked about a fiche that was put aside or abandoned.
SET_ASIDE = (Status.REJECTED, Status.ABANDONED)
TONES = {
    VisaState.WAITING: "go",
    VisaState.LATE: "wait",
    VisaState.GIVEN: "good",
    VisaState.REMARK: "bad",
    VisaState.WITHDRAWN: "",
    VisaState.MOOT: "",
}


class PastAnswer(NamedTuple):
    """An answer that another one followed, or that was asked again."""

    label: str
    on: date
    text: str


@frozen
class VisaLine:
    """One fiche before one person. `has_changed`: its text was written again after the answer; `money`: what changed of its
    money since, in words. `former`: the answers before the last one, the latest first."""

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
    money: tuple[str, ...] = ()
    former: tuple[PastAnswer, ...] = ()
    former_code: str = ""

    @property
    def is_older(self) -> bool:
        """Whether the answer is about an earlier version of the text or of the money."""
        return self.has_changed or bool(self.money)

    @property
    def tone(self) -> str:
        return "wait" if self.is_older and self.state is VisaState.GIVEN else TONES[self.state]

    @property
    def label(self) -> str:
        if self.is_older and self.state is VisaState.GIVEN:
            return str(words.OLDER_VISA)
        return str(words.VISA_STATES[self.state])


@frozen
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
        return any(line.state.is_awaited for line in self.lines)

    @property
    def may_be_asked_again(self) -> bool:
        return any(line.is_older for line in self.lines)

    @property
    def is_late(self) -> bool:
        return any(line.state is VisaState.LATE for line in self.lines)

    @property
    def told(self) -> str:
        """« 2 visas, 1 remarque, 1 fiche attendue »."""
        return words.visa_counts_sentence(line.state for line in self.lines)


def visa_requests(roadmap: Roadmap, action: ActionSheet | None = None) -> list[RequestLine]:
    """Those that wait first, the earliest day first. Five queries at most. `action`: those about one fiche."""
    visas = Visa.objects.select_related("action__axis").order_by("action__axis__rank", "action__rank")
    visas = visas.only("request", "answer", "text", "answered_on", "version", "money", "told_code", *_OF_A_FICHE)
    visas = visas.prefetch_related("answers")
    rows = VisaRequest.objects.filter(roadmap=roadmap).prefetch_related(Prefetch("visas", visas))
    if action is not None:
        rows = rows.filter(visas__action=action)
    rows = rows.select_related("message", "contact__organisation", "membership__user")
    today = timezone.localdate()
    money = money_of({visa.action_id for row in rows for visa in row.visas.all() if visa.answer})
    lines = [_request_line(row, today, money) for row in rows]
    return sorted(lines, key=lambda line: (line.is_withdrawn, not line.waits))


_OF_A_FICHE = ("action__rank", "action__status", "action__title", "action__version", "action__axis__rank")


def _request_line(row: VisaRequest, today: date, money: Mapping[int, rules.Money]) -> RequestLine:
    return RequestLine(
        pk=row.pk,
        who=row.who,
        capacity=str(row.get_capacity_display()),
        due_on=row.due_on,
        asked_on=row.asked_on,
        lines=tuple(_visa_line(visa, row, today, money) for visa in row.visas.all()),
        is_withdrawn=row.withdrawn_on is not None,
        is_written_to=bool(row.mail_address),
        request=row,
    )


def _visa_line(visa: Visa, request: VisaRequest, today: date, money: Mapping[int, rules.Money]) -> VisaLine:
    answers = list(visa.answers.all())[::-1]
    changes = rules.money_changes(visa.money, money.get(visa.action_id, {})) if visa.answer else ()
    return VisaLine(
        pk=visa.pk,
        request=request.pk,
        who=request.who,
        capacity=str(request.get_capacity_display()),
        code=visa.action.code,
        title=visa.action.title,
        due_on=request.due_on,
        state=rules.visa_state(
            visa.answer,
            request.due_on,
            today,
            is_withdrawn=request.withdrawn_on is not None,
            is_set_aside=visa.action.status in SET_ASIDE,
        ),
        text=visa.text,
        answered_on=visa.answered_on,
        has_changed=rules.has_changed_since(visa.version, visa.action.version),
        money=tuple(words.money_change_sentence(change) for change in changes),
        former=tuple(
            PastAnswer(str(row.get_answer_display()), row.answered_on, row.text)
            for row in answers[1 if visa.answer else 0 :]
        ),
        former_code=visa.former_code,
    )


@frozen
class FicheVisas:
    """Of one fiche: a withdrawn request is left out unless it was answered."""

    lines: tuple[VisaLine, ...]

    @property
    def waiting(self) -> str:
        """« vice-présidence action sociale (avant le 2 mars 2026) »; empty when nobody is waited for."""
        return words.waiting_visas_sentence((line.who, line.due_on) for line in self.lines if line.state.is_awaited)

    @property
    def told(self) -> str:
        return words.visa_counts_sentence(line.state for line in self.lines)


def fiche_visas(action: ActionSheet) -> FicheVisas:
    """One query, two once somebody is asked, four once somebody answered."""
    today = timezone.localdate()
    rows = [row for row in _visas_of(action.pk) if row.answer or row.request.withdrawn_on is None]
    for row in rows:
        row.action = action
    prefetch_related_objects(rows, "answers")
    money = money_of([action.pk]) if any(row.answer for row in rows) else {}
    return FicheVisas(tuple(_visa_line(row, row.request, today, money) for row in rows))


@PreparedQuery
def _visas_of(action: int) -> QuerySet[Visa]:
    who = ("contact__function", "contact__organisation__name", "membership__function")
    asked = ("function", "capacity", "due_on", "withdrawn_on", "contact", "membership", *who)
    rows = Visa.objects.filter(action=action).select_related("request__contact__organisation", "request__membership")
    return rows.only(
        "action",
        "answer",
        "text",
        "answered_on",
        "version",
        "money",
        "told_code",
        *(f"request__{name}" for name in asked),
    )


def find_request(roadmap: Roadmap, pk: int) -> VisaRequest | None:
    return VisaRequest.objects.filter(roadmap=roadmap, pk=pk).first()


def find_own_request(token: str) -> VisaRequest | None:
    """The request of a private page that opens; None otherwise."""
    rows = VisaRequest.objects.select_related("roadmap", "contact__organisation", "membership__user", "asked_by")
    row = rows.filter(token_hash=token_hash(token)).first()
    return row if row and row.is_open(timezone.localdate()) else None


def requests_of(member: Member) -> QuerySet[VisaRequest]:
    """What is asked of this person by their account."""
    rows = VisaRequest.objects.filter(roadmap=member.roadmap, withdrawn_on=None, membership__user=member.user)
    return rows.select_related("roadmap", "membership__user", "asked_by")


@frozen
class AwaitedVisas:
    """What one request still asks of whoever reads: the `pk` of each answer that is missing, with the fiche it is about."""

    request: int
    due_on: date
    fiches: tuple[tuple[int, str, str], ...]

    @property
    def codes(self) -> list[str]:
        return [code for _pk, code, _title in self.fiches]


def own_awaited_visas(member: Member) -> list[AwaitedVisas]:
    """What is asked of this person by their account and has no answer yet, the earliest day first. One query."""
    if member.user is None:
        return []
    rows = list(_awaited_of(member.roadmap.pk, member.user.pk))
    requests = {row.request_id: row.request for row in rows}
    return [
        AwaitedVisas(
            pk,
            request.due_on,
            tuple((row.pk, row.action.code, row.action.title) for row in rows if row.request_id == pk),
        )
        for pk, request in requests.items()
    ]


@PreparedQuery
def _awaited_of(roadmap: int, user: int) -> QuerySet[Visa]:
    rows = Visa.objects.filter(
        request__roadmap=roadmap, request__withdrawn_on=None, request__membership__user=user, answer=""
    )
    rows = rows.exclude(action__status__in=SET_ASIDE).select_related("request", "action__axis")
    rows = rows.only("request__due_on", "action__rank", "action__title", "action__axis__rank")
    return rows.order_by("request__due_on", "request", "action__axis__rank", "action__rank")


def request_lines(request: VisaRequest) -> list[VisaLine]:
    """Its fiches, in the order of the roadmap. Four queries."""
    rows = request.visas.select_related("action__axis").order_by("action__axis__rank", "action__rank")
    rows = rows.prefetch_related("answers")
    today, money = timezone.localdate(), money_of([row.action_id for row in rows if row.answer])
    return [_visa_line(row, request, today, money) for row in rows]


def visa_line(visa: Visa, request: VisaRequest) -> VisaLine:
    """One of them, with its former answers."""
    return _visa_line(visa, request, timezone.localdate(), money_of([visa.action_id]))


def changed_fields(visa: Visa) -> tuple[str, ...]:
    """What the fiche says otherwise since the version of the answer, by the names of its fields. One query."""
    if not rules.has_changed_since(visa.version, visa.action.version):
        return ()
    return words_changed_since(visa.action, visa.version or 1)


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
    rows = ActionSheet.objects.filter(roadmap=roadmap).exclude(status__in=SET_ASIDE)
    return rows.select_related("axis").order_by("axis__rank", "rank")
