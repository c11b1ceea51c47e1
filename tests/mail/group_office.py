"""Whoever gathers a groupe projet on an instance of its own: requests to join answered, a round of consent, invitations."""

from collections import Counter
from datetime import timedelta

from tests.mail.office import focal_point, focal_point_client, main, open_roadmap, state

ANSWERS = ASKED = INVITED = 70


def set_up() -> None:
    """As many organisations as will be answered asked to join, and the group has whom to ask and whom to invite."""
    from django.utils import timezone

    from jalons.governance.changes.group import add_group_member
    from jalons.governance.changes.join_requests import ask_to_join, open_door

    by = open_roadmap()
    door = open_door(by=by)
    for number in range(ANSWERS):
        email = f"demande-{number}@exemple.fr"
        ask_to_join(door=door, name=f"Structure {number}", function="Direction", email=email, brings="Un lieu.")
    for use, count in (("interroge", ASKED), ("invite", INVITED)):
        for number in range(count):
            add_group_member(
                kind="partenaire",
                function=f"{use} {number}",
                last_name=f"Personne {number}",
                email=f"{use}-{number}@exemple.fr",
                since=timezone.localdate(),
                by=by,
            )


def ask() -> list[str]:
    """Every request is answered, half of them with a refusal; then the round, then the invitations. Whom it writes to."""
    from django.utils import timezone

    from jalons.governance.changes.consultations import propose_definition
    from jalons.governance.changes.definitions import write_definition
    from jalons.governance.changes.group import invite_person
    from jalons.governance.changes.member_organisations import confirm_member, decline_member
    from jalons.governance.models import GroupMember, JoinRequest

    by = focal_point()
    requests = JoinRequest.objects.select_related("member", "contact").order_by("pk")
    for request in requests:
        answer_with = decline_member if request.pk % 2 else confirm_member
        answer_with(row=request.member, answer="Merci de votre demande.", by=by)
    members = GroupMember.objects.select_related("contact").order_by("pk")
    asked = list(members.filter(function__startswith="interroge"))
    propose_definition(
        definition=write_definition(text="Ne perdre aucun droit.", by=by),
        members=asked,
        closes_on=timezone.localdate() + timedelta(days=7),
        by=by,
    )
    invited = list(members.filter(function__startswith="invite"))
    for member in invited:
        assert member.contact
        invite_person(email=member.contact.email, role="contributeur", member=member, by=by)
    return [row.contact.email for row in (*requests, *asked, *invited) if row.contact]


def kinds() -> dict[str, int]:
    from jalons.mail.models import Message

    return Counter(Message.objects.values_list("kind", flat=True))


def press() -> dict[str, int]:
    """« Renvoyer » on the page of each message that failed. How many of each kind."""
    from django.urls import reverse

    from jalons.governance.models import Consultation
    from jalons.mail.models import Message
    from jalons.roadmaps.models import Invitation

    client, slug = focal_point_client(), focal_point().roadmap.slug
    failed = dict(Message.objects.filter(state=Message.State.FAILED).values_list("pk", "kind"))
    consultation = Consultation.objects.get()
    page, button = "governance:consultation", "governance:remind_group"
    pages = {reverse(page, args=[slug, consultation.pk]): reverse(button, args=[slug, consultation.pk])}
    group = reverse("governance:group", args=[slug])
    for invitation in Invitation.objects.filter(message__in=failed):
        pages |= {group: reverse("roadmaps:send_invitation_again", args=[slug, invitation.pk])}
    for address, button in pages.items():
        assert button in client.get(address).content.decode()
        client.post(button)
    return Counter(failed.values())


if __name__ == "__main__":
    main({"set_up": set_up, "ask": ask, "state": state, "kinds": kinds, "press": press})
