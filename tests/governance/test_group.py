"""The groupe projet: who is in it, how they are reached, who joins, who leaves."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.utils import timezone

from jalons.accounts.changes import ensure_account
from jalons.base.stale_pages import row_stamp
from jalons.directory.changes import contacts
from jalons.directory.models import Contact
from jalons.governance.changes import group as changes
from jalons.governance.models import GroupMember
from jalons.governance.queries import group as queries
from jalons.governance.rules.group import group_lacks
from jalons.roadmaps.changes import members
from jalons.roadmaps.models import Invitation, Member, Membership, Step
from tests.actions.journal import told
from tests.refusals import refused
from tests.world import World

pytestmark = pytest.mark.django_db


@pytest.fixture
def member(world: World) -> Member:
    return world.blank()


def person(by: Member, **values: Any) -> Contact:
    return contacts.add_contact(last_name="Contact", by=by, **values)


def row(by: Member, **values: Any) -> GroupMember:
    defaults = {"roadmap": by.roadmap, "kind": "technicien", "function": "Technicienne", "since": timezone.localdate()}
    return GroupMember.objects.create(**defaults | values)


def address(by: Member, pk: int) -> str | None:
    return next(one.mail_address for one in queries.current_members(by.roadmap) if one.pk == pk)


def test_current_members_are_those_whose_last_day_is_not_past(member: Member) -> None:
    today = timezone.localdate()
    start = today - timedelta(days=9)
    staff = row(member, since=start)
    last_day = row(member, kind="elu", function="Adjointe", since=start, until=today)
    gone = row(member, function="Ancienne technicienne", since=start, until=today - timedelta(days=1))
    assert queries.current_members(member.roadmap) == [last_day, staff]
    assert queries.former_members(member.roadmap) == [gone]


def test_a_member_whose_first_day_is_to_come_counts_from_that_day(member: Member) -> None:
    today = timezone.localdate()
    here = row(member, kind="elu", function="Adjointe", since=today)
    coming = row(member, kind="elu", function="Future adjointe", since=today + timedelta(days=1))
    page = queries.group_page(member)
    assert queries.current_members(member.roadmap) == [here]
    assert ([line.pk for line in page.members], [line.pk for line in page.coming]) == ([here.pk], [coming.pk])
    assert "au moins 2 élues ou élus (il y en a 1)" in page.lacks
    assert page.coming[0].presence.startswith("Élue ou élu, à partir du ")
    GroupMember.objects.filter(pk=coming.pk).update(since=today)
    assert queries.group_page(member).coming == []
    assert queries.current_members(member.roadmap) == [here, coming]


def test_somebody_who_is_still_to_come_is_not_added_again(member: Member) -> None:
    contact = person(member)
    row(member, contact=contact, since=timezone.localdate() + timedelta(days=30))
    with refused("already-in-the-group", "person"):
        changes.add_group_member(kind="elu", person=contact, by=member)


def test_a_member_is_written_to_at_their_account_then_at_their_contact(member: Member) -> None:
    own = Membership.objects.get(roadmap=member.roadmap)
    contact = person(member, email="elle@demo.example")
    both = row(member, membership=own, contact=contact)
    assert address(member, both.pk) == own.user.email
    GroupMember.objects.update(membership=None)
    assert address(member, both.pk) == "elle@demo.example"
    GroupMember.objects.update(contact=None)
    assert address(member, both.pk) is None


def test_a_member_who_refused_is_not_written_to(member: Member) -> None:
    own = Membership.objects.get(roadmap=member.roadmap)
    contact = person(member, email="elle@demo.example")
    both = row(member, membership=own, contact=contact)
    contacts.forbid_writing(contact=contact, by=member)
    assert address(member, both.pk) is None


# --- joining ---------------------------------------------------------------------------------------------------------


def add(by: Member, **values: Any) -> GroupMember:
    return changes.add_group_member(**{"kind": "technicien", "function": "Technicienne", "by": by} | values)


def test_gathering_the_group_begins_the_first_etape(member: Member) -> None:
    """« À démarrer » stood above « 1 chose faite »."""
    step = Step.objects.get(roadmap=member.roadmap, number=1)
    assert step.state == "a_demarrer"
    add(member)
    step.refresh_from_db()
    assert step.state == "en_cours"


def lacks(by: Member) -> list[tuple[str, int]]:
    lacks = queries.lacks_of(queries.current_members(by.roadmap))
    # As the dashboard counts them, without reading whole members.
    assert group_lacks(queries.group_people(by.roadmap)) == lacks
    return [(lack.need.value, lack.have) for lack in lacks]


def test_scenario_2_three_lacks_then_a_complete_group(member: Member) -> None:
    add(member, kind="elu", function="Élu au numérique")
    add(member, function="Technicienne", service="Action sociale")
    assert lacks(member) == [("elus", 1), ("operateur", 0), ("referent", 0)]
    assert queries.group_page(member).lacks == [
        "au moins 2 élues ou élus (il y en a 1)",
        "au moins 1 opérateur local, par exemple un centre social",
        "1 ou 2 personnes référentes",
    ]
    add(member, kind="elu", function="Élue à l’action sociale")
    add(member, kind="operateur", function="Direction du Ruban", organisation="Le Ruban")
    add(member, person=Membership.objects.get(roadmap=member.roadmap), function="Chargée de coopération")
    assert lacks(member) == []
    assert queries.group_page(member).is_complete is True
    members.invite_member(email="deuxieme@demo.example", role="referent", by=member)
    with refused("focal-points-invited", "role"):
        members.invite_member(email="troisieme@demo.example", role="referent", by=member)


def test_a_member_takes_from_the_directory_what_nobody_wrote(member: Member) -> None:
    contact = person(member, function="Directrice", service="Enfance", organisation="Le Ruban")
    with told(member.roadmap) as lines:
        row = add(member, kind="operateur", function="", person=contact, responsibilities=["relayer", "mobiliser"])
    assert (row.function, row.service, str(row.organisation), row.since) == (
        "Directrice", "Enfance", "Le Ruban", timezone.localdate(),
    )  # fmt: skip
    assert row.responsibilities == ["mobiliser", "relayer"]
    since = timezone.localdate().isoformat()
    assert lines == [
        ("join_group", "groupmember", {}, {"kind": "operateur", "since": since}),
        ("reach", "step", {"state": "a_demarrer"}, {"state": "en_cours"}),
    ]


def test_an_address_known_on_both_sides_is_one_person(member: Member) -> None:
    own = Membership.objects.get(roadmap=member.roadmap)
    contact = person(member, email=own.user.email)
    row = add(member, person=contact)
    assert (row.membership, row.contact) == (own, contact)
    with refused("already-in-the-group", "person"):
        add(member, person=own)
    row.delete()
    assert add(member, person=own).contact == contact


def test_a_newcomer_enters_the_directory_too(member: Member) -> None:
    row = add(member, last_name="Une élue", email="Elue@demo.example", phone="0636490101", kind="elu")
    assert row.contact
    assert (row.contact.name, row.contact.email, row.contact.phone, row.contact.status, row.contact.consents) == (
        "Une élue", "elue@demo.example", "06 36 49 01 01", "rencontre", False,
    )  # fmt: skip
    with refused("address-already-known", "email"):
        add(member, last_name="Une autre", email="elue@demo.example")
    with refused("person-both-ways", "last_name"):
        add(member, last_name="Une autre", person=row.contact)


def test_a_person_has_one_line_in_the_group(member: Member) -> None:
    contact = person(member)
    row = add(member, person=contact)
    with refused("already-in-the-group", "person"):
        add(member, person=contact, function="Autre fonction")
    GroupMember.objects.update(since=date(2026, 1, 5), until=date(2026, 2, 5))
    with refused("left-the-group", "person"):
        add(member, person=contact)
    changes.rejoin_group(member=row, by=member)
    row.refresh_from_db()
    assert (row.until, row.since) == (None, date(2026, 1, 5))


def test_a_line_needs_a_function_and_another_substitute(member: Member) -> None:
    with refused("no-function", "function"):
        add(member, function=" ", person=person(member))
    with refused("substitute-is-the-person", "substitute"):
        add(member, function="Chargée de mission", substitute="chargée  de mission")
    with refused("substitute-is-the-person", "substitute"):
        add(member, person=person(member), substitute="contact")
    row = add(member)
    with refused("substitute-is-the-person", "substitute"):
        revise(row, member, substitute="technicienne")
    assert GroupMember.objects.filter(roadmap=member.roadmap).count() == 1


# --- changing, leaving -----------------------------------------------------------------------------------------------


def revise(row: GroupMember, by: Member, **values: Any) -> None:
    kept = {"kind": row.kind, "function": row.function, "since": row.since, "by": by}
    changes.revise_group_member(member=row, **kept | values)


def test_the_journal_tells_a_revision_without_what_is_said_of_the_person(member: Member) -> None:
    row = add(member, service="Culture")
    contact = person(member)
    with told(member.roadmap) as lines:
        revise(row, member, kind="elu", function="Adjointe", service="Social", person=contact)
    assert lines == [
        (
            "revise",
            "groupmember",
            {"kind": "technicien", "contact": None},
            {
                "kind": "elu",
                "contact": {"kind": "contact", "id": contact.pk},
                "fields": ["fonction", "service"],
            },
        )
    ]


def test_who_saves_after_somebody_else_is_told(member: Member) -> None:
    row = add(member)
    seen = row_stamp(row)
    revise(row, member, function="Autre", seen=seen)
    with refused("stale"):
        revise(row, member, function="Encore autre", seen=seen)
    row.refresh_from_db()
    assert row.function == "Autre"


def test_a_departure_has_a_day_and_is_taken_back(member: Member) -> None:
    row = add(member, since=date(2026, 3, 2))
    with refused("leaves-before-joining", "until"):
        changes.leave_group(member=row, until=date(2026, 3, 1), by=member)
    with told(member.roadmap) as lines:
        changes.leave_group(member=row, until=date(2026, 3, 2), by=member)
        changes.rejoin_group(member=row, by=member)
    assert lines == [
        ("leave_group", "groupmember", {"until": None}, {"until": "2026-03-02"}),
        ("rejoin_group", "groupmember", {"until": "2026-03-02"}, {"until": None}),
    ]
    changes.leave_group(member=row, until=date(2026, 4, 1), by=member)
    with refused("joins-after-leaving", "since"):
        revise(row, member, since=date(2026, 4, 2))


def test_the_last_focal_point_of_the_group_stays(member: Member) -> None:
    row = add(member, person=Membership.objects.get(roadmap=member.roadmap))
    with refused("last-focal-point", "until"):
        changes.leave_group(member=row, until=timezone.localdate(), by=member)
    with refused("last-focal-point"):
        changes.remove_group_member(member=row, by=member)
    second = members.enrol_member(user=ensure_account(email="deux@demo.example"), role="referent", by=member)
    add(member, person=second, function="Directrice")
    changes.leave_group(member=row, until=timezone.localdate(), by=member)


def test_a_line_written_by_mistake_goes(member: Member) -> None:
    row = add(member)
    with told(member.roadmap) as lines:
        changes.remove_group_member(member=row, by=member)
    assert [line[:2] for line in lines] == [("remove", "groupmember")]
    with refused("group-member-gone"):
        changes.leave_group(member=row, until=timezone.localdate(), by=member)


# --- the directory ---------------------------------------------------------------------------------------------------


def test_an_erased_contact_leaves_its_function(member: Member) -> None:
    contact = person(member, email="elle@demo.example")
    row = add(member, person=contact, function="Directrice")
    assert row.name == "Contact"
    contacts.erase_contact(contact=contact, by=member)
    (left,) = queries.current_members(member.roadmap)
    assert (left.function, left.name, left.mail_address) == ("Directrice", "", None)


def test_merged_contacts_keep_their_line(member: Member) -> None:
    kept, other = person(member), person(member)
    row = add(member, person=other)
    contacts.merge_contacts(contact=kept, other=other, by=member)
    row.refresh_from_db()
    assert row.contact == kept


def test_two_lines_of_the_group_are_not_merged_unseen(member: Member) -> None:
    first, second = person(member), person(member)
    add(member, person=first), add(member, person=second)
    with refused("contacts-in-the-same-list"):
        contacts.merge_contacts(contact=first, other=second, by=member)


# --- inviting --------------------------------------------------------------------------------------------------------


def invite(by: Member, row: GroupMember | None, email: str = "elle@demo.example", role: str = "contributeur") -> Any:
    return changes.invite_person(email=email, role=role, function="Directrice", member=row, by=by).invitation


def test_an_accepted_invitation_gives_access_to_the_member(member: Member) -> None:
    row = add(member, person=person(member, email="elle@demo.example"))
    invitation = invite(member, row)
    (waiting,) = queries.current_members(member.roadmap)
    assert (waiting.access, waiting.invitation) == (None, invitation)
    user = ensure_account(email="elle@demo.example", name="Elle")
    membership = members.accept_invitation(invitation=invitation, by=user)
    (joined,) = queries.current_members(member.roadmap)
    assert (joined.access, joined.name, joined.is_focal_point) == (membership, "Elle", False)
    assert membership.pk not in [line.pk for line in queries.group_page(member).others]
    with refused("access-already-given", "email"):
        invite(member, row)
    with refused("already-in-the-group", "person"):
        add(member, person=membership)


def test_whoever_takes_the_invitation_of_another_brings_their_own_function_and_no_contact(member: Member) -> None:
    row = add(member, person=person(member, email="elle@demo.example", phone="06 12 34 56 78"))
    invitation = invite(member, row)
    user = ensure_account(email="seconde@demo.example", name="Une autre")
    members.claim_invitation(invitation=invitation, by=user)
    access = changes.accept_claim(
        invitation=invitation, claimed_by=user.pk, function=" Direction de la  médiathèque", by=member
    )
    (line,) = queries.group_page(member).members
    assert (line.name, line.function, line.phone, line.address, line.membership) == (
        "Une autre",
        "Direction de la médiathèque",
        "",
        "seconde@demo.example",
        access.pk,
    )
    assert access.function == "Direction de la médiathèque"


def test_a_person_invited_at_another_address_than_their_contact_keeps_it(member: Member) -> None:
    contact = person(member, email="elle@demo.example")
    invitation = invite(member, add(member, person=contact), "accueil@demo.example")
    user = ensure_account(email="elle@demo.example")
    members.claim_invitation(invitation=invitation, by=user)
    changes.accept_claim(invitation=invitation, claimed_by=user.pk, function="Directrice", by=member)
    assert [one.contact for one in queries.current_members(member.roadmap)] == [contact]


def test_a_new_invitation_of_a_member_replaces_the_first(member: Member) -> None:
    row = add(member)
    invite(member, row, "fausse@demo.example")
    second = invite(member, row, "juste@demo.example")
    assert list(Invitation.objects.filter(roadmap=member.roadmap)) == [second]
    row.refresh_from_db()
    assert row.invitation == second


def test_an_address_of_the_group_is_recognised(member: Member) -> None:
    row = add(member, person=person(member, email="elle@demo.example"))
    invitation = invite(member, None, "Elle@Demo.example")
    row.refresh_from_db()
    assert row.invitation == invitation
    again = invite(member, None)
    row.refresh_from_db()
    assert row.invitation == again


def test_an_address_of_the_team_gives_no_second_access(member: Member) -> None:
    row = add(member)
    with refused("address-in-the-team", "email"):
        invite(member, row, "referente@demo.example")


def test_two_lines_of_one_account_are_one_focal_point(member: Member) -> None:
    """An invitation may be accepted by somebody who has got a line otherwise since."""
    invitation = invite(member, add(member))
    user = ensure_account(email="elle@demo.example")
    second = members.enrol_member(user=user, role="referent", by=member)
    (
        add(member, person=second),
        add(member, person=Membership.objects.get(roadmap=member.roadmap, role="referent", user=member.user)),
    )
    members.accept_invitation(invitation=invitation, by=user)
    assert [one.is_focal_point for one in queries.current_members(member.roadmap)] == [True, True, True]
    assert [need for need, _have in lacks(member)] == ["elus", "operateur"]


def test_a_newcomer_has_the_college_of_what_they_are_in_the_group(member: Member) -> None:
    changes.add_group_member(kind="elu", last_name="Une adjointe", function="Adjointe", by=member)
    assert [contact.college for contact in Contact.objects.filter(roadmap=member.roadmap)] == ["elu"]
