"""The convocation of each seat to a meeting: its private page, what was answered, and the messages that told the day."""

from datetime import date
from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.timezone import localdate
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from jalons.governance.models.committees import Seat
from jalons.governance.models.meetings import Meeting
from jalons.governance.models.seat_holders import holder_key, holder_mail_address, is_vacated, seat_contact
from jalons.governance.rules import convocations as rules
from jalons.mail.models import MailedSecret, Message


def answer_label(answer: str, *, by_substitute: bool) -> str:
    """What a seat has answered, in words."""
    if by_substitute:
        return gettext("présent, par sa suppléance")
    return str(Convocation.Answer(answer).label) if answer else ""


def handing_over_sentence(answer: str, *, by: str = "", by_substitute: bool = False, substitute: str = "") -> str:
    """What is asked of somebody who is written on an agenda and has said that they do not come: the same wherever they read
    it. `by`: the seat that represents theirs; `substitute`: their suppléance, where it is known."""
    if by_substitute and substitute:
        away = gettext("Votre suppléance vient (%(who)s)") % {"who": substitute}
    elif by_substitute:
        away = gettext("Votre suppléance vient")
    elif answer == rules.Answer.REPRESENTED and by:
        away = gettext("%(who)s vous représente") % {"who": by}
    else:
        away = gettext("Vous avez dit que vous ne venez pas")
    return gettext("%(away)s : dites qui présentera à votre place.") % {"away": away}


class ConvocationQuerySet(models.QuerySet["Convocation"]):
    def standing(self) -> "ConvocationQuerySet":
        """Those answered for the day on which the meeting is held."""
        return self.exclude(answer="").filter(answered_for=F("meeting__held_on"))

    def awaited(self) -> "ConvocationQuerySet":
        """Those not answered for that day."""
        return self.filter(Q(answer="") | Q(answered_for=None) | ~Q(answered_for=F("meeting__held_on")))

    def seat_answers(self) -> dict[int, rules.SeatAnswer]:
        """Seat → what it has answered for the day of the meeting. One query."""
        return {row.seat_id: row.seat_answer for row in self.standing().with_answers()}

    def away(self) -> "ConvocationQuerySet":
        """Those whose holder does not come, as `says_away` tells of one: the suppléance of a seat that is present sits in
        their place."""
        return self.standing().exclude(answer=rules.Answer.PRESENT, by_substitute=False)

    def with_answers(self) -> "ConvocationQuerySet":
        """With what `seat_answer` reads."""
        return self.select_related("meeting", "represented_by")


class Convocation(models.Model):
    """A seat that was convened to a meeting. Its private page has no account; only a hash of the address is stored."""

    class Answer(models.TextChoices):
        PRESENT = rules.Answer.PRESENT, _("présent")
        EXCUSED = rules.Answer.EXCUSED, _("excusé")
        REPRESENTED = rules.Answer.REPRESENTED, _("représenté")

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="convocations")
    seat = models.ForeignKey(Seat, on_delete=models.CASCADE, related_name="convocations")
    # Which row stood behind the seat when it was convened, never a name: once it is another, that person has left. Empty
    # for a function that nobody holds, whose page is handed over.
    holder = models.CharField(max_length=40, blank=True, editable=False)
    answer = models.CharField(_("réponse"), max_length=10, choices=Answer, blank=True)
    # Emptied when that seat is removed: somebody else has to be named.
    represented_by = models.ForeignKey(
        Seat, null=True, blank=True, on_delete=models.SET_NULL, related_name="represents", verbose_name=_("par")
    )
    by_substitute = models.BooleanField(_("la suppléance vient"), default=False)
    answered_on = models.DateField(_("répondu le"), null=True, blank=True)
    # The day that the meeting had then: once it is moved, the answer counts for nothing, unless that day comes back.
    answered_for = models.DateField(_("répondu pour le"), null=True, blank=True)
    token_hash = models.CharField(max_length=64, unique=True, null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)
    # When somebody of the team printed the letter, or read the address on their screen: they could have opened it.
    handed_over_on = models.DateField(_("page remise en main propre le"), null=True, blank=True)

    objects = ConvocationQuerySet.as_manager()

    class Meta:
        verbose_name_plural = _("convocations")
        ordering: ClassVar = ["seat__rank", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["meeting", "seat"], name="a_seat_is_convened_once"),
            models.UniqueConstraint(
                fields=["meeting", "answered_for", "represented_by"], name="a_seat_represents_one_other_each_day"
            ),
            models.CheckConstraint(condition=~Q(represented_by=F("seat")), name="a_seat_does_not_represent_itself"),
            models.CheckConstraint(
                condition=Q(represented_by=None) | Q(answer="represente"), name="represented_seat_has_answered_so"
            ),
            models.CheckConstraint(
                condition=Q(by_substitute=False) | Q(answer="present"), name="substitute_comes_for_who_is_present"
            ),
            models.CheckConstraint(
                condition=Q(answer="") | Q(answered_on__isnull=False, answered_for__isnull=False),
                name="answer_to_convocation_has_its_days",
            ),
        ]

    def __str__(self) -> str:
        return self.seat.label

    @property
    def part_of(self) -> Meeting:
        return self.meeting

    @property
    def signature(self) -> str:
        return gettext("%(who)s, par son lien") % {"who": self.seat.label}

    @property
    def stands(self) -> bool:
        """Whether the seat has answered for the day of the meeting."""
        return bool(self.answer) and self.answered_for == self.meeting.held_on

    @property
    def says_away(self) -> bool:
        """Whether whoever holds the seat has said, for the day of the meeting, that they do not come: the seat may be
        present through its suppléance."""
        return self.stands and (self.answer != self.Answer.PRESENT or self.by_substitute)

    @property
    def handing_over(self) -> str:
        """What is asked of a holder who does not come and is written on the agenda."""
        by = self.representative
        return handing_over_sentence(
            self.answer,
            by=by.label if by else "",
            by_substitute=self.by_substitute,
            substitute=self.seat.substitute,
        )

    @property
    def representative(self) -> Seat | None:
        """The seat that represents this one: none once it no longer sits on the day of the meeting."""
        by = self.represented_by
        return by if by and by.sits_on(self.meeting.held_on) else None

    @property
    def seat_answer(self) -> rules.SeatAnswer:
        """Reads the meeting and the representative: select them with the row."""
        by = self.representative
        return rules.SeatAnswer(rules.Answer(self.answer), by.pk if by else None, self.by_substitute)

    @property
    def answer_label(self) -> str:
        """« présent », « présent, par sa suppléance »; empty without answer."""
        return answer_label(self.answer, by_substitute=self.by_substitute)

    @property
    def is_for_another_day(self) -> bool:
        """Whether what was answered was for a day that the meeting no longer has."""
        return bool(self.answer) and not self.stands

    @property
    def has_page(self) -> bool:
        return self.token_hash is not None and self.revoked_at is None

    def has_left(self, today: date, *, by_refusal: bool = True) -> bool:
        """Whether whoever was convened no longer sits, was erased, or has since refused to be written to: their page
        closes. One that was handed over since that refusal stays open."""
        seat = self.seat
        if is_vacated(seat, max(today, self.meeting.held_on)) or (self.holder and self.holder != holder_key(seat)):
            return True
        contact = seat_contact(seat)
        if not by_refusal or contact is None or contact.refused_on is None or self.token_hash is None:
            return False
        return self.handed_over_on is None or self.handed_over_on < contact.refused_on

    def may_be_told(self, today: date) -> bool:
        """Whether an e-mail would tell it what changes."""
        is_closed = self.revoked_at is not None or self.has_left(today)
        return bool(self.messages.all()) and not is_closed and holder_mail_address(self.seat) is not None

    def may_be_reminded(self, today: date) -> bool:
        """Whether a reminder is due: nothing was answered, everything has left (what failed is sent again instead), and
        nothing did today."""
        mails = [message.message for message in self.messages.all() if message.message]
        if self.stands or any(mail.state != Message.State.GONE for mail in mails):
            return False
        return self.may_be_told(today) and all(localdate(mail.created_at) < today for mail in mails)

    def was_written_to(self, today: date) -> bool:
        """Whether a message waits or has left today, so that a reminder is for another day."""
        mails = [message.message for message in self.messages.all() if message.message]
        states = (Message.State.WAITING, Message.State.GONE)
        return self.may_be_told(today) and any(
            mail.state in states and localdate(mail.created_at) == today for mail in mails
        )

    def is_open(self, today: date) -> bool:
        """Whether the private page still opens: some time after the meeting too, so that one reads what became of it."""
        return self.has_page and not self.has_left(today) and today <= self.meeting.held_on + rules.READABLE_AFTER


class SeatMessageQuerySet(models.QuerySet["SeatMessage"]):
    def calls(self) -> "SeatMessageQuerySet":
        """What was told by voice."""
        return self.filter(message=None, kind__in=_BY_VOICE)


_BY_VOICE = ("changement", "annulation")


class SeatMessage(MailedSecret):
    """What a seat is told about a meeting: the convocation, then what changed. Without message, it is paper: a letter, or
    a page handed over; or a call, when it tells a change or a cancellation. The values are those that it tells, rewritten
    until it has left."""

    class Kind(models.TextChoices):
        CONVOCATION = "convocation", _("convocation")
        CHANGE = "changement", _("changement")
        CANCELLATION = "annulation", _("annulation")
        # The convocation again, with a new private address.
        LINK = "lien", _("nouveau lien")
        AGENDA = "ordre_du_jour", _("ordre du jour changé")
        REMINDER = "relance", _("relance")

    convocation = models.ForeignKey(Convocation, on_delete=models.CASCADE, related_name="messages")
    kind = models.CharField(max_length=13, choices=Kind)
    held_on = models.DateField()
    starts_at = models.TimeField(null=True, blank=True)
    place = models.CharField(max_length=200, blank=True)
    # The address that it brought: it opens the page as long as the seat was not given another one on purpose.
    token_hash = models.CharField(max_length=64, unique=True, null=True, blank=True, editable=False)
    # Of a message about the agenda: its lines as the seat knew them before.
    former_agenda = models.TextField(blank=True, editable=False)

    objects = SeatMessageQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["convocation"], condition=Q(kind="convocation"), name="one_convocation_message_per_seat"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}, {self.convocation}"

    @property
    def is_call(self) -> bool:
        return self.message_id is None and self.kind in _BY_VOICE

    @property
    def told(self) -> rules.AnnouncedMeeting:
        is_cancelled = self.kind == self.Kind.CANCELLATION
        return rules.AnnouncedMeeting(self.held_on, self.starts_at, self.place, is_cancelled=is_cancelled)
