"""What the group was asked, as pages show it: to whoever follows the answers, to whoever gives one, and the sentences
without author."""

from collections.abc import Iterable
from datetime import date

from django.db.models import Prefetch, Q, QuerySet
from django.utils import timezone

from jalons.accounts.rules import token_hash
from jalons.base.frozen import frozen
from jalons.base.prepared_queries import PreparedQuery
from jalons.governance.models import AskedMember, Consultation, Impression
from jalons.governance.rules.definitions import (
    BEFORE_THE_GROUP,
    Answer,
    Obstacle,
    Tally,
    adoption_obstacle,
    are_sentences_shown,
    tally_answers,
)
from jalons.governance.words import obstacle_sentence, own_answer_sentence
from jalons.mail.models import Message
from jalons.roadmaps.models import Member, Roadmap

Kind = Consultation.Kind
# What tells who somebody is, and whether the question waits for them in the product.
_MEMBER = ("member__contact", "member__membership__user", "member__invitation__membership__user")


@frozen
class AskedLine:
    """`answer` and `reason` are empty for readers who may not know who said what."""

    pk: int
    function: str
    answered_on: date | None
    answer: str
    answer_label: str
    reason: str
    has_account: bool
    has_address: bool
    has_page: bool
    has_left: bool
    handed_over_on: date | None
    message: Message | None


@frozen
class Round:
    """A question to the group. `reasons`: those of objections, in the order of the alphabet, so that nothing tells whose
    they are. `own_words`: what the reader answered to a version, if they did. `shows_who`: of sentences without author,
    nobody reads who has answered."""

    pk: int
    kind: str
    opened_on: date
    closes_on: date
    ended_on: date
    is_over: bool
    tally: Tally
    answered: int
    functions: list[str]
    reasons: list[str]
    obstacle: Obstacle | None
    obstacle_words: str
    lines: list[AskedLine]
    own_words: str
    may_be_reminded: bool

    @property
    def shows_who(self) -> bool:
        return self.kind == Kind.CONSENT

    @property
    def asked(self) -> int:
        return self.tally.asked

    @property
    def silent(self) -> int:
        return self.tally.asked - self.answered


@frozen
class Impressions:
    """`are_hidden`: too few people have answered for their sentences to be anybody’s, or others still may. `are_few`: it
    is over, and nobody will read them."""

    it_is: list[str]
    it_is_not: list[str]
    are_hidden: bool
    are_few: bool = False

    @property
    def count(self) -> int:
        return len(self.it_is) + len(self.it_is_not)


def consultations_of(roadmap: Roadmap) -> QuerySet[Consultation]:
    rows = Consultation.objects.filter(roadmap=roadmap).select_related("definition")
    return rows.prefetch_related(with_asked_people())


def with_asked_people() -> Prefetch[str, QuerySet[AskedMember], str]:
    return Prefetch("asked", AskedMember.objects.select_related(*_MEMBER, "message"))


def asked_of(consultation: Consultation, member: Member) -> AskedMember | None:
    for asked in consultation.asked.all():
        access = asked.member.access if asked.member else None
        if access and member.user and access.user_id == member.user.pk:
            return asked
    return None


def round_of(row: Consultation, member: Member | None, *, knows: bool) -> Round:
    """`knows`: whether the reader may know who answered what."""
    rows, is_over, today = list(row.asked.all()), row.is_over(), timezone.localdate()
    mine = asked_of(row, member) if member else None
    tally = tally_answers(asked.answer for asked in rows)
    obstacle = adoption_obstacle(tally, is_over=is_over) if row.kind == Kind.CONSENT else None
    return Round(
        pk=row.pk,
        kind=row.kind,
        opened_on=row.opened_on,
        closes_on=row.closes_on,
        ended_on=row.ended_on,
        is_over=is_over,
        tally=tally,
        answered=sum(asked.answered_on is not None for asked in rows),
        functions=[asked.function for asked in rows],
        reasons=sorted(asked.reason for asked in rows if asked.answer == Answer.OBJECTION),
        obstacle=obstacle,
        obstacle_words=obstacle_sentence(obstacle, tally, row) if obstacle else "",
        lines=[_asked_line(asked) for asked in rows] if knows else [],
        own_words=own_answer_sentence(mine.answer, mine.answered_on)
        if mine and mine.answer and mine.answered_on
        else "",
        may_be_reminded=not is_over and any(asked.may_be_reminded(today) for asked in rows),
    )


def _asked_line(asked: AskedMember) -> AskedLine:
    """Of a collection, neither the day of an answer nor the messages are told: a reminder goes to the silent only. A message
    that failed is, since somebody has to mend the address."""
    member, is_named, message = asked.member, asked.consultation.kind == Kind.CONSENT, asked.message
    has_failed = message is not None and message.state == Message.State.FAILED
    tells = is_named or (message is not None and has_failed and message.failure != Message.Failure.OUTDATED)
    return AskedLine(
        pk=asked.pk,
        function=asked.function,
        answered_on=asked.answered_on if is_named else None,
        answer=asked.answer,
        answer_label=str(asked.get_answer_display()),
        reason=asked.reason,
        has_account=member is not None and member.access is not None,
        has_address=member is not None and member.mail_address is not None,
        has_page=asked.has_page,
        has_left=asked.has_left(timezone.localdate()),
        handed_over_on=asked.handed_over_on,
        message=message if tells else None,
    )


def impressions_of(row: Consultation | None, collection: Round | None) -> Impressions:
    if row is None or collection is None:
        return Impressions([], [], are_hidden=False)
    if not are_sentences_shown(collection.answered, is_over=collection.is_over):
        return Impressions([], [], are_hidden=True, are_few=collection.is_over)
    rows = list(Impression.objects.filter(consultation=row))
    sides = Impression.Side
    return Impressions(
        [one.text for one in rows if one.side == sides.IS],
        [one.text for one in rows if one.side == sides.IS_NOT],
        are_hidden=False,
    )


def collected_impressions(roadmap: Roadmap) -> Impressions:
    """What the group said, beside the draft. Three queries at most."""
    row = consultations_of(roadmap).filter(kind=Kind.COLLECT).first()
    return impressions_of(row, round_of(row, None, knows=False) if row else None)


def round_of_contested(roadmap: Roadmap) -> Consultation | None:
    """The round that goes on while the next version is written: proposing that one ends it. One query."""
    rows = Consultation.objects.select_related("definition")
    row = rows.filter(roadmap=roadmap, definition__state__in=BEFORE_THE_GROUP).first()
    return row if row and not row.is_over() else None


# --- a question, for whoever follows it ------------------------------------------------------------------------------


@frozen
class ConsultationPage:
    """`may_extend`: nothing came after it, and no sentence of it was read."""

    row: Consultation
    round: Round
    may_extend: bool


def consultation_page(roadmap: Roadmap, pk: int) -> ConsultationPage | None:
    """Four queries."""
    row = consultations_of(roadmap).filter(pk=pk).first()
    if row is None:
        return None
    latest = Consultation.objects.filter(roadmap=roadmap).values_list("pk", flat=True).first()
    shown = round_of(row, None, knows=True)
    if row.definition:
        is_last = row.definition.state in BEFORE_THE_GROUP
    else:
        is_last = not are_sentences_shown(shown.answered, is_over=shown.is_over)
    return ConsultationPage(row, shown, may_extend=latest == pk and is_last)


def find_asked(roadmap: Roadmap, pk: int) -> AskedMember | None:
    rows = AskedMember.objects.select_related(*_MEMBER, "message", "consultation__roadmap", "consultation__definition")
    return rows.filter(consultation__roadmap=roadmap, pk=pk).first()


# --- a question, for whoever answers it ------------------------------------------------------------------------------


def own_asked(member: Member) -> AskedMember | None:
    """The latest question to this account: the one it may answer, or what it answered last. Two queries."""
    if member.user is None:
        return None
    rows = _with_question(AskedMember.objects.filter(consultation__roadmap=member.roadmap))
    by_membership = rows.filter(member__membership__user=member.user)
    by_invitation = rows.filter(member__membership=None, member__invitation__membership__user=member.user)
    return _latest_question((*by_membership.order_by("-id")[:1], *by_invitation.order_by("-id")[:1]))


@PreparedQuery
def _awaited_answers(roadmap: int, user: int, today: date) -> QuerySet[AskedMember, date]:
    mine = Q(member__membership__user=user) | Q(member__membership=None, member__invitation__membership__user=user)
    stays = Q(member__until=None) | Q(member__until__gte=today)
    rows = AskedMember.objects.filter(mine, stays, consultation__roadmap=roadmap, answered_on=None)
    open_rows = rows.filter(consultation__closed_on=None, consultation__closes_on__gte=today)
    return open_rows.order_by("consultation__closes_on").values_list("consultation__closes_on", flat=True)


def awaited_answer(member: Member) -> date | None:
    """Until when the group waits for the answer of this account; None when it waits for none. One query."""
    if member.user is None:
        return None
    return next(iter(_awaited_answers(member.roadmap.pk, member.user.pk, timezone.localdate())), None)


def _latest_question(rows: Iterable[AskedMember]) -> AskedMember | None:
    return max(rows, key=lambda row: row.pk, default=None)


def find_private_page(token: str) -> AskedMember | None:
    """The question of a private address, with its definition; None when the address no longer opens."""
    asked = _with_question(AskedMember.objects.filter(token_hash=token_hash(token))).first()
    return asked if asked and asked.is_open(timezone.localdate()) else None


def _with_question(rows: QuerySet[AskedMember]) -> QuerySet[AskedMember]:
    return rows.select_related("member", "consultation__roadmap", "consultation__definition")
