"""Messages to guests: invitations, reminders, information for those who come."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.utils import timezone
from django.utils.translation import gettext as _

from jalons.base.db import write_transaction
from jalons.base.errors import Refused
from jalons.invitations.changes import messages
from jalons.invitations.models import Guest, Mailing
from jalons.invitations.models.invitations import invited_people
from jalons.invitations.rules import guests as rules
from jalons.invitations.rules.guests import Gesture
from jalons.mail import changes as mail
from jalons.mail.models import Message
from jalons.roadmaps.changes.journal import record_change
from jalons.roadmaps.models import Member
from jalons.roadmaps.rules.permissions import Role
from jalons.workshops.changes.workshops import lock_workshop
from jalons.workshops.models import Workshop


@write_transaction()
def send_mailing(*, workshop: Workshop, kind: str, by: Member, paragraph: str = "", again: bool = False) -> Mailing:
    """Writes to all the guests that the rule allows now: when two people press the button together, the message is sent
    once.

    `again`: also remind those who received a message recently.
    """
    workshop = lock_workshop(workshop.pk)
    if rules.is_over(workshop.state, workshop.held_on, timezone.localdate()):
        raise Refused(
            _("Cet atelier est passé ou clos : il n’y a plus à écrire aux personnes invitées."), code="mailing-too-late"
        )
    if kind == Gesture.WORD and not paragraph.strip():
        raise Refused(_("Écrivez votre message."), code="mailing-text-missing", field="paragraph")
    guests = _guests_to_write(workshop, Gesture(kind), timezone.now(), again=again)
    if not guests:
        raise Refused(
            _("Il n’y a personne à qui écrire : les messages sont peut-être déjà partis."), code="nobody-to-write-to"
        )
    mailing = messages.queue_mailing(workshop=workshop, kind=kind, guests=guests, by=by, paragraph=paragraph.strip())
    record_change(by=by, verb="send", about=mailing, after={"people": len(guests)})
    return mailing


def _guests_to_write(workshop: Workshop, gesture: Gesture, now: datetime, *, again: bool = False) -> list[Guest]:
    days = workshop.remind_after_days
    return [
        person.guest
        for person in invited_people(workshop)
        if rules.message_obstacle(gesture, person.facts, now, days=days, again=again) is None
    ]


@write_transaction()
def retry_mailing(*, mailing: Mailing, by: Member) -> int:
    """Sends again the messages that failed or whose result is unknown, to the present addresses."""
    lock_workshop(mailing.workshop_id)
    again = mail.send_messages_again(Message.objects.filter(guestmessage__mailing=mailing))
    record_change(by=by, verb="retry", about=mailing, after={"people": again})
    return again


# No message is sent at night.
DAYTIME = range(8, 20)


def remind_of_tomorrow(today: date | None = None) -> int:
    """Reminds those who come the day before, unless the facilitation turned it off. Safe to run at any time: each gets
    it once.

    Each territory has its own tomorrow and night. `today`: for a run by hand, at any hour.
    """
    later = Workshop.objects.filter(held_on__gte=(today or timezone.now().date()), reminds_the_day_before=True)
    later = later.exclude(state=Workshop.State.CLOSED)
    wanted: list[Workshop] = []
    for zone in sorted(set(later.values_list("roadmap__time_zone", flat=True))):
        here = timezone.localtime(timezone=ZoneInfo(zone))
        if today or here.hour in DAYTIME:
            tomorrow = (today or here.date()) + timedelta(days=1)
            wanted += later.filter(roadmap__time_zone=zone, held_on=tomorrow)
    return sum(_remind_guests(workshop.pk) for workshop in wanted)


@write_transaction()
def _remind_guests(pk: int) -> int:
    workshop = Workshop.objects.select_for_update(of=["self"]).select_related("roadmap").get(pk=pk)
    guests = _guests_to_write(workshop, Gesture.EVE, timezone.now())
    if guests:
        mailing = messages.queue_mailing(workshop=workshop, kind=Mailing.Kind.EVE, guests=guests)
        by = Member(workshop.roadmap, None, Role.OBSERVER, "Jalons")
        record_change(by=by, verb="send", about=mailing, after={"people": len(guests)})
    return len(guests)
