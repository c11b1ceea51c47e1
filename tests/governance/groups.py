"""A groupe projet of six, and what it is asked, for the tests of the definition."""

from datetime import date, timedelta
from typing import Any

from django.urls import reverse
from django.utils import timezone

from jalons.base.sealing import unseal
from jalons.directory.changes.contacts import add_contact
from jalons.governance.changes.consultations import give_private_page
from jalons.governance.models import AskedMember, Consultation, GroupMember
from jalons.governance.queries.group import current_members
from jalons.mail.changes import deliver_due_messages
from jalons.mail.models import Message
from jalons.roadmaps.models import Member, Membership

FUNCTIONS = (
    "Chargée de coopération",
    "Adjointe au numérique",
    "Technicienne du développement local",
    "Direction du centre social",
    "Médiathèque",
    "Caisse d’allocations familiales",
)


def add_member(by: Member, function: str, **values: Any) -> GroupMember:
    defaults = {"roadmap": by.roadmap, "kind": "technicien", "function": function, "since": timezone.localdate()}
    return GroupMember.objects.create(**defaults | values)


def six_members(by: Member) -> list[GroupMember]:
    """The first has the account that asks; the others have an address and no account."""
    membership = Membership.objects.get(roadmap=by.roadmap, user=by.user)
    add_member(by, FUNCTIONS[0], membership=membership)
    for place, function in enumerate(FUNCTIONS[1:], 2):
        contact = add_contact(last_name="Contact", function=function, email=f"groupe-{place}@demo.example", by=by)
        add_member(by, function, contact=contact)
    return current_members(by.roadmap)


def words(count: int) -> str:
    return " ".join(["mot"] * count)


def in_days(days: int) -> date:
    return timezone.localdate() + timedelta(days=days)


def asked(consultation: Consultation, function: str = FUNCTIONS[1]) -> AskedMember:
    rows = AskedMember.objects.select_related("member__contact", "consultation__roadmap", "message")
    return rows.get(consultation=consultation, member__function=function)


def page_of(row: AskedMember, by: Member) -> str:
    """The path of a new private page, as its message or its holder would bring it."""
    send_all()
    if address := give_private_page(asked=row, by=by).address:
        return "/" + address.split("/", 3)[3]
    row.refresh_from_db()
    return reverse("governance:own_question", args=[unseal(row.sealed_secret)])


def send_all() -> None:
    """Until a message has left, no other one is asked for."""
    deliver_due_messages()
    Message.objects.exclude(state=Message.State.GONE).update(state=Message.State.GONE, gone_at=timezone.now())


def end(consultation: Consultation) -> None:
    """Its last day is past."""
    Consultation.objects.filter(pk=consultation.pk).update(opened_on=in_days(-9), closes_on=in_days(-1))
